/* op-images: every image is found, is one that a book can hold, and has alternative text. */
#include <errno.h>

#include "doc/device.h"
#include "doc/srcset.h"
#include "doc/vocabulary.h"
#include "image/image_cache.h"
#include "offprint/metadata.h"
#include "offprint/resource.h"
#include "stage/image_alt.h"
#include "stage/stages.h"

struct options {
    int device; /* in op_devices */
    int svg;    /* enum svg_way */
    uint32_t max_image, jpeg_quality;
    bool gray, first_frame, embed, report;
};

static const char *const size_words[] = {"device", NULL};
enum svg_way { SVG_KEEP, SVG_RASTER };
static const char *const svg_words[] = {"keep", "raster", NULL};

static const struct op_option option_rows[] = {
    {"device", 0, OP_OPTION_CHOICE, offsetof(struct options, device), "NAME", "make images for this device",
     op_device_words},
    {"max-image", 0, OP_OPTION_UINT, offsetof(struct options, max_image), "PX",
     "make images smaller that have a side of more pixels; 0: leave their size", size_words},
    {"jpeg-quality", 0, OP_OPTION_UINT, offsetof(struct options, jpeg_quality), "N",
     "quality of the JPEGs that are made, 1 to 100", NULL},
    {"gray", 0, OP_OPTION_FLAG, offsetof(struct options, gray), NULL, "take the colours out of images", NULL},
    {"first-frame", 0, OP_OPTION_FLAG, offsetof(struct options, first_frame), NULL,
     "of animated images keep the first frame only", NULL},
    {"svg", 0, OP_OPTION_CHOICE, offsetof(struct options, svg), "WHAT",
     "keep SVG images, which devices draw, or draw them now (raster)", svg_words},
    {"embed", 0, OP_OPTION_FLAG, offsetof(struct options, embed), NULL, "make data: URIs of all images", NULL},
    {"report", 0, OP_OPTION_FLAG, offsetof(struct options, report), NULL,
     "say of each image what was done with it, and why", NULL},
    {NULL, 0, OP_OPTION_END, 0, NULL, NULL, NULL},
};
static const struct options defaults = {0, SVG_KEEP, OP_OPTION_WORD(0), 85, false, false, false, false};

/* What an image of the article became; one that is shown again becomes the same. */
struct outcome {
    struct outcome *next;
    const struct op_resource *from, *to; /* `to` is NULL when there is a fault */
    op_str href;                         /* of `to`; absent: that of the document */
    unsigned deeds;                      /* enum op_image_deed */
    enum op_image_fault fault;
};

struct images {
    struct op_ctx *ctx;
    struct op_article *a;
    const struct options *options;
    struct op_image_wish wish;
    struct outcome *outcomes;
    size_t remote;
};

/* -- What goes -- */

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

/* -- What is said -- */

/* One image a line, for programs to read: what became of it, what it was, what it is, and where it is. */
static void report_fate(struct images *m, const struct op_node *n, const char *fate, const struct outcome *o,
                        op_str href)
{
    static const char *const deeds[] = {"shrunk", "turned", "greyed", "stilled", "recoded", "packed"};
    if (!m->options->report)
        return;
    struct op_buf line = OP_BUF_INIT;
    op_buf_addz(&line, fate);
    const struct op_resource *sides[2] = {o ? o->from : NULL, o ? o->to : NULL};
    for (size_t i = 0; i < 2; i++) {
        const struct op_resource *r = sides[i];
        if (r && (i == 0 || r != sides[0]))
            op_buf_addf(&line, "%s %s %ux%u %zu", i ? " to" : "", op_media_rows[r->info.type].name, r->info.width,
                        r->info.height, r->bytes.n);
    }
    for (size_t i = 0; o && i < sizeof deeds / sizeof *deeds; i++)
        if (o->deeds & 1u << i)
            op_buf_addf(&line, " %s", deeds[i]);
    op_report(m->ctx, OP_DIAG_IMG_FATE, op_doc_place(&m->a->doc, n), "%.*s: %.*s", OP_ARG(op_buf_str(&line)),
              OP_ARG(op_resource_shown(href)));
    op_buf_release(&line);
}

static void report_fault(struct images *m, const struct op_node *n, enum op_resource_fault fault, op_str href)
{
    static const char *const fates[] = {
        [OP_RESOURCE_MISSING] = "lost missing",
        [OP_RESOURCE_OUTSIDE] = "lost outside",
        [OP_RESOURCE_TOO_BIG] = "lost size",
        [OP_RESOURCE_TYPE] = "lost type",
    };
    int why = errno;
    struct op_place place = op_doc_place(&m->a->doc, n);
    if (fault == OP_RESOURCE_OUTSIDE)
        op_report(m->ctx, OP_DIAG_IMG_OUTSIDE, place, "image outside the folder of the article, keeping its text: %.*s",
                  OP_ARG(op_resource_shown(href)));
    else if (fault == OP_RESOURCE_MISSING)
        op_report(m->ctx, OP_DIAG_IMG_MISSING, place, "image missing (%s), keeping its text: %.*s", strerror(why),
                  OP_ARG(op_resource_shown(href)));
    else
        op_report(m->ctx, OP_DIAG_IMG_TYPE, place, "%s, keeping its text: %.*s",
                  fault == OP_RESOURCE_TOO_BIG ? "image over the size limit" : "not an image of a supported type",
                  OP_ARG(op_resource_shown(href)));
    report_fate(m, n, fates[fault], NULL, href);
}

static void report_broken(struct images *m, const struct op_node *n, const struct outcome *o, op_str href)
{
    struct op_place place = op_doc_place(&m->a->doc, n);
    const char *type = op_media_rows[o->from->info.type].name;
    if (o->fault == OP_IMAGE_NO_DECODER)
        op_report(m->ctx, OP_DIAG_IMG_DECODER, place, "no decoder for %s is installed, keeping the %s: %.*s", type,
                  o->to ? "image as it is" : "text of the image", OP_ARG(op_resource_shown(href)));
    else if (o->from->info.type == OP_MEDIA_SVG && o->to)
        op_report(m->ctx, OP_DIAG_IMG_DRAWN, place, "SVG image cannot be drawn, keeping it as it is: %.*s",
                  OP_ARG(op_resource_shown(href)));
    else
        op_report(m->ctx, OP_DIAG_IMG_TYPE, place, "%s, keeping its text: %.*s",
                  o->fault == OP_IMAGE_TOO_BIG ? "image over the size limit" : "image broken",
                  OP_ARG(op_resource_shown(href)));
}

/* -- What is done -- */

static uint32_t longest(const struct op_image_info *info)
{
    return info->width > info->height ? info->width : info->height;
}

/* What stays as it is travels by reference, unless it has to be embedded. */
static void keep(struct images *m, struct outcome *o)
{
    bool data = op_str_starts_ci(o->from->href, OP_STR("data:"));
    o->to = o->from;
    if (data || !(m->options->embed || o->from->travels))
        return;
    struct op_resource *to = NULL;
    o->href = op_resource_embed(m->a, o->from->info, o->from->bytes);
    if (o->href.p && op_resource_load(m->ctx, m->a, o->href, &to) == OP_RESOURCE_OK)
        o->to = to;
    else if (o->from->travels)
        o->to = NULL;
    if (!o->to)
        o->fault = OP_IMAGE_TOO_BIG;
}

/* A lost decoder costs an image only where books cannot hold it as it is; a drawing that fails costs none. */
static void fit(struct images *m, struct outcome *o)
{
    struct op_buf bytes = OP_BUF_INIT;
    struct op_image_info made;
    o->fault =
        op_image_cache_fit(m->ctx->images, &o->from->hash, o->from->bytes, &o->from->info, &m->wish, &bytes, &made);
    if (o->fault == OP_IMAGE_GOOD) {
        struct op_resource *to = NULL;
        o->href = op_resource_embed(m->a, made, op_buf_str(&bytes));
        if (o->href.p && op_resource_load(m->ctx, m->a, o->href, &to) == OP_RESOURCE_OK)
            o->to = to;
        if (made.type != o->from->info.type)
            o->deeds |= OP_IMAGE_RECODED;
        if (longest(&made) < longest(&o->from->info))
            o->deeds |= OP_IMAGE_SHRUNK;
    } else {
        bool decoder = o->fault != OP_IMAGE_NO_DECODER, core = op_media_rows[o->from->info.type].core;
        o->deeds = 0;
        if (o->from->info.type == OP_MEDIA_SVG || (!decoder && core))
            keep(m, o);
    }
    op_buf_release(&bytes);
}

/* May what became of another image of the same content be shown for this one? Not where that is referred to, and this
   one cannot be. */
static bool will_do(const struct images *m, const struct outcome *o, const struct op_resource *r)
{
    bool embedded = m->options->embed || r->travels;
    return memcmp(&o->from->hash, &r->hash, sizeof r->hash) == 0 && (o->from == r || o->href.p || !o->to || !embedded);
}

static const struct outcome *settle(struct images *m, const struct op_resource *r)
{
    for (const struct outcome *o = m->outcomes; o; o = o->next)
        if (will_do(m, o, r))
            return o;
    struct outcome *o = op_arena_zalloc(m->a->doc.arena, sizeof *o);
    struct op_image_wish wish = m->wish;
    /* What cannot travel by reference must be small enough to be embedded. */
    if (r->travels || m->options->embed)
        wish.kept = wish.bytes;
    *o = (struct outcome){.next = m->outcomes, .from = r, .deeds = op_image_deeds(&r->info, r->bytes.n, &wish)};
    m->outcomes = o;
    if (o->deeds)
        fit(m, o);
    else
        keep(m, o);
    return o;
}

/* -- Which source -- */

/* Of two sources that could be had, which is the better one: the less dense one of those that suffice, or the denser
   one. */
static bool is_better(double density, double than, double enough)
{
    if (density >= enough && than >= enough)
        return density < than;
    return density > than;
}

/* The sources of `img` from the best one on, at most 16, its src last. `*needed` are the pixels that it is to have
   across. */
#define SOURCES_MAX 16
static size_t list_sources(const struct images *m, const struct op_node *img,
                           struct srcset_source list[SOURCES_MAX + 1], double *needed)
{
    struct css_screen screen = srcset_screen(m->wish.side);
    double slot = srcset_slot(op_attr(img, OP_N_SIZES), &screen);
    double most = m->wish.side ? m->wish.side : UINT32_MAX;
    *needed = !m->wish.side || slot * screen.density > most ? most : slot * screen.density;
    double enough = *needed / (slot > 1 ? slot : 1);
    op_str set = op_attr(img, OP_N_SRCSET);
    size_t n = 0;
    struct srcset_source source;
    while (n < SOURCES_MAX && srcset_next(&set, slot, &source)) {
        size_t at = n++;
        for (; at > 0 && is_better(source.density, list[at - 1].density, enough); at--)
            list[at] = list[at - 1];
        list[at] = source;
    }
    list[n++] = (struct srcset_source){op_str_trim(op_attr(img, OP_N_SRC)), 0};
    return n;
}

/* Loads the best source that is to be had, which becomes the src. A fault is that of the src. */
static enum op_resource_fault load_best(struct images *m, struct op_node *img, struct op_resource **r)
{
    struct srcset_source list[SOURCES_MAX + 1];
    double needed;
    size_t n = list_sources(m, img, list, &needed);
    enum op_resource_fault fault = OP_RESOURCE_MISSING;
    size_t remote = n; /* the best one that is not here, and why */
    op_str why = OP_STR_NONE;
    op_attr_remove(img, OP_N_SRCSET);
    op_attr_remove(img, OP_N_SIZES);
    for (size_t i = 0; i < n; i++) {
        fault = op_resource_load(m->ctx, m->a, list[i].url, r);
        if (!why.n)
            why = m->ctx->fetch.fault;
        if (fault == OP_RESOURCE_REMOTE && remote == n)
            remote = i;
        if (fault != OP_RESOURCE_OK)
            continue;
        struct op_resource *last;
        /* The src may be larger than all that the set offers; it is not fetched to see. */
        if (i + 1 < n && !(*r)->travels && (*r)->info.width && (*r)->info.width < needed &&
            op_resource_load(m->ctx, m->a, list[n - 1].url, &last) == OP_RESOURCE_OK &&
            last->info.width > (*r)->info.width) {
            *r = last;
            i = n - 1;
        }
        op_attr_set(&m->a->doc, img, OP_N_SRC, op_arena_dup(m->a->doc.arena, list[i].url));
        return OP_RESOURCE_OK;
    }
    m->ctx->fetch.fault = why;
    if ((fault != OP_RESOURCE_MISSING && fault != OP_RESOURCE_REMOTE) || remote == n)
        return fault;
    op_attr_set(&m->a->doc, img, OP_N_SRC, op_arena_dup(m->a->doc.arena, list[remote].url));
    return OP_RESOURCE_REMOTE;
}

/* -- Small images -- */

static bool is_below(const struct op_node *img, const struct op_resource *r, uint64_t side)
{
    uint64_t width = r->info.width, height = r->info.height;
    if (r->info.type == OP_MEDIA_SVG && (!op_str_to_uint(op_attr(img, OP_N_WIDTH), 100000, &width) ||
                                         !op_str_to_uint(op_attr(img, OP_N_HEIGHT), 100000, &height)))
        return false;
    return width && height && width < side && height < side;
}

/* Does text stand beside it, in the same paragraph, item or cell? */
static bool is_in_sentence(const struct op_node *img)
{
    struct op_node *box = op_parent(img);
    for (; box && (op_flags(box) & OP_NAME_PHRASING); box = op_parent(box))
        continue;
    size_t left = 64;
    struct op_walk w;
    if (!box)
        return false;
    op_walk_start(&w, box);
    while (op_walk_next(&w) && left--)
        if (w.event == OP_ENTER && w.node->kind == OP_TEXT && !op_is_blank(w.node))
            return true;
    return false;
}

/* -- The stage -- */

/* Notes in the stream what was found, for op-epub to verify. */
static void note_outcome(struct images *m, struct op_node *n, uint32_t attribute, const struct outcome *o)
{
    char hex[65];
    op_sha256_hex(&o->to->hash, hex);
    if (o->href.p)
        op_attr_set(&m->a->doc, n, attribute, o->href);
    op_attr_set_ns(&m->a->doc, n, OP_NS_OP, OP_N_SHA256, op_arena_dup(m->a->doc.arena, op_str_z(hex)));
}

/* What was drawn has more pixels than it takes; where the document does not say how many, its own size does. */
static void keep_size(struct images *m, struct op_node *img, const struct op_image_info *info)
{
    if (!info->shown_width || !op_is(img, OP_N_IMG) || op_attr(img, OP_N_WIDTH).n || op_attr(img, OP_N_HEIGHT).n)
        return;
    op_attr_set(&m->a->doc, img, OP_N_WIDTH, op_arena_printf(m->a->doc.arena, "%u", info->shown_width));
    op_attr_set(&m->a->doc, img, OP_N_HEIGHT, op_arena_printf(m->a->doc.arena, "%u", info->shown_height));
}

/* True when there is something to be shown. */
static bool settle_source(struct images *m, struct op_node *n, uint32_t attribute, enum op_resource_fault fault,
                          const struct op_resource *r)
{
    op_str src = op_str_trim(op_attr(n, attribute));
    bool away = fault == OP_RESOURCE_MISSING || fault == OP_RESOURCE_REMOTE;
    op_str address = away ? op_resource_address(m->a, src) : OP_STR_NONE;
    if (address.n) {
        op_attr_set(&m->a->doc, n, attribute, address);
        fault = OP_RESOURCE_REMOTE;
    }
    if (fault == OP_RESOURCE_REMOTE) {
        if (m->ctx->fetch.fault.n)
            op_report(m->ctx, OP_DIAG_FETCH, op_doc_place(&m->a->doc, n), "cannot fetch (%.*s), leaving a link: %.*s",
                      OP_ARG(m->ctx->fetch.fault), OP_ARG(op_resource_shown(op_attr(n, attribute))));
        report_fate(m, n, "linked remote", NULL, op_attr(n, attribute));
        return true;
    }
    if (fault != OP_RESOURCE_OK) {
        report_fault(m, n, fault, src);
        return false;
    }
    const struct outcome *o = settle(m, r);
    if (o->fault != OP_IMAGE_GOOD)
        report_broken(m, n, o, src);
    report_fate(m, n, !o->to ? "lost broken" : o->deeds ? "made" : "kept", o, src);
    if (!o->to)
        return false;
    note_outcome(m, n, attribute, o);
    keep_size(m, n, &o->to->info);
    return true;
}

/* True when the image went. */
static bool settle_image(struct images *m, struct op_walk *w)
{
    struct op_node *img = w->node;
    struct op_resource *r = NULL;
    /* Searching for sources may ask errno for the reason. */
    enum op_resource_fault fault = load_best(m, img, &r);
    bool speck = fault == OP_RESOURCE_OK && is_below(img, r, 4);
    if (speck || (fault == OP_RESOURCE_OK && is_below(img, r, 32) && !is_in_sentence(img))) {
        report_fate(m, img, speck ? "dropped pixel" : "dropped small", &(struct outcome){.from = r, .to = r},
                    op_attr(img, OP_N_SRC));
        op_walk_remove(w);
        return true;
    }
    int why = errno;
    image_alt_settle(m->ctx, m->a, img);
    errno = why;
    if (settle_source(m, img, OP_N_SRC, fault, r)) {
        m->remote += !op_attr_ns(img, OP_NS_OP, OP_N_SHA256).p;
        return false;
    }
    replace_by_text(m->a, img);
    op_walk_remove(w);
    return true;
}

static void settle_lead_image(struct images *m)
{
    struct op_node *link = NULL;
    op_str href;
    if (!op_meta_each(m->a, OP_META_LEAD_IMAGE, &link, &href))
        return;
    struct op_resource *r = NULL;
    enum op_resource_fault fault = op_resource_load(m->ctx, m->a, href, &r);
    if (!settle_source(m, link, OP_N_HREF, fault, r))
        op_unlink(link);
}

/* Images of one article come in together, as those of a page do in a browser. */
#define EXPECTED 1000
static void expect_images(struct images *m)
{
    struct op_node *link = NULL;
    struct op_walk w;
    op_str href;
    size_t count = 0;
    if (!m->ctx->fetch.expect)
        return;
    if (op_meta_each(m->a, OP_META_LEAD_IMAGE, &link, &href))
        op_resource_expect(m->ctx, m->a, href);
    op_walk_start(&w, m->a->body);
    while (op_walk_next(&w) && count < EXPECTED) {
        struct srcset_source list[SOURCES_MAX + 1];
        double needed;
        if (w.event != OP_ENTER || !op_is(w.node, OP_N_IMG))
            continue;
        (void)list_sources(m, w.node, list, &needed);
        op_resource_expect(m->ctx, m->a, list[0].url);
        count++;
    }
}

static bool run_images(struct op_ctx *ctx, struct op_article *a, const void *options, const struct op_sink *next)
{
    const struct options *o = options;
    struct images m = {.ctx = ctx, .a = a, .options = o};
    uint32_t quality = o->jpeg_quality < 1 ? 1 : o->jpeg_quality > 100 ? 100 : o->jpeg_quality;
    const struct op_device *device = &op_devices[o->device];
    uint32_t side = o->max_image == OP_OPTION_WORD(0) ? device->image_side : o->max_image;
    size_t bytes = device->image_bytes && device->image_bytes < OP_EMBED_MAX ? device->image_bytes : OP_EMBED_MAX;
    unsigned types = device->image_types & ~(o->svg == SVG_RASTER ? 1u << OP_MEDIA_SVG : 0);
    m.wish = (struct op_image_wish){side, quality, o->gray, o->first_frame, bytes, types, device->image_bytes};
    bool gone = false;
    expect_images(&m);
    settle_lead_image(&m);
    struct op_walk w;
    op_walk_start(&w, a->body);
    while (op_walk_next(&w)) {
        if (w.event == OP_ENTER && op_is(w.node, OP_N_IMG)) {
            gone = settle_image(&m, &w) || gone;
        } else if (w.event == OP_LEAVE && gone && w.node != a->body && is_husk(w.node)) {
            struct op_node *before = op_prev(w.node);
            if (before && op_is_blank(before) && !(op_flags(w.node) & OP_NAME_PHRASING))
                op_unlink(before);
            leave_id(a, w.node);
            op_walk_remove(&w);
        }
    }
    if (m.remote)
        op_report(ctx, OP_DIAG_IMG_REMOTE, (struct op_place){a->doc.lines.file, 0, 0},
                  "%zu remote image%s, leaving %s as link%s", m.remote, m.remote == 1 ? "" : "s",
                  m.remote == 1 ? "it" : "them", m.remote == 1 ? "" : "s");
    return op_emit(next, a);
}

const struct op_stage op_stage_images = {
    .name = "images",
    .summary = "find, verify and fit the images of articles",
    .options = option_rows,
    .defaults = &defaults,
    .options_size = sizeof defaults,
    .run = run_images,
    .fetches = true,
};
