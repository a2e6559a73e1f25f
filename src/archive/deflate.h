/* The one door of libdeflate: ready-made entries for archives. */
#ifndef ARCHIVE_DEFLATE_H
#define ARCHIVE_DEFLATE_H

#include "offprint/buf.h"

/* An entry of an archive, as it will stand there. */
struct op_entry {
    op_str bytes;  /* raw deflate data (RFC 1951), or the content itself when `stored` */
    uint64_t size; /* of the content */
    uint32_t crc;  /* CRC-32 of the content */
    bool stored;
};

#define OP_DEFLATE_LEVEL 6

/* Compresses `content` at `level` (0 to 12; 0 stores), appending to `out`, which keeps the bytes that `entry` then
   points to: valid until `out` changes. Stores what does not get smaller. */
void op_deflate(op_str content, int level, struct op_buf *out, struct op_entry *entry);
/* The entry that holds `content` as it is: borrowed. */
struct op_entry op_store(op_str content);

#endif
