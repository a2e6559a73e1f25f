/* Standard input: Markdown examples, each followed by a NUL byte. Standard output: the HTML of each, likewise.
   CommonMark to the letter, with --gfm GitHub's, with --article that of articles, which --smart and --hard-breaks
   change. */
#include <stdio.h>

#include "offprint/markdown.h"

int main(int argc, char **argv)
{
    struct op_markdown_options options = {.dialect = OP_MARKDOWN_COMMONMARK};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--gfm") == 0)
            options.dialect = OP_MARKDOWN_GFM;
        else if (strcmp(argv[i], "--article") == 0)
            options.dialect = OP_MARKDOWN_ARTICLE;
        else if (strcmp(argv[i], "--smart") == 0)
            options.smart = true;
        else if (strcmp(argv[i], "--hard-breaks") == 0)
            options.hard_breaks = true;
    }
    struct op_buf in = OP_BUF_INIT, out = OP_BUF_INIT;
    for (;;) {
        char *to = op_buf_reserve(&in, 65536);
        size_t n = to ? fread(to, 1, 65536, stdin) : 0;
        if (n == 0)
            break;
        in.n += n;
    }
    struct op_ctx ctx;
    struct op_arena arena;
    op_ctx_init(&ctx);
    op_arena_init(&arena, 0);
    op_str rest = op_buf_str(&in);
    bool good = true;
    while (rest.n && good) {
        op_str example = op_str_cut(&rest, '\0');
        good = op_markdown_to_html(&ctx, example, &options, &out, &arena, NULL, 1);
        op_buf_addc(&out, '\0');
    }
    good = good && fwrite(out.p ? out.p : "", 1, out.n, stdout) == out.n && fflush(stdout) == 0;
    op_arena_release(&arena);
    op_buf_release(&in);
    op_buf_release(&out);
    return good ? 0 : 1;
}
