#include "image/jpeg_write.h"

#include <turbojpeg.h>

#include "base/library.h"

struct turbojpeg_api {
    __typeof__(&tjInitCompress) init;
    __typeof__(&tjCompress2) compress;
    __typeof__(&tjFree) free;
    __typeof__(&tjDestroy) destroy;
};

static const struct turbojpeg_api *load_api(void)
{
    static struct turbojpeg_api api;
    static bool tried;
    static const char *const symbols[] = {"tjInitCompress", "tjCompress2", "tjFree", "tjDestroy"};
    if (!tried)
        (void)op_library_load("libturbojpeg.so.0", symbols, &api, sizeof symbols / sizeof *symbols);
    tried = true;
    return api.destroy ? &api : NULL;
}

/* Of the format; libjpeg stops a little below 65,536. */
#define SIDE_MAX 65500

bool op_jpeg_write(const uint8_t *rgb, uint32_t width, uint32_t height, int quality, struct op_buf *out)
{
    const struct turbojpeg_api *api = load_api();
    if (!api || width == 0 || height == 0 || width > SIDE_MAX || height > SIDE_MAX)
        return false;
    tjhandle handle = api->init();
    unsigned char *bytes = NULL;
    unsigned long n = 0;
    size_t before = out->n;
    /* The accurate transform gives the same coefficients with and without vector instructions. */
    bool good = handle && api->compress(handle, rgb, (int)width, 0, (int)height, TJPF_RGB, &bytes, &n,
                                        quality >= 90 ? TJSAMP_444 : TJSAMP_420, quality, TJFLAG_ACCURATEDCT) == 0;
    if (good)
        op_buf_add(out, op_str_make((const char *)bytes, n));
    if (bytes)
        api->free(bytes);
    if (handle)
        (void)api->destroy(handle);
    if (good && !out->full)
        return true;
    op_buf_truncate(out, before);
    return false;
}
