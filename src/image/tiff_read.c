/* Baseline TIFF (6.0, part 1) with LZW and Deflate: strips of whole pixels. Tiles, planes and the compressions of fax
   are not read. */
#include <stdlib.h>

#include "base/deflate.h"
#include "image/bytes.h"
#include "image/lzw.h"
#include "image/raster.h"
#include "image/tiff.h"

enum { WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, PALETTE };
enum { PLAIN = 1, LZW = 5, DEFLATE = 8, PACK_BITS = 32773, OLD_DEFLATE = 32946 };

struct tiff {
    op_str s;
    bool big;
    uint32_t width, height, depth, samples, photometric, compression, predictor, extra, rows;
    struct tiff_field offsets, sizes, map;
    size_t stride; /* bytes of a row */
};

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
    t->extra = tiff_number(s, TIFF_EXTRA, 0);
    t->rows = tiff_number(s, TIFF_STRIP_ROWS, UINT32_MAX);
    t->offsets = tiff_find(s, TIFF_STRIP_OFFSETS);
    t->sizes = tiff_find(s, TIFF_STRIP_BYTES);
    t->map = tiff_find(s, TIFF_COLOUR_MAP);
    t->rows = t->rows > t->height ? t->height : t->rows;
    uint32_t colours = t->photometric == RGB ? 3 : 1;
    bool whole = t->depth == 8 || t->depth == 16;
    bool depth = whole || (t->samples == 1 && (t->depth == 1 || t->depth == 2 || t->depth == 4));
    bool good = t->photometric <= PALETTE && depth && t->samples >= colours && t->samples <= colours + 1 && t->rows &&
                t->offsets.count && t->sizes.count == t->offsets.count && tiff_number(s, TIFF_PLANES, 1) == 1 &&
                tiff_number(s, TIFF_SAMPLE_FORMAT, 1) == 1 && (t->predictor == 1 || (t->predictor == 2 && whole));
    t->stride = good ? ((size_t)t->width * t->samples * t->depth + 7) / 8 : 0;
    return good;
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
    size_t n = (size_t)t->width * t->samples;
    for (size_t i = t->samples; i < n && t->depth == 8; i++)
        row[i] = (unsigned char)(row[i] + row[i - t->samples]);
    unsigned high = t->big ? 0 : 1;
    for (size_t i = t->samples; i < n && t->depth == 16; i++) {
        unsigned char *p = row + 2 * i, *q = p - (size_t)2 * t->samples;
        unsigned sum = ((unsigned)p[high] << 8 | p[!high]) + ((unsigned)q[high] << 8 | q[!high]);
        p[high] = (unsigned char)(sum >> 8);
        p[!high] = (unsigned char)sum;
    }
}

/* The sample, its full depth for a palette, otherwise as a byte. */
static unsigned sample(const struct tiff *t, const unsigned char *row, size_t i)
{
    if (t->depth == 16)
        return row[2 * i + !t->big];
    if (t->depth == 8)
        return row[i];
    size_t bit = i * t->depth;
    unsigned value = (unsigned)row[bit / 8] >> (8 - t->depth - bit % 8) & ((1u << t->depth) - 1);
    return t->photometric == PALETTE ? value : value * 255 / ((1u << t->depth) - 1);
}

static void put_row(const struct tiff *t, const unsigned char *row, unsigned char *to, unsigned channels)
{
    for (uint32_t x = 0; x < t->width; x++, to += channels) {
        unsigned first = sample(t, row, (size_t)x * t->samples);
        for (unsigned k = 0; k < t->samples && t->photometric != PALETTE; k++)
            to[k] = (unsigned char)sample(t, row, (size_t)x * t->samples + k);
        if (t->photometric == WHITE_IS_ZERO)
            to[0] = (unsigned char)(255 - first);
        for (unsigned k = 0; k < 3 && t->photometric == PALETTE; k++)
            to[k] = (unsigned char)(tiff_value(t->s, t->map, first + k * (1u << t->depth)) >> 8);
        bool alpha = channels == 2 || channels == 4;
        if (alpha && t->extra == 1 && to[channels - 1]) /* multiplied in */
            for (unsigned k = 0; k + 1 < channels; k++)
                to[k] = (unsigned char)(to[k] >= to[channels - 1] ? 255 : to[k] * 255u / to[channels - 1]);
        if (alpha && t->extra == 0)
            to[channels - 1] = 255;
    }
}

static bool read_strips(const struct tiff *t, struct op_raster *to)
{
    size_t room = t->stride * t->rows;
    unsigned char *strip = op_xmalloc(room + 1);
    bool any = false;
    for (uint32_t i = 0, y = 0; i < t->offsets.count && y < t->height; i++) {
        op_str data = image_slice(t->s, tiff_value(t->s, t->offsets, i), tiff_value(t->s, t->sizes, i));
        size_t n = data.n ? unpack(t, data, strip, room) : 0;
        any = any || n >= t->stride;
        for (uint32_t k = 0; k < t->rows && y < t->height; k++, y++) {
            unsigned char *row = strip + k * t->stride;
            if ((k + 1) * t->stride > n)
                continue;
            if (t->predictor == 2)
                undo_predictor(t, row);
            put_row(t, row, to->pixels + y * op_raster_stride(to), to->channels);
        }
    }
    free(strip);
    return any;
}

enum op_image_fault op_tiff_read(op_str bytes, uint32_t enough, struct op_raster *to)
{
    (void)enough;
    struct tiff t = {.s = bytes};
    if (!read_directory(&t))
        return OP_IMAGE_BROKEN;
    bool known = t.compression == PLAIN || t.compression == LZW || t.compression == DEFLATE ||
                 t.compression == OLD_DEFLATE || t.compression == PACK_BITS;
    if (!known)
        return OP_IMAGE_BROKEN;
    uint64_t pixels = (uint64_t)t.width * t.height;
    if (pixels > OP_IMAGE_PIXELS_MAX || t.stride * (uint64_t)t.rows > OP_RASTER_BYTES_MAX)
        return OP_IMAGE_TOO_BIG;
    /* Deflate makes at most 1,032 bytes of one, LZW four times that of a code. */
    if (t.stride * (uint64_t)t.height / 4096 > bytes.n)
        return OP_IMAGE_BROKEN;
    if (!op_raster_init(to, t.width, t.height, t.photometric == PALETTE ? 3 : t.samples))
        return OP_IMAGE_TOO_BIG;
    if (read_strips(&t, to))
        return OP_IMAGE_GOOD;
    op_raster_release(to);
    return OP_IMAGE_BROKEN;
}
