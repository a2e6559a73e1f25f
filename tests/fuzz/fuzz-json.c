/* JSON as pages hold it. */
#include "fuzz.h"

#include "json/json_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t budget = 10000;
    op_str text = fuzz_copy(data, size, 0);
    const struct json_value *root = json_parse(fuzz_arena(), text, &budget);
    size_t seen = 0;
    for (const struct json_value *v = root; v; seen++) {
        if (v->first) {
            if (v->first->parent != v)
                abort();
            v = v->first;
            continue;
        }
        while (v && !v->next)
            v = v->parent;
        v = v ? v->next : NULL;
    }
    if (seen != 10000 - budget + 1)
        abort();
    fuzz_free(text);
    return 0;
}
