/* UTF-8 (RFC 3629) and the characters of XML 1.0 (section 2.2). */
#ifndef OFFPRINT_UTF8_H
#define OFFPRINT_UTF8_H

#include "offprint/buf.h"

#define OP_REPLACEMENT 0xFFFDu

/* Decodes the code point at `p` (before `end`) and stores its length in bytes. Ill-formed input gives U+FFFD with the
   length of its maximal ill-formed part (Unicode 3.9), at least 1. */
uint32_t op_utf8_decode(const char *p, const char *end, size_t *length);
/* Writes at most 4 bytes and returns how many. Surrogates and values past U+10FFFF come out as U+FFFD. */
size_t op_utf8_encode(uint32_t code_point, char out[4]);
/* Position of the first byte that is not well-formed UTF-8; `s.n` when all is. */
size_t op_utf8_validate(op_str s);
/* Appends `s` with every ill-formed part replaced by U+FFFD; returns how many there were. */
size_t op_utf8_repair(op_str s, struct op_buf *out);
/* Number of code points in well-formed `s`. */
size_t op_utf8_count(op_str s);
/* May the code point stand in an XML 1.0 document? */
bool op_xml_char(uint32_t code_point);
/* Is it white space by Unicode (with U+00A0 and U+3000, without U+200B)? */
bool op_unicode_space(uint32_t code_point);
/* Nothing to see: only white space by Unicode, and characters without width? */
bool op_utf8_is_void(op_str s);
/* The small letter of a capital one, in Latin, Greek and Cyrillic; every other code point as it is. */
uint32_t op_unicode_lower(uint32_t code_point);
/* Equal when letters are folded by op_unicode_lower(). */
bool op_utf8_eq_fold(op_str a, op_str b);

#endif
