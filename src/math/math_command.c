/* What commands do: at once, or when they have their arguments. */
#include "math/tex.h"
#include "offprint/utf8.h"

/* -- Tools -- */

static op_str dup_value(const struct math_entry *e, size_t skip)
{
    return op_str_skip(math_value(e), skip);
}

static struct op_node *styled(struct op_math *m, struct op_node *inner, bool display)
{
    struct op_node *style = math_element(m, OP_N_MSTYLE);
    math_set(m, style, OP_N_DISPLAYSTYLE, display ? "true" : "false");
    math_set(m, style, OP_N_SCRIPTLEVEL, "0");
    op_append(style, inner);
    return style;
}

static struct op_node *fenced(struct op_math *m, op_str open, struct op_node *inner, op_str close)
{
    struct op_node *row = math_element(m, OP_N_MROW);
    if (open.n)
        op_append(row, math_leaf(m, OP_N_MO, open));
    op_append(row, inner);
    if (close.n)
        op_append(row, math_leaf(m, OP_N_MO, close));
    return row;
}

static void put_inner(struct op_math *m, struct op_node *n)
{
    math_put_node(m, n, MATH_INNER);
}

/* -- Fractions and roots -- */

static void finish_fraction(struct op_math *m, struct math_frame *call)
{
    op_str value = math_value(call->entry);
    bool binomial = value.n && *value.p == '(';
    struct op_node *n = math_pair(m, OP_N_MFRAC, call->args[0].node, call->args[1].node);
    if (binomial) {
        math_set(m, n, OP_N_LINETHICKNESS, "0");
        n = fenced(m, OP_STR("("), n, OP_STR(")"));
    }
    if (op_str_ends(value, OP_STR("display")))
        n = styled(m, n, true);
    else if (op_str_ends(value, OP_STR("text")))
        n = styled(m, n, false);
    put_inner(m, n);
}

static op_str delimiter_of(op_str raw)
{
    raw = op_str_trim(raw);
    if (!raw.n || op_str_eq(raw, OP_STR(".")))
        return OP_STR("");
    if (*raw.p != '\\')
        return raw;
    const struct math_entry *e = math_entry_lookup(op_str_skip(raw, 1));
    return e && e->action == MATH_DO_SYMBOL ? math_value(e) : OP_STR("");
}

static void finish_genfrac(struct op_math *m, struct math_frame *call)
{
    struct op_node *n = math_pair(m, OP_N_MFRAC, call->args[0].node, call->args[1].node);
    op_str thickness = math_length(m, call->raw[2]), style = op_str_trim(call->raw[3]);
    if (thickness.p)
        op_attr_set(m->doc, n, OP_N_LINETHICKNESS, thickness);
    op_str open = delimiter_of(call->raw[0]), close = delimiter_of(call->raw[1]);
    if (open.n || close.n)
        n = fenced(m, math_dup(m, open), n, math_dup(m, close));
    if (style.n)
        n = styled(m, n, *style.p == '0');
    put_inner(m, n);
}

static void start_infix(struct op_math *m, const struct math_token *t, const struct math_entry *entry)
{
    math_fill_calls(m);
    struct math_frame *f = math_top(m);
    op_str thickness = OP_STR_NONE;
    if (op_str_eq(math_value(entry), OP_STR("above")))
        thickness = math_length(m, math_raw_dimension(m));
    if (f->kind == MATH_FRAME_TEXT || f->numerator) {
        math_fault(m, OP_MATH_UNBALANCED, t->pos, OP_STR("braces around a fraction"));
        return;
    }
    /* What stands before it gets deeper now, and what follows will be. */
    uint32_t deepest = f->deepest + MATH_INFIX_LEVELS;
    if (deepest > MATH_LEVELS_MAX) {
        math_fault(m, OP_MATH_LIMIT, t->pos, OP_STR("groups in groups"));
        return;
    }
    math_row_end(m, f);
    f->level += MATH_INFIX_LEVELS;
    f->deepest = deepest;
    struct op_node *row = math_element(m, OP_N_MROW), *only = op_first(f->row);
    if (only && !op_next(only)) {
        op_unlink(only);
        row = only;
    } else {
        op_move_children(f->row, row);
    }
    f->numerator = row;
    f->entry = entry;
    f->thickness = thickness;
    f->segment = NULL;
    f->prev = MATH_NONE;
    f->style = f->style ? 2 : 1;
}

static void finish_root(struct op_math *m, struct math_frame *call)
{
    struct op_node *index = call->args[0].node, *inner = call->args[1].node;
    if (index) {
        put_inner(m, math_pair(m, OP_N_MROOT, inner, index));
        return;
    }
    struct op_node *root = math_element(m, OP_N_MSQRT);
    if (inner->name == OP_N_MROW)
        op_move_children(inner, root);
    else
        op_append(root, inner);
    math_put_node(m, root, MATH_ORD);
}

/* -- Over and under -- */

static void finish_accent(struct op_math *m, struct math_frame *call, bool under)
{
    op_str value = math_value(call->entry);
    bool wide = value.n && *value.p == 'w';
    struct op_node *mark = math_leaf(m, OP_N_MO, dup_value(call->entry, wide));
    math_set(m, mark, OP_N_STRETCHY, wide ? "true" : "false");
    struct op_node *n = math_pair(m, under ? OP_N_MUNDER : OP_N_MOVER, call->args[0].node, mark);
    math_set(m, n, under ? OP_N_ACCENTUNDER : OP_N_ACCENT, "true");
    math_put_node(m, n, MATH_ORD);
}

static void finish_brace(struct op_math *m, struct math_frame *call)
{
    bool under = call->entry->value[0] == 'u';
    struct op_node *mark = math_leaf(m, OP_N_MO, dup_value(call->entry, 1));
    math_set(m, mark, OP_N_STRETCHY, "true");
    struct op_node *n = math_pair(m, under ? OP_N_MUNDER : OP_N_MOVER, call->args[0].node, mark);
    math_put(m, (struct math_atom){n, MATH_INNER, MATH_LIMITS_ALWAYS});
}

/* What is set over a sum stays there, also where limits would stand beside it. */
static void hold_limits(struct op_math *m, struct op_node *base)
{
    while (base->name == OP_N_MUNDER || base->name == OP_N_MOVER)
        base = op_first(base);
    if (base->name == OP_N_MO)
        math_set(m, base, OP_N_MOVABLELIMITS, "false");
}

static void finish_overset(struct op_math *m, struct math_frame *call)
{
    char kind = call->entry->value[0];
    struct math_atom base = call->args[kind == 'b' ? 2 : 1];
    if (base.class != MATH_REL && base.class != MATH_BIN)
        hold_limits(m, base.node);
    struct op_node *n;
    if (kind == 'b') {
        n = math_pair(m, OP_N_MUNDEROVER, base.node, call->args[1].node);
        op_append(n, call->args[0].node);
    } else {
        n = math_pair(m, kind == 'u' ? OP_N_MUNDER : OP_N_MOVER, base.node, call->args[0].node);
    }
    enum math_class class = kind == 'r' ? MATH_REL : (enum math_class)base.class;
    if (class != MATH_REL && class != MATH_BIN)
        class = MATH_ORD;
    math_put_node(m, n, class);
}

static void finish_arrow(struct op_math *m, struct math_frame *call)
{
    struct op_node *below = call->args[0].node, *above = call->args[1].node;
    struct op_node *sign = math_leaf(m, OP_N_MO, math_value(call->entry));
    math_set(m, sign, OP_N_STRETCHY, "true");
    bool empty = above->name == OP_N_MROW && !op_first(above);
    struct op_node *n = math_element(m, !below ? OP_N_MOVER : empty ? OP_N_MUNDER : OP_N_MUNDEROVER);
    struct op_node *labels[] = {below, empty && below ? NULL : above};
    op_append(n, sign);
    /* Air around a label makes the arrow longer than it; a space over one, long enough for arrows of fonts that have no
       short ones, which would reach into what stands beside them. */
    for (size_t i = 0; i < 2; i++) {
        if (!labels[i])
            continue;
        struct op_node *row = math_element(m, OP_N_MROW);
        op_append(row, math_space(m, OP_STR("0.5em")));
        op_append(row, labels[i]);
        op_append(row, math_space(m, OP_STR("0.5em")));
        op_append(n, i || !labels[1] ? math_pair(m, OP_N_MOVER, row, math_space(m, OP_STR("3.5em"))) : row);
    }
    math_put_node(m, n, MATH_REL);
}

/* The scripts of `from` in the order below, above; `none` where there is none. */
static void add_corners(struct op_math *m, struct op_node *to, struct op_node *from)
{
    struct op_node *parts[2] = {NULL, NULL};
    bool sub = from->name == OP_N_MSUB || from->name == OP_N_MSUBSUP;
    bool sup = from->name == OP_N_MSUP || from->name == OP_N_MSUBSUP;
    struct op_node *at = sub || sup ? op_next(op_first(from)) : NULL;
    if (sub) {
        parts[0] = at;
        at = op_next(at);
    }
    if (sup)
        parts[1] = at;
    for (size_t i = 0; i < 2; i++) {
        if (parts[i])
            op_unlink(parts[i]);
        op_append(to, parts[i] ? parts[i] : math_element(m, OP_N_MROW));
    }
}

static void finish_sideset(struct op_math *m, struct math_frame *call)
{
    struct op_node *n = math_element(m, OP_N_MMULTISCRIPTS);
    op_append(n, call->args[2].node);
    add_corners(m, n, call->args[1].node);
    op_append(n, math_element(m, OP_N_MPRESCRIPTS));
    add_corners(m, n, call->args[0].node);
    math_put(m, (struct math_atom){n, MATH_OP, MATH_LIMITS_DISPLAY});
}

static void finish_prescript(struct op_math *m, struct math_frame *call)
{
    struct op_node *n = math_element(m, OP_N_MMULTISCRIPTS);
    op_append(n, call->args[2].node);
    op_append(n, math_element(m, OP_N_MPRESCRIPTS));
    op_append(n, call->args[1].node);
    op_append(n, call->args[0].node);
    math_put_node(m, n, MATH_ORD);
}

/* -- Names and classes -- */

static void put_function(struct op_math *m, op_str name, bool limits)
{
    struct op_node *n = math_leaf(m, OP_N_MI, name);
    if (op_utf8_count(name) == 1)
        math_set(m, n, OP_N_MATHVARIANT, "normal");
    math_put(m, (struct math_atom){n, MATH_FUNC, limits ? MATH_LIMITS_DISPLAY : MATH_LIMITS_BESIDE});
}

static bool add_plain_text(const struct op_node *n, struct op_buf *out)
{
    if (n->name == OP_N_MSPACE) {
        op_buf_addc(out, ' ');
        return true;
    }
    const struct op_node *text = op_first(n);
    bool token = n->name == OP_N_MI || n->name == OP_N_MN || n->name == OP_N_MTEXT || n->name == OP_N_MO;
    if (!token || !text || op_next(text))
        return false;
    op_buf_add(out, op_text(text));
    return true;
}

/* A name that is nothing but characters becomes one word; any other stays what it is. */
static void finish_operator(struct op_math *m, struct math_frame *call)
{
    bool limits = call->star || math_value(call->entry).n;
    struct op_node *name = call->args[0].node;
    struct op_buf text = OP_BUF_INIT;
    bool plain = true;
    if (name->name == OP_N_MROW)
        for (const struct op_node *child = op_first(name); child && plain; child = op_next(child))
            plain = add_plain_text(child, &text);
    else
        plain = add_plain_text(name, &text);
    if (plain && text.n)
        put_function(m, math_dup(m, op_buf_str(&text)), limits);
    else
        math_put(m, (struct math_atom){name, MATH_FUNC, limits ? MATH_LIMITS_DISPLAY : MATH_LIMITS_BESIDE});
    op_buf_release(&text);
}

static void finish_class(struct op_math *m, struct math_frame *call)
{
    static const struct {
        op_str name;
        enum math_class class;
        const char *space;
    } classes[] = {{OP_STR_INIT("ord"), MATH_ORD, "0"},        {OP_STR_INIT("bin"), MATH_BIN, "0.2222em"},
                   {OP_STR_INIT("rel"), MATH_REL, "0.2778em"}, {OP_STR_INIT("open"), MATH_OPEN, "0"},
                   {OP_STR_INIT("close"), MATH_CLOSE, "0"},    {OP_STR_INIT("punct"), MATH_PUNCT, NULL},
                   {OP_STR_INIT("inner"), MATH_INNER, NULL}};
    struct op_node *n = call->args[0].node;
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        if (!op_str_eq(classes[i].name, math_value(call->entry)))
            continue;
        enum math_class class = classes[i].class;
        bool letters = n->name == OP_N_MI || n->name == OP_N_MTEXT;
        if (letters && (class == MATH_BIN || class == MATH_REL))
            op_rename(n, OP_N_MO);
        if (class == MATH_ORD && n->name == OP_N_MO)
            op_rename(n, OP_N_MI);
        if (n->name == OP_N_MO && classes[i].space) {
            math_set(m, n, OP_N_LSPACE, classes[i].space);
            math_set(m, n, OP_N_RSPACE, classes[i].space);
        }
        math_put_node(m, n, class);
    }
}

static op_str negated(struct op_math *m, op_str s)
{
    static const struct {
        op_str plain, not ;
    } table[] = {
        {OP_STR_INIT("="), OP_STR_INIT("\xE2\x89\xA0")},
        {OP_STR_INIT("<"), OP_STR_INIT("\xE2\x89\xAE")},
        {OP_STR_INIT(">"), OP_STR_INIT("\xE2\x89\xAF")},
        {OP_STR_INIT("\xE2\x88\x88"), OP_STR_INIT("\xE2\x88\x89")},
        {OP_STR_INIT("\xE2\x88\x8B"), OP_STR_INIT("\xE2\x88\x8C")},
        {OP_STR_INIT("\xE2\x88\x83"), OP_STR_INIT("\xE2\x88\x84")},
        {OP_STR_INIT("\xE2\x88\xA3"), OP_STR_INIT("\xE2\x88\xA4")},
        {OP_STR_INIT("\xE2\x88\xA5"), OP_STR_INIT("\xE2\x88\xA6")},
        {OP_STR_INIT("\xE2\x88\xBC"), OP_STR_INIT("\xE2\x89\x81")},
        {OP_STR_INIT("\xE2\x89\x83"), OP_STR_INIT("\xE2\x89\x84")},
        {OP_STR_INIT("\xE2\x89\x85"), OP_STR_INIT("\xE2\x89\x87")},
        {OP_STR_INIT("\xE2\x89\x88"), OP_STR_INIT("\xE2\x89\x89")},
        {OP_STR_INIT("\xE2\x89\xA1"), OP_STR_INIT("\xE2\x89\xA2")},
        {OP_STR_INIT("\xE2\x89\xA4"), OP_STR_INIT("\xE2\x89\xB0")},
        {OP_STR_INIT("\xE2\x89\xA5"), OP_STR_INIT("\xE2\x89\xB1")},
        {OP_STR_INIT("\xE2\x89\xBA"), OP_STR_INIT("\xE2\x8A\x80")},
        {OP_STR_INIT("\xE2\x89\xBB"), OP_STR_INIT("\xE2\x8A\x81")},
        {OP_STR_INIT("\xE2\x8A\x82"), OP_STR_INIT("\xE2\x8A\x84")},
        {OP_STR_INIT("\xE2\x8A\x83"), OP_STR_INIT("\xE2\x8A\x85")},
        {OP_STR_INIT("\xE2\x8A\x86"), OP_STR_INIT("\xE2\x8A\x88")},
        {OP_STR_INIT("\xE2\x8A\x87"), OP_STR_INIT("\xE2\x8A\x89")},
        {OP_STR_INIT("\xE2\x8A\xA2"), OP_STR_INIT("\xE2\x8A\xAC")},
        {OP_STR_INIT("\xE2\x8A\xA8"), OP_STR_INIT("\xE2\x8A\xAD")},
        {OP_STR_INIT("\xE2\x86\x92"), OP_STR_INIT("\xE2\x86\x9B")},
        {OP_STR_INIT("\xE2\x86\x90"), OP_STR_INIT("\xE2\x86\x9A")},
        {OP_STR_INIT("\xE2\x87\x92"), OP_STR_INIT("\xE2\x87\x8F")},
        {OP_STR_INIT("\xE2\x87\x90"), OP_STR_INIT("\xE2\x87\x8D")},
        {OP_STR_INIT("\xE2\x87\x94"), OP_STR_INIT("\xE2\x87\x8E")},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (op_str_eq(table[i].plain, s))
            return table[i].not ;
    return op_arena_join(m->doc->arena, s, OP_STR("\xCC\xB8")); /* a long stroke over it */
}

static void finish_not(struct op_math *m, struct math_frame *call)
{
    struct math_atom atom = call->args[0];
    struct op_node *text = op_first(atom.node);
    if (text && text->kind == OP_TEXT) {
        op_str s = negated(m, op_text(text));
        text->u.text = s.p;
        text->n = (uint32_t)s.n;
    }
    math_put(m, atom);
}

/* -- Colour, boxes, what is not seen -- */

static void finish_colored(struct op_math *m, struct math_frame *call)
{
    op_str color = math_color(m, call->raw[0], call->raw[1]);
    struct math_atom atom = call->args[0];
    if (color.p) {
        struct op_node *style = math_element(m, OP_N_MSTYLE);
        op_attr_set(m->doc, style, OP_N_MATHCOLOR, color);
        op_append(style, atom.node);
        atom.node = style;
    }
    math_put(m, atom);
}

static void finish_colorbox(struct op_math *m, struct math_frame *call)
{
    bool framed = call->entry->args[1] == 'r';
    op_str back = math_color(m, OP_STR_NONE, call->raw[framed]);
    struct op_node *n = math_element(m, OP_N_MSTYLE);
    if (back.p)
        op_attr_set(m->doc, n, OP_N_MATHBACKGROUND, back);
    op_append(n, call->args[0].node);
    if (framed) {
        struct op_node *box = math_element(m, OP_N_MENCLOSE);
        math_set(m, box, OP_N_NOTATION, "box");
        op_append(box, n);
        n = box;
    }
    math_put_node(m, n, MATH_ORD);
}

static void finish_enclose(struct op_math *m, struct math_frame *call)
{
    struct op_node *n = math_element(m, OP_N_MENCLOSE);
    op_str notation = math_value(call->entry);
    if (!notation.n)
        notation = call->raw_parts ? math_dup(m, op_str_trim(call->raw[0])) : OP_STR("box");
    op_attr_set(m->doc, n, OP_N_NOTATION, notation);
    struct op_node *inner = call->args[0].node;
    op_append(n, inner);
    math_put_node(m, n, MATH_ORD);
}

static void finish_cancelto(struct op_math *m, struct math_frame *call)
{
    struct op_node *n = math_element(m, OP_N_MENCLOSE);
    math_set(m, n, OP_N_NOTATION, "updiagonalstrike");
    op_append(n, call->args[1].node);
    math_put_node(m, math_pair(m, OP_N_MSUP, n, call->args[0].node), MATH_ORD);
}

static struct op_node *padded(struct op_math *m, struct op_node *inner, const char *width, const char *height)
{
    struct op_node *n = math_element(m, OP_N_MPADDED);
    if (width)
        math_set(m, n, OP_N_WIDTH, width);
    if (height) {
        math_set(m, n, OP_N_HEIGHT, height);
        math_set(m, n, OP_N_DEPTH, height);
    }
    op_append(n, inner);
    return n;
}

static void finish_phantom(struct op_math *m, struct math_frame *call)
{
    struct op_node *n = math_element(m, OP_N_MPHANTOM);
    op_append(n, call->args[0].node);
    char kind = call->entry->value[0];
    math_put_node(m, kind == 'h' ? padded(m, n, NULL, "0") : kind == 'v' ? padded(m, n, "0", NULL) : n, MATH_ORD);
}

static void finish_lap(struct op_math *m, struct math_frame *call)
{
    struct op_node *n = padded(m, call->args[0].node, "0", NULL);
    char kind = call->entry->value[0];
    if (kind != 'r')
        math_set(m, n, OP_N_LSPACE, kind == 'l' ? "-100%width" : "-50%width");
    math_put_node(m, n, MATH_ORD);
}

static void finish_raise(struct op_math *m, struct math_frame *call)
{
    struct op_node *n = math_element(m, OP_N_MPADDED);
    op_str by = math_length(m, call->raw[0]);
    if (by.p)
        op_attr_set(m->doc, n, OP_N_VOFFSET, by);
    op_append(n, call->args[0].node);
    math_put_node(m, n, MATH_ORD);
}

static void finish_rule(struct op_math *m, struct math_frame *call)
{
    struct op_node *n = math_element(m, OP_N_MSPACE);
    op_str width = math_length(m, call->raw[1]), height = math_length(m, call->raw[2]);
    math_set(m, n, OP_N_MATHBACKGROUND, "#000000");
    op_attr_set(m->doc, n, OP_N_WIDTH, width.p ? width : OP_STR("0"));
    op_attr_set(m->doc, n, OP_N_HEIGHT, height.p ? height : OP_STR("0"));
    math_put_node(m, n, MATH_ORD);
}

static void put_strut(struct op_math *m)
{
    struct op_node *n = math_element(m, OP_N_MSPACE);
    math_set(m, n, OP_N_HEIGHT, "0.7em");
    math_set(m, n, OP_N_DEPTH, "0.3em");
    math_put_space(m, n);
}

/* -- Other notations -- */

static void expand_chemistry(struct op_math *m, struct math_frame *call)
{
    struct op_buf out = OP_BUF_INIT;
    math_chemistry(call->raw[0], &out);
    op_str tex = op_arena_dup(m->doc->arena, op_buf_str(&out));
    op_buf_release(&out);
    math_push_text(m, tex, call->pos);
}

static void expand_unit(struct op_math *m, struct math_frame *call)
{
    struct op_buf out = OP_BUF_INIT;
    math_unit(call, &out);
    op_str tex = op_arena_dup(m->doc->arena, op_buf_str(&out));
    op_buf_release(&out);
    math_push_text(m, tex, call->pos);
}

/* \char"2B, \char`A, \char 65; \unicode{x2B}. */
static void put_code_point(struct op_math *m, op_str s)
{
    s = op_str_trim(s);
    bool hex = s.n && (*s.p == '"' || *s.p == 'x' || *s.p == 'X');
    if (s.n && *s.p == '`') {
        s = op_str_skip(s, s.n > 2 && s.p[1] == '\\' ? 2 : 1);
        size_t length = 0;
        if (s.n)
            (void)op_utf8_decode(s.p, s.p + s.n, &length);
        if (length)
            math_put_character(m, math_dup(m, op_str_first(s, length)), MATH_ORD);
        return;
    }
    uint32_t c = 0;
    for (size_t i = hex; i < s.n && c < 0x110000; i++) {
        int digit = op_hex_value(s.p[i]);
        if (digit < 0 || (!hex && digit > 9))
            break;
        c = c * (hex ? 16 : 10) + (uint32_t)digit;
    }
    if (!c || !op_xml_char(c))
        return;
    char utf8[4];
    size_t n = op_utf8_encode(c, utf8);
    math_put_character(m, math_dup(m, op_str_make(utf8, n)), math_class_of(c));
}

static void char_command(struct op_math *m)
{
    struct math_token t;
    struct op_buf out = OP_BUF_INIT;
    math_peek(m, &t);
    bool quote = t.kind == MATH_T_CHAR && *t.p == '`';
    while (out.n < 8 &&
           (t.kind == MATH_T_CHAR ||
            (quote && out.n == 1 && t.kind != MATH_T_END && t.kind != MATH_T_CLOSE && t.kind != MATH_T_PARAM)) &&
           (op_hex_value(*t.p) >= 0 || (!out.n && (*t.p == '"' || quote)) || (quote && out.n == 1))) {
        math_next(m, &t);
        op_buf_add(&out, op_str_make(t.p, t.n));
        if (quote && out.n > 1)
            break;
        math_peek(m, &t);
    }
    op_str s = op_arena_dup(&m->scratch, op_buf_str(&out));
    op_buf_release(&out);
    put_code_point(m, s);
}

/* -- With all arguments -- */

static void finish_text(struct op_math *m, struct math_frame *call)
{
    struct op_node *n = call->args[0].node;
    if (call->entry->action == MATH_DO_BOXTEXT) {
        struct op_node *box = math_element(m, OP_N_MENCLOSE);
        math_set(m, box, OP_N_NOTATION, "box");
        op_append(box, n);
        n = box;
    }
    math_put_node(m, n, MATH_ORD);
}

static void finish_space(struct op_math *m, struct math_frame *call)
{
    op_str width = math_length(m, call->raw[call->raw_parts - 1]);
    if (width.p)
        math_put_space(m, math_space(m, width));
}

static void finish_tag(struct op_math *m, struct math_frame *call)
{
    op_str tag = math_tag_shown(m, call->raw[call->raw_parts - 1], call->star);
    struct math_table *t = math_tagged_table(m);
    if (t)
        math_table_tag(t, tag, false);
    else
        m->tag = tag;
    m->shown = true;
}

static void finish_reference(struct op_math *m, struct math_frame *call)
{
    math_reference(m, call->raw[0], math_value(call->entry).n > 0, call->pos);
}

static void finish_other(struct op_math *m, struct math_frame *call)
{
    switch (call->entry->action) {
    case MATH_DO_COLORED:
        finish_colored(m, call);
        break;
    case MATH_DO_COLORBOX:
        finish_colorbox(m, call);
        break;
    case MATH_DO_DEFINECOLOR:
        math_color_define(m, call->raw[0], call->raw[1], call->raw[2]);
        break;
    case MATH_DO_ENCLOSE:
        finish_enclose(m, call);
        break;
    case MATH_DO_CANCELTO:
        finish_cancelto(m, call);
        break;
    case MATH_DO_PHANTOM:
        finish_phantom(m, call);
        break;
    case MATH_DO_SMASH:
        math_put_node(m, padded(m, call->args[0].node, NULL, "0"), MATH_ORD);
        break;
    case MATH_DO_LAP:
        finish_lap(m, call);
        break;
    case MATH_DO_RAISE:
        finish_raise(m, call);
        break;
    case MATH_DO_RULE:
        finish_rule(m, call);
        break;
    case MATH_DO_HSPACE:
        finish_space(m, call);
        break;
    case MATH_DO_TAG:
        finish_tag(m, call);
        break;
    case MATH_DO_LABEL:
        math_label(m, call->raw[0]);
        break;
    case MATH_DO_REF:
        finish_reference(m, call);
        break;
    case MATH_DO_CHEMISTRY:
        expand_chemistry(m, call);
        break;
    case MATH_DO_UNIT:
        expand_unit(m, call);
        break;
    case MATH_DO_URL:
        math_put_node(m, math_leaf(m, OP_N_MTEXT, math_dup(m, call->raw[0])), MATH_ORD);
        break;
    case MATH_DO_CHARACTER:
        put_code_point(m, call->raw[call->entry->args[0] == 'o']);
        break;
    case MATH_DO_MULTICOLUMN:
        math_multicolumn(m, call);
        break;
    default:
        break;
    }
}

void math_finish_call(struct op_math *m, struct math_frame *call)
{
    switch (call->entry->action) {
    case MATH_DO_SCRIPT:
        math_attach_script(m, call);
        break;
    case MATH_DO_FRACTION:
        finish_fraction(m, call);
        break;
    case MATH_DO_GENFRAC:
        finish_genfrac(m, call);
        break;
    case MATH_DO_ROOT:
        finish_root(m, call);
        break;
    case MATH_DO_ACCENT:
        finish_accent(m, call, false);
        break;
    case MATH_DO_UNDER:
        finish_accent(m, call, true);
        break;
    case MATH_DO_BRACE:
        finish_brace(m, call);
        break;
    case MATH_DO_OVERSET:
        finish_overset(m, call);
        break;
    case MATH_DO_SIDESET:
        finish_sideset(m, call);
        break;
    case MATH_DO_PRESCRIPT:
        finish_prescript(m, call);
        break;
    case MATH_DO_ARROW:
        finish_arrow(m, call);
        break;
    case MATH_DO_TEXT:
    case MATH_DO_BOXTEXT:
        finish_text(m, call);
        break;
    case MATH_DO_OPERATOR:
        finish_operator(m, call);
        break;
    case MATH_DO_MATHOP:
        math_put(m, (struct math_atom){call->args[0].node, MATH_OP, MATH_LIMITS_DISPLAY});
        break;
    case MATH_DO_CLASS:
        finish_class(m, call);
        break;
    case MATH_DO_NOT:
        finish_not(m, call);
        break;
    case MATH_DO_FONT:
    case MATH_DO_PASS:
    case MATH_DO_LINK:
        math_put(m, call->args[0]);
        break;
    case MATH_DO_CHOICE:
        math_put(m, call->args[math_top(m)->style < 4 ? math_top(m)->style : 3]);
        break;
    default:
        finish_other(m, call);
        break;
    }
}

/* -- Arguments, one after the other -- */

static bool take_raw(struct op_math *m, struct math_frame *f, char kind)
{
    op_str raw;
    if (kind == 'r') {
        raw = math_raw_argument(m);
    } else if (kind == 'o') {
        raw = math_raw_option(m);
    } else if (kind == 's') {
        f->star = math_take_star(m);
        raw = OP_STR_NONE;
    } else {
        return false;
    }
    if (f->raw_parts < 4)
        f->raw[f->raw_parts++] = raw;
    return true;
}

void math_advance(struct op_math *m)
{
    struct math_frame *f = math_top(m);
    char kind = f->entry->args[f->parts + f->raw_parts];
    struct math_token t;
    if (take_raw(m, f, kind))
        return;
    if (kind == 't') {
        math_text_begin(m, f->entry->action == MATH_DO_TEXT ? math_font_of(math_value(f->entry)) : MATH_FONT_DEFAULT,
                        f->pos);
        return;
    }
    if (kind != 'p')
        return;
    math_peek(m, &t);
    if (t.kind != MATH_T_CHAR || *t.p != '[') {
        f->args[f->parts++] = (struct math_atom){NULL, 0, 0};
        return;
    }
    math_next(m, &t);
    struct math_frame *option = math_push(m, MATH_FRAME_OPTION, t.pos, 1);
    if (!option)
        f->args[f->parts++] = (struct math_atom){NULL, 0, 0};
    else if (option->style < 2)
        option->style = 2;
}

/* How what stands in its arguments looks. */
static void set_argument_look(struct math_frame *f, const struct math_entry *e)
{
    switch (e->action) {
    case MATH_DO_FRACTION:
        if (op_str_eq(math_name(e), OP_STR("cfrac")))
            f->style = 0;
        else
            f->style = op_str_ends(math_value(e), OP_STR("display")) || f->style == 0 ? 1 : f->style < 2 ? 2 : 3;
        break;
    case MATH_DO_GENFRAC:
        f->style = f->style == 0 ? 1 : 2;
        break;
    case MATH_DO_FONT: {
        enum math_font font = math_font_of(math_value(e));
        bool plain = (f->font == MATH_FONT_UPRIGHT || f->font == MATH_FONT_DEFAULT);
        f->font = (unsigned char)(plain ? font : math_font_in((enum math_font)f->font, font));
        break;
    }
    case MATH_DO_OPERATOR:
        f->font = MATH_FONT_OPERATOR;
        break;
    default:
        break;
    }
}

static void start_call(struct op_math *m, const struct math_token *t, const struct math_entry *entry)
{
    struct math_frame *f = math_push(m, MATH_FRAME_CALL, t->pos, 2);
    if (!f) {
        math_put_node(m, math_leaf(m, OP_N_MTEXT, op_arena_join(m->doc->arena, OP_STR("\\"), math_name(entry))),
                      MATH_ORD);
        return;
    }
    f->entry = entry;
    set_argument_look(f, entry);
}

/* -- At once -- */

static int to_int(op_str s)
{
    int value = 0;
    bool negative = s.n && *s.p == '-';
    for (size_t i = negative; i < s.n; i++)
        value = value * 10 + (s.p[i] - '0');
    return negative ? -value : value;
}

static void change_look(struct op_math *m, const struct math_entry *e)
{
    math_fill_calls(m);
    struct math_frame *f = math_top(m);
    struct math_look look = f->look;
    if (e->action == MATH_DO_STYLE) {
        signed char style = (signed char)(e->value[0] - '0');
        if (f->style == (unsigned char)style && (style > 1 || f->look.style < 0))
            return;
        look.style = style;
    } else if (e->action == MATH_DO_SIZE) {
        look.size = (uint16_t)to_int(math_value(e));
    } else {
        op_str color = math_color(m, math_raw_option(m), math_raw_argument(m));
        if (!color.p)
            return;
        look.color = color;
    }
    if (f->kind != MATH_FRAME_TEXT)
        math_set_look(m, f, look);
}

static void put_big_operator(struct op_math *m, const struct math_entry *e)
{
    bool integral = e->value[0] == 'i';
    struct op_node *n = math_leaf(m, OP_N_MO, dup_value(e, integral));
    math_put(m, (struct math_atom){n, MATH_OP, integral ? MATH_LIMITS_BESIDE : MATH_LIMITS_DISPLAY});
}

static void set_limits(struct op_math *m, const struct math_entry *e)
{
    struct math_frame *f = math_top(m);
    if (f->prev == MATH_OP || f->prev == MATH_FUNC || f->prev == MATH_INNER)
        f->limits = e->value[0] == 'l' ? MATH_LIMITS_ALWAYS : MATH_LIMITS_BESIDE;
}

static void put_delimiter(struct op_math *m, const struct math_token *t, const struct math_entry *e)
{
    uint32_t pos;
    if (e->action != MATH_DO_LEFT)
        math_end_run(m);
    op_str delimiter = math_delimiter(m, &pos);
    if (!delimiter.p)
        math_fault(m, OP_MATH_UNBALANCED, t->pos, OP_STR("a delimiter"));
    if (delimiter.n && delimiter.p >= m->scratch.base && delimiter.p < m->scratch.base + m->scratch.used)
        delimiter = math_dup(m, delimiter);
    if (e->action == MATH_DO_LEFT)
        math_left(m, t, delimiter);
    else if (e->action == MATH_DO_RIGHT)
        math_right(m, delimiter.p ? delimiter : OP_STR(""), t->pos);
    else if (e->action == MATH_DO_MIDDLE)
        math_middle(m, delimiter.p ? delimiter : OP_STR(""));
    else
        math_big(m, delimiter, math_value(e));
}

static void switch_font(struct op_math *m, const struct math_entry *e)
{
    math_end_run(m);
    struct math_frame *f = math_top(m);
    if (f->kind == MATH_FRAME_CALL)
        math_fill_calls(m);
    math_top(m)->font = (unsigned char)math_font_of(math_value(e));
}

static void change_group(struct op_math *m, const struct math_token *t, const struct math_entry *e)
{
    struct math_token *brace = op_arena_alloc(&m->scratch, sizeof *brace);
    *brace = *t;
    brace->kind = e->value[0] == '{' ? MATH_T_OPEN : MATH_T_CLOSE;
    brace->p = e->value;
    brace->n = 1;
    math_push_tokens(m, brace, 1);
}

static void command_at_once(struct op_math *m, const struct math_token *t, const struct math_entry *e)
{
    switch (e->action) {
    case MATH_DO_OVER:
        start_infix(m, t, e);
        break;
    case MATH_DO_SWITCH:
        switch_font(m, e);
        break;
    case MATH_DO_SPACE:
        math_put_space(m, math_space(m, math_mu(m, to_int(math_value(e)))));
        break;
    case MATH_DO_KERN: {
        op_str width = math_length(m, math_raw_dimension(m));
        if (width.p)
            math_put_space(m, math_space(m, width));
        break;
    }
    case MATH_DO_RAISE:
        (void)math_raw_dimension(m);
        break;
    case MATH_DO_BLANK:
        math_put_space(m, math_leaf(m, OP_N_MTEXT, OP_STR("\xC2\xA0")));
        break;
    case MATH_DO_STYLE:
    case MATH_DO_SIZE:
        change_look(m, e);
        break;
    case MATH_DO_ROW:
        math_line_end(m);
        break;
    case MATH_DO_HLINE:
        math_hline(m, math_value(e));
        break;
    case MATH_DO_LINES:
        math_lines(m, t);
        break;
    case MATH_DO_LIMITS:
        set_limits(m, e);
        break;
    case MATH_DO_GROUP:
        change_group(m, t, e);
        break;
    case MATH_DO_TAG:
        if (math_tagged_table(m))
            math_table_tag(math_tagged_table(m), OP_STR_NONE, true);
        m->tag_silent = true;
        break;
    case MATH_DO_STRUT:
        put_strut(m);
        break;
    case MATH_DO_DEFINE:
        math_define(m, e->value[0]);
        break;
    case MATH_DO_CHARACTER:
        char_command(m);
        break;
    case MATH_DO_BIG_OPERATOR:
        put_big_operator(m, e);
        break;
    case MATH_DO_FUNCTION: {
        bool limits = e->value[0] == '*';
        op_str shown = dup_value(e, limits);
        put_function(m, shown.n ? shown : math_name(e), limits);
        break;
    }
    case MATH_DO_EXPAND:
        math_expand_entry(m, t, e);
        break;
    default:
        break;
    }
}

void math_command(struct op_math *m, const struct math_token *t, const struct math_entry *entry)
{
    switch (entry->action) {
    case MATH_DO_SYMBOL:
        math_put_character(m, math_value(entry), (enum math_class)entry->class);
        break;
    case MATH_DO_LEFT:
    case MATH_DO_RIGHT:
    case MATH_DO_MIDDLE:
    case MATH_DO_BIG:
        put_delimiter(m, t, entry);
        break;
    case MATH_DO_BEGIN:
        math_begin(m, t, math_raw_argument(m));
        break;
    case MATH_DO_END:
        math_end(m, math_raw_argument(m), t->pos);
        break;
    case MATH_DO_COLOR:
        change_look(m, entry);
        break;
    default:
        if (entry->args[0])
            start_call(m, t, entry);
        else
            command_at_once(m, t, entry);
        break;
    }
}
