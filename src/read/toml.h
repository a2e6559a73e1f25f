/* TOML 1.0, what front matter uses of it: all of its strings, numbers, dates, arrays, inline tables, tables and arrays
   of tables. */
#ifndef READ_TOML_H
#define READ_TOML_H

#include "read/front_values.h"

struct toml_fault {
    const char *message; /* a constant; NULL when all is well */
    uint32_t line, column;
    bool limit; /* too deep or too many values */
};

/* Reads `text`, whose first byte stands on `line`, into `values`. A key that stands twice is reported to `ctx` as
   OP_DIAG_FRONT_MATTER_KEY and its first value stays. Stops at the first fault, with what came before. */
struct toml_fault toml_read(struct op_ctx *ctx, op_str text, uint32_t line, op_str file, struct front_values *values);

#endif
