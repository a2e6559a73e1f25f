/* Digests: SHA-256 for content, UUID version 5 for identifiers (RFC 9562, section 5.5). */
#ifndef OFFPRINT_HASH_H
#define OFFPRINT_HASH_H

#include "offprint/str.h"

struct op_sha256 {
    uint8_t bytes[32];
};

struct op_sha256 op_sha256(op_str s);
/* 64 lower-case hexadecimal digits and a NUL. */
void op_sha256_hex(const struct op_sha256 *hash, char out[65]);

/* The UUIDv5 of `name` in the namespace for URLs, as 36 characters and a NUL. */
void op_uuid5_url(op_str name, char out[37]);
/* For content that has no URL: the UUIDv5 of its XXH3 digest of 128 bits, big-endian, in a namespace of our own. */
void op_uuid5_content(op_str content, char out[37]);

#endif
