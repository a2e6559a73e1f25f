/* op-html: one article as a stand-alone XHTML document. */
#include "offprint/metadata.h"
#include "offprint/pipeline.h"
#include "offprint/xhtml.h"
#include "write/addresses.h"
#include "write/header.h"
#include "write/named_links.h"
#include "write/writers.h"

/* The head keeps what browsers know; the rest is the stream's. */
static void tidy_head(struct op_article *a)
{
    for (struct op_node *n = op_first(a->head), *next; n; n = next) {
        next = op_next(n);
        op_str name = op_attr(n, OP_N_NAME), rel = op_attr(n, OP_N_REL);
        bool ours = op_str_starts(name, OP_STR("offprint:")) || op_str_starts(name, OP_STR(OP_META_FRONT_PREFIX)) ||
                    op_str_starts(name, OP_STR(OP_META_PAGE_PREFIX)) ||
                    op_str_starts(name, OP_STR(OP_META_LOST_PREFIX)) ||
                    op_str_starts(rel, OP_STR(OP_META_PAGE_PREFIX)) || op_str_eq(rel, OP_STR("lead-image"));
        if (ours || n->kind != OP_ELEMENT || op_is(n, OP_N_SCRIPT))
            op_unlink(n);
    }
    struct op_node *charset = op_new_element(&a->doc, OP_N_META);
    op_attr_set(&a->doc, charset, OP_N_CHARSET, OP_STR("utf-8"));
    op_prepend(a->head, charset);
}

static bool prepare(struct op_ctx *ctx, struct op_article *a, const void *options, struct op_buf *part)
{
    (void)options;
    static const struct op_xhtml_options xhtml = {.stream = false};
    op_addresses_settle(a);
    tidy_head(a);
    op_named_links_drop(ctx, a);
    op_header_add(a);
    op_header_demote_others(a);
    part->max = ctx->limits.output;
    op_buf_addz(part, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n");
    op_xhtml_write(&a->doc, a->html, &xhtml, part);
    op_buf_addc(part, '\n');
    if (part->full)
        op_report(ctx, OP_DIAG_OUTPUT_LIMIT, op_doc_place(&a->doc, a->body), "larger than the limit, leaving it out");
    return !part->full;
}

const struct op_writer op_writer_html = {
    .name = "html",
    .summary = "write an article as a stand-alone XHTML document",
    .suffix = ".xhtml",
    .stages = (const char *const[]){"meta", "extract", "clean", "math", "lang", "links", "images", "outline", NULL},
    .single = true,
    .prepare = prepare,
    .finish = op_writer_concatenate,
};
