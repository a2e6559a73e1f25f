/* Navigation (EPUB 3.3, section 7), the NCX of EPUB 2 for old readers, and the pages before the text. */
#include "offprint/language.h"
#include "offprint/uri.h"
#include "offprint/utf8.h"
#include "offprint/xhtml.h"
#include "write/epub.h"
#include "write/header.h"

/* How deep the table of contents goes below an article's title. */
#define NAV_LEVELS 2
#define LABEL_MAX 200

/* -- Labels -- */

op_str epub_shorten(struct op_arena *arena, op_str s, size_t max)
{
    size_t at = 0, count = 0;
    while (at < s.n && count < max) {
        size_t n;
        (void)op_utf8_decode(s.p + at, s.p + s.n, &n);
        at += n;
        count++;
    }
    return at >= s.n ? s : op_arena_join(arena, op_str_first(s, at), OP_STR("…"));
}

op_str epub_part_label(const struct epub_book *book, const struct epub_part *part)
{
    op_str title = part->meta[OP_META_TITLE];
    return epub_shorten((struct op_arena *)(uintptr_t)&book->arena, title.n ? title : OP_STR("Untitled"), LABEL_MAX);
}

/* White space of a heading's text folded. */
static void add_label(const struct epub_book *book, op_str text, struct op_buf *out)
{
    text = epub_shorten((struct op_arena *)(uintptr_t)&book->arena, text, LABEL_MAX);
    bool first = true;
    for (op_str word; (word = op_str_word(&text)).p; first = false) {
        if (!first)
            op_buf_addc(out, ' ');
        op_xml_escape_text(word, out);
    }
}

static void add_href(const struct epub_book *book, const struct epub_part *part, op_str id, struct op_buf *out)
{
    op_buf_addz(out, part->file);
    if (!id.n)
        return;
    op_buf_addc(out, '#');
    op_xml_escape_attr(epub_fragment((struct op_arena *)(uintptr_t)&book->arena, id), out);
}

/* -- One tree for nav and NCX -- */

/* The two differ in their tags only. */
struct tree_form {
    void (*open)(const struct epub_book *book, const struct epub_part *part, op_str id, op_str label, size_t order,
                 struct op_buf *out);
    const char *list_open, *list_close, *close;
};

static void nav_entry(const struct epub_book *book, const struct epub_part *part, op_str id, op_str label, size_t order,
                      struct op_buf *out)
{
    (void)order;
    op_buf_addz(out, "<li><a href=\"");
    add_href(book, part, id, out);
    op_buf_addz(out, "\"");
    op_str lang = part->meta[OP_META_LANG];
    if (lang.n && !op_str_eq(lang, book->language))
        op_buf_addf(out, " lang=\"%.*s\" xml:lang=\"%.*s\" dir=\"%s\"", OP_ARG(lang), OP_ARG(lang),
                    op_language_is_rtl(lang) ? "rtl" : "ltr");
    op_buf_addc(out, '>');
    add_label(book, label, out);
    op_buf_addz(out, "</a>");
}

static void ncx_entry(const struct epub_book *book, const struct epub_part *part, op_str id, op_str label, size_t order,
                      struct op_buf *out)
{
    op_buf_addf(out, "<navPoint id=\"n%zu\" playOrder=\"%zu\"><navLabel><text>", order, order);
    add_label(book, label, out);
    op_buf_addz(out, "</text></navLabel><content src=\"");
    add_href(book, part, id, out);
    op_buf_addz(out, "\"/>");
}

static const struct tree_form nav_form = {nav_entry, "\n<ol>\n", "</ol>\n", "</li>\n"};
static const struct tree_form ncx_form = {ncx_entry, "\n", "", "</navPoint>\n"};

/* Headings nest by their level; a level that jumps counts as the next one. */
static void write_part_tree(const struct epub_book *book, const struct epub_part *part, const struct tree_form *form,
                            size_t *order, struct op_buf *out)
{
    unsigned depth = 0;
    bool open = true; /* an entry waits for its children or its end */
    form->open(book, part, OP_STR_NONE, epub_part_label(book, part), ++*order, out);
    for (size_t i = 0; i < part->heading_count; i++) {
        const struct epub_heading *h = &part->headings[i];
        unsigned level = h->level - 1;
        if (level > NAV_LEVELS)
            continue;
        if (level > depth + 1)
            level = depth + 1;
        if (level == depth + 1) {
            op_buf_addz(out, form->list_open);
            depth++;
        } else {
            op_buf_addz(out, form->close);
            for (; depth > level; depth--) {
                op_buf_addz(out, form->list_close);
                op_buf_addz(out, form->close);
            }
        }
        form->open(book, part, h->id, h->text, ++*order, out);
        open = true;
    }
    if (open)
        op_buf_addz(out, form->close);
    for (; depth > 0; depth--) {
        op_buf_addz(out, form->list_close);
        op_buf_addz(out, form->close);
    }
}

/* -- Pages -- */

void epub_page_open(const struct epub_book *book, op_str title, const char *body_attributes, struct op_buf *out)
{
    op_buf_addf(out,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n<html "
                "xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\" lang=\"%.*s\" "
                "xml:lang=\"%.*s\" dir=\"%s\">\n<head>\n<meta charset=\"utf-8\"/>\n<title>",
                OP_ARG(book->language), OP_ARG(book->language), book->rtl ? "rtl" : "ltr");
    op_xml_escape_text(title, out);
    op_buf_addf(out, "</title>\n<link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/>\n</head>\n<body%s>\n",
                body_attributes);
}

void epub_page_close(struct op_buf *out)
{
    op_buf_addz(out, "</body>\n</html>\n");
}

void epub_nav_write(const struct epub_book *book, struct op_buf *out)
{
    const struct epub_words *words = epub_words(book->language);
    size_t order = 0;
    epub_page_open(book, op_str_z(words->contents), "", out);
    op_buf_addf(out, "<nav epub:type=\"toc\" id=\"toc\" role=\"doc-toc\">\n<h1>%s</h1>\n<ol>\n", words->contents);
    for (size_t i = 0; i < book->part_count; i++)
        write_part_tree(book, &book->parts[i], &nav_form, &order, out);
    op_buf_addz(out, "</ol>\n</nav>\n<nav epub:type=\"landmarks\" id=\"landmarks\" hidden=\"hidden\">\n<ol>\n");
    if (book->cover)
        op_buf_addf(out, "<li><a epub:type=\"cover\" href=\"cover.xhtml\">%s</a></li>\n", words->cover);
    /* Only what stands in the spine may be linked here, and this page does not. */
    if (book->part_count > 1)
        op_buf_addf(out, "<li><a epub:type=\"toc\" href=\"title.xhtml\">%s</a></li>\n", words->contents);
    op_buf_addf(out, "<li><a epub:type=\"bodymatter\" href=\"%s\">%s</a></li>\n</ol>\n</nav>\n", book->parts[0].file,
                words->start);
    epub_page_close(out);
}

void epub_ncx_write(const struct epub_book *book, struct op_buf *out)
{
    size_t order = 0;
    op_buf_addf(out,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\" "
                "version=\"2005-1\" xml:lang=\"%.*s\">\n<head>\n<meta name=\"dtb:uid\" content=\"",
                OP_ARG(book->language));
    op_xml_escape_attr(book->identifier, out);
    bool deep = false;
    for (size_t i = 0; i < book->part_count; i++)
        deep = deep || book->parts[i].heading_count > 0;
    op_buf_addf(out,
                "\"/>\n<meta name=\"dtb:depth\" content=\"%d\"/>\n<meta name=\"dtb:totalPageCount\" "
                "content=\"0\"/>\n<meta name=\"dtb:maxPageNumber\" content=\"0\"/>\n</head>\n<docTitle><text>",
                deep ? 1 + NAV_LEVELS : 1);
    op_xml_escape_text(book->title, out);
    op_buf_addz(out, "</text></docTitle>\n<navMap>\n");
    for (size_t i = 0; i < book->part_count; i++)
        write_part_tree(book, &book->parts[i], &ncx_form, &order, out);
    op_buf_addz(out, "</navMap>\n</ncx>\n");
}

/* The title page of a digest: its articles with authors and dates, each in its own language and direction. */
void epub_title_page_write(const struct epub_book *book, struct op_buf *out)
{
    epub_page_open(book, book->title, "", out);
    op_buf_addz(out, "<section epub:type=\"titlepage\" class=\"titlepage\">\n<h1>");
    op_xml_escape_text(book->title, out);
    op_buf_addz(out, "</h1>\n<ol class=\"contents\">\n");
    for (size_t i = 0; i < book->part_count; i++) {
        const struct epub_part *p = &book->parts[i];
        op_str lang = p->meta[OP_META_LANG], date = p->meta[OP_META_DATE];
        op_buf_addz(out, "<li");
        if (lang.n && !op_str_eq(lang, book->language))
            op_buf_addf(out, " lang=\"%.*s\" xml:lang=\"%.*s\" dir=\"%s\"", OP_ARG(lang), OP_ARG(lang),
                        op_language_is_rtl(lang) ? "rtl" : "ltr");
        op_buf_addf(out, "><a href=\"%s\">", p->file);
        op_xml_escape_text(epub_part_label(book, p), out);
        op_buf_addz(out, "</a>");
        bool chapter = op_str_eq(p->meta[OP_META_KIND], OP_STR(OP_KIND_CHAPTER));
        if (!chapter && (p->author_count || date.n)) {
            op_buf_addz(out, "<br/><span class=\"byline\">");
            for (size_t k = 0; k < p->author_count && k < 20; k++) {
                op_buf_addz(out, k ? ", " : "");
                op_xml_escape_text(p->authors[k].name, out);
            }
            op_buf_addz(out, p->author_count && date.n ? " · " : "");
            struct op_buf shown = OP_BUF_INIT;
            op_header_format_date(date, lang, &shown);
            op_buf_addf(out, "<span%s>", op_language_is_rtl(lang) && date.n ? " dir=\"ltr\"" : "");
            op_xml_escape_text(op_buf_str(&shown), out);
            op_buf_addz(out, "</span>");
            op_buf_release(&shown);
            op_buf_addz(out, "</span>");
        }
        op_buf_addz(out, "</li>\n");
    }
    op_buf_addz(out, "</ol>\n</section>\n");
    epub_page_close(out);
}

void epub_cover_page_write(const struct epub_book *book, struct op_buf *out)
{
    const struct epub_words *words = epub_words(book->language);
    epub_page_open(book, op_str_z(words->cover), " class=\"cover\"", out);
    op_buf_addf(out, "<section epub:type=\"cover\"><img src=\"%s\" role=\"doc-cover\" alt=\"%s: ", book->cover->file,
                words->cover);
    op_xml_escape_attr(epub_shorten((struct op_arena *)(uintptr_t)&book->arena, book->title, LABEL_MAX), out);
    op_buf_addz(out, "\"/></section>\n");
    epub_page_close(out);
}
