/* What of SVG stays: the drawing part of SVG 1.1 (REC-SVG11-20110816), which is what checkers of books know, without
   anything that acts, moves or reaches out. */
#include <stdlib.h>

#include "doc/svg.h"

/* -- The table -- */

enum content {
    DRAWING, /* elements, no text */
    SHAPES,  /* shapes and text only */
    TEXT,    /* text and its spans */
    PLAIN,   /* text only */
    STOPS,   /* stop elements */
    NOTHING  /* title and desc only */
};

struct row {
    const char *name;
    enum content content;
    const char *attributes; /* besides those that all have; those that it must have begin with `!` */
};

static const char on_all[] = "id class style";
static const char on_drawing[] =
    "fill fill-rule fill-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin "
    "stroke-miterlimit stroke-opacity stroke-width color opacity display visibility clip-path clip-rule mask transform";
static const char on_text[] =
    "font-family font-size font-style font-weight text-anchor letter-spacing word-spacing text-decoration "
    "dominant-baseline";

static const struct row rows[] = {
    {"svg", DRAWING, "x y width height viewBox preserveAspectRatio version role aria-label aria-hidden"},
    {"g", DRAWING, ""},
    {"defs", DRAWING, ""},
    {"symbol", DRAWING, "viewBox preserveAspectRatio"},
    {"use", NOTHING, "x y width height !href"},
    {"path", NOTHING, "!d pathLength marker-start marker-mid marker-end"},
    {"rect", NOTHING, "x y !width !height rx ry"},
    {"circle", NOTHING, "cx cy !r"},
    {"ellipse", NOTHING, "cx cy !rx !ry"},
    {"line", NOTHING, "x1 y1 x2 y2 marker-start marker-mid marker-end"},
    {"polyline", NOTHING, "!points marker-start marker-mid marker-end"},
    {"polygon", NOTHING, "!points marker-start marker-mid marker-end"},
    {"text", TEXT, "x y dx dy rotate textLength lengthAdjust"},
    {"tspan", TEXT, "x y dx dy rotate textLength lengthAdjust"},
    {"textPath", TEXT, "!href startOffset"},
    {"title", PLAIN, ""},
    {"desc", PLAIN, ""},
    {"style", PLAIN, "type"},
    {"linearGradient", STOPS, "x1 y1 x2 y2 gradientUnits gradientTransform spreadMethod href"},
    {"radialGradient", STOPS, "cx cy r fx fy gradientUnits gradientTransform spreadMethod href"},
    {"stop", NOTHING, "!offset stop-color stop-opacity"},
    {"clipPath", SHAPES, "clipPathUnits"},
    {"mask", DRAWING, "x y width height maskUnits maskContentUnits"},
    {"pattern", DRAWING,
     "x y width height viewBox preserveAspectRatio patternUnits patternContentUnits patternTransform href"},
    {"marker", DRAWING, "viewBox preserveAspectRatio refX refY markerUnits markerWidth markerHeight orient"},
    {"image", NOTHING, "x y !width !height preserveAspectRatio !href"},
};

/* Attributes that only take certain words. */
static const struct {
    const char *name, *words;
} enumerated[] = {
    {"fill-rule", "nonzero evenodd inherit"},
    {"clip-rule", "nonzero evenodd inherit"},
    {"stroke-linecap", "butt round square inherit"},
    {"stroke-linejoin", "miter round bevel inherit"},
    {"display", "inline block none inherit"},
    {"visibility", "visible hidden inherit"},
    {"font-style", "normal italic oblique inherit"},
    {"font-weight", "normal bold bolder lighter 100 200 300 400 500 600 700 800 900 inherit"},
    {"text-anchor", "start middle end inherit"},
    {"dominant-baseline", "auto ideographic alphabetic hanging mathematical central middle text-after-edge "
                          "text-before-edge inherit"},
    {"lengthAdjust", "spacing spacingAndGlyphs"},
    {"gradientUnits", "userSpaceOnUse objectBoundingBox"},
    {"patternUnits", "userSpaceOnUse objectBoundingBox"},
    {"patternContentUnits", "userSpaceOnUse objectBoundingBox"},
    {"clipPathUnits", "userSpaceOnUse objectBoundingBox"},
    {"maskUnits", "userSpaceOnUse objectBoundingBox"},
    {"maskContentUnits", "userSpaceOnUse objectBoundingBox"},
    {"markerUnits", "strokeWidth userSpaceOnUse"},
    {"spreadMethod", "pad reflect repeat"},
    {"role", "img"},
    {"aria-hidden", "true"},
    {"version", "1.0 1.1"},
    {"preserveAspectRatio", "none xMinYMin xMidYMin xMaxYMin xMinYMid xMidYMid xMaxYMid xMinYMax xMidYMax xMaxYMax"},
};

static const struct row *lookup(op_str name)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (op_str_eq(name, op_str_z(rows[i].name)))
            return &rows[i];
    return NULL;
}

/* -- Values -- */

/* A list of declarations or rules that any parser reads: braces balance, nothing is imported, referred to or escaped.
 */
static bool is_plain_css(op_str css)
{
    int depth = 0;
    for (size_t i = 0; i < css.n; i++) {
        unsigned char c = (unsigned char)css.p[i];
        if (c == '{')
            depth++;
        if (c == '}')
            depth--;
        if (depth < 0 || depth > 1 || c >= 0x80 || strchr("@\\<>!\"'[]*&$^`~|?=", c) ||
            (c < 0x20 && !op_is_space((char)c)))
            return false;
    }
    for (size_t at = 0; (at = op_str_find(css, OP_STR("url("), at)) != OP_NOT_FOUND; at += 4)
        if (at + 4 >= css.n || css.p[at + 4] != '#')
            return false;
    return depth == 0 && op_str_find(css, OP_STR("expression"), 0) == OP_NOT_FOUND;
}

/* Each declaration is a name, a colon and a value. */
static bool is_style_attribute(op_str css)
{
    bool any = false;
    if (!is_plain_css(css) || op_str_find_char(css, '{', 0) != OP_NOT_FOUND)
        return false;
    while (css.p) {
        op_str value = op_str_trim(op_str_cut(&css, ';'));
        if (!value.n)
            continue;
        op_str name = op_str_cut(&value, ':');
        if (!value.p || !op_str_trim(value).n || op_str_find_char(value, ':', 0) != OP_NOT_FOUND ||
            !op_is_alpha(name.p[0]))
            return false;
        for (size_t i = 0; i < name.n; i++)
            if (!op_is_alnum(name.p[i]) && name.p[i] != '-')
                return false;
        any = true;
    }
    return any;
}

/* Elements with rules whose selectors are names, classes and ids. */
static bool is_style_sheet(op_str css)
{
    if (!is_plain_css(css) || op_str_find(css, OP_STR("/*"), 0) != OP_NOT_FOUND)
        return false;
    while (op_str_trim(css).n) {
        op_str selector = op_str_trim(op_str_cut(&css, '{'));
        if (!css.p || !selector.n)
            return false;
        for (size_t i = 0; i < selector.n; i++)
            if (!op_is_alnum(selector.p[i]) && !strchr(".#-_, ", selector.p[i]))
                return false;
        op_str body = op_str_cut(&css, '}');
        if (!css.p || !is_style_attribute(body))
            return false;
    }
    return true;
}

static bool is_good_reference(op_str element, op_str value)
{
    if (op_str_eq(element, OP_STR("image")))
        return op_str_starts(value, OP_STR("data:image/png;base64,")) ||
               op_str_starts(value, OP_STR("data:image/jpeg;base64,")) ||
               op_str_starts(value, OP_STR("data:image/gif;base64,"));
    return value.n > 1 && value.p[0] == '#';
}

static bool is_good_value(op_str name, op_str value)
{
    if (op_str_eq(name, OP_STR("style")))
        return is_style_attribute(value);
    for (size_t i = 0; i < sizeof enumerated / sizeof *enumerated; i++)
        if (op_str_eq(name, op_str_z(enumerated[i].name))) {
            op_str first = op_str_word(&value);
            bool slice = op_str_eq(name, OP_STR("preserveAspectRatio"));
            op_str second = op_str_trim(value);
            return first.n && op_str_has_word(op_str_z(enumerated[i].words), first) &&
                   (!second.n || (slice && (op_str_eq(second, OP_STR("meet")) || op_str_eq(second, OP_STR("slice")))));
        }
    for (size_t at = 0; (at = op_str_find(value, OP_STR("url("), at)) != OP_NOT_FOUND; at += 4) {
        op_str inside = op_str_trim(op_str_skip(value, at + 4));
        if (!inside.n || inside.p[0] != '#')
            return false;
    }
    return value.n > 0 && op_str_find_char(value, '\\', 0) == OP_NOT_FOUND;
}

/* Is `name` one of the words of `list`, which may begin with `!`? */
static bool is_listed(const char *list, op_str name)
{
    op_str rest = op_str_z(list);
    for (op_str word; (word = op_str_word(&rest)).p;)
        if (op_str_eq(word.p[0] == '!' ? op_str_skip(word, 1) : word, name))
            return true;
    return false;
}

/* -- Elements -- */

static void settle_attributes(struct op_doc *doc, const struct row *row, struct op_node *n)
{
    uint32_t kept = 0;
    op_str element = op_str_z(row->name);
    bool drawing = row->content != PLAIN && row->content != STOPS && !op_str_eq(element, OP_STR("stop"));
    bool linked = op_attr_lookup_ns(n, OP_NS_XLINK, OP_N_HREF) != NULL;
    for (uint32_t i = 0; i < n->n; i++) {
        struct op_attr a = n->u.attrs[i];
        op_str name = op_doc_name_str(doc, a.name), value = op_str_trim(op_attr_value(&a));
        if (a.name == OP_N_HREF && (a.ns == OP_NS_XLINK || (a.ns == OP_NS_HTML && !linked))) {
            if (!is_listed(row->attributes, name) || !is_good_reference(element, value))
                continue;
            a.ns = OP_NS_XLINK;
        } else if (a.ns != OP_NS_HTML || a.name == OP_N_HREF) {
            continue;
        } else {
            bool known = is_listed(row->attributes, name) || (row->content != PLAIN && is_listed(on_all, name)) ||
                         (drawing && is_listed(on_drawing, name)) ||
                         ((row->content == TEXT || row->content == DRAWING) && is_listed(on_text, name));
            if (!known || !is_good_value(name, value))
                continue;
        }
        a.p = value.p;
        a.n = (uint32_t)value.n;
        n->u.attrs[kept++] = a;
    }
    n->n = kept;
}

/* `transform` is of no use on what only holds definitions, and checkers refuse it there. */
static void drop_transform(struct op_doc *doc, const struct row *row, struct op_node *n)
{
    static const char without[] = "svg symbol marker pattern mask tspan textPath";
    if (is_listed(without, op_str_z(row->name)))
        op_attr_remove(n, op_doc_name(doc, OP_STR("transform")));
}

static bool has_required(struct op_doc *doc, const struct row *row, const struct op_node *n)
{
    op_str rest = op_str_z(row->attributes);
    for (op_str word; (word = op_str_word(&rest)).p;) {
        if (word.p[0] != '!')
            continue;
        op_str name = op_str_skip(word, 1);
        bool reference = op_str_eq(name, OP_STR("href"));
        if (reference ? !op_attr_lookup_ns(n, OP_NS_XLINK, OP_N_HREF) : !op_attr_lookup(n, op_doc_name(doc, name)))
            return false;
    }
    return true;
}

static bool is_named(const struct op_doc *doc, const struct op_node *n, const char *name)
{
    return n->kind == OP_ELEMENT && op_str_eq(op_doc_name_str(doc, n->name), op_str_z(name));
}

/* May `child` stand in an element with this content? Of elements: those whose row is known. */
static bool may_stand(const struct op_doc *doc, enum content content, const struct op_node *child)
{
    if (child->kind != OP_ELEMENT)
        return content == TEXT || content == PLAIN || op_is_blank(child);
    bool description = is_named(doc, child, "title") || is_named(doc, child, "desc");
    bool span = is_named(doc, child, "tspan") || is_named(doc, child, "textPath");
    bool stop = is_named(doc, child, "stop");
    switch (content) {
    case SHAPES: {
        static const char shapes[] = "path rect circle ellipse line polyline polygon text use title desc";
        return is_listed(shapes, op_doc_name_str(doc, child->name));
    }
    case DRAWING:
        return !span && !stop;
    case TEXT:
        return description || span;
    case STOPS:
        return stop;
    case NOTHING:
        return description;
    case PLAIN:
        return false;
    }
    return false;
}

static void settle_children(struct op_doc *doc, const struct row *row, struct op_node *n)
{
    enum content content = op_str_eq(op_str_z(row->name), OP_STR("stop")) ? STOPS : row->content;
    for (struct op_node *child = op_first(n), *next; child; child = next) {
        next = op_next(child);
        if (!may_stand(doc, content, child) || (content == STOPS && row->content == NOTHING))
            op_unlink(child);
    }
    if (!is_named(doc, n, "style"))
        return;
    struct op_buf css = OP_BUF_INIT;
    op_text_content(n, &css);
    if (is_style_sheet(op_buf_str(&css)))
        op_attr_set(doc, n, OP_N_TYPE, OP_STR("text/css"));
    else
        op_unlink(n);
    op_buf_release(&css);
}

void op_svg_settle(struct op_doc *doc, struct op_node *svg)
{
    struct op_walk w;
    op_walk_start(&w, svg);
    while (op_walk_next(&w)) {
        struct op_node *n = w.node;
        if (n->kind != OP_ELEMENT)
            continue;
        if (w.event == OP_ENTER) {
            if (n->ns == OP_NS_SVG && (n->name == OP_N_A || is_named(doc, n, "switch"))) {
                bool in_text =
                    op_parent(n) && (is_named(doc, op_parent(n), "text") || is_named(doc, op_parent(n), "tspan"));
                op_rename(n, op_doc_name(doc, in_text ? OP_STR("tspan") : OP_STR("g")));
            }
            const struct row *row = n->ns == OP_NS_SVG ? lookup(op_doc_name_str(doc, n->name)) : NULL;
            if (row) {
                settle_attributes(doc, row, n);
                drop_transform(doc, row, n);
            }
            if (n != svg && (!row || !has_required(doc, row, n)))
                op_walk_remove(&w);
            continue;
        }
        settle_children(doc, lookup(op_doc_name_str(doc, n->name)), n);
    }
}

/* -- References -- */

static int compare_ids(const void *a, const void *b)
{
    return op_str_compare(*(const op_str *)a, *(const op_str *)b);
}

struct ids {
    op_str *v;
    size_t n;
};

static struct ids collect_ids(struct op_doc *doc, struct op_node *root)
{
    struct ids ids = {NULL, 0};
    struct op_walk w;
    for (int pass = 0; pass < 2; pass++) {
        size_t n = 0;
        op_walk_start(&w, root);
        while (op_walk_next(&w))
            if (w.event == OP_ENTER && w.node->kind == OP_ELEMENT && op_attr(w.node, OP_N_ID).n) {
                if (pass)
                    ids.v[n] = op_attr(w.node, OP_N_ID);
                n++;
            }
        if (!pass)
            ids.v = op_arena_alloc(doc->arena, (n + 1) * sizeof *ids.v);
        ids.n = n;
    }
    qsort(ids.v, ids.n, sizeof *ids.v, compare_ids);
    return ids;
}

static bool has_id(const struct ids *ids, op_str id)
{
    return bsearch(&id, ids->v, ids->n, sizeof id, compare_ids) != NULL;
}

static bool is_dangling(const struct ids *ids, op_str value)
{
    for (size_t at = 0; (at = op_str_find(value, OP_STR("url(#"), at)) != OP_NOT_FOUND; at += 5) {
        size_t end = op_str_find_char(value, ')', at);
        if (end == OP_NOT_FOUND || !has_id(ids, op_str_make(value.p + at + 5, end - at - 5)))
            return true;
    }
    return false;
}

void op_svg_settle_references(struct op_doc *doc, struct op_node *root)
{
    struct ids ids = collect_ids(doc, root);
    struct op_walk w;
    op_walk_start(&w, root);
    while (op_walk_next(&w)) {
        struct op_node *n = w.node;
        if (w.event != OP_LEAVE || n->kind != OP_ELEMENT || n->ns != OP_NS_SVG)
            continue;
        uint32_t kept = 0;
        bool lost = false;
        for (uint32_t i = 0; i < n->n; i++) {
            const struct op_attr *a = &n->u.attrs[i];
            op_str value = op_attr_value(a);
            bool href = a->ns == OP_NS_XLINK && a->name == OP_N_HREF && value.n && value.p[0] == '#';
            bool gone = href ? !has_id(&ids, op_str_skip(value, 1)) : is_dangling(&ids, value);
            lost = lost || (href && gone);
            if (!gone)
                n->u.attrs[kept++] = *a;
        }
        n->n = kept;
        if (lost && is_named(doc, n, "use"))
            op_unlink(n);
        else if (lost && is_named(doc, n, "textPath"))
            op_rename(n, op_doc_name(doc, OP_STR("tspan")));
    }
}
