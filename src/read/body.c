#include "read/body.h"

#include "base/text_scan.h"
#include "offprint/names.h"

enum { OPEN_MAX = 256 };

struct survey {
    op_str s;
    size_t i;
    uint32_t open[OPEN_MAX]; /* block elements that are open */
    size_t depth;
    size_t deeper;        /* open elements beyond OPEN_MAX */
    size_t text, loose;   /* bytes that are not white space */
    size_t tags, markers; /* tags of blocks; Markdown's blocks in loose text */
    size_t top_markers;   /* of them outside of all elements */
    size_t coded;         /* lines that begin with a tag, and that Markdown would show as code */
    size_t phrases;       /* tags of phrases that are known */
    bool margin;          /* some line stands near the margin */
    bool in_text;         /* the line before was loose text */
    char fence;           /* of fenced code in loose text */
};

static op_str tag_name(op_str s)
{
    size_t from = s.n > 1 && s.p[1] == '/' ? 2 : 1, n = 0;
    if (s.n <= from || s.p[0] != '<' || !op_is_alpha(s.p[from]))
        return OP_STR_NONE;
    op_str name = op_str_skip(s, from);
    while (n < name.n && (op_is_alnum(name.p[n]) || name.p[n] == '-'))
        n++;
    /* <https://example.org> and <mail@example.org> are links of Markdown. */
    if (n < name.n && !op_is_space(name.p[n]) && name.p[n] != '>' && name.p[n] != '/')
        return OP_STR_NONE;
    return op_str_first(name, n);
}

/* The known name, in lower case; 0 for any other. */
static uint32_t lookup(op_str name)
{
    char lower[16];
    if (name.n == 0 || name.n > sizeof lower)
        return 0;
    for (size_t i = 0; i < name.n; i++)
        lower[i] = op_to_lower(name.p[i]);
    return op_name_lookup(op_str_make(lower, name.n));
}

static bool is_block(uint32_t name)
{
    return name < OP_N_COUNT && (op_name_flags[name] & (OP_NAME_BLOCK | OP_NAME_HEADING)) != 0;
}

/* Where Markdown goes on behind a blank line. Text inside of other blocks belongs to them. */
static bool is_container(uint32_t name)
{
    switch (name) {
    case OP_N_DIV:
    case OP_N_SECTION:
    case OP_N_ARTICLE:
    case OP_N_MAIN:
    case OP_N_ASIDE:
    case OP_N_CENTER:
    case OP_N_DETAILS:
    case OP_N_FIGURE:
    case OP_N_BLOCKQUOTE:
        return true;
    default:
        return false;
    }
}

static size_t skip_tag(op_str s, size_t i)
{
    char quote = 0;
    for (; i < s.n; i++) {
        char c = s.p[i];
        if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = s.p[i - 1] == '=' ? c : 0;
        else if (c == '>')
            return i + 1;
    }
    return s.n;
}

static void close_element(struct survey *v, uint32_t name)
{
    if (v->deeper) {
        v->deeper--;
        return;
    }
    for (size_t at = v->depth; at > 0; at--)
        if (v->open[at - 1] == name) {
            v->depth = at - 1;
            return;
        }
}

static void open_element(struct survey *v, uint32_t name)
{
    if (op_name_flags[name] & OP_NAME_VOID)
        return;
    if (v->depth && v->open[v->depth - 1] == OP_N_P)
        v->depth--;
    if (v->depth == OPEN_MAX)
        v->deeper++;
    else
        v->open[v->depth++] = name;
}

/* A tag, comment or the like at `i`; the position behind it. `i + 1` when it is none. */
static size_t take_markup(struct survey *v, size_t i)
{
    op_str rest = op_str_skip(v->s, i);
    if (op_str_starts(rest, OP_STR("<!--"))) {
        size_t end = op_str_find(rest, OP_STR("-->"), 4);
        return end == OP_NOT_FOUND ? v->s.n : i + end + 3;
    }
    op_str name = tag_name(rest);
    if (!name.p)
        return i + 1;
    uint32_t known = lookup(name);
    size_t after = skip_tag(v->s, i + 1);
    if (rest.p[1] != '/' && (known == OP_N_SCRIPT || known == OP_N_STYLE || known == OP_N_TEXTAREA)) {
        size_t end = op_str_find(v->s, OP_STR("</"), after);
        while (end != OP_NOT_FOUND && lookup(tag_name(op_str_skip(v->s, end))) != known)
            end = op_str_find(v->s, OP_STR("</"), end + 2);
        return end == OP_NOT_FOUND ? v->s.n : skip_tag(v->s, end + 1);
    }
    if (!is_block(known)) {
        v->phrases += known != 0;
        return after;
    }
    v->tags++;
    if (rest.p[1] == '/')
        close_element(v, known);
    else if (v->s.p[after - 1] != '>' || v->s.p[after - 2] != '/')
        open_element(v, known);
    return after;
}

/* Does the line begin what only Markdown writes so? */
static bool is_marker(op_str line)
{
    char c = line.p[0];
    size_t run = 0;
    while (run < line.n && line.p[run] == c)
        run++;
    if (c == '#')
        return run <= 6 && run < line.n && line.p[run] == ' ';
    if (c == '`' || c == '~')
        return run >= 3;
    if (run >= 3 && run == line.n && (c == '-' || c == '*' || c == '_'))
        return true;
    if ((c == '-' || c == '*' || c == '+' || c == '>') && line.n > 1 && line.p[1] == ' ')
        return true;
    return op_str_find(line, OP_STR("]("), 0) != OP_NOT_FOUND || op_str_find(line, OP_STR("**"), 0) != OP_NOT_FOUND ||
           (c == '[' && op_str_find(line, OP_STR("]: "), 0) != OP_NOT_FOUND);
}

/* Would Markdown read the line, which begins with no tag, as Markdown? */
static bool is_loose(const struct survey *v, size_t indent, bool behind_blank)
{
    if (v->deeper)
        return false;
    if (v->depth == 0)
        return indent < 4 || v->in_text;
    return is_container(v->open[v->depth - 1]) && ((behind_blank && indent < 4) || v->in_text);
}

/* Text of one line, with the tags in it; in loose text, code spans hide theirs. */
static void take_line(struct survey *v, size_t end, bool line_is_loose)
{
    size_t depth = v->depth;
    while (v->i < end) {
        /* Behind a phrase, a block may begin on the same line. */
        bool loose = line_is_loose && v->depth <= depth;
        char c = v->s.p[v->i];
        if (c == '<') {
            size_t after = take_markup(v, v->i);
            if (after == v->i + 1) {
                v->text++;
                v->loose += loose;
            }
            v->i = after;
            continue;
        }
        if (c == '`' && loose) {
            size_t close = op_str_find_char(op_str_first(v->s, end), '`', v->i + 1);
            if (close != OP_NOT_FOUND) {
                v->text += close - v->i;
                v->loose += close - v->i;
                v->i = close + 1;
                continue;
            }
        }
        size_t stop = (size_t)(op_scan_code_or_tag(v->s.p, v->s.p + v->i + 1, v->s.p + end) - v->s.p);
        size_t visible = op_str_visible(op_str_range(v->s.p + v->i, v->s.p + stop));
        v->text += visible;
        v->loose += loose ? visible : 0;
        v->i = stop;
    }
}

static void survey_line(struct survey *v, bool *blank)
{
    size_t end = op_str_find_char(v->s, '\n', v->i), start = v->i;
    if (end == OP_NOT_FOUND)
        end = v->s.n;
    while (v->i < end && op_is_space(v->s.p[v->i]))
        v->i++;
    size_t indent = v->i - start;
    op_str line = op_str_trim(op_str_range(v->s.p + v->i, v->s.p + end));
    if (v->fence) {
        bool closes = line.n >= 3 && line.p[0] == v->fence && line.p[1] == v->fence && line.p[2] == v->fence;
        v->fence = closes ? 0 : v->fence;
        v->text += op_str_visible(line);
        v->loose += op_str_visible(line);
        v->i = end;
    } else if (line.n == 0) {
        *blank = true;
        v->in_text = false;
    } else {
        bool tag = line.p[0] == '<' && (tag_name(line).p || op_str_starts(line, OP_STR("<!--")));
        bool loose = !tag && is_loose(v, indent, *blank);
        /* A phrase's tag may begin a paragraph of Markdown. */
        if (tag && v->depth == 0 && !v->deeper && indent < 4 && !op_str_starts(line, OP_STR("<!--")))
            loose = !is_block(lookup(tag_name(line)));
        bool marker = loose && is_marker(line);
        v->markers += marker;
        v->top_markers += marker && v->depth == 0;
        v->coded += tag && indent >= 4 && *blank;
        v->margin |= indent < 4;
        v->in_text = loose;
        *blank = false;
        if (marker && (line.p[0] == '`' || line.p[0] == '~')) {
            v->fence = line.p[0];
            v->i = end;
        } else {
            take_line(v, end, loose);
        }
    }
    if (v->i <= end)
        v->i = end + 1;
}

/* Behind white space and comments. */
static op_str skip_comments(op_str s, size_t *indent)
{
    for (;;) {
        const char *start = s.p;
        s = op_str_trim(s);
        const char *line = s.p;
        while (line > start && line[-1] != '\n')
            line--;
        *indent = (size_t)(s.p - line);
        size_t end = op_str_starts(s, OP_STR("<!--")) ? op_str_find(s, OP_STR("-->"), 4) : OP_NOT_FOUND;
        if (end == OP_NOT_FOUND)
            return s;
        s = op_str_skip(s, end + 3);
    }
}

/* Servers put warnings, styles and what else they should keep to themselves in front of a page. */
static bool has_page_within(op_str s)
{
    size_t head = op_str_find(s, OP_STR("</head>"), 0);
    size_t body = head == OP_NOT_FOUND ? head : op_str_find(s, OP_STR("<body"), head);
    return body != OP_NOT_FOUND && op_str_find(op_str_first(s, head), OP_STR("```"), 0) == OP_NOT_FOUND;
}

bool body_is_page(op_str body)
{
    size_t indent;
    op_str s = skip_comments(body, &indent);
    if (op_str_starts(s, OP_STR("<?xml")) || op_str_starts_ci(s, OP_STR("<!doctype")))
        return true;
    uint32_t name = lookup(tag_name(s));
    if (s.n > 1 && s.p[1] != '/' && (name == OP_N_HTML || name == OP_N_HEAD || name == OP_N_BODY))
        return true;
    return name && has_page_within(s);
}

bool body_is_html(op_str body)
{
    size_t indent;
    op_str s = skip_comments(body, &indent);
    if (body_is_page(body))
        return true;
    /* Without a tag it is none; of Markdown that begins with words, the first mark settles it. */
    if (op_str_find_char(body, '<', 0) == OP_NOT_FOUND)
        return false;
    struct survey v = {.s = body};
    bool blank = true, words_first = !tag_name(s).p;
    while (v.i < body.n && !(words_first && v.markers))
        survey_line(&v, &blank);
    if (words_first) {
        /* Words in front of HTML, as feeds have them; text all of which stands far from the margin. */
        return !v.markers && ((v.tags >= 4 && v.loose * 5 < v.text) || (!v.margin && v.tags + v.phrases >= 2));
    }
    /* As Markdown the post would be its source. */
    if (v.coded >= 4 && !v.markers)
        return true;
    if (v.loose * 5 > v.text)
        return false;
    /* Markdown leaves the HTML in it alone; HTML would show the marks. But a line of a large page may look like one. */
    if (v.top_markers * 64 >= v.tags && v.top_markers && !v.coded)
        return false;
    if (v.markers && v.markers * 8 >= v.tags)
        return false;
    /* Nothing but a phrase: Markdown reads it as well, and puts it into a paragraph. */
    return v.tags > 0 || indent >= 4;
}
