#include "doc/svg.h"

#include "offprint/xhtml.h"
#include "xml/xml.h"

op_str op_svg_sanitise(struct op_ctx *ctx, struct op_arena *arena, op_str svg)
{
    struct op_doc doc;
    struct op_xml_fault fault;
    op_doc_init(&doc, arena);
    if (!op_xml_parse(ctx, &doc, svg, &fault))
        return OP_STR_NONE;
    struct op_node *root = op_first(doc.root);
    if (!root || root->kind != OP_ELEMENT || root->ns != OP_NS_SVG || root->name != OP_N_SVG)
        return OP_STR_NONE;
    op_svg_settle(&doc, root);
    op_svg_settle_references(&doc, root);
    static const struct op_xhtml_options options = {.stream = false};
    struct op_buf out = OP_BUF_INIT;
    op_xhtml_write(&doc, doc.root, &options, &out);
    op_str result = op_arena_dup(arena, op_buf_str(&out));
    op_buf_release(&out);
    return result;
}
