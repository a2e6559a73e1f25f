/* Whole files into buffers. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "offprint/buf.h"

/* Appends an open file up to its end, with `spare` bytes of zero readable behind it. Returns 0, EFBIG when there are
   more than `limit` bytes, EISDIR, or what errno was. */
int op_file_load_fd(int fd, size_t limit, size_t spare, struct op_buf *out);
/* The same of a file that the user named. */
int op_file_load(op_str path, size_t limit, struct op_buf *out);

#endif
