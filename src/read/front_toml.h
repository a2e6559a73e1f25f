/* Front matter in TOML 1.0: all of its strings, numbers, dates, arrays, inline tables, tables and arrays of tables. */
#ifndef READ_FRONT_TOML_H
#define READ_FRONT_TOML_H

#include "read/front_values.h"

/* Reads `text`, whose first byte begins line `line`, into `values`. Reports OP_DIAG_FRONT_MATTER, _LIMIT, _KEY. Behind
   a fault it goes on at the next line that begins with a key or a table, for a few faults. Of a key or table that
   stands twice the first values stay. */
void front_toml_read(struct front_values *values, op_str text, uint32_t line);
/* `key = ` or `[table]` at the start of a line. */
bool front_toml_is_key(op_str line);

#endif
