#include "doc/srcset.h"

#define COLUMN 800

/* A whole number, or one with a fraction, which is cut off after it has been multiplied. */
static uint64_t number(op_str s, uint64_t factor)
{
    op_str fraction = s, whole = op_str_cut(&fraction, '.');
    uint64_t value = 0, tenths = 0;
    if (!op_str_to_uint(whole, 100000, &value))
        return 0;
    (void)op_str_to_uint(op_str_first(fraction, 1), 9, &tenths);
    return value * factor + tenths * factor / 10;
}

bool srcset_next(op_str *set, struct srcset_source *source)
{
    while (set->n && (op_is_space(set->p[0]) || set->p[0] == ','))
        *set = op_str_skip(*set, 1);
    op_str url = op_str_word(set), size = OP_STR_NONE;
    if (!url.p)
        return false;
    bool bare = url.p[url.n - 1] == ',';
    while (url.n && url.p[url.n - 1] == ',')
        url.n--;
    if (!bare) {
        size_t comma = op_str_find_char(*set, ',', 0);
        size = op_str_trim(op_str_first(*set, comma));
        *set = comma == OP_NOT_FOUND ? OP_STR("") : op_str_skip(*set, comma + 1);
    }
    source->url = url;
    source->width = size.n > 1 ? number(op_str_first(size, size.n - 1), size.p[size.n - 1] == 'x' ? COLUMN : 1) : 1;
    source->width = source->width ? source->width : 1;
    return true;
}
