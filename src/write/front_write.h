/* Metadata as front matter: what readers of posts read, written. */
#ifndef WRITE_FRONT_WRITE_H
#define WRITE_FRONT_WRITE_H

#include "offprint/article.h"
#include "offprint/buf.h"

/* Appends a block of YAML between lines of three hyphens, with the first key that front matter has for each value, so
   that reading it gives the same metadata. A title that was made from a file name is left out, and so is what only our
   own stages need. Nothing is appended when there is nothing to say. Only printable characters come out. */
void op_front_write(const struct op_article *a, struct op_buf *out);

#endif
