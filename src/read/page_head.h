/* The head of a whole web page as it says itself: what op-meta makes metadata of. */
#ifndef READ_PAGE_HEAD_H
#define READ_PAGE_HEAD_H

#include "offprint/article.h"

/* Adds to the head of `a` what may be metadata in `old`, the head as it was parsed, in the forms of OP_META_PAGE_PREFIX
   (metadata.h): the title always, `meta` under each of its names, `link` under each relation, and scripts of JSON-LD,
   which move. */
void page_head_keep(struct op_article *a, struct op_node *old);
/* Sets OP_META_BASE where `base` of the old head says what relative references count from: an address, or a folder
   below that of the file. */
void page_head_base(struct op_article *a, const struct op_node *old);

#endif
