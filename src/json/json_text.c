#include "json/json_text.h"

#include "offprint/utf8.h"

/* Four hexadecimal digits behind \u; false when there are not so many. */
static bool take_unit(const char **p, const char *end, uint32_t *unit)
{
    if (end - *p < 6 || (*p)[0] != '\\' || (*p)[1] != 'u')
        return false;
    uint32_t value = 0;
    for (int i = 2; i < 6; i++) {
        int digit = op_hex_value((*p)[i]);
        if (digit < 0)
            return false;
        value = value * 16 + (uint32_t)digit;
    }
    *unit = value;
    *p += 6;
    return true;
}

bool json_read_escape(const char **p, const char *end, struct op_buf *out)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    uint32_t high, low;
    if (take_unit(p, end, &high)) {
        const char *behind = *p;
        if (high >= 0xD800 && high <= 0xDBFF && take_unit(p, end, &low)) {
            if (low >= 0xDC00 && low <= 0xDFFF)
                high = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
            else
                *p = behind;
        }
        op_buf_add_utf8(out, high);
        return true;
    }
    const char *found = end - *p > 1 && (*p)[1] ? strchr(from, (*p)[1]) : NULL;
    if (!found)
        return false;
    op_buf_addc(out, to[found - from]);
    *p += 2;
    return true;
}

op_str json_read_word(const char **p, const char *end)
{
    const char *from = *p;
    while (*p < end && (op_is_alnum(**p) || (**p && strchr("+-._", **p))))
        ++*p;
    return op_str_range(from, *p);
}
