/* Code in colours: a span for each token, whose class the stylesheet of the book knows. */
#include "highlight/highlight.h"
#include "write/epub.h"

static op_str language_of(const struct op_node *code)
{
    static const op_str prefix = OP_STR_INIT("language-");
    op_str list = op_attr(code, OP_N_CLASS);
    for (op_str word; (word = op_str_word(&list)).p;)
        if (op_str_starts(word, prefix))
            return op_str_skip(word, prefix.n);
    return OP_STR_NONE;
}

/* The text of `code`, in the document's arena; absent when there are elements in it, which highlighting would lose. */
static op_str only_text(struct op_doc *doc, const struct op_node *code)
{
    const struct op_node *first = op_first(code);
    for (const struct op_node *child = first; child; child = op_next(child))
        if (child->kind != OP_TEXT)
            return OP_STR_NONE;
    if (!first || !op_next(first))
        return first ? op_text(first) : OP_STR_NONE;
    struct op_buf text = OP_BUF_INIT;
    op_text_content(code, &text);
    op_str whole = op_arena_dup(doc->arena, op_buf_str(&text));
    op_buf_release(&text);
    return whole;
}

bool epub_code_highlight(struct op_doc *doc, struct op_node *pre, size_t *left)
{
    struct op_node *code = op_first(pre);
    if (!code || !op_is(code, OP_N_CODE) || op_next(code))
        return false;
    op_str text = only_text(doc, code), rest = text, language = language_of(code);
    struct op_buf runs = OP_BUF_INIT;
    bool wanted = text.n && language.n && text.n <= *left;
    bool done = wanted && op_highlight(text, language, &runs);
    *left -= wanted ? text.n : 0;
    while (done && op_first(code))
        op_unlink(op_first(code));
    for (size_t i = 0; done && i < runs.n / sizeof(struct op_highlight_run); i++) {
        struct op_highlight_run run;
        memcpy(&run, runs.p + i * sizeof run, sizeof run);
        op_str name = op_highlight_class(run.token);
        struct op_node *piece = op_new_text(doc, op_str_first(rest, run.n));
        rest = op_str_skip(rest, run.n);
        if (name.p) {
            struct op_node *span = op_new_element(doc, OP_N_SPAN);
            op_attr_set(doc, span, OP_N_CLASS, name);
            op_append(span, piece);
            piece = span;
        }
        op_append(code, piece);
    }
    op_buf_release(&runs);
    return done;
}
