/* Width by UAX #11 over the grapheme clusters of UAX #29, line breaks by UAX #14. ASCII, Latin and plain CJK widths are
   answered from here; everything else asks ICU, which is loaded then. */
#include "offprint/linebreak.h"

#include "offprint/buf.h"
#include "offprint/utf8.h"
#include "unicode/icu.h"

struct range {
    uint32_t from, to;
};

static bool in_ranges(const struct range *table, size_t count, uint32_t c)
{
    for (size_t i = 0; i < count && table[i].from <= c; i++)
        if (c <= table[i].to)
            return true;
    return false;
}

bool op_text_simple(uint32_t c)
{
    static const struct range ranges[] = {{0x0000, 0x02FF}, {0x0370, 0x0482}, {0x048A, 0x058A}, {0x05D0, 0x05F4},
                                          {0x0621, 0x064A}, {0x0660, 0x066F}, {0x0671, 0x06D3}, {0x06F0, 0x06F9},
                                          {0x10A0, 0x10FF}, {0x1D00, 0x1DBF}, {0x1E00, 0x1FFF}, {0x2010, 0x2027},
                                          {0x2030, 0x205E}, {0x2070, 0x20C0}, {0x2100, 0x2319}};
    return c < 0x300 || (c < 0x231A && in_ranges(ranges, sizeof ranges / sizeof *ranges, c));
}

/* Wide characters that never join a neighbour to a cluster, and cover nearly all of Chinese and Japanese text. */
static bool is_plain_wide(uint32_t c)
{
    if (c < 0x3000)
        return false;
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3041 && c <= 0x3096) || (c >= 0x309B && c <= 0x30FF) ||
           (c >= 0x3400 && c <= 0x4DBF) || (c <= 0x3029 && c >= 0x3000) || (c >= 0xFF01 && c <= 0xFF60);
}

/* Without ICU: the blocks of wide characters, and of marks that take no column. */
static const struct range wide_ranges[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},  {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},  {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
static const struct range mark_ranges[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A},   {0x064B, 0x065F},  {0x0900, 0x0902},
    {0x093C, 0x093C}, {0x0941, 0x0948}, {0x094D, 0x094D}, {0x0E31, 0x0E31},   {0x0E34, 0x0E3A},  {0x0E47, 0x0E4E},
    {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x20D0, 0x20FF},   {0x302A, 0x302F},  {0x3099, 0x309A},
    {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0020, 0xE007F}, {0xE0100, 0xE01EF}};

static bool is_wide(const struct icu_common *icu, uint32_t c)
{
    if (c < 0x1100)
        return false;
    if (is_plain_wide(c))
        return true;
    if (!icu)
        return in_ranges(wide_ranges, sizeof wide_ranges / sizeof *wide_ranges, c);
    int width = icu->u_getIntPropertyValue((UChar32)c, UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH ||
           icu->u_hasBinaryProperty((UChar32)c, UCHAR_EMOJI_PRESENTATION);
}

static bool is_mark(const struct icu_common *icu, uint32_t c)
{
    if (c < 0x300)
        return false;
    if (!icu)
        return in_ranges(mark_ranges, sizeof mark_ranges / sizeof *mark_ranges, c);
    unsigned type = (unsigned char)icu->u_charType((UChar32)c);
    return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR;
}

/* A grapheme cluster being measured. */
struct cluster {
    const struct icu_common *icu;
    int last;        /* Grapheme_Cluster_Break of the last character */
    bool pictograph; /* (pictograph extend*) so far, for GB11 */
    bool odd_flag;   /* an unpaired regional indicator stands last, for GB12 */
    size_t width;    /* of the cluster */
    uint32_t base;   /* its first character */
};

/* GB6 to GB13 of UAX #29: does `c` go on with the cluster? */
static bool joins(const struct cluster *k, uint32_t c, int now)
{
    int last = k->last;
    if (now == U_GCB_EXTEND || now == U_GCB_ZWJ || now == U_GCB_SPACING_MARK || last == U_GCB_PREPEND)
        return true;
    if (last == U_GCB_L)
        return now == U_GCB_L || now == U_GCB_V || now == U_GCB_LV || now == U_GCB_LVT;
    if (last == U_GCB_LV || last == U_GCB_V)
        return now == U_GCB_V || now == U_GCB_T;
    if (last == U_GCB_LVT || last == U_GCB_T)
        return now == U_GCB_T;
    if (last == U_GCB_REGIONAL_INDICATOR)
        return now == U_GCB_REGIONAL_INDICATOR && k->odd_flag;
    return last == U_GCB_ZWJ && k->pictograph && k->icu->u_hasBinaryProperty((UChar32)c, UCHAR_EXTENDED_PICTOGRAPHIC);
}

/* Adds a character; returns the width of the cluster that ended before it. */
static size_t cluster_add(struct cluster *k, uint32_t c)
{
    const struct icu_common *icu = k->icu;
    bool plain = op_text_simple(c) || is_plain_wide(c);
    int now = plain || !icu ? U_GCB_OTHER : icu->u_getIntPropertyValue((UChar32)c, UCHAR_GRAPHEME_CLUSTER_BREAK);
    size_t width = plain ? (c < 0x3000 ? 1 : 2) : is_mark(icu, c) ? 0 : is_wide(icu, c) ? 2 : 1;
    bool pictograph = !plain && icu && icu->u_hasBinaryProperty((UChar32)c, UCHAR_EXTENDED_PICTOGRAPHIC);
    bool join = k->width || k->base ? (plain ? k->last == U_GCB_PREPEND : icu ? joins(k, c, now) : width == 0) : false;
    size_t ended = 0;
    if (join) {
        if (c == 0xFE0F && (k->base >= 0x203C || c == 0x20E3)) /* emoji presentation was asked for */
            width = 2;
        if (c == 0x20E3) /* keycap */
            width = 2;
        k->width = width > k->width ? width : k->width;
        k->pictograph = pictograph || (k->pictograph && (now == U_GCB_EXTEND || now == U_GCB_ZWJ));
        k->odd_flag = false;
    } else {
        ended = k->width;
        k->width = width;
        k->base = c;
        k->pictograph = pictograph;
        k->odd_flag = now == U_GCB_REGIONAL_INDICATOR;
    }
    k->last = now;
    return ended;
}

size_t op_text_width(op_str s)
{
    size_t width = 0;
    const char *p = s.p, *end = s.p + s.n;
    struct cluster k = {.last = U_GCB_OTHER};
    while (p < end) {
        size_t length;
        uint32_t c = op_utf8_decode(p, end, &length);
        if (!k.icu && !op_text_simple(c) && !is_plain_wide(c))
            k.icu = icu_common();
        width += cluster_add(&k, c);
        p += length;
    }
    return width + k.width;
}

bool op_text_unspaced(uint32_t c)
{
    if (c < 0x2E80)
        return false;
    return is_plain_wide(c) || (c >= 0x2E80 && c <= 0x303F) || (c >= 0x3040 && c <= 0x312F) ||
           (c >= 0x3190 && c <= 0x31FF) || (c >= 0x3220 && c <= 0x325F) || (c >= 0x3280 && c <= 0xA4CF) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE4F) || (c >= 0xFF61 && c <= 0xFF9F) ||
           (c >= 0x20000 && c <= 0x3FFFD);
}

/* May any break besides spaces be found here at all? The first bytes tell: Thai and Lao are E0 B8 to E0 BB, everything
   else that counts is U+1000 and above. General punctuation, symbols and Greek extended alone never break. */
static bool may_break(op_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0xE0)
            continue;
        unsigned char next = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
        if (c == 0xE0 ? next >= 0xB8 && next <= 0xBB : c != 0xE2 || next == 0x8C || next >= 0x8F)
            return true;
    }
    return false;
}

enum script { SCRIPT_OTHER, SCRIPT_FREE, SCRIPT_COMPLEX };

static enum script script_of(const struct icu_common *icu, uint32_t c)
{
    if (c < 0xE00 || op_text_simple(c))
        return SCRIPT_OTHER;
    if (is_wide(icu, c) || op_text_unspaced(c))
        return SCRIPT_FREE;
    if (icu && icu->u_getIntPropertyValue((UChar32)c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT)
        return SCRIPT_COMPLEX;
    return SCRIPT_OTHER;
}

/* The character before `at` that is no mark; looks a few characters back. */
static uint32_t base_before(const struct icu_common *icu, op_str text, size_t at)
{
    uint32_t c = 0;
    for (int tries = 0; at && tries < 4; tries++) {
        size_t start = at - 1, length;
        while (start && ((unsigned char)text.p[start] & 0xC0) == 0x80)
            start--;
        c = op_utf8_decode(text.p + start, text.p + at, &length);
        if (!is_mark(icu, c))
            return c;
        at = start;
    }
    return c;
}

/* The project's part of the rule: only next to free characters, or inside a run of a script without spaces. */
static bool is_allowed(const struct icu_common *icu, op_str text, size_t at)
{
    if (at == 0 || at >= text.n || op_is_space(text.p[at - 1]))
        return false;
    size_t length;
    uint32_t next = op_utf8_decode(text.p + at, text.p + text.n, &length);
    enum script after = script_of(icu, next);
    if (after == SCRIPT_FREE)
        return true;
    enum script before = script_of(icu, base_before(icu, text, at));
    return before == SCRIPT_FREE || (before == SCRIPT_COMPLEX && after == SCRIPT_COMPLEX);
}

/* Characters that end a line with what stands before them, and that begin one with what follows (classes CL, NS, EX,
   OP): all that is kept of UAX #14 when there is no ICU. */
static bool is_closing(uint32_t c)
{
    static const uint32_t table[] = {0x2014, 0x2019, 0x201D, 0x2026, 0x3001, 0x3002, 0x3005, 0x3009, 0x300B, 0x300D,
                                     0x300F, 0x3011, 0x3015, 0x3017, 0x301C, 0x3041, 0x3043, 0x3045, 0x3047, 0x3049,
                                     0x3063, 0x3083, 0x3085, 0x3087, 0x308E, 0x30A1, 0x30A3, 0x30A5, 0x30A7, 0x30A9,
                                     0x30C3, 0x30E3, 0x30E5, 0x30E7, 0x30EE, 0x30FB, 0x30FC, 0xFF01, 0xFF09, 0xFF0C,
                                     0xFF0E, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF3D, 0xFF5D};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i] == c)
            return true;
    return c < 0x80 && c && strchr("!),.:;?]}%", (int)c);
}

static bool is_opening(uint32_t c)
{
    return (c < 0x80 && c && strchr("([{", (int)c)) || c == 0x2018 || c == 0x201C || c == 0xFF08 || c == 0xFF3B ||
           c == 0xFF5B || (c >= 0x3008 && c <= 0x3010 && c % 2 == 0) || c == 0x3014 || c == 0x3016;
}

static size_t breaks_without_icu(op_str text, uint32_t *positions, size_t max)
{
    size_t count = 0;
    uint32_t last = 0;
    const char *end = text.p + text.n;
    for (const char *p = text.p; p < end && count < max;) {
        size_t length;
        uint32_t c = op_utf8_decode(p, end, &length);
        size_t at = (size_t)(p - text.p);
        if (last && c != ' ' && !is_closing(c) && !is_opening(last) && !is_mark(NULL, c) && is_allowed(NULL, text, at))
            positions[count++] = (uint32_t)at;
        last = c;
        p += length;
    }
    return count;
}

/* ICU counts in 32 bits; past this, text breaks at its spaces only. */
#define PIECE_MAX ((size_t)1 << 30)

void op_line_breaker_release(struct op_line_breaker *b)
{
    if (b->iterator)
        icu_common()->ubrk_close(b->iterator);
    b->iterator = NULL;
}

/* NULL without ICU. */
static UBreakIterator *iterator_of(struct op_line_breaker *b, const struct icu_common *icu)
{
    UErrorCode status = U_ZERO_ERROR;
    if (icu && !b->iterator)
        b->iterator = icu->ubrk_open(UBRK_LINE, "", NULL, 0, &status);
    return b->iterator;
}

size_t op_text_breaks(struct op_line_breaker *b, op_str text, uint32_t *positions, size_t max)
{
    if (!max || !may_break(text))
        return 0;
    text = op_str_first(text, PIECE_MAX);
    const struct icu_common *icu = icu_common();
    UBreakIterator *breaks = iterator_of(b, icu);
    if (!breaks)
        return breaks_without_icu(text, positions, max);
    UErrorCode status = U_ZERO_ERROR;
    UText utext = UTEXT_INITIALIZER;
    (void)icu->utext_openUTF8(&utext, text.p, (int64_t)text.n, &status);
    icu->ubrk_setUText(breaks, &utext, &status);
    size_t count = 0;
    if (U_SUCCESS(status)) {
        (void)icu->ubrk_first(breaks);
        for (int32_t at = icu->ubrk_next(breaks); at != UBRK_DONE && count < max; at = icu->ubrk_next(breaks))
            if (is_allowed(icu, text, (size_t)at))
                positions[count++] = (uint32_t)at;
    }
    (void)icu->utext_close(&utext);
    return count;
}
