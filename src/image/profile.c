/* Where the types of images keep their colour profile (ICC.1, annex B). */
#include <stdlib.h>

#include "base/deflate.h"
#include "image/bytes.h"
#include "image/raster.h"
#include "image/tiff.h"

#define PROFILE_MAX ((size_t)4 << 20)

/* Segments of up to 64 KB, in their order; those of other images than the first do not come before its frame. */
static void jpeg_profile(op_str s, struct op_buf *out)
{
    for (size_t at = 2; at + 4 < s.n && image_byte(s, at) == 0xFF && image_byte(s, at + 1) != 0xDA;) {
        uint32_t n = image_be16(s, at + 2);
        op_str segment = image_slice(s, at + 4, n > 2 ? n - 2 : 0);
        if (image_byte(s, at + 1) == 0xE2 && op_str_starts(segment, op_str_make("ICC_PROFILE\0", 12)))
            op_buf_add(out, op_str_skip(segment, 14));
        at += 2 + (size_t)(n > 2 ? n : 2);
    }
}

static void png_profile(op_str s, struct op_buf *out)
{
    for (size_t at = 8; at + 12 <= s.n && !op_str_eq(image_slice(s, at + 4, 4), OP_STR("IDAT"));) {
        op_str chunk = image_slice(s, at + 8, image_be32(s, at));
        size_t name = op_str_find_char(op_str_first(chunk, 80), 0, 0);
        if (op_str_eq(image_slice(s, at + 4, 4), OP_STR("iCCP")) && name != OP_NOT_FOUND) {
            size_t n = 0, room = chunk.n * 1032 < PROFILE_MAX ? chunk.n * 1032 : PROFILE_MAX;
            char *to = op_buf_reserve(out, room);
            if (to && op_zlib_inflate(op_str_skip(chunk, name + 2), to, room, &n))
                out->n += n;
            return;
        }
        at += (size_t)12 + image_be32(s, at);
    }
}

static void webp_profile(op_str s, struct op_buf *out)
{
    for (size_t at = 12; at + 8 <= s.n;) {
        uint32_t n = image_le32(s, at + 4);
        if (op_str_eq(image_slice(s, at, 4), OP_STR("ICCP"))) {
            op_buf_add(out, image_slice(s, at + 8, n));
            return;
        }
        at += (size_t)8 + n + (n & 1);
    }
}

void op_image_profile(op_str bytes, enum op_media_type type, struct op_buf *out)
{
    if (type == OP_MEDIA_JPEG)
        jpeg_profile(bytes, out);
    if (type == OP_MEDIA_PNG)
        png_profile(bytes, out);
    if (type == OP_MEDIA_WEBP)
        webp_profile(bytes, out);
    if (type == OP_MEDIA_TIFF) {
        struct tiff_field field = tiff_find(bytes, TIFF_PROFILE);
        op_buf_add(out, image_slice(bytes, field.at, field.count));
    }
}
