/* MathML in one line of text. */
#ifndef WRITE_MATH_LINE_H
#define WRITE_MATH_LINE_H

#include "offprint/dom.h"

/* Appends the formula as people write it where nothing but characters is to be had: (a+b)/2, x². Annotations and what
   is not shown are left out. */
void math_line_add(struct op_node *math, struct op_buf *out);

#endif
