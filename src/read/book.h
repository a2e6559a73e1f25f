/* A book that is being read: the parts of the reader of EPUB, which is epub_reader.c. */
#ifndef READ_BOOK_H
#define READ_BOOK_H

#include "archive/zip_read.h"
#include "offprint/metadata.h"
#include "read/book_nav.h"

/* A place of a document that another one leads to. */
struct book_place {
    op_str path, id;
};

struct book_places {
    struct book_place *v; /* owned */
    size_t n, cap;
};

struct book {
    struct op_ctx *ctx;
    op_str file;           /* as the user typed it */
    struct op_arena arena; /* as long as the book */
    struct op_arena bytes; /* of one file of the archive at a time */
    struct op_unzip *zip;
    struct book_package package;
    struct book_labels labels;
    struct book_encrypted encrypted;
    struct book_places places;
    bool alone; /* it has one article, which has the metadata of the book */
    bool first; /* the next article is the first one: the cover goes with it */
    bool torn;  /* a document within an article could not be read */
};

/* Where `path` of the archive stands for people and for links: FILE/PATH, in `arena`. */
struct op_place book_place(const struct book *b, struct op_arena *arena, op_str path);
/* The entry at `path`; OP_NOT_FOUND when there is none. A name that differs in its case is taken, with a report
   (OP_DIAG_BOOK_REPAIR). */
size_t book_find(struct book *b, struct op_arena *arena, op_str path);
/* The bytes of the file at `path`, in `arena`, followed by OP_HTML_PADDING bytes. NULL, or what is wrong with it. */
const char *book_load(struct book *b, struct op_arena *arena, op_str path, op_str *bytes);

/* -- book_document.c -- */

enum book_outcome {
    BOOK_ARTICLE, /* there is an article */
    BOOK_NOTHING, /* the document has no text of its own, and no picture but the cover */
    BOOK_LOST     /* it could not be read, which was reported */
};

/* A document of the spine, and how many behind it go on with its article. */
struct book_run {
    const struct book_item *item;
    const size_t *rest; /* in the items of the package */
    size_t rest_count;
};

/* Reads the documents of an article into `a`, in `arena`, which is reset. With `look` it only finds out which it is,
   and where it leads: no image is loaded. Reports OP_DIAG_BOOK_DOCUMENT, OP_DIAG_BOOK_REPAIR, and what
   book_images_embed() does. */
enum book_outcome book_document_read(struct book *b, const struct book_run *run, bool look, struct op_arena *arena,
                                     struct op_article *a);

/* -- book_join.c -- */

/* The path of the document that begins the article of which `path` holds a piece: `path` itself, unless it is one of
   ours. */
op_str book_whole_path(const struct book *b, struct op_arena *arena, op_str path);
/* Does `path` go on with the article that begins at `whole`? */
bool book_is_piece(const struct book *b, op_str path, op_str whole);

struct book_join {
    struct op_article *a;
    struct op_node *notes; /* that do not stand where they did; or NULL */
};

/* Starts with the document that begins the article, adds the others, whose trees are used up, and settles the notes. */
void book_join_start(struct book_join *j, struct op_article *a);
void book_join_add(struct book_join *j, struct op_article *piece);
void book_join_end(struct book_join *j);
/* Links into pieces lead to the articles; `path` is that of this one. */
void book_join_links(const struct book *b, struct op_article *a, op_str path);

/* -- book_marks.c -- */

/* Takes away the spans that Kobo's readers want around sentences, and the boxes around them. */
void book_marks_drop(struct op_article *a);

/* -- book_places.c -- */

/* Notes where the document at `path` leads to in others. */
void book_places_collect(struct book *b, struct op_article *a, op_str path);
/* When all are there. */
void book_places_sort(struct book_places *places);
/* Lists on html, as op:places, to which ids of this document others lead. */
void book_places_mark(const struct book *b, struct op_article *a, op_str path);

/* -- book_image.c -- */

/* Every image of the body gets its bytes as a data: URI, whatever form names it; one that is not to be had leaves its
   alternative text. Wrappers of SVG around one image become that image. `path` is the document's. Reports
   OP_DIAG_IMG_MISSING, OP_DIAG_IMG_TYPE. */
void book_images_embed(struct book *b, struct op_article *a, op_str path);
/* The same of one file; absent when it is not to be had, which is reported. */
op_str book_image_uri(struct book *b, struct op_article *a, op_str path);

/* -- book_own.c -- */

/* Of an article that op-epub put into a book: the header goes, and gives its metadata to the head; notes and tasks
   become what they were. */
void book_own_take(struct book *b, struct op_article *a);
/* What stands before a note; 0 when that is no number. */
uint64_t book_note_number(const struct op_node *note);

/* -- book_metadata.c -- */

/* What the package says, as far as the article does not know it. */
void book_metadata_add(struct book *b, struct op_article *a);
/* Adds a name, with what the package knows of it (or NULL). */
void book_add_author(struct op_article *a, enum op_meta_key key, op_str name, const struct book_author *known);
/* Adds a date, if it is one. */
void book_add_date(struct op_article *a, enum op_meta_key key, op_str text);

#endif
