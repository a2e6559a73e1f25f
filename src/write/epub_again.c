/* A book that is written of the articles of a book keeps what that book said of itself. */
#include "offprint/date.h"
#include "write/epub.h"

/* What all articles say alike of the book they come from; absent when they do not. */
static op_str shared(const struct epub_book *book, enum op_meta_key key)
{
    op_str value = book->parts[0].meta[key];
    for (size_t i = 1; i < book->part_count; i++)
        if (!op_str_eq(book->parts[i].meta[key], value))
            return OP_STR_NONE;
    return value;
}

/* One article alone is no longer that book. */
void epub_again_settle(struct epub_book *book)
{
    op_str title = book->part_count > 1 ? shared(book, OP_META_BOOK) : OP_STR_NONE;
    op_str identifier = shared(book, OP_META_BOOK_IDENTIFIER);
    if (!title.n || !op_str_eq(identifier, book->parts[0].meta[OP_META_BOOK_IDENTIFIER]))
        return;
    struct op_epub_options *options = op_arena_alloc(&book->arena, sizeof *options);
    *options = *book->options;
    struct op_metadata_values *of = options->book.of;
    if (!of[OP_META_TITLE].one.n)
        of[OP_META_TITLE].one = title;
    if (!of[OP_META_IDENTIFIER].one.n)
        of[OP_META_IDENTIFIER].one = identifier;
    if (!of[OP_META_LANG].one.n)
        of[OP_META_LANG].one = shared(book, OP_META_BOOK_LANGUAGE);
    book->options = options;
    book->again = true;
    book->subtitle = shared(book, OP_META_BOOK_SUBTITLE);
    book->description = shared(book, OP_META_BOOK_DESCRIPTION);
    book->authors = book->parts[0].book_authors;
    book->author_count = book->parts[0].book_author_count;
}
