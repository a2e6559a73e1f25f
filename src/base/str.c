#include "offprint/str.h"

#include "base/text_scan.h"

int op_hex_value(char c)
{
    if (op_is_digit(c))
        return c - '0';
    c = op_to_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool op_str_eq_ci(op_str a, op_str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (op_to_lower(a.p[i]) != op_to_lower(b.p[i]))
            return false;
    return true;
}

int op_str_compare(op_str a, op_str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool op_str_starts(op_str s, op_str prefix)
{
    return s.n >= prefix.n && op_str_eq(op_str_first(s, prefix.n), prefix);
}

bool op_str_starts_ci(op_str s, op_str prefix)
{
    return s.n >= prefix.n && op_str_eq_ci(op_str_first(s, prefix.n), prefix);
}

bool op_str_ends(op_str s, op_str suffix)
{
    return s.n >= suffix.n && op_str_eq(op_str_skip(s, s.n - suffix.n), suffix);
}

size_t op_str_find_char(op_str s, char c, size_t from)
{
    if (from >= s.n)
        return OP_NOT_FOUND;
    const char *hit = memchr(s.p + from, c, s.n - from);
    return hit ? (size_t)(hit - s.p) : OP_NOT_FOUND;
}

size_t op_str_longest_run(op_str s, char c)
{
    size_t longest = 0, run = 0;
    for (size_t i = 0; i < s.n; i++) {
        run = s.p[i] == c ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

/* Moves `*from` over whole vectors of places where the needle may begin: those where its first and its last byte stand.
   True when it was found, at `*from`. */
static bool find_by_vectors(op_str s, op_str needle, size_t *from)
{
#if defined(__SSE2__) && !defined(OFFPRINT_NO_SIMD)
    size_t behind = needle.n - 1;
    __m128i first = _mm_set1_epi8(needle.p[0]), last = _mm_set1_epi8(needle.p[behind]);
    for (; *from + behind + 16 <= s.n; *from += 16) {
        const char *p = s.p + *from;
        __m128i head = _mm_cmpeq_epi8(first, _mm_loadu_si128((const __m128i *)(const void *)p));
        __m128i tail = _mm_cmpeq_epi8(last, _mm_loadu_si128((const __m128i *)(const void *)(p + behind)));
        for (unsigned hits = (unsigned)_mm_movemask_epi8(_mm_and_si128(head, tail)); hits; hits &= hits - 1) {
            size_t at = (size_t)__builtin_ctz(hits);
            if (memcmp(p + at, needle.p, needle.n) == 0) {
                *from += at;
                return true;
            }
        }
    }
#else
    (void)s, (void)needle, (void)from;
#endif
    return false;
}

size_t op_str_find(op_str s, op_str needle, size_t from)
{
    if (needle.n == 0)
        return from <= s.n ? from : OP_NOT_FOUND;
    /* Looking for the first byte alone is fastest as long as that is rare. */
    for (size_t misses = 0; s.n >= needle.n && from <= s.n - needle.n; misses++) {
        if (misses == 3 && find_by_vectors(s, needle, &from))
            return from;
        if (from > s.n - needle.n)
            break;
        const char *hit = memchr(s.p + from, needle.p[0], s.n - needle.n - from + 1);
        if (!hit)
            return OP_NOT_FOUND;
        if (memcmp(hit, needle.p, needle.n) == 0)
            return (size_t)(hit - s.p);
        from = (size_t)(hit - s.p) + 1;
    }
    return OP_NOT_FOUND;
}

op_str op_str_trim(op_str s)
{
    while (s.n && op_is_space(s.p[s.n - 1]))
        s.n--;
    while (s.n && op_is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    return s;
}

op_str op_str_cut(op_str *rest, char separator)
{
    size_t at = op_str_find_char(*rest, separator, 0);
    if (at == OP_NOT_FOUND) {
        op_str last = *rest;
        *rest = OP_STR_NONE;
        return last;
    }
    op_str piece = op_str_first(*rest, at);
    *rest = op_str_skip(*rest, at + 1);
    return piece;
}

op_str op_str_word(op_str *rest)
{
    size_t from = 0;
    while (from < rest->n && op_is_space(rest->p[from]))
        from++;
    size_t to = from;
    while (to < rest->n && !op_is_space(rest->p[to]))
        to++;
    if (from == to)
        return OP_STR_NONE;
    op_str word = op_str_make(rest->p + from, to - from);
    *rest = op_str_skip(*rest, to);
    return word;
}

size_t op_str_visible(op_str s)
{
    return s.n - op_scan_count_spaces(s.p, s.p + s.n);
}

bool op_str_has_word(op_str list, op_str word)
{
    if (!word.n)
        return false;
    for (op_str w; (w = op_str_word(&list)).p;)
        if (op_str_eq_ci(w, word))
            return true;
    return false;
}

bool op_str_to_uint(op_str s, uint64_t max, uint64_t *out)
{
    uint64_t value = 0;
    if (s.n == 0)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (!op_is_digit(s.p[i]))
            return false;
        uint64_t digit = (uint64_t)(s.p[i] - '0');
        if (digit > max || value > (max - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}
