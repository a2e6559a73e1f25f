/* What the package of a book says of its articles. */
#include "offprint/metadata.h"

#include "offprint/date.h"
#include "offprint/language.h"
#include "read/book.h"

/* What op-epub says of the last change when no article knows a date. */
#define NO_TIME "2000-01-01T00:00:00Z"

void book_add_date(struct op_article *a, enum op_meta_key key, op_str text)
{
    struct op_date date;
    struct op_buf out = OP_BUF_INIT;
    if (!op_date_parse(text, &date))
        return;
    op_date_format(&date, &out);
    (void)op_meta_add(a, key, op_buf_str(&out));
    op_buf_release(&out);
}

void book_add_author(struct op_article *a, enum op_meta_key key, op_str name, const struct book_author *known)
{
    struct op_node *n = op_meta_add(a, key, name);
    if (!n || !known)
        return;
    if (known->role.n && !op_str_eq(known->role, OP_STR("aut")))
        op_attr_set_ns(&a->doc, n, OP_NS_OP, OP_N_ROLE, op_arena_dup(a->doc.arena, known->role));
    if (known->file_as.n)
        op_attr_set_ns(&a->doc, n, OP_NS_OP, OP_N_FILE_AS, op_arena_dup(a->doc.arena, known->file_as));
}

static void add_authors_of_book(const struct book *b, struct op_article *a, enum op_meta_key key)
{
    for (size_t i = 0; i < b->package.author_count && i < OP_META_VALUES_MAX; i++)
        book_add_author(a, key, b->package.authors[i].name, &b->package.authors[i]);
}

static void add_subjects(const struct book *b, struct op_article *a)
{
    for (size_t i = 0; i < b->package.subject_count && i < OP_META_VALUES_MAX; i++)
        (void)op_meta_add(a, OP_META_KEYWORD, b->package.subjects[i]);
}

static op_str language_of(const struct book *b, struct op_arena *arena)
{
    op_str tag = op_language_canonical(arena, b->package.language);
    return op_str_eq(tag, OP_STR("und")) ? OP_STR_NONE : tag;
}

/* The book of one article is that article. */
static void add_of_the_only(const struct book *b, struct op_article *a)
{
    const struct book_package *p = &b->package;
    if (p->title.n)
        op_meta_set(a, OP_META_TITLE, p->title);
    (void)op_meta_add(a, OP_META_SUBTITLE, p->subtitle);
    op_meta_set(a, OP_META_AUTHOR, OP_STR_NONE);
    add_authors_of_book(b, a, OP_META_AUTHOR);
    add_subjects(b, a);
    (void)op_meta_add(a, OP_META_DESCRIPTION, p->description);
    (void)op_meta_add(a, OP_META_IDENTIFIER, p->identifier);
    if (op_str_starts_ci(p->source, OP_STR("http://")) || op_str_starts_ci(p->source, OP_STR("https://")))
        op_meta_set(a, OP_META_CANONICAL, p->source);
    book_add_date(a, OP_META_DATE, p->date);
    if (!op_str_eq(p->modified, OP_STR(NO_TIME)))
        book_add_date(a, OP_META_MODIFIED, p->modified);
}

/* One of several: what the book is called goes with each, for who writes a book of them. */
static void add_of_several(const struct book *b, struct op_article *a)
{
    const struct book_package *p = &b->package;
    (void)op_meta_add(a, OP_META_BOOK, p->title);
    (void)op_meta_add(a, OP_META_BOOK_SUBTITLE, p->subtitle);
    add_authors_of_book(b, a, OP_META_BOOK_AUTHOR);
    (void)op_meta_add(a, OP_META_BOOK_IDENTIFIER, p->identifier);
    (void)op_meta_add(a, OP_META_BOOK_LANGUAGE, language_of(b, a->doc.arena));
    (void)op_meta_add(a, OP_META_BOOK_DESCRIPTION, p->description);
    book_add_date(a, OP_META_BOOK_MODIFIED, p->modified);
    if (!op_str_eq(op_meta(a, OP_META_KIND), OP_STR(OP_KIND_CHAPTER)))
        return;
    add_authors_of_book(b, a, OP_META_AUTHOR);
    add_subjects(b, a);
    book_add_date(a, OP_META_DATE, p->date);
}

void book_metadata_add(struct book *b, struct op_article *a)
{
    const struct book_package *p = &b->package;
    (void)op_meta_add(a, OP_META_LANG, language_of(b, a->doc.arena));
    if (b->alone)
        add_of_the_only(b, a);
    else
        add_of_several(b, a);
    (void)op_meta_add(a, OP_META_PUBLISHER, p->publisher);
    (void)op_meta_add(a, OP_META_RIGHTS, p->rights);
    (void)op_meta_add(a, OP_META_SERIES, p->series);
    (void)op_meta_add(a, OP_META_SERIES_INDEX, p->series_index);
    op_str cover = b->first && p->cover.n ? book_image_uri(b, a, p->cover) : OP_STR_NONE;
    if (cover.p)
        (void)op_meta_add(a, OP_META_LEAD_IMAGE, cover);
}
