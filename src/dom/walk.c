/* The questions that are answered by walking. */
#include "offprint/dom.h"

bool op_is_blank(const struct op_node *n)
{
    if (n->kind != OP_TEXT)
        return false;
    for (uint32_t i = 0; i < n->n; i++)
        if (!op_is_space(n->u.text[i]))
            return false;
    return true;
}

struct op_node *op_closest(const struct op_node *n, uint32_t name)
{
    for (; n; n = op_parent(n))
        if (op_is(n, name))
            return (struct op_node *)(uintptr_t)n;
    return NULL;
}

bool op_contains(const struct op_node *outer, const struct op_node *n)
{
    for (; n; n = op_parent(n))
        if (n == outer)
            return true;
    return false;
}

struct op_node *op_find(struct op_node *root, uint32_t name)
{
    struct op_walk w;
    op_walk_start(&w, root);
    while (op_walk_next(&w))
        if (w.event == OP_ENTER && w.node != root && op_is(w.node, name))
            return w.node;
    return NULL;
}

struct op_node *op_child(const struct op_node *n, uint32_t name)
{
    for (struct op_node *c = op_first(n); c; c = op_next(c))
        if (op_is(c, name))
            return c;
    return NULL;
}

void op_text_content(const struct op_node *n, struct op_buf *out)
{
    struct op_walk w;
    op_walk_start(&w, (struct op_node *)(uintptr_t)n);
    while (op_walk_next(&w))
        if (w.event == OP_ENTER && w.node->kind == OP_TEXT)
            op_buf_add(out, op_text(w.node));
}
