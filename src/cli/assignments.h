/* --set KEY=VALUE, checked while the user still reads along. */
#ifndef CLI_ASSIGNMENTS_H
#define CLI_ASSIGNMENTS_H

#include "cli/program.h"
#include "stage/meta.h"

/* -1, or the exit status after saying which assignment is wrong. */
int op_assignments_check(struct op_program *program, const struct op_meta_options *options);

#endif
