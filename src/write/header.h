/* What stands above an article in books and pages: title, subtitle, byline, date, source, length, tags. */
#ifndef WRITE_HEADER_H
#define WRITE_HEADER_H

#include "offprint/article.h"
#include "offprint/buf.h"

/* Puts a `header` at the start of the body. Its h1 is the body's own when that says the same as the title and comes
   first, otherwise the title. */
void op_header_add(struct op_article *a);
/* Every h1 of the body but the first becomes an h2. */
void op_header_demote_others(struct op_article *a);

#endif
