/* Base64 (RFC 4648). */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "offprint/str.h"

/* Decodes `s` up to its first `=`, over everything that is no digit of either alphabet; `to` has room for 3 bytes of
   each
   4. Gives how many there are. May decode in place. */
size_t op_base64_decode(op_str s, char *to);
/* Encodes `bytes`, padded; `to` has room for 4 bytes of each 3 begun. Gives how many there are. */
size_t op_base64_encode(op_str bytes, char *to);

#endif
