/* What the meanings of tags are written in: HTML that holds its place in a line of Markdown. */
#include "offprint/xhtml.h"
#include "read/tags_engine.h"

/* -- Texts -- */

void tags_write_plain(struct tags *t, op_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c && strchr("&<>\"'*_`[]\\~$|{}:@!=^#", c))
            op_buf_addf(t->out, "&#%d;", c);
        else
            op_buf_addc(t->out, c == '\n' ? ' ' : c);
    }
}

void tags_write_attribute(struct tags *t, op_str value)
{
    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];
        if (c == '\\' && i + 1 < value.n && strchr("\"'\\", value.p[i + 1]))
            c = value.p[++i];
        op_xml_escape_attr(op_str_make(c == '\n' ? " " : &c, 1), t->out);
    }
}

void tags_write_markdown(struct tags *t, op_str text)
{
    if (t->input->html) {
        tags_write_plain(t, text);
        return;
    }
    while (text.p) {
        op_buf_add(t->out, op_str_cut(&text, '\n'));
        op_buf_addz(t->out, text.p ? " " : "");
    }
}

/* -- Links -- */

/* Where the destination or attribute begins that was being written; OP_NOT_FOUND when there is none. */
static size_t destination_start(const struct tags *t)
{
    const char *p = t->out->p;
    for (size_t i = t->out->n; i > 0 && t->out->n - i < 160; i--) {
        char c = p[i - 1];
        if (c == '(' && i > 1 && p[i - 2] == ']')
            return i;
        if (c == '"' || c == '\'')
            return i > 1 && p[i - 2] == '=' ? i : OP_NOT_FOUND;
        if (c != ' ' && c != '\n' && c != '\t')
            continue;
        size_t before = i - 1;
        while (before > 0 && p[before - 1] == ' ')
            before--;
        return before > 1 && p[before - 1] == ':' && p[before - 2] == ']' ? i : OP_NOT_FOUND;
    }
    return OP_NOT_FOUND;
}

static void open_link(struct tags *t)
{
    op_buf_addz(t->out, "<a href=\"");
}

static void close_link(struct tags *t, op_str text)
{
    op_buf_addz(t->out, "\">");
    tags_write_plain(t, text);
    op_buf_addz(t->out, "</a>");
}

void tags_write_link(struct tags *t, op_str href, op_str text)
{
    open_link(t);
    tags_write_attribute(t, href);
    close_link(t, text.n ? text : href);
}

static void add_encoded(struct tags *t, op_str s)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (op_is_alnum((char)c) || (c && strchr("-._~/", c))) {
            op_buf_addc(t->out, (char)c);
        } else {
            op_buf_addc(t->out, '%');
            op_buf_addc(t->out, digits[c >> 4]);
            op_buf_addc(t->out, digits[c & 15]);
        }
    }
}

void tags_write_address(struct tags *t, op_str address, op_str text)
{
    if (text.n || destination_start(t) == OP_NOT_FOUND) {
        tags_write_link(t, address, text);
        return;
    }
    /* Where Markdown or HTML would see the end of it. */
    for (size_t i = 0; i < address.n; i++)
        if (strchr(" \t\n()<>\"'\\", address.p[i]))
            add_encoded(t, op_str_make(address.p + i, 1));
        else
            op_buf_addc(t->out, address.p[i]);
}

static void add_post(struct tags *t, op_str name, op_str fragment, bool titled)
{
    if (name.n) {
        op_buf_addz(t->out, "post:");
        add_encoded(t, name);
        op_buf_addz(t->out, titled ? "?title" : "");
    }
    if (fragment.n) {
        op_buf_addc(t->out, '#');
        add_encoded(t, fragment);
    }
}

void tags_write_post(struct tags *t, op_str name, op_str text)
{
    size_t start = destination_start(t);
    op_str fragment = name, path = op_str_cut(&fragment, '#');
    while (op_str_starts(path, OP_STR("./")) || op_str_starts(path, OP_STR("../")) || op_str_starts(path, OP_STR("/")))
        path = op_str_skip(path, op_str_find_char(path, '/', 0) + 1);
    if (start != OP_NOT_FOUND && !text.p) {
        op_buf_truncate(t->out, start);
        add_post(t, path, fragment, false);
        return;
    }
    open_link(t);
    add_post(t, path, fragment, !text.n);
    close_link(t, text.n ? text : path.n ? path : fragment);
}

/* -- Blocks -- */

void tags_write_guard(struct tags *t)
{
    op_buf_addz(t->out, "<span></span>");
}

void tags_write_image(struct tags *t, op_str src, op_str alt, op_str title)
{
    tags_write_guard(t);
    op_buf_addz(t->out, "<img src=\"");
    tags_write_attribute(t, src);
    op_buf_addz(t->out, "\" alt=\"");
    tags_write_attribute(t, alt);
    if (title.n) {
        op_buf_addz(t->out, "\" title=\"");
        tags_write_attribute(t, title);
    }
    op_buf_addz(t->out, "\"/>");
}

void tags_write_heading(struct tags *t, op_str text)
{
    tags_write_guard(t);
    op_buf_addz(t->out, "<p><strong>");
    tags_write_plain(t, text);
    op_buf_addz(t->out, "</strong></p>");
}

/* What stands before `at` on its line; absent when that is long. */
static op_str line_prefix(op_str s, size_t at)
{
    enum { PREFIX_MAX = 80 };
    for (size_t n = 0; n < PREFIX_MAX; n++)
        if (n == at || s.p[at - n - 1] == '\n')
            return op_str_make(s.p + at - n, n);
    return OP_STR_NONE;
}

static size_t line_end(op_str s, size_t at)
{
    size_t end = op_str_find_char(s, '\n', at);
    return end == OP_NOT_FOUND ? s.n : end;
}

static void add_source(struct tags *t, const struct tag *tag, tag_detail *write_source)
{
    size_t start = t->out->n;
    op_buf_addz(t->out, "<footer>");
    size_t empty = t->out->n;
    if (write_source)
        write_source(t, tag);
    if (t->out->n == empty)
        op_buf_truncate(t->out, start);
    else
        op_buf_addz(t->out, "</footer>");
}

/* Where both tags have their lines, the lines between become those of a block quote of Markdown. */
void tags_write_quote(struct tags *t, const struct tag *tag, tag_detail *write_source)
{
    const struct tag *closing = tags_closing(t, tag), *opening = &t->list.v[tag->partner];
    if (tag->closing) {
        bool marked = t->quotes && &t->list.v[t->quoted[t->quotes - 1]] == opening;
        if (!marked)
            tags_write_guard(t);
        add_source(t, opening, write_source);
        if (marked)
            t->quotes--;
        else
            op_buf_addz(t->out, "</blockquote>");
        return;
    }
    op_str prefix = line_prefix(t->s, tag->at);
    if (!t->input->html && prefix.p && prefix.n <= TAG_INDENT_MAX && t->quotes < TAG_DEPTH_MAX &&
        tags_on_own_lines(t, tag) && tags_on_own_lines(t, closing) && line_end(t->s, tag->end) < closing->at) {
        if (!t->quotes)
            t->indent = (unsigned)prefix.n;
        t->quoted[t->quotes++] = (uint32_t)(tag - t->list.v);
        return;
    }
    tags_write_guard(t);
    op_buf_addz(t->out, "<blockquote>");
}

/* -- Code -- */

/* A fence longer than any in the code. */
static size_t fence_length(op_str code)
{
    size_t longest = op_str_longest_run(code, '~');
    return longest < 7 ? 8 : longest + 1;
}

/* Code within a list item has to be indented as much as its tags, which those who use tags need not know. */
static bool is_indented(op_str code, size_t indent)
{
    op_str rest = code;
    (void)op_str_cut(&rest, '\n');
    while (rest.p && indent) {
        op_str line = op_str_cut(&rest, '\n');
        size_t n = 0;
        while (n < line.n && (line.p[n] == ' ' || line.p[n] == '\t'))
            n++;
        if (n < line.n && n < indent)
            return false;
    }
    return true;
}

static void write_fence(struct tags *t, const struct tag *tag, const struct tag *closing, op_str language)
{
    size_t run = fence_length(op_str_range(t->s.p + tag->end, t->s.p + closing->at)), line = closing->at;
    while (line > tag->end && t->s.p[line - 1] != '\n')
        line--;
    /* A tag of more than one line. */
    size_t before = t->out->n;
    tags_skip(t, tag->end);
    if (t->out->n > before && !t->quotes)
        op_buf_add(t->out, line_prefix(t->s, tag->at));
    op_buf_fill(t->out, '~', run);
    for (size_t i = 0; i < language.n && i < 40; i++)
        if (op_is_alnum(language.p[i]) || (language.p[i] && strchr("+#-_.", language.p[i])))
            op_buf_addc(t->out, language.p[i]);
    t->from = line_end(t->s, tag->end);
    tags_copy(t, line);
    if (!t->quotes)
        op_buf_add(t->out, line_prefix(t->s, tag->at));
    op_buf_fill(t->out, '~', run);
    tags_skip(t, closing->end);
}

/* What stands before the tag on its line, if that is the marks of block quotes: before the lines of its code as well.
 */
static op_str marks_before(const struct tags *t, const struct tag *tag)
{
    op_str marks = op_str_trim(line_prefix(t->s, tag->at));
    for (size_t i = 0; i < marks.n; i++)
        if (marks.p[i] != '>' && marks.p[i] != ' ')
            return OP_STR("");
    return marks;
}

static op_str without_marks(op_str line, op_str marks)
{
    if (!marks.n || !op_str_starts(op_str_trim(line), marks))
        return line;
    line = op_str_skip(line, op_str_find(line, marks, 0) + marks.n);
    return op_str_skip(line, line.n && line.p[0] == ' ');
}

static void write_lines(struct tags *t, op_str code, op_str marks)
{
    bool first = true;
    while (code.n && op_is_space(code.p[code.n - 1]))
        code.n--;
    if (marks.n && op_str_ends(code, marks))
        code = op_str_first(code, code.n - marks.n);
    while (code.n && op_is_space(code.p[code.n - 1]))
        code.n--;
    for (op_str rest = code; rest.p;) {
        op_str line = without_marks(op_str_cut(&rest, '\n'), marks);
        if (first && rest.p && !op_str_trim(line).n)
            continue;
        if (!first)
            op_buf_addz(t->out, "&#10;");
        first = false;
        tags_write_plain(t, line);
    }
}

void tags_write_code(struct tags *t, const struct tag *tag, op_str language, tag_detail *write_caption)
{
    const struct tag *closing = tags_closing(t, tag);
    op_str code = op_str_range(t->s.p + tag->end, t->s.p + closing->at);
    size_t start = t->out->n, indent = line_prefix(t->s, tag->at).n;
    size_t second = op_str_find_char(code, '\n', 0);
    second = second == OP_NOT_FOUND ? second : op_str_find_char(code, '\n', second + 1);
    /* A blank line ends what would otherwise go on behind it as HTML; line feeds follow, as many as there were. */
    bool guarded = second == OP_NOT_FOUND;
    if (guarded && write_caption)
        tags_write_guard(t);
    op_buf_addz(t->out, "<figure><figcaption>");
    size_t empty = t->out->n;
    if (write_caption)
        write_caption(t, tag);
    bool captioned = t->out->n > empty;
    if (!captioned)
        op_buf_truncate(t->out, start);
    if (!captioned && !t->input->html && tags_on_own_lines(t, tag) && tags_on_own_lines(t, closing) &&
        line_end(t->s, tag->end) < closing->at && is_indented(code, indent)) {
        write_fence(t, tag, closing, language);
        return;
    }
    op_buf_addz(t->out, captioned ? "</figcaption><pre><code class=\"language-" : "<pre><code class=\"language-");
    tags_write_attribute(t, language);
    op_buf_addz(t->out, "\">");
    write_lines(t, code, marks_before(t, tag));
    op_buf_addz(t->out, captioned ? "</code></pre></figure>" : "</code></pre>");
    tags_skip(t, closing->end);
}
