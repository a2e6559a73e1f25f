/* Where lines may break and how wide text is: UAX #14, UAX #11, UAX #29. */
#ifndef OFFPRINT_LINEBREAK_H
#define OFFPRINT_LINEBREAK_H

#include "offprint/str.h"

/* Columns that `s` (well-formed UTF-8, no control characters) takes on a terminal: grapheme clusters, East Asian wide
   and emoji count two, combining characters none, ambiguous ones one. */
size_t op_text_width(op_str s);

/* Is it a character of one column that joins no neighbour and beside which no line breaks but at spaces? Most letters
   of Latin, Greek, Cyrillic, Hebrew and Arabic, general punctuation and symbols are; text of nothing else needs none of
   the functions here. */
bool op_text_simple(uint32_t code_point);

/* What finds line breaks; making one is dear, so that one serves many texts. */
struct op_line_breaker {
    void *iterator; /* owned; NULL until a text needs it */
};
#define OP_LINE_BREAKER_INIT                                                                                           \
    {                                                                                                                  \
        NULL                                                                                                           \
    }
void op_line_breaker_release(struct op_line_breaker *b);

/* Break opportunities in `text` (well-formed UTF-8) besides its spaces, where lines may break anyway: positions (bytes)
   where a line may end and the next one begin, ascending, at most `max`; returns how many. They lie next to CJK
   characters, as UAX #14 decides, and between words of Thai, Lao, Khmer and Burmese; never inside a word of another
   script, at a hyphen or at a slash. Text below U+1000 but for Thai and Lao has none, and asks no library. */
size_t op_text_breaks(struct op_line_breaker *b, op_str text, uint32_t *positions, size_t max);

/* Is it a Chinese or Japanese character or their punctuation (wide or halfwidth, not Hangul), between which the end of
   a source line is no space (CSS Text 3, 4.1.3)? */
bool op_text_unspaced(uint32_t code_point);

#endif
