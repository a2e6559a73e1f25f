/* What stands above an article in books and pages: title, subtitle, byline, date, source, tags. */
#ifndef WRITE_HEADER_H
#define WRITE_HEADER_H

#include "offprint/article.h"
#include "offprint/buf.h"

/* Puts a `header` at the start of the body. Its h1 is the body's own when that says the same as the title and comes
   first, otherwise the title. */
void op_header_add(struct op_article *a);
/* Every h1 of the body but the first becomes an h2. */
void op_header_demote_others(struct op_article *a);
/* A date (ISO 8601) as people of a language write it, day precision; as it stands where the language's way is not
   known. */
void op_header_format_date(op_str iso, op_str language, struct op_buf *out);

#endif
