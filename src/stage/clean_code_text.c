/* op-clean: the text of code, to the letter, out of whatever a highlighter made of it. */
#include "stage/clean_code.h"

#define NBSP "\xC2\xA0"

/* Elements that are lines by themselves. */
static bool is_line(const struct op_node *n)
{
    return op_is(n, OP_N_DIV) || op_is(n, OP_N_P) || op_is(n, OP_N_LI) || op_is(n, OP_N_TR);
}

/* Elements within lines that some highlighters put around each line, with line ends or without. */
static bool is_line_span(const struct op_doc *doc, const struct op_node *n)
{
    static const char *const words[] = {"line", "code-line", "token-line", NULL};
    if (op_is(n, OP_N_CODE))
        return op_parent(n) && op_is(op_parent(n), OP_N_PRE);
    return op_is(n, OP_N_SPAN) && n->n && (clean_has_class(n, words) || clean_code_is_paragraph(doc, n));
}

struct lines {
    const struct op_doc *doc;
    struct op_buf *out;
    const struct op_node *root;
    size_t start; /* of the innermost line */
    size_t ends;  /* line ends that elements made, */
    size_t last;  /* and where the last of them ended */
};

static bool ends_line(const struct op_buf *out)
{
    return out->n && out->p[out->n - 1] == '\n';
}

static bool is_box(const struct op_node *n)
{
    return n && (is_line(n) || op_is(n, OP_N_PRE) || op_is(n, OP_N_TABLE) || op_is(n, OP_N_OL));
}

/* White space that only lays out the source: between boxes, and between the parts of a table. */
static bool is_layout(const struct op_node *text)
{
    const struct op_node *parent = op_parent(text);
    if (!op_is_blank(text))
        return false;
    return is_box(op_prev(text)) || is_box(op_next(text)) || op_is(parent, OP_N_TR) || op_is(parent, OP_N_TABLE) ||
           op_is(parent, OP_N_TBODY) || op_is(parent, OP_N_THEAD) || op_is(parent, OP_N_OL);
}

/* An empty line is often given a space without width or a hard one, so that it has a height. */
static void empty_placeholder(struct lines *l)
{
    static const char *const places[] = {NBSP, "\xE2\x80\x8B", "\xEF\xBB\xBF", NULL};
    op_str line = op_str_skip(op_buf_str(l->out), l->start);
    for (size_t i = 0; places[i]; i++)
        if (op_str_eq(line, op_str_z(places[i])))
            op_buf_truncate(l->out, l->start);
}

static void leave(struct lines *l, const struct op_node *n)
{
    if (is_line(n)) {
        empty_placeholder(l);
        bool title = op_is(n, OP_N_TR) && clean_first_element(n) && clean_code_is_caption(clean_first_element(n));
        if (!title && (l->out->n == l->start || !ends_line(l->out))) {
            op_buf_addc(l->out, '\n');
            l->ends++;
            l->last = l->out->n;
        }
    } else if (is_line_span(l->doc, n)) {
        const struct op_node *next = op_next(n);
        empty_placeholder(l);
        if (next && is_line_span(l->doc, next) && (l->out->n == l->start || !ends_line(l->out)))
            op_buf_addc(l->out, '\n');
    }
}

/* Adds what `n` shows; false when nothing below it belongs to the code. */
static bool enter(struct lines *l, const struct op_node *n)
{
    if (n->kind == OP_TEXT) {
        if (!is_layout(n))
            op_buf_add(l->out, op_text(n));
        return true;
    }
    if (n->kind != OP_ELEMENT || n == l->root)
        return true;
    if (op_is(n, OP_N_BR)) {
        op_buf_addc(l->out, '\n');
    } else if (op_is(n, OP_N_IMG)) {
        op_buf_add(l->out, op_attr(n, OP_N_ALT)); /* emoji */
    } else if (n->n && clean_code_is_gutter(n)) {
        return false;
    } else if (!op_is(n, OP_N_SPAN) &&
               (clean_code_is_chrome(l->doc, n, false, OP_STR_NONE) || clean_code_is_caption(n))) {
        return false;
    } else if (is_line(n)) {
        if (l->out->n && !ends_line(l->out))
            op_buf_addc(l->out, '\n');
        l->start = l->out->n;
    } else if (is_line_span(l->doc, n)) {
        l->start = l->out->n;
    }
    return true;
}

/* Hard spaces are spaces that had to survive HTML: in an indentation, beside another space, or where there are more
   of them than of others. A single one within a line that has others is the author's. */
static void soften_spaces(struct op_buf *out, size_t from)
{
    size_t hard = 0, soft = 0;
    bool layout = false;
    for (size_t i = from; i < out->n; i++) {
        soft += out->p[i] == ' ';
        if (out->p[i] != NBSP[0] || i + 1 == out->n || out->p[i + 1] != NBSP[1])
            continue;
        char before = i == from ? '\n' : out->p[i - 1], after = i + 2 < out->n ? out->p[i + 2] : '\n';
        layout = layout || op_is_space(before) || before == NBSP[1] || op_is_space(after);
        hard++;
    }
    if (!hard || (!layout && hard < soft))
        return;
    size_t to = from;
    for (size_t i = from; i < out->n; i++) {
        bool is_hard = out->p[i] == NBSP[0] && i + 1 < out->n && out->p[i + 1] == NBSP[1];
        out->p[to++] = is_hard ? ' ' : out->p[i];
        i += is_hard;
    }
    op_buf_truncate(out, to);
}

void clean_code_text(const struct op_doc *doc, const struct op_node *root, struct op_buf *out)
{
    struct lines l = {.doc = doc, .out = out, .root = root, .start = out->n};
    const struct op_node *skipped = NULL;
    size_t from = out->n;
    struct op_walk w;
    op_walk_start(&w, (struct op_node *)(uintptr_t)root);
    while (op_walk_next(&w)) {
        if (w.event == OP_ENTER) {
            if (enter(&l, w.node))
                continue;
            skipped = w.node;
            op_walk_skip(&w);
        } else if (w.node != skipped && w.node != root) {
            leave(&l, w.node);
        }
    }
    /* One element around all of it is no line. */
    if (l.ends == 1 && l.last == out->n)
        op_buf_truncate(out, out->n - 1);
    soften_spaces(out, from);
}

void clean_code_loose_text(const struct op_node *root, struct op_buf *out)
{
    size_t from = out->n;
    bool after_break = true;
    struct op_walk w;
    op_walk_start(&w, (struct op_node *)(uintptr_t)root);
    while (op_walk_next(&w)) {
        if (w.event != OP_ENTER)
            continue;
        if (op_is(w.node, OP_N_BR)) {
            while (out->n > from && op_is_space(out->p[out->n - 1]) && out->p[out->n - 1] != '\n')
                op_buf_truncate(out, out->n - 1);
            op_buf_addc(out, '\n');
            after_break = true;
        }
        /* Between `code` elements there is only layout. */
        if (w.node->kind != OP_TEXT || (op_is_blank(w.node) && op_parent(w.node) == root && !op_is(root, OP_N_CODE)))
            continue;
        op_str text = op_text(w.node);
        for (size_t i = 0; i < text.n; i++) {
            bool line_end = text.p[i] == '\n' || text.p[i] == '\r';
            if (!(line_end && after_break))
                op_buf_addc(out, line_end ? ' ' : text.p[i]);
            after_break = after_break && line_end;
        }
    }
    while (out->n > from && op_is_space(out->p[out->n - 1]))
        op_buf_truncate(out, out->n - 1);
    soften_spaces(out, from);
}
