/* The package document (EPUB 3.3, section 5). */
#include <assert.h>
#include <stdio.h>

#include "offprint/date.h"
#include "offprint/xhtml.h"
#include "write/epub.h"

static void element(struct op_buf *out, const char *name, const char *attributes, op_str value)
{
    if (!value.n)
        return;
    op_buf_add_all(out, "<", name, attributes, ">", NULL);
    op_xml_escape_text(value, out);
    op_buf_add_all(out, "</", name, ">\n", NULL);
}

static void refine(struct op_buf *out, const char *id, const char *property, const char *scheme, op_str value)
{
    if (!value.n)
        return;
    op_buf_add_all(out, "<meta refines=\"#", id, "\" property=\"", property, "\"", scheme, ">", NULL);
    op_xml_escape_text(value, out);
    op_buf_addz(out, "</meta>\n");
}

/* Calls for each distinct value, in order. Values seen are looked up in a sorted list, so that many stay cheap. */
struct seen {
    op_str *v;
    size_t n, cap;
};

static bool add_seen(struct op_arena *arena, struct seen *seen, op_str value)
{
    size_t low = 0, high = seen->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (op_str_compare(seen->v[middle], value) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    /* Nobody reads the five thousandth subject, and lists that long come from no author. */
    if (!value.n || seen->n >= 5000 || (low < seen->n && op_str_eq(seen->v[low], value)))
        return false;
    if (seen->n == seen->cap) {
        size_t cap = seen->cap ? seen->cap * 2 : 32;
        op_str *v = op_arena_alloc(arena, cap * sizeof *v);
        if (seen->n)
            memcpy(v, seen->v, seen->n * sizeof *v);
        seen->v = v;
        seen->cap = cap;
    }
    memmove(seen->v + low + 1, seen->v + low, (seen->n - low) * sizeof *seen->v);
    seen->v[low] = value;
    seen->n++;
    return true;
}

static void write_author(struct epub_book *book, struct op_buf *out, size_t *number, const struct epub_author *author)
{
    char id[32];
    (void)snprintf(id, sizeof id, "creator%zu", ++*number);
    op_buf_add_all(out, "<dc:creator id=\"", id, "\">", NULL);
    op_xml_escape_text(author->name, out);
    op_buf_addz(out, "</dc:creator>\n");
    bool relator = author->role.n == 3 && op_is_alpha(author->role.p[0]) && op_is_alpha(author->role.p[1]) &&
                   op_is_alpha(author->role.p[2]);
    refine(out, id, "role", " scheme=\"marc:relators\"", relator ? author->role : OP_STR("aut"));
    refine(out, id, "file-as", "",
           author->file_as.n ? author->file_as : epub_file_as_author(&book->arena, author->name));
    refine(out, id, "display-seq", "", op_str_skip(op_str_z(id), strlen("creator")));
}

static void write_authors(struct epub_book *book, struct op_buf *out)
{
    size_t number = 0;
    struct seen seen = {0};
    const struct op_option_list *given = &book->options->book.of[OP_META_AUTHOR].many;
    for (size_t i = 0; i < given->n; i++) {
        struct epub_author author = {.name = op_str_trim(given->v[i])};
        if (add_seen(&book->arena, &seen, author.name))
            write_author(book, out, &number, &author);
    }
    for (size_t i = 0; i < book->author_count && !given->n; i++)
        if (add_seen(&book->arena, &seen, book->authors[i].name))
            write_author(book, out, &number, &book->authors[i]);
    if (number)
        return;
    for (size_t i = 0; i < book->part_count; i++)
        for (size_t k = 0; k < book->parts[i].author_count; k++)
            if (add_seen(&book->arena, &seen, book->parts[i].authors[k].name))
                write_author(book, out, &number, &book->parts[i].authors[k]);
}

static void write_languages(struct epub_book *book, struct op_buf *out)
{
    struct seen seen = {0};
    assert(book->parts); /* an arena has memory or ends the program */
    /* A language that is not known is said for the book only, which must have one. */
    add_seen(&book->arena, &seen, OP_STR("und"));
    add_seen(&book->arena, &seen, book->language);
    element(out, "dc:language", "", book->language);
    for (size_t i = 0; i < book->part_count; i++) {
        const struct epub_part *p = &book->parts[i];
        if (add_seen(&book->arena, &seen, p->meta[OP_META_LANG]))
            element(out, "dc:language", "", p->meta[OP_META_LANG]);
        for (size_t k = 0; k < p->language_count; k++)
            if (add_seen(&book->arena, &seen, p->languages[k]))
                element(out, "dc:language", "", p->languages[k]);
    }
}

static void write_keywords(struct epub_book *book, struct op_buf *out)
{
    struct seen seen = {0};
    const struct op_option_list *given = &book->options->book.of[OP_META_KEYWORD].many;
    for (size_t i = 0; i < given->n; i++)
        if (add_seen(&book->arena, &seen, op_str_trim(given->v[i])))
            element(out, "dc:subject", "", op_str_trim(given->v[i]));
    for (size_t i = 0; i < book->part_count && !given->n; i++)
        for (size_t k = 0; k < book->parts[i].keyword_count; k++)
            if (add_seen(&book->arena, &seen, book->parts[i].keywords[k]))
                element(out, "dc:subject", "", book->parts[i].keywords[k]);
}

/* The book's own; the newest of the articles, for a digest; the article's own for one. */
static void write_date(const struct epub_book *book, struct op_buf *out)
{
    struct op_date newest = {0};
    int64_t latest = INT64_MIN;
    if (op_date_parse(book->options->book.of[OP_META_DATE].one, &newest))
        latest = op_date_seconds(&newest);
    for (size_t i = 0; i < book->part_count && newest.year == 0; i++) {
        struct op_date date;
        if (!op_date_parse(book->parts[i].meta[OP_META_DATE], &date) || op_date_seconds(&date) <= latest)
            continue;
        latest = op_date_seconds(&date);
        newest = date;
    }
    if (latest == INT64_MIN)
        return;
    op_buf_addz(out, "<dc:date>");
    op_date_format(&newest, out);
    op_buf_addz(out, "</dc:date>\n");
}

op_str epub_book_value(const struct epub_book *book, enum op_meta_key key)
{
    op_str given = op_str_trim(book->options->book.of[key].one), value = book->parts[0].meta[key];
    if (given.n)
        return given;
    for (size_t i = 1; i < book->part_count; i++)
        if (!op_str_eq(book->parts[i].meta[key], value))
            return OP_STR_NONE;
    return value;
}

/* A number with or without decimals, as EPUB 3.3 (D.4.3, group-position) has it; between two volumes there may be a
   half. */
static bool is_position(op_str s)
{
    op_str fraction = s, whole = op_str_cut(&fraction, '.');
    uint64_t number;
    return op_str_to_uint(whole, 1000000, &number) && (!fraction.p || op_str_to_uint(fraction, 1000000, &number));
}

static void write_series(const struct epub_book *book, struct op_buf *out)
{
    op_str series = epub_book_value(book, OP_META_SERIES);
    op_str position = op_str_trim(book->options->book.of[OP_META_SERIES_INDEX].one);
    if (!position.n && (book->part_count == 1 || book->again))
        position = epub_book_value(book, OP_META_SERIES_INDEX);
    if (!series.n)
        return;
    bool counted = is_position(position);
    op_buf_addz(out, "<meta property=\"belongs-to-collection\" id=\"series\">");
    op_xml_escape_text(series, out);
    op_buf_addz(out, "</meta>\n");
    refine(out, "series", "collection-type", "", OP_STR("series"));
    if (counted)
        refine(out, "series", "group-position", "", position);
    op_buf_addz(out, "<meta name=\"calibre:series\" content=\"");
    op_xml_escape_attr(series, out);
    op_buf_addz(out, "\"/>\n");
    if (counted)
        op_buf_addf(out, "<meta name=\"calibre:series_index\" content=\"%.*s\"/>\n", OP_ARG(position));
}

/* -- EPUB Accessibility 1.1, section 2.2: derived from the content, claiming nothing else -- */

static void claim(struct op_buf *out, const char *property, const char *value)
{
    op_buf_addf(out, "<meta property=\"schema:%s\">%s</meta>\n", property, value);
}

static bool has_moving_image(const struct epub_book *book)
{
    for (size_t i = 0; i < book->image_count; i++)
        if (op_image_sniff(book->images[i].bytes).frames > 1)
            return true;
    return false;
}

static void write_accessibility(const struct epub_book *book, struct op_buf *out)
{
    bool visual = (book->flags & (EPUB_HAS_IMAGES | EPUB_HAS_SVG)) || book->cover, moving = has_moving_image(book);
    bool described = !(book->flags & EPUB_LACKS_ALT), captions = (book->flags & EPUB_HAS_CAPTIONS) != 0;
    bool formulas = (book->flags & EPUB_HAS_MATHML) != 0;
    claim(out, "accessMode", "textual");
    if (visual)
        claim(out, "accessMode", "visual");
    if (described)
        claim(out, "accessModeSufficient", "textual");
    if (visual)
        claim(out, "accessModeSufficient", "textual,visual");
    claim(out, "accessibilityFeature", "readingOrder");
    claim(out, "accessibilityFeature", "structuralNavigation");
    claim(out, "accessibilityFeature", "tableOfContents");
    claim(out, "accessibilityFeature", "displayTransformability");
    if (visual && described && !captions)
        claim(out, "accessibilityFeature", "alternativeText");
    if (formulas)
        claim(out, "accessibilityFeature", "MathML");
    claim(out, "accessibilityHazard", moving ? "unknown" : "none");
    op_buf_addz(out, "<meta property=\"schema:accessibilitySummary\" xml:lang=\"en\">Reflowable text with headings");
    op_buf_addz(out, op_str_eq(book->language, OP_STR("und")) ? " and a table of contents"
                                                              : ", a table of contents and a declared language");
    if (visual)
        op_buf_addz(out, !described ? "; some pictures have neither alternative text nor captions"
                         : captions ? "; pictures have alternative text or captions"
                                    : "; pictures have alternative text");
    op_buf_addz(out, moving ? "; some pictures move" : "");
    op_buf_addz(out, formulas ? "; formulas are MathML with alternative text.</meta>\n" : ".</meta>\n");
}

/* -- The rest -- */

static void write_metadata(struct epub_book *book, struct op_buf *out)
{
    const struct epub_part *only = book->part_count == 1 ? &book->parts[0] : NULL;
    op_buf_addz(out, "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n");
    element(out, "dc:identifier", " id=\"uid\"", book->identifier);
    element(out, "dc:title", " id=\"title\"", book->title);
    refine(out, "title", "title-type", "", OP_STR("main"));
    refine(out, "title", "file-as", "", epub_file_as_title(&book->arena, book->title, book->language));
    op_str subtitle = only ? only->meta[OP_META_SUBTITLE] : book->subtitle;
    if (subtitle.n) {
        element(out, "dc:title", " id=\"subtitle\"", subtitle);
        refine(out, "subtitle", "title-type", "", OP_STR("subtitle"));
    }
    write_languages(book, out);
    write_authors(book, out);
    write_date(book, out);
    element(out, "meta", " property=\"dcterms:modified\"", book->modified);
    element(out, "dc:publisher", "", epub_book_value(book, OP_META_PUBLISHER));
    element(out, "dc:rights", "", epub_book_value(book, OP_META_RIGHTS));
    bool described = only || book->options->book.of[OP_META_DESCRIPTION].one.n;
    element(out, "dc:description", "", described ? epub_book_value(book, OP_META_DESCRIPTION) : book->description);
    if (only)
        element(out, "dc:source", "", only->meta[OP_META_CANONICAL]);
    write_keywords(book, out);
    write_series(book, out);
    write_accessibility(book, out);
    op_buf_addz(out, "<meta name=\"generator\" content=\"Offprint\"/>\n");
    if (book->cover)
        op_buf_addz(out, "<meta name=\"cover\" content=\"cover-image\"/>\n");
    op_buf_addz(out, "</metadata>\n");
}

/* The id of a page is its file name without ".xhtml". */
static op_str id_of(const char *file)
{
    return op_str_first(op_str_z(file), strlen(file) - strlen(".xhtml"));
}

static void write_page_item(const char *file, const char *properties, struct op_buf *out)
{
    op_buf_addz(out, "<item id=\"");
    op_buf_add(out, id_of(file));
    op_buf_add_all(out, "\" href=\"", file, "\" media-type=\"application/xhtml+xml\"", properties, "/>\n", NULL);
}

static void write_document_item(const struct epub_document *d, struct op_buf *out)
{
    static const char *const properties[] = {"", " properties=\"mathml\"", " properties=\"svg\"",
                                             " properties=\"mathml svg\""};
    bool mathml = (d->properties & EPUB_HAS_MATHML) != 0, svg = (d->properties & EPUB_HAS_SVG) != 0;
    write_page_item(d->file, properties[mathml + 2 * svg], out);
}

static void write_manifest(const struct epub_book *book, struct op_buf *out)
{
    op_buf_addz(out, "<manifest>\n<item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" "
                     "properties=\"nav\"/>\n<item id=\"ncx\" href=\"toc.ncx\" "
                     "media-type=\"application/x-dtbncx+xml\"/>\n<item id=\"style\" href=\"style.css\" "
                     "media-type=\"text/css\"/>\n");
    if (book->cover)
        op_buf_addz(out, "<item id=\"cover\" href=\"cover.xhtml\" media-type=\"application/xhtml+xml\"/>\n");
    if (book->part_count > 1)
        op_buf_addz(out, "<item id=\"title-page\" href=\"title.xhtml\" media-type=\"application/xhtml+xml\"/>\n");
    for (size_t i = 0; i < book->section_count; i++)
        if (book->sections[i].label.n)
            write_page_item(book->sections[i].file, "", out);
    for (size_t i = 0; i < book->part_count; i++)
        for (size_t k = 0; k < book->parts[i].document_count; k++)
            write_document_item(&book->parts[i].documents[k], out);
    assert(book->images);
    for (size_t i = 0; i < book->image_count; i++) {
        const struct epub_image *image = &book->images[i];
        bool cover = image == book->cover;
        op_buf_addf(out, "<item id=\"%s%.*s\" href=\"%s\" media-type=\"%s\"%s/>\n", cover ? "cover-image" : "",
                    cover ? 0 : 20, image->file, image->file, op_media_rows[image->type].type,
                    cover ? " properties=\"cover-image\"" : "");
    }
    for (size_t i = 0; i < book->font_count; i++)
        op_buf_addf(out, "<item id=\"font%zu\" href=\"%s\" media-type=\"%s\"/>\n", i + 1, book->fonts[i].file,
                    book->fonts[i].type);
    op_buf_addz(out, "</manifest>\n");
}

static void write_itemref(const char *file, struct op_buf *out)
{
    op_buf_addz(out, "<itemref idref=\"");
    op_buf_add(out, id_of(file));
    op_buf_addz(out, "\"/>\n");
}

static void write_spine(const struct epub_book *book, struct op_buf *out)
{
    op_buf_add_all(out, "<spine toc=\"ncx\" page-progression-direction=\"", book->rtl ? "rtl" : "ltr", "\">\n", NULL);
    if (book->cover)
        op_buf_addz(out, "<itemref idref=\"cover\"/>\n");
    if (book->part_count > 1)
        op_buf_addz(out, "<itemref idref=\"title-page\"/>\n");
    for (size_t i = 0; i < book->section_count; i++) {
        const struct epub_section *section = &book->sections[i];
        if (section->label.n)
            write_itemref(section->file, out);
        for (size_t k = section->first; k < section->first + section->count; k++)
            for (size_t d = 0; d < book->parts[k].document_count; d++)
                write_itemref(book->parts[k].documents[d].file, out);
    }
    op_buf_addz(out, "</spine>\n<guide>\n");
    if (book->cover)
        op_buf_addz(out, "<reference type=\"cover\" title=\"Cover\" href=\"cover.xhtml\"/>\n");
    op_buf_add_all(out,
                   "<reference type=\"toc\" title=\"Contents\" href=\"nav.xhtml\"/>\n"
                   "<reference type=\"text\" title=\"Text\" href=\"",
                   epub_first_file(book), "\"/>\n</guide>\n", NULL);
}

void epub_package_write(struct epub_book *book, struct op_buf *out)
{
    assert(book->part_count && book->parts && book->images);
    op_buf_addz(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<package xmlns=\"http://www.idpf.org/2007/opf\" "
                     "version=\"3.0\" unique-identifier=\"uid\" xml:lang=\"");
    op_buf_add(out, book->language);
    op_buf_add_all(out, "\" dir=\"", book->rtl ? "rtl" : "ltr", "\">\n", NULL);
    write_metadata(book, out);
    write_manifest(book, out);
    write_spine(book, out);
    op_buf_addz(out, "</package>\n");
}
