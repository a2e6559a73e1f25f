/* Ids of a chapter, each once, and links that lead to them. */
#include <stdlib.h>

#include "offprint/uri.h"
#include "write/epub.h"

struct found {
    op_str id;
    struct op_node *node; /* in document order as its address is not: `order` */
    size_t order;
};

static int compare_found(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    int order = op_str_compare(x->id, y->id);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

static int compare_ids(const void *a, const void *b)
{
    const struct epub_id *x = a, *y = b;
    return op_str_compare(x->id, y->id);
}

static bool is_id(op_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (op_is_space(s.p[i]))
            return false;
    return s.n > 0;
}

struct epub_ids epub_ids_settle(struct op_doc *doc, struct op_node *root)
{
    struct op_walk w;
    size_t count = 0, n = 0;
    op_walk_start(&w, root);
    while (op_walk_next(&w))
        count += w.event == OP_ENTER && w.node->kind == OP_ELEMENT && op_attr_lookup(w.node, OP_N_ID);
    struct found *found = op_xcalloc(count + 1, sizeof *found);
    op_walk_start(&w, root);
    while (op_walk_next(&w)) {
        if (w.event != OP_ENTER || w.node->kind != OP_ELEMENT || !op_attr_lookup(w.node, OP_N_ID))
            continue;
        if (is_id(op_attr(w.node, OP_N_ID))) {
            found[n] = (struct found){op_attr(w.node, OP_N_ID), w.node, n};
            n++;
        } else {
            op_attr_remove(w.node, OP_N_ID);
        }
    }
    qsort(found, n, sizeof *found, compare_found);
    struct epub_ids ids = {op_arena_alloc(doc->arena, (n + 1) * sizeof *ids.v), 0};
    for (size_t i = 0; i < n; i++)
        if (i && op_str_eq(found[i].id, found[i - 1].id))
            op_attr_remove(found[i].node, OP_N_ID);
        else
            ids.v[ids.n++] = (struct epub_id){found[i].id, 0};
    free(found);
    return ids;
}

struct epub_id *epub_ids_lookup(const struct epub_ids *ids, op_str id)
{
    struct epub_id key = {id, 0};
    return ids->n ? bsearch(&key, ids->v, ids->n, sizeof key, compare_ids) : NULL;
}

op_str epub_fragment(struct op_arena *arena, op_str id)
{
    struct op_buf out = OP_BUF_INIT;
    op_buf_addc(&out, '#'); /* so that a colon in the id makes no scheme */
    for (op_str rest = id; rest.p;) {
        op_buf_add(&out, op_str_cut(&rest, '%'));
        op_buf_addz(&out, rest.p ? "%25" : "");
    }
    op_str fragment = op_uri_normalise(arena, op_arena_dup(arena, op_buf_str(&out)));
    op_buf_release(&out);
    return op_str_skip(fragment, 1);
}

op_str epub_href_settle(struct op_arena *arena, const struct epub_ids *ids, op_str href)
{
    href = op_str_trim(href);
    if (href.n && href.p[0] == '#') {
        op_str raw = op_str_skip(href, 1), id = op_uri_decode(arena, raw);
        if (epub_ids_lookup(ids, raw))
            id = raw;
        else if (!epub_ids_lookup(ids, id))
            return OP_STR_NONE;
        return op_arena_join(arena, OP_STR("#"), epub_fragment(arena, id));
    }
    op_str address = op_uri_normalise(arena, href);
    struct op_uri uri = op_uri_parse(address);
    if (!address.n)
        return OP_STR_NONE;
    if (!uri.scheme.p)
        return uri.authority.p ? op_arena_join(arena, OP_STR("https:"), address) : address;
    bool named = op_str_eq(uri.scheme, OP_STR("post"));
    return named || (op_uri_is_absolute(address) && op_uri_scheme_allowed(uri.scheme)) ? address : OP_STR_NONE;
}
