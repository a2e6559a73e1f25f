/* Markdown to HTML text to a tree: the text is UTF-8, the map ascends and leads into the source, the tree is in order.
   The first byte chooses the dialect and its options. */
#include "fuzz_html.h"

#include "offprint/markdown.h"

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void check_map(const struct op_lines *lines, size_t html, size_t source)
{
    for (size_t i = 0; i < lines->map_count; i++) {
        require(lines->map[i].offset <= html && lines->map[i].source <= source);
        require(i == 0 || lines->map[i].offset >= lines->map[i - 1].offset);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size || !fuzz_is_utf8(data + 1, size - 1))
        return 0;
    op_str text = fuzz_copy(data + 1, size - 1, 0);
    struct op_markdown_options options = {
        .dialect = data[0] & 8   ? OP_MARKDOWN_COMMONMARK
                   : data[0] & 4 ? OP_MARKDOWN_GFM
                                 : OP_MARKDOWN_ARTICLE,
        .smart = data[0] & 1,
        .hard_breaks = data[0] & 2,
    };
    struct op_ctx ctx;
    struct op_doc doc;
    struct op_buf html;
    op_ctx_init(&ctx);
    op_buf_init(&html, (size_t)64 << 20);
    op_doc_init(&doc, fuzz_arena());
    if (op_markdown_to_html(&ctx, text, &options, &html, doc.arena, &doc.lines, 1)) {
        require(op_utf8_validate(op_buf_str(&html)) == html.n);
        check_map(&doc.lines, html.n, text.n);
        op_str copy = fuzz_copy((const uint8_t *)html.p, html.n, OP_HTML_PADDING);
        struct op_node *top = op_new_element(&doc, OP_N_DIV);
        op_append(doc.root, top);
        (void)op_html_parse_fragment(&doc, copy, &(struct op_html_options){.scripting = false}, OP_NS_HTML, OP_N_BODY,
                                     top);
        fuzz_check_tree(top, copy.n);
        for (const struct op_node *n = op_first(top); n; n = op_next(n))
            (void)op_doc_place(&doc, n);
        fuzz_free(copy);
    }
    op_buf_release(&html);
    fuzz_free(text);
    return 0;
}
