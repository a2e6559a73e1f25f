#include "offprint/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>

#include "offprint/buf.h"

#ifndef MAP_NORESERVE
#define MAP_NORESERVE 0
#endif

/* What stays mapped over a reset: enough for nearly every article, so that a batch does not fault pages in again. */
#define KEPT ((size_t)8 << 20)
#define LEAST ((size_t)64 << 20)

void op_arena_init(struct op_arena *a, size_t max)
{
    size_t cap = max && max < OP_ARENA_MAX ? (max + 0xFFFF) & ~(size_t)0xFFFF : OP_ARENA_MAX;
    void *p = mmap(NULL, cap, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    while (p == MAP_FAILED && cap / 2 >= LEAST) {
        cap /= 2;
        p = mmap(NULL, cap, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    }
    if (p == MAP_FAILED)
        op_out_of_memory(cap);
    *a = (struct op_arena){p, 0, cap, 0};
}

void op_arena_release(struct op_arena *a)
{
    if (a->base)
        munmap(a->base, a->cap);
    *a = (struct op_arena){NULL, 0, 0, 0};
}

void op_arena_reset(struct op_arena *a)
{
    if (a->used > a->high)
        a->high = a->used;
#ifdef MADV_DONTNEED
    if (a->high > KEPT)
        (void)madvise(a->base + KEPT, a->cap - KEPT, MADV_DONTNEED);
#endif
    a->used = 0;
    a->high = 0;
}

void op_arena_exhausted(size_t wanted)
{
    op_out_of_memory(wanted);
}

void *op_arena_zalloc(struct op_arena *a, size_t size)
{
    return memset(op_arena_alloc(a, size), 0, size);
}

op_str op_arena_dup(struct op_arena *a, op_str s)
{
    return s.p ? op_arena_join(a, s, OP_STR("")) : s;
}

op_str op_arena_join(struct op_arena *a, op_str first, op_str second)
{
    char *p = op_arena_alloc(a, first.n + second.n + 1);
    if (first.n)
        memcpy(p, first.p, first.n);
    if (second.n)
        memcpy(p + first.n, second.p, second.n);
    p[first.n + second.n] = 0;
    return op_str_make(p, first.n + second.n);
}

op_str op_arena_printf(struct op_arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    char *p = op_arena_alloc(a, n > 0 ? (size_t)n + 1 : 1);
    p[0] = 0;
    if (n > 0)
        (void)vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    va_end(args);
    return op_str_make(p, n > 0 ? (size_t)n : 0);
}
