/* The options of op-text. */
#ifndef WRITE_TEXT_OPTIONS_H
#define WRITE_TEXT_OPTIONS_H

#include <stdint.h>

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

#endif
