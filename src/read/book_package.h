/* What a book says of itself: the container, the package document (EPUB 3.3, section 5; OPF 2.0.1) and its
   navigation. All of it in an arena, from bytes in memory. */
#ifndef READ_BOOK_PACKAGE_H
#define READ_BOOK_PACKAGE_H

#include "xml/xml.h"

struct book_author {
    op_str name, role, file_as; /* the latter absent when the book does not say */
};

/* An item of the manifest. */
struct book_item {
    op_str id, path; /* in the archive */
    op_str type;     /* media type */
    op_str properties, fallback;
};

struct book_package {
    op_str path; /* of the package document, in the archive */
    op_str title, subtitle, language, identifier, publisher, rights, description, source, date, modified, series,
        series_index;
    struct book_author *authors;
    op_str *subjects;
    struct book_item *items; /* by id */
    size_t *spine;           /* indices in `items`, each once, in reading order */
    size_t author_count, subject_count, item_count, spine_count;
    op_str cover, nav, ncx; /* paths; absent when there is none */
    op_str cover_page;      /* what the guide calls so */
    size_t dangling;        /* entries of the spine without an item */
    op_str first_dangling;  /* the id that the first of them asks for */
    bool ours;              /* written by op-epub */
};

/* The path of the package document that META-INF/container.xml names first; absent when it names none. */
op_str book_container_read(struct op_ctx *ctx, struct op_arena *arena, op_str xml);
/* Reads the package document that stands at `path`. False when it is no package, with the reason in `fault`. */
bool book_package_read(struct op_ctx *ctx, struct op_arena *arena, op_str xml, op_str path,
                       struct book_package *package, struct op_xml_fault *fault);
/* The item with this id, or at this path; NULL when there is none. */
const struct book_item *book_item_find(const struct book_package *package, op_str id);

/* Which files META-INF/encryption.xml lists that are encrypted indeed, and not fonts made unreadable to copiers. */
struct book_encrypted {
    op_str *paths; /* sorted */
    size_t n;
};
struct book_encrypted book_encryption_read(struct op_ctx *ctx, struct op_arena *arena, op_str xml);
bool book_is_encrypted(const struct book_encrypted *encrypted, op_str path);

/* The path in the archive that `href` means in the file `base`: without fragment, decoded, without dot segments. */
op_str book_path(struct op_arena *arena, op_str base, op_str href);
/* The text of an element, white space folded. */
op_str book_text(struct op_arena *arena, const struct op_node *n);

#endif
