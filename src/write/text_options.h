/* The options of op-text, and the text that they make. */
#ifndef WRITE_TEXT_OPTIONS_H
#define WRITE_TEXT_OPTIONS_H

#include <stdint.h>

#include "offprint/article.h"
#include "offprint/buf.h"
#include "offprint/option.h"

#define OP_TEXT_WIDTH 72
/* The width of the terminal that standard output is, up to OP_TEXT_WIDTH_MAX; OP_TEXT_WIDTH where it is none. */
#define OP_TEXT_WIDTH_AUTO OP_OPTION_WORD(0)
#define OP_TEXT_WIDTH_MAX 100

enum op_text_links { OP_TEXT_LINKS_NONE, OP_TEXT_LINKS_REFS, OP_TEXT_LINKS_INLINE };
enum op_text_images { OP_TEXT_IMAGES_NONE, OP_TEXT_IMAGES_ALT };
enum op_text_metadata { OP_TEXT_METADATA_NONE, OP_TEXT_METADATA_TITLE, OP_TEXT_METADATA_HEADER, OP_TEXT_METADATA_YAML };
enum op_text_captions { OP_TEXT_CAPTIONS_OFF, OP_TEXT_CAPTIONS_ON };
enum op_text_headings { OP_TEXT_HEADINGS_PLAIN, OP_TEXT_HEADINGS_UNDERLINE, OP_TEXT_HEADINGS_MARKDOWN };
enum op_text_notes { OP_TEXT_NOTES_END, OP_TEXT_NOTES_INLINE, OP_TEXT_NOTES_NONE };
enum op_text_tables { OP_TEXT_TABLES_AUTO, OP_TEXT_TABLES_GRID, OP_TEXT_TABLES_TSV, OP_TEXT_TABLES_RECORDS };
enum op_text_paragraph { OP_TEXT_PARAGRAPH_BLANK, OP_TEXT_PARAGRAPH_INDENT };

struct op_text_options {
    uint32_t width; /* columns; 0: lines are not wrapped */
    int links;      /* enum op_text_links */
    int images;     /* enum op_text_images */
    int metadata;   /* enum op_text_metadata */
    int captions;   /* enum op_text_captions */
    int headings;   /* enum op_text_headings */
    int notes;      /* enum op_text_notes */
    int tables;     /* enum op_text_tables */
    int paragraph;  /* enum op_text_paragraph */
};

extern const struct op_text_options op_text_defaults;

/* Appends the article as text, without changing it. False when it is larger than `out` may grow, which is reported. */
bool op_text_write(struct op_ctx *ctx, struct op_article *a, const struct op_text_options *options, struct op_buf *out);

#endif
