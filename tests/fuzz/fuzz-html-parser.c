/* The HTML parser: documents, and fragments in every kind of context. The tree is in order whatever comes in. */
#include "fuzz_html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct op_doc doc;
    struct op_node *top;
    op_str text;
    if (!fuzz_html_parse(data, size, true, &doc, &top, &text))
        return 0;
    fuzz_check_tree(top, text.n);
    if (!(data[0] & 4))
        for (const struct op_node *n = op_first(top); n; n = op_next(n))
            if (n->kind != OP_COMMENT && n->kind != OP_DOCTYPE && !op_is(n, OP_N_HTML))
                abort();
    fuzz_free(text);
    return 0;
}
