/* Opening a file below a folder and nowhere else. */
#ifndef BASE_BENEATH_H
#define BASE_BENEATH_H

#include "offprint/str.h"

/* The default of `struct op_files`: see ctx.h. `self` is not used. */
int op_open_beneath(void *self, op_str folder, op_str path);

#endif
