/* Where lines may break and how wide text is: UAX #14, UAX #11, UAX #29. */
#ifndef OFFPRINT_LINEBREAK_H
#define OFFPRINT_LINEBREAK_H

#include "offprint/str.h"

/* Columns that `s` (well-formed UTF-8, no control characters) takes on a terminal: grapheme clusters, East Asian wide
   and emoji count two, combining characters none. */
size_t op_text_width(op_str s);

/* Break opportunities within a run of text that holds no spaces: positions (bytes) where a line may end, ascending, at
   most `max`; returns how many. ASCII never breaks within such a run; next to CJK characters UAX #14 decides. */
size_t op_text_breaks(op_str run, uint32_t *positions, size_t max);

#endif
