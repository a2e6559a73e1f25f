/* Resources: the images that belong to an article. */
#ifndef OFFPRINT_RESOURCE_H
#define OFFPRINT_RESOURCE_H

#include "offprint/article.h"
#include "offprint/hash.h"
#include "offprint/image.h"

struct op_resource {
    struct op_resource *next;
    op_str href; /* as it stands in the document */
    struct op_image_info info;
    op_str bytes; /* in the article's arena; of SVG with everything active taken out */
    struct op_sha256 hash;
    bool travels; /* came from elsewhere than a file or the document: whoever comes later cannot load it again */
};

/* Why a resource could not be loaded. */
enum op_resource_fault {
    OP_RESOURCE_OK,
    OP_RESOURCE_REMOTE,  /* http and the like: not without the user's word, or ctx->fetch.fault says why not */
    OP_RESOURCE_MISSING, /* errno says why */
    OP_RESOURCE_OUTSIDE, /* not below the base or a resource path */
    OP_RESOURCE_TOO_BIG, /* over the limits for files, or for pixels */
    OP_RESOURCE_TYPE     /* no supported image */
};

/* Loads `href` once: a path relative to the article's base, a path from the root of a site (looked for below each
   resource path and the base), an address of which a saved page has a copy or that ctx->fetch brings, or a data: URI of
   at most OP_DATA_URI_MAX bytes. Where files are looked for, op-images(1) tells. A path may lead anywhere below the
   base or a resource path, and nowhere else. A base that a stream names counts only below the working directory or a
   resource path. A second call gives the same resource. Reports nothing: the caller knows what it does about a fault.
 */
#define OP_DATA_URI_MAX ((size_t)7 << 20)
enum op_resource_fault op_resource_load(struct op_ctx *ctx, struct op_article *a, op_str href,
                                        struct op_resource **resource);
/* Where on the web an image of a whole page is that it names by a relative reference: absent when the page has no
   address, the reference is none, or a browser has saved the image beside the page (NAME_files/). */
op_str op_resource_address(struct op_article *a, op_str href);

/* How an href is shown to people: not at length, and of a data: URI what it holds only. */
op_str op_resource_shown(op_str href);
/* An image as such a data: URI, in `arena`; absent when it would be longer than OP_DATA_URI_MAX. */
op_str op_resource_data_uri(struct op_arena *arena, op_str bytes, enum op_media_type type);
/* Says that `href` will be loaded soon: what has to be fetched is then on its way already. */
void op_resource_expect(struct op_ctx *ctx, struct op_article *a, op_str href);

/* The data: URI of an image, of which `bytes` are copied; absent when they are more than OP_EMBED_MAX. Loading it gives
   the bytes without decoding. Of SVG they are sanitised already. */
#define OP_EMBED_MAX ((OP_DATA_URI_MAX - 64) / 4 * 3)
op_str op_resource_embed(struct op_article *a, struct op_image_info info, op_str bytes);

#endif
