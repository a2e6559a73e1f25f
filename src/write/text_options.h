/* The options of op-text, and the text that they make. */
#ifndef WRITE_TEXT_OPTIONS_H
#define WRITE_TEXT_OPTIONS_H

#include <stdint.h>

#include "offprint/article.h"
#include "offprint/buf.h"

#define OP_TEXT_WIDTH 72

enum op_text_links { OP_TEXT_LINKS_NONE, OP_TEXT_LINKS_REFS };
enum op_text_images { OP_TEXT_IMAGES_NONE, OP_TEXT_IMAGES_ALT };
enum op_text_metadata { OP_TEXT_METADATA_NONE, OP_TEXT_METADATA_TITLE };
enum op_text_captions { OP_TEXT_CAPTIONS_OFF, OP_TEXT_CAPTIONS_ON };

struct op_text_options {
    uint32_t width; /* columns; 0: lines are not wrapped */
    int links;      /* enum op_text_links */
    int images;     /* enum op_text_images */
    int metadata;   /* enum op_text_metadata */
    int captions;   /* enum op_text_captions */
};

extern const struct op_text_options op_text_defaults;

/* Appends the article as text, without changing it. False when it is larger than `out` may grow, which is reported. */
bool op_text_write(struct op_ctx *ctx, struct op_article *a, const struct op_text_options *options, struct op_buf *out);

#endif
