/* Command lines: from rows of option.h to values, and from rows to --help. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "offprint/buf.h"
#include "offprint/option.h"

/* Where a value comes from: what stands earlier here outweighs what stands later. */
enum op_option_layer { OP_LAYER_NONE, OP_LAYER_TYPED, OP_LAYER_ENVIRONMENT, OP_LAYER_FILE, OP_LAYER_CONFIGURATION };

/* A table with the heading under which --help lists it. */
#define OP_OPTION_ROWS_MAX 24
struct op_option_group {
    const char *title; /* without a colon; NULL: understood, but described elsewhere */
    struct op_option_set set;
    const void *defaults;                     /* what --help shows as default: a struct of the same kind, or NULL */
    unsigned char layers[OP_OPTION_ROWS_MAX]; /* enum op_option_layer of each row; of more rows none is kept */
};

/* What a program says of itself, and what it takes. */
struct op_command {
    const char *name;     /* of the program */
    const char *summary;  /* one line, no full stop */
    const char *synopsis; /* what follows the name in "Usage:"; several lines for several forms */
    const char *notes;    /* closes --help; NULL: nothing */
    struct op_option_group *groups;
    size_t group_count;
};

/* What is left of a command line: borrowed from argv; the array is owned. */
struct op_operands {
    op_str *v;
    size_t n;
};

/* Reads a command line into the values of all groups. Long options are `--name=value`, `--name value`, `--name`,
   `--no-name`; they are never abbreviated, so that a new option breaks no script. Letters may be bundled, and `--` ends
   the options; operands may stand anywhere. Stops at --help and at --version. False when something is wrong: `fault`
   then says what, in one line without a line feed. */
bool op_options_parse(const struct op_command *command, int argc, char **argv, struct op_operands *operands,
                      struct op_buf *fault);

/* Sets one option by its long name (a flag by "true" or "false"), as a defaults file or the environment does. A row
   that an earlier layer has set stays as it is, which is no fault. */
bool op_options_assign(const struct op_command *command, op_str name, op_str value, enum op_option_layer layer,
                       struct op_buf *fault);

/* The row of a long name, and the first group that it stands in; NULL when there is none. */
const struct op_option *op_options_lookup(const struct op_command *command, op_str name,
                                          struct op_option_group **group);

/* Appends, each behind a space and quoted for a shell, the options that give the set these values. */
void op_options_print(const struct op_option_set *set, const void *defaults, struct op_buf *out);
/* The same for those of a group that were typed. */
void op_options_print_typed(const struct op_option_group *group, struct op_buf *out);
/* Appends one word, quoted for a shell where that is needed. */
void op_shell_quote(op_str word, struct op_buf *out);

/* Frees what lists and operands hold. */
void op_options_release(const struct op_command *command, struct op_operands *operands);

/* Appends the text of --help, at most 80 columns wide. */
void op_options_help(const struct op_command *command, struct op_buf *out);

/* The one of `count` names that is nearest to `name` by letters left out, added, changed or swapped; NULL when none is
   near enough to be meant. `name_at(self, i)` gives the i-th. */
const char *op_options_nearest(op_str name, const char *(*name_at)(const void *self, size_t i), const void *self,
                               size_t count);

#endif
