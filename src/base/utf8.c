#include "offprint/utf8.h"

#include "base/text_scan.h"

uint32_t op_utf8_decode(const char *p, const char *end, size_t *length)
{
    const unsigned char *u = (const unsigned char *)p;
    size_t left = (size_t)(end - p);
    *length = 1;
    if (u[0] < 0x80)
        return u[0];
    /* The second byte's range keeps out overlong forms, surrogates and values past U+10FFFF (RFC 3629, section 4). */
    size_t need = u[0] >= 0xC2 && u[0] <= 0xDF   ? 1
                  : u[0] >= 0xE0 && u[0] <= 0xEF ? 2
                  : u[0] >= 0xF0 && u[0] <= 0xF4 ? 3
                                                 : 0;
    unsigned low = u[0] == 0xE0 ? 0xA0 : u[0] == 0xF0 ? 0x90 : 0x80;
    unsigned high = u[0] == 0xED ? 0x9F : u[0] == 0xF4 ? 0x8F : 0xBF;
    if (!need)
        return OP_REPLACEMENT;
    uint32_t value = u[0] & (0x3Fu >> need);
    for (size_t i = 1; i <= need; i++) {
        if (i >= left || u[i] < low || u[i] > high) {
            *length = i;
            return OP_REPLACEMENT;
        }
        value = value << 6 | (u[i] & 0x3F);
        low = 0x80;
        high = 0xBF;
    }
    *length = need + 1;
    return value;
}

size_t op_utf8_encode(uint32_t c, char out[4])
{
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        c = OP_REPLACEMENT;
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[5] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = n - 1; i > 0; i--) {
        out[i] = (char)(unsigned char)(0x80 | (c & 0x3F));
        c >>= 6;
    }
    out[0] = (char)(unsigned char)(lead[n] | c);
    return n;
}

/* From `i` to the first byte that is not ASCII. */
static size_t skip_ascii(op_str s, size_t i)
{
    const uint64_t high = 0x8080808080808080u;
    for (uint64_t w[4]; s.n - i >= sizeof w; i += sizeof w) {
        memcpy(w, s.p + i, sizeof w);
        if ((w[0] | w[1] | w[2] | w[3]) & high)
            break;
    }
    for (uint64_t w; s.n - i >= sizeof w; i += sizeof w) {
        memcpy(&w, s.p + i, sizeof w);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        if (w & high)
            return i + (size_t)__builtin_ctzll(w & high) / 8;
#else
        if (w & high)
            break;
#endif
    }
    while (i < s.n && (unsigned char)s.p[i] < 0x80)
        i++;
    return i;
}

/* The first four bytes of `s`, the first lowest; NUL for those that it does not have. */
static uint32_t four_bytes(op_str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    if (s.n >= 4)
        return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
    return (s.n > 0 ? (uint32_t)p[0] : 0) | (s.n > 1 ? (uint32_t)p[1] << 8 : 0) | (s.n > 2 ? (uint32_t)p[2] << 16 : 0);
}

/* The length of a character that four bytes, the first lowest, begin with, when no second look is needed; otherwise 0:
   ASCII, four bytes, and what may be ill-formed. Overlong forms and surrogates show in the second byte of E0 and ED. */
static size_t plain_length(uint32_t w)
{
    if ((w & 0xC0C0F0) == 0x8080E0)
        return (w & 0x200F) != 0 && (w & 0x200F) != 0x200D ? 3 : 0;
    return (w & 0xC0E0) == 0x80C0 && (w & 0x1E) != 0 ? 2 : 0;
}

size_t op_utf8_validate(op_str s)
{
    for (size_t i = 0; (i = skip_ascii(s, i)) < s.n;) {
        do {
            size_t n = plain_length(four_bytes(op_str_skip(s, i)));
            if (!n && op_utf8_decode(s.p + i, s.p + s.n, &n) == OP_REPLACEMENT)
                return i;
            i += n;
        } while (i < s.n && s.p[i] & 0x80);
    }
    return s.n;
}

size_t op_utf8_repair(op_str s, struct op_buf *out)
{
    size_t faults = 0;
    while (s.n) {
        size_t good = op_utf8_validate(s);
        op_buf_add(out, op_str_first(s, good));
        s = op_str_skip(s, good);
        if (!s.n)
            break;
        size_t n;
        (void)op_utf8_decode(s.p, s.p + s.n, &n);
        op_buf_add_utf8(out, OP_REPLACEMENT);
        s = op_str_skip(s, n);
        faults++;
    }
    return faults;
}

size_t op_utf8_count(op_str s)
{
    return s.n - op_scan_count_continuations(s.p, s.p + s.n);
}

bool op_xml_char(uint32_t c)
{
    return c >= 0x20 ? c <= 0xD7FF || (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF)
                     : c == '\t' || c == '\n' || c == '\r';
}

bool op_unicode_space(uint32_t c)
{
    return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool op_utf8_is_void(op_str s)
{
    for (size_t i = 0, length; i < s.n; i += length) {
        uint32_t c = op_utf8_decode(s.p + i, s.p + s.n, &length);
        bool zero_width = (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == 0xFEFF || c == 0xAD;
        if (!op_unicode_space(c) && !zero_width)
            return false;
    }
    return true;
}

uint32_t op_unicode_lower(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3AB && c != 0x3A2) || (c >= 0x410 && c <= 0x42F))
        return c + 32;
    if (c >= 0x400 && c <= 0x40F)
        return c + 80;
    /* From here on capital and small letters take turns. */
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E))
        return c + (c & 1);
    if ((c >= 0x100 && c <= 0x177 && c != 0x130 && c != 0x131 && c != 0x138) || (c >= 0x460 && c <= 0x481) ||
        (c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x52F) || (c >= 0x1E00 && c <= 0x1E95) ||
        (c >= 0x1EA0 && c <= 0x1EFF))
        return c | 1;
    switch (c) {
    case 0x130:
        return 'i';
    case 0x178:
        return 0xFF;
    case 0x386:
        return 0x3AC;
    case 0x388:
    case 0x389:
    case 0x38A:
        return c + 37;
    case 0x38C:
        return 0x3CC;
    case 0x38E:
    case 0x38F:
        return c + 63;
    default:
        return c;
    }
}

bool op_utf8_eq_fold(op_str a, op_str b)
{
    size_t i = 0, j = 0;
    while (i < a.n && j < b.n) {
        size_t m = 1, n = 1;
        bool ascii = !((a.p[i] | b.p[j]) & 0x80);
        if (ascii ? op_to_lower(a.p[i]) != op_to_lower(b.p[j])
                  : op_unicode_lower(op_utf8_decode(a.p + i, a.p + a.n, &m)) !=
                        op_unicode_lower(op_utf8_decode(b.p + j, b.p + b.n, &n)))
            return false;
        i += m;
        j += n;
    }
    return i == a.n && j == b.n;
}
