/* Plain text: gathering inline text (white space after CSS Text 3, section 4.1). */
#include "doc/script_chars.h"
#include "offprint/utf8.h"
#include "write/text.h"

/* May a source line end between these two vanish? Quotation marks and dashes count as Chinese or Japanese only where
   the language says so. */
static bool is_unspaced(const struct text *t, uint32_t c)
{
    return op_text_unspaced(c) ||
           (t->unspaced && (c == 0xB7 || c == 0x2014 || c == 0x2026 || (c >= 0x2018 && c <= 0x201D)));
}

static uint32_t last_char(op_str s)
{
    size_t at = s.n, length;
    while (at && ((unsigned char)s.p[at - 1] & 0xC0) == 0x80)
        at--;
    if (!at)
        return 0;
    return op_utf8_decode(s.p + at - 1, s.p + s.n, &length);
}

static bool vanishes(const struct text *t, const char *p, const char *end)
{
    if ((unsigned char)*p < 0x80 || (unsigned char)t->para.p[t->para.n - 1] < 0x80)
        return false;
    size_t length;
    return is_unspaced(t, op_utf8_decode(p, end, &length)) && is_unspaced(t, last_char(op_buf_str(&t->para)));
}

/* Writes the pending space, if it is to be seen before the character at `p`. Room for it was reserved. */
static void settle_space(struct text *t, const char *p, const char *end)
{
    if (t->space && t->para.n && t->para.p[t->para.n - 1] != '\n') {
        bool hangs = t->ghost && strchr(".,;:!?)]", *p) && *p;
        if (!hangs && !(t->space == '\n' && vanishes(t, p, end)))
            t->para.p[t->para.n++] = ' ';
    }
    t->space = 0;
    t->ghost = false;
}

/* Copies printable ASCII with single spaces, eight bytes at a time; returns where it stopped. The first byte is no
   space; neither is the last one copied. */
static const char *copy_plain(const char *p, const char *end, char **to)
{
    const uint64_t ones = 0x0101010101010101u, highs = ones * 0x80;
    char *out = *to;
    while (end - p >= 8) {
        uint64_t x;
        memcpy(&x, p, 8);
        uint64_t space = x ^ (ones * ' '), del = x ^ (ones * 0x7F);
        /* Bytes below 0x20, above 0x7E; the borrow can only flag too much. */
        uint64_t odd = x | (x - ones * ' ') | ((del - ones) & ~del);
        uint64_t blank = (space - ones) & ~space & highs;
        if ((odd & highs) || (blank & (blank >> 8)))
            break;
        memcpy(out, p, 8);
        size_t n = p[7] == ' ' ? 7 : 8;
        p += n;
        out += n;
        if (n == 7 && (end - p < 2 || (unsigned char)p[1] <= ' '))
            break;
    }
    while (p < end) {
        unsigned char c = (unsigned char)*p;
        if (c > ' ' && c < 0x7F) {
            *out++ = *p++;
        } else if (c == ' ' && end - p > 1 && (unsigned char)p[1] > ' ' && (unsigned char)p[1] < 0x7F) {
            *out++ = *p++;
        } else {
            break;
        }
    }
    *to = out;
    return p;
}

enum treatment { KEEP, DROP, NO_BREAK_SPACE, BREAK, SPACE, LINE };

static enum treatment treat_general(uint32_t c)
{
    if (c == 0x202F || c == 0x2007)
        return NO_BREAK_SPACE;
    if (c <= 0x200A || c == 0x205F)
        return SPACE;
    if (c == 0x200B)
        return BREAK;
    if (c == 0x2028 || c == 0x2029)
        return LINE;
    /* Marks and overrides of direction, word joiners, invisible operators; joiners of letters stay. */
    if (c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || c >= 0x2060)
        return DROP;
    return KEEP;
}

/* What becomes of a character beyond ASCII. */
static enum treatment treat(const struct text *t, uint32_t c)
{
    if (c < 0x100)
        return c == 0xA0 ? NO_BREAK_SPACE : c == 0xAD || c < 0xA0 ? DROP : KEEP;
    if (c < 0x2000)
        return c == 0x61C ? DROP : c == 0x1680 ? SPACE : KEEP;
    if (c < 0x2070)
        return treat_general(c);
    if (c == 0xFEFF || c == 0xFFFE || c == 0xFFFF || (c >= 0xFFF9 && c <= 0xFFFC))
        return DROP;
    if (c >= 0xE0000 && c <= 0xE007F) { /* tags: only in the flags of regions, after U+1F3F4 */
        uint32_t before = last_char(op_buf_str(&t->para));
        return before == 0x1F3F4 || (before >= 0xE0020 && before < 0xE007F) ? KEEP : DROP;
    }
    return KEEP;
}

/* Takes one character beyond ASCII. */
static const char *add_char(struct text *t, const char *p, const char *end)
{
    size_t length;
    uint32_t c = op_utf8_decode(p, end, &length);
    enum treatment what = treat(t, c);
    if (what == DROP)
        return p + length;
    if (what == LINE) {
        text_add_break(t);
        return p + length;
    }
    settle_space(t, p, end);
    struct op_buf *b = &t->para;
    if (what == KEEP) {
        memcpy(b->p + b->n, p, length);
        b->n += length;
        t->traits.beyond_ascii = true;
        t->traits.complex |= c >= 0x300 && !op_text_simple(c);
    } else {
        b->p[b->n++] = what == NO_BREAK_SPACE ? TEXT_NBSP : what == BREAK ? TEXT_BREAK : TEXT_WIDE;
        t->traits.marked = true;
    }
    return p + length;
}

void text_add(struct text *t, op_str s)
{
    /* Nothing comes out longer than it went in, but for the pending space. */
    if (!s.n || !op_buf_reserve(&t->para, s.n + 2))
        return;
    const char *p = s.p, *end = s.p + s.n;
    while (p < end) {
        unsigned char c = (unsigned char)*p;
        if (op_is_space(*p)) {
            if (t->space != '\n')
                t->space = *p == '\n' ? '\n' : ' ';
            p++;
        } else if (c >= 0x80) {
            p = add_char(t, p, end);
        } else if (c > ' ' && c < 0x7F) {
            settle_space(t, p, end);
            char *to = t->para.p + t->para.n;
            p = copy_plain(p, end, &to);
            t->para.n = (size_t)(to - t->para.p);
        } else {
            p++;
        }
    }
}

void text_add_verbatim(struct text *t, op_str s)
{
    if (!op_buf_reserve(&t->para, s.n + 1))
        return;
    struct op_buf *b = &t->para;
    for (const char *p = s.p, *end = s.p + s.n; p < end;) {
        unsigned char c = (unsigned char)*p;
        if (c < 0x80) {
            if ((c >= ' ' && c < 0x7F) || c == '\n' || c == '\t')
                b->p[b->n++] = *p;
            p++;
            continue;
        }
        size_t length;
        uint32_t point = op_utf8_decode(p, end, &length);
        enum treatment what = treat(t, point);
        if (what == LINE) {
            b->p[b->n++] = '\n';
        } else if (what == NO_BREAK_SPACE) {
            b->p[b->n++] = ' ';
        } else if (what == KEEP || what == SPACE) {
            memcpy(b->p + b->n, p, length);
            b->n += length;
        }
        p += length;
    }
}

void text_add_word(struct text *t, op_str s)
{
    if (!s.n || !op_buf_reserve(&t->para, s.n + 1))
        return;
    t->ghost = false;
    settle_space(t, s.p, s.p + s.n);
    text_add_tail(t, s);
}

void text_add_tail(struct text *t, op_str s)
{
    for (size_t i = 0; i < s.n; i++)
        t->traits.beyond_ascii |= (unsigned char)s.p[i] >= 0x80;
    op_buf_add(&t->para, s);
}

void text_add_break(struct text *t)
{
    struct op_buf *b = &t->para;
    t->space = 0;
    t->ghost = false;
    while (b->n && b->p[b->n - 1] > 0 && b->p[b->n - 1] < TEXT_INDENT)
        b->n--;
    if (!b->n || (b->n > 1 && b->p[b->n - 1] == '\n' && b->p[b->n - 2] == '\n'))
        return;
    op_buf_addc(b, '\n');
    t->traits.marked = true;
}

/* -- Sub- and superscript -- */

/* Letters only, beyond ASCII ones included? */
static bool is_wordy(op_str s, bool digits)
{
    for (size_t i = 0; i < s.n; i++)
        if (!op_is_alpha(s.p[i]) && (unsigned char)s.p[i] < 0x80 && s.p[i] != '.' && !(digits && op_is_digit(s.p[i])))
            return false;
    return true;
}

#define SCRIPT_MAX 24 /* bytes; what is longer is small print */

void text_script(struct text *t, size_t mark, bool super)
{
    struct op_buf *b = &t->para;
    while (mark < b->n && (b->p[mark] == ' ' || b->p[mark] == '\n'))
        mark++;
    op_str s = op_str_skip(op_buf_str(b), mark);
    if (op_str_starts(s, OP_STR("[[")) && op_str_ends(s, OP_STR("]]"))) { /* brackets around a reference to a note */
        memmove(b->p + mark, b->p + mark + 1, s.n - 2);
        op_buf_truncate(b, b->n - 2);
        return;
    }
    if (!s.n || s.n > SCRIPT_MAX || *s.p == '[')
        return;
    char text[SCRIPT_MAX];
    memcpy(text, s.p, s.n);
    s.p = text;
    op_buf_truncate(b, mark);
    char before = mark ? b->p[mark - 1] : ' ';
    bool base = (unsigned char)before > ' ';
    if (op_script_chars(s, super, b)) {
        t->traits.beyond_ascii = true;
    } else if (super && op_str_eq(s, OP_STR("TM"))) {
        text_add_tail(t, OP_STR("\xE2\x84\xA2"));
    } else if (!base || is_wordy(s, !super)) {
        /* An exponent of one letter is one; ordinals and abbreviations are words. */
        if (base && super && s.n == 1 && op_is_alpha(before) && !strchr("aers", *s.p) && *s.p != 'o' && *s.p != '.')
            text_add_tail(t, OP_STR("^"));
        text_add_tail(t, s);
    } else if (memchr(s.p, ' ', s.n) || memchr(s.p, '\n', s.n)) {
        text_add_tail(t, s);
    } else {
        text_add_tail(t, super ? OP_STR("^(") : OP_STR("_("));
        text_add_tail(t, s);
        text_add_tail(t, OP_STR(")"));
    }
}
