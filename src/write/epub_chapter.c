/* From an article to the content document of a chapter (EPUB 3.3, section 6.1). */
#include <stdio.h>

#include "doc/svg.h"
#include "doc/vocabulary.h"
#include "offprint/language.h"
#include "offprint/record.h"
#include "offprint/uri.h"
#include "offprint/utf8.h"
#include "offprint/xhtml.h"
#include "write/epub.h"
#include "write/header.h"

struct chapter {
    struct op_ctx *ctx;
    struct op_article *a;
    struct op_buf *part;
    const struct op_epub_options *options;
    size_t size;         /* of the body, very roughly */
    uint32_t document;   /* the number of the one that is recorded */
    unsigned properties; /* of that one */
    size_t highlight;    /* bytes of code that may still be highlighted */
    unsigned flags;
    bool rtl; /* the article is */
    struct epub_ids ids;
    const struct op_resource *used[64]; /* images written already: the latest ones; the book drops what is left twice */
    size_t used_count;
};

void epub_image_file(const struct op_sha256 *hash, enum op_media_type type, char out[32])
{
    char hex[65];
    op_sha256_hex(hash, hex);
    (void)snprintf(out, 32, "img-%.16s%s", hex, op_media_rows[type].suffix);
}

/* -- Images -- */

static void record_image(struct chapter *c, enum epub_tag tag, const struct op_resource *r)
{
    for (size_t i = 0; i < c->used_count && tag == EPUB_IMAGE; i++)
        if (c->used[i] == r)
            return;
    if (tag == EPUB_IMAGE)
        c->used[c->used_count < 64 ? c->used_count++ : 63] = r;
    struct op_buf image = OP_BUF_INIT;
    op_record_add_uint(&image, EPUB_FLAGS, (uint64_t)r->info.type);
    op_record_add(&image, EPUB_HASH, op_str_make((const char *)r->hash.bytes, sizeof r->hash.bytes));
    op_record_add(&image, EPUB_BYTES, r->bytes);
    op_record_add(c->part, tag, op_buf_str(&image));
    op_buf_release(&image);
}

/* Loads what `n` refers to; NULL when it cannot be had, or is no longer what op-images found. */
static const struct op_resource *load(struct chapter *c, const struct op_node *n, op_str href)
{
    struct op_resource *r;
    if (!href.n || op_resource_load(c->ctx, c->a, href, &r) != OP_RESOURCE_OK || !op_media_rows[r->info.type].core)
        return NULL;
    char hex[65];
    op_sha256_hex(&r->hash, hex);
    op_str noted = op_attr_ns(n, OP_NS_OP, OP_N_SHA256);
    if (!noted.p || op_str_eq(noted, op_str_z(hex)))
        return r;
    op_report(c->ctx, OP_DIAG_IMG_CHANGED, op_doc_place(&c->a->doc, n),
              "image changed meanwhile, keeping its text: %.*s", OP_ARG(op_resource_shown(href)));
    return NULL;
}

/* What a picture that the book does not hold is called: its alternative text, unless the caption says just that. */
static op_str picture_label(struct chapter *c, struct op_node *img, op_str host)
{
    struct op_arena *arena = c->a->doc.arena;
    op_str alt = op_str_trim(op_attr(img, OP_N_ALT));
    const struct op_node *figure = op_closest(img, OP_N_FIGURE);
    const struct op_node *caption = figure ? op_child(figure, OP_N_FIGCAPTION) : NULL;
    struct op_buf text = OP_BUF_INIT;
    if (caption)
        op_text_content(caption, &text);
    bool repeated = op_str_eq(op_str_trim(op_buf_str(&text)), alt);
    op_buf_release(&text);
    if (alt.n && !repeated)
        return alt;
    return op_arena_printf(arena, "%s (%.*s)", epub_words(op_meta(c->a, OP_META_LANG))->image, OP_ARG(host));
}

/* What stands for a picture that the book does not hold: a link to it, or its alternative text. */
static struct op_node *image_link(struct chapter *c, struct op_node *img)
{
    struct op_doc *doc = &c->a->doc;
    op_str src = op_uri_normalise(doc->arena, op_attr(img, OP_N_SRC)), alt = op_str_trim(op_attr(img, OP_N_ALT));
    struct op_uri uri = op_uri_parse(src);
    bool remote = uri.authority.n && (!uri.scheme.p || op_str_eq_ci(uri.scheme, OP_STR("https")) ||
                                      op_str_eq_ci(uri.scheme, OP_STR("http")));
    if (!remote)
        return alt.n ? op_new_text(doc, alt) : NULL;
    if (!uri.scheme.p)
        src = op_arena_join(doc->arena, OP_STR("https:"), src);
    struct op_node *text = op_new_text(doc, picture_label(c, img, uri.authority));
    /* A link within a link is none. */
    struct op_node *outcome = text;
    if (!op_closest(op_parent(img), OP_N_A)) {
        outcome = op_new_element(doc, OP_N_A);
        op_attr_set(doc, outcome, OP_N_HREF, src);
        op_attr_set(doc, outcome, OP_N_CLASS, OP_STR("image"));
        op_append(outcome, text);
    }
    if (op_vocabulary_content(op_parent(img)->name) != OP_CONTENT_FLOW)
        return outcome;
    struct op_node *p = op_new_element(doc, OP_N_P);
    op_append(p, outcome);
    return p;
}

/* Of a picture without alternative text: do words say what it shows, or where it leads? */
static void note_undescribed(struct chapter *c, const struct op_node *img)
{
    const struct op_node *figure = op_closest(img, OP_N_FIGURE), *link = op_closest(img, OP_N_A);
    struct op_buf text = OP_BUF_INIT;
    if (link)
        op_text_content(link, &text);
    bool named = op_str_trim(op_buf_str(&text)).n > 0;
    op_buf_release(&text);
    if (!named)
        c->flags |= figure && op_child(figure, OP_N_FIGCAPTION) ? EPUB_HAS_CAPTIONS : EPUB_LACKS_ALT;
}

static void convert_image(struct chapter *c, struct op_walk *w)
{
    struct op_node *img = w->node;
    op_attr_remove(img, OP_N_SRCSET);
    op_attr_remove(img, OP_N_SIZES);
    const struct op_resource *r = load(c, img, op_str_trim(op_attr(img, OP_N_SRC)));
    if (!r) {
        struct op_node *instead = image_link(c, img);
        if (instead)
            op_insert_before(img, instead);
        op_walk_remove(w);
        return;
    }
    char file[32];
    epub_image_file(&r->hash, r->info.type, file);
    op_attr_set(&c->a->doc, img, OP_N_SRC, op_arena_dup(c->a->doc.arena, op_str_z(file)));
    if (!op_attr(img, OP_N_ALT).p)
        op_attr_set(&c->a->doc, img, OP_N_ALT, OP_STR(""));
    if (!op_str_trim(op_attr(img, OP_N_ALT)).n)
        note_undescribed(c, img);
    c->flags |= EPUB_HAS_IMAGES;
    record_image(c, EPUB_IMAGE, r);
}

static void record_cover(struct chapter *c)
{
    struct op_node *link = NULL;
    op_str href;
    if (!op_meta_each(c->a, OP_META_LEAD_IMAGE, &link, &href))
        return;
    const struct op_resource *r = load(c, link, href);
    if (!r || !(epub_device(c->options)->cover_types & 1u << r->info.type))
        return;
    record_image(c, EPUB_LEAD_IMAGE, r);
}

/* -- Everything else that books want otherwise than streams -- */

static void convert_checkbox(struct chapter *c, struct op_walk *w)
{
    bool box = op_str_eq_ci(op_attr(w->node, OP_N_TYPE), OP_STR("checkbox"));
    bool checked = op_attr(w->node, OP_N_CHECKED).p != NULL;
    const struct op_node *next = op_next(w->node);
    bool spaced = next && next->kind == OP_TEXT && next->n && op_is_space(next->u.text[0]);
    op_str sign = checked ? OP_STR("\xE2\x98\x91 ") : OP_STR("\xE2\x98\x90 ");
    struct op_node *text = op_new_text(&c->a->doc, spaced ? op_str_first(sign, sign.n - 1) : sign);
    struct op_node *item = op_closest(w->node, OP_N_LI);
    if (box && item && !op_attr(item, OP_N_CLASS).n)
        op_attr_set(&c->a->doc, item, OP_N_CLASS, OP_STR("task"));
    if (box)
        op_insert_before(w->node, text);
    op_walk_remove(w);
}

static bool is_described(struct chapter *c, const struct op_node *svg)
{
    struct op_doc *doc = &c->a->doc;
    bool described = op_attr(svg, op_doc_name(doc, OP_STR("aria-label"))).n ||
                     op_attr(svg, op_doc_name(doc, OP_STR("aria-hidden"))).n;
    for (const struct op_node *child = op_first(svg); child && !described; child = op_next(child))
        described = child->kind == OP_ELEMENT && child->name == OP_N_TITLE && op_first(child);
    return described;
}

static void note_foreign(struct chapter *c, struct op_node *n)
{
    if (n->ns == OP_NS_SVG && n->name == OP_N_SVG)
        c->flags |= EPUB_HAS_SVG | (is_described(c, n) ? 0u : (unsigned)EPUB_LACKS_ALT);
    if (n->ns == OP_NS_MATHML && n->name == OP_N_MATH)
        c->flags |= EPUB_HAS_MATHML;
    if (n->ns == OP_NS_MATHML && n->name == OP_N_MENCLOSE)
        c->flags |= EPUB_HAS_ENCLOSURES;
}

/* Boxes whose only content was a picture that is not to be had. */
static bool is_hollow(const struct op_node *n)
{
    bool box = op_is(n, OP_N_A) || op_is(n, OP_N_P) || op_is(n, OP_N_FIGURE) || (op_flags(n) & OP_NAME_HEADING);
    for (const struct op_node *child = op_first(n); child && box; child = op_next(child))
        box = child->kind == OP_TEXT && op_utf8_is_void(op_text(child));
    return box;
}

static void convert_body(struct chapter *c)
{
    struct op_walk w;
    op_walk_start(&w, c->a->body);
    while (op_walk_next(&w)) {
        struct op_node *n = w.node;
        c->size += n->kind == OP_TEXT ? n->n : 16;
        if (n->kind != OP_ELEMENT || n == c->a->body)
            continue;
        if (w.event == OP_LEAVE) {
            if (n->ns == OP_NS_HTML && is_hollow(n) && !op_attr(n, OP_N_ID).n)
                op_unlink(n);
            continue;
        }
        if (n->ns == OP_NS_HTML && !op_is(n, OP_N_INPUT))
            epub_attributes_settle(&c->a->doc, n);
        if (n->ns != OP_NS_HTML) {
            note_foreign(c, n);
        } else if (op_is(n, OP_N_PRE) || (op_is(n, OP_N_CODE) && !op_closest(op_parent(n), OP_N_PRE))) {
            /* Code runs from left to right in every language; stylesheets of books may not say so. */
            if (c->rtl && !op_attr(n, OP_N_DIR).p)
                op_attr_set(&c->a->doc, n, OP_N_DIR, OP_STR("ltr"));
            if (c->highlight && op_is(n, OP_N_PRE) && epub_code_highlight(&c->a->doc, n, &c->highlight))
                c->flags |= EPUB_HAS_COLOURS;
        } else if (op_is(n, OP_N_IMG)) {
            convert_image(c, &w);
        } else if (op_is(n, OP_N_INPUT)) {
            convert_checkbox(c, &w);
        }
    }
}

/* -- Records -- */

static void record_heading(struct chapter *c, const struct op_node *n)
{
    op_str id = op_attr(n, OP_N_ID);
    if (op_is(n, OP_N_H1) || !id.n)
        return;
    struct op_buf text = OP_BUF_INIT, record = OP_BUF_INIT;
    op_text_content(n, &text);
    if (op_str_trim(op_buf_str(&text)).n) {
        op_buf_addc(&record, (char)('0' + (op_doc_name_str(&c->a->doc, n->name).p[1] - '0')));
        op_buf_addc(&record, 0);
        op_buf_add(&record, id);
        op_buf_addc(&record, 0);
        op_buf_add(&record, op_buf_str(&text));
        op_record_add(c->part, EPUB_HEADING, op_buf_str(&record));
    }
    op_buf_release(&record);
    op_buf_release(&text);
}

static bool leads_outside(op_str href)
{
    return op_uri_is_absolute(href) && !op_str_starts(href, OP_STR("post:"));
}

static void record_link(struct chapter *c, const struct op_node *n, op_str href)
{
    /* A link to a whole document elsewhere needs no answer, so nobody will ask where it stands. */
    bool asked = !leads_outside(href) || op_uri_parse(href).fragment.p;
    struct op_place place = asked ? op_doc_place(&c->a->doc, n) : (struct op_place){0};
    struct op_buf record = OP_BUF_INIT;
    op_buf_add_uint(&record, place.line);
    op_buf_addc(&record, ':');
    op_buf_add_uint(&record, place.column);
    op_buf_addc(&record, ':');
    op_buf_add(&record, href);
    op_record_add(c->part, EPUB_LINK, op_buf_str(&record));
    op_buf_release(&record);
}

/* A place of the article may stand in another of its documents, whose name the book knows. */
static void settle_fragment(struct chapter *c, struct op_node *n, op_str href)
{
    op_str raw = op_str_skip(href, 1);
    const struct epub_id *id = epub_ids_lookup(&c->ids, raw);
    id = id ? id : epub_ids_lookup(&c->ids, op_uri_decode(c->a->doc.arena, raw));
    if (!id || id->document == c->document)
        return;
    if (n->ns == OP_NS_HTML) {
        record_link(c, n, href);
        c->flags |= EPUB_WAITS;
    } else {
        op_attr_remove(n, OP_N_HREF);
    }
}

static void settle_link(struct chapter *c, struct op_node *n)
{
    op_str raw = op_attr(n, OP_N_HREF);
    if (!raw.p)
        return;
    op_str href = epub_href_settle(c->a->doc.arena, &c->ids, raw);
    if (!href.n) {
        bool fragment = op_str_trim(raw).n && op_str_trim(raw).p[0] == '#';
        op_report(c->ctx, fragment ? OP_DIAG_LINK_FRAGMENT : OP_DIAG_LINK_SCHEME, op_doc_place(&c->a->doc, n),
                  "%s, leaving its text: %.*s",
                  fragment ? "no such place in the article" : "books cannot hold links of this kind",
                  OP_ARG(op_str_first(raw, 120)));
        op_attr_remove(n, OP_N_HREF);
        op_attr_remove(n, OP_N_ROLE);
        op_attr_remove_ns(n, OP_NS_EPUB, OP_N_TYPE);
        return;
    }
    op_attr_set(&c->a->doc, n, OP_N_HREF, href);
    if (href.p[0] == '#') {
        settle_fragment(c, n, href);
        return;
    }
    record_link(c, n, href);
    if (!leads_outside(href))
        c->flags |= EPUB_WAITS;
}

/* What the body holds now is one document of the article. */
static void record_body(struct chapter *c)
{
    struct op_walk w;
    c->properties = 0;
    for (size_t i = 0; i < c->ids.n; i++)
        if (c->ids.v[i].document == c->document && !epub_kobo_is_mark(c->ids.v[i].id))
            op_record_add(c->part, EPUB_ID, c->ids.v[i].id);
    op_walk_start(&w, c->a->body);
    while (op_walk_next(&w)) {
        struct op_node *n = w.node;
        if (w.event != OP_ENTER || n->kind != OP_ELEMENT)
            continue;
        op_str lang = op_attr(n, OP_N_LANG);
        if (lang.n && n->ns == OP_NS_HTML)
            op_record_add(c->part, EPUB_LANGUAGE, lang);
        if (op_is(n, OP_N_A) || n->ns == OP_NS_MATHML)
            settle_link(c, n);
        if (n->ns == OP_NS_HTML)
            epub_speech_settle(&c->a->doc, n);
        if (op_flags(n) & OP_NAME_HEADING)
            record_heading(c, n);
        if (n->ns != OP_NS_HTML)
            c->properties |= n->ns == OP_NS_SVG ? EPUB_HAS_SVG : n->ns == OP_NS_MATHML ? EPUB_HAS_MATHML : 0u;
    }
}

static void record_metadata(struct chapter *c)
{
    for (int key = 0; key < OP_META_COUNT; key++) {
        struct op_node *cursor = NULL;
        for (op_str value; op_meta_each(c->a, (enum op_meta_key)key, &cursor, &value);) {
            value = op_str_trim(value);
            if (key == OP_META_LANG)
                value = op_language_canonical(c->a->doc.arena, value);
            if (key == OP_META_DIR && !op_str_eq(value, OP_STR("rtl")))
                value = OP_STR("ltr");
            if (!value.n)
                continue;
            if (key != OP_META_AUTHOR && key != OP_META_BOOK_AUTHOR) {
                op_record_add(c->part, EPUB_META + (uint32_t)key, value);
                continue;
            }
            struct op_buf author = OP_BUF_INIT;
            op_buf_add(&author, value);
            op_buf_addc(&author, 0);
            op_buf_add(&author, op_attr_ns(cursor, OP_NS_OP, OP_N_ROLE));
            op_buf_addc(&author, 0);
            op_buf_add(&author, op_attr_ns(cursor, OP_NS_OP, OP_N_FILE_AS));
            op_record_add(c->part, key == OP_META_AUTHOR ? EPUB_AUTHOR : EPUB_BOOK_AUTHOR, op_buf_str(&author));
            op_buf_release(&author);
        }
    }
}

/* -- The document -- */

static void set_body_role(struct op_article *a)
{
    struct op_node *section = op_new_element(&a->doc, OP_N_SECTION);
    op_attr_set_ns(&a->doc, section, OP_NS_EPUB, OP_N_TYPE, OP_STR("chapter"));
    op_attr_set(&a->doc, section, OP_N_ROLE, OP_STR("doc-chapter"));
    /* Pages give their beginning a name, to lead back there. */
    op_str id = op_attr(a->body, OP_N_ID);
    if (id.n)
        op_attr_set(&a->doc, section, OP_N_ID, id);
    op_attr_remove(a->body, OP_N_ID);
    op_move_children(a->body, section);
    op_append(a->body, section);
}

static struct op_node *add_head(struct op_article *a, uint32_t name)
{
    struct op_node *n = op_new_element(&a->doc, name);
    op_append(a->head, op_new_text(&a->doc, OP_STR("\n")));
    op_append(a->head, n);
    return n;
}

/* The head of a book's document; all metadata stands in the package. */
static void make_head(struct op_article *a, const struct op_epub_options *options)
{
    struct op_doc *doc = &a->doc;
    op_str lang = op_language_canonical(doc->arena, op_meta(a, OP_META_LANG));
    if (!lang.n) /* the article has not met op-lang */
        lang = op_language_canonical(doc->arena, options->book.of[OP_META_LANG].one);
    op_str dir = op_meta(a, OP_META_DIR), title = op_str_trim(op_meta(a, OP_META_TITLE));
    while (op_first(a->head))
        op_unlink(op_first(a->head));
    a->html->n = a->head->n = 0;
    lang = lang.n ? lang : OP_STR("und");
    op_attr_set(doc, a->html, OP_N_LANG, lang);
    op_attr_set_ns(doc, a->html, OP_NS_XML, OP_N_LANG, lang);
    if (dir.n)
        op_attr_set(doc, a->html, OP_N_DIR, op_str_eq(dir, OP_STR("rtl")) ? OP_STR("rtl") : OP_STR("ltr"));
    op_attr_set(doc, add_head(a, OP_N_META), OP_N_CHARSET, OP_STR("utf-8"));
    op_append(add_head(a, OP_N_TITLE), op_new_text(doc, title.n ? title : OP_STR("Untitled")));
    struct op_node *link = add_head(a, OP_N_LINK);
    op_attr_set(doc, link, OP_N_REL, OP_STR("stylesheet"));
    op_attr_set(doc, link, OP_N_TYPE, OP_STR("text/css"));
    op_attr_set(doc, link, OP_N_HREF, OP_STR("style.css"));
    op_append(a->head, op_new_text(doc, OP_STR("\n")));
}

/* What the body holds now, as text; then its records. `text` collects the documents of the article. */
static void record_document(struct chapter *c, struct op_buf *text)
{
    static const struct op_xhtml_options xhtml = {.epub = true};
    struct op_article *a = c->a;
    size_t from = text->n;
    record_body(c);
    if (epub_device(c->options)->spans)
        epub_kobo_box(a);
    a->body->n = 0;
    op_buf_addz(text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n");
    op_xhtml_write(&a->doc, a->html, &xhtml, text);
    op_buf_addc(text, '\n');
    op_str written = op_str_skip(op_buf_str(text), from);
    op_record_add(c->part, EPUB_XHTML, written);
    op_record_add_uint(c->part, EPUB_PROPERTIES, c->properties);
    if ((c->flags & EPUB_WAITS) || text->full)
        return;
    struct op_buf packed = OP_BUF_INIT;
    struct op_entry entry;
    op_deflate(written, epub_level(c->options), &packed, &entry);
    op_record_add(c->part, EPUB_DEFLATED, entry.bytes);
    op_record_add_uint(c->part, EPUB_CRC, entry.crc);
    op_record_add_uint(c->part, EPUB_SIZE, entry.size);
    op_record_add_uint(c->part, EPUB_STORED, entry.stored);
    op_buf_release(&packed);
}

static void note_documents(struct chapter *c, struct op_node **documents, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct op_walk w;
        op_walk_start(&w, documents[i]);
        while (op_walk_next(&w)) {
            op_str id = w.event == OP_ENTER && w.node->kind == OP_ELEMENT ? op_attr(w.node, OP_N_ID) : OP_STR_NONE;
            struct epub_id *known = id.p ? epub_ids_lookup(&c->ids, id) : NULL;
            if (known)
                known->document = (uint32_t)i;
        }
    }
}

/* The children of the body are documents, each to be written as the only one. */
static void record_pieces(struct chapter *c, size_t count, struct op_buf *text)
{
    struct op_node **documents = op_arena_alloc(c->a->doc.arena, count * sizeof *documents);
    for (size_t i = 0; i < count; i++) {
        documents[i] = op_first(c->a->body);
        op_unlink(documents[i]);
    }
    if (count > 1)
        note_documents(c, documents, count);
    for (c->document = 0; c->document < count; c->document++) {
        while (op_first(c->a->body))
            op_unlink(op_first(c->a->body));
        op_append(c->a->body, documents[c->document]);
        if ((c->flags & EPUB_HAS_SVG) && count > 1)
            op_svg_settle_references(&c->a->doc, c->a->body);
        record_document(c, text);
    }
}

void epub_chapter_prepare(struct op_ctx *ctx, struct op_article *a, const struct op_epub_options *options,
                          struct op_buf *part)
{
    struct chapter c = {
        .ctx = ctx, .a = a, .part = part, .options = options, .highlight = options->highlight ? EPUB_HIGHLIGHT_MAX : 0};
    const struct op_device *device = epub_device(options);
    c.rtl = op_str_eq(op_meta(a, OP_META_DIR), OP_STR("rtl"));
    record_metadata(&c);
    record_cover(&c);
    epub_guard(a);
    convert_body(&c);
    epub_notes_convert(a);
    op_header_add(a);
    op_header_demote_others(a);
    epub_speech_settle_headings(a);
    set_body_role(a);
    if (device->spans)
        epub_kobo_mark(a);
    c.ids = epub_ids_settle(&a->doc, a->body);
    if (c.flags & EPUB_HAS_SVG)
        op_svg_settle_references(&a->doc, a->body);
    make_head(a, options);
    /* Few articles are so long that they must be measured. */
    bool may_be_long = device->document_bytes && c.size > device->document_bytes / 4;
    size_t count = may_be_long ? epub_split(a, device->document_bytes) : 1;
    struct op_buf text;
    op_buf_init(&text, ctx->limits.output);
    record_pieces(&c, count, &text);
    char uuid[37];
    op_uuid5_content(op_buf_str(&text), uuid);
    op_record_add(part, EPUB_CONTENT_ID, op_str_z(uuid));
    op_record_add_uint(part, EPUB_FLAGS, c.flags);
    part->full = part->full || text.full;
    op_buf_release(&text);
}
