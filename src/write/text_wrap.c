/* Plain text: paragraphs as lines behind prefixes. */
#include "offprint/utf8.h"
#include "write/text.h"

/* -- Prefixes and gaps -- */

/* Prefixes take at most half of the width; what is nested deeper stays at the last indent. */
static size_t prefix_max(const struct text *t)
{
    size_t width = t->width ? t->width : 80;
    return width < 16 ? 8 : width / 2;
}

#define LEAD_MAX 400 /* bytes: markers of lists that open one in another on one line */

void text_prefix(struct text *t, op_str first, op_str rest)
{
    bool marker = !op_str_eq(first, rest);
    if (marker && !t->lead.n)
        op_buf_add(&t->lead, op_buf_str(&t->cont));
    if ((marker || t->lead.n) && t->lead.n + first.n <= LEAD_MAX)
        op_buf_add(&t->lead, first);
    if (t->cont.n + rest.n <= prefix_max(t))
        op_buf_add(&t->cont, rest);
}

void text_gap(struct text *t, unsigned lines)
{
    if (t->tight && lines > 1)
        lines = 1;
    if (lines > t->gap)
        t->gap = lines;
    if (t->cont.n < t->gap_prefix)
        t->gap_prefix = t->cont.n;
}

static void add_trimmed(struct op_buf *out, op_str s)
{
    while (s.n && s.p[s.n - 1] == ' ')
        s.n--;
    op_buf_add(out, s);
}

void text_begin(struct text *t)
{
    if (t->started && t->gap > 1) {
        add_trimmed(t->out, op_str_first(op_buf_str(&t->cont), t->gap_prefix));
        op_buf_addc(t->out, '\n');
    }
    t->started = true;
    t->gap = 0;
    t->gap_prefix = SIZE_MAX;
    t->tight = false;
}

void text_add_prefix(struct text *t, bool blank)
{
    op_str prefix = op_buf_str(t->lead.n ? &t->lead : &t->cont);
    if (blank)
        add_trimmed(t->out, prefix);
    else
        op_buf_add(t->out, prefix);
    op_buf_clear(&t->lead);
}

static size_t room_beside(const struct text *t, size_t prefix)
{
    size_t width = t->width;
    return !width ? SIZE_MAX : width > prefix ? width - prefix : 1;
}

size_t text_room(const struct text *t)
{
    return room_beside(t, t->cont.n);
}

/* -- Lines -- */

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

struct text_traits text_traits_of(op_str s)
{
    struct text_traits traits = {false, false, false};
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        traits.beyond_ascii |= c >= 0x80;
        traits.complex |= c >= 0xCC;
        traits.marked |= c < ' ';
    }
    return traits;
}

static bool has_mark(op_str s, char mark)
{
    return s.n && memchr(s.p, mark, s.n) != NULL;
}

size_t text_columns(op_str s, struct text_traits traits)
{
    if (!traits.beyond_ascii && !traits.marked)
        return s.n;
    if (traits.complex && traits.marked && has_mark(s, TEXT_BREAK)) {
        size_t columns = 0;
        while (s.p)
            columns += op_text_width(op_str_cut(&s, TEXT_BREAK));
        return columns;
    }
    if (traits.complex)
        return op_text_width(s);
    size_t columns = 0;
    for (size_t i = 0; i < s.n; i++)
        columns += !is_continuation(s.p[i]) && s.p[i] != TEXT_BREAK;
    return columns;
}

void text_put(struct op_buf *out, op_str s, struct text_traits traits)
{
    if (!traits.marked) {
        op_buf_add(out, s);
        return;
    }
    char *to = op_buf_reserve(out, s.n);
    if (!to)
        return;
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == TEXT_NBSP || s.p[i] == TEXT_WIDE)
            to[n++] = ' ';
        else if (s.p[i] != TEXT_BREAK)
            to[n++] = s.p[i];
    out->n += n;
}

/* UAX #14 knows nothing of our marks: no break stands beside a space that does not break. */
static size_t drop_breaks_at_marks(op_str text, uint32_t *breaks, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = breaks[i];
        if (text.p[at] != TEXT_NBSP && text.p[at - 1] != TEXT_NBSP && text.p[at] != TEXT_BREAK)
            breaks[kept++] = breaks[i];
    }
    return kept;
}

void text_lines_init(struct text_lines *l, struct text *t, op_str text, struct text_traits traits, size_t first,
                     size_t rest)
{
    *l = (struct text_lines){.text = text, .traits = traits, .first = first, .rest = rest};
    if (!traits.complex || rest == SIZE_MAX || text.n <= rest)
        return;
    size_t most = text.n / 2 + 1;
    if (t->break_cap < most) {
        t->breaks = op_xrealloc(t->breaks, most * sizeof *t->breaks);
        t->break_cap = most;
    }
    l->breaks = t->breaks;
    l->break_count = op_text_breaks(&t->breaker, text, t->breaks, most);
    if (traits.marked)
        l->break_count = drop_breaks_at_marks(text, t->breaks, l->break_count);
}

/* French sets a space before ! ? : ; and », and one after «: a sign that stands alone keeps its word. */
static bool stays_with_word(op_str rest, size_t sign)
{
    return rest.n == sign || rest.p[sign] == ' ' || rest.p[sign] == '.' || rest.p[sign] == ',';
}

static bool may_end(const struct text_lines *l, size_t start, size_t space, size_t end)
{
    const char *p = l->text.p;
    op_str rest = op_str_range(p + space + 1, p + end);
    if (rest.n && (*rest.p == '!' || *rest.p == '?' || *rest.p == ':' || *rest.p == ';'))
        return !stays_with_word(rest, 1);
    if (!l->traits.beyond_ascii)
        return true;
    if (rest.n > 1 && *rest.p == '\xC2' && rest.p[1] == '\xBB')
        return !stays_with_word(rest, 2);
    return space < start + 2 || p[space - 1] != '\xAB' || p[space - 2] != '\xC2';
}

/* Bytes of `n` that continue a character, eight at a time: their two highest bits are 10. */
static size_t count_continuations(const char *p, size_t n)
{
    const uint64_t ones = 0x0101010101010101u;
    size_t count = 0, i = 0;
    for (; i + 8 <= n; i += 8) {
        uint64_t x;
        memcpy(&x, p + i, 8);
        count += (size_t)(((((x >> 7) & ~(x >> 6)) & ones) * ones) >> 56);
    }
    for (; i < n; i++)
        count += is_continuation(p[i]);
    return count;
}

/* Where `width` characters from `start` end, each of them one column. */
static size_t find_margin(const struct text_lines *l, size_t start, size_t end, size_t width)
{
    size_t at = start;
    if (!l->traits.beyond_ascii)
        return end - start <= width ? end : start + width;
    for (size_t want = width, n; want && at < end; at += n) {
        n = want < end - at ? want : end - at;
        want = count_continuations(l->text.p + at, n);
    }
    while (at < end && is_continuation(l->text.p[at]))
        at++;
    return at;
}

/* Characters are columns, and lines end at spaces only: goes to the margin and looks back. */
static size_t cut_simple(const struct text_lines *l, size_t start, size_t end, size_t width)
{
    const char *p = l->text.p;
    size_t margin = find_margin(l, start, end, width);
    if (margin == end)
        return end;
    for (size_t at = margin; at > start; at--)
        if (p[at] == ' ' && may_end(l, start, at, end))
            return at;
    for (size_t at = margin; at < end; at++) {
        const char *space = memchr(p + at, ' ', end - at);
        if (!space)
            break;
        at = (size_t)(space - p);
        if (may_end(l, start, at, end))
            return at;
    }
    return end;
}

static bool is_gap(char c)
{
    return c == ' ' || c == TEXT_WIDE;
}

/* The next place at or after `from` where the line may end. */
static size_t next_opportunity(struct text_lines *l, size_t start, size_t from, size_t end)
{
    while (l->next_break < l->break_count && l->breaks[l->next_break] <= from)
        l->next_break++;
    size_t stop = end;
    if (l->next_break < l->break_count && l->breaks[l->next_break] < stop)
        stop = l->breaks[l->next_break];
    for (size_t at = from; at < stop; at++) {
        char c = l->text.p[at];
        if (c == TEXT_BREAK && at > start)
            return at;
        if (is_gap(c) && at > from && may_end(l, start, at, end))
            return at;
    }
    return stop;
}

/* Piece by piece while they fit. */
static size_t cut_general(struct text_lines *l, size_t start, size_t end, size_t width)
{
    if (width == SIZE_MAX)
        return end;
    size_t columns = 0, at = start;
    while (at < end) {
        size_t from = at;
        while (from < end && l->text.p[from] == TEXT_BREAK)
            from++;
        size_t stop = next_opportunity(l, start, from, end);
        columns += text_columns(op_str_range(l->text.p + at, l->text.p + stop), l->traits);
        if (columns > width && at > start)
            return at;
        at = stop;
    }
    return end;
}

static bool is_blank_mark(char c)
{
    return is_gap(c) || c == TEXT_NBSP || c == TEXT_BREAK;
}

bool text_lines_next(struct text_lines *l, op_str *line)
{
    if (l->done)
        return false;
    op_str text = l->text;
    if (!l->at || l->at > l->feed) {
        const char *feed = l->traits.marked ? memchr(text.p + l->at, '\n', text.n - l->at) : NULL;
        l->feed = feed ? (size_t)(feed - text.p) : text.n;
    }
    size_t hard_end = l->feed;
    size_t start = l->at, end;
    if (l->traits.complex || l->traits.marked)
        end = cut_general(l, start, hard_end, l->first);
    else
        end = cut_simple(l, start, hard_end, l->first);
    l->first = l->rest;
    size_t next = end;
    while (next < hard_end && (is_gap(text.p[next]) || text.p[next] == TEXT_BREAK))
        next++;
    l->at = next < hard_end ? next : hard_end + 1;
    l->done = l->at >= text.n + 1;
    while (end > start && is_blank_mark(text.p[end - 1]))
        end--;
    *line = op_str_range(text.p + start, text.p + end);
    return true;
}

/* -- Paragraphs -- */

/* Spaces that do not break are layout at both ends of a paragraph; in verse they indent its first line. */
static op_str trim_paragraph(const struct text *t)
{
    op_str s = op_buf_str(&t->para);
    while (s.n && (is_blank_mark(s.p[s.n - 1]) || s.p[s.n - 1] == '\n'))
        s.n--;
    bool verse = t->traits.marked && has_mark(s, '\n');
    while (s.n && (is_gap(*s.p) || *s.p == '\n' || *s.p == TEXT_BREAK || (!verse && *s.p == TEXT_NBSP)))
        s = op_str_skip(s, 1);
    return s;
}

/* A note may end with an arrow that once led back to its reference. */
static op_str trim_return_sign(op_str s)
{
    static const op_str signs[] = {OP_STR_INIT("\xE2\x86\xA9"), OP_STR_INIT("\xE2\x86\xA9\xEF\xB8\x8E"),
                                   OP_STR_INIT("\xE2\x86\xA9\xEF\xB8\x8F")};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (op_str_ends(s, signs[i])) {
            s.n -= signs[i].n;
            /* The analyser does not see that what a buffer counts was written. */
            while (s.n && is_blank_mark(s.p[s.n - 1])) /* NOLINT(clang-analyzer-core.CallAndMessage) */
                s.n--;
        }
    return s;
}

static void forget_paragraph(struct text *t)
{
    op_buf_clear(&t->para);
    t->traits = (struct text_traits){false, false, false};
    t->space = 0;
    t->ghost = false;
    t->reading_end = SIZE_MAX;
}

void text_flush(struct text *t)
{
    if (!t->para.n) {
        t->space = 0;
        t->ghost = false;
        return;
    }
    op_str s = trim_paragraph(t);
    if (t->frame_count && text_top(t)->in_notes)
        s = trim_return_sign(s);
    if (s.n && t->table) {
        t->para.n = (size_t)(s.p + s.n - t->para.p);
        memmove(t->para.p, s.p, s.n);
        t->para.n = s.n;
        text_table_catch(t);
    } else if (s.n) {
        bool heading = t->frame_count && text_top(t)->kind == TEXT_HEADING;
        text_begin(t);
        t->widest = 0;
        struct text_lines l;
        size_t first = room_beside(t, t->lead.n ? t->lead.n : t->cont.n), rest = text_room(t);
        /* A heading that is marked at its start is one line. */
        if (heading && t->options->headings == OP_TEXT_HEADINGS_MARKDOWN)
            first = rest = SIZE_MAX;
        text_lines_init(&l, t, s, t->traits, first, rest);
        op_str line;
        while (text_lines_next(&l, &line)) {
            text_add_prefix(t, !line.n);
            text_put(t->out, line, t->traits);
            op_buf_addc(t->out, '\n');
            size_t columns = heading ? text_columns(line, t->traits) : 0;
            t->widest = columns > t->widest ? columns : t->widest;
        }
    }
    forget_paragraph(t);
}

void text_flush_verbatim(struct text *t)
{
    op_str s = op_buf_str(&t->para);
    while (s.n && op_is_space(s.p[s.n - 1]))
        s.n--;
    /* Blank lines at the start go, the indent of the first line stays. */
    for (size_t i = 0; i < s.n && op_is_space(s.p[i]); i++)
        if (s.p[i] == '\n') {
            s = op_str_skip(s, i + 1);
            i = SIZE_MAX;
        }
    if (s.n)
        text_begin(t);
    while (s.n) {
        const char *feed = memchr(s.p, '\n', s.n);
        op_str line = feed ? op_str_range(s.p, feed) : s;
        s = op_str_skip(s, line.n + (feed ? 1 : 0));
        text_add_prefix(t, !line.n);
        if (line.n)
            op_buf_addz(t->out, "    ");
        op_buf_add(t->out, line);
        op_buf_addc(t->out, '\n');
    }
    forget_paragraph(t);
}
