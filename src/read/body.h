/* Is the body of a post HTML, or Markdown that may hold some HTML? */
#ifndef READ_BODY_H
#define READ_BODY_H

#include "offprint/str.h"

/* A whole document: doctype, html, head or body comes first. */
bool body_is_page(op_str body);

/* HTML when it begins with a tag and its text stands inside of elements. What counts is loose text: lines that begin
   without a tag where Markdown would read them as Markdown, that is outside of elements, or behind a blank line inside
   of containers such as div, and not indented so far that they would be code. More than a fifth of all text loose, or
   some of it beside only a few tags: Markdown. A body that begins with a tag behind four spaces is HTML for certain
   unless loose text says otherwise: as Markdown it would show its source. */
bool body_is_html(op_str body);

#endif
