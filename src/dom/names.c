/* Names by number: the known ones through a table made by gen-names.py, others through a table of the document. */
#include "offprint/names.h"

#include "offprint/dom.h"

#include "names.inc"

/* The twin of name_hash() in gen-names.py. */
static uint32_t name_hash(op_str name)
{
    uint32_t h = (uint32_t)name.n;
    for (size_t i = 0; i < name.n; i++)
        h = h * 31 + (unsigned char)name.p[i];
    return h ^ h >> 15;
}

uint32_t op_name_lookup(op_str name)
{
    uint32_t slot = name_hash(name) & (NAME_BUCKETS - 1);
    while (name_buckets[slot]) {
        if (op_str_eq(op_name_strings[name_buckets[slot]], name))
            return name_buckets[slot];
        slot = (slot + 1) & (NAME_BUCKETS - 1);
    }
    return OP_N_UNNAMED;
}

/* Names of one document beyond the known ones: numbers from OP_N_COUNT on, an open hash table of them. */
struct op_names {
    op_str *strings;
    uint32_t count, cap;
    uint32_t *slots; /* 1 + index; 0 is free */
    uint32_t slot_count;
};

/* The widths of the bit fields in dom.h. Names past this many in one document all become the last one. */
#define NAMES_MAX ((1u << 24) - 1 - OP_N_COUNT)

static void names_grow(struct op_arena *arena, struct op_names *names)
{
    uint32_t cap = names->cap ? names->cap * 2 : 64;
    op_str *strings = op_arena_alloc(arena, cap * sizeof *strings);
    if (names->count)
        memcpy(strings, names->strings, names->count * sizeof *strings);
    names->strings = strings;
    names->cap = cap;
    names->slot_count = cap * 2;
    names->slots = op_arena_zalloc(arena, names->slot_count * sizeof *names->slots);
    for (uint32_t i = 0; i < names->count; i++) {
        uint32_t slot = name_hash(strings[i]) & (names->slot_count - 1);
        while (names->slots[slot])
            slot = (slot + 1) & (names->slot_count - 1);
        names->slots[slot] = i + 1;
    }
}

uint32_t op_doc_name(struct op_doc *doc, op_str name)
{
    uint32_t known = op_name_lookup(name);
    if (known || name.n == 0)
        return known;
    if (!doc->names)
        doc->names = op_arena_zalloc(doc->arena, sizeof *doc->names);
    struct op_names *names = doc->names;
    if (names->count == names->cap)
        names_grow(doc->arena, names);
    uint32_t slot = name_hash(name) & (names->slot_count - 1);
    for (; names->slots[slot]; slot = (slot + 1) & (names->slot_count - 1))
        if (op_str_eq(names->strings[names->slots[slot] - 1], name))
            return OP_N_COUNT + names->slots[slot] - 1;
    if (names->count == NAMES_MAX)
        return OP_N_COUNT + NAMES_MAX - 1;
    names->strings[names->count] = op_arena_dup(doc->arena, name);
    names->slots[slot] = ++names->count;
    return OP_N_COUNT + names->count - 1;
}

op_str op_doc_name_str(const struct op_doc *doc, uint32_t name)
{
    if (name < OP_N_COUNT)
        return op_name_strings[name];
    return doc->names && name - OP_N_COUNT < doc->names->count ? doc->names->strings[name - OP_N_COUNT] : OP_STR_NONE;
}
