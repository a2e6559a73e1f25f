/* PNG (W3C, third edition; ISO/IEC 15948), written. */
#include <stdlib.h>

#include "base/deflate.h"
#include "image/raster.h"

#define LEVEL 8

static void add_be32(struct op_buf *out, uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        op_buf_addc(out, (char)(unsigned char)(value >> shift));
}

static void add_chunk(struct op_buf *out, const char *type, op_str content)
{
    add_be32(out, (uint32_t)content.n);
    size_t at = out->n;
    op_buf_addz(out, type);
    op_buf_add(out, content);
    add_be32(out, op_crc32(op_str_skip(op_buf_str(out), at)));
}

static void add_header(struct op_buf *out, const struct op_raster *r, unsigned depth, unsigned colour)
{
    struct op_buf header = OP_BUF_INIT;
    add_be32(&header, r->width);
    add_be32(&header, r->height);
    op_buf_addc(&header, (char)depth);
    op_buf_addc(&header, (char)colour);
    op_buf_fill(&header, 0, 3);
    op_buf_addz(out, "\x89PNG\r\n\x1A\n");
    add_chunk(out, "IHDR", op_buf_str(&header));
    op_buf_release(&header);
}

/* -- Palettes -- */

struct palette {
    uint32_t colours[256]; /* as pixel_at() gives them */
    size_t n;
    uint16_t slots[1024]; /* 1 + index */
    uint32_t last;        /* what was looked up last, where drawings mostly stay */
    size_t last_index;
};

/* Alpha highest, so that sorting puts what is transparent first. */
static uint32_t pixel_at(const struct op_raster *r, size_t i)
{
    const unsigned char *p = r->pixels + i * r->channels;
    uint32_t alpha = op_raster_has_alpha(r) ? p[r->channels - 1] : 255, grey = p[0];
    uint32_t rgb = r->channels < 3 ? grey << 16 | grey << 8 | grey : (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
    return alpha == 0 ? 0 : alpha << 24 | rgb;
}

static size_t find_index(struct palette *p, uint32_t colour)
{
    size_t slot = (colour * 2654435761u) >> 22;
    for (; p->slots[slot]; slot = (slot + 1) & 1023)
        if (p->colours[p->slots[slot] - 1] == colour)
            return p->slots[slot] - 1u;
    if (p->n == 256)
        return 256;
    p->colours[p->n++] = colour;
    p->slots[slot] = (uint16_t)p->n;
    return p->n - 1;
}

/* The colour's index; 256 when there is no room. */
static inline size_t palette_index(struct palette *p, uint32_t colour)
{
    if (colour != p->last || !p->n) {
        p->last_index = find_index(p, colour);
        p->last = colour;
    }
    return p->last_index;
}

static int compare_colours(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* False when there are more than 256 colours. */
static bool find_palette(const struct op_raster *r, struct palette *p)
{
    size_t count = (size_t)r->width * r->height;
    memset(p, 0, sizeof *p);
    for (size_t i = 0; i < count; i++)
        if (palette_index(p, pixel_at(r, i)) == 256)
            return false;
    uint32_t sorted[256];
    size_t n = p->n;
    memcpy(sorted, p->colours, sizeof sorted);
    qsort(sorted, n, sizeof *sorted, compare_colours);
    memset(p, 0, sizeof *p);
    for (size_t i = 0; i < n; i++)
        (void)palette_index(p, sorted[i]);
    return true;
}

static void add_palette(struct op_buf *out, const struct palette *p)
{
    struct op_buf colours = OP_BUF_INIT, alpha = OP_BUF_INIT;
    size_t through = 0; /* what is not opaque stands first */
    for (size_t i = 0; i < p->n; i++) {
        for (int shift = 16; shift >= 0; shift -= 8)
            op_buf_addc(&colours, (char)(unsigned char)(p->colours[i] >> shift));
        op_buf_addc(&alpha, (char)(unsigned char)(p->colours[i] >> 24));
        if (p->colours[i] >> 24 != 255)
            through = i + 1;
    }
    add_chunk(out, "PLTE", op_buf_str(&colours));
    if (through)
        add_chunk(out, "tRNS", op_str_first(op_buf_str(&alpha), through));
    op_buf_release(&colours);
    op_buf_release(&alpha);
}

/* Rows of indices, each behind its filter, which is none: section 12.7 advises so. */
static void add_indices(struct op_buf *rows, const struct op_raster *r, struct palette *p, unsigned depth)
{
    for (uint32_t y = 0; y < r->height; y++) {
        op_buf_addc(rows, 0);
        unsigned held = 0, bits = 0;
        for (uint32_t x = 0; x < r->width; x++) {
            held = held << depth | (unsigned)palette_index(p, pixel_at(r, (size_t)y * r->width + x));
            bits += depth;
            if (bits == 8 || x + 1 == r->width) {
                op_buf_addc(rows, (char)(unsigned char)(held << (8 - bits)));
                held = bits = 0;
            }
        }
    }
}

/* -- All other rasters -- */

static unsigned char foresee(unsigned filter, int left, int above, int corner)
{
    int a = abs(above - corner), b = abs(left - corner), c = abs(left + above - 2 * corner);
    switch (filter) {
    case 1:
        return (unsigned char)left;
    case 2:
        return (unsigned char)above;
    case 3:
        return (unsigned char)((left + above) / 2);
    case 4:
        return (unsigned char)(a <= b && a <= c ? left : b <= c ? above : corner);
    default:
        return 0;
    }
}

/* The row by one filter; gives how much is left of it. */
static uint64_t filter_row(unsigned filter, const unsigned char *row, const unsigned char *above, size_t n, size_t step,
                           unsigned char *to)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        int left = i < step ? 0 : row[i - step], corner = i < step ? 0 : above[i - step];
        to[i] = (unsigned char)(row[i] - foresee(filter, left, above[i], corner));
        sum += to[i] < 128 ? to[i] : 256u - to[i];
    }
    return sum;
}

/* Section 12.7: for each row the filter that leaves the least. */
static void add_rows(struct op_buf *rows, const struct op_raster *r)
{
    size_t n = op_raster_stride(r);
    unsigned char *zeros = op_xcalloc(1, n), *tried = op_xmalloc(n), *best = op_xmalloc(n);
    for (uint32_t y = 0; y < r->height; y++) {
        const unsigned char *row = r->pixels + y * n, *above = y ? row - n : zeros;
        uint64_t least = UINT64_MAX;
        unsigned chosen = 0;
        for (unsigned filter = 0; filter < 5; filter++) {
            uint64_t sum = filter_row(filter, row, above, n, r->channels, tried);
            if (sum < least) {
                least = sum;
                chosen = filter;
                unsigned char *swap = best;
                best = tried;
                tried = swap;
            }
        }
        op_buf_addc(rows, (char)chosen);
        op_buf_add(rows, op_str_make((const char *)best, n));
    }
    free(zeros);
    free(tried);
    free(best);
}

void op_png_write(const struct op_raster *r, struct op_buf *out)
{
    static const unsigned colour_types[5] = {0, 0, 4, 2, 6};
    struct op_buf rows = OP_BUF_INIT, data = OP_BUF_INIT;
    struct palette palette;
    if (find_palette(r, &palette)) {
        unsigned depth = palette.n <= 2 ? 1 : palette.n <= 4 ? 2 : palette.n <= 16 ? 4 : 8;
        add_header(out, r, depth, 3);
        add_palette(out, &palette);
        add_indices(&rows, r, &palette, depth);
    } else {
        add_header(out, r, 8, colour_types[r->channels]);
        add_rows(&rows, r);
    }
    op_zlib_deflate(op_buf_str(&rows), LEVEL, &data);
    add_chunk(out, "IDAT", op_buf_str(&data));
    add_chunk(out, "IEND", OP_STR(""));
    op_buf_release(&rows);
    op_buf_release(&data);
}
