/* Dimensions of TeX as MathML writes them: em, ex, pt, mm, cm, in, pc and px stay, others are told in points. */
#include "math/tex.h"

enum { LENGTH_DIGITS = 4, LENGTH_SCALE = 10000 };

static op_str write(struct op_math *m, int64_t value, const char *unit)
{
    char text[40];
    size_t n = 0, digits = 0;
    if (value < 0) {
        text[n++] = '-';
        value = -value;
    }
    char whole[24];
    for (int64_t rest = value / LENGTH_SCALE; rest || !digits; rest /= 10)
        whole[digits++] = (char)('0' + rest % 10);
    while (digits)
        text[n++] = whole[--digits];
    int64_t part = value % LENGTH_SCALE;
    if (part) {
        text[n++] = '.';
        for (int64_t scale = LENGTH_SCALE / 10; part; scale /= 10) {
            text[n++] = (char)('0' + part / scale);
            part %= scale;
        }
    }
    return op_arena_join(m->doc->arena, op_str_make(text, n), op_str_z(unit));
}

op_str math_mu(struct op_math *m, int eighteenths)
{
    static const struct {
        int mu;
        op_str width;
    } usual[] = {{3, OP_STR_INIT("0.1667em")}, {4, OP_STR_INIT("0.2222em")}, {5, OP_STR_INIT("0.2778em")},
                 {18, OP_STR_INIT("1em")},     {36, OP_STR_INIT("2em")},     {-3, OP_STR_INIT("-0.1667em")}};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (usual[i].mu == eighteenths)
            return usual[i].width;
    int64_t tens = (int64_t)eighteenths * LENGTH_SCALE;
    return write(m, (tens + (tens < 0 ? -9 : 9)) / 18, "em");
}

op_str math_length(struct op_math *m, op_str dimension)
{
    static const struct {
        const char *unit, *shown;
        int64_t factor; /* in ten thousandths */
    } units[] = {{"em", "em", 10000}, {"ex", "ex", 10000}, {"pt", "pt", 10000}, {"mm", "mm", 10000},
                 {"cm", "cm", 10000}, {"in", "in", 10000}, {"px", "px", 10000}, {"pc", "pc", 10000},
                 {"mu", "em", 556},   {"bp", "pt", 10038}, {"dd", "pt", 10700}, {"cc", "pt", 128401},
                 {"sp", "pt", 0},     {"nd", "pt", 10670}, {"nc", "pt", 128037}};
    dimension = op_str_trim(dimension);
    int64_t value = 0, scale = LENGTH_SCALE;
    bool negative = false, point = false, any = false;
    size_t i = 0;
    for (; i < dimension.n; i++) {
        char c = dimension.p[i];
        if (c == '-' && !any) {
            negative = !negative;
        } else if (op_is_digit(c)) {
            any = true;
            if (point)
                scale /= 10;
            if (!point && value < 1000000 * (int64_t)LENGTH_SCALE)
                value = value * 10 + (int64_t)(c - '0') * LENGTH_SCALE;
            else if (point)
                value += (c - '0') * scale;
        } else if ((c == '.' || c == ',') && !point) {
            point = true;
        } else if (!(c == '+' && !any) && !op_is_space(c)) {
            break;
        }
    }
    op_str unit = op_str_first(op_str_trim(op_str_skip(dimension, i)), 2);
    for (size_t k = 0; any && k < sizeof units / sizeof *units; k++)
        if (op_str_eq(unit, op_str_z(units[k].unit)))
            return write(m, (negative ? -value : value) * units[k].factor / LENGTH_SCALE, units[k].shown);
    return OP_STR_NONE;
}
