/* The door of libwebp: loaded when a WebP is to be decoded. */
#include <webp/decode.h>

#include "base/library.h"
#include "image/bytes.h"
#include "image/raster.h"

#define WEBP_FUNCTIONS(X)                                                                                              \
    X(WebPGetInfo)                                                                                                     \
    X(WebPDecodeRGBAInto)

struct webp_api {
    WEBP_FUNCTIONS(OP_LIBRARY_MEMBER)
};

static const struct webp_api *load_api(void)
{
    static struct webp_api api;
    static bool tried;
    static const char *const symbols[] = {WEBP_FUNCTIONS(OP_LIBRARY_SYMBOL)};
    if (!tried && !op_library_load("libwebp.so.7", symbols, &api, sizeof symbols / sizeof *symbols))
        api.WebPGetInfo = NULL;
    tried = true;
    return api.WebPGetInfo ? &api : NULL;
}

static void add_le32(struct op_buf *out, uint32_t value)
{
    for (int shift = 0; shift < 32; shift += 8)
        op_buf_addc(out, (char)(unsigned char)(value >> shift));
}

/* The first frame of an animation (RFC 9649, section 2.7.1.1) as a file of its own. */
static void take_first_frame(op_str s, struct op_buf *out)
{
    for (size_t at = 12; at + 8 <= s.n;) {
        uint32_t n = image_le32(s, at + 4);
        op_str frame = image_slice(s, at + 8, n);
        if (op_str_eq(image_slice(s, at, 4), OP_STR("ANMF")) && frame.n > 16) {
            op_str chunks = op_str_skip(frame, 16);
            op_buf_addz(out, "RIFF");
            add_le32(out, (uint32_t)chunks.n + 22);
            op_buf_addz(out, "WEBPVP8X");
            add_le32(out, 10);
            add_le32(out, op_str_starts(chunks, OP_STR("ALPH")) ? 0x10 : 0);
            op_buf_add(out, op_str_first(op_str_skip(frame, 6), 6));
            op_buf_add(out, chunks);
            return;
        }
        at += (size_t)8 + n + (n & 1);
    }
}

static enum op_image_fault decode(const struct webp_api *api, op_str bytes, struct op_raster *to)
{
    int width = 0, height = 0;
    const uint8_t *data = (const uint8_t *)bytes.p;
    if (!api->WebPGetInfo(data, bytes.n, &width, &height) || width <= 0 || height <= 0)
        return OP_IMAGE_BROKEN;
    if (!op_raster_init(to, (uint32_t)width, (uint32_t)height, 4))
        return OP_IMAGE_TOO_BIG;
    size_t stride = op_raster_stride(to);
    if (api->WebPDecodeRGBAInto(data, bytes.n, to->pixels, stride * to->height, (int)stride))
        return OP_IMAGE_GOOD;
    op_raster_release(to);
    return OP_IMAGE_BROKEN;
}

enum op_image_fault op_webp_read(op_str bytes, uint32_t enough, struct op_raster *to)
{
    (void)enough;
    const struct webp_api *api = load_api();
    if (!api)
        return OP_IMAGE_NO_DECODER;
    struct op_buf frame = OP_BUF_INIT;
    if (op_image_sniff(bytes).frames > 1)
        take_first_frame(bytes, &frame);
    enum op_image_fault fault = decode(api, frame.n ? op_buf_str(&frame) : bytes, to);
    op_buf_release(&frame);
    return fault;
}
