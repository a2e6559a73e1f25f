/* The writers, each in the file of its name. */
#ifndef WRITE_WRITERS_H
#define WRITE_WRITERS_H

#include "offprint/pipeline.h"

extern const struct op_writer op_writer_epub;
extern const struct op_writer op_writer_text;
extern const struct op_writer op_writer_html;
/* Of op-meta --print: not a format of books and texts, so not in op_writers. */
extern const struct op_writer op_writer_meta;

#endif
