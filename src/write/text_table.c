/* Plain text: which tables are data, and gathering their cells (HTML standard, 4.9.12 "Forming a table"). */
#include "write/text_table.h"

#include <stdlib.h>

/* -- Data or layout? -- */

#define LONG_CELL 600 /* bytes of text: without a head, this is no table but a page */

struct census {
    size_t rows, columns, in_row;
    size_t cell, longest; /* bytes of text of this cell, of the longest one */
    bool head;            /* th, thead or caption */
    bool blocks;          /* what cannot stand in a column: headings, code, quotes, figures, tables */
};

static void count_element(struct census *c, const struct op_node *n)
{
    switch (n->name) {
    case OP_N_TR:
        c->rows++;
        c->in_row = 0;
        break;
    case OP_N_TH:
    case OP_N_TD:
        c->cell = 0;
        c->in_row++;
        c->columns = c->in_row > c->columns ? c->in_row : c->columns;
        c->head |= n->name == OP_N_TH;
        break;
    case OP_N_CAPTION:
    case OP_N_THEAD:
        c->head = true;
        break;
    case OP_N_TABLE:
        c->blocks |= !c->head; /* inside a cell of data a table is lines */
        break;
    case OP_N_PRE:
    case OP_N_LISTING:
    case OP_N_XMP:
    case OP_N_PLAINTEXT:
    case OP_N_BLOCKQUOTE:
    case OP_N_FIGURE:
    case OP_N_HR:
        c->blocks = true;
        break;
    default:
        c->blocks |= (op_flags(n) & OP_NAME_HEADING) != 0;
    }
}

static bool is_data(const struct text *t, struct op_node *table)
{
    op_str role = op_str_trim(op_attr(table, OP_N_ROLE));
    if (op_str_eq_ci(role, OP_STR("presentation")) || op_str_eq_ci(role, OP_STR("none")))
        return false;
    struct census c = {.rows = 0};
    struct op_walk w;
    op_walk_start(&w, table);
    while (op_walk_next(&w) && !c.blocks) {
        if (w.event != OP_ENTER || w.node == table)
            continue;
        if (w.node->kind == OP_TEXT) {
            c.cell += w.node->n;
            c.longest = c.cell > c.longest ? c.cell : c.longest;
        } else if (text_is_silent(t, w.node)) {
            op_walk_skip(&w);
        } else if (op_is_element(w.node) && w.node->ns == OP_NS_HTML) {
            count_element(&c, w.node);
        }
    }
    if (c.blocks || !c.columns)
        return false;
    if (c.head)
        return c.rows > 1 || c.columns > 1;
    return c.rows > 1 && c.columns > 1 && c.longest <= LONG_CELL;
}

/* -- Gathering -- */

bool text_table_enter(struct text *t, struct op_node *table)
{
    if (t->table || !is_data(t, table))
        return false;
    text_flush(t);
    text_gap(t, 2);
    (void)text_push(t, table, TEXT_GRID);
    t->table = op_xcalloc(1, sizeof *t->table);
    t->table->node = table;
    return true;
}

void text_table_free(struct text_table *k)
{
    if (!k)
        return;
    op_buf_release(&k->text);
    op_buf_release(&k->cont);
    op_buf_release(&k->lead);
    free(k->cells);
    free(k->rows);
    free(k);
}

static void open_row(struct text_table *k)
{
    if (k->row_count == k->row_cap) {
        k->row_cap = k->row_cap ? k->row_cap * 2 : 16;
        k->rows = op_xrealloc(k->rows, k->row_cap * sizeof *k->rows);
    }
    k->rows[k->row_count++] = (struct text_row){k->cell_count, 0, false};
    k->cursor = 0;
}

static uint32_t read_span(const struct op_node *cell, uint32_t name, uint32_t max)
{
    uint64_t span = 0;
    op_str s = op_str_trim(op_attr(cell, name));
    for (size_t i = 0; i < s.n && op_is_digit(s.p[i]) && span <= max; i++)
        span = span * 10 + (uint64_t)(s.p[i] - '0');
    return span > max ? max : (uint32_t)span;
}

/* Which side the source sets the cell to. */
static void read_alignment(const struct op_node *n, struct text_cell *c)
{
    op_str align = op_str_trim(op_attr(n, OP_N_ALIGN)), style = op_attr(n, OP_N_STYLE);
    while (style.p && !align.n) {
        op_str value = op_str_cut(&style, ';'), name = op_str_trim(op_str_cut(&value, ':'));
        if (op_str_eq_ci(name, OP_STR("text-align")) && value.p)
            align = op_str_trim(value);
    }
    c->aligned = align.n != 0;
    c->right = op_str_eq_ci(align, OP_STR("right")) || op_str_eq_ci(align, OP_STR("end"));
}

static void catch_blocks(struct text *t, struct text_cell *c)
{
    struct text_table *k = t->table;
    struct op_buf cont = k->cont, lead = k->lead;
    k->cont = t->cont, k->lead = t->lead;
    k->gap = t->gap, k->gap_prefix = t->gap_prefix, k->started = t->started, k->tight = t->tight;
    t->cont = cont, t->lead = lead;
    op_buf_clear(&t->cont);
    op_buf_clear(&t->lead);
    k->open = c;
    c->from = c->to = k->text.n;
}

static void release_blocks(struct text *t)
{
    struct text_table *k = t->table;
    struct op_buf cont = t->cont, lead = t->lead;
    t->cont = k->cont, t->lead = k->lead;
    t->gap = k->gap, t->gap_prefix = k->gap_prefix, t->started = k->started, t->tight = k->tight;
    k->cont = cont, k->lead = lead;
    k->open = NULL;
}

static void open_cell(struct text *t, const struct op_node *n)
{
    struct text_table *k = t->table;
    if (!k->row_count)
        open_row(k);
    size_t row = k->row_count - 1;
    while (k->cursor < TEXT_COLUMNS_MAX && k->until[k->cursor] > row)
        k->cursor++;
    struct text_cell c = {.head = op_is(n, OP_N_TH)};
    uint32_t colspan = read_span(n, OP_N_COLSPAN, 1000), rowspan = read_span(n, OP_N_ROWSPAN, 65534);
    if (!op_attr(n, OP_N_ROWSPAN).p)
        rowspan = 1;
    if (k->cursor == TEXT_COLUMNS_MAX) {
        k->too_wide = true;
        k->cursor = TEXT_COLUMNS_MAX - 1;
    }
    c.column = k->cursor;
    c.span = colspan ? colspan : 1;
    if (c.span > TEXT_COLUMNS_MAX - c.column)
        c.span = TEXT_COLUMNS_MAX - c.column;
    for (uint32_t i = 0; i < c.span; i++)
        k->until[c.column + i] = row + (rowspan ? rowspan : SIZE_MAX - row);
    k->cursor += c.span;
    k->columns = k->cursor > k->columns ? k->cursor : k->columns;
    read_alignment(n, &c);
    if (k->cell_count == k->cell_cap) {
        k->cell_cap = k->cell_cap ? k->cell_cap * 2 : 64;
        k->cells = op_xrealloc(k->cells, k->cell_cap * sizeof *k->cells);
    }
    k->cells[k->cell_count++] = c;
    k->rows[row].count++;
    (void)text_push(t, n, TEXT_CELL);
    catch_blocks(t, &k->cells[k->cell_count - 1]);
}

/* Cells do not reach from one group of rows into the next. */
static void end_group(struct text_table *k)
{
    memset(k->until, 0, k->columns * sizeof *k->until);
}

bool text_table_enter_part(struct text *t, const struct op_node *n)
{
    struct text_table *k = t->table;
    if (k->open)
        return false;
    switch (n->name) {
    case OP_N_THEAD:
    case OP_N_TBODY:
    case OP_N_TFOOT:
        text_flush(t);
        end_group(k);
        return true;
    case OP_N_TR:
        text_flush(t);
        open_row(k);
        k->rows[k->row_count - 1].head = op_parent(n) && op_is(op_parent(n), OP_N_THEAD);
        return true;
    case OP_N_TD:
    case OP_N_TH:
        text_flush(t);
        open_cell(t, n);
        return true;
    case OP_N_CAPTION:
        text_flush(t);
        k->has_caption = true;
        (void)text_push(t, n, TEXT_CAPTION);
        catch_blocks(t, &k->caption);
        return true;
    default:
        return false;
    }
}

/* The indents of lists inside of a cell travel with its text. */
static void add_indent(struct text_table *k, op_str prefix, size_t hang)
{
    op_buf_addc(&k->text, TEXT_INDENT);
    op_buf_addc(&k->text, (char)(' ' + (hang < 64 ? hang : 64)));
    for (size_t i = 0; i < prefix.n; i++)
        op_buf_addc(&k->text, prefix.p[i] == ' ' ? TEXT_NBSP : prefix.p[i]);
}

void text_table_catch(struct text *t)
{
    struct text_table *k = t->table;
    struct text_cell *c = k->open;
    op_str s = op_buf_str(&t->para);
    if (!c) /* text between cells, which no parser leaves there */
        return;
    c->traits.beyond_ascii |= t->traits.beyond_ascii;
    c->traits.complex |= t->traits.complex;
    c->traits.marked |= t->traits.marked || k->text.n > c->from || t->cont.n;
    bool first = true;
    while (s.p) {
        op_str line = op_str_cut(&s, '\n');
        if (k->text.n > c->from)
            op_buf_addc(&k->text, '\n');
        if (t->cont.n)
            add_indent(k, op_buf_str(first && t->lead.n ? &t->lead : &t->cont), t->cont.n);
        op_buf_add(&k->text, line);
        op_buf_clear(&t->lead);
        first = false;
    }
    c->to = k->text.n;
}

void text_table_leave_cell(struct text *t)
{
    text_flush(t);
    release_blocks(t);
}

void text_table_leave_caption(struct text *t)
{
    text_flush(t);
    release_blocks(t);
}

/* Heads are the rows of thead, or else the rows on top that hold nothing but th. */
static void find_heads(struct text_table *k)
{
    for (size_t r = 0; r < k->row_count; r++) {
        struct text_row *row = &k->rows[r];
        bool all = row->count > 0, text = false;
        for (size_t i = 0; i < row->count; i++) {
            const struct text_cell *c = &k->cells[row->first + i];
            all &= c->head;
            text |= c->to > c->from;
        }
        if (!row->head && !all)
            break;
        k->head_rows = r + 1;
        row->head = text;
    }
    /* A table of nothing but th has no head. */
    if (k->head_rows == k->row_count)
        k->head_rows = 0;
}

void text_table_leave(struct text *t)
{
    struct text_table *k = t->table;
    text_flush(t);
    t->table = NULL;
    find_heads(k);
    text_grid_write(t, k);
    text_table_free(k);
}
