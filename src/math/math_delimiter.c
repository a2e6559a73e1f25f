/* Delimiters: \left, \middle, \right, and the sizes from \big to \Bigg. */
#include "math/tex.h"
#include "offprint/utf8.h"

uint32_t math_closing(uint32_t open)
{
    switch (open) {
    case '(':
        return ')';
    case '[':
        return ']';
    case '{':
        return '}';
    case '|':
        return '|';
    case 0x2016: /* double bars */
        return 0x2016;
    case 0x230A: /* floor */
        return 0x230B;
    case 0x2308: /* ceiling */
        return 0x2309;
    case 0x231C: /* corners */
        return 0x231D;
    case 0x231E:
        return 0x231F;
    case 0x23B0: /* moustaches */
        return 0x23B1;
    case 0x27E6: /* double brackets */
    case 0x27E8: /* angles */
    case 0x27EA:
    case 0x27EE: /* flattened parentheses */
    case 0x2983: /* white braces */
    case 0x2987:
    case 0x2989:
        return open + 1;
    default:
        return 0;
    }
}

op_str math_delimiter(struct op_math *m, uint32_t *pos)
{
    struct math_token t;
    for (;;) {
        math_peek(m, &t);
        *pos = t.pos;
        if (t.kind == MATH_T_CHAR && op_str_find_char(OP_STR("()[]|/<>."), *t.p, 0) != OP_NOT_FOUND) {
            math_next(m, &t);
            return *t.p == '.'   ? OP_STR("")
                   : *t.p == '<' ? OP_STR("\xE2\x9F\xA8")
                   : *t.p == '>' ? OP_STR("\xE2\x9F\xA9")
                                 : op_str_make(t.p, t.n);
        }
        if (t.kind == MATH_T_CHAR && (unsigned char)*t.p >= 0x80) {
            math_next(m, &t);
            return op_str_make(t.p, t.n);
        }
        if (t.kind == MATH_T_OPEN) { /* \left{(}, as some write */
            struct math_tokens list = {NULL, 0, 0};
            math_argument_tokens(m, &list);
            math_push_tokens(m, list.v, list.n ? 1 : 0);
            if (!list.n)
                return OP_STR("");
            continue;
        }
        if (t.kind != MATH_T_COMMAND)
            return OP_STR_NONE;
        math_next(m, &t);
        const struct math_entry *entry;
        if (math_expand(m, &t, &entry))
            continue;
        if (entry && entry->action == MATH_DO_SYMBOL)
            return math_value(entry);
        m->peeked = t;
        m->has_peeked = true;
        return OP_STR_NONE;
    }
}

static struct op_node *fence(struct op_math *m, op_str delimiter, const char *form)
{
    struct op_node *n = math_leaf(m, OP_N_MO, delimiter);
    math_set(m, n, OP_N_FORM, form);
    if (delimiter.n)
        math_set(m, n, OP_N_STRETCHY, "true");
    return n;
}

void math_left(struct op_math *m, const struct math_token *t, op_str delimiter)
{
    struct math_frame *f = math_push(m, MATH_FRAME_LEFT, t->pos, 1);
    if (f)
        f->open = delimiter.p ? delimiter : OP_STR("");
    else if (delimiter.n)
        math_put_character(m, delimiter, MATH_ORD);
}

void math_right(struct op_math *m, op_str delimiter, uint32_t pos)
{
    math_fill_calls(m);
    if (!math_unwind(m, MATH_FRAME_LEFT)) {
        math_fault(m, OP_MATH_UNBALANCED, pos, OP_STR("\\left"));
        if (delimiter.n)
            math_put_character(m, delimiter, MATH_CLOSE);
        return;
    }
    struct math_frame *f = math_top(m);
    math_row_end(m, f);
    struct op_node *row = f->row;
    op_prepend(row, fence(m, f->open, "prefix"));
    op_append(row, fence(m, delimiter, "postfix"));
    math_pop(m);
    math_put_node(m, row, MATH_INNER);
}

void math_middle(struct op_math *m, op_str delimiter)
{
    struct op_node *n = fence(m, delimiter, "infix");
    math_put_node(m, n, MATH_REL);
}

void math_big(struct op_math *m, op_str delimiter, op_str value)
{
    static const struct {
        char digit;
        const char *size;
    } sizes[] = {{'2', "1.2em"}, {'8', "1.8em"}, {'4', "2.4em"}, {'0', "3em"}};
    if (!delimiter.n)
        return;
    struct op_node *n = math_leaf(m, OP_N_MO, delimiter);
    char kind = value.p[2];
    math_set(m, n, OP_N_STRETCHY, "true");
    math_set(m, n, OP_N_SYMMETRIC, "true");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (value.p[1] == sizes[i].digit) {
            math_set(m, n, OP_N_MINSIZE, sizes[i].size);
            math_set(m, n, OP_N_MAXSIZE, sizes[i].size);
        }
    /* With a class of its own it stands by itself: it opens nothing that another one closes. */
    math_put_node(m, n, kind == 'r' ? MATH_REL : MATH_ORD);
}
