#include "read/front_values.h"

#include <stdarg.h>
#include <stdio.h>

/* Of more keys that stand twice only the number is told. */
enum { REPEATED_SHOWN = 8 };

void front_values_init(struct front_values *values, struct op_ctx *ctx, struct op_arena *arena, op_str file)
{
    *values = (struct front_values){.ctx = ctx, .arena = arena, .file = file};
}

void front_report(const struct front_values *values, enum op_diag_id id, uint32_t line, uint32_t column,
                  const char *format, ...)
{
    char message[512];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(message, sizeof message, format, args);
    va_end(args);
    op_report(values->ctx, values->settings ? OP_DIAG_DEFAULTS : id, (struct op_place){values->file, line, column},
              "%s", message);
}

void front_report_limit(const struct front_values *values, uint32_t line, uint32_t column, const char *what)
{
    front_report(values, OP_DIAG_FRONT_MATTER_LIMIT, line, column, "%s with %s, reading no further",
                 values->settings ? "defaults" : "front matter", what);
}

/* A copy of `old` with room for twice as many; what it leaves behind goes with the arena. */
static void *grow(struct op_arena *arena, const void *old, size_t size, size_t n, size_t *cap)
{
    *cap = *cap ? *cap * 2 : 32;
    void *p = op_arena_alloc(arena, *cap * size);
    if (n)
        memcpy(p, old, n * size);
    return p;
}

/* -- Values -- */

static struct front_value *new_value(struct front_values *values)
{
    if (values->n == FRONT_VALUES_MAX)
        return NULL;
    if (values->n == values->cap)
        values->v = grow(values->arena, values->v, sizeof *values->v, values->n, &values->cap);
    return &values->v[values->n++];
}

bool front_values_add(struct front_values *values, op_str key, op_str text, uint32_t item, uint32_t line,
                      uint32_t column)
{
    text = op_str_trim(text);
    if (text.n == 0)
        return true;
    struct front_value *v = new_value(values);
    if (v)
        *v = (struct front_value){.key = op_arena_dup(values->arena, key),
                                  .text = op_arena_dup(values->arena, text),
                                  .item = item,
                                  .line = line,
                                  .column = column};
    return v != NULL;
}

bool front_values_repeat(struct front_values *values, op_str key, uint32_t item, const struct front_value *source)
{
    struct front_value copy = *source;
    struct front_value *v = new_value(values);
    copy.key = key;
    copy.item = item;
    if (v)
        *v = copy;
    return v != NULL;
}

op_str front_key_join(struct op_arena *arena, op_str prefix, op_str name)
{
    if (prefix.n + name.n >= FRONT_KEY_MAX)
        return OP_STR_NONE;
    if (prefix.n == 0)
        return op_arena_dup(arena, name.p ? name : OP_STR(""));
    return op_arena_printf(arena, "%.*s.%.*s", OP_ARG(prefix), OP_ARG(name));
}

/* -- Keys -- */

static uint32_t hash_key(op_str key, uint32_t item)
{
    uint32_t hash = 2166136261u ^ item;
    for (size_t i = 0; i < key.n; i++)
        hash = (hash ^ (unsigned char)key.p[i]) * 16777619u;
    return hash ^ hash >> 15;
}

/* Where the key is, or where it would be. */
static size_t find_slot(const struct front_values *values, op_str key, uint32_t item, uint32_t hash)
{
    size_t i = hash & (values->slot_count - 1);
    for (; values->slots[i]; i = (i + 1) & (values->slot_count - 1)) {
        const struct front_key *k = &values->keys[values->slots[i] - 1];
        if (k->hash == hash && k->item == item && op_str_eq(k->key, key))
            break;
    }
    return i;
}

static void rebuild_slots(struct front_values *values)
{
    memset(values->slots, 0, values->slot_count * sizeof *values->slots);
    for (size_t i = 0; i < values->key_count; i++) {
        const struct front_key *k = &values->keys[i];
        values->slots[find_slot(values, k->key, k->item, k->hash)] = (uint32_t)i + 1;
    }
}

bool front_values_has_key(const struct front_values *values, op_str key, uint32_t item)
{
    return values->slots && values->slots[find_slot(values, key, item, hash_key(key, item))];
}

enum front_key_verdict front_values_key(struct front_values *values, op_str key, uint32_t item, uint32_t line,
                                        uint32_t column)
{
    if (values->key_count == FRONT_VALUES_MAX)
        return FRONT_KEY_TOO_MANY;
    if (values->key_count == values->key_cap) {
        values->keys = grow(values->arena, values->keys, sizeof *values->keys, values->key_count, &values->key_cap);
        values->slot_count = values->key_cap * 2;
        values->slots = op_arena_alloc(values->arena, values->slot_count * sizeof *values->slots);
        rebuild_slots(values);
    }
    uint32_t hash = hash_key(key, item);
    size_t slot = find_slot(values, key, item, hash);
    if (!values->slots[slot]) {
        values->keys[values->key_count++] = (struct front_key){hash, item, op_arena_dup(values->arena, key)};
        values->slots[slot] = (uint32_t)values->key_count;
        return FRONT_KEY_NEW;
    }
    if (values->repeated++ < REPEATED_SHOWN)
        front_report(values, OP_DIAG_FRONT_MATTER_KEY, line, column, "the key \"%.*s\" stands twice, taking the first",
                     OP_ARG(op_str_first(key, 80)));
    return FRONT_KEY_TWICE;
}

void front_values_end(struct front_values *values)
{
    if (values->repeated > REPEATED_SHOWN)
        front_report(values, OP_DIAG_FRONT_MATTER_KEY, 0, 0, "further keys that stand twice, taking the first: %zu",
                     values->repeated - REPEATED_SHOWN);
}

struct front_mark front_values_mark(const struct front_values *values)
{
    return (struct front_mark){values->n, values->key_count};
}

void front_values_reset(struct front_values *values, struct front_mark mark)
{
    values->n = mark.n;
    /* In the order opposite to that in which they came, so that no gap hides a key that stays. */
    while (values->key_count > mark.key_count) {
        const struct front_key *k = &values->keys[values->key_count - 1];
        values->slots[find_slot(values, k->key, k->item, k->hash)] = 0;
        values->key_count--;
    }
}
