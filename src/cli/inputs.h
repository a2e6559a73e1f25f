/* Which inputs a run has, and their bytes. */
#ifndef CLI_INPUTS_H
#define CLI_INPUTS_H

#include "cli/program.h"
#include "offprint/pipeline.h"

enum op_input_fault {
    OP_INPUT_GOOD,
    OP_INPUT_FAULTY, /* missing or unreadable: `error` says why */
    OP_INPUT_NONE    /* a folder without articles */
};

struct op_input_entry {
    op_str name; /* as typed, or below a folder as typed; "-" is standard input; ends in a NUL */
    enum op_input_fault fault;
    int error;
    bool found; /* in a folder, not named */
    bool web;   /* an address of http or https */
};

/* The inputs in their order. What is wrong with one is reported when its turn comes. */
struct op_inputs {
    struct op_input_entry *v; /* owned, as are the names */
    size_t n, cap;
    op_str *folders; /* owned: the folders that articles may reach images from, in order, each once */
    size_t folder_count, folder_cap;
};

/* Adds one operand: a file, "-", an address where no file is called so, or a folder with everything below it whose name
   op_read_is_article_name() takes, in the order of bytes. Hidden files, hidden folders and folders of saved pages
   (NAME_files) are passed over; symbolic links are followed, and no folder is visited twice. */
void op_inputs_add(struct op_inputs *inputs, op_str operand);
/* Adds each line of `list`, or each piece up to a NUL byte when `from0`. */
void op_inputs_add_list(struct op_inputs *inputs, op_str list, bool from0);
void op_inputs_release(struct op_inputs *inputs);

/* What programs that read articles let the user say of inputs. */
struct op_input_options {
    op_str files_from;
    bool from0;
    op_str charset;
};
extern const struct op_option op_input_option_rows[];
extern const struct op_input_options op_input_option_defaults;

/* Gathers the inputs of a program, standard input when none is named, and lets documents reach the folders of all.
   An address is a wrong call where nothing may be fetched. Returns -1, or the exit status when the call is wrong or a
   list cannot be read. */
int op_inputs_gather(struct op_program *program, const struct op_input_options *options, struct op_inputs *inputs);

/* Is the file (by device and number, so under any name) one of the inputs? */
bool op_inputs_contain_file(const struct op_inputs *inputs, const char *path);

/* Leaves out what was found in a folder and is the file that is about to be written: the output of an earlier run. What
   was named stays. */
void op_inputs_leave_out(struct op_inputs *inputs, const char *path);

/* Fills `input` with the bytes of an entry, behind which OP_HTML_PADDING bytes are readable, and with what else is
   known of it; `charset` counts where it is there. All is held by `out`, which is cleared first. Reports what is wrong
   (OP_DIAG_INPUT_MISSING, OP_DIAG_NO_ARTICLES, OP_DIAG_INPUT_SIZE) and returns false. */
bool op_input_load(struct op_ctx *ctx, const struct op_input_entry *entry, op_str charset, struct op_buf *out,
                   struct op_input *input);
/* Lets addresses be on their way before their turn comes. */
void op_inputs_expect(struct op_ctx *ctx, const struct op_inputs *inputs);
/* Appends the bytes of an open descriptor up to its end, with the same padding. Returns 0, EFBIG when there are more
   than `limit` bytes, or what errno was. */
int op_input_load_fd(int fd, size_t limit, struct op_buf *out);

#endif
