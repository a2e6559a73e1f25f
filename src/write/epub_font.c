/* Fonts that the user wants in a book, with the characters that the book has. */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "font/font.h"
#include "offprint/utf8.h"
#include "write/epub.h"

#define CODE_POINTS 0x110000u

static const char *fault_text(enum op_font_fault fault)
{
    static const char *const texts[] = {
        [OP_FONT_GOOD] = NULL,
        [OP_FONT_LIBRARY] = "libharfbuzz-subset is not installed",
        [OP_FONT_TYPE] = "neither TrueType nor OpenType",
        [OP_FONT_FORBIDDEN] = "the font does not permit it",
        [OP_FONT_SUBSET] = "the font is broken",
    };
    return texts[fault];
}

/* What is wrong with the file, or NULL. */
static const char *load(const struct op_ctx *ctx, op_str path, struct op_buf *bytes, struct op_font_info *info)
{
    int fault = op_file_load(path, ctx->limits.resource, bytes);
    return fault ? strerror(fault) : fault_text(op_font_read(op_buf_str(bytes), info));
}

void epub_fonts_start(struct op_ctx *ctx, const struct op_epub_options *options)
{
    for (size_t i = 0; i < options->fonts.n; i++) {
        struct op_buf bytes = OP_BUF_INIT;
        struct op_font_info info = {.weight = 400};
        const char *fault = load(ctx, options->fonts.v[i], &bytes, &info);
        if (fault)
            op_report(ctx, OP_DIAG_FONT, (struct op_place){options->fonts.v[i], 0, 0}, "font not embedded: %s", fault);
        op_buf_release(&bytes);
    }
}

static void mark(uint8_t *characters, op_str text)
{
    for (size_t at = 0, n; at < text.n; at += n) {
        uint32_t c = op_utf8_decode(text.p + at, text.p + text.n, &n);
        characters[c / 8] |= (uint8_t)(1u << (c % 8));
    }
}

/* The characters of all documents, their markup included: that is ASCII, which any text may need. */
static uint8_t *collect_characters(const struct epub_book *book)
{
    uint8_t *characters = op_xcalloc(CODE_POINTS / 8, 1);
    mark(characters, book->title);
    for (size_t i = 0; i < book->part_count; i++) {
        for (size_t k = 0; k < book->parts[i].document_count; k++)
            mark(characters, book->parts[i].documents[k].xhtml);
        for (int key = 0; key < OP_META_COUNT; key++)
            mark(characters, book->parts[i].meta[key]);
    }
    for (uint32_t c = 0x20; c < 0x7F; c++)
        characters[c / 8] |= (uint8_t)(1u << (c % 8));
    mark(characters, OP_STR("\u2013\u2014\u2018\u2019\u201C\u201D\u2022\u2026\u2190\u25E6"));
    return characters;
}

static bool embed(struct epub_book *book, op_str path, const uint8_t *characters, struct epub_font *font)
{
    struct op_buf bytes = OP_BUF_INIT, less = OP_BUF_INIT;
    struct op_font_info info = {.weight = 400};
    bool good = !load(book->ctx, path, &bytes, &info) &&
                op_font_subset(op_buf_str(&bytes), characters, CODE_POINTS, &less) == OP_FONT_GOOD;
    if (good) {
        struct op_sha256 hash = op_sha256(op_buf_str(&less));
        char hex[65];
        op_sha256_hex(&hash, hex);
        bool otf = op_str_starts(op_buf_str(&less), OP_STR("OTTO"));
        *font = (struct epub_font){.weight = info.weight, .italic = info.italic, .type = otf ? "font/otf" : "font/ttf"};
        font->bytes = op_arena_dup(&book->arena, op_buf_str(&less));
        (void)snprintf(font->file, sizeof font->file, "font-%.16s%s", hex, otf ? ".otf" : ".ttf");
        struct op_buf family = OP_BUF_INIT;
        for (const char *c = info.family; *c; c++)
            if ((unsigned char)*c >= ' ' && *c != '"' && *c != '\\' && *c != 0x7F)
                op_buf_addc(&family, *c);
        font->family = family.n ? op_arena_dup(&book->arena, op_buf_str(&family)) : OP_STR("Embedded");
        op_buf_release(&family);
    }
    op_buf_release(&bytes);
    op_buf_release(&less);
    return good;
}

static bool is_known(const struct epub_book *book, const struct epub_font *font)
{
    for (size_t i = 0; i < book->font_count; i++)
        if (strcmp(book->fonts[i].file, font->file) == 0)
            return true;
    return false;
}

void epub_fonts_collect(struct epub_book *book)
{
    size_t most = book->options->fonts.n;
    if (!most)
        return;
    book->fonts = op_arena_alloc(&book->arena, most * sizeof *book->fonts);
    uint8_t *characters = collect_characters(book);
    for (size_t i = 0; i < most; i++) {
        struct epub_font font;
        if (embed(book, book->options->fonts.v[i], characters, &font) && !is_known(book, &font))
            book->fonts[book->font_count++] = font;
    }
    free(characters);
}

void epub_fonts_style(const struct epub_book *book, struct op_buf *out)
{
    for (size_t i = 0; i < book->font_count; i++) {
        const struct epub_font *font = &book->fonts[i];
        op_buf_addf(out, "@font-face { font-family: \"%.*s\"; font-weight: %u; font-style: %s; src: url(%s); }\n",
                    OP_ARG(font->family), font->weight, font->italic ? "italic" : "normal", font->file);
    }
    if (book->font_count)
        op_buf_addf(out, "body { font-family: \"%.*s\", serif; }\n", OP_ARG(book->fonts[0].family));
}
