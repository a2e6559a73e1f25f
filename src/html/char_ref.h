/* Character references (13.2.5.72 to 13.2.5.80) by the table of 13.5. */
#ifndef OFFPRINT_HTML_CHAR_REF_H
#define OFFPRINT_HTML_CHAR_REF_H

#include "offprint/str.h"

/* Room for what one reference stands for: at most two code points. */
#define HTML_CHAR_REF_MAX 8

/* Reads the reference whose `&` stands at `p`, before `end`. Returns how many bytes of input it takes and stores what
   it stands for in `out`, `*n` bytes of UTF-8; returns 0 when the `&` is an ampersand. */
size_t html_char_ref(const char *p, const char *end, bool in_attribute, char out[HTML_CHAR_REF_MAX], size_t *n);

#endif
