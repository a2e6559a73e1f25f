/* TOML without the fences around it. */
#include "fuzz.h"

#include "read/toml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!fuzz_is_utf8(data, size))
        return 0;
    op_str text = fuzz_copy(data, size, 0);
    struct op_ctx ctx;
    op_ctx_init(&ctx);
    struct front_values values;
    front_values_init(&values, fuzz_arena());
    (void)toml_read(&ctx, text, 1, OP_STR("fuzz.md"), &values);
    fuzz_free(text);
    return 0;
}
