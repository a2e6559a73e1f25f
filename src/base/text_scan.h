/* Passing over text of which nothing needs a second look: 16 bytes at a time with SSE2, otherwise one by one. Nothing
   past `end` is read. */
#ifndef BASE_TEXT_SCAN_H
#define BASE_TEXT_SCAN_H

#include "offprint/str.h"

static inline bool op_is_markup(char c)
{
    return (unsigned char)c < 0x20 || c == '&' || c == '<' || c == '>' || c == '"';
}

#if defined(__SSE2__) && !defined(OFFPRINT_NO_SIMD)

#include <emmintrin.h>

/* The first of 16 bytes that is markup, or with `ascii` is not ASCII: as a bit. */
static inline unsigned op_scan_step(const char *p, bool ascii)
{
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i hit =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('&')), _mm_cmpeq_epi8(v, _mm_set1_epi8('<'))),
                     _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('>')), _mm_cmpeq_epi8(v, _mm_set1_epi8('"'))));
    hit = _mm_or_si128(hit, _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1F)), v));
    return (unsigned)_mm_movemask_epi8(ascii ? _mm_or_si128(hit, v) : hit);
}

static inline const char *op_scan_vectors(const char *p, const char *end, bool ascii)
{
    for (; end - p >= 16; p += 16) {
        unsigned mask = op_scan_step(p, ascii);
        if (mask)
            return p + __builtin_ctz(mask);
    }
    return p;
}

static inline const char *op_scan_word_vectors(const char *p, const char *end)
{
    const __m128i fold = _mm_set1_epi8(0x20), before_a = _mm_set1_epi8('a' - 1), after_z = _mm_set1_epi8('z' + 1);
    for (; end - p >= 16; p += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p), lower = _mm_or_si128(v, fold);
        __m128i word = _mm_and_si128(_mm_cmpgt_epi8(lower, before_a), _mm_cmplt_epi8(lower, after_z));
        word = _mm_or_si128(_mm_or_si128(word, v), _mm_cmpeq_epi8(v, fold));
        unsigned mask = ~(unsigned)_mm_movemask_epi8(word) & 0xFFFF;
        if (mask)
            return p + __builtin_ctz(mask);
    }
    return p;
}

#else

static inline const char *op_scan_word_vectors(const char *p, const char *end)
{
    (void)end;
    return p;
}

static inline const char *op_scan_vectors(const char *p, const char *end, bool ascii)
{
    (void)end, (void)ascii;
    return p;
}

#endif

/* The first byte that is a control character, `&`, `<`, `>` or `"`. */
static inline const char *op_scan_text(const char *p, const char *end)
{
    p = op_scan_vectors(p, end, false);
    while (p < end && !op_is_markup(*p))
        p++;
    return p;
}

/* The same, or not ASCII. */
static inline const char *op_scan_ascii_text(const char *p, const char *end)
{
    p = op_scan_vectors(p, end, true);
    while (p < end && !op_is_markup(*p) && !(*p & 0x80))
        p++;
    return p;
}

/* The first byte that is neither an ASCII letter nor a space nor beyond ASCII; where vectors end it may be one. */
static inline const char *op_scan_words(const char *p, const char *end)
{
    return op_scan_word_vectors(p, end);
}

#endif
