/* GIF (version 89a): its first frame. */
#include <stdlib.h>

#include "image/bytes.h"
#include "image/lzw.h"
#include "image/raster.h"

struct frame {
    uint32_t left, top, width, height;
    op_str palette;
    size_t data;          /* where the code size stands */
    unsigned transparent; /* index; 256: none */
    bool interlaced;
};

/* Goes over the extensions that stand before the first frame. */
static bool find_frame(op_str s, struct frame *f)
{
    unsigned flags = image_byte(s, 10);
    size_t n = flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0, at = 13 + n;
    f->palette = image_slice(s, 13, n);
    f->transparent = 256;
    while (image_byte(s, at) == 0x21) {
        if (image_byte(s, at + 1) == 0xF9 && image_byte(s, at + 3) & 1)
            f->transparent = image_byte(s, at + 6);
        for (at += 2; image_byte(s, at); at += image_byte(s, at) + (size_t)1)
            continue;
        at++;
    }
    if (image_byte(s, at) != 0x2C)
        return false;
    f->left = image_le16(s, at + 1);
    f->top = image_le16(s, at + 3);
    f->width = image_le16(s, at + 5);
    f->height = image_le16(s, at + 7);
    flags = image_byte(s, at + 9);
    f->interlaced = flags & 0x40;
    n = flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0;
    if (n)
        f->palette = image_slice(s, at + 10, n);
    f->data = at + 10 + n;
    return f->width && f->height && f->data < s.n;
}

static void put_row(const struct frame *f, const unsigned char *row, uint32_t y, struct op_raster *to)
{
    for (uint32_t x = 0; x < f->width && f->left + x < to->width && f->top + y < to->height; x++) {
        unsigned char *p = to->pixels + ((size_t)(f->top + y) * to->width + f->left + x) * 4;
        if (row[x] == f->transparent)
            continue;
        for (unsigned k = 0; k < 3; k++)
            p[k] = (unsigned char)image_byte(f->palette, (size_t)row[x] * 3 + k);
        p[3] = 255;
    }
}

static void put_frame(const struct frame *f, const unsigned char *indices, size_t n, struct op_raster *to)
{
    static const struct {
        uint32_t first, step;
    } passes[] = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};
    size_t at = 0;
    for (uint32_t y = 0; !f->interlaced && y < f->height && at + f->width <= n; y++, at += f->width)
        put_row(f, indices + at, y, to);
    for (size_t pass = 0; f->interlaced && pass < 4; pass++)
        for (uint32_t y = passes[pass].first; y < f->height && at + f->width <= n; y += passes[pass].step) {
            put_row(f, indices + at, y, to);
            at += f->width;
        }
}

enum op_image_fault op_gif_read(op_str bytes, uint32_t enough, struct op_raster *to)
{
    (void)enough;
    struct frame f = {0};
    *to = (struct op_raster){0};
    if (!find_frame(bytes, &f))
        return OP_IMAGE_BROKEN;
    unsigned bits = image_byte(bytes, f.data);
    if (bits < 2 || bits > 8)
        return OP_IMAGE_BROKEN;
    struct op_buf codes = OP_BUF_INIT;
    for (size_t at = f.data + 1; image_byte(bytes, at); at += image_byte(bytes, at) + (size_t)1)
        op_buf_add(&codes, image_slice(bytes, at + 1, image_byte(bytes, at)));
    size_t room = (size_t)f.width * f.height;
    enum op_image_fault fault = OP_IMAGE_BROKEN;
    /* No code stands for more than the whole table, 4,096 bytes. */
    if (room > OP_IMAGE_PIXELS_MAX || !op_raster_init(to, image_le16(bytes, 6), image_le16(bytes, 8), 4)) {
        fault = OP_IMAGE_TOO_BIG;
    } else if (codes.n && room / 4096 <= codes.n) {
        unsigned char *indices = op_xmalloc(room);
        size_t n = lzw_decode(op_buf_str(&codes), bits, LZW_LOW_FIRST, indices, room);
        put_frame(&f, indices, n, to);
        free(indices);
        fault = n ? OP_IMAGE_GOOD : OP_IMAGE_BROKEN;
    }
    op_buf_release(&codes);
    if (fault != OP_IMAGE_GOOD)
        op_raster_release(to);
    return fault;
}
