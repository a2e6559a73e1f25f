/* Worker processes: the parent reads inputs and writes outputs; a worker gets bytes and gives back parts and
   diagnostics, so that a crash or a stall costs one article. */
#ifndef CLI_POOL_H
#define CLI_POOL_H

#include "cli/batch.h"
#include "offprint/record.h"

/* The records between the two. The parent sends NAME, CHARSET when there is one, and BYTES, which ends the message; the
   worker answers with any number of DIAG and PART in the order in which they came up, and DONE. */
enum op_message_tag {
    OP_MESSAGE_NAME = 1,
    OP_MESSAGE_CHARSET,
    OP_MESSAGE_BYTES,
    OP_MESSAGE_WEB,         /* in the place of BYTES: the name is an address that the worker is to fetch */
    OP_MESSAGE_DIAG,        /* records in the record: the fields of enum op_message_diag */
    OP_MESSAGE_OUTPUT_NAME, /* of the PART that follows */
    OP_MESSAGE_PART,
    OP_MESSAGE_WAITS,    /* 1: the worker waits for the network, and its time stands still; 0: it goes on */
    OP_MESSAGE_SILENCED, /* one for each severity, in order: how many diagnostics of it were counted and not sent */
    OP_MESSAGE_DONE
};

enum op_message_diag {
    OP_DIAG_FIELD_ID = 1,
    OP_DIAG_FIELD_SEVERITY,
    OP_DIAG_FIELD_FILE,
    OP_DIAG_FIELD_LINE,
    OP_DIAG_FIELD_COLUMN,
    OP_DIAG_FIELD_MESSAGE
};

/* Appends a DIAG record to `out`, a struct op_buf: the put() of an op_diag_sink. */
void op_message_put_diag(void *out, const struct op_diag *diag);
/* The diagnostic of a DIAG record; its slices point into `bytes`. */
struct op_diag op_message_diag(op_str bytes);

/* What a worker does until the socket `fd` is closed; `ctx` is its own copy. */
_Noreturn void op_worker_run(int fd, struct op_ctx *ctx, const struct op_chain *chain);

/* Runs a batch in `jobs` worker processes; false when it was stopped. */
bool op_pool_run(const struct op_batch *batch, size_t jobs);

#endif
