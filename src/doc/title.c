#include "doc/title.h"

#include "offprint/buf.h"
#include "offprint/metadata.h"

static bool fold_equal(op_str a, op_str b)
{
    op_str word_a, word_b;
    do {
        word_a = op_str_word(&a);
        word_b = op_str_word(&b);
        if (!op_str_eq_ci(word_a, word_b))
            return false;
    } while (word_a.p);
    return true;
}

bool op_title_says(const struct op_node *heading, op_str title)
{
    struct op_buf text = OP_BUF_INIT;
    op_text_content(heading, &text);
    bool same = fold_equal(op_buf_str(&text), title);
    op_buf_release(&text);
    return same;
}

struct op_node *op_title_heading(const struct op_article *a, bool *leading)
{
    *leading = true;
    for (struct op_node *n = op_first(a->body); n; n = op_next(n)) {
        if (op_is(n, OP_N_H1))
            return n;
        *leading = *leading && n->kind != OP_ELEMENT && op_is_blank(n);
    }
    return NULL;
}

void op_title_follow(struct op_article *a, op_str title)
{
    bool leading;
    struct op_node *h1 = op_title_heading(a, &leading);
    op_str old = op_meta(a, OP_META_TITLE);
    if (!h1 || !title.n || !old.n || !op_title_says(h1, old))
        return;
    while (op_first(h1))
        op_unlink(op_first(h1));
    op_append(h1, op_new_text(&a->doc, op_arena_dup(a->doc.arena, title)));
}
