/* Windows bitmaps, not compressed: of 1, 4, 8, 16, 24 and 32 bits, bottom up or top down. */
#include "image/bytes.h"
#include "image/raster.h"

struct bmp {
    uint32_t width, height, bits, colours;
    bool top_down;
    size_t palette, entry; /* where it is; bytes a colour */
    size_t data, stride;
    uint32_t masks[4]; /* of 16 and 32 bits: red, green, blue, alpha */
};

static bool read_header(struct bmp *b, op_str s)
{
    uint32_t header = image_le32(s, 14), compression = header >= 40 ? image_le32(s, 30) : 0;
    struct op_image_info info = op_image_sniff(s);
    b->width = info.width;
    b->height = info.height;
    b->top_down = header >= 40 && image_byte(s, 25) >> 7;
    b->bits = image_le16(s, header == 12 ? 24 : 28);
    b->entry = header == 12 ? 3 : 4;
    b->palette = 14 + (size_t)header;
    b->data = image_le32(s, 10);
    b->colours = header >= 40 ? image_le32(s, 46) : 0;
    b->stride = ((size_t)b->width * b->bits + 31) / 32 * 4;
    static const uint32_t masks[2][3] = {{0x7C00, 0x3E0, 0x1F}, {0xFF0000, 0xFF00, 0xFF}};
    bool given = compression == 3 || compression == 6;
    for (size_t i = 0; i < 3; i++)
        b->masks[i] = given ? image_le32(s, 54 + 4 * i) : masks[b->bits == 32][i];
    b->masks[3] = given && header >= 56 ? image_le32(s, 66) : 0;
    bool packed = b->bits == 1 || b->bits == 4 || b->bits == 8 || b->bits == 24;
    bool masked = b->bits == 16 || b->bits == 32;
    if (!b->colours || b->colours > 256)
        b->colours = b->bits <= 8 ? 1u << b->bits : 0;
    return info.type == OP_MEDIA_BMP && ((packed && compression == 0) || (masked && (compression == 0 || given)));
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
    return (unsigned char)((uint64_t)got * 255 / most);
}

static void put_pixel(const struct bmp *b, op_str s, size_t row, uint32_t x, unsigned char *to)
{
    if (b->bits >= 16 && b->bits != 24) {
        uint32_t value = b->bits == 16 ? image_le16(s, row + (size_t)x * 2) : image_le32(s, row + (size_t)x * 4);
        for (unsigned k = 0; k < 3; k++)
            to[k] = b->masks[k] ? masked(value, b->masks[k]) : 0;
        if (b->masks[3])
            to[3] = masked(value, b->masks[3]);
        return;
    }
    size_t at = row + (size_t)x * 3;
    if (b->bits <= 8) {
        size_t bit = (size_t)x * b->bits;
        uint32_t index = image_byte(s, row + bit / 8) >> (8 - b->bits - bit % 8) & ((1u << b->bits) - 1);
        at = index < b->colours ? b->palette + index * b->entry : s.n;
    }
    for (unsigned k = 0; k < 3; k++)
        to[k] = (unsigned char)image_byte(s, at + 2 - k);
}

enum op_image_fault op_bmp_read(op_str bytes, uint32_t enough, struct op_raster *to)
{
    (void)enough;
    struct bmp b;
    if (!read_header(&b, bytes))
        return OP_IMAGE_BROKEN;
    if ((uint64_t)b.width * b.height > OP_IMAGE_PIXELS_MAX)
        return OP_IMAGE_TOO_BIG;
    if (b.data >= bytes.n || b.stride * b.height > bytes.n - b.data)
        return OP_IMAGE_BROKEN;
    if (!op_raster_init(to, b.width, b.height, b.masks[3] && b.bits != 24 && b.bits > 8 ? 4 : 3))
        return OP_IMAGE_TOO_BIG;
    for (uint32_t y = 0; y < b.height; y++) {
        size_t row = b.data + b.stride * (b.top_down ? y : b.height - 1 - y);
        unsigned char *out = to->pixels + y * op_raster_stride(to);
        for (uint32_t x = 0; x < b.width; x++)
            put_pixel(&b, bytes, row, x, out + (size_t)x * to->channels);
    }
    return OP_IMAGE_GOOD;
}
