/* What op-clean promises already, held for every stream: nesting that the XHTML schema of EPUB 3.3 takes (6.1.1). One
   walk, bottom-up; text is never lost, only what stands around it gives way. */
#include "doc/svg.h"
#include "doc/vocabulary.h"
#include "write/epub.h"

struct guard {
    struct op_doc *doc;
    size_t links, terms; /* open a and dfn elements */
};

/* -- Questions -- */

static bool is_void_text(const struct op_node *n)
{
    return n->kind != OP_ELEMENT && (n->kind != OP_TEXT || op_is_blank(n));
}

static bool is_line(const struct op_node *n)
{
    return n->kind != OP_ELEMENT || n->ns != OP_NS_HTML || op_vocabulary_phrasing(n->name);
}

static bool has_block(const struct op_node *n)
{
    for (const struct op_node *child = op_first(n); child; child = op_next(child))
        if (!is_line(child))
            return true;
    return false;
}

/* No text and no picture? */
static bool is_void(struct op_node *n)
{
    struct op_walk w;
    op_walk_start(&w, n);
    while (op_walk_next(&w)) {
        bool picture = w.node->kind == OP_ELEMENT && (w.node->ns != OP_NS_HTML || w.node->name == OP_N_IMG);
        if (picture || (w.node->kind == OP_TEXT && !op_is_blank(w.node)))
            return false;
    }
    return true;
}

/* Lives from scripts, forms or other files: goes with all that it holds. */
static bool is_active(const struct op_node *n)
{
    switch (n->name) {
    case OP_N_SCRIPT:
    case OP_N_STYLE:
    case OP_N_TEMPLATE:
    case OP_N_IFRAME:
    case OP_N_HEAD:
    case OP_N_LINK:
    case OP_N_META:
    case OP_N_BASE:
    case OP_N_TITLE:
    case OP_N_SELECT:
    case OP_N_DATALIST:
    case OP_N_TEXTAREA:
    case OP_N_PARAM:
    case OP_N_SOURCE:
    case OP_N_TRACK:
    case OP_N_RP:
        return true;
    case OP_N_INPUT:
        return !op_str_eq_ci(op_attr(n, OP_N_TYPE), OP_STR("checkbox"));
    default:
        return false;
    }
}

/* -- Small repairs -- */

static struct op_node *new_box(struct guard *g, const struct op_node *like, uint32_t name)
{
    struct op_node *box = op_new_element(g->doc, name);
    box->pos = like->pos;
    return box;
}

/* Puts the children in the node's place; words that it kept apart stay apart. */
static struct op_node *dissolve(struct guard *g, struct op_node *n)
{
    struct op_node *after = op_next(n), *first = op_first(n), *before = op_prev(n), *parent = op_parent(n);
    if (first && before)
        op_insert_before(n, op_new_text(g->doc, OP_STR(" ")));
    if (first && after)
        op_insert_after(n, op_new_text(g->doc, OP_STR(" ")));
    op_unwrap(n);
    return before ? op_next(before) : op_first(parent);
}

/* Everything in `n` must stand in a line: blocks are dissolved until nothing but lines is left. Each step takes one
   element away, so this is linear. */
static void flatten(struct guard *g, struct op_node *n)
{
    for (struct op_node *child = op_first(n); child;) {
        if (is_line(child) || op_vocabulary_child(n->name, child->name)) {
            child = op_next(child);
        } else if (op_vocabulary_content(child->name) == OP_CONTENT_NONE) {
            struct op_node *next = op_next(child);
            op_unlink(child);
            child = next;
        } else {
            child = dissolve(g, child);
        }
    }
}

/* Wraps each run of children that may not stand in `n` into a `name`. Blank text next to a run stays out of it. */
static void wrap_strays(struct guard *g, struct op_node *n, uint32_t name)
{
    struct op_node *box = NULL;
    for (struct op_node *child = op_first(n), *next; child; child = next) {
        next = op_next(child);
        bool good = child->kind == OP_ELEMENT && child->ns == OP_NS_HTML && op_vocabulary_child(n->name, child->name);
        if (good) {
            box = NULL;
        } else if (is_void_text(child)) {
            op_unlink(child);
        } else {
            if (!box) {
                box = new_box(g, child, name);
                op_insert_before(child, box);
            }
            op_unlink(child);
            op_append(box, child);
        }
    }
}

static void fix_flow(struct guard *g, struct op_node *n);

/* The boxes that wrap_strays() made hold strays themselves. */
static void fix_boxes(struct guard *g, struct op_node *n, uint32_t name)
{
    for (struct op_node *child = op_first(n); child; child = op_next(child))
        if (op_is(child, name))
            fix_flow(g, child);
}

static void become_div(struct guard *g, struct op_node *n)
{
    op_rename(n, OP_N_DIV);
    fix_flow(g, n);
}

/* A child that only certain parents may have, and this is none of them. Returns where to go on. */
static struct op_node *fix_misplaced(struct guard *g, struct op_node *child)
{
    struct op_node *next = op_next(child);
    switch (child->name) {
    case OP_N_TR:
    case OP_N_THEAD:
    case OP_N_TBODY:
    case OP_N_TFOOT:
    case OP_N_RT:
        return dissolve(g, child);
    case OP_N_COL:
    case OP_N_COLGROUP:
        op_unlink(child);
        return next;
    case OP_N_DT:
    case OP_N_SUMMARY:
        op_rename(child, has_block(child) ? OP_N_DIV : OP_N_P);
        return next;
    default:
        op_rename(child, OP_N_DIV);
        return next;
    }
}

/* Children that may stand in no flow of this kind are renamed or dissolved. */
static void fix_flow(struct guard *g, struct op_node *n)
{
    for (struct op_node *child = op_first(n); child;) {
        bool stray = child->kind == OP_ELEMENT && child->ns == OP_NS_HTML && !op_vocabulary_child(n->name, child->name);
        child = stray ? fix_misplaced(g, child) : op_next(child);
    }
}

/* -- Elements whose children come in an order -- */

static void fix_dl(struct guard *g, struct op_node *n)
{
    wrap_strays(g, n, OP_N_DD);
    fix_boxes(g, n, OP_N_DD);
    bool good = op_first(n) && op_is(op_first(n), OP_N_DT) && op_is(op_last(n), OP_N_DD);
    if (!good)
        become_div(g, n);
}

static void fix_figure(struct op_node *n)
{
    struct op_node *caption = NULL, *first = op_first(n), *last = op_last(n);
    while (first && is_void_text(first))
        first = op_next(first);
    while (last && is_void_text(last))
        last = op_prev(last);
    for (struct op_node *child = op_first(n); child; child = op_next(child)) {
        if (!op_is(child, OP_N_FIGCAPTION))
            continue;
        if (caption)
            op_rename(child, OP_N_DIV);
        else
            caption = child;
    }
    if (caption && caption != first && caption != last) {
        op_unlink(caption);
        op_append(n, caption);
    }
}

static void fix_details(struct guard *g, struct op_node *n)
{
    struct op_node *summary = op_child(n, OP_N_SUMMARY);
    if (!summary) {
        become_div(g, n);
        return;
    }
    for (struct op_node *child = op_next(summary); child; child = op_next(child))
        if (op_is(child, OP_N_SUMMARY))
            op_rename(child, OP_N_P);
    op_unlink(summary);
    op_prepend(n, summary);
}

/* Bases and readings take turns, and a reading is last. */
static void fix_ruby(struct op_node *n)
{
    if (!op_child(n, OP_N_RT)) {
        op_rename(n, OP_N_SPAN);
        return;
    }
    while (!op_is(op_last(n), OP_N_RT)) {
        struct op_node *stray = op_last(n);
        op_unlink(stray);
        op_insert_after(n, stray);
    }
}

static void fix_colgroup(struct op_node *n)
{
    for (struct op_node *child = op_first(n), *next; child; child = next) {
        next = op_next(child);
        if (!op_is(child, OP_N_COL))
            op_unlink(child);
    }
    if (op_first(n))
        op_attr_remove(n, OP_N_SPAN);
}

/* A second one of its kind, or one that comes too late, becomes part of the body. */
static void fix_sections(struct op_node *n)
{
    struct op_node *foot = NULL;
    bool body = false, head = false;
    for (struct op_node *child = op_first(n); child; child = op_next(child)) {
        if (op_is(child, OP_N_THEAD) && (head || body))
            op_rename(child, OP_N_TBODY);
        if (op_is(child, OP_N_TFOOT) && foot)
            op_rename(child, OP_N_TBODY);
        head = head || op_is(child, OP_N_THEAD);
        body = body || op_is(child, OP_N_TBODY);
        if (op_is(child, OP_N_TFOOT))
            foot = child;
    }
    if (foot) {
        op_unlink(foot);
        op_append(n, foot);
    }
}

static void fix_row(struct guard *g, struct op_node *n)
{
    wrap_strays(g, n, OP_N_TD);
    fix_boxes(g, n, OP_N_TD);
}

static void fix_rows(struct guard *g, struct op_node *n)
{
    wrap_strays(g, n, OP_N_TR);
    for (struct op_node *child = op_first(n); child; child = op_next(child))
        fix_row(g, child);
}

static void fix_table(struct guard *g, struct op_node *n)
{
    bool caption = false, rows = false;
    struct op_node *body = NULL;
    for (struct op_node *child = op_first(n), *next; child; child = next) {
        next = op_next(child);
        bool section = op_is(child, OP_N_THEAD) || op_is(child, OP_N_TBODY) || op_is(child, OP_N_TFOOT);
        if (op_is(child, OP_N_TR) || op_is(child, OP_N_TD) || op_is(child, OP_N_TH)) {
            if (!body) {
                body = new_box(g, child, OP_N_TBODY);
                op_insert_before(child, body);
            }
            op_unlink(child);
            op_append(body, child);
            rows = true;
        } else if (section) {
            body = NULL;
            rows = true;
        } else if (op_is(child, OP_N_CAPTION) && !caption && !op_find(child, OP_N_TABLE)) {
            caption = true;
            op_unlink(child);
            op_prepend(n, child);
        } else if (op_is(child, OP_N_COLGROUP) && !rows) {
            continue;
        } else if (is_void_text(child) || op_is(child, OP_N_COLGROUP) || op_is(child, OP_N_COL)) {
            op_unlink(child);
        } else {
            /* As the HTML parser does with what may not stand in a table. */
            if (op_is(child, OP_N_CAPTION))
                op_rename(child, OP_N_DIV);
            op_unlink(child);
            op_insert_before(n, child);
        }
    }
    for (struct op_node *child = op_first(n); child; child = op_next(child))
        if (op_is(child, OP_N_TBODY))
            fix_rows(g, child);
    fix_sections(n);
    if (!rows)
        become_div(g, n);
}

/* What stands in an element that can hold nothing moves before it. */
static void empty(struct op_node *n)
{
    for (struct op_node *child; (child = op_first(n));) {
        op_unlink(child);
        op_insert_before(n, child);
    }
}

/* -- The walk -- */

static void enter(struct guard *g, struct op_walk *w)
{
    struct op_node *n = w->node;
    if (n->kind != OP_ELEMENT)
        return;
    if (n->ns == OP_NS_SVG && n->name == OP_N_SVG) {
        op_svg_settle(g->doc, n);
        op_walk_skip(w);
        return;
    }
    if (n->ns == OP_NS_MATHML && n->name == OP_N_MATH) {
        epub_math_settle(g->doc, n);
        /* Nothing to read is nothing to see. */
        if (op_attr(n, OP_N_ALTTEXT).n)
            op_walk_skip(w);
        else
            op_walk_remove(w);
        return;
    }
    if (n->ns != OP_NS_HTML) {
        n->ns = OP_NS_HTML;
        op_rename(n, OP_N_SPAN);
        n->n = 0;
    }
    if (is_active(n)) {
        op_walk_remove(w);
        return;
    }
    /* Links and terms hold none of their kind, at no depth, and links nothing that reacts to a finger. */
    if ((op_is(n, OP_N_A) && g->links) || (op_is(n, OP_N_DFN) && g->terms))
        op_rename(n, OP_N_SPAN);
    if (op_is(n, OP_N_DETAILS) && g->links)
        op_rename(n, OP_N_DIV);
    if (op_is(n, OP_N_SUMMARY) && g->links)
        op_rename(n, OP_N_P);
    g->links += op_is(n, OP_N_A);
    g->terms += op_is(n, OP_N_DFN);
}

static void fix_listed(struct guard *g, struct op_node *n)
{
    switch (n->name) {
    case OP_N_UL:
    case OP_N_OL:
        wrap_strays(g, n, OP_N_LI);
        fix_boxes(g, n, OP_N_LI);
        break;
    case OP_N_DL:
        fix_dl(g, n);
        break;
    case OP_N_TABLE:
        fix_table(g, n);
        break;
    case OP_N_COLGROUP:
        fix_colgroup(n);
        break;
    case OP_N_TR:
        fix_row(g, n);
        break;
    default:
        fix_rows(g, n);
    }
}

static void leave(struct guard *g, struct op_node *n)
{
    g->links -= op_is(n, OP_N_A);
    g->terms -= op_is(n, OP_N_DFN);
    switch (op_vocabulary_content(n->name)) {
    case OP_CONTENT_ABSENT:
        if (op_flags(n) & OP_NAME_BLOCK)
            become_div(g, n);
        else
            op_unwrap(n);
        return;
    case OP_CONTENT_NONE:
        empty(n);
        return;
    case OP_CONTENT_PHRASING:
        if (op_is(n, OP_N_P) && has_block(n))
            become_div(g, n);
        else
            flatten(g, n);
        if (op_is(n, OP_N_RUBY))
            fix_ruby(n);
        if ((op_flags(n) & OP_NAME_HEADING) && is_void(n))
            op_unwrap(n);
        return;
    case OP_CONTENT_LISTED:
        fix_listed(g, n);
        return;
    case OP_CONTENT_FLOW:
        fix_flow(g, n);
        if (op_is(n, OP_N_FIGURE))
            fix_figure(n);
        if (op_is(n, OP_N_DETAILS))
            fix_details(g, n);
        return;
    }
}

void epub_guard(struct op_article *a)
{
    struct guard g = {.doc = &a->doc};
    struct op_walk w;
    op_walk_start(&w, a->body);
    while (op_walk_next(&w)) {
        if (w.event == OP_ENTER)
            enter(&g, &w);
        else if (w.node->kind == OP_ELEMENT && w.node->ns == OP_NS_HTML && w.node != a->body)
            leave(&g, w.node);
    }
    fix_flow(&g, a->body);
}
