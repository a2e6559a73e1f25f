#include "offprint/record.h"

/* Tag and length as little-endian 32- and 64-bit numbers, whatever the machine's order: records only travel between
   processes of one run, but a recorded one should be readable anywhere. */
static void put_le(char *to, uint64_t value, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = (char)(unsigned char)(value >> (8 * i));
}

static uint64_t load_le(const char *from, size_t n)
{
    uint64_t value = 0;
    for (size_t i = 0; i < n; i++)
        value |= (uint64_t)(unsigned char)from[i] << (8 * i);
    return value;
}

void op_record_add(struct op_buf *out, uint32_t tag, op_str bytes)
{
    char header[OP_RECORD_HEADER];
    put_le(header, tag, 4);
    put_le(header + 4, bytes.n, 8);
    if (!op_buf_reserve(out, OP_RECORD_HEADER + bytes.n))
        return;
    op_buf_add(out, op_str_make(header, OP_RECORD_HEADER));
    op_buf_add(out, bytes);
}

void op_record_add_uint(struct op_buf *out, uint32_t tag, uint64_t value)
{
    char bytes[8];
    put_le(bytes, value, sizeof bytes);
    op_record_add(out, tag, op_str_make(bytes, sizeof bytes));
}

uint64_t op_record_header(const char *header, uint32_t *tag)
{
    *tag = (uint32_t)load_le(header, 4);
    return load_le(header + 4, 8);
}

bool op_record_next(op_str *rest, uint32_t *tag, op_str *bytes)
{
    if (rest->n < OP_RECORD_HEADER)
        return false;
    uint32_t found;
    uint64_t n = op_record_header(rest->p, &found);
    if (n > rest->n - OP_RECORD_HEADER)
        return false;
    *tag = found;
    *bytes = op_str_make(rest->p + OP_RECORD_HEADER, (size_t)n);
    *rest = op_str_skip(*rest, OP_RECORD_HEADER + (size_t)n);
    return true;
}

uint64_t op_record_uint(op_str bytes)
{
    return bytes.n == 8 ? load_le(bytes.p, 8) : 0;
}
