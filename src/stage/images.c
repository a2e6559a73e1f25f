/* op-images: every image has alternative text, a supported type by its bytes, and data that exists. */
#include <errno.h>

#include "doc/vocabulary.h"
#include "offprint/metadata.h"
#include "offprint/resource.h"
#include "stage/stages.h"

/* A dead image leaves its alternative text. */
static void replace_by_text(struct op_article *a, struct op_node *img)
{
    op_str alt = op_str_trim(op_attr(img, OP_N_ALT));
    if (alt.n)
        op_insert_before(img, op_new_text(&a->doc, alt));
}

/* May it go when all that it held is gone? */
static bool is_husk(const struct op_node *n)
{
    bool block = op_is(n, OP_N_P) || op_is(n, OP_N_LI) || op_is(n, OP_N_UL) || op_is(n, OP_N_OL) ||
                 op_is(n, OP_N_BLOCKQUOTE) || op_is(n, OP_N_FIGURE) || op_is(n, OP_N_FIGCAPTION) ||
                 op_is(n, OP_N_SECTION) || (op_flags(n) & OP_NAME_HEADING);
    bool line = (op_flags(n) & OP_NAME_PHRASING) != 0 && !(op_flags(n) & OP_NAME_VOID) && !op_attr(n, OP_N_ID).n;
    if (!block && !line)
        return false;
    for (const struct op_node *child = op_first(n); child; child = op_next(child))
        if (!op_is_blank(child))
            return false;
    return true;
}

/* Links to a block that goes still lead to its place. */
static void leave_id(struct op_article *a, struct op_node *n)
{
    op_str id = op_attr(n, OP_N_ID);
    if (!id.n)
        return;
    struct op_node *parent = op_parent(n), *heir = parent;
    if (op_vocabulary_child(parent->name, OP_N_SPAN)) {
        heir = op_new_element(&a->doc, OP_N_SPAN);
        op_insert_before(n, heir);
    }
    if (!op_attr(heir, OP_N_ID).n)
        op_attr_set(&a->doc, heir, OP_N_ID, id);
}

static void report_fault(struct op_ctx *ctx, struct op_place place, enum op_resource_fault fault, op_str href)
{
    href = op_resource_shown(href);
    if (fault == OP_RESOURCE_OUTSIDE)
        op_report(ctx, OP_DIAG_IMG_OUTSIDE, place, "image outside the folder of the article, keeping its text: %.*s",
                  OP_ARG(href));
    else if (fault == OP_RESOURCE_MISSING)
        op_report(ctx, OP_DIAG_IMG_MISSING, place, "image missing (%s), keeping its text: %.*s", strerror(errno),
                  OP_ARG(href));
    else
        op_report(ctx, OP_DIAG_IMG_TYPE, place, "%s, keeping its text: %.*s",
                  fault == OP_RESOURCE_TOO_BIG ? "image over the size limit" : "not an image of a supported type",
                  OP_ARG(href));
}

/* Notes in the stream what was found, for op-epub to verify. */
static void note_resource(struct op_article *a, struct op_node *n, const struct op_resource *r)
{
    char hex[65];
    op_sha256_hex(&r->hash, hex);
    op_attr_set_ns(&a->doc, n, OP_NS_OP, OP_N_SHA256, op_arena_dup(a->doc.arena, op_str_z(hex)));
}

/* True when the image went. */
static bool settle_image(struct op_ctx *ctx, struct op_article *a, struct op_walk *w, size_t *remote)
{
    struct op_node *img = w->node;
    struct op_place place = op_doc_place(&a->doc, img);
    op_str src = op_str_trim(op_attr(img, OP_N_SRC));
    if (!op_attr(img, OP_N_ALT).p) {
        op_attr_set(&a->doc, img, OP_N_ALT, OP_STR(""));
        op_report(ctx, OP_DIAG_IMG_ALT, place, "image without alternative text, using none: %.*s",
                  OP_ARG(op_resource_shown(src)));
    }
    struct op_resource *r;
    enum op_resource_fault fault = op_resource_load(ctx, a, src, &r);
    op_str address = fault == OP_RESOURCE_MISSING ? op_resource_address(a, src) : OP_STR_NONE;
    if (fault == OP_RESOURCE_OK) {
        note_resource(a, img, r);
    } else if (fault == OP_RESOURCE_REMOTE) {
        ++*remote;
    } else if (address.n) {
        op_attr_set(&a->doc, img, OP_N_SRC, address);
        ++*remote;
    } else {
        report_fault(ctx, place, fault, src);
        replace_by_text(a, img);
        op_walk_remove(w);
        return true;
    }
    return false;
}

static void settle_lead_image(struct op_ctx *ctx, struct op_article *a)
{
    struct op_node *link = NULL;
    op_str href;
    if (!op_meta_each(a, OP_META_LEAD_IMAGE, &link, &href))
        return;
    struct op_resource *r;
    enum op_resource_fault fault = op_resource_load(ctx, a, href, &r);
    if (fault == OP_RESOURCE_OK) {
        note_resource(a, link, r);
    } else if (fault != OP_RESOURCE_REMOTE) {
        report_fault(ctx, op_doc_place(&a->doc, link), fault, href);
        op_unlink(link);
    }
}

static bool run_images(struct op_ctx *ctx, struct op_article *a, const void *options, const struct op_sink *next)
{
    (void)options;
    size_t remote = 0;
    bool gone = false;
    settle_lead_image(ctx, a);
    struct op_walk w;
    op_walk_start(&w, a->body);
    while (op_walk_next(&w)) {
        if (w.event == OP_ENTER && op_is(w.node, OP_N_IMG)) {
            gone = settle_image(ctx, a, &w, &remote) || gone;
        } else if (w.event == OP_LEAVE && gone && w.node != a->body && is_husk(w.node)) {
            struct op_node *before = op_prev(w.node);
            if (before && op_is_blank(before) && !(op_flags(w.node) & OP_NAME_PHRASING))
                op_unlink(before);
            leave_id(a, w.node);
            op_walk_remove(&w);
        }
    }
    if (remote)
        op_report(ctx, OP_DIAG_IMG_REMOTE, (struct op_place){a->doc.lines.file, 0, 0},
                  "%zu remote image%s, leaving %s as link%s", remote, remote == 1 ? "" : "s",
                  remote == 1 ? "it" : "them", remote == 1 ? "" : "s");
    return op_emit(next, a);
}

const struct op_stage op_stage_images = {
    .name = "images",
    .summary = "find and verify the images of articles",
    .run = run_images,
};
