/* HTML to a tree, to XHTML, and through the XML parser to a tree again: the second tree is the first as far as XML can
   hold it, and writing it again gives the same bytes. */
#include "fuzz_html.h"

#include "offprint/xhtml.h"
#include "xml/xml.h"

/* What XML can hold, of ASCII; beyond that only the bytes are compared. */
static bool is_plain_name(op_str name, bool *beyond)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if ((unsigned char)c >= 0x80)
            *beyond = true;
        else if (!op_is_alpha(c) && c != '_' && (i == 0 || (!op_is_digit(c) && c != '-' && c != '.')))
            return false;
    }
    return name.n > 0;
}

static void add_text(op_str s, struct op_buf *out)
{
    for (size_t i = 0, n; i < s.n; i += n) {
        uint32_t c = op_utf8_decode(s.p + i, s.p + s.n, &n);
        op_buf_add_utf8(out, op_xml_char(c) ? c : OP_REPLACEMENT);
    }
}

static void add_attributes(struct op_doc *doc, const struct op_node *n, struct op_buf *out, bool *beyond)
{
    bool has_lang = op_attr_ns(n, OP_NS_XML, OP_N_LANG).p;
    for (uint32_t i = 0; i < n->n; i++) {
        const struct op_attr *a = &n->u.attrs[i];
        op_str name = op_doc_name_str(doc, a->name);
        enum op_namespace ns = a->ns;
        if (ns == OP_NS_HTML && a->name == OP_N_XML_LANG && !has_lang)
            name = OP_STR("lang"), ns = OP_NS_XML;
        if (ns == OP_NS_XMLNS || op_str_eq(name, OP_STR("xmlns")) || !is_plain_name(name, beyond))
            continue;
        op_buf_addf(out, " %u:", (unsigned)ns);
        op_buf_add(out, name);
        op_buf_addc(out, '=');
        add_text(op_attr_value(a), out);
        op_buf_addc(out, '"');
    }
}

/* The tree in a form of our own, which two trees share when XML cannot tell them apart. */
static void describe(struct op_doc *doc, const struct op_node *top, struct op_buf *out, bool *beyond)
{
    struct op_walk w;
    op_walk_start(&w, (struct op_node *)(uintptr_t)top);
    for (enum op_walk_event event; (event = op_walk_next(&w));) {
        const struct op_node *n = w.node;
        if (n->kind == OP_TEXT && event == OP_ENTER)
            add_text(op_text(n), out);
        if (n->kind != OP_ELEMENT || !is_plain_name(op_doc_name_str(doc, n->name), beyond))
            continue;
        op_buf_addf(out, event == OP_ENTER ? "\x01%u:" : "\x02%u:", (unsigned)n->ns);
        op_buf_add(out, op_doc_name_str(doc, n->name));
        if (event == OP_ENTER)
            add_attributes(doc, n, out, beyond);
        op_buf_addc(out, '\x03');
    }
}

static void compare(struct op_doc *doc, const struct op_node *top)
{
    struct op_ctx ctx;
    struct op_xml_fault fault;
    struct op_doc again;
    static const struct op_xhtml_options plain = {.stream = false};
    struct op_buf written = OP_BUF_INIT, rewritten = OP_BUF_INIT, first = OP_BUF_INIT, second = OP_BUF_INIT;
    op_ctx_init(&ctx);
    op_xhtml_write(doc, top, &plain, &written);
    op_doc_init(&again, doc->arena);
    if (!op_xml_parse(&ctx, &again, op_buf_str(&written), &fault))
        abort();
    op_xhtml_write(&again, again.root, &plain, &rewritten);
    if (!op_str_eq(op_buf_str(&written), op_buf_str(&rewritten)))
        abort();
    bool beyond = false;
    describe(doc, top, &first, &beyond);
    describe(&again, again.root, &second, &beyond);
    if (!beyond && !op_str_eq(op_buf_str(&first), op_buf_str(&second)))
        abort();
    op_buf_release(&written);
    op_buf_release(&rewritten);
    op_buf_release(&first);
    op_buf_release(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct op_doc doc;
    struct op_node *top;
    op_str text;
    if (!fuzz_html_parse(data, size, size && data[0] & 8, &doc, &top, &text))
        return 0;
    compare(&doc, top);
    fuzz_free(text);
    return 0;
}
