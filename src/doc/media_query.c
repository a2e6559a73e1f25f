#include "doc/media_query.h"

enum { DEPTH = 16 };
enum truth { NO, YES, UNKNOWN };

static enum truth truth_of(bool yes)
{
    return yes ? YES : NO;
}

/* -- One feature: what stands between two parentheses -- */

/* A ratio, or a number for which 1 stands below the line. */
static bool take_ratio(op_str s, double *value)
{
    double below = 1;
    if (!css_number(&s, value))
        return false;
    s = op_str_trim(s);
    if (s.n && s.p[0] == '/') {
        s = op_str_trim(op_str_skip(s, 1));
        if (!css_number(&s, &below) || below <= 0)
            return false;
    }
    *value /= below;
    return !s.n;
}

static bool take_resolution(op_str s, double *value)
{
    if (!css_number(&s, value))
        return false;
    if (op_str_eq_ci(s, OP_STR("dpi")))
        *value /= 96;
    else if (op_str_eq_ci(s, OP_STR("dpcm")))
        *value *= 2.54 / 96;
    else
        return !s.n || op_str_eq_ci(s, OP_STR("x")) || op_str_eq_ci(s, OP_STR("dppx"));
    return true;
}

/* What `name` is here, and what it is compared with; false when it is no number, or not known. */
static bool read_number(op_str name, op_str text, const struct css_screen *screen, double *here, double *value)
{
    static const struct {
        const char *name;
        char kind;
    } names[] = {{"width", 'w'},        {"device-width", 'w'},        {"height", 'h'},     {"device-height", 'h'},
                 {"aspect-ratio", 'a'}, {"device-aspect-ratio", 'a'}, {"resolution", 'r'}, {"device-pixel-ratio", 'r'}};
    if (op_str_starts_ci(name, OP_STR("-webkit-")))
        name = op_str_skip(name, 8);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!op_str_eq_ci(name, op_str_z(names[i].name)))
            continue;
        char kind = names[i].kind;
        *here = kind == 'w'   ? screen->width
                : kind == 'h' ? screen->height
                : kind == 'a' ? screen->width / screen->height
                              : screen->density;
        if (kind == 'a')
            return take_ratio(text, value);
        return kind == 'r' ? take_resolution(text, value) : css_length(text, screen, value);
    }
    return false;
}

static const struct word_feature {
    const char *name, *value; /* NULL: nothing, which is what none says */
} word_features[] = {{"prefers-color-scheme", "light"},
                     {"prefers-reduced-motion", "reduce"},
                     {"scripting", "none"},
                     {"hover", NULL},
                     {"any-hover", NULL},
                     {"pointer", NULL},
                     {"any-pointer", NULL},
                     {"grid", NULL},
                     {"update", "slow"},
                     {"forced-colors", NULL},
                     {"prefers-contrast", NULL},
                     {"inverted-colors", NULL}};

static enum truth ask_word(op_str name, op_str value, const struct css_screen *screen)
{
    if (op_str_eq_ci(name, OP_STR("orientation")))
        return truth_of(op_str_eq_ci(value, screen->width > screen->height ? OP_STR("landscape") : OP_STR("portrait")));
    for (size_t i = 0; i < sizeof word_features / sizeof *word_features; i++) {
        const struct word_feature *f = &word_features[i];
        if (!op_str_eq_ci(name, op_str_z(f->name)))
            continue;
        if (f->value)
            return truth_of(op_str_eq_ci(value, op_str_z(f->value)));
        return truth_of(op_str_eq_ci(value, OP_STR("none")) || op_str_eq_ci(value, OP_STR("no-preference")) ||
                        op_str_eq(value, OP_STR("0")));
    }
    return UNKNOWN;
}

/* (name: value), where min- and max- may stand before the name. */
static enum truth ask_value(op_str name, op_str value, const struct css_screen *screen)
{
    bool webkit = op_str_starts_ci(name, OP_STR("-webkit-"));
    op_str plain = webkit ? op_str_skip(name, 8) : name;
    bool least = op_str_starts_ci(plain, OP_STR("min-")), most = op_str_starts_ci(plain, OP_STR("max-"));
    double here, wanted;
    if (read_number(least || most ? op_str_skip(plain, 4) : plain, value, screen, &here, &wanted))
        return truth_of(least ? here >= wanted : most ? here <= wanted : here == wanted);
    return ask_word(name, value, screen);
}

/* (name), which holds where it is not nothing. */
static enum truth ask_name(op_str name)
{
    static const char *const something[] = {"width",      "height", "aspect-ratio", "orientation",
                                            "resolution", "color",  "device-width", "device-height"};
    for (size_t i = 0; i < sizeof something / sizeof *something; i++)
        if (op_str_eq_ci(name, op_str_z(something[i])))
            return YES;
    for (size_t i = 0; i < sizeof word_features / sizeof *word_features; i++)
        if (op_str_eq_ci(name, op_str_z(word_features[i].name)))
            return truth_of(word_features[i].value && !op_str_eq(op_str_z(word_features[i].value), OP_STR("none")));
    return op_str_eq_ci(name, OP_STR("monochrome")) ? NO : UNKNOWN;
}

static bool is_relation(char c)
{
    return c == '<' || c == '>' || c == '=';
}

/* Takes what stands before the next relation, or the end, and the relation; `or_equal` of < and >. */
static op_str take_side(op_str *s, char *relation, bool *or_equal)
{
    size_t n = 0;
    while (n < s->n && !is_relation(s->p[n]))
        n++;
    op_str side = op_str_trim(op_str_first(*s, n));
    *relation = n < s->n ? s->p[n] : 0;
    *s = op_str_skip(*s, n + (*relation != 0));
    *or_equal = *relation && s->n && s->p[0] == '=';
    if (*or_equal)
        *s = op_str_skip(*s, 1);
    return side;
}

static bool holds(double one, char relation, bool or_equal, double other)
{
    return relation == '='   ? one == other
           : relation == '<' ? one < other || (or_equal && one == other)
                             : one > other || (or_equal && one == other);
}

/* (name < value), (value <= name), (value < name < value) */
static enum truth ask_range(op_str s, const struct css_screen *screen)
{
    char first, second;
    bool first_equal, second_equal;
    op_str left = take_side(&s, &first, &first_equal), middle = take_side(&s, &second, &second_equal);
    double here, value;
    if (read_number(left, middle, screen, &here, &value))
        return second ? UNKNOWN : truth_of(holds(here, first, first_equal, value));
    if (!read_number(middle, left, screen, &here, &value))
        return UNKNOWN;
    bool good = holds(value, first, first_equal, here);
    if (!second)
        return truth_of(good);
    if (!read_number(middle, op_str_trim(s), screen, &here, &value))
        return UNKNOWN;
    return truth_of(good && holds(here, second, second_equal, value));
}

static enum truth ask(op_str feature, const struct css_screen *screen)
{
    for (size_t i = 0; i < feature.n; i++)
        if (is_relation(feature.p[i]))
            return ask_range(feature, screen);
    op_str value = feature, name = op_str_trim(op_str_cut(&value, ':'));
    return value.p ? ask_value(name, op_str_trim(value), screen) : ask_name(name);
}

/* -- Queries: conditions in parentheses, on a stack -- */

struct level {
    enum truth value;
    char joint; /* & or |; 0 before the second part */
    bool any, negated, whole_negated;
};

static enum truth negate(enum truth value)
{
    return value == UNKNOWN ? UNKNOWN : truth_of(value == NO);
}

static void join(struct level *l, enum truth value)
{
    value = l->negated ? negate(value) : value;
    l->negated = false;
    if (!l->any)
        l->value = value;
    else if (l->joint == '|')
        l->value = l->value == YES || value == YES ? YES : l->value == UNKNOWN ? UNKNOWN : value;
    else if (l->joint == '&')
        l->value = l->value == NO || value == NO ? NO : l->value == UNKNOWN ? UNKNOWN : value;
    else
        l->value = UNKNOWN;
    l->any = true;
}

/* How long the part in parentheses is that begins at `s`, with them; all of `s` where none closes it. */
static size_t enclosed(op_str s)
{
    size_t depth = 0;
    for (size_t i = 0; i < s.n; i++) {
        depth += s.p[i] == '(';
        if (s.p[i] == ')' && --depth == 0)
            return i + 1;
    }
    return s.n;
}

static op_str take_word(op_str *s)
{
    size_t n = 0;
    while (n < s->n && (op_is_alnum(s->p[n]) || s->p[n] == '-'))
        n++;
    op_str word = op_str_first(*s, n);
    *s = op_str_skip(*s, n);
    return word;
}

static bool opens(op_str s, const char *word)
{
    size_t n = strlen(word);
    return op_str_starts_ci(s, op_str_z(word)) && s.n > n && (op_is_space(s.p[n]) || s.p[n] == '(');
}

/* A word: an operator, or the type of a medium, with which `not` is of the whole query. */
static void take_operator(struct level *l, op_str word, bool before_type)
{
    if (op_str_eq_ci(word, OP_STR("and")))
        l->joint = l->joint == '|' ? '?' : '&';
    else if (op_str_eq_ci(word, OP_STR("or")))
        l->joint = l->joint == '&' ? '?' : '|';
    else if (op_str_eq_ci(word, OP_STR("not")))
        *(before_type ? &l->whole_negated : &l->negated) = true;
    else if (!op_str_eq_ci(word, OP_STR("only")))
        join(l, truth_of(op_str_eq_ci(word, OP_STR("all")) || op_str_eq_ci(word, OP_STR("screen"))));
}

/* Takes the next part of a query on the stack of `levels`, of which `*depth` is the uppermost. False where it cannot be
   understood. */
static bool take_part(op_str *s, struct level *levels, size_t *depth, const struct css_screen *screen)
{
    struct level *l = &levels[*depth];
    if (s->p[0] == ')') {
        *s = op_str_skip(*s, 1);
        if (*depth == 0)
            return false;
        join(&levels[--*depth], l->value);
        return true;
    }
    if (s->p[0] != '(') {
        op_str word = take_word(s), after = op_str_trim(*s);
        if (!word.n)
            return false;
        if (s->n && s->p[0] == '(' && !op_str_eq_ci(word, OP_STR("and")) && !op_str_eq_ci(word, OP_STR("or")) &&
            !op_str_eq_ci(word, OP_STR("not"))) {
            *s = op_str_skip(*s, enclosed(*s));
            join(l, UNKNOWN);
            return true;
        }
        take_operator(l, word, after.n && after.p[0] != '(');
        return true;
    }
    op_str inner = op_str_trim(op_str_skip(*s, 1));
    if (inner.n && (inner.p[0] == '(' || opens(inner, "not"))) {
        if (++*depth == DEPTH)
            return false;
        levels[*depth] = (struct level){.value = UNKNOWN};
        *s = inner;
        return true;
    }
    size_t n = enclosed(*s);
    bool closed = n && s->p[n - 1] == ')';
    join(l, ask(op_str_trim(op_str_make(s->p + 1, n - 1 - closed)), screen));
    *s = op_str_skip(*s, n);
    return true;
}

/* Takes a query and the comma behind it. */
static bool query_holds(op_str *s, const struct css_screen *screen)
{
    struct level levels[DEPTH] = {{.value = UNKNOWN}};
    size_t depth = 0;
    bool good = true;
    for (*s = op_str_trim(*s); s->n && good && (depth || s->p[0] != ','); *s = op_str_trim(*s))
        good = take_part(s, levels, &depth, screen);
    while (s->n && s->p[0] != ',')
        *s = op_str_skip(*s, s->p[0] == '(' ? enclosed(*s) : 1);
    *s = op_str_skip(*s, 1);
    enum truth value = levels[0].whole_negated ? negate(levels[0].value) : levels[0].value;
    return good && levels[0].any && value == YES;
}

bool media_matches(op_str list, const struct css_screen *screen)
{
    list = op_str_trim(list);
    bool matches = !list.n;
    while (list.n && !matches)
        matches = query_holds(&list, screen);
    return matches;
}
