/* Addresses in outputs that stand alone: relative links as they were written, images where the page's address has them.
 */
#include "write/addresses.h"

#include "offprint/metadata.h"
#include "offprint/resource.h"
#include "offprint/uri.h"

static bool is_relative(op_str reference)
{
    struct op_uri u = op_uri_parse(reference);
    return u.path.n && !u.scheme.p && !u.authority.p;
}

static void settle_link(struct op_article *a, struct op_node *n, op_str folder)
{
    op_str href = op_attr(n, OP_N_HREF);
    if (folder.n && is_relative(href))
        op_attr_set(&a->doc, n, OP_N_HREF, op_uri_relative(a->doc.arena, folder, href));
}

static void settle_image(struct op_article *a, struct op_node *n)
{
    op_str address = op_resource_address(a, op_attr(n, OP_N_SRC));
    if (address.n)
        op_attr_set(&a->doc, n, OP_N_SRC, address);
}

/* The folder of an article whose links op-links has resolved, absent of others. */
static op_str folder_of(struct op_article *a)
{
    op_str mark = op_attr_ns(a->html, OP_NS_OP, op_doc_name(&a->doc, OP_STR("links")));
    op_str folder = op_uri_normalise(a->doc.arena, op_path_folder(op_meta(a, OP_META_SOURCE)));
    return mark.n && folder.n ? op_uri_resolve(a->doc.arena, OP_STR(""), folder) : OP_STR_NONE;
}

void op_addresses_settle(struct op_article *a)
{
    op_str folder = folder_of(a);
    struct op_walk w;
    op_walk_start(&w, a->body);
    while (op_walk_next(&w)) {
        if (w.event != OP_ENTER || w.node->kind != OP_ELEMENT)
            continue;
        if (op_is(w.node, OP_N_A))
            settle_link(a, w.node, folder);
        else if (op_is(w.node, OP_N_IMG))
            settle_image(a, w.node);
    }
}
