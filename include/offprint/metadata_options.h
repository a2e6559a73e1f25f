/* What a user says of an output as a whole, as options: --title, --author and so on. */
#ifndef OFFPRINT_METADATA_OPTIONS_H
#define OFFPRINT_METADATA_OPTIONS_H

#include "offprint/metadata.h"
#include "offprint/option.h"

/* Option, key of metadata, whether several values are meant, whether only a book can have it as a whole (its articles
   have their own, or none), argument, help. */
#define OP_METADATA_OPTION_LIST(X)                                                                                     \
    X("title", TITLE, false, true, "TEXT", "title of the book")                                                        \
    X("author", AUTHOR, true, false, "NAME", "author of the book; may be given several times")                         \
    X("language", LANG, false, false, "TAG", "main language of the book (BCP 47)")                                     \
    X("date", DATE, false, false, "DATE", "date of the book")                                                          \
    X("publisher", PUBLISHER, false, false, "NAME", "publisher of the book")                                           \
    X("series", SERIES, false, false, "NAME", "series that the book belongs to")                                       \
    X("series-index", SERIES_INDEX, false, true, "N", "place of the book in its series")                               \
    X("identifier", IDENTIFIER, false, true, "URN", "unique identifier of the book")                                   \
    X("rights", RIGHTS, false, false, "TEXT", "licence or copyright of the book")                                      \
    X("description", DESCRIPTION, false, true, "TEXT", "what the book is about")                                       \
    X("subject", KEYWORD, true, false, "WORD", "subject of the book; may be given several times")

struct op_metadata_options {
    struct op_metadata_values {
        op_str one;                 /* or: */
        struct op_option_list many; /* of a key that may have several values */
    } of[OP_META_COUNT];
};
extern const struct op_option op_metadata_option_rows[];

/* The key that a row of op_metadata_option_rows sets. */
enum op_meta_key op_metadata_option_key(const struct op_option *row);
/* Is it something that a book has as a whole, apart from its articles? */
bool op_metadata_option_of_book(const struct op_option *row);

#endif
