/* TIFF 6.0 with its part 1, LZW, tiles, planes, four inks, and Deflate. The compressions of fax and JPEG are not read.
 */
#include <stdlib.h>

#include "base/deflate.h"
#include "image/bytes.h"
#include "image/lzw.h"
#include "image/raster.h"
#include "image/tiff.h"

enum { WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, PALETTE, INKS = 5 };
enum { PLAIN = 1, LZW = 5, DEFLATE = 8, PACK_BITS = 32773, OLD_DEFLATE = 32946 };

/* Strips are blocks as wide as the image. */
struct tiff {
    op_str s;
    bool big;
    uint32_t width, height, depth, samples, photometric, compression, predictor;
    uint32_t extra;   /* what the sample behind the colours is: 1: alpha, multiplied in; 2: alpha */
    uint32_t colours; /* samples of a pixel's colour */
    uint32_t kept;    /* the same and alpha */
    uint32_t planes;  /* each of one sample; 1: all samples of a pixel together */
    uint32_t block_width, block_height, across, down;
    struct tiff_field offsets, sizes, map;
    size_t block_samples; /* of a pixel */
    size_t stride;        /* bytes of a row of a block */
};

static bool has_one_depth(const struct tiff *t)
{
    struct tiff_field bits = tiff_find(t->s, TIFF_BITS);
    for (unsigned i = 1; i < bits.count && i < t->samples; i++)
        if (tiff_value(t->s, bits, i) != t->depth)
            return false;
    return true;
}

/* How the image is cut: into tiles (section 15) or strips, whole or by samples. */
static bool read_blocks(struct tiff *t)
{
    op_str s = t->s;
    bool tiles = tiff_find(s, TIFF_TILE_OFFSETS).count != 0;
    t->block_width = tiles ? tiff_number(s, TIFF_TILE_WIDTH, 0) : t->width;
    t->block_height = tiff_number(s, tiles ? TIFF_TILE_HEIGHT : TIFF_STRIP_ROWS, UINT32_MAX);
    if (!tiles && t->block_height > t->height)
        t->block_height = t->height;
    t->offsets = tiff_find(s, tiles ? TIFF_TILE_OFFSETS : TIFF_STRIP_OFFSETS);
    t->sizes = tiff_find(s, tiles ? TIFF_TILE_BYTES : TIFF_STRIP_BYTES);
    t->planes = tiff_number(s, TIFF_PLANES, 1) == 2 ? t->samples : 1;
    t->block_samples = t->planes > 1 ? 1 : t->samples;
    if (!t->block_width || !t->block_height || t->block_width > OP_IMAGE_PIXELS_MAX ||
        t->block_height > OP_IMAGE_PIXELS_MAX)
        return false;
    t->across = (t->width + t->block_width - 1) / t->block_width;
    t->down = (t->height + t->block_height - 1) / t->block_height;
    t->stride = ((size_t)t->block_width * t->block_samples * t->depth + 7) / 8;
    return t->offsets.count && t->sizes.count == t->offsets.count && tiff_number(s, TIFF_PLANES, 1) <= 2;
}

static bool read_directory(struct tiff *t)
{
    op_str s = t->s;
    t->big = tiff_order(s) == TIFF_BIG;
    t->width = tiff_number(s, TIFF_WIDTH, 0);
    t->height = tiff_number(s, TIFF_HEIGHT, 0);
    t->depth = tiff_number(s, TIFF_BITS, 1);
    t->samples = tiff_number(s, TIFF_SAMPLES, 1);
    t->photometric = tiff_number(s, TIFF_PHOTOMETRIC, BLACK_IS_ZERO);
    t->compression = tiff_number(s, TIFF_COMPRESSION, PLAIN);
    t->predictor = tiff_number(s, TIFF_PREDICTOR, 1);
    t->map = tiff_find(s, TIFF_COLOUR_MAP);
    t->colours = t->photometric == RGB ? 3 : t->photometric == INKS ? 4 : 1;
    t->extra = t->samples > t->colours ? tiff_number(s, TIFF_EXTRA, 0) : 0;
    t->kept = t->colours + (t->extra == 1 || t->extra == 2);
    bool whole = t->depth == 8 || t->depth == 16;
    bool depth = whole || t->depth == 1 || t->depth == 2 || t->depth == 4;
    bool known = t->compression == PLAIN || t->compression == LZW || t->compression == DEFLATE ||
                 t->compression == OLD_DEFLATE || t->compression == PACK_BITS;
    bool colours = t->photometric <= PALETTE || (t->photometric == INKS && tiff_number(s, TIFF_INKS, 1) == 1);
    return known && colours && depth && (t->photometric != PALETTE || t->depth <= 8) && t->samples >= t->colours &&
           t->samples <= 16 && tiff_number(s, TIFF_SAMPLE_FORMAT, 1) == 1 && has_one_depth(t) &&
           (t->predictor == 1 || (t->predictor == 2 && whole)) && read_blocks(t);
}

/* Section 9: runs and copies. */
static size_t unpack_bits(op_str data, unsigned char *to, size_t room)
{
    size_t n = 0;
    for (size_t at = 0; at < data.n && n < room;) {
        unsigned head = image_byte(data, at++);
        size_t count = head < 128 ? head + 1 : head > 128 ? 257 - head : 0;
        count = count > room - n ? room - n : count;
        if (head < 128) {
            op_str copy = image_slice(data, at, count);
            memcpy(to + n, copy.p, copy.n);
            n += copy.n;
            at += head + 1;
        } else if (head > 128) {
            memset(to + n, (int)image_byte(data, at++), count);
            n += count;
        }
    }
    return n;
}

static size_t unpack(const struct tiff *t, op_str data, unsigned char *to, size_t room)
{
    size_t n = 0;
    switch (t->compression) {
    case PLAIN:
        n = data.n < room ? data.n : room;
        memcpy(to, data.p, n);
        return n;
    case LZW:
        return lzw_decode(data, 8, LZW_HIGH_FIRST, to, room);
    case PACK_BITS:
        return unpack_bits(data, to, room);
    default:
        return op_zlib_inflate(data, to, room, &n) ? n : 0;
    }
}

/* Section 14: samples as differences to the pixel before. */
static void undo_predictor(const struct tiff *t, unsigned char *row)
{
    size_t step = t->block_samples, n = t->block_width * step;
    for (size_t i = step; i < n && t->depth == 8; i++)
        row[i] = (unsigned char)(row[i] + row[i - step]);
    unsigned high = t->big ? 0 : 1;
    for (size_t i = step; i < n && t->depth == 16; i++) {
        unsigned char *p = row + 2 * i, *q = p - 2 * step;
        unsigned sum = ((unsigned)p[high] << 8 | p[!high]) + ((unsigned)q[high] << 8 | q[!high]);
        p[high] = (unsigned char)(sum >> 8);
        p[!high] = (unsigned char)sum;
    }
}

/* The sample, its full depth for a palette, otherwise as a byte. */
static unsigned char sample(const struct tiff *t, const unsigned char *row, size_t i)
{
    if (t->depth == 16)
        return row[2 * i + !t->big];
    if (t->depth == 8)
        return row[i];
    size_t bit = i * t->depth;
    unsigned value = (unsigned)row[bit / 8] >> (8 - t->depth - bit % 8) & ((1u << t->depth) - 1);
    return (unsigned char)(t->photometric == PALETTE ? value : value * 255 / ((1u << t->depth) - 1));
}

/* A row of a block to its place among the samples of the image, of which `plane` is the first that it has. */
static void put_row(const struct tiff *t, const unsigned char *row, uint32_t x, uint32_t y, uint32_t plane,
                    struct op_raster *samples)
{
    uint32_t width = t->width - x < t->block_width ? t->width - x : t->block_width;
    unsigned char *to = samples->pixels + y * op_raster_stride(samples) + (size_t)x * t->kept + plane;
    size_t count = t->planes > 1 ? 1 : t->kept;
    if (t->depth == 8 && t->kept == t->block_samples) {
        memcpy(to, row, (size_t)width * t->kept);
        return;
    }
    for (uint32_t i = 0; i < width; i++, to += t->kept)
        for (size_t k = 0; k < count; k++)
            to[k] = sample(t, row, i * t->block_samples + k);
}

/* Blocks that are missing or end too early leave nothing behind. */
static bool read_samples(const struct tiff *t, struct op_raster *samples)
{
    size_t room = t->stride * t->block_height;
    unsigned char *block = op_xmalloc(room + 1);
    uint32_t planes = t->planes > 1 ? t->kept : 1, count = t->across * t->down;
    bool any = false;
    for (uint32_t i = 0; i < planes * count && i < t->offsets.count; i++) {
        op_str data = image_slice(t->s, tiff_value(t->s, t->offsets, i), tiff_value(t->s, t->sizes, i));
        size_t n = data.n ? unpack(t, data, block, room) : 0;
        uint32_t x = i % count % t->across * t->block_width, y = i % count / t->across * t->block_height;
        for (uint32_t k = 0; (k + 1) * t->stride <= n && y + k < t->height; k++) {
            unsigned char *row = block + k * t->stride;
            if (t->predictor == 2)
                undo_predictor(t, row);
            put_row(t, row, x, y + k, i / count, samples);
            any = true;
        }
    }
    free(block);
    return any;
}

/* -- Samples to colours -- */

static void colour_by_palette(const struct tiff *t, const struct op_raster *samples, struct op_raster *to)
{
    unsigned char palette[256][3];
    unsigned n = 1u << t->depth;
    for (unsigned i = 0; i < n; i++)
        for (unsigned k = 0; k < 3; k++)
            palette[i][k] = (unsigned char)(tiff_value(t->s, t->map, i + k * n) >> 8);
    size_t count = (size_t)t->width * t->height;
    for (size_t i = 0; i < count; i++)
        memcpy(to->pixels + i * to->channels, palette[samples->pixels[i * t->kept]], 3);
}

/* Cyan, magenta, yellow and black: what each leaves of white. */
static void colour_by_inks(const struct tiff *t, const struct op_raster *samples, struct op_raster *to)
{
    size_t count = (size_t)t->width * t->height;
    for (size_t i = 0; i < count; i++) {
        const unsigned char *inks = samples->pixels + i * t->kept;
        for (unsigned k = 0; k < 3; k++)
            to->pixels[i * to->channels + k] = (unsigned char)((255 - inks[k]) * (255 - inks[3]) / 255);
    }
}

static void invert(const struct tiff *t, struct op_raster *r)
{
    size_t count = (size_t)t->width * t->height;
    for (size_t i = 0; i < count; i++)
        r->pixels[i * r->channels] = (unsigned char)(255 - r->pixels[i * r->channels]);
}

static void divide_by_alpha(struct op_raster *r)
{
    unsigned alpha = r->channels - 1;
    size_t n = op_raster_stride(r) * r->height;
    for (unsigned char *p = r->pixels; p < r->pixels + n; p += r->channels)
        for (unsigned k = 0; k < alpha && p[alpha]; k++)
            p[k] = (unsigned char)(p[k] >= p[alpha] ? 255 : p[k] * 255u / p[alpha]);
}

/* Takes the samples. */
static bool colour(const struct tiff *t, struct op_raster *samples, struct op_raster *to)
{
    bool mapped = t->photometric == PALETTE || t->photometric == INKS, alpha = t->kept > t->colours;
    *to = *samples;
    if (mapped && !op_raster_init(to, t->width, t->height, 3 + alpha))
        return false;
    if (t->photometric == PALETTE)
        colour_by_palette(t, samples, to);
    if (t->photometric == INKS)
        colour_by_inks(t, samples, to);
    size_t count = (size_t)t->width * t->height;
    for (size_t i = 0; i < count && mapped && alpha; i++)
        to->pixels[i * 4 + 3] = samples->pixels[i * t->kept + t->colours];
    if (mapped)
        op_raster_release(samples);
    if (t->photometric == WHITE_IS_ZERO)
        invert(t, to);
    if (t->extra == 1 && !mapped)
        divide_by_alpha(to);
    return true;
}

enum op_image_fault op_tiff_read(op_str bytes, uint32_t enough, struct op_raster *to)
{
    (void)enough;
    struct tiff t = {.s = bytes};
    struct op_raster samples;
    if (!read_directory(&t))
        return OP_IMAGE_BROKEN;
    /* All that is unpacked, also where a tile reaches over the edge. */
    uint64_t pixels = (uint64_t)t.width * t.height;
    if (pixels > OP_IMAGE_PIXELS_MAX || t.stride * t.block_height > OP_RASTER_BYTES_MAX)
        return OP_IMAGE_TOO_BIG;
    uint64_t blocks = (uint64_t)t.across * t.down * (t.planes > 1 ? t.kept : 1);
    uint64_t all = t.stride * t.block_height * blocks;
    if (blocks > OP_IMAGE_PIXELS_MAX || all > OP_RASTER_BYTES_MAX)
        return OP_IMAGE_TOO_BIG;
    /* Deflate makes at most 1,032 bytes of one, LZW four times that of a code. */
    if (all / 4096 > bytes.n)
        return OP_IMAGE_BROKEN;
    if (!op_raster_init(&samples, t.width, t.height, t.kept))
        return OP_IMAGE_TOO_BIG;
    if (!read_samples(&t, &samples)) {
        op_raster_release(&samples);
        return OP_IMAGE_BROKEN;
    }
    if (colour(&t, &samples, to))
        return OP_IMAGE_GOOD;
    op_raster_release(&samples);
    return OP_IMAGE_TOO_BIG;
}
