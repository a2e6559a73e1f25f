#include "cli/batch.h"

#include <unistd.h>

#include "cli/pool.h"

struct in_process {
    const struct op_batch *batch;
    size_t input;
};

static bool put_part(void *self, op_str name, op_str part)
{
    const struct in_process *run = self;
    return run->batch->part(run->batch->self, run->input, name, part);
}

static bool run_here(const struct op_batch *batch)
{
    struct op_ctx *ctx = &batch->program->ctx;
    struct op_arena arena;
    struct op_buf bytes = OP_BUF_INIT;
    bool good = true;
    op_arena_init(&arena, 0);
    for (size_t i = 0; i < batch->inputs->n && good; i++) {
        struct in_process run = {batch, i};
        struct op_part_sink parts = {put_part, &run};
        struct op_input input;
        if (op_input_load(ctx, &batch->inputs->v[i], batch->charset, &bytes, &input))
            good = op_chain_run(ctx, batch->chain, &input, &arena, &parts);
        good = good && ctx->counts[OP_FATAL] == 0;
        op_program_progress(batch->program, i + 1, batch->inputs->n);
    }
    op_buf_release(&bytes);
    op_arena_release(&arena);
    return good;
}

bool op_batch_run(const struct op_batch *batch)
{
    size_t jobs = batch->jobs;
    if (!jobs && batch->inputs->n > 1) {
        long cores = sysconf(_SC_NPROCESSORS_ONLN);
        jobs = cores > 0 ? (size_t)cores : 1;
    }
    if (jobs > batch->inputs->n)
        jobs = batch->inputs->n;
    if (batch->chain->writer->start)
        batch->chain->writer->start(&batch->program->ctx, batch->chain->writer_options);
    op_inputs_expect(&batch->program->ctx, batch->inputs);
    bool good = jobs > 1 ? op_pool_run(batch, jobs) : run_here(batch);
    op_program_progress(batch->program, 0, 0);
    return good;
}
