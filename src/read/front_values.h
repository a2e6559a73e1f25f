/* What front matter says, whatever notation it is in: values under dotted keys. */
#ifndef READ_FRONT_VALUES_H
#define READ_FRONT_VALUES_H

#include "offprint/arena.h"
#include "offprint/ctx.h"

/* More than this many values, or keys, in one front matter are not read; nor is a dotted key of more bytes. */
#define FRONT_VALUES_MAX 4096
#define FRONT_KEY_MAX 1024
/* Levels of lists and maps, in every notation. */
#define FRONT_DEPTH_MAX 32
/* Front matter whose end no fence marks is believed up to so many bytes. */
#define FRONT_UNFENCED_MAX ((size_t)64 << 10)

struct front_value {
    op_str key; /* dotted: "params.author"; in the arena */
    op_str text;
    uint32_t item; /* which element of a list it belongs to, counted through the front matter; 0: of none */
    uint32_t line, column;
    bool merged; /* by YAML's `<<`: gives way to the same key of the map itself */
    bool used;
};

struct front_key {
    uint32_t hash, item;
    op_str key;
};

struct front_values {
    struct op_ctx *ctx;
    op_str file;            /* name in diagnostics */
    bool settings;          /* of the program, not front matter: every fault is OP_DIAG_DEFAULTS */
    struct op_arena *arena; /* borrowed; holds all that follows */
    struct front_value *v;
    size_t n, cap;
    /* Every key of a map that was seen, and a table of their numbers + 1 by hash. */
    struct front_key *keys;
    size_t key_count, key_cap;
    uint32_t *slots;
    size_t slot_count;
    uint32_t items;  /* elements of lists so far */
    size_t repeated; /* keys that stood twice */
};

void front_values_init(struct front_values *values, struct op_ctx *ctx, struct op_arena *arena, op_str file);
/* Reports at a place of the file. */
void front_report(const struct front_values *values, enum op_diag_id id, uint32_t line, uint32_t column,
                  const char *format, ...) __attribute__((format(printf, 5, 6)));
/* OP_DIAG_FRONT_MATTER_LIMIT: `what` is too large, and no more is read. */
void front_report_limit(const struct front_values *values, uint32_t line, uint32_t column, const char *what);

/* Both texts are copied; an empty value is not kept. False when there are too many. */
bool front_values_add(struct front_values *values, op_str key, op_str text, uint32_t item, uint32_t line,
                      uint32_t column);
/* Another value with this key, of this list's element, that shares its text with `source`. False when there are too
   many. */
bool front_values_repeat(struct front_values *values, op_str key, uint32_t item, const struct front_value *source);
/* `prefix.name` in the arena, or `name` alone when the prefix is empty. Absent when it is longer than FRONT_KEY_MAX. */
op_str front_key_join(struct op_arena *arena, op_str prefix, op_str name);

enum front_key_verdict { FRONT_KEY_NEW, FRONT_KEY_TWICE, FRONT_KEY_TOO_MANY };
/* Notes a key of a map (in one element of a list). One that stands twice is reported as OP_DIAG_FRONT_MATTER_KEY; of
   many of them only the first few are. */
enum front_key_verdict front_values_key(struct front_values *values, op_str key, uint32_t item, uint32_t line,
                                        uint32_t column);
/* Was the key noted? */
bool front_values_has_key(const struct front_values *values, op_str key, uint32_t item);
/* Reports how many repeated keys were not reported. */
void front_values_end(struct front_values *values);

/* How much there is, to come back to. */
struct front_mark {
    size_t n, key_count;
};
struct front_mark front_values_mark(const struct front_values *values);
void front_values_reset(struct front_values *values, struct front_mark mark);

#endif
