/* The parts of one output until it is finished: in memory while they are few, in a file while they are many. */
#ifndef CLI_PARTS_H
#define CLI_PARTS_H

#include "offprint/buf.h"
#include "offprint/ctx.h"

struct op_parts {
    size_t n;             /* parts so far */
    size_t *ends;         /* owned: where each ends */
    size_t cap;           /* of `ends` */
    struct op_buf memory; /* not yet in the file */
    size_t filed;         /* bytes in the file */
    int fd;               /* a temporary file without a name; 0: none yet */
    void *map;            /* the file, mapped by op_parts_list() */
    op_str *list;         /* owned */
};

/* Above this they go to a file in $TMPDIR or /tmp. */
#define OP_PARTS_MEMORY ((size_t)16 << 20)

/* Appends a part. False after reporting OP_DIAG_IO. Start with all zero. */
bool op_parts_add(struct op_ctx *ctx, struct op_parts *parts, op_str part);
/* All parts, borrowed until op_parts_release(); afterwards none can be added. NULL after reporting OP_DIAG_IO. */
const op_str *op_parts_list(struct op_ctx *ctx, struct op_parts *parts);
void op_parts_release(struct op_parts *parts);

#endif
