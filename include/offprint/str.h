/* Slices: a pointer and a length, borrowed from whoever holds the bytes. */
#ifndef OFFPRINT_STR_H
#define OFFPRINT_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* `n` bytes at `p`, not terminated, usually UTF-8. `{NULL, 0}` means "absent"; an empty slice with a pointer is
   "present and empty". A slice owns nothing. */
typedef struct op_str {
    const char *p;
    size_t n;
} op_str;

#define OP_STR_INIT(literal)                                                                                           \
    {                                                                                                                  \
        (literal), sizeof(literal) - 1                                                                                 \
    }
#define OP_STR(literal) ((op_str)OP_STR_INIT(literal))
#define OP_STR_NONE ((op_str){NULL, 0})
/* For "%.*s". */
#define OP_ARG(s) (int)(s).n, (s).n ? (s).p : ""

static inline op_str op_str_make(const char *p, size_t n)
{
    return (op_str){p, n};
}

static inline op_str op_str_range(const char *from, const char *to)
{
    return (op_str){from, (size_t)(to - from)};
}

/* A slice over a terminated string; absent for NULL. */
static inline op_str op_str_z(const char *z)
{
    return z ? (op_str){z, strlen(z)} : OP_STR_NONE;
}

static inline bool op_str_eq(op_str a, op_str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* The bytes from `from` on; empty when there are fewer, absent when `s` is. */
static inline op_str op_str_skip(op_str s, size_t from)
{
    from = from < s.n ? from : s.n;
    return from ? op_str_make(s.p + from, s.n - from) : s;
}

static inline op_str op_str_first(op_str s, size_t n)
{
    return op_str_make(s.p, n < s.n ? n : s.n);
}

/* ASCII only: no locale ever has a say. */
static inline bool op_is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static inline bool op_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline char op_to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static inline bool op_is_alpha(char c)
{
    return op_to_lower(c) >= 'a' && op_to_lower(c) <= 'z';
}

static inline bool op_is_alnum(char c)
{
    return op_is_alpha(c) || op_is_digit(c);
}

/* Value of a hexadecimal digit, or -1. */
int op_hex_value(char c);

/* Equal when ASCII letters are folded. */
bool op_str_eq_ci(op_str a, op_str b);
/* Order by bytes, shorter first among equals: <0, 0, >0. */
int op_str_compare(op_str a, op_str b);
bool op_str_starts(op_str s, op_str prefix);
bool op_str_starts_ci(op_str s, op_str prefix);
bool op_str_ends(op_str s, op_str suffix);
/* Position of the first `c` or `needle` at or after `from`; OP_NOT_FOUND when there is none. */
#define OP_NOT_FOUND SIZE_MAX
size_t op_str_find_char(op_str s, char c, size_t from);
/* Length of the longest run of `c`. */
size_t op_str_longest_run(op_str s, char c);
size_t op_str_find(op_str s, op_str needle, size_t from);
/* Without HTML white space (space, tab, LF, FF, CR) at both ends. */
op_str op_str_trim(op_str s);
/* Cuts `*rest` at its first `separator`: returns what stood before it and moves `*rest` behind it; the last piece is
   all that is left, after which `*rest` is absent. Loop: `while (rest.p) piece = op_str_cut(&rest, ',');` */
op_str op_str_cut(op_str *rest, char separator);
/* The next run of bytes that are not HTML white space; absent at the end. */
op_str op_str_word(op_str *rest);
/* How many bytes are no HTML white space. */
size_t op_str_visible(op_str s);
/* Is `word` one of the white-space separated words of `list` (as `class` and `rel` hold them)? */
bool op_str_has_word(op_str list, op_str word);
/* An unsigned decimal number that fills the slice and is at most `max`; false otherwise. */
bool op_str_to_uint(op_str s, uint64_t max, uint64_t *out);

#endif
