/* op-extract: captions, whatever they stand in, become those of figures. */
#include "stage/extract.h"

enum { LEVELS = 5, CREDIT = 40 };

/* The nearest box around a caption that holds a picture and hardly any other text; 0 when there is none. */
static uint32_t picture_around(const struct extract *e, uint32_t i)
{
    const struct extract_box *b = &e->boxes[i];
    uint32_t up = b->up;
    for (unsigned levels = 0; levels < LEVELS && up > e->main; levels++, up = e->boxes[up].up) {
        const struct extract_box *around = &e->boxes[up];
        if (around->text > 2 * b->text + CREDIT)
            return 0;
        if (around->pictures && around->block && around->node->name != OP_N_LI)
            return up;
    }
    return 0;
}

/* A caption that stands deeper in its figure comes out as its child. */
static void make_figure(struct extract *e, uint32_t figure, uint32_t caption)
{
    struct op_node *outer = e->boxes[figure].node, *inner = e->boxes[caption].node;
    op_rename(outer, OP_N_FIGURE);
    op_rename(inner, OP_N_FIGCAPTION);
    if (op_parent(inner) == outer)
        return;
    op_unlink(inner);
    op_append(outer, inner);
}

void extract_figures(struct extract *e)
{
    for (uint32_t i = e->main + 1; i < e->boxes[e->main].end; i++) {
        struct extract_box *b = &e->boxes[i];
        if (b->state != BOX_LIVE) {
            i = b->end - 1;
            continue;
        }
        if (b->node->name == OP_N_FIGCAPTION || b->node->name == OP_N_CAPTION) {
            i = b->end - 1;
            continue;
        }
        if (!(b->traits & TRAIT_CAPTION) || !b->text || b->pictures || i == e->first || i == e->last)
            continue;
        if (b->prose * 4 > e->boxes[e->main].prose || (op_flags(b->node) & OP_NAME_HEADING))
            continue;
        uint32_t figure = picture_around(e, i);
        if (figure)
            make_figure(e, figure, i);
        else
            b->state = BOX_GONE;
        i = b->end - 1;
    }
}
