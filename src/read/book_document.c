/* A content document of a book (EPUB 3.3, section 6.1; XHTML 1.1 in EPUB 2) becomes an article. */
#include "offprint/charset.h"
#include "offprint/html.h"
#include "offprint/language.h"
#include "offprint/metadata.h"
#include "offprint/stream.h"
#include "offprint/uri.h"
#include "offprint/utf8.h"
#include "read/book.h"
#include "read/book_mend.h"

struct document {
    struct book *b;
    struct op_article *a;
    const struct book_item *item;
    op_str own_title; /* what its head says */
};

/* -- Parsing: as XML; failing that, repaired; failing that, as HTML -- */

static bool parse_xml(struct document *d, op_str text, struct op_xml_fault *fault)
{
    struct op_doc *doc = &d->a->doc;
    op_str file = doc->lines.file;
    op_doc_init(doc, doc->arena);
    doc->lines.file = file;
    return op_xml_parse(d->b->ctx, doc, text, fault) && op_child(doc->root, OP_N_HTML);
}

static void parse_html(struct document *d, op_str text)
{
    static const struct op_html_options options = {.scripting = false};
    struct op_doc *doc = &d->a->doc;
    op_str file = doc->lines.file;
    op_doc_init(doc, doc->arena);
    doc->lines.file = file;
    (void)op_html_parse(doc, text, &options);
    memset(&doc->lines, 0, sizeof doc->lines);
    doc->lines.file = file;
}

static bool parse(struct document *d, op_str bytes)
{
    struct op_ctx *ctx = d->b->ctx;
    struct op_place place = {d->a->doc.lines.file, 0, 0};
    struct op_arena *arena = d->a->doc.arena;
    struct op_xml_fault fault, mended;
    struct op_charset_result charset;
    struct op_buf store = OP_BUF_INIT;
    op_str text;
    if (!parse_xml(d, bytes, &fault)) {
        if (!op_charset_decode(bytes, OP_STR_NONE, &store, &text, &charset)) {
            op_report(ctx, OP_DIAG_BOOK_DOCUMENT, place, "not a text, leaving the document out");
            op_buf_release(&store);
            return false;
        }
        if (!parse_xml(d, book_mend(arena, text, BOOK_MEND_REFERENCES), &mended)) {
            place.line = fault.line;
            place.column = fault.column;
            op_report(ctx, OP_DIAG_BOOK_REPAIR, place, "%s, reading the document as HTML",
                      fault.message[0] ? fault.message : "not XHTML");
            parse_html(d, book_mend(arena, text, BOOK_MEND_TAGS));
        }
        op_buf_release(&store);
    }
    op_article_adopt(d->a);
    return true;
}

/* A picture in the spine is a document of one picture. */
static void make_picture(struct document *d)
{
    struct op_article *a = d->a;
    struct op_node *p = op_new_element(&a->doc, OP_N_P), *img = op_new_element(&a->doc, OP_N_IMG);
    op_article_adopt(a);
    op_attr_set(&a->doc, img, OP_N_SRC, op_path_name(d->item->path));
    op_append(p, img);
    op_append(a->body, p);
}

/* -- What books write otherwise than articles -- */

/* EPUB's types (Structural Semantics Vocabulary) and the roles that say the same. */
static const struct {
    const char *type, *role;
} roles[] = {
    {"noteref", "doc-noteref"},     {"footnote", "doc-footnote"},  {"endnote", "doc-footnote"},
    {"rearnote", "doc-footnote"},   {"footnotes", "doc-endnotes"}, {"endnotes", "doc-endnotes"},
    {"rearnotes", "doc-endnotes"},  {"backlink", "doc-backlink"},  {"referrer", "doc-backlink"},
    {"pagebreak", "doc-pagebreak"},
};

static void settle_type(struct document *d, struct op_node *n)
{
    struct op_doc *doc = &d->a->doc;
    uint32_t plain = op_doc_name(doc, OP_STR("epub:type"));
    op_str type = op_attr_ns(n, OP_NS_EPUB, OP_N_TYPE);
    if (!type.p)
        type = op_attr(n, plain);
    for (size_t i = 0; type.n && i < sizeof roles / sizeof *roles; i++)
        if (op_str_has_word(type, op_str_z(roles[i].type))) {
            op_attr_set(doc, n, OP_N_ROLE, op_str_z(roles[i].role));
            break;
        }
    op_attr_remove_ns(n, OP_NS_EPUB, OP_N_TYPE);
    op_attr_remove(n, plain);
}

/* Notes wait hidden for their reference to be touched. */
static void settle_note(struct op_node *n)
{
    op_attr_remove(n, OP_N_HIDDEN);
    if (op_is(n, OP_N_SECTION))
        op_rename(n, OP_N_ASIDE);
}

static void drop_controls(struct document *d, struct op_node *text)
{
    size_t n = 0, length;
    char *to = NULL;
    for (size_t i = 0; i < text->n; i += length) {
        uint32_t c = (unsigned char)text->u.text[i];
        length = 1;
        if (c >= 0x80)
            c = op_utf8_decode(text->u.text + i, text->u.text + text->n, &length);
        bool control = (c >= 0x7F && c < 0xA0) || (c < 0x20 && c != '\t' && c != '\n') || !op_xml_char(c);
        if (control && !to) {
            to = op_arena_alloc(d->a->doc.arena, text->n);
            memcpy(to, text->u.text, i);
        }
        if (to && !control)
            memcpy(to + n, text->u.text + i, length);
        n += control ? 0 : length;
    }
    if (to)
        text->u.text = to;
    text->n = (uint32_t)n;
}

static void settle_body(struct document *d)
{
    struct op_walk w;
    op_walk_start(&w, d->a->body);
    while (op_walk_next(&w)) {
        struct op_node *n = w.node;
        if (w.event != OP_ENTER)
            continue;
        if (n->kind == OP_TEXT)
            drop_controls(d, n);
        if (n->kind != OP_ELEMENT || n->ns != OP_NS_HTML)
            continue;
        settle_type(d, n);
        op_str role = op_attr(n, OP_N_ROLE);
        if (op_str_eq(role, OP_STR("doc-footnote")))
            settle_note(n);
        /* Where a page of the printed book began is no text. */
        if (op_str_eq(role, OP_STR("doc-pagebreak")))
            while (op_first(n))
                op_unlink(op_first(n));
    }
}

/* -- Title -- */

static bool is_box(const struct op_node *n)
{
    return op_is(n, OP_N_DIV) || op_is(n, OP_N_SECTION) || op_is(n, OP_N_ARTICLE) || op_is(n, OP_N_HEADER) ||
           op_is(n, OP_N_HGROUP) || op_is(n, OP_N_MAIN);
}

/* The heading that the text begins with, in boxes at most; NULL when it begins with something else. */
static struct op_node *first_heading(struct op_article *a)
{
    struct op_node *found = NULL;
    struct op_walk w;
    op_walk_start(&w, a->body);
    while (op_walk_next(&w) && !found) {
        if (w.node->kind == OP_TEXT && op_str_trim(op_text(w.node)).n)
            return NULL;
        if (w.event != OP_ENTER || !(op_flags(w.node) & OP_NAME_HEADING))
            continue;
        if (book_text(a->doc.arena, w.node).n)
            found = w.node;
        else
            op_walk_skip(&w);
    }
    for (const struct op_node *up = found ? op_parent(found) : a->body; up != a->body; up = op_parent(up))
        if (!is_box(up))
            return NULL;
    return found;
}

/* The heading becomes the h1 at the beginning: lines in it stand in one. */
static void raise_heading(struct op_article *a, struct op_node *heading)
{
    struct op_walk w;
    op_walk_start(&w, heading);
    while (op_walk_next(&w))
        if (w.event == OP_ENTER && op_is(w.node, OP_N_BR)) {
            op_insert_before(w.node, op_new_text(&a->doc, OP_STR(" ")));
            op_walk_remove(&w);
        }
    op_unlink(heading);
    op_rename(heading, OP_N_H1);
    op_prepend(a->body, heading);
}

/* By its heading, by the contents of the book, by its head. */
static void settle_title(struct document *d)
{
    struct op_article *a = d->a;
    struct op_node *heading = first_heading(a);
    op_str label = book_label_of(&d->b->labels, d->item->path);
    if (heading) {
        struct op_buf text = OP_BUF_INIT;
        raise_heading(a, heading);
        op_text_content(heading, &text);
        (void)op_meta_add(a, OP_META_TITLE, op_buf_str(&text));
        op_buf_release(&text);
    }
    (void)op_meta_add(a, OP_META_TITLE, label);
    if (!op_str_eq(d->own_title, d->b->package.title))
        (void)op_meta_add(a, OP_META_TITLE, d->own_title);
    if (!op_meta(a, OP_META_TITLE).n)
        op_title_set_invented(a, d->b->package.title.n ? d->b->package.title : OP_STR("Untitled"));
}

/* -- All of it -- */

/* The head that came is replaced by an empty one; what html says goes where metadata goes. */
static void settle_head(struct document *d)
{
    struct op_article *a = d->a;
    struct op_node *html = a->html, *title = op_child(a->head, OP_N_TITLE);
    op_str lang = op_attr_ns(html, OP_NS_XML, OP_N_LANG), dir = op_attr(html, OP_N_DIR);
    if (!lang.n)
        lang = op_attr(html, OP_N_LANG);
    if (!lang.n)
        lang = op_attr_ns(a->body, OP_NS_XML, OP_N_LANG);
    if (!lang.n)
        lang = op_attr(a->body, OP_N_LANG);
    if (!dir.n)
        dir = op_attr(a->body, OP_N_DIR);
    d->own_title = title ? book_text(a->doc.arena, title) : OP_STR_NONE;
    html->n = a->head->n = a->body->n = 0;
    while (op_first(a->head))
        op_unlink(op_first(a->head));
    for (struct op_node *n = op_first(html), *next; n; n = next) {
        next = op_next(n);
        if (n != a->head && n != a->body)
            op_unlink(n);
    }
    /* Many a template says `en` in a book that says `en-GB`. */
    lang = op_language_canonical(a->doc.arena, lang);
    op_str of_book = op_language_canonical(a->doc.arena, d->b->package.language);
    if (op_str_find_char(lang, '-', 0) == OP_NOT_FOUND && op_language_same(lang, of_book))
        lang = of_book;
    (void)op_meta_add(a, OP_META_LANG, lang);
    if (op_str_eq_ci(dir, OP_STR("rtl")) || op_str_eq_ci(dir, OP_STR("ltr")))
        (void)op_meta_add(a, OP_META_DIR, op_str_eq_ci(dir, OP_STR("rtl")) ? OP_STR("rtl") : OP_STR("ltr"));
}

static op_str picture_path(struct document *d, const struct op_node *n)
{
    op_str href = OP_STR_NONE;
    if (op_is(n, OP_N_IMG))
        href = op_attr(n, OP_N_SRC);
    else if (n->kind == OP_ELEMENT && n->ns == OP_NS_SVG && n->name == OP_N_IMAGE)
        href = op_attr_ns(n, OP_NS_XLINK, OP_N_HREF).n ? op_attr_ns(n, OP_NS_XLINK, OP_N_HREF) : op_attr(n, OP_N_HREF);
    return href.n ? book_path(d->a->doc.arena, d->item->path, href) : OP_STR_NONE;
}

/* Is there something to read beside the cover? A book that does not name its cover has it on the page that it calls so,
   or on a first page without words. */
static bool has_content(struct document *d)
{
    struct book_package *p = &d->b->package;
    op_str picture = OP_STR_NONE;
    size_t pictures = 0;
    struct op_walk w;
    op_walk_start(&w, d->a->body);
    while (op_walk_next(&w)) {
        const struct op_node *n = w.node;
        if (w.event != OP_ENTER)
            continue;
        if (n->kind == OP_TEXT && op_str_trim(op_text(n)).n) {
            const struct op_node *up = op_parent(n);
            if (up->ns == OP_NS_SVG || op_is(up, OP_N_SCRIPT) || op_is(up, OP_N_STYLE))
                continue;
            return true;
        }
        if (n->kind == OP_ELEMENT && n->ns == OP_NS_MATHML)
            return true;
        op_str path = picture_path(d, n);
        pictures += path.n > 0;
        picture = path.n ? path : picture;
    }
    bool first = p->spine_count && d->item == &p->items[p->spine[0]];
    if (pictures == 1 && !p->cover.n && (first || op_str_eq(d->item->path, p->cover_page)))
        p->cover = op_arena_dup(&d->b->arena, picture);
    return pictures > 1 || (pictures && !op_str_eq(picture, p->cover));
}

/* In our own books the pages around the articles are no chapters. A piece whose beginning is gone is all there is. */
static bool is_ours_and_no_chapter(const struct document *d)
{
    op_str path = d->item->path;
    if (!d->b->package.ours || !op_str_eq(book_whole_path(d->b, d->a->doc.arena, path), path))
        return false;
    for (const struct op_node *n = op_first(d->a->body); n; n = op_next(n))
        if (op_is(n, OP_N_SECTION) && op_str_eq(op_attr(n, OP_N_ROLE), OP_STR("doc-chapter")))
            return false;
    return true;
}

/* One document into `d->a`, in `arena`. False, reported, when it is not to be had. */
static bool open_document(struct document *d, struct op_arena *arena)
{
    struct book *b = d->b;
    op_str bytes;
    *d->a = (struct op_article){0};
    op_doc_init(&d->a->doc, arena);
    struct op_place place = book_place(b, arena, d->item->path);
    d->a->doc.lines.file = place.file;
    if (op_str_starts(d->item->type, OP_STR("image/"))) {
        make_picture(d);
        return true;
    }
    const char *why = book_load(b, arena, d->item->path, &bytes);
    if (why)
        op_report(b->ctx, OP_DIAG_BOOK_DOCUMENT, place, "%s, leaving the document out", why);
    if (why || !parse(d, bytes))
        return false;
    book_marks_drop(d->a);
    return true;
}

/* The documents that go on with the article. */
static void add_pieces(struct document *d, const struct book_run *run)
{
    struct book_join join;
    book_join_start(&join, d->a);
    for (size_t i = 0; i < run->rest_count; i++) {
        struct op_article a;
        struct document piece = {.b = d->b, .a = &a, .item = &d->b->package.items[run->rest[i]]};
        if (open_document(&piece, d->a->doc.arena))
            book_join_add(&join, &a);
        else
            d->b->torn = true;
    }
    book_join_end(&join);
}

enum book_outcome book_document_read(struct book *b, const struct book_run *run, bool look, struct op_arena *arena,
                                     struct op_article *a)
{
    const struct book_item *item = run->item;
    struct document d = {.b = b, .a = a, .item = item};
    op_arena_reset(arena);
    if (!open_document(&d, arena))
        return BOOK_LOST;
    if (is_ours_and_no_chapter(&d) || !has_content(&d))
        return BOOK_NOTHING;
    if (run->rest_count)
        add_pieces(&d, run);
    if (b->package.ours)
        book_join_links(b, a, item->path);
    if (look) {
        book_places_collect(b, a, item->path);
        return BOOK_ARTICLE;
    }
    settle_head(&d);
    book_places_mark(b, a, item->path);
    settle_body(&d);
    if (b->package.ours)
        book_own_take(b, a);
    else
        op_meta_set(a, OP_META_KIND, b->alone ? OP_STR(OP_KIND_POST) : OP_STR(OP_KIND_CHAPTER));
    if (!op_meta(a, OP_META_TITLE).n)
        settle_title(&d);
    op_meta_set(a, OP_META_SOURCE, a->doc.lines.file);
    op_meta_set(a, OP_META_BASE, op_path_folder(a->doc.lines.file));
    op_meta_set(a, OP_META_VERSION, OP_STR(OP_STREAM_VERSION));
    book_metadata_add(b, a);
    book_images_embed(b, a, item->path);
    return BOOK_ARTICLE;
}
