/* The questions that are answered by walking. */
#include "offprint/dom.h"

bool op_is_blank_(const struct op_node *text)
{
    for (uint32_t i = 0; i < text->n; i++)
        if (!op_is_space(text->u.text[i]))
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
    struct op_node *n = op_following(root, root);
    while (n && !op_is(n, name))
        n = op_following(n, root);
    return n;
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
    for (const struct op_node *at = n; at; at = op_following(at, n))
        if (at->kind == OP_TEXT)
            op_buf_add(out, op_text(at));
}
