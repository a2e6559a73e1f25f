/* What front matter says, whatever notation it is in: values under dotted keys, and how they become metadata. */
#ifndef READ_FRONT_VALUES_H
#define READ_FRONT_VALUES_H

#include "offprint/article.h"

/* More than this many values in one front matter are not read. */
#define FRONT_VALUES_MAX 4096

struct front_value {
    op_str key; /* dotted: "params.author"; in the arena */
    op_str text;
    uint32_t item; /* which element of a list it belongs to, counted through the front matter; 0: of none */
    uint32_t line, column;
    bool used;
};

struct front_key {
    uint32_t hash, item;
    op_str key;
};

struct front_values {
    struct op_arena *arena; /* borrowed; holds all that follows */
    struct front_value *v;
    size_t n, cap;
    /* Every key of a map that was seen. */
    struct front_key *keys;
    size_t key_count, key_cap;
    uint32_t items; /* elements of lists so far */
};

void front_values_init(struct front_values *values, struct op_arena *arena);
/* Both texts are copied; an empty value is not kept. False when there are too many. */
bool front_values_add(struct front_values *values, op_str key, op_str text, uint32_t item, uint32_t line,
                      uint32_t column);
/* `prefix.name` in the arena, or `name` alone when the prefix is empty. */
op_str front_key_join(struct op_arena *arena, op_str prefix, op_str name);
/* Notes a key of a map; false when it stood there before (in the same element of a list), or when there are too many.
 */
bool front_key_is_new(struct front_values *values, op_str key, uint32_t item);

/* How much there is, to come back to. */
struct front_mark {
    size_t n, key_count;
};
struct front_mark front_values_mark(const struct front_values *values);
void front_values_reset(struct front_values *values, struct front_mark mark);

/* Writes the values to the head of `a`: those of the one table of metadata.h in their canonical form, all others as
   front:KEY. `file` is the name in diagnostics. Reports OP_DIAG_DATE. Returns the value by which
   the article calls itself a draft, or NULL. */
const struct front_value *front_values_apply(struct op_ctx *ctx, struct op_article *a, struct front_values *values,
                                             op_str file);

#endif
