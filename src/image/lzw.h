/* LZW, as GIF and TIFF have it. */
#ifndef IMAGE_LZW_H
#define IMAGE_LZW_H

#include "offprint/str.h"

enum lzw_order {
    LZW_LOW_FIRST, /* GIF: codes from the lowest bit, wider when the table needs it */
    LZW_HIGH_FIRST /* TIFF: codes from the highest bit, wider one code early */
};

/* Decodes codes of literals of `bits` bits (2 to 8) to `to`, up to `room` bytes; gives how many there are. Ends where
   the data end or are broken. */
size_t lzw_decode(op_str data, unsigned bits, enum lzw_order order, unsigned char *to, size_t room);

#endif
