/* A base and a reference, on two lines. What is normalised stays as it is. */
#include "fuzz.h"

#include "offprint/uri.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!fuzz_is_utf8(data, size))
        return 0;
    op_str text = fuzz_copy(data, size, 0);
    struct op_arena *arena = fuzz_arena();
    size_t line = op_str_find_char(text, '\n', 0);
    op_str base = op_str_first(text, line == OP_NOT_FOUND ? 0 : line);
    op_str reference = line == OP_NOT_FOUND ? text : op_str_skip(text, line + 1);
    op_str normal = op_uri_normalise(arena, reference);
    if (normal.p && !op_str_eq(op_uri_normalise(arena, normal), normal))
        abort();
    (void)op_uri_resolve(arena, base, reference);
    (void)op_uri_decode(arena, reference);
    (void)op_uri_is_absolute(reference);
    (void)op_path_suffix(op_path_name(reference));
    fuzz_free(text);
    return 0;
}
