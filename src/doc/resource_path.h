/* Where the file of a reference is: the places in which blogs, generators of sites and browsers leave it. */
#ifndef DOC_RESOURCE_PATH_H
#define DOC_RESOURCE_PATH_H

#include "offprint/article.h"
#include "offprint/uri.h"

/* Opens the file that `uri` means, which has neither scheme nor authority. -1 with errno when there is none, EXDEV when
   all that there could be lies outside. */
int op_resource_open(struct op_ctx *ctx, const struct op_article *a, const struct op_uri *uri);
/* Opens the copy that a browser left of a remote image in the folder beside the page it saved. -1 when there is none.
 */
int op_resource_open_saved(struct op_ctx *ctx, const struct op_article *a, const struct op_uri *uri);

#endif
