/* Template tags of blog engines in the Markdown of posts: Liquid (Jekyll), Hugo's shortcodes, kramdown's attribute
   lists. */
#ifndef READ_TAGS_H
#define READ_TAGS_H

#include "offprint/buf.h"
#include "offprint/ctx.h"

/* Appends `text` with its tags resolved: figure, highlight, raw, comment, link, post_url, ref, relref, youtube and
   literal strings mean what they say, lines of attributes (`{: .wide}`) go, and so do unknown tags, whose inner text
   stays; they are counted and reported once as OP_DIAG_TAG. Nothing is touched in code. Lines keep their numbers;
   `first_line` is that of the first one. False when nothing changed: then nothing was appended. */
bool tags_resolve(struct op_ctx *ctx, op_str text, op_str file, uint32_t first_line, struct op_buf *out);

#endif
