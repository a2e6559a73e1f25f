/* The door of libavif, whose structures differ from version to version: built in where its header is that of the
   library known here, loaded when an AVIF is to be decoded. */
#include "image/raster.h"

#ifdef __has_include
#if __has_include(<avif/avif.h>)
#include <avif/avif.h>
#endif
#endif

#if defined AVIF_VERSION_MAJOR && AVIF_VERSION_MAJOR == 0 && AVIF_VERSION_MINOR == 11
#include "base/library.h"

#define AVIF_FUNCTIONS(X)                                                                                              \
    X(avifDecoderCreate)                                                                                               \
    X(avifDecoderDestroy)                                                                                              \
    X(avifDecoderSetIOMemory)                                                                                          \
    X(avifDecoderParse)                                                                                                \
    X(avifDecoderNextImage)                                                                                            \
    X(avifRGBImageSetDefaults)                                                                                         \
    X(avifImageYUVToRGB)

struct avif_api {
    AVIF_FUNCTIONS(OP_LIBRARY_MEMBER)
};

static const struct avif_api *load_api(void)
{
    static struct avif_api api;
    static bool tried;
    static const char *const symbols[] = {AVIF_FUNCTIONS(OP_LIBRARY_SYMBOL)};
    if (!tried && !op_library_load("libavif.so.15", symbols, &api, sizeof symbols / sizeof *symbols))
        api.avifDecoderCreate = NULL;
    tried = true;
    return api.avifDecoderCreate ? &api : NULL;
}

/* Turned and mirrored (HEIF, 6.5.10 and 6.5.12), as one orientation of Exif: quarters to the left, then the mirror. */
static unsigned orientation_of(const avifImage *image)
{
    static const unsigned char plain[4] = {1, 8, 3, 6}, upside_down[4] = {4, 5, 2, 7}, left_right[4] = {2, 7, 4, 5};
    unsigned turns = image->transformFlags & AVIF_TRANSFORM_IROT ? image->irot.angle & 3 : 0;
    if (!(image->transformFlags & AVIF_TRANSFORM_IMIR))
        return plain[turns];
    return image->imir.mode ? left_right[turns] : upside_down[turns];
}

static enum op_image_fault convert(const struct avif_api *api, const avifImage *image, struct op_raster *to)
{
    if (!op_raster_init(to, image->width, image->height, 4))
        return OP_IMAGE_TOO_BIG;
    avifRGBImage rgb;
    api->avifRGBImageSetDefaults(&rgb, image);
    rgb.format = AVIF_RGB_FORMAT_RGBA;
    rgb.depth = 8;
    rgb.pixels = to->pixels;
    rgb.rowBytes = (uint32_t)op_raster_stride(to);
    if (api->avifImageYUVToRGB(image, &rgb) != AVIF_RESULT_OK) {
        op_raster_release(to);
        return OP_IMAGE_BROKEN;
    }
    op_raster_turn(to, orientation_of(image));
    return OP_IMAGE_GOOD;
}

enum op_image_fault op_avif_read(op_str bytes, uint32_t enough, struct op_raster *to)
{
    (void)enough;
    const struct avif_api *api = load_api();
    avifDecoder *decoder = api ? api->avifDecoderCreate() : NULL;
    if (!decoder)
        return OP_IMAGE_NO_DECODER;
    decoder->maxThreads = 1;
    decoder->imageSizeLimit = (uint32_t)OP_IMAGE_PIXELS_MAX;
    decoder->imageDimensionLimit = OP_IMAGE_SIDE_MAX;
    decoder->imageCountLimit = OP_IMAGE_FRAMES_MAX;
    enum op_image_fault fault = OP_IMAGE_BROKEN;
    if (api->avifDecoderSetIOMemory(decoder, (const uint8_t *)bytes.p, bytes.n) == AVIF_RESULT_OK &&
        api->avifDecoderParse(decoder) == AVIF_RESULT_OK && api->avifDecoderNextImage(decoder) == AVIF_RESULT_OK)
        fault = convert(api, decoder->image, to);
    api->avifDecoderDestroy(decoder);
    return fault;
}
#else
enum op_image_fault op_avif_read(op_str bytes, uint32_t enough, struct op_raster *to)
{
    (void)bytes, (void)enough, (void)to;
    return OP_IMAGE_NO_DECODER;
}
#endif
