/* The blocks of a document, and what the files of src/md do for each other. Private to src/md; README.md there is the
   tour.

   Offsets are bytes of the source. A leaf's content is a list of slices of the source, one a line, without the markers
   of the blocks around it. */
#ifndef MD_MD_H
#define MD_MD_H

#include "offprint/arena.h"
#include "offprint/ctx.h"
#include "offprint/markdown.h"

enum {
    MD_DEPTH_MAX = 128,   /* containers within each other; what would lie deeper is text */
    MD_COLUMNS_MAX = 128, /* of a table */
    MD_LABEL_MAX = 999    /* bytes of a label, section 4.7 */
};

enum md_kind {
    /* containers */
    MD_DOCUMENT,
    MD_QUOTE,
    MD_LIST,
    MD_ITEM,
    MD_NOTE,            /* the text of a footnote: shown at the end */
    MD_DEFINITION_LIST, /* holds terms and definitions */
    MD_DEFINITION,
    MD_DIV, /* ::: */
    /* leaves */
    MD_PARAGRAPH,
    MD_HEADING,
    MD_RULE,
    MD_CODE, /* indented */
    MD_FENCED,
    MD_HTML,
    MD_TABLE,
    MD_TERM,
    MD_MATH,       /* $$ or \[ on lines of their own */
    MD_LINE_BLOCK, /* lines that begin with | */
    MD_CONTENTS,   /* [TOC] */
    MD_COMMENT,    /* %% to %%: not shown */
    MD_KINDS
};

/* One line of a leaf: bytes [from, to) of the source, behind what is left of a tab: `spaces` of them. */
struct md_line {
    uint32_t from, to;
    uint32_t spaces;
};

/* {#id .class key=value}; the parts that we can use. Absent where not given. */
struct md_attributes {
    op_str id, classes, lang, width, height;
    op_str title; /* of a ::: block: what follows its name */
};

struct md_block {
    struct md_block *parent, *first, *last, *prev, *next;
    uint32_t at;                 /* where it begins in the source */
    uint32_t line, line_count;   /* its lines in md_parser.lines */
    uint32_t start_row, end_row; /* lines of the source, from 0 */
    uint8_t kind;                /* enum md_kind */
    bool open;
    uint16_t depth;
    struct md_attributes *attributes; /* or NULL */
    union {
        struct {
            char marker;     /* - + * . ) */
            bool tight;      /* of a list */
            bool task, done; /* of an item: it begins with [ ] or [x] */
            uint32_t start;
            uint32_t offset, padding; /* columns: of the marker, and from there to the content */
        } list;
        struct {
            unsigned level;
            uint32_t number; /* in document order, from 1, once they are counted */
        } heading;
        struct {
            char fence;
            uint32_t length, indent; /* of the opening fence */
            op_str info;
        } code;
        unsigned html; /* the kind of start condition, section 4.6 */
        struct {
            unsigned columns;
            unsigned char *aligns; /* one a column: 0, 'l', 'c', 'r' */
        } table;
        struct {
            op_str label;    /* folded */
            uint32_t number; /* in the order of the first references; 0: none leads here */
            uint32_t references;
        } note;
        struct {
            op_str type;  /* of an alert, as written; absent: a mere quotation */
            op_str title; /* of its own */
        } quote;
        uint32_t colons; /* of the fence of a div */
        char math;       /* '$' or '[' */
    } u;
};

/* A definition of a link: [label]: destination "title". */
struct md_reference {
    struct md_reference *chain;
    uint32_t hash;
    op_str label;              /* folded */
    op_str destination, title; /* as written, with escapes and references; the title is absent when there is none */
    struct md_block *note;     /* footnotes share the table: their labels begin with ^ */
};

struct md_references {
    struct md_reference **buckets; /* owned */
    size_t count, size;
};

struct md_parser {
    struct op_ctx *ctx;
    struct op_arena *arena; /* borrowed */
    struct op_markdown_options options;
    bool gfm, article; /* article includes gfm */
    const char *s;
    uint32_t n;
    struct md_block *document;
    struct md_line *lines; /* owned */
    uint32_t line_count, line_cap;
    struct md_references references;
    struct md_block *contents; /* the one [TOC] that is shown; or NULL */
    struct op_buf scratch;     /* lines put together */
    struct op_buf label;
    struct md_abbreviations *abbreviations; /* or NULL */
    uint32_t limited_row;                   /* the first line of what met a limit; UINT32_MAX: nothing did */
    bool references_limited;
};

/* Makes room for one more element of `size` bytes. */
void *md_grow(void *array, uint32_t count, uint32_t *cap, size_t size);
void md_limit(struct md_parser *p, uint32_t row);

/* -- block.c: lines to blocks -- */

void md_parse_blocks(struct md_parser *p);

/* -- block_tree.c: the blocks -- */

struct md_block *md_block_new(struct md_parser *p, enum md_kind kind, uint32_t at, uint32_t row);
void md_block_append(struct md_block *parent, struct md_block *b);
void md_block_insert_before(struct md_block *reference, struct md_block *b);
void md_block_unlink(struct md_block *b);
void md_add_line(struct md_parser *p, struct md_block *b, struct md_line line);
static inline bool md_is_container(enum md_kind kind)
{
    return kind < MD_PARAGRAPH;
}
static inline op_str md_line_str(const struct md_parser *p, struct md_line line)
{
    return op_str_make(p->s + line.from, line.to - line.from);
}

/* A leaf's lines from `first` on as one text with line feeds between them, without white space at its end. Where they
   stand so in the source it is a slice of that; otherwise it is put together in p->scratch. */
op_str md_content(struct md_parser *p, const struct md_block *b, uint32_t first);
/* Where the byte at `offset` of that content stands in the source. `*line` and `*begin`, at first 0, remember the line
   that was asked for last and where it begins in the content: offsets ascend. */
uint32_t md_content_source(const struct md_parser *p, const struct md_block *b, uint32_t first, op_str content,
                           uint32_t offset, uint32_t *line, uint32_t *begin);

/* -- syntax.c: pieces of syntax that are told from a few bytes. Each returns the length, or 0. -- */

size_t md_scan_html_tag(const char *p, const char *end);
size_t md_scan_link_label(const char *p, const char *end);
size_t md_scan_destination(const char *p, const char *end, op_str *destination);
size_t md_scan_title(const char *p, const char *end, op_str *title);
unsigned md_scan_html_start(const char *p, const char *end, bool in_paragraph);
bool md_scan_html_end(unsigned kind, op_str line);
size_t md_scan_spaces(const char *p, const char *end);

/* -- reference.c -- */

void md_references_release(struct md_references *r);
/* NULL when no such label was defined. `label` is as written, without its brackets. */
struct md_reference *md_reference_lookup(struct md_parser *p, op_str label, bool note);
/* The first definition of a label counts: NULL when it is taken, or empty. */
struct md_reference *md_reference_add(struct md_parser *p, op_str label, bool note);
/* Takes definitions from the start of a paragraph; true when nothing is left of it. */
bool md_take_definitions(struct md_parser *p, struct md_block *paragraph);

/* -- table.c -- */

bool md_table_begins(struct md_parser *p, struct md_block *paragraph, op_str line);
/* `p->article` or GFM: the paragraph's last line becomes the head of a table, the lines before it stay. */
struct md_block *md_table_open(struct md_parser *p, struct md_block *paragraph, op_str line, uint32_t row);
/* The next cell of a row, trimmed; false when there is none. */
bool md_table_cell(op_str *row, op_str *cell);

/* -- attribute.c -- */

/* `{...}` or `{:...}` at `p`: its length, or 0 when it is none. */
size_t md_attributes_parse(struct op_arena *arena, const char *p, const char *end, struct md_attributes *a);
/* Cuts one from the end of a heading's text. */
op_str md_attributes_cut(struct md_parser *p, op_str text, struct md_attributes **a);
void md_attributes_merge(struct op_arena *arena, struct md_attributes **to, const struct md_attributes *from);

/* -- abbreviation.c -- */

/* `*[HTML]: HyperText`: takes the line when it is one. */
bool md_abbreviation_define(struct md_parser *p, op_str line);
void md_abbreviations_release(struct md_abbreviations *a);
/* The abbreviation that begins at `at`, the start of a word: its length and what it stands for; 0 when there is none.
 */
size_t md_abbreviation_at(const struct md_abbreviations *a, op_str text, size_t at, op_str *meaning);

#endif
