/* What the id of a heading is made of. */
#ifndef DOC_HEADING_ID_H
#define DOC_HEADING_ID_H

#include "offprint/dom.h"

/* Appends the text of a heading, without note references and readings. */
void heading_text(struct op_node *heading, struct op_buf *out);
/* Appends the id for a text: letters and digits of all scripts stay, ASCII in lower case; what stands between them
   becomes one hyphen. Of an id that was made so, or as other programs make them, it gives the same again. */
void heading_slug(op_str text, struct op_buf *out);

#endif
