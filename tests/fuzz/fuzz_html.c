#include "fuzz_html.h"

static const struct context {
    enum op_namespace ns;
    uint32_t name;
} contexts[] = {
    {OP_NS_HTML, OP_N_BODY},      {OP_NS_HTML, OP_N_DIV},          {OP_NS_HTML, OP_N_TABLE},
    {OP_NS_HTML, OP_N_TBODY},     {OP_NS_HTML, OP_N_TR},           {OP_NS_HTML, OP_N_TD},
    {OP_NS_HTML, OP_N_CAPTION},   {OP_NS_HTML, OP_N_COLGROUP},     {OP_NS_HTML, OP_N_SELECT},
    {OP_NS_HTML, OP_N_TEMPLATE},  {OP_NS_HTML, OP_N_HTML},         {OP_NS_HTML, OP_N_HEAD},
    {OP_NS_HTML, OP_N_FRAMESET},  {OP_NS_HTML, OP_N_TITLE},        {OP_NS_HTML, OP_N_TEXTAREA},
    {OP_NS_HTML, OP_N_SCRIPT},    {OP_NS_HTML, OP_N_STYLE},        {OP_NS_HTML, OP_N_NOSCRIPT},
    {OP_NS_HTML, OP_N_PLAINTEXT}, {OP_NS_HTML, OP_N_FORM},         {OP_NS_HTML, OP_N_LI},
    {OP_NS_SVG, OP_N_SVG},        {OP_NS_SVG, OP_N_FOREIGNOBJECT}, {OP_NS_SVG, OP_N_DESC},
    {OP_NS_MATHML, OP_N_MATH},    {OP_NS_MATHML, OP_N_MI},         {OP_NS_MATHML, OP_N_ANNOTATION_XML},
};

bool fuzz_html_parse(const uint8_t *data, size_t size, bool comments, struct op_doc *doc, struct op_node **top,
                     op_str *text)
{
    if (size < 2 || !fuzz_is_utf8(data + 2, size - 2))
        return false;
    *text = fuzz_copy(data + 2, size - 2, OP_HTML_PADDING);
    struct op_html_options options = {.scripting = data[0] & 1, .comments = comments, .iframe_srcdoc = data[0] & 2};
    op_doc_init(doc, fuzz_arena());
    *top = doc->root;
    if (data[0] & 4) {
        const struct context *context = &contexts[data[1] % (sizeof contexts / sizeof *contexts)];
        *top = op_new_element(doc, OP_N_DIV);
        op_append(doc->root, *top);
        (void)op_html_parse_fragment(doc, *text, &options, context->ns, context->name, *top);
    } else {
        (void)op_html_parse(doc, *text, &options);
    }
    return true;
}

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void check_attributes(const struct op_node *n)
{
    for (uint32_t i = 0; i < n->n; i++) {
        const struct op_attr *a = &n->u.attrs[i];
        require(op_utf8_validate(op_attr_value(a)) == a->n);
        /* Beyond so many it would take too long to look. */
        for (uint32_t j = 0; j < i && i < 100; j++)
            require(n->u.attrs[j].name != a->name || n->u.attrs[j].ns != a->ns);
    }
}

static void check_node(const struct op_node *n, size_t input_size)
{
    const struct op_node *parent = op_parent(n), *next = op_next(n), *prev = op_prev(n);
    require(!next || (op_prev(next) == n && op_parent(next) == parent));
    require(!prev || (op_next(prev) == n && op_parent(prev) == parent));
    require(!parent || (prev ? true : op_first(parent) == n));
    require(!parent || (next ? true : op_last(parent) == n));
    require(!op_first(n) == !op_last(n));
    require(n->pos <= input_size + 1);
    switch (n->kind) {
    case OP_ELEMENT:
        check_attributes(n);
        require(n->ns == OP_NS_HTML || n->ns == OP_NS_SVG || n->ns == OP_NS_MATHML);
        break;
    case OP_TEXT:
        require(n->n > 0 && !op_first(n) && op_utf8_validate(op_text(n)) == n->n);
        break;
    case OP_FRAGMENT:
        require(op_is(parent, OP_N_TEMPLATE) && !prev && !next);
        break;
    default:
        require(!op_first(n));
    }
}

void fuzz_check_tree(const struct op_node *top, size_t input_size)
{
    struct op_walk w;
    size_t depth = 0;
    op_walk_start(&w, (struct op_node *)(uintptr_t)top);
    for (enum op_walk_event event; (event = op_walk_next(&w));) {
        if (event == OP_LEAVE) {
            depth--;
            continue;
        }
        /* The document or the fragment's element, the elements, and the text in the last. */
        require(++depth <= OP_HTML_DEPTH_MAX + 2);
        if (w.node != top)
            check_node(w.node, input_size);
    }
    require(depth == 0);
}
