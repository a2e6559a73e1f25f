/* Links of articles that stand alone. */
#ifndef WRITE_NAMED_LINKS_H
#define WRITE_NAMED_LINKS_H

#include "offprint/article.h"

/* Links to other articles by name (post:NAME) mean nothing to an article that stands alone: they lose their address,
   and OP_DIAG_LINK_TARGET is reported. */
void op_named_links_drop(struct op_ctx *ctx, struct op_article *a);

#endif
