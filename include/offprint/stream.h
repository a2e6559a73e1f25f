/* The stream between filters: offprint(5). */
#ifndef OFFPRINT_STREAM_H
#define OFFPRINT_STREAM_H

#include "offprint/article.h"
#include "offprint/buf.h"

/* Version of the stream format, in meta offprint:version. */
#define OP_STREAM_VERSION "1"

/* Appends the article as one XML document, a form feed and a line feed. */
void op_stream_write(struct op_article *a, struct op_buf *out);
/* The bytes of the next article of a stream, cut from the front of `*rest`, without its form feed; absent at the end.
   A last article without a form feed counts; white space alone does not. */
op_str op_stream_cut(op_str *rest);
/* Parses one article's bytes into the empty `a`. `name` is what the stream is called in diagnostics, `first_line` the
   line on which the article begins there. Reports OP_DIAG_STREAM and returns false when it is not well-formed (or ends
   too early), or is no XHTML. Borrows nothing. */
bool op_stream_parse(struct op_ctx *ctx, struct op_article *a, op_str bytes, op_str name, uint32_t first_line);

#endif
