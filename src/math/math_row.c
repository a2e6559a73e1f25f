/* Rows: atoms side by side, with their scripts; numbers and words of several characters; parentheses that belong
   together; what `\over`, `\displaystyle` and `\color` make of the rest of a row. */
#include "math/tex.h"
#include "offprint/utf8.h"

/* -- Nodes -- */

struct op_node *math_element(struct op_math *m, uint32_t name)
{
    struct op_node *n = op_new_element(m->doc, name);
    n->ns = OP_NS_MATHML;
    return n;
}

struct op_node *math_leaf(struct op_math *m, uint32_t name, op_str text)
{
    struct op_node *n = math_element(m, name);
    op_append(n, op_new_text(m->doc, text));
    return n;
}

void math_set(struct op_math *m, struct op_node *n, uint32_t name, const char *value)
{
    op_attr_set(m->doc, n, name, op_str_z(value));
}

struct op_node *math_pair(struct op_math *m, uint32_t name, struct op_node *first, struct op_node *second)
{
    struct op_node *n = math_element(m, name);
    op_append(n, first);
    op_append(n, second);
    return n;
}

struct op_node *math_space(struct op_math *m, op_str width)
{
    struct op_node *n = math_element(m, OP_N_MSPACE);
    op_attr_set(m->doc, n, OP_N_WIDTH, width);
    return n;
}

op_str math_dup(struct op_math *m, op_str s)
{
    return op_arena_dup(m->doc->arena, s);
}

/* -- Runs: numbers and words, character by character -- */

void math_end_run(struct op_math *m)
{
    struct op_node *n = m->run_node;
    if (!n)
        return;
    struct op_node *text = op_first(n);
    if (m->run_copied) {
        op_str all = math_dup(m, op_buf_str(&m->run));
        text->u.text = all.p;
        text->n = (uint32_t)all.n;
    }
    /* One letter alone would be slanted. */
    if (n->name == OP_N_MI && op_utf8_count(op_text(text)) == 1)
        math_set(m, n, OP_N_MATHVARIANT, "normal");
    m->run_node = NULL;
}

static void begin_run(struct op_math *m, struct op_node *n, op_str s)
{
    m->run_node = n;
    m->run_end = s.p + s.n;
    m->run_copied = false;
}

static void extend_run(struct op_math *m, op_str s)
{
    struct op_node *text = op_first(m->run_node);
    if (!m->run_copied && s.p == m->run_end) {
        text->n += (uint32_t)s.n;
        m->run_end += s.n;
        return;
    }
    if (!m->run_copied) {
        op_buf_clear(&m->run);
        op_buf_add(&m->run, op_text(text));
        m->run_copied = true;
    }
    op_buf_add(&m->run, s);
}

/* -- Scripts -- */

static bool takes_limits(const struct math_frame *f)
{
    return f->limits == MATH_LIMITS_ALWAYS || (f->limits == MATH_LIMITS_DISPLAY && f->style == 0);
}

/* The primes in front of what else stands above. */
static struct op_node *superscript(struct op_math *m, struct math_frame *f)
{
    static const op_str prime = OP_STR_INIT("\xE2\x80\xB2");
    if (!f->primes)
        return f->sup;
    if (f->primes == 1 && !f->sup)
        return math_leaf(m, OP_N_MO, prime);
    struct op_node *row = math_element(m, OP_N_MROW);
    for (uint32_t i = 0; i < f->primes; i++)
        op_append(row, math_leaf(m, OP_N_MO, prime));
    if (f->sup && f->sup->name == OP_N_MROW)
        op_move_children(f->sup, row);
    else if (f->sup)
        op_append(row, f->sup);
    return row;
}

void math_close_script(struct op_math *m, struct math_frame *f)
{
    if (!f->base)
        return;
    struct op_node *sup = superscript(m, f), *sub = f->sub, *base = f->base;
    bool limits = takes_limits(f);
    uint32_t name = sub && sup ? (limits ? OP_N_MUNDEROVER : OP_N_MSUBSUP)
                    : sub      ? (limits ? OP_N_MUNDER : OP_N_MSUB)
                               : (limits ? OP_N_MOVER : OP_N_MSUP);
    f->base = f->sub = f->sup = NULL;
    f->primes = 0;
    if (!sub && !sup)
        return;
    if (limits && f->style && base->name == OP_N_MO)
        math_set(m, base, OP_N_MOVABLELIMITS, "false");
    struct op_node *whole = math_element(m, name);
    op_wrap(base, whole);
    /* A parenthesis with a script still opens. */
    if (m->fence_count > f->fences && m->fences[m->fence_count - 1].node == base)
        m->fences[m->fence_count - 1].node = whole;
    if (f->segment == base)
        f->segment = whole;
    if (sub)
        op_append(whole, sub);
    if (sup)
        op_append(whole, sup);
}

/* What a script stands at: the last atom, or nothing. A second one of its kind stands at nothing of its own. */
static void open_script(struct op_math *m, struct math_frame *f, bool again)
{
    math_end_run(m);
    if (again)
        math_close_script(m, f);
    if (f->base)
        return;
    bool none = again || f->prev == MATH_NONE || !op_last(f->row) || op_last(f->row)->name == OP_N_MSPACE;
    if (none) {
        op_append(f->row, math_element(m, OP_N_MROW));
        f->limits = MATH_LIMITS_BESIDE;
        f->prev = MATH_ORD;
    }
    f->base = op_last(f->row);
}

void math_script(struct op_math *m, bool super, uint32_t pos)
{
    static const struct math_entry entries[] = {
        {"_", "", "m", MATH_DO_SCRIPT, MATH_ORD},
        {"^", "", "m", MATH_DO_SCRIPT, MATH_ORD},
    };
    struct math_frame *f = math_top(m);
    bool again = f->base && (super ? f->sup != NULL : f->sub != NULL);
    if (again)
        math_fault(m, OP_MATH_UNBALANCED, pos, super ? OP_STR("a second superscript") : OP_STR("a second subscript"));
    open_script(m, f, again);
    struct math_frame *call = math_push(m, MATH_FRAME_CALL, pos, 2);
    if (!call)
        return;
    call->entry = &entries[super];
    call->style = call->style < 2 ? 2 : 3;
}

void math_attach_script(struct op_math *m, struct math_frame *call)
{
    struct math_frame *f = math_top(m);
    if (!f->base)
        open_script(m, f, false);
    if (call->entry->name[0] == '^')
        f->sup = call->args[0].node;
    else
        f->sub = call->args[0].node;
}

void math_prime(struct op_math *m)
{
    struct math_frame *f = math_top(m);
    open_script(m, f, f->base && f->sup);
    f->primes++;
}

/* -- Looks -- */

static void finish_function(struct op_math *m, struct math_frame *f)
{
    if (!f->function)
        return;
    op_append(f->row, math_leaf(m, OP_N_MO, OP_STR("\xE2\x81\xA1")));
    f->function = false;
    f->thin = true;
}

static bool has_look(const struct math_look *look)
{
    return look->color.p || look->size || look->style >= 0;
}

static void wrap_segment(struct op_math *m, struct math_frame *f)
{
    struct op_node *n = f->segment ? op_next(f->segment) : op_first(f->row);
    if (!has_look(&f->look) || !n)
        return;
    struct op_node *style = math_element(m, OP_N_MSTYLE);
    for (struct op_node *next; n; n = next) {
        next = op_next(n);
        op_unlink(n);
        op_append(style, n);
    }
    if (f->look.style >= 0) {
        static const char *const levels[] = {"0", "0", "1", "2"};
        math_set(m, style, OP_N_DISPLAYSTYLE, f->look.style ? "false" : "true");
        math_set(m, style, OP_N_SCRIPTLEVEL, levels[f->look.style]);
    }
    if (f->look.color.p)
        op_attr_set(m->doc, style, OP_N_MATHCOLOR, f->look.color);
    if (f->look.size)
        op_attr_set(m->doc, style, OP_N_MATHSIZE, op_arena_printf(m->doc->arena, "%u%%", f->look.size));
    op_append(f->row, style);
}

static void end_atoms(struct op_math *m, struct math_frame *f)
{
    math_end_run(m);
    math_close_script(m, f);
    finish_function(m, f);
}

void math_set_look(struct op_math *m, struct math_frame *f, struct math_look look)
{
    end_atoms(m, f);
    wrap_segment(m, f);
    f->segment = op_last(f->row);
    f->level = f->level - has_look(&f->look) + has_look(&look);
    f->look = look;
    if (look.style >= 0)
        f->style = (unsigned char)look.style;
    /* Parentheses that open on one side of it and close on the other stay as they are. */
    m->fence_count = f->fences;
}

/* -- Ends of rows -- */

static struct op_node *take_children(struct op_math *m, struct op_node *from)
{
    struct op_node *only = op_first(from);
    if (only && !op_next(only)) {
        op_unlink(only);
        return only;
    }
    struct op_node *row = math_element(m, OP_N_MROW);
    op_move_children(from, row);
    return row;
}

static void finish_infix(struct op_math *m, struct math_frame *f)
{
    struct op_node *fraction = math_pair(m, OP_N_MFRAC, f->numerator, take_children(m, f->row));
    op_str kind = math_value(f->entry);
    if (!op_str_eq(kind, OP_STR("line")))
        op_attr_set(m->doc, fraction, OP_N_LINETHICKNESS, f->thickness.p ? f->thickness : OP_STR("0"));
    if (kind.n == 2) {
        struct op_node *row = math_element(m, OP_N_MROW);
        op_append(row, math_leaf(m, OP_N_MO, op_str_first(kind, 1)));
        op_append(row, fraction);
        op_append(row, math_leaf(m, OP_N_MO, op_str_skip(kind, 1)));
        fraction = row;
    }
    op_append(f->row, fraction);
    f->numerator = NULL;
    f->level -= MATH_INFIX_LEVELS;
    f->prev = MATH_INNER;
    f->limits = MATH_LIMITS_BESIDE;
}

void math_row_end(struct op_math *m, struct math_frame *f)
{
    end_atoms(m, f);
    wrap_segment(m, f);
    f->level -= has_look(&f->look);
    f->look = (struct math_look){OP_STR_NONE, 0, -1};
    if (f->numerator)
        finish_infix(m, f);
    if (f->below < f->deepest)
        f->below = f->deepest;
    f->deepest = f->level;
    m->fence_count = f->fences;
}

struct math_atom math_row_atom(struct op_math *m, struct math_frame *f)
{
    math_row_end(m, f);
    struct op_node *only = op_first(f->row);
    bool single = only && !op_next(only);
    if (!single)
        return (struct math_atom){f->row, MATH_ORD, MATH_LIMITS_BESIDE};
    op_unlink(only);
    bool plain = only->name != OP_N_MSPACE && f->prev != MATH_NONE;
    return (struct math_atom){only, plain ? f->prev : (unsigned char)MATH_ORD, f->limits};
}

/* -- Atoms -- */

static bool is_operand(enum math_class class)
{
    return class == MATH_LETTER || class == MATH_ORD || class == MATH_INNER || class == MATH_CLOSE ||
           class == MATH_POSTFIX;
}

/* A binary operator has something on both sides; otherwise it is a sign. */
static bool is_sign(const struct math_frame *f)
{
    return !is_operand((enum math_class)f->prev);
}

static const op_str thin = OP_STR_INIT("0.1667em");

static void before_atom(struct op_math *m, struct math_frame *f, enum math_class class)
{
    end_atoms(m, f);
    bool operand = is_operand(class) && class != MATH_CLOSE && class != MATH_POSTFIX;
    bool spaced = f->thin && (operand || class == MATH_OP || class == MATH_FUNC || class == MATH_PREFIX);
    bool follows = class == MATH_FUNC && is_operand((enum math_class)f->prev) && op_last(f->row) &&
                   op_last(f->row)->name != OP_N_MSPACE;
    if (spaced || follows)
        op_append(f->row, math_space(m, thin));
    f->thin = false;
}

/* Between two relations, as in :=, stands no space; the one that MathML gives goes. */
static void close_up(struct op_math *m, const struct math_frame *f, struct op_node *n)
{
    struct op_node *before = op_last(f->row);
    if (f->prev != MATH_REL || n->name != OP_N_MO || !before || before->name != OP_N_MO)
        return;
    math_set(m, before, OP_N_RSPACE, "0");
    math_set(m, n, OP_N_LSPACE, "0");
}

static void open_fence(struct op_math *m, struct math_frame *f, struct op_node *n)
{
    size_t length;
    op_str text = op_text(op_first(n));
    uint32_t close = math_closing(op_utf8_decode(text.p, text.p + text.n, &length));
    if (!close || length != text.n || f->level + (m->fence_count - f->fences) >= MATH_LEVELS_MAX)
        return;
    if (m->fence_count == m->fence_cap) {
        m->fence_cap = m->fence_cap ? m->fence_cap * 2 : 16;
        m->fences = op_xrealloc(m->fences, m->fence_cap * sizeof *m->fences);
    }
    m->fences[m->fence_count++] = (struct math_fence){n, close};
}

/* A parenthesis closes: all from the one that opened it on is one thing, at which scripts stand. Half-open intervals
   are none. */
static bool close_fence(struct op_math *m, struct math_frame *f, const struct op_node *n)
{
    if (m->fence_count == f->fences)
        return false;
    struct math_fence fence = m->fences[--m->fence_count];
    size_t length;
    op_str text = op_text(op_first(n));
    if (op_utf8_decode(text.p, text.p + text.n, &length) != fence.close)
        return false;
    struct op_node *row = math_element(m, OP_N_MROW);
    op_insert_before(fence.node, row);
    for (struct op_node *at = fence.node, *next; at; at = next) {
        next = op_next(at);
        op_unlink(at);
        op_append(row, at);
    }
    return true;
}

void math_put(struct op_math *m, struct math_atom atom)
{
    struct math_frame *f = math_top(m);
    m->shown = true;
    if (f->kind == MATH_FRAME_CALL) {
        if (f->parts < 4)
            f->args[f->parts++] = atom;
        return;
    }
    if (f->kind == MATH_FRAME_TEXT) {
        math_text_flush(m, f);
        op_append(f->row, atom.node);
        f->prev = MATH_ORD;
        return;
    }
    enum math_class class = (enum math_class)atom.class;
    before_atom(m, f, class);
    if (class == MATH_BIN && is_sign(f)) {
        if (atom.node->name == OP_N_MO)
            math_set(m, atom.node, OP_N_FORM, "prefix");
        class = MATH_PREFIX;
    }
    if (class == MATH_REL)
        close_up(m, f, atom.node);
    op_append(f->row, atom.node);
    f->limits = atom.limits;
    f->function = class == MATH_FUNC;
    if (class == MATH_OPEN && atom.node->name == OP_N_MO)
        open_fence(m, f, atom.node);
    else if (class == MATH_CLOSE && atom.node->name == OP_N_MO)
        (void)close_fence(m, f, atom.node);
    f->prev = (unsigned char)class;
}

void math_put_node(struct op_math *m, struct op_node *node, enum math_class class)
{
    math_put(m, (struct math_atom){node, (unsigned char)class, MATH_LIMITS_BESIDE});
}

void math_put_space(struct op_math *m, struct op_node *space)
{
    struct math_frame *f = math_top(m);
    if (f->kind == MATH_FRAME_CALL || f->kind == MATH_FRAME_TEXT) {
        math_put_node(m, space, MATH_ORD);
        return;
    }
    end_atoms(m, f);
    op_append(f->row, space);
    f->thin = false;
}

/* -- Characters -- */

static struct op_node *operator(struct op_math *m, op_str s, enum math_class class)
{
    if (s.n == 1 && *s.p == '-')
        s = OP_STR("\xE2\x88\x92");
    else if (s.n == 1 && *s.p == '*')
        s = OP_STR("\xE2\x88\x97");
    struct op_node *n = math_leaf(m, OP_N_MO, s);
    if (class == MATH_OPEN || class == MATH_PREFIX)
        math_set(m, n, OP_N_FORM, "prefix");
    else if (class == MATH_CLOSE || class == MATH_POSTFIX)
        math_set(m, n, OP_N_FORM, "postfix");
    else if (class == MATH_PUNCT)
        math_set(m, n, OP_N_SEPARATOR, "true");
    if (class == MATH_REL && s.n == 1 && *s.p == ':') { /* which MathML takes for punctuation */
        math_set(m, n, OP_N_LSPACE, "0.2778em");
        math_set(m, n, OP_N_RSPACE, "0.2778em");
    }
    /* Parentheses and bars grow only when they are asked to. */
    bool bar = (s.n == 1 && *s.p == '|') ||
               (s.n == 3 && memcmp(s.p, "\xE2\x88", 2) == 0 && (s.p[2] == '\xA3' || s.p[2] == '\xA5'));
    if (class == MATH_OPEN || class == MATH_CLOSE || bar)
        math_set(m, n, OP_N_STRETCHY, "false");
    return n;
}

static bool is_word_font(enum math_font font)
{
    return font == MATH_FONT_UPRIGHT || font == MATH_FONT_ITALIC_WORD || font == MATH_FONT_OPERATOR;
}

/* The character in its font; as it is typed when the font has none of its own. */
static op_str in_font(struct op_math *m, enum math_font font, op_str s, uint32_t c)
{
    uint32_t mapped = math_font_map(font, c);
    if (mapped == c)
        return s;
    char utf8[4];
    size_t n = op_utf8_encode(mapped, utf8);
    return math_dup(m, op_str_make(utf8, n));
}

static bool is_capital_greek(uint32_t c)
{
    return c >= 0x391 && c <= 0x3A9;
}

static struct op_node *identifier(struct op_math *m, enum math_font font, op_str s, uint32_t c, enum math_class class)
{
    op_str shown = in_font(m, font, s, c);
    struct op_node *n = math_leaf(m, OP_N_MI, shown);
    bool letter = op_is_alpha((char)(c < 128 ? c : 0)) || (c >= 0x391 && c <= 0x3F5);
    bool upright = font == MATH_FONT_UPRIGHT || font == MATH_FONT_OPERATOR ||
                   (font == MATH_FONT_DEFAULT && (is_capital_greek(c) || class == MATH_ORD));
    if (letter && upright)
        math_set(m, n, OP_N_MATHVARIANT, "normal");
    return n;
}

/* Does a number go on behind its point or comma? A comma is of a number when three digits follow it, and no more. */
static bool joins_number(struct op_math *m, char c)
{
    struct math_token t;
    math_peek(m, &t);
    if (t.kind != MATH_T_CHAR || !op_is_digit(*t.p) || t.spaced)
        return false;
    if (c == '.')
        return true;
    const struct math_source *s = &m->sources[m->source_count - 1];
    op_str rest = s->list ? OP_STR("") : op_str_skip(s->text, s->at);
    return rest.n >= 2 && op_is_digit(rest.p[0]) && op_is_digit(rest.p[1]) && !(rest.n > 2 && op_is_digit(rest.p[2]));
}

static void put_digit(struct op_math *m, struct math_frame *f, op_str s, bool row)
{
    enum math_font font = (enum math_font)f->font;
    op_str shown = op_is_digit(*s.p) ? in_font(m, font, s, (unsigned char)*s.p) : s;
    if (row && m->run_node && m->run_node == op_last(f->row) && !f->base && m->run_font == f->font) {
        extend_run(m, shown);
        return;
    }
    struct op_node *n = math_leaf(m, font == MATH_FONT_OPERATOR ? OP_N_MI : OP_N_MN, shown);
    math_put_node(m, n, MATH_ORD);
    if (row) {
        begin_run(m, n, shown);
        m->run_font = f->font;
    }
}

static void put_letter(struct op_math *m, struct math_frame *f, op_str s, uint32_t c, enum math_class class)
{
    enum math_font font = (enum math_font)f->font;
    if (f->kind == MATH_FRAME_CALL || !is_word_font(font)) {
        math_put_node(m, identifier(m, font, s, c, class), class);
        return;
    }
    op_str shown = in_font(m, font, s, c);
    if (m->run_node && m->run_node == op_last(f->row) && m->run_node->name == OP_N_MI && !f->base &&
        m->run_font == f->font) {
        extend_run(m, shown);
        return;
    }
    struct op_node *n = math_leaf(m, OP_N_MI, shown);
    math_put_node(m, n, class);
    begin_run(m, n, shown);
    m->run_font = f->font;
}

void math_put_character(struct op_math *m, op_str s, enum math_class class)
{
    struct math_frame *f = math_top(m);
    bool row = f->kind != MATH_FRAME_CALL && f->kind != MATH_FRAME_TEXT;
    char first = *s.p;
    bool in_number = row && m->run_node && m->run_node->name == OP_N_MN && m->run_node == op_last(f->row) && !f->base;
    if (s.n == 1 &&
        (op_is_digit(first) || (row && (first == '.' || (first == ',' && in_number)) &&
                                (first == '.' || f->font == MATH_FONT_DEFAULT) && joins_number(m, first)))) {
        put_digit(m, f, s, row);
        return;
    }
    if (f->font == MATH_FONT_OPERATOR && s.n == 1 && (first == '-' || first == '*' || first == '/')) {
        put_letter(m, f, s, (unsigned char)first, MATH_LETTER);
        return;
    }
    if (class != MATH_LETTER && class != MATH_ORD) {
        math_put_node(m, operator(m, s, class), class);
        return;
    }
    size_t length;
    uint32_t c = op_utf8_decode(s.p, s.p + s.n, &length);
    if (length != s.n || class == MATH_ORD)
        math_put_node(m, identifier(m, (enum math_font)f->font, s, length == s.n ? c : 0, class), MATH_ORD);
    else
        put_letter(m, f, s, c, class);
}
