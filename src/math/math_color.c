/* Colours: names of LaTeX's color and xcolor, models, and what \definecolor defined, as #rrggbb. */
#include "math/tex.h"

static const struct {
    const char *name;
    uint32_t rgb;
} names[] = {
    {"red", 0xFF0000},         {"green", 0x008000},     {"blue", 0x0000FF},       {"black", 0x000000},
    {"white", 0xFFFFFF},       {"cyan", 0x00FFFF},      {"magenta", 0xFF00FF},    {"yellow", 0xFFFF00},
    {"gray", 0x808080},        {"grey", 0x808080},      {"darkgray", 0x404040},   {"lightgray", 0xBFBFBF},
    {"brown", 0xBF8040},       {"lime", 0xBFFF00},      {"olive", 0x808000},      {"orange", 0xFF8000},
    {"pink", 0xFFBFBF},        {"purple", 0xBF0040},    {"teal", 0x008080},       {"violet", 0x800080},
    {"navy", 0x000080},        {"maroon", 0x800000},    {"silver", 0xC0C0C0},     {"gold", 0xFFD700},
    {"indigo", 0x4B0082},      {"crimson", 0xDC143C},   {"darkblue", 0x00008B},   {"darkgreen", 0x006400},
    {"darkred", 0x8B0000},     {"lightblue", 0xADD8E6}, {"lightgreen", 0x90EE90}, {"royalblue", 0x4169E1},
    {"steelblue", 0x4682B4},   {"tomato", 0xFF6347},    {"salmon", 0xFA8072},     {"turquoise", 0x40E0D0},
    {"aqua", 0x00FFFF},        {"fuchsia", 0xFF00FF},   {"deeppink", 0xFF1493},   {"dodgerblue", 0x1E90FF},
    {"forestgreen", 0x228B22}, {"firebrick", 0xB22222}, {"chocolate", 0xD2691E},  {"coral", 0xFF7F50},
    {"slateblue", 0x6A5ACD},   {"seagreen", 0x2E8B57},  {"darkorange", 0xFF8C00}, {"goldenrod", 0xDAA520},
};

static op_str hex(struct op_math *m, uint32_t rgb)
{
    return op_arena_printf(m->doc->arena, "#%06x", rgb);
}

/* A decimal number with the ceiling `top`, as 0 to 255. */
static uint32_t component(op_str s, uint32_t top)
{
    uint64_t value = 0, scale = 1;
    bool point = false;
    s = op_str_trim(s);
    for (size_t i = 0; i < s.n && scale < 100000; i++) {
        if (s.p[i] == '.')
            point = true;
        else if (op_is_digit(s.p[i]) && value < 10000000)
            value = value * 10 + (uint64_t)(s.p[i] - '0'), scale *= point ? 10 : 1;
    }
    uint64_t whole = (value * 255 + scale * top / 2) / (scale * top);
    return whole > 255 ? 255 : (uint32_t)whole;
}

static op_str of_model(struct op_math *m, op_str model, op_str value)
{
    op_str rest = value;
    uint32_t top = op_str_eq(model, OP_STR("RGB")) ? 255 : 1;
    uint32_t parts[4] = {0};
    for (size_t i = 0; i < 4 && rest.p; i++)
        parts[i] = component(op_str_cut(&rest, ','), top);
    if (op_str_eq(model, OP_STR("gray")))
        return hex(m, parts[0] << 16 | parts[0] << 8 | parts[0]);
    if (op_str_eq(model, OP_STR("cmyk"))) {
        uint32_t rgb = 0;
        for (size_t i = 0; i < 3; i++)
            rgb = rgb << 8 | (255 - parts[i]) * (255 - parts[3]) / 255;
        return hex(m, rgb);
    }
    return hex(m, parts[0] << 16 | parts[1] << 8 | parts[2]);
}

/* Six or three hexadecimal digits. */
static op_str of_digits(struct op_math *m, op_str s)
{
    uint32_t rgb = 0;
    if (s.n != 6 && s.n != 3)
        return OP_STR_NONE;
    for (size_t i = 0; i < s.n; i++) {
        int digit = op_hex_value(s.p[i]);
        if (digit < 0)
            return OP_STR_NONE;
        rgb = rgb << 4 | (uint32_t)digit;
        if (s.n == 3)
            rgb = rgb << 4 | (uint32_t)digit;
    }
    return hex(m, rgb);
}

op_str math_color(struct op_math *m, op_str model, op_str name)
{
    name = op_str_trim(name);
    if (op_str_eq(model, OP_STR("HTML")))
        return of_digits(m, name);
    if (model.n)
        return of_model(m, op_str_trim(model), name);
    if (name.n && *name.p == '#')
        return of_digits(m, op_str_skip(name, 1));
    for (const struct math_color *c = m->colors; c; c = c->next)
        if (op_str_eq(c->name, name))
            return c->value;
    size_t mark = op_str_find_char(name, '!', 0); /* red!50: how much of it is not told */
    op_str plain = mark == OP_NOT_FOUND ? name : op_str_first(name, mark);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (op_str_eq_ci(plain, op_str_z(names[i].name)))
            return hex(m, names[i].rgb);
    return of_digits(m, name);
}

enum { COLORS_MAX = 64 };

void math_color_define(struct op_math *m, op_str name, op_str model, op_str value)
{
    op_str color = math_color(m, model, value);
    size_t count = 0;
    for (const struct math_color *c = m->colors; c; c = c->next)
        count++;
    if (!color.p || count >= COLORS_MAX)
        return;
    struct math_color *c = op_arena_alloc(m->doc->arena, sizeof *c);
    *c = (struct math_color){m->colors, math_dup(m, op_str_trim(name)), color};
    m->colors = c;
}
