/* Pieces of syntax that are told from the bytes at hand: HTML (CommonMark 0.31.2, sections 4.6 and 6.6), labels,
   destinations and titles of links (section 6.3). */
#include "md/md.h"
#include "md/unicode.h"

size_t md_scan_spaces(const char *p, const char *end)
{
    const char *from = p;
    while (p < end && md_is_blank(*p))
        p++;
    return (size_t)(p - from);
}

/* Spaces, tabs and line ends. */
static const char *skip_space(const char *p, const char *end)
{
    while (p < end && md_ascii[(unsigned char)*p] & MD_SPACE)
        p++;
    return p;
}

/* -- HTML -- */

static const char *skip_tag_name(const char *p, const char *end)
{
    if (p >= end || !op_is_alpha(*p))
        return NULL;
    while (p < end && (op_is_alnum(*p) || *p == '-'))
        p++;
    return p;
}

static const char *skip_attribute_value(const char *p, const char *end)
{
    if (p >= end)
        return NULL;
    if (*p == '"' || *p == '\'') {
        const char *close = memchr(p + 1, *p, (size_t)(end - p - 1));
        return close ? close + 1 : NULL;
    }
    const char *from = p;
    while (p < end && !(md_ascii[(unsigned char)*p] & MD_SPACE) && !strchr("\"'=<>`", *p))
        p++;
    return p > from ? p : NULL;
}

/* From behind the name of an open tag to behind its >. */
static const char *skip_attributes(const char *p, const char *end)
{
    for (;;) {
        const char *name = skip_space(p, end);
        if (name < end && *name == '>')
            return name + 1;
        if (name + 1 < end && name[0] == '/' && name[1] == '>')
            return name + 2;
        if (name == p || name >= end || !(op_is_alpha(*name) || *name == '_' || *name == ':'))
            return NULL;
        p = name + 1;
        while (p < end && (op_is_alnum(*p) || *p == '_' || *p == ':' || *p == '.' || *p == '-'))
            p++;
        const char *equals = skip_space(p, end);
        if (equals < end && *equals == '=') {
            p = skip_attribute_value(skip_space(equals + 1, end), end);
            if (!p)
                return NULL;
        }
    }
}

size_t md_scan_html_tag(const char *p, const char *end)
{
    bool closing = p + 1 < end && p[1] == '/';
    const char *at = skip_tag_name(p + (closing ? 2 : 1), end);
    if (!at)
        return 0;
    if (closing) {
        at = skip_space(at, end);
        return at < end && *at == '>' ? (size_t)(at + 1 - p) : 0;
    }
    at = skip_attributes(at, end);
    return at ? (size_t)(at - p) : 0;
}

/* Sorted. */
static const char *const block_names[] = {
    "address",  "article",    "aside",  "base",    "basefont", "blockquote", "body",     "caption",  "center",
    "col",      "colgroup",   "dd",     "details", "dialog",   "dir",        "div",      "dl",       "dt",
    "fieldset", "figcaption", "figure", "footer",  "form",     "frame",      "frameset", "h1",       "h2",
    "h3",       "h4",         "h5",     "h6",      "head",     "header",     "hr",       "html",     "iframe",
    "legend",   "li",         "link",   "main",    "menu",     "menuitem",   "nav",      "noframes", "ol",
    "optgroup", "option",     "p",      "param",   "search",   "section",    "summary",  "table",    "tbody",
    "td",       "tfoot",      "th",     "thead",   "title",    "tr",         "track",    "ul",
};

static bool is_block_name(op_str name)
{
    char lower[12];
    if (name.n >= sizeof lower)
        return false;
    for (size_t i = 0; i < name.n; i++)
        lower[i] = op_to_lower(name.p[i]);
    lower[name.n] = 0;
    size_t low = 0, high = sizeof block_names / sizeof *block_names;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(lower, block_names[middle]);
        if (order == 0)
            return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

static bool is_raw_name(op_str name)
{
    return op_str_eq_ci(name, OP_STR("script")) || op_str_eq_ci(name, OP_STR("pre")) ||
           op_str_eq_ci(name, OP_STR("style")) || op_str_eq_ci(name, OP_STR("textarea"));
}

/* `p` stands on the <. Returns the number of the start condition. */
unsigned md_scan_html_start(const char *p, const char *end, bool in_paragraph)
{
    op_str rest = op_str_range(p, end);
    if (op_str_starts(rest, OP_STR("<!--")))
        return 2;
    if (op_str_starts(rest, OP_STR("<?")))
        return 3;
    if (op_str_starts(rest, OP_STR("<![CDATA[")))
        return 5;
    if (rest.n > 2 && p[1] == '!' && op_is_alpha(p[2]))
        return 4;
    bool closing = rest.n > 1 && p[1] == '/';
    const char *from = p + (closing ? 2 : 1), *to = skip_tag_name(from, end);
    if (!to)
        return 0;
    op_str name = op_str_range(from, to);
    bool ended = to == end || *to == '>' || md_ascii[(unsigned char)*to] & MD_SPACE;
    if (!closing && ended && is_raw_name(name))
        return 1;
    if ((ended || (to + 1 < end && to[0] == '/' && to[1] == '>')) && is_block_name(name))
        return 6;
    if (in_paragraph || (is_raw_name(name) && !closing))
        return 0;
    size_t n = md_scan_html_tag(p, end);
    return n && skip_space(p + n, end) == end ? 7 : 0;
}

bool md_scan_html_end(unsigned kind, op_str line)
{
    switch (kind) {
    case 1:
        for (size_t at = 0; (at = op_str_find(line, OP_STR("</"), at)) != OP_NOT_FOUND; at += 2) {
            op_str rest = op_str_skip(line, at + 2);
            size_t close = op_str_find_char(op_str_first(rest, 9), '>', 0);
            if (close != OP_NOT_FOUND && is_raw_name(op_str_first(rest, close)))
                return true;
        }
        return false;
    case 2:
        return op_str_find(line, OP_STR("-->"), 0) != OP_NOT_FOUND;
    case 3:
        return op_str_find(line, OP_STR("?>"), 0) != OP_NOT_FOUND;
    case 4:
        return op_str_find_char(line, '>', 0) != OP_NOT_FOUND;
    case 5:
        return op_str_find(line, OP_STR("]]>"), 0) != OP_NOT_FOUND;
    default:
        return false;
    }
}

/* -- Links -- */

/* [label], with its brackets. */
size_t md_scan_link_label(const char *p, const char *end)
{
    if (p >= end || *p != '[')
        return 0;
    bool filled = false;
    for (const char *at = p + 1; at < end && at - p <= MD_LABEL_MAX + 1; at++) {
        if (*at == ']')
            return filled ? (size_t)(at + 1 - p) : 0;
        if (*at == '[')
            return 0;
        filled = filled || !(md_ascii[(unsigned char)*at] & MD_SPACE);
        if (*at == '\\' && at + 1 < end && md_is_punct(at[1]))
            at++;
    }
    return 0;
}

static size_t scan_pointed(const char *p, const char *end, op_str *destination)
{
    for (const char *at = p + 1; at < end && *at != '\n' && *at != '<'; at++) {
        if (*at == '>') {
            *destination = op_str_range(p + 1, at);
            return (size_t)(at + 1 - p);
        }
        if (*at == '\\' && at + 1 < end && md_is_punct(at[1]))
            at++;
    }
    return 0;
}

size_t md_scan_destination(const char *p, const char *end, op_str *destination)
{
    if (p < end && *p == '<')
        return scan_pointed(p, end, destination);
    unsigned depth = 0;
    const char *at = p;
    for (;; at++) {
        while (at < end && !(md_ascii[(unsigned char)*at] & MD_ENDS_ADDRESS))
            at++;
        if (at >= end || (unsigned char)*at <= ' ' || *at == 0x7F)
            break;
        if (*at == '\\' && at + 1 < end && md_is_punct(at[1])) {
            at++;
        } else if (*at == '(') {
            if (++depth > 32)
                return 0;
        } else if (*at == ')') {
            if (depth == 0)
                break;
            depth--;
        }
    }
    if (depth || at == p)
        return 0;
    *destination = op_str_range(p, at);
    return (size_t)(at - p);
}

size_t md_scan_title(const char *p, const char *end, op_str *title)
{
    if (p >= end || (*p != '"' && *p != '\'' && *p != '('))
        return 0;
    char close = *p == '(' ? ')' : *p;
    for (const char *at = p + 1; at < end; at++) {
        if (*at == close) {
            *title = op_str_range(p + 1, at);
            return (size_t)(at + 1 - p);
        }
        if (*at == '(' && close == ')')
            return 0;
        if (*at == '\\' && at + 1 < end && md_is_punct(at[1]))
            at++;
    }
    return 0;
}
