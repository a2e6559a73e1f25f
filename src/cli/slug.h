/* File names that every system takes. */
#ifndef CLI_SLUG_H
#define CLI_SLUG_H

#include "offprint/buf.h"

/* Appends `name` (UTF-8) as lower-case ASCII letters, digits and single hyphens, at most OP_SLUG_MAX bytes: Latin
   letters lose their marks, apostrophes go, everything else becomes a hyphen. "article" when nothing is left; names
   that some systems keep for devices get that word in front. */
void op_slug(op_str name, struct op_buf *out);
#define OP_SLUG_MAX 80
/* The same for a name made of several, of which each is at most OP_SLUG_MAX bytes long. */
void op_slug_long(op_str name, struct op_buf *out);
#define OP_SLUG_LONGEST 200
/* The same for what becomes part of a name: may append nothing. */
void op_slug_part(op_str name, struct op_buf *out);

#endif
