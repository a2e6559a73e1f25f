/* op-clean, second phase: boxes that say note, tip, warning, whoever made them, in one form:

       <aside role="note"><p><strong>Title</strong></p>…</aside> */
#include "stage/clean.h"

static const char *const box_words[] = {"markdown-alert",   "admonition",       "admonitionblock",
                                        "callout",          "theme-admonition", "custom-block",
                                        "custom-container", "kg-callout-card",  NULL};
static const char *const title_words[] = {"markdown-alert-title",
                                          "admonition-title",
                                          "callout-title",
                                          "custom-block-title",
                                          "admonition-heading",
                                          "custom-container-title",
                                          NULL};

bool clean_is_callout(const struct op_node *n)
{
    return op_is(n, OP_N_ASIDE) && op_str_eq(op_attr(n, OP_N_ROLE), OP_STR("note"));
}

/* The title as a paragraph in strong type; its icon goes. */
static void settle_title(struct clean *c, struct op_node *title)
{
    struct op_walk w;
    op_walk_start(&w, title);
    while (op_walk_next(&w))
        if (w.event == OP_ENTER && w.node->kind == OP_ELEMENT && (w.node->ns == OP_NS_SVG || op_is(w.node, OP_N_IMG)))
            op_walk_remove(&w);
    if (clean_is_empty(title)) {
        clean_remove(c, title);
        return;
    }
    op_rename(title, OP_N_P);
    op_attr_remove(title, OP_N_CLASS);
    struct op_node *only = clean_only_child(title);
    if (only && op_is(only, OP_N_STRONG))
        return;
    struct op_node *strong = clean_new(c, OP_N_STRONG, title);
    op_move_children(title, strong);
    op_append(title, strong);
}

/* An emoji in a box of its own, as Ghost and Notion have it, says what the box is to eyes only. */
static bool is_sign(const struct op_node *n)
{
    static const char *const parts[] = {"emoji", "icon", NULL};
    const struct op_node *inner = clean_first_element(n);
    return (clean_class_holds(n, parts) || (inner && clean_class_holds(inner, parts))) && clean_text_length(n, 24) < 24;
}

static enum clean_verdict settle_box(struct clean *c, struct op_node *n)
{
    if (!clean_has_class(n, box_words))
        return CLEAN_KEEP;
    op_rename(n, OP_N_ASIDE);
    op_attr_remove(n, OP_N_CLASS);
    op_attr_set(c->doc, n, OP_N_ROLE, OP_STR("note"));
    struct op_node *first = clean_first_element(n);
    if (first && clean_has_class(first, title_words))
        settle_title(c, first);
    else if (first && is_sign(first))
        op_unlink(first);
    return CLEAN_KEEP;
}

/* Ghost draws what unfolds with a script. */
static enum clean_verdict settle_toggle(struct clean *c, struct op_node *n)
{
    static const char *const cards[] = {"kg-toggle-card", NULL}, *const heads[] = {"kg-toggle-heading", NULL};
    struct op_node *first = clean_has_class(n, cards) ? clean_first_element(n) : NULL;
    (void)c;
    if (!first || !clean_has_class(first, heads))
        return CLEAN_KEEP;
    op_rename(n, OP_N_DETAILS);
    op_rename(first, OP_N_SUMMARY);
    return CLEAN_KEEP;
}

const struct clean_rule clean_callout_rules[] = {
    {"callouts", "bring boxes that say note, tip or warning into one form", CLEAN_PHASE_SHAPE, CLEAN_ENTER,
     CLEAN_ON(OP_N_DIV, OP_N_ASIDE, OP_N_SECTION, OP_N_BLOCKQUOTE, OP_N_FIGURE), settle_box},
    {"details", "repair details: one summary, first", CLEAN_PHASE_SHAPE, CLEAN_ENTER, CLEAN_ON(OP_N_DIV),
     settle_toggle},
    {NULL, NULL, CLEAN_PHASE_SHAPE, CLEAN_ENTER, NULL, NULL},
};
