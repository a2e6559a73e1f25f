/* SVG images: made harmless. */
#ifndef DOC_SVG_H
#define DOC_SVG_H

#include "offprint/ctx.h"
#include "offprint/dom.h"

/* `svg`, an SVG document, with everything that acts or reaches out taken away: scripts, event handlers, foreign
   objects, references to other files, elements and attributes of other namespaces. In `arena`; absent when `svg` is not
   well-formed. */
op_str op_svg_sanitise(struct op_ctx *ctx, struct op_arena *arena, op_str svg);

#endif
