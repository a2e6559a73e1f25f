/* The writers, each in the file of its name. */
#ifndef WRITE_WRITERS_H
#define WRITE_WRITERS_H

#include "offprint/pipeline.h"

extern const struct op_writer op_writer_epub;
extern const struct op_writer op_writer_text;
extern const struct op_writer op_writer_html;
extern const struct op_writer op_writer_json;
extern const struct op_writer op_writer_markdown;
/* Of op-meta --print: not a format of books and texts, so not in op_writers. */
extern const struct op_writer op_writer_meta;

/* `finish` of writers whose parts are the output: one behind the other, as they are. */
bool op_writer_concatenate(struct op_ctx *ctx, const op_str *parts, size_t count, const void *options,
                           const struct op_output *output);

#endif
