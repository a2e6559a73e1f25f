/* The rest: values of which the best source's counts as it stands. */
#include "offprint/language.h"
#include "offprint/uri.h"
#include "stage/page.h"

struct page_value *page_best(struct page *p, enum op_meta_key key, const struct page_value *after)
{
    struct page_value *best = NULL;
    for (size_t i = 0; i < p->n; i++) {
        struct page_value *v = &p->v[i];
        bool passed = after && (v->rank < after->rank || (v->rank == after->rank && v <= after));
        if (v->key == key && !passed && (!best || v->rank < best->rank))
            best = v;
    }
    return best;
}

void page_put(struct page *p, struct page_value *v, enum op_meta_key key, op_str text)
{
    if (key == OP_META_TITLE)
        op_meta_set(p->a, key, OP_STR_NONE);
    struct op_node *n = op_meta_add(p->a, key, text);
    if (!n)
        return;
    v->chosen = true;
    v->text = text;
    if (op_meta_rows[key].form == OP_META_FORM_HTML_ATTRIBUTE)
        return;
    op_str from = op_arena_printf(p->arena, v->name.n ? "%s %.*s" : "%s%.*s", v->source, OP_ARG(v->name));
    op_attr_set_ns(&p->a->doc, n, OP_NS_OP, OP_N_FROM, from);
}

/* Addresses of pictures may leave out the scheme, or the host: then the page's counts. */
static op_str absolute(struct page *p, op_str url)
{
    op_str base = op_meta(p->a, OP_META_CANONICAL);
    if (op_uri_is_web(url))
        return url;
    if (op_str_starts(url, OP_STR("//")))
        return op_arena_join(p->arena, OP_STR("https:"), url);
    return base.n ? op_uri_resolve(p->arena, base, url) : OP_STR_NONE;
}

static void choose_text(struct page *p, enum op_meta_key key)
{
    for (struct page_value *v = page_best(p, key, NULL); v; v = page_best(p, key, v)) {
        op_str text = page_clean(p, v->text);
        if (!text.n)
            continue;
        page_put(p, v, key, text);
        return;
    }
}

static void choose_address(struct page *p, enum op_meta_key key)
{
    for (struct page_value *v = page_best(p, key, NULL); v; v = page_best(p, key, v)) {
        op_str text = key == OP_META_LEAD_IMAGE ? absolute(p, page_clean(p, v->text)) : page_clean(p, v->text);
        if (!op_uri_is_web(text))
            continue;
        page_put(p, v, key, text);
        return;
    }
}

/* All of the best source. */
static void choose_keywords(struct page *p)
{
    const struct page_value *first = page_best(p, OP_META_KEYWORD, NULL);
    for (size_t i = 0; first && i < p->n; i++) {
        struct page_value *v = &p->v[i];
        if (v->key != OP_META_KEYWORD || v->rank != first->rank)
            continue;
        op_str rest = page_clean(p, v->text);
        char separator = op_str_find_char(rest, ',', 0) == OP_NOT_FOUND ? ';' : ',';
        for (int count = 0; rest.p && count < 100; count++)
            page_put(p, v, OP_META_KEYWORD, op_str_cut(&rest, separator));
    }
}

/* The html element's is better than all others, and known already. */
static void choose_language(struct page *p)
{
    for (struct page_value *v = page_best(p, OP_META_LANG, NULL); v && !op_meta(p->a, OP_META_LANG).n;
         v = page_best(p, OP_META_LANG, v)) {
        op_str tag = op_language_canonical(p->arena, page_clean(p, v->text));
        if (tag.n)
            page_put(p, v, OP_META_LANG, tag);
    }
}

void page_other_choose(struct page *p)
{
    choose_address(p, OP_META_CANONICAL);
    choose_text(p, OP_META_PUBLISHER);
    choose_text(p, OP_META_DESCRIPTION);
    choose_text(p, OP_META_RIGHTS);
    choose_text(p, OP_META_IDENTIFIER);
    choose_address(p, OP_META_LEAD_IMAGE);
    choose_keywords(p);
    choose_language(p);
}
