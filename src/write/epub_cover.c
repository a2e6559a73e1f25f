/* The cover of a book: a file that the user names, or drawn. The lead image of a single article needs nothing of this.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/file.h"
#include "cover/cover.h"
#include "image/jpeg_write.h"
#include "offprint/date.h"
#include "offprint/language.h"
#include "offprint/uri.h"
#include "offprint/utf8.h"
#include "write/epub.h"
#include "write/phrases.h"

#define QUALITY 90
/* Code points; what is longer is not read on a cover. */
#define TITLE_MAX 240
#define NAME_MAX_SHOWN 120
#define AUTHORS_MAX 3

const char *const epub_cover_words[] = {"none", "auto", "draw", NULL};

static bool is_said(const struct op_epub_options *options, const char *word)
{
    return op_str_eq(options->cover, op_str_z(word));
}

static bool is_file(const struct op_epub_options *options)
{
    return options->cover.n && !is_said(options, "none") && !is_said(options, "auto") && !is_said(options, "draw");
}

/* -- A file -- */

/* What is wrong with the file, or NULL. */
static const char *load_file(const struct op_ctx *ctx, op_str path, struct op_buf *bytes, struct op_image_info *info)
{
    int fault = op_file_load(path, ctx->limits.resource, bytes);
    if (fault)
        return strerror(fault);
    *info = op_image_sniff(op_buf_str(bytes));
    if (info->type != OP_MEDIA_JPEG && info->type != OP_MEDIA_PNG)
        return "neither JPEG nor PNG";
    return NULL;
}

static void report(struct op_ctx *ctx, const char *why)
{
    op_report(ctx, OP_DIAG_COVER, (struct op_place){0}, "no cover can be drawn: %s", why);
}

void epub_cover_start(struct op_ctx *ctx, const struct op_epub_options *options)
{
    if (is_said(options, "draw") && !op_cover_load())
        report(ctx, "libpangocairo is not installed");
    if (!is_file(options))
        return;
    struct op_buf bytes = OP_BUF_INIT;
    struct op_image_info info = {.type = OP_MEDIA_NONE};
    const char *fault = load_file(ctx, options->cover, &bytes, &info);
    if (fault)
        op_report(ctx, OP_DIAG_COVER, (struct op_place){options->cover, 0, 0},
                  "not used as the cover, the lead image is if there is one: %s", fault);
    op_buf_release(&bytes);
}

static bool use_file(struct epub_book *book, struct op_buf *bytes, enum op_media_type *type)
{
    struct op_image_info info = {.type = OP_MEDIA_NONE};
    if (load_file(book->ctx, book->options->cover, bytes, &info))
        return false; /* was reported at the start */
    *type = info.type;
    return true;
}

/* -- A drawing -- */

/* One line of sound UTF-8 without control characters. */
static op_str one_line(struct epub_book *book, op_str text, size_t max)
{
    struct op_buf out = OP_BUF_INIT;
    text = epub_shorten(&book->arena, text, max);
    for (op_str word; (word = op_str_word(&text)).p;) {
        op_buf_addz(&out, out.n ? " " : "");
        for (size_t at = 0, n; at < word.n; at += n) {
            uint32_t c = op_utf8_decode(word.p + at, word.p + word.n, &n);
            if (c >= 0x20 && (c < 0x7F || c > 0x9F))
                op_buf_add_utf8(&out, c);
        }
    }
    op_str line = op_arena_dup(&book->arena, op_buf_str(&out));
    op_buf_release(&out);
    return line;
}

/* Collects names, each once, and what stands between them in the language of the book. */
struct names {
    op_str v[AUTHORS_MAX];
    size_t n;
    bool more;
};

static void add_name(struct names *names, op_str name)
{
    for (size_t i = 0; i < names->n; i++)
        if (op_str_eq(names->v[i], name))
            return;
    if (names->n < AUTHORS_MAX && name.n)
        names->v[names->n++] = name;
    else if (name.n)
        names->more = true;
}

static op_str authors(struct epub_book *book)
{
    struct names names = {.n = 0};
    const struct op_option_list *given = &book->options->book.of[OP_META_AUTHOR].many;
    for (size_t i = 0; i < given->n; i++)
        add_name(&names, given->v[i]);
    for (size_t i = 0; i < book->author_count && !given->n; i++)
        add_name(&names, book->authors[i].name);
    const bool said = names.n > 0;
    for (size_t i = 0; i < book->part_count && !said; i++)
        for (size_t k = 0; k < book->parts[i].author_count; k++)
            add_name(&names, book->parts[i].authors[k].name);
    bool han = op_language_same(book->language, OP_STR("zh")) || op_language_same(book->language, OP_STR("ja"));
    bool arabic = op_language_same(book->language, OP_STR("ar")) || op_language_same(book->language, OP_STR("fa")) ||
                  op_language_same(book->language, OP_STR("ur"));
    struct op_buf out = OP_BUF_INIT;
    for (size_t i = 0; i < names.n; i++) {
        op_buf_addz(&out, i == 0 ? "" : han ? "、" : arabic ? "، " : ", ");
        op_buf_add(&out, names.v[i]);
    }
    op_buf_addz(&out, names.more ? " …" : "");
    op_str text = op_arena_dup(&book->arena, op_buf_str(&out));
    op_buf_release(&out);
    return text;
}

static op_str site_of(const struct epub_part *part)
{
    if (part->meta[OP_META_PUBLISHER].n)
        return part->meta[OP_META_PUBLISHER];
    op_str host = op_uri_parse(part->meta[OP_META_CANONICAL]).authority;
    return op_str_starts(host, OP_STR("www.")) ? op_str_skip(host, 4) : host;
}

/* Where all articles come from; absent when that is several places. */
static op_str site(const struct epub_book *book)
{
    op_str first = site_of(&book->parts[0]), given = op_str_trim(book->options->book.of[OP_META_PUBLISHER].one);
    if (given.n)
        return given;
    for (size_t i = 1; i < book->part_count; i++)
        if (!op_str_eq(site_of(&book->parts[i]), first))
            return OP_STR_NONE;
    return first;
}

/* The newest date, as people write it. */
static op_str date(struct epub_book *book)
{
    op_str newest = op_str_trim(book->options->book.of[OP_META_DATE].one);
    int64_t latest = INT64_MIN;
    for (size_t i = 0; i < book->part_count && !book->options->book.of[OP_META_DATE].one.n; i++) {
        struct op_date parsed;
        op_str value = book->parts[i].meta[OP_META_DATE];
        if (!op_date_parse(value, &parsed) || op_date_seconds(&parsed) <= latest)
            continue;
        latest = op_date_seconds(&parsed);
        newest = value;
    }
    struct op_buf shown = OP_BUF_INIT;
    op_phrases_date(newest, book->language, &shown);
    op_str text = op_arena_dup(&book->arena, op_buf_str(&shown));
    op_buf_release(&shown);
    return text;
}

static bool draw(struct epub_book *book, struct op_buf *bytes)
{
    struct op_cover cover = {.title = one_line(book, book->title, TITLE_MAX),
                             .author = one_line(book, authors(book), NAME_MAX_SHOWN),
                             .site = one_line(book, site(book), NAME_MAX_SHOWN),
                             .date = one_line(book, date(book), NAME_MAX_SHOWN),
                             .language = book->language,
                             .rtl = book->rtl};
    uint8_t *rgb = op_xmalloc((size_t)OP_COVER_WIDTH * OP_COVER_HEIGHT * 3);
    enum op_cover_fault fault = op_cover_draw(&cover, rgb);
    static const char *const reasons[] = {
        [OP_COVER_LIBRARY] = "libpangocairo is not installed",
        [OP_COVER_FONTS] = "the system has no fonts",
        [OP_COVER_LETTERS] = "no font has all characters of the title",
        [OP_COVER_MEMORY] = "out of memory",
    };
    /* That the library is missing was said at the start, if drawing was asked for. */
    if (fault != OP_COVER_DRAWN && !(fault == OP_COVER_LIBRARY && is_said(book->options, "draw")))
        report(book->ctx, reasons[fault]);
    bool drawn = fault == OP_COVER_DRAWN;
    if (drawn && !op_jpeg_write(rgb, OP_COVER_WIDTH, OP_COVER_HEIGHT, QUALITY, bytes)) {
        report(book->ctx, "libturbojpeg is not installed");
        drawn = false;
    }
    free(rgb);
    return drawn;
}

/* -- Which -- */

bool epub_cover_make(struct epub_book *book, struct epub_image *image)
{
    struct op_buf bytes = OP_BUF_INIT;
    enum op_media_type type = OP_MEDIA_JPEG;
    bool automatic = !book->options->cover.n || is_said(book->options, "auto");
    bool made = is_file(book->options) ? use_file(book, &bytes, &type)
                : is_said(book->options, "draw") || (automatic && book->part_count > 1 && !book->again)
                    ? draw(book, &bytes)
                    : false;
    if (made) {
        struct op_sha256 hash = op_sha256(op_buf_str(&bytes));
        *image = (struct epub_image){.type = type, .bytes = op_arena_dup(&book->arena, op_buf_str(&bytes))};
        image->hash = op_arena_dup(&book->arena, op_str_make((const char *)hash.bytes, sizeof hash.bytes));
        epub_image_file(&hash, type, image->file);
    }
    op_buf_release(&bytes);
    return made;
}

bool epub_cover_takes_lead_image(const struct epub_book *book)
{
    return (book->part_count == 1 || book->again) && book->parts[0].lead_image.n && !is_said(book->options, "none");
}
