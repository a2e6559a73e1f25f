/* op-outline: headings in order, each with an id of its own. */
#include "doc/heading_id.h"
#include "doc/heading_level.h"
#include "offprint/metadata.h"
#include "offprint/utf8.h"
#include "stage/id_set.h"
#include "stage/stages.h"

/* -- The title -- */

/* Letters and digits in lower case; everything else counts as one space. */
static void add_folded(op_str text, struct op_buf *out)
{
    bool gap = false;
    for (size_t i = 0, n; i < text.n; i += n) {
        uint32_t c = op_utf8_decode(text.p + i, text.p + text.n, &n);
        bool letter = c < 0x80 ? op_is_alnum((char)c) : !op_unicode_space(c) && !(c >= 0x2000 && c < 0x2070);
        if (!letter) {
            gap = true;
            continue;
        }
        if (gap && out->n)
            op_buf_addc(out, ' ');
        gap = false;
        if (c < 0x80)
            op_buf_addc(out, op_to_lower((char)c));
        else
            op_buf_add(out, op_str_make(text.p + i, n));
    }
}

static bool repeats_title(const struct op_article *a, const struct op_node *heading)
{
    struct op_buf text = OP_BUF_INIT, title = OP_BUF_INIT, folded = OP_BUF_INIT;
    op_text_content(heading, &text);
    add_folded(op_buf_str(&text), &folded);
    add_folded(op_meta(a, OP_META_TITLE), &title);
    bool same = title.n && op_str_eq(op_buf_str(&title), op_buf_str(&folded));
    op_buf_release(&text);
    op_buf_release(&title);
    op_buf_release(&folded);
    return same;
}

/* -- Ids -- */

/* How often a slug was asked for, so that the hundredth "notes" need not try ninety-nine. */
struct counter {
    op_str slug;
    unsigned next;
};

struct outline {
    struct op_article *article;
    struct id_set ids, seen; /* of all elements; of headings so far */
    struct counter *counters;
    size_t count, capacity;
};

static struct counter *counter_of(struct outline *o, op_str slug)
{
    if (o->count * 2 >= o->capacity) {
        struct outline grown = *o;
        grown.capacity = o->capacity ? o->capacity * 2 : 64;
        grown.count = 0;
        grown.counters = op_arena_zalloc(o->article->doc.arena, grown.capacity * sizeof *grown.counters);
        for (size_t i = 0; i < o->capacity; i++)
            if (o->counters[i].slug.p)
                *counter_of(&grown, o->counters[i].slug) = o->counters[i];
        *o = grown;
    }
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < slug.n; i++)
        hash = (hash ^ (unsigned char)slug.p[i]) * 1099511628211u;
    size_t at = (size_t)(hash ^ hash >> 32) & (o->capacity - 1);
    while (o->counters[at].slug.p && !op_str_eq(o->counters[at].slug, slug))
        at = (at + 1) & (o->capacity - 1);
    if (!o->counters[at].slug.p) {
        o->counters[at] = (struct counter){slug, 2};
        o->count++;
    }
    return &o->counters[at];
}

static void settle_id(struct outline *o, struct op_node *n)
{
    struct op_arena *arena = o->article->doc.arena;
    op_str id = op_attr(n, OP_N_ID);
    if (id.n && id_set_add(arena, &o->seen, id))
        return;
    struct op_buf text = OP_BUF_INIT, slug = OP_BUF_INIT;
    heading_text(n, &text);
    heading_slug(op_buf_str(&text), &slug);
    id = slug.n ? op_arena_dup(arena, op_buf_str(&slug)) : OP_STR("section");
    if (!id_set_add(arena, &o->ids, id)) {
        struct counter *counter = counter_of(o, id);
        op_str numbered;
        do
            numbered = op_arena_printf(arena, "%.*s-%u", OP_ARG(id), counter->next++);
        while (!id_set_add(arena, &o->ids, numbered));
        id = numbered;
    }
    (void)id_set_add(arena, &o->seen, id);
    op_attr_set(&o->article->doc, n, OP_N_ID, id);
    op_buf_release(&text);
    op_buf_release(&slug);
}

static bool is_void(struct op_node *heading)
{
    struct op_walk w;
    op_walk_start(&w, heading);
    while (op_walk_next(&w)) {
        bool object = w.node->kind == OP_ELEMENT && (w.node->ns != OP_NS_HTML || op_is(w.node, OP_N_IMG));
        if (object || (w.node->kind == OP_TEXT && op_str_trim(op_text(w.node)).n))
            return false;
    }
    return true;
}

static bool run_outline(struct op_ctx *ctx, struct op_article *article, const void *options, const struct op_sink *next)
{
    (void)ctx;
    (void)options;
    struct outline o = {.article = article};
    struct heading_levels levels = {{0}, {0}, 0};
    const struct op_node *title = NULL;
    bool first = true;
    struct op_walk w;
    op_walk_start(&w, article->body);
    while (op_walk_next(&w))
        if (w.event == OP_ENTER && op_is_element(w.node) && op_attr(w.node, OP_N_ID).n)
            (void)id_set_add(article->doc.arena, &o.ids, op_attr(w.node, OP_N_ID));
    op_walk_start(&w, article->body);
    while (op_walk_next(&w)) {
        unsigned level = heading_level(w.node);
        if (w.event != OP_LEAVE || !level)
            continue;
        if (is_void(w.node)) {
            op_unlink(w.node);
            continue;
        }
        if (level == 1 && first && (op_title_invented(article) || repeats_title(article, w.node)))
            title = w.node;
        if (level == 1)
            first = false;
        if (w.node != title)
            heading_level_settle(&levels, w.node);
        settle_id(&o, w.node);
    }
    return op_emit(next, article);
}

const struct op_stage op_stage_outline = {
    "outline", "order the levels of headings and give each an id", NULL, NULL, 0, run_outline, false,
};
