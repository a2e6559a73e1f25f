/* TIFF 6.0: the directory of an image, which Exif has as well. */
#ifndef IMAGE_TIFF_H
#define IMAGE_TIFF_H

#include "offprint/str.h"

enum tiff_order { TIFF_NONE, TIFF_LITTLE, TIFF_BIG };

enum tiff_tag {
    TIFF_WIDTH = 256,
    TIFF_HEIGHT = 257,
    TIFF_BITS = 258,
    TIFF_COMPRESSION = 259,
    TIFF_PHOTOMETRIC = 262,
    TIFF_STRIP_OFFSETS = 273,
    TIFF_ORIENTATION = 274,
    TIFF_SAMPLES = 277,
    TIFF_STRIP_ROWS = 278,
    TIFF_STRIP_BYTES = 279,
    TIFF_PLANES = 284,
    TIFF_PREDICTOR = 317,
    TIFF_COLOUR_MAP = 320,
    TIFF_TILE_WIDTH = 322,
    TIFF_TILE_HEIGHT = 323,
    TIFF_TILE_OFFSETS = 324,
    TIFF_TILE_BYTES = 325,
    TIFF_INKS = 332,
    TIFF_EXTRA = 338,
    TIFF_SAMPLE_FORMAT = 339,
    TIFF_PROFILE = 34675,
};

/* A field of the first directory; `count` is 0 when there is none. */
struct tiff_field {
    size_t at; /* of its values */
    unsigned size, count;
};

/* The order of bytes that the file claims; TIFF_NONE when it is no TIFF. */
enum tiff_order tiff_order(op_str s);
/* The field of the first directory. Only types of whole numbers, and bytes, are found. */
struct tiff_field tiff_find(op_str s, enum tiff_tag tag);
/* Its value at `i`; 0 behind the last one. */
uint32_t tiff_value(op_str s, struct tiff_field field, unsigned i);
/* Its first value, or `otherwise`. */
uint32_t tiff_number(op_str s, enum tiff_tag tag, uint32_t otherwise);

#endif
