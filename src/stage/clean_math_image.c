/* op-clean, the rule "math": images of formulas, whose TeX stands in the address or in the alternative text. */
#include "doc/formula.h"
#include "offprint/uri.h"
#include "stage/clean_math.h"

/* -- TeX in addresses -- */

/* Who draws formulas: a part of host and path in lower case, and the parameter of the query that holds the TeX (or all
   of the query, or of the path behind that part). */
static const struct service {
    const char *host, *path, *parameter;
} services[] = {
    {"codecogs.com", ".latex", NULL},
    {"codecogs.com", ".image", NULL},
    {"codecogs.com", ".download", NULL},
    {"", "mathtex.cgi", NULL},
    {"", "mimetex.cgi", NULL},
    {"", "latex.php", "latex"},
    {"zhihu.com", "/equation", "tex"},
    {"render.githubusercontent.com", "/render/math", "math"},
    {"chart.googleapis.com", "/chart", "chl"},
    {"chart.apis.google.com", "/chart", "chl"},
    {"math.now.sh", "", "from"},
    {"math.now.sh", "", "inline"},
    {"math.vercel.app", "", "from"},
    {"math.vercel.app", "", "inline"},
    {"i.upmath.me", "/svg/", ""},
    {"tex.s2cms.ru", "/svg/", ""},
};

static bool ends_ci(op_str s, const char *end)
{
    op_str part = op_str_z(end);
    return s.n >= part.n && op_str_eq_ci(op_str_skip(s, s.n - part.n), part);
}

static op_str parameter(op_str query, op_str name)
{
    while (query.p) {
        op_str value = op_str_cut(&query, '&'), key = op_str_cut(&value, '=');
        if (op_str_eq(key, name))
            return value;
    }
    return OP_STR_NONE;
}

/* In forms a plus sign stands for a space. Who wrote the address by hand meant a plus, unless another one is written
   out. */
static op_str decode(struct clean *c, op_str s, bool form)
{
    static const struct {
        op_str name;
        char means;
    } signs[] = {{OP_STR_INIT("&space;"), ' '}, {OP_STR_INIT("&plus;"), '+'}, {OP_STR_INIT("&hash;"), '#'},
                 {OP_STR_INIT("&amp;"), '&'},   {OP_STR_INIT("&lt;"), '<'},   {OP_STR_INIT("&gt;"), '>'}};
    bool spaces = form || op_str_find(s, OP_STR("&plus;"), 0) != OP_NOT_FOUND ||
                  op_str_find(s, OP_STR("%2B"), 0) != OP_NOT_FOUND || op_str_find(s, OP_STR("%2b"), 0) != OP_NOT_FOUND;
    char *to = op_arena_alloc(c->doc->arena, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        size_t sign = 0;
        while (sign < sizeof signs / sizeof *signs && !op_str_starts(op_str_skip(s, i), signs[sign].name))
            sign++;
        if (s.p[i] == '&' && sign < sizeof signs / sizeof *signs) {
            to[n++] = signs[sign].means;
            i += signs[sign].name.n - 1;
        } else {
            to[n++] = s.p[i] == '+' && spaces ? ' ' : s.p[i];
        }
    }
    return op_str_trim(op_uri_decode(c->doc->arena, op_str_make(to, n)));
}

static op_str tex_of_address(struct clean *c, op_str address)
{
    struct op_uri u = op_uri_parse(op_str_trim(address));
    for (size_t i = 0; i < sizeof services / sizeof *services; i++) {
        const struct service *s = &services[i];
        op_str path = op_str_z(s->path);
        if (!u.authority.n || !ends_ci(u.authority, s->host))
            continue;
        if (s->parameter && !*s->parameter) {
            if (op_str_starts(u.path, path))
                return decode(c, op_str_skip(u.path, path.n), false);
            continue;
        }
        if (!ends_ci(u.path, s->path) || !u.query.n)
            continue;
        bool chart = op_str_eq(path, OP_STR("/chart"));
        if (chart && !op_str_starts(parameter(u.query, OP_STR("cht")), OP_STR("tx")))
            continue;
        op_str tex = s->parameter ? parameter(u.query, op_str_z(s->parameter)) : u.query;
        if (tex.n)
            return decode(c, tex, s->parameter != NULL);
    }
    return OP_STR_NONE;
}

/* What such services understand of the look: \dpi{150}, \bg_white, \inline, \large; and of a formula that stands alone,
   that it does. */
static op_str skip_look(op_str tex, bool alone, bool *in_line)
{
    static const struct {
        op_str name;
        bool argument;
    } words[] = {{OP_STR_INIT("\\displaystyle"), false},
                 {OP_STR_INIT("\\inline"), false},
                 {OP_STR_INIT("\\dpi"), true},
                 {OP_STR_INIT("\\bg"), true},
                 {OP_STR_INIT("\\fg"), true},
                 {OP_STR_INIT("\\fn"), true},
                 {OP_STR_INIT("\\tiny"), false},
                 {OP_STR_INIT("\\small"), false},
                 {OP_STR_INIT("\\normalsize"), false},
                 {OP_STR_INIT("\\large"), false},
                 {OP_STR_INIT("\\Large"), false},
                 {OP_STR_INIT("\\LARGE"), false},
                 {OP_STR_INIT("\\huge"), false}};
    for (bool again = true; again;) {
        again = false;
        for (size_t i = alone ? 0 : 1; i < sizeof words / sizeof *words && !again; i++) {
            op_str rest = op_str_skip(tex, words[i].name.n);
            if (!op_str_starts(tex, words[i].name) || (rest.n && op_is_alpha(rest.p[0])))
                continue;
            *in_line = *in_line || i == 1;
            size_t brace =
                words[i].argument && rest.n && rest.p[0] == '{' ? op_str_find_char(rest, '}', 0) : OP_NOT_FOUND;
            if (brace != OP_NOT_FOUND)
                rest = op_str_skip(rest, brace + 1);
            else if (words[i].argument && rest.n && rest.p[0] == '_')
                (void)op_str_word(&rest);
            tex = op_str_trim(rest);
            again = true;
        }
    }
    return tex;
}

/* -- Images -- */

/* TeX between delimiters, and nothing else. */
static op_str unwrap(op_str s, bool *display)
{
    struct tex_span span;
    if (!tex_next(s, 0, TEX_DOLLARS, &span) || span.from != 0 || span.to != s.n)
        return OP_STR_NONE;
    *display = *display || span.display;
    return span.tex;
}

static op_str address_tex(struct clean *c, const struct op_node *n)
{
    static const uint32_t names[] = {OP_N_SRC, OP_N_DATA_SRC, OP_N_DATA_LAZY_SRC, OP_N_DATA_ORIGINAL};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        op_str tex = tex_of_address(c, op_attr(n, names[i]));
        if (tex.n)
            return tex;
    }
    return OP_STR_NONE;
}

/* WIRIS writes MathML with other signs, so that it survives in an attribute: «math¨ for <math". */
static op_str plain_mathml(struct clean *c, op_str s)
{
    static const char signs[] = "\xAB<\xBB>\xA8\"\xA7&"; /* second bytes of « » ¨ § */
    char *to = op_arena_alloc(c->doc->arena, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        const char *sign = s.p[i] == '\xC2' && i + 1 < s.n ? memchr(signs, s.p[i + 1], sizeof signs - 1) : NULL;
        to[n++] = sign ? sign[1] : s.p[i];
        i += sign != NULL;
    }
    return op_str_make(to, n);
}

enum clean_verdict clean_math_take_image(struct clean *c, struct op_node *n)
{
    unsigned class = clean_math_class(n);
    op_str mathml = clean_math_attr(c, n, OP_STR("data-mathml")), alt = op_str_trim(op_attr(n, OP_N_ALT));
    bool in_line = false, display = (class & MATH_DISPLAY) != 0;
    struct op_node *formula = mathml.n ? clean_math_parse(c, plain_mathml(c, mathml), n) : NULL;
    if (formula)
        return clean_math_fill(c, n, formula);
    const struct op_node *before = op_prev(n);
    while (before && op_is_blank(before))
        before = op_prev(before);
    /* The picture beside the formula that it shows. */
    if ((class & MATH_WIKI) && before && before->kind == OP_ELEMENT && (clean_math_class(before) & MATH_HIDDEN_MATHML))
        return CLEAN_DROP;
    op_str tex = address_tex(c, n);
    if (!tex.n)
        tex = unwrap(alt, &display);
    if (!tex.n && (class & MATH_PICTURE) && ((class & MATH_WIKI) || tex_is_certain(alt)))
        tex = alt;
    bool alone = clean_math_stands_alone(n);
    tex = skip_look(op_formula_bare(tex), alone, &in_line);
    if (!tex.n)
        return CLEAN_KEEP;
    return clean_math_fill(c, n, op_formula_new(c->doc, tex, display || (alone && !in_line)));
}
