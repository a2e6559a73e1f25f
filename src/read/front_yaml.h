/* Front matter in YAML, through libyaml's events. */
#ifndef READ_FRONT_YAML_H
#define READ_FRONT_YAML_H

#include "read/front_values.h"

/* Reads `text`, whose first byte begins line `line`, into `values`. Reports OP_DIAG_FRONT_MATTER, _LIMIT, _KEY. What
   stood before a fault is kept; what stands behind it is read entry by entry, and an entry that is no YAML as it
   stands. An alias repeats what its anchor named, a text or more, within the limits on values and bytes. */
void front_yaml_read(struct front_values *values, op_str text, uint32_t line);
/* The same for a file of settings, in which a fault ends the reading. False when anything was reported. */
bool front_yaml_read_settings(struct front_values *values, op_str text);
/* `key: value` or `key:` at the start of a line. */
bool front_yaml_is_key(op_str line);

#endif
