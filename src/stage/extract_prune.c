/* op-extract: what stands around and between the article in its box goes. */
#include "offprint/metadata.h"
#include "stage/extract.h"

static void take_out(struct extract *e, uint32_t i)
{
    e->boxes[i].state = BOX_GONE;
}

static bool is_heading(const struct extract_box *b)
{
    return (op_flags(b->node) & OP_NAME_HEADING) != 0;
}

/* Zones beside the article and the lines around its headline, by name. */
static void prune_named(struct extract *e)
{
    const uint32_t all = e->boxes[e->main].prose;
    for (uint32_t i = e->main + 1; i < e->boxes[e->main].end; i++) {
        struct extract_box *b = &e->boxes[i];
        if (b->state != BOX_LIVE) {
            i = b->end - 1;
            continue;
        }
        uint32_t out = TRAIT_BESIDE | TRAIT_BYLINE | TRAIT_BIO | TRAIT_DATE | TRAIT_TAGS | TRAIT_META | TRAIT_HEAD |
                       TRAIT_DECK | TRAIT_TOOLS | TRAIT_PAGE;
        if (!(b->traits & out) || b->prose * 3 > all || b->text * 3 > e->boxes[e->main].text)
            continue;
        if (b->traits & TRAIT_BODY)
            continue;
        take_out(e, i);
        i = b->end - 1;
    }
}

/* Lists and boxes that are mostly links. */
static void prune_linked(struct extract *e)
{
    for (uint32_t i = e->main + 1; i < e->boxes[e->main].end; i++) {
        struct extract_box *b = &e->boxes[i];
        if (b->state != BOX_LIVE) {
            i = b->end - 1;
            continue;
        }
        if (!b->block || !b->text || b->linked * 3 <= b->text * 2 || is_heading(b))
            continue;
        if (b->node->name == OP_N_P && b->text > 60)
            continue;
        take_out(e, i);
        i = b->end - 1;
    }
}

/* From the end: headings without text behind them. */
static void prune_tail(struct extract *e)
{
    for (uint32_t i = e->boxes[e->main].end; i-- > e->main + 1;) {
        struct extract_box *b = &e->boxes[i];
        uint32_t up = b->up;
        bool dead = b->state != BOX_LIVE;
        for (; up > e->main && !dead; up = e->boxes[up].up)
            dead = e->boxes[up].state != BOX_LIVE;
        if (dead || !b->own)
            continue;
        if (!is_heading(b))
            break;
        take_out(e, i);
    }
}

void extract_prune(struct extract *e)
{
    prune_named(e);
    extract_sum(e);
    prune_linked(e);
    extract_sum(e);
    prune_tail(e);
}
