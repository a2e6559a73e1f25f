/* Text in formulas: white space counts, letters stand upright, and $...$ is math again. */
#include "math/tex.h"
#include "offprint/utf8.h"

/* Text frames keep what they have not put into the tree yet at the end of one buffer, each from its mark on. */
void math_text_flush(struct op_math *m, struct math_frame *f)
{
    if (m->text.n == f->mark)
        return;
    op_str s = op_str_make(m->text.p + f->mark, m->text.n - f->mark);
    bool before = *s.p == ' ', after = s.n > 1 && s.p[s.n - 1] == ' ';
    op_str inner = op_str_range(s.p + before, s.p + s.n - after);
    char *all = op_arena_alloc(m->doc->arena, s.n + 2);
    size_t n = 0;
    /* MathML drops spaces at the ends of text, unless they do not break. */
    if (before)
        n += op_utf8_encode(0xA0, all);
    memcpy(all + n, inner.p, inner.n);
    n += inner.n;
    if (after)
        n += op_utf8_encode(0xA0, all + n);
    op_buf_truncate(&m->text, f->mark);
    op_append(f->row, math_leaf(m, OP_N_MTEXT, op_str_make(all, n)));
    f->prev = MATH_ORD;
    m->shown = true;
}

/* A frame for a braced text, or with `braced` false for one token. */
void math_text_begin(struct op_math *m, enum math_font font, uint32_t pos)
{
    struct math_token t;
    math_peek(m, &t);
    bool braced = t.kind == MATH_T_OPEN;
    struct math_frame *f = math_push(m, MATH_FRAME_TEXT, pos, 1);
    if (braced)
        math_next(m, &t);
    if (!f) {
        if (braced)
            math_show_rest(m, &t);
        return;
    }
    f->braced = braced;
    f->font = (unsigned char)font;
}

/* Any number of spaces is one. */
static void add_space(struct op_math *m, struct math_frame *f)
{
    if (m->text.n > f->mark && m->text.p[m->text.n - 1] == ' ')
        return;
    op_buf_addc(&m->text, ' ');
}

static void add_character(struct op_math *m, const struct math_frame *f, op_str s)
{
    size_t length;
    uint32_t c = op_utf8_decode(s.p, s.p + s.n, &length);
    uint32_t mapped = f->font == MATH_FONT_DEFAULT || length != s.n ? c : math_font_map((enum math_font)f->font, c);
    if (mapped != c)
        op_buf_add_utf8(&m->text, mapped);
    else if (s.n == 1 && *s.p == '`')
        op_buf_addz(&m->text, "\xE2\x80\x98");
    else
        op_buf_add(&m->text, s);
}

/* Accents of text: \'e. The letter comes with the next token, its mark behind it. */
static const char *combining(op_str name)
{
    static const struct {
        char name;
        const char *mark;
    } marks[] = {{'\'', "\xCC\x81"}, {'`', "\xCC\x80"}, {'^', "\xCC\x82"}, {'"', "\xCC\x88"},
                 {'~', "\xCC\x83"},  {'=', "\xCC\x84"}, {'.', "\xCC\x87"}, {'c', "\xCC\xA7"},
                 {'v', "\xCC\x8C"},  {'u', "\xCC\x86"}, {'H', "\xCC\x8B"}, {'r', "\xCC\x8A"}};
    for (size_t i = 0; name.n == 1 && i < sizeof marks / sizeof *marks; i++)
        if (marks[i].name == *name.p)
            return marks[i].mark;
    return NULL;
}

static void put_command(struct op_math *m, struct math_frame *f, const struct math_token *t)
{
    op_str name = op_str_make(t->p, t->n);
    const char *mark = combining(name);
    if (mark) {
        op_str letter = math_raw_argument(m);
        add_character(m, f, letter.n ? letter : OP_STR(" "));
        op_buf_addz(&m->text, mark);
        return;
    }
    const struct math_entry *entry;
    if (math_expand(m, t, &entry))
        return;
    if (!entry) {
        math_show_unknown(m, name, t->pos);
    } else if (entry->action == MATH_DO_SYMBOL) {
        add_character(m, f, math_value(entry));
    } else if (entry->action == MATH_DO_BLANK || entry->action == MATH_DO_ROW) {
        op_buf_addc(&m->text, ' ');
    } else if (entry->action == MATH_DO_SWITCH) {
        f->font = (unsigned char)math_font_in((enum math_font)f->font, math_font_of(math_value(entry)));
    } else if (entry->action == MATH_DO_TEXT && entry->args[0] == 't') {
        enum math_font font = math_font_of(math_value(entry));
        math_text_begin(m, math_value(entry).n ? math_font_in((enum math_font)f->font, font) : (enum math_font)f->font,
                        t->pos);
    } else if (entry->action != MATH_DO_STYLE && entry->action != MATH_DO_SIZE && entry->action != MATH_DO_COLOR &&
               entry->action != MATH_DO_LEFT && entry->action != MATH_DO_RIGHT) {
        /* What is math without saying so. */
        math_text_flush(m, f);
        math_command(m, t, entry);
    } else if (entry->action == MATH_DO_COLOR) {
        (void)math_raw_argument(m);
    }
}

void math_text_token(struct op_math *m, const struct math_token *t)
{
    struct math_frame *f = math_top(m);
    bool first = m->text.n == f->mark && !op_first(f->row) && !f->braced;
    size_t depth = m->count;
    if (t->spaced && !first)
        add_space(m, f);
    switch (t->kind) {
    case MATH_T_OPEN: {
        struct math_frame *inner = math_push(m, MATH_FRAME_TEXT, t->pos, 0);
        if (inner) {
            inner->braced = true;
            inner->font = f->font;
        } else {
            math_show_rest(m, t);
        }
        return;
    }
    case MATH_T_CLOSE:
        math_close_top(m);
        return;
    case MATH_T_DOLLAR: {
        math_text_flush(m, f);
        struct math_frame *inner = math_push(m, MATH_FRAME_DOLLARS, t->pos, 1);
        if (inner) {
            inner->font = MATH_FONT_DEFAULT;
            inner->style = inner->style ? inner->style : 1;
        }
        return;
    }
    case MATH_T_COMMAND:
        put_command(m, f, t);
        break;
    case MATH_T_TIE:
        op_buf_addz(&m->text, "\xC2\xA0");
        break;
    case MATH_T_PRIME:
        op_buf_addz(&m->text, "\xE2\x80\x99");
        break;
    case MATH_T_PARAM:
        op_buf_addf(&m->text, "#%u", t->n);
        break;
    default:
        add_character(m, f, op_str_make(t->p, t->n));
        break;
    }
    if (m->count == depth && !math_top(m)->braced && math_top(m)->kind == MATH_FRAME_TEXT && math_top(m) == f)
        math_close_top(m);
}
