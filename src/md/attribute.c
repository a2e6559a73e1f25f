/* Attributes in braces, as pandoc, kramdown and others have them: {#id .class key=value}, {: .class}. */
#include "md/md.h"
#include "md/unicode.h"

enum { ATTRIBUTES_MAX = 500 };

static bool is_name_char(char c)
{
    return op_is_alnum(c) || c == '-' || c == '_' || c == ':' || c == '.' || (c & 0x80);
}

static const char *skip_name(const char *p, const char *end)
{
    while (p < end && is_name_char(*p))
        p++;
    return p;
}

static void set(struct op_arena *arena, struct md_attributes *a, op_str key, op_str value)
{
    op_str *slot = op_str_eq(key, OP_STR("width"))    ? &a->width
                   : op_str_eq(key, OP_STR("height")) ? &a->height
                   : op_str_eq(key, OP_STR("lang"))   ? &a->lang
                   : op_str_eq(key, OP_STR("id"))     ? &a->id
                   : op_str_eq(key, OP_STR("title"))  ? &a->title
                                                      : NULL;
    if (slot)
        *slot = value;
    else if (op_str_eq(key, OP_STR("class")) && a->classes.n < ATTRIBUTES_MAX)
        a->classes = a->classes.n ? op_arena_join(arena, a->classes, op_arena_join(arena, OP_STR(" "), value)) : value;
}

/* One word: behind it, or NULL when it is none. */
static const char *take_word(struct op_arena *arena, const char *p, const char *end, struct md_attributes *a)
{
    char sign = *p;
    const char *from = sign == '#' || sign == '.' ? p + 1 : p, *to = skip_name(from, end);
    if (to == from)
        return sign == '-' ? p + 1 : NULL;
    if (sign == '#') {
        a->id = op_str_range(from, to);
        return to;
    }
    if (sign == '.') {
        /* A dot may begin the next class. */
        const char *dot = memchr(from, '.', (size_t)(to - from));
        to = dot ? dot : to;
        if (to > from)
            set(arena, a, OP_STR("class"), op_str_range(from, to));
        return to > from ? to : NULL;
    }
    if (to >= end || *to != '=')
        return NULL;
    op_str key = op_str_range(from, to);
    from = to + 1;
    if (from < end && (*from == '"' || *from == '\'')) {
        to = memchr(from + 1, *from, (size_t)(end - from - 1));
        if (!to)
            return NULL;
        set(arena, a, key, op_str_range(from + 1, to));
        return to + 1;
    }
    to = from;
    while (to < end && !(md_ascii[(unsigned char)*to] & MD_SPACE) && *to != '}')
        to++;
    set(arena, a, key, op_str_range(from, to));
    return to;
}

size_t md_attributes_parse(struct op_arena *arena, const char *p, const char *end, struct md_attributes *a)
{
    const char *at = p;
    if (at >= end || *at != '{')
        return 0;
    if (end - p > ATTRIBUTES_MAX)
        end = p + ATTRIBUTES_MAX;
    at++;
    if (at < end && *at == ':')
        at++;
    struct md_attributes found = {0};
    size_t words = 0;
    for (;;) {
        at += md_scan_spaces(at, end);
        if (at >= end)
            return 0;
        if (*at == '}')
            break;
        at = take_word(arena, at, end, &found);
        if (!at)
            return 0;
        words++;
    }
    if (!words)
        return 0;
    *a = found;
    return (size_t)(at + 1 - p);
}

void md_attributes_merge(struct op_arena *arena, struct md_attributes **to, const struct md_attributes *from)
{
    if (!*to)
        *to = op_arena_zalloc(arena, sizeof **to);
    struct md_attributes *a = *to;
    if (from->classes.n)
        set(arena, a, OP_STR("class"), from->classes);
    a->id = from->id.n ? from->id : a->id;
    a->lang = from->lang.n ? from->lang : a->lang;
    a->width = from->width.n ? from->width : a->width;
    a->height = from->height.n ? from->height : a->height;
    a->title = from->title.n ? from->title : a->title;
}

op_str md_attributes_cut(struct md_parser *p, op_str text, struct md_attributes **a)
{
    if (!text.n || text.p[text.n - 1] != '}')
        return text;
    size_t at = text.n;
    while (at > 0 && text.n - at < ATTRIBUTES_MAX && text.p[at - 1] != '{')
        at--;
    struct md_attributes found = {0};
    if (at == 0 || md_attributes_parse(p->arena, text.p + at - 1, text.p + text.n, &found) != text.n - at + 1)
        return text;
    md_attributes_merge(p->arena, a, &found);
    return op_str_trim(op_str_first(text, at - 1));
}
