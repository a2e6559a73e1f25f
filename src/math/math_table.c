/* Environments: rows and cells. */
#include "math/tex.h"

enum {
    ALIGNED = 1 << 0,  /* columns right and left in turn, in pairs */
    NUMBERED = 1 << 1, /* lines may have numbers */
    DISPLAY = 1 << 2,  /* cells as in displays */
    SMALL = 1 << 3,
    SPEC = 1 << 4,   /* an argument says how columns stand */
    OPTION = 1 << 5, /* an option says how they all stand */
    COUNT = 1 << 6,  /* an argument says how many pairs there are */
    PLAIN = 1 << 7,  /* no table when it is one cell */
    SINGLE = 1 << 8, /* a column of lines */
    BOXED = 1 << 9,  /* an option before says how the whole stands, which is nothing here */
    ENDS = 1 << 10,  /* the first line left, the last one right */
    TAGS = 1 << 11   /* lines may have tags */
};

static const struct environment {
    op_str name;
    unsigned flags;
    const char *open, *close;
    const char *align; /* of columns, the last one for all that follow; NULL: centred */
} environments[] = {
    {OP_STR_INIT("matrix"), OPTION, NULL, NULL, NULL},
    {OP_STR_INIT("pmatrix"), OPTION, "(", ")", NULL},
    {OP_STR_INIT("bmatrix"), OPTION, "[", "]", NULL},
    {OP_STR_INIT("Bmatrix"), OPTION, "{", "}", NULL},
    {OP_STR_INIT("vmatrix"), OPTION, "|", "|", NULL},
    {OP_STR_INIT("Vmatrix"), OPTION, "\xE2\x80\x96", "\xE2\x80\x96", NULL},
    {OP_STR_INIT("smallmatrix"), OPTION | SMALL, NULL, NULL, NULL},
    {OP_STR_INIT("psmallmatrix"), OPTION | SMALL, "(", ")", NULL},
    {OP_STR_INIT("bsmallmatrix"), OPTION | SMALL, "[", "]", NULL},
    {OP_STR_INIT("Bsmallmatrix"), OPTION | SMALL, "{", "}", NULL},
    {OP_STR_INIT("vsmallmatrix"), OPTION | SMALL, "|", "|", NULL},
    {OP_STR_INIT("Vsmallmatrix"), OPTION | SMALL, "\xE2\x80\x96", "\xE2\x80\x96", NULL},
    {OP_STR_INIT("array"), SPEC | BOXED, NULL, NULL, NULL},
    {OP_STR_INIT("darray"), SPEC | BOXED | DISPLAY, NULL, NULL, NULL},
    {OP_STR_INIT("tabular"), SPEC | BOXED, NULL, NULL, NULL},
    {OP_STR_INIT("subarray"), SPEC | SMALL, NULL, NULL, NULL},
    {OP_STR_INIT("substack"), SMALL, NULL, NULL, NULL},
    {OP_STR_INIT("cases"), 0, "{", "", "left"},
    {OP_STR_INIT("dcases"), DISPLAY, "{", "", "left"},
    {OP_STR_INIT("rcases"), 0, "", "}", "left"},
    {OP_STR_INIT("drcases"), DISPLAY, "", "}", "left"},
    {OP_STR_INIT("numcases"), TAGS | SPEC | NUMBERED, "{", "", "left"},
    {OP_STR_INIT("align"), TAGS | ALIGNED | NUMBERED | DISPLAY, NULL, NULL, NULL},
    {OP_STR_INIT("align*"), TAGS | ALIGNED | DISPLAY, NULL, NULL, NULL},
    {OP_STR_INIT("aligned"), ALIGNED | DISPLAY | BOXED, NULL, NULL, NULL},
    {OP_STR_INIT("alignat"), TAGS | ALIGNED | NUMBERED | DISPLAY | COUNT, NULL, NULL, NULL},
    {OP_STR_INIT("alignat*"), TAGS | ALIGNED | DISPLAY | COUNT, NULL, NULL, NULL},
    {OP_STR_INIT("alignedat"), ALIGNED | DISPLAY | COUNT | BOXED, NULL, NULL, NULL},
    {OP_STR_INIT("xalignat"), TAGS | ALIGNED | NUMBERED | DISPLAY | COUNT, NULL, NULL, NULL},
    {OP_STR_INIT("flalign"), TAGS | ALIGNED | NUMBERED | DISPLAY, NULL, NULL, NULL},
    {OP_STR_INIT("flalign*"), TAGS | ALIGNED | DISPLAY, NULL, NULL, NULL},
    {OP_STR_INIT("split"), ALIGNED | DISPLAY, NULL, NULL, NULL},
    {OP_STR_INIT("gather"), TAGS | NUMBERED | DISPLAY | SINGLE, NULL, NULL, NULL},
    {OP_STR_INIT("gather*"), TAGS | DISPLAY | SINGLE, NULL, NULL, NULL},
    {OP_STR_INIT("gathered"), DISPLAY | SINGLE | BOXED, NULL, NULL, NULL},
    {OP_STR_INIT("multline"), TAGS | NUMBERED | DISPLAY | SINGLE | ENDS, NULL, NULL, NULL},
    {OP_STR_INIT("multline*"), TAGS | DISPLAY | SINGLE | ENDS, NULL, NULL, NULL},
    {OP_STR_INIT("multlined"), DISPLAY | SINGLE | ENDS | BOXED, NULL, NULL, NULL},
    {OP_STR_INIT("eqnarray"), TAGS | NUMBERED | DISPLAY, NULL, NULL, "right center left"},
    {OP_STR_INIT("eqnarray*"), TAGS | DISPLAY, NULL, NULL, "right center left"},
    {OP_STR_INIT("equation"), TAGS | NUMBERED | DISPLAY | PLAIN, NULL, NULL, NULL},
    {OP_STR_INIT("equation*"), TAGS | DISPLAY | PLAIN, NULL, NULL, NULL},
    {OP_STR_INIT("displaymath"), TAGS | DISPLAY | PLAIN, NULL, NULL, NULL},
    {OP_STR_INIT("math"), PLAIN, NULL, NULL, NULL},
    {OP_STR_INIT("dmath"), TAGS | NUMBERED | DISPLAY | PLAIN, NULL, NULL, NULL},
    {OP_STR_INIT("dmath*"), TAGS | DISPLAY | PLAIN, NULL, NULL, NULL},
    {OP_STR_INIT("center"), DISPLAY | PLAIN, NULL, NULL, NULL},
};
/* Lines at the outermost level: as if `aligned` stood around them. */
static const struct environment lines = {OP_STR_INIT(""), TAGS | ALIGNED | DISPLAY | PLAIN, NULL, NULL, NULL};

struct math_table {
    const struct environment *env;
    struct op_node *table, *row;
    struct op_buf columns, rules, lines; /* columnalign, columnlines, rowlines, word by word */
    size_t cells;                        /* of this row, before the open one */
    size_t rows, widest;
    size_t ruled;  /* words in `lines` */
    uint32_t span; /* columns of the open cell; 0 for one */
    op_str align;  /* of the open cell, or absent */
    /* Of the open line. */
    op_str tag;
    bool silent;
    struct math_line *before; /* the last line of the document before this table */
};

static const struct environment *lookup(op_str name)
{
    for (size_t i = 0; i < sizeof environments / sizeof *environments; i++)
        if (op_str_eq(environments[i].name, name))
            return &environments[i];
    return NULL;
}

/* -- How columns stand -- */

static const char *alignment(char c)
{
    return c == 'l' ? "left" : c == 'r' ? "right" : "center";
}

/* {l|c@{}r*{3}{c}p{2em}}: the columns, and the lines between them. */
static void read_spec(struct math_table *t, op_str spec)
{
    size_t columns = 0;
    bool line = false;
    for (size_t i = 0; i < spec.n && columns < MATH_COLUMNS_MAX; i++) {
        char c = spec.p[i];
        if (c == '|') {
            line = true;
        } else if (c == ':') {
            line = true;
        } else if (c == '@' || c == '!' || c == '>' || c == '<') {
            size_t depth = 0;
            for (i++; i < spec.n; i++) {
                depth += spec.p[i] == '{';
                depth -= depth && spec.p[i] == '}';
                if (!depth)
                    break;
            }
        } else if (c == '*' || c == '{' || c == '}') {
            continue; /* repeated columns count once: the last one goes on by itself */
        } else if (op_is_alpha(c)) {
            if (columns)
                op_buf_addz(&t->rules, columns > 1 ? (line ? " solid" : " none") : line ? "solid" : "none");
            op_buf_addz(&t->columns, columns ? " " : "");
            op_buf_addz(&t->columns, alignment(c));
            columns++;
            line = false;
            if ((c == 'p' || c == 'm' || c == 'b') && i + 1 < spec.n && spec.p[i + 1] == '{')
                for (; i < spec.n && spec.p[i] != '}';)
                    i++;
        }
    }
}

static struct math_table *table_of(struct op_math *m)
{
    return math_top(m)->table;
}

/* -- Rows and cells -- */

static void open_cell(struct op_math *m, struct math_frame *f)
{
    f->row = math_element(m, OP_N_MTD);
    f->prev = MATH_NONE;
    f->limits = 0;
    f->function = f->thin = false;
    f->segment = NULL;
    f->look = (struct math_look){OP_STR_NONE, 0, -1};
    f->style = f->table->env->flags & DISPLAY ? 0 : f->table->env->flags & SMALL ? 2 : 1;
    f->fences = m->fence_count;
}

static void open_row(struct op_math *m, struct math_frame *f)
{
    struct math_table *t = f->table;
    t->row = math_element(m, OP_N_MTR);
    t->cells = 0;
    t->tag = OP_STR_NONE;
    t->silent = false;
    open_cell(m, f);
}

static void close_cell(struct op_math *m, struct math_frame *f)
{
    struct math_table *t = f->table;
    math_row_end(m, f);
    if (t->span > 1)
        op_attr_set(m->doc, f->row, OP_N_COLUMNSPAN, op_arena_printf(m->doc->arena, "%u", t->span));
    if (t->align.p)
        op_attr_set(m->doc, f->row, OP_N_COLUMNALIGN, t->align);
    t->align = OP_STR_NONE;
    op_append(t->row, f->row);
    t->cells += t->span ? t->span : 1;
    t->span = 0;
}

static void close_row(struct op_math *m, struct math_frame *f)
{
    struct math_table *t = f->table;
    close_cell(m, f);
    op_append(t->table, t->row);
    t->rows++;
    if (t->cells > t->widest)
        t->widest = t->cells;
    if (!(t->env->flags & TAGS) || !(t->tag.p || m->pending || t->env->flags & NUMBERED))
        return;
    struct math_line *line = math_line_new(m, t->row);
    line->tag = t->tag;
    line->silent = t->silent;
    line->numbered = (t->env->flags & NUMBERED) != 0;
}

/* Which table that is open takes tags: the innermost one of lines that may have any. */
struct math_table *math_tagged_table(struct op_math *m)
{
    for (size_t i = m->count; i-- > 1;) {
        struct math_table *t = m->frames[i].kind == MATH_FRAME_TABLE ? m->frames[i].table : NULL;
        if (t && (t->env->flags & TAGS))
            return t;
    }
    return NULL;
}

void math_table_tag(struct math_table *t, op_str tag, bool silent)
{
    if (tag.p)
        t->tag = tag;
    t->silent = t->silent || silent;
}

/* -- Beginning -- */

static bool open_table(struct op_math *m, const struct environment *env, uint32_t pos, bool braced)
{
    struct math_frame *f = math_push(m, MATH_FRAME_TABLE, pos, 4);
    if (!f)
        return false;
    f->braced = braced;
    f->table = op_arena_zalloc(&m->scratch, sizeof *f->table);
    f->table->env = env;
    f->table->table = math_element(m, OP_N_MTABLE);
    f->table->before = m->last_line;
    f->font = MATH_FONT_DEFAULT;
    open_row(m, f);
    return true;
}

void math_begin(struct op_math *m, const struct math_token *t, op_str name)
{
    name = op_str_trim(name);
    const struct environment *env = lookup(name);
    /* matrix* and its kin take an option. */
    if (!env && op_str_ends(name, OP_STR("*"))) {
        env = lookup(op_str_first(name, name.n - 1));
        env = env && (env->flags & OPTION) ? env : NULL;
    }
    if (!env) {
        op_str shown = op_arena_printf(m->doc->arena, "\\begin{%.*s}", OP_ARG(name));
        math_fault(m, OP_MATH_UNKNOWN, t->pos, shown);
        math_put_node(m, math_leaf(m, OP_N_MTEXT, math_dup(m, name)), MATH_ORD);
        env = &lines;
    }
    op_str option = env->flags & (BOXED | OPTION) ? math_raw_option(m) : OP_STR_NONE;
    op_str spec = env->flags & (SPEC | COUNT) ? math_raw_argument(m) : OP_STR_NONE;
    if (!open_table(m, env, t->pos ? t->pos : 1, false)) {
        math_put_node(m, math_leaf(m, OP_N_MTEXT, math_dup(m, name)), MATH_ORD);
        return;
    }
    if (env->flags & SPEC)
        read_spec(table_of(m), spec);
    else if ((env->flags & OPTION) && option.n)
        op_buf_addz(&table_of(m)->columns, alignment(*op_str_trim(option).p));
}

void math_lines(struct op_math *m, const struct math_token *t)
{
    struct math_token next;
    math_peek(m, &next);
    if (next.kind != MATH_T_OPEN)
        return;
    math_next(m, &next);
    if (!open_table(m, lookup(OP_STR("substack")), t->pos, true))
        math_show_rest(m, &next);
}

/* Makes the outermost row the first cell of lines; once, since what holds it would hold itself. */
static bool open_lines(struct op_math *m)
{
    if (m->count != 1 || m->lined)
        return false;
    m->lined = true;
    struct math_frame *top = math_top(m);
    math_row_end(m, top);
    enum math_class prev = (enum math_class)top->prev;
    if (!open_table(m, &lines, 0, false))
        return false;
    struct math_frame *f = math_top(m);
    f->style = top->style;
    op_move_children(top->row, f->row);
    f->prev = (unsigned char)prev;
    top->prev = MATH_NONE;
    top->segment = NULL;
    return true;
}

/* -- Inside -- */

void math_cell(struct op_math *m, uint32_t pos)
{
    math_fill_calls(m);
    if (!math_unwind(m, MATH_FRAME_TABLE) && !open_lines(m)) {
        math_fault(m, OP_MATH_UNBALANCED, pos, OP_STR("an environment for &"));
        return;
    }
    struct math_frame *f = math_top(m);
    if (f->table->cells + 1 >= MATH_COLUMNS_MAX) {
        math_put_space(m, math_space(m, OP_STR("1em")));
        return;
    }
    close_cell(m, f);
    open_cell(m, f);
}

void math_line_end(struct op_math *m)
{
    (void)math_take_star(m);
    struct math_token t;
    math_peek(m, &t);
    /* A bracket that follows at once is a distance; behind a space it is what the next line begins with. */
    if (!t.spaced)
        (void)math_raw_option(m);
    math_fill_calls(m);
    if (!math_unwind(m, MATH_FRAME_TABLE) && !open_lines(m)) {
        struct op_node *space = math_space(m, OP_STR("0"));
        math_set(m, space, OP_N_LINEBREAK, "newline");
        math_put_space(m, space);
        return;
    }
    struct math_frame *f = math_top(m);
    close_row(m, f);
    open_row(m, f);
}

void math_hline(struct op_math *m, op_str value)
{
    struct math_frame *f = math_top(m);
    if (f->kind != MATH_FRAME_TABLE)
        return;
    struct math_table *t = f->table;
    if (!t->rows)
        return; /* above the first line there is no rule in MathML */
    /* A word for each row that ended, the last one being this line. */
    for (; t->ruled < t->rows; t->ruled++) {
        op_buf_addz(&t->lines, t->ruled ? " " : "");
        if (t->ruled + 1 < t->rows)
            op_buf_addz(&t->lines, "none");
        else
            op_buf_add(&t->lines, value);
    }
}

void math_multicolumn(struct op_math *m, struct math_frame *call)
{
    struct math_frame *f = math_top(m);
    uint64_t count;
    if (f->kind == MATH_FRAME_TABLE && !math_value(call->entry).n &&
        op_str_to_uint(op_str_trim(call->raw[0]), MATH_COLUMNS_MAX, &count) && count) {
        f->table->span = (uint32_t)count;
        op_str spec = call->raw[1];
        for (size_t i = 0; i < spec.n; i++)
            if (spec.p[i] == 'l' || spec.p[i] == 'r' || spec.p[i] == 'c')
                f->table->align = op_str_z(alignment(spec.p[i]));
    }
    math_put(m, call->args[0]);
}

/* -- Ending -- */

static bool is_empty_row(const struct op_node *row)
{
    const struct op_node *cell = op_first(row);
    return !cell || (!op_next(cell) && !op_first(cell));
}

static void set_list(struct op_math *m, struct op_node *n, uint32_t name, struct op_buf *list)
{
    if (list->n)
        op_attr_set(m->doc, n, name, math_dup(m, op_buf_str(list)));
    op_buf_release(list);
}

static void set_aligned(struct op_math *m, struct math_table *t)
{
    struct op_buf spacing = OP_BUF_INIT;
    for (size_t i = 0; i < t->widest; i++) {
        op_buf_addz(&t->columns, i ? " " : "");
        op_buf_addz(&t->columns, i % 2 ? "left" : "right");
        if (i)
            op_buf_addz(&spacing, i == 1 ? "0em" : i % 2 ? " 0em" : " 2em");
    }
    set_list(m, t->table, OP_N_COLUMNSPACING, &spacing);
}

/* Where no more than MathML Core is understood, cells stand and have their lines by style only; what is moved there is
   no text but boxes, for which Chromium has a name of its own. */
static void set_styles(struct op_math *m, const struct math_table *t)
{
    struct op_buf style = OP_BUF_INIT;
    op_str last = OP_STR_NONE, ruled = op_buf_str(&t->lines);
    for (struct op_node *row = op_first(t->table); row; row = op_next(row)) {
        op_str aligns = op_buf_str(&t->columns), rules = op_buf_str(&t->rules);
        op_str above = row == op_first(t->table) ? OP_STR_NONE : op_str_word(&ruled), align = OP_STR_NONE;
        for (struct op_node *cell = op_first(row); cell; cell = op_next(cell)) {
            op_str own = op_attr(cell, OP_N_COLUMNALIGN), next = op_str_word(&aligns);
            bool first = cell == op_first(row),
                 right_of_line = !first && op_str_eq(op_str_word(&rules), OP_STR("solid"));
            align = next.p ? next : align;
            op_buf_clear(&style);
            op_str shown = own.p ? own : align;
            if (shown.p && !op_str_eq(shown, OP_STR("center")))
                op_buf_addf(&style, "text-align:%.*s;text-align:-webkit-%.*s;", OP_ARG(shown), OP_ARG(shown));
            if (t->env->flags & ALIGNED && !own.p)
                op_buf_addz(&style, op_str_eq(align, OP_STR("right")) ? "padding-right:0;" : "padding-left:0;");
            if (right_of_line)
                op_buf_addz(&style, "border-left:1px solid;");
            if (above.p && !op_str_eq(above, OP_STR("none")))
                op_buf_addz(&style, "border-top:1px solid;");
            if (style.n && !op_str_eq(last, op_buf_str(&style)))
                last = math_dup(m, op_buf_str(&style));
            if (style.n)
                op_attr_set(m->doc, cell, OP_N_STYLE, last);
        }
    }
    op_buf_release(&style);
}

static void set_columns(struct op_math *m, struct math_table *t)
{
    const struct environment *env = t->env;
    if (env->flags & ALIGNED)
        set_aligned(m, t);
    else if (env->align && !t->columns.n)
        op_buf_addz(&t->columns, env->align);
    if (env->flags & SMALL)
        math_set(m, t->table, OP_N_ROWSPACING, "0.2em");
    if (env->flags & ENDS && t->rows > 1) {
        math_set(m, op_first(op_first(t->table)), OP_N_COLUMNALIGN, "left");
        math_set(m, op_first(op_last(t->table)), OP_N_COLUMNALIGN, "right");
    }
    if (env->flags & DISPLAY)
        math_set(m, t->table, OP_N_DISPLAYSTYLE, "true");
    set_styles(m, t);
    set_list(m, t->table, OP_N_COLUMNALIGN, &t->columns);
    bool ruled = op_str_find(op_buf_str(&t->rules), OP_STR("solid"), 0) != OP_NOT_FOUND;
    if (!ruled)
        op_buf_release(&t->rules);
    set_list(m, t->table, OP_N_COLUMNLINES, &t->rules);
    set_list(m, t->table, OP_N_ROWLINES, &t->lines);
}

static struct op_node *between(struct op_math *m, const struct environment *env, struct op_node *table)
{
    struct op_node *row = math_element(m, OP_N_MROW);
    const char *const signs[] = {env->open, env->close};
    for (size_t i = 0; i < 2; i++) {
        struct op_node *sign = math_leaf(m, OP_N_MO, op_str_z(signs[i]));
        math_set(m, sign, OP_N_FORM, i ? "postfix" : "prefix");
        if (*signs[i])
            math_set(m, sign, OP_N_STRETCHY, "true");
        if (i)
            op_append(row, table);
        op_append(row, sign);
    }
    return row;
}

/* One cell without a number needs no table. */
static struct op_node *plain(struct op_math *m, struct math_table *t)
{
    struct op_node *row = op_first(t->table), *cell = row ? op_first(row) : NULL;
    if (!(t->env->flags & PLAIN) || t->rows > 1 || !cell || op_next(cell))
        return NULL;
    struct op_node *only = op_first(cell);
    if (only && !op_next(only)) {
        op_unlink(only);
        return only;
    }
    struct op_node *all = math_element(m, OP_N_MROW);
    op_move_children(cell, all);
    return all;
}

void math_table_close(struct op_math *m)
{
    struct math_frame *f = math_top(m);
    struct math_table *t = f->table;
    const struct environment *env = t->env;
    op_str tag = t->tag;
    bool silent = t->silent, one = !t->rows && (env->flags & PLAIN);
    if (one) {
        close_cell(m, f);
        op_append(t->table, t->row);
        t->widest = t->cells;
        t->rows = 1;
    } else if (t->rows && !t->cells && !op_first(f->row) && !f->base) {
        math_row_end(m, f); /* what \\ at the end opened */
        if (!is_empty_row(t->row) || op_first(f->row))
            close_row(m, f);
    } else {
        close_row(m, f);
    }
    /* Lines of tables within come first: they were shown when those were closed, and have no row of ours. */
    for (struct math_line *line = t->before ? t->before->next : m->first_line; line; line = line->next)
        if (line->row && op_parent(line->row) == t->table) {
            line->columns = t->widest;
            math_line_show(m, line);
        }
    struct op_node *whole = one ? plain(m, t) : NULL;
    if (!whole)
        set_columns(m, t);
    op_buf_release(&t->columns);
    op_buf_release(&t->rules);
    op_buf_release(&t->lines);
    bool wraps = whole == NULL;
    whole = whole ? whole : t->table;
    if (env->open)
        whole = between(m, env, whole);
    math_pop(m);
    if (env->flags & SMALL && wraps) {
        struct op_node *style = math_element(m, OP_N_MSTYLE);
        math_set(m, style, OP_N_SCRIPTLEVEL, "1");
        op_append(style, whole);
        whole = style;
    }
    if (one) {
        /* Its number is that of the formula. */
        if (tag.p)
            m->tag = tag;
        m->tag_silent = m->tag_silent || silent;
        m->numbered = m->numbered || (env->flags & NUMBERED);
    }
    math_put_node(m, whole, env->open ? MATH_INNER : MATH_ORD);
}

void math_end(struct op_math *m, op_str name, uint32_t pos)
{
    math_fill_calls(m);
    if (!math_unwind(m, MATH_FRAME_TABLE) || math_top(m)->braced) {
        op_str shown = op_arena_printf(m->doc->arena, "\\begin{%.*s}", OP_ARG(name));
        math_fault(m, OP_MATH_UNBALANCED, pos, shown);
        return;
    }
    const struct environment *env = table_of(m)->env;
    bool matches = !env->name.n || op_str_eq(env->name, op_str_trim(name)) ||
                   (op_str_ends(op_str_trim(name), OP_STR("*")) && (env->flags & OPTION));
    if (!matches)
        math_fault(m, OP_MATH_UNBALANCED, pos, op_arena_printf(m->doc->arena, "\\end{%.*s}", OP_ARG(env->name)));
    math_close_top(m);
}
