/* The HTML parser: WHATWG HTML, section 13.2 "Parsing HTML documents". */
#ifndef OFFPRINT_HTML_H
#define OFFPRINT_HTML_H

#include "offprint/ctx.h"
#include "offprint/dom.h"

/* Open elements are capped at this depth: a start tag beyond it is put beside the last one instead of into it, so that
   no later step meets a deeper tree; the text is kept. */
#define OP_HTML_DEPTH_MAX 512

struct op_html_options {
    bool scripting;     /* the scripting flag: noscript holds text. Articles are read with it off. */
    bool comments;      /* keep comment nodes and the doctype node (tests); otherwise they are dropped */
    bool iframe_srcdoc; /* no quirks for a missing doctype */
};

/* How many bytes past the end of every input must be readable (any value): scanning reads whole vectors. */
#define OP_HTML_PADDING 64

/* Parses a whole document into the empty `doc` and never fails: `doc->root` then has an `html` element with `head` and
   `body` (or `frameset`). `input` is well-formed UTF-8 without a BOM, is followed by OP_HTML_PADDING readable bytes,
   and is borrowed as long as the tree: texts point into it. What lies past 4 GiB is not read. `doc->lines` is not
   touched: `pos` of a node is 1 + the offset of its `<` or first byte. Returns how many elements were put elsewhere
   because of the depth limit. */
size_t op_html_parse(struct op_doc *doc, op_str input, const struct op_html_options *options);

/* The fragment case (13.4), as innerHTML in an element `context` of namespace `ns`: the nodes become children of
   `into`, a node of `doc`. */
size_t op_html_parse_fragment(struct op_doc *doc, op_str input, const struct op_html_options *options,
                              enum op_namespace ns, uint32_t context, struct op_node *into);

#endif
