/* Tokenization (13.2.5): from bytes to tokens, one call a token, without a copy wherever the input can be pointed to.
 */
#ifndef OFFPRINT_HTML_TOKENIZER_H
#define OFFPRINT_HTML_TOKENIZER_H

#include "offprint/dom.h"

#include "base/char_ref.h"

enum html_token_kind {
    HTML_EOF,
    HTML_TEXT,
    HTML_START_TAG,
    HTML_END_TAG,
    HTML_COMMENT,
    HTML_DOCTYPE,
    HTML_TOKEN_KINDS
};

struct html_token {
    enum html_token_kind kind;
    uint32_t pos;      /* 1 + offset in the input of its first byte */
    uint32_t name;     /* tags: interned, ASCII letters folded */
    bool self_closing; /* tags */
    bool nul;          /* text: one U+0000, which `text` does not hold */
    bool force_quirks; /* doctype */
    /* Text: a part of a run of characters; a run may come in several parts, none of them empty. Comment: its data.
       Doctype: its name. Points into the input or is valid until the next token; comment and doctype: in the arena or
       in the input. */
    op_str text;
    op_str public_id, system_id; /* doctype; absent when missing */
    struct op_attr *attrs;       /* tags: valid until the next token; values point into the input or the arena */
    uint32_t attr_count;
};

/* What stands up to `raw_end` when the tree builder has switched the tokenizer away from the data state. */
enum html_content { HTML_DATA, HTML_RCDATA, HTML_RAWTEXT, HTML_SCRIPT_DATA, HTML_PLAINTEXT, HTML_CDATA };

#define HTML_ATTRS_INLINE 32

struct html_tokenizer {
    struct op_doc *doc; /* borrowed: its arena and its names */
    const char *begin, *p, *end;
    enum html_content content;
    const char *raw_end; /* content other than HTML_DATA: where it ends */
    bool keep_comments;  /* otherwise comments come without data and doctypes without being copied */
    /* Is a CDATA section possible here, that is: is the adjusted current node a foreign element? */
    bool (*in_foreign)(const void *of);
    const void *of;

    char decoded[OP_CHAR_REF_MAX];
    struct op_attr *attrs; /* `first_attrs`, or owned */
    uint32_t attr_count, attr_cap;
    uint32_t *seen; /* owned; hash table of 1 + index in `attrs` once there are more than HTML_ATTRS_INLINE */
    uint32_t seen_size;
    struct op_buf name; /* owned; a name that has capitals or NULs */
    struct op_attr first_attrs[HTML_ATTRS_INLINE];
};

/* `input` is borrowed as long as `doc` lives and has OP_HTML_PADDING readable bytes after it. */
void html_tokenizer_init(struct html_tokenizer *t, struct op_doc *doc, op_str input);
void html_tokenizer_release(struct html_tokenizer *t);
/* Switches to another content, from where the tokenizer stands; `name` is the tag whose end tag is the appropriate one:
   OP_N_UNNAMED for none. */
void html_tokenizer_switch(struct html_tokenizer *t, enum html_content content, uint32_t name);
/* The next token; HTML_EOF for ever after the last. */
void html_tokenizer_next(struct html_tokenizer *t, struct html_token *token);

#endif
