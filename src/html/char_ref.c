/* HTML 13.2.5.72 to 13.2.5.80, "Character reference state" and those after it, and 13.5, "Named character references".
 */
#include "char_ref.h"

#include "offprint/utf8.h"

struct entity {
    uint16_t name, value; /* offsets into entity_names and entity_values */
    uint8_t name_length, value_length;
};

#include "entities.inc"

/* 13.2.5.80: what the numbers 0x80 to 0x9F mean, because windows-1252 once meant it. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178,
};

static size_t numeric(const char *p, const char *end, char *out, size_t *n)
{
    const char *at = p + 2;
    bool hex = at < end && (*at == 'x' || *at == 'X');
    at += hex;
    const char *digits = at;
    uint32_t code = 0;
    for (; at < end; at++) {
        int digit = hex ? op_hex_value(*at) : op_is_digit(*at) ? *at - '0' : -1;
        if (digit < 0)
            break;
        if (code <= 0x10FFFF)
            code = code * (hex ? 16 : 10) + (uint32_t)digit;
    }
    if (at == digits)
        return 0;
    if (at < end && *at == ';')
        at++;
    if (code == 0)
        code = OP_REPLACEMENT;
    else if (code >= 0x80 && code <= 0x9F)
        code = windows_1252[code - 0x80];
    *n = op_utf8_encode(code, out);
    return (size_t)(at - p);
}

/* The first of the entities [low, high), which agree up to `at`, whose byte there is not below `c`. */
static size_t lower_bound(size_t low, size_t high, size_t at, unsigned c)
{
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct entity *e = &entities[middle];
        if (e->name_length > at && entity_names[e->name + at] >= c)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* The entity with the longest name that begins `name`; NULL when none does. */
static const struct entity *longest_match(const char *name, size_t length)
{
    if (length == 0 || !op_is_alpha(name[0]))
        return NULL;
    size_t low = entity_first[name[0] - 'A'], high = entity_first[name[0] - 'A' + 1];
    const struct entity *found = NULL;
    for (size_t at = 1; low < high; at++) {
        if (entities[low].name_length == at)
            found = &entities[low];
        if (at == length || at == ENTITY_NAME_MAX)
            break;
        unsigned c = (unsigned char)name[at];
        low = lower_bound(low, high, at, c);
        high = lower_bound(low, high, at, c + 1);
    }
    return found;
}

size_t html_char_ref(const char *p, const char *end, bool in_attribute, char out[HTML_CHAR_REF_MAX], size_t *n)
{
    if (end - p < 2)
        return 0;
    if (p[1] == '#')
        return numeric(p, end, out, n);
    const struct entity *e = longest_match(p + 1, (size_t)(end - p - 1));
    if (!e)
        return 0;
    const char *after = p + 1 + e->name_length;
    /* For historical reasons, an address such as "?a=b&copy=c" keeps its ampersand. */
    if (in_attribute && after[-1] != ';' && after < end && (*after == '=' || op_is_alnum(*after)))
        return 0;
    memcpy(out, entity_values + e->value, e->value_length);
    *n = e->value_length;
    return (size_t)(after - p);
}
