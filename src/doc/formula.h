/* Formulas: one form for all of them, whatever they were written in. It is a MathML element that carries its TeX:

     <math alttext="TEX"><semantics>TREE<annotation encoding="application/x-tex">TEX</annotation></semantics></math>

   with display="block" when it stands alone. TREE is presentation markup where the source had it; otherwise it is
   <mtext>TEX</mtext>, and the formula is plain: op-math typesets the TeX, puts the tree in its place, and what reads
   better than TeX into the alternative text. */
#ifndef DOC_FORMULA_H
#define DOC_FORMULA_H

#include "offprint/dom.h"

/* Is it the root of a formula? */
bool op_formula_is(const struct op_node *n);
bool op_formula_is_display(const struct op_node *math);
/* The TeX of its annotation, without white space at its ends and what op_formula_bare() takes away; absent when it has
   none. An annotation of a part of the formula is none of its own. Borrowed as long as the document. */
op_str op_formula_tex(struct op_doc *doc, const struct op_node *math);
/* Has it TeX and nothing else to show? */
bool op_formula_is_plain(struct op_doc *doc, const struct op_node *math);
/* Is it an annotation that holds TeX? */
bool op_formula_is_annotation(const struct op_node *n);
/* `tex` without white space at its ends, and without the braces that MediaWiki puts around all of it:
   {\displaystyle ...}. */
op_str op_formula_bare(op_str tex);

/* A plain formula. `tex` is borrowed as long as the document, and not blank. */
struct op_node *op_formula_new(struct op_doc *doc, op_str tex, bool display);
/* Gives a formula its TeX: as its annotation, in place of others that hold TeX, and as its alternative text when it has
   none. What the formula holds becomes the tree; when it holds nothing it becomes a plain one. */
void op_formula_set_tex(struct op_doc *doc, struct op_node *math, op_str tex);
/* Gives a formula an alternative text that is not TeX, unless it has one that is neither its TeX nor absent. */
void op_formula_set_line(struct op_doc *doc, struct op_node *math, op_str line);

#endif
