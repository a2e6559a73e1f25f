/* What strings and words of JSON (RFC 8259) are made of: for every reader of it. */
#ifndef JSON_JSON_TEXT_H
#define JSON_JSON_TEXT_H

#include "offprint/buf.h"

/* Reads the escape whose backslash stands at `*p`, before `end`, and moves `*p` behind it. Half a pair of surrogates
   becomes U+FFFD. False, with `*p` where it was, when JSON knows no such escape. */
bool json_read_escape(const char **p, const char *end, struct op_buf *out);
/* A number, true, false, null, or whatever else of such letters stands here; moves `*p` behind it. */
op_str json_read_word(const char **p, const char *end);

#endif
