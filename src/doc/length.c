#include "doc/length.h"

#include "base/text_scan.h"
#include "offprint/utf8.h"

enum kind { SPACE, SIGN, LETTER, CHARACTER, UNSPACED };

enum { WORDS_A_MINUTE = 230, CHARACTERS_A_MINUTE = 500, LETTERS_A_WORD = 6 };

/* Punctuation makes no word, but parts none either: "isn't", "well-read". */
static enum kind kind_of(uint32_t c)
{
    if (c < 0x80)
        return op_is_space((char)c) ? SPACE : op_is_alnum((char)c) ? LETTER : SIGN;
    if (op_unicode_space(c) || c == 0x200B || (c >= 0x2012 && c <= 0x2015))
        return SPACE;
    if (c < 0xAA || (c >= 0x2010 && c <= 0x2BFF))
        return SIGN;
    /* Thai, Lao; Burmese; Khmer */
    if ((c >= 0xE00 && c <= 0xEFF) || (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF))
        return UNSPACED;
    if ((c >= 0x3001 && c <= 0x3020) || (c >= 0xFF00 && c <= 0xFF0F) || (c >= 0x1F000 && c <= 0x1FFFF))
        return SIGN;
    bool ideograph = (c >= 0x2E80 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
                     (c >= 0xFF66 && c <= 0xFF9D) || (c >= 0x20000 && c <= 0x3FFFF);
    return ideograph ? CHARACTER : LETTER;
}

struct count {
    struct op_length length;
    uint64_t unspaced;
    bool in_word;
};

/* Of some ASCII a bit for each byte that is a letter, and for each that is a space; all others are signs. */
static void count_ascii(struct count *count, uint64_t letters, uint64_t spaces)
{
    /* A word begins with a letter that has nothing but signs between itself and a space: adding carries a bit through
       them. */
    uint64_t signs = ~(letters | spaces), fresh = spaces << 1 | !count->in_word, behind;
    bool fresh_at_end = __builtin_add_overflow(signs, fresh & signs, &behind) || spaces >> 63;
    count->length.words += (uint64_t)__builtin_popcountll((fresh | behind) & letters);
    count->in_word = !fresh_at_end;
}

static void count_text(struct count *count, op_str s)
{
    uint64_t letters, spaces;
    for (size_t i = 0, n; i < s.n; i += n) {
        n = op_scan_letters(s.p + i, s.p + s.n, &letters, &spaces);
        if (n) {
            count_ascii(count, letters, spaces);
            continue;
        }
        switch (kind_of(op_utf8_decode(s.p + i, s.p + s.n, &n))) {
        case LETTER:
            count->length.words += !count->in_word;
            count->in_word = true;
            break;
        case CHARACTER:
            count->length.characters++;
            count->in_word = false;
            break;
        case UNSPACED:
            count->unspaced++;
            count->in_word = false;
            break;
        case SPACE:
            count->in_word = false;
            break;
        case SIGN:
            break;
        }
    }
}

/* Does the element stand within a line, so that words go on across its borders? */
static bool is_inline(const struct op_node *n)
{
    static const uint32_t names[] = {OP_N_A,   OP_N_EM,  OP_N_STRONG, OP_N_I,    OP_N_B,    OP_N_SPAN, OP_N_CODE,
                                     OP_N_SUB, OP_N_SUP, OP_N_MARK,   OP_N_ABBR, OP_N_CITE, OP_N_Q,    OP_N_SMALL};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (op_is(n, names[i]))
            return true;
    return false;
}

struct op_length op_length_of(const struct op_node *root)
{
    struct count count = {.in_word = false};
    struct op_walk w;
    op_walk_start(&w, (struct op_node *)(uintptr_t)root);
    while (op_walk_next(&w)) {
        if (w.event == OP_ENTER && w.node->kind == OP_TEXT)
            count_text(&count, op_text(w.node));
        if (w.node->kind != OP_ELEMENT)
            continue;
        if (w.node->ns != OP_NS_HTML && w.event == OP_ENTER && w.node != root)
            op_walk_skip(&w);
        count.in_word = count.in_word && is_inline(w.node);
    }
    count.length.words += (count.unspaced + LETTERS_A_WORD - 1) / LETTERS_A_WORD;
    return count.length;
}

uint64_t op_length_minutes(const struct op_length *length)
{
    uint64_t seconds = length->words * 60 / WORDS_A_MINUTE + length->characters * 60 / CHARACTERS_A_MINUTE;
    return seconds < 90 ? 1 : (seconds + 30) / 60;
}
