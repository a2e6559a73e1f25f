/* Finding the few bytes that matter: 16 at a time with SSE2, 8 at a time in plain C. Both read up to 15 bytes past
   `end` (see OP_HTML_PADDING) and never return more than `end`. */
#ifndef OFFPRINT_HTML_SCAN_H
#define OFFPRINT_HTML_SCAN_H

#include "offprint/str.h"

#if defined(__SSE2__) && !defined(OFFPRINT_NO_SIMD)

#include <emmintrin.h>

/* The first NUL, CR, `a` or `b` at or after `p`. */
static inline const char *html_scan(const char *p, const char *end, char a, char b)
{
    const __m128i va = _mm_set1_epi8(a), vb = _mm_set1_epi8(b), cr = _mm_set1_epi8('\r'), nul = _mm_setzero_si128();
    for (; p < end; p += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
        __m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, va), _mm_cmpeq_epi8(v, vb)),
                                   _mm_or_si128(_mm_cmpeq_epi8(v, cr), _mm_cmpeq_epi8(v, nul)));
        unsigned mask = (unsigned)_mm_movemask_epi8(hit);
        if (mask) {
            p += __builtin_ctz(mask);
            return p < end ? p : end;
        }
    }
    return end;
}

/* Passes over what cannot end a name in a tag: from `p` to the first byte up to 0x20, or '/', '>', '='. `*capitals`: is
   there a capital on the way? */
static inline const char *html_scan_name(const char *p, const char *end, bool *capitals)
{
    const __m128i space = _mm_set1_epi8(0x20), slash = _mm_set1_epi8('/'), close = _mm_set1_epi8('>'),
                  equals = _mm_set1_epi8('='), before_a = _mm_set1_epi8('A' - 1), after_z = _mm_set1_epi8('Z' + 1);
    for (; p < end; p += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
        __m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, slash), _mm_cmpeq_epi8(v, close)),
                                   _mm_or_si128(_mm_cmpeq_epi8(v, equals), _mm_cmpeq_epi8(_mm_min_epu8(v, space), v)));
        unsigned mask = (unsigned)_mm_movemask_epi8(hit);
        unsigned upper =
            (unsigned)_mm_movemask_epi8(_mm_and_si128(_mm_cmpgt_epi8(v, before_a), _mm_cmplt_epi8(v, after_z)));
        if (mask) {
            /* What comes before the lowest bit of the mask. */
            *capitals |= (upper & (mask - 1) & ~mask) != 0;
            p += __builtin_ctz(mask);
            return p < end ? p : end;
        }
        *capitals |= upper != 0;
    }
    return end;
}

#else

#define HTML_BYTES_ONE 0x0101010101010101u
#define HTML_BYTES_HIGH 0x8080808080808080u

/* A high bit in (at least) the first byte of `v` that is zero. */
static inline uint64_t html_zero_bytes(uint64_t v)
{
    return (v - HTML_BYTES_ONE) & ~v & HTML_BYTES_HIGH;
}

/* The first NUL, CR, `a` or `b` at or after `p`. */
static inline const char *html_scan(const char *p, const char *end, char a, char b)
{
    const uint64_t va = HTML_BYTES_ONE * (unsigned char)a, vb = HTML_BYTES_ONE * (unsigned char)b;
    for (; p < end; p += 8) {
        uint64_t v;
        memcpy(&v, p, sizeof v);
        if (html_zero_bytes(v ^ va) | html_zero_bytes(v ^ vb) | html_zero_bytes(v ^ HTML_BYTES_ONE * '\r') |
            html_zero_bytes(v))
            break;
    }
    while (p < end && *p != a && *p != b && *p != '\r' && *p != 0)
        p++;
    return p < end ? p : end;
}

/* Passes over what cannot end a name in a tag: from `p` to the first byte up to 0x20, or '/', '>', '='. `*capitals`: is
   there a capital on the way? */
static inline const char *html_scan_name(const char *p, const char *end, bool *capitals)
{
    for (; p < end && (unsigned char)*p > ' ' && *p != '/' && *p != '>' && *p != '='; p++)
        *capitals |= *p >= 'A' && *p <= 'Z';
    return p;
}

#endif

#endif
