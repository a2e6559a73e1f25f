/* The state of the first pass, lines to blocks, and the starts of blocks. Private to block.c and block_start.c. */
#ifndef MD_BLOCK_H
#define MD_BLOCK_H

#include "md/md.h"

enum { MD_DOLLARS, MD_BRACKETS, MD_PERCENTS, MD_DELIMITERS };

struct md_reader {
    struct md_parser *p;
    struct md_block *tip;       /* the innermost open block */
    struct md_block *container; /* the innermost block that the line at hand has matched so far */
    struct md_block *old_tip, *last_matched;
    bool all_closed;
    uint32_t row; /* of the line at hand, from 0 */
    /* The line at hand, in offsets of the source; `end` is its line end. */
    uint32_t begin, end, next_line;
    uint32_t offset, column;    /* how far it has been taken */
    bool partial_tab;           /* `offset` stands on a tab of which a part was taken */
    uint32_t mark, mark_column; /* the first byte from `offset` on that is neither space nor tab */
    uint32_t indent;
    bool blank;
    struct md_attributes *pending; /* {: ...} in front of a block */
    /* By delimiter: before this place in the source no closing one is to be found, so nobody looks twice. */
    uint32_t no_end[MD_DELIMITERS];
};

static inline char md_mark(const struct md_reader *r)
{
    return r->mark < r->end ? r->p->s[r->mark] : 0;
}
static inline op_str md_rest(const struct md_reader *r)
{
    return op_str_make(r->p->s + r->mark, r->end - r->mark);
}

void md_find_mark(struct md_reader *r);
void md_advance_to_mark(struct md_reader *r);
void md_advance_bytes(struct md_reader *r, uint32_t count);
void md_advance_columns(struct md_reader *r, uint32_t count);
void md_close_unmatched(struct md_reader *r);
void md_close(struct md_reader *r, struct md_block *b, uint32_t end_row);
/* A new block within the innermost one that can hold it; it is the tip then. */
struct md_block *md_open(struct md_reader *r, enum md_kind kind, uint32_t at);
/* What is left of the line goes to the tip. */
void md_take_rest(struct md_reader *r);

enum md_start { MD_NO_START, MD_CONTAINER_START, MD_LEAF_START, MD_LINE_TAKEN };
/* Tries all starts of blocks at the mark. */
enum md_start md_try_starts(struct md_reader *r);
/* Can a line that begins with this byte start a block? */
bool md_may_start(const struct md_reader *r);

#endif
