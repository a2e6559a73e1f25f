/* Between the files of the TeX parser; README.md is the tour. */
#ifndef MATH_TEX_H
#define MATH_TEX_H

#include "offprint/math.h"

enum {
    MATH_LEVELS_MAX = 160,      /* elements in each other, about; the tree of an article may have 512 */
    MATH_FRAMES_MAX = 160,      /* open groups, arguments, tables */
    MATH_SOURCES_MAX = 128,     /* expansions in each other */
    MATH_EXPANSION_MIN = 65536, /* tokens that commands may expand to: so many for a document, */
    MATH_EXPANSION_EACH = 8,    /* and so many more for each byte of its formulas */
    MATH_ARGS_MAX = 9,
    MATH_COLUMNS_MAX = 256
};

/* -- Names (math_symbol.c) -- */

enum math_class {
    MATH_NONE,   /* nothing stands there yet */
    MATH_LETTER, /* a variable, slanted unless a font says otherwise */
    MATH_ORD,
    MATH_BIN,
    MATH_REL,
    MATH_OPEN,
    MATH_CLOSE,
    MATH_PUNCT,
    MATH_INNER,
    MATH_PREFIX,  /* an operator before what it acts on */
    MATH_POSTFIX, /* behind it */
    MATH_OP,      /* a big operator */
    MATH_FUNC     /* a function by name */
};

enum math_action {
    MATH_DO_SYMBOL,
    MATH_DO_FRACTION,
    MATH_DO_GENFRAC,
    MATH_DO_OVER,
    MATH_DO_ROOT,
    MATH_DO_ACCENT,
    MATH_DO_UNDER,
    MATH_DO_BRACE,
    MATH_DO_OVERSET,
    MATH_DO_SIDESET,
    MATH_DO_PRESCRIPT,
    MATH_DO_ARROW,
    MATH_DO_FONT,
    MATH_DO_SWITCH,
    MATH_DO_TEXT,
    MATH_DO_BOXTEXT,
    MATH_DO_OPERATOR,
    MATH_DO_MATHOP,
    MATH_DO_CLASS,
    MATH_DO_NOT,
    MATH_DO_SPACE,
    MATH_DO_HSPACE,
    MATH_DO_KERN,
    MATH_DO_BLANK,
    MATH_DO_RULE,
    MATH_DO_STYLE,
    MATH_DO_SIZE,
    MATH_DO_LEFT,
    MATH_DO_RIGHT,
    MATH_DO_MIDDLE,
    MATH_DO_BIG,
    MATH_DO_BEGIN,
    MATH_DO_END,
    MATH_DO_ROW,
    MATH_DO_HLINE,
    MATH_DO_MULTICOLUMN,
    MATH_DO_LINES,
    MATH_DO_LIMITS,
    MATH_DO_GROUP,
    MATH_DO_CHOICE,
    MATH_DO_TAG,
    MATH_DO_LABEL,
    MATH_DO_REF,
    MATH_DO_COLOR,
    MATH_DO_COLORED,
    MATH_DO_COLORBOX,
    MATH_DO_DEFINECOLOR,
    MATH_DO_ENCLOSE,
    MATH_DO_CANCELTO,
    MATH_DO_PHANTOM,
    MATH_DO_SMASH,
    MATH_DO_LAP,
    MATH_DO_RAISE,
    MATH_DO_STRUT,
    MATH_DO_PASS,
    MATH_DO_DEFINE,
    MATH_DO_CHEMISTRY,
    MATH_DO_UNIT,
    MATH_DO_IGNORE,
    MATH_DO_LINK,
    MATH_DO_URL,
    MATH_DO_CHARACTER,
    MATH_DO_BIG_OPERATOR,
    MATH_DO_FUNCTION,
    MATH_DO_EXPAND,
    MATH_DO_SCRIPT /* a superscript or subscript: of no name */
};

/* Without pointers: what holds them is written anew whenever a program starts, formulas or not. */
struct math_entry {
    char name[24];  /* without its backslash */
    char value[40]; /* of symbols, their characters; otherwise see commands.txt */
    char args[8];   /* kinds of arguments; see commands.txt */
    unsigned char action, class;
};

static inline op_str math_name(const struct math_entry *e)
{
    return op_str_z(e->name);
}

static inline op_str math_value(const struct math_entry *e)
{
    return op_str_z(e->value);
}

/* The entry of that name; NULL when there is none. */
const struct math_entry *math_entry_lookup(op_str name);
/* The class of a character as it is typed: MATH_ORD for what is in no list, MATH_LETTER for letters. */
enum math_class math_class_of(uint32_t c);

/* -- Tokens (math_lexer.c) -- */

enum math_token_kind {
    MATH_T_END,
    MATH_T_CHAR,    /* one character */
    MATH_T_COMMAND, /* p, n: the name */
    MATH_T_OPEN,
    MATH_T_CLOSE,
    MATH_T_ALIGN,
    MATH_T_SUP,
    MATH_T_SUB,
    MATH_T_PRIME,
    MATH_T_TIE,
    MATH_T_DOLLAR,
    MATH_T_VERB, /* p, n: what stands between the delimiters */
    MATH_T_PARAM /* in the body of a macro: n is the number of the argument */
};

struct math_token {
    const char *p;
    uint32_t n;
    uint32_t pos; /* in the formula, in bytes */
    unsigned char kind;
    bool spaced; /* white space before it */
};

struct math_tokens {
    struct math_token *v;
    size_t n, cap;
};

/* Where tokens come from: text, or tokens that are ready. */
struct math_source {
    op_str text;
    size_t at;
    uint32_t pos;
    bool own; /* the text is the formula, so that places are its offsets */
    const struct math_token *list;
    size_t count;
};

struct op_math;
void math_next(struct op_math *m, struct math_token *t);
/* The next token stays. */
void math_peek(struct op_math *m, struct math_token *t);
/* The source of a token as text: a backslash before the name of a command. */
op_str math_token_source(struct op_math *m, const struct math_token *t);
/* Reads TeX before all else. `tex` lives as long as the formula. */
void math_push_text(struct op_math *m, op_str tex, uint32_t pos);
void math_push_tokens(struct op_math *m, const struct math_token *list, size_t count);
/* A braced argument, or one token, as text. */
op_str math_raw_argument(struct op_math *m);
/* The same between brackets; absent when none opens. */
op_str math_raw_option(struct op_math *m);
/* A dimension without braces: 3pt. */
op_str math_raw_dimension(struct op_math *m);
bool math_take_star(struct op_math *m);
/* A braced argument, or one token, added to `list`. */
void math_argument_tokens(struct op_math *m, struct math_tokens *list);
void math_add_token(struct op_math *m, struct math_tokens *list, const struct math_token *t);
/* All tokens of a text, added to `list`. */
void math_tokenise(struct op_math *m, op_str tex, struct math_tokens *list);

/* -- Macros (math_macro.c) -- */

struct math_macro {
    op_str name;
    struct math_macro *next;       /* of the same bucket */
    struct math_token *body;       /* NULL: an alias */
    struct math_token *delimiters; /* \def: tokens before #1, between #1 and #2 ...; each run closed by MATH_T_END */
    size_t body_count;
    const struct math_entry *alias; /* what \let gave it */
    struct math_token alias_token;
    unsigned char args;
    bool optional; /* the first argument has a default */
    struct math_token *fallback;
    size_t fallback_count;
};

/* True when the command was a macro, whose expansion is read next. */
bool math_expand(struct op_math *m, const struct math_token *t, const struct math_entry **entry);
void math_define(struct op_math *m, char how);
/* Expands an entry of commands.txt. */
void math_expand_entry(struct op_math *m, const struct math_token *t, const struct math_entry *entry);

/* -- Frames: what is open -- */

enum math_font {
    MATH_FONT_DEFAULT,
    MATH_FONT_UPRIGHT,
    MATH_FONT_ITALIC,
    MATH_FONT_ITALIC_WORD,
    MATH_FONT_BOLD,
    MATH_FONT_BOLD_ITALIC,
    MATH_FONT_BOLD_SYMBOL,
    MATH_FONT_SCRIPT,
    MATH_FONT_FRAKTUR,
    MATH_FONT_DOUBLE_STRUCK,
    MATH_FONT_SANS,
    MATH_FONT_SANS_BOLD,
    MATH_FONT_SANS_ITALIC,
    MATH_FONT_MONO,
    MATH_FONT_OPERATOR /* as upright, and with all signs in one word */
};

enum math_frame_kind {
    MATH_FRAME_TOP,
    MATH_FRAME_GROUP,  /* {...} */
    MATH_FRAME_OPTION, /* [...] */
    MATH_FRAME_LEFT,   /* \left ... \right */
    MATH_FRAME_TABLE,  /* an environment, or \substack{...} */
    MATH_FRAME_CALL,   /* a command whose arguments are read */
    MATH_FRAME_TEXT,   /* \text{...} */
    MATH_FRAME_DOLLARS /* $...$ within text */
};

enum { MATH_INFIX_LEVELS = 3 }; /* a row with its delimiters, the fraction, a row in it */

enum math_limits { MATH_LIMITS_BESIDE, MATH_LIMITS_DISPLAY, MATH_LIMITS_ALWAYS };

/* Something whole: what an argument, a base, a part of a row can be. */
struct math_atom {
    struct op_node *node;
    unsigned char class, limits;
};

struct math_look {
    op_str color; /* or absent */
    uint16_t size;
    signed char style; /* -1: as it was */
};

struct math_table;
struct math_frame {
    unsigned char kind, font;
    unsigned char style;     /* 0 display, 1 text, 2 script, 3 script of a script */
    unsigned char prev;      /* class of the last atom of the row */
    unsigned char limits;    /* of the last atom */
    unsigned char parts;     /* arguments so far */
    unsigned char raw_parts; /* raw ones */
    bool function;           /* the last atom is one whose sign of application is due */
    bool thin;               /* a space is due before what follows a function */
    bool star;
    bool single; /* the row holds one atom so far */
    bool braced; /* a table that a brace closes; a text without one */
    uint32_t pos;
    uint32_t level;   /* elements around */
    uint32_t deepest; /* the largest level that was reached in its row */
    uint32_t below;   /* in rows before this one */
    uint32_t primes;
    size_t fences; /* where the frame's open fences begin */
    size_t mark;   /* where its text begins */
    struct op_node *row;
    struct op_node *base, *sub, *sup;
    struct op_node *segment; /* the last node before what `look` applies to */
    struct math_look look;
    const struct math_entry *entry; /* of a call; of an infix */
    struct op_node *numerator;
    op_str thickness, open; /* of \above; of \left */
    struct math_atom args[4];
    op_str raw[4];
    struct math_table *table;
};

struct math_fence {
    struct op_node *node;
    uint32_t close; /* the character that closes it */
};

struct math_reference {
    struct math_reference *next;
    struct op_node *shown; /* an mtext, or an element outside */
    op_str label;
    uint32_t pos;
    bool brackets;
};

struct math_line;
struct math_label {
    struct math_label *next;
    op_str name;
    struct math_line *line;
};

/* A line that may have a tag or a number: a row of a table, or a formula. */
struct math_line {
    struct math_line *next;
    struct op_node *row;   /* its mtr, or NULL */
    struct op_node *whole; /* of a formula that is one line: its tree */
    size_t columns;        /* of the widest row of its table */
    op_str tag;            /* as it is shown, or absent */
    op_str id;             /* by its first label, or absent */
    bool numbered, silent, referred;
};

struct math_color {
    struct math_color *next;
    op_str name, value;
};

enum { MATH_MACRO_BUCKETS = 1024, MATH_LABEL_BUCKETS = 1024 };

struct op_math {
    struct op_doc *doc;
    struct op_arena scratch; /* of one formula */
    const struct op_math_options *options;
    struct math_macro *macros[MATH_MACRO_BUCKETS];
    size_t macro_count;
    size_t budget; /* tokens that may still come of expansions */
    bool limited;  /* the limit was reported for this formula */
    bool has_peeked;
    struct math_token peeked;
    struct math_source sources[MATH_SOURCES_MAX];
    size_t source_count;
    struct math_frame frames[MATH_FRAMES_MAX];
    size_t count;              /* of frames */
    struct math_fence *fences; /* owned */
    size_t fence_count, fence_cap;
    struct op_buf text; /* of open text frames, each from its mark on */
    struct op_buf run;  /* of the word or number at the end of a row */
    struct op_node *run_node;
    const char *run_end; /* where it ends, as long as it is a slice */
    size_t run_n;
    unsigned char run_font;
    bool run_copied;
    /* Of the formula, as \tag and \label say outside of tables. */
    op_str tag;
    bool tag_silent, numbered;
    struct math_label *pending; /* labels that wait for the end of their line */
    struct math_reference *references;
    struct math_label *labels[MATH_LABEL_BUCKETS];
    struct math_line *first_line, *last_line;
    struct math_color *colors;
    bool shown; /* something came out */
    bool lined; /* the outermost row became lines */
};

static inline struct math_frame *math_top(struct op_math *m)
{
    return &m->frames[m->count - 1];
}

/* -- Trees (math_row.c) -- */

struct op_node *math_element(struct op_math *m, uint32_t name);
struct op_node *math_leaf(struct op_math *m, uint32_t name, op_str text);
void math_set(struct op_math *m, struct op_node *n, uint32_t name, const char *value);
struct op_node *math_pair(struct op_math *m, uint32_t name, struct op_node *first, struct op_node *second);
struct op_node *math_space(struct op_math *m, op_str width);
op_str math_dup(struct op_math *m, op_str s);

/* Puts an atom at the end of the innermost row, or gives it to the command that waits for an argument. */
void math_put(struct op_math *m, struct math_atom atom);
void math_put_node(struct op_math *m, struct op_node *node, enum math_class class);
/* A space: no atom, and nothing that scripts can stand at. */
void math_put_space(struct op_math *m, struct op_node *space);
void math_put_character(struct op_math *m, op_str s, enum math_class class);
void math_script(struct op_math *m, bool super, uint32_t pos);
void math_prime(struct op_math *m);
/* Ends what is open at the end of the row (scripts, infix, style). The row itself stays. */
void math_row_end(struct op_math *m, struct math_frame *f);
/* The row as one node: its only child, or itself. */
struct math_atom math_row_atom(struct op_math *m, struct math_frame *f);
void math_close_script(struct op_math *m, struct math_frame *f);
/* What follows in the row looks so. */
void math_set_look(struct op_math *m, struct math_frame *f, struct math_look look);
void math_end_run(struct op_math *m);
void math_attach_script(struct op_math *m, struct math_frame *call);

/* -- The parser (math_parse.c) -- */

void math_fault(struct op_math *m, enum op_math_fault_kind kind, uint32_t pos, op_str what);
/* A new frame that inherits; NULL when there are too many, which was reported. `levels` is how many elements it
   adds. */
struct math_frame *math_push(struct op_math *m, enum math_frame_kind kind, uint32_t pos, uint32_t levels);
/* Takes frames away that cannot stay open: commands without their arguments, options without their bracket. */
void math_fill_calls(struct op_math *m);
void math_pop(struct op_math *m);
/* Ends the innermost frame, whatever it is, as if its end stood there. */
void math_close_top(struct op_math *m);
/* Is there a frame of that kind that can be ended from here? Ends all that is open in it. */
bool math_unwind(struct op_math *m, enum math_frame_kind kind);
void math_show_unknown(struct op_math *m, op_str name, uint32_t pos);
/* What is too deep, as text. */
void math_show_rest(struct op_math *m, const struct math_token *t);
void math_command(struct op_math *m, const struct math_token *t, const struct math_entry *entry);
/* Goes on with the arguments of the innermost command, and carries it out when it has all. */
void math_advance(struct op_math *m);
/* Carries out a command that has its arguments (math_command.c). */
void math_finish_call(struct op_math *m, struct math_frame *call);

/* -- Parts of the language -- */

/* math_font.c */
enum math_font math_font_of(op_str name);
/* A font within a font: bold in sans serif. */
enum math_font math_font_in(enum math_font outer, enum math_font inner);
uint32_t math_font_map(enum math_font font, uint32_t c);
/* math_delimiter.c */
op_str math_delimiter(struct op_math *m, uint32_t *pos);
void math_left(struct op_math *m, const struct math_token *t, op_str delimiter);
void math_right(struct op_math *m, op_str delimiter, uint32_t pos);
void math_middle(struct op_math *m, op_str delimiter);
void math_big(struct op_math *m, op_str delimiter, op_str value);
/* The character that closes a fence; 0 when `open` opens none. */
uint32_t math_closing(uint32_t open);
/* math_table.c */
void math_begin(struct op_math *m, const struct math_token *t, op_str name);
void math_end(struct op_math *m, op_str name, uint32_t pos);
void math_lines(struct op_math *m, const struct math_token *t);
void math_cell(struct op_math *m, uint32_t pos);
void math_line_end(struct op_math *m);
void math_table_close(struct op_math *m);
void math_hline(struct op_math *m, op_str value);
void math_multicolumn(struct op_math *m, struct math_frame *call);
/* math_reference.c */
/* \tag's argument as it is shown. */
op_str math_tag_shown(struct op_math *m, op_str tag, bool star);
void math_label(struct op_math *m, op_str name);
void math_reference(struct op_math *m, op_str name, bool brackets, uint32_t pos);
/* A line ended: labels that wait are its own. */
struct math_line *math_line_new(struct op_math *m, struct op_node *row);
/* Puts its tag or number at its end. */
void math_line_show(struct op_math *m, struct math_line *line);
/* The tree of a formula, with its tag. */
struct op_node *math_tagged(struct op_math *m, struct op_node *tree);
/* math_table.c: where \tag belongs to a line of a table; NULL when it belongs to the formula. */
struct math_table *math_tagged_table(struct op_math *m);
void math_table_tag(struct math_table *t, op_str tag, bool silent);
/* math_text.c */
void math_text_begin(struct op_math *m, enum math_font font, uint32_t pos);
void math_text_token(struct op_math *m, const struct math_token *t);
void math_text_flush(struct op_math *m, struct math_frame *f);
/* math_length.c: the dimension as MathML writes it; absent when it is none. Negative ones too. */
op_str math_length(struct op_math *m, op_str dimension);
op_str math_mu(struct op_math *m, int eighteenths);
/* math_color.c: #rrggbb; absent when it is none. */
op_str math_color(struct op_math *m, op_str model, op_str name);
void math_color_define(struct op_math *m, op_str name, op_str model, op_str value);
/* math_chemistry.c, math_unit.c: other notations as TeX, in `out`. */
void math_chemistry(op_str source, struct op_buf *out);
void math_unit(const struct math_frame *call, struct op_buf *out);

#endif
