#include "doc/formula.h"

#include "offprint/utf8.h"

#define TEX_ENCODING "application/x-tex"

static bool is_math(const struct op_node *n, uint32_t name)
{
    return n && n->kind == OP_ELEMENT && n->ns == OP_NS_MATHML && n->name == name;
}

static struct op_node *new_math(struct op_doc *doc, uint32_t name, const struct op_node *origin)
{
    struct op_node *n = op_new_element(doc, name);
    n->ns = OP_NS_MATHML;
    n->pos = origin ? origin->pos : 0;
    return n;
}

/* -- Questions -- */

bool op_formula_is(const struct op_node *n)
{
    return is_math(n, OP_N_MATH);
}

bool op_formula_is_display(const struct op_node *math)
{
    return op_str_eq_ci(op_str_trim(op_attr(math, OP_N_DISPLAY)), OP_STR("block"));
}

bool op_formula_is_annotation(const struct op_node *n)
{
    static const op_str names[] = {OP_STR_INIT(TEX_ENCODING), OP_STR_INIT("TeX"), OP_STR_INIT("LaTeX"),
                                   OP_STR_INIT("application/x-latex"), OP_STR_INIT("text/x-tex")};
    if (!is_math(n, OP_N_ANNOTATION))
        return false;
    op_str encoding = op_str_trim(op_attr(n, OP_N_ENCODING));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (op_str_eq_ci(encoding, names[i]))
            return true;
    return false;
}

/* `{\displaystyle X}` as X, when the first brace is closed by the last; otherwise absent. */
static op_str inside_style(op_str tex)
{
    static const op_str starts[] = {OP_STR_INIT("{\\displaystyle"), OP_STR_INIT("{\\textstyle")};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (!op_str_starts(tex, starts[i]) || !op_str_ends(tex, OP_STR("}")) || op_is_alpha(tex.p[starts[i].n]))
            continue;
        size_t depth = 0, at = 0;
        for (; at < tex.n; at++) {
            if (tex.p[at] == '\\')
                at++;
            else if (tex.p[at] == '{')
                depth++;
            else if (tex.p[at] == '}' && --depth == 0)
                break;
        }
        return at == tex.n - 1 ? op_str_trim(op_str_range(tex.p + starts[i].n, tex.p + at)) : OP_STR_NONE;
    }
    return OP_STR_NONE;
}

/* Two such braces in each other stay, so that doing it again changes nothing. */
op_str op_formula_bare(op_str tex)
{
    tex = op_str_trim(tex);
    op_str inside = inside_style(tex);
    return inside.n && !inside_style(inside).p ? inside : tex;
}

/* All text below `n`, which is a slice when it stands in one piece. */
static op_str text_of(struct op_doc *doc, const struct op_node *n)
{
    const struct op_node *only = op_first(n);
    if (!only)
        return OP_STR_NONE;
    if (only->kind == OP_TEXT && !op_next(only))
        return op_text(only);
    struct op_buf all = OP_BUF_INIT;
    op_text_content(n, &all);
    op_str text = op_arena_dup(doc->arena, op_buf_str(&all));
    op_buf_release(&all);
    return text;
}

static struct op_node *next_element(struct op_node *n)
{
    while (n && n->kind != OP_ELEMENT)
        n = op_next(n);
    return n;
}

/* The semantics that holds all of the formula, below rows and styles of nothing else; NULL when there is none. */
static struct op_node *find_semantics(const struct op_node *math)
{
    for (const struct op_node *n = math;;) {
        struct op_node *only = NULL;
        for (struct op_node *child = op_first(n); child; child = op_next(child)) {
            bool counts = child->kind == OP_ELEMENT || (child->kind == OP_TEXT && !op_is_blank(child));
            if (counts && only)
                return NULL;
            only = counts ? child : only;
        }
        if (is_math(only, OP_N_SEMANTICS))
            return only;
        if (!is_math(only, OP_N_MROW) && !is_math(only, OP_N_MSTYLE) && !is_math(only, OP_N_MPADDED))
            return NULL;
        n = only;
    }
}

op_str op_formula_tex(struct op_doc *doc, const struct op_node *math)
{
    const struct op_node *semantics = find_semantics(math);
    for (const struct op_node *child = semantics ? op_first(semantics) : NULL; child; child = op_next(child)) {
        op_str tex = op_formula_is_annotation(child) ? op_formula_bare(text_of(doc, child)) : OP_STR_NONE;
        if (tex.n)
            return tex;
    }
    return OP_STR_NONE;
}

bool op_formula_is_plain(struct op_doc *doc, const struct op_node *math)
{
    const struct op_node *semantics = find_semantics(math);
    struct op_node *shown = semantics && op_parent(semantics) == math ? next_element(op_first(semantics)) : NULL;
    op_str tex = op_formula_tex(doc, math);
    return is_math(shown, OP_N_MTEXT) && tex.n && op_formula_is_annotation(next_element(op_next(shown))) &&
           op_str_eq(op_str_trim(text_of(doc, shown)), tex);
}

/* -- Making -- */

/* In an attribute line ends are no use. */
static op_str one_line(struct op_doc *doc, op_str tex)
{
    bool folded = true;
    for (size_t i = 0; i < tex.n && folded; i++)
        folded = !op_is_space(tex.p[i]) || (tex.p[i] == ' ' && i + 1 < tex.n && tex.p[i + 1] != ' ');
    if (folded)
        return tex;
    char *to = op_arena_alloc(doc->arena, tex.n + 1);
    size_t n = 0;
    for (op_str word; (word = op_str_word(&tex)).p;) {
        if (n)
            to[n++] = ' ';
        memcpy(to + n, word.p, word.n);
        n += word.n;
    }
    return op_str_make(to, n);
}

static struct op_node *new_with_text(struct op_doc *doc, uint32_t name, op_str text, const struct op_node *origin)
{
    struct op_node *n = new_math(doc, name, origin);
    op_append(n, op_new_text(doc, text));
    return n;
}

static void annotate(struct op_doc *doc, struct op_node *semantics, op_str tex)
{
    struct op_node *annotation = new_with_text(doc, OP_N_ANNOTATION, tex, semantics);
    op_attr_set(doc, annotation, OP_N_ENCODING, OP_STR(TEX_ENCODING));
    op_append(semantics, annotation);
}

struct op_node *op_formula_new(struct op_doc *doc, op_str tex, bool display)
{
    struct op_node *math = new_math(doc, OP_N_MATH, NULL);
    if (display)
        op_attr_set(doc, math, OP_N_DISPLAY, OP_STR("block"));
    op_formula_set_tex(doc, math, tex);
    return math;
}

static void drop_annotations(struct op_node *semantics)
{
    for (struct op_node *child = op_first(semantics), *next; child; child = next) {
        next = op_next(child);
        if (op_formula_is_annotation(child))
            op_unlink(child);
    }
}

/* The semantics that is the only child of the formula, made when there is none. One that stands deeper gives way. */
static struct op_node *settle_semantics(struct op_doc *doc, struct op_node *math)
{
    struct op_node *found = find_semantics(math);
    if (found)
        drop_annotations(found);
    if (found && op_parent(found) == math)
        return found;
    if (found)
        op_unwrap(found);
    size_t count = 0;
    for (const struct op_node *child = op_first(math); child; child = op_next(child))
        count += !(child->kind == OP_TEXT && op_is_blank(child));
    struct op_node *semantics = new_math(doc, OP_N_SEMANTICS, math);
    struct op_node *tree = count > 1 ? new_math(doc, OP_N_MROW, math) : semantics;
    op_move_children(math, tree);
    if (tree != semantics)
        op_append(semantics, tree);
    op_append(math, semantics);
    return semantics;
}

/* Is that what its only annotation says already, as it should? */
static bool says(struct op_doc *doc, const struct op_node *math, op_str tex)
{
    const struct op_node *semantics = find_semantics(math), *found = NULL;
    if (!semantics || op_parent(semantics) != math)
        return false;
    for (const struct op_node *child = op_first(semantics); child; child = op_next(child)) {
        if (found && child->kind == OP_ELEMENT)
            return false;
        found = op_formula_is_annotation(child) ? child : found;
    }
    return found && found != op_first(semantics) && op_str_eq(op_attr(found, OP_N_ENCODING), OP_STR(TEX_ENCODING)) &&
           op_str_eq(text_of(doc, found), tex);
}

/* Addresses and references can name characters that no text may hold. */
static bool is_control(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c < 0xA0) || !op_xml_char(c);
}

static op_str without_controls(struct op_doc *doc, op_str tex)
{
    size_t good = 0, length = 0;
    while (good < tex.n && !is_control(op_utf8_decode(tex.p + good, tex.p + tex.n, &length)))
        good += length;
    if (good == tex.n)
        return tex;
    char *kept = op_arena_alloc(doc->arena, tex.n);
    size_t n = 0;
    for (size_t i = 0; i < tex.n; i += length) {
        bool drop = is_control(op_utf8_decode(tex.p + i, tex.p + tex.n, &length));
        memcpy(kept + n, tex.p + i, drop ? 0 : length);
        n += drop ? 0 : length;
    }
    return op_str_make(kept, n);
}

void op_formula_set_tex(struct op_doc *doc, struct op_node *math, op_str tex)
{
    tex = without_controls(doc, op_formula_bare(tex));
    op_str alt = op_str_trim(op_attr(math, OP_N_ALTTEXT));
    if (!alt.n || op_str_eq(alt, tex))
        op_attr_set(doc, math, OP_N_ALTTEXT, one_line(doc, tex));
    if (says(doc, math, tex))
        return;
    struct op_node *semantics = settle_semantics(doc, math);
    const struct op_node *first = next_element(op_first(semantics));
    if (!first || is_math(first, OP_N_ANNOTATION) || is_math(first, OP_N_ANNOTATION_XML))
        op_prepend(semantics, new_with_text(doc, OP_N_MTEXT, tex, math));
    annotate(doc, semantics, tex);
}

/* Is `alt` the TeX but for white space? */
static bool is_tex(op_str alt, op_str tex)
{
    for (;;) {
        op_str a = op_str_word(&alt), b = op_str_word(&tex);
        if (!a.p || !b.p)
            return !a.p && !b.p;
        if (!op_str_eq(a, b))
            return false;
    }
}

void op_formula_set_line(struct op_doc *doc, struct op_node *math, op_str line)
{
    op_str alt = op_str_trim(op_attr(math, OP_N_ALTTEXT));
    if (!alt.n || is_tex(alt, op_formula_tex(doc, math)))
        op_attr_set(doc, math, OP_N_ALTTEXT, line);
}
