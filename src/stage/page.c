/* Metadata of a whole page: finding first, then choosing, in an order in which each choice can use those before it. */
#include "stage/page.h"

/* What the reader took from the head stands in only where this stage does not run. */
static void forget(struct op_article *a)
{
    static const enum op_meta_key keys[] = {
        OP_META_AUTHOR, OP_META_DESCRIPTION, OP_META_KEYWORD,   OP_META_DATE,       OP_META_MODIFIED,
        OP_META_RIGHTS, OP_META_PUBLISHER,   OP_META_CANONICAL, OP_META_LEAD_IMAGE, OP_META_IDENTIFIER};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        op_meta_set(a, keys[i], OP_STR_NONE);
}

static bool is_unread(const struct op_article *a)
{
    for (const struct op_node *n = op_first(a->head); n; n = op_next(n))
        if (op_is(n, OP_N_META) && op_str_eq(op_attr(n, OP_N_NAME), OP_STR(OP_META_PAGE_PREFIX "title")))
            return true;
    return false;
}

/* Values that were not chosen, for whoever asks. */
static void list_others(struct page *p)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct page_value *v = &p->v[i];
        if (v->chosen)
            continue;
        struct op_node *n = op_new_element(&p->a->doc, OP_N_META);
        op_attr_set(&p->a->doc, n, OP_N_NAME,
                    op_arena_join(p->arena, OP_STR(OP_META_LOST_PREFIX), op_str_z(op_meta_rows[v->key].name)));
        op_attr_set(&p->a->doc, n, OP_N_CONTENT, page_clean(p, v->text));
        op_attr_set_ns(&p->a->doc, n, OP_NS_OP, OP_N_FROM,
                       op_arena_printf(p->arena, v->name.n ? "%s %.*s" : "%s%.*s", v->source, OP_ARG(v->name)));
        op_append(p->a->head, n);
    }
}

void page_read(struct op_ctx *ctx, struct op_article *a, bool others)
{
    if (!op_str_eq(op_meta(a, OP_META_KIND), OP_STR(OP_KIND_PAGE)) || !is_unread(a))
        return;
    struct page p = {.ctx = ctx, .a = a, .arena = a->doc.arena, .groups = 1, .json_budget = PAGE_JSON_MAX};
    forget(a);
    page_walk(&p);
    page_json_find(&p);
    page_other_choose(&p);
    page_title_choose(&p);
    page_near_find(&p);
    page_address_find(&p);
    page_author_choose(&p);
    page_date_choose(&p);
    if (others)
        list_others(&p);
    op_buf_release(&p.scratch);
}
