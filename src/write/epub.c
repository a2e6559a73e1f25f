/* op-epub: articles to an EPUB 3.3 book. */
#include "write/epub.h"

#include <assert.h>
#include <stdio.h>

#include "archive/zip_write.h"
#include "highlight/highlight.h"
#include "offprint/date.h"
#include "offprint/language.h"
#include "offprint/pipeline.h"
#include "offprint/record.h"
#include "write/writers.h"

static const char *const sort_words[] = {"given", "date", "name", "weight", "title", NULL};
static const char *const group_words[] = {"none", "folder", "category", "date", NULL};

static const struct op_option option_rows[] = {
    {"sort", 0, OP_OPTION_CHOICE, offsetof(struct op_epub_options, sort), "ORDER",
     "order of the articles: as given, or by date, name, weight or title", sort_words},
    {"reverse", 0, OP_OPTION_FLAG, offsetof(struct op_epub_options, reverse), NULL,
     "the other way round: the newest first", NULL},
    {"group-by", 0, OP_OPTION_CHOICE, offsetof(struct op_epub_options, group_by), "WHAT",
     "sections of articles by folder, category or date", group_words},
    {"cover", 0, OP_OPTION_STRING, offsetof(struct op_epub_options, cover), "WHAT",
     "a JPEG or PNG file; draw, auto or none; --no-cover is none", epub_cover_words},
    {"css", 0, OP_OPTION_LIST, offsetof(struct op_epub_options, css), "FILE",
     "add a stylesheet; may be given several times", NULL},
    {"css-only", 0, OP_OPTION_FLAG, offsetof(struct op_epub_options, css_only), NULL,
     "leave out the stylesheet that books have of themselves", NULL},
    {"embed-font", 0, OP_OPTION_LIST, offsetof(struct op_epub_options, fonts), "FILE",
     "set the text in this font; may be given several times", NULL},
    {"device", 0, OP_OPTION_CHOICE, offsetof(struct op_epub_options, device), "NAME", "make books for this device",
     op_device_words},
    {"level", 0, OP_OPTION_UINT, offsetof(struct op_epub_options, level), "N",
     "compression, from 0 (none) to 12 (smallest); 6 if not given", NULL},
    {"fast", 0, OP_OPTION_FLAG, offsetof(struct op_epub_options, fast), NULL, "as --level=1: done sooner", NULL},
    {"small", 0, OP_OPTION_FLAG, offsetof(struct op_epub_options, small), NULL,
     "as --level=12: books a little smaller, for much more work", NULL},
    {"highlight", 0, OP_OPTION_FLAG, offsetof(struct op_epub_options, highlight), NULL,
     "colour code, in the languages that GNU Source-highlight knows", NULL},
    {0},
};
static const struct op_epub_options defaults = {.level = OP_DEFLATE_LEVEL};

int epub_level(const struct op_epub_options *options)
{
    uint32_t level = options->small ? OP_DEFLATE_SMALL : options->fast ? OP_DEFLATE_FAST : options->level;
    return level < OP_DEFLATE_SMALL ? (int)level : OP_DEFLATE_SMALL;
}

static const char *suffix(const void *options)
{
    return epub_device(options)->suffix;
}

static void start(struct op_ctx *ctx, const void *options)
{
    const struct op_epub_options *o = options;
    epub_cover_start(ctx, o);
    epub_fonts_start(ctx, o);
    struct op_buf unused = OP_BUF_INIT;
    for (size_t i = 0; i < o->css.n; i++)
        (void)epub_css_add(ctx, o->css.v[i], &unused);
    op_buf_release(&unused);
    if (o->highlight && !op_highlight_load())
        op_report(ctx, OP_DIAG_HIGHLIGHT, (struct op_place){0},
                  "syntax highlighting is not available (libsource-highlight), writing code plain");
}

static bool prepare(struct op_ctx *ctx, struct op_article *a, const void *options, struct op_buf *part)
{
    epub_chapter_prepare(ctx, a, options, part);
    if (part->full)
        op_report(ctx, OP_DIAG_OUTPUT_LIMIT, op_doc_place(&a->doc, a->body),
                  "chapter larger than the limit, leaving it out");
    return !part->full;
}

/* -- What the book says of itself -- */

/* The newest time that an article knows; failing that SOURCE_DATE_EPOCH; failing that a fixed one. Never the clock. */
static op_str modified_time(struct epub_book *book)
{
    struct op_date newest = {0}, date;
    int64_t latest = INT64_MIN;
    for (size_t i = 0; i < book->part_count; i++) {
        const op_str *meta = book->parts[i].meta;
        op_str value = meta[OP_META_MODIFIED].n ? meta[OP_META_MODIFIED] : meta[OP_META_DATE];
        if (book->again && meta[OP_META_BOOK_MODIFIED].n)
            value = meta[OP_META_BOOK_MODIFIED];
        if (op_date_parse(value, &date) && op_date_seconds(&date) > latest) {
            latest = op_date_seconds(&date);
            newest = date;
        }
    }
    if (latest == INT64_MIN && book->ctx->epoch >= 0) {
        op_date_from_seconds(book->ctx->epoch, &newest);
        latest = book->ctx->epoch;
    }
    if (latest == INT64_MIN)
        return OP_STR("2000-01-01T00:00:00Z");
    struct op_buf out = OP_BUF_INIT;
    op_date_format_utc(&newest, &out);
    op_str text = op_arena_dup(&book->arena, op_buf_str(&out));
    op_buf_release(&out);
    return text;
}

/* What calls itself a UUID must be one (RFC 9562, section 4). */
static bool is_good_identifier(op_str s)
{
    static const char form[] = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";
    if (!op_str_starts_ci(s, OP_STR("urn:uuid:")))
        return s.n > 0;
    op_str uuid = op_str_skip(s, 9);
    bool good = uuid.n == sizeof form - 1;
    for (size_t i = 0; good && i < uuid.n; i++)
        good = form[i] == 'h' ? op_hex_value(uuid.p[i]) >= 0 : uuid.p[i] == form[i];
    return good;
}

/* Links that waited for the other articles named files by their paths, which say where the articles lie: the text
   counts as it is with these settled. */
static void add_content_id(const struct epub_part *p, struct op_buf *out)
{
    char uuid[37];
    if (!(p->flags & EPUB_WAITS))
        op_buf_add(out, p->content_id);
    for (size_t i = 0; (p->flags & EPUB_WAITS) && i < p->document_count; i++) {
        op_uuid5_content(p->documents[i].xhtml, uuid);
        op_buf_addz(out, uuid);
    }
    op_buf_addc(out, '\n');
}

/* Once links are settled. */
static op_str book_identifier(struct epub_book *book)
{
    op_str given = op_str_trim(book->options->book.of[OP_META_IDENTIFIER].one);
    if (is_good_identifier(given))
        return given;
    char uuid[37];
    const struct epub_part *first = &book->parts[0];
    if (book->part_count == 1 && is_good_identifier(first->meta[OP_META_IDENTIFIER]))
        return first->meta[OP_META_IDENTIFIER];
    if (book->part_count == 1 && first->meta[OP_META_CANONICAL].n) {
        op_uuid5_url(first->meta[OP_META_CANONICAL], uuid);
    } else {
        struct op_buf members = OP_BUF_INIT;
        for (size_t i = 0; i < book->part_count; i++)
            add_content_id(&book->parts[i], &members);
        op_uuid5_content(op_buf_str(&members), uuid);
        op_buf_release(&members);
    }
    return op_arena_printf(&book->arena, "urn:uuid:%s", uuid);
}

static op_str book_title(struct epub_book *book)
{
    op_str given = op_str_trim(book->options->book.of[OP_META_TITLE].one);
    if (given.n)
        return given;
    op_str first = epub_part_label(book, &book->parts[0]);
    if (book->part_count == 1)
        return first;
    op_str series = epub_book_value(book, OP_META_SERIES);
    return series.n ? series : op_arena_printf(&book->arena, "%.*s (+%zu)", OP_ARG(first), book->part_count - 1);
}

/* Given, or the language of most articles; the earlier one among equals. */
static op_str book_language(struct epub_book *book)
{
    op_str given = book->options->book.of[OP_META_LANG].one, canonical = op_language_canonical(&book->arena, given);
    if (canonical.n)
        return canonical;
    if (given.n)
        op_report(book->ctx, OP_DIAG_LANGUAGE, (struct op_place){0},
                  "no language tag, using that of the articles: %.*s", OP_ARG(op_str_first(given, 40)));
    op_str best = OP_STR_NONE;
    size_t most = 0;
    /* A book of many articles has few languages: those after the first hundred articles cannot win unseen. */
    size_t candidates = book->part_count < 100 ? book->part_count : 100;
    for (size_t i = 0; i < candidates; i++) {
        op_str language = book->parts[i].meta[OP_META_LANG];
        size_t count = 0;
        for (size_t k = 0; k < book->part_count; k++)
            count += op_str_eq(book->parts[k].meta[OP_META_LANG], language);
        if (language.n && count > most) {
            most = count;
            best = language;
        }
    }
    op_str tag = best.n ? op_language_canonical(&book->arena, best) : OP_STR_NONE;
    return tag.n ? tag : OP_STR("und");
}

/* -- Images: one a content -- */

struct image_slots {
    uint32_t *v; /* 1 + index in book->images */
    size_t mask;
};

static struct epub_image *find_image(struct epub_book *book, const struct image_slots *slots, op_str hash, size_t *slot)
{
    uint64_t start;
    memcpy(&start, hash.p, sizeof start);
    for (*slot = (size_t)start & slots->mask; slots->v[*slot]; *slot = (*slot + 1) & slots->mask)
        if (op_str_eq(book->images[slots->v[*slot] - 1].hash, hash))
            return &book->images[slots->v[*slot] - 1];
    return NULL;
}

static struct epub_image read_image(op_str record)
{
    struct epub_image image = {0};
    uint32_t tag;
    for (op_str value; op_record_next(&record, &tag, &value);) {
        if (tag == EPUB_FLAGS)
            image.type = (enum op_media_type)op_record_uint(value);
        else if (tag == EPUB_HASH)
            image.hash = value;
        else
            image.bytes = value;
    }
    struct op_sha256 hash;
    assert(image.hash.n == sizeof hash.bytes); /* parts are our own */
    memcpy(hash.bytes, image.hash.p, sizeof hash.bytes);
    epub_image_file(&hash, image.type, image.file);
    return image;
}

static const struct epub_image *add_image(struct epub_book *book, struct image_slots *slots, struct epub_image image)
{
    size_t slot;
    struct epub_image *known = find_image(book, slots, image.hash, &slot);
    if (known)
        return known;
    book->images[book->image_count++] = image;
    slots->v[slot] = (uint32_t)book->image_count;
    return &book->images[book->image_count - 1];
}

static void collect_images(struct epub_book *book)
{
    size_t most = 1;
    for (size_t i = 0; i < book->part_count; i++)
        most += book->parts[i].image_count;
    struct image_slots slots = {NULL, 15};
    while (slots.mask < most * 2)
        slots.mask = slots.mask * 2 + 1;
    slots.v = op_arena_zalloc(&book->arena, (slots.mask + 1) * sizeof *slots.v);
    book->images = op_arena_alloc(&book->arena, most * sizeof *book->images);
    struct epub_image cover;
    if (epub_cover_make(book, &cover))
        book->cover = add_image(book, &slots, cover);
    else if (epub_cover_takes_lead_image(book))
        book->cover = add_image(book, &slots, read_image(book->parts[0].lead_image));
    for (size_t i = 0; i < book->part_count; i++)
        for (size_t k = 0; k < book->parts[i].image_count; k++)
            (void)add_image(book, &slots, read_image(book->parts[i].images[k]));
}

/* -- The archive -- */

struct constant {
    struct op_buf bytes;
    struct op_entry entry;
    int level;
};

struct packer {
    struct op_zip *zip;
    struct op_buf kept[16]; /* compressed bytes of the documents made here, until the archive is finished */
    size_t kept_count;
    int level;
};

static void pack(struct packer *p, const char *name, op_str content, int level)
{
    struct op_entry entry;
    op_deflate(content, level, &p->kept[p->kept_count++], &entry);
    op_zip_add(p->zip, name, &entry);
}

static void pack_document(struct packer *p, const struct epub_book *book, const char *name,
                          void (*write)(const struct epub_book *, struct op_buf *))
{
    struct op_buf out = OP_BUF_INIT;
    write(book, &out);
    pack(p, name, op_buf_str(&out), p->level);
    op_buf_release(&out);
}

static void pack_package(struct packer *p, struct epub_book *book)
{
    struct op_buf out = OP_BUF_INIT;
    epub_package_write(book, &out);
    pack(p, "EPUB/package.opf", op_buf_str(&out), p->level);
    op_buf_release(&out);
}

static const char container[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<container "
    "xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\" version=\"1.0\">\n<rootfiles>"
    "<rootfile full-path=\"EPUB/package.opf\" "
    "media-type=\"application/oebps-package+xml\"/></rootfiles>\n</container>\n";

/* Compressed bytes that the archive borrows go into the book's arena. */
static struct op_entry pack_bytes(struct epub_book *book, op_str content)
{
    struct op_buf packed = OP_BUF_INIT;
    struct op_entry entry;
    op_deflate(content, epub_level(book->options), &packed, &entry);
    entry.bytes = op_arena_dup(&book->arena, entry.bytes);
    op_buf_release(&packed);
    return entry;
}

static void pack_parts(struct packer *p, struct epub_book *book)
{
    char name[64];
    for (size_t i = 0; i < book->part_count; i++) {
        for (size_t k = 0; k < book->parts[i].document_count; k++) {
            struct epub_document *d = &book->parts[i].documents[k];
            if (!d->entry.bytes.p)
                d->entry = pack_bytes(book, d->xhtml);
            (void)snprintf(name, sizeof name, "EPUB/%s", d->file);
            op_zip_add(p->zip, name, &d->entry);
        }
    }
    for (size_t i = 0; i < book->image_count; i++) {
        const struct epub_image *image = &book->images[i];
        /* Of images only SVG gets smaller. */
        struct op_entry entry = image->type == OP_MEDIA_SVG ? pack_bytes(book, image->bytes) : op_store(image->bytes);
        (void)snprintf(name, sizeof name, "EPUB/%s", image->file);
        op_zip_add(p->zip, name, &entry);
    }
    for (size_t i = 0; i < book->font_count; i++) {
        struct op_entry entry = pack_bytes(book, book->fonts[i].bytes);
        (void)snprintf(name, sizeof name, "EPUB/%s", book->fonts[i].file);
        op_zip_add(p->zip, name, &entry);
    }
}

static void pack_sections(struct packer *p, struct epub_book *book)
{
    char name[64];
    for (size_t i = 0; i < book->section_count; i++) {
        const struct epub_section *section = &book->sections[i];
        if (!section->label.n)
            continue;
        struct op_buf out = OP_BUF_INIT;
        epub_section_page_write(book, section, &out);
        struct op_entry entry = pack_bytes(book, op_buf_str(&out));
        (void)snprintf(name, sizeof name, "EPUB/%s", section->file);
        op_zip_add(p->zip, name, &entry);
        op_buf_release(&out);
    }
}

static void add_pieces(const char *const *pieces, struct op_buf *out)
{
    for (size_t i = 0; pieces[i]; i++)
        op_buf_addz(out, pieces[i]);
}

static void write_stylesheet(unsigned flags, struct op_buf *out)
{
    add_pieces(epub_stylesheet, out);
    if (flags & EPUB_HAS_ENCLOSURES)
        add_pieces(epub_enclosure_style, out);
    if (flags & EPUB_HAS_COLOURS)
        op_buf_addz(out, epub_highlight_style);
}

static void write_container(unsigned flags, struct op_buf *out)
{
    (void)flags;
    op_buf_addz(out, container);
}

/* What is the same in every book is compressed once a process and level. */
static void pack_constant(struct packer *p, const char *name, unsigned flags, void (*write)(unsigned, struct op_buf *),
                          struct constant *kept)
{
    if (!kept->bytes.p || kept->level != p->level) {
        struct op_buf out = OP_BUF_INIT;
        write(flags, &out);
        op_buf_clear(&kept->bytes);
        op_deflate(op_buf_str(&out), p->level, &kept->bytes, &kept->entry);
        kept->level = p->level;
        op_buf_release(&out);
    }
    op_zip_add(p->zip, name, &kept->entry);
}

/* With what the user adds, of which everything was said at the start. */
static void pack_own_stylesheet(struct packer *p, const struct epub_book *book)
{
    struct op_buf out = OP_BUF_INIT;
    if (book->options->css_only)
        op_buf_addz(&out, "@charset \"utf-8\";\n");
    else
        write_stylesheet(book->flags, &out);
    epub_fonts_style(book, &out);
    for (size_t i = 0; i < book->options->css.n; i++)
        (void)epub_css_add(NULL, book->options->css.v[i], &out);
    pack(p, "EPUB/style.css", op_buf_str(&out), p->level);
    op_buf_release(&out);
}

static bool write_archive(struct epub_book *book, struct op_buf *out)
{
    static struct constant stylesheets[2][2], container_file;
    bool enclosures = (book->flags & EPUB_HAS_ENCLOSURES) != 0, colours = (book->flags & EPUB_HAS_COLOURS) != 0;
    struct packer p = {.zip = op_zip_new(book->ctx), .level = epub_level(book->options)};
    if (!p.zip)
        return false;
    pack(&p, "mimetype", OP_STR("application/epub+zip"), 0);
    pack_constant(&p, "META-INF/container.xml", 0, write_container, &container_file);
    pack_package(&p, book);
    pack_document(&p, book, "EPUB/nav.xhtml", epub_nav_write);
    pack_document(&p, book, "EPUB/toc.ncx", epub_ncx_write);
    if (book->options->css.n || book->options->css_only || book->font_count)
        pack_own_stylesheet(&p, book);
    else
        pack_constant(&p, "EPUB/style.css", book->flags, write_stylesheet, &stylesheets[enclosures][colours]);
    if (book->cover)
        pack_document(&p, book, "EPUB/cover.xhtml", epub_cover_page_write);
    if (book->part_count > 1)
        pack_document(&p, book, "EPUB/title.xhtml", epub_title_page_write);
    pack_sections(&p, book);
    pack_parts(&p, book);
    bool good = op_zip_finish(p.zip, out);
    for (size_t i = 0; i < p.kept_count; i++)
        op_buf_release(&p.kept[i]);
    return good;
}

static void check_size(const struct epub_book *book, size_t n)
{
    static const double mb = 1 << 20;
    const struct op_device *device = epub_device(book->options);
    struct op_place place = {book->part_count == 1 ? book->parts[0].meta[OP_META_SOURCE] : OP_STR_NONE, 0, 0};
    if (device->book_bytes && n > device->book_bytes)
        op_report(book->ctx, OP_DIAG_BOOK_SIZE, place, "the book is %.1f MB, and %s takes %.0f MB, writing it anyway",
                  (double)n / mb, device->title, (double)device->book_bytes / mb);
}

static bool finish(struct op_ctx *ctx, const op_str *parts, size_t count, const void *options,
                   const struct op_output *output)
{
    if (count == 0)
        return true;
    struct epub_book book = {.ctx = ctx, .options = options, .part_count = count};
    op_arena_init(&book.arena, 0);
    book.parts = op_arena_alloc(&book.arena, count * sizeof *book.parts);
    for (size_t i = 0; i < count; i++) {
        epub_part_read(&book.arena, parts[i], &book.parts[i]);
        book.flags |= book.parts[i].flags;
    }
    epub_again_settle(&book);
    book.language = book_language(&book);
    epub_order(&book);
    book.title = book_title(&book);
    book.rtl = op_language_is_rtl(book.language);
    if (count == 1 && !book.options->book.of[OP_META_LANG].one.n && book.parts[0].meta[OP_META_DIR].n)
        book.rtl = op_str_eq(book.parts[0].meta[OP_META_DIR], OP_STR("rtl"));
    book.modified = modified_time(&book);
    collect_images(&book);
    epub_links_settle(&book);
    book.identifier = book_identifier(&book);
    epub_fonts_collect(&book);
    struct op_buf out = OP_BUF_INIT;
    op_buf_init(&out, (size_t)4 << 30);
    bool good = write_archive(&book, &out);
    if (good)
        check_size(&book, out.n);
    good = good && output->write(output->self, op_buf_str(&out));
    op_buf_release(&out);
    op_arena_release(&book.arena);
    return good;
}

const struct op_writer op_writer_epub = {
    .name = "epub",
    .summary = "write articles as an EPUB 3 book",
    .suffix = ".epub",
    .suffix_for = suffix,
    .stages = (const char *const[]){"meta", "extract", "clean", "math", "lang", "links", "images", "outline", NULL},
    .binary = true,
    .options = option_rows,
    .defaults = &defaults,
    .options_size = sizeof defaults,
    .has_metadata = true,
    .metadata = offsetof(struct op_epub_options, book),
    .start = start,
    .prepare = prepare,
    .finish = finish,
};
