/* What a page says of formulas that scripts typeset in the browser. */
#ifndef READ_TYPESETTER_H
#define READ_TYPESETTER_H

#include "offprint/article.h"

/* Looks through the scripts of the document, before its head is replaced, for MathJax and KaTeX: `tex` when one of them
   is there, `tex dollars` when it is set up for formulas between single dollar signs; absent when there is none. */
op_str typesetter_find(const struct op_doc *doc);

#endif
