/* Media queries (level 4), of what a screen can tell before a page is laid out. */
#ifndef DOC_MEDIA_QUERY_H
#define DOC_MEDIA_QUERY_H

#include "doc/css_length.h"

/* Does a list of media queries hold on `screen`, which shows pages as they are printed in books: in light colours,
   without movement, pointer and scripts? One that says nothing does; one that asks for what is not known does not. A
   media condition, as `sizes` has it, is such a list, too. */
bool media_matches(op_str list, const struct css_screen *screen);

#endif
