/* TeX to MathML: whatever formulas come, their trees are Presentation MathML with as many children as each element
   wants, not deeper than they may be, and every text is well-formed. The first byte chooses; formulas are parted by
   line feeds. */
#include "fuzz.h"

#include "offprint/math.h"

enum { LEVELS_MAX = 500 };

static size_t children_of(const struct op_node *n)
{
    size_t count = 0;
    for (const struct op_node *child = op_first(n); child; child = op_next(child))
        count++;
    return count;
}

static bool is_token(const struct op_node *n)
{
    return n->name == OP_N_MI || n->name == OP_N_MN || n->name == OP_N_MO || n->name == OP_N_MTEXT;
}

/* Children that an element must have; SIZE_MAX for any number. */
static size_t wanted(const struct op_node *n)
{
    switch (n->name) {
    case OP_N_MFRAC:
    case OP_N_MROOT:
    case OP_N_MSUB:
    case OP_N_MSUP:
    case OP_N_MUNDER:
    case OP_N_MOVER:
        return 2;
    case OP_N_MSUBSUP:
    case OP_N_MUNDEROVER:
        return 3;
    case OP_N_MSPACE:
        return 0;
    default:
        return SIZE_MAX;
    }
}

static void check_node(const struct op_node *n)
{
    const struct op_node *up = op_parent(n);
    if (n->kind == OP_TEXT) {
        op_str s = op_text(n);
        if (!up || !is_token(up) || op_utf8_validate(s) != s.n)
            abort();
        return;
    }
    if (n->kind != OP_ELEMENT || n->ns != OP_NS_MATHML)
        abort();
    if (wanted(n) != SIZE_MAX && children_of(n) != wanted(n))
        abort();
    if ((n->name == OP_N_MTR) != (up && up->kind == OP_ELEMENT && up->name == OP_N_MTABLE) ||
        (n->name == OP_N_MTD) != (up && up->kind == OP_ELEMENT && up->name == OP_N_MTR))
        abort();
}

static void check_tree(struct op_node *tree)
{
    struct op_walk w;
    size_t depth = 0;
    op_walk_start(&w, tree);
    while (op_walk_next(&w)) {
        if (w.event == OP_LEAVE) {
            depth--;
            continue;
        }
        if (++depth > LEVELS_MAX)
            abort();
        check_node(w.node);
    }
}

static void check_fault(void *self, const struct op_math_fault *fault)
{
    const op_str *tex = self;
    if (fault->offset > tex->n || !fault->what.p)
        abort();
}

static void check_reference(void *self, const struct op_math_fault *fault)
{
    if (!self || fault->kind != OP_MATH_REFERENCE || !fault->node || fault->node->name != OP_N_MTEXT)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || !fuzz_is_utf8(data + 1, size - 1))
        return 0;
    op_str text = fuzz_copy(data + 1, size - 1, 0), tex = OP_STR_NONE;
    struct op_doc doc;
    op_doc_init(&doc, fuzz_arena());
    doc.root = op_new_node(&doc, OP_FRAGMENT);
    struct op_math *m = op_math_new(&doc);
    const struct op_math_options options = {(data[0] & 1) != 0, check_fault, &tex};
    for (op_str rest = text; rest.p;) {
        tex = op_str_cut(&rest, '\n');
        struct op_node *tree = op_math_typeset(m, tex, &options);
        if (!tree)
            continue;
        if (op_parent(tree))
            abort();
        op_append(doc.root, tree);
    }
    struct op_node *outside = op_new_element(&doc, OP_N_A);
    bool refers = op_math_refer(m, outside, OP_STR("a"), true);
    op_math_finish(m, &(struct op_math_options){.report = check_reference, .self = doc.root});
    if (refers != (op_attr(outside, OP_N_HREF).n > 0))
        abort();
    op_math_free(m);
    for (struct op_node *tree = op_first(doc.root); tree; tree = op_next(tree))
        check_tree(tree);
    fuzz_free(text);
    return 0;
}
