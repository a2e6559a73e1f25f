/* Records: tagged byte strings one after the other, the form of parts and of messages between processes. */
#ifndef OFFPRINT_RECORD_H
#define OFFPRINT_RECORD_H

#include "offprint/buf.h"

/* Appends one record: a tag and its bytes. */
void op_record_add(struct op_buf *out, uint32_t tag, op_str bytes);
/* A record whose content is a number. */
void op_record_add_uint(struct op_buf *out, uint32_t tag, uint64_t value);
/* Takes the next record from the front of `*rest`. False at the end, or when what is left is no whole record (then
   `rest->n` is not 0). */
bool op_record_next(op_str *rest, uint32_t *tag, op_str *bytes);
/* For who reads records from a descriptor: a record begins with so many bytes, which tell its tag and the length of
   what follows them. */
#define OP_RECORD_HEADER 12
uint64_t op_record_header(const char *header, uint32_t *tag);
/* The number that op_record_add_uint() wrote; 0 for anything else. */
uint64_t op_record_uint(op_str bytes);

#endif
