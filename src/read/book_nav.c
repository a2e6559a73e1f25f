#include "read/book_nav.h"

#include <stdlib.h>

struct nav {
    struct op_arena *arena;
    struct op_doc doc;
    op_str path;
    struct book_labels labels;
};

static bool is_named(const struct nav *nav, const struct op_node *n, const char *name)
{
    return n->kind == OP_ELEMENT && op_str_eq(op_doc_name_str(&nav->doc, n->name), op_str_z(name));
}

/* A label of a whole document goes before that of a place in it. */
static void add(struct nav *nav, op_str href, op_str text, size_t count)
{
    bool place = op_str_find_char(href, '#', 0) != OP_NOT_FOUND;
    if (!text.n || !href.n)
        return;
    size_t n = nav->labels.n++;
    nav->labels.v[n] = (struct book_label){book_path(nav->arena, nav->path, href), text, n + (place ? count : 0)};
}

/* The label of a point of the NCX: what it holds before its children. */
static op_str label_of_point(const struct nav *nav, const struct op_node *content)
{
    for (const struct op_node *n = op_prev(content); n; n = op_prev(n))
        if (is_named(nav, n, "navLabel"))
            return book_text(nav->arena, n);
    return OP_STR_NONE;
}

static bool is_toc(const struct op_node *n)
{
    return op_is(n, OP_N_NAV) && op_str_has_word(op_attr_ns(n, OP_NS_EPUB, OP_N_TYPE), OP_STR("toc"));
}

/* Links of the nav of contents, and points of the NCX. `count` is how many there may be. */
static void collect(struct nav *nav, size_t count)
{
    const struct op_node *toc = NULL;
    struct op_walk w;
    op_walk_start(&w, nav->doc.root);
    while (op_walk_next(&w)) {
        const struct op_node *n = w.node;
        if (w.event == OP_LEAVE && n == toc)
            toc = NULL;
        if (w.event != OP_ENTER || n->kind != OP_ELEMENT)
            continue;
        if (!toc && is_toc(n))
            toc = n;
        else if (toc && op_is(n, OP_N_A))
            add(nav, op_attr(n, OP_N_HREF), book_text(nav->arena, n), count);
        else if (is_named(nav, n, "content") && is_named(nav, op_parent(n), "navPoint"))
            add(nav, op_attr(n, OP_N_SRC), label_of_point(nav, n), count);
    }
}

static int compare_labels(const void *a, const void *b)
{
    const struct book_label *x = a, *y = b;
    int order = op_str_compare(x->path, y->path);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

struct book_labels book_nav_read(struct op_ctx *ctx, struct op_arena *arena, op_str xml, op_str path)
{
    struct nav nav = {.arena = arena, .path = path};
    struct op_xml_fault fault;
    size_t count = 0;
    struct op_walk w;
    op_doc_init(&nav.doc, arena);
    (void)op_xml_parse(ctx, &nav.doc, xml, &fault);
    op_walk_start(&w, nav.doc.root);
    while (op_walk_next(&w))
        count += w.event == OP_ENTER && w.node->kind == OP_ELEMENT;
    nav.labels.v = op_arena_alloc(arena, (count + 1) * sizeof *nav.labels.v);
    collect(&nav, count);
    if (nav.labels.n)
        qsort(nav.labels.v, nav.labels.n, sizeof *nav.labels.v, compare_labels);
    return nav.labels;
}

op_str book_label_of(const struct book_labels *labels, op_str path)
{
    size_t low = 0, high = labels->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (op_str_compare(labels->v[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < labels->n && op_str_eq(labels->v[low].path, path) ? labels->v[low].text : OP_STR_NONE;
}
