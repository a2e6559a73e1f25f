/* Passing over text of which nothing needs a second look: 16 bytes at a time with SSE2, otherwise one by one. The text
   begins at `begin`, the search at `p`; nothing outside [begin, end) is read. */
#ifndef BASE_TEXT_SCAN_H
#define BASE_TEXT_SCAN_H

#include "offprint/str.h"

static inline bool op_is_markup(char c)
{
    return (unsigned char)c < 0x20 || c == '&' || c == '<' || c == '>' || c == '"';
}

#if defined(__SSE2__) && !defined(OFFPRINT_NO_SIMD)

#include <emmintrin.h>

typedef __m128i op_scan_hits(__m128i v);

/* 4 to 15 bytes: their beginning and their end in one vector, with or without a middle that both have. */
static inline __attribute__((always_inline)) const char *op_scan_few(const char *p, const char *end, op_scan_hits *hits)
{
    unsigned half = end - p >= 8 ? 8 : 4, mask;
    if (half == 8) {
        uint64_t w[2];
        memcpy(&w[0], p, 8);
        memcpy(&w[1], end - 8, 8);
        mask = (unsigned)_mm_movemask_epi8(hits(_mm_set_epi64x((long long)w[1], (long long)w[0])));
    } else {
        uint32_t w[2];
        memcpy(&w[0], p, 4);
        memcpy(&w[1], end - 4, 4);
        mask = (unsigned)_mm_movemask_epi8(hits(_mm_set_epi32(0, 0, (int)w[1], (int)w[0]))) & 0xFF;
    }
    unsigned first = mask ? (unsigned)__builtin_ctz(mask) : 2 * half;
    return first < half ? p + first : end - 2 * half + first;
}

/* The end is looked at once more together with what was passed before it, so that few bytes are looked at alone. */
static inline __attribute__((always_inline)) const char *op_scan_vectors(const char *begin, const char *p,
                                                                         const char *end, op_scan_hits *hits)
{
    for (; end - p >= 16; p += 16) {
        unsigned mask = (unsigned)_mm_movemask_epi8(hits(_mm_loadu_si128((const __m128i *)(const void *)p)));
        if (mask)
            return p + __builtin_ctz(mask);
    }
    if (end - p < 4 && end - begin < 16)
        return p;
    if (end - begin < 16)
        return op_scan_few(p, end, hits);
    if (p == end)
        return p;
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(end - 16));
    unsigned mask = (unsigned)_mm_movemask_epi8(hits(v)) >> (16 - (end - p));
    return mask ? p + __builtin_ctz(mask) : end;
}

static inline __m128i op_markup_hits(__m128i v)
{
    __m128i hit =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('&')), _mm_cmpeq_epi8(v, _mm_set1_epi8('<'))),
                     _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('>')), _mm_cmpeq_epi8(v, _mm_set1_epi8('"'))));
    return _mm_or_si128(hit, _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1F)), v));
}

static inline __m128i op_ascii_markup_hits(__m128i v)
{
    return _mm_or_si128(op_markup_hits(v), v);
}

static inline __m128i op_ascii_line_hits(__m128i v)
{
    __m128i line = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('\n')), _mm_cmpeq_epi8(v, _mm_set1_epi8('"')));
    return _mm_andnot_si128(line, op_ascii_markup_hits(v));
}

/* Of control characters only what is no white space of a text. */
static inline __m128i op_control_hits(__m128i v)
{
    __m128i white = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('\n')), _mm_cmpeq_epi8(v, _mm_set1_epi8('\t')));
    __m128i hit = _mm_andnot_si128(white, _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1F)), v));
    return _mm_or_si128(hit, _mm_cmpeq_epi8(v, _mm_set1_epi8(0x7F)));
}

static inline __m128i op_space_hits(__m128i v)
{
    /* From the tab to the carriage return, but no vertical tab; and the space. */
    __m128i behind = _mm_sub_epi8(v, _mm_set1_epi8('\t'));
    __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(behind, _mm_set1_epi8('\r' - '\t')), behind);
    control = _mm_andnot_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('\v')), control);
    return _mm_or_si128(control, _mm_cmpeq_epi8(v, _mm_set1_epi8(' ')));
}

/* And the first bytes of those beyond ASCII, and of the byte order mark. */
static inline __m128i op_awkward_hits(__m128i v)
{
    return _mm_or_si128(op_control_hits(v), _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8((char)0xC2)),
                                                         _mm_cmpeq_epi8(v, _mm_set1_epi8((char)0xEF))));
}

/* Bytes beyond ASCII compare as negative. */
static inline __m128i op_alpha_hits(__m128i v)
{
    __m128i lower = _mm_or_si128(v, _mm_set1_epi8(0x20));
    return _mm_and_si128(_mm_cmpgt_epi8(lower, _mm_set1_epi8('a' - 1)), _mm_cmplt_epi8(lower, _mm_set1_epi8('z' + 1)));
}

static inline __m128i op_alnum_hits(__m128i v)
{
    return _mm_or_si128(op_alpha_hits(v), _mm_and_si128(_mm_cmpgt_epi8(v, _mm_set1_epi8('0' - 1)),
                                                        _mm_cmplt_epi8(v, _mm_set1_epi8('9' + 1))));
}

static inline __m128i op_word_end_hits(__m128i v)
{
    __m128i word = _mm_or_si128(_mm_or_si128(op_alpha_hits(v), v), _mm_cmpeq_epi8(v, _mm_set1_epi8(' ')));
    /* Only the highest bit of each byte counts. */
    return _mm_andnot_si128(word, _mm_set1_epi8(-1));
}

static inline __m128i op_code_or_tag_hits(__m128i v)
{
    return _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('<')), _mm_cmpeq_epi8(v, _mm_set1_epi8('`')));
}

static inline __m128i op_source_hits(__m128i v)
{
    __m128i hit = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('\n')), _mm_cmpeq_epi8(v, _mm_set1_epi8('\\')));
    return _mm_or_si128(_mm_or_si128(hit, _mm_cmpeq_epi8(v, _mm_set1_epi8('{'))), op_code_or_tag_hits(v));
}

/* 0x80 to 0xBF. */
static inline __m128i op_continuation_hits(__m128i v)
{
    return _mm_cmplt_epi8(v, _mm_set1_epi8((char)0xC0));
}

/* Moves `*p` over whole vectors. How many bytes in them hit; of a vector of hits, all bits of a byte must be the same.
 */
static inline __attribute__((always_inline)) size_t op_scan_count(const char **p, const char *end, op_scan_hits *hits)
{
    size_t count = 0;
    for (size_t vectors; (vectors = (size_t)(end - *p) / 16) > 0;) {
        __m128i sum = _mm_setzero_si128(), none = sum;
        /* The sum of a byte must not run over. */
        for (vectors = vectors < 255 ? vectors : 255; vectors; vectors--, *p += 16)
            sum = _mm_sub_epi8(sum, hits(_mm_loadu_si128((const __m128i *)(const void *)*p)));
        sum = _mm_sad_epu8(sum, none);
        count += (size_t)_mm_cvtsi128_si32(sum) + (size_t)_mm_extract_epi16(sum, 4);
    }
    return count;
}

#else

#define op_scan_vectors(begin, p, end, hits) ((void)(begin), (void)(end), (p))
#define op_scan_count(p, end, hits) ((void)(p), (void)(end), (size_t)0)

#endif

/* How many of the first 64 bytes come before one that is not ASCII. Of these gives a bit for each that is a letter or a
   digit, and for each that is white space; the lowest is the first's. */
static inline size_t op_scan_letters(const char *p, const char *end, uint64_t *letters, uint64_t *spaces)
{
    size_t n = end - p < 64 ? (size_t)(end - p) : 64;
    *letters = *spaces = 0;
    if (*p & 0x80)
        return 0;
#if defined(__SSE2__) && !defined(OFFPRINT_NO_SIMD)
    char last[64] = {0};
    uint64_t beyond = 0;
    if (n < 64)
        p = memcpy(last, p, n);
    for (unsigned i = 0; i < n; i += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
        *letters |= (uint64_t)(unsigned)_mm_movemask_epi8(op_alnum_hits(v)) << i;
        *spaces |= (uint64_t)(unsigned)_mm_movemask_epi8(op_space_hits(v)) << i;
        beyond |= (uint64_t)(unsigned)_mm_movemask_epi8(v) << i;
    }
    if (!beyond)
        return n;
    /* The lowest bit of `beyond`, less one, has all bits below it. */
    *letters &= (beyond & -beyond) - 1;
    *spaces &= (beyond & -beyond) - 1;
    return (size_t)__builtin_ctzll(beyond);
#else
    for (size_t i = 0; i < n; i++) {
        if (p[i] & 0x80)
            return i;
        *letters |= (uint64_t)op_is_alnum(p[i]) << i;
        *spaces |= (uint64_t)op_is_space(p[i]) << i;
    }
    return n;
#endif
}

/* How many bytes are HTML white space. */
static inline size_t op_scan_count_spaces(const char *p, const char *end)
{
    size_t count = op_scan_count(&p, end, op_space_hits);
    for (; p < end; p++)
        count += op_is_space(*p);
    return count;
}

/* How many bytes go on with a character of UTF-8 that another began. */
static inline size_t op_scan_count_continuations(const char *p, const char *end)
{
    size_t count = op_scan_count(&p, end, op_continuation_hits);
    for (; p < end; p++)
        count += ((unsigned char)*p & 0xC0) == 0x80;
    return count;
}

/* A letter or digit of ASCII is 1, the first byte of a character from U+00C0 on 1, of scripts without spaces 2. */
#if defined(__SSE2__) && !defined(OFFPRINT_NO_SIMD)

static inline __m128i op_letter_weights(__m128i v)
{
    __m128i lower = _mm_or_si128(v, _mm_set1_epi8(0x20));
    __m128i letter =
        _mm_and_si128(_mm_cmpgt_epi8(lower, _mm_set1_epi8('a' - 1)), _mm_cmplt_epi8(lower, _mm_set1_epi8('z' + 1)));
    __m128i digit = _mm_and_si128(_mm_cmpgt_epi8(v, _mm_set1_epi8('0' - 1)), _mm_cmplt_epi8(v, _mm_set1_epi8('9' + 1)));
    __m128i beyond = _mm_cmpeq_epi8(_mm_max_epu8(v, _mm_set1_epi8((char)0xC3)), v);
    __m128i wide = _mm_cmpeq_epi8(_mm_max_epu8(v, _mm_set1_epi8((char)0xE3)), v);
    return _mm_sub_epi8(_mm_setzero_si128(), _mm_add_epi8(_mm_or_si128(_mm_or_si128(letter, digit), beyond), wide));
}

static inline size_t op_scan_weigh_letters(const char *p, const char *end)
{
    __m128i sum = _mm_setzero_si128();
    for (; end - p >= 16; p += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
        sum = _mm_add_epi64(sum, _mm_sad_epu8(op_letter_weights(v), _mm_setzero_si128()));
    }
    if (p < end) {
        char rest[16] = {0};
        memcpy(rest, p, (size_t)(end - p));
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)rest);
        sum = _mm_add_epi64(sum, _mm_sad_epu8(op_letter_weights(v), _mm_setzero_si128()));
    }
    return (size_t)_mm_cvtsi128_si32(sum) + (size_t)_mm_cvtsi128_si32(_mm_srli_si128(sum, 8));
}

#else

static inline size_t op_scan_weigh_letters(const char *p, const char *end)
{
    size_t n = 0;
    for (; p < end; p++) {
        unsigned char c = (unsigned char)*p;
        n += c < 0x80 ? op_is_alnum(*p) : (size_t)(c >= 0xE3) + (c >= 0xC3);
    }
    return n;
}

#endif

/* The first byte that is a control character, or one of two spaces in a row: up to there all white space is single
   spaces. */
static inline const char *op_scan_folded(const char *p, const char *end)
{
#if defined(__SSE2__) && !defined(OFFPRINT_NO_SIMD)
    /* The last vector looks once more at what was passed. */
    for (const char *stop = end - p >= 17 ? end : p; stop - p > 1; p += 16) {
        p = stop - p < 17 ? stop - 17 : p;
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p), blank = _mm_set1_epi8(' ');
        __m128i next = _mm_loadu_si128((const __m128i *)(const void *)(p + 1));
        __m128i two = _mm_and_si128(_mm_cmpeq_epi8(v, blank), _mm_cmpeq_epi8(next, blank));
        __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1F)), v);
        unsigned mask = (unsigned)_mm_movemask_epi8(_mm_or_si128(two, control));
        if (mask)
            return p + __builtin_ctz(mask);
    }
#endif
    while (p < end && (unsigned char)*p >= ' ' && (*p != ' ' || p + 1 == end || p[1] != ' '))
        p++;
    return p;
}

/* The first byte that is a control character, `&`, `<`, `>` or `"`. */
static inline const char *op_scan_text(const char *begin, const char *p, const char *end)
{
    p = op_scan_vectors(begin, p, end, op_markup_hits);
    while (p < end && !op_is_markup(*p))
        p++;
    return p;
}

/* The same, or not ASCII. */
static inline const char *op_scan_ascii_text(const char *begin, const char *p, const char *end)
{
    p = op_scan_vectors(begin, p, end, op_ascii_markup_hits);
    while (p < end && !op_is_markup(*p) && !(*p & 0x80))
        p++;
    return p;
}

/* The same, but for line feeds and quotation marks. */
static inline const char *op_scan_ascii_lines(const char *begin, const char *p, const char *end)
{
    p = op_scan_vectors(begin, p, end, op_ascii_line_hits);
    while (p < end && (*p == '\n' || *p == '"' || (!op_is_markup(*p) && !(*p & 0x80))))
        p++;
    return p;
}

static inline bool op_is_control(char c)
{
    return ((unsigned char)c < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
}

/* The first control character but for line feeds and tabs. */
static inline const char *op_scan_control(const char *begin, const char *p, const char *end)
{
    p = op_scan_vectors(begin, p, end, op_control_hits);
    while (p < end && !op_is_control(*p))
        p++;
    return p;
}

/* The same, or a byte with which one of U+0080 to U+00BF or of U+F000 to U+FFFF begins. */
static inline const char *op_scan_awkward(const char *begin, const char *p, const char *end)
{
    p = op_scan_vectors(begin, p, end, op_awkward_hits);
    while (p < end && !op_is_control(*p) && (unsigned char)*p != 0xC2 && (unsigned char)*p != 0xEF)
        p++;
    return p;
}

/* The first `<` or backtick. */
static inline const char *op_scan_code_or_tag(const char *begin, const char *p, const char *end)
{
    p = op_scan_vectors(begin, p, end, op_code_or_tag_hits);
    while (p < end && *p != '<' && *p != '`')
        p++;
    return p;
}

/* The same, or a line feed, backslash or `{`. */
static inline const char *op_scan_source(const char *begin, const char *p, const char *end)
{
    p = op_scan_vectors(begin, p, end, op_source_hits);
    while (p < end && *p != '<' && *p != '`' && *p != '\n' && *p != '\\' && *p != '{')
        p++;
    return p;
}

/* The first byte that is neither an ASCII letter nor a space nor beyond ASCII; where vectors end it may be one. */
static inline const char *op_scan_words(const char *begin, const char *p, const char *end)
{
    return op_scan_vectors(begin, p, end, op_word_end_hits);
}

#endif
