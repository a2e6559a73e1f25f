/* Metadata: one table for the head of the document, front matter, EPUB and JSON. */
#ifndef OFFPRINT_METADATA_H
#define OFFPRINT_METADATA_H

#include "offprint/article.h"

/* identifier, printed name, form in the head, name in the head, repeatable, keys in front matter (in order of weight;
   in small letters, without `-` and `_`, which do not count there; "": not from front matter), term in the EPUB package
   (NULL: none, or made by the writer) */
#define OP_META_LIST(X)                                                                                                \
    X(TITLE, "title", TITLE_ELEMENT, "title", false, "title", "dc:title")                                              \
    X(SUBTITLE, "subtitle", META, "offprint:subtitle", false, "subtitle", NULL)                                        \
    X(LANG, "language", HTML_ATTRIBUTE, "lang", false, "lang language locale", "dc:language")                          \
    X(DIR, "direction", HTML_ATTRIBUTE, "dir", false, "dir", NULL)                                                     \
    X(AUTHOR, "author", META, "author", true, "author authors creator by byline", "dc:creator")                        \
    X(DESCRIPTION, "description", META, "description", false,                                                          \
      "description excerpt summary abstract lede metadescription", "dc:description")                                   \
    X(KEYWORD, "keyword", META, "keywords", true, "tags categories keywords taxonomies category tag subject",          \
      "dc:subject")                                                                                                    \
    X(CATEGORY, "category", META, "offprint:category", false, "", NULL)                                                \
    X(DATE, "date", META, "dcterms.date", false,                                                                       \
      "date published publishdate pubdate datepublished publishedat created createdat datecreated", "dc:date")         \
    X(MODIFIED, "modified", META, "dcterms.modified", false,                                                           \
      "updated lastmod modified lastmodified lastmodifiedat updateddate updatedat dateupdated modifieddate "           \
      "datemodified lastupdated lastupdate.date",                                                                      \
      NULL)                                                                                                            \
    X(RIGHTS, "rights", META, "dcterms.rights", false, "license rights licence copyright", "dc:rights")                \
    X(PUBLISHER, "publisher", META, "dcterms.publisher", false, "publisher site", "dc:publisher")                      \
    X(CANONICAL, "canonical", LINK, "canonical", false,                                                                \
      "canonicalurl canonical originalurl original sourceurl source url from permalink path link externalurl",         \
      "dc:source")                                                                                                     \
    X(LEAD_IMAGE, "lead-image", LINK, "lead-image", false,                                                             \
      "cover coverimage coverimg featuredimage featureimage heroimage hero image images header.image "                 \
      "header.overlayimage ogimage og.image socialimage banner bannerimg topimg thumbnail thumbnailimg header.teaser " \
      "teaser thumb",                                                                                                  \
      NULL)                                                                                                            \
    X(SERIES, "series", META, "offprint:series", false, "series taxonomies.series", NULL)                              \
    X(SERIES_INDEX, "series-index", META, "offprint:series-index", false,                                              \
      "seriesindex seriesweight seriesorder seriespart seriesnumber", NULL)                                            \
    X(WEIGHT, "weight", META, "offprint:weight", false, "weight order navorder sidebarposition", NULL)                 \
    X(IDENTIFIER, "identifier", META, "dcterms.identifier", false, "identifier doi isbn uuid", NULL)                   \
    X(NAME, "name", META, "offprint:name", true, "slug aliases alias redirectfrom", NULL)                              \
    X(SOURCE, "source", META, "offprint:source", false, "", NULL)                                                      \
    X(BASE, "base", META, "offprint:base", false, "", NULL)                                                            \
    X(KIND, "kind", META, "offprint:kind", false, "", NULL)                                                            \
    X(BOOK, "book", META, "offprint:book", false, "", NULL)                                                            \
    X(BOOK_SUBTITLE, "book-subtitle", META, "offprint:book-subtitle", false, "", NULL)                                 \
    X(BOOK_AUTHOR, "book-author", META, "offprint:book-author", true, "", NULL)                                        \
    X(BOOK_IDENTIFIER, "book-identifier", META, "offprint:book-identifier", false, "", NULL)                           \
    X(BOOK_LANGUAGE, "book-language", META, "offprint:book-language", false, "", NULL)                                 \
    X(BOOK_DESCRIPTION, "book-description", META, "offprint:book-description", false, "", NULL)                        \
    X(BOOK_MODIFIED, "book-modified", META, "offprint:book-modified", false, "", NULL)                                 \
    X(MATH, "math", META, "offprint:math", false, "", NULL)                                                            \
    X(WARNING, "warning", META, "offprint:warning", true, "", NULL)                                                    \
    X(VERSION, "version", META, "offprint:version", false, "", NULL)

enum op_meta_key {
#define OP_META_ENUM(identifier, name, form, head, repeatable, front, epub) OP_META_##identifier,
    OP_META_LIST(OP_META_ENUM)
#undef OP_META_ENUM
        OP_META_COUNT
};

enum op_meta_form {
    OP_META_FORM_TITLE_ELEMENT,  /* <title>VALUE</title> */
    OP_META_FORM_HTML_ATTRIBUTE, /* <html NAME="VALUE"> */
    OP_META_FORM_META,           /* <meta name="NAME" content="VALUE"/> */
    OP_META_FORM_LINK            /* <link rel="NAME" href="VALUE"/> */
};

struct op_meta_row {
    const char *name; /* of op-meta, JSON, --set */
    enum op_meta_form form;
    op_str head; /* name in the head */
    bool repeatable;
    const char *front_matter; /* keys, separated by spaces; "": not from front matter */
    const char *epub;
};
extern const struct op_meta_row op_meta_rows[OP_META_COUNT];

/* Every other value of front matter: <meta name="front:KEY" content="VALUE"/>. */
#define OP_META_FRONT_PREFIX "front:"

/* What the head of a whole page said, as it said it, until the stage `meta` has chosen: <meta name="page:NAME">, <link
   rel="page:RELATION">, and scripts of JSON-LD. `page:title` is always there, possibly empty: without it there is
   nothing to choose from. */
#define OP_META_PAGE_PREFIX "page:"
/* A value that was found and not chosen, where the stage was asked for it: <meta name="lost:KEY">. */
#define OP_META_LOST_PREFIX "lost:"

/* The (first) value; absent when there is none. Never an empty one. Borrowed as long as the article. */
op_str op_meta(const struct op_article *a, enum op_meta_key key);
/* Each value in order: start with `*cursor = NULL`; returns false at the end. `*cursor` is the element that holds it
   (of an author it may carry op:role and op:file-as). */
bool op_meta_each(const struct op_article *a, enum op_meta_key key, struct op_node **cursor, op_str *value);
/* Replaces all values by one, in place of the first; an empty one removes. The value is copied, trimmed, its white
   space folded. */
void op_meta_set(struct op_article *a, enum op_meta_key key, op_str value);
/* Adds a value: one more when the key is repeatable and does not hold it yet, up to OP_META_VALUES_MAX (of more authors
   or keywords nobody is helped); otherwise only when there is none. Returns its element, or NULL when nothing was
   added. */
#define OP_META_VALUES_MAX 500
struct op_node *op_meta_add(struct op_article *a, enum op_meta_key key, op_str value);
/* Moves what was reported since the last call into the article, as values of OP_META_WARNING: SEVERITY ID LINE:COLUMN
   MESSAGE. Whoever hands an article on calls it, so that an article knows what was said of it wherever it goes. */
void op_warnings_take(struct op_ctx *ctx, struct op_article *a);
/* Forgets it: the article is lost, or the next one begins. */
void op_warnings_drop(struct op_ctx *ctx);
/* Adds <meta name="front:KEY">. */
void op_meta_add_front(struct op_article *a, op_str key, op_str value);
/* The key with this printed name; -1 when there is none. */
int op_meta_lookup(op_str name);
/* The row to which a dotted key of front matter belongs, or -1: that of the longest of the table's keys that it is or
   begins with. ASCII case, `-`, `_` and spaces do not count. `*rank` is the key's place in the row, by weight, and
   `*sub` what follows behind a dot, or empty. Either may be NULL. */
int op_meta_front_find(op_str key, unsigned *rank, op_str *sub);
/* The same for whole keys: -1 when something follows. */
int op_meta_front_lookup(op_str key);

/* What relative references of a whole page count from: the address that it gives them (`base`), or its own. Absent when
   it is no page, or says neither. In the arena, or borrowed. */
op_str op_page_base(const struct op_article *a);

/* Was the title made from a file name (title@op:invented)? Writers that can do without do not print it. */
bool op_title_invented(const struct op_article *a);
void op_title_set_invented(struct op_article *a, op_str title);

#endif
