/* Styles that a page gives to classes: Google Docs says bold and italic in no other way. Rules of one class only are
   looked at, and of their declarations those that mean something without a screen; spans of the class get them as a
   style of their own. */
#include "read/class_styles.h"

#include <stdlib.h>

#include "offprint/arena.h"

#define SHEETS_MAX (256 * 1024) /* bytes of style sheets */
#define ROWS_MAX 4096
#define STYLE_MAX 256 /* bytes of style that one element gets */

struct row {
    op_str name; /* of the class */
    op_str style;
    size_t order;
};

struct table {
    struct op_arena *arena;
    struct row *rows;
    size_t count;
};

static bool means_something(op_str name, op_str value)
{
    static const struct {
        const char *name, *values;
    } known[] = {{"font-weight", "bold 600 700 800 900"},
                 {"font-style", "italic oblique"},
                 {"text-decoration", "line-through"},
                 {"vertical-align", "super sub"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (op_str_eq_ci(name, op_str_z(known[i].name)))
            return value.n && op_str_has_word(op_str_z(known[i].values), value);
    return false;
}

/* Of a block of declarations those that mean something; empty when none does. */
static op_str declarations(struct op_arena *arena, op_str block)
{
    op_str style = OP_STR("");
    while (block.p && style.n < STYLE_MAX) {
        op_str value = op_str_cut(&block, ';'), whole = op_str_trim(value);
        op_str name = op_str_trim(op_str_cut(&value, ':'));
        if (means_something(name, op_str_trim(value)))
            style = op_arena_join(arena, op_arena_join(arena, style, whole), OP_STR(";"));
    }
    return style;
}

/* ".name" and "span.name". */
static op_str class_of(op_str selector)
{
    selector = op_str_trim(selector);
    if (op_str_starts_ci(selector, OP_STR("span.")))
        selector = op_str_skip(selector, 4);
    if (selector.n < 2 || selector.p[0] != '.')
        return OP_STR_NONE;
    for (size_t i = 1; i < selector.n; i++)
        if (!op_is_alnum(selector.p[i]) && selector.p[i] != '-' && selector.p[i] != '_')
            return OP_STR_NONE;
    return op_str_skip(selector, 1);
}

static void read_sheet(struct table *t, op_str css)
{
    while (css.p && t->count < ROWS_MAX) {
        op_str selectors = op_str_cut(&css, '{');
        if (!css.p)
            return;
        op_str style = declarations(t->arena, op_str_cut(&css, '}'));
        for (op_str selector; style.n && selectors.p && t->count < ROWS_MAX;) {
            selector = class_of(op_str_cut(&selectors, ','));
            if (selector.p) {
                t->rows[t->count] = (struct row){selector, style, t->count};
                t->count++;
            }
        }
    }
}

static int compare(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    int order = op_str_compare(x->name, y->name);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

static op_str lookup(const struct table *t, op_str name)
{
    size_t low = 0, high = t->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (op_str_compare(t->rows[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < t->count && op_str_eq(t->rows[low].name, name) ? t->rows[low].style : OP_STR_NONE;
}

static void style_span(struct op_doc *doc, const struct table *t, struct op_node *span)
{
    op_str list = op_attr(span, OP_N_CLASS), style = OP_STR("");
    for (op_str name; style.n < STYLE_MAX && (name = op_str_word(&list)).p;) {
        op_str more = lookup(t, name);
        if (more.p)
            style = op_arena_join(doc->arena, style, more);
    }
    if (style.n)
        op_attr_set(doc, span, OP_N_STYLE, op_arena_join(doc->arena, style, op_attr(span, OP_N_STYLE)));
}

void class_styles_apply(struct op_doc *doc, struct op_node *head, struct op_node *body)
{
    struct table t = {doc->arena, NULL, 0};
    size_t left = SHEETS_MAX;
    for (struct op_node *n = op_first(head); n; n = op_next(n)) {
        const struct op_node *text = op_is(n, OP_N_STYLE) ? op_first(n) : NULL;
        if (!text || text->kind != OP_TEXT || text->n > left)
            continue;
        if (!t.rows)
            t.rows = op_arena_alloc(doc->arena, ROWS_MAX * sizeof *t.rows);
        left -= text->n;
        read_sheet(&t, op_text(text));
    }
    if (!t.count)
        return;
    qsort(t.rows, t.count, sizeof *t.rows, compare);
    struct op_walk w;
    op_walk_start(&w, body);
    while (op_walk_next(&w))
        if (w.event == OP_ENTER && op_is(w.node, OP_N_SPAN) && op_attr(w.node, OP_N_CLASS).n)
            style_span(doc, &t, w.node);
}
