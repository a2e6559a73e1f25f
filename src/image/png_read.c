/* PNG (W3C, third edition; ISO/IEC 15948), read whole: the header decides how much there can be. */
#include <stdlib.h>

#include "base/deflate.h"
#include "image/bytes.h"
#include "image/raster.h"

enum { GREY = 0, RGB = 2, PALETTE = 3, GREY_ALPHA = 4, RGBA = 6 };

struct png {
    uint32_t width, height;
    unsigned depth, colour, samples; /* samples a pixel, as stored */
    bool interlaced;
    op_str palette, transparency;
    op_str data;         /* of all IDAT chunks */
    struct op_buf chain; /* holds `data` when there are several */
};

static bool read_header(struct png *p, op_str ihdr)
{
    static const unsigned char samples[7] = {1, 0, 3, 1, 2, 0, 4};
    p->width = image_be32(ihdr, 0);
    p->height = image_be32(ihdr, 4);
    p->depth = image_byte(ihdr, 8);
    p->colour = image_byte(ihdr, 9);
    p->interlaced = image_byte(ihdr, 12) == 1;
    p->samples = p->colour < 7 ? samples[p->colour] : 0;
    bool depth = p->depth == 8 || (p->depth == 16 && p->colour != PALETTE) ||
                 ((p->depth == 1 || p->depth == 2 || p->depth == 4) && (p->colour == GREY || p->colour == PALETTE));
    return ihdr.n == 13 && p->samples && depth && image_byte(ihdr, 10) == 0 && image_byte(ihdr, 11) == 0 &&
           image_byte(ihdr, 12) < 2;
}

/* Chunks up to the first that is not whole: the pixels say whether they suffice. */
static bool read_chunks(struct png *p, op_str bytes)
{
    size_t count = 0;
    for (size_t at = 8; at + 12 <= bytes.n;) {
        uint32_t n = image_be32(bytes, at);
        op_str type = image_slice(bytes, at + 4, 4), chunk = image_slice(bytes, at + 8, n);
        if (at == 8 && (!op_str_eq(type, OP_STR("IHDR")) || !read_header(p, chunk)))
            return false;
        if (op_str_eq(type, OP_STR("IEND")))
            break;
        if (op_str_eq(type, OP_STR("PLTE")))
            p->palette = chunk;
        if (op_str_eq(type, OP_STR("tRNS")))
            p->transparency = chunk;
        if (op_str_eq(type, OP_STR("IDAT")) && count++ == 0) {
            p->data = chunk;
        } else if (op_str_eq(type, OP_STR("IDAT"))) {
            if (count == 2)
                op_buf_add(&p->chain, p->data);
            op_buf_add(&p->chain, chunk);
        }
        at += (size_t)12 + n;
    }
    if (count > 1)
        p->data = op_buf_str(&p->chain);
    return count > 0 && (p->colour != PALETTE || p->palette.n >= 3);
}

static size_t row_bytes(const struct png *p, uint32_t width)
{
    return ((size_t)width * p->samples * p->depth + 7) / 8;
}

static unsigned char paeth(unsigned char left, unsigned char above, unsigned char corner)
{
    int a = abs(above - corner), b = abs(left - corner), c = abs(left + above - 2 * corner);
    return a <= b && a <= c ? left : b <= c ? above : corner;
}

/* Section 9: each row was stored as the difference to what its filter foresaw. */
static bool unfilter(unsigned char filter, unsigned char *row, const unsigned char *above, size_t n, size_t step)
{
    if (filter > 4)
        return false;
    for (size_t i = 0; filter == 1 && i < n; i++)
        row[i] = (unsigned char)(row[i] + (i < step ? 0 : row[i - step]));
    for (size_t i = 0; filter == 2 && i < n; i++)
        row[i] = (unsigned char)(row[i] + above[i]);
    for (size_t i = 0; filter == 3 && i < n; i++)
        row[i] = (unsigned char)(row[i] + ((i < step ? 0 : row[i - step]) + above[i]) / 2);
    for (size_t i = 0; filter == 4 && i < n; i++)
        row[i] = (unsigned char)(row[i] + (i < step ? above[i] : paeth(row[i - step], above[i], above[i - step])));
    return true;
}

static unsigned sample(const struct png *p, const unsigned char *row, size_t i)
{
    if (p->depth == 16)
        return (unsigned)row[2 * i] << 8 | row[2 * i + 1];
    if (p->depth == 8)
        return row[i];
    size_t bit = i * p->depth;
    return (unsigned)row[bit / 8] >> (8 - p->depth - bit % 8) & ((1u << p->depth) - 1);
}

static unsigned char to_byte(const struct png *p, unsigned value)
{
    return (unsigned char)(p->depth == 16 ? value >> 8 : value * 255 / ((1u << p->depth) - 1));
}

static void put_pixel(const struct png *p, const unsigned char *row, size_t x, unsigned char *to, unsigned channels)
{
    if (p->colour == PALETTE) {
        unsigned index = sample(p, row, x);
        for (unsigned k = 0; k < 3; k++)
            to[k] = (unsigned char)image_byte(p->palette, index * 3 + k);
        if (channels == 4)
            to[3] = index < p->transparency.n ? (unsigned char)p->transparency.p[index] : 255;
        return;
    }
    bool key = channels > p->samples; /* the one colour that is transparent */
    for (unsigned k = 0; k < p->samples; k++) {
        unsigned value = sample(p, row, x * p->samples + k);
        to[k] = to_byte(p, value);
        key = key && value == image_be16(p->transparency, (size_t)2 * k);
    }
    if (channels > p->samples)
        to[p->samples] = key ? 0 : 255;
}

/* One pass of the image: every `dx`th pixel of every `dy`th row. */
struct pass {
    uint32_t x, y, dx, dy;
};

/* Undoes the filters of one pass, whose rows lie at `*at`, and puts its pixels in their places. */
static bool read_pass(const struct png *p, struct pass pass, unsigned char **at, const unsigned char *zeros,
                      struct op_raster *to)
{
    uint32_t width = p->width > pass.x ? (p->width - pass.x + pass.dx - 1) / pass.dx : 0;
    size_t n = row_bytes(p, width), step = p->samples * p->depth < 8 ? 1 : (size_t)p->samples * p->depth / 8;
    const unsigned char *above = zeros;
    for (uint32_t y = pass.y; y < p->height && width; y += pass.dy) {
        unsigned char *row = *at + 1, *out = to->pixels + y * op_raster_stride(to);
        if (!unfilter(**at, row, above, n, step))
            return false;
        if (pass.dx == 1 && p->depth == 8 && p->colour != PALETTE && to->channels == p->samples)
            memcpy(out, row, n);
        else
            for (uint32_t i = 0, x = pass.x; i < width; i++, x += pass.dx)
                put_pixel(p, row, i, out + (size_t)x * to->channels, to->channels);
        above = row;
        *at += 1 + n;
    }
    return true;
}

/* Section 8: seven passes (Adam7), or one. */
static const struct pass passes[8] = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
                                      {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}, {0, 0, 1, 1}};

static size_t filtered_bytes(const struct png *p, struct pass pass)
{
    uint32_t width = p->width > pass.x ? (p->width - pass.x + pass.dx - 1) / pass.dx : 0;
    uint32_t height = p->height > pass.y ? (p->height - pass.y + pass.dy - 1) / pass.dy : 0;
    return width ? (1 + row_bytes(p, width)) * height : 0;
}

static enum op_image_fault read_pixels(const struct png *p, struct op_raster *to)
{
    size_t first = p->interlaced ? 0 : 7, last = p->interlaced ? 7 : 8, size = 0, n = 0;
    for (size_t i = first; i < last; i++)
        size += filtered_bytes(p, passes[i]);
    if (size > OP_RASTER_BYTES_MAX)
        return OP_IMAGE_TOO_BIG;
    /* Deflate makes at most 1,032 bytes of one. */
    if (size / 1032 > p->data.n)
        return OP_IMAGE_BROKEN;
    bool alpha = p->transparency.n && p->colour != GREY_ALPHA && p->colour != RGBA;
    unsigned channels = (p->colour == PALETTE ? 3 : p->samples) + alpha;
    if (!op_raster_init(to, p->width, p->height, channels))
        return OP_IMAGE_TOO_BIG;
    unsigned char *filtered = op_xmalloc(size), *at = filtered, *zeros = op_xcalloc(1, row_bytes(p, p->width));
    bool good = op_zlib_inflate(p->data, filtered, size, &n) && n == size;
    for (size_t i = first; i < last && good; i++)
        good = read_pass(p, passes[i], &at, zeros, to);
    free(zeros);
    free(filtered);
    if (!good)
        op_raster_release(to);
    return good ? OP_IMAGE_GOOD : OP_IMAGE_BROKEN;
}

enum op_image_fault op_png_read(op_str bytes, uint32_t enough, struct op_raster *to)
{
    (void)enough;
    struct png p = {.chain = OP_BUF_INIT};
    enum op_image_fault fault = OP_IMAGE_BROKEN;
    if (read_chunks(&p, bytes))
        fault = (uint64_t)p.width * p.height > OP_IMAGE_PIXELS_MAX ? OP_IMAGE_TOO_BIG : read_pixels(&p, to);
    op_buf_release(&p.chain);
    return fault;
}
