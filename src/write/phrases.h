/* Dates and lengths as people of a language write them. */
#ifndef WRITE_PHRASES_H
#define WRITE_PHRASES_H

#include "doc/length.h"
#include "offprint/buf.h"
#include "offprint/date.h"

/* A date (ISO 8601), day precision; as it stands where it is no such date, in ISO's form where the language's way is
   not known. */
void op_phrases_date(op_str iso, op_str language, struct op_buf *out);
/* A month of a year. */
void op_phrases_month(const struct op_date *date, op_str language, struct op_buf *out);
/* How many words (characters, in Chinese and Japanese), and how many minutes they take. */
void op_phrases_length(const struct op_length *length, op_str language, struct op_buf *out);

#endif
