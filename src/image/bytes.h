/* Numbers in the headers of images. Where the bytes end, numbers are 0: a reader need not ask before each. */
#ifndef IMAGE_BYTES_H
#define IMAGE_BYTES_H

#include "offprint/str.h"

static inline uint32_t image_byte(op_str s, size_t at)
{
    return at < s.n ? (unsigned char)s.p[at] : 0;
}

static inline uint32_t image_be16(op_str s, size_t at)
{
    return image_byte(s, at) << 8 | image_byte(s, at + 1);
}

static inline uint32_t image_be32(op_str s, size_t at)
{
    return image_be16(s, at) << 16 | image_be16(s, at + 2);
}

static inline uint32_t image_le16(op_str s, size_t at)
{
    return image_byte(s, at) | image_byte(s, at + 1) << 8;
}

static inline uint32_t image_le24(op_str s, size_t at)
{
    return image_le16(s, at) | image_byte(s, at + 2) << 16;
}

static inline uint32_t image_le32(op_str s, size_t at)
{
    return image_le16(s, at) | image_le16(s, at + 2) << 16;
}

/* Up to `n` bytes from `at` on. */
static inline op_str image_slice(op_str s, size_t at, size_t n)
{
    return op_str_first(op_str_skip(s, at), n);
}

#endif
