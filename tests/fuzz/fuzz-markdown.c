/* Markdown to HTML text. */
#include "fuzz.h"

#include "offprint/markdown.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!fuzz_is_utf8(data, size))
        return 0;
    op_str text = fuzz_copy(data, size, 0);
    struct op_ctx ctx;
    op_ctx_init(&ctx);
    struct op_buf html;
    op_buf_init(&html, (size_t)64 << 20);
    struct op_lines lines = {0};
    struct op_markdown_options options = {.dialect = OP_MARKDOWN_ARTICLE};
    (void)op_markdown_to_html(&ctx, text, &options, &html, fuzz_arena(), &lines, 1);
    op_buf_release(&html);
    fuzz_free(text);
    return 0;
}
