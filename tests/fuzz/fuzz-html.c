/* The HTML parser, whole documents and fragments, and the serialiser behind it. */
#include "fuzz.h"

#include "offprint/html.h"
#include "offprint/xhtml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size || !fuzz_is_utf8(data + 1, size - 1))
        return 0;
    static const uint32_t contexts[] = {OP_N_BODY, OP_N_TD, OP_N_SELECT, OP_N_TEMPLATE, OP_N_TABLE, OP_N_TITLE};
    op_str text = fuzz_copy(data + 1, size - 1, OP_HTML_PADDING);
    struct op_html_options options = {.scripting = data[0] & 1, .comments = data[0] & 2};
    struct op_doc doc;
    op_doc_init(&doc, fuzz_arena());
    if (data[0] & 4)
        (void)op_html_parse_fragment(&doc, text, &options, OP_NS_HTML, contexts[data[0] / 8 % 6], doc.root);
    else
        (void)op_html_parse(&doc, text, &options);
    static const struct op_xhtml_options stream = {.stream = true};
    struct op_buf out = OP_BUF_INIT;
    op_xhtml_write(&doc, doc.root, &stream, &out);
    op_buf_release(&out);
    fuzz_free(text);
    return 0;
}
