/* What was made of images, kept for those that come again in the same run: pictures of a series, logos, ornaments.
   Images are known by their content. */
#ifndef IMAGE_IMAGE_CACHE_H
#define IMAGE_IMAGE_CACHE_H

#include "image/fit.h"
#include "offprint/hash.h"

#define OP_IMAGE_CACHE_COUNT 128
#define OP_IMAGE_CACHE_BYTES ((size_t)8 << 20)

struct op_image_cache {
    struct op_image_kept *ring; /* OP_IMAGE_CACHE_COUNT; NULL before the first */
    size_t oldest, count, bytes;
    struct op_image_wish wish; /* of all that is kept */
    size_t decoded, found;     /* how often an image was decoded, and how often it need not be */
};

void op_image_cache_release(struct op_image_cache *c);

/* op_image_fit() of the image whose digest is `hash`, or what came of it before. `c` may be NULL. */
enum op_image_fault op_image_cache_fit(struct op_image_cache *c, const struct op_sha256 *hash, op_str bytes,
                                       const struct op_image_info *info, const struct op_image_wish *wish,
                                       struct op_buf *out, struct op_image_info *made);

#endif
