/* Alternative text. */
#ifndef STAGE_IMAGE_ALT_H
#define STAGE_IMAGE_ALT_H

#include "offprint/article.h"

/* Sees to it that `img` has an alt attribute: its own, or its title, or the caption of a figure that shows nothing
   else, or an empty one, which is reported (OP_DIAG_IMG_ALT) unless the image says that it is decoration. The name of a
   file is none. */
void image_alt_settle(struct op_ctx *ctx, struct op_article *a, struct op_node *img);

#endif
