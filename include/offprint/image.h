/* Images: what their bytes say they are. */
#ifndef OFFPRINT_IMAGE_H
#define OFFPRINT_IMAGE_H

#include "offprint/str.h"

enum op_media_type { OP_MEDIA_NONE, OP_MEDIA_JPEG, OP_MEDIA_PNG, OP_MEDIA_GIF, OP_MEDIA_SVG, OP_MEDIA_WEBP };

struct op_media_row {
    const char *type;   /* "image/jpeg" */
    const char *suffix; /* ".jpg" */
    bool core;          /* an EPUB core media type that every reader shows */
};
extern const struct op_media_row op_media_rows[OP_MEDIA_WEBP + 1];

struct op_image_info {
    enum op_media_type type; /* OP_MEDIA_NONE: not an image, or one that ends before its header does */
    uint32_t width, height;  /* pixels; 0 when the header does not say */
};

/* Looks at the header only. */
struct op_image_info op_image_sniff(op_str bytes);

#endif
