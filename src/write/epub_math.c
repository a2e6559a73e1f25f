/* Presentation MathML (MathML 3, section 3) that checkers take: known elements, as many children as each wants, an
   alternative text, and the TeX of the formula as its annotation. */
#include "doc/formula.h"
#include "doc/math_line.h"
#include "write/epub.h"

enum content {
    ROW,     /* any number of expressions */
    TOKEN,   /* text */
    COUNTED, /* so many expressions */
    ROWS,    /* mtr */
    CELLS,   /* mtd */
    SCRIPTS, /* mmultiscripts */
    NOTED    /* semantics: an expression and its annotation */
};

struct row {
    uint32_t name;
    enum content content;
    unsigned count;
    const char *attributes;
};

static const struct row rows[] = {
    {OP_N_MATH, ROW, 0, "display alttext"},
    {OP_N_SEMANTICS, NOTED, 0, ""},
    {OP_N_ANNOTATION, TOKEN, 0, "encoding"},
    {OP_N_MROW, ROW, 0, "href"},
    {OP_N_MI, TOKEN, 0, "mathvariant"},
    {OP_N_MN, TOKEN, 0, "mathvariant"},
    {OP_N_MO, TOKEN, 0,
     "mathvariant form fence separator lspace rspace stretchy symmetric maxsize minsize largeop movablelimits accent"},
    {OP_N_MTEXT, TOKEN, 0, "mathvariant href"},
    {OP_N_MS, TOKEN, 0, "mathvariant"},
    {OP_N_MSPACE, COUNTED, 0, "width height depth linebreak mathbackground"},
    {OP_N_MFRAC, COUNTED, 2, "linethickness numalign denomalign bevelled"},
    {OP_N_MSQRT, ROW, 0, ""},
    {OP_N_MROOT, COUNTED, 2, ""},
    {OP_N_MSTYLE, ROW, 0, "displaystyle scriptlevel mathvariant mathcolor mathbackground mathsize"},
    {OP_N_MERROR, ROW, 0, ""},
    {OP_N_MPADDED, ROW, 0, "width height depth lspace voffset"},
    {OP_N_MPHANTOM, ROW, 0, ""},
    {OP_N_MFENCED, ROW, 0, "open close separators"},
    {OP_N_MENCLOSE, ROW, 0, "notation"},
    {OP_N_MSUB, COUNTED, 2, ""},
    {OP_N_MSUP, COUNTED, 2, ""},
    {OP_N_MSUBSUP, COUNTED, 3, ""},
    {OP_N_MUNDER, COUNTED, 2, "accentunder"},
    {OP_N_MOVER, COUNTED, 2, "accent"},
    {OP_N_MUNDEROVER, COUNTED, 3, "accent accentunder"},
    {OP_N_MMULTISCRIPTS, SCRIPTS, 0, ""},
    {OP_N_MPRESCRIPTS, COUNTED, 0, ""},
    {OP_N_MTABLE, ROWS, 0, "columnalign rowspacing columnspacing rowlines columnlines frame displaystyle"},
    {OP_N_MTR, CELLS, 0, "columnalign"},
    {OP_N_MTD, ROW, 0, "columnalign rowspan columnspan style"},
};

static const struct row *lookup(const struct op_node *n)
{
    for (size_t i = 0; n->ns == OP_NS_MATHML && i < sizeof rows / sizeof *rows; i++)
        if (rows[i].name == n->name)
            return &rows[i];
    return NULL;
}

/* -- Attributes -- */

static bool is_length(op_str s)
{
    size_t i = s.n && s.p[0] == '-', digits = i;
    while (i < s.n && (op_is_digit(s.p[i]) || s.p[i] == '.'))
        i++;
    op_str unit = op_str_skip(s, i);
    bool one_dot = op_str_find_char(s, '.', 0) == OP_NOT_FOUND ||
                   op_str_find_char(s, '.', op_str_find_char(s, '.', 0) + 1) == OP_NOT_FOUND;
    return i > digits && one_dot && s.p[i - 1] != '.' &&
           (!unit.n || op_str_has_word(OP_STR("em ex in cm mm pt px pc %"), unit));
}

static bool all_words(op_str list, op_str words, bool lengths)
{
    bool any = false;
    for (op_str word; (word = op_str_word(&list)).p; any = true)
        if (!(lengths && is_length(word)) && !op_str_has_word(words, word))
            return false;
    return any;
}

/* +1em, -50%width: what mpadded takes besides lengths. */
static bool is_change(op_str s)
{
    op_str unsigned_part = op_str_skip(s, s.n && (*s.p == '+' || *s.p == '-'));
    size_t percent = op_str_find_char(unsigned_part, '%', 0);
    if (percent != OP_NOT_FOUND &&
        op_str_has_word(OP_STR("width height depth"), op_str_skip(unsigned_part, percent + 1)))
        return is_length(op_str_first(unsigned_part, percent + 1));
    return is_length(unsigned_part);
}

/* What op-math says of cells, and nothing else. */
static bool is_cell_style(op_str s)
{
    static const op_str known = OP_STR_INIT("text-align:left text-align:right text-align:-webkit-left "
                                            "text-align:-webkit-right padding-left:0 padding-right:0");
    while (s.n) {
        op_str part = op_str_cut(&s, ';');
        if (!op_str_has_word(known, part) && !op_str_eq(part, OP_STR("border-left:1px solid")) &&
            !op_str_eq(part, OP_STR("border-top:1px solid")))
            return false;
    }
    return true;
}

/* #rrggbb */
static bool is_color(op_str s)
{
    for (size_t i = 1; i < s.n; i++)
        if (op_hex_value(s.p[i]) < 0)
            return false;
    return s.n == 7 && *s.p == '#';
}

static const struct {
    const char *names, *words;
    bool lengths, many;
} values[] = {
    {"display", "block inline", false, false},
    {"alttext open close separators encoding", NULL, false, false},
    {"fence separator stretchy symmetric largeop movablelimits accent accentunder bevelled displaystyle", "true false",
     false, false},
    {"linebreak", "newline", false, false},
    {"form", "prefix infix postfix", false, false},
    {"lspace rspace minsize width height depth mathsize voffset", "", true, false},
    {"maxsize", "infinity", true, false},
    {"linethickness", "thin medium thick", true, false},
    {"numalign denomalign", "left center right", false, false},
    {"columnalign", "left center right", false, true},
    {"rowspacing columnspacing", "", true, true},
    {"rowlines columnlines", "none solid dashed", false, true},
    {"frame", "none solid dashed", false, false},
    {"scriptlevel rowspan columnspan", "0 1 2 3 4 5 6 7 8 9", false, false},
    {"notation",
     "longdiv actuarial radical box roundedbox circle left right top bottom updiagonalstrike downdiagonalstrike "
     "verticalstrike horizontalstrike madruwb",
     false, true},
    {"mathvariant",
     "normal bold italic bold-italic double-struck bold-fraktur script bold-script fraktur sans-serif bold-sans-serif "
     "sans-serif-italic sans-serif-bold-italic monospace",
     false, false},
};

static bool is_good_value(const struct row *row, op_str name, op_str value)
{
    /* Cells take one alignment. */
    if (row->name == OP_N_MTD && op_str_eq(name, OP_STR("columnalign")))
        return op_str_has_word(OP_STR("left center right"), value);
    if (op_str_starts(name, OP_STR("mathcolor")) || op_str_starts(name, OP_STR("mathback")))
        return is_color(value);
    if (op_str_eq(name, OP_STR("style")))
        return is_cell_style(value);
    if (op_str_eq(name, OP_STR("href"))) /* whether it leads somewhere is seen when all ids are known */
        return op_str_starts(value, OP_STR("#"));
    if (row->name == OP_N_MPADDED)
        return is_change(value);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        if (!op_str_has_word(op_str_z(values[i].names), name))
            continue;
        if (!values[i].words)
            return true;
        op_str rest = value, first = op_str_word(&rest);
        return all_words(value, op_str_z(values[i].words), values[i].lengths) && (values[i].many || first.n == value.n);
    }
    return false;
}

static void settle_attributes(struct op_doc *doc, const struct row *row, struct op_node *n)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n->n; i++) {
        struct op_attr a = n->u.attrs[i];
        op_str name = op_doc_name_str(doc, a.name), value = op_str_trim(op_attr_value(&a));
        bool id = a.name == OP_N_ID; /* looked at with all others of the document */
        if (a.ns != OP_NS_HTML ||
            (!id && (!op_str_has_word(op_str_z(row->attributes), name) || !is_good_value(row, name, value))))
            continue;
        a.p = value.p;
        a.n = (uint32_t)value.n;
        n->u.attrs[kept++] = a;
    }
    n->n = kept;
}

/* -- Children -- */

static bool is_math(const struct op_node *n, uint32_t name)
{
    return n->kind == OP_ELEMENT && n->ns == OP_NS_MATHML && n->name == name;
}

static struct op_node *new_math(struct op_doc *doc, uint32_t name)
{
    struct op_node *n = op_new_element(doc, name);
    n->ns = OP_NS_MATHML;
    return n;
}

static void become_row(struct op_node *n)
{
    op_rename(n, OP_N_MROW);
    n->n = 0;
}

/* Elements give way until only text is left. */
static void settle_token(struct op_node *n)
{
    for (struct op_node *child = op_first(n); child;) {
        struct op_node *before = op_prev(child);
        if (child->kind == OP_ELEMENT) {
            op_unwrap(child);
            child = before ? op_next(before) : op_first(n);
        } else {
            child = op_next(child);
        }
    }
}

/* Bare text becomes mtext; rows and cells of tables, and prescripts, are nothing outside. */
static void settle_expressions(struct op_doc *doc, struct op_node *n)
{
    for (struct op_node *child = op_first(n), *next; child; child = next) {
        next = op_next(child);
        if (child->kind == OP_TEXT && !op_is_blank(child)) {
            struct op_node *text = new_math(doc, OP_N_MTEXT);
            op_wrap(child, text);
        } else if (child->kind != OP_ELEMENT || (is_math(child, OP_N_MPRESCRIPTS) && !is_math(n, OP_N_MMULTISCRIPTS))) {
            op_unlink(child);
        } else if (is_math(child, OP_N_MTD)) {
            become_row(child);
        } else if (is_math(child, OP_N_MTR)) {
            for (struct op_node *cell = op_first(child); cell; cell = op_next(cell))
                become_row(cell);
            become_row(child);
        }
    }
}

/* What a table or its row may not hold, in a cell of its own. */
static void settle_table(struct op_doc *doc, struct op_node *n, uint32_t wanted)
{
    for (struct op_node *child = op_first(n), *next; child; child = next) {
        next = op_next(child);
        if (is_math(child, wanted))
            continue;
        if (child->kind != OP_ELEMENT && (child->kind != OP_TEXT || op_is_blank(child))) {
            op_unlink(child);
            continue;
        }
        bool cell = is_math(child, OP_N_MTD);
        struct op_node *outer = new_math(doc, wanted);
        op_wrap(child, outer);
        if (wanted == OP_N_MTR && !cell) {
            struct op_node *box = new_math(doc, OP_N_MTD);
            op_wrap(child, box);
            settle_expressions(doc, box);
        } else if (!cell) {
            settle_expressions(doc, outer);
        }
    }
}

static bool has_good_scripts(const struct op_node *n)
{
    size_t run = 0;
    bool prescripts = false, good = true;
    const struct op_node *child = op_first(n);
    if (!child || is_math(child, OP_N_MPRESCRIPTS))
        return false;
    for (child = op_next(child); child; child = op_next(child)) {
        if (!is_math(child, OP_N_MPRESCRIPTS)) {
            run++;
            continue;
        }
        good = good && !prescripts && run % 2 == 0;
        prescripts = true;
        run = 0;
    }
    return good && run % 2 == 0;
}

/* Whether the TeX is of this formula and has something before it to be of; otherwise it is no use in a book. */
static bool keeps_annotation(const struct op_node *n)
{
    const struct op_node *up = op_parent(n), *before = op_prev(n);
    while (before && before->kind != OP_ELEMENT)
        before = op_prev(before);
    return before && !is_math(before, OP_N_ANNOTATION) && op_formula_is_annotation(n) && is_math(up, OP_N_SEMANTICS) &&
           is_math(op_parent(up), OP_N_MATH);
}

/* One expression, then the annotation; without one it is a row. */
static void settle_noted(struct op_doc *doc, struct op_node *n)
{
    struct op_node *annotation = op_first(n);
    while (annotation && !is_math(annotation, OP_N_ANNOTATION))
        annotation = op_next(annotation);
    if (annotation)
        op_unlink(annotation);
    settle_expressions(doc, n);
    if (!annotation || !op_first(n)) {
        become_row(n);
        return;
    }
    if (op_next(op_first(n))) {
        struct op_node *row = new_math(doc, OP_N_MROW);
        op_move_children(n, row);
        op_append(n, row);
    }
    op_append(n, annotation);
}

static void settle_children(struct op_doc *doc, const struct row *row, struct op_node *n)
{
    size_t count = 0;
    switch (row->content) {
    case TOKEN:
        settle_token(n);
        return;
    case ROWS:
        settle_table(doc, n, OP_N_MTR);
        return;
    case CELLS:
        settle_table(doc, n, OP_N_MTD);
        return;
    case ROW:
        settle_expressions(doc, n);
        return;
    case COUNTED:
        settle_expressions(doc, n);
        for (const struct op_node *child = op_first(n); child; child = op_next(child))
            count++;
        if (count != row->count)
            become_row(n);
        return;
    case SCRIPTS:
        settle_expressions(doc, n);
        if (!has_good_scripts(n)) {
            become_row(n);
            settle_expressions(doc, n);
        }
        return;
    case NOTED:
        settle_noted(doc, n);
        return;
    }
}

/* -- The whole -- */

/* TeX is how formulas are read aloud best when nobody wrote how. */
static void settle_alternative(struct op_doc *doc, struct op_node *math, op_str tex)
{
    if (op_str_trim(op_attr(math, OP_N_ALTTEXT)).n)
        return;
    op_attr_remove(math, OP_N_ALTTEXT);
    struct op_buf folded = OP_BUF_INIT, shown = OP_BUF_INIT;
    if (!tex.n)
        (void)op_math_line_add(math, true, &shown);
    op_str rest = tex.n ? tex : op_buf_str(&shown);
    for (op_str word; (word = op_str_word(&rest)).p;) {
        op_buf_addz(&folded, folded.n ? " " : "");
        op_buf_add(&folded, word);
    }
    if (folded.n)
        op_attr_set(doc, math, OP_N_ALTTEXT,
                    epub_shorten(doc->arena, op_arena_dup(doc->arena, op_buf_str(&folded)), 1000));
    op_buf_release(&folded);
    op_buf_release(&shown);
}

void epub_math_settle(struct op_doc *doc, struct op_node *math)
{
    op_str tex = op_formula_tex(doc, math);
    struct op_walk w;
    op_walk_start(&w, math);
    while (op_walk_next(&w)) {
        struct op_node *n = w.node;
        if (n->kind != OP_ELEMENT)
            continue;
        if (n != math && is_math(n, OP_N_MATH))
            become_row(n);
        const struct row *row = lookup(n);
        if (w.event == OP_ENTER) {
            bool annotation = is_math(n, OP_N_ANNOTATION) || is_math(n, OP_N_ANNOTATION_XML);
            if (annotation && !keeps_annotation(n)) {
                op_walk_remove(&w);
            } else if (row) {
                settle_attributes(doc, row, n);
            }
        } else if (row) {
            settle_children(doc, row, n);
        } else if (n->ns == OP_NS_MATHML) {
            become_row(n);
            settle_expressions(doc, n);
        } else if (n != math) {
            op_unwrap(n);
        }
    }
    settle_alternative(doc, math, tex);
}
