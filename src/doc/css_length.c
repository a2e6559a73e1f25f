#include "doc/css_length.h"

enum { DEPTH = 32, MOST = 1000000 };

bool css_number(op_str *s, double *value)
{
    op_str rest = *s;
    bool minus = rest.n && rest.p[0] == '-', any = false;
    double number = 0, place = 1;
    rest = op_str_skip(rest, rest.n && (minus || rest.p[0] == '+'));
    for (; rest.n && op_is_digit(rest.p[0]); rest = op_str_skip(rest, 1), any = true)
        number = number < MOST ? number * 10 + (rest.p[0] - '0') : MOST;
    if (rest.n > 1 && rest.p[0] == '.' && op_is_digit(rest.p[1]))
        for (rest = op_str_skip(rest, 1); rest.n && op_is_digit(rest.p[0]); rest = op_str_skip(rest, 1), any = true)
            number += (rest.p[0] - '0') * (place /= 10);
    if (!any)
        return false;
    *value = minus ? -number : number;
    *s = rest;
    return true;
}

/* A length, or a number that lengths are multiplied by. */
struct term {
    double value;
    int power; /* of lengths in it */
};

static bool find_unit(op_str unit, const struct css_screen *screen, double *pixels)
{
    static const struct {
        const char *name;
        double pixels;
    } units[] = {{"px", 1},         {"em", 16},        {"rem", 16},       {"ex", 8},         {"ch", 8}, {"in", 96},
                 {"cm", 96 / 2.54}, {"mm", 96 / 25.4}, {"q", 96 / 101.6}, {"pt", 96 / 72.0}, {"pc", 16}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (op_str_eq_ci(unit, op_str_z(units[i].name))) {
            *pixels = units[i].pixels;
            return true;
        }
    /* Of the small, large and dynamic viewport alike. */
    if (unit.n > 2 && op_str_find_char(OP_STR("sldSLD"), unit.p[0], 0) != OP_NOT_FOUND)
        unit = op_str_skip(unit, 1);
    bool wide = screen->width > screen->height;
    if (op_str_eq_ci(unit, OP_STR("vw")) || op_str_eq_ci(unit, wide ? OP_STR("vmax") : OP_STR("vmin")))
        *pixels = screen->width / 100;
    else if (op_str_eq_ci(unit, OP_STR("vh")) || op_str_eq_ci(unit, wide ? OP_STR("vmin") : OP_STR("vmax")))
        *pixels = screen->height / 100;
    else
        return false;
    return true;
}

static op_str take_name(op_str *s)
{
    size_t n = 0;
    while (n < s->n && (op_is_alpha(s->p[n]) || s->p[n] == '-'))
        n++;
    op_str name = op_str_first(*s, n);
    *s = op_str_skip(*s, n);
    return name;
}

/* -- Calculations: operands and operators on two stacks -- */

struct calculation {
    const struct css_screen *screen;
    struct term terms[DEPTH];
    char signs[DEPTH];      /* + - * /, and what is open: ( for calc, m for min, M for max, c for clamp */
    unsigned commas[DEPTH]; /* in what is open */
    size_t n_terms, n_signs;
};

static bool is_open(char op)
{
    return op_is_alpha(op) || op == '(';
}

static unsigned rank(char op)
{
    return is_open(op) ? 0 : op == '+' || op == '-' ? 1 : 2;
}

/* The uppermost operator and its two operands become one. */
static bool reduce(struct calculation *c)
{
    if (c->n_terms < 2)
        return false;
    struct term *a = &c->terms[c->n_terms - 2], b = a[1];
    char op = c->signs[--c->n_signs];
    c->n_terms--;
    if (rank(op) == 1) {
        a->value += op == '+' ? b.value : -b.value;
        return a->power == b.power;
    }
    if (op == '/' && (b.power || b.value == 0))
        return false;
    a->value = op == '*' ? a->value * b.value : a->value / b.value;
    a->power += b.power;
    return a->power <= 1;
}

static bool reduce_to(struct calculation *c, unsigned above)
{
    while (c->n_signs && rank(c->signs[c->n_signs - 1]) > above)
        if (!reduce(c))
            return false;
    return true;
}

/* What was open closes: the arguments become one operand. */
static bool close(struct calculation *c)
{
    if (!reduce_to(c, 0) || !c->n_signs)
        return false;
    char name = c->signs[--c->n_signs];
    size_t count = (size_t)c->commas[c->n_signs] + 1;
    if (count > c->n_terms || (name == 'c' && count != 3) || (name == '(' && count != 1))
        return false;
    struct term *first = &c->terms[c->n_terms - count];
    for (size_t i = 1; i < count; i++)
        if (first[i].power != first->power)
            return false;
    if (name == 'c') /* the middle one, held below the last, then above the first */
        first->value = first[1].value < first[2].value ? (first[1].value > first->value ? first[1].value : first->value)
                       : first[2].value > first->value ? first[2].value
                                                       : first->value;
    for (size_t i = 1; i < count && name != 'c'; i++)
        if (name == 'm' ? first[i].value < first->value : first[i].value > first->value)
            first->value = first[i].value;
    c->n_terms -= count - 1;
    return true;
}

static bool push_operator(struct calculation *c, char op)
{
    if (c->n_signs == DEPTH)
        return false;
    c->commas[c->n_signs] = 0;
    c->signs[c->n_signs++] = op;
    return true;
}

/* A number, or the beginning of what is in parentheses. */
static bool take_operand(struct calculation *c, op_str *s, bool *complete)
{
    static const struct {
        const char *name;
        char op;
    } functions[] = {{"", '('}, {"calc", '('}, {"-webkit-calc", '('}, {"min", 'm'}, {"max", 'M'}, {"clamp", 'c'}};
    struct term term = {0, 0};
    *complete = css_number(s, &term.value);
    op_str name = take_name(s);
    if (*complete) {
        double unit = 1;
        if (c->n_terms == DEPTH || (name.n && !find_unit(name, c->screen, &unit)))
            return false;
        term.value *= unit;
        term.power = name.n != 0;
        c->terms[c->n_terms++] = term;
        return true;
    }
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (op_str_eq_ci(name, op_str_z(functions[i].name)) && s->n && s->p[0] == '(') {
            *s = op_str_skip(*s, 1);
            return push_operator(c, functions[i].op);
        }
    return false;
}

/* Signs of sums stand between spaces: so the standard tells them from those of numbers. */
static bool take_operator(struct calculation *c, op_str *s, bool space, bool *complete)
{
    char sign = s->p[0];
    bool spaces = space && s->n > 1 && op_is_space(s->p[1]), sum = sign == '+' || sign == '-';
    *s = op_str_skip(*s, 1);
    *complete = sign == ')';
    if (*complete)
        return close(c);
    if (sign == ',') {
        if (!reduce_to(c, 0) || !c->n_signs || c->signs[c->n_signs - 1] == '(')
            return false;
        c->commas[c->n_signs - 1]++;
        return true;
    }
    bool known = sum ? spaces : sign == '*' || sign == '/';
    return known && c->n_signs && reduce_to(c, sum ? 0 : 1) && push_operator(c, sign);
}

bool css_length(op_str s, const struct css_screen *screen, double *pixels)
{
    struct calculation c = {.screen = screen};
    bool complete = false, good = true;
    for (s = op_str_trim(s); s.n && good;) {
        bool space = op_is_space(s.p[0]);
        s = op_str_trim(s);
        good = complete ? take_operator(&c, &s, space, &complete) : take_operand(&c, &s, &complete);
    }
    if (!good || !complete || c.n_signs || c.n_terms != 1 || (!c.terms[0].power && c.terms[0].value != 0))
        return false;
    *pixels = c.terms[0].value;
    return true;
}
