#include "cli/assignments.h"

#include "offprint/metadata.h"

static const char *key_at(const void *self, size_t i)
{
    (void)self;
    return op_meta_rows[i].name;
}

int op_assignments_check(struct op_program *program, const struct op_meta_options *options)
{
    for (size_t i = 0; i < options->set.n; i++) {
        op_str name, value;
        int key;
        if (op_meta_assignment(options->set.v[i], &name, &value, &key))
            continue;
        if (!value.p)
            return op_program_usage(program, "--set wants KEY=VALUE, not '%.*s'", OP_ARG(options->set.v[i]));
        const char *nearest = op_options_nearest(name, key_at, NULL, OP_META_COUNT);
        if (nearest)
            return op_program_usage(program, "no metadata is called '%.*s'; did you mean %s?", OP_ARG(name), nearest);
        return op_program_usage(program, "no metadata is called '%.*s'", OP_ARG(name));
    }
    return -1;
}
