/* Fetching: a process of its own asks the network, for all processes of a run. */
#ifndef FETCH_FETCH_H
#define FETCH_FETCH_H

#include <sys/types.h>

#include "offprint/ctx.h"

struct op_fetch_options {
    bool fetch, offline, allow_private;
    op_str cache;        /* folder; absent: the user's own */
    uint32_t cache_size; /* MB (of 1024 KB) that stay in it when the run ends; 0: all */
    uint32_t timeout;    /* seconds for one address, with all redirects and further attempts */
};

/* A process's way to the fetcher. Children inherit it, and make a line of their own when they first ask. */
struct op_fetcher {
    pid_t pid;   /* of the fetcher; 0: none */
    int control; /* lines are handed over here */
    int line;    /* of `owner`; -1: none yet */
    pid_t owner;
};

/* Starts the fetcher, and lets `ctx` fetch. What was asked for once has the same answer for
   the whole run, whoever asks. False when the system refuses (errno). */
bool op_fetcher_start(struct op_fetcher *fetcher, struct op_ctx *ctx, const struct op_fetch_options *options);
/* By the process that started it: ends it, and what is on its way. */
void op_fetcher_end(struct op_fetcher *fetcher, struct op_ctx *ctx);

#endif
