/* Which lines of Markdown are code (CommonMark, 4.4 and 4.5), as far as that can be told without parsing all of it:
   block quotes and list items are followed, because code is indented within them. */
#include "read/tags_engine.h"

struct line {
    size_t at;       /* of its first character that is no white space */
    size_t end;      /* of its line feed, or of the text */
    uint32_t column; /* of `at`, behind the marks of block quotes */
    unsigned quotes;
};

static size_t run_at(op_str s, size_t at)
{
    size_t n = 0;
    while (at + n < s.n && s.p[at + n] == s.p[at])
        n++;
    return n;
}

static bool blank_from(op_str s, size_t at, size_t end)
{
    while (at < end && (s.p[at] == ' ' || s.p[at] == '\t'))
        at++;
    return at == end;
}

static struct line read_line(op_str s, size_t at)
{
    struct line l = {.end = op_str_find_char(s, '\n', at)};
    if (l.end == OP_NOT_FOUND)
        l.end = s.n;
    for (;;) {
        l.column = 0;
        for (; at < l.end && (s.p[at] == ' ' || s.p[at] == '\t'); at++)
            l.column += s.p[at] == '\t' ? 4 - l.column % 4 : 1;
        l.at = at;
        if (at == l.end || s.p[at] != '>' || l.column > 3)
            return l;
        l.quotes++;
        at += at + 1 < l.end && s.p[at + 1] == ' ' ? 2 : 1;
    }
}

/* The end of the fenced code whose fence stands at `open`; `open.at` when it is none. `content` is the column at which
   the list item begins that holds it; `flat`: no indentation is too deep for the closing fence. */
static size_t fence_end(op_str s, struct line open, uint32_t content, bool flat)
{
    char fence = s.p[open.at];
    size_t run = run_at(s, open.at), tick = open.at + run;
    if ((fence != '`' && fence != '~') || run < 3)
        return open.at;
    while (fence == '`' && tick < open.end)
        if (s.p[tick++] == '`')
            return open.at;
    for (size_t at = open.end; at < s.n;) {
        struct line l = read_line(s, at + 1);
        bool blank = l.at == l.end;
        if (l.quotes < open.quotes || (!blank && l.column < content))
            return at;
        if (!blank && s.p[l.at] == fence && (flat || l.column < content + 4)) {
            size_t closing = run_at(s, l.at);
            if (closing >= run && blank_from(s, l.at + closing, l.end))
                return l.end;
        }
        at = l.end;
    }
    return s.n;
}

static bool is_rule(op_str s, struct line l)
{
    char c = s.p[l.at];
    size_t count = 0;
    if (c != '-' && c != '*' && c != '_')
        return false;
    for (size_t at = l.at; at < l.end; at++) {
        if (s.p[at] != c && s.p[at] != ' ' && s.p[at] != '\t')
            return false;
        count += s.p[at] == c;
    }
    return count >= 3;
}

/* Bytes of the list marker at the line's start; 0 when there is none. */
static size_t marker_length(op_str s, struct line l)
{
    size_t n = 0;
    if (l.at == l.end)
        return 0;
    if (s.p[l.at] == '-' || s.p[l.at] == '+' || s.p[l.at] == '*') {
        n = is_rule(s, l) ? 0 : 1;
    } else {
        while (n < 9 && l.at + n < l.end && op_is_digit(s.p[l.at + n]))
            n++;
        bool ends = n > 0 && l.at + n < l.end && (s.p[l.at + n] == '.' || s.p[l.at + n] == ')');
        n = ends ? n + 1 : 0;
    }
    bool spaced = l.at + n == l.end || s.p[l.at + n] == ' ' || s.p[l.at + n] == '\t';
    return spaced ? n : 0;
}

/* Goes into a list item: `*l` becomes what stands behind its marker. */
static void open_item(struct code_lines *c, op_str s, struct line *l, size_t marker)
{
    uint32_t behind = l->column + (uint32_t)marker, column = behind;
    size_t at = l->at + marker;
    for (; at < l->end && (s.p[at] == ' ' || s.p[at] == '\t'); at++)
        column += s.p[at] == '\t' ? 4 - column % 4 : 1;
    bool far = at == l->end || column - behind > 4;
    if (c->depth < sizeof c->content / sizeof *c->content)
        c->content[c->depth++] = far ? behind + 1 : column;
    l->at = at;
    l->column = column;
}

static uint32_t content_of(const struct code_lines *c)
{
    return c->depth ? c->content[c->depth - 1] : 0;
}

size_t code_lines_skip(struct code_lines *c, op_str s, size_t at)
{
    struct line l = read_line(s, at);
    if (l.quotes != c->quotes) {
        c->depth = 0;
        c->fresh = c->fresh || l.quotes > c->quotes;
        c->quotes = l.quotes;
    }
    if (l.at == l.end) {
        c->fresh = true;
        return at;
    }
    for (;;) {
        size_t marker = marker_length(s, l);
        bool fenced = s.p[l.at] == '`' || s.p[l.at] == '~';
        /* Text may go on in a paragraph without the indentation of its list item. */
        while (c->depth && l.column < content_of(c) && (c->fresh || marker || fenced))
            c->depth--;
        uint32_t content = content_of(c), indent = l.column > content ? l.column - content : 0;
        if (indent >= 4 && !c->flat)
            return c->fresh ? l.end : at;
        size_t end = fence_end(s, l, content, c->flat);
        if (end > l.at) {
            c->fresh = true;
            return end;
        }
        if (!marker)
            break;
        open_item(c, s, &l, marker);
        c->fresh = true;
        if (l.at == l.end)
            return at;
    }
    /* Behind a heading or a rule, code may follow at once. */
    c->fresh = s.p[l.at] == '#' || is_rule(s, l);
    return at;
}

size_t code_span_skip(op_str s, size_t i)
{
    size_t run = run_at(s, i);
    for (size_t at = i + run; at < s.n && at < i + TAG_MAX; at++) {
        if (s.p[at] == '\n' && at + 1 < s.n && s.p[at + 1] == '\n')
            break;
        if (s.p[at] != '`')
            continue;
        size_t other = run_at(s, at);
        if (other == run)
            return at + other;
        at += other - 1;
    }
    return i + run;
}
