/* SVG images: made harmless. */
#ifndef DOC_SVG_H
#define DOC_SVG_H

#include "offprint/ctx.h"
#include "offprint/dom.h"

/* `svg`, an SVG document, with everything that acts or reaches out taken away: scripts, event handlers, foreign
   objects, references to other files, elements and attributes of other namespaces. In `arena`; absent when `svg` is not
   well-formed. */
op_str op_svg_sanitise(struct op_ctx *ctx, struct op_arena *arena, op_str svg);

/* The same in a tree: takes everything out of `svg` and below that is not of the drawing part of SVG 1.1. Makes it
   safe; references that lead nowhere are left to the next function. */
void op_svg_settle(struct op_doc *doc, struct op_node *svg);
/* Takes references to ids that nothing below `root` has out of all SVG below it. */
void op_svg_settle_references(struct op_doc *doc, struct op_node *root);

#endif
