/* op-extract: parts of an article that stay whole. What their lines begin with and where they lead says nothing. */
#include "stage/clean.h"
#include "stage/extract.h"

enum { PARTS = 64, LEVELS = 4 };

static bool holds(const struct extract *e, uint32_t i, uint32_t other)
{
    return i <= other && other < e->boxes[i].end;
}

static bool is_in_figure(const struct extract *e, uint32_t i)
{
    for (uint32_t up = e->boxes[i].up, levels = 0; up > e->main && levels < LEVELS; up = e->boxes[up].up, levels++)
        if (e->boxes[up].node->name == OP_N_FIGURE)
            return true;
    return false;
}

/* A table that holds more than links, and is not what lays out the page; one of facts may hold many. */
static bool is_data(const struct extract *e, uint32_t i)
{
    const struct extract_box *b = &e->boxes[i];
    return (b->traits & TRAIT_FIGURE || b->linked * 3 <= b->text * 2) && b->prose <= e->boxes[e->main].prose / 3 &&
           !holds(e, i, e->first) && !holds(e, i, e->last);
}

bool extract_is_whole(const struct extract *e, uint32_t i)
{
    switch (e->boxes[i].node->name) {
    case OP_N_TABLE:
        return is_data(e, i);
    case OP_N_FIGCAPTION:
        return is_in_figure(e, i);
    default:
        return false;
    }
}

bool extract_is_facts(const struct extract *e, uint32_t i)
{
    return e->boxes[i].node->name == OP_N_TABLE && e->boxes[i].traits & TRAIT_FIGURE && is_data(e, i);
}

bool extract_is_figure(const struct extract *e, uint32_t i)
{
    const struct extract_box *b = &e->boxes[i];
    if (!b->pictures || b->node->name == OP_N_FIGURE || b->node->name == OP_N_LI)
        return b->pictures && b->node->name == OP_N_FIGURE;
    for (uint32_t k = i + 1; k < b->end && k - i < PARTS; k++)
        if (e->boxes[k].traits & TRAIT_CAPTION && e->boxes[k].text == b->text)
            return true;
    return false;
}

bool extract_is_in_sentence(const struct extract *e, uint32_t i)
{
    const struct extract_box *b = &e->boxes[i];
    const struct op_node *next = op_next(b->node);
    return !b->block && next && next->kind == OP_TEXT && !clean_is_void_text(next) &&
           extract_is_prose(e, &e->boxes[b->line]);
}

bool extract_is_heading_text(const struct extract *e, uint32_t i)
{
    const struct extract_box *up = &e->boxes[e->boxes[i].up];
    struct op_buf text = OP_BUF_INIT;
    if ((op_flags(up->node) & OP_NAME_HEADING) && !e->boxes[i].block)
        op_text_content(e->boxes[i].node, &text);
    bool most = text.n && extract_letters(op_buf_str(&text)) * 2 >= up->own;
    op_buf_release(&text);
    return most;
}
