/* MathML in one line of text. */
#ifndef DOC_MATH_LINE_H
#define DOC_MATH_LINE_H

#include "offprint/dom.h"

/* Appends the formula as people write it where nothing but characters is to be had: x² + √(a/b). Annotations and what
   is not shown are left out. `airy`: with spaces around operators, and between what stands apart. True when a line says
   it well; not so with matrices, lines under each other, braces over terms, and commands that were not understood. */
bool op_math_line_add(struct op_node *math, bool airy, struct op_buf *out);

#endif
