/* Tables: GFM, section 4.10. */
#include "md/md.h"
#include "md/unicode.h"

/* A bar that is escaped belongs to its cell, in code spans too. */
bool md_table_cell(op_str *row, op_str *cell)
{
    if (!row->p)
        return false;
    size_t i = 0;
    while (i < row->n && row->p[i] != '|')
        i += row->p[i] == '\\' && i + 1 < row->n ? 2 : 1;
    *cell = op_str_trim(op_str_first(*row, i));
    *row = i < row->n ? op_str_skip(*row, i + 1) : OP_STR_NONE;
    return true;
}

/* Without the bars at its ends. */
static op_str bare_row(op_str line)
{
    line = op_str_trim(line);
    if (line.n && line.p[0] == '|')
        line = op_str_skip(line, 1);
    size_t escapes = 0;
    while (escapes + 1 < line.n && line.p[line.n - 2 - escapes] == '\\')
        escapes++;
    if (line.n && line.p[line.n - 1] == '|' && escapes % 2 == 0)
        line.n--;
    return line;
}

static unsigned count_cells(op_str line, unsigned max)
{
    unsigned n = 0;
    op_str cell;
    for (op_str row = bare_row(line); n <= max && md_table_cell(&row, &cell);)
        n++;
    return n;
}

static bool is_delimiter_cell(op_str cell, unsigned char *align)
{
    bool left = cell.n && cell.p[0] == ':', right = cell.n > 1 && cell.p[cell.n - 1] == ':';
    size_t from = left, to = cell.n - right;
    *align = left && right ? 'c' : left ? 'l' : right ? 'r' : 0;
    for (size_t i = from; i < to; i++)
        if (cell.p[i] != '-')
            return false;
    return to > from;
}

/* How many columns the delimiter row has; 0 when it is none. */
static unsigned read_delimiters(op_str line, unsigned char aligns[MD_COLUMNS_MAX])
{
    unsigned n = 0;
    op_str cell;
    for (op_str row = bare_row(line); md_table_cell(&row, &cell); n++) {
        unsigned char align;
        if (!is_delimiter_cell(cell, &align))
            return 0;
        if (n < MD_COLUMNS_MAX)
            aligns[n] = align;
    }
    return n;
}

static bool could_delimit(op_str line)
{
    bool bar = false;
    for (size_t i = 0; i < line.n; i++) {
        if (!strchr("|-: \t", line.p[i]))
            return false;
        bar = bar || line.p[i] == '|' || line.p[i] == ':';
    }
    return bar;
}

static op_str last_line(const struct md_parser *p, const struct md_block *paragraph)
{
    return md_line_str(p, p->lines[paragraph->line + paragraph->line_count - 1]);
}

bool md_table_begins(struct md_parser *p, struct md_block *paragraph, op_str line)
{
    unsigned char aligns[MD_COLUMNS_MAX];
    if (!paragraph->line_count || !could_delimit(line))
        return false;
    op_str head = last_line(p, paragraph);
    /* One column asks for a bar somewhere: a line of dashes below text is a heading. */
    if (op_str_find_char(line, '|', 0) == OP_NOT_FOUND && op_str_find_char(head, '|', 0) == OP_NOT_FOUND)
        return false;
    unsigned columns = read_delimiters(line, aligns);
    if (!columns || columns != count_cells(head, columns))
        return false;
    if (columns > MD_COLUMNS_MAX) {
        md_limit(p, paragraph->start_row);
        return false;
    }
    return true;
}

struct md_block *md_table_open(struct md_parser *p, struct md_block *paragraph, op_str line, uint32_t row)
{
    struct md_line head = p->lines[paragraph->line + paragraph->line_count - 1];
    struct md_block *table = md_block_new(p, MD_TABLE, head.from, row - 1);
    unsigned char *aligns = op_arena_alloc(p->arena, MD_COLUMNS_MAX);
    table->u.table.columns = read_delimiters(line, aligns);
    table->u.table.aligns = aligns;
    paragraph->line_count--;
    paragraph->open = false;
    paragraph->end_row = row - 2;
    md_block_append(paragraph->parent, table);
    if (!paragraph->line_count || md_take_definitions(p, paragraph))
        md_block_unlink(paragraph);
    md_add_line(p, table, head);
    return table;
}
