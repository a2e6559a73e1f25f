/* op-extract: of a whole page the article. */
#include "stage/extract.h"

#include <stdlib.h>

#include "offprint/metadata.h"
#include "offprint/pipeline.h"
#include "stage/stages.h"

enum { ARTICLE_MIN = 50 /* letters of prose */, ARTICLES_MAX = 500 };

static const char *const main_choices[] = {"auto", "off", "precision", "recall", NULL};
static const struct op_option option_rows[] = {
    {"main", 0, OP_OPTION_CHOICE, offsetof(struct extract_options, main), "WHEN",
     "of a whole page take the article: auto, off, precision (less), recall (more)", main_choices},
    {"all-articles", 0, OP_OPTION_FLAG, offsetof(struct extract_options, all_articles), NULL,
     "of a page with several articles take each for itself, not the first", NULL},
    {NULL, 0, OP_OPTION_END, 0, NULL, NULL, NULL},
};
static const struct extract_options option_defaults = {EXTRACT_AUTO, false};

/* What stands below the headline is no part of the text, but of the article. */
static void keep_deck(struct extract *e)
{
    struct op_buf text = OP_BUF_INIT;
    op_text_content(e->boxes[e->deck].node, &text);
    (void)op_meta_add(e->article, OP_META_SUBTITLE, op_buf_str(&text));
    op_buf_release(&text);
    op_unlink(e->boxes[e->deck].node);
}

/* The boxes that were taken out leave the tree, and the main box becomes all that `body` holds. */
static void apply(struct extract *e, struct op_node *body)
{
    struct op_node *main = e->boxes[e->main].node;
    for (uint32_t i = e->main + 1; i < e->boxes[e->main].end; i++)
        if (e->boxes[i].state != BOX_LIVE) {
            if (e->boxes[i].state == BOX_GONE)
                op_unlink(e->boxes[i].node);
            i = e->boxes[i].end - 1;
        } else if (e->boxes[i].traits & TRAIT_QUOTE) {
            op_attr_remove(e->boxes[i].node, OP_N_ARIA_HIDDEN);
        }
    if (e->deck)
        keep_deck(e);
    if (e->lead)
        op_prepend(main, e->lead);
    if (main == body)
        return;
    op_unlink(main);
    while (op_first(body))
        op_unlink(op_first(body));
    op_append(body, main);
}

/* Extracting a second time would take the article for a page. */
static bool is_done(struct op_article *article)
{
    return op_attr_ns(article->html, OP_NS_OP, op_doc_name(&article->doc, OP_STR("extract"))).p != NULL;
}

static void set_done(struct op_article *article, enum extract_kind kind)
{
    op_attr_set_ns(&article->doc, article->html, OP_NS_OP, op_doc_name(&article->doc, OP_STR("extract")),
                   op_str_z(extract_kind_name(kind)));
}

/* An article of its own in the same document, with the metadata of the page and an empty body. */
static struct op_article part_of(struct op_article *page)
{
    struct op_article part = *page;
    part.doc.root = op_new_node(&page->doc, OP_DOCUMENT);
    part.html = op_copy(&page->doc, page->html, false);
    part.head = op_copy(&page->doc, page->head, true);
    part.body = op_copy(&page->doc, page->body, false);
    op_append(part.doc.root, part.html);
    op_append(part.html, part.head);
    op_append(part.html, part.body);
    return part;
}

static bool hand_on_each(struct extract *e, const uint32_t *list, uint32_t count, const struct op_sink *next)
{
    struct op_article *page = e->article;
    bool good = true;
    for (uint32_t i = 0; i < count && good; i++) {
        struct op_article part = part_of(page);
        struct op_node *h1 = op_find(e->boxes[list[i]].node, OP_N_H1);
        struct op_buf title = OP_BUF_INIT;
        if (h1)
            op_text_content(h1, &title);
        if (title.n)
            op_meta_set(&part, OP_META_TITLE, op_buf_str(&title));
        op_buf_release(&title);
        e->article = &part;
        e->main = list[i];
        e->deck = 0;
        e->lead = NULL;
        extract_prune(e);
        apply(e, part.body);
        set_done(&part, e->kind);
        good = op_emit(next, &part);
    }
    e->article = page;
    return good;
}

static bool extract(struct op_ctx *ctx, struct extract *e, bool all, const struct op_sink *next)
{
    extract_measure(e);
    extract_choose(e);
    uint32_t list[ARTICLES_MAX];
    uint32_t count = extract_articles(e, list, ARTICLES_MAX);
    if (count > 1 && all)
        return hand_on_each(e, list, count, next);
    if (count > 1)
        e->main = list[0];
    if (!e->told && extract_is_listing(e))
        e->kind = EXTRACT_LISTING;
    if (extract_from_script(e)) {
        set_done(e->article, e->kind);
        return op_emit(next, e->article);
    }
    if (e->boxes[e->main].prose >= ARTICLE_MIN) {
        extract_prune(e);
    } else {
        /* A page of a few words is an article of a few words, unless they are links. */
        if (e->boxes[0].linked * 2 >= e->boxes[0].text) {
            op_report(ctx, OP_DIAG_NO_ARTICLE, op_doc_place(&e->article->doc, e->article->body),
                      "nothing on the page reads as an article, taking what it shows");
            e->kind = EXTRACT_NONE;
        }
        extract_prune_page(e);
    }
    apply(e, e->article->body);
    set_done(e->article, e->kind);
    return op_emit(next, e->article);
}

static bool run_extract(struct op_ctx *ctx, struct op_article *article, const void *options, const struct op_sink *next)
{
    const struct extract_options *o = options;
    bool page = op_str_eq(op_meta(article, OP_META_KIND), OP_STR(OP_KIND_PAGE));
    if (o->main == EXTRACT_OFF && !is_done(article))
        op_attr_set_ns(&article->doc, article->html, OP_NS_OP, op_doc_name(&article->doc, OP_STR("extract")),
                       OP_STR("off"));
    if (!page || o->main == EXTRACT_OFF || is_done(article))
        return op_emit(next, article);
    struct extract e = {.article = article, .mode = (enum extract_mode)o->main};
    bool good = extract(ctx, &e, o->all_articles, next);
    free(e.boxes);
    return good;
}

const struct op_stage op_stage_extract = {
    "extract", "of whole pages keep the article", option_rows, &option_defaults, sizeof option_defaults, run_extract,
    false,
};
