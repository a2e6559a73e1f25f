/* Resources: the images that belong to an article. */
#ifndef OFFPRINT_RESOURCE_H
#define OFFPRINT_RESOURCE_H

#include "offprint/article.h"
#include "offprint/hash.h"

enum op_media_type { OP_MEDIA_NONE, OP_MEDIA_JPEG, OP_MEDIA_PNG, OP_MEDIA_GIF, OP_MEDIA_SVG, OP_MEDIA_WEBP };

struct op_media_row {
    const char *type;   /* "image/jpeg" */
    const char *suffix; /* ".jpg" */
    bool core;          /* an EPUB core media type that every reader shows */
};
extern const struct op_media_row op_media_rows[];

struct op_resource {
    struct op_resource *next;
    op_str href;             /* as it stands in the document */
    enum op_media_type type; /* by its bytes */
    uint32_t width, height;  /* pixels; 0 when unknown */
    op_str bytes;            /* in the article's arena */
    struct op_sha256 hash;
};

/* Why a resource could not be loaded. */
enum op_resource_fault {
    OP_RESOURCE_OK,
    OP_RESOURCE_REMOTE,  /* http and the like: not without the user's word */
    OP_RESOURCE_MISSING, /* errno says why */
    OP_RESOURCE_OUTSIDE, /* not below the base or a resource path */
    OP_RESOURCE_TOO_BIG,
    OP_RESOURCE_TYPE /* no supported image */
};

/* Loads `href` (a path relative to the article's base, or a data: URI) once; a second call gives the same resource.
   Reports nothing: the caller knows what it does about a fault. */
enum op_resource_fault op_resource_load(struct op_ctx *ctx, struct op_article *a, op_str href,
                                        struct op_resource **resource);

#endif
