/* Headings by what links call them: web sites give headings ids of their text, each by rules of its own. */
#ifndef DOC_HEADING_INDEX_H
#define DOC_HEADING_INDEX_H

#include "offprint/arena.h"

/* A heading's text as a key, and its place in the order in which headings were added. */
struct heading_key {
    op_str key;
    size_t heading;
};

struct heading_index {
    struct op_arena *arena; /* borrowed; holds all that follows */
    struct heading_key *slugs, *letters;
    size_t n, cap;
    bool sorted;
};

void heading_index_init(struct heading_index *index, struct op_arena *arena);
/* Headings are added in document order, all of them before the first question. */
void heading_index_add(struct heading_index *index, op_str text);

/* Each answers with the number of a heading, from 0, or OP_NOT_FOUND. `name` is a fragment, decoded, or a text. */

/* The first whose slug (heading_id.h) is that of `name`: `#the-second-day`. */
size_t heading_index_named(struct heading_index *index, op_str name);
/* `#notes-1` is the second of several "Notes", unless a heading is named so. */
size_t heading_index_numbered(struct heading_index *index, op_str name);
/* By letters and digits alone, numbered or not: sites drop what stands between them or make hyphens of it, so that
   "Rust's editions" is `#rusts-editions` here and `#rust-s-editions` there. */
size_t heading_index_near(struct heading_index *index, op_str name);

#endif
