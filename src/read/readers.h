/* The readers, one row each in readers.c. */
#ifndef READ_READERS_H
#define READ_READERS_H

#include "offprint/pipeline.h"

extern const struct op_reader op_reader_markdown, op_reader_html, op_reader_stream, op_reader_epub, op_reader_mhtml,
    op_reader_feed;

#endif
