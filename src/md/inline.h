/* The second pass: the text of a leaf to a flat list of tokens. Tokens that open and close nest as elements do, so that
   writing them in order is all that is left to do. */
#ifndef MD_INLINE_H
#define MD_INLINE_H

#include "md/md.h"

enum md_token_kind {
    MD_T_TEXT,
    MD_T_SOFT_BREAK,
    MD_T_HARD_BREAK,
    MD_T_CODE,      /* from, to: the code */
    MD_T_HTML,      /* as it stands */
    MD_T_ENTITY,    /* &...; */
    MD_T_AUTOLINK,  /* from, to: what is shown; data: enum md_autolink */
    MD_T_DELIMITER, /* data: a run of delimiters, some of which became tags */
    MD_T_LINK,      /* data: a link; closed by MD_T_LINK_END, and so on */
    MD_T_LINK_END,
    MD_T_IMAGE,
    MD_T_IMAGE_END,
    MD_T_SPAN, /* [text]{.class} */
    MD_T_SPAN_END,
    MD_T_NOTE,        /* data: index of a note in md_inline.notes */
    MD_T_INLINE_NOTE, /* ^[text] */
    MD_T_INLINE_NOTE_END,
    MD_T_MATH, /* from, to: the TeX */
    MD_T_DISPLAY_MATH,
    MD_T_EMBED, /* ![[image.png]]: data: a link */
    MD_T_DASH,  /* smart: from, to: hyphens */
    MD_T_DOTS,
    MD_T_GONE /* nothing any more */
};

enum md_autolink { MD_AUTO_URL, MD_AUTO_MAIL, MD_AUTO_WWW, MD_AUTO_BARE /* as URL, but not in angle brackets */ };

struct md_token {
    uint8_t kind;
    uint32_t from, to;
    uint32_t data;
};

/* What a run of delimiters turned into. */
enum md_tag { MD_TAG_EM, MD_TAG_STRONG, MD_TAG_DEL, MD_TAG_SUB, MD_TAG_SUP, MD_TAG_MARK, MD_TAG_SINGLE, MD_TAG_DOUBLE };

struct md_event {
    uint8_t tag;
    uint32_t next; /* 1 + index of the next one; 0 ends the list */
};

struct md_delimiter {
    uint32_t token;
    uint32_t prev, next; /* on the stack: 1 + index */
    char c;
    bool can_open, can_close;
    uint32_t count, original;               /* bytes that are left, and that there were */
    uint32_t closers, last_closer, openers; /* events: 1 + index; closers in order, openers from the outermost */
};

struct md_link {
    op_str destination, title; /* as written; the title absent when there is none */
    op_str width, height;
    bool literal; /* without escapes and references: a name of Obsidian's */
    struct md_attributes *attributes;
};

struct md_bracket {
    uint32_t token, position; /* of its token; the first byte behind it */
    uint32_t delimiter;       /* the top of the stack when it came */
    char kind;                /* '[', '!' or '^' */
    bool bracket_after;
};

/* Arrays are kept from one text to the next. */
struct md_inline {
    struct md_parser *p;
    unsigned char special[256];
    const char *s; /* the text */
    uint32_t n, at;
    uint32_t text; /* bytes from here to `at` are not yet a token */
    struct md_token *tokens;
    uint32_t token_count, token_cap;
    struct md_delimiter *delimiters;
    uint32_t delimiter_count, delimiter_cap, top; /* top: 1 + index */
    struct md_event *events;
    uint32_t event_count, event_cap;
    struct md_link *links;
    uint32_t link_count, link_cap;
    struct md_bracket *brackets;
    uint32_t bracket_count, bracket_cap;
    uint32_t dead_links; /* brackets below this index can no longer open links: they would hold one */
    struct md_block **notes;
    uint32_t note_count, note_cap;
    /* Where it is known that nothing closes any more. */
    bool no_comment_end, no_instruction_end, no_declaration_end, no_cdata_end, no_percents;
    uint32_t no_dollar, no_dollars, no_parenthesis, no_bracket; /* not before this place */
    bool ticks_known;
    uint32_t longest_ticks;   /* the longest run of backticks that has an entry in... */
    uint32_t last_ticks[256]; /* by length: where the last run of so many backticks begins, plus 1 */
};

void md_inline_init(struct md_inline *in, struct md_parser *p);
void md_inline_release(struct md_inline *in);
/* Fills the tokens; `text` is borrowed until the next call. */
void md_inline_parse(struct md_inline *in, op_str text);

/* -- Between inline*.c -- */

struct md_token *md_push_token(struct md_inline *in, enum md_token_kind kind, uint32_t from, uint32_t to);
/* What was passed over becomes text. */
void md_flush_text(struct md_inline *in);
/* The same, then a token for [from, to), behind which parsing goes on at `next`. */
struct md_token *md_emit(struct md_inline *in, enum md_token_kind kind, uint32_t from, uint32_t to, uint32_t next);

/* inline_emphasis.c */
void md_delimiter_run(struct md_inline *in);
/* Delimiters above `bottom` (1 + index, 0 for all) become tags where they match. */
void md_resolve_delimiters(struct md_inline *in, uint32_t bottom);

/* inline_link.c */
void md_open_bracket(struct md_inline *in, char kind, uint32_t width);
void md_close_bracket(struct md_inline *in);
bool md_note_reference(struct md_inline *in);
bool md_wiki_link(struct md_inline *in, bool embed);

/* inline_auto.c: addresses without brackets (GFM, section 6.9). True: taken. */
bool md_auto_url(struct md_inline *in);
bool md_auto_www(struct md_inline *in);
bool md_auto_mail(struct md_inline *in);
/* <https://example.org>, <mail@example.org>: its length, or 0. */
uint32_t md_scan_autolink(const char *p, const char *end, enum md_autolink *kind);

/* inline_math.c */
bool md_dollar_math(struct md_inline *in);
bool md_backslash_math(struct md_inline *in);

#endif
