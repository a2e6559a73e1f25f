#include "read/typesetter.h"

static bool holds_ci(op_str s, op_str part)
{
    for (size_t at = 0; at + part.n <= s.n; at++)
        if (op_to_lower(s.p[at]) == part.p[0] && op_str_eq_ci(op_str_make(s.p + at, part.n), part))
            return true;
    return false;
}

static bool holds(op_str s, op_str part)
{
    return op_str_find(s, part, 0) != OP_NOT_FOUND;
}

/* A dollar sign between quotes, soon behind the word under which delimiters are listed. */
static bool lists_dollar(op_str script, op_str word)
{
    enum { NEAR = 400 };
    for (size_t at = 0; (at = op_str_find(script, word, at)) != OP_NOT_FOUND; at += word.n) {
        op_str list = op_str_first(op_str_skip(script, at), NEAR);
        if (holds(list, OP_STR("'$'")) || holds(list, OP_STR("\"$\"")))
            return true;
    }
    return false;
}

op_str typesetter_find(const struct op_doc *doc)
{
    bool found = false, dollars = false;
    struct op_walk w;
    op_walk_start(&w, doc->root);
    while (op_walk_next(&w)) {
        if (w.event != OP_ENTER || !op_is(w.node, OP_N_SCRIPT))
            continue;
        op_str source = op_attr(w.node, OP_N_SRC), type = op_attr(w.node, OP_N_TYPE);
        op_str script = op_first(w.node) ? op_text(op_first(w.node)) : OP_STR("");
        if (holds_ci(source, OP_STR("mathjax")) || holds_ci(source, OP_STR("katex")))
            found = true;
        if (holds_ci(type, OP_STR("json")) || op_str_starts_ci(type, OP_STR("math/")))
            continue;
        bool mathjax = holds(script, OP_STR("MathJax")), katex = holds(script, OP_STR("MathInElement"));
        found = found || mathjax || katex;
        dollars = dollars || (mathjax && lists_dollar(script, OP_STR("inlineMath"))) ||
                  (katex && lists_dollar(script, OP_STR("delimiters")));
    }
    return dollars ? OP_STR("tex dollars") : found ? OP_STR("tex") : OP_STR_NONE;
}
