/* All writers. */
#include "write/writers.h"

const struct op_writer *const op_writers[] = {&op_writer_epub,     &op_writer_text, &op_writer_html,
                                              &op_writer_markdown, &op_writer_json, NULL};

const struct op_writer *op_writer_lookup(op_str name)
{
    for (size_t i = 0; op_writers[i]; i++)
        if (op_str_eq(op_str_z(op_writers[i]->name), name))
            return op_writers[i];
    return NULL;
}

bool op_writer_concatenate(struct op_ctx *ctx, const op_str *parts, size_t count, const void *options,
                           const struct op_output *output)
{
    (void)ctx, (void)options;
    for (size_t i = 0; i < count; i++)
        if (!output->write(output->self, parts[i]))
            return false;
    return true;
}
