/* Pages saved with their pictures in one message: any bytes behind a head that makes them one, and any bytes at all.
   The article that comes out is a whole tree; where none comes out, it is said. */
#include "fuzz.h"

#include "offprint/html.h"
#include "offprint/pipeline.h"
#include "read/readers.h"

static bool check_article(void *self, struct op_article *article)
{
    size_t *seen = self;
    struct op_walk w;
    ++*seen;
    op_walk_start(&w, article->body);
    while (op_walk_next(&w))
        for (const struct op_node *n = w.event == OP_ENTER ? op_first(w.node) : NULL; n; n = op_next(n))
            if (op_parent(n) != w.node)
                abort();
    return true;
}

static void read_message(op_str bytes)
{
    struct op_ctx ctx;
    size_t seen = 0;
    op_ctx_init(&ctx);
    const struct op_read_options options = {0};
    const struct op_input input = {OP_STR("fuzz.mhtml"), bytes, OP_STR_NONE, OP_STR_NONE};
    const struct op_sink sink = {check_article, &seen};
    bool good = op_reader_mhtml.sniff(&input) > 0;
    bool read = op_reader_mhtml.read(&ctx, &input, &options, fuzz_arena(), &sink);
    if (seen > 1 || (seen && !read) || (good && !seen && !ctx.counts[OP_ERROR]))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char head[] = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b; start=\"<1>\"\n\n";
    op_str bytes = fuzz_copy(data, size, OP_HTML_PADDING);
    read_message(bytes);
    fuzz_free(bytes);
    struct op_buf all = OP_BUF_INIT;
    op_buf_addz(&all, head);
    op_buf_add(&all, op_str_make((const char *)data, size));
    bytes = fuzz_copy((const uint8_t *)all.p, all.n, OP_HTML_PADDING);
    read_message(bytes);
    fuzz_free(bytes);
    op_buf_release(&all);
    return 0;
}
