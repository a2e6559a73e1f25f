/* op-clean, third phase: every element gets the children that it may have (HTML standard, section 4, content models).
   Bottom-up: when an element is left, what stands in it is already right. */
#include "stage/clean.h"

/* -- Inline elements around blocks -- */

/* Wraps the lines below `n`, wherever they stand in blocks, into copies of the inline element `n`. */
static void distribute(struct clean *c, struct op_node *n)
{
    bool link = op_is(n, OP_N_A);
    struct op_node *box = NULL, *last = NULL;
    struct op_walk w;
    op_walk_start(&w, n);
    while (op_walk_next(&w)) {
        struct op_node *at = w.node, *parent = op_parent(at);
        if (at == n)
            continue;
        if (w.event == OP_ENTER) {
            if (clean_is_inline(at) || op_is(at, OP_N_PRE))
                op_walk_skip(&w);
            continue;
        }
        bool line = clean_is_inline(at) && !op_is(parent, OP_N_UL) && !op_is(parent, OP_N_OL) &&
                    !op_is(parent, OP_N_DL) && !op_is(parent, OP_N_TR);
        if (!line || (link && (op_is(at, OP_N_A) || op_find(at, OP_N_A)))) {
            box = NULL;
            continue;
        }
        bool joins = box && op_parent(box) == parent && last == at;
        last = op_next(at);
        if (!joins) {
            box = NULL;
            if (op_is_blank(at) || op_is(at, OP_N_BR) || c->budget == 0)
                continue;
            c->budget--;
            box = op_copy(c->doc, n, false);
            op_attr_remove(box, OP_N_ID);
            op_insert_before(at, box);
        }
        op_unlink(at);
        op_append(box, at);
    }
}

/* Two line breaks with nothing to see between them part paragraphs. */
static bool has_break_run(const struct op_node *n)
{
    bool last = false;
    for (const struct op_node *child = op_first(n); child; child = op_next(child)) {
        if (clean_is_void_text(child))
            continue;
        if (last && op_is(child, OP_N_BR))
            return true;
        last = op_is(child, OP_N_BR);
    }
    return false;
}

static enum clean_verdict split_inline(struct clean *c, struct op_node *n)
{
    if (has_break_run(n) && !op_closest(n, OP_N_PRE))
        clean_wrap_runs(c, n, OP_N_P);
    if (!clean_has_block(n))
        return CLEAN_KEEP;
    size_t size = 0;
    struct op_walk w;
    op_walk_start(&w, n);
    while (op_walk_next(&w) && size < c->budget)
        size++;
    c->budget -= size;
    if (c->budget)
        distribute(c, n);
    return CLEAN_UNWRAP;
}

/* -- Boxes of lines around blocks -- */

/* A paragraph in a heading or in preformatted text is a line of it. */
static void join_paragraphs(struct clean *c, struct op_node *n)
{
    for (struct op_node *child = op_first(n), *next; child; child = next) {
        next = op_next(child);
        if (!op_is(child, OP_N_P) && !(op_flags(child) & OP_NAME_HEADING))
            continue;
        op_str separator = op_is(n, OP_N_PRE) ? OP_STR("\n") : OP_STR(" ");
        if (op_prev(child))
            op_insert_before(child, op_new_text(c->doc, separator));
        if (next)
            op_insert_after(child, op_new_text(c->doc, separator));
        clean_unwrap(c, child);
    }
}

/* Lines stay in copies of the element, blocks stand between them. */
static enum clean_verdict split_line_box(struct clean *c, struct op_node *n)
{
    bool paragraph = op_is(n, OP_N_P);
    if (paragraph && has_break_run(n)) {
        clean_wrap_runs(c, n, OP_N_P);
        return CLEAN_UNWRAP;
    }
    if (!clean_has_block(n))
        return CLEAN_KEEP;
    if (!paragraph)
        join_paragraphs(c, n);
    if (!clean_has_block(n))
        return CLEAN_KEEP;
    struct op_node *box = NULL;
    bool first = true;
    for (struct op_node *child; (child = op_first(n));) {
        op_unlink(child);
        if (!clean_is_inline(child)) {
            op_insert_before(n, child);
            box = NULL;
        } else if (box || !op_is_blank(child)) {
            if (!box) {
                box = op_copy(c->doc, n, false);
                box->first_ = box->last_ = 0;
                if (!first)
                    op_attr_remove(box, OP_N_ID);
                op_insert_before(n, box);
                first = false;
            }
            op_append(box, child);
        }
    }
    if (first)
        clean_remove(c, n);
    else
        op_unlink(n);
    return CLEAN_GONE;
}

/* -- Holders of blocks -- */

static bool is_list(const struct op_node *n)
{
    return op_is(n, OP_N_UL) || op_is(n, OP_N_OL);
}

/* Wraps runs of `item` (and of `second`) children, white space between them, into a new `list`. */
static void wrap_items(struct clean *c, struct op_node *n, uint32_t item, uint32_t second, uint32_t list)
{
    struct op_node *box = NULL;
    for (struct op_node *child = op_first(n), *next; child; child = next) {
        next = op_next(child);
        if (op_is(child, item) || op_is(child, second)) {
            if (!box) {
                box = clean_new(c, list, child);
                op_insert_before(child, box);
            }
            op_unlink(child);
            op_append(box, child);
        } else if (!op_is_blank(child)) {
            box = NULL;
        }
    }
}

static void repair_dl(struct clean *c, struct op_node *dl);

enum stray { NO_STRAY, ITEM, TERM, OTHER_STRAY };

/* Of what does the child of `n` stand outside of its own holder? */
static enum stray stray_of(const struct op_node *n, const struct op_node *child)
{
    if (child->kind != OP_ELEMENT || child->ns != OP_NS_HTML)
        return NO_STRAY;
    switch (child->name) {
    case OP_N_LI:
        return ITEM;
    case OP_N_DT:
    case OP_N_DD:
        return TERM;
    case OP_N_FIGCAPTION:
        return op_is(n, OP_N_FIGURE) ? NO_STRAY : OTHER_STRAY;
    case OP_N_SUMMARY:
        return op_is(n, OP_N_DETAILS) ? NO_STRAY : OTHER_STRAY;
    case OP_N_CAPTION:
        return op_is(n, OP_N_TABLE) ? NO_STRAY : OTHER_STRAY;
    case OP_N_TD:
    case OP_N_TH:
    case OP_N_TR:
    case OP_N_TBODY:
    case OP_N_THEAD:
    case OP_N_TFOOT:
    case OP_N_COL:
    case OP_N_COLGROUP:
        return OTHER_STRAY;
    default:
        return NO_STRAY;
    }
}

static bool has_stray(const struct op_node *n, enum stray stray)
{
    for (const struct op_node *child = op_first(n); child; child = op_next(child)) {
        enum stray found = stray_of(n, child);
        if (found && (!stray || found == stray))
            return true;
    }
    return false;
}

/* What stands in a holder of blocks without its own holder gets one, or becomes a paragraph. */
static void adopt_strays(struct clean *c, struct op_node *n)
{
    if (!has_stray(n, NO_STRAY))
        return;
    if (has_stray(n, ITEM))
        wrap_items(c, n, OP_N_LI, OP_N_LI, OP_N_UL);
    if (has_stray(n, TERM)) {
        wrap_items(c, n, OP_N_DT, OP_N_DD, OP_N_DL);
        for (struct op_node *child = op_first(n), *next; child; child = next) {
            next = op_next(child);
            if (op_is(child, OP_N_DL))
                repair_dl(c, child);
        }
    }
    for (struct op_node *child = op_first(n), *next; child; child = next) {
        next = op_next(child);
        if (stray_of(n, child) != OTHER_STRAY)
            continue;
        clean_wrap_runs(c, child, OP_N_P);
        struct op_node *more = op_first(child);
        clean_unwrap(c, child);
        if (more)
            next = more;
    }
}

/* Only lines may stand without a paragraph; next to a nested list too, which is how lists are written. */
static enum clean_verdict settle_flow(struct clean *c, struct op_node *n)
{
    adopt_strays(c, n);
    bool lists_only = true;
    for (const struct op_node *child = op_first(n); child; child = op_next(child))
        if (!clean_is_inline(child))
            lists_only = lists_only && (is_list(child) || op_is(child, OP_N_DL));
    bool tight = op_is(n, OP_N_LI) || op_is(n, OP_N_DD) || op_is(n, OP_N_TD) || op_is(n, OP_N_TH) ||
                 op_is(n, OP_N_FIGCAPTION) || op_is(n, OP_N_CAPTION) || op_is(n, OP_N_FIGURE);
    if (!tight || !lists_only || has_break_run(n))
        clean_wrap_runs(c, n, OP_N_P);
    struct op_node *only = clean_only_child(n);
    bool caption = op_is(n, OP_N_FIGCAPTION) || op_is(n, OP_N_CAPTION) || op_is(n, OP_N_TD) || op_is(n, OP_N_TH);
    if (caption && only && op_is(only, OP_N_P))
        clean_unwrap(c, only);
    return CLEAN_KEEP;
}

/* -- Lists -- */

static enum clean_verdict repair_list(struct clean *c, struct op_node *n)
{
    struct op_node *item = NULL;
    for (struct op_node *child = op_first(n), *next; child; child = next) {
        next = op_next(child);
        if (op_is(child, OP_N_LI)) {
            item = child;
            continue;
        }
        op_unlink(child);
        if (op_is_blank(child))
            continue;
        if (!item || !(is_list(child) || clean_is_inline(child)) || (clean_is_inline(child) && !op_last(item))) {
            item = clean_new(c, OP_N_LI, child);
            if (next)
                op_insert_before(next, item);
            else
                op_append(n, item);
        }
        op_append(item, child);
    }
    return CLEAN_KEEP;
}

/* dl holds groups of dt followed by dd. Definitions without a term stand before it, terms without a definition
   behind it. */
static void repair_dl(struct clean *c, struct op_node *dl)
{
    struct op_node *term = NULL;
    for (struct op_node *child = op_first(dl), *next; child; child = next) {
        next = op_next(child);
        if (op_is_blank(child)) {
            op_unlink(child);
        } else if (op_is(child, OP_N_DT)) {
            term = child;
        } else if (!term) {
            op_unlink(child);
            op_insert_before(dl, child);
            if (op_is(child, OP_N_DD)) {
                clean_wrap_runs(c, child, OP_N_P);
                clean_unwrap(c, child);
            } else if (clean_is_inline(child)) {
                op_wrap(child, clean_new(c, OP_N_P, child));
            }
        } else if (!op_is(child, OP_N_DD)) {
            struct op_node *before = op_prev(child);
            if (!op_is(before, OP_N_DD)) {
                before = clean_new(c, OP_N_DD, child);
                op_insert_before(child, before);
            }
            op_unlink(child);
            op_append(before, child);
            if (clean_has_block(before))
                clean_wrap_runs(c, before, OP_N_P);
        }
    }
    while (op_last(dl) && op_is(op_last(dl), OP_N_DT)) {
        struct op_node *last = op_last(dl);
        op_unlink(last);
        op_insert_after(dl, last);
        clean_wrap_runs(c, last, OP_N_P);
        clean_unwrap(c, last);
    }
    if (!op_first(dl))
        clean_remove(c, dl);
}

static enum clean_verdict repair_definitions(struct clean *c, struct op_node *n)
{
    repair_dl(c, n);
    return op_parent(n) ? CLEAN_KEEP : CLEAN_GONE;
}

/* A term holds lines only. */
static enum clean_verdict repair_term(struct clean *c, struct op_node *n)
{
    if (!clean_has_block(n))
        return CLEAN_KEEP;
    join_paragraphs(c, n);
    for (struct op_node *child = op_last(n), *before; child; child = before) {
        before = op_prev(child);
        if (clean_is_inline(child))
            continue;
        struct op_node *holder = clean_new(c, OP_N_DD, child);
        op_unlink(child);
        op_append(holder, child);
        op_insert_after(n, holder);
    }
    return CLEAN_KEEP;
}

/* -- Links, headings, details, ruby -- */

/* Browsers drop white space and control characters in schemes; so must who looks for one. */
static bool is_active(op_str href)
{
    static const char *const schemes[] = {"javascript:", "vbscript:", NULL};
    for (size_t s = 0; schemes[s]; s++) {
        size_t matched = 0;
        for (size_t i = 0; i < href.n && schemes[s][matched]; i++) {
            if ((unsigned char)href.p[i] <= ' ')
                continue;
            if (op_to_lower(href.p[i]) != schemes[s][matched])
                break;
            matched++;
        }
        if (!schemes[s][matched])
            return true;
    }
    return false;
}

static enum clean_verdict repair_link(struct clean *c, struct op_node *n)
{
    op_str name = op_attr(n, OP_N_NAME);
    if (name.n && !op_attr(n, OP_N_ID).n && id_set_has(&c->targets, name))
        op_attr_set(c->doc, n, OP_N_ID, name);
    if (!op_str_trim(op_attr(n, OP_N_HREF)).n || clean_is_empty(n) || is_active(op_attr(n, OP_N_HREF)))
        return CLEAN_UNWRAP;
    for (const struct op_node *up = op_parent(n); up && !op_is(up, OP_N_BODY); up = op_parent(up))
        if (op_is(up, OP_N_A) && op_str_trim(op_attr(up, OP_N_HREF)).n)
            return CLEAN_UNWRAP;
    return CLEAN_KEEP;
}

/* A heading in a heading, a link or a summary's paragraph was joined; one that holds nothing but a picture is none. */
static enum clean_verdict repair_heading(struct clean *c, struct op_node *n)
{
    const struct op_node *only = clean_only_child(n);
    while (only && only->kind == OP_ELEMENT && !op_is(only, OP_N_IMG) && clean_only_child(only))
        only = clean_only_child(only);
    if (only && op_is(only, OP_N_IMG) && !op_str_trim(op_attr(only, OP_N_ALT)).n)
        op_rename(n, OP_N_P);
    (void)c;
    return CLEAN_KEEP;
}

static enum clean_verdict repair_details(struct clean *c, struct op_node *n)
{
    struct op_node *summary = op_child(n, OP_N_SUMMARY);
    if (!summary || clean_is_empty(summary)) {
        if (summary)
            clean_remove(c, summary);
        clean_wrap_runs(c, n, OP_N_P);
        return CLEAN_UNWRAP;
    }
    for (struct op_node *child = op_next(summary); child; child = op_next(child))
        if (op_is(child, OP_N_SUMMARY))
            op_rename(child, OP_N_P);
    adopt_strays(c, n);
    clean_wrap_runs(c, n, OP_N_P);
    op_unlink(summary);
    op_prepend(n, summary);
    return CLEAN_KEEP;
}

static enum clean_verdict repair_ruby(struct clean *c, struct op_node *n)
{
    bool text = op_find(n, OP_N_RT) != NULL;
    (void)c;
    for (struct op_node *child = op_first(n), *next; child; child = next) {
        next = op_next(child);
        if (op_is(child, OP_N_RP) && !text)
            op_unlink(child);
    }
    return text ? CLEAN_KEEP : CLEAN_UNWRAP;
}

static enum clean_verdict repair_ruby_text(struct clean *c, struct op_node *n)
{
    (void)c;
    const struct op_node *parent = op_parent(n);
    while (op_is(parent, OP_N_RTC) || op_is(parent, OP_N_RB))
        parent = op_parent(parent);
    return op_is(parent, OP_N_RUBY) ? CLEAN_KEEP : CLEAN_UNWRAP;
}

/* A figure holds something, and one caption at its end or start. */
static enum clean_verdict repair_figure(struct clean *c, struct op_node *n)
{
    struct op_node *caption = NULL;
    size_t others = 0, before = 0;
    bool shows = false, joined = false;
    adopt_strays(c, n);
    for (struct op_node *child = op_first(n), *next; child; child = next) {
        next = op_next(child);
        if (op_is_blank(child))
            continue;
        if (!op_is(child, OP_N_FIGCAPTION)) {
            others++;
            before += !caption;
            shows = shows || !op_is(child, OP_N_P) || !clean_is_empty(child);
        } else if (clean_is_empty(child)) {
            clean_remove(c, child);
        } else if (!caption) {
            caption = child;
        } else {
            /* The first one once only: it grows with each that it takes in. */
            if (!joined)
                clean_wrap_runs(c, caption, OP_N_P);
            joined = true;
            clean_wrap_runs(c, child, OP_N_P);
            op_move_children(child, caption);
            clean_remove(c, child);
        }
    }
    if (caption && !others) {
        clean_wrap_runs(c, caption, OP_N_P);
        clean_unwrap(c, caption);
        return CLEAN_UNWRAP;
    }
    if (caption && before && before < others) {
        op_unlink(caption);
        op_append(n, caption);
    }
    struct op_node *only = clean_only_child(n);
    bool code = !caption && only && op_is(only, OP_N_PRE);
    if (!shows || code || (!caption && !op_find(n, OP_N_IMG) && !op_find(n, OP_N_TABLE))) {
        clean_wrap_runs(c, n, OP_N_P);
        return CLEAN_UNWRAP;
    }
    /* Pictures stand in a figure without paragraphs. */
    for (struct op_node *child = op_first(n), *next; child; child = next) {
        next = op_next(child);
        if (op_is(child, OP_N_P) && op_find(child, OP_N_IMG) && !clean_text_length(child, 1))
            clean_unwrap(c, child);
    }
    return CLEAN_KEEP;
}

#define INLINE                                                                                                         \
    CLEAN_ON(OP_N_A, OP_N_ABBR, OP_N_B, OP_N_BDI, OP_N_BDO, OP_N_CITE, OP_N_CODE, OP_N_DEL, OP_N_DFN, OP_N_EM, OP_N_I, \
             OP_N_INS, OP_N_KBD, OP_N_MARK, OP_N_Q, OP_N_RUBY, OP_N_RT, OP_N_RP, OP_N_S, OP_N_SAMP, OP_N_SMALL,        \
             OP_N_SPAN, OP_N_STRONG, OP_N_SUB, OP_N_SUP, OP_N_TIME, OP_N_U, OP_N_VAR)
#define HEADINGS OP_N_H1, OP_N_H2, OP_N_H3, OP_N_H4, OP_N_H5, OP_N_H6

static enum clean_verdict drop_empty_inline(struct clean *c, struct op_node *n)
{
    if (!clean_is_empty(n))
        return CLEAN_KEEP;
    bool anchor = op_is(n, OP_N_SPAN) && id_set_has(&c->targets, op_attr(n, OP_N_ID));
    return anchor ? CLEAN_KEEP : CLEAN_UNWRAP;
}

const struct clean_rule clean_repair_rules[] = {
    {"links", "remove links without target, in links, and without text", CLEAN_PHASE_NEST, CLEAN_LEAVE,
     CLEAN_ON(OP_N_A), repair_link},
    {"inline", "carry bold, links and the like into the blocks that they stand around", CLEAN_PHASE_NEST, CLEAN_LEAVE,
     INLINE, split_inline},
    {"inline", "carry bold, links and the like into the blocks that they stand around", CLEAN_PHASE_NEST, CLEAN_LEAVE,
     INLINE, drop_empty_inline},
    {"ruby", "repair ruby", CLEAN_PHASE_NEST, CLEAN_LEAVE, CLEAN_ON(OP_N_RT, OP_N_RP), repair_ruby_text},
    {"ruby", "repair ruby", CLEAN_PHASE_NEST, CLEAN_LEAVE, CLEAN_ON(OP_N_RUBY), repair_ruby},
    {"lines", "part paragraphs, headings and the like around blocks that stand in them", CLEAN_PHASE_NEST, CLEAN_LEAVE,
     CLEAN_ON(OP_N_P, HEADINGS, OP_N_PRE, OP_N_SUMMARY), split_line_box},
    {"headings", "turn headings that are only a picture into paragraphs", CLEAN_PHASE_NEST, CLEAN_LEAVE,
     CLEAN_ON(HEADINGS), repair_heading},
    {"lists", "repair lists: items everywhere, nothing else", CLEAN_PHASE_NEST, CLEAN_LEAVE, CLEAN_ON(OP_N_UL, OP_N_OL),
     repair_list},
    {"lists", "repair lists: items everywhere, nothing else", CLEAN_PHASE_NEST, CLEAN_LEAVE, CLEAN_ON(OP_N_DT),
     repair_term},
    {"lists", "repair lists: items everywhere, nothing else", CLEAN_PHASE_NEST, CLEAN_LEAVE, CLEAN_ON(OP_N_DL),
     repair_definitions},
    {"details", "repair details: one summary, first", CLEAN_PHASE_NEST, CLEAN_LEAVE, CLEAN_ON(OP_N_DETAILS),
     repair_details},
    {"figures", "repair figures: one caption, no empty ones", CLEAN_PHASE_NEST, CLEAN_LEAVE, CLEAN_ON(OP_N_FIGURE),
     repair_figure},
    {"paragraphs", "lines between blocks become paragraphs, runs of br too", CLEAN_PHASE_NEST, CLEAN_LEAVE,
     CLEAN_ON(OP_N_BODY, OP_N_BLOCKQUOTE, OP_N_SECTION, OP_N_LI, OP_N_DD, OP_N_TD, OP_N_TH, OP_N_FIGCAPTION,
              OP_N_CAPTION),
     settle_flow},
    {NULL, NULL, CLEAN_PHASE_NEST, CLEAN_LEAVE, NULL, NULL},
};
