/* The one door of libmd, and that of xxHash, of which only the header is used. */
#include "offprint/hash.h"

#include <sha1.h>
#include <sha2.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

static const char hex_digits[] = "0123456789abcdef";

struct op_sha256 op_sha256(op_str s)
{
    struct op_sha256 hash;
    SHA2_CTX state;
    SHA256Init(&state);
    SHA256Update(&state, (const uint8_t *)s.p, s.n);
    SHA256Final(hash.bytes, &state);
    return hash;
}

void op_sha256_hex(const struct op_sha256 *hash, char out[65])
{
    for (size_t i = 0; i < sizeof hash->bytes; i++) {
        out[2 * i] = hex_digits[hash->bytes[i] >> 4];
        out[2 * i + 1] = hex_digits[hash->bytes[i] & 15];
    }
    out[64] = 0;
}

/* RFC 9562, section 5.5: SHA-1 of namespace and name, version and variant set. */
static void uuid5(const uint8_t space[16], op_str name, char out[37])
{
    uint8_t digest[SHA1_DIGEST_LENGTH];
    SHA1_CTX state;
    SHA1Init(&state);
    SHA1Update(&state, space, 16);
    SHA1Update(&state, (const uint8_t *)name.p, name.n);
    SHA1Final(digest, &state);
    digest[6] = (uint8_t)((digest[6] & 0x0F) | 0x50);
    digest[8] = (uint8_t)((digest[8] & 0x3F) | 0x80);
    size_t at = 0;
    for (size_t i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            out[at++] = '-';
        out[at++] = hex_digits[digest[i] >> 4];
        out[at++] = hex_digits[digest[i] & 15];
    }
    out[at] = 0;
}

void op_uuid5_url(op_str name, char out[37])
{
    /* Appendix A of the RFC: the namespace of URLs. */
    static const uint8_t space[16] = {0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1,
                                      0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
    uuid5(space, name, out);
}

void op_uuid5_content(op_str content, char out[37])
{
    /* The version 5 UUID of "urn:offprint:content" in the namespace of URLs. */
    static const uint8_t space[16] = {0x19, 0x8b, 0x56, 0x9e, 0x1f, 0xf8, 0x56, 0x25,
                                      0xa3, 0x0c, 0x4d, 0x76, 0x5d, 0x58, 0xd4, 0xe0};
    /* SHA-1 costs a quarter of what deflating the same bytes does; XXH3 next to nothing. */
    XXH128_canonical_t digest;
    XXH128_canonicalFromHash(&digest, XXH3_128bits(content.p, content.n));
    uuid5(space, op_str_make((const char *)digest.digest, sizeof digest.digest), out);
}
