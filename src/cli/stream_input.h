/* The stream between filters, read article by article. */
#ifndef CLI_STREAM_INPUT_H
#define CLI_STREAM_INPUT_H

#include "offprint/buf.h"
#include "offprint/ctx.h"

struct op_stream_input {
    op_str name; /* of the file; "-" is standard input; borrowed */
    int fd;
    struct op_buf bytes; /* from `start` on not handed out yet */
    size_t start;
    uint32_t line; /* on which `start` stands */
    bool end;      /* nothing more to be read */
    bool failed;   /* reading failed, which was reported */
};

/* False after reporting OP_DIAG_INPUT_MISSING. */
bool op_stream_input_open(struct op_ctx *ctx, struct op_stream_input *in, op_str name);
/* The next article without its form feed and without white space before it, and the line on which it begins; absent at
   the end. Borrowed until the next call. No more than one article is held, of at most limits.output bytes: a larger
   one is reported (OP_DIAG_INPUT_SIZE) and passed over. */
op_str op_stream_input_next(struct op_ctx *ctx, struct op_stream_input *in, uint32_t *line);
void op_stream_input_close(struct op_stream_input *in);

#endif
