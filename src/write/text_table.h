/* A table in columns, while its cells are gathered and when it is set. */
#ifndef WRITE_TEXT_TABLE_H
#define WRITE_TEXT_TABLE_H

#include "write/text.h"

/* What is wider is not set in columns at all. */
#define TEXT_COLUMNS_MAX 512u

struct text_cell {
    size_t from, to; /* its text, in text_table.text */
    struct text_traits traits;
    uint32_t column, span; /* first column and number of columns, below TEXT_COLUMNS_MAX */
    bool head;             /* th */
    bool right, aligned;   /* to the right; the source says how */
};

struct text_row {
    size_t first, count; /* cells */
    bool head;           /* of the table's head */
};

struct text_table {
    const struct op_node *node;
    struct op_buf text;
    struct text_cell *cells; /* owned */
    size_t cell_count, cell_cap;
    struct text_row *rows; /* owned */
    size_t row_count, row_cap;
    uint32_t columns;
    uint32_t cursor;                /* column where the search for the next cell's place begins */
    size_t until[TEXT_COLUMNS_MAX]; /* row down to which the column is taken by a cell from above */
    bool too_wide;                  /* more columns than the maximum */
    size_t head_rows;               /* leading rows that are heads */
    struct text_cell caption;
    bool has_caption;
    struct text_cell *open; /* where text goes; NULL between cells */

    /* What the blocks around had, while a cell is open. */
    struct op_buf cont, lead;
    unsigned gap;
    size_t gap_prefix;
    bool started, tight;
};

static inline op_str text_cell_str(const struct text_table *k, const struct text_cell *c)
{
    return op_str_skip(op_str_first(op_buf_str(&k->text), c->to), c->from);
}

/* Sets the finished table: in columns where they fit, as records where they do not. */
void text_grid_write(struct text *t, const struct text_table *k);

#endif
