/* The door of Little CMS: loaded when an image that is made anew brings a colour profile of its own. */
#include <lcms2.h>

#include "base/library.h"
#include "image/raster.h"

#define CMS_FUNCTIONS(X)                                                                                               \
    X(cmsOpenProfileFromMem)                                                                                           \
    X(cmsCloseProfile)                                                                                                 \
    X(cmsCreate_sRGBProfile)                                                                                           \
    X(cmsGetColorSpace)                                                                                                \
    X(cmsCreateTransform)                                                                                              \
    X(cmsDoTransform)                                                                                                  \
    X(cmsDeleteTransform)                                                                                              \
    X(cmsSetLogErrorHandler)

struct cms_api {
    CMS_FUNCTIONS(OP_LIBRARY_MEMBER)
};

static const struct cms_api *load_api(void)
{
    static struct cms_api api;
    static bool tried;
    static const char *const symbols[] = {CMS_FUNCTIONS(OP_LIBRARY_SYMBOL)};
    if (!tried && !op_library_load("liblcms2.so.2", symbols, &api, sizeof symbols / sizeof *symbols))
        api.cmsDoTransform = NULL;
    tried = true;
    return api.cmsDoTransform ? &api : NULL;
}

/* Most profiles are that of sRGB under its own name, in ASCII or in UTF-16. */
static bool is_srgb(op_str profile)
{
    return op_str_find(profile, OP_STR("sRGB"), 128) != OP_NOT_FOUND ||
           op_str_find(profile, op_str_make("s\0R\0G\0B", 7), 128) != OP_NOT_FOUND;
}

bool op_raster_to_srgb(struct op_raster *r, op_str profile)
{
    if (profile.n < 128 || r->channels < 3 || is_srgb(profile))
        return is_srgb(profile);
    const struct cms_api *cms = load_api();
    if (!cms)
        return false;
    cmsHPROFILE from = cms->cmsOpenProfileFromMem(profile.p, (cmsUInt32Number)profile.n);
    cmsHPROFILE to = from && cms->cmsGetColorSpace(from) == cmsSigRgbData ? cms->cmsCreate_sRGBProfile() : NULL;
    cmsUInt32Number form = r->channels == 4 ? TYPE_RGBA_8 : TYPE_RGB_8;
    cmsHTRANSFORM transform =
        to ? cms->cmsCreateTransform(from, form, to, form, INTENT_RELATIVE_COLORIMETRIC, cmsFLAGS_NOCACHE) : NULL;
    /* In place, row by row: alpha is not touched. */
    for (uint32_t y = 0; transform && y < r->height; y++) {
        unsigned char *row = r->pixels + y * op_raster_stride(r);
        cms->cmsDoTransform(transform, row, row, r->width);
    }
    if (transform)
        cms->cmsDeleteTransform(transform);
    if (to)
        cms->cmsCloseProfile(to);
    if (from)
        cms->cmsCloseProfile(from);
    return transform != NULL;
}
