#include "write/named_links.h"

#include "offprint/uri.h"

void op_named_links_drop(struct op_ctx *ctx, struct op_article *a)
{
    struct op_walk w;
    op_walk_start(&w, a->body);
    while (op_walk_next(&w)) {
        op_str href = w.event == OP_LEAVE && op_is(w.node, OP_N_A) ? op_attr(w.node, OP_N_HREF) : OP_STR_NONE;
        if (!op_str_starts(href, OP_STR("post:")))
            continue;
        op_report(ctx, OP_DIAG_LINK_TARGET, op_doc_place(&a->doc, w.node),
                  "nothing beside this page answers this link, leaving its text: %.*s",
                  OP_ARG(op_str_first(op_uri_decode(a->doc.arena, op_uri_parse(href).path), 120)));
        op_attr_remove(w.node, OP_N_HREF);
    }
}
