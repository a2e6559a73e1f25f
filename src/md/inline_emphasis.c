/* Emphasis (CommonMark 0.31.2, section 6.2 and the appendix's "process emphasis"), and what works like it:
   strikethrough, sub- and superscript, highlighting, quotation marks. */
#include "md/inline.h"
#include "md/unicode.h"
#include "offprint/utf8.h"

/* Sub- and superscripts are short and hold no white space. */
enum { SCRIPT_MAX = 64 };

struct side {
    bool space, punct, cjk;
};

static struct side classify(uint32_t c)
{
    return (struct side){md_unicode_space(c), md_unicode_punct(c), md_unicode_cjk(c)};
}

static struct side side_before(const struct md_inline *in, uint32_t at)
{
    if (at == 0)
        return (struct side){true, false, false};
    uint32_t from = at - 1;
    while (from > 0 && ((unsigned char)in->s[from] & 0xC0) == 0x80)
        from--;
    size_t n;
    return classify(op_utf8_decode(in->s + from, in->s + at, &n));
}

static struct side side_after(const struct md_inline *in, uint32_t at)
{
    size_t n;
    return at >= in->n ? (struct side){true, false, false} : classify(op_utf8_decode(in->s + at, in->s + in->n, &n));
}

static bool good_length(const struct md_inline *in, char c, uint32_t run)
{
    switch (c) {
    case '~':
        return run <= 2;
    case '=':
        return run == 2;
    case '^':
        return run == 1 && in->p->article;
    default:
        return true;
    }
}

void md_delimiter_run(struct md_inline *in)
{
    char c = in->s[in->at];
    uint32_t from = in->at, to = from + 1;
    bool quote = c == '\'' || c == '"';
    while (!quote && to < in->n && in->s[to] == c)
        to++;
    if (!good_length(in, c, to - from)) {
        in->at = to;
        return;
    }
    struct side before = side_before(in, from), after = side_after(in, to);
    /* Chinese and Japanese put no space between a word and its punctuation. */
    bool article = in->p->article;
    bool left = !after.space && (!after.punct || before.space || before.punct || (article && before.cjk));
    bool right = !before.space && (!before.punct || after.space || after.punct || (article && after.cjk));
    struct md_token *t = md_emit(in, MD_T_DELIMITER, from, to, to);
    in->delimiters = md_grow(in->delimiters, in->delimiter_count, &in->delimiter_cap, sizeof *in->delimiters);
    struct md_delimiter *d = &in->delimiters[in->delimiter_count];
    *d = (struct md_delimiter){.token = in->token_count - 1,
                               .prev = in->top,
                               .c = c,
                               .count = to - from,
                               .original = to - from,
                               .can_open = left,
                               .can_close = right};
    t->data = in->delimiter_count++;
    if (c == '_') {
        d->can_open = left && (!right || before.punct);
        d->can_close = right && (!left || after.punct);
    } else if (quote) {
        char c_before = from ? in->s[from - 1] : 0;
        d->can_open = left && (!right || c_before == '(' || c_before == '[') && c_before != ')' && c_before != ']';
    }
    if (in->top)
        in->delimiters[in->top - 1].next = in->delimiter_count;
    in->top = in->delimiter_count;
}

/* -- Matching -- */

/* What a closer of a kind did not find up to a place, no later one of that kind finds there. */
enum { KINDS = 6 * 2 + 2 + 4 };

static unsigned kind_of(const struct md_delimiter *closer)
{
    switch (closer->c) {
    case '*':
        return closer->original % 3 + (closer->can_open ? 3 : 0);
    case '_':
        return 6 + closer->original % 3 + (closer->can_open ? 3 : 0);
    case '~':
        return 11 + closer->original;
    case '^':
        return 14;
    case '=':
        return 15;
    case '"':
        return 16;
    default:
        return 17;
    }
}

static bool is_script_text(const struct md_inline *in, const struct md_delimiter *opener,
                           const struct md_delimiter *closer)
{
    uint32_t from = in->tokens[opener->token].to, to = in->tokens[closer->token].from;
    if (to - from > SCRIPT_MAX || to == from)
        return false;
    for (uint32_t i = from; i < to; i++)
        if (md_ascii[(unsigned char)in->s[i]] & MD_SPACE && !(i > from && in->s[i - 1] == '\\'))
            return false;
    return true;
}

static bool matches(const struct md_inline *in, const struct md_delimiter *opener, const struct md_delimiter *closer)
{
    if (opener->c != closer->c || !opener->can_open)
        return false;
    switch (closer->c) {
    case '*':
    case '_':
        return !(opener->can_close || closer->can_open) || closer->original % 3 == 0 ||
               (opener->original + closer->original) % 3 != 0;
    case '~':
        return opener->count == closer->count;
    case '^':
        return is_script_text(in, opener, closer);
    default:
        return true;
    }
}

/* `H~2~O` is a subscript, ` ~gone~ ` is struck out. */
static enum md_tag tag_of(const struct md_inline *in, const struct md_delimiter *opener,
                          const struct md_delimiter *closer, uint32_t used)
{
    uint32_t at = in->tokens[opener->token].from;
    switch (closer->c) {
    case '~':
        return used == 1 && in->p->article && at > 0 && op_is_alnum(in->s[at - 1]) && is_script_text(in, opener, closer)
                   ? MD_TAG_SUB
                   : MD_TAG_DEL;
    case '^':
        return MD_TAG_SUP;
    case '=':
        return MD_TAG_MARK;
    case '"':
        return MD_TAG_DOUBLE;
    case '\'':
        return MD_TAG_SINGLE;
    default:
        return used == 2 ? MD_TAG_STRONG : MD_TAG_EM;
    }
}

static uint32_t new_event(struct md_inline *in, enum md_tag tag, uint32_t next)
{
    in->events = md_grow(in->events, in->event_count, &in->event_cap, sizeof *in->events);
    in->events[in->event_count++] = (struct md_event){(uint8_t)tag, next};
    return in->event_count;
}

static void unlink_delimiter(struct md_inline *in, uint32_t index)
{
    struct md_delimiter *d = &in->delimiters[index - 1];
    if (d->prev)
        in->delimiters[d->prev - 1].next = d->next;
    if (d->next)
        in->delimiters[d->next - 1].prev = d->prev;
    else
        in->top = d->prev;
}

/* Makes an element of what stands between; whatever delimiters do are text. */
static void match(struct md_inline *in, uint32_t opener_index, uint32_t closer_index)
{
    struct md_delimiter *opener = &in->delimiters[opener_index - 1], *closer = &in->delimiters[closer_index - 1];
    bool emphasis = closer->c == '*' || closer->c == '_';
    uint32_t used = !emphasis ? closer->count : opener->count >= 2 && closer->count >= 2 ? 2 : 1;
    enum md_tag tag = tag_of(in, opener, closer, used);
    opener->count -= used;
    closer->count -= used;
    opener->openers = new_event(in, tag, opener->openers);
    uint32_t event = new_event(in, tag, 0);
    if (closer->last_closer)
        in->events[closer->last_closer - 1].next = event;
    else
        closer->closers = event;
    closer->last_closer = event;
    opener->next = closer_index;
    closer->prev = opener_index;
}

void md_resolve_delimiters(struct md_inline *in, uint32_t bottom)
{
    uint32_t nothing_below[KINDS];
    for (size_t i = 0; i < KINDS; i++)
        nothing_below[i] = bottom;
    uint32_t closer = in->top;
    if (closer <= bottom)
        return;
    while (in->delimiters[closer - 1].prev > bottom)
        closer = in->delimiters[closer - 1].prev;
    while (closer) {
        const struct md_delimiter *c = &in->delimiters[closer - 1];
        if (!c->can_close) {
            closer = c->next;
            continue;
        }
        unsigned kind = kind_of(c);
        uint32_t opener = c->prev;
        while (opener > nothing_below[kind] && !matches(in, &in->delimiters[opener - 1], c))
            opener = in->delimiters[opener - 1].prev;
        if (opener > nothing_below[kind]) {
            match(in, opener, closer);
            uint32_t left = in->delimiters[closer - 1].count, next = in->delimiters[closer - 1].next;
            if (!in->delimiters[opener - 1].count)
                unlink_delimiter(in, opener);
            if (!left) {
                unlink_delimiter(in, closer);
                closer = next;
            }
        } else {
            nothing_below[kind] = c->prev;
            uint32_t next = c->next;
            if (!c->can_open)
                unlink_delimiter(in, closer);
            closer = next;
        }
    }
    /* What is left above the bottom is text. */
    in->top = bottom;
    if (bottom)
        in->delimiters[bottom - 1].next = 0;
}
