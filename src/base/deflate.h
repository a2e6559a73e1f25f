/* The one door of libdeflate: ready-made entries for archives, zlib data for images. */
#ifndef BASE_DEFLATE_H
#define BASE_DEFLATE_H

#include "offprint/buf.h"

/* An entry of an archive, as it will stand there. */
struct op_entry {
    op_str bytes;  /* raw deflate data (RFC 1951), or the content itself when `stored` */
    uint64_t size; /* of the content */
    uint32_t crc;  /* CRC-32 of the content */
    bool stored;
};

#define OP_DEFLATE_LEVEL 6
#define OP_DEFLATE_FAST 1
#define OP_DEFLATE_SMALL 12

/* Compresses `content` at `level` (0 to 12; 0 stores), appending to `out`, which keeps the bytes that `entry` then
   points to: valid until `out` changes. Stores what does not get smaller. */
void op_deflate(op_str content, int level, struct op_buf *out, struct op_entry *entry);
/* The entry that holds `content` as it is: borrowed. */
struct op_entry op_store(op_str content);

/* Inflates zlib data (RFC 1950) to `to`, which has room for `room` bytes; what goes beyond is left out. Gives how many
   bytes there are in `*n`. False when the data are broken: the rest of `to` may then hold anything. */
bool op_zlib_inflate(op_str data, void *to, size_t room, size_t *n);
/* Appends `content` as zlib data. */
void op_zlib_deflate(op_str content, int level, struct op_buf *out);
uint32_t op_crc32(op_str bytes);

#endif
