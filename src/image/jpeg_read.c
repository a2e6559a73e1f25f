/* JPEG, read by libjpeg-turbo: loaded when one is to be made smaller, turned or greyed. */
#include <turbojpeg.h>

#include "base/library.h"
#include "image/raster.h"

#define TURBO_FUNCTIONS(X)                                                                                             \
    X(tjInitDecompress)                                                                                                \
    X(tjDecompressHeader3)                                                                                             \
    X(tjDecompress2)                                                                                                   \
    X(tjGetErrorCode)                                                                                                  \
    X(tjDestroy)

struct turbo_api {
    TURBO_FUNCTIONS(OP_LIBRARY_MEMBER)
};

static const struct turbo_api *load_api(void)
{
    static struct turbo_api api;
    static bool tried;
    static const char *const symbols[] = {TURBO_FUNCTIONS(OP_LIBRARY_SYMBOL)};
    if (!tried && !op_library_load("libturbojpeg.so.0", symbols, &api, sizeof symbols / sizeof *symbols))
        api.tjDestroy = NULL;
    tried = true;
    return api.tjDestroy ? &api : NULL;
}

struct header {
    int width, height, colours;
};

/* The size to decode to: halves, as long as no side gets smaller than `enough`. */
static struct header scaled(struct header h, uint32_t enough)
{
    int limit = enough < INT32_MAX / 2 ? (int)enough : INT32_MAX / 2, scale = 1;
    while (scale < 8 && h.width / (scale * 2) >= limit && h.height / (scale * 2) >= limit)
        scale *= 2;
    return (struct header){(h.width + scale - 1) / scale, (h.height + scale - 1) / scale, h.colours};
}

/* Adobe's four inks, stored the other way round: what is left of white, of each colour and of black. */
static void inks_to_rgb(struct op_raster *r)
{
    size_t count = (size_t)r->width * r->height;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < 3; k++)
            r->pixels[i * 3 + k] = (unsigned char)(r->pixels[i * 4 + k] * r->pixels[i * 4 + 3] / 255);
    r->channels = 3;
}

static enum op_image_fault decode(const struct turbo_api *api, tjhandle handle, op_str bytes, uint32_t enough,
                                  struct op_raster *to)
{
    struct header h = {0, 0, 0};
    int sampling = 0;
    const unsigned char *data = (const unsigned char *)bytes.p;
    if (api->tjDecompressHeader3(handle, data, bytes.n, &h.width, &h.height, &sampling, &h.colours) != 0 ||
        h.width <= 0 || h.height <= 0)
        return OP_IMAGE_BROKEN;
    if ((uint64_t)h.width * (uint64_t)h.height > OP_IMAGE_PIXELS_MAX)
        return OP_IMAGE_TOO_BIG;
    bool inks = h.colours == TJCS_CMYK || h.colours == TJCS_YCCK, grey = h.colours == TJCS_GRAY;
    h = scaled(h, enough);
    if (!op_raster_init(to, (uint32_t)h.width, (uint32_t)h.height, inks ? 4 : grey ? 1 : 3))
        return OP_IMAGE_TOO_BIG;
    int form = inks ? TJPF_CMYK : grey ? TJPF_GRAY : TJPF_RGB;
    int status = api->tjDecompress2(handle, data, bytes.n, to->pixels, h.width, 0, h.height, form,
                                    TJFLAG_LIMITSCANS | TJFLAG_ACCURATEDCT);
    /* A warning: the data end too early, or are damaged in places. What is there is shown, as browsers do. */
    if (status != 0 && api->tjGetErrorCode(handle) != TJERR_WARNING) {
        op_raster_release(to);
        return OP_IMAGE_BROKEN;
    }
    if (inks)
        inks_to_rgb(to);
    return OP_IMAGE_GOOD;
}

enum op_image_fault op_jpeg_read(op_str bytes, uint32_t enough, struct op_raster *to)
{
    const struct turbo_api *api = load_api();
    tjhandle handle = api ? api->tjInitDecompress() : NULL;
    if (!handle)
        return OP_IMAGE_NO_DECODER;
    enum op_image_fault fault = decode(api, handle, bytes, enough, to);
    api->tjDestroy(handle);
    return fault;
}
