/* Many inputs through one chain: in this process, or in worker processes. */
#ifndef CLI_BATCH_H
#define CLI_BATCH_H

#include "cli/chain.h"
#include "cli/inputs.h"
#include "cli/program.h"

struct op_batch {
    struct op_program *program;
    const struct op_chain *chain;
    const struct op_inputs *inputs;
    op_str charset;   /* of all inputs, or absent */
    uint32_t jobs;    /* worker processes; 0: one a core */
    uint32_t timeout; /* seconds that a worker may take for one input; 0: for ever */
    /* Takes the parts, in the order of the inputs, as op_part_sink does. False: stop. */
    bool (*part)(void *self, size_t input, op_str name, op_str part);
    void *self;
};

/* Runs them all. Diagnostics and parts come in the order of the inputs, whatever `jobs` is; one job or one input is
   done in this process. False when it was stopped. */
bool op_batch_run(const struct op_batch *batch);

#endif
