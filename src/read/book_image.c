/* The images of a book's documents. */
#include "doc/srcset.h"
#include "image/fit.h"
#include "offprint/metadata.h"
#include "offprint/resource.h"
#include "offprint/uri.h"
#include "read/book.h"

struct images {
    struct book *b;
    struct op_article *a;
    op_str path;  /* of the document */
    op_str *uris; /* by entry of the archive: what was made already */
};

/* -- Bytes -- */

static void report(struct book *b, struct op_article *a, enum op_diag_id id, const char *what, op_str name)
{
    op_report(b->ctx, id, (struct op_place){a->doc.lines.file, 0, 0}, "%s, keeping its text: %.*s", what,
              OP_ARG(op_str_first(name, 200)));
}

/* Of an image that is too large to be part of an article: made anew, with fewer bytes. Absent when that cannot be done.
 */
static op_str fit_uri(struct book *b, struct op_article *a, op_str bytes, const struct op_image_info *info, op_str name)
{
    const struct op_image_wish wish = {.quality = 85, .bytes = OP_EMBED_MAX};
    struct op_buf small = OP_BUF_INIT;
    struct op_image_info made;
    op_str uri = OP_STR_NONE;
    if (op_image_fit(bytes, info, &wish, &small, &made) == OP_IMAGE_GOOD)
        uri = op_resource_data_uri(a->doc.arena, op_buf_str(&small), made.type);
    op_buf_release(&small);
    if (uri.p)
        op_report(b->ctx, OP_DIAG_BOOK_REPAIR, (struct op_place){a->doc.lines.file, 0, 0},
                  "image too large for an article, making it smaller: %.*s", OP_ARG(op_str_first(name, 200)));
    return uri;
}

static op_str load_uri(struct book *b, struct op_article *a, size_t entry)
{
    op_str bytes, name = op_unzip_name(b->zip, entry), uri = OP_STR_NONE;
    op_arena_reset(&b->bytes);
    if (book_is_encrypted(&b->encrypted, name)) {
        report(b, a, OP_DIAG_IMG_MISSING, "image is encrypted", name);
        return OP_STR_NONE;
    }
    enum op_unzip_fault fault = op_unzip_read(b->zip, entry, &b->bytes, 0, &bytes);
    struct op_image_info info = op_image_sniff(bytes);
    if (fault == OP_UNZIP_OK && info.type != OP_MEDIA_NONE)
        uri = op_resource_data_uri(a->doc.arena, bytes, info.type);
    if (fault == OP_UNZIP_OK && info.type != OP_MEDIA_NONE && !uri.p)
        uri = fit_uri(b, a, bytes, &info, name);
    if (fault == OP_UNZIP_TOO_BIG || (fault == OP_UNZIP_OK && info.type != OP_MEDIA_NONE && !uri.p))
        report(b, a, OP_DIAG_IMG_TYPE, "image over the size limit", name);
    else if (fault != OP_UNZIP_OK)
        report(b, a, OP_DIAG_IMG_MISSING, "image is broken in the archive", name);
    else if (!uri.p)
        report(b, a, OP_DIAG_IMG_TYPE, "not an image of a supported type", name);
    return uri;
}

op_str book_image_uri(struct book *b, struct op_article *a, op_str path)
{
    size_t entry = book_find(b, a->doc.arena, path);
    if (entry == OP_NOT_FOUND) {
        report(b, a, OP_DIAG_IMG_MISSING, "image missing in the book", path);
        return OP_STR_NONE;
    }
    return load_uri(b, a, entry);
}

/* What stands in place of `href`: itself when it leads out of the book. Absent when there is no such image. */
static op_str uri_of(struct images *m, op_str href)
{
    struct op_uri uri = op_uri_parse(op_str_trim(href));
    bool web = op_str_eq_ci(uri.scheme, OP_STR("http")) || op_str_eq_ci(uri.scheme, OP_STR("https"));
    if (web || op_str_eq_ci(uri.scheme, OP_STR("data")) || (uri.authority.n && !uri.scheme.n))
        return op_str_trim(href);
    struct op_arena *arena = m->a->doc.arena;
    op_str path = book_path(arena, m->path, href);
    size_t entry = path.n ? book_find(m->b, arena, path) : OP_NOT_FOUND;
    if (entry == OP_NOT_FOUND) {
        report(m->b, m->a, OP_DIAG_IMG_MISSING, "image missing in the book", href);
        return OP_STR_NONE;
    }
    if (!m->uris)
        m->uris = op_arena_zalloc(arena, op_unzip_count(m->b->zip) * sizeof *m->uris);
    if (!m->uris[entry].p)
        m->uris[entry] = load_uri(m->b, m->a, entry);
    return m->uris[entry];
}

/* -- Elements -- */

/* Other names for the source of an image, of which op-clean knows the meaning on web pages; none leads out of a book.
 */
static void drop_candidates(struct op_article *a, struct op_node *n)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n->n; i++) {
        op_str name = op_doc_name_str(&a->doc, n->u.attrs[i].name);
        if (!op_str_starts(name, OP_STR("data-")) && !op_str_eq(name, OP_STR("srcset")) &&
            !op_str_eq(name, OP_STR("sizes")))
            n->u.attrs[kept++] = n->u.attrs[i];
    }
    n->n = kept;
}

static struct op_node *new_image(struct op_article *a, op_str uri, op_str alt)
{
    struct op_node *img = op_new_element(&a->doc, OP_N_IMG);
    op_attr_set(&a->doc, img, OP_N_SRC, uri);
    if (alt.n)
        op_attr_set(&a->doc, img, OP_N_ALT, alt);
    return img;
}

static void settle_img(struct images *m, struct op_walk *w)
{
    struct op_node *img = w->node;
    op_str src = op_attr(img, OP_N_SRC), alt = op_str_trim(op_attr(img, OP_N_ALT)), set = op_attr(img, OP_N_SRCSET);
    struct srcset_source first;
    if (!op_str_trim(src).n && srcset_next(&set, 1, &first))
        src = first.url;
    drop_candidates(m->a, img);
    op_str uri = src.n ? uri_of(m, src) : OP_STR_NONE;
    if (uri.p) {
        op_attr_set(&m->a->doc, img, OP_N_SRC, uri);
        return;
    }
    if (alt.n)
        op_insert_before(img, op_new_text(&m->a->doc, alt));
    op_walk_remove(w);
}

/* An object or embed of an image, which holds what to say when it cannot be shown. */
static void settle_object(struct images *m, struct op_walk *w)
{
    struct op_node *n = w->node;
    op_str href = op_attr(n, op_is(n, OP_N_EMBED) ? OP_N_SRC : OP_N_DATA);
    if (!href.n || !op_str_starts_ci(op_str_trim(op_attr(n, OP_N_TYPE)), OP_STR("image/")))
        return;
    op_str uri = uri_of(m, href);
    if (!uri.p)
        return;
    op_insert_before(n, new_image(m->a, uri, book_text(m->a->doc.arena, n)));
    op_walk_remove(w);
}

static bool is_svg(const struct op_node *n, uint32_t name)
{
    return n->kind == OP_ELEMENT && n->ns == OP_NS_SVG && n->name == name;
}

static op_str svg_href(const struct op_node *image)
{
    op_str href = op_attr_ns(image, OP_NS_XLINK, OP_N_HREF);
    return href.p ? href : op_attr(image, OP_N_HREF);
}

/* The image that is all that `svg` shows, and what it is called; NULL when it shows more. */
static const struct op_node *only_image(struct op_article *a, struct op_node *svg, op_str *title)
{
    const struct op_node *image = NULL;
    struct op_walk w;
    op_walk_start(&w, svg);
    while (op_walk_next(&w)) {
        const struct op_node *n = w.node;
        if (w.event != OP_ENTER || n->kind != OP_ELEMENT || n == svg)
            continue;
        op_str name = op_doc_name_str(&a->doc, n->name);
        bool titled = op_str_eq(name, OP_STR("title")) || op_str_eq(name, OP_STR("desc"));
        if (titled && !title->n)
            *title = book_text(a->doc.arena, n);
        if (titled || op_str_eq(name, OP_STR("metadata"))) {
            op_walk_skip(&w);
        } else if (is_svg(n, OP_N_IMAGE)) {
            if (image)
                return NULL;
            image = n;
        } else if (!op_str_eq(name, OP_STR("g")) && !op_str_eq(name, OP_STR("a"))) {
            return NULL;
        }
    }
    return image;
}

static void settle_svg(struct images *m, struct op_walk *w)
{
    struct op_node *svg = w->node;
    op_str title = OP_STR_NONE;
    const struct op_node *only = only_image(m->a, svg, &title);
    if (only) {
        op_str uri = uri_of(m, svg_href(only));
        if (uri.p)
            op_insert_before(svg, new_image(m->a, uri, title));
        op_walk_remove(w);
        return;
    }
    struct op_walk inner;
    op_walk_start(&inner, svg);
    while (op_walk_next(&inner)) {
        if (inner.event != OP_ENTER || !is_svg(inner.node, OP_N_IMAGE))
            continue;
        op_str uri = uri_of(m, svg_href(inner.node));
        op_attr_remove_ns(inner.node, OP_NS_XLINK, OP_N_HREF);
        if (uri.p)
            op_attr_set(&m->a->doc, inner.node, OP_N_HREF, uri);
    }
    op_walk_skip(w);
}

static void settle_poster(struct images *m, struct op_node *n)
{
    op_str poster = op_attr(n, OP_N_POSTER), uri = poster.n ? uri_of(m, poster) : OP_STR_NONE;
    if (uri.p)
        op_attr_set(&m->a->doc, n, OP_N_POSTER, uri);
    else
        op_attr_remove(n, OP_N_POSTER);
}

void book_images_embed(struct book *b, struct op_article *a, op_str path)
{
    struct images m = {b, a, path, NULL};
    struct op_walk w;
    op_walk_start(&w, a->body);
    while (op_walk_next(&w)) {
        if (w.event != OP_ENTER || w.node->kind != OP_ELEMENT)
            continue;
        if (op_is(w.node, OP_N_IMG))
            settle_img(&m, &w);
        else if (op_is(w.node, OP_N_SOURCE))
            drop_candidates(a, w.node);
        else if (op_is(w.node, OP_N_VIDEO))
            settle_poster(&m, w.node);
        else if (op_is(w.node, OP_N_OBJECT) || op_is(w.node, OP_N_EMBED))
            settle_object(&m, &w);
        else if (is_svg(w.node, OP_N_SVG))
            settle_svg(&m, &w);
    }
}
