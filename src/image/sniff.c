/* Image types and sizes from the first bytes of a file. */
#include "offprint/image.h"

const struct op_media_row op_media_rows[OP_MEDIA_WEBP + 1] = {
    [OP_MEDIA_NONE] = {"application/octet-stream", "", false},
    [OP_MEDIA_JPEG] = {"image/jpeg", ".jpg", true},
    [OP_MEDIA_PNG] = {"image/png", ".png", true},
    [OP_MEDIA_GIF] = {"image/gif", ".gif", true},
    [OP_MEDIA_SVG] = {"image/svg+xml", ".svg", true},
    [OP_MEDIA_WEBP] = {"image/webp", ".webp", true},
};

static uint32_t load_be(op_str s, size_t at, size_t n)
{
    uint32_t value = 0;
    for (size_t i = 0; i < n; i++)
        value = value << 8 | (unsigned char)s.p[at + i];
    return value;
}

/* ITU T.81, annex B: segments up to the first frame header. */
static struct op_image_info sniff_jpeg(op_str s)
{
    struct op_image_info info = {OP_MEDIA_NONE, 0, 0};
    for (size_t at = 2; at + 9 < s.n;) {
        unsigned marker = (unsigned char)s.p[at + 1];
        if ((unsigned char)s.p[at] != 0xFF)
            return info;
        if (marker == 0xFF) {
            at++;
            continue;
        }
        bool frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (frame)
            return (struct op_image_info){OP_MEDIA_JPEG, load_be(s, at + 7, 2), load_be(s, at + 5, 2)};
        bool bare = marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
        at += 2 + (bare ? 0 : load_be(s, at + 2, 2));
    }
    return info;
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
    if (s.n > 24 && op_str_starts(s, OP_STR("\x89PNG\r\n\x1A\n")) && op_str_find(s, OP_STR("IHDR"), 12) == 12)
        return (struct op_image_info){OP_MEDIA_PNG, load_be(s, 16, 4), load_be(s, 20, 4)};
    if (s.n > 10 && (op_str_starts(s, OP_STR("GIF87a")) || op_str_starts(s, OP_STR("GIF89a")))) {
        uint32_t width = (uint32_t)(unsigned char)s.p[6] | (uint32_t)(unsigned char)s.p[7] << 8;
        uint32_t height = (uint32_t)(unsigned char)s.p[8] | (uint32_t)(unsigned char)s.p[9] << 8;
        return (struct op_image_info){OP_MEDIA_GIF, width, height};
    }
    if (op_str_starts(s, OP_STR("\xFF\xD8\xFF")))
        return sniff_jpeg(s);
    if (s.n > 16 && op_str_starts(s, OP_STR("RIFF")) && op_str_find(s, OP_STR("WEBPVP8"), 8) == 8)
        return (struct op_image_info){OP_MEDIA_WEBP, 0, 0};
    if (is_svg(op_str_first(s, 65536)))
        return (struct op_image_info){OP_MEDIA_SVG, 0, 0};
    return (struct op_image_info){OP_MEDIA_NONE, 0, 0};
}
