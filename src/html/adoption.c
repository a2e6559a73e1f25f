/* HTML 13.2.6.4.7, the adoption agency algorithm: what misnested formatting elements become. */
#include "tree_builder.h"

/* Of the list, after its last marker, by name; -1 when there is none. */
static int formatting_by_name(const struct html_builder *b, uint32_t name)
{
    for (uint32_t i = b->formatting_count; i-- > 0 && b->formatting[i];)
        if (b->formatting[i]->name == name)
            return (int)i;
    return -1;
}

/* The special element nearest below `at` in the stack, or -1. */
static int furthest_block(const struct html_builder *b, uint32_t at)
{
    for (uint32_t i = at + 1; i < b->open_count; i++)
        if (html_is_special(b->open[i]))
            return (int)i;
    return -1;
}

static void move_to(struct html_spot spot, struct op_node *n)
{
    /* A node that is to stand before itself stays. */
    if (spot.before == n)
        return;
    op_unlink(n);
    html_insert_at(spot, n);
}

static void insert_formatting(struct html_builder *b, uint32_t at, struct op_node *n)
{
    for (uint32_t i = b->formatting_count++; i > at; i--)
        b->formatting[i] = b->formatting[i - 1];
    b->formatting[at] = n;
}

/* Steps 13 and 14: walks up from the furthest block to the formatting element, which stand at these places of the
   stack, and puts copies of the formatting elements between around the furthest block. Returns the topmost of these, or
   the furthest block. `*bookmark` is where in the list the new element goes. */
static struct op_node *rewrap(struct html_builder *b, uint32_t formatting_at, uint32_t block_at, uint32_t *bookmark)
{
    struct op_node *block = b->open[block_at], *last = block;
    unsigned count = 0;
    for (uint32_t i = block_at; --i > formatting_at;) {
        struct op_node *n = b->open[i];
        int at = html_formatting_index(b, n);
        if (++count > 3 && at >= 0) {
            html_remove_formatting(b, (uint32_t)at);
            if ((uint32_t)at < *bookmark)
                --*bookmark;
            at = -1;
        }
        if (at < 0) {
            html_remove_open(b, i);
            continue;
        }
        struct op_node *copy = html_clone(b, n);
        b->formatting[at] = copy;
        b->open[i] = copy;
        if (last == block)
            *bookmark = (uint32_t)at + 1;
        op_unlink(last);
        op_append(copy, last);
        last = copy;
    }
    return last;
}

/* One turn of the outer loop, for the formatting element at `list_at`. False: that was the last. */
static bool adopt(struct html_builder *b, uint32_t list_at)
{
    struct op_node *element = b->formatting[list_at];
    int open_at = html_open_index(b, element);
    if (open_at < 0) {
        html_remove_formatting(b, list_at);
        return false;
    }
    if (!html_node_in_scope(b, element))
        return false;
    uint32_t element_at = (uint32_t)open_at;
    int found = furthest_block(b, element_at);
    if (found < 0) {
        html_pop_through_node(b, element);
        html_remove_formatting(b, list_at);
        return false;
    }
    struct op_node *block = b->open[found], *ancestor = b->open[element_at ? element_at - 1 : 0];
    uint32_t bookmark = list_at;
    struct op_node *last = rewrap(b, element_at, (uint32_t)found, &bookmark);
    move_to(html_appropriate_spot(b, ancestor), last);

    struct op_node *copy = html_clone(b, element);
    op_move_children(block, copy);
    op_append(block, copy);

    int at = html_formatting_index(b, element);
    if (at >= 0) {
        html_remove_formatting(b, (uint32_t)at);
        if ((uint32_t)at < bookmark)
            bookmark--;
    }
    insert_formatting(b, bookmark, copy);
    /* The copy takes the place of the element in depth as well: one goes above the block, one comes below it. */
    html_remove_open(b, element_at);
    int block_at = html_open_index(b, block);
    uint32_t depth = b->depth[block_at];
    html_push(b, copy, depth);
    for (uint32_t i = b->open_count - 1; i > (uint32_t)block_at + 1; i--) {
        b->open[i] = b->open[i - 1];
        b->depth[i] = b->depth[i - 1];
    }
    b->open[block_at + 1] = copy;
    b->depth[block_at + 1] = (uint16_t)depth;
    return true;
}

void html_adoption_agency(struct html_builder *b, const struct html_token *token)
{
    if (html_current_is(b, token->name) && html_formatting_index(b, html_current(b)) < 0) {
        html_pop(b);
        return;
    }
    /* Nearly always what was opened last is closed: below the current node there is no block. */
    if (b->formatting_count && b->formatting[b->formatting_count - 1] == html_current(b) &&
        html_current_is(b, token->name)) {
        html_pop(b);
        b->formatting_count--;
        return;
    }
    for (unsigned turn = 0; turn < 8; turn++) {
        int at = formatting_by_name(b, token->name);
        if (at < 0 && turn == 0)
            html_end_any_other(b, token);
        if (at < 0 || !adopt(b, (uint32_t)at))
            return;
    }
}
