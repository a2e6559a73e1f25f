/* Between the files of the rule "math". */
#ifndef STAGE_CLEAN_MATH_H
#define STAGE_CLEAN_MATH_H

#include "stage/clean.h"
#include "stage/tex_text.h"

/* What the words of a class say of formulas. */
enum math_class {
    MATH_KATEX = 1 << 0,         /* KaTeX's formula */
    MATH_KATEX_ERROR = 1 << 1,   /* TeX that KaTeX did not understand */
    MATH_MATHJAX = 1 << 2,       /* what MathJax 2 typeset; its TeX is a script behind it */
    MATH_PREVIEW = 1 << 3,       /* what it shows before */
    MATH_WIKI = 1 << 4,          /* MediaWiki's formula: MathML and a picture */
    MATH_HIDDEN_MATHML = 1 << 5, /* holds MathML for screen readers: hidden, but the best there is */
    MATH_BOX = 1 << 6,           /* holds TeX between delimiters */
    MATH_BARE = 1 << 7,          /* or without */
    MATH_INLINE = 1 << 8,
    MATH_DISPLAY = 1 << 9,
    MATH_SUBSTACK = 1 << 10, /* TeX in an attribute, in JSON */
    MATH_SCRIPTS = 1 << 11,  /* within KaTeX's HTML: sub- and superscripts */
    MATH_FRACTION = 1 << 12, /* a fraction */
    MATH_PICTURE = 1 << 13   /* an image of a formula, whose alternative text is its TeX */
};
unsigned clean_math_class(const struct op_node *n);

/* The attribute with that name as written; absent when there is none. */
op_str clean_math_attr(const struct clean *c, const struct op_node *n, op_str name);
/* The formula takes the place of all that `n` holds, and `n` becomes something that will give way. */
enum clean_verdict clean_math_fill(struct clean *c, struct op_node *n, struct op_node *formula);
/* The next sibling that is not blank text. */
struct op_node *clean_math_beside(const struct op_node *n);
/* Does nothing but `n` stand in the block that it stands in? */
bool clean_math_stands_alone(const struct op_node *n);
/* The formula in a text of MathML; NULL when there is none. */
struct op_node *clean_math_parse(struct clean *c, op_str source, const struct op_node *origin);

/* clean_math_image.c: an image that shows a formula becomes the formula. */
enum clean_verdict clean_math_take_image(struct clean *c, struct op_node *n);
/* clean_math_text.c: formulas between delimiters in the text that stands directly in `n`; how many there were. */
size_t clean_math_scan(struct clean *c, struct op_node *n, enum tex_trust trust);
/* The same in all of the body, as far as the article declares that formulas are typeset. */
enum clean_verdict clean_math_find_text(struct clean *c, struct op_node *body);

#endif
