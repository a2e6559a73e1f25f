/* Names by number: the known ones through a table made by gen-names.py, others through a table of the document. */
#include "offprint/names.h"

#include "offprint/dom.h"

#include "names.inc"

#define MULTIPLIER 0x9E3779B97F4A7C15u

static inline uint64_t load4(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;
    return (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 | (uint64_t)b[3] << 24;
}

static inline uint64_t load8(const char *p)
{
    return load4(p) | load4(p + 4) << 32;
}

/* A word made of the whole name. Two names of the same length up to 8 have the same word only when they are the same:
   the loads overlap, and every byte is in it. */
static inline uint64_t name_word(op_str name, uint64_t seed)
{
    const char *p = name.p;
    size_t n = name.n;
    if (n < 4)
        return n == 0 ? 0
                      : (uint64_t)(unsigned char)p[0] | (uint64_t)(unsigned char)p[n / 2] << 8 |
                            (uint64_t)(unsigned char)p[n - 1] << 16;
    if (n <= 8)
        return load4(p) | load4(p + n - 4) << 32;
    uint64_t word = seed;
    for (size_t at = 0; at < n - 8; at += 8) {
        word = (word ^ load8(p + at)) * MULTIPLIER;
        word ^= word >> 32;
    }
    word = (word ^ load8(p + n - 8)) * MULTIPLIER;
    return word ^ word >> 32;
}

static inline uint32_t name_hash(uint64_t word, size_t n)
{
    return (uint32_t)((word ^ n) * MULTIPLIER >> 32);
}

/* The names of the table whose words are these have no seed, so that gen-names.py can place them. */
static inline uint32_t known_name(op_str name)
{
    uint64_t word = name_word(name, 0);
    uint32_t slot = name_hash(word, name.n) & (NAME_BUCKETS - 1);
    for (uint32_t known; (known = name_buckets[slot]); slot = (slot + 1) & (NAME_BUCKETS - 1))
        if (name_words[known] == word && op_name_texts[known].n == name.n &&
            (name.n <= 8 || memcmp(op_name_texts[known].p, name.p, name.n) == 0))
            return known;
    return OP_N_UNNAMED;
}

uint32_t op_name_lookup(op_str name)
{
    return known_name(name);
}

/* Names of one document beyond the known ones: numbers from OP_N_COUNT on, an open hash table of them. */
struct op_names {
    op_str *strings;
    uint32_t count, cap;
    struct name_slot *slots;
    uint32_t slot_count;
};

/* The hash stands here too, so that a search looks at few strings and growing at none. */
struct name_slot {
    uint32_t hash;
    uint32_t entry; /* 1 + index; 0 is free */
};

/* Where the table lies is not known outside, so nobody can choose names that all fall into one slot. */
static uint32_t seeded_hash(const struct op_names *names, op_str name)
{
    uint64_t seed = (uint64_t)(uintptr_t)names * MULTIPLIER;
    uint64_t word = (name_word(name, seed) ^ seed) * MULTIPLIER;
    return name_hash(word ^ word >> 32, name.n);
}

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
    const struct name_slot *old = names->slots;
    uint32_t old_count = names->slot_count;
    names->slot_count = cap * 2;
    names->slots = op_arena_zalloc(arena, names->slot_count * sizeof *names->slots);
    for (uint32_t i = 0; i < old_count; i++) {
        uint32_t slot = old[i].hash & (names->slot_count - 1);
        if (!old[i].entry)
            continue;
        while (names->slots[slot].entry)
            slot = (slot + 1) & (names->slot_count - 1);
        names->slots[slot] = old[i];
    }
}

/* Out of line: parsers ask for little else than known names, and for these op_doc_name() saves no registers. */
static __attribute__((noinline)) uint32_t own_name(struct op_doc *doc, op_str name)
{
    if (!doc->names)
        doc->names = op_arena_zalloc(doc->arena, sizeof *doc->names);
    struct op_names *names = doc->names;
    if (names->count == names->cap)
        names_grow(doc->arena, names);
    uint32_t hash = seeded_hash(names, name), slot = hash & (names->slot_count - 1);
    for (; names->slots[slot].entry; slot = (slot + 1) & (names->slot_count - 1))
        if (names->slots[slot].hash == hash && op_str_eq(names->strings[names->slots[slot].entry - 1], name))
            return OP_N_COUNT + names->slots[slot].entry - 1;
    if (names->count == NAMES_MAX)
        return OP_N_COUNT + NAMES_MAX - 1;
    names->strings[names->count] = op_arena_dup(doc->arena, name);
    names->slots[slot] = (struct name_slot){hash, ++names->count};
    return OP_N_COUNT + names->count - 1;
}

uint32_t op_doc_name(struct op_doc *doc, op_str name)
{
    uint32_t known = known_name(name);
    return known || !name.n ? known : own_name(doc, name);
}

op_str op_doc_name_str(const struct op_doc *doc, uint32_t name)
{
    if (name < OP_N_COUNT)
        return op_known_name(name);
    return doc->names && name - OP_N_COUNT < doc->names->count ? doc->names->strings[name - OP_N_COUNT] : OP_STR_NONE;
}
