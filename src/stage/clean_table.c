/* op-clean, third phase: tables (HTML standard, section 4.9). Those that only lay out become what they hold. */
#include "stage/clean.h"

static bool is_cell(const struct op_node *n)
{
    return (op_flags(n) & OP_NAME_CELL) != 0;
}

static bool is_row_group(const struct op_node *n)
{
    return op_is(n, OP_N_TBODY) || op_is(n, OP_N_THEAD) || op_is(n, OP_N_TFOOT);
}

/* What stands between cells becomes a cell. */
static enum clean_verdict repair_row(struct clean *c, struct op_node *n)
{
    struct op_node *cell = NULL;
    for (struct op_node *child = op_first(n), *next; child; child = next) {
        next = op_next(child);
        if (is_cell(child)) {
            cell = NULL;
        } else if (op_is_blank(child)) {
            op_unlink(child);
        } else {
            if (!cell) {
                cell = clean_new(c, OP_N_TD, child);
                op_insert_before(child, cell);
            }
            op_unlink(child);
            op_append(cell, child);
        }
    }
    return CLEAN_KEEP;
}

/* Groups hold rows; cells without a row get one; all else moves before the table, or into a row of its own when the
   table is not there yet. */
static enum clean_verdict repair_group(struct clean *c, struct op_node *n)
{
    struct op_node *row = NULL;
    for (struct op_node *child = op_first(n), *next; child; child = next) {
        next = op_next(child);
        if (op_is(child, OP_N_TR)) {
            row = NULL;
        } else if (op_is_blank(child)) {
            op_unlink(child);
        } else {
            if (!row) {
                row = clean_new(c, OP_N_TR, child);
                op_insert_before(child, row);
            }
            op_unlink(child);
            op_append(row, child);
            (void)repair_row(c, row);
        }
    }
    return CLEAN_KEEP;
}

struct shape {
    size_t rows, widest, headers;
    bool nested;
};

/* Counts, and drops rows without a cell. */
static struct shape measure(struct op_node *table)
{
    struct shape s = {0, 0, 0, false};
    for (struct op_node *group = op_first(table), *after; group; group = after) {
        after = op_next(group);
        if (!is_row_group(group))
            continue;
        for (struct op_node *row = op_first(group), *next; row; row = next) {
            next = op_next(row);
            size_t cells = 0;
            bool content = false;
            for (struct op_node *cell = op_first(row); cell; cell = op_next(cell)) {
                cells++;
                s.headers += op_is(cell, OP_N_TH);
                bool full = !clean_is_empty(cell);
                content = content || full;
                s.nested = s.nested || (full && op_find(cell, OP_N_TABLE));
            }
            if (!content) {
                op_unlink(row);
                continue;
            }
            s.rows++;
            if (cells > s.widest)
                s.widest = cells;
        }
        if (!op_first(group))
            op_unlink(group);
    }
    return s;
}

static bool is_layout(const struct op_node *table, struct shape s)
{
    op_str role = op_str_trim(op_attr(table, OP_N_ROLE));
    if (op_str_eq_ci(role, OP_STR("presentation")) || op_str_eq_ci(role, OP_STR("none")))
        return true;
    return s.rows == 0 || (s.headers == 0 && (s.widest <= 1 || s.nested)) || (s.widest <= 1 && s.rows == 1);
}

static void linearise(struct clean *c, struct op_node *table)
{
    for (struct op_node *group = op_first(table), *after; group; group = after) {
        after = op_next(group);
        if (!is_row_group(group)) {
            clean_wrap_runs(c, group, OP_N_P);
            clean_unwrap(c, group);
            continue;
        }
        for (struct op_node *row = op_first(group), *next; row; row = next) {
            next = op_next(row);
            for (struct op_node *cell = op_first(row), *later; cell; cell = later) {
                later = op_next(cell);
                clean_wrap_runs(c, cell, OP_N_P);
                clean_unwrap(c, cell);
            }
            clean_unwrap(c, row);
        }
        clean_unwrap(c, group);
    }
}

/* Puts caption, one head, bodies and one foot in order; the rest moves before the table. */
static void order_groups(struct clean *c, struct op_node *table)
{
    struct op_node *caption = NULL, *head = NULL, *foot = NULL, *body = NULL;
    for (struct op_node *child = op_first(table), *next; child; child = next) {
        next = op_next(child);
        bool row = op_is(child, OP_N_TR) || is_cell(child);
        if (row && !body) {
            body = clean_new(c, OP_N_TBODY, child);
            op_insert_before(child, body);
        }
        if (row) {
            op_unlink(child);
            op_append(body, child);
            continue;
        }
        if (!op_is_blank(child))
            body = NULL;
        if (op_is(child, OP_N_CAPTION) && !caption && !clean_is_empty(child)) {
            caption = child;
            op_unlink(child);
        } else if (op_is(child, OP_N_THEAD) && !head) {
            head = child;
            op_unlink(child);
        } else if (op_is(child, OP_N_TFOOT) && !foot) {
            foot = child;
            op_unlink(child);
        } else if (is_row_group(child)) {
            op_rename(child, OP_N_TBODY);
        } else {
            op_unlink(child);
            if (op_is(child, OP_N_COLGROUP) || op_is(child, OP_N_COL) || op_is_blank(child))
                continue;
            op_insert_before(table, child);
            if (op_is(child, OP_N_CAPTION)) {
                clean_wrap_runs(c, child, OP_N_P);
                clean_unwrap(c, child);
            } else if (clean_is_inline(child)) {
                op_wrap(child, clean_new(c, OP_N_P, child));
            }
        }
    }
    if (head)
        op_prepend(table, head);
    if (caption)
        op_prepend(table, caption);
    if (foot)
        op_append(table, foot);
    for (struct op_node *group = op_first(table); group; group = op_next(group))
        if (is_row_group(group))
            (void)repair_group(c, group);
}

static bool is_header_row(const struct op_node *row)
{
    for (const struct op_node *cell = op_first(row); cell; cell = op_next(cell))
        if (!op_is(cell, OP_N_TH))
            return false;
    return true;
}

/* A first row of headers is the head; every header says what it is the header of. */
static void mark_headers(struct clean *c, struct op_node *table)
{
    struct op_node *body = op_child(table, OP_N_TBODY);
    struct op_node *first = body ? op_child(body, OP_N_TR) : NULL;
    if (first && !op_child(table, OP_N_THEAD) && op_next(first) && is_header_row(first)) {
        struct op_node *head = clean_new(c, OP_N_THEAD, first);
        op_insert_before(body, head);
        op_unlink(first);
        op_append(head, first);
    }
    for (struct op_node *group = op_first(table); group; group = op_next(group))
        for (struct op_node *row = op_first(group); row && is_row_group(group); row = op_next(row))
            for (struct op_node *cell = op_first(row); cell; cell = op_next(cell)) {
                if (!op_is(cell, OP_N_TH))
                    continue;
                if (clean_is_empty(cell))
                    op_rename(cell, OP_N_TD);
                else if (!op_attr(cell, OP_N_SCOPE).n)
                    op_attr_set(c->doc, cell, OP_N_SCOPE, op_is(group, OP_N_THEAD) ? OP_STR("col") : OP_STR("row"));
            }
}

static enum clean_verdict repair_table(struct clean *c, struct op_node *n)
{
    order_groups(c, n);
    if (!is_layout(n, measure(n))) {
        mark_headers(c, n);
        return CLEAN_KEEP;
    }
    linearise(c, n);
    return CLEAN_UNWRAP;
}

const struct clean_rule clean_table_rules[] = {
    {"tables", "repair data tables; those that only lay out become what they hold", CLEAN_PHASE_NEST, CLEAN_LEAVE,
     CLEAN_ON(OP_N_TR), repair_row},
    {"tables", "repair data tables; those that only lay out become what they hold", CLEAN_PHASE_NEST, CLEAN_LEAVE,
     CLEAN_ON(OP_N_TABLE), repair_table},
    {NULL, NULL, CLEAN_PHASE_NEST, CLEAN_LEAVE, NULL, NULL},
};
