/* Streams of articles: cut, parsed, written and parsed again. What was written is well-formed. */
#include "fuzz.h"

#include "offprint/stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    op_str text = fuzz_copy(data, size, 0), rest = text, name = OP_STR("fuzz");
    struct op_ctx ctx;
    op_ctx_init(&ctx);
    struct op_arena *arena = fuzz_arena();
    for (op_str bytes; (bytes = op_stream_cut(&rest)).p;) {
        struct op_article article, again;
        op_arena_reset(arena);
        op_article_init(&article, arena);
        if (!op_stream_parse(&ctx, &article, bytes, name, 1))
            continue;
        struct op_buf out = OP_BUF_INIT;
        op_stream_write(&article, &out);
        op_article_init(&again, arena);
        op_str written = op_buf_str(&out);
        if (!op_stream_parse(&ctx, &again, op_stream_cut(&written), name, 1))
            abort();
        op_buf_release(&out);
    }
    fuzz_free(text);
    return 0;
}
