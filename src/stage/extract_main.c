/* op-extract: the box that holds the article.

   Every box is scored by the prose in it, less a share for what else it holds; a name that says "article body" counts
   for it. So a box that cuts into the article loses to the one around it, and one that holds the page as well loses to
   one that does not. */
#include "stage/extract.h"

enum { LITTLE = 500, PART = 150, ROOM = 60 /* letters */, LEVELS = 6 };

static bool can_hold(const struct extract_box *b)
{
    switch (b->node->name) {
    case OP_N_P:
    case OP_N_LI:
    case OP_N_UL:
    case OP_N_OL:
    case OP_N_DL:
    case OP_N_PRE:
    case OP_N_BLOCKQUOTE:
    case OP_N_FIGURE:
    case OP_N_TR:
    case OP_N_TBODY:
    case OP_N_TABLE:
        return false;
    default:
        return b->block;
    }
}

/* What a name adds to the prose of a box, and what standing beside the article takes from it. None is delicate: a third
   more or less moves what make score prints in the third digit, and in both halves of the pages the same way. */
static const double WEIGHT_BODY = 1.8, WEIGHT_ARTICLE = 1.4, WEIGHT_CONTENT = 1.1, WEIGHT_BESIDE = 0.25;
/* The share of what else the box holds that is taken from its prose. */
static const double OTHER_SHARE = 0.5;

static double score(const struct extract_box *b)
{
    double prose = b->prose, other = b->text > b->prose ? b->text - b->prose : 0;
    double value = prose * (1 - OTHER_SHARE * other / (b->text + 1.0));
    if (b->traits & TRAIT_BODY)
        value *= WEIGHT_BODY;
    else if (b->node->name == OP_N_ARTICLE)
        value *= WEIGHT_ARTICLE;
    else if (b->traits & TRAIT_CONTENT)
        value *= WEIGHT_CONTENT;
    return b->beside ? value * WEIGHT_BESIDE : value;
}

static bool has_headline(const struct extract *e, uint32_t i)
{
    for (uint32_t k = i; k < e->boxes[i].end; k++)
        if (e->boxes[k].node->name == OP_N_H1 && e->boxes[k].text)
            return true;
    return false;
}

uint32_t extract_articles(const struct extract *e, uint32_t *list, uint32_t max)
{
    uint32_t count = 0;
    const struct extract_box *main = &e->boxes[e->main];
    for (uint32_t i = e->main + 1; i < main->end && count < max; i++) {
        const struct extract_box *b = &e->boxes[i];
        if (b->state == BOX_LIVE &&
            (b->node->name != OP_N_ARTICLE || b->prose * 12 < main->prose || !has_headline(e, i)))
            continue;
        if (b->state == BOX_LIVE)
            list[count++] = i;
        i = b->end - 1;
    }
    return count;
}

static void choose(struct extract *e)
{
    double best = -1;
    e->main = 0;
    for (uint32_t i = 0; i < e->count; i++) {
        const struct extract_box *b = &e->boxes[i];
        if (b->state != BOX_LIVE) {
            i = b->end - 1;
            continue;
        }
        double value = can_hold(b) ? score(b) : -1;
        if (value > best) {
            best = value;
            e->main = i;
        }
    }
}

/* An article in parts: what is around the box adds prose above it, and hardly anything else. */
static void widen(struct extract *e)
{
    uint32_t at = e->main, prose = 0, text = 0;
    for (unsigned levels = 0; at && levels < LEVELS; levels++) {
        uint32_t up = e->boxes[at].up;
        for (uint32_t i = up; i < at; i = e->boxes[i].state == BOX_LIVE && i <= up ? i + 1 : e->boxes[i].end) {
            if (i == up || e->boxes[i].state != BOX_LIVE)
                continue;
            prose += e->boxes[i].beside ? 0 : e->boxes[i].prose;
            text += e->boxes[i].text;
        }
        uint32_t all = e->boxes[up].text - e->boxes[e->main].text;
        if (!up || text > prose + prose / 2 + ROOM || all > text + prose + ROOM)
            return;
        if (prose >= PART) {
            e->main = up;
            prose = text = 0;
        }
        at = up;
    }
}

void extract_choose(struct extract *e)
{
    choose(e);
    if (e->boxes[e->main].prose < LITTLE) {
        /* Poems, lists of results, a recipe: texts of short lines. */
        uint32_t strict = e->main, text = e->boxes[strict].text;
        extract_find_prose(e, true);
        choose(e);
        if (e->boxes[e->main].prose < 2 * text) {
            extract_find_prose(e, false);
            e->main = strict;
        }
    }
    widen(e);
}
