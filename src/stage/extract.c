/* op-extract: of a whole page the article. */
#include "stage/extract.h"

#include <stdlib.h>

#include "offprint/metadata.h"
#include "offprint/pipeline.h"
#include "stage/stages.h"

enum { MAIN_AUTO, MAIN_OFF, MAIN_PRECISION, MAIN_RECALL };

static const char *const main_choices[] = {"auto", "off", "precision", "recall", NULL};
static const struct op_option option_rows[] = {
    {"main", 0, OP_OPTION_CHOICE, offsetof(struct extract_options, main), "WHEN",
     "of a whole page take only the article: auto, off, precision, recall", main_choices},
    {NULL, 0, OP_OPTION_END, 0, NULL, NULL, NULL},
};
static const struct extract_options option_defaults = {MAIN_AUTO};

/* What was taken out goes, and what stands around the article. */
static void apply(struct extract *e)
{
    struct op_node *body = e->boxes[0].node, *main = e->boxes[e->main].node;
    for (uint32_t i = e->main + 1; i < e->boxes[e->main].end; i++)
        if (e->boxes[i].state != BOX_LIVE) {
            if (e->boxes[i].state == BOX_GONE)
                op_unlink(e->boxes[i].node);
            i = e->boxes[i].end - 1;
        } else if (e->boxes[i].traits & TRAIT_QUOTE) {
            op_attr_remove(e->boxes[i].node, OP_N_ARIA_HIDDEN);
        }
    if (e->deck) {
        struct op_buf text = OP_BUF_INIT;
        op_text_content(e->boxes[e->deck].node, &text);
        (void)op_meta_add(e->article, OP_META_SUBTITLE, op_buf_str(&text));
        op_buf_release(&text);
        op_unlink(e->boxes[e->deck].node);
    }
    if (main == body)
        return;
    op_unlink(main);
    while (op_first(body))
        op_unlink(op_first(body));
    op_append(body, main);
}

static bool run_extract(struct op_ctx *ctx, struct op_article *article, const void *options, const struct op_sink *next)
{
    const struct extract_options *o = options;
    if (o->main != MAIN_OFF && op_str_eq(op_meta(article, OP_META_KIND), OP_STR(OP_KIND_PAGE))) {
        struct extract e = {.ctx = ctx, .article = article, .options = o};
        extract_measure(&e);
        extract_choose(&e);
        if (e.boxes[e.main].prose) {
            extract_prune(&e);
            apply(&e);
        }
        free(e.boxes);
    }
    return op_emit(next, article);
}

const struct op_stage op_stage_extract = {
    "extract", "of whole pages keep the article", option_rows, &option_defaults, sizeof option_defaults, run_extract,
};
