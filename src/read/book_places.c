/* Places that other documents of a book lead to: op-clean takes away the ids that nothing in the article asks for. */
#include <stdlib.h>

#include "offprint/uri.h"
#include "read/book.h"

static int compare_places(const void *a, const void *b)
{
    const struct book_place *x = a, *y = b;
    int order = op_str_compare(x->path, y->path);
    return order ? order : op_str_compare(x->id, y->id);
}

static void add(struct book_places *places, op_str path, op_str id)
{
    if (places->n == places->cap) {
        places->cap = places->cap ? places->cap * 2 : 64;
        places->v = op_xrealloc(places->v, places->cap * sizeof *places->v);
    }
    places->v[places->n++] = (struct book_place){path, id};
}

void book_places_collect(struct book *b, struct op_article *a, op_str path)
{
    struct op_walk w;
    op_walk_start(&w, a->body);
    while (op_walk_next(&w)) {
        op_str href = w.event == OP_ENTER && op_is(w.node, OP_N_A) ? op_attr(w.node, OP_N_HREF) : OP_STR_NONE;
        size_t hash = op_str_find_char(href, '#', 0);
        if (!href.n || hash == OP_NOT_FOUND || op_uri_is_absolute(href))
            continue;
        op_str target = book_path(a->doc.arena, path, href);
        op_str id = op_uri_decode(&b->arena, op_str_skip(href, hash + 1));
        if (target.n && id.n && !op_str_eq(target, path))
            add(&b->places, op_arena_dup(&b->arena, target), op_arena_dup(&b->arena, id));
    }
}

void book_places_sort(struct book_places *places)
{
    if (places->n)
        qsort(places->v, places->n, sizeof *places->v, compare_places);
}

void book_places_mark(const struct book *b, struct op_article *a, op_str path)
{
    const struct book_places *places = &b->places;
    struct op_buf list = OP_BUF_INIT;
    size_t low = 0, high = places->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (op_str_compare(places->v[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i < places->n && op_str_eq(places->v[i].path, path); i++) {
        if (i > low && op_str_eq(places->v[i].id, places->v[i - 1].id))
            continue;
        op_buf_addz(&list, list.n ? " " : "");
        op_buf_add(&list, places->v[i].id);
    }
    if (list.n)
        op_attr_set_ns(&a->doc, a->html, OP_NS_OP, op_doc_name(&a->doc, OP_STR("places")),
                       op_arena_dup(a->doc.arena, op_buf_str(&list)));
    op_buf_release(&list);
}
