/* Several names in one text: authors and keywords as people write them. */
#ifndef READ_FRONT_SPLIT_H
#define READ_FRONT_SPLIT_H

#include "offprint/str.h"

/* The authors in `text`, each trimmed and without an address, borrowed from it, into `out`, which has room for `max`;
   returns how many. What separates:
   - semicolons, and the commas of Chinese and Japanese, always;
   - commas and words for "and" when what stands between them are all names of persons (two to five words in capitals,
     `de la` and the like allowed between) or all single words in small letters (accounts), or all in a script of East
     Asia. So `Doe, Jane` is one author, and so are `Simon & Schuster` and `José Ortega y Gasset`.
   `Jane <j@example.org>`, `Jane (j@example.org)` and `j@example.org (Jane)` are Jane; so is `By Jane`. */
size_t front_split_authors(op_str text, op_str *out, size_t max);

/* The keywords in `text`, likewise: between commas, or semicolons where there is no comma, or, with `spaces`, white
   space where there is neither; hashtags (`#sea #moon`) also at white space. Without `#` and quotation marks. */
size_t front_split_keywords(op_str text, bool spaces, op_str *out, size_t max);

/* One keyword without `#` and quotation marks; absent when nothing is left. */
op_str front_tidy_keyword(op_str s);

#endif
