/* Mathematical alphabets: single characters of Unicode (22.2), which is what MathML Core wants in place of fonts. */
#include "math/tex.h"

static const struct {
    op_str name;
    enum math_font font;
} names[] = {
    {OP_STR_INIT("upright"), MATH_FONT_UPRIGHT},
    {OP_STR_INIT("italic"), MATH_FONT_ITALIC},
    {OP_STR_INIT("italic-word"), MATH_FONT_ITALIC_WORD},
    {OP_STR_INIT("bold"), MATH_FONT_BOLD},
    {OP_STR_INIT("bold-italic"), MATH_FONT_BOLD_ITALIC},
    {OP_STR_INIT("bold-symbol"), MATH_FONT_BOLD_SYMBOL},
    {OP_STR_INIT("script"), MATH_FONT_SCRIPT},
    {OP_STR_INIT("fraktur"), MATH_FONT_FRAKTUR},
    {OP_STR_INIT("double-struck"), MATH_FONT_DOUBLE_STRUCK},
    {OP_STR_INIT("sans-serif"), MATH_FONT_SANS},
    {OP_STR_INIT("sans-serif-italic"), MATH_FONT_SANS_ITALIC},
    {OP_STR_INIT("monospace"), MATH_FONT_MONO},
};

enum math_font math_font_of(op_str name)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (op_str_eq(names[i].name, name))
            return names[i].font;
    return MATH_FONT_DEFAULT;
}

enum math_font math_font_in(enum math_font outer, enum math_font inner)
{
    bool bold = outer == MATH_FONT_BOLD || outer == MATH_FONT_BOLD_SYMBOL;
    if ((bold && inner == MATH_FONT_SANS) || (outer == MATH_FONT_SANS && inner == MATH_FONT_BOLD))
        return MATH_FONT_SANS_BOLD;
    if (bold && (inner == MATH_FONT_ITALIC || inner == MATH_FONT_ITALIC_WORD))
        return MATH_FONT_BOLD_ITALIC;
    if (outer == MATH_FONT_ITALIC_WORD && inner == MATH_FONT_BOLD)
        return MATH_FONT_BOLD_ITALIC;
    return inner;
}

/* Where the alphabets begin: A, a, 0, Greek capital alpha, Greek small alpha; 0 for none. */
static const uint32_t alphabets[][5] = {
    [MATH_FONT_DEFAULT] = {0, 0, 0, 0, 0},
    [MATH_FONT_UPRIGHT] = {0, 0, 0, 0, 0},
    [MATH_FONT_ITALIC] = {0, 0, 0, 0x1D6E2, 0},
    [MATH_FONT_ITALIC_WORD] = {0x1D434, 0x1D44E, 0, 0x1D6E2, 0x1D6FC},
    [MATH_FONT_BOLD] = {0x1D400, 0x1D41A, 0x1D7CE, 0x1D6A8, 0x1D6C2},
    [MATH_FONT_BOLD_ITALIC] = {0x1D468, 0x1D482, 0x1D7CE, 0x1D71C, 0x1D736},
    [MATH_FONT_BOLD_SYMBOL] = {0x1D468, 0x1D482, 0x1D7CE, 0x1D6A8, 0x1D736},
    [MATH_FONT_SCRIPT] = {0x1D49C, 0x1D4B6, 0, 0, 0},
    [MATH_FONT_FRAKTUR] = {0x1D504, 0x1D51E, 0, 0, 0},
    [MATH_FONT_DOUBLE_STRUCK] = {0x1D538, 0x1D552, 0x1D7D8, 0, 0},
    [MATH_FONT_SANS] = {0x1D5A0, 0x1D5BA, 0x1D7E2, 0, 0},
    [MATH_FONT_SANS_BOLD] = {0x1D5D4, 0x1D5EE, 0x1D7EC, 0x1D756, 0x1D770},
    [MATH_FONT_SANS_ITALIC] = {0x1D608, 0x1D622, 0x1D7E2, 0, 0},
    [MATH_FONT_MONO] = {0x1D670, 0x1D68A, 0x1D7F6, 0, 0},
    [MATH_FONT_OPERATOR] = {0, 0, 0, 0, 0},
};

/* Letters that Unicode had before it had the alphabets: their places there are empty. */
static uint32_t older(uint32_t c)
{
    static const struct {
        uint32_t empty, c;
    } table[] = {
        {0x1D455, 0x210E}, {0x1D49D, 0x212C}, {0x1D4A0, 0x2130}, {0x1D4A1, 0x2131}, {0x1D4A3, 0x210B},
        {0x1D4A4, 0x2110}, {0x1D4A7, 0x2112}, {0x1D4A8, 0x2133}, {0x1D4AD, 0x211B}, {0x1D4BA, 0x212F},
        {0x1D4BC, 0x210A}, {0x1D4C4, 0x2134}, {0x1D506, 0x212D}, {0x1D50B, 0x210C}, {0x1D50C, 0x2111},
        {0x1D515, 0x211C}, {0x1D51D, 0x2128}, {0x1D53A, 0x2102}, {0x1D53F, 0x210D}, {0x1D545, 0x2115},
        {0x1D547, 0x2119}, {0x1D548, 0x211A}, {0x1D549, 0x211D}, {0x1D551, 0x2124},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].empty == c)
            return table[i].c;
    return c;
}

/* The Greek letters that stand behind omega in each alphabet. */
static uint32_t variant_place(uint32_t c)
{
    switch (c) {
    case 0x2202:
        return 25;
    case 0x3F5:
        return 26;
    case 0x3D1:
        return 27;
    case 0x3F0:
        return 28;
    case 0x3D5:
        return 29;
    case 0x3F1:
        return 30;
    case 0x3D6:
        return 31;
    default:
        return 0;
    }
}

uint32_t math_font_map(enum math_font font, uint32_t c)
{
    const uint32_t *start = alphabets[font];
    if (c >= 'A' && c <= 'Z')
        return start[0] ? older(start[0] + (c - 'A')) : c;
    if (c >= 'a' && c <= 'z')
        return start[1] ? older(start[1] + (c - 'a')) : c;
    if (c >= '0' && c <= '9')
        return start[2] ? start[2] + (c - '0') : c;
    if (c >= 0x391 && c <= 0x3A9 && start[3])
        return start[3] + (c - 0x391);
    if (c >= 0x3B1 && c <= 0x3C9 && start[4])
        return start[4] + (c - 0x3B1);
    if (variant_place(c) && start[4] && font != MATH_FONT_ITALIC_WORD)
        return start[4] + variant_place(c);
    if (c == 0x2207 && font == MATH_FONT_BOLD)
        return 0x1D6C1;
    return c;
}
