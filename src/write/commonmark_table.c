/* Markdown: tables in signs (GitHub Flavored Markdown, 4.10). */
#include "write/commonmark.h"

static bool is_right(const struct op_node *cell)
{
    return op_str_find(op_attr(cell, OP_N_STYLE), OP_STR("right"), 0) != OP_NOT_FOUND;
}

static bool is_center(const struct op_node *cell)
{
    return op_str_find(op_attr(cell, OP_N_STYLE), OP_STR("center"), 0) != OP_NOT_FOUND;
}

static bool is_left(const struct op_node *cell)
{
    return op_str_find(op_attr(cell, OP_N_STYLE), OP_STR("left"), 0) != OP_NOT_FOUND;
}

static const struct op_node *next_element(const struct op_node *n)
{
    while (n && !op_is_element(n))
        n = op_next(n);
    return n;
}

/* One row of th in thead, and rows of no more td in tbody; in the cells nothing but lines. */
bool cm_is_plain_table(const struct op_node *table)
{
    const struct op_node *head = next_element(op_first(table)), *row = head ? next_element(op_first(head)) : NULL;
    if (!head || !op_is(head, OP_N_THEAD) || !row || next_element(op_next(row)))
        return false;
    size_t columns = 0, count = 0;
    struct op_walk w;
    op_walk_start(&w, (struct op_node *)(uintptr_t)table);
    while (op_walk_next(&w)) {
        const struct op_node *n = w.node;
        if (w.event != OP_ENTER || !op_is_element(n) || n == table)
            continue;
        bool part = op_is(n, OP_N_THEAD) || op_is(n, OP_N_TBODY);
        if (op_is(n, OP_N_TR)) {
            count = 0;
        } else if (op_is(n, OP_N_TD) || op_is(n, OP_N_TH)) {
            bool in_head = op_parent(n) == row;
            columns += in_head;
            if (op_is(n, OP_N_TH) != in_head || ++count > columns || op_attr(n, OP_N_COLSPAN).p ||
                op_attr(n, OP_N_ROWSPAN).p)
                return false;
        } else if (!part && (op_flags(n) & OP_NAME_BLOCK || n->ns == OP_NS_MATHML)) {
            return false;
        }
    }
    return columns > 0;
}

bool cm_enter_table_part(struct cm *m, const struct op_node *n)
{
    if (op_is(n, OP_N_TR)) {
        cm_push(m, n, CM_ROW);
        op_buf_clear(&m->row);
    } else if (op_is(n, OP_N_TD) || op_is(n, OP_N_TH)) {
        cm_push(m, n, CM_CELL);
        m->tabled = true;
        m->space = false;
    } else if (op_is(n, OP_N_THEAD) || op_is(n, OP_N_TBODY)) {
        cm_push(m, n, CM_PASSED);
    } else {
        return false;
    }
    return true;
}

void cm_leave_cell(struct cm *m)
{
    op_buf_addz(&m->row, "| ");
    op_buf_add(&m->row, op_buf_str(&m->para));
    op_buf_addz(&m->row, m->para.n ? " " : "");
    op_buf_clear(&m->para);
    m->space = m->tabled = false;
    m->hard_end = 0;
}

void cm_leave_row(struct cm *m, const struct op_node *row)
{
    op_buf_addc(&m->row, '|');
    cm_gap(m, 1);
    cm_write_line(m, op_buf_str(&m->row));
    cm_gap(m, 1);
    if (!op_parent(row) || !op_is(op_parent(row), OP_N_THEAD))
        return;
    op_buf_clear(&m->row);
    for (const struct op_node *cell = next_element(op_first(row)); cell; cell = next_element(op_next(cell)))
        op_buf_addz(&m->row, is_right(cell)    ? "| --: "
                             : is_center(cell) ? "| :-: "
                             : is_left(cell)   ? "| :-- "
                                               : "| --- ");
    op_buf_addc(&m->row, '|');
    cm_write_line(m, op_buf_str(&m->row));
    cm_gap(m, 1);
}
