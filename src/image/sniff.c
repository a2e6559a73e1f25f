/* Image types and sizes from the first bytes of a file. */
#include "image/bytes.h"
#include "image/tiff.h"
#include "offprint/image.h"

const struct op_media_row op_media_rows[OP_MEDIA_COUNT] = {
    [OP_MEDIA_NONE] = {"none", "application/octet-stream", "", false},
    [OP_MEDIA_JPEG] = {"jpeg", "image/jpeg", ".jpg", true},
    [OP_MEDIA_PNG] = {"png", "image/png", ".png", true},
    [OP_MEDIA_GIF] = {"gif", "image/gif", ".gif", true},
    [OP_MEDIA_SVG] = {"svg", "image/svg+xml", ".svg", true},
    [OP_MEDIA_WEBP] = {"webp", "image/webp", ".webp", true},
    [OP_MEDIA_AVIF] = {"avif", "image/avif", ".avif", false},
    [OP_MEDIA_BMP] = {"bmp", "image/bmp", ".bmp", false},
    [OP_MEDIA_TIFF] = {"tiff", "image/tiff", ".tif", false},
};

/* ITU T.81, annex B: segments up to the first scan. Exif (Exif 2.32, 4.7.2) has one of them. */
static struct op_image_info sniff_jpeg(op_str s)
{
    struct op_image_info info = {.type = OP_MEDIA_NONE};
    for (size_t at = 2; at + 9 < s.n;) {
        unsigned marker = image_byte(s, at + 1);
        if (image_byte(s, at) != 0xFF)
            break;
        if (marker == 0xFF) {
            at++;
            continue;
        }
        if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
            info.width = image_be16(s, at + 7);
            info.height = image_be16(s, at + 5);
            info.grey = image_byte(s, at + 9) == 1;
            info.inks = image_byte(s, at + 9) == 4;
        }
        if (marker == 0xDA) {
            info.type = info.width ? OP_MEDIA_JPEG : OP_MEDIA_NONE;
            return info;
        }
        bool bare = marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
        uint32_t n = bare ? 0 : image_be16(s, at + 2);
        op_str exif = image_slice(s, at + 4, n > 2 ? n - 2 : 0);
        if (marker == 0xE1 && op_str_starts(exif, op_str_make("Exif\0\0", 6)))
            info.orientation = tiff_number(op_str_skip(exif, 6), TIFF_ORIENTATION, 1);
        at += 2 + n;
    }
    return info;
}

/* PNG: the header, and whether an animation control chunk stands before the pixels, which have to be there. */
static struct op_image_info sniff_png(op_str s)
{
    struct op_image_info info = {.type = OP_MEDIA_NONE, .width = image_be32(s, 16), .height = image_be32(s, 20)};
    unsigned colour = image_byte(s, 25);
    info.grey = colour == 0 || colour == 4;
    for (size_t at = 8; at + 12 <= s.n;) {
        op_str type = image_slice(s, at + 4, 4);
        if (op_str_eq(type, OP_STR("IDAT"))) {
            info.type = OP_MEDIA_PNG;
            break;
        }
        uint32_t frames = image_be32(s, at + 8);
        if (op_str_eq(type, OP_STR("acTL")))
            info.frames = frames > OP_IMAGE_FRAMES_MAX ? OP_IMAGE_FRAMES_MAX + 1 : frames;
        at += (size_t)12 + image_be32(s, at);
    }
    return info;
}

/* GIF89a, section 12 and on: images, counted; blocks are skipped by their lengths. */
static struct op_image_info sniff_gif(op_str s)
{
    struct op_image_info info = {.type = OP_MEDIA_GIF, .width = image_le16(s, 6), .height = image_le16(s, 8)};
    unsigned flags = image_byte(s, 10);
    size_t at = 13 + (flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0);
    while (at < s.n && info.frames <= OP_IMAGE_FRAMES_MAX) {
        unsigned kind = image_byte(s, at);
        if (kind == 0x2C) {
            info.frames++;
            flags = image_byte(s, at + 9);
            at += 11 + (flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0);
        } else if (kind == 0x21) {
            at += 2;
        } else {
            break;
        }
        while (image_byte(s, at))
            at += image_byte(s, at) + (size_t)1;
        at++;
    }
    return info.frames ? info : (struct op_image_info){.type = OP_MEDIA_NONE};
}

/* RFC 9649 */
static struct op_image_info sniff_webp(op_str s)
{
    struct op_image_info info = {.type = OP_MEDIA_WEBP};
    if (image_byte(s, 15) == 'X') {
        info.width = image_le24(s, 24) + 1;
        info.height = image_le24(s, 27) + 1;
        info.frames = image_byte(s, 20) & 2 ? 2 : 1;
    } else if (image_byte(s, 15) == 'L') {
        uint32_t bits = image_le32(s, 21);
        info.width = (bits & 0x3FFF) + 1;
        info.height = (bits >> 14 & 0x3FFF) + 1;
    } else {
        info.width = image_le16(s, 26) & 0x3FFF;
        info.height = image_le16(s, 28) & 0x3FFF;
    }
    return info;
}

/* AV1 Image File Format: a file type box that says so, and the largest of the sizes that stand in the properties. */
static struct op_image_info sniff_avif(op_str s)
{
    struct op_image_info info = {.type = OP_MEDIA_NONE};
    op_str brands = image_slice(s, 8, image_be32(s, 0) < 8 ? 0 : image_be32(s, 0) - 8), top = op_str_first(s, 65536);
    if (op_str_find(brands, OP_STR("avif"), 0) == OP_NOT_FOUND &&
        op_str_find(brands, OP_STR("avis"), 0) == OP_NOT_FOUND)
        return info;
    info.type = OP_MEDIA_AVIF;
    for (size_t at = 0; (at = op_str_find(top, OP_STR("ispe"), at)) != OP_NOT_FOUND; at += 4) {
        uint32_t width = image_be32(s, at + 8), height = image_be32(s, at + 12);
        info.width = width > info.width ? width : info.width;
        info.height = height > info.height ? height : info.height;
    }
    return info;
}

/* A bitmap: a file header, and one of the headers of OS/2 (12 bytes, or 16 to 64) or Windows (40 and more). */
static struct op_image_info sniff_bmp(op_str s)
{
    uint32_t header = image_le32(s, 14);
    struct op_image_info info = {.type = OP_MEDIA_BMP};
    if (header == 12) {
        info.width = image_le16(s, 18);
        info.height = image_le16(s, 20);
    } else {
        info.width = image_le32(s, 18);
        info.height = image_le32(s, 22);
        info.height = info.height >> 31 ? 0 - info.height : info.height;
    }
    bool good = (header == 12 || (header >= 16 && header <= 124)) && image_le32(s, 6) == 0;
    return good ? info : (struct op_image_info){.type = OP_MEDIA_NONE};
}

static struct op_image_info sniff_tiff(op_str s)
{
    struct op_image_info info = {.type = OP_MEDIA_TIFF};
    info.width = tiff_number(s, TIFF_WIDTH, 0);
    info.height = tiff_number(s, TIFF_HEIGHT, 0);
    info.orientation = tiff_number(s, TIFF_ORIENTATION, 1);
    return info.width && info.height ? info : (struct op_image_info){.type = OP_MEDIA_NONE};
}

/* Is this XML whose first element is svg? */
static bool is_svg(op_str s)
{
    if (op_str_starts(s, OP_STR("\xEF\xBB\xBF")))
        s = op_str_skip(s, 3);
    for (;;) {
        s = op_str_trim(s);
        op_str close = op_str_starts(s, OP_STR("<?"))     ? OP_STR("?>")
                       : op_str_starts(s, OP_STR("<!--")) ? OP_STR("-->")
                       : op_str_starts(s, OP_STR("<!"))   ? OP_STR(">")
                                                          : OP_STR_NONE;
        if (!close.p)
            break;
        size_t at = op_str_find(s, close, 2);
        if (at == OP_NOT_FOUND)
            return false;
        s = op_str_skip(s, at + close.n);
    }
    return op_str_starts(s, OP_STR("<svg")) && s.n > 4 && (op_is_space(s.p[4]) || s.p[4] == '>' || s.p[4] == '/');
}

struct op_image_info op_image_sniff(op_str s)
{
    if (s.n > 24 && op_str_starts(s, OP_STR("\x89PNG\r\n\x1A\n")) && op_str_eq(image_slice(s, 12, 4), OP_STR("IHDR")))
        return sniff_png(s);
    if (s.n > 10 && (op_str_starts(s, OP_STR("GIF87a")) || op_str_starts(s, OP_STR("GIF89a"))))
        return sniff_gif(s);
    if (op_str_starts(s, OP_STR("\xFF\xD8\xFF")))
        return sniff_jpeg(s);
    if (s.n > 30 && op_str_starts(s, OP_STR("RIFF")) && op_str_eq(image_slice(s, 8, 7), OP_STR("WEBPVP8")))
        return sniff_webp(s);
    if (s.n > 16 && op_str_eq(image_slice(s, 4, 4), OP_STR("ftyp")))
        return sniff_avif(s);
    if (s.n > 26 && op_str_starts(s, OP_STR("BM")))
        return sniff_bmp(s);
    if (tiff_order(s) != TIFF_NONE)
        return sniff_tiff(s);
    if (is_svg(op_str_first(s, 65536)))
        return (struct op_image_info){.type = OP_MEDIA_SVG};
    return (struct op_image_info){.type = OP_MEDIA_NONE};
}
