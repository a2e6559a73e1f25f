/* Sets of identifiers. */
#ifndef STAGE_ID_SET_H
#define STAGE_ID_SET_H

#include "offprint/arena.h"

/* Strings, borrowed, in an open hash table whose slots are in an arena. All zero is the empty set. */
struct id_set {
    op_str *slots;
    size_t used, capacity; /* a power of two */
};

/* False for an absent `value`. */
bool id_set_has(const struct id_set *s, op_str value);
/* False when it was there already. */
bool id_set_add(struct op_arena *arena, struct id_set *s, op_str value);

#endif
