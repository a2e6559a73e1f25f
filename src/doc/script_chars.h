/* Characters that Unicode names superscript or subscript. */
#ifndef DOC_SCRIPT_CHARS_H
#define DOC_SCRIPT_CHARS_H

#include "offprint/buf.h"

/* Appends all of `s` as super- or subscript characters; false, and nothing appended, when one has none. */
bool op_script_chars(op_str s, bool super, struct op_buf *out);

#endif
