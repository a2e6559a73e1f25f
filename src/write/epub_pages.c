/* The pages before the text, and those that begin a section. */
#include "offprint/language.h"
#include "offprint/xhtml.h"
#include "write/epub.h"
#include "write/phrases.h"

/* Of more authors lists name the first ones. */
#define AUTHORS_MAX 20

static void add_language(op_str lang, bool rtl, struct op_buf *out)
{
    op_buf_addz(out, " lang=\"");
    op_buf_add(out, lang);
    op_buf_addz(out, "\" xml:lang=\"");
    op_buf_add(out, lang);
    op_buf_add_all(out, "\" dir=\"", rtl ? "rtl" : "ltr", "\"", NULL);
}

void epub_page_open(const struct epub_book *book, op_str title, const char *body_attributes, struct op_buf *out)
{
    op_buf_addz(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n<html "
                     "xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\"");
    add_language(book->language, book->rtl, out);
    op_buf_addz(out, ">\n<head>\n<meta charset=\"utf-8\"/>\n<title>");
    op_xml_escape_text(title, out);
    op_buf_add_all(out, "</title>\n<link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/>\n</head>\n<body",
                   body_attributes, ">\n", NULL);
}

void epub_page_close(struct op_buf *out)
{
    op_buf_addz(out, "</body>\n</html>\n");
}

void epub_language_attributes(const struct epub_book *book, op_str lang, struct op_buf *out)
{
    if (lang.n && !op_str_eq(lang, book->language))
        add_language(lang, op_language_is_rtl(lang), out);
}

const char *epub_first_file(const struct epub_book *book)
{
    return book->sections[0].label.n ? book->sections[0].file : book->parts[0].documents[0].file;
}

/* -- Contents -- */

static void add_date(op_str date, op_str lang, struct op_buf *out)
{
    struct op_buf shown = OP_BUF_INIT;
    op_phrases_date(date, lang, &shown);
    /* Digits and hyphens alone would be turned round. */
    op_buf_addz(out, op_language_is_rtl(lang) ? "<span dir=\"ltr\">" : "<span>");
    op_xml_escape_text(op_buf_str(&shown), out);
    op_buf_addz(out, "</span>");
    op_buf_release(&shown);
}

static void add_item(const struct epub_book *book, const struct epub_part *p, struct op_buf *out)
{
    op_str lang = p->meta[OP_META_LANG], date = p->meta[OP_META_DATE];
    op_buf_addz(out, "<li");
    epub_language_attributes(book, lang, out);
    op_buf_add_all(out, "><a href=\"", p->documents[0].file, "\">", NULL);
    op_xml_escape_text(epub_part_label(book, p), out);
    op_buf_addz(out, "</a>");
    bool chapter = op_str_eq(p->meta[OP_META_KIND], OP_STR(OP_KIND_CHAPTER));
    if (!chapter && (p->author_count || date.n)) {
        op_buf_addz(out, "<br/><span class=\"byline\">");
        for (size_t k = 0; k < p->author_count && k < AUTHORS_MAX; k++) {
            op_buf_addz(out, k ? ", " : "");
            op_xml_escape_text(p->authors[k].name, out);
        }
        op_buf_addz(out, p->author_count && date.n ? " · " : "");
        if (date.n)
            add_date(date, lang, out);
        op_buf_addz(out, "</span>");
    }
    op_buf_addz(out, "</li>\n");
}

/* The articles of a section with their authors and dates, each in its own language and direction. */
static void add_contents(const struct epub_book *book, const struct epub_section *section, struct op_buf *out)
{
    op_buf_addz(out, "<ol class=\"contents\">\n");
    for (size_t k = section->first; k < section->first + section->count; k++)
        add_item(book, &book->parts[k], out);
    op_buf_addz(out, "</ol>\n");
}

/* What the book was told to say of itself: authors, publisher, date. */
static void add_imprint(const struct epub_book *book, struct op_buf *out)
{
    const struct op_metadata_values *given = book->options->book.of;
    const struct op_option_list *authors = &given[OP_META_AUTHOR].many;
    op_str publisher = op_str_trim(given[OP_META_PUBLISHER].one), date = op_str_trim(given[OP_META_DATE].one);
    if (authors->n) {
        op_buf_addz(out, "<p class=\"byline\">");
        for (size_t i = 0; i < authors->n && i < AUTHORS_MAX; i++) {
            op_buf_addz(out, i ? ", " : "");
            op_xml_escape_text(op_str_trim(authors->v[i]), out);
        }
        op_buf_addz(out, "</p>\n");
    }
    if (!publisher.n && !date.n)
        return;
    op_buf_addz(out, "<p class=\"byline\">");
    op_xml_escape_text(publisher, out);
    op_buf_addz(out, publisher.n && date.n ? " · " : "");
    if (date.n)
        add_date(date, book->language, out);
    op_buf_addz(out, "</p>\n");
}

/* -- The pages -- */

void epub_title_page_write(const struct epub_book *book, struct op_buf *out)
{
    epub_page_open(book, book->title, "", out);
    op_buf_addz(out, "<section epub:type=\"titlepage\" class=\"titlepage\">\n<h1>");
    op_xml_escape_text(book->title, out);
    op_buf_addz(out, "</h1>\n");
    add_imprint(book, out);
    for (size_t i = 0; i < book->section_count; i++) {
        const struct epub_section *section = &book->sections[i];
        if (section->label.n) {
            op_buf_add_all(out, "<h2><a href=\"", section->file, "\">", NULL);
            op_xml_escape_text(section->label, out);
            op_buf_addz(out, "</a></h2>\n");
        }
        add_contents(book, section, out);
    }
    op_buf_addz(out, "</section>\n");
    epub_page_close(out);
}

void epub_section_page_write(const struct epub_book *book, const struct epub_section *section, struct op_buf *out)
{
    epub_page_open(book, section->label, "", out);
    op_buf_addz(out, "<section epub:type=\"part\" role=\"doc-part\" class=\"titlepage\" "
                     "aria-labelledby=\"label\">\n<h1 id=\"label\">");
    op_xml_escape_text(section->label, out);
    op_buf_addz(out, "</h1>\n");
    add_contents(book, section, out);
    op_buf_addz(out, "</section>\n");
    epub_page_close(out);
}

void epub_cover_page_write(const struct epub_book *book, struct op_buf *out)
{
    const struct epub_words *words = epub_words(book->language);
    epub_page_open(book, op_str_z(words->cover), " class=\"cover\"", out);
    op_buf_add_all(out, "<section epub:type=\"cover\"><img src=\"", book->cover->file, "\" role=\"doc-cover\" alt=\"",
                   words->cover, ": ", NULL);
    op_xml_escape_attr(epub_shorten((struct op_arena *)(uintptr_t)&book->arena, book->title, EPUB_LABEL_MAX), out);
    op_buf_addz(out, "\"/></section>\n");
    epub_page_close(out);
}
