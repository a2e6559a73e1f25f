/* The door of libcurl: single exchanges of HTTP, many at a time. Redirects, retries and what is kept are others' work.
 */
#ifndef FETCH_WIRE_H
#define FETCH_WIRE_H

#include <poll.h>

#include "fetch/http_rules.h"

enum op_wire_fault {
    OP_WIRE_GOOD,    /* there was an answer, of whatever status */
    OP_WIRE_PRIVATE, /* the host has no public address */
    OP_WIRE_NO_HOST, /* its name is not known */
    OP_WIRE_REFUSED, /* nobody listens, or no way leads there */
    OP_WIRE_LATE,
    OP_WIRE_BROKEN,      /* the connection ended early, or what came is no HTTP */
    OP_WIRE_CERTIFICATE, /* the host cannot prove its name, or no encryption could be agreed on */
    OP_WIRE_TOO_BIG,
    OP_WIRE_DISK,   /* the content could not be written */
    OP_WIRE_ADDRESS /* an address that is none, has a user name, or is neither http nor https */
};

struct op_wire_request {
    const char *address, *referrer; /* the latter may be NULL */
    const char *etag, *modified;    /* of what is here already, or NULL: then the answer may be 304 */
    bool page;                      /* an article is wanted, not an image */
    bool allow_private;
    size_t limit;    /* bytes of content, decoded */
    int64_t timeout; /* milliseconds */
    int fd;          /* where the content goes, from `offset` on, when the status is 200 */
    size_t offset;
    void *who; /* given back with the answer */
};

struct op_wire_answer {
    void *who;
    enum op_wire_fault fault;
    long status;
    size_t size;
    op_str fields[OP_HTTP_FIELDS];
    op_str location; /* where a redirect leads to, absolute; absent: nowhere */
};

struct op_wire;
/* NULL when libcurl is not installed. */
struct op_wire *op_wire_new(void);
void op_wire_free(struct op_wire *wire);
/* Begins an exchange; false when there is no memory for it. What `request` points to is copied. */
bool op_wire_start(struct op_wire *wire, const struct op_wire_request *request);
/* Moves all exchanges on, and waits up to `timeout` milliseconds for them or for the descriptors of `polls`, whose
   revents are set. */
void op_wire_poll(struct op_wire *wire, struct pollfd *polls, unsigned count, int timeout);
/* Takes an exchange that has ended; its slices are valid until the next call. False when there is none. */
bool op_wire_next(struct op_wire *wire, struct op_wire_answer *answer);

#endif
