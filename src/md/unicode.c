#include "md/unicode.h"

#include "offprint/utf8.h"

struct range {
    uint32_t first, last;
};

/* Code points from `first` to `last`, each `step` from the one before, fold to the one `delta` away. */
struct fold_run {
    uint32_t first, last;
    int step, delta;
};

struct fold_several {
    uint32_t code;
    char folded[10];
};

#include "md/unicode.inc"

#define S MD_SPACE | MD_ENDS_ADDRESS
#define C MD_ENDS_ADDRESS
#define P MD_PUNCT
#define E MD_PUNCT | MD_ENDS_ADDRESS
#define D MD_DIGIT
#define A MD_ALPHA
const unsigned char md_ascii[256] = {
    C, C, C, C, C, C, C, C, C, S, S, C, S, S, C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, C,
    S, P, P, P, P, P, P, P, E, E, P, P, P, P, P, P, D, D, D, D, D, D, D, D, D, D, P, P, P, P, P, P,
    P, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, P, E, P, P, P,
    P, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, P, P, P, P, C,
};
#undef S
#undef C
#undef E
#undef P
#undef D
#undef A

bool md_unicode_space(uint32_t c)
{
    if (c < 0x80)
        return (md_ascii[c] & MD_SPACE) != 0;
    return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool md_unicode_punct(uint32_t c)
{
    if (c < 0x80)
        return (md_ascii[c] & MD_PUNCT) != 0;
    size_t low = 0, high = sizeof punctuation / sizeof *punctuation;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (punctuation[middle].last < c)
            low = middle + 1;
        else
            high = middle;
    }
    return low < sizeof punctuation / sizeof *punctuation && punctuation[low].first <= c;
}

bool md_unicode_cjk(uint32_t c)
{
    return c >= 0x2E80 && ((c <= 0x33FF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
                           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE4F) ||
                           (c >= 0xFF01 && c <= 0xFF60) || (c >= 0x20000 && c <= 0x3FFFF));
}

static void add_folded(uint32_t c, struct op_buf *out)
{
    size_t low = 0, high = sizeof fold_runs / sizeof *fold_runs;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (fold_runs[middle].last < c)
            low = middle + 1;
        else
            high = middle;
    }
    /* Runs of every second code point may lie around others: the next ones begin below `c` as well. */
    for (; low < sizeof fold_runs / sizeof *fold_runs && fold_runs[low].first <= c; low++) {
        const struct fold_run *run = &fold_runs[low];
        if (c <= run->last && (c - run->first) % (uint32_t)run->step == 0) {
            op_buf_add_utf8(out, (uint32_t)((int64_t)c + run->delta));
            return;
        }
    }
    for (size_t i = 0; i < sizeof fold_several / sizeof *fold_several; i++)
        if (fold_several[i].code == c) {
            op_buf_addz(out, fold_several[i].folded);
            return;
        }
    op_buf_add_utf8(out, c);
}

void md_fold_label(op_str s, struct op_buf *out)
{
    bool gap = false;
    size_t start = out->n;
    for (size_t i = 0, n; i < s.n; i += n) {
        unsigned char byte = (unsigned char)s.p[i];
        n = 1;
        if (byte < 0x80 && md_ascii[byte] & MD_SPACE) {
            gap = true;
            continue;
        }
        if (gap && out->n > start)
            op_buf_addc(out, ' ');
        gap = false;
        if (byte < 0x80)
            op_buf_addc(out, op_to_lower(s.p[i]));
        else
            add_folded(op_utf8_decode(s.p + i, s.p + s.n, &n), out);
    }
}
