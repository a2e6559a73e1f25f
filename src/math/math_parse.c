/* The parser: one loop over tokens, and a stack of what is open. Nothing here calls itself: a command whose arguments
   are still to come is a frame like a group is, and what ends in it is its next argument. */
#include "math/tex.h"

#include <stdlib.h>

#include "offprint/utf8.h"

/* -- Faults -- */

void math_fault(struct op_math *m, enum op_math_fault_kind kind, uint32_t pos, op_str what)
{
    if (kind == OP_MATH_LIMIT && m->limited)
        return;
    m->limited = m->limited || kind == OP_MATH_LIMIT;
    if (m->options->report)
        m->options->report(m->options->self, &(struct op_math_fault){kind, pos, what, NULL});
}

static void unbalanced(struct op_math *m, uint32_t pos, op_str what)
{
    math_fault(m, OP_MATH_UNBALANCED, pos, what);
}

void math_show_unknown(struct op_math *m, op_str name, uint32_t pos)
{
    op_str shown = op_arena_join(m->doc->arena, OP_STR("\\"), name);
    math_fault(m, OP_MATH_UNKNOWN, pos, shown);
    math_put_node(m, math_leaf(m, OP_N_MTEXT, shown), MATH_ORD);
}

/* -- Frames -- */

static void init_frame(struct op_math *m, struct math_frame *f, enum math_frame_kind kind, uint32_t pos)
{
    memset(f, 0, sizeof *f);
    f->kind = (unsigned char)kind;
    f->pos = pos;
    f->style = 1;
    f->look.style = -1;
    f->fences = m->fence_count;
    f->mark = m->text.n;
    f->row = kind == MATH_FRAME_CALL ? NULL : math_element(m, OP_N_MROW);
}

struct math_frame *math_push(struct op_math *m, enum math_frame_kind kind, uint32_t pos, uint32_t levels)
{
    const struct math_frame *up = math_top(m);
    uint32_t level = up->level + levels + (uint32_t)(m->fence_count - up->fences);
    if (m->count == MATH_FRAMES_MAX || level > MATH_LEVELS_MAX) {
        math_fault(m, OP_MATH_LIMIT, pos, OP_STR("groups in groups"));
        return NULL;
    }
    math_end_run(m);
    struct math_frame *f = &m->frames[m->count++];
    init_frame(m, f, kind, pos);
    f->font = up->font;
    f->style = up->style;
    f->level = f->deepest = level;
    return f;
}

void math_pop(struct op_math *m)
{
    math_end_run(m);
    const struct math_frame *f = math_top(m);
    uint32_t deepest = f->deepest > f->below ? f->deepest : f->below;
    m->fence_count = f->fences;
    m->count--;
    if (math_top(m)->deepest < deepest)
        math_top(m)->deepest = deepest;
}

/* What is too deep is shown as it is written, up to where it closes. */
void math_show_rest(struct op_math *m, const struct math_token *t)
{
    struct op_buf out = OP_BUF_INIT;
    struct math_token next = *t;
    size_t depth = 0;
    do {
        op_str s = math_token_source(m, &next);
        if (next.spaced && out.n)
            op_buf_addc(&out, ' ');
        op_buf_add(&out, s);
        depth += next.kind == MATH_T_OPEN;
        depth -= depth && next.kind == MATH_T_CLOSE;
        if (!depth)
            break;
        math_next(m, &next);
    } while (next.kind != MATH_T_END);
    math_put_node(m, math_leaf(m, OP_N_MTEXT, math_dup(m, op_buf_str(&out))), MATH_ORD);
    op_buf_release(&out);
}

static void open_group(struct op_math *m, const struct math_token *t)
{
    if (!math_push(m, MATH_FRAME_GROUP, t->pos, 1))
        math_show_rest(m, t);
}

/* Does the command below want to know what its argument is, a relation or an operator? */
static bool wants_class(const struct op_math *m)
{
    const struct math_frame *f = &m->frames[m->count - 1];
    if (f->kind != MATH_FRAME_CALL)
        return false;
    unsigned char action = f->entry->action;
    return action == MATH_DO_OVERSET || action == MATH_DO_NOT || action == MATH_DO_FONT || action == MATH_DO_COLORED ||
           action == MATH_DO_PASS || action == MATH_DO_LINK || action == MATH_DO_MATHOP || action == MATH_DO_SIDESET;
}

static void close_row(struct op_math *m)
{
    struct math_atom atom = math_row_atom(m, math_top(m));
    math_pop(m);
    if (!wants_class(m)) {
        atom.class = MATH_ORD;
        atom.limits = MATH_LIMITS_BESIDE;
    }
    math_put(m, atom);
}

static unsigned wanted_parts(const struct math_frame *f)
{
    return (unsigned)strlen(f->entry->args);
}

/* Carries out what has all arguments, and reads those that are no math. */
static void settle(struct op_math *m)
{
    while (math_top(m)->kind == MATH_FRAME_CALL) {
        struct math_frame *f = math_top(m);
        unsigned have = (unsigned)f->parts + f->raw_parts;
        if (have < wanted_parts(f)) {
            math_advance(m);
            /* It waits, or something was opened for it. */
            if (math_top(m) != f || (unsigned)f->parts + f->raw_parts == have)
                return;
            continue;
        }
        struct math_frame call = *f;
        math_pop(m);
        math_finish_call(m, &call);
    }
}

void math_fill_calls(struct op_math *m)
{
    while (math_top(m)->kind == MATH_FRAME_CALL || math_top(m)->kind == MATH_FRAME_OPTION) {
        struct math_frame *f = math_top(m);
        if (f->kind == MATH_FRAME_OPTION) {
            unbalanced(m, f->pos, OP_STR("]"));
            close_row(m);
            settle(m);
            continue;
        }
        if (f->entry->action != MATH_DO_SCRIPT || !f->parts)
            unbalanced(m, f->pos, f->entry->action == MATH_DO_SCRIPT ? OP_STR("a script") : OP_STR("an argument"));
        for (size_t i = (size_t)f->parts + f->raw_parts; f->entry->args[i]; i++) {
            bool raw = strchr("rosd", f->entry->args[i]) != NULL;
            if (raw)
                f->raw[f->raw_parts++] = OP_STR_NONE;
            else
                f->args[f->parts++] = (struct math_atom){math_element(m, OP_N_MROW), MATH_ORD, 0};
        }
        settle(m);
    }
}

void math_close_top(struct op_math *m)
{
    switch (math_top(m)->kind) {
    case MATH_FRAME_CALL:
    case MATH_FRAME_OPTION:
        math_fill_calls(m);
        return;
    case MATH_FRAME_LEFT:
        math_right(m, OP_STR(""), math_top(m)->pos);
        break;
    case MATH_FRAME_TABLE:
        math_table_close(m);
        break;
    case MATH_FRAME_TEXT:
        /* Text in text: one text, as long as it holds nothing else. */
        if (m->frames[m->count - 2].kind == MATH_FRAME_TEXT && !op_first(math_top(m)->row)) {
            math_pop(m);
            break;
        }
        math_text_flush(m, math_top(m));
        close_row(m);
        break;
    default:
        close_row(m);
        break;
    }
    settle(m);
}

/* Tables are closed by what closes tables only, and text keeps what it holds. */
static bool may_close(const struct math_frame *f, enum math_frame_kind wanted)
{
    if (f->kind == (unsigned char)wanted && !(wanted == MATH_FRAME_TEXT && !f->braced))
        return true;
    return f->kind != MATH_FRAME_TABLE && f->kind != MATH_FRAME_TOP;
}

bool math_unwind(struct op_math *m, enum math_frame_kind kind)
{
    size_t at = m->count;
    while (at && math_top(m)->kind != (unsigned char)kind && m->frames[at - 1].kind != (unsigned char)kind &&
           may_close(&m->frames[at - 1], kind))
        at--;
    if (!at || m->frames[at - 1].kind != (unsigned char)kind)
        return false;
    while (m->count > at) {
        struct math_frame *f = math_top(m);
        if (f->kind == MATH_FRAME_LEFT || f->kind == MATH_FRAME_GROUP || f->kind == MATH_FRAME_DOLLARS)
            unbalanced(m, f->pos, f->kind == MATH_FRAME_LEFT ? OP_STR("\\right") : OP_STR("}"));
        math_close_top(m);
    }
    return true;
}

/* -- Tokens -- */

static bool closes_brace(const struct math_frame *f)
{
    return f->kind == MATH_FRAME_GROUP || (f->kind == MATH_FRAME_TABLE && f->braced) || f->kind == MATH_FRAME_TEXT;
}

static void close_brace(struct op_math *m, const struct math_token *t)
{
    math_fill_calls(m);
    size_t at = m->count;
    while (at && !closes_brace(&m->frames[at - 1]) && m->frames[at - 1].kind != MATH_FRAME_TABLE)
        at--;
    if (!at || !closes_brace(&m->frames[at - 1])) {
        unbalanced(m, t->pos, OP_STR("{"));
        return;
    }
    while (m->count > at) {
        unbalanced(m, math_top(m)->pos, math_top(m)->kind == MATH_FRAME_LEFT ? OP_STR("\\right") : OP_STR("$"));
        math_close_top(m);
    }
    math_close_top(m);
}

static void put_tie(struct op_math *m)
{
    math_put_space(m, math_leaf(m, OP_N_MTEXT, OP_STR("\xC2\xA0")));
}

static void put_command(struct op_math *m, const struct math_token *t)
{
    const struct math_entry *entry;
    if (math_expand(m, t, &entry))
        return;
    if (!entry)
        math_show_unknown(m, op_str_make(t->p, t->n), t->pos);
    else if (entry->action == MATH_DO_SYMBOL)
        math_put_character(m, math_value(entry), (enum math_class)entry->class);
    else
        math_command(m, t, entry);
}

static void put_dollar(struct op_math *m, const struct math_token *t)
{
    math_fill_calls(m);
    if (math_unwind(m, MATH_FRAME_DOLLARS))
        math_close_top(m);
    else
        unbalanced(m, t->pos, OP_STR("a dollar sign"));
}

static void put_token(struct op_math *m, const struct math_token *t)
{
    op_str s = op_str_make(t->p, t->n);
    size_t length;
    switch (t->kind) {
    case MATH_T_OPEN:
        open_group(m, t);
        break;
    case MATH_T_CLOSE:
        close_brace(m, t);
        break;
    case MATH_T_ALIGN:
        math_cell(m, t->pos);
        break;
    case MATH_T_SUP:
    case MATH_T_SUB:
    case MATH_T_PRIME:
        if (math_top(m)->kind == MATH_FRAME_CALL && t->kind == MATH_T_PRIME) {
            math_put_node(m, math_leaf(m, OP_N_MO, OP_STR("\xE2\x80\xB2")), MATH_ORD);
            break;
        }
        if (math_top(m)->kind == MATH_FRAME_CALL)
            math_fill_calls(m);
        if (t->kind == MATH_T_PRIME)
            math_prime(m);
        else
            math_script(m, t->kind == MATH_T_SUP, t->pos);
        break;
    case MATH_T_TIE:
        put_tie(m);
        break;
    case MATH_T_DOLLAR:
        put_dollar(m, t);
        break;
    case MATH_T_VERB:
        math_put_node(m, math_leaf(m, OP_N_MTEXT, math_dup(m, s)), MATH_ORD);
        break;
    case MATH_T_COMMAND:
        put_command(m, t);
        break;
    case MATH_T_PARAM:
        math_put_node(m, math_leaf(m, OP_N_MTEXT, op_arena_printf(m->doc->arena, "#%u", t->n)), MATH_ORD);
        break;
    default:
        if (*s.p == ']' && math_top(m)->kind == MATH_FRAME_OPTION) {
            close_row(m);
            break;
        }
        math_put_character(m, s, math_class_of(op_utf8_decode(s.p, s.p + s.n, &length)));
        break;
    }
}

static void read_all(struct op_math *m)
{
    struct math_token t;
    for (;;) {
        settle(m);
        math_next(m, &t);
        if (t.kind == MATH_T_END)
            break;
        if (math_top(m)->kind == MATH_FRAME_TEXT)
            math_text_token(m, &t);
        else
            put_token(m, &t);
    }
    while (m->count > 1) {
        struct math_frame *f = math_top(m);
        if (f->kind != MATH_FRAME_CALL && f->kind != MATH_FRAME_OPTION && !(f->kind == MATH_FRAME_TABLE && !f->pos))
            unbalanced(m, f->pos,
                       f->kind == MATH_FRAME_LEFT                  ? OP_STR("\\right")
                       : f->kind == MATH_FRAME_TABLE && !f->braced ? OP_STR("\\end")
                       : f->kind == MATH_FRAME_DOLLARS             ? OP_STR("$")
                                                                   : OP_STR("}"));
        math_close_top(m);
    }
}

/* -- The door -- */

struct op_math *op_math_new(struct op_doc *doc)
{
    struct op_math *m = op_xcalloc(1, sizeof *m);
    m->doc = doc;
    m->budget = MATH_EXPANSION_MIN;
    op_arena_init(&m->scratch, (size_t)256 << 20);
    return m;
}

void op_math_free(struct op_math *m)
{
    if (!m)
        return;
    op_arena_release(&m->scratch);
    op_buf_release(&m->text);
    op_buf_release(&m->run);
    free(m->fences);
    free(m);
}

struct op_node *op_math_typeset(struct op_math *m, op_str tex, const struct op_math_options *options)
{
    if (tex.n > UINT32_MAX - 1)
        tex.n = UINT32_MAX - 1;
    op_arena_reset(&m->scratch);
    m->options = options;
    m->budget += tex.n * MATH_EXPANSION_EACH;
    m->limited = m->lined = m->has_peeked = m->shown = m->tag_silent = m->numbered = false;
    m->sources[0] = (struct math_source){.text = tex, .own = true};
    m->source_count = 1;
    m->fence_count = 0;
    m->tag = OP_STR_NONE;
    m->run_node = NULL;
    op_buf_clear(&m->text);
    m->count = 1;
    init_frame(m, &m->frames[0], MATH_FRAME_TOP, 0);
    m->frames[0].style = options->display ? 0 : 1;
    read_all(m);
    struct op_node *tree = math_row_atom(m, &m->frames[0]).node;
    m->count = 0;
    tree = math_tagged(m, tree);
    return m->shown ? tree : NULL;
}
