/* Addresses that are links as they stand: CommonMark 0.31.2, section 6.5; GFM, section 6.9. Each looks at what it may
   take and at nothing else, so that a text of nothing but beginnings takes linear time. */
#include "md/inline.h"
#include "md/unicode.h"

uint32_t md_scan_autolink(const char *p, const char *end, enum md_autolink *kind)
{
    const char *at = p + 1;
    if (at >= end)
        return 0;
    if (op_is_alpha(*at)) {
        while (at < end && at - p <= 33 && (op_is_alnum(*at) || *at == '+' || *at == '.' || *at == '-'))
            at++;
        if (at < end && *at == ':' && at - p >= 3 && at - p <= 33) {
            while (at < end && (unsigned char)*at > ' ' && *at != '<' && *at != '>')
                at++;
            *kind = MD_AUTO_URL;
            return at < end && *at == '>' ? (uint32_t)(at + 1 - p) : 0;
        }
    }
    at = p + 1;
    while (at < end && (op_is_alnum(*at) || strchr(".!#$%&'*+/=?^_`{|}~-", *at)) && *at)
        at++;
    if (at == p + 1 || at >= end || *at != '@')
        return 0;
    do {
        const char *label = ++at;
        while (at < end && (op_is_alnum(*at) || *at == '-'))
            at++;
        if (at == label || at - label > 63 || *label == '-' || at[-1] == '-')
            return 0;
    } while (at < end && *at == '.');
    *kind = MD_AUTO_MAIL;
    return at < end && *at == '>' ? (uint32_t)(at + 1 - p) : 0;
}

/* May an address begin here? */
static bool at_boundary(const struct md_inline *in, uint32_t at)
{
    return at == 0 || md_ascii[(unsigned char)in->s[at - 1]] & MD_SPACE || strchr("*_~(\"'", in->s[at - 1]) ||
           (in->p->article && (in->s[at - 1] & 0x80));
}

/* The end of a valid domain; `from` when there is none. */
static uint32_t domain_end(const struct md_inline *in, uint32_t from, bool wants_dot)
{
    uint32_t at = from, dots = 0, underscore = 0, last = 0;
    for (; at < in->n; at++) {
        char c = in->s[at];
        if (c == '_') {
            last++;
        } else if (c == '.') {
            dots++;
            underscore = last;
            last = 0;
        } else if (!op_is_alnum(c) && c != '-' && !((c & 0x80) && !in->p->article)) {
            break;
        }
    }
    return underscore || last || (wants_dot && !dots) || at == from ? from : at;
}

/* Without the punctuation that ends a sentence, and without a bracket that was opened before it. */
static uint32_t trim_address(const struct md_inline *in, uint32_t from, uint32_t to)
{
    uint32_t opened = 0, closed = 0;
    for (uint32_t i = from; i < to; i++) {
        opened += in->s[i] == '(';
        closed += in->s[i] == ')';
    }
    while (to > from) {
        char c = in->s[to - 1];
        if (c == ')' && closed > opened) {
            closed--;
        } else if (c == ';') {
            uint32_t at = to - 1;
            while (at > from && op_is_alnum(in->s[at - 1]))
                at--;
            if (at == to - 1 || at == from || in->s[at - 1] != '&')
                break;
            to = at;
        } else if (!strchr("?!.,:*_~'\"", c)) {
            break;
        }
        to--;
    }
    return to;
}

static uint32_t address_end(const struct md_inline *in, uint32_t from, uint32_t domain)
{
    uint32_t to = domain;
    while (to < in->n && !(md_ascii[(unsigned char)in->s[to]] & MD_SPACE) && in->s[to] != '<' &&
           !(in->s[to] == ']' && in->bracket_count) && !(in->p->article && ((in->s[to] & 0x80) || in->s[to] == '`')))
        to++;
    return trim_address(in, from, to);
}

static bool take(struct md_inline *in, uint32_t from, uint32_t to, enum md_autolink kind)
{
    in->at = from;
    md_emit(in, MD_T_AUTOLINK, from, to, to)->data = (uint32_t)kind;
    return true;
}

/* `in->at` stands on the colon. */
bool md_auto_url(struct md_inline *in)
{
    static const op_str schemes[] = {OP_STR_INIT("http"), OP_STR_INIT("https"), OP_STR_INIT("ftp")};
    uint32_t from = in->at, colon = in->at;
    while (from > in->text && colon - from < 6 && op_is_alpha(in->s[from - 1]))
        from--;
    op_str scheme = op_str_range(in->s + from, in->s + colon);
    bool known = false;
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        known = known || op_str_eq_ci(scheme, schemes[i]);
    if (!known || !at_boundary(in, from) || colon + 3 >= in->n || in->s[colon + 1] != '/' || in->s[colon + 2] != '/')
        return false;
    uint32_t domain = domain_end(in, colon + 3, false);
    if (domain == colon + 3)
        return false;
    return take(in, from, address_end(in, colon + 3, domain), MD_AUTO_BARE);
}

/* `in->at` stands on the first w. */
bool md_auto_www(struct md_inline *in)
{
    op_str rest = op_str_make(in->s + in->at, in->n - in->at);
    if (!op_str_starts(rest, OP_STR("www.")) || !at_boundary(in, in->at))
        return false;
    uint32_t domain = domain_end(in, in->at, true);
    if (domain <= in->at + 4)
        return false;
    uint32_t to = address_end(in, in->at + 4, domain);
    return to > in->at + 4 && take(in, in->at, to, MD_AUTO_WWW);
}

static bool is_local_char(char c)
{
    return op_is_alnum(c) || c == '.' || c == '+' || c == '-' || c == '_';
}

/* Tokens for what stands before the @ and belongs to the address are taken back: text, and runs of underscores. */
static uint32_t take_back(struct md_inline *in, uint32_t from)
{
    if (from >= in->text)
        return from;
    while (in->token_count) {
        struct md_token *t = &in->tokens[in->token_count - 1];
        bool text = t->kind == MD_T_TEXT && is_local_char(in->s[t->to - 1]);
        bool underscores = t->kind == MD_T_DELIMITER && in->s[t->from] == '_' && in->top == t->data + 1;
        if (t->to <= from || (!text && !underscores))
            break;
        if (underscores) {
            in->top = in->delimiters[t->data].prev;
            if (in->top)
                in->delimiters[in->top - 1].next = 0;
        }
        in->text = t->from;
        if (t->from < from) {
            /* A text, part of which stays. */
            in->text = from;
            t->to = from;
            break;
        }
        in->token_count--;
    }
    return from > in->text ? from : in->text;
}

/* `in->at` stands on the @. */
bool md_auto_mail(struct md_inline *in)
{
    uint32_t from = in->at, at = in->at + 1;
    while (from > 0 && in->at - from < 256 && is_local_char(in->s[from - 1]))
        from--;
    uint32_t dots = 0;
    while (at < in->n && (op_is_alnum(in->s[at]) || in->s[at] == '-' || in->s[at] == '_' ||
                          (in->s[at] == '.' && at + 1 < in->n && op_is_alnum(in->s[at + 1])))) {
        dots += in->s[at] == '.';
        at++;
    }
    if (from == in->at || !dots || in->s[at - 1] == '-' || in->s[at - 1] == '_' ||
        (from > 0 && (in->s[from - 1] == '/' || in->s[from - 1] == '@' || in->s[from - 1] == ':')))
        return false;
    from = take_back(in, from);
    if (from >= in->at)
        return false;
    return take(in, from, at, MD_AUTO_MAIL);
}
