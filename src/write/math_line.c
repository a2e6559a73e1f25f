/* MathML in one line of text (MathML Core; MathML 3, chapter 3). */
#include "write/math_line.h"

#include <assert.h>
#include <stdlib.h>

#include "write/text.h"

/* An open element of the formula. */
struct part {
    const struct op_node *node;
    size_t mark;    /* where its text begins */
    unsigned child; /* element children met so far */
    bool closes;    /* a parenthesis was opened before it */
    bool script;    /* a caret or underscore stands before it: 1 super, see `super` */
    bool super;
};

struct formula {
    struct op_buf text;
    struct part *parts; /* owned */
    size_t count, cap;
};

static bool is_math(const struct op_node *n, uint32_t name)
{
    return n && n->kind == OP_ELEMENT && n->ns == OP_NS_MATHML && n->name == name;
}

static const struct op_node *only_child(const struct op_node *n)
{
    const struct op_node *only = NULL;
    for (const struct op_node *c = op_first(n); c; c = op_next(c)) {
        if (!op_is_element(c))
            continue;
        if (only)
            return NULL;
        only = c;
    }
    return only;
}

static bool is_token(const struct op_node *n)
{
    return is_math(n, OP_N_MI) || is_math(n, OP_N_MN);
}

/* Would it be read wrongly without parentheses beside an operator? */
static bool is_compound(const struct op_node *n)
{
    while (is_math(n, OP_N_MROW) || is_math(n, OP_N_MSTYLE) || is_math(n, OP_N_MPADDED)) {
        const struct op_node *only = only_child(n);
        if (!only)
            return op_first(n) != NULL;
        n = only;
    }
    return is_math(n, OP_N_MFRAC) || is_math(n, OP_N_MFENCED) || is_math(n, OP_N_MTABLE);
}

static bool is_script_parent(const struct op_node *n)
{
    return is_math(n, OP_N_MSUP) || is_math(n, OP_N_MSUB) || is_math(n, OP_N_MSUBSUP) || is_math(n, OP_N_MUNDER) ||
           is_math(n, OP_N_MOVER) || is_math(n, OP_N_MUNDEROVER);
}

/* What stands before the `child`th element child (from 0) of `up`. */
static void open_child(struct formula *f, const struct op_node *up, unsigned child, struct part *p)
{
    struct op_buf *b = &f->text;
    if (is_math(up, OP_N_MFRAC)) {
        if (child == 1)
            op_buf_addc(b, '/');
        p->closes = is_compound(p->node);
    } else if (is_math(up, OP_N_MROOT) && child == 1) {
        op_buf_addz(b, "^(1/");
        p->closes = true;
        return;
    } else if (is_math(up, OP_N_MROOT)) {
        p->closes = is_compound(p->node);
    } else if (is_script_parent(up) && child) {
        bool one_over = is_math(up, OP_N_MSUP) || is_math(up, OP_N_MOVER);
        p->script = true;
        p->super = one_over || child == 2;
        p->mark = b->n;
        op_buf_addc(b, p->super ? '^' : '_');
        p->closes = is_compound(p->node);
    } else if (is_script_parent(up)) {
        p->closes = is_compound(p->node);
    } else if (is_math(up, OP_N_MTR) && child) {
        op_buf_addz(b, ", ");
    } else if (is_math(up, OP_N_MTABLE) && child) {
        op_buf_addz(b, "; ");
    } else if (is_math(up, OP_N_MFENCED) && child) {
        op_buf_addc(b, ',');
    }
    if (p->closes)
        op_buf_addc(b, '(');
}

static void open_self(struct formula *f, const struct op_node *n)
{
    if (is_math(n, OP_N_MSQRT))
        op_buf_addz(&f->text, is_token(only_child(n)) ? "\xE2\x88\x9A" : "\xE2\x88\x9A(");
    else if (is_math(n, OP_N_MFENCED)) {
        op_str open = op_attr(n, OP_N_OPEN);
        op_buf_add(&f->text, open.p ? open : OP_STR("("));
    } else if (is_math(n, OP_N_MTABLE))
        op_buf_addc(&f->text, '[');
}

static void close_part(struct formula *f, const struct part *p)
{
    struct op_buf *b = &f->text;
    bool root = is_math(p->node, OP_N_MSQRT) && !is_token(only_child(p->node));
    if (root || is_math(p->node, OP_N_MFENCED))
        op_buf_addc(b, ')');
    else if (is_math(p->node, OP_N_MTABLE))
        op_buf_addc(b, ']');
    if (p->closes)
        op_buf_addc(b, ')');
    /* x^2 becomes x², as far as Unicode goes. */
    if (p->script && b->n - p->mark <= 12) {
        char text[12];
        op_str s = op_str_make(text, b->n - p->mark - 1);
        memcpy(text, b->p + p->mark + 1, s.n);
        if (s.n > 2 && text[0] == '(' && text[s.n - 1] == ')')
            s = op_str_make(text + 1, s.n - 2);
        size_t before = b->n;
        if (s.n && text_script_chars(s, p->super, b)) {
            size_t n = b->n - before;
            memmove(b->p + p->mark, b->p + before, n);
            op_buf_truncate(b, p->mark + n);
        }
    }
}

static void add_token(struct formula *f, op_str s)
{
    s = op_str_trim(s);
    /* Invisible operators: function application, times, comma, plus. */
    if (s.n == 3 && memcmp(s.p, "\xE2\x81", 2) == 0 && (unsigned char)s.p[2] >= 0xA1 && (unsigned char)s.p[2] <= 0xA4)
        return;
    op_buf_add(&f->text, s);
}

static bool is_left_out(const struct op_node *n)
{
    return is_math(n, OP_N_MPHANTOM) || is_math(n, OP_N_ANNOTATION) || is_math(n, OP_N_ANNOTATION_XML);
}

static void push_part(struct formula *f, const struct op_node *n)
{
    if (f->count == f->cap) {
        f->cap = f->cap ? f->cap * 2 : 16;
        f->parts = op_xrealloc(f->parts, f->cap * sizeof *f->parts);
    }
    struct part *up = f->count ? &f->parts[f->count - 1] : NULL;
    struct part p = {.node = n, .mark = f->text.n};
    f->count++;
    assert(f->parts);
    if (up)
        open_child(f, up->node, up->child++, &p);
    open_self(f, n);
    f->parts[f->count - 1] = p;
}

static void linearise(struct formula *f, struct op_node *math)
{
    struct op_walk w;
    op_walk_start(&w, math);
    while (op_walk_next(&w)) {
        if (w.event == OP_ENTER && w.node->kind == OP_TEXT) {
            add_token(f, op_text(w.node));
        } else if (w.event == OP_ENTER && op_is_element(w.node)) {
            if (is_left_out(w.node))
                op_walk_skip(&w);
            else
                push_part(f, w.node);
        } else if (w.event == OP_LEAVE && f->count && f->parts[f->count - 1].node == w.node) {
            struct part p = f->parts[--f->count];
            close_part(f, &p);
        }
    }
}

void math_line_add(struct op_node *math, struct op_buf *out)
{
    struct formula f = {.parts = NULL};
    linearise(&f, math);
    op_buf_add(out, op_buf_str(&f.text));
    op_buf_release(&f.text);
    free(f.parts);
}
