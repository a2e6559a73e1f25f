/* srcset: the sources of one image by width or density (HTML, 4.8.4.2.2). */
#ifndef DOC_SRCSET_H
#define DOC_SRCSET_H

#include "offprint/str.h"

struct srcset_source {
    op_str url;
    uint64_t width; /* pixels; a density counts as a multiple of a column of text; 1 when nothing says it */
};

/* Takes the next source from `*set`. False at the end. */
bool srcset_next(op_str *set, struct srcset_source *source);

#endif
