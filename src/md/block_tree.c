#include <stdlib.h>

#include "md/md.h"

void *md_grow(void *array, uint32_t count, uint32_t *cap, size_t size)
{
    if (count < *cap)
        return array;
    *cap = *cap ? *cap * 2 : 64;
    return op_xrealloc(array, *cap * size);
}

void md_limit(struct md_parser *p, uint32_t row)
{
    if (row < p->limited_row)
        p->limited_row = row;
}

struct md_block *md_block_new(struct md_parser *p, enum md_kind kind, uint32_t at, uint32_t row)
{
    struct md_block *b = op_arena_zalloc(p->arena, sizeof *b);
    b->kind = (uint8_t)kind;
    b->open = true;
    b->at = at;
    b->start_row = b->end_row = row;
    b->line = p->line_count;
    return b;
}

void md_block_append(struct md_block *parent, struct md_block *b)
{
    b->parent = parent;
    b->depth = (uint16_t)(parent->depth + 1);
    b->prev = parent->last;
    b->next = NULL;
    if (parent->last)
        parent->last->next = b;
    else
        parent->first = b;
    parent->last = b;
}

void md_block_insert_before(struct md_block *reference, struct md_block *b)
{
    struct md_block *parent = reference->parent;
    b->parent = parent;
    b->depth = reference->depth;
    b->prev = reference->prev;
    b->next = reference;
    if (b->prev)
        b->prev->next = b;
    else
        parent->first = b;
    reference->prev = b;
}

void md_block_unlink(struct md_block *b)
{
    if (b->prev)
        b->prev->next = b->next;
    else
        b->parent->first = b->next;
    if (b->next)
        b->next->prev = b->prev;
    else
        b->parent->last = b->prev;
    b->parent = b->prev = b->next = NULL;
}

void md_add_line(struct md_parser *p, struct md_block *b, struct md_line line)
{
    p->lines = md_grow(p->lines, p->line_count, &p->line_cap, sizeof *p->lines);
    if (!b->line_count)
        b->line = p->line_count;
    p->lines[p->line_count++] = line;
    b->line_count++;
}

static op_str trim_end(op_str s)
{
    while (s.n && op_is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

op_str md_content(struct md_parser *p, const struct md_block *b, uint32_t first)
{
    const struct md_line *l = p->lines + b->line;
    if (first >= b->line_count)
        return op_str_make("", 0);
    uint32_t i = first + 1;
    while (i < b->line_count && l[i].from == l[i - 1].to + 1)
        i++;
    if (i == b->line_count)
        return trim_end(op_str_range(p->s + l[first].from, p->s + l[i - 1].to));
    op_buf_clear(&p->scratch);
    for (i = first; i < b->line_count; i++) {
        if (i > first)
            op_buf_addc(&p->scratch, '\n');
        op_buf_add(&p->scratch, md_line_str(p, l[i]));
    }
    return trim_end(op_buf_str(&p->scratch));
}

uint32_t md_content_source(const struct md_parser *p, const struct md_block *b, uint32_t first, op_str content,
                           uint32_t offset, uint32_t *line, uint32_t *begin)
{
    if (content.p >= p->s && content.p < p->s + p->n)
        return (uint32_t)(content.p - p->s) + offset;
    const struct md_line *l = p->lines + b->line + first;
    if (offset < *begin)
        *line = *begin = 0;
    while (first + *line + 1 < b->line_count && offset - *begin > l[*line].to - l[*line].from) {
        *begin += l[*line].to - l[*line].from + 1;
        ++*line;
    }
    return l[*line].from + (offset - *begin);
}
