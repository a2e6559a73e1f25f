/* How tags and their arguments are written. */
#include "read/tags_engine.h"

static const struct {
    op_str open, close;
    enum tag_syntax syntax;
} forms[] = {
    {OP_STR_INIT("{{<"), OP_STR_INIT(">}}"), TAG_SHORTCODE},
    {OP_STR_INIT("{{%"), OP_STR_INIT("%}}"), TAG_SHORTCODE},
    {OP_STR_INIT("{%"), OP_STR_INIT("%}"), TAG_LIQUID},
    {OP_STR_INIT("{{"), OP_STR_INIT("}}"), TAG_OUTPUT},
};

static bool is_name_char(char c)
{
    return op_is_alnum(c) || c == '_' || c == '-' || c == '.' || c == '/';
}

/* `*known` holds where `needle` stands next, and is looked for again only when that is passed. */
static size_t find_next(op_str s, op_str needle, size_t from, size_t *known)
{
    if (*known < from || *known == 0)
        *known = op_str_find(s, needle, from);
    return *known;
}

/* `{{< name />}}`; a path may end in a slash as well. */
static bool is_empty_form(op_str inside)
{
    if (inside.n < 2 || inside.p[inside.n - 1] != '/')
        return false;
    char before = inside.p[inside.n - 2];
    op_str rest = inside, word = op_str_word(&rest);
    return op_is_space(before) || before == '"' || before == '\'' || word.n == op_str_trim(inside).n;
}

/* Names and arguments of what stands between the braces. */
static bool parse_inside(op_str inside, struct tag *tag)
{
    tag->empty = tag->syntax == TAG_SHORTCODE && is_empty_form(inside);
    inside.n -= tag->empty;
    /* A hyphen inside asks for white space to be trimmed. */
    if (inside.n && (inside.p[0] == '-' || inside.p[0] == '~'))
        inside = op_str_skip(inside, 1);
    if (inside.n && (inside.p[inside.n - 1] == '-' || inside.p[inside.n - 1] == '~'))
        inside.n--;
    inside = op_str_trim(inside);
    if (tag->syntax == TAG_SHORTCODE && inside.n && inside.p[0] == '/') {
        tag->closing = true;
        inside = op_str_trim(op_str_skip(inside, 1));
    }
    if (tag->syntax == TAG_LIQUID && inside.n && inside.p[0] == '#') {
        tag->row = &tag_row_gone;
        tag->syntax = TAG_OTHER;
        return true;
    }
    size_t n = 0;
    while (n < inside.n && is_name_char(inside.p[n]))
        n++;
    tag->name = op_str_first(inside, n);
    tag->arguments = op_str_trim(op_str_skip(inside, n));
    op_str *a = &tag->arguments;
    tag->call = a->n > 1 && a->p[0] == '(' && a->p[a->n - 1] == ')' && a->p == inside.p + n;
    if (tag->call)
        *a = op_str_trim(op_str_make(a->p + 1, a->n - 2));
    if (tag->syntax == TAG_OUTPUT)
        return n > 0 || (inside.n && (inside.p[0] == '"' || inside.p[0] == '\''));
    bool ends = n == inside.n || op_is_space(inside.p[n]) || inside.p[n] == '(' || tag->syntax == TAG_LIQUID;
    return n > 0 && ends && (op_is_alpha(inside.p[0]) || inside.p[0] == '_');
}

bool tag_parse(op_str s, size_t at, struct tag_ends *ends, struct tag *tag)
{
    op_str rest = op_str_skip(s, at);
    size_t form = 0, count = sizeof forms / sizeof *forms;
    while (form < count && !op_str_starts(rest, forms[form].open))
        form++;
    if (form == count)
        return false;
    size_t from = at + forms[form].open.n;
    size_t close = find_next(s, forms[form].close, from, &ends->close[form]);
    if (close == OP_NOT_FOUND || close - at > TAG_MAX || find_next(s, OP_STR("\n\n"), from, &ends->blank_line) < close)
        return false;
    op_str inside = op_str_range(s.p + from, s.p + close), trimmed = op_str_trim(inside);
    *tag = (struct tag){.at = at,
                        .end = close + forms[form].close.n,
                        .partner = TAG_ALONE,
                        .syntax = (unsigned char)forms[form].syntax};
    if (op_str_starts(trimmed, OP_STR("/*"))) {
        /* How one writes about Hugo's tags: as comments. */
        bool escape = tag->syntax == TAG_SHORTCODE && trimmed.n >= 4 && op_str_ends(trimmed, OP_STR("*/"));
        tag->syntax = TAG_OTHER;
        tag->row = &tag_row_escape;
        tag->arguments = inside;
        return escape;
    }
    return parse_inside(inside, tag);
}

/* -- Arguments -- */

size_t tag_string_end(op_str s, size_t at)
{
    char quote = s.p[at];
    for (size_t i = at + 1; i < s.n; i++) {
        if (s.p[i] == '\\')
            i++;
        else if (s.p[i] == quote)
            return i + 1;
        else if (s.p[i] == '\n' && quote != '`')
            break;
    }
    return at + 1;
}

size_t tag_braces_end(op_str s, size_t at)
{
    size_t depth = 0;
    for (size_t i = at; i < s.n;) {
        char c = s.p[i];
        if (c == '/' && i + 1 < s.n && s.p[i + 1] == '*') {
            size_t end = op_str_find(s, OP_STR("*/"), i + 2);
            if (end == OP_NOT_FOUND)
                return OP_NOT_FOUND;
            i = end + 2;
        } else if (c == '"' || c == '\'' || c == '`') {
            i = tag_string_end(s, i);
        } else {
            depth += c == '{';
            depth -= c == '}';
            i++;
            if (depth == 0)
                return i;
        }
    }
    return OP_NOT_FOUND;
}

static bool is_quote(char c)
{
    return c == '"' || c == '\'' || c == '`';
}

/* The string at the start of `*rest`, without its quotes; all of the rest when it does not end. */
static op_str cut_string(op_str *rest)
{
    char quote = rest->p[0];
    size_t i = 1;
    while (i < rest->n && rest->p[i] != quote)
        i += rest->p[i] == '\\' && quote != '`' && i + 1 < rest->n ? 2 : 1;
    op_str value = op_str_range(rest->p + 1, rest->p + i);
    *rest = op_str_skip(*rest, i + 1);
    return value;
}

bool tag_next(op_str *rest, struct tag_argument *a)
{
    *a = (struct tag_argument){OP_STR_NONE, OP_STR_NONE, false, false};
    while (rest->n && (op_is_space(rest->p[0]) || rest->p[0] == ','))
        *rest = op_str_skip(*rest, 1);
    if (!rest->n)
        return false;
    size_t n = 0;
    while (n < rest->n && is_name_char(rest->p[n]))
        n++;
    if (n > 0 && n < rest->n && rest->p[n] == '=') {
        a->key = op_str_first(*rest, n);
        *rest = op_str_skip(*rest, n + 1);
    }
    if (rest->n && is_quote(rest->p[0])) {
        a->quoted = true;
        a->value = cut_string(rest);
        return true;
    }
    size_t end = rest->n && rest->p[0] == '{' ? tag_braces_end(*rest, 0) : OP_NOT_FOUND;
    if (end != OP_NOT_FOUND) {
        op_str inside = op_str_trim(op_str_make(rest->p + 1, end - 2));
        *rest = op_str_skip(*rest, end);
        a->braced = !(inside.n > 1 && is_quote(inside.p[0]) && tag_string_end(inside, 0) == inside.n);
        a->quoted = !a->braced;
        a->value = a->braced ? inside : op_str_make(inside.p + 1, inside.n - 2);
        return true;
    }
    n = 0;
    while (n < rest->n && !op_is_space(rest->p[n]))
        n++;
    a->value = op_str_first(*rest, n);
    *rest = op_str_skip(*rest, n);
    return true;
}

op_str tag_named(const struct tag *tag, const char *keys)
{
    op_str names = op_str_z(keys);
    for (op_str key; (key = op_str_word(&names)).p;) {
        op_str rest = tag->arguments;
        for (struct tag_argument a; tag_next(&rest, &a);)
            if (op_str_eq_ci(a.key, key) && !a.braced)
                return a.value;
    }
    return OP_STR_NONE;
}

op_str tag_positional(const struct tag *tag, size_t place)
{
    op_str rest = tag->arguments;
    for (struct tag_argument a; tag_next(&rest, &a);)
        if (!a.key.p && place-- == 0)
            return a.value;
    return OP_STR_NONE;
}

op_str tag_value(const struct tag *tag, const char *keys, size_t place)
{
    op_str value = tag_named(tag, keys);
    return value.p ? value : tag_positional(tag, place);
}
