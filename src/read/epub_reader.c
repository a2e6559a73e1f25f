/* The reader of EPUB (3.3, and 2.0.1): each document of the spine that holds something to read is an article. Books
   that op-epub wrote come back as the articles that they were made of, however many documents those are. */
#include <assert.h>
#include <stdlib.h>

#include "offprint/html.h"
#include "offprint/uri.h"
#include "offprint/utf8.h"
#include "read/book.h"
#include "read/book_mend.h"
#include "read/readers.h"

#define CONTAINER "META-INF/container.xml"
#define MEDIA_TYPE "application/epub+zip"
/* Packages and contents of real books have some hundred kilobytes. */
#define PACKAGE_MAX ((size_t)16 << 20)
/* How far a fallback leads to the next (EPUB 3.3, 3.4). */
enum { FALLBACKS_MAX = 16 };

static int sniff(const struct op_input *input)
{
    op_str bytes = input->bytes;
    if (!op_str_starts(bytes, OP_STR("PK\x03\x04")))
        return 0;
    if (op_str_find(op_str_first(bytes, 128), OP_STR("mimetype" MEDIA_TYPE), 0) != OP_NOT_FOUND)
        return 100;
    if (op_str_eq_ci(op_path_suffix(op_path_name(input->name)), OP_STR(".epub")))
        return 90;
    /* A directory stands at the end. */
    op_str end = bytes.n > 65536 ? op_str_skip(bytes, bytes.n - 65536) : bytes;
    return op_str_find(end, OP_STR(CONTAINER), 0) != OP_NOT_FOUND ? 80 : 0;
}

/* -- Files -- */

struct op_place book_place(const struct book *b, struct op_arena *arena, op_str path)
{
    op_str file = op_arena_printf(arena, "%.*s/%.*s", OP_ARG(b->file), OP_ARG(path));
    return (struct op_place){file, 0, 0};
}

size_t book_find(struct book *b, struct op_arena *arena, op_str path)
{
    bool exact;
    size_t entry = op_unzip_find(b->zip, path, &exact);
    if (entry != OP_NOT_FOUND && !exact)
        op_report(b->ctx, OP_DIAG_BOOK_REPAIR, book_place(b, arena, path),
                  "the archive has this name in other letters, reading that: %.*s",
                  OP_ARG(op_str_first(op_unzip_name(b->zip, entry), 200)));
    return entry;
}

const char *book_load(struct book *b, struct op_arena *arena, op_str path, op_str *bytes)
{
    *bytes = OP_STR_NONE;
    if (book_is_encrypted(&b->encrypted, path))
        return "encrypted";
    size_t entry = book_find(b, arena, path);
    if (entry == OP_NOT_FOUND)
        return "missing in the archive";
    enum op_unzip_fault fault = op_unzip_read(b->zip, entry, arena, OP_HTML_PADDING, bytes);
    return fault == OP_UNZIP_OK ? NULL : op_unzip_fault_text(fault);
}

/* Of the files that say what the book is. */
static const char *load_small(struct book *b, op_str path, op_str *bytes)
{
    const char *why = book_load(b, &b->arena, path, bytes);
    return !why && bytes->n > PACKAGE_MAX ? "larger than the limit" : why;
}

/* -- The book -- */

static bool refuse(struct book *b, op_str path, const char *why)
{
    op_report(b->ctx, OP_DIAG_BOOK, book_place(b, &b->arena, path), "%s, leaving the book out", why);
    return false;
}

/* A book without a container has its package somewhere. */
static op_str find_package(struct book *b)
{
    op_str bytes, path = OP_STR_NONE;
    const char *why = load_small(b, OP_STR(CONTAINER), &bytes);
    if (!why)
        path = book_container_read(b->ctx, &b->arena, bytes);
    if (path.n)
        return path;
    for (size_t i = 0; i < op_unzip_count(b->zip) && !path.n; i++)
        if (op_str_eq_ci(op_path_suffix(op_path_name(op_unzip_name(b->zip, i))), OP_STR(".opf")))
            path = op_unzip_name(b->zip, i);
    if (path.n)
        op_report(b->ctx, OP_DIAG_BOOK_REPAIR, book_place(b, &b->arena, OP_STR(CONTAINER)),
                  "%s, taking the package that is there: %.*s", why ? why : "names no package",
                  OP_ARG(op_str_first(path, 200)));
    return path;
}

static void read_labels(struct book *b)
{
    op_str bytes, path = b->package.nav.n ? b->package.nav : b->package.ncx;
    const char *why = path.n ? load_small(b, path, &bytes) : "";
    if (why && path.n)
        op_report(b->ctx, OP_DIAG_BOOK_REPAIR, book_place(b, &b->arena, path), "%s, going without contents", why);
    else if (!why)
        b->labels = book_nav_read(b->ctx, &b->arena, bytes, path);
}

/* Is a document that one would read encrypted? Fonts and the like nobody misses here. */
static bool is_locked(const struct book *b)
{
    for (size_t i = 0; i < b->package.spine_count; i++)
        if (book_is_encrypted(&b->encrypted, b->package.items[b->package.spine[i]].path))
            return true;
    return false;
}

static bool read_package(struct book *b, op_str path, op_str bytes, struct op_xml_fault *fault)
{
    struct op_xml_fault mended;
    struct op_place place = book_place(b, &b->arena, path);
    if (book_package_read(b->ctx, &b->arena, bytes, path, &b->package, fault))
        return true;
    if (op_utf8_validate(bytes) != bytes.n ||
        !book_package_read(b->ctx, &b->arena, book_mend(&b->arena, bytes, BOOK_MEND_REFERENCES), path, &b->package,
                           &mended))
        return false;
    place.line = fault->line;
    place.column = fault->column;
    op_report(b->ctx, OP_DIAG_BOOK_REPAIR, place, "%s, mending that", fault->message);
    return true;
}

static bool open_book(struct book *b, op_str archive)
{
    const char *why;
    op_str bytes;
    struct op_xml_fault fault;
    b->zip = op_unzip_open(b->ctx, archive, &why);
    if (!b->zip) {
        if (why)
            op_report(b->ctx, OP_DIAG_BOOK, (struct op_place){b->file, 0, 0}, "%s, leaving the book out", why);
        return false;
    }
    if (op_unzip_find(b->zip, OP_STR("META-INF/encryption.xml"), NULL) != OP_NOT_FOUND &&
        !load_small(b, OP_STR("META-INF/encryption.xml"), &bytes))
        b->encrypted = book_encryption_read(b->ctx, &b->arena, bytes);
    op_str path = find_package(b);
    if (!path.n)
        return refuse(b, OP_STR(CONTAINER), "no package is named or found");
    why = load_small(b, path, &bytes);
    if (why)
        return refuse(b, path, why);
    if (!read_package(b, path, bytes, &fault))
        return refuse(b, path, fault.message);
    if (is_locked(b))
        return refuse(b, path, "the book is encrypted (digital rights management)");
    read_labels(b);
    return true;
}

/* -- Its documents -- */

static bool is_document(const struct book_item *item)
{
    static const char *const types[] = {"application/xhtml+xml", "text/html", "text/x-oeb1-document", "", NULL};
    if (op_str_starts_ci(item->type, OP_STR("image/")))
        return true;
    for (size_t i = 0; types[i]; i++)
        if (op_str_eq_ci(item->type, op_str_z(types[i])))
            return true;
    return false;
}

/* The item, or the one that stands for it; NULL, reported, when that is nothing to read. */
static const struct book_item *readable(struct book *b, const struct book_item *item, struct op_arena *arena)
{
    const struct book_item *found = item, *next = item;
    assert(item); /* the spine is made of items */
    for (int i = 0; next && !is_document(found) && i < FALLBACKS_MAX; i++) {
        next = book_item_find(&b->package, found->fallback);
        found = next ? next : found;
    }
    if (is_document(found))
        return found;
    op_report(b->ctx, OP_DIAG_BOOK_DOCUMENT, book_place(b, arena, item->path),
              "a document of a type that is not read, leaving it out: %.*s", OP_ARG(op_str_first(item->type, 80)));
    return NULL;
}

static bool is_contents(const struct book *b, const struct book_item *item)
{
    return op_str_eq(item->path, b->package.nav);
}

/* The documents of the spine from `*at` on that make one article; `*at` moves behind them. No item: reported. */
static struct book_run next_run(struct book *b, size_t *at, struct op_arena *arena)
{
    const struct book_package *p = &b->package;
    struct book_run run = {&p->items[p->spine[*at]], p->spine + *at + 1, 0};
    while (++*at < p->spine_count && book_is_piece(b, p->items[p->spine[*at]].path, run.item->path))
        run.rest_count++;
    run.item = readable(b, run.item, arena);
    return run;
}

static void drop_diag(void *self, const struct op_diag *diag)
{
    (void)self;
    (void)diag;
}

/* Has the book one article, and which places of its documents do others lead to? What is wrong with them is told when
   they are read. */
static bool look_at_all(struct book *b, struct op_arena *arena)
{
    struct op_ctx *ctx = b->ctx, quiet = *ctx;
    struct op_article a;
    size_t count = 0;
    quiet.sink = (struct op_diag_sink){drop_diag, NULL};
    quiet.log = (struct op_buf)OP_BUF_INIT;
    b->ctx = &quiet;
    for (size_t i = 0; i < b->package.spine_count;) {
        struct book_run run = next_run(b, &i, arena);
        if (run.item && !is_contents(b, run.item))
            count += book_document_read(b, &run, true, arena, &a) == BOOK_ARTICLE;
    }
    b->ctx = ctx;
    book_places_sort(&b->places);
    return count == 1;
}

static bool read_documents(struct book *b, struct op_arena *arena, const struct op_sink *sink)
{
    struct op_place place = book_place(b, &b->arena, b->package.path);
    bool good = b->package.dangling == 0;
    size_t count = 0;
    if (!good)
        op_report(b->ctx, OP_DIAG_BOOK_DOCUMENT, place,
                  "documents of the spine that are not in the manifest, leaving them out: %zu, the first is %.*s",
                  b->package.dangling, OP_ARG(op_str_first(b->package.first_dangling, 80)));
    b->alone = look_at_all(b, arena);
    b->first = true;
    for (size_t i = 0; i < b->package.spine_count;) {
        struct op_article a;
        struct book_run run = next_run(b, &i, arena);
        if (run.item && is_contents(b, run.item))
            continue;
        enum book_outcome outcome = run.item ? book_document_read(b, &run, false, arena, &a) : BOOK_LOST;
        good = good && outcome != BOOK_LOST;
        if (outcome != BOOK_ARTICLE)
            continue;
        count++;
        b->first = false;
        if (!op_emit(sink, &a))
            return false;
    }
    if (!count && good)
        op_report(b->ctx, OP_DIAG_BOOK, place, "no document holds anything to read, leaving the book out");
    return good && count && !b->torn;
}

static bool read_epub(struct op_ctx *ctx, const struct op_input *input, const struct op_read_options *options,
                      struct op_arena *arena, const struct op_sink *sink)
{
    (void)options;
    struct book b = {.ctx = ctx, .file = input->name};
    op_arena_init(&b.arena, 0);
    op_arena_init(&b.bytes, 0);
    bool good = open_book(&b, input->bytes) && read_documents(&b, arena, sink);
    if (b.zip)
        op_unzip_close(b.zip);
    free(b.places.v);
    op_arena_release(&b.arena);
    op_arena_release(&b.bytes);
    return good;
}

const struct op_reader op_reader_epub = {"epub", "EPUB books, 2 and 3", sniff, read_epub};
