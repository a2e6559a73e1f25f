/* Arenas: memory that is freed all at once. */
#ifndef OFFPRINT_ARENA_H
#define OFFPRINT_ARENA_H

#include "offprint/str.h"

/* One reserved range of addresses; pages are taken from the system as they are touched. Everything in an arena lies
   within OP_ARENA_MAX bytes, so that nodes can name each other by 32-bit distances (see dom.h). */
struct op_arena {
    char *base;
    size_t used;
    size_t cap;  /* bytes reserved: the ceiling */
    size_t high; /* the most that `used` has been since the last reset */
};

#define OP_ARENA_MAX ((size_t)4 << 30)

/* Reserves up to `max` bytes (0: OP_ARENA_MAX); less where the system grants less, at least 64 MiB. */
void op_arena_init(struct op_arena *a, size_t max);
void op_arena_release(struct op_arena *a);
/* Forgets everything; returns pages beyond the first few megabytes to the system. */
void op_arena_reset(struct op_arena *a);

/* Where the reservation is used up: ends in op_out_of_memory() (buf.h). */
_Noreturn void op_arena_exhausted(size_t wanted);

/* `size` bytes aligned to 8, not cleared. Never NULL. */
static inline void *op_arena_alloc(struct op_arena *a, size_t size)
{
    size_t rounded = (size + 7) & ~(size_t)7;
    if (rounded < size || rounded > a->cap - a->used)
        op_arena_exhausted(size);
    void *p = a->base + a->used;
    a->used += rounded;
    return p;
}

/* The same, all zero. */
void *op_arena_zalloc(struct op_arena *a, size_t size);
/* A copy of `s` in the arena, followed by a NUL byte that is not counted. An absent slice stays absent. */
op_str op_arena_dup(struct op_arena *a, op_str s);
op_str op_arena_printf(struct op_arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Both in one. */
op_str op_arena_join(struct op_arena *a, op_str first, op_str second);

#endif
