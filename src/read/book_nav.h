/* What the documents of a book are called: the nav of EPUB 3, the NCX of EPUB 2. */
#ifndef READ_BOOK_NAV_H
#define READ_BOOK_NAV_H

#include "read/book_package.h"

struct book_label {
    op_str path; /* of the document, in the archive */
    op_str text;
    size_t order; /* an entry for the whole document counts before one for a place in it, then the first */
};

struct book_labels {
    struct book_label *v; /* sorted */
    size_t n;
};

/* Reads the document at `path`, whichever of the two it is. Broken XML gives what came before the fault. */
struct book_labels book_nav_read(struct op_ctx *ctx, struct op_arena *arena, op_str xml, op_str path);
/* What the document is called; absent when nothing leads there. */
op_str book_label_of(const struct book_labels *labels, op_str path);

#endif
