#include "base/base64.h"

static int value_of(char c)
{
    if (op_is_alpha(c))
        return c >= 'a' ? c - 'a' + 26 : c - 'A';
    return op_is_digit(c) ? c - '0' + 52 : c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

size_t op_base64_decode(op_str s, char *to)
{
    size_t n = 0;
    uint32_t bits = 0, held = 0;
    for (size_t i = 0; i < s.n && s.p[i] != '='; i++) {
        int value = value_of(s.p[i]);
        if (value < 0)
            continue;
        bits = bits << 6 | (uint32_t)value;
        held += 6;
        if (held >= 8) {
            held -= 8;
            to[n++] = (char)(unsigned char)(bits >> held);
        }
    }
    return n;
}

size_t op_base64_encode(op_str bytes, char *to)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *p = (const unsigned char *)bytes.p;
    char *at = to;
    for (size_t i = 0; i < bytes.n; i += 3, at += 4) {
        size_t left = bytes.n - i;
        uint32_t bits = (uint32_t)p[i] << 16 | (left > 1 ? (uint32_t)p[i + 1] << 8 : 0) | (left > 2 ? p[i + 2] : 0u);
        for (int k = 0; k < 4; k++)
            at[k] = digits[bits >> (18 - 6 * k) & 63];
        if (left < 3)
            at[3] = '=';
        if (left < 2)
            at[2] = '=';
    }
    return (size_t)(at - to);
}
