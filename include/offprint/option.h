/* Options are rows in a table next to what they govern. From the rows come the parser, --help, and the test that manual
   and program agree. */
#ifndef OFFPRINT_OPTION_H
#define OFFPRINT_OPTION_H

#include <stdint.h>

#include "offprint/str.h"

enum op_option_type {
    OP_OPTION_END,    /* closes a table */
    OP_OPTION_FLAG,   /* bool: given, or --no-NAME */
    OP_OPTION_STRING, /* op_str, borrowed from argv */
    OP_OPTION_LIST,   /* struct op_option_list: may be given many times */
    OP_OPTION_UINT,   /* uint32_t, or one of the words in `choices` */
    OP_OPTION_CHOICE  /* int: index of the word in `choices` */
};

struct op_option {
    const char *name; /* long name, without dashes */
    char letter;      /* or 0 */
    enum op_option_type type;
    size_t offset;        /* offsetof() in the owner's option struct */
    const char *argument; /* its name in help, e.g. "FILE"; NULL for flags */
    const char *help;     /* one line, no full stop */
    /* Words, closed by NULL. OP_OPTION_CHOICE: all that there are. OP_OPTION_LIST: the same, or NULL for any.
       OP_OPTION_UINT: words that may stand for a number, or NULL. OP_OPTION_STRING: words with a meaning of their own,
       of which --no-NAME is the first, or NULL. */
    const char *const *choices;
};

/* The value of an OP_OPTION_UINT that was given as choices[index]. */
#define OP_OPTION_WORD(index) (UINT32_MAX - (index))

struct op_option_list {
    op_str *v; /* owned by the option parser, as long as the process */
    size_t n;
};

/* A table and the struct that it fills. */
struct op_option_set {
    const struct op_option *rows;
    void *values;
};

#endif
