/* Formulas in a line: $x$ by pandoc's rules, which leave prices alone, $$x$$, \(x\), \[x\], and GitHub's $`x`$. */
#include "md/inline.h"
#include "md/unicode.h"

enum { FORMULA_MAX = 4096 };

static bool take(struct md_inline *in, enum md_token_kind kind, uint32_t from, uint32_t to, uint32_t next)
{
    (void)md_emit(in, kind, from, to, next);
    return true;
}

/* Where the next unescaped `close` begins from `from` on; 0 when none does, and then `*none` says up to where. */
static uint32_t find_close(const struct md_inline *in, uint32_t from, op_str close, uint32_t *none)
{
    if (from < *none)
        return 0;
    uint32_t end = in->n - from > FORMULA_MAX ? from + FORMULA_MAX : in->n;
    for (uint32_t at = from; at + close.n <= end; at++) {
        if (memcmp(in->s + at, close.p, close.n) == 0)
            return at;
        if (in->s[at] == '\\')
            at++;
    }
    *none = end == in->n ? end : end - FORMULA_MAX / 2;
    return 0;
}

static bool is_blank_range(const struct md_inline *in, uint32_t from, uint32_t to)
{
    while (from < to && md_ascii[(unsigned char)in->s[from]] & MD_SPACE)
        from++;
    return from == to;
}

/* The opening dollar stands before a character and not behind a letter or digit (US$5), the closing one behind a
   character and not before a digit. */
static bool single_dollar(struct md_inline *in)
{
    uint32_t from = in->at + 1;
    if (in->at > 0 && op_is_alnum(in->s[in->at - 1]))
        return false;
    if (from >= in->n || md_ascii[(unsigned char)in->s[from]] & MD_SPACE || from < in->no_dollar)
        return false;
    if (in->s[from] == '`') {
        uint32_t tick = find_close(in, from + 1, OP_STR("`$"), &in->no_dollar);
        if (tick && tick > from + 1)
            return take(in, MD_T_MATH, from + 1, tick, tick + 2);
    }
    uint32_t end = in->n - from > FORMULA_MAX ? from + FORMULA_MAX : in->n;
    for (uint32_t at = from; at < end; at++) {
        if (in->s[at] == '\\') {
            at++;
        } else if (in->s[at] == '$') {
            bool closes = at > from && !(md_ascii[(unsigned char)in->s[at - 1]] & MD_SPACE) &&
                          !(at + 1 < in->n && (op_is_digit(in->s[at + 1]) || in->s[at + 1] == '$'));
            return closes && take(in, MD_T_MATH, from, at, at + 1);
        }
    }
    in->no_dollar = end;
    return false;
}

bool md_dollar_math(struct md_inline *in)
{
    uint32_t from = in->at + 2;
    if (from > in->n || in->s[in->at + 1] != '$')
        return single_dollar(in);
    uint32_t to = find_close(in, from, OP_STR("$$"), &in->no_dollars);
    if (to > from && !is_blank_range(in, from, to))
        return take(in, MD_T_DISPLAY_MATH, from, to, to + 2);
    in->at++;
    return false;
}

static bool is_letter_alone(op_str s, size_t at)
{
    return at < s.n && op_is_alnum(s.p[at]) && (at + 1 >= s.n || !op_is_alnum(s.p[at + 1])) &&
           (at == 0 || !op_is_alnum(s.p[at - 1]));
}

/* A command, a script, an equation: an escaped bracket of prose, \[see io_buffer.o\], holds none. */
static bool looks_like_tex(op_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char next = i + 1 < s.n ? s.p[i + 1] : 0;
        if ((s.p[i] == '\\' && (op_is_alpha(next) || next == '\\')) || s.p[i] == '^' || s.p[i] == '=' ||
            (s.p[i] == '_' && (next == '{' || (i > 0 && is_letter_alone(s, i - 1) && is_letter_alone(s, i + 1)))))
            return true;
    }
    return false;
}

/* `in->at` stands on the backslash; a parenthesis or a bracket follows. */
bool md_backslash_math(struct md_inline *in)
{
    uint32_t from = in->at + 2;
    bool display = in->s[in->at + 1] == '[';
    uint32_t to =
        find_close(in, from, display ? OP_STR("\\]") : OP_STR("\\)"), display ? &in->no_bracket : &in->no_parenthesis);
    if (!to || is_blank_range(in, from, to))
        return false;
    op_str tex = op_str_trim(op_str_range(in->s + from, in->s + to));
    if (!looks_like_tex(tex) && (display || tex.n != 1 || !op_is_alpha(tex.p[0])))
        return false;
    return take(in, display ? MD_T_DISPLAY_MATH : MD_T_MATH, from, to, to + 2);
}
