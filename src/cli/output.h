/* Outputs that are whole or not there at all. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "offprint/ctx.h"
#include "offprint/pipeline.h"

/* A file that is being written: under a temporary name in the folder of its target, renamed when it is whole. What is
   no regular file (a device, a pipe) is written as it stands. One at a time in a process: a signal that ends the
   process (SIGINT, SIGTERM, SIGHUP) takes the temporary file away. */
struct op_out_file {
    struct op_buf path;      /* of the target, symbolic links followed */
    struct op_buf temporary; /* empty: written in place */
    struct op_buf pending;   /* not yet written */
    op_str name;             /* as the user typed it; borrowed */
    int fd;
    bool sync;
    int error; /* errno of the first write that failed; 0 */
};

/* Opens `name`; "-" is standard output. False after reporting OP_DIAG_IO. `sync`: the file is on the disk before it
   gets its name. */
bool op_out_open(struct op_ctx *ctx, struct op_out_file *file, op_str name, bool sync);
/* As struct op_output wants it; `self` is the file. */
bool op_out_write(void *self, op_str bytes);
/* Writes what is pending and gives the file its name. False after reporting OP_DIAG_IO; then nothing is left of it. */
bool op_out_close(struct op_ctx *ctx, struct op_out_file *file);
/* Gives up: nothing is left of it, and what had that name before is still there. */
void op_out_discard(struct op_out_file *file);

/* In a process forked from one that writes files: forget them, they are the parent's. */
void op_out_forget(void);

#endif
