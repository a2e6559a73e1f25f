/* Markdown to HTML text, which then goes through the HTML parser: raw HTML may open in one block and close in another.
   CommonMark 0.31.2 with GitHub's tables, task lists and strikethrough. */
#ifndef OFFPRINT_MARKDOWN_H
#define OFFPRINT_MARKDOWN_H

#include "offprint/buf.h"
#include "offprint/ctx.h"
#include "offprint/dom.h"

enum op_markdown_dialect {
    OP_MARKDOWN_COMMONMARK, /* the specification to the letter: for its tests */
    OP_MARKDOWN_ARTICLE     /* with the extensions that posts use */
};

/* Appends the HTML of `text` (well-formed UTF-8, no front matter). When `lines` is given, it becomes a map (OP_POS_MAP)
   from offsets in what was appended to lines of `text`, counted from `first_line`; the table is in `arena`.
   Reports OP_DIAG_MARKDOWN_LIMIT. False only when the output grew over `html->max`. */
bool op_markdown_to_html(struct op_ctx *ctx, op_str text, enum op_markdown_dialect dialect, struct op_buf *html,
                         struct op_arena *arena, struct op_lines *lines, uint32_t first_line);

#endif
