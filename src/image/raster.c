/* Rasters: memory, turning, grey, alpha. */
#include "image/raster.h"

#include <stdlib.h>

bool op_raster_init(struct op_raster *r, uint32_t width, uint32_t height, unsigned channels)
{
    uint64_t pixels = (uint64_t)width * height;
    *r = (struct op_raster){.width = width, .height = height, .channels = channels};
    if (!pixels || pixels > OP_IMAGE_PIXELS_MAX || pixels * channels > OP_RASTER_BYTES_MAX)
        return false;
    r->pixels = op_xcalloc((size_t)pixels, channels);
    return true;
}

void op_raster_release(struct op_raster *r)
{
    free(r->pixels);
    r->pixels = NULL;
}

/* Exif 2.32, tag 0x0112: where row 0 and column 0 of what is stored belong. */
void op_raster_turn(struct op_raster *r, unsigned orientation)
{
    if (orientation < 2 || orientation > 8)
        return;
    bool swapped = orientation >= 5;
    bool right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    bool down = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    struct op_raster to;
    if (!op_raster_init(&to, swapped ? r->height : r->width, swapped ? r->width : r->height, r->channels))
        return;
    for (uint32_t y = 0; y < to.height; y++)
        for (uint32_t x = 0; x < to.width; x++) {
            uint32_t column = swapped ? y : x, row = swapped ? x : y;
            if (right)
                column = r->width - 1 - column;
            if (down)
                row = r->height - 1 - row;
            memcpy(to.pixels + ((size_t)y * to.width + x) * r->channels,
                   r->pixels + ((size_t)row * r->width + column) * r->channels, r->channels);
        }
    op_raster_release(r);
    *r = to;
}

/* The weights of ITU-R BT.601, as JPEG has them. */
void op_raster_make_grey(struct op_raster *r)
{
    if (r->channels < 3)
        return;
    size_t count = (size_t)r->width * r->height;
    unsigned to = r->channels - 2;
    for (size_t i = 0; i < count; i++) {
        const unsigned char *p = r->pixels + i * r->channels;
        unsigned char alpha = p[r->channels - 1];
        r->pixels[i * to] = (unsigned char)((19595u * p[0] + 38470u * p[1] + 7471u * p[2] + 32768u) >> 16);
        if (to == 2)
            r->pixels[i * to + 1] = alpha;
    }
    r->channels = to;
}

void op_raster_make_rgb(struct op_raster *r)
{
    struct op_raster to;
    if (r->channels != 1 || !op_raster_init(&to, r->width, r->height, 3))
        return;
    size_t count = (size_t)r->width * r->height;
    for (size_t i = 0; i < count; i++)
        memset(to.pixels + i * 3, r->pixels[i], 3);
    op_raster_release(r);
    *r = to;
}

void op_raster_drop_alpha(struct op_raster *r, bool white)
{
    if (!op_raster_has_alpha(r))
        return;
    size_t count = (size_t)r->width * r->height;
    unsigned from = r->channels, to = from - 1;
    for (size_t i = 0; i < count && !white; i++)
        if (r->pixels[i * from + to] != 255)
            return;
    for (size_t i = 0; i < count; i++) {
        const unsigned char *p = r->pixels + i * from;
        unsigned alpha = p[to];
        for (unsigned k = 0; k < to; k++)
            r->pixels[i * to + k] = (unsigned char)((p[k] * alpha + 255 * (255 - alpha) + 127) / 255);
    }
    r->channels = to;
}

bool op_raster_is_drawing(const struct op_raster *r)
{
    size_t same = 0, stride = op_raster_stride(r);
    if (r->width < 2)
        return true;
    for (uint32_t y = 0; y < r->height; y++) {
        const unsigned char *row = r->pixels + y * stride;
        for (size_t i = r->channels; i < stride; i += r->channels)
            same += memcmp(row + i, row + i - r->channels, r->channels) == 0;
    }
    /* Photographs have a tenth of it, dithered ones and drawings with shades more than half. */
    return same * 5 > (size_t)(r->width - 1) * r->height * 2;
}
