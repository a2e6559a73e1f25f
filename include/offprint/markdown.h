/* Markdown to HTML text, which then goes through the HTML parser: raw HTML may open in one block and close in another.
   CommonMark 0.31.2, GitHub Flavored Markdown, and what posts use besides. */
#ifndef OFFPRINT_MARKDOWN_H
#define OFFPRINT_MARKDOWN_H

#include "offprint/buf.h"
#include "offprint/ctx.h"
#include "offprint/dom.h"

enum op_markdown_dialect {
    OP_MARKDOWN_ARTICLE,    /* all extensions: op-read(1) lists them */
    OP_MARKDOWN_COMMONMARK, /* the specification to the letter */
    OP_MARKDOWN_GFM         /* with tables, task lists, strikethrough and bare addresses as links */
};

struct op_markdown_options {
    enum op_markdown_dialect dialect;
    bool smart;       /* straight quotation marks, hyphens and dots become typographic */
    bool hard_breaks; /* every line end within a paragraph breaks the line */
};

/* Appends the HTML of `text` (well-formed UTF-8, no front matter). When `lines` is given, it becomes a map (OP_POS_MAP)
   from offsets in what was appended to lines and columns of `text`, whose first line is `first_line`; the table is in
   `arena`, as is all that the conversion needs. What lies past 4 GiB is not read.
   Reports OP_DIAG_MARKDOWN_LIMIT. False only when the output grew over `html->max`. */
bool op_markdown_to_html(struct op_ctx *ctx, op_str text, const struct op_markdown_options *options,
                         struct op_buf *html, struct op_arena *arena, struct op_lines *lines, uint32_t first_line);

#endif
