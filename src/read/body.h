/* Is the body of a post HTML, or Markdown that may hold some HTML? */
#ifndef READ_BODY_H
#define READ_BODY_H

#include "offprint/str.h"

/* A whole document: doctype, html, head or body comes first. */
bool body_is_page(op_str body);

/* What counts is loose text: lines that begin without a tag where Markdown would read them as Markdown, that is outside
   of elements, or behind a blank line inside of containers such as div, and not indented so far that they would be
   code.

   A body that begins with a tag is HTML, unless
   - more than a fifth of its text is loose (but not when four blocks or more would be code, and no mark is seen);
   - marks of Markdown (`# `, `- `, `**`, `](`, a fence, a rule) stand outside of all elements, one to 64 tags of blocks
     or more, and no tag stands where Markdown would show it as code;
   - marks are many beside few tags;
   - it is a single phrase.

   One that begins with words is Markdown, unless
   - four tags of blocks or more follow, less than a fifth of the text is loose, and no mark is seen;
   - every line stands behind four spaces, where Markdown would show all of it as code, and tags are among them. */
bool body_is_html(op_str body);

#endif
