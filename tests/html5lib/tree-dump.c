/* Prints trees in the format of html5lib's tree-construction tests.

   Each case on standard input: a line "LENGTH SCRIPTING NAMESPACE CONTEXT", then LENGTH bytes of input. SCRIPTING is 0
   or 1, NAMESPACE html, svg or math, CONTEXT the name of the context element, or "-" for a whole document. Each answer:
   a line with its length, then the dump. */
#include <stdio.h>
#include <stdlib.h>

#include "offprint/html.h"

static const char *const prefixes[] = {[OP_NS_HTML] = "",        [OP_NS_SVG] = "svg ", [OP_NS_MATHML] = "math ",
                                       [OP_NS_XLINK] = "xlink ", [OP_NS_XML] = "xml ", [OP_NS_XMLNS] = "xmlns ",
                                       [OP_NS_EPUB] = "epub ",   [OP_NS_OP] = "op ",   [OP_NS_OTHER] = "other "};

static void add_indent(struct op_buf *out, size_t depth)
{
    op_buf_addz(out, "| ");
    op_buf_fill(out, ' ', 2 * depth);
}

struct named {
    op_str name, value;
};

static int by_name(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    return op_str_compare(x->name, y->name);
}

static void add_attrs(struct op_doc *doc, struct op_buf *out, const struct op_node *n, size_t depth)
{
    struct named *sorted = op_xcalloc(n->n, sizeof *sorted);
    for (uint32_t i = 0; i < n->n; i++) {
        const struct op_attr *a = &n->u.attrs[i];
        sorted[i].name = op_arena_join(doc->arena, op_str_z(prefixes[a->ns]), op_doc_name_str(doc, a->name));
        sorted[i].value = op_attr_value(a);
    }
    qsort(sorted, n->n, sizeof *sorted, by_name);
    for (uint32_t i = 0; i < n->n; i++) {
        add_indent(out, depth);
        op_buf_add(out, sorted[i].name);
        op_buf_addz(out, "=\"");
        op_buf_add(out, sorted[i].value);
        op_buf_addz(out, "\"\n");
    }
    free(sorted);
}

static void add_doctype(struct op_buf *out, const struct op_node *n)
{
    op_str rest = op_text(n), name = op_str_cut(&rest, 0), public_id = op_str_cut(&rest, 0);
    op_buf_addz(out, "<!DOCTYPE ");
    op_buf_add(out, name);
    if (public_id.n || rest.n) {
        op_buf_addz(out, " \"");
        op_buf_add(out, public_id);
        op_buf_addz(out, "\" \"");
        op_buf_add(out, rest);
        op_buf_addz(out, "\"");
    }
    op_buf_addz(out, ">\n");
}

static void add_node(struct op_doc *doc, struct op_buf *out, const struct op_node *n, size_t depth)
{
    add_indent(out, depth);
    switch (n->kind) {
    case OP_ELEMENT:
        op_buf_addz(out, "<");
        op_buf_addz(out, prefixes[n->ns]);
        op_buf_add(out, op_doc_name_str(doc, n->name));
        op_buf_addz(out, ">\n");
        if (n->n)
            add_attrs(doc, out, n, depth + 1);
        break;
    case OP_TEXT:
        op_buf_addz(out, "\"");
        op_buf_add(out, op_text(n));
        op_buf_addz(out, "\"\n");
        break;
    case OP_COMMENT:
        op_buf_addz(out, "<!-- ");
        op_buf_add(out, op_text(n));
        op_buf_addz(out, " -->\n");
        break;
    case OP_DOCTYPE:
        add_doctype(out, n);
        break;
    default:
        op_buf_addz(out, "content\n");
    }
}

static void dump(struct op_doc *doc, struct op_node *root, struct op_buf *out)
{
    struct op_walk w;
    op_walk_start(&w, root);
    size_t depth = 0;
    for (enum op_walk_event event; (event = op_walk_next(&w));) {
        if (w.node == root)
            continue;
        if (event == OP_LEAVE)
            depth--;
        else
            add_node(doc, out, w.node, depth++);
    }
}

static enum op_namespace namespace_of(op_str word)
{
    return op_str_eq(word, OP_STR("svg")) ? OP_NS_SVG : op_str_eq(word, OP_STR("math")) ? OP_NS_MATHML : OP_NS_HTML;
}

int main(void)
{
    struct op_arena arena;
    op_arena_init(&arena, 0);
    for (char line[256]; fgets(line, sizeof line, stdin);) {
        op_str rest = op_str_z(line), first = op_str_word(&rest), scripting = op_str_word(&rest);
        op_str ns = op_str_word(&rest), context = op_str_word(&rest);
        uint64_t length;
        if (!op_str_to_uint(first, UINT32_MAX, &length))
            return 1;
        /* Exactly as much as is promised, so that a sanitizer sees reads beyond it. */
        char *input = op_xcalloc(length + OP_HTML_PADDING, 1);
        memset(input + length, '<', OP_HTML_PADDING);
        if (fread(input, 1, length, stdin) != length)
            return 1;
        struct op_doc doc;
        op_doc_init(&doc, &arena);
        struct op_html_options options = {.scripting = op_str_eq(scripting, OP_STR("1")), .comments = true};
        struct op_node *root = doc.root;
        if (op_str_eq(context, OP_STR("-"))) {
            (void)op_html_parse(&doc, op_str_make(input, length), &options);
        } else {
            root = op_new_node(&doc, OP_FRAGMENT);
            (void)op_html_parse_fragment(&doc, op_str_make(input, length), &options, namespace_of(ns),
                                         op_doc_name(&doc, context), root);
        }
        struct op_buf out = OP_BUF_INIT;
        dump(&doc, root, &out);
        printf("%zu\n", out.n);
        fwrite(out.p ? out.p : "", 1, out.n, stdout);
        op_buf_release(&out);
        op_arena_reset(&arena);
        free(input);
    }
    op_arena_release(&arena);
    return 0;
}
