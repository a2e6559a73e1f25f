/* \tag, \label and \eqref: tags are shown at the right of their line, references show the tag of what they refer to,
   and lead there. Numbers are given only when some reference leads to a line without a tag: then the article counts its
   equations. */
#include "math/tex.h"

#include "offprint/uri.h"

static size_t bucket_of(op_str name)
{
    size_t h = name.n;
    for (size_t i = 0; i < name.n; i++)
        h = h * 31 + (unsigned char)name.p[i];
    return h % MATH_LABEL_BUCKETS;
}

static struct math_label *find(const struct op_math *m, op_str name)
{
    struct math_label *l = m->labels[bucket_of(name)];
    while (l && !op_str_eq(l->name, name))
        l = l->next;
    return l;
}

/* -- While formulas are read -- */

void math_label(struct op_math *m, op_str name)
{
    name = op_str_trim(name);
    if (!name.n)
        return;
    struct math_label *l = op_arena_zalloc(m->doc->arena, sizeof *l);
    l->name = math_dup(m, name);
    l->next = m->pending;
    m->pending = l;
}

/* What stands in it is text; of math only signs are expected. */
op_str math_tag_shown(struct op_math *m, op_str tag, bool star)
{
    struct math_tokens list = {NULL, 0, 0};
    struct op_buf out = OP_BUF_INIT;
    math_tokenise(m, tag, &list);
    op_buf_addz(&out, star ? "" : "(");
    for (size_t i = 0; i < list.n; i++) {
        const struct math_token *t = &list.v[i];
        const struct math_entry *entry = t->kind == MATH_T_COMMAND ? math_entry_lookup(op_str_make(t->p, t->n)) : NULL;
        if (t->spaced && out.n && out.p[out.n - 1] != '(')
            op_buf_addc(&out, ' ');
        if (entry && entry->action == MATH_DO_SYMBOL)
            op_buf_add(&out, math_value(entry));
        else if (t->kind == MATH_T_PRIME)
            op_buf_addz(&out, "\xE2\x80\xB2");
        else if (t->kind == MATH_T_CHAR || t->kind == MATH_T_ALIGN)
            op_buf_add(&out, op_str_make(t->p, t->n));
    }
    op_buf_addz(&out, star ? "" : ")");
    op_str shown = math_dup(m, op_buf_str(&out));
    op_buf_release(&out);
    return shown;
}

static void refer(struct op_math *m, struct op_node *n, op_str name, bool brackets, uint32_t pos)
{
    struct math_reference *r = op_arena_alloc(m->doc->arena, sizeof *r);
    *r = (struct math_reference){m->references, n, name, pos, brackets};
    m->references = r;
}

void math_reference(struct op_math *m, op_str name, bool brackets, uint32_t pos)
{
    name = math_dup(m, op_str_trim(name));
    struct op_node *n = math_leaf(m, OP_N_MTEXT, name);
    refer(m, n, name, brackets, pos);
    math_put_node(m, n, MATH_ORD);
}

bool op_math_refer(struct op_math *m, struct op_node *n, op_str label, bool brackets)
{
    label = op_str_trim(label);
    if (!find(m, label))
        return false;
    op_append(n, op_new_text(m->doc, label));
    refer(m, n, label, brackets, 0);
    return true;
}

/* As MathJax calls it, so that links which people made to its ids lead there too. */
static op_str id_of(struct op_math *m, op_str label)
{
    op_str id = op_arena_join(m->doc->arena, OP_STR("mjx-eqn:"), label);
    char *p = (char *)(uintptr_t)id.p;
    for (size_t i = 0; i < id.n; i++)
        if (op_is_space(p[i]) || strchr("%#\"<>&", p[i]))
            p[i] = '_';
    return id;
}

struct math_line *math_line_new(struct op_math *m, struct op_node *row)
{
    struct math_line *line = op_arena_zalloc(m->doc->arena, sizeof *line);
    line->row = row;
    while (m->pending) {
        struct math_label *l = m->pending;
        m->pending = l->next;
        l->line = line;
        if (find(m, l->name))
            continue; /* the first one counts */
        line->id = id_of(m, l->name);
        l->next = m->labels[bucket_of(l->name)];
        m->labels[bucket_of(l->name)] = l;
    }
    if (m->last_line)
        m->last_line->next = line;
    else
        m->first_line = line;
    m->last_line = line;
    return line;
}

/* -- Showing -- */

/* The first column is the formula, the second its tag. */
static struct op_node *tag_table(struct op_math *m)
{
    struct op_node *table = math_element(m, OP_N_MTABLE);
    math_set(m, table, OP_N_DISPLAYSTYLE, "true");
    math_set(m, table, OP_N_COLUMNALIGN, "center right");
    math_set(m, table, OP_N_COLUMNSPACING, "2em");
    return table;
}

static struct op_node *tag_cell(struct op_math *m, op_str tag)
{
    struct op_node *cell = math_element(m, OP_N_MTD);
    math_set(m, cell, OP_N_COLUMNALIGN, "right");
    op_append(cell, math_leaf(m, OP_N_MTEXT, tag));
    return cell;
}

void math_line_show(struct op_math *m, struct math_line *line)
{
    if (!line->tag.n)
        return;
    if (line->row) {
        size_t cells = 0;
        for (const struct op_node *cell = op_first(line->row); cell; cell = op_next(cell))
            cells++;
        for (; cells < line->columns; cells++)
            op_append(line->row, math_element(m, OP_N_MTD));
        op_append(line->row, tag_cell(m, line->tag));
        return;
    }
    struct op_node *table = tag_table(m), *row = math_element(m, OP_N_MTR), *cell = math_element(m, OP_N_MTD);
    if (op_parent(line->whole))
        op_wrap(line->whole, cell);
    else
        op_append(cell, line->whole);
    if (op_parent(cell))
        op_wrap(cell, row);
    else
        op_append(row, cell);
    if (op_parent(row))
        op_wrap(row, table);
    else
        op_append(table, row);
    op_append(row, tag_cell(m, line->tag));
    line->whole = table;
}

struct op_node *math_tagged(struct op_math *m, struct op_node *tree)
{
    if (!m->tag.p && !m->pending && !m->numbered)
        return tree;
    struct math_line *line = math_line_new(m, NULL);
    line->whole = tree;
    line->tag = m->tag;
    line->numbered = m->numbered;
    line->silent = m->tag_silent;
    math_line_show(m, line);
    return line->whole;
}

/* -- Behind the last formula -- */

static void number_lines(struct op_math *m)
{
    bool counts = false;
    for (struct math_reference *r = m->references; r; r = r->next) {
        struct math_label *l = find(m, r->label);
        if (l && !l->line->tag.p) {
            l->line->referred = true;
            counts = true;
        }
    }
    unsigned number = 0;
    for (struct math_line *line = m->first_line; line && counts; line = line->next) {
        bool has = line->referred || (line->numbered && !line->silent);
        if (line->tag.p || !has)
            continue;
        line->tag = op_arena_printf(m->doc->arena, "(%u)", ++number);
        math_line_show(m, line);
    }
}

static void settle_reference(struct op_math *m, const struct math_reference *r)
{
    const struct math_label *l = find(m, r->label);
    op_str shown = l && l->line->tag.n ? l->line->tag : r->label;
    bool has_brackets = shown.n > 1 && *shown.p == '(' && shown.p[shown.n - 1] == ')';
    if (has_brackets && !r->brackets)
        shown = op_str_make(shown.p + 1, shown.n - 2);
    else if (!has_brackets && r->brackets)
        shown = op_arena_printf(m->doc->arena, "(%.*s)", OP_ARG(shown));
    struct op_node *text = op_first(r->shown);
    text->u.text = shown.p;
    text->n = (uint32_t)shown.n;
    if (l && (r->shown->ns == OP_NS_MATHML || op_is(r->shown, OP_N_A)))
        op_attr_set(m->doc, r->shown, OP_N_HREF,
                    op_uri_normalise(m->doc->arena, op_arena_join(m->doc->arena, OP_STR("#"), l->line->id)));
    if (!l && m->options->report)
        m->options->report(m->options->self, &(struct op_math_fault){OP_MATH_REFERENCE, r->pos, r->label, r->shown});
}

void op_math_finish(struct op_math *m, const struct op_math_options *options)
{
    m->options = options;
    number_lines(m);
    for (struct math_line *line = m->first_line; line; line = line->next)
        if (line->id.p)
            op_attr_set(m->doc, line->row ? line->row : line->whole, OP_N_ID, line->id);
    /* They stand in reverse. */
    struct math_reference *first = NULL;
    for (struct math_reference *r = m->references, *next; r; r = next) {
        next = r->next;
        r->next = first;
        first = r;
    }
    for (struct math_reference *r = first; r; r = r->next)
        settle_reference(m, r);
    m->references = NULL;
}
