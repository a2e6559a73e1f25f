/* TeX that stands in text: between which delimiters, and whether it is TeX at all. */
#ifndef STAGE_TEX_TEXT_H
#define STAGE_TEX_TEXT_H

#include "offprint/str.h"

/* What is known of the text around. */
enum tex_trust {
    TEX_UNDECLARED, /* nothing: \(...\), \[...\] and \begin{align} count when what they hold cannot be anything else */
    TEX_DECLARED,   /* formulas are typeset here: \(...\), \[...\], $$...$$ and environments, unless they hold prose */
    TEX_DOLLARS     /* so are $...$ (by pandoc's rules) and $`...`$ */
};

/* A formula in a text. */
struct tex_span {
    size_t from, to; /* with its delimiters */
    op_str tex;      /* without them; borrowed from the text */
    bool display;
};

/* The first formula at or after `at`; false when there is none. Going through a text with this takes linear time. */
bool tex_next(op_str text, size_t at, enum tex_trust trust, struct tex_span *span);
/* May formulas begin in `text` at all? Quick. */
bool tex_may_stand_in(op_str text, enum tex_trust trust);
/* Is it TeX beyond doubt: with a command, a script, or a formula of letters, digits and operators? */
bool tex_is_certain(op_str tex);
/* Is it words and nothing that TeX needs? */
bool tex_is_prose(op_str tex);

#endif
