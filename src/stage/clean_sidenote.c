/* op-clean, second phase: notes in forms that are none of a list, made into those that clean_note.c knows.

   Notes that stand where they are called for, beside the text on a wide screen and in it on others, as Tufte's style,
   LaTeXML and plug-ins of WordPress have them:

       <label for="sn-1">1</label><input type="checkbox" id="sn-1"/><span class="sidenote">…</span> */
#include "stage/class_facts.h"
#include "stage/clean.h"

static bool is_called_note(struct op_article *a, const struct op_node *n)
{
    return class_facts_of(a, op_attr(n, OP_N_CLASS)).names & CLASS_SIDENOTE;
}

bool clean_is_sidenote(struct op_article *a, const struct op_node *n)
{
    if (!op_is_element(n) || n->ns != OP_NS_HTML || !is_called_note(a, n) || clean_is_empty(n))
        return false;
    /* A wrapper of that name holds what calls for the note, and the note. */
    const struct op_node *last = op_last(n);
    while (last && !op_is_element(last))
        last = op_prev(last);
    return !last || !is_called_note(a, last);
}

static struct op_node *before(const struct op_node *n)
{
    struct op_node *prev = op_prev(n);
    while (prev && op_is_blank(prev))
        prev = op_prev(prev);
    return prev;
}

/* A number, a sign or nothing at all, in an element of its own. */
static bool is_mark(const struct op_node *n)
{
    if (!n || n->kind != OP_ELEMENT)
        return false;
    if (op_is(n, OP_N_INPUT))
        return true;
    if (op_is(n, OP_N_LABEL))
        return clean_text_length(n, 5) < 5;
    const struct op_node *only = clean_only_child(n);
    bool raised = op_is(n, OP_N_SUP) || (op_is(n, OP_N_A) && only && op_is(only, OP_N_SUP));
    return (raised || op_is(n, OP_N_SPAN) || op_is(n, OP_N_A)) && clean_text_length(n, 8) < (raised ? 8 : 1);
}

/* What says the number again inside the note. */
static void drop_inner_marks(struct op_node *note)
{
    static const char *const words[] = {"sidenote-number", "ltx_note_mark", "ltx_tag_note", NULL};
    for (struct op_node *child; (child = clean_first_element(note)) && !before(child);) {
        if (!clean_has_class(child, words))
            break;
        op_unlink(child);
    }
}

static void append_note(struct clean *c, struct op_node *list, struct op_node *note, unsigned number)
{
    op_str id = op_arena_printf(c->doc->arena, "offprint-note-%u", number);
    struct op_node *item = clean_new(c, OP_N_LI, note);
    op_attr_set(c->doc, item, OP_N_ID, id);
    op_move_children(note, item);
    op_append(list, item);
    struct op_node *link = clean_new(c, OP_N_A, note);
    op_attr_set(c->doc, link, OP_N_HREF, op_arena_join(c->doc->arena, OP_STR("#"), id));
    op_attr_set(c->doc, link, OP_N_ROLE, OP_STR("doc-noteref"));
    op_append(link, op_new_text(c->doc, op_arena_printf(c->doc->arena, "%u", number)));
    op_insert_before(note, link);
    op_wrap(link, clean_new(c, OP_N_SUP, note));
}

/* Takes the marks in front of the note; false when there are none. */
static bool take_marks(struct op_node *note)
{
    struct op_node *outer = note, *mark;
    while (!before(outer) && op_is(op_parent(outer), OP_N_SPAN))
        outer = op_parent(outer);
    bool found = false;
    for (size_t i = 0; i < 4 && is_mark(mark = before(outer)); i++) {
        found = true;
        op_unlink(mark);
    }
    return found;
}

/* Lists of the same notes for print or for readers without scripts. */
static void drop_twins(struct op_node *body)
{
    static const char *const words[] = {"footnotes_reference_container", "modern-footnotes-list", NULL};
    struct op_walk w;
    op_walk_start(&w, body);
    while (op_walk_next(&w))
        if (w.event == OP_ENTER && op_is_element(w.node) && clean_has_class(w.node, words))
            op_walk_remove(&w);
}

enum clean_verdict clean_gather_sidenotes(struct clean *c, struct op_node *body)
{
    struct op_node *list = NULL;
    unsigned count = 0;
    if (!clean_names_have(&c->attributes, OP_N_CLASS))
        return CLEAN_KEEP;
    struct op_walk w;
    op_walk_start(&w, body);
    while (op_walk_next(&w)) {
        struct op_node *n = w.node;
        if (w.event != OP_LEAVE || !clean_is_sidenote(c->article, n))
            continue;
        bool marked = take_marks(n);
        if (!marked && !op_is(n, OP_N_SPAN) && !op_is(n, OP_N_SMALL))
            continue;
        drop_inner_marks(n);
        if (!list)
            list = clean_new(c, OP_N_OL, n);
        append_note(c, list, n, ++count);
    }
    if (!list)
        return CLEAN_KEEP;
    drop_twins(body);
    struct op_node *section = clean_new(c, OP_N_SECTION, list);
    op_attr_set(c->doc, section, OP_N_ROLE, OP_STR("doc-endnotes"));
    op_attr_set(c->doc, section, OP_N_CLASS, OP_STR("footnotes"));
    op_append(section, list);
    op_append(body, section);
    return CLEAN_KEEP;
}

/* -- Notes that are tables or definitions, as old docutils wrote them -- */

static void part_row(struct clean *c, struct op_node *table, struct op_node *row)
{
    struct op_node *block = clean_new(c, OP_N_DIV, row);
    op_attr_set(c->doc, block, OP_N_CLASS, OP_STR("footnote"));
    op_attr_set(c->doc, block, OP_N_ID, op_attr(op_attr(row, OP_N_ID).n ? row : table, OP_N_ID));
    for (struct op_node *cell = clean_first_element(row); cell; cell = clean_next_element(cell))
        op_move_children(cell, block);
    op_insert_before(table, block);
}

static void part_definition(struct clean *c, struct op_node *dl, struct op_node *term)
{
    struct op_node *block = clean_new(c, OP_N_DIV, term), *definition = clean_next_element(term);
    op_attr_set(c->doc, block, OP_N_CLASS, OP_STR("footnote"));
    op_attr_set(c->doc, block, OP_N_ID, op_attr(term, OP_N_ID));
    op_move_children(term, block);
    if (definition && op_is(definition, OP_N_DD))
        op_move_children(definition, block);
    op_insert_before(dl, block);
}

void clean_part_notes(struct clean *c, struct op_node *body)
{
    static const char *const words[] = {"footnote", NULL};
    if (!clean_names_have(&c->elements, OP_N_TABLE) && !clean_names_have(&c->elements, OP_N_DL))
        return;
    struct op_walk w;
    op_walk_start(&w, body);
    while (op_walk_next(&w)) {
        struct op_node *n = w.node;
        if (w.event != OP_LEAVE || !(op_is(n, OP_N_TABLE) || op_is(n, OP_N_DL)) || !clean_has_class(n, words))
            continue;
        if (op_is(n, OP_N_DL)) {
            for (struct op_node *at = clean_first_element(n); at; at = clean_next_element(at))
                if (op_is(at, OP_N_DT))
                    part_definition(c, n, at);
        } else {
            for (struct op_node *group = clean_first_element(n); group; group = clean_next_element(group))
                for (struct op_node *row = clean_first_element(group); row; row = clean_next_element(row))
                    if (op_is(row, OP_N_TR))
                        part_row(c, n, row);
        }
        op_unlink(n);
    }
}
