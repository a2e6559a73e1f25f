/* Standard input: Markdown examples, each followed by a NUL byte. Standard output: the HTML of each, likewise. With
   --gfm, the dialect of articles, otherwise CommonMark to the letter. */
#include <stdio.h>

#include "offprint/markdown.h"

int main(int argc, char **argv)
{
    enum op_markdown_dialect dialect =
        argc > 1 && strcmp(argv[1], "--gfm") == 0 ? OP_MARKDOWN_ARTICLE : OP_MARKDOWN_COMMONMARK;
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
        good = op_markdown_to_html(&ctx, example, dialect, &out, &arena, NULL, 1);
        op_buf_addc(&out, '\0');
    }
    good = good && fwrite(out.p ? out.p : "", 1, out.n, stdout) == out.n && fflush(stdout) == 0;
    op_arena_release(&arena);
    op_buf_release(&in);
    op_buf_release(&out);
    return good ? 0 : 1;
}
