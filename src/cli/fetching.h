/* What the user lets a program do with the network: nothing, unless asked. */
#ifndef CLI_FETCHING_H
#define CLI_FETCHING_H

#include "cli/program.h"
#include "fetch/fetch.h"

struct op_fetching {
    struct op_fetch_options options;
    struct op_fetcher fetcher;
};

extern const struct op_option op_fetch_option_rows[];
extern const struct op_fetch_options op_fetch_option_defaults;

/* Sets the defaults, and adds the options to the program. */
void op_fetching_init(struct op_fetching *fetching, struct op_program *program);
/* Once the command line is read, and before anything is opened: gives the program the right to fetch that the options
   grant. Returns -1, or the exit status when the call is wrong or the system refuses (OP_DIAG_IO). */
int op_fetching_start(struct op_fetching *fetching, struct op_program *program);
void op_fetching_end(struct op_fetching *fetching, struct op_program *program);

#endif
