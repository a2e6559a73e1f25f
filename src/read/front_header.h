/* Metadata without fences, one line each: Pelican and MultiMarkdown, Nikola, Pandoc's title block. */
#ifndef READ_FRONT_HEADER_H
#define READ_FRONT_HEADER_H

#include "read/front_values.h"
#include "read/lines.h"

/* Each looks for its notation at the start of `*l`. When it is there, `*text` is what holds the values, and `*l` stands
   behind it; otherwise `*l` stays.
   Lines `Title: x`, the first ones of the text and up to a blank line or the end: at least two keys that mean something
   here, one of them a title. Further lines of a value are indented. */
bool front_header_find_keys(struct lines *l, op_str *text);
/* Lines `.. title: x`, also in an HTML comment; at least two, one of them a title. */
bool front_header_find_comment(struct lines *l, op_str *text);
/* Up to three fields behind percent signs: title, authors, date. Further lines of a field are indented. A blank line
   or the end follows. */
bool front_header_find_title_block(struct lines *l, op_str *text);

/* Read what was found. Report OP_DIAG_FRONT_MATTER_LIMIT, _KEY. */
void front_header_read(struct front_values *values, op_str text, uint32_t line);
void front_header_read_title_block(struct front_values *values, op_str text, uint32_t line);

#endif
