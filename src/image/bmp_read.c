/* Bitmaps of Windows and OS/2: of 1, 4, 8, 16, 24 and 32 bits, bottom up or top down; runs of 4, 8 and 24 bits. */
#include "image/bytes.h"
#include "image/raster.h"

enum { PLAIN, RLE8, RLE4, BITFIELDS, RLE24 /* a number of our own: OS/2's 4 */, ALPHA_BITFIELDS = 6 };
enum { CORE = 12 /* OS/2's first header, of shorter fields */, INFO = 40, WITH_ALPHA = 56, OS2 = 64 };

struct bmp {
    op_str s;
    uint32_t width, height, bits, colours, compression;
    bool top_down;
    size_t palette, entry; /* where it is; bytes a colour */
    size_t data, stride;
    uint32_t masks[4]; /* of 16 and 32 bits: red, green, blue, alpha */
};

/* Bitmaps of OS/2 number their compressions in their own way: 3 are Huffman's codes of fax, which are not read. */
static uint32_t read_compression(op_str s, uint32_t header)
{
    uint32_t compression = header > CORE + 8 ? image_le32(s, 30) : PLAIN;
    bool os2 = header == OS2 || header < INFO;
    if (os2 && compression > RLE4)
        return compression == 4 ? RLE24 : UINT32_MAX;
    return compression == RLE24 ? UINT32_MAX : compression;
}

static bool is_read(const struct bmp *b)
{
    switch (b->compression) {
    case PLAIN:
        return b->bits == 1 || b->bits == 4 || b->bits == 8 || b->bits == 16 || b->bits == 24 || b->bits == 32;
    case RLE4:
        return b->bits == 4;
    case RLE8:
        return b->bits == 8;
    case RLE24:
        return b->bits == 24;
    case BITFIELDS:
    case ALPHA_BITFIELDS:
        return b->bits == 16 || b->bits == 32;
    default:
        return false;
    }
}

static bool read_header(struct bmp *b)
{
    op_str s = b->s;
    uint32_t header = image_le32(s, 14);
    struct op_image_info info = op_image_sniff(s);
    b->width = info.width;
    b->height = info.height;
    b->top_down = header >= INFO && image_byte(s, 25) >> 7;
    b->bits = image_le16(s, header == CORE ? 24 : 28);
    b->entry = header == CORE ? 3 : 4;
    b->palette = 14 + (size_t)header;
    b->data = image_le32(s, 10);
    b->compression = read_compression(s, header);
    b->colours = header >= INFO ? image_le32(s, 46) : 0;
    b->stride = ((size_t)b->width * b->bits + 31) / 32 * 4;
    static const uint32_t masks[2][3] = {{0x7C00, 0x3E0, 0x1F}, {0xFF0000, 0xFF00, 0xFF}};
    bool given = b->compression == BITFIELDS || b->compression == ALPHA_BITFIELDS;
    for (size_t i = 0; i < 3; i++)
        b->masks[i] = given ? image_le32(s, 54 + 4 * i) : masks[b->bits == 32][i];
    b->masks[3] = given && (header >= WITH_ALPHA || b->compression == ALPHA_BITFIELDS) ? image_le32(s, 66) : 0;
    if (!b->colours || b->colours > 256)
        b->colours = b->bits <= 8 ? 1u << b->bits : 0;
    return info.type == OP_MEDIA_BMP && is_read(b);
}

/* What `mask` leaves of `value`, as a byte. */
static unsigned char masked(uint32_t value, uint32_t mask)
{
    if (!mask)
        return 255;
    unsigned shift = 0;
    while (!(mask >> shift & 1))
        shift++;
    uint32_t most = mask >> shift, got = (value & mask) >> shift;
    return (unsigned char)(((uint64_t)got * 255 + most / 2) / most);
}

/* Pixel `i` of those that begin at `at`. */
static void put_pixel(const struct bmp *b, size_t at, uint32_t i, unsigned char *to)
{
    if (b->bits == 16 || b->bits == 32) {
        uint32_t value = b->bits == 16 ? image_le16(b->s, at + (size_t)i * 2) : image_le32(b->s, at + (size_t)i * 4);
        for (unsigned k = 0; k < 3; k++)
            to[k] = b->masks[k] ? masked(value, b->masks[k]) : 0;
        if (b->masks[3])
            to[3] = masked(value, b->masks[3]);
        return;
    }
    at += b->bits == 24 ? (size_t)i * 3 : 0;
    if (b->bits <= 8) {
        size_t bit = (size_t)i * b->bits;
        uint32_t index = image_byte(b->s, at + bit / 8) >> (8 - b->bits - bit % 8) & ((1u << b->bits) - 1);
        at = index < b->colours ? b->palette + index * b->entry : b->s.n;
    }
    for (unsigned k = 0; k < 3; k++)
        to[k] = (unsigned char)image_byte(b->s, at + 2 - k);
}

static unsigned char *pixel_of(const struct bmp *b, struct op_raster *to, uint32_t x, uint32_t y)
{
    uint32_t row = b->top_down ? y : b->height - 1 - y;
    return to->pixels + row * op_raster_stride(to) + (size_t)x * to->channels;
}

static bool read_rows(const struct bmp *b, struct op_raster *to)
{
    if (b->data >= b->s.n || b->stride * b->height > b->s.n - b->data)
        return false;
    for (uint32_t y = 0; y < b->height; y++) {
        unsigned char *row = pixel_of(b, to, 0, y);
        for (uint32_t x = 0; x < b->width; x++)
            put_pixel(b, b->data + b->stride * y, x, row + (size_t)x * to->channels);
    }
    return true;
}

/* Pairs of bytes: a run of a colour (of two in turn, where a byte holds two), or 0 and what to do: the next row, the
   end, a step, so many pixels as they are. What is stepped over has the first colour, as on a screen of Windows. */
static bool read_runs(const struct bmp *b, struct op_raster *to)
{
    for (uint32_t y = 0; b->bits <= 8 && y < b->height; y++)
        for (uint32_t x = 0; x < b->width; x++)
            for (unsigned k = 0; k < 3; k++)
                pixel_of(b, to, x, y)[k] = (unsigned char)image_byte(b->s, b->palette + 2 - k);
    uint32_t x = 0, y = 0;
    bool any = false;
    for (size_t at = b->data; at + 1 < b->s.n && y < b->height;) {
        uint32_t count = image_byte(b->s, at), second = image_byte(b->s, at + 1);
        bool run = count != 0;
        at += run ? 1 : 2;
        if (!run && second == 0) {
            x = 0;
            y++;
        } else if (!run && second == 1) {
            return true;
        } else if (!run && second == 2) {
            x += image_byte(b->s, at);
            y += image_byte(b->s, at + 1);
            at += 2;
        } else {
            count = run ? count : second;
            for (uint32_t i = 0; i < count && x < b->width; i++, x++)
                put_pixel(b, at, !run ? i : b->bits == 4 ? i & 1 : 0, pixel_of(b, to, x, y));
            size_t n = ((size_t)count * b->bits + 7) / 8;
            at += !run ? n + (n & 1) : b->bits == 24 ? 3 : 1;
            any = true;
        }
    }
    return any;
}

enum op_image_fault op_bmp_read(op_str bytes, uint32_t enough, struct op_raster *to)
{
    (void)enough;
    struct bmp b = {.s = bytes};
    if (!read_header(&b))
        return OP_IMAGE_BROKEN;
    uint64_t pixels = (uint64_t)b.width * b.height;
    if (pixels > OP_IMAGE_PIXELS_MAX)
        return OP_IMAGE_TOO_BIG;
    /* A run has at most 255 pixels; steps are few where somebody has drawn. */
    if (pixels / 1024 > bytes.n)
        return OP_IMAGE_BROKEN;
    bool runs = b.compression == RLE4 || b.compression == RLE8 || b.compression == RLE24;
    bool alpha = b.masks[3] && (b.bits == 16 || b.bits == 32);
    if (!op_raster_init(to, b.width, b.height, alpha ? 4 : 3))
        return OP_IMAGE_TOO_BIG;
    if (runs ? read_runs(&b, to) : read_rows(&b, to))
        return OP_IMAGE_GOOD;
    op_raster_release(to);
    return OP_IMAGE_BROKEN;
}
