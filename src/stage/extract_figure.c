/* op-extract: captions, whatever they stand in, become those of figures. */
#include "stage/extract.h"

enum { LEVELS = 5, CREDIT = 40, CAPTION = 300, SMALL = 200 /* pixels */ };

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

/* What stands behind a quotation says whose it is. */
static bool is_attribution(const struct op_node *n)
{
    const struct op_node *before = op_prev(n);
    while (before && op_is_blank(before))
        before = op_prev(before);
    return (before && op_is(before, OP_N_BLOCKQUOTE)) || op_is(op_parent(n), OP_N_BLOCKQUOTE);
}

/* The caption of a figure that only a script would fill. */
static bool is_lone(const struct extract *e, uint32_t i)
{
    uint32_t up = e->boxes[i].up;
    while (up > e->main && e->boxes[up].node->name != OP_N_FIGURE)
        up = e->boxes[up].up;
    return up > e->main && !e->boxes[up].pictures && e->boxes[up].text == e->boxes[i].text;
}

/* An image; the signs that are drawn beside captions are none. */
static bool holds_image(const struct extract *e, uint32_t i)
{
    for (uint32_t k = i + 1; k < e->boxes[i].end && e->boxes[i].pictures; k++)
        if (e->boxes[k].pictures && e->boxes[k].state == BOX_LIVE)
            return true;
    return false;
}

/* Do such captions hold the text of a slide show, picture by picture? */
static bool are_slides(const struct extract *e)
{
    uint32_t lone = 0;
    for (uint32_t i = e->main + 1; i < e->boxes[e->main].end; i++)
        if (e->boxes[i].node->name == OP_N_FIGCAPTION && is_lone(e, i))
            lone += e->boxes[i].text;
    return lone * 4 > e->boxes[e->main].text;
}

void extract_figures(struct extract *e)
{
    const bool slides = are_slides(e);
    for (uint32_t i = e->main + 1; i < e->boxes[e->main].end; i++) {
        struct extract_box *b = &e->boxes[i];
        if (b->state != BOX_LIVE) {
            i = b->end - 1;
            continue;
        }
        if (b->node->name == OP_N_FIGCAPTION || b->node->name == OP_N_CAPTION) {
            if (b->node->name == OP_N_FIGCAPTION && !slides && is_lone(e, i))
                b->state = BOX_GONE;
            i = b->end - 1;
            continue;
        }
        if (!(b->traits & TRAIT_CAPTION) || !b->text || holds_image(e, i) || i == e->first || i == e->last ||
            is_attribution(b->node))
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

/* -- The picture above the text -- */

#define TRAITS_NO_LEAD (TRAIT_BESIDE | TRAIT_BYLINE | TRAIT_BIO | TRAIT_TAGS | TRAIT_TOOLS | TRAIT_PAGE | TRAIT_HIDDEN)

static bool is_small(const struct op_node *img)
{
    uint64_t width;
    return op_str_to_uint(op_str_trim(op_attr(img, OP_N_WIDTH)), 100000, &width) && width < SMALL;
}

/* A picture in a link with words, of a headline mostly, is that of another article. */
static bool is_teaser(const struct extract *e, uint32_t i)
{
    return op_is(e->boxes[i].node, OP_N_A) && e->boxes[i].linked;
}

/* Does the picture at `i` stand beside the main box, in nothing that is no part of the article? To `*around` goes the
   largest box around it with no more text than a caption. */
static bool is_above(const struct extract *e, uint32_t i, uint32_t *around)
{
    *around = i;
    for (uint32_t at = i; at; at = e->boxes[at].up) {
        const struct extract_box *b = &e->boxes[at];
        if (b->traits & TRAITS_NO_LEAD || b->state != BOX_LIVE || is_teaser(e, at))
            return false;
        if (at <= e->main && e->main < b->end)
            return true;
        *around = b->text <= CAPTION ? at : *around;
    }
    return false;
}

/* The picture and its caption as a figure of their own. */
static struct op_node *make_lead(struct extract *e, uint32_t picture, uint32_t around)
{
    struct op_node *figure = op_new_element(&e->article->doc, OP_N_FIGURE), *img = e->boxes[picture].node;
    figure->pos = img->pos;
    uint32_t caption = around;
    while (caption < e->boxes[around].end && !(e->boxes[caption].traits & TRAIT_CAPTION && e->boxes[caption].text))
        caption++;
    op_unlink(img);
    op_append(figure, img);
    if (caption < e->boxes[around].end && !e->boxes[caption].pictures) {
        struct op_node *below = e->boxes[caption].node;
        op_unlink(below);
        op_rename(below, OP_N_FIGCAPTION);
        op_append(figure, below);
    }
    return figure;
}

void extract_lead_picture(struct extract *e, uint32_t headline)
{
    for (uint32_t i = e->main; i < e->first; i++)
        if (e->boxes[i].pictures && e->boxes[i].state == BOX_LIVE && op_is(e->boxes[i].node, OP_N_IMG))
            return;
    for (uint32_t i = headline; i < e->main; i++) {
        const struct extract_box *b = &e->boxes[i];
        if (b->state != BOX_LIVE) {
            i = b->end - 1;
            continue;
        }
        if (!op_is(b->node, OP_N_IMG) || is_small(b->node))
            continue;
        uint32_t around;
        if (is_above(e, i, &around)) {
            e->lead = make_lead(e, i, around);
            return;
        }
    }
}
