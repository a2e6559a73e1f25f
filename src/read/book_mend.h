/* XML that is none, as people write it, mended so that a parser takes it. */
#ifndef READ_BOOK_MEND_H
#define READ_BOOK_MEND_H

#include "offprint/arena.h"

/* How a document that is no XML is mended. */
enum book_mending {
    BOOK_MEND_REFERENCES, /* named references by what they mean, bare ampersands, control characters */
    BOOK_MEND_TAGS        /* the same, and `<a id="x"/>`, of which HTML would make an open tag */
};

/* `text` (UTF-8) mended, in the arena, with OP_HTML_PADDING bytes behind it. The declaration of its encoding goes: it
   is UTF-8 by now. */
op_str book_mend(struct op_arena *arena, op_str text, enum book_mending mending);

#endif
