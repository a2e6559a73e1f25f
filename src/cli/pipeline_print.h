/* --print-pipeline: the run as a shell would do it with the filters. */
#ifndef CLI_PIPELINE_PRINT_H
#define CLI_PIPELINE_PRINT_H

#include "cli/options.h"
#include "cli/program.h"

/* One filter of the pipeline. */
struct op_pipeline_step {
    const char *name;         /* without op- */
    struct op_option_set set; /* rows NULL: no options */
    const void *defaults;
    bool files; /* it opens files: gets --resource-path */
};

/* Appends `op-NAME` with its options, the common ones that the user gave among them. */
void op_pipeline_print_step(const struct op_program *program, const struct op_pipeline_step *step, struct op_buf *out);
/* Appends operands, behind `--` when one of them looks like an option. */
void op_pipeline_print_operands(const op_str *operands, size_t count, struct op_buf *out);

#endif
