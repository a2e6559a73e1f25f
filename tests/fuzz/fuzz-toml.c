/* TOML without the fences around it. */
#include "fuzz.h"

#include "read/front_toml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!fuzz_is_utf8(data, size))
        return 0;
    op_str text = fuzz_copy(data, size, 0);
    struct op_ctx ctx;
    op_ctx_init(&ctx);
    struct front_values values;
    front_values_init(&values, &ctx, fuzz_arena(), OP_STR("fuzz.md"));
    front_toml_read(&values, text, 1);
    fuzz_free(text);
    return 0;
}
