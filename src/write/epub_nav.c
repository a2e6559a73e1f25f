/* Navigation (EPUB 3.3, section 7), and the NCX of EPUB 2 for old readers. */
#include "offprint/uri.h"
#include "offprint/utf8.h"
#include "offprint/xhtml.h"
#include "write/epub.h"

/* How deep the table of contents goes, from sections of the book to headings of its articles. */
#define NAV_DEPTH 3

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
    return epub_shorten((struct op_arena *)(uintptr_t)&book->arena, title.n ? title : OP_STR("Untitled"),
                        EPUB_LABEL_MAX);
}

/* White space of a heading's text folded. */
static void add_label(const struct epub_book *book, op_str text, struct op_buf *out)
{
    text = epub_shorten((struct op_arena *)(uintptr_t)&book->arena, text, EPUB_LABEL_MAX);
    bool first = true;
    for (op_str word; (word = op_str_word(&text)).p; first = false) {
        if (!first)
            op_buf_addc(out, ' ');
        op_xml_escape_text(word, out);
    }
}

/* -- One tree for nav and NCX -- */

struct nav_entry {
    const char *file;
    op_str id;   /* of a heading in it, or empty */
    op_str lang; /* of the label */
    op_str label;
};

/* The two differ in their tags only. */
struct tree_form {
    void (*open)(const struct epub_book *book, const struct nav_entry *entry, size_t order, struct op_buf *out);
    const char *list_open, *list_close, *close;
};

static void add_href(const struct epub_book *book, const struct nav_entry *entry, struct op_buf *out)
{
    op_buf_addz(out, entry->file);
    if (!entry->id.n)
        return;
    op_buf_addc(out, '#');
    op_xml_escape_attr(epub_fragment((struct op_arena *)(uintptr_t)&book->arena, entry->id), out);
}

static void open_in_nav(const struct epub_book *book, const struct nav_entry *entry, size_t order, struct op_buf *out)
{
    (void)order;
    op_buf_addz(out, "<li><a href=\"");
    add_href(book, entry, out);
    op_buf_addc(out, '"');
    epub_language_attributes(book, entry->lang, out);
    op_buf_addc(out, '>');
    add_label(book, entry->label, out);
    op_buf_addz(out, "</a>");
}

static void open_in_ncx(const struct epub_book *book, const struct nav_entry *entry, size_t order, struct op_buf *out)
{
    op_buf_addz(out, "<navPoint id=\"n");
    op_buf_add_uint(out, order);
    op_buf_addz(out, "\" playOrder=\"");
    op_buf_add_uint(out, order);
    op_buf_addz(out, "\"><navLabel><text>");
    add_label(book, entry->label, out);
    op_buf_addz(out, "</text></navLabel><content src=\"");
    add_href(book, entry, out);
    op_buf_addz(out, "\"/>");
}

static const struct tree_form nav_form = {open_in_nav, "\n<ol>\n", "</ol>\n", "</li>\n"};
static const struct tree_form ncx_form = {open_in_ncx, "\n", "", "</navPoint>\n"};

/* How far the tree is written. */
struct progress {
    size_t order;     /* of the last entry */
    unsigned deepest; /* level of any, the first being 1 */
};

static void open_entry(const struct epub_book *book, const struct nav_entry *entry, unsigned level,
                       const struct tree_form *form, struct progress *progress, struct op_buf *out)
{
    form->open(book, entry, ++progress->order, out);
    progress->deepest = level > progress->deepest ? level : progress->deepest;
}

/* Headings nest by their level, down to `levels` below the article, which stands at level `top`; one that jumps counts
 * as the next one. */
static void write_part_tree(const struct epub_book *book, const struct epub_part *part, unsigned top, unsigned levels,
                            const struct tree_form *form, struct progress *progress, struct op_buf *out)
{
    unsigned depth = 0;
    struct nav_entry entry = {part->documents[0].file, OP_STR_NONE, part->meta[OP_META_LANG],
                              epub_part_label(book, part)};
    open_entry(book, &entry, top, form, progress, out);
    for (size_t i = 0; i < part->heading_count; i++) {
        const struct epub_heading *h = &part->headings[i];
        unsigned level = h->level - 1;
        if (level > levels)
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
        entry.file = part->documents[h->document].file;
        entry.id = h->id;
        entry.label = h->text;
        open_entry(book, &entry, top + depth, form, progress, out);
    }
    op_buf_addz(out, form->close);
    for (; depth > 0; depth--) {
        op_buf_addz(out, form->list_close);
        op_buf_addz(out, form->close);
    }
}

/* Returns how many levels there are. */
static unsigned write_tree(const struct epub_book *book, const struct tree_form *form, struct op_buf *out)
{
    struct progress progress = {0, 0};
    unsigned levels = book->sectioned ? NAV_DEPTH - 2 : NAV_DEPTH - 1;
    for (size_t i = 0; i < book->section_count; i++) {
        const struct epub_section *section = &book->sections[i];
        struct nav_entry entry = {section->file, OP_STR_NONE, OP_STR_NONE, section->label};
        if (section->label.n) {
            open_entry(book, &entry, 1, form, &progress, out);
            op_buf_addz(out, form->list_open);
        }
        for (size_t k = section->first; k < section->first + section->count; k++)
            write_part_tree(book, &book->parts[k], section->label.n ? 2 : 1, levels, form, &progress, out);
        if (section->label.n) {
            op_buf_addz(out, form->list_close);
            op_buf_addz(out, form->close);
        }
    }
    return progress.deepest;
}

/* -- The documents -- */

static void write_landmark(const char *type, const char *file, const char *label, struct op_buf *out)
{
    op_buf_add_all(out, "<li><a epub:type=\"", type, "\" href=\"", file, "\">", label, "</a></li>\n", NULL);
}

void epub_nav_write(const struct epub_book *book, struct op_buf *out)
{
    const struct epub_words *words = epub_words(book->language);
    epub_page_open(book, op_str_z(words->contents), "", out);
    op_buf_add_all(out, "<nav epub:type=\"toc\" id=\"toc\" role=\"doc-toc\">\n<h1>", words->contents, "</h1>\n<ol>\n",
                   NULL);
    (void)write_tree(book, &nav_form, out);
    op_buf_addz(out, "</ol>\n</nav>\n<nav epub:type=\"landmarks\" id=\"landmarks\" hidden=\"hidden\">\n<ol>\n");
    if (book->cover)
        write_landmark("cover", "cover.xhtml", words->cover, out);
    /* Only what stands in the spine may be linked here, and this page does not. */
    if (book->part_count > 1)
        write_landmark("toc", "title.xhtml", words->contents, out);
    write_landmark("bodymatter", epub_first_file(book), words->start, out);
    op_buf_addz(out, "</ol>\n</nav>\n");
    epub_page_close(out);
}

void epub_ncx_write(const struct epub_book *book, struct op_buf *out)
{
    op_buf_addz(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\" "
                     "version=\"2005-1\" xml:lang=\"");
    op_buf_add(out, book->language);
    op_buf_addz(out, "\">\n<head>\n<meta name=\"dtb:uid\" content=\"");
    op_xml_escape_attr(book->identifier, out);
    struct op_buf tree = OP_BUF_INIT;
    unsigned depth = write_tree(book, &ncx_form, &tree);
    op_buf_addz(out, "\"/>\n<meta name=\"dtb:depth\" content=\"");
    op_buf_add_uint(out, depth);
    op_buf_addz(out, "\"/>\n<meta name=\"dtb:totalPageCount\" content=\"0\"/>\n"
                     "<meta name=\"dtb:maxPageNumber\" content=\"0\"/>\n</head>\n<docTitle><text>");
    op_xml_escape_text(book->title, out);
    op_buf_addz(out, "</text></docTitle>\n<navMap>\n");
    op_buf_add(out, op_buf_str(&tree));
    op_buf_release(&tree);
    op_buf_addz(out, "</navMap>\n</ncx>\n");
}
