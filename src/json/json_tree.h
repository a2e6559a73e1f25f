/* JSON as web pages hold it: read as far as it makes sense. */
#ifndef JSON_JSON_TREE_H
#define JSON_JSON_TREE_H

#include "offprint/arena.h"

enum json_kind {
    JSON_WORD, /* a number, true, false, null */
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT
};

struct json_value {
    enum json_kind kind;
    op_str name; /* of a member of an object; absent otherwise */
    op_str text; /* of a word or string; borrowed from the input, or in the arena where escapes stood */
    struct json_value *parent, *first, *last, *next;
};

/* What is nested deeper is passed over. */
#define JSON_DEPTH_MAX 64

/* Reads `text`, which is borrowed as long as the arena. It may hold several values one behind the other, comments
   (C's, HTML's, and the marks of CDATA), control characters and quotation marks in strings, commas that nothing
   follows, words without quotation marks as keys; brackets may be missing at the end. Returns an array of the values,
   never NULL. `*budget` is how many values may still be made, and is lowered: behind it nothing more is read. */
struct json_value *json_parse(struct op_arena *arena, op_str text, size_t *budget);
/* The last member of that name; NULL when there is none, or `object` is none. */
const struct json_value *json_member(const struct json_value *object, const char *name);
/* The text of a member that is a string or a number; absent otherwise. */
op_str json_member_text(const struct json_value *object, const char *name);

#endif
