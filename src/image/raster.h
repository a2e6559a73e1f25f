/* Rasters: decoded images, and what is done to them. Within the program all are of 8 bits, in the sRGB curve. */
#ifndef IMAGE_RASTER_H
#define IMAGE_RASTER_H

#include "offprint/buf.h"
#include "offprint/image.h"

struct op_raster {
    uint32_t width, height;
    unsigned channels;                  /* 1: grey, 2: grey and alpha, 3: RGB, 4: RGBA; alpha is not multiplied in */
    unsigned char *pixels;              /* owned; rows from the top, without padding */
    uint32_t shown_width, shown_height; /* of what was drawn: its own size, pixels of CSS; 0: that of the raster */
};

/* The most that an image may have, and that a raster may take: what a header claims is held against this before
   anything is allocated. */
#define OP_IMAGE_SIDE_MAX 65535u
#define OP_IMAGE_PIXELS_MAX ((uint64_t)64 << 20)
#define OP_RASTER_BYTES_MAX ((size_t)256 << 20)

/* Gives the raster its size and memory, all zero. False when it would be over the limits, or empty. */
bool op_raster_init(struct op_raster *r, uint32_t width, uint32_t height, unsigned channels);
void op_raster_release(struct op_raster *r);

static inline size_t op_raster_stride(const struct op_raster *r)
{
    return (size_t)r->width * r->channels;
}

static inline bool op_raster_has_alpha(const struct op_raster *r)
{
    return r->channels == 2 || r->channels == 4;
}

/* `from` at a smaller size, which is at least 1 x 1 and on no side larger: Lanczos with three lobes, in linear light.
 */
void op_raster_shrink(const struct op_raster *from, uint32_t width, uint32_t height, struct op_raster *to);
/* Turns the image as Exif's orientation 2 to 8 says. */
void op_raster_turn(struct op_raster *r, unsigned orientation);
/* Without colours; alpha stays. */
void op_raster_make_grey(struct op_raster *r);
/* Three channels of one that is grey. */
void op_raster_make_rgb(struct op_raster *r);
/* Drops an alpha channel that hides nothing; with `white` any, over white. */
void op_raster_drop_alpha(struct op_raster *r, bool white);
/* Is it a drawing (line art, a diagram, text on a screen) rather than a photograph? Wide runs of one colour say so. */
bool op_raster_is_drawing(const struct op_raster *r);

/* -- Decoders: one a type -- */

enum op_image_fault {
    OP_IMAGE_GOOD,
    OP_IMAGE_BROKEN,     /* not what its header promises, or of a kind that is not read */
    OP_IMAGE_TOO_BIG,    /* over the limits */
    OP_IMAGE_NO_DECODER, /* the library for it is not installed */
};

/* Decodes `bytes` to `to`, which the caller releases; nothing to release when there is a fault. A decoder that can do
   it cheaply may give a smaller image, of no side below `enough` pixels. */
typedef enum op_image_fault op_image_decoder(op_str bytes, uint32_t enough, struct op_raster *to);
op_image_decoder op_png_read, op_gif_read, op_bmp_read, op_tiff_read; /* our own */
op_image_decoder op_jpeg_read, op_webp_read, op_avif_read;            /* libraries */
/* Draws an SVG image, at twice its own size or more, but no side above `enough`; its bytes are sanitised before. */
op_image_decoder op_svg_read;

/* -- Colours -- */

/* The colour profile (ICC) that an image brings along, appended to `out`; nothing when it has none. */
void op_image_profile(op_str bytes, enum op_media_type type, struct op_buf *out);
/* Brings the colours from `profile` to sRGB. False when that cannot be done: Little CMS is not there, or the profile is
   not one of RGB. */
bool op_raster_to_srgb(struct op_raster *r, op_str profile);

/* -- Encoders -- */

/* Appends a PNG: with a palette when there are at most 256 colours. */
void op_png_write(const struct op_raster *r, struct op_buf *out);

#endif
