/* From an article to the content document of a chapter (EPUB 3.3, section 6.1). */
#include <stdio.h>

#include "doc/vocabulary.h"
#include "offprint/record.h"
#include "offprint/uri.h"
#include "offprint/xhtml.h"
#include "write/epub.h"
#include "write/header.h"

struct chapter {
    struct op_ctx *ctx;
    struct op_article *a;
    struct op_buf *part;
    unsigned flags;
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

static void record_image(struct chapter *c, const struct op_resource *r)
{
    for (size_t i = 0; i < c->used_count; i++)
        if (c->used[i] == r)
            return;
    c->used[c->used_count < 64 ? c->used_count++ : 63] = r;
    struct op_buf image = OP_BUF_INIT;
    op_record_add_uint(&image, EPUB_FLAGS, (uint64_t)r->info.type);
    op_record_add(&image, EPUB_COVER, op_str_make((const char *)r->hash.bytes, sizeof r->hash.bytes));
    op_record_add(&image, EPUB_XHTML, r->bytes);
    op_record_add(c->part, EPUB_IMAGE, op_buf_str(&image));
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
              "image changed meanwhile, keeping its text: %.*s", OP_ARG(op_str_first(href, 200)));
    return NULL;
}

static bool is_count(op_str s)
{
    uint64_t value;
    return op_str_to_uint(s, 100000, &value);
}

/* A link to a picture that the book does not hold: its words are the alternative text, else the picture's name. */
static struct op_node *image_link(struct chapter *c, const struct op_node *img)
{
    struct op_doc *doc = &c->a->doc;
    op_str src = op_str_trim(op_attr(img, OP_N_SRC)), alt = op_str_trim(op_attr(img, OP_N_ALT));
    struct op_uri uri = op_uri_parse(src);
    bool remote = op_str_eq_ci(uri.scheme, OP_STR("https")) || op_str_eq_ci(uri.scheme, OP_STR("http")) ||
                  (!uri.scheme.p && uri.authority.n);
    if (!remote)
        return alt.n ? op_new_text(doc, alt) : NULL;
    if (!uri.scheme.p)
        src = op_arena_join(doc->arena, OP_STR("https:"), src);
    op_str host = uri.authority;
    op_str words = alt.n ? alt : op_arena_printf(doc->arena, "[%.*s]", OP_ARG(host));
    struct op_node *text = op_new_text(doc, words);
    /* A link within a link is none. */
    if (op_closest(op_parent(img), OP_N_A))
        return text;
    struct op_node *link = op_new_element(doc, OP_N_A);
    op_attr_set(doc, link, OP_N_HREF, op_uri_normalise(doc->arena, src));
    op_attr_set(doc, link, OP_N_CLASS, OP_STR("image"));
    op_append(link, text);
    /* Where only flow may stand, a line of its own. */
    if (!op_is(op_parent(img), OP_N_FIGURE))
        return link;
    struct op_node *p = op_new_element(doc, OP_N_P);
    op_append(p, link);
    return p;
}

static void convert_image(struct chapter *c, struct op_walk *w)
{
    struct op_node *img = w->node;
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
    if (!is_count(op_attr(img, OP_N_WIDTH)))
        op_attr_remove(img, OP_N_WIDTH);
    if (!is_count(op_attr(img, OP_N_HEIGHT)))
        op_attr_remove(img, OP_N_HEIGHT);
    const struct op_node *figure = op_closest(img, OP_N_FIGURE);
    if (!op_str_trim(op_attr(img, OP_N_ALT)).n && !(figure && op_child(figure, OP_N_FIGCAPTION)))
        c->flags |= EPUB_LACKS_ALT;
    c->flags |= EPUB_HAS_IMAGES;
    record_image(c, r);
}

static void record_cover(struct chapter *c)
{
    struct op_node *link = NULL;
    op_str href;
    if (!op_meta_each(c->a, OP_META_LEAD_IMAGE, &link, &href))
        return;
    const struct op_resource *r = load(c, link, href);
    if (!r || r->info.type == OP_MEDIA_SVG || r->info.type == OP_MEDIA_WEBP)
        return;
    record_image(c, r);
    op_record_add(c->part, EPUB_COVER, op_str_make((const char *)r->hash.bytes, sizeof r->hash.bytes));
}

/* -- Everything else that books want otherwise than streams -- */

static void convert_checkbox(struct chapter *c, struct op_walk *w)
{
    bool box = op_str_eq_ci(op_attr(w->node, OP_N_TYPE), OP_STR("checkbox"));
    bool checked = op_attr(w->node, OP_N_CHECKED).p != NULL;
    struct op_node *text = op_new_text(&c->a->doc, checked ? OP_STR("\xE2\x98\x91 ") : OP_STR("\xE2\x98\x90 "));
    if (box)
        op_insert_before(w->node, text);
    op_walk_remove(w);
}

static void convert_svg_or_math(struct chapter *c, struct op_node *n)
{
    if (n->ns == OP_NS_SVG && n->name == OP_N_SVG)
        c->flags |= EPUB_HAS_SVG;
    if (n->ns == OP_NS_MATHML && n->name == OP_N_MATH) {
        c->flags |= EPUB_HAS_MATHML;
        if (!op_attr(n, OP_N_ALTTEXT).n)
            c->flags |= EPUB_LACKS_MATH_ALT;
    }
}

/* What op-clean promises already, for streams that it has not seen. */
static bool guard(struct op_node *n)
{
    if (op_vocabulary_content(n->name) == OP_CONTENT_ABSENT && !op_is(n, OP_N_HEADER))
        return false;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n->n; i++) {
        const struct op_attr *a = &n->u.attrs[i];
        bool ours = a->ns == OP_NS_EPUB || a->ns == OP_NS_OP;
        bool known = a->ns == OP_NS_HTML && op_vocabulary_attribute(n->name, a->name);
        if (ours || known)
            n->u.attrs[kept++] = *a;
    }
    n->n = kept;
    return true;
}

static void add_xml_lang(struct op_doc *doc, struct op_node *n)
{
    op_str lang = op_attr(n, OP_N_LANG);
    if (lang.p)
        op_attr_set_ns(doc, n, OP_NS_XML, OP_N_LANG, lang);
}

static void convert_element(struct chapter *c, struct op_walk *w)
{
    struct op_node *n = w->node;
    if (n->ns != OP_NS_HTML) {
        convert_svg_or_math(c, n);
        return;
    }
    if (op_is(n, OP_N_SCRIPT) || op_is(n, OP_N_STYLE) || op_is(n, OP_N_TEMPLATE) || op_is(n, OP_N_IFRAME)) {
        op_walk_remove(w);
        return;
    }
    if (op_is(n, OP_N_IMG)) {
        convert_image(c, w);
    } else if (op_is(n, OP_N_INPUT)) {
        convert_checkbox(c, w);
    } else if (op_is(n, OP_N_TABLE)) {
        c->flags |= EPUB_HAS_TABLES;
    }
}

static void convert_body(struct chapter *c)
{
    struct op_walk w;
    op_walk_start(&w, c->a->body);
    while (op_walk_next(&w)) {
        if (!op_is_element(w.node) || w.node == c->a->body)
            continue;
        if (w.event == OP_ENTER)
            convert_element(c, &w);
        else if (w.node->ns == OP_NS_HTML && !guard(w.node))
            op_unwrap(w.node);
        else if (w.event == OP_LEAVE)
            add_xml_lang(&c->a->doc, w.node);
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

static void record_link(struct chapter *c, op_str href)
{
    if (!href.n || href.p[0] == '#')
        return;
    op_record_add(c->part, EPUB_LINK, href);
    bool absolute = op_uri_is_absolute(href) && !op_str_starts(href, OP_STR("post:"));
    if (!absolute)
        c->flags |= EPUB_WAITS;
}

static void record_body(struct chapter *c)
{
    struct op_walk w;
    op_walk_start(&w, c->a->body);
    while (op_walk_next(&w)) {
        const struct op_node *n = w.node;
        if (w.event != OP_ENTER || !op_is_element(n))
            continue;
        op_str id = op_attr(n, OP_N_ID), lang = op_attr(n, OP_N_LANG);
        if (id.n)
            op_record_add(c->part, EPUB_ID, id);
        if (lang.n)
            op_record_add(c->part, EPUB_LANGUAGE, lang);
        if (op_flags(n) & OP_NAME_HEADING)
            record_heading(c, n);
        if (op_is(n, OP_N_A))
            record_link(c, op_attr(n, OP_N_HREF));
    }
}

static void record_metadata(struct chapter *c)
{
    for (int key = 0; key < OP_META_COUNT; key++) {
        struct op_node *cursor = NULL;
        for (op_str value; op_meta_each(c->a, (enum op_meta_key)key, &cursor, &value);) {
            if (key != OP_META_AUTHOR) {
                op_record_add(c->part, EPUB_META + (uint32_t)key, value);
                continue;
            }
            struct op_buf author = OP_BUF_INIT;
            op_buf_add(&author, value);
            op_buf_addc(&author, 0);
            op_buf_add(&author, op_attr_ns(cursor, OP_NS_OP, OP_N_ROLE));
            op_buf_addc(&author, 0);
            op_buf_add(&author, op_attr_ns(cursor, OP_NS_OP, OP_N_FILE_AS));
            op_record_add(c->part, EPUB_AUTHOR, op_buf_str(&author));
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
    op_move_children(a->body, section);
    op_append(a->body, section);
}

static void write_document(struct op_article *a, struct op_buf *out)
{
    static const struct op_xhtml_options xhtml = {.epub = true};
    op_str lang = op_meta(a, OP_META_LANG), dir = op_meta(a, OP_META_DIR), title = op_meta(a, OP_META_TITLE);
    op_buf_addz(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n"
                     "<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\"");
    if (lang.n) {
        op_buf_addz(out, " lang=\"");
        op_xml_escape_attr(lang, out);
        op_buf_addz(out, "\" xml:lang=\"");
        op_xml_escape_attr(lang, out);
        op_buf_addc(out, '"');
    }
    if (dir.n)
        op_buf_addf(out, " dir=\"%s\"", op_str_eq(dir, OP_STR("rtl")) ? "rtl" : "ltr");
    op_buf_addz(out, ">\n<head>\n<meta charset=\"utf-8\"/>\n<title>");
    op_xml_escape_text(title.n ? title : OP_STR("Untitled"), out);
    op_buf_addz(out, "</title>\n<link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/>\n</head>\n");
    op_xhtml_write(&a->doc, a->body, &xhtml, out);
    op_buf_addz(out, "\n</html>\n");
}

void epub_chapter_prepare(struct op_ctx *ctx, struct op_article *a, const struct op_epub_options *options,
                          struct op_buf *part)
{
    struct chapter c = {.ctx = ctx, .a = a, .part = part};
    record_metadata(&c);
    record_cover(&c);
    epub_notes_convert(a);
    convert_body(&c);
    op_header_add(a);
    op_header_demote_others(a);
    set_body_role(a);
    record_body(&c);
    struct op_buf out;
    op_buf_init(&out, ctx->limits.output);
    write_document(a, &out);
    char uuid[37];
    op_uuid5_content(op_buf_str(&out), uuid);
    op_record_add(part, EPUB_CONTENT_ID, op_str_z(uuid));
    op_record_add_uint(part, EPUB_FLAGS, c.flags);
    op_record_add(part, EPUB_XHTML, op_buf_str(&out));
    if (!(c.flags & EPUB_WAITS) && !out.full) {
        struct op_buf packed = OP_BUF_INIT;
        struct op_entry entry;
        op_deflate(op_buf_str(&out), (int)options->level, &packed, &entry);
        op_record_add(part, EPUB_DEFLATED, entry.bytes);
        op_record_add_uint(part, EPUB_CRC, entry.crc);
        op_record_add_uint(part, EPUB_SIZE, entry.size);
        op_record_add_uint(part, EPUB_STORED, entry.stored);
        op_buf_release(&packed);
    }
    part->full = part->full || out.full;
    op_buf_release(&out);
}
