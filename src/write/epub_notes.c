/* Notes as e-readers pop them up (EPUB 3.3, 6.1.4; EPUB Structural Semantics: noteref, footnote). */
#include "write/epub.h"

static bool is_notes(const struct op_node *n)
{
    return op_is(n, OP_N_SECTION) && (op_str_eq(op_attr(n, OP_N_ROLE), OP_STR("doc-endnotes")) ||
                                      op_str_has_word(op_attr(n, OP_N_CLASS), OP_STR("footnotes")));
}

static bool is_backlink(const struct op_node *n)
{
    return op_is(n, OP_N_A) && op_str_eq(op_attr(n, OP_N_ROLE), OP_STR("doc-backlink"));
}

/* Takes the backlinks out of a note and returns where the first one led. */
static op_str take_backlinks(struct op_node *note)
{
    op_str target = OP_STR_NONE;
    struct op_walk w;
    op_walk_start(&w, note);
    while (op_walk_next(&w)) {
        if (w.event != OP_ENTER || !is_backlink(w.node))
            continue;
        if (!target.p)
            target = op_attr(w.node, OP_N_HREF);
        /* The space before it goes with it. */
        struct op_node *before = op_prev(w.node);
        while (before && before->kind == OP_TEXT && before->n && op_is_space(before->u.text[before->n - 1]))
            before->n--;
        op_walk_remove(&w);
    }
    return target;
}

static void convert_note(struct op_article *a, struct op_node *section, struct op_node *item, unsigned number)
{
    struct op_doc *doc = &a->doc;
    op_str back = take_backlinks(item);
    struct op_node *aside = op_new_element(doc, OP_N_ASIDE);
    op_attr_set_ns(doc, aside, OP_NS_EPUB, OP_N_TYPE, OP_STR("footnote"));
    op_attr_set(doc, aside, OP_N_ROLE, OP_STR("doc-footnote"));
    if (op_attr(item, OP_N_ID).n)
        op_attr_set(doc, aside, OP_N_ID, op_attr(item, OP_N_ID));
    op_move_children(item, aside);
    while (op_first(aside) && op_is_blank(op_first(aside)))
        op_unlink(op_first(aside));
    struct op_node *first = op_child(aside, OP_N_P);
    if (!first || op_prev(first)) {
        first = op_new_element(doc, OP_N_P);
        /* Text that stands bare belongs into that paragraph. */
        while (op_first(aside) &&
               (op_first(aside)->kind == OP_TEXT || (op_flags(op_first(aside)) & OP_NAME_PHRASING))) {
            struct op_node *child = op_first(aside);
            op_unlink(child);
            op_append(first, child);
        }
        op_prepend(aside, first);
    }
    struct op_node *label = op_new_element(doc, back.n ? OP_N_A : OP_N_SPAN);
    if (back.n) {
        op_attr_set(doc, label, OP_N_HREF, back);
        op_attr_set(doc, label, OP_N_ROLE, OP_STR("doc-backlink"));
    }
    op_attr_set(doc, label, OP_N_CLASS, OP_STR("note-number"));
    op_append(label, op_new_text(doc, op_arena_printf(doc->arena, "%u.", number)));
    op_prepend(first, op_new_text(doc, OP_STR(" ")));
    op_prepend(first, label);
    op_append(section, aside);
    op_append(section, op_new_text(doc, OP_STR("\n")));
}

static void convert_section(struct op_article *a, struct op_node *section)
{
    struct op_node *list = op_child(section, OP_N_OL);
    if (!list)
        list = op_child(section, OP_N_UL);
    if (!list)
        return;
    unsigned number = 1;
    uint64_t start;
    if (op_str_to_uint(op_attr(list, OP_N_START), 1000000, &start))
        number = (unsigned)start;
    for (struct op_node *item = op_first(list), *next; item; item = next) {
        next = op_next(item);
        if (op_is(item, OP_N_LI))
            convert_note(a, section, item, number++);
    }
    op_unlink(list);
    op_attr_remove(section, OP_N_ROLE);
    op_attr_set(&a->doc, section, OP_N_CLASS, OP_STR("notes"));
}

void epub_notes_convert(struct op_article *a)
{
    struct op_walk w;
    op_walk_start(&w, a->body);
    while (op_walk_next(&w)) {
        if (w.event == OP_LEAVE && is_notes(w.node))
            convert_section(a, w.node);
        if (w.event == OP_ENTER && op_is(w.node, OP_N_A) &&
            op_str_eq(op_attr(w.node, OP_N_ROLE), OP_STR("doc-noteref")))
            op_attr_set_ns(&a->doc, w.node, OP_NS_EPUB, OP_N_TYPE, OP_STR("noteref"));
    }
}
