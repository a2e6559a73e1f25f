/* What the two sides of a line say to each other: one packet a message, with records in it, and at most one open file.
 */
#ifndef FETCH_PACKET_H
#define FETCH_PACKET_H

#include <sys/types.h>

#include "offprint/buf.h"

/* Nothing longer is said. */
#define OP_PACKET_MAX ((size_t)16384)
/* No address may be longer. */
#define OP_ADDRESS_MAX 4000

/* Sends one packet with at most one descriptor (-1: none). */
bool op_packet_send(int to, op_str packet, int fd);
/* Receives one into `packet`, of OP_PACKET_MAX bytes. The number of bytes: 0 when there is nobody any more, -1 when
   nothing came (errno). */
ssize_t op_packet_receive(int from, char *packet, int *fd);

struct op_question {
    op_str address;
    op_str referrer; /* of the page that asks; may be absent */
    uint64_t limit;  /* bytes of content */
    bool page;       /* an article is wanted, not an image */
    bool later;      /* no reply is wanted yet */
};

/* With a reply of a good end comes an open file that holds the content from OP_CACHE_CONTENT on. */
struct op_reply {
    op_str fault; /* why nothing came; absent when it came */
    op_str final; /* where it was */
    op_str type;
    uint64_t size;
};

/* Append a message as a packet; addresses that are too long are left out. */
void op_question_write(const struct op_question *question, struct op_buf *packet);
void op_reply_write(const struct op_reply *reply, struct op_buf *packet);
/* What a packet says, borrowed from it. Whoever has sent it, nothing is longer than it may be, and what is no record
   says nothing. */
struct op_question op_question_read(op_str packet);
struct op_reply op_reply_read(op_str packet);

#endif
