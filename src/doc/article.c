#include "offprint/article.h"

static struct op_node *adopt_child(struct op_article *a, struct op_node *parent, uint32_t name, bool first)
{
    struct op_node *n = op_child(parent, name);
    if (n)
        return n;
    n = op_new_element(&a->doc, name);
    if (first)
        op_prepend(parent, n);
    else
        op_append(parent, n);
    return n;
}

void op_article_adopt(struct op_article *a)
{
    a->html = adopt_child(a, a->doc.root, OP_N_HTML, false);
    a->head = adopt_child(a, a->html, OP_N_HEAD, true);
    a->body = adopt_child(a, a->html, OP_N_BODY, false);
}

void op_article_init(struct op_article *a, struct op_arena *arena)
{
    *a = (struct op_article){0};
    op_doc_init(&a->doc, arena);
    op_article_adopt(a);
}
