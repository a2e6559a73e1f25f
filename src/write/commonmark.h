/* Between the files of the Markdown writer: CommonMark 0.31.2 with GitHub's tables, strikethrough and task lists,
   footnotes and front matter. What Markdown has no signs for is written as HTML, which Markdown knows.

   One walk over the body. The text of a block gathers in `para`, escaped as it comes (commonmark_inline.c); the end of
   the block writes it behind the prefixes of the quotations and lists around it. */
#ifndef WRITE_COMMONMARK_H
#define WRITE_COMMONMARK_H

#include "offprint/article.h"
#include "offprint/buf.h"

enum cm_kind {
    CM_BLOCK,     /* a paragraph, or what is none but ends one */
    CM_HEADING,   /* h1 to h6 */
    CM_QUOTE,     /* blockquote */
    CM_LIST,      /* ul, ol */
    CM_ITEM,      /* li */
    CM_NOTES,     /* the section of footnotes: its notes are written, its list is not */
    CM_NOTE,      /* one of them */
    CM_CONTAINER, /* tags on lines of their own around Markdown: details, aside */
    CM_ROW,       /* of a table */
    CM_CELL,      /* of it */
    CM_TABLE,     /* in signs */
    CM_PASSED,    /* its tags mean nothing here, its content does: section, tbody */
    CM_STRESS,    /* em, strong, del: signs where they are understood, otherwise tags */
    CM_LINK,      /* a with href */
    CM_TAGS       /* within a line, as HTML: sub, kbd */
};

/* An open element. */
struct cm_frame {
    const struct op_node *node;
    enum cm_kind kind;
    size_t cont, lead; /* lengths of the prefixes outside */
    size_t mark;       /* within a line: where its text begins in `para` */
    int64_t number;    /* lists: of the next item; notes: of this one */
    char marker;       /* lists: '-', '*', '.' or ')' */
    bool loose;        /* lists: blank lines between items */
};

struct cm {
    struct op_doc *doc;
    struct op_buf *out;
    struct op_buf cont, lead; /* prefixes of every line; of the next line alone, while not empty */
    unsigned gap;             /* line ends due before the next line: 0 to 2 */
    size_t gap_prefix;        /* length of `cont` that a blank line there has */
    bool started;             /* a line was written */
    bool tight;               /* no blank line before the next line */
    bool joined;              /* what comes next stands beside a marker: gaps asked for do not count */
    struct cm_frame *frames;  /* owned */
    size_t frame_count, frame_cap;

    struct op_buf para;
    bool space;      /* pending */
    bool tabled;     /* in a cell: line ends and | are written differently */
    unsigned linked; /* depth of links: no addresses are found there */
    size_t hard_end; /* where the last hard line break ended */

    struct op_buf row; /* of a table, as far as it is gathered */

    op_str *targets; /* owned; sorted: ids that links of the article lead to */
    size_t target_count, target_cap;
    op_str *notes; /* owned; ids of the notes, in order: note n is notes[n - 1] */
    size_t note_count, note_cap;
};

/* -- commonmark.c -- */
/* Asks for at least `lines` line ends (1: a new line, 2: a blank line) before what comes next. */
void cm_gap(struct cm *m, unsigned lines);
/* Writes one line behind its prefix. */
void cm_write_line(struct cm *m, op_str line);
struct cm_frame *cm_push(struct cm *m, const struct op_node *n, enum cm_kind kind);
/* Does a link of the article lead to this id? */
bool cm_is_target(const struct cm *m, op_str id);
/* The number of the note with this id; 0 when it is none. */
uint32_t cm_note_number(const struct cm *m, op_str id);

/* -- commonmark_table.c -- */
/* Can the table be set in signs? */
bool cm_is_plain_table(const struct op_node *table);
/* In one of these: rows and cells. */
bool cm_enter_table_part(struct cm *m, const struct op_node *n);
void cm_leave_cell(struct cm *m);
void cm_leave_row(struct cm *m, const struct op_node *row);

/* -- commonmark_inline.c -- */
/* Text of the document: white space collapses, signs are escaped. */
void cm_add_text(struct cm *m, op_str s);
/* Signs and tags of ours, behind the pending space. */
void cm_add_raw(struct cm *m, op_str s);
/* True when the children are not to be visited. */
bool cm_enter_inline(struct cm *m, struct op_node *n);
void cm_leave_inline(struct cm *m, const struct cm_frame *f);
/* An element with all below it, as HTML in HTML has it: without a namespace of its own. */
void cm_add_html(struct cm *m, const struct op_node *n, struct op_buf *out);
/* A start tag with the attributes that mean something. */
void cm_add_tag(struct cm *m, const struct op_node *n, struct op_buf *out);
/* Escapes what would begin a block at the start of a line of gathered text. */
void cm_escape_line(op_str line, struct op_buf *out);

#endif
