/* What kepubs have around sentences (see epub_kobo.c), whoever made them: not part of the text. */
#include "read/book.h"

static bool is_mark(const struct op_node *n)
{
    if (op_is(n, OP_N_SPAN))
        return op_str_has_word(op_attr(n, OP_N_CLASS), OP_STR("koboSpan"));
    op_str id = op_is(n, OP_N_DIV) ? op_attr(n, OP_N_ID) : OP_STR_NONE;
    return op_str_eq(id, OP_STR("book-columns")) || op_str_eq(id, OP_STR("book-inner"));
}

/* Texts that stand side by side in `parent` become one. */
static void join_texts(struct op_doc *doc, const struct op_node *parent)
{
    struct op_buf joined = OP_BUF_INIT;
    for (struct op_node *text = op_first(parent), *next; text; text = op_next(text)) {
        next = op_next(text);
        if (text->kind != OP_TEXT || !next || next->kind != OP_TEXT)
            continue;
        op_buf_clear(&joined);
        op_buf_add(&joined, op_text(text));
        for (; next && next->kind == OP_TEXT; next = op_next(text)) {
            op_buf_add(&joined, op_text(next));
            op_unlink(next);
        }
        op_str all = op_arena_dup(doc->arena, op_buf_str(&joined));
        text->u.text = (char *)(uintptr_t)all.p;
        text->n = (uint32_t)all.n;
    }
    op_buf_release(&joined);
}

void book_marks_drop(struct op_article *a)
{
    bool found = false;
    struct op_walk w;
    op_walk_start(&w, a->body);
    while (op_walk_next(&w))
        if (w.event == OP_LEAVE && is_mark(w.node)) {
            op_unwrap(w.node);
            found = true;
        }
    if (!found)
        return;
    op_walk_start(&w, a->body);
    while (op_walk_next(&w))
        if (w.event == OP_ENTER && w.node->kind == OP_ELEMENT)
            join_texts(&a->doc, w.node);
}
