/* Metadata that the user gives, checked while the user still reads along. Each returns -1, or the exit status after
   saying what is wrong. */
#ifndef CLI_ASSIGNMENTS_H
#define CLI_ASSIGNMENTS_H

#include "cli/program.h"
#include "offprint/metadata_options.h"
#include "stage/meta.h"

/* --set KEY=VALUE and --fallback KEY=VALUE. */
int op_assignments_check(struct op_program *program, const struct op_meta_options *options);
/* --date and --language. */
int op_metadata_options_check(struct op_program *program, const struct op_metadata_options *options);

#endif
