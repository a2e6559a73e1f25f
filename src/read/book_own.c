/* What op-epub makes of an article, taken back. */
#include "offprint/metadata.h"
#include "read/book.h"

/* -- The header -- */

/* So many authors and subjects op-epub writes into a package. */
enum { KNOWN_MAX = 5000 };

/* Does `rest` begin with `name`, up to a separator or the end? */
static bool begins(op_str rest, op_str name, op_str separator)
{
    return name.n && op_str_starts(rest, name) &&
           (rest.n == name.n || op_str_starts(op_str_skip(rest, name.n), separator));
}

/* The next name of a list with separators, which names may hold as well: the package knows them. */
static op_str cut_name(op_str *rest, op_str separator, size_t known)
{
    size_t n = known ? known : op_str_find(*rest, separator, 0);
    op_str name = op_str_first(*rest, n);
    *rest = op_str_skip(*rest, name.n + separator.n);
    return name;
}

static void take_authors(const struct book *b, struct op_article *a, op_str rest)
{
    const op_str comma = OP_STR(", ");
    for (int names = 0; rest.n && names < OP_META_VALUES_MAX; names++) {
        const struct book_author *best = NULL;
        for (size_t i = 0; i < b->package.author_count && i < KNOWN_MAX; i++) {
            const struct book_author *one = &b->package.authors[i];
            if (begins(rest, one->name, comma) && (!best || one->name.n > best->name.n))
                best = one;
        }
        book_add_author(a, OP_META_AUTHOR, cut_name(&rest, comma, best ? best->name.n : 0), best);
    }
}

static void take_tags(const struct book *b, struct op_article *a, op_str rest)
{
    const op_str dot = OP_STR(" · ");
    for (int names = 0; rest.n && names < OP_META_VALUES_MAX; names++) {
        size_t best = 0;
        for (size_t i = 0; i < b->package.subject_count && i < KNOWN_MAX; i++)
            if (begins(rest, b->package.subjects[i], dot) && b->package.subjects[i].n > best)
                best = b->package.subjects[i].n;
        (void)op_meta_add(a, OP_META_KEYWORD, cut_name(&rest, dot, best));
    }
}

/* Authors, and a date that the element says exactly. */
static void take_byline(const struct book *b, struct op_article *a, struct op_node *line)
{
    struct op_node *time = op_child(line, OP_N_TIME);
    op_str dot = OP_STR(" ·");
    if (time) {
        book_add_date(a, OP_META_DATE, op_attr(time, OP_N_DATETIME));
        op_unlink(time);
    }
    op_str authors = book_text(a->doc.arena, line);
    if (time && op_str_ends(authors, dot))
        authors.n -= dot.n;
    take_authors(b, a, authors);
}

static void take_line(const struct book *b, struct op_article *a, struct op_node *line)
{
    op_str class = op_attr(line, OP_N_CLASS);
    const struct op_node *link = op_child(line, OP_N_A);
    if (op_str_eq(class, OP_STR("subtitle")))
        (void)op_meta_add(a, OP_META_SUBTITLE, book_text(a->doc.arena, line));
    else if (op_str_eq(class, OP_STR("byline")))
        take_byline(b, a, line);
    else if (op_str_eq(class, OP_STR("tags")))
        take_tags(b, a, book_text(a->doc.arena, line));
    else if (op_str_eq(class, OP_STR("source")) && link)
        (void)op_meta_add(a, OP_META_CANONICAL, op_attr(link, OP_N_HREF));
}

/* A title that is only that is made again by whoever writes; one with markup stands at the beginning. */
static void take_title(struct op_article *a, struct op_node *h1)
{
    struct op_buf text = OP_BUF_INIT;
    op_text_content(h1, &text);
    op_meta_set(a, OP_META_TITLE, op_buf_str(&text));
    op_buf_release(&text);
    op_unlink(h1);
    const struct op_node *only = op_first(h1);
    if (h1->n || (only && (only->kind != OP_TEXT || op_next(only))))
        op_prepend(a->body, h1);
}

/* -- Notes and tasks -- */

static struct op_node *note_label(const struct op_node *note)
{
    const struct op_node *p = op_child(note, OP_N_P);
    struct op_node *label = p ? op_first(p) : NULL;
    bool good = label && label->kind == OP_ELEMENT && op_str_eq(op_attr(label, OP_N_CLASS), OP_STR("note-number"));
    return good ? label : NULL;
}

uint64_t book_note_number(const struct op_node *note)
{
    const struct op_node *label = note_label(note), *text = label ? op_first(label) : NULL;
    uint64_t number = 0;
    if (text && text->kind == OP_TEXT && text->n)
        (void)op_str_to_uint(op_str_first(op_text(text), text->n - 1), UINT32_MAX, &number);
    return number;
}

static void drop_note_number(struct op_node *note)
{
    struct op_node *label = note_label(note), *after = label ? op_next(label) : NULL;
    if (!label)
        return;
    if (after && after->kind == OP_TEXT && after->n && after->u.text[0] == ' ') {
        after->u.text++;
        after->n--;
    }
    op_unlink(label);
}

/* Notes that pop up become the list of notes that they were. */
static void take_notes(struct op_article *a, struct op_node *section)
{
    struct op_node *list = op_new_element(&a->doc, OP_N_OL);
    uint64_t first = 0;
    for (struct op_node *n = op_first(section), *next; n; n = next) {
        next = op_next(n);
        if (op_is_blank(n))
            op_unlink(n);
        if (!op_is(n, OP_N_ASIDE) || !op_str_eq(op_attr(n, OP_N_ROLE), OP_STR("doc-footnote")))
            continue;
        first = op_first(list) ? first : book_note_number(n);
        drop_note_number(n);
        /* A note that was bare text has got a paragraph for its number, and nothing behind it. */
        if (op_first(n) && op_first(n) == op_last(n) && op_is(op_first(n), OP_N_P))
            op_unwrap(op_first(n));
        op_unlink(n);
        op_rename(n, OP_N_LI);
        op_attr_remove(n, OP_N_ROLE);
        op_append(list, n);
    }
    op_append(section, list);
    if (first > 1)
        op_attr_set(&a->doc, list, OP_N_START, op_arena_printf(a->doc.arena, "%u", (unsigned)first));
    op_attr_set(&a->doc, section, OP_N_ROLE, OP_STR("doc-endnotes"));
    op_attr_set(&a->doc, section, OP_N_CLASS, OP_STR("footnotes"));
}

/* The sign that stands for a box in a list of tasks. */
static void take_task(struct op_article *a, struct op_node *item)
{
    struct op_node *text = op_first(item);
    while (text && text->kind != OP_TEXT)
        text = op_first(text);
    bool checked = text && op_str_starts(op_text(text), OP_STR("\xE2\x98\x91"));
    if (!checked && !(text && op_str_starts(op_text(text), OP_STR("\xE2\x98\x90"))))
        return;
    struct op_node *box = op_new_element(&a->doc, OP_N_INPUT);
    op_attr_set(&a->doc, box, OP_N_TYPE, OP_STR("checkbox"));
    op_attr_set(&a->doc, box, OP_N_DISABLED, OP_STR(""));
    if (checked)
        op_attr_set(&a->doc, box, OP_N_CHECKED, OP_STR(""));
    op_insert_before(text, box);
    text->u.text += 3;
    text->n -= 3;
}

static void take_forms(struct op_article *a)
{
    struct op_walk w;
    op_walk_start(&w, a->body);
    while (op_walk_next(&w))
        if (w.event == OP_LEAVE && op_is(w.node, OP_N_SECTION) &&
            op_str_eq(op_attr(w.node, OP_N_CLASS), OP_STR("notes")))
            take_notes(a, w.node);
        else if (w.event == OP_LEAVE && op_is(w.node, OP_N_LI) &&
                 op_str_eq(op_attr(w.node, OP_N_CLASS), OP_STR("task")))
            take_task(a, w.node);
}

/* -- All of it -- */

static struct op_node *first_element(const struct op_node *parent)
{
    struct op_node *n = op_first(parent);
    while (n && n->kind != OP_ELEMENT)
        n = op_next(n);
    return n;
}

void book_own_take(struct book *b, struct op_article *a)
{
    take_forms(a);
    struct op_node *section = first_element(a->body);
    if (section && op_is(section, OP_N_SECTION) && op_str_eq(op_attr(section, OP_N_ROLE), OP_STR("doc-chapter")))
        op_unwrap(section);
    struct op_node *header = first_element(a->body);
    op_str class = header && op_is(header, OP_N_HEADER) ? op_attr(header, OP_N_CLASS) : OP_STR_NONE;
    bool chapter = op_str_has_word(class, OP_STR(OP_KIND_CHAPTER));
    op_meta_set(a, OP_META_KIND, chapter ? OP_STR(OP_KIND_CHAPTER) : OP_STR(OP_KIND_POST));
    if (!header || !op_str_has_word(class, OP_STR("article")))
        return;
    op_unlink(header);
    struct op_node *h1 = op_child(header, OP_N_H1);
    if (h1)
        take_title(a, h1);
    for (struct op_node *n = op_first(header), *next; n; n = next) {
        next = op_next(n);
        if (op_is(n, OP_N_P))
            take_line(b, a, n);
    }
}
