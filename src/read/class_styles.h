/* Styles that a page gives to classes, where they mean something: bold, italic, struck, raised. */
#ifndef READ_CLASS_STYLES_H
#define READ_CLASS_STYLES_H

#include "offprint/dom.h"

/* Reads the style sheets in `head` and gives the spans in `body` the style of their classes. */
void class_styles_apply(struct op_doc *doc, struct op_node *head, struct op_node *body);

#endif
