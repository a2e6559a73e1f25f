/* Long articles become several content documents: cut where a heading or a block begins, never within a paragraph, a
   figure, a table or code. Notes follow what refers to them, so that readers still show them in place. */
#include <stdlib.h>

#include "doc/vocabulary.h"
#include "write/epub.h"

/* For the head of each document. */
#define HEAD_BYTES 1024

/* A place where a document may begin. */
struct place {
    struct op_node *node;
    size_t offset; /* about how many bytes stand before it */
    unsigned rank; /* less is better: headings by their level, then what is less deep */
};

struct note {
    op_str id;
    struct op_node *aside;
    size_t size;
    size_t order; /* of notes in the article */
    uint32_t document;
    bool used;
};

struct split {
    struct op_article *a;
    struct place *places;
    size_t place_count, place_cap;
    struct note *notes; /* sorted by id */
    size_t note_count;
    size_t offset;
};

/* So that whoever reads the book can join what belongs together. */
static void mark_continued(struct op_doc *doc, struct op_node *n)
{
    op_attr_set(doc, n, op_doc_name(doc, OP_STR(OP_CONTINUED)), OP_STR(""));
}

/* -- Notes -- */

static int compare_notes(const void *a, const void *b)
{
    const struct note *x = a, *y = b;
    int order = op_str_compare(x->id, y->id);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

static int compare_order(const void *a, const void *b)
{
    const struct note *x = a, *y = b;
    return (x->order > y->order) - (x->order < y->order);
}

static bool is_note(const struct op_node *n)
{
    return op_is(n, OP_N_ASIDE) && op_str_eq(op_attr(n, OP_N_ROLE), OP_STR("doc-footnote")) && op_attr(n, OP_N_ID).n &&
           op_is(op_parent(n), OP_N_SECTION) && op_str_eq(op_attr(op_parent(n), OP_N_CLASS), OP_STR("notes"));
}

/* As it will be written, but for characters that need more than one there. */
static size_t own_size(const struct op_doc *doc, const struct op_node *n)
{
    if (n->kind == OP_TEXT)
        return n->n;
    if (n->kind != OP_ELEMENT)
        return 0;
    size_t size = 5 + 2 * op_doc_name_str(doc, n->name).n;
    for (uint32_t i = 0; i < n->n; i++)
        size += 4 + op_doc_name_str(doc, n->u.attrs[i].name).n + n->u.attrs[i].n;
    return size;
}

static void collect_notes(struct split *s)
{
    struct op_walk w;
    size_t cap = 0;
    struct op_node *open = NULL;
    op_walk_start(&w, s->a->body);
    while (op_walk_next(&w)) {
        if (w.event == OP_LEAVE) {
            open = w.node == open ? NULL : open;
            continue;
        }
        if (!open && is_note(w.node)) {
            if (s->note_count == cap) {
                cap = cap ? cap * 2 : 16;
                s->notes = op_xrealloc(s->notes, cap * sizeof *s->notes);
            }
            s->notes[s->note_count] = (struct note){op_attr(w.node, OP_N_ID), w.node, 0, s->note_count, 0, false};
            s->note_count++;
            open = w.node;
        }
        if (open)
            s->notes[s->note_count - 1].size += own_size(&s->a->doc, w.node);
    }
    if (s->note_count)
        qsort(s->notes, s->note_count, sizeof *s->notes, compare_notes);
}

/* The note that `n` refers to, unless something before it did. */
static struct note *note_of(struct split *s, const struct op_node *n)
{
    op_str href = op_is(n, OP_N_A) ? op_attr(n, OP_N_HREF) : OP_STR_NONE;
    bool reference =
        href.n && href.p[0] == '#' && op_str_has_word(op_attr_ns(n, OP_NS_EPUB, OP_N_TYPE), OP_STR("noteref"));
    struct note key = {.id = op_str_skip(href, 1)};
    size_t low = 0, high = reference ? s->note_count : 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (op_str_compare(s->notes[middle].id, key.id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    struct note *found = reference && low < s->note_count ? &s->notes[low] : NULL;
    return found && op_str_eq(found->id, key.id) && !found->used ? found : NULL;
}

static struct op_node *notes_box(struct split *s, struct op_node *document, const struct op_node *like)
{
    struct op_node *last = op_last(document);
    if (last && op_is(last, OP_N_SECTION) && op_str_eq(op_attr(last, OP_N_CLASS), OP_STR("notes")))
        return last;
    struct op_node *box = op_copy(&s->a->doc, like, false);
    op_attr_remove(box, OP_N_ID);
    mark_continued(&s->a->doc, box);
    op_append(document, box);
    return box;
}

/* `documents` are the children of the body. */
static void move_notes(struct split *s, struct op_node **documents, size_t count)
{
    struct op_walk w;
    for (size_t i = 0; i < count; i++) {
        op_walk_start(&w, documents[i]);
        while (op_walk_next(&w)) {
            struct note *note = w.event == OP_ENTER ? note_of(s, w.node) : NULL;
            if (note) {
                note->used = true;
                note->document = (uint32_t)i;
            }
        }
    }
    if (s->note_count)
        qsort(s->notes, s->note_count, sizeof *s->notes, compare_order);
    for (size_t i = 0; i < s->note_count; i++) {
        struct note *note = &s->notes[i];
        struct op_node *home = op_parent(note->aside), *document = documents[note->document];
        if (!note->used || op_contains(document, home))
            continue;
        /* The line end behind it goes along, so that few blanks are ever left to be passed over. */
        struct op_node *behind = op_next(note->aside);
        if (behind && op_is_blank(behind))
            op_unlink(behind);
        op_unlink(note->aside);
        struct op_node *box = notes_box(s, document, home);
        op_append(box, note->aside);
        op_append(box, op_new_text(&s->a->doc, OP_STR("\n")));
        bool empty = true;
        for (const struct op_node *child = op_first(home); child && empty; child = op_next(child))
            empty = op_is_blank(child);
        if (empty)
            op_unlink(home);
    }
}

/* -- Where to cut -- */

/* Elements that may go on in the next document. */
static bool can_be_cut(const struct op_node *n)
{
    if (op_is(n, OP_N_OL))
        return !op_attr(n, OP_N_REVERSED).p;
    return op_is(n, OP_N_BODY) || op_is(n, OP_N_DIV) || op_is(n, OP_N_ARTICLE) || op_is(n, OP_N_BLOCKQUOTE) ||
           op_is(n, OP_N_UL) || op_is(n, OP_N_DL) ||
           (op_is(n, OP_N_SECTION) && !op_str_eq(op_attr(n, OP_N_CLASS), OP_STR("notes")));
}

static const struct op_node *element_before(const struct op_node *n)
{
    do
        n = op_prev(n);
    while (n && n->kind != OP_ELEMENT && op_is_blank(n));
    return n;
}

static const struct op_node *element_within(const struct op_node *n)
{
    n = op_first(n);
    while (n && n->kind != OP_ELEMENT)
        n = op_next(n);
    return n;
}

static unsigned rank_of(const struct split *s, const struct op_node *n, unsigned depth)
{
    while (n && (op_is(n, OP_N_SECTION) || op_is(n, OP_N_DIV) || op_is(n, OP_N_ARTICLE)))
        n = element_within(n);
    return n && (op_flags(n) & OP_NAME_HEADING) ? (unsigned)(op_doc_name_str(&s->a->doc, n->name).p[1] - '0')
                                                : 7 + depth;
}

static void note_place(struct split *s, struct op_node *n, unsigned depth)
{
    const struct op_node *before = element_before(n), *parent = op_parent(n);
    bool block = n->kind == OP_ELEMENT && n->ns == OP_NS_HTML && !op_vocabulary_phrasing(n->name);
    if (!block || !before || op_is(parent, OP_N_BODY) || (op_flags(before) & OP_NAME_HEADING) ||
        (op_is(parent, OP_N_DL) && !(op_is(n, OP_N_DT) && op_is(before, OP_N_DD))))
        return;
    if (s->place_count == s->place_cap) {
        s->place_cap = s->place_cap ? s->place_cap * 2 : 64;
        s->places = op_xrealloc(s->places, s->place_cap * sizeof *s->places);
    }
    s->places[s->place_count++] = (struct place){n, s->offset, rank_of(s, n, depth)};
}

static void measure(struct split *s)
{
    struct op_walk w;
    unsigned depth = 0, within = 0; /* elements that stay whole, open ones */
    op_walk_start(&w, s->a->body);
    while (op_walk_next(&w)) {
        struct op_node *n = w.node;
        unsigned *open = within || !can_be_cut(n) ? &within : &depth;
        if (w.event == OP_LEAVE) {
            *open -= n->kind == OP_ELEMENT;
            continue;
        }
        if (!within && n != s->a->body)
            note_place(s, n, depth);
        *open += n->kind == OP_ELEMENT;
        /* Notes count where they will stand. */
        if (is_note(n)) {
            op_walk_skip(&w);
            continue;
        }
        struct note *note = note_of(s, n);
        if (note) {
            note->used = true;
            s->offset += note->size;
        }
        s->offset += own_size(&s->a->doc, n);
    }
}

/* The place where the document that begins at `from` ends: the best in the second half of what it may hold, else the
   last before that is full, else the first behind. */
static size_t choose(const struct split *s, size_t first, size_t from, size_t limit)
{
    size_t best = first;
    for (size_t i = first; i < s->place_count && s->places[i].offset - from <= limit; i++) {
        const struct place *p = &s->places[i], *b = &s->places[best];
        if (b->offset - from < limit / 2 || (p->rank <= b->rank))
            best = i;
    }
    return best;
}

/* -- Cutting -- */

/* Everything before `n` becomes a document of its own, before the one that `n` is in; elements that hold both stand in
   both. What moves are those before, so that all cuts together move each node a few times at most. */
static void cut_before(struct split *s, struct op_node *n)
{
    struct op_doc *doc = &s->a->doc;
    struct op_node *piece = NULL;
    for (struct op_node *parent; (parent = op_parent(n)) != s->a->body; n = parent) {
        struct op_node *head = op_copy(doc, parent, false);
        uint64_t number = 1;
        (void)op_str_to_uint(op_attr(parent, OP_N_START), UINT32_MAX, &number);
        for (struct op_node *child; (child = op_first(parent)) != n;) {
            uint64_t value = number;
            if (op_is(child, OP_N_LI))
                number = (op_str_to_uint(op_attr(child, OP_N_VALUE), UINT32_MAX, &value) ? value : number) + 1;
            op_unlink(child);
            op_append(head, child);
        }
        if (piece)
            op_append(head, piece);
        if (op_is(parent, OP_N_OL))
            op_attr_set(doc, parent, OP_N_START, op_arena_printf(doc->arena, "%u", (unsigned)number));
        op_attr_remove(parent, OP_N_ID);
        mark_continued(doc, parent);
        if (op_parent(parent) == s->a->body) {
            /* The chapter begins once. */
            op_attr_remove_ns(parent, OP_NS_EPUB, OP_N_TYPE);
            op_attr_remove(parent, OP_N_ROLE);
        }
        piece = head;
    }
    op_insert_before(n, piece);
}

size_t epub_split(struct op_article *a, size_t limit)
{
    struct split s = {.a = a};
    size_t count = 1, from = 0;
    limit -= HEAD_BYTES;
    collect_notes(&s);
    measure(&s);
    for (size_t i = 0; i < s.place_count && s.offset - from > limit; count++) {
        size_t best = choose(&s, i, from, limit);
        from = s.places[best].offset;
        cut_before(&s, s.places[best].node);
        i = best + 1;
    }
    for (size_t i = 0; i < s.note_count; i++)
        s.notes[i].used = false;
    if (count > 1) {
        struct op_node **documents = op_arena_alloc(a->doc.arena, count * sizeof *documents);
        size_t n = 0;
        for (struct op_node *child = op_first(a->body); child; child = op_next(child))
            if (child->kind == OP_ELEMENT && n < count)
                documents[n++] = child;
        move_notes(&s, documents, n);
    }
    free(s.places);
    free(s.notes);
    return count;
}
