/* What all programs have alike: common options, diagnostics on standard error, the exit status. */
#ifndef CLI_PROGRAM_H
#define CLI_PROGRAM_H

#include "cli/options.h"
#include "cli/settings.h"
#include "image/image_cache.h"
#include "offprint/ctx.h"

/* Exit statuses. */
enum {
    OP_EXIT_OK = 0,    /* all was written; what was repaired is a warning */
    OP_EXIT_LOST = 1,  /* at least one article was lost, all others were written */
    OP_EXIT_USAGE = 2, /* the command line is wrong; nothing was read */
    OP_EXIT_SYSTEM = 3 /* the system failed: reading, writing, memory */
};

struct op_common_options {
    bool quiet, verbose, help, version;
    int log_format; /* 0 text, 1 JSON */
    struct op_option_list warn, resource_path;
};
extern const struct op_option op_common_option_rows[];

/* Groups that a program may have at most, the common one included. */
#define OP_PROGRAM_GROUPS 40

struct op_program {
    const char *name;
    struct op_ctx ctx; /* its sink writes to standard error */
    struct op_image_cache images;
    struct op_common_options common;
    struct op_command command;
    struct op_option_group groups[OP_PROGRAM_GROUPS];
    struct op_operands operands;
    struct op_settings *settings; /* or NULL: only what is typed counts */
    struct op_buf line;           /* what goes to standard error next */
    bool terminal;                /* standard error is one */
    size_t progress;              /* columns that the progress line takes now */
    int64_t progress_at;          /* milliseconds: when it was shown last */
    op_str *resource_paths;       /* owned; ctx points here */
    size_t resource_path_count;   /* of the array */
};

/* Starts a program: its name, summary, synopsis and notes are set, its groups are none yet. Also puts the process in
   order: a closed pipe ends it, time is UTC. */
void op_program_init(struct op_program *p, const char *name, const char *summary, const char *synopsis);
/* Adds a group; `rows` may be NULL. */
void op_program_group(struct op_program *p, const char *title, const struct op_option *rows, void *values,
                      const void *defaults);
/* Adds the common group (listed by --help when it has a title), reads the command line and does --help and --version.
   Returns the exit status when the program is to end, -1 when it is to go on; either way op_program_end() is called
   last. */
int op_program_start(struct op_program *p, const char *common_title, int argc, char **argv);
/* One line "NAME: MESSAGE" on standard error and where to read more; returns OP_EXIT_USAGE. */
int op_program_usage(struct op_program *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A line of --verbose. */
void op_program_say(struct op_program *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Shows how far the run is, when standard error is a terminal; `total` 0 takes the line away. */
void op_program_progress(struct op_program *p, size_t done, size_t total);
/* Lets documents reach files below `folder` as well (copied). */
void op_program_resource_path(struct op_program *p, op_str folder);
/* The exit status by what was reported so far. */
int op_program_status(const struct op_program *p);
/* Frees everything; the exit status. */
int op_program_end(struct op_program *p);

/* OP_DIAG_IO about `name`, with what errno says. */
void op_report_errno(struct op_ctx *ctx, op_str name, const char *what);

#endif
