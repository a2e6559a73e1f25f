/* Plain text: lists (HTML standard, 4.4.5 "The ol element"). */
#include "write/text.h"

#define MARKER_MAX 32 /* bytes */

/* `i` for 1; false past 3999, where the standard counts on in decimals. */
static bool add_roman(int64_t value, bool upper, struct op_buf *out)
{
    static const struct {
        int value;
        const char *digits;
    } steps[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"},
                 {40, "xl"},  {10, "x"},   {9, "ix"},  {5, "v"},    {4, "iv"},  {1, "i"}};
    if (value < 1 || value > 3999)
        return false;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        for (; value >= steps[i].value; value -= steps[i].value)
            for (const char *d = steps[i].digits; *d; d++)
                op_buf_addc(out, upper ? (char)(*d - ('a' - 'A')) : *d);
    return true;
}

/* a … z, aa … */
static bool add_alphabetic(int64_t value, bool upper, struct op_buf *out)
{
    char digits[16];
    size_t n = 0;
    if (value < 1)
        return false;
    for (; value && n < sizeof digits; value = (value - 1) / 26)
        digits[n++] = (char)((upper ? 'A' : 'a') + (value - 1) % 26);
    while (n)
        op_buf_addc(out, digits[--n]);
    return true;
}

static void add_marker(char style, int64_t value, struct op_buf *out)
{
    bool done = false;
    if (style == 'i' || style == 'I')
        done = add_roman(value, style == 'I', out);
    else if (style == 'a' || style == 'A')
        done = add_alphabetic(value, style == 'A', out);
    if (!done) {
        if (value < 0)
            op_buf_addc(out, '-');
        op_buf_add_uint(out, value < 0 ? (uint64_t)-value : (uint64_t)value);
    }
    op_buf_addz(out, ". ");
}

/* An integer attribute (HTML standard, 2.3.4.1), within 32 bits. */
static bool read_integer(op_str s, int64_t *value)
{
    s = op_str_trim(s);
    bool negative = s.n && *s.p == '-';
    if (s.n && (*s.p == '-' || *s.p == '+'))
        s = op_str_skip(s, 1);
    int64_t v = 0;
    size_t i = 0;
    for (; i < s.n && op_is_digit(s.p[i]) && v < INT32_MAX; i++)
        v = v * 10 + (s.p[i] - '0');
    if (!i)
        return false;
    *value = v > INT32_MAX ? INT32_MAX : v;
    if (negative)
        *value = -*value;
    return true;
}

static unsigned marker_columns(char style, int64_t value)
{
    char room[MARKER_MAX + 1];
    struct op_buf b = {room, 0, sizeof room, MARKER_MAX, false};
    add_marker(style, value, &b);
    return (unsigned)b.n;
}

/* Numbers start at the attribute, and the widest marker of the list sets the indent of all its items. */
static void measure_ordered(struct text_frame *f, const struct op_node *list)
{
    int64_t count = 0;
    for (const struct op_node *c = op_first(list); c; c = op_next(c))
        count += op_is(c, OP_N_LI);
    bool reversed = op_attr(list, OP_N_REVERSED).p != NULL;
    op_str type = op_attr(list, OP_N_TYPE);
    f->style = type.n == 1 && strchr("aAiI", *type.p) ? *type.p : '1';
    f->step = reversed ? -1 : 1;
    f->number = reversed ? count : 1;
    (void)read_integer(op_attr(list, OP_N_START), &f->number);
    int64_t value = f->number;
    for (const struct op_node *c = op_first(list); c; c = op_next(c)) {
        if (!op_is(c, OP_N_LI))
            continue;
        (void)read_integer(op_attr(c, OP_N_VALUE), &value);
        unsigned columns = marker_columns(f->style, value);
        f->marker = columns > f->marker ? columns : f->marker;
        value += f->step;
    }
}

struct text_frame *text_enter_list(struct text *t, const struct op_node *n)
{
    const struct text_frame *outer = text_top(t);
    bool notes = outer && outer->in_notes;
    text_flush(t);
    text_gap(t, outer && outer->in_item ? 1 : 2);
    struct text_frame *f = text_push(t, n, TEXT_LIST);
    f->step = 0;
    f->in_item = false;
    if (op_is(n, OP_N_OL) && !notes)
        measure_ordered(f, n);
    return f;
}

void text_enter_item(struct text *t, const struct op_node *n)
{
    struct text_frame *list = text_top(t);
    char room[2 * MARKER_MAX + 1];
    struct op_buf marker = {room, 0, sizeof room, 2 * MARKER_MAX, false};
    if (list && list->kind == TEXT_LIST && list->step) {
        (void)read_integer(op_attr(n, OP_N_VALUE), &list->number);
        unsigned columns = marker_columns(list->style, list->number);
        op_buf_fill(&marker, ' ', columns < list->marker ? list->marker - columns : 0);
        add_marker(list->style, list->number, &marker);
        list->number += list->step;
    } else {
        op_buf_addz(&marker, "- ");
    }
    text_flush(t);
    text_gap(t, 1);
    struct text_frame *f = text_push(t, n, TEXT_ITEM);
    f->in_item = true;
    char spaces[2 * MARKER_MAX];
    memset(spaces, ' ', sizeof spaces);
    text_prefix(t, op_buf_str(&marker), op_str_make(spaces, marker.n));
}

void text_enter_note(struct text *t, const struct op_node *n, uint32_t number)
{
    char room[MARKER_MAX + 1], spaces[MARKER_MAX];
    struct op_buf marker = {room, 0, sizeof room, MARKER_MAX, false};
    op_buf_addc(&marker, '[');
    op_buf_add_uint(&marker, number);
    op_buf_addz(&marker, "] ");
    memset(spaces, ' ', sizeof spaces);
    text_flush(t);
    text_gap(t, 2);
    struct text_frame *f = text_push(t, n, TEXT_ITEM);
    f->in_item = true;
    f->in_notes = true;
    text_prefix(t, op_buf_str(&marker), op_str_make(spaces, marker.n));
}
