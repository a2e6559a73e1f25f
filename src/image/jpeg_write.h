/* Pixels to JPEG. */
#ifndef IMAGE_JPEG_WRITE_H
#define IMAGE_JPEG_WRITE_H

#include "offprint/buf.h"

/* Appends `width` by `height` pixels of three bytes (red, green, blue), rows from the top without padding, as a JPEG
   without metadata to `out`. `quality` is 1 to 100; from 90 on colours keep their full resolution, as letters want it.
   The same pixels give the same bytes. False, and `out` as it was, when libturbojpeg is not installed, a side is 0 or
   over 65,500, or `out` is full. Reports nothing. */
bool op_jpeg_write(const uint8_t *rgb, uint32_t width, uint32_t height, int quality, struct op_buf *out);

#endif
