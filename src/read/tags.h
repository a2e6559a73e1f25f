/* What blog engines put into Markdown and Markdown does not know: tags of Liquid (Jekyll) and Hexo, shortcodes of Hugo
   and Zola, left-overs of MDX, and the mark at which an excerpt ends. */
#ifndef READ_TAGS_H
#define READ_TAGS_H

#include "offprint/buf.h"
#include "offprint/ctx.h"
#include "read/front_matter.h"

struct tags_input {
    op_str text; /* Markdown or HTML, well-formed UTF-8; borrowed */
    bool html;
    op_str file; /* its name in diagnostics, and where its assets lie */
    uint32_t first_line;
    enum front_notation notation;      /* without front matter no blog engine has a say */
    const struct front_values *values; /* what `page.KEY` means; may be NULL */
};

/* Appends the text with its tags resolved: those of tags_table.c mean what they say, all others go and what they
   enclose stays; these are counted and reported once as OP_DIAG_TAG. Code is passed over. Links to other posts become
   `post:NAME` (offprint(5)). The same number of line feeds stands before every line as before. Linear in the text; the
   outcome is at most TAGS_GROWTH times as long and TAGS_EXTRA bytes longer. False when nothing changed: then nothing
   was appended. */
bool tags_resolve(struct op_ctx *ctx, const struct tags_input *input, struct op_buf *out);

enum { TAGS_GROWTH = 12, TAGS_EXTRA = 16384 };

#endif
