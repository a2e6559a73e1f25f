/* Addresses in outputs that stand alone. */
#ifndef WRITE_ADDRESSES_H
#define WRITE_ADDRESSES_H

#include "offprint/article.h"

/* Source paths, which op-links made of relative references, count from the article's folder again, as their author
   wrote them: where the input lay says nothing to those who read the output. Images of a whole page count from its
   address, if it has one, unless a browser has saved them beside the page (NAME_files). */
void op_addresses_settle(struct op_article *a);

#endif
