#include "stage/id_set.h"

static size_t slot_of(const struct id_set *s, op_str value)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (size_t i = 0; i < value.n; i++)
        hash = (hash ^ (unsigned char)value.p[i]) * 1099511628211u;
    size_t at = (size_t)(hash ^ hash >> 32) & (s->capacity - 1);
    while (s->slots[at].p && !op_str_eq(s->slots[at], value))
        at = (at + 1) & (s->capacity - 1);
    return at;
}

bool id_set_has(const struct id_set *s, op_str value)
{
    return s->capacity && value.p && s->slots[slot_of(s, value)].p;
}

bool id_set_add(struct op_arena *arena, struct id_set *s, op_str value)
{
    if (s->used * 2 >= s->capacity) {
        struct id_set grown = {NULL, s->used, s->capacity ? s->capacity * 2 : 64};
        grown.slots = op_arena_zalloc(arena, grown.capacity * sizeof *grown.slots);
        for (size_t i = 0; i < s->capacity; i++)
            if (s->slots[i].p)
                grown.slots[slot_of(&grown, s->slots[i])] = s->slots[i];
        *s = grown;
    }
    size_t at = slot_of(s, value);
    if (s->slots[at].p)
        return false;
    s->slots[at] = value;
    s->used++;
    return true;
}
