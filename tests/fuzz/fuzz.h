/* What the fuzz targets share. Each is one function that libFuzzer calls with bytes; `make fuzz` builds and runs all.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdlib.h>

#include "offprint/arena.h"
#include "offprint/buf.h"
#include "offprint/ctx.h"
#include "offprint/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The bytes in memory of their own, followed by `padding` readable bytes and by nothing: reading past them is seen. */
static inline op_str fuzz_copy(const uint8_t *data, size_t size, size_t padding)
{
    char *copy = op_xmalloc(size + padding + 1);
    if (size)
        memcpy(copy, data, size);
    memset(copy + size, 0, padding + 1);
    return op_str_make(copy, size);
}

static inline void fuzz_free(op_str copy)
{
    free((char *)(uintptr_t)copy.p);
}

/* Parsers get well-formed UTF-8 only. */
static inline bool fuzz_is_utf8(const uint8_t *data, size_t size)
{
    return op_utf8_validate(op_str_make((const char *)data, size)) == size;
}

/* One arena for all calls of a process. */
static inline struct op_arena *fuzz_arena(void)
{
    static struct op_arena arena;
    if (!arena.base)
        op_arena_init(&arena, (size_t)1 << 30);
    op_arena_reset(&arena);
    return &arena;
}

#endif
