/* What the targets of the HTML parser share. The first two bytes choose how the rest is parsed. */
#ifndef FUZZ_HTML_H
#define FUZZ_HTML_H

#include "fuzz.h"

#include "offprint/html.h"

/* Parses into `doc`, over fuzz_arena(); the result is the tree below `*top`. False for what a parser never gets. The
   caller frees `*text` with fuzz_free(), after it has done with the tree. */
bool fuzz_html_parse(const uint8_t *data, size_t size, bool comments, struct op_doc *doc, struct op_node **top,
                     op_str *text);

/* Are all links of the tree in order, and does it keep what dom.h promises? Ends the program when not. */
void fuzz_check_tree(const struct op_node *top, size_t input_size);

#endif
