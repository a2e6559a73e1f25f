#include "read/tags.h"

#include "offprint/xhtml.h"

/* A tag is at most so long, and a code span looks at most so far for its end. */
enum { TAG_MAX = 2000 };

struct tags {
    struct op_buf *out;
    op_str s;
    size_t i, from; /* reading here; copied up to there */
    size_t unknown, known;
    uint32_t line, unknown_line;
    bool unclosed[3]; /* of highlight, raw, comment: no closing tag follows any more */
};

/* One tag: `{% name arguments %}`, `{{< name arguments >}}`, `{{% ... %}}`, `{{ output }}`. */
struct tag {
    op_str name, arguments;
    size_t end; /* behind it */
    bool output;
    bool closing; /* {{< /name >}} */
};

static bool is_name_char(char c)
{
    return op_is_alnum(c) || c == '_' || c == '-' || c == '.' || c == '/';
}

static bool parse_tag(op_str s, size_t at, struct tag *t)
{
    static const struct {
        op_str open, close;
    } forms[] = {
        {OP_STR_INIT("{{<"), OP_STR_INIT(">}}")},
        {OP_STR_INIT("{{%"), OP_STR_INIT("%}}")},
        {OP_STR_INIT("{%"), OP_STR_INIT("%}")},
        {OP_STR_INIT("{{"), OP_STR_INIT("}}")},
    };
    op_str rest = op_str_first(op_str_skip(s, at), TAG_MAX);
    size_t form = 0;
    while (form < 4 && !op_str_starts(rest, forms[form].open))
        form++;
    if (form == 4)
        return false;
    size_t close = op_str_find(rest, forms[form].close, forms[form].open.n);
    if (close == OP_NOT_FOUND || op_str_find(op_str_first(rest, close), OP_STR("\n\n"), 0) != OP_NOT_FOUND)
        return false;
    op_str inside = op_str_range(rest.p + forms[form].open.n, rest.p + close);
    /* A hyphen inside asks for white space to be trimmed. */
    if (inside.n && inside.p[0] == '-')
        inside = op_str_skip(inside, 1);
    if (inside.n && inside.p[inside.n - 1] == '-')
        inside.n--;
    inside = op_str_trim(inside);
    /* How one writes about Hugo's tags: as comments. */
    if (op_str_starts(inside, OP_STR("/*")))
        return false;
    *t = (struct tag){.end = at + close + forms[form].close.n, .output = form == 3};
    if (form < 2 && inside.n && inside.p[0] == '/') {
        t->closing = true;
        inside = op_str_trim(op_str_skip(inside, 1));
    }
    size_t n = 0;
    while (n < inside.n && is_name_char(inside.p[n]))
        n++;
    t->name = op_str_first(inside, n);
    t->arguments = op_str_trim(op_str_skip(inside, n));
    return n > 0 || (t->output && inside.n && (inside.p[0] == '"' || inside.p[0] == '\''));
}

/* The next argument: `key="value"`, `key=value`, `"value"` or `value`. */
static bool next_argument(op_str *rest, op_str *key, op_str *value)
{
    *rest = op_str_trim(*rest);
    *key = OP_STR_NONE;
    if (!rest->n)
        return false;
    size_t n = 0;
    while (n < rest->n && is_name_char(rest->p[n]))
        n++;
    if (n > 0 && n < rest->n && rest->p[n] == '=') {
        *key = op_str_first(*rest, n);
        *rest = op_str_skip(*rest, n + 1);
    }
    char quote = rest->n ? rest->p[0] : 0;
    if (quote == '"' || quote == '\'' || quote == '`') {
        size_t close = op_str_find_char(*rest, quote, 1);
        size_t end = close == OP_NOT_FOUND ? rest->n : close;
        *value = op_str_range(rest->p + 1, rest->p + end);
        *rest = op_str_skip(*rest, end + 1);
        return true;
    }
    n = 0;
    while (n < rest->n && !op_is_space(rest->p[n]))
        n++;
    *value = op_str_first(*rest, n);
    *rest = op_str_skip(*rest, n);
    return true;
}

/* The argument called `key`, or the first without a key. */
static op_str argument(op_str arguments, const char *key)
{
    op_str name, value;
    while (next_argument(&arguments, &name, &value))
        if (op_str_eq(name, op_str_z(key)) || (!name.p && !key[0]))
            return value;
    return OP_STR_NONE;
}

static void copy_up_to(struct tags *t, size_t at)
{
    op_buf_add(t->out, op_str_range(t->s.p + t->from, t->s.p + at));
    t->from = at;
}

/* Goes on behind `end`; the line feeds that are passed over are written. */
static void skip_to(struct tags *t, size_t end)
{
    for (size_t i = t->from; i < end; i++)
        if (t->s.p[i] == '\n') {
            op_buf_addc(t->out, '\n');
            t->line++;
        }
    t->i = t->from = end;
}

/* -- What tags mean -- */

static void add_figure(struct tags *t, op_str arguments)
{
    op_str src = argument(arguments, "src"), caption = argument(arguments, "caption");
    op_str title = argument(arguments, "title");
    if (!caption.n)
        caption = title;
    op_buf_addz(t->out, "<figure><img src=\"");
    op_xml_escape_attr(src.n ? src : argument(arguments, ""), t->out);
    op_buf_addz(t->out, "\" alt=\"");
    op_xml_escape_attr(argument(arguments, "alt"), t->out);
    op_buf_addz(t->out, "\"/>");
    if (caption.n) {
        op_buf_addz(t->out, "<figcaption>");
        op_xml_escape_text(caption, t->out);
        op_buf_addz(t->out, "</figcaption>");
    }
    op_buf_addz(t->out, "</figure>");
}

/* The tag that closes `tag`: its start, and `*end` behind it; OP_NOT_FOUND. */
static size_t find_closing(struct tags *tags, const struct tag *tag, size_t *end)
{
    op_str s = tags->s, name = tag->name;
    bool *unclosed = &tags->unclosed[name.p[0] == 'h' ? 0 : name.p[0] == 'r' ? 1 : 2];
    if (*unclosed)
        return OP_NOT_FOUND;
    for (size_t i = tag->end; (i = op_str_find_char(s, '{', i)) != OP_NOT_FOUND; i++) {
        struct tag t;
        if (!parse_tag(s, i, &t))
            continue;
        bool liquid = op_str_starts(t.name, OP_STR("end")) && op_str_eq(op_str_skip(t.name, 3), name);
        if (!liquid && !(t.closing && op_str_eq(t.name, name)))
            continue;
        *end = t.end;
        return i;
    }
    *unclosed = true;
    return OP_NOT_FOUND;
}

/* Does nothing but blanks stand between the start of the line, or its end, and `at`? */
static bool blank_before(op_str s, size_t at)
{
    while (at > 0 && (s.p[at - 1] == ' ' || s.p[at - 1] == '\t'))
        at--;
    return at == 0 || s.p[at - 1] == '\n';
}

static bool blank_after(op_str s, size_t at)
{
    while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t'))
        at++;
    return at == s.n || s.p[at] == '\n';
}

static size_t line_start(op_str s, size_t at)
{
    while (at > 0 && s.p[at - 1] != '\n')
        at--;
    return at;
}

static size_t line_end(op_str s, size_t at)
{
    size_t end = op_str_find_char(s, '\n', at);
    return end == OP_NOT_FOUND ? s.n : end;
}

/* Code: a fence when both tags stand alone on their lines, otherwise HTML in the line. */
static bool resolve_highlight(struct tags *t, const struct tag *tag)
{
    size_t end, close = find_closing(t, tag, &end);
    if (close == OP_NOT_FOUND)
        return false;
    op_str language = argument(tag->arguments, ""), code = op_str_range(t->s.p + tag->end, t->s.p + close);
    bool fence = blank_before(t->s, t->i) && blank_after(t->s, tag->end) && blank_before(t->s, close) &&
                 line_end(t->s, tag->end) < close;
    if (fence) {
        op_buf_addz(t->out, "~~~~~~~~");
        op_buf_add(t->out, language);
        t->from = t->i = line_end(t->s, tag->end);
        copy_up_to(t, line_start(t->s, close));
        op_buf_addz(t->out, "~~~~~~~~");
        for (size_t i = tag->end; i < close; i++)
            t->line += t->s.p[i] == '\n';
        t->from = t->i = end;
        return true;
    }
    op_buf_addz(t->out, "<pre><code class=\"language-");
    op_xml_escape_attr(language, t->out);
    op_buf_addz(t->out, "\">");
    /* A blank line would end the HTML. */
    op_str rest = op_str_trim(code);
    while (rest.p) {
        op_xml_escape_text(op_str_cut(&rest, '\n'), t->out);
        op_buf_addz(t->out, rest.p ? "&#10;" : "");
    }
    op_buf_addz(t->out, "</code></pre>");
    t->from = t->i;
    skip_to(t, end);
    return true;
}

static bool resolve_enclosing(struct tags *t, const struct tag *tag, bool keep)
{
    size_t end, close = find_closing(t, tag, &end);
    if (close == OP_NOT_FOUND)
        return false;
    skip_to(t, tag->end);
    if (keep) {
        for (size_t i = tag->end; i < close; i++)
            t->line += t->s.p[i] == '\n';
        copy_up_to(t, close);
    }
    skip_to(t, end);
    return true;
}

/* Writes what a tag that needs no closing one means. */
static bool resolve_single(struct tags *t, const struct tag *tag)
{
    if (tag->output) {
        if (tag->name.n)
            return false;
        op_buf_add(t->out, argument(tag->arguments, ""));
    } else if (op_str_eq(tag->name, OP_STR("figure"))) {
        add_figure(t, tag->arguments);
    } else if (op_str_has_word(OP_STR("link post_url ref relref"), tag->name)) {
        op_buf_add(t->out, argument(tag->arguments, ""));
    } else if (op_str_eq(tag->name, OP_STR("youtube"))) {
        op_str id = argument(tag->arguments, "id");
        op_buf_addz(t->out, "<https://www.youtube.com/watch?v=");
        op_buf_add(t->out, id.n ? id : argument(tag->arguments, ""));
        op_buf_addc(t->out, '>');
    } else {
        return false;
    }
    skip_to(t, tag->end);
    return true;
}

static void resolve_tag(struct tags *t)
{
    struct tag tag;
    if (!parse_tag(t->s, t->i, &tag)) {
        t->i++;
        return;
    }
    /* {{ anything }} may be text; what begins with the names of Jekyll's variables is not. */
    if (tag.output && tag.name.n && !op_str_starts(tag.name, OP_STR("site.")) &&
        !op_str_starts(tag.name, OP_STR("page."))) {
        t->i = tag.end;
        return;
    }
    copy_up_to(t, t->i);
    t->known++;
    bool code = !tag.closing && op_str_eq(tag.name, OP_STR("highlight"));
    bool raw = op_str_eq(tag.name, OP_STR("raw")), comment = op_str_eq(tag.name, OP_STR("comment"));
    if (code                               ? resolve_highlight(t, &tag)
        : (raw || comment) && !tag.closing ? resolve_enclosing(t, &tag, raw)
                                           : resolve_single(t, &tag))
        return;
    t->known--;
    if (!t->unknown++)
        t->unknown_line = t->line;
    skip_to(t, tag.end);
}

/* -- Code of Markdown is passed over -- */

static size_t run_at(op_str s, size_t i)
{
    size_t n = 0;
    while (i + n < s.n && s.p[i + n] == s.p[i])
        n++;
    return n;
}

/* Behind the code span that begins at `i`, or behind its backticks. */
static size_t skip_code_span(op_str s, size_t i)
{
    size_t run = run_at(s, i);
    for (size_t at = i + run; at < s.n && at < i + TAG_MAX; at++) {
        if (s.p[at] == '\n' && at + 1 < s.n && s.p[at + 1] == '\n')
            break;
        if (s.p[at] != '`')
            continue;
        size_t other = run_at(s, at);
        if (other == run)
            return at + other;
        at += other - 1;
    }
    return i + run;
}

/* Behind the fenced code that begins on the line at `i`; `i` when none does. */
static size_t skip_fence(op_str s, size_t i)
{
    size_t at = i;
    while (at < s.n && (s.p[at] == ' ' || s.p[at] == '>'))
        at++;
    if (at >= s.n || (s.p[at] != '`' && s.p[at] != '~') || run_at(s, at) < 3)
        return i;
    char fence = s.p[at];
    size_t run = run_at(s, at);
    for (size_t line = line_end(s, at) + 1; line < s.n; line = line_end(s, line) + 1) {
        size_t p = line;
        while (p < s.n && (s.p[p] == ' ' || s.p[p] == '>'))
            p++;
        if (p < s.n && s.p[p] == fence && run_at(s, p) >= run)
            return line_end(s, line);
    }
    return s.n;
}

static bool is_attribute_line(op_str line)
{
    line = op_str_trim(line);
    return line.n > 3 && (op_str_starts(line, OP_STR("{:")) || op_str_starts(line, OP_STR("{::"))) &&
           line.p[line.n - 1] == '}' && op_str_find_char(line, '}', 0) == line.n - 1;
}

/* At the start of a line: true when all of it was dealt with. */
static bool take_whole_line(struct tags *t, bool behind_blank)
{
    size_t end = skip_fence(t->s, t->i);
    op_str line = op_str_range(t->s.p + t->i, t->s.p + line_end(t->s, t->i));
    if (end > t->i) {
        for (size_t i = t->i; i < end; i++)
            t->line += t->s.p[i] == '\n';
        t->i = end;
        return true;
    }
    if (is_attribute_line(line)) {
        copy_up_to(t, t->i);
        t->known++;
        t->i = t->from = t->i + line.n;
        return true;
    }
    bool indented = op_str_starts(line, OP_STR("    ")) || op_str_starts(line, OP_STR("\t"));
    if (indented && behind_blank) {
        t->i += line.n;
        return true;
    }
    return false;
}

bool tags_resolve(struct op_ctx *ctx, op_str text, op_str file, uint32_t first_line, struct op_buf *out)
{
    struct tags t = {.out = out, .s = text, .line = first_line};
    if (op_str_find(text, OP_STR("{%"), 0) == OP_NOT_FOUND && op_str_find(text, OP_STR("{{"), 0) == OP_NOT_FOUND &&
        op_str_find(text, OP_STR("{:"), 0) == OP_NOT_FOUND)
        return false;
    bool line_begins = true, behind_blank = true;
    while (t.i < text.n) {
        if (line_begins) {
            line_begins = false;
            op_str line = op_str_trim(op_str_range(text.p + t.i, text.p + line_end(text, t.i)));
            bool whole = take_whole_line(&t, behind_blank);
            behind_blank = line.n == 0 || (whole && behind_blank);
            if (whole)
                continue;
        }
        char c = text.p[t.i];
        if (c == '\n') {
            t.line++;
            t.i++;
            line_begins = true;
        } else if (c == '`') {
            size_t end = skip_code_span(text, t.i);
            for (; t.i < end; t.i++)
                t.line += text.p[t.i] == '\n';
        } else if (c == '{' && t.i + 1 < text.n && (text.p[t.i + 1] == '%' || text.p[t.i + 1] == '{')) {
            resolve_tag(&t);
        } else {
            t.i++;
        }
    }
    if (!t.known && !t.unknown)
        return false;
    copy_up_to(&t, text.n);
    if (t.unknown)
        op_report(ctx, OP_DIAG_TAG, (struct op_place){file, t.unknown_line, 0},
                  "%zu template tags are not known, removing them and keeping their text", t.unknown);
    return true;
}
