/* From a node's `pos` to the line and column of the source. */
#include "offprint/dom.h"
#include "offprint/utf8.h"

/* Moves the cursor forward to `offset`; an offset behind it starts over. */
static struct op_place place_in_text(struct op_lines *l, size_t offset)
{
    if (offset > l->text.n)
        offset = l->text.n;
    if (l->at_line == 0 || offset < l->at_offset) {
        l->at_offset = l->at_line_start = 0;
        l->at_line = l->first_line ? l->first_line : 1;
    }
    for (size_t at; (at = op_str_find_char(op_str_first(l->text, offset), '\n', l->at_offset)) != OP_NOT_FOUND;) {
        l->at_line++;
        l->at_line_start = l->at_offset = at + 1;
    }
    l->at_offset = offset;
    size_t column = op_utf8_count(op_str_range(l->text.p + l->at_line_start, l->text.p + offset)) + 1;
    return (struct op_place){l->file, l->at_line, (uint32_t)column};
}

static struct op_place place_in_map(const struct op_lines *l, uint32_t offset)
{
    size_t low = 0, high = l->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (l->table[middle].offset <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return (struct op_place){l->file, 0, 0};
    return (struct op_place){l->file, l->table[low - 1].line, l->table[low - 1].column};
}

struct op_place op_doc_place(struct op_doc *doc, const struct op_node *node)
{
    struct op_lines *l = &doc->lines;
    while (node && !node->pos)
        node = op_parent(node);
    if (!node || l->kind == OP_POS_NONE)
        return (struct op_place){l->file, 0, 0};
    if (l->kind == OP_POS_TEXT)
        return place_in_text(l, node->pos - 1);
    if (l->kind == OP_POS_MAP)
        return place_in_map(l, node->pos - 1);
    if (node->pos - 1 >= l->count)
        return (struct op_place){l->file, 0, 0};
    return (struct op_place){l->file, l->table[node->pos - 1].line, l->table[node->pos - 1].column};
}
