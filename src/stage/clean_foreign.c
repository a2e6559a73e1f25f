/* op-clean, second phase: SVG and MathML that stand in the text, made harmless and valid. */
#include "doc/formula.h"
#include "doc/svg.h"
#include "stage/clean.h"

static bool is_handler(const struct clean *c, const struct op_attr *a)
{
    return a->ns == OP_NS_HTML && op_str_starts_ci(op_doc_name_str(c->doc, a->name), OP_STR("on"));
}

/* A url() that is no fragment, an import, an escape that could hide either. */
static bool reaches_out(op_str css)
{
    if (op_str_find_char(css, '\\', 0) != OP_NOT_FOUND || op_str_find(css, OP_STR("@import"), 0) != OP_NOT_FOUND)
        return true;
    for (size_t at = 0; (at = op_str_find(css, OP_STR("url("), at)) != OP_NOT_FOUND; at += 4) {
        op_str inside = op_str_trim(op_str_skip(css, at + 4));
        if (inside.n && (inside.p[0] == '"' || inside.p[0] == '\''))
            inside = op_str_skip(inside, 1);
        if (!inside.n || inside.p[0] != '#')
            return true;
    }
    return false;
}

static bool is_local(op_str href)
{
    href = op_str_trim(href);
    return (href.n && href.p[0] == '#') || op_str_starts_ci(href, OP_STR("data:image/png")) ||
           op_str_starts_ci(href, OP_STR("data:image/jpeg")) || op_str_starts_ci(href, OP_STR("data:image/gif"));
}

/* -- SVG -- */

static bool is_active_svg(const struct op_node *n)
{
    switch (n->name) {
    case OP_N_SCRIPT:
    case OP_N_STYLE:
    case OP_N_FOREIGN_OBJECT:
    case OP_N_METADATA:
    case OP_N_ANIMATE:
    case OP_N_ANIMATE_MOTION:
    case OP_N_ANIMATE_TRANSFORM:
    case OP_N_ANIMATE_COLOR:
    case OP_N_SET:
        return true;
    default:
        return n->ns != OP_NS_SVG;
    }
}

static void filter_svg_attributes(const struct clean *c, struct op_node *n)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n->n; i++) {
        struct op_attr a = n->u.attrs[i];
        op_str value = op_attr_value(&a), name = op_doc_name_str(c->doc, a.name);
        bool known = a.ns == OP_NS_HTML || a.ns == OP_NS_XLINK || a.ns == OP_NS_OP;
        bool noise = a.name == OP_N_CLASS || a.name == OP_N_TABINDEX || op_str_starts(name, OP_STR("data-")) ||
                     op_str_starts(name, OP_STR("aria-")) || a.name == OP_N_ROLE ||
                     op_str_find_char(name, ':', 0) != OP_NOT_FOUND;
        if (known && !noise && !is_handler(c, &a) && (a.name == OP_N_HREF ? is_local(value) : !reaches_out(value)))
            n->u.attrs[kept++] = a;
    }
    n->n = kept;
}

static enum clean_verdict settle_svg(struct clean *c, struct op_node *svg)
{
    bool shows = false;
    op_svg_settle(c->doc, svg);
    struct op_walk w;
    op_walk_start(&w, svg);
    while (op_walk_next(&w)) {
        struct op_node *n = w.node;
        if (w.event == OP_ENTER && n != svg && (n->kind == OP_COMMENT || (n->kind == OP_ELEMENT && is_active_svg(n)))) {
            op_walk_remove(&w);
            continue;
        }
        if (w.event != OP_LEAVE || n->kind != OP_ELEMENT)
            continue;
        filter_svg_attributes(c, n);
        bool pointless = (n->name == OP_N_USE || n->name == OP_N_IMAGE) && !op_attr(n, OP_N_HREF).n &&
                         !op_attr_ns(n, OP_NS_XLINK, OP_N_HREF).n;
        if (n != svg && (pointless || n->name == OP_N_A)) {
            op_unwrap(n);
            continue;
        }
        shows = shows || n->name == OP_N_PATH || n->name == OP_N_RECT || n->name == OP_N_CIRCLE ||
                n->name == OP_N_ELLIPSE || n->name == OP_N_LINE || n->name == OP_N_POLYLINE ||
                n->name == OP_N_POLYGON || n->name == OP_N_TEXT || n->name == OP_N_IMAGE || n->name == OP_N_USE;
    }
    return shows ? CLEAN_KEEP : CLEAN_DROP;
}

/* A picture in the size of a letter, without a name, is an ornament of a button or a link. */
static bool is_icon(const struct op_node *svg)
{
    static const char *const parts[] = {"icon", "logo", NULL};
    static const uint32_t sides[] = {OP_N_WIDTH, OP_N_HEIGHT};
    for (size_t i = 0; i < 2; i++) {
        op_str side = op_str_trim(op_attr(svg, sides[i]));
        size_t digits = 0;
        while (digits < side.n && op_is_digit(side.p[digits]))
            digits++;
        uint64_t value;
        bool em = op_str_ends(side, OP_STR("em"));
        if (em || (op_str_to_uint(op_str_first(side, digits), 100000, &value) && value <= 32 &&
                   !op_str_ends(side, OP_STR("%"))))
            return true;
    }
    return clean_class_holds(svg, parts);
}

/* -- MathML: what presentation markup has (MathML 3, chapter 3) -- */

static bool is_presentation(uint32_t name)
{
    static const uint32_t names[] = {
        OP_N_MATH,   OP_N_MI,        OP_N_MN,        OP_N_MO,       OP_N_MTEXT,   OP_N_MSPACE,     OP_N_MS,
        OP_N_MROW,   OP_N_MFRAC,     OP_N_MSQRT,     OP_N_MROOT,    OP_N_MSTYLE,  OP_N_MERROR,     OP_N_MPADDED,
        OP_N_MSUB,   OP_N_MSUP,      OP_N_MSUBSUP,   OP_N_MOVER,    OP_N_MUNDER,  OP_N_MUNDEROVER, OP_N_MMULTISCRIPTS,
        OP_N_MTABLE, OP_N_MTR,       OP_N_MTD,       OP_N_MENCLOSE, OP_N_MFENCED, OP_N_MPHANTOM,   OP_N_MPRESCRIPTS,
        OP_N_NONE,   OP_N_SEMANTICS, OP_N_ANNOTATION};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i] == name)
            return true;
    return false;
}

static bool is_math_attribute(op_str name)
{
    static const char *const names[] = {"id",
                                        "dir",
                                        "display",
                                        "alttext",
                                        "mathvariant",
                                        "mathsize",
                                        "displaystyle",
                                        "scriptlevel",
                                        "stretchy",
                                        "fence",
                                        "separator",
                                        "form",
                                        "lspace",
                                        "rspace",
                                        "symmetric",
                                        "largeop",
                                        "movablelimits",
                                        "accent",
                                        "accentunder",
                                        "minsize",
                                        "maxsize",
                                        "linethickness",
                                        "columnalign",
                                        "rowalign",
                                        "columnspacing",
                                        "rowspacing",
                                        "columnlines",
                                        "rowlines",
                                        "frame",
                                        "width",
                                        "height",
                                        "depth",
                                        "voffset",
                                        "open",
                                        "close",
                                        "separators",
                                        "notation",
                                        "encoding",
                                        "rowspan",
                                        "columnspan",
                                        "mathcolor",
                                        "mathbackground",
                                        "linebreak",
                                        NULL};
    for (size_t i = 0; names[i]; i++)
        if (op_str_eq(name, op_str_z(names[i])))
            return true;
    return false;
}

static bool is_token(const struct op_node *n)
{
    return n->name == OP_N_MI || n->name == OP_N_MN || n->name == OP_N_MO || n->name == OP_N_MTEXT ||
           n->name == OP_N_MS || n->name == OP_N_ANNOTATION;
}

static void filter_math_attributes(const struct clean *c, struct op_node *n)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n->n; i++) {
        struct op_attr a = n->u.attrs[i];
        bool reference = a.name == OP_N_HREF && op_str_starts(op_attr_value(&a), OP_STR("#"));
        if (a.ns == OP_NS_OP ||
            (a.ns == OP_NS_HTML && (reference || is_math_attribute(op_doc_name_str(c->doc, a.name)))))
            n->u.attrs[kept++] = a;
    }
    n->n = kept;
}

/* Text stands in tokens only. */
static void wrap_math_text(struct clean *c, struct op_node *text)
{
    struct op_node *parent = op_parent(text);
    if (is_token(parent) || op_is_blank(text))
        return;
    struct op_node *token = clean_new(c, OP_N_MTEXT, text);
    token->ns = OP_NS_MATHML;
    op_wrap(text, token);
}

/* Of annotations only TeX is of use to anyone: the others are speech, or of programs that made the formula. */
static bool is_annotation_in_place(const struct op_node *n)
{
    return op_formula_is_annotation(n) && op_parent(n)->name == OP_N_SEMANTICS && op_prev(n);
}

static enum clean_verdict settle_math(struct clean *c, struct op_node *math)
{
    struct op_walk w;
    op_walk_start(&w, math);
    while (op_walk_next(&w)) {
        struct op_node *n = w.node;
        bool gone = n->kind == OP_COMMENT ||
                    (n->kind == OP_ELEMENT && (n->name == OP_N_ANNOTATION_XML || n->name == OP_N_SCRIPT ||
                                               (n->name == OP_N_ANNOTATION && !is_annotation_in_place(n))));
        if (w.event == OP_ENTER && n != math && gone) {
            op_walk_remove(&w);
            continue;
        }
        if (w.event != OP_LEAVE)
            continue;
        if (n->kind == OP_TEXT) {
            wrap_math_text(c, n);
            continue;
        }
        filter_math_attributes(c, n);
        if (n != math && (n->ns != OP_NS_MATHML || !is_presentation(n->name)))
            op_unwrap(n);
    }
    return op_first(math) ? CLEAN_KEEP : CLEAN_DROP;
}

static enum clean_verdict settle_foreign(struct clean *c, struct op_node *n)
{
    if (n->ns == OP_NS_MATHML && n->name == OP_N_MATH)
        return settle_math(c, n);
    if (n->ns == OP_NS_SVG && n->name == OP_N_SVG)
        return is_icon(n) ? CLEAN_DROP : settle_svg(c, n);
    return n->ns == OP_NS_HTML ? CLEAN_KEEP : CLEAN_DROP;
}

const struct clean_rule clean_foreign_rules[] = {
    {"foreign", "make SVG and MathML harmless; drop icons", CLEAN_PHASE_SHAPE, CLEAN_ENTER, CLEAN_ON(CLEAN_UNKNOWN),
     settle_foreign},
    {NULL, NULL, CLEAN_PHASE_SHAPE, CLEAN_ENTER, NULL, NULL},
};
