/* Front matter in all its notations, to metadata. */
#include "fuzz.h"

#include "read/front_matter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!fuzz_is_utf8(data, size))
        return 0;
    op_str text = fuzz_copy(data, size, 0), file = OP_STR("fuzz.md");
    struct op_ctx ctx;
    op_ctx_init(&ctx);
    struct op_article article;
    op_article_init(&article, fuzz_arena());
    struct front_matter front;
    struct front_values values;
    front_matter_split(text, &front);
    front_values_init(&values, &ctx, article.doc.arena, file);
    if (front.notation != FRONT_NONE)
        front_matter_read(&front, &values);
    (void)front_values_apply(&values, &article);
    fuzz_free(text);
    return 0;
}
