/* What is set before anybody types: OFFPRINT_* in the environment, a file of defaults, the user's configuration. */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include "cli/options.h"
#include "offprint/arena.h"

struct op_program;

struct op_settings {
    op_str file;           /* --defaults, or absent */
    struct op_arena arena; /* holds the values */
};
extern const struct op_option op_settings_option_rows[];

void op_settings_init(struct op_settings *settings);
void op_settings_release(struct op_settings *settings);
/* Gives values to the options that were not typed: by the environment, by the file, by the configuration, in this
   order of weight. Returns -1, or the exit status after saying what is wrong with them (OP_DIAG_DEFAULTS). */
int op_settings_apply(struct op_settings *settings, struct op_program *program);

#endif
