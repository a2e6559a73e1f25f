/* Images: what their bytes say they are. */
#ifndef OFFPRINT_IMAGE_H
#define OFFPRINT_IMAGE_H

#include "offprint/str.h"

enum op_media_type {
    OP_MEDIA_NONE,
    OP_MEDIA_JPEG,
    OP_MEDIA_PNG,
    OP_MEDIA_GIF,
    OP_MEDIA_SVG,
    OP_MEDIA_WEBP,
    OP_MEDIA_AVIF,
    OP_MEDIA_BMP,
    OP_MEDIA_TIFF,
    OP_MEDIA_COUNT
};

struct op_media_row {
    const char *name;   /* "jpeg" */
    const char *type;   /* "image/jpeg" */
    const char *suffix; /* ".jpg" */
    bool core;          /* an EPUB core media type: a book may hold it as it is */
};
extern const struct op_media_row op_media_rows[OP_MEDIA_COUNT];

struct op_image_info {
    enum op_media_type type; /* OP_MEDIA_NONE: not an image, or one that ends before its header does */
    uint32_t width, height;  /* pixels; 0 when the header does not say */
    unsigned orientation;    /* of Exif and TIFF: 1 to 8; 0 when nothing says it, which means 1 */
    unsigned frames;         /* of what may move: 2 or more when it does; counted up to OP_IMAGE_FRAMES_MAX + 1 */
    bool grey;               /* a JPEG or PNG without colours */
    bool inks;               /* a JPEG of four inks, which few readers show */
    uint32_t shown_width;    /* of what was drawn from SVG: its own size, in pixels of CSS; 0: that in pixels */
    uint32_t shown_height;
};

/* Of longer films only the first frame is taken. */
#define OP_IMAGE_FRAMES_MAX 2000u

/* Looks at headers only: no pixel is decoded, and no number of a header is trusted for more than its being there. */
struct op_image_info op_image_sniff(op_str bytes);

#endif
