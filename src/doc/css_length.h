/* Lengths of CSS (Values and Units, level 4), as attributes of HTML have them. */
#ifndef DOC_CSS_LENGTH_H
#define DOC_CSS_LENGTH_H

#include "offprint/str.h"

/* The screen that lengths and media queries ask about. */
struct css_screen {
    double width, height; /* in pixels of CSS */
    double density;       /* pixels of the device for each of them */
};

/* Takes a number from `*s`. False, and `*s` as it was, where there is none. */
bool css_number(op_str *s, double *value);

/* All of `s` as a length in pixels of CSS: a number and its unit, or calc(), min(), max() or clamp() of such. False for
   all else, a percentage among them, of which nobody knows what it is of. */
bool css_length(op_str s, const struct css_screen *screen, double *pixels);

#endif
