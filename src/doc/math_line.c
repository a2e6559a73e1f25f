/* MathML in one line of text (MathML Core; MathML 3, chapter 3). */
#include "doc/math_line.h"

#include <assert.h>
#include <stdlib.h>

#include "doc/script_chars.h"
#include "offprint/utf8.h"

enum script { NOT_A_SCRIPT, SUBSCRIPT, SUPERSCRIPT, MARK };

/* An open element of the formula. */
struct part {
    const struct op_node *node;
    size_t mark;    /* where its text begins */
    unsigned child; /* element children met so far */
    bool closes;    /* a parenthesis was opened before it */
    enum script script;
};

struct formula {
    struct op_buf text;
    struct part *parts; /* owned */
    size_t count, cap, scripts;
    bool well, airy;
    bool function; /* a name of a function ends here */
};

static bool is_math(const struct op_node *n, uint32_t name)
{
    return n && n->kind == OP_ELEMENT && n->ns == OP_NS_MATHML && n->name == name;
}

static const struct op_node *element_from(const struct op_node *n, bool back)
{
    while (n && n->kind != OP_ELEMENT)
        n = back ? op_prev(n) : op_next(n);
    return n;
}

static const struct op_node *first_child(const struct op_node *n)
{
    return element_from(op_first(n), false);
}

static const struct op_node *only_child(const struct op_node *n)
{
    const struct op_node *first = first_child(n);
    return first && !element_from(op_next(first), false) ? first : NULL;
}

static op_str token_text(const struct op_node *n)
{
    const struct op_node *text = n ? op_first(n) : NULL;
    return text && text->kind == OP_TEXT ? op_str_trim(op_text(text)) : OP_STR("");
}

static bool is_token(const struct op_node *n)
{
    return is_math(n, OP_N_MI) || is_math(n, OP_N_MN);
}

/* What stands for nothing but itself. */
static const struct op_node *bare(const struct op_node *n)
{
    while (is_math(n, OP_N_MROW) || is_math(n, OP_N_MSTYLE) || is_math(n, OP_N_MPADDED)) {
        const struct op_node *only = only_child(n);
        if (!only)
            break;
        n = only;
    }
    return n;
}

static bool is_form(const struct op_node *n, const char *form)
{
    return is_math(n, OP_N_MO) && op_str_eq(op_attr(n, OP_N_FORM), op_str_z(form));
}

/* A row between parentheses of its own. */
static bool is_fenced(const struct op_node *row)
{
    const struct op_node *last = element_from(op_last(row), true);
    return is_form(first_child(row), "prefix") && is_form(last, "postfix") && token_text(last).n;
}

/* Would it be read wrongly without parentheses beside an operator? A product over a stroke is read right. */
static bool is_compound(const struct op_node *n, bool product)
{
    n = bare(n);
    if (!is_math(n, OP_N_MROW) && !is_math(n, OP_N_MSTYLE) && !is_math(n, OP_N_MPADDED))
        return is_math(n, OP_N_MFRAC) || is_math(n, OP_N_MFENCED) || is_math(n, OP_N_MTABLE);
    if (is_fenced(n) || !op_first(n))
        return false;
    if (!product)
        return true;
    for (const struct op_node *child = first_child(n); child; child = element_from(op_next(child), false)) {
        const struct op_node *inner = bare(child);
        if ((is_math(inner, OP_N_MO) && !is_fenced(n)) || is_math(inner, OP_N_MFRAC))
            return true;
    }
    return false;
}

static bool is_script_parent(const struct op_node *n)
{
    return is_math(n, OP_N_MSUP) || is_math(n, OP_N_MSUB) || is_math(n, OP_N_MSUBSUP) || is_math(n, OP_N_MUNDER) ||
           is_math(n, OP_N_MOVER) || is_math(n, OP_N_MUNDEROVER);
}

/* -- Marks over letters -- */

/* The combining character of an accent; NULL when it has none. */
static const char *combining(op_str mark)
{
    static const struct {
        const char *mark, *combining;
    } marks[] = {{"\xCB\x86", "\xCC\x82"},
                 {"^", "\xCC\x82"},
                 {"~", "\xCC\x83"},
                 {"\xCB\x9C", "\xCC\x83"},
                 {"\xE2\x80\xBE", "\xCC\x84"},
                 {"\xC2\xAF", "\xCC\x84"},
                 {"_", "\xCC\xB2"},
                 {"\xE2\x86\x92", "\xE2\x83\x97"},
                 {"\xCB\x99", "\xCC\x87"},
                 {"\xC2\xA8", "\xCC\x88"},
                 {"\xCB\x87", "\xCC\x8C"},
                 {"\xCB\x98", "\xCC\x86"},
                 {"\xC2\xB4", "\xCC\x81"},
                 {"`", "\xCC\x80"},
                 {"\xCB\x9A", "\xCC\x8A"}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (op_str_eq(mark, op_str_z(marks[i].mark)))
            return marks[i].combining;
    return NULL;
}

/* A letter with a mark above or below. */
static bool is_marked(const struct op_node *up)
{
    if (!is_math(up, OP_N_MOVER) && !is_math(up, OP_N_MUNDER))
        return false;
    const struct op_node *first = first_child(up), *base = bare(first);
    const struct op_node *mark = first ? element_from(op_next(first), false) : NULL;
    return is_math(bare(mark), OP_N_MO) && combining(token_text(bare(mark))) && is_token(base) &&
           op_utf8_count(token_text(base)) == 1;
}

/* Limits stand under signs and names of operators; what else has something over it is no line. */
static bool has_limits(const struct op_node *up)
{
    const struct op_node *base = bare(first_child(up));
    if (is_math(base, OP_N_MI))
        return op_utf8_count(token_text(base)) > 1;
    op_str s = token_text(base);
    if (!is_math(base, OP_N_MO) || s.n != 3)
        return false;
    size_t n;
    uint32_t c = op_utf8_decode(s.p, s.p + s.n, &n);
    return (c >= 0x220F && c <= 0x2211) || (c >= 0x222B && c <= 0x2233) || (c >= 0x22C0 && c <= 0x22C3) ||
           (c >= 0x2A00 && c <= 0x2A1F);
}

static bool is_over_under(const struct op_node *n)
{
    return is_math(n, OP_N_MUNDER) || is_math(n, OP_N_MOVER) || is_math(n, OP_N_MUNDEROVER);
}

static bool is_operator_with_limits(const struct op_node *n)
{
    return is_script_parent(n) && has_limits(n);
}

/* A table of one row is a line; a formula with its tag is one. */
static bool is_line_table(const struct op_node *table)
{
    const struct op_node *row = only_child(table), *cell = row ? first_child(row) : NULL;
    const struct op_node *next = cell ? element_from(op_next(cell), false) : NULL;
    return cell && (!next || (!element_from(op_next(next), false) && is_math(only_child(next), OP_N_MTEXT)));
}

/* -- Openings -- */

static void open_script(struct formula *f, const struct op_node *up, unsigned child, struct part *p)
{
    bool one_over = is_math(up, OP_N_MSUP) || is_math(up, OP_N_MOVER);
    if (is_marked(up)) {
        p->script = MARK;
    } else {
        p->script = one_over || child == 2 ? SUPERSCRIPT : SUBSCRIPT;
        op_buf_addc(&f->text, p->script == SUPERSCRIPT ? '^' : '_');
        p->closes = is_compound(p->node, false);
    }
    f->scripts++;
}

/* What stands before the `child`th element child (from 0) of `up`. */
static void open_child(struct formula *f, const struct op_node *up, unsigned child, struct part *p)
{
    struct op_buf *b = &f->text;
    if (is_math(up, OP_N_MFRAC)) {
        if (child == 1)
            op_buf_addc(b, '/');
        p->closes = is_compound(p->node, child == 0);
    } else if (is_math(up, OP_N_MROOT) && child == 1) {
        op_buf_addz(b, "^(1/");
        p->closes = true;
        return;
    } else if (is_script_parent(up) && child) {
        open_script(f, up, child, p);
    } else if (is_script_parent(up) || is_math(up, OP_N_MROOT)) {
        p->closes = is_compound(p->node, false);
    } else if (is_math(up, OP_N_MTR) && child) {
        op_buf_addz(b, is_line_table(op_parent(up)) ? "  " : ", ");
    } else if (is_math(up, OP_N_MTABLE) && child) {
        op_buf_addz(b, "; ");
    } else if (is_math(up, OP_N_MFENCED) && child) {
        op_buf_addc(b, ',');
    }
    if (p->closes)
        op_buf_addc(b, '(');
}

static bool root_closes(const struct op_node *n)
{
    return is_math(n, OP_N_MSQRT) && !is_token(only_child(n));
}

static void open_self(struct formula *f, const struct op_node *n)
{
    if (is_math(n, OP_N_MSQRT)) {
        op_buf_addz(&f->text, "\xE2\x88\x9A");
        if (root_closes(n))
            op_buf_addc(&f->text, '(');
    } else if (is_math(n, OP_N_MFENCED)) {
        op_str open = op_attr(n, OP_N_OPEN);
        op_buf_add(&f->text, open.p ? open : OP_STR("("));
    } else if (is_math(n, OP_N_MTABLE) && !is_line_table(n)) {
        op_buf_addc(&f->text, '[');
        f->well = false;
    } else if (is_math(n, OP_N_MMULTISCRIPTS) || is_math(n, OP_N_MERROR) ||
               (is_math(n, OP_N_MENCLOSE) &&
                op_str_find(op_attr(n, OP_N_NOTATION), OP_STR("strike"), 0) != OP_NOT_FOUND) ||
               (is_over_under(n) && !is_marked(n) && !has_limits(n)) ||
               (is_math(n, OP_N_MFRAC) && op_str_starts(op_attr(n, OP_N_LINETHICKNESS), OP_STR("0")))) {
        f->well = false;
    }
}

/* -- Closings -- */

static bool is_primes(op_str s)
{
    for (; op_str_starts(s, OP_STR("\xE2\x80\xB2")); s = op_str_skip(s, 3))
        ;
    return s.n == 0;
}

enum { SCRIPT_BYTES = 24 };

/* x^2 becomes x², as far as Unicode goes. */
static void close_script(struct formula *f, const struct part *p)
{
    struct op_buf *b = &f->text;
    char text[SCRIPT_BYTES];
    if (b->n - p->mark > SCRIPT_BYTES || b->n == p->mark)
        return;
    op_str s = op_str_make(text, b->n - p->mark - 1);
    memcpy(text, b->p + p->mark + 1, s.n);
    if (p->script == MARK) {
        memcpy(text, b->p + p->mark, s.n + 1);
        const char *mark = combining(op_str_make(text, s.n + 1));
        op_buf_truncate(b, p->mark);
        op_buf_addz(b, mark ? mark : "");
        return;
    }
    if (s.n > 2 && text[0] == '(' && text[s.n - 1] == ')')
        s = op_str_make(text + 1, s.n - 2);
    size_t before = b->n;
    if (s.n && is_primes(s))
        op_buf_add(b, s);
    else if (!s.n || !op_script_chars(s, p->script == SUPERSCRIPT, b))
        return;
    size_t n = b->n - before;
    memmove(b->p + p->mark, b->p + before, n);
    op_buf_truncate(b, p->mark + n);
}

static void close_part(struct formula *f, const struct part *p)
{
    struct op_buf *b = &f->text;
    if (root_closes(p->node) || is_math(p->node, OP_N_MFENCED))
        op_buf_addc(b, ')');
    else if (is_math(p->node, OP_N_MTABLE) && !is_line_table(p->node))
        op_buf_addc(b, ']');
    if (p->closes)
        op_buf_addc(b, ')');
    /* What a sum is of stands apart from its limits. */
    if (is_script_parent(p->node) && has_limits(p->node))
        f->function = true;
    if (p->script) {
        f->scripts--;
        close_script(f, p);
    }
}

/* -- Tokens -- */

static void add_space(struct formula *f)
{
    if (f->text.n && f->text.p[f->text.n - 1] != ' ')
        op_buf_addc(&f->text, ' ');
}

/* Operators between operands stand between spaces, unless they are small. */
static bool is_spaced(const struct formula *f, const struct op_node *n, op_str s)
{
    if (!f->airy || f->scripts || op_attr(n, OP_N_FORM).n || op_attr(n, OP_N_SEPARATOR).n)
        return false;
    if (!element_from(op_prev(n), true) || !element_from(op_next(n), false))
        return false;
    size_t length;
    uint32_t c = s.n ? op_utf8_decode(s.p, s.p + s.n, &length) : 0;
    return s.n > 3 || (c == ':' && op_attr(n, OP_N_LSPACE).n) || (c >= 'A' && op_is_alpha((char)(c < 128 ? c : 0))) ||
           (c && strchr("+=<>", c < 128 ? (int)c : 0)) || c == 0xB1 || c == 0xD7 || c == 0xF7 ||
           (c >= 0x2190 && c < 0x2200) || c == 0x2212 || c == 0x2213 || c == 0x2208 || c == 0x2209 ||
           (c >= 0x2223 && c < 0x222B) || (c >= 0x2234 && c < 0x22C0) || (c >= 0x22C6 && c < 0x22EE) ||
           (c >= 0x27F0 && c < 0x2800) || (c >= 0x2A30 && c < 0x2B00) || c == '|';
}

static bool is_invisible(op_str s)
{
    return s.n == 3 && memcmp(s.p, "\xE2\x81", 2) == 0 && (unsigned char)s.p[2] >= 0xA1 &&
           (unsigned char)s.p[2] <= 0xA4;
}

/* Non-breaking spaces become plain ones. */
static void add_text(struct formula *f, op_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        bool space = i + 1 < s.n && memcmp(s.p + i, "\xC2\xA0", 2) == 0;
        if (space || op_is_space(s.p[i]))
            add_space(f);
        else
            op_buf_addc(&f->text, s.p[i]);
        i += space;
    }
}

static void add_token(struct formula *f, const struct op_node *n, op_str s)
{
    bool text = is_math(n, OP_N_MTEXT);
    if (!text)
        s = op_str_trim(s);
    if (is_invisible(s)) {
        f->function = (unsigned char)s.p[2] == 0xA1;
        return;
    }
    bool open = s.n && (*s.p == '(' || *s.p == '[' || *s.p == '{');
    if (f->function && !open)
        add_space(f);
    f->function = false;
    if (text) {
        f->well = f->well && !(s.n && *s.p == '\\');
        add_text(f, s);
        return;
    }
    bool spaced = is_math(n, OP_N_MO) && is_spaced(f, n, s);
    bool comma = is_math(n, OP_N_MO) && op_attr(n, OP_N_SEPARATOR).n && f->airy && !f->scripts;
    if (spaced && !op_str_eq(op_attr(n, OP_N_LSPACE), OP_STR("0")))
        add_space(f);
    op_buf_add(&f->text, s);
    if ((spaced && !op_str_eq(op_attr(n, OP_N_RSPACE), OP_STR("0"))) || comma)
        add_space(f);
}

/* A space that can be seen. */
static void add_mspace(struct formula *f, const struct op_node *n)
{
    op_str width = op_attr(n, OP_N_WIDTH);
    if (f->airy && width.n && *width.p != '-' && !op_str_starts(width, OP_STR("0.0")) && !f->scripts)
        add_space(f);
    f->function = false;
}

/* -- The walk -- */

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
    if (f->airy && up && is_operator_with_limits(n) && f->text.n && !strchr("([{ ", f->text.p[f->text.n - 1]) &&
        !f->scripts && !is_script_parent(up->node))
        p.mark = (add_space(f), f->text.n);
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
            add_token(f, op_parent(w.node), op_text(w.node));
        } else if (w.event == OP_ENTER && op_is_element(w.node)) {
            if (is_left_out(w.node))
                op_walk_skip(&w);
            else
                push_part(f, w.node);
            if (is_math(w.node, OP_N_MSPACE))
                add_mspace(f, w.node);
        } else if (w.event == OP_LEAVE && f->count && f->parts[f->count - 1].node == w.node) {
            struct part p = f->parts[--f->count];
            close_part(f, &p);
        }
    }
}

bool op_math_line_add(struct op_node *math, bool airy, struct op_buf *out)
{
    struct formula f = {.parts = NULL, .well = true, .airy = airy};
    linearise(&f, math);
    op_str line = op_str_trim(op_buf_str(&f.text));
    op_buf_add(out, line);
    bool well = f.well && line.n;
    op_buf_release(&f.text);
    free(f.parts);
    return well;
}
