/* The third pass: blocks and tokens to HTML, as the specification prints it. */
#ifndef MD_WRITE_H
#define MD_WRITE_H

#include "md/inline.h"

/* A footnote in the order of the first references. */
struct md_written_note {
    struct md_block *block; /* NULL: one that stood in the line */
    uint32_t references;
    size_t from, to; /* of such a one, its text in `inline_notes` */
};

struct md_writer {
    struct md_parser *p;
    struct md_inline in;
    struct op_buf *html;
    size_t start; /* of our part of `html` */
    /* Places of elements in the source: see OP_POS_MAP. */
    bool mapped;
    struct op_map_entry *map; /* owned */
    uint32_t map_count, map_cap;
    /* What stands in an image becomes its alternative text; links and headings of contents hold no links. */
    unsigned images, links;
    bool contents;
    size_t link_bytes, link_max; /* written, and how many may be, of addresses and titles */
    bool link_dropped;
    size_t empty_cells;
    struct md_written_note *notes; /* owned */
    uint32_t note_count, note_cap;
    struct op_buf inline_notes;
    uint32_t inside_note;   /* the number of the inline note that is being written; 0: none */
    struct op_buf *outside; /* where its text is not written to */
};

/* -- write_text.c -- */

void md_write_escaped(struct op_buf *out, op_str s);
/* The same for text alone, where quotation marks and > may stand: the HTML parser can point to what it need not decode.
 */
void md_write_bare(struct op_buf *out, op_str s);
void md_write_url(struct op_buf *out, op_str s);
/* With backslash escapes and references resolved. */
void md_write_unescaped(struct op_buf *out, op_str s, bool url);
void md_write_entity(struct op_buf *out, op_str s, bool url);
/* ` name="value"`, where there is a value. */
void md_write_attribute(struct op_buf *out, const char *name, op_str value);
void md_write_attributes(struct op_buf *out, const struct md_attributes *a);
void md_write_math(struct op_buf *out, op_str tex, bool display);

/* -- write_inline.c -- */

/* What is written next stood at this place. */
void md_write_place(struct md_writer *w, uint32_t source);
/* The content of a leaf from its line `first` on. */
void md_write_content(struct md_writer *w, const struct md_block *b, uint32_t first);
/* A piece of the source, or of the arena. */
void md_write_piece(struct md_writer *w, op_str text);
/* The links from a footnote back to where it is referred to. */
void md_write_backlinks(struct md_writer *w, uint32_t number);

/* -- write_block.c -- */

void md_write_document(struct md_writer *w);

#endif
