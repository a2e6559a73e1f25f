/* Articles that op-epub cut into several documents (epub_split.c) become whole again. */
#include <stdlib.h>

#include "offprint/metadata.h"
#include "offprint/uri.h"
#include "read/book.h"

/* -- Names: a0001-2.xhtml goes on with a0001.xhtml -- */

static size_t skip_digits(op_str s, size_t at)
{
    while (at < s.n && op_is_digit(s.p[at]))
        at++;
    return at;
}

/* How much of the name the documents of its article share; 0 when it goes on with none. */
static size_t stem_of(const struct book *b, op_str name)
{
    size_t dash = b->package.ours && op_str_starts(name, OP_STR("a")) ? skip_digits(name, 1) : 0;
    if (dash < 2 || dash == name.n || name.p[dash] != '-')
        return 0;
    size_t end = skip_digits(name, dash + 1);
    return end > dash + 1 && op_str_eq(op_str_skip(name, end), OP_STR(".xhtml")) ? dash : 0;
}

op_str book_whole_path(const struct book *b, struct op_arena *arena, op_str path)
{
    op_str name = op_path_name(path);
    size_t stem = stem_of(b, name);
    return stem ? op_arena_join(arena, op_str_first(path, path.n - name.n + stem), OP_STR(".xhtml")) : path;
}

bool book_is_piece(const struct book *b, op_str path, op_str whole)
{
    op_str name = op_path_name(path);
    size_t stem = stem_of(b, name), shared = path.n - name.n + stem;
    return stem && op_str_eq(op_str_first(path, shared), op_str_first(whole, shared)) &&
           op_str_eq(op_str_skip(whole, shared), OP_STR(".xhtml"));
}

/* -- Nodes -- */

static bool is_notes(const struct op_node *n)
{
    return op_is(n, OP_N_SECTION) && op_str_eq(op_attr(n, OP_N_CLASS), OP_STR("notes"));
}

static bool is_continued(struct op_article *a, const struct op_node *n)
{
    return op_attr(n, op_doc_name(&a->doc, OP_STR(OP_CONTINUED))).p != NULL;
}

/* What `parent` ends in, if that is an element. */
static struct op_node *last_element(const struct op_node *parent)
{
    struct op_node *n = op_last(parent);
    while (n && op_is_blank(n))
        n = op_prev(n);
    return n && n->kind == OP_ELEMENT ? n : NULL;
}

/* Names that only the other document knows have numbers of their own there. */
static void translate_names(struct op_doc *doc, const struct op_doc *from, struct op_node *root)
{
    struct op_walk w;
    op_walk_start(&w, root);
    while (op_walk_next(&w)) {
        struct op_node *n = w.node;
        if (w.event != OP_ENTER || n->kind != OP_ELEMENT)
            continue;
        op_rename(n, op_doc_name(doc, op_doc_name_str(from, n->name)));
        for (uint32_t i = 0; i < n->n; i++)
            n->u.attrs[i].name = op_doc_name(doc, op_doc_name_str(from, n->u.attrs[i].name)) & 0xFFFFFF;
    }
}

/* -- Joining -- */

/* Notes that went with what refers to them stand in a section at the end of its document. They are collected in one
   that stands nowhere yet. */
static void take_notes(struct book_join *j, const struct op_node *body)
{
    const struct op_node *chapter = last_element(body);
    struct op_node *notes = chapter ? last_element(chapter) : NULL;
    if (!notes || !is_notes(notes) || !is_continued(j->a, notes))
        return;
    op_unlink(notes);
    if (j->notes)
        op_move_children(notes, j->notes);
    else
        j->notes = notes;
}

void book_join_start(struct book_join *j, struct op_article *a)
{
    *j = (struct book_join){.a = a};
    take_notes(j, a->body);
}

void book_join_add(struct book_join *j, struct op_article *piece)
{
    struct op_node *to = j->a->body, *from = piece->body;
    translate_names(&j->a->doc, &piece->doc, from);
    take_notes(j, from);
    /* Elements that were cut go on, one within the other. */
    for (struct op_node *whole, *rest;; to = whole, from = rest) {
        whole = last_element(to);
        rest = op_first(from);
        while (rest && op_is_blank(rest))
            rest = op_next(rest);
        bool cut = whole && rest && rest->kind == OP_ELEMENT && rest->name == whole->name && is_continued(j->a, rest);
        if (cut)
            op_unlink(rest);
        op_move_children(from, to);
        if (!cut)
            return;
    }
}

struct note {
    struct op_node *aside;
    uint64_t number;
    size_t order;
};

static int compare_notes(const void *a, const void *b)
{
    const struct note *x = a, *y = b;
    return x->number != y->number ? (x->number > y->number) - (x->number < y->number)
                                  : (x->order > y->order) - (x->order < y->order);
}

/* By their numbers, as they stood. */
static void sort_notes(struct op_arena *arena, struct op_node *section)
{
    size_t count = 0, n = 0;
    for (const struct op_node *child = op_first(section); child; child = op_next(child))
        count += op_is(child, OP_N_ASIDE);
    if (!count)
        return;
    struct note *notes = op_arena_alloc(arena, count * sizeof *notes);
    for (struct op_node *child = op_first(section), *next; child; child = next) {
        next = op_next(child);
        if (!op_is(child, OP_N_ASIDE))
            continue;
        op_unlink(child);
        notes[n] = (struct note){child, book_note_number(child), n};
        n++;
    }
    qsort(notes, n, sizeof *notes, compare_notes);
    for (size_t i = 0; i < n; i++)
        op_append(section, notes[i].aside);
}

void book_join_end(struct book_join *j)
{
    struct op_node *home = NULL, *chapter = last_element(j->a->body);
    size_t homes = 0;
    struct op_walk w;
    if (!j->notes)
        return;
    op_walk_start(&w, j->a->body);
    while (op_walk_next(&w))
        if (w.event == OP_ENTER && is_notes(w.node)) {
            home = w.node;
            homes++;
        }
    if (home)
        op_move_children(j->notes, home);
    else
        op_append(chapter ? chapter : j->a->body, j->notes);
    if (homes < 2)
        sort_notes(j->a->doc.arena, home ? home : j->notes);
}

/* -- Links -- */

void book_join_links(const struct book *b, struct op_article *a, op_str path)
{
    struct op_arena *arena = a->doc.arena;
    struct op_walk w;
    op_walk_start(&w, a->body);
    while (op_walk_next(&w)) {
        op_str href = w.event == OP_ENTER && op_is(w.node, OP_N_A) ? op_attr(w.node, OP_N_HREF) : OP_STR_NONE;
        size_t hash = op_str_find_char(href, '#', 0);
        if (!href.n || hash == OP_NOT_FOUND || hash == 0 || op_uri_is_absolute(href))
            continue;
        op_str file = op_str_first(href, hash), whole = book_whole_path(b, arena, file);
        bool own = op_str_eq(whole, op_path_name(path));
        if (own || whole.p != file.p)
            op_attr_set(&a->doc, w.node, OP_N_HREF,
                        op_arena_join(arena, own ? OP_STR("") : whole, op_str_skip(href, hash)));
    }
}
