/* Tree construction (13.2.6): the parser's state (13.2.4) and what all insertion modes use. Private to src/html. */
#ifndef OFFPRINT_HTML_TREE_BUILDER_H
#define OFFPRINT_HTML_TREE_BUILDER_H

#include "offprint/html.h"

#include "tokenizer.h"

/* 13.2.4.1 The insertion mode */
enum html_mode {
    HTML_INITIAL,
    HTML_BEFORE_HTML,
    HTML_BEFORE_HEAD,
    HTML_IN_HEAD,
    HTML_IN_HEAD_NOSCRIPT,
    HTML_AFTER_HEAD,
    HTML_IN_BODY,
    HTML_TEXT_MODE,
    HTML_IN_TABLE,
    HTML_IN_TABLE_TEXT,
    HTML_IN_CAPTION,
    HTML_IN_COLUMN_GROUP,
    HTML_IN_TABLE_BODY,
    HTML_IN_ROW,
    HTML_IN_CELL,
    HTML_IN_TEMPLATE,
    HTML_AFTER_BODY,
    HTML_IN_FRAMESET,
    HTML_AFTER_FRAMESET,
    HTML_AFTER_AFTER_BODY,
    HTML_AFTER_AFTER_FRAMESET,
    HTML_MODES
};

/* Entries of the list of active formatting elements; the oldest goes when one more comes. */
#define HTML_FORMATTING_MAX 512

/* A part of the pending table character tokens. */
struct html_pending {
    op_str text; /* in the input or in the arena */
    uint32_t pos;
};

/* Where a node goes (13.2.6.1): before `before`, or at the end of `parent`. */
struct html_spot {
    struct op_node *parent, *before;
};

struct html_builder {
    struct op_doc *doc;
    struct op_html_options options;
    enum html_mode mode, original_mode;
    bool frameset_ok, foster_parenting;
    bool skip_newline;           /* a line feed that comes next is dropped (pre, listing, textarea) */
    struct op_node *context;     /* fragment case: stands for the context element, in no tree */
    struct op_node *head, *form; /* 13.2.4.4 The element pointers */
    size_t displaced;            /* elements put elsewhere because of the depth limit */
    size_t reopen_budget;        /* how many more formatting elements may be opened again */

    struct html_pending *pending; /* owned */
    size_t pending_count, pending_cap;
    uint16_t open_by_name[OP_N_COUNT]; /* how many HTML elements of that name are in `open`; unknown names under 0 */
    uint32_t open_count, formatting_count, template_mode_count;

    /* From here on nothing is set but what these count: a small page need not pay for the deepest. */
    /* 13.2.4.2 The stack of open elements; [0] is `html` and stays until the end. */
    struct op_node *open[OP_HTML_DEPTH_MAX];
    uint16_t depth[OP_HTML_DEPTH_MAX]; /* in the tree, of the element at the same place of `open`: at most so deep */
    /* 13.2.4.3 The list of active formatting elements; NULL is a marker. */
    struct op_node *formatting[HTML_FORMATTING_MAX];
    enum html_mode template_modes[OP_HTML_DEPTH_MAX + 1]; /* the stack of template insertion modes */

    struct html_tokenizer tokenizer;
};

/* Rules of one insertion mode for one kind of token. True: the token is to be processed again, in what is by now the
   insertion mode. A text handler may shorten `token->text` from its front. */
typedef bool html_rule(struct html_builder *b, struct html_token *token);

struct html_rules {
    html_rule *text, *start, *end, *eof;
};
extern const struct html_rules html_modes[HTML_MODES];

/* "Using the rules for" an insertion mode. */
static inline bool html_use(enum html_mode mode, struct html_builder *b, struct html_token *token)
{
    const struct html_rules *rules = &html_modes[mode];
    return (token->kind == HTML_TEXT        ? rules->text
            : token->kind == HTML_START_TAG ? rules->start
            : token->kind == HTML_END_TAG   ? rules->end
                                            : rules->eof)(b, token);
}

static inline bool html_switch_and_again(struct html_builder *b, enum html_mode mode)
{
    b->mode = mode;
    return true;
}

/* -- The stack of open elements -- */

static inline struct op_node *html_current(const struct html_builder *b)
{
    return b->open[b->open_count - 1];
}
static inline bool html_current_is(const struct html_builder *b, uint32_t name)
{
    return op_is(html_current(b), name);
}
/* Is an HTML element of this name open? */
static inline bool html_is_open(const struct html_builder *b, uint32_t name)
{
    return b->open_by_name[name < OP_N_COUNT ? name : 0] != 0;
}
/* "Special" elements, foreign ones included. */
bool html_is_special(const struct op_node *n);

void html_push(struct html_builder *b, struct op_node *n, uint32_t depth);
/* Never takes `html`, the last one. */
void html_pop(struct html_builder *b);
/* Pops up to and including the nearest HTML element of that name, of which there must be one, or `n`. */
void html_pop_through(struct html_builder *b, uint32_t name);
void html_pop_through_node(struct html_builder *b, const struct op_node *n);
/* Takes the element at `index` out, wherever it is. */
void html_remove_open(struct html_builder *b, uint32_t index);
/* Its place in the stack, or -1. */
int html_open_index(const struct html_builder *b, const struct op_node *n);

enum html_scope { HTML_SCOPE, HTML_LIST_ITEM_SCOPE, HTML_BUTTON_SCOPE, HTML_TABLE_SCOPE };
bool html_in_scope(const struct html_builder *b, uint32_t name, enum html_scope scope);
bool html_node_in_scope(const struct html_builder *b, const struct op_node *n);
bool html_heading_in_scope(const struct html_builder *b);

/* 13.2.6.3, `except` may be OP_N_UNNAMED. */
void html_generate_implied_end_tags(struct html_builder *b, uint32_t except);
void html_generate_all_implied_end_tags(struct html_builder *b);
void html_reset_insertion_mode(struct html_builder *b);

/* -- The list of active formatting elements -- */

void html_push_formatting(struct html_builder *b, struct op_node *n);
void html_push_marker(struct html_builder *b);
void html_clear_formatting_to_marker(struct html_builder *b);
void html_remove_formatting(struct html_builder *b, uint32_t index);
int html_formatting_index(const struct html_builder *b, const struct op_node *n);
void html_reopen_formatting(struct html_builder *b);
/* "Reconstruct the active formatting elements": nearly always there is none, or the last is the current node. */
static inline void html_reconstruct_formatting(struct html_builder *b)
{
    const struct op_node *last = b->formatting_count ? b->formatting[b->formatting_count - 1] : NULL;
    if (last && last != html_current(b))
        html_reopen_formatting(b);
}

/* -- Making nodes -- */

struct html_spot html_appropriate_spot(const struct html_builder *b, struct op_node *target);
void html_insert_at(struct html_spot spot, struct op_node *n);
/* An element with the attributes of the token, in no tree. */
struct op_node *html_create(struct html_builder *b, const struct html_token *token, enum op_namespace ns,
                            uint32_t name);
/* The same with name and attributes of another element. */
struct op_node *html_clone(struct html_builder *b, const struct op_node *n);
/* Inserts an element at the appropriate place and pushes it. */
struct op_node *html_insert_foreign(struct html_builder *b, const struct html_token *token, enum op_namespace ns,
                                    uint32_t name);
struct op_node *html_insert(struct html_builder *b, const struct html_token *token);
/* An HTML element that no tag in the input made. */
struct op_node *html_insert_implied(struct html_builder *b, const struct html_token *token, uint32_t name);
/* Inserts one that is popped at once. */
void html_insert_void(struct html_builder *b, const struct html_token *token);
void html_insert_node(struct html_builder *b, struct op_node *n);
void html_insert_text(struct html_builder *b, op_str text, uint32_t pos);
/* 13.2.6.2: RCDATA, RAWTEXT or script data up to the end tag. */
void html_insert_raw(struct html_builder *b, const struct html_token *token, enum html_content content);

/* The leading white space of a text token is taken off and returned. */
op_str html_take_space(struct html_token *token);
/* Is the text white space only? */
bool html_is_space(op_str text);
op_str html_token_attr(const struct html_token *token, uint32_t name);

/* -- Rules, by file -- */

html_rule html_ignore;

/* before_body.c: 13.2.6.4.1 to 13.2.6.4.6 */
html_rule html_initial_any, html_initial_text;
html_rule html_before_html_text, html_before_html_start, html_before_html_end, html_before_html_eof;
html_rule html_before_head_text, html_before_head_start, html_before_head_end, html_before_head_eof;
html_rule html_in_head_text, html_in_head_start, html_in_head_end, html_in_head_eof;
html_rule html_in_noscript_text, html_in_noscript_start, html_in_noscript_end, html_in_noscript_eof;
html_rule html_after_head_text, html_after_head_start, html_after_head_end, html_after_head_eof;
void html_initial_doctype(struct html_builder *b, const struct html_token *token);

/* in_body.c: 13.2.6.4.7 and 13.2.6.4.8 */
html_rule html_in_body_text, html_in_body_start, html_in_body_end, html_in_body_eof;
html_rule html_text_text, html_text_end, html_text_eof;
/* Closes a `p` that is in button scope. */
void html_close_p(struct html_builder *b);

/* "Any other end tag" */
void html_end_any_other(struct html_builder *b, const struct html_token *token);

/* adoption.c: the adoption agency algorithm */
void html_adoption_agency(struct html_builder *b, const struct html_token *token);

/* in_table.c: 13.2.6.4.9 to 13.2.6.4.15 */
html_rule html_in_table_text, html_in_table_start, html_in_table_end;
html_rule html_pending_text, html_pending_other;
html_rule html_in_caption_start, html_in_caption_end;
html_rule html_in_column_group_text, html_in_column_group_start, html_in_column_group_end;
html_rule html_in_table_body_start, html_in_table_body_end;
html_rule html_in_row_start, html_in_row_end;
html_rule html_in_cell_start, html_in_cell_end;

/* after_body.c: 13.2.6.4.16 to 13.2.6.4.22 */
html_rule html_in_template_start, html_in_template_end, html_in_template_eof;
html_rule html_after_body_text, html_after_body_start, html_after_body_end;
html_rule html_in_frameset_text, html_in_frameset_start, html_in_frameset_end;
html_rule html_after_frameset_start, html_after_frameset_end;
html_rule html_after_after_body_other;

/* foreign.c: 13.2.6.5 and the integration points */
html_rule html_foreign;
bool html_is_mathml_text_point(const struct op_node *n);
bool html_is_html_point(const struct op_node *n);
/* The `math` or `svg` start tag of 13.2.6.4.7. */
void html_insert_foreign_root(struct html_builder *b, const struct html_token *token, enum op_namespace ns);

/* quirks.c: does this doctype ask for quirks mode? */
bool html_is_quirky(const struct html_token *doctype);

#endif
