/* From a node's `pos` to the line and column of the source. */
#include "offprint/dom.h"

#include <string.h>

#include "offprint/utf8.h"

/* Set in a `pos` that is an index of the places that were added. */
#define ADDED 0x80000000u

/* A mark in the text this many bytes, so that a place costs the same wherever it is, in files of one line too. */
#define MARK_STEP 512

/* Goes on counting lines and columns (code points: bytes that start one) from a mark up to `to`. */
static void count_on(op_str text, struct op_line *at, size_t to)
{
    size_t from = at->offset;
    for (size_t feed; (feed = op_str_find_char(op_str_first(text, to), '\n', from)) != OP_NOT_FOUND; from = feed + 1) {
        at->line++;
        at->column = 1;
    }
    at->column += from < to ? (uint32_t)op_utf8_count(op_str_range(text.p + from, text.p + to)) : 0;
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

/* The last entry that begins at `offset` or before it; NULL when there is none. */
static const struct op_map_entry *entry_before(const struct op_lines *l, uint32_t offset)
{
    size_t low = 0, high = l->map_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (l->map[middle].offset <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? &l->map[low - 1] : NULL;
}

static struct op_place place_in_map(struct op_doc *doc, uint32_t offset)
{
    const struct op_map_entry *entry = entry_before(&doc->lines, offset);
    return entry ? place_in_text(doc, entry->source) : (struct op_place){doc->lines.file, 0, 0};
}

struct op_place op_doc_place(struct op_doc *doc, const struct op_node *node)
{
    struct op_lines *l = &doc->lines;
    while (node && !node->pos)
        node = op_parent(node);
    if (node && (node->pos & ADDED) && (node->pos & ~ADDED) < l->added_count) {
        struct op_line at = l->added[node->pos & ~ADDED];
        return (struct op_place){l->file, at.line, at.column};
    }
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

bool op_doc_text_place(struct op_doc *doc, const struct op_node *text, struct op_place *place)
{
    const struct op_lines *l = &doc->lines;
    const struct op_node *before = op_prev(text), *up = op_parent(text);
    while (before && before->kind == OP_COMMENT)
        before = op_prev(before);
    if (!text->pos || !text->n || (before && before->kind == OP_TEXT) ||
        (up && (op_is(up, OP_N_CODE) || op_is(up, OP_N_PRE))) ||
        (!memchr(text->u.text, '\\', text->n) && !memchr(text->u.text, '$', text->n)))
        return false;
    *place = op_doc_place(doc, text);
    if (l->kind != OP_POS_MAP || (text->pos & ADDED))
        return place->line > 0;
    /* Generated text is only known where an entry says so. */
    const struct op_map_entry *entry = entry_before(l, text->pos - 1);
    return entry && entry->offset == text->pos - 1;
}

struct op_place op_place_behind(struct op_place place, op_str s)
{
    struct op_line at = {0, place.line, place.column};
    count_on(s, &at, s.n);
    return (struct op_place){place.file, at.line, at.column};
}

uint32_t op_doc_pos(struct op_doc *doc, struct op_place place)
{
    struct op_lines *l = &doc->lines;
    if (!place.line || l->added_count >= ADDED - 1)
        return 0;
    if (l->added_count == l->added_cap) {
        size_t cap = l->added_cap ? l->added_cap * 2 : 32;
        struct op_line *grown = op_arena_alloc(doc->arena, cap * sizeof *grown);
        if (l->added_count)
            memcpy(grown, l->added, l->added_count * sizeof *grown);
        l->added = grown;
        l->added_cap = cap;
    }
    l->added[l->added_count] = (struct op_line){0, place.line, place.column};
    return ADDED | (uint32_t)l->added_count++;
}
