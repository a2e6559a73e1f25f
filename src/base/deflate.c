#include "base/deflate.h"

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

bool op_zlib_inflate(op_str data, void *to, size_t room, size_t *n)
{
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    if (!d)
        op_out_of_memory(0);
    enum libdeflate_result result = libdeflate_zlib_decompress(d, data.p, data.n, to, room, n);
    libdeflate_free_decompressor(d);
    if (result == LIBDEFLATE_INSUFFICIENT_SPACE)
        *n = room;
    return result == LIBDEFLATE_SUCCESS || result == LIBDEFLATE_INSUFFICIENT_SPACE;
}

void op_zlib_deflate(op_str content, int level, struct op_buf *out)
{
    struct libdeflate_compressor *c = compressor(level > 12 ? 12 : level);
    size_t bound = libdeflate_zlib_compress_bound(c, content.n);
    char *to = op_buf_reserve(out, bound);
    if (to)
        out->n += libdeflate_zlib_compress(c, content.p, content.n, to, bound);
}

uint32_t op_crc32(op_str bytes)
{
    return libdeflate_crc32(0, bytes.p, bytes.n);
}
