/* The head of a web page: what of it is metadata. */
#ifndef READ_HEAD_H
#define READ_HEAD_H

#include "offprint/article.h"

/* Replaces the head of `a` by what the one table of metadata.h has of `old`, the head as it was parsed, and drops the
   attributes of html other than lang and dir. What the article has already comes first. Reports OP_DIAG_DATE. */
void head_harvest(struct op_ctx *ctx, struct op_article *a, struct op_node *old);

#endif
