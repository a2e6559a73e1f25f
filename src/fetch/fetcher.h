/* What the two sides of a line say to each other: one packet a message, with records in it. */
#ifndef FETCH_FETCHER_H
#define FETCH_FETCHER_H

#include "fetch/fetch.h"

/* Nothing longer is said. */
#define OP_FETCH_PACKET ((size_t)16384)

enum op_fetch_tag {
    /* asked */
    OP_FETCH_ADDRESS = 1,
    OP_FETCH_REFERRER,
    OP_FETCH_LIMIT,
    OP_FETCH_PAGE,
    OP_FETCH_LATER, /* no answer is wanted yet */
    /* answered: FAULT, or FINAL, TYPE, SIZE and an open file that holds the content from OP_CACHE_CONTENT on */
    OP_FETCH_FAULT,
    OP_FETCH_FINAL,
    OP_FETCH_TYPE,
    OP_FETCH_SIZE
};

/* The fetcher itself, until nobody holds the other end of `control`, by which lines come in. */
_Noreturn void op_fetcher_run(int control, const struct op_fetch_options *options);

/* One packet with at most one descriptor (-1: none). */
bool op_packet_send(int to, op_str packet, int fd);
/* Into `packet`, of OP_FETCH_PACKET bytes. The number of bytes: 0 when there is nobody any more, -1 when nothing came
   (errno). */
ssize_t op_packet_receive(int from, char *packet, int *fd);

#endif
