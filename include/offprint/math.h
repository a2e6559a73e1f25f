/* TeX to Presentation MathML: MathML Core, as far as MathML 3 has it too, which is what EPUB takes. */
#ifndef OFFPRINT_MATH_H
#define OFFPRINT_MATH_H

#include "offprint/dom.h"

enum op_math_fault_kind {
    OP_MATH_UNKNOWN,    /* a command or environment that is not known: its name is shown */
    OP_MATH_UNBALANCED, /* something is missing or stands where it cannot: what was understood is shown */
    OP_MATH_LIMIT,      /* expansion or nesting met its limit: the rest is shown as text */
    OP_MATH_REFERENCE   /* a reference to what no formula is called: its name is shown */
};

struct op_math_fault {
    enum op_math_fault_kind kind;
    size_t offset; /* in the TeX, in bytes; of what a macro says, where the macro stands */
    op_str what;   /* the command, with its backslash, or what is missing; borrowed until the function returns */
    const struct op_node *node; /* of a reference: the element that shows it; otherwise NULL */
};

struct op_math_options {
    bool display; /* the formula stands alone */
    /* Or NULL: is told of every fault. */
    void (*report)(void *self, const struct op_math_fault *fault);
    void *self;
};

/* What formulas of one document share: commands defined in one hold in those after it, and references lead to tags of
   all. */
struct op_math;

/* For formulas of `doc`, which is borrowed until op_math_free(). */
struct op_math *op_math_new(struct op_doc *doc);
void op_math_free(struct op_math *m);
/* A tree for `tex` (well-formed UTF-8, borrowed as long as the document): one MathML element that stands nowhere yet.
   NULL when the formula shows nothing, as when all it does is define commands. Every fault is reported, and whatever
   comes, some tree comes of it. Time and memory are linear in the TeX of all formulas so far. */
struct op_node *op_math_typeset(struct op_math *m, op_str tex, const struct op_math_options *options);
/* Lets `n`, an element that stands outside of the formulas, refer to the one of that label: op_math_finish() gives it
   its text, in parentheses when `brackets`, and, when it is an `a`, its href. False, and nothing happens, when no
   formula so far has the label. */
bool op_math_refer(struct op_math *m, struct op_node *n, op_str label, bool brackets);
/* Behind the last formula: gives references the tags of what they refer to, and an href; what has a label gets an id,
   and equations get numbers when references ask for some. `options` say who is told of references that lead nowhere. */
void op_math_finish(struct op_math *m, const struct op_math_options *options);

#endif
