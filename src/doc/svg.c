#include "doc/svg.h"

#include "offprint/xhtml.h"
#include "xml/xml.h"

static bool reaches_out(op_str value)
{
    value = op_str_trim(value);
    return value.n && value.p[0] != '#' && !op_str_starts_ci(value, OP_STR("data:image/png")) &&
           !op_str_starts_ci(value, OP_STR("data:image/jpeg")) && !op_str_starts_ci(value, OP_STR("data:image/gif"));
}

/* Style text that can load something: an import, or a url() that is not a fragment. */
static bool style_reaches_out(op_str css)
{
    if (op_str_find_char(css, '\\', 0) != OP_NOT_FOUND || op_str_find(css, OP_STR("@import"), 0) != OP_NOT_FOUND)
        return true;
    for (size_t at = 0; (at = op_str_find(css, OP_STR("url("), at)) != OP_NOT_FOUND; at += 4) {
        op_str inside = op_str_trim(op_str_skip(css, at + 4));
        if (inside.n && (inside.p[0] == '"' || inside.p[0] == '\''))
            inside = op_str_skip(inside, 1);
        if (inside.n == 0 || inside.p[0] != '#')
            return true;
    }
    return false;
}

static bool is_active(const struct op_node *n)
{
    if (n->kind != OP_ELEMENT)
        return false;
    if (n->ns != OP_NS_SVG || n->name == OP_N_SCRIPT || n->name == OP_N_FOREIGN_OBJECT || n->name == OP_N_METADATA)
        return true;
    const struct op_node *text = op_first(n);
    return n->name == OP_N_STYLE && text && text->kind == OP_TEXT && style_reaches_out(op_text(text));
}

static void drop_active_attributes(const struct op_doc *doc, struct op_node *n)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n->n; i++) {
        const struct op_attr *a = &n->u.attrs[i];
        op_str value = op_attr_value(a);
        bool handler = a->ns == OP_NS_HTML && op_str_starts_ci(op_doc_name_str(doc, a->name), OP_STR("on"));
        bool outside = a->name == OP_N_HREF ? reaches_out(value) : style_reaches_out(value);
        bool foreign = a->ns != OP_NS_HTML && a->ns != OP_NS_XLINK && a->ns != OP_NS_XML;
        if (!handler && !outside && !foreign)
            n->u.attrs[kept++] = *a;
    }
    n->n = kept;
}

op_str op_svg_sanitise(struct op_ctx *ctx, struct op_arena *arena, op_str svg)
{
    struct op_doc doc;
    struct op_xml_fault fault;
    op_doc_init(&doc, arena);
    if (!op_xml_parse(ctx, &doc, svg, &fault))
        return OP_STR_NONE;
    struct op_walk w;
    op_walk_start(&w, doc.root);
    while (op_walk_next(&w)) {
        if (w.event != OP_ENTER || w.node->kind != OP_ELEMENT)
            continue;
        if (w.node->name == OP_N_A && w.node->ns == OP_NS_SVG)
            w.node->name = OP_N_G;
        if (is_active(w.node))
            op_walk_remove(&w);
        else
            drop_active_attributes(&doc, w.node);
    }
    if (!op_first(doc.root))
        return OP_STR_NONE;
    static const struct op_xhtml_options options = {.stream = false};
    struct op_buf out = OP_BUF_INIT;
    op_xhtml_write(&doc, doc.root, &options, &out);
    op_str result = op_arena_dup(arena, op_buf_str(&out));
    op_buf_release(&out);
    return result;
}
