/* op-extract: the text of an article whose page leaves it to a script to show it. */
#include "offprint/metadata.h"
#include "stage/extract.h"

enum { MORE = 300 /* letters */, LINES_MAX = 20000 };

/* What the page's own record says that the article says (op-meta keeps it); absent when there is none, or it is HTML.
 */
static op_str told_body(const struct extract *e)
{
    for (const struct op_node *n = op_first(e->article->head); n; n = op_next(n))
        if (op_is(n, OP_N_META) && op_str_eq(op_attr(n, OP_N_NAME), OP_STR(OP_META_PAGE_PREFIX "articleBody"))) {
            op_str text = op_attr(n, OP_N_CONTENT);
            return op_str_find_char(text, '<', 0) == OP_NOT_FOUND ? text : OP_STR_NONE;
        }
    return OP_STR_NONE;
}

bool extract_from_script(struct extract *e)
{
    op_str text = told_body(e);
    struct op_node *body = e->article->body;
    if (!text.n || extract_letters(text) < 2 * e->boxes[e->main].prose + MORE)
        return false;
    while (op_first(body))
        op_unlink(op_first(body));
    for (size_t lines = 0; text.p && lines < LINES_MAX; lines++) {
        op_str line = op_str_trim(op_str_cut(&text, '\n'));
        if (!line.n)
            continue;
        struct op_node *p = op_new_element(&e->article->doc, OP_N_P);
        op_append(p, op_new_text(&e->article->doc, line));
        op_append(body, p);
    }
    return true;
}
