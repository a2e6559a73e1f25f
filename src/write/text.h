/* Between the files of the plain text writer.

   One walk over the body feeds two levels. Inline text gathers in `para`, its white space collapsed (text_inline.c);
   the end of a block flushes it as lines behind the prefixes of the quotes and lists around it (text_wrap.c). A table
   in columns catches what its cells flush, and prints when it ends (text_table.c, text_grid.c). */
#ifndef WRITE_TEXT_H
#define WRITE_TEXT_H

#include "offprint/linebreak.h"
#include "write/text_options.h"
#include "write/writers.h"

/* In gathered text, where no control character of the input survives, these stand for what lines need to know. */
#define TEXT_NBSP '\1'   /* a space that does not break */
#define TEXT_BREAK '\2'  /* no column, but a line may end here */
#define TEXT_WIDE '\3'   /* a space that does not collapse, but breaks */
#define TEXT_INDENT '\4' /* in cells, at the start of a line: the next byte less ' ' is its hanging indent */

enum text_kind {
    TEXT_FLOW,     /* a block */
    TEXT_HEADING,  /* h1 to h6, when headings are marked */
    TEXT_INDENT_P, /* a paragraph whose first line is indented */
    TEXT_LIST,     /* ul, ol */
    TEXT_ITEM,     /* li, a note */
    TEXT_QUOTE,    /* blockquote */
    TEXT_PRE,      /* pre */
    TEXT_TERM,     /* dt */
    TEXT_DETAIL,   /* dd */
    TEXT_FORMULA,  /* math on lines of its own */
    TEXT_GLUE,     /* no block, but its frame says something of its content: dl */
    TEXT_SPOKEN,   /* q */
    TEXT_SCRIPT,   /* sub, sup */
    TEXT_READING,  /* rt */
    TEXT_LINK,     /* a */
    TEXT_GRID,     /* a table in columns */
    TEXT_CELL,     /* its td and th */
    TEXT_CAPTION   /* its caption */
};

/* An open element. */
struct text_frame {
    const struct op_node *node;
    enum text_kind kind;
    bool in_item;      /* directly in a list item, but for div and the like: no blank lines */
    bool in_notes;     /* in a section of footnotes */
    size_t cont, lead; /* lengths of the prefixes outside */
    size_t mark;       /* inline: where its text begins in `para` */
    int64_t number;    /* lists: of the next item */
    int step;          /* lists: 1, -1; 0 for bullets */
    char style;        /* lists: '1', 'a', 'A', 'i', 'I' */
    unsigned marker;   /* lists: columns of the widest marker with its space */
};

/* What stays to be known of gathered text when it is cut into lines. */
struct text_traits {
    bool beyond_ascii; /* columns are not bytes */
    bool complex;      /* columns and breaks are asked of linebreak.h */
    bool marked;       /* TEXT_... or a line feed stands in it */
};

/* The number of the note that an id belongs to. */
struct text_note_id {
    op_str id;
    uint32_t number;
};

struct text_notes {
    const struct op_node **nodes; /* owned; in order: note n is nodes[n - 1] */
    size_t count, cap;
    bool *told;               /* owned; the note stands where it is referred to, and not again */
    struct text_note_id *ids; /* owned; sorted by id */
    size_t id_count, id_cap;
    size_t met; /* how many the walk has come to */
};

struct text_links {
    op_str *urls; /* owned; in order */
    size_t count, cap;
    uint32_t *slots; /* owned; hash table of 1 + index */
    size_t slot_count;
};

struct text_table;

struct text {
    const struct op_text_options *options;
    struct op_doc *doc;
    struct op_buf *out;
    bool unspaced; /* the language is Chinese or Japanese */
    size_t width;  /* columns of a line; 0: not wrapped */

    /* Blocks. The prefixes are ASCII: columns are bytes. */
    struct op_buf cont, lead;   /* of every line; of the next line alone, while not empty */
    unsigned gap;               /* line ends due before the next line: 0 to 2 */
    size_t gap_prefix;          /* length of `cont` that a blank line there has */
    bool started;               /* a line was written */
    bool tight;                 /* no blank line before the next line, whoever asks */
    const struct op_node *said; /* a heading that says the title, which stands above already */
    size_t widest;              /* columns of the widest line of the paragraph that was written last, in a heading */
    struct text_frame *frames;
    size_t frame_count, frame_cap;

    /* The paragraph. */
    struct op_buf para;
    struct text_traits traits;
    char space;            /* pending: 0, ' ', or '\n' when it held a line end */
    bool ghost;            /* something that prints nothing stood in the pending space */
    size_t reading_end;    /* where the last ruby reading ended */
    unsigned spoken;       /* depth of q */
    unsigned preformatted; /* depth of pre */

    struct text_notes notes;
    struct text_links links;
    struct text_table *table; /* the open one, or NULL */
    struct op_line_breaker breaker;
    uint32_t *breaks; /* owned; of the paragraph being cut */
    size_t break_cap;
};

static inline struct text_frame *text_top(const struct text *t)
{
    return t->frame_count ? &t->frames[t->frame_count - 1] : NULL;
}

/* -- text.c -- */
/* Does the node print nothing, with all below it? */
bool text_is_silent(const struct text *t, const struct op_node *n);
/* Opens a frame; the prefixes as they are now come back when it is closed. */
struct text_frame *text_push(struct text *t, const struct op_node *node, enum text_kind kind);

/* -- text_inline.c: gathering -- */
/* Adds text of the document: white space collapses, control characters go. */
void text_add(struct text *t, op_str s);
/* The same in preformatted text: nothing collapses. */
void text_add_verbatim(struct text *t, op_str s);
/* Adds a word of ours, after the pending space, or before it. */
void text_add_word(struct text *t, op_str s);
void text_add_tail(struct text *t, op_str s);
/* A forced line end. */
void text_add_break(struct text *t);
/* Turns what stands from `mark` on into sub- or superscript. */
void text_script(struct text *t, size_t mark, bool super);

/* -- text_wrap.c: lines -- */
/* Asks for at least `lines` line ends (1: a new line, 2: a blank line) before what comes next. */
void text_gap(struct text *t, unsigned lines);
/* Text within prefixes: `first` stands on the next line, `rest` on all that follow. */
void text_prefix(struct text *t, op_str first, op_str rest);
/* Writes the gathered paragraph, if there is one. */
void text_flush(struct text *t);
/* The same with gathered preformatted text. */
void text_flush_verbatim(struct text *t);
/* Begins output below what came before: the lines due. */
void text_begin(struct text *t);
/* Adds the prefix of a line, without trailing spaces when the line is `blank`. */
void text_add_prefix(struct text *t, bool blank);
/* Columns that are left beside the prefix; SIZE_MAX when lines are not wrapped. */
size_t text_room(const struct text *t);

/* Cuts gathered text into lines. */
struct text_lines {
    op_str text;
    size_t at, feed; /* where the next line begins; where it ends at the latest */
    struct text_traits traits;
    size_t first, rest; /* columns of the first and the other lines; SIZE_MAX: no wrapping */
    const uint32_t *breaks;
    size_t break_count, next_break;
    bool done;
};
/* `text` is borrowed until the last line; `t->breaks` is in use until then. */
void text_lines_init(struct text_lines *l, struct text *t, op_str text, struct text_traits traits, size_t first,
                     size_t rest);
/* The next line, without spaces at its ends. */
bool text_lines_next(struct text_lines *l, op_str *line);
/* Columns of gathered text without line feeds. */
size_t text_columns(op_str s, struct text_traits traits);
/* Writes gathered text out: TEXT_... become what they stand for. */
void text_put(struct op_buf *out, op_str s, struct text_traits traits);
struct text_traits text_traits_of(op_str s);

/* -- text_head.c: what stands above the text, and headings -- */
/* The title, and what else of the metadata is wanted. */
void text_write_head(struct text *t, const struct op_article *a);
/* Marks a heading of `level` as the options say; to be called when its frame is open, and when its lines are written.
 */
void text_heading_open(struct text *t, unsigned level);
void text_heading_close(struct text *t, unsigned level);

/* -- text_list.c -- */
struct text_frame *text_enter_list(struct text *t, const struct op_node *n);
void text_enter_item(struct text *t, const struct op_node *n);
/* The marker of a note. */
void text_enter_note(struct text *t, const struct op_node *n, uint32_t number);

/* -- text_notes.c: footnotes and numbered links -- */
/* Finds the notes below `body`. */
void text_notes_find(struct text *t, struct op_node *body);
void text_notes_release(struct text *t);
/* Is the element a section of notes? */
bool text_is_notes_section(const struct op_node *n);
/* The number of the note that begins at this node; 0 when none does. To be asked in document order. */
uint32_t text_note_at(struct text *t, const struct op_node *n);
/* The number of the note that `a` refers to as a reference; 0 when it is an ordinary link. */
uint32_t text_note_ref(const struct text *t, const struct op_node *a);
/* Does the link lead back from a note to its reference? */
bool text_is_backlink(const struct text *t, const struct op_node *a);
/* Writes a note where it is referred to, in brackets, or nothing when it was written before. */
void text_note_tell(struct text *t, uint32_t number);
/* Is there nothing to be written of the element, because it is a note, or holds notes only, that are left out or were
   told? To be asked in document order. */
bool text_note_is_done(struct text *t, const struct op_node *n);
/* After a link whose text begins at `mark`: its number or its address, when the link deserves one. */
void text_link_ref(struct text *t, const struct op_node *a, size_t mark);
/* The list of links at the end. */
void text_links_write(struct text *t);

/* -- text_table.c: tables -- */
/* On entering a table: is it one of columns? Then its cells are caught from here on. */
bool text_table_enter(struct text *t, struct op_node *table);
/* Inside one of columns: rows, cells, caption. False for other elements. */
bool text_table_enter_part(struct text *t, const struct op_node *n);
/* A paragraph of a cell. */
void text_table_catch(struct text *t);
void text_table_leave_cell(struct text *t);
void text_table_leave_caption(struct text *t);
void text_table_leave(struct text *t);
void text_table_free(struct text_table *table);

/* -- text_math.c -- */
/* Adds a formula: its TeX when it has it, otherwise in one line. When it does not stand alone, TeX stands between
   dollar signs, unless it can be read without them. */
void text_add_math(struct text *t, struct op_node *math, bool alone);

#endif
