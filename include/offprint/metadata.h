/* Metadata: one table for the head of the document, front matter, EPUB and JSON. */
#ifndef OFFPRINT_METADATA_H
#define OFFPRINT_METADATA_H

#include "offprint/article.h"

/* identifier, printed name, form in the head, name in the head, repeatable, keys in front matter (in order of weight),
   term in the EPUB package (NULL: none, or made by the writer) */
#define OP_META_LIST(X)                                                                                                \
    X(TITLE, "title", TITLE_ELEMENT, "title", false, "title", "dc:title")                                              \
    X(SUBTITLE, "subtitle", META, "offprint:subtitle", false, "subtitle", NULL)                                        \
    X(LANG, "language", HTML_ATTRIBUTE, "lang", false, "lang language", "dc:language")                                 \
    X(DIR, "direction", HTML_ATTRIBUTE, "dir", false, "dir", NULL)                                                     \
    X(AUTHOR, "author", META, "author", true, "author authors creator", "dc:creator")                                  \
    X(DESCRIPTION, "description", META, "description", false, "description excerpt summary", "dc:description")         \
    X(KEYWORD, "keyword", META, "keywords", true,                                                                      \
      "tags categories keywords taxonomies.tags taxonomies.categories category tag subject", "dc:subject")             \
    X(DATE, "date", META, "dcterms.date", false, "date published publishdate pubdate created", "dc:date")              \
    X(MODIFIED, "modified", META, "dcterms.modified", false, "updated lastmod modified last_modified_at", NULL)        \
    X(RIGHTS, "rights", META, "dcterms.rights", false, "license rights licence copyright", "dc:rights")                \
    X(PUBLISHER, "publisher", META, "dcterms.publisher", false, "publisher site", "dc:publisher")                      \
    X(CANONICAL, "canonical", LINK, "canonical", false, "canonical_url source url from permalink link", "dc:source")   \
    X(LEAD_IMAGE, "lead-image", LINK, "lead-image", false, "thumbnail cover image cover-image featured_image banner",  \
      NULL)                                                                                                            \
    X(SERIES, "series", META, "offprint:series", false, "series", NULL)                                                \
    X(SERIES_INDEX, "series-index", META, "offprint:series-index", false, "series_index series_weight", NULL)          \
    X(IDENTIFIER, "identifier", META, "dcterms.identifier", false, "identifier", NULL)                                 \
    X(NAME, "name", META, "offprint:name", true, "slug aliases alias path redirect_from", NULL)                        \
    X(SOURCE, "source", META, "offprint:source", false, NULL, NULL)                                                    \
    X(BASE, "base", META, "offprint:base", false, NULL, NULL)                                                          \
    X(KIND, "kind", META, "offprint:kind", false, NULL, NULL)                                                          \
    X(VERSION, "version", META, "offprint:version", false, NULL, NULL)

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
    const char *front_matter; /* keys, separated by spaces; NULL: not from front matter */
    const char *epub;
};
extern const struct op_meta_row op_meta_rows[OP_META_COUNT];

/* Every other value of front matter: <meta name="front:KEY" content="VALUE"/>. */
#define OP_META_FRONT_PREFIX "front:"

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
/* Adds <meta name="front:KEY">. */
void op_meta_add_front(struct op_article *a, op_str key, op_str value);
/* The key with this printed name, or with this key of front matter (ASCII case folded); -1 when there is none. */
int op_meta_lookup(op_str name);
int op_meta_front_lookup(op_str front_matter_key);

/* Was the title made from a file name (title@op:invented)? Writers that can do without do not print it. */
bool op_title_invented(const struct op_article *a);
void op_title_set_invented(struct op_article *a, op_str title);

#endif
