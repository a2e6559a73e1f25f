/* Template tags: any text, as posts of each notation and as MDX; lines keep their numbers, and what comes out is no
   longer than it may be. The first byte chooses. */
#include "fuzz.h"

#include "read/tags.h"

static size_t lines_of(op_str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '\n';
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum front_notation notations[] = {FRONT_NONE, FRONT_YAML, FRONT_TOML, FRONT_YAML};
    if (size < 1 || !fuzz_is_utf8(data + 1, size - 1))
        return 0;
    op_str text = fuzz_copy(data + 1, size - 1, 0);
    struct op_ctx ctx;
    op_ctx_init(&ctx);
    struct front_values values;
    front_values_init(&values, &ctx, fuzz_arena(), OP_STR("a.md"));
    (void)front_values_add(&values, OP_STR("title"), OP_STR("A *title*"), 0, 1, 1);
    (void)front_values_add(&values, OP_STR("layout"), OP_STR("post"), 0, 1, 1);
    struct tags_input input = {
        text, (data[0] & 8) != 0,     data[0] & 4 ? OP_STR("a.mdx") : OP_STR("_posts/2024-01-02-a.md"),
        3,    notations[data[0] & 3], &values};
    struct op_buf out = OP_BUF_INIT;
    if (tags_resolve(&ctx, &input, &out)) {
        op_str got = op_buf_str(&out);
        if (lines_of(got) != lines_of(text) || got.n > TAGS_GROWTH * text.n + TAGS_EXTRA ||
            op_utf8_validate(got) != got.n)
            abort();
    } else if (out.n) {
        abort();
    }
    op_buf_release(&out);
    fuzz_free(text);
    return 0;
}
