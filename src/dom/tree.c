/* Nodes: making, linking, attributes. */
#include <assert.h>

#include "offprint/dom.h"

static int32_t distance(const struct op_node *from, const struct op_node *to)
{
    return to ? (int32_t)(((intptr_t)to - (intptr_t)from) / 8) : 0;
}

void op_doc_init(struct op_doc *doc, struct op_arena *arena)
{
    *doc = (struct op_doc){.arena = arena};
    doc->root = op_new_node(doc, OP_DOCUMENT);
}

struct op_node *op_new_node(struct op_doc *doc, enum op_node_kind kind)
{
    struct op_node *n = op_arena_alloc(doc->arena, sizeof *n);
    *n = (struct op_node){.kind = kind & 0xF};
    return n;
}

struct op_node *op_new_element(struct op_doc *doc, uint32_t name)
{
    struct op_node *n = op_new_node(doc, OP_ELEMENT);
    n->name = name & 0xFFFFFF;
    return n;
}

struct op_node *op_new_text(struct op_doc *doc, op_str text)
{
    struct op_node *n = op_new_node(doc, OP_TEXT);
    assert(text.n <= UINT32_MAX);
    n->u.text = text.p;
    n->n = (uint32_t)text.n;
    return n;
}

/* Links `node` between two siblings (either may be NULL) under `parent`. */
static void link_between(struct op_node *parent, struct op_node *before, struct op_node *node, struct op_node *after)
{
    assert(parent && !node->parent_ && !node->prev_ && !node->next_);
    node->parent_ = distance(node, parent);
    node->prev_ = distance(node, before);
    node->next_ = distance(node, after);
    if (before)
        before->next_ = distance(before, node);
    else
        parent->first_ = distance(parent, node);
    if (after)
        after->prev_ = distance(after, node);
    else
        parent->last_ = distance(parent, node);
}

void op_append(struct op_node *parent, struct op_node *child)
{
    link_between(parent, op_last(parent), child, NULL);
}

void op_prepend(struct op_node *parent, struct op_node *child)
{
    link_between(parent, NULL, child, op_first(parent));
}

void op_insert_before(struct op_node *reference, struct op_node *node)
{
    link_between(op_parent(reference), op_prev(reference), node, reference);
}

void op_insert_after(struct op_node *reference, struct op_node *node)
{
    link_between(op_parent(reference), reference, node, op_next(reference));
}

void op_unlink(struct op_node *n)
{
    struct op_node *parent = op_parent(n), *before = op_prev(n), *after = op_next(n);
    if (before)
        before->next_ = distance(before, after);
    else if (parent)
        parent->first_ = distance(parent, after);
    if (after)
        after->prev_ = distance(after, before);
    else if (parent)
        parent->last_ = distance(parent, before);
    n->parent_ = n->prev_ = n->next_ = 0;
}

/* Puts all children of `from` between two children of `parent`, either of which may be NULL. Their links among each
   other stay. */
static void splice(struct op_node *from, struct op_node *parent, struct op_node *before, struct op_node *after)
{
    struct op_node *first = op_first(from), *last = op_last(from);
    if (!first)
        return;
    for (struct op_node *child = first; child; child = op_next(child))
        child->parent_ = distance(child, parent);
    first->prev_ = distance(first, before);
    last->next_ = distance(last, after);
    if (before)
        before->next_ = distance(before, first);
    else
        parent->first_ = distance(parent, first);
    if (after)
        after->prev_ = distance(after, last);
    else
        parent->last_ = distance(parent, last);
    from->first_ = from->last_ = 0;
}

void op_move_children(struct op_node *from, struct op_node *to)
{
    splice(from, to, op_last(to), NULL);
}

void op_unwrap(struct op_node *n)
{
    splice(n, op_parent(n), op_prev(n), n);
    op_unlink(n);
}

void op_wrap(struct op_node *n, struct op_node *wrapper)
{
    op_insert_before(n, wrapper);
    op_unlink(n);
    op_append(wrapper, n);
}

static struct op_node *copy_one(struct op_doc *doc, const struct op_node *n)
{
    struct op_node *c = op_new_node(doc, (enum op_node_kind)n->kind);
    c->name = n->name;
    c->ns = n->ns;
    c->pos = n->pos;
    c->n = n->n;
    c->u = n->u;
    if (n->kind == OP_ELEMENT && n->n) {
        c->u.attrs = op_arena_alloc(doc->arena, n->n * sizeof *c->u.attrs);
        memcpy(c->u.attrs, n->u.attrs, n->n * sizeof *c->u.attrs);
    }
    return c;
}

struct op_node *op_copy(struct op_doc *doc, const struct op_node *n, bool deep)
{
    struct op_node *copy = copy_one(doc, n), *into = copy;
    if (!deep)
        return copy;
    const struct op_node *from = n;
    for (;;) {
        if (op_first(from)) {
            from = op_first(from);
        } else {
            while (from != n && !op_next(from)) {
                from = op_parent(from);
                into = op_parent(into);
            }
            if (from == n)
                return copy;
            from = op_next(from);
            into = op_parent(into);
        }
        struct op_node *child = copy_one(doc, from);
        assert(into);
        op_append(into, child);
        into = child;
    }
}

void op_attr_set_ns(struct op_doc *doc, struct op_node *n, enum op_namespace ns, uint32_t name, op_str value)
{
    assert(n->kind == OP_ELEMENT && value.n <= UINT32_MAX);
    struct op_attr *a = op_attr_lookup_ns(n, ns, name);
    if (!a) {
        /* Elements with many attributes that stages add to do not occur: a copy each time keeps the node small. */
        struct op_attr *grown = op_arena_alloc(doc->arena, ((size_t)n->n + 1) * sizeof *grown);
        if (n->n)
            memcpy(grown, n->u.attrs, n->n * sizeof *grown);
        n->u.attrs = grown;
        a = &grown[n->n++];
        *a = (struct op_attr){.name = name & 0xFFFFFF, .ns = (uint32_t)ns & 0xFF};
    }
    a->p = value.p;
    a->n = (uint32_t)value.n;
}

void op_attr_set(struct op_doc *doc, struct op_node *n, uint32_t name, op_str value)
{
    op_attr_set_ns(doc, n, OP_NS_HTML, name, value);
}

void op_attr_remove_ns(struct op_node *n, enum op_namespace ns, uint32_t name)
{
    struct op_attr *a = op_attr_lookup_ns(n, ns, name);
    if (!a)
        return;
    size_t at = (size_t)(a - n->u.attrs);
    memmove(a, a + 1, (n->n - at - 1) * sizeof *a);
    n->n--;
}

void op_attr_remove(struct op_node *n, uint32_t name)
{
    op_attr_remove_ns(n, OP_NS_HTML, name);
}
