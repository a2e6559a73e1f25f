/* What Markdown asks of a character. */
#ifndef MD_UNICODE_H
#define MD_UNICODE_H

#include "offprint/buf.h"

/* By byte, for ASCII. */
enum {
    MD_SPACE = 1, /* white space, line ends among it */
    MD_PUNCT = 2,
    MD_DIGIT = 4,
    MD_ALPHA = 8,
    MD_ENDS_ADDRESS = 16 /* or may: control characters, space, \\, ( and ) */
};
extern const unsigned char md_ascii[256];

static inline bool md_is_punct(char c)
{
    return (md_ascii[(unsigned char)c] & MD_PUNCT) != 0;
}
static inline bool md_is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* CommonMark 0.31.2, section 2.1. */
bool md_unicode_space(uint32_t c);
bool md_unicode_punct(uint32_t c);
/* Han, kana and what is set among them, which stand without spaces. */
bool md_unicode_cjk(uint32_t c);
/* Appends `s` case-folded, with runs of white space made one space and none at the ends: what two labels are compared
   by (section 4.7). */
void md_fold_label(op_str s, struct op_buf *out);

#endif
