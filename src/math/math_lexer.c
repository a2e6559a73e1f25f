/* TeX's tokens, from the formula and from what commands expand to. White space is none: a token remembers that some
   stood before it. Comments are dropped. */
#include "math/tex.h"
#include "offprint/utf8.h"

/* -- Text -- */

/* Passes over white space and comments; was there any? */
static bool skip_space(struct math_source *s)
{
    size_t from = s->at;
    while (s->at < s->text.n) {
        char c = s->text.p[s->at];
        if (c == '%') {
            size_t end = op_str_find_char(s->text, '\n', s->at);
            s->at = end == OP_NOT_FOUND ? s->text.n : end + 1;
        } else if (op_is_space(c)) {
            s->at++;
        } else {
            break;
        }
    }
    return s->at > from;
}

/* \verb|...|: what stands between two of one character. */
static bool read_verb(struct math_source *s, struct math_token *t)
{
    size_t at = s->at + (s->at < s->text.n && s->text.p[s->at] == '*');
    if (at >= s->text.n || op_is_alpha(s->text.p[at]) || op_is_space(s->text.p[at]) || s->text.p[at] == '{')
        return false;
    size_t end = op_str_find_char(s->text, s->text.p[at], at + 1);
    if (end == OP_NOT_FOUND || (unsigned char)s->text.p[at] >= 0x80)
        return false;
    t->kind = MATH_T_VERB;
    t->p = s->text.p + at + 1;
    t->n = (uint32_t)(end - at - 1);
    s->at = end + 1;
    return true;
}

static void read_command(struct math_source *s, struct math_token *t)
{
    size_t from = ++s->at;
    while (s->at < s->text.n && op_is_alpha(s->text.p[s->at]))
        s->at++;
    if (s->at == from && from < s->text.n) {
        size_t n;
        (void)op_utf8_decode(s->text.p + from, s->text.p + s->text.n, &n);
        s->at = from + n;
    }
    t->kind = MATH_T_COMMAND;
    t->p = s->text.p + from;
    t->n = (uint32_t)(s->at - from);
    /* A space, or the end: a backslash there is a space too. */
    if (!t->n || (t->n == 1 && op_is_space(*t->p))) {
        t->kind = MATH_T_TIE;
        t->p = " ";
        t->n = 1;
    } else if (op_str_eq(op_str_make(t->p, t->n), OP_STR("verb"))) {
        (void)read_verb(s, t);
    }
}

static unsigned char kind_of(char c)
{
    switch (c) {
    case '{':
        return MATH_T_OPEN;
    case '}':
        return MATH_T_CLOSE;
    case '&':
        return MATH_T_ALIGN;
    case '^':
        return MATH_T_SUP;
    case '_':
        return MATH_T_SUB;
    case '\'':
        return MATH_T_PRIME;
    case '~':
        return MATH_T_TIE;
    case '$':
        return MATH_T_DOLLAR;
    default:
        return MATH_T_CHAR;
    }
}

static bool read_text(struct math_source *s, struct math_token *t)
{
    t->spaced = skip_space(s);
    t->pos = s->own ? (uint32_t)s->at : s->pos;
    if (s->at >= s->text.n)
        return false;
    char c = s->text.p[s->at];
    if (c == '\\') {
        read_command(s, t);
        return true;
    }
    t->p = s->text.p + s->at;
    t->kind = kind_of(c);
    t->n = 1;
    if ((unsigned char)c >= 0x80) {
        size_t n;
        (void)op_utf8_decode(t->p, s->text.p + s->text.n, &n);
        t->n = (uint32_t)n;
    } else if (c == '#' && s->at + 1 < s->text.n && op_is_digit(s->text.p[s->at + 1])) {
        t->kind = MATH_T_PARAM;
        t->n = (uint32_t)(s->text.p[s->at + 1] - '0');
        s->at += 2;
        return true;
    }
    s->at += t->n;
    return true;
}

/* -- All sources -- */

void math_next(struct op_math *m, struct math_token *t)
{
    if (m->has_peeked) {
        *t = m->peeked;
        m->has_peeked = false;
        return;
    }
    bool spaced = false;
    while (m->source_count) {
        struct math_source *s = &m->sources[m->source_count - 1];
        if (s->list) {
            if (s->at < s->count) {
                *t = s->list[s->at++];
                t->spaced = t->spaced || spaced;
                return;
            }
        } else if (read_text(s, t)) {
            t->spaced = t->spaced || spaced;
            return;
        } else {
            spaced = spaced || t->spaced;
        }
        if (m->source_count == 1)
            break;
        m->source_count--;
    }
    const struct math_source *s = &m->sources[0];
    *t = (struct math_token){s->text.p + s->text.n, 0, (uint32_t)s->text.n, MATH_T_END, spaced};
}

void math_peek(struct op_math *m, struct math_token *t)
{
    if (!m->has_peeked) {
        math_next(m, &m->peeked);
        m->has_peeked = true;
    }
    *t = m->peeked;
}

/* A source below others that is read to its end need not be kept: a macro that ends in itself opens no more of them. */
static struct math_source *push_source(struct op_math *m, uint32_t pos)
{
    while (m->source_count > 1) {
        const struct math_source *s = &m->sources[m->source_count - 1];
        if (s->list ? s->at < s->count : s->at < s->text.n)
            break;
        m->source_count--;
    }
    if (m->source_count == MATH_SOURCES_MAX) {
        math_fault(m, OP_MATH_LIMIT, pos, OP_STR("commands that expand to commands"));
        return NULL;
    }
    struct math_source *s = &m->sources[m->source_count++];
    *s = (struct math_source){.pos = pos};
    return s;
}

/* What was looked at already comes after what is pushed. */
static void push_peeked(struct op_math *m)
{
    if (!m->has_peeked)
        return;
    struct math_token *copy = op_arena_alloc(&m->scratch, sizeof *copy);
    *copy = m->peeked;
    m->has_peeked = false;
    struct math_source *s = copy->kind == MATH_T_END ? NULL : push_source(m, copy->pos);
    if (s) {
        s->list = copy;
        s->count = 1;
    }
}

void math_push_text(struct op_math *m, op_str tex, uint32_t pos)
{
    push_peeked(m);
    if (tex.n > m->budget) {
        math_fault(m, OP_MATH_LIMIT, pos, OP_STR("commands that expand to commands"));
        m->budget = 0;
        return;
    }
    m->budget -= tex.n;
    struct math_source *s = push_source(m, pos);
    if (s)
        s->text = tex;
}

void math_push_tokens(struct op_math *m, const struct math_token *list, size_t count)
{
    push_peeked(m);
    struct math_source *s = count ? push_source(m, list[0].pos) : NULL;
    if (s) {
        s->list = list;
        s->count = count;
    }
}

/* -- Arguments as text -- */

static void add_source(const struct math_token *t, struct op_buf *out)
{
    if (t->kind == MATH_T_COMMAND)
        op_buf_addc(out, '\\');
    if (t->kind == MATH_T_VERB)
        op_buf_addz(out, "\\verb|");
    if (t->kind == MATH_T_PARAM)
        op_buf_addf(out, "#%u", t->n);
    else
        op_buf_add(out, op_str_make(t->p, t->n));
    if (t->kind == MATH_T_VERB)
        op_buf_addc(out, '|');
}

op_str math_token_source(struct op_math *m, const struct math_token *t)
{
    struct op_buf out = OP_BUF_INIT;
    add_source(t, &out);
    op_str s = op_arena_dup(&m->scratch, op_buf_str(&out));
    op_buf_release(&out);
    return s;
}

/* The tokens up to the one that closes, which is passed over; `bracket` says that it is a bracket. */
static op_str rest_of_argument(struct op_math *m, bool bracket)
{
    struct op_buf out = OP_BUF_INIT;
    size_t depth = 0;
    struct math_token t, before = {.kind = MATH_T_END};
    for (;;) {
        math_peek(m, &t);
        if (t.kind == MATH_T_END)
            break;
        math_next(m, &t);
        if (t.kind == MATH_T_CLOSE && !depth && bracket)
            m->has_peeked = true; /* not ours: `peeked` still holds it */
        bool closes = bracket ? t.kind == MATH_T_CHAR && *t.p == ']' : t.kind == MATH_T_CLOSE;
        if (!depth && (closes || t.kind == MATH_T_CLOSE)) {
            if (t.spaced)
                op_buf_addc(&out, ' ');
            break;
        }
        depth += t.kind == MATH_T_OPEN;
        depth -= t.kind == MATH_T_CLOSE;
        bool letter = t.kind == MATH_T_CHAR && op_is_alpha(*t.p);
        bool word = before.kind == MATH_T_COMMAND && before.n && op_is_alpha(*before.p);
        if (t.spaced || (word && letter))
            op_buf_addc(&out, ' ');
        add_source(&t, &out);
        before = t;
    }
    op_str s = op_arena_dup(&m->scratch, op_buf_str(&out));
    op_buf_release(&out);
    return s;
}

op_str math_raw_argument(struct op_math *m)
{
    struct math_token t;
    math_peek(m, &t);
    if (t.kind == MATH_T_CLOSE || t.kind == MATH_T_END || t.kind == MATH_T_ALIGN)
        return OP_STR("");
    math_next(m, &t);
    return t.kind == MATH_T_OPEN ? rest_of_argument(m, false) : math_token_source(m, &t);
}

op_str math_raw_option(struct op_math *m)
{
    struct math_token t;
    math_peek(m, &t);
    if (t.kind != MATH_T_CHAR || *t.p != '[')
        return OP_STR_NONE;
    math_next(m, &t);
    return rest_of_argument(m, true);
}

op_str math_raw_dimension(struct op_math *m)
{
    struct op_buf out = OP_BUF_INIT;
    size_t letters = 0;
    struct math_token t;
    for (;;) {
        math_peek(m, &t);
        if (t.kind == MATH_T_OPEN && !out.n) {
            op_buf_release(&out);
            return math_raw_argument(m);
        }
        bool letter = t.kind == MATH_T_CHAR && op_is_alpha(*t.p);
        bool number = t.kind == MATH_T_CHAR && (op_is_digit(*t.p) || *t.p == '.' || *t.p == '-' || *t.p == '+');
        if (letters ? !letter : !letter && !number)
            break;
        math_next(m, &t);
        op_buf_addc(&out, *t.p);
        letters += letter;
        if (letters == 2)
            break;
    }
    op_str s = op_arena_dup(&m->scratch, op_buf_str(&out));
    op_buf_release(&out);
    return s;
}

bool math_take_star(struct op_math *m)
{
    struct math_token t;
    math_peek(m, &t);
    bool star = t.kind == MATH_T_CHAR && *t.p == '*';
    if (star)
        math_next(m, &t);
    return star;
}

/* -- Arguments as tokens -- */

void math_add_token(struct op_math *m, struct math_tokens *list, const struct math_token *t)
{
    if (list->n == list->cap) {
        size_t cap = list->cap ? list->cap * 2 : 8;
        struct math_token *v = op_arena_alloc(&m->scratch, cap * sizeof *v);
        if (list->n)
            memcpy(v, list->v, list->n * sizeof *v);
        list->v = v;
        list->cap = cap;
    }
    list->v[list->n++] = *t;
}

void math_argument_tokens(struct op_math *m, struct math_tokens *list)
{
    struct math_token t;
    math_peek(m, &t);
    if (t.kind == MATH_T_CLOSE || t.kind == MATH_T_END || t.kind == MATH_T_ALIGN)
        return;
    math_next(m, &t);
    if (t.kind != MATH_T_OPEN) {
        math_add_token(m, list, &t);
        return;
    }
    for (size_t depth = 1;;) {
        math_next(m, &t);
        depth += t.kind == MATH_T_OPEN;
        depth -= t.kind == MATH_T_CLOSE;
        if (t.kind == MATH_T_END || !depth)
            return;
        math_add_token(m, list, &t);
    }
}

void math_tokenise(struct op_math *m, op_str tex, struct math_tokens *list)
{
    struct math_source s = {.text = tex};
    for (struct math_token t; read_text(&s, &t);)
        math_add_token(m, list, &t);
}
