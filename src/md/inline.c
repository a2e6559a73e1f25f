/* From byte to token: CommonMark 0.31.2, chapter 6. */
#include "md/inline.h"

#include <stdlib.h>

#include "base/char_ref.h"
#include "base/text_scan.h"
#include "md/unicode.h"

void md_inline_init(struct md_inline *in, struct md_parser *p)
{
    memset(in, 0, sizeof *in);
    in->p = p;
    for (const char *c = "\n\\`*_[]!<&"; *c; c++)
        in->special[(unsigned char)*c] = 1;
    for (const char *c = "~:@"; *c && p->gfm; c++)
        in->special[(unsigned char)*c] = 1;
    for (const char *c = "^=$%{"; *c && p->article; c++)
        in->special[(unsigned char)*c] = 1;
    for (const char *c = "'\"-."; *c && p->options.smart; c++)
        in->special[(unsigned char)*c] = 1;
}

void md_inline_release(struct md_inline *in)
{
    free(in->tokens);
    free(in->delimiters);
    free(in->events);
    free(in->links);
    free(in->brackets);
    free(in->notes);
}

struct md_token *md_push_token(struct md_inline *in, enum md_token_kind kind, uint32_t from, uint32_t to)
{
    in->tokens = md_grow(in->tokens, in->token_count, &in->token_cap, sizeof *in->tokens);
    struct md_token *t = &in->tokens[in->token_count++];
    *t = (struct md_token){(uint8_t)kind, from, to, 0};
    return t;
}

void md_flush_text(struct md_inline *in)
{
    if (in->at > in->text)
        (void)md_push_token(in, MD_T_TEXT, in->text, in->at);
    in->text = in->at;
}

struct md_token *md_emit(struct md_inline *in, enum md_token_kind kind, uint32_t from, uint32_t to, uint32_t next)
{
    md_flush_text(in);
    in->at = in->text = next;
    return md_push_token(in, kind, from, to);
}

static void line_end(struct md_inline *in)
{
    uint32_t at = in->at, spaces = 0;
    while (at > in->text && in->s[at - 1] == ' ')
        at--, spaces++;
    in->at = at;
    md_flush_text(in);
    uint32_t next = at + spaces + 1;
    next += (uint32_t)md_scan_spaces(in->s + next, in->s + in->n);
    bool hard = spaces >= 2 || in->p->options.hard_breaks;
    (void)md_emit(in, hard ? MD_T_HARD_BREAK : MD_T_SOFT_BREAK, at, next, next);
}

static void backslash(struct md_inline *in)
{
    char c = in->at + 1 < in->n ? in->s[in->at + 1] : 0;
    if (c == '\n') {
        uint32_t next = in->at + 2;
        next += (uint32_t)md_scan_spaces(in->s + next, in->s + in->n);
        (void)md_emit(in, MD_T_HARD_BREAK, in->at, next, next);
    } else if (in->p->article && (c == '(' || c == '[') && md_backslash_math(in)) {
        return;
    } else if (md_is_punct(c)) {
        md_flush_text(in);
        in->text = in->at + 1;
        in->at += 2;
    } else {
        in->at++;
    }
}

/* -- Code spans -- */

static uint32_t run_at(const struct md_inline *in, uint32_t at)
{
    uint32_t n = at;
    while (n < in->n && in->s[n] == in->s[at])
        n++;
    return n - at;
}

static void find_last_ticks(struct md_inline *in)
{
    memset(in->last_ticks, 0, (in->longest_ticks + 1) * sizeof *in->last_ticks);
    in->longest_ticks = 0;
    for (uint32_t at = in->at; at < in->n;) {
        const char *tick = memchr(in->s + at, '`', in->n - at);
        if (!tick)
            break;
        at = (uint32_t)(tick - in->s);
        uint32_t run = run_at(in, at);
        if (run < 256) {
            in->last_ticks[run] = at + 1;
            in->longest_ticks = run > in->longest_ticks ? run : in->longest_ticks;
        }
        at += run;
    }
    in->ticks_known = true;
}

static void code_span(struct md_inline *in)
{
    uint32_t run = run_at(in, in->at), begin = in->at + run;
    if (!in->ticks_known)
        find_last_ticks(in);
    if (run >= 256 || in->last_ticks[run] <= begin) {
        in->at = begin;
        return;
    }
    for (uint32_t at = begin; at < in->n;) {
        const char *tick = memchr(in->s + at, '`', in->n - at);
        if (!tick)
            break;
        at = (uint32_t)(tick - in->s);
        uint32_t other = run_at(in, at);
        if (other == run) {
            (void)md_emit(in, MD_T_CODE, begin, at, at + other);
            return;
        }
        at += other;
    }
    in->at = begin;
}

/* -- HTML and references -- */

/* A construct that ends at `close`; `*none` remembers that nothing closes it any more. */
static uint32_t enclosed(const struct md_inline *in, size_t width, op_str close, bool *none)
{
    if (*none)
        return 0;
    op_str rest = op_str_make(in->s + in->at, in->n - in->at);
    size_t end = op_str_find(rest, close, width);
    if (end == OP_NOT_FOUND) {
        *none = true;
        return 0;
    }
    return (uint32_t)(end + close.n);
}

static uint32_t html_length(struct md_inline *in)
{
    op_str rest = op_str_make(in->s + in->at, in->n - in->at);
    if (op_str_starts(rest, OP_STR("<!-->")))
        return 5;
    if (op_str_starts(rest, OP_STR("<!--->")))
        return 6;
    if (op_str_starts(rest, OP_STR("<!--")))
        return enclosed(in, 4, OP_STR("-->"), &in->no_comment_end);
    if (op_str_starts(rest, OP_STR("<?")))
        return enclosed(in, 2, OP_STR("?>"), &in->no_instruction_end);
    if (op_str_starts(rest, OP_STR("<![CDATA[")))
        return enclosed(in, 9, OP_STR("]]>"), &in->no_cdata_end);
    if (rest.n > 2 && rest.p[1] == '!' && op_is_alpha(rest.p[2]))
        return enclosed(in, 2, OP_STR(">"), &in->no_declaration_end);
    return (uint32_t)md_scan_html_tag(rest.p, rest.p + rest.n);
}

static void less_than(struct md_inline *in)
{
    enum md_autolink kind;
    uint32_t n = md_scan_autolink(in->s + in->at, in->s + in->n, &kind);
    if (n) {
        md_emit(in, MD_T_AUTOLINK, in->at + 1, in->at + n - 1, in->at + n)->data = (uint32_t)kind;
        return;
    }
    n = html_length(in);
    if (n)
        (void)md_emit(in, MD_T_HTML, in->at, in->at + n, in->at + n);
    else
        in->at++;
}

static void ampersand(struct md_inline *in)
{
    const char *p = in->s + in->at, *end = in->s + in->n;
    const char *at = p + 1;
    bool number = at < end && *at == '#', hex = number && at + 1 < end && (at[1] == 'x' || at[1] == 'X');
    const char *from = at += number + hex;
    while (at < end && at - from < 32 && (hex ? op_hex_value(*at) >= 0 : number ? op_is_digit(*at) : op_is_alnum(*at)))
        at++;
    bool good = at > from && at < end && *at == ';' && (!number || at - from <= (hex ? 6 : 7));
    if (good && !number) {
        char out[OP_CHAR_REF_MAX];
        size_t length;
        good = op_char_ref(p, at + 1, false, out, &length) == (size_t)(at + 1 - p);
    }
    if (good)
        (void)md_emit(in, MD_T_ENTITY, in->at, (uint32_t)(at + 1 - in->s), (uint32_t)(at + 1 - in->s));
    else
        in->at++;
}

/* -- Small things of articles -- */

/* %% a comment of Obsidian's %% */
static void percents(struct md_inline *in)
{
    bool begins = in->at == 0 || md_ascii[(unsigned char)in->s[in->at - 1]] & MD_SPACE;
    uint32_t n = 0;
    if (begins && in->at + 2 < in->n && in->s[in->at + 1] == '%' && in->s[in->at + 2] != '%')
        n = enclosed(in, 2, OP_STR("%%"), &in->no_percents);
    if (n)
        (void)md_emit(in, MD_T_GONE, in->at, in->at + n, in->at + n);
    else
        in->at++;
}

/* What a list of attributes right behind a token belongs to. */
static struct md_attributes **attributed(struct md_inline *in)
{
    struct md_token *t = in->token_count && in->text == in->at ? &in->tokens[in->token_count - 1] : NULL;
    if (!t ||
        (t->kind != MD_T_LINK_END && t->kind != MD_T_IMAGE_END && t->kind != MD_T_SPAN_END && t->kind != MD_T_EMBED))
        return NULL;
    return &in->links[t->data].attributes;
}

/* {: .x } behind anything that ends, { .x } behind what can use it: links, images, code. */
static void brace(struct md_inline *in)
{
    struct md_attributes **a = attributed(in), found = {0};
    const struct md_token *last = in->token_count && in->text == in->at ? &in->tokens[in->token_count - 1] : NULL;
    bool colon = in->at + 1 < in->n && in->s[in->at + 1] == ':';
    bool behind = last && (a || last->kind == MD_T_CODE || (colon && last->kind == MD_T_DELIMITER));
    size_t n = behind ? md_attributes_parse(in->p->arena, in->s + in->at, in->s + in->n, &found) : 0;
    if (!n) {
        in->at++;
        return;
    }
    if (a)
        md_attributes_merge(in->p->arena, a, &found);
    in->at = in->text = in->at + (uint32_t)n;
}

static void smart_run(struct md_inline *in)
{
    uint32_t run = run_at(in, in->at);
    bool dots = in->s[in->at] == '.';
    if (dots ? run >= 3 : run >= 2)
        (void)md_emit(in, dots ? MD_T_DOTS : MD_T_DASH, in->at, in->at + (dots ? 3 : run), in->at + (dots ? 3 : run));
    else
        in->at += run;
}

/* -- All of it -- */

static void bracket(struct md_inline *in)
{
    char next = in->at + 1 < in->n ? in->s[in->at + 1] : 0;
    bool taken = (next == '^' && in->p->gfm && md_note_reference(in)) ||
                 (next == '[' && in->p->article && md_wiki_link(in, false));
    if (!taken)
        md_open_bracket(in, '[', 1);
}

static void bang(struct md_inline *in)
{
    char next = in->at + 1 < in->n ? in->s[in->at + 1] : 0, after = in->at + 2 < in->n ? in->s[in->at + 2] : 0;
    in->at++;
    if (next != '[' || (after == '^' && in->p->gfm && md_note_reference(in)))
        return;
    in->at--;
    if (after != '[' || !in->p->article || !md_wiki_link(in, true))
        md_open_bracket(in, '!', 2);
}

static void caret(struct md_inline *in)
{
    bool inside = false;
    for (uint32_t i = in->bracket_count; i-- > 0 && !inside && in->bracket_count - i < 64;)
        inside = in->brackets[i].kind == '^';
    if (in->at + 1 < in->n && in->s[in->at + 1] == '[' && !inside)
        md_open_bracket(in, '^', 2);
    else
        md_delimiter_run(in);
}

static void take(struct md_inline *in)
{
    bool passed = false;
    switch (in->s[in->at]) {
    case '\n':
        line_end(in);
        break;
    case '\\':
        backslash(in);
        break;
    case '`':
        code_span(in);
        break;
    case '[':
        bracket(in);
        break;
    case ']':
        md_close_bracket(in);
        break;
    case '!':
        bang(in);
        break;
    case '<':
        less_than(in);
        break;
    case '&':
        ampersand(in);
        break;
    case ':':
        passed = !md_auto_url(in);
        break;
    case 'w':
        passed = !md_auto_www(in);
        break;
    case '@':
        passed = !md_auto_mail(in);
        break;
    case '$':
        passed = !md_dollar_math(in);
        break;
    case '%':
        percents(in);
        break;
    case '{':
        brace(in);
        break;
    case '^':
        caret(in);
        break;
    case '-':
    case '.':
        smart_run(in);
        break;
    default:
        md_delimiter_run(in);
    }
    in->at += passed;
}

void md_inline_parse(struct md_inline *in, op_str text)
{
    in->s = text.p;
    in->n = (uint32_t)text.n;
    in->at = in->text = 0;
    in->token_count = in->delimiter_count = in->event_count = in->link_count = in->bracket_count = 0;
    in->note_count = 0;
    in->top = in->dead_links = 0;
    in->no_comment_end = in->no_instruction_end = in->no_declaration_end = in->no_cdata_end = in->no_percents = false;
    in->no_dollar = in->no_dollars = in->no_parenthesis = in->no_bracket = 0;
    in->ticks_known = false;
    in->special['w'] = in->p->gfm && op_str_find(text, OP_STR("www."), 0) != OP_NOT_FOUND;
    const unsigned char *special = in->special;
    for (;;) {
        uint32_t at = in->at;
        while (at < in->n && !special[(unsigned char)in->s[at]]) {
            at++;
            if (!special['w'])
                at = (uint32_t)(op_scan_words(in->s, in->s + at, in->s + in->n) - in->s);
        }
        in->at = at;
        if (at >= in->n)
            break;
        take(in);
    }
    md_flush_text(in);
    md_resolve_delimiters(in, 0);
}
