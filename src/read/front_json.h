/* Front matter in JSON (RFC 8259). */
#ifndef READ_FRONT_JSON_H
#define READ_FRONT_JSON_H

#include "read/front_values.h"

/* Reads `text`, whose first byte begins line `line`, into `values`: an object, or the members of one without its braces
   (Hexo). Commas that are too many or missing are passed over, the latter with a report; any other fault ends the
   reading, and what came before it is kept. That the last brace is missing is no fault when the caller knows that it is
   (`open`). Reports OP_DIAG_FRONT_MATTER, _LIMIT, _KEY. */
void front_json_read(struct front_values *values, op_str text, uint32_t line, bool open);

#endif
