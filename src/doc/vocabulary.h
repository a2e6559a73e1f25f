/* The vocabulary of articles: which elements and attributes may stand behind op-clean, and where. A subset of what the
   XHTML syntax of HTML (section 4) and EPUB 3.3 (6.1) allow, so that what keeps to it is valid in both. */
#ifndef DOC_VOCABULARY_H
#define DOC_VOCABULARY_H

#include "offprint/dom.h"

enum op_content {
    OP_CONTENT_ABSENT,   /* the element is not in the vocabulary */
    OP_CONTENT_NONE,     /* void */
    OP_CONTENT_PHRASING, /* text and phrasing elements */
    OP_CONTENT_FLOW,     /* blocks, or text and phrasing elements */
    OP_CONTENT_LISTED    /* certain children only, and no text */
};

/* What the HTML element `name` may hold. */
enum op_content op_vocabulary_content(uint32_t name);
/* May the HTML element `name` stand in a line of text? */
bool op_vocabulary_phrasing(uint32_t name);
/* May the HTML element `element` have the attribute `name` (of no namespace)? Says nothing of the value. */
bool op_vocabulary_attribute(uint32_t element, uint32_t name);
/* May the HTML element `child` stand directly in the HTML element `parent`? Says nothing of order, number or
   ancestors. */
bool op_vocabulary_child(uint32_t parent, uint32_t child);

#endif
