/* The whole chain, from any bytes to a book, a text and a document; every promise of every stage holds. */
#include "fuzz.h"

#include <stdio.h>

#include "cli/chain.h"
#include "offprint/html.h"

static bool drop_part(void *self, op_str filled, op_str part)
{
    (void)self;
    (void)filled;
    (void)part;
    return true;
}

static void see(void *self, const struct op_diag *diag)
{
    (void)self;
    if (diag->id == OP_DIAG_CHECK) {
        fprintf(stderr, "%u:%u: %.*s\n", diag->place.line, diag->place.column, OP_ARG(diag->message));
        abort();
    }
}

static void add_stage(struct op_chain *chain, op_str name)
{
    const struct op_stage *stage = op_stage_lookup(name);
    chain->steps[chain->step_count].options = stage->defaults;
    chain->steps[chain->step_count++].stage = stage;
}

static void convert(const struct op_writer *writer, const struct op_input *input)
{
    struct op_ctx ctx;
    op_ctx_init(&ctx);
    ctx.sink = (struct op_diag_sink){see, NULL};
    struct op_chain chain = {.writer = writer, .writer_options = writer->defaults, .verify = true, .apart = true};
    for (const char *const *name = writer->stages; *name; name++)
        add_stage(&chain, op_str_z(*name));
    if (op_str_eq(op_str_z(writer->name), OP_STR("epub")))
        add_stage(&chain, OP_STR("check"));
    const struct op_part_sink sink = {drop_part, NULL};
    (void)op_chain_run(&ctx, &chain, input, fuzz_arena(), &sink);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"fuzz.md", "fuzz.html", "fuzz.xhtml", "fuzz"};
    if (!size)
        return 0;
    op_str bytes = fuzz_copy(data + 1, size - 1, OP_HTML_PADDING);
    const struct op_input input = {op_str_z(names[data[0] & 3]), bytes, OP_STR_NONE, OP_STR_NONE};
    for (size_t i = 0; op_writers[i]; i++)
        convert(op_writers[i], &input);
    fuzz_free(bytes);
    return 0;
}
