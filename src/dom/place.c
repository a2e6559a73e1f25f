/* From a node's `pos` to the line and column of the source. */
#include "offprint/dom.h"

/* A mark in the text this many bytes, so that a place costs the same wherever it is, in files of one line too. */
#define MARK_STEP 512

/* Goes on counting lines and columns (code points: bytes that start one) from a mark up to `to`. */
static void count_on(op_str text, struct op_line *at, size_t to)
{
    for (size_t i = at->offset; i < to; i++) {
        if (text.p[i] == '\n') {
            at->line++;
            at->column = 1;
        } else {
            at->column += ((unsigned char)text.p[i] & 0xC0) != 0x80;
        }
    }
    at->offset = (uint32_t)to;
}

static void make_marks(struct op_doc *doc)
{
    struct op_lines *l = &doc->lines;
    struct op_line at = {0, l->first_line ? l->first_line : 1, 1};
    l->count = l->text.n / MARK_STEP + 1;
    l->table = op_arena_alloc(doc->arena, l->count * sizeof *l->table);
    l->table[0] = at;
    for (size_t i = 1; i < l->count; i++) {
        count_on(l->text, &at, i * MARK_STEP);
        l->table[i] = at;
    }
}

static struct op_place place_in_text(struct op_doc *doc, size_t offset)
{
    struct op_lines *l = &doc->lines;
    if (!l->table)
        make_marks(doc);
    if (offset > l->text.n)
        offset = l->text.n;
    struct op_line at = l->table[offset / MARK_STEP];
    count_on(l->text, &at, offset);
    return (struct op_place){l->file, at.line, at.column};
}

static struct op_place place_in_map(struct op_doc *doc, uint32_t offset)
{
    const struct op_lines *l = &doc->lines;
    size_t low = 0, high = l->map_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (l->map[middle].offset <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? place_in_text(doc, l->map[low - 1].source) : (struct op_place){l->file, 0, 0};
}

struct op_place op_doc_place(struct op_doc *doc, const struct op_node *node)
{
    struct op_lines *l = &doc->lines;
    while (node && !node->pos)
        node = op_parent(node);
    if (!node || l->kind == OP_POS_NONE)
        return (struct op_place){l->file, 0, 0};
    if (l->kind == OP_POS_TEXT)
        return place_in_text(doc, node->pos - 1);
    if (l->kind == OP_POS_MAP)
        return place_in_map(doc, node->pos - 1);
    if (node->pos - 1 >= l->count)
        return (struct op_place){l->file, 0, 0};
    return (struct op_place){l->file, l->table[node->pos - 1].line, l->table[node->pos - 1].column};
}
