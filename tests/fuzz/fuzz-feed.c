/* Feeds of every kind: read from any bytes, each item to the end. */
#include "fuzz.h"

#include "offprint/html.h"
#include "offprint/metadata.h"
#include "offprint/pipeline.h"
#include "read/readers.h"

static bool look_at(void *self, struct op_article *article)
{
    (void)self;
    if (!op_str_eq(op_meta(article, OP_META_KIND), OP_STR(OP_KIND_POST)))
        abort();
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    op_str bytes = fuzz_copy(data, size, OP_HTML_PADDING);
    struct op_ctx ctx;
    op_ctx_init(&ctx);
    const struct op_input input = {OP_STR("fuzz.xml"), bytes, OP_STR_NONE, OP_STR("https://a.example/feed")};
    const struct op_read_options options = {0};
    const struct op_sink sink = {look_at, NULL};
    (void)op_reader_feed.sniff(&input);
    (void)op_reader_feed.read(&ctx, &input, &options, fuzz_arena(), &sink);
    fuzz_free(bytes);
    return 0;
}
