#include "doc/script_chars.h"

struct script_char {
    char plain;
    uint16_t super, sub;
};

/* Characters that Unicode names superscript or subscript. The raised letters of phonetics are no superscripts: "19th"
   stays readable and can be searched for. */
static const struct script_char script_chars[] = {
    {'0', 0x2070, 0x2080}, {'1', 0xB9, 0x2081},   {'2', 0xB2, 0x2082},   {'3', 0xB3, 0x2083},   {'4', 0x2074, 0x2084},
    {'5', 0x2075, 0x2085}, {'6', 0x2076, 0x2086}, {'7', 0x2077, 0x2087}, {'8', 0x2078, 0x2088}, {'9', 0x2079, 0x2089},
    {'+', 0x207A, 0x208A}, {'-', 0x207B, 0x208B}, {'=', 0x207C, 0x208C}, {'(', 0x207D, 0x208D}, {')', 0x207E, 0x208E},
    {'i', 0x2071, 0x1D62}, {'n', 0x207F, 0x2099}, {'a', 0, 0x2090},      {'e', 0, 0x2091},      {'h', 0, 0x2095},
    {'j', 0, 0x2C7C},      {'k', 0, 0x2096},      {'l', 0, 0x2097},      {'m', 0, 0x2098},      {'o', 0, 0x2092},
    {'p', 0, 0x209A},      {'r', 0, 0x1D63},      {'s', 0, 0x209B},      {'t', 0, 0x209C},      {'u', 0, 0x1D64},
    {'v', 0, 0x1D65},      {'x', 0, 0x2093}};

static uint32_t script_char(char c, bool super)
{
    for (size_t i = 0; i < sizeof script_chars / sizeof *script_chars; i++)
        if (script_chars[i].plain == c)
            return super ? script_chars[i].super : script_chars[i].sub;
    return 0;
}

bool op_script_chars(op_str s, bool super, struct op_buf *out)
{
    static const op_str minus = OP_STR_INIT("\xE2\x88\x92");
    size_t before = out->n;
    while (s.n) {
        bool is_minus = op_str_starts(s, minus);
        uint32_t c = script_char(is_minus ? '-' : *s.p, super);
        if (!c) {
            op_buf_truncate(out, before);
            return false;
        }
        op_buf_add_utf8(out, c);
        s = op_str_skip(s, is_minus ? minus.n : 1);
    }
    return true;
}
