/* Lines of text, one after the other, and places in it. */
#ifndef READ_LINES_H
#define READ_LINES_H

#include "offprint/str.h"

struct lines {
    op_str rest;
    uint32_t number; /* of the line that comes next */
};

/* The next line without its end; absent when there is none. */
op_str lines_next(struct lines *l);
/* Without white space at its right end. */
op_str lines_trim_right(op_str s);

/* Where a byte of the text stands. It moves forward, so that asking for each place of a long line is not counting the
   line each time; going back begins anew. */
struct line_cursor {
    op_str text; /* borrowed */
    uint32_t first_line;
    const char *p; /* counted up to here */
    uint32_t line, column;
};

void line_cursor_init(struct line_cursor *c, op_str text, uint32_t first_line);
/* Sets line and column (in code points, from 1) to those of `p`, which stands in the text or at its end. */
void line_cursor_move(struct line_cursor *c, const char *p);

#endif
