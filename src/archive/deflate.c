#include "archive/deflate.h"

#include <libdeflate.h>

/* Making a compressor costs more than compressing a short article: each level's is kept for the process. */
static struct libdeflate_compressor *compressor(int level)
{
    static struct libdeflate_compressor *kept[13];
    if (!kept[level])
        kept[level] = libdeflate_alloc_compressor(level);
    if (!kept[level])
        op_out_of_memory(0);
    return kept[level];
}

void op_deflate(op_str content, int level, struct op_buf *out, struct op_entry *entry)
{
    size_t at = out->n;
    *entry = op_store(content);
    char *to = level > 0 && content.n > 64 ? op_buf_reserve(out, content.n) : NULL;
    if (to) {
        /* One byte less than the content: what does not fit there is not worth it. */
        size_t n =
            libdeflate_deflate_compress(compressor(level > 12 ? 12 : level), content.p, content.n, to, content.n - 1);
        entry->stored = n == 0;
        out->n += n;
    }
    if (entry->stored)
        op_buf_add(out, content);
    entry->bytes = op_str_skip(op_buf_str(out), at);
}

struct op_entry op_store(op_str content)
{
    return (struct op_entry){content, content.n, libdeflate_crc32(0, content.p, content.n), true};
}
