/* What stands near the headline without any markup that says so: a byline, a date. */
#include "stage/page.h"

enum {
    LINE_BYTES = 240,
    DATELINE_BYTES = 60,
    CHANGED_BYTES = 24,
    FORWARD_BYTES = 900,
    BACK_BYTES = 300,
    NODES_MAX = 500
};

struct near {
    struct page *p;
    struct op_buf line;
    bool announced; /* the line before said nothing but "By" */
    bool changed;   /* it said nothing but "Last updated" */
    bool back;
};

/* The beginning of a paragraph up to a dash: `Berlin, 1 May 2024 - `. */
static op_str dateline(op_str line)
{
    static const char *const ends[] = {" – ", " — ", " - ", " | "};
    size_t end = OP_NOT_FOUND;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t at = op_str_find(op_str_first(line, DATELINE_BYTES), op_str_z(ends[i]), 0);
        end = at < end ? at : end;
    }
    return end == OP_NOT_FOUND ? OP_STR_NONE : op_str_first(line, end);
}

static void end_line(struct near *near)
{
    struct page *p = near->p;
    op_str line = page_clean(p, op_arena_dup(p->arena, op_str_first(op_buf_str(&near->line), LINE_BYTES)));
    bool whole = near->line.n < LINE_BYTES, modified;
    op_buf_clear(&near->line);
    if (!whole)
        line = near->back ? OP_STR_NONE : dateline(line);
    if (!line.n)
        return;
    if (near->announced)
        (void)page_add(p, OP_META_AUTHOR, PAGE_RANK_TEXT, "text", OP_STR("by"), line);
    near->announced = !near->back && page_is_byword(line);
    size_t by = near->back ? 0 : page_byword(p, line), inner = near->back || line.n > 100 ? 0 : page_inner_byword(line);
    if (by || inner)
        (void)page_add(p, OP_META_AUTHOR, by ? PAGE_RANK_TEXT : PAGE_RANK_TEXT + 4, "text", OP_STR("by"),
                       op_str_skip(line, by ? by : inner));
    struct op_buf date = OP_BUF_INIT;
    bool dated = page_date_in_text(p, line, &date, &modified);
    if (dated)
        (void)page_add(p, modified || near->changed ? OP_META_MODIFIED : OP_META_DATE, PAGE_RANK_TEXT, "text",
                       OP_STR("date"), op_arena_dup(p->arena, op_buf_str(&date)));
    near->changed = !near->back && !dated && line.n < CHANGED_BYTES && page_says_modified(line);
    op_buf_release(&date);
}

static const struct op_node *following(const struct op_node *n, const struct op_node *body, bool inside)
{
    if (inside && op_first(n))
        return op_first(n);
    while (n != body && !op_next(n))
        n = op_parent(n);
    return n == body ? NULL : op_next(n);
}

static bool is_silent(struct page *p, const struct op_node *n)
{
    if (op_is_element(n) && n->n && (page_class(p, n) & PAGE_OTHERS))
        return true;
    return op_is(n, OP_N_SCRIPT) || op_is(n, OP_N_STYLE) || (op_flags(n) & OP_NAME_INERT) ||
           (op_is_element(n) && n->ns != OP_NS_HTML);
}

/* Does only style set the text apart from the one before it: `By` and a name, a name and a day, a day and a number? */
static bool are_glued(op_str before, const struct op_node *text)
{
    op_str next = op_text(text);
    if (!before.n || !next.n || op_is(op_parent(text), OP_N_SUP))
        return false;
    char a = before.p[before.n - 1], b = next.p[0];
    return page_is_byword(before) || (op_is_digit(a) && op_is_alnum(b)) || (op_is_alpha(a) && op_is_digit(b)) ||
           (a >= 'a' && a <= 'z' && b >= 'A' && b <= 'Z');
}

static void look_forward(struct near *near, const struct op_node *from)
{
    const struct op_node *body = near->p->a->body;
    size_t bytes = 0, nodes = 0;
    for (const struct op_node *n = following(from, body, false); n && bytes < FORWARD_BYTES && nodes++ < NODES_MAX;
         n = following(n, body, !is_silent(near->p, n))) {
        if (n->kind == OP_TEXT) {
            bytes += op_is_blank(n) ? 0 : n->n;
            if (are_glued(op_buf_str(&near->line), n))
                op_buf_addc(&near->line, ' ');
            op_buf_add(&near->line, op_str_first(op_text(n), LINE_BYTES));
        } else if ((op_flags(n) & OP_NAME_BLOCK) || op_is(n, OP_N_BR)) {
            end_line(near);
        }
        /* Out of a block, too, a line ends. */
        if (!op_next(n) && !op_first(n) && op_flags(op_parent(n)) & OP_NAME_BLOCK)
            end_line(near);
    }
    end_line(near);
}

/* The texts before the headline, each for itself. */
static void look_back(struct near *near, const struct op_node *from)
{
    const struct op_node *body = near->p->a->body, *n = from;
    size_t bytes = 0, nodes = 0;
    near->back = true;
    while (n != body && bytes < BACK_BYTES && nodes++ < NODES_MAX / 2) {
        if (op_prev(n)) {
            n = op_prev(n);
            while (op_last(n) && !is_silent(near->p, n))
                n = op_last(n);
        } else {
            n = op_parent(n);
            continue;
        }
        if (n->kind != OP_TEXT || op_is_blank(n))
            continue;
        bytes += n->n;
        op_buf_add(&near->line, op_text(n));
        end_line(near);
    }
}

void page_near_find(struct page *p)
{
    struct near near = {.p = p};
    if (!p->headline)
        return;
    look_forward(&near, p->headline);
    look_back(&near, p->headline);
    op_buf_release(&near.line);
}
