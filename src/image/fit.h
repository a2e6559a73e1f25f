/* Images as a book wants them: of a type that every reader shows, upright, no larger than it asks for. */
#ifndef IMAGE_FIT_H
#define IMAGE_FIT_H

#include "image/raster.h"

struct op_image_wish {
    uint32_t side;    /* no side is to have more pixels; 0: any size */
    unsigned quality; /* of JPEG, 1 to 100 */
    bool grey;        /* without colours */
    bool still;       /* of what moves, the first frame */
    size_t bytes;     /* what is made is to have no more */
    unsigned types;   /* those that may stay, as bits 1u << enum op_media_type; 0: JPEG, PNG, GIF and SVG */
    size_t kept;      /* what stays as it is is to have no more bytes; 0: any size */
};

/* What was done to an image. */
enum op_image_deed {
    OP_IMAGE_SHRUNK = 1,
    OP_IMAGE_TURNED = 2,
    OP_IMAGE_GREYED = 4,
    OP_IMAGE_STILLED = 8,
    OP_IMAGE_RECODED = 16, /* to another type */
    OP_IMAGE_PACKED = 32,  /* into fewer bytes */
};

/* Do `info` and the number of its bytes say that something is to be done? Gives what, as deeds; 0: they can stay. */
unsigned op_image_deeds(const struct op_image_info *info, size_t bytes, const struct op_image_wish *wish);

/* Does it: appends the new image to `out` and describes it in `made`. Profiles are settled, all other metadata is left
   behind. Photographs become JPEG; drawings, and what is transparent, PNG; what would still have too many bytes gets
   fewer pixels. A fault appends nothing. */
enum op_image_fault op_image_fit(op_str bytes, const struct op_image_info *info, const struct op_image_wish *wish,
                                 struct op_buf *out, struct op_image_info *made);

#endif
