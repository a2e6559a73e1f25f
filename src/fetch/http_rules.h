/* What HTTP says of answers: how long they keep, when to ask again, and what to say of the page that asks. */
#ifndef FETCH_HTTP_RULES_H
#define FETCH_HTTP_RULES_H

#include "offprint/arena.h"
#include "offprint/buf.h"

/* The fields of an answer that count here; absent where they were not sent. */
enum op_http_field {
    OP_HTTP_ETAG,
    OP_HTTP_LAST_MODIFIED,
    OP_HTTP_CACHE_CONTROL,
    OP_HTTP_EXPIRES,
    OP_HTTP_AGE,
    OP_HTTP_DATE,
    OP_HTTP_VARY,
    OP_HTTP_RETRY_AFTER,
    OP_HTTP_CONTENT_TYPE,
    OP_HTTP_FIELDS
};

/* Takes a line of the head of an answer: a field that counts goes to its place, and a line that begins an answer
   empties all, because what came before it, of status 1xx, does not count. Longer fields than this are nothing that
   counts. */
#define OP_HTTP_FIELD_MAX 1000
void op_http_take_line(struct op_buf fields[OP_HTTP_FIELDS], op_str line);

/* For how many seconds an answer may be used without asking again (RFC 9111, section 4.2), at most a year; 0 when it
   has to be asked each time, -1 when it must not be kept. Nothing is guessed where the server says nothing, but that an
   answer of `permanent` kind keeps. `now` is in seconds since 1970. */
#define OP_HTTP_YEAR ((int64_t)31536000)
int64_t op_http_lifetime(const op_str fields[OP_HTTP_FIELDS], bool permanent, int64_t now);

/* How long a server wants to be left alone (RFC 9110, 10.2.3), in seconds; -1 when it does not say. */
int64_t op_http_retry_after(op_str field, int64_t now);

/* What goes into Referer when the page `from` asks for `to`: the address of the page to its own origin, the origin to
   others, nothing from https to http or when there is no page (the policy strict-origin-when-cross-origin). */
op_str op_http_referrer(struct op_arena *arena, op_str from, op_str to);

/* The encoding that a Content-Type names; absent when it names none. */
op_str op_http_charset(op_str type);

#endif
