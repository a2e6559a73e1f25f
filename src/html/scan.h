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

#endif

#endif
