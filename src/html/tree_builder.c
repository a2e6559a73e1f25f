/* HTML 13.2.6, "Tree construction": the dispatcher, the stack of open elements (13.2.4.2), the list of active
   formatting elements (13.2.4.3), making and placing nodes (13.2.6.1 to 13.2.6.3), fragments (13.4). */
#include "tree_builder.h"

#include <stdlib.h>

const struct html_rules html_modes[HTML_MODES] = {
    [HTML_INITIAL] = {html_initial_text, html_initial_any, html_initial_any, html_initial_any},
    [HTML_BEFORE_HTML] = {html_before_html_text, html_before_html_start, html_before_html_end, html_before_html_eof},
    [HTML_BEFORE_HEAD] = {html_before_head_text, html_before_head_start, html_before_head_end, html_before_head_eof},
    [HTML_IN_HEAD] = {html_in_head_text, html_in_head_start, html_in_head_end, html_in_head_eof},
    [HTML_IN_HEAD_NOSCRIPT] = {html_in_noscript_text, html_in_noscript_start, html_in_noscript_end,
                               html_in_noscript_eof},
    [HTML_AFTER_HEAD] = {html_after_head_text, html_after_head_start, html_after_head_end, html_after_head_eof},
    [HTML_IN_BODY] = {html_in_body_text, html_in_body_start, html_in_body_end, html_in_body_eof},
    [HTML_TEXT_MODE] = {html_text_text, html_ignore, html_text_end, html_text_eof},
    [HTML_IN_TABLE] = {html_in_table_text, html_in_table_start, html_in_table_end, html_in_body_eof},
    [HTML_IN_TABLE_TEXT] = {html_pending_text, html_pending_other, html_pending_other, html_pending_other},
    [HTML_IN_CAPTION] = {html_in_body_text, html_in_caption_start, html_in_caption_end, html_in_body_eof},
    [HTML_IN_COLUMN_GROUP] = {html_in_column_group_text, html_in_column_group_start, html_in_column_group_end,
                              html_in_body_eof},
    [HTML_IN_TABLE_BODY] = {html_in_table_text, html_in_table_body_start, html_in_table_body_end, html_in_body_eof},
    [HTML_IN_ROW] = {html_in_table_text, html_in_row_start, html_in_row_end, html_in_body_eof},
    [HTML_IN_CELL] = {html_in_body_text, html_in_cell_start, html_in_cell_end, html_in_body_eof},
    [HTML_IN_TEMPLATE] = {html_in_body_text, html_in_template_start, html_in_template_end, html_in_template_eof},
    [HTML_AFTER_BODY] = {html_after_body_text, html_after_body_start, html_after_body_end, html_ignore},
    [HTML_IN_FRAMESET] = {html_in_frameset_text, html_in_frameset_start, html_in_frameset_end, html_ignore},
    [HTML_AFTER_FRAMESET] = {html_in_frameset_text, html_after_frameset_start, html_after_frameset_end, html_ignore},
    [HTML_AFTER_AFTER_BODY] = {html_after_body_text, html_after_after_body_other, html_after_after_body_other,
                               html_ignore},
    [HTML_AFTER_AFTER_FRAMESET] = {html_in_frameset_text, html_after_frameset_start, html_ignore, html_ignore},
};

bool html_ignore(struct html_builder *b, struct html_token *token)
{
    (void)b;
    (void)token;
    return false;
}

/* -- Text of tokens -- */

bool html_is_space(op_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!op_is_space(text.p[i]))
            return false;
    return true;
}

op_str html_take_space(struct html_token *token)
{
    size_t n = 0;
    while (n < token->text.n && op_is_space(token->text.p[n]))
        n++;
    op_str space = op_str_first(token->text, n);
    token->text = op_str_skip(token->text, n);
    token->pos += (uint32_t)n;
    return space;
}

op_str html_token_attr(const struct html_token *token, uint32_t name)
{
    for (uint32_t i = 0; i < token->attr_count; i++)
        if (token->attrs[i].name == name)
            return op_attr_value(&token->attrs[i]);
    return OP_STR_NONE;
}

/* -- The stack of open elements -- */

bool html_is_special(const struct op_node *n)
{
    if (n->ns == OP_NS_HTML)
        return op_flags(n) & OP_NAME_SPECIAL;
    if (n->ns == OP_NS_MATHML)
        return html_is_mathml_text_point(n) || n->name == OP_N_ANNOTATION_XML;
    return n->name == OP_N_FOREIGN_OBJECT || n->name == OP_N_DESC || n->name == OP_N_TITLE;
}

static void count_open(struct html_builder *b, const struct op_node *n, int by)
{
    if (n->ns == OP_NS_HTML) {
        uint16_t *count = &b->open_by_name[n->name < OP_N_COUNT ? n->name : 0];
        *count = (uint16_t)(*count + by);
    }
}

void html_push(struct html_builder *b, struct op_node *n, uint32_t depth)
{
    b->open[b->open_count] = n;
    b->depth[b->open_count++] = (uint16_t)depth;
    count_open(b, n, 1);
}

void html_pop(struct html_builder *b)
{
    if (b->open_count > 1)
        count_open(b, b->open[--b->open_count], -1);
}

void html_pop_through(struct html_builder *b, uint32_t name)
{
    while (b->open_count > 1 && !html_current_is(b, name))
        html_pop(b);
    html_pop(b);
}

void html_pop_through_node(struct html_builder *b, const struct op_node *n)
{
    while (b->open_count > 1 && html_current(b) != n)
        html_pop(b);
    html_pop(b);
}

void html_remove_open(struct html_builder *b, uint32_t index)
{
    count_open(b, b->open[index], -1);
    b->open_count--;
    for (uint32_t i = index; i < b->open_count; i++) {
        b->open[i] = b->open[i + 1];
        b->depth[i] = b->depth[i + 1];
    }
}

int html_open_index(const struct html_builder *b, const struct op_node *n)
{
    for (uint32_t i = b->open_count; i-- > 0;)
        if (b->open[i] == n)
            return (int)i;
    return -1;
}

static bool ends_scope(const struct op_node *n, enum html_scope scope)
{
    if (n->ns != OP_NS_HTML)
        return scope != HTML_TABLE_SCOPE && html_is_special(n);
    if (scope == HTML_TABLE_SCOPE)
        return n->name == OP_N_HTML || n->name == OP_N_TABLE || n->name == OP_N_TEMPLATE;
    return op_flags(n) & OP_NAME_SCOPE ||
           (scope == HTML_LIST_ITEM_SCOPE && (n->name == OP_N_OL || n->name == OP_N_UL)) ||
           (scope == HTML_BUTTON_SCOPE && n->name == OP_N_BUTTON);
}

bool html_in_scope(const struct html_builder *b, uint32_t name, enum html_scope scope)
{
    if (!html_is_open(b, name))
        return false;
    for (uint32_t i = b->open_count; i-- > 0;) {
        if (op_is(b->open[i], name))
            return true;
        if (ends_scope(b->open[i], scope))
            return false;
    }
    return false;
}

bool html_node_in_scope(const struct html_builder *b, const struct op_node *n)
{
    for (uint32_t i = b->open_count; i-- > 0;) {
        if (b->open[i] == n)
            return true;
        if (ends_scope(b->open[i], HTML_SCOPE))
            return false;
    }
    return false;
}

bool html_heading_in_scope(const struct html_builder *b)
{
    for (uint32_t i = b->open_count; i-- > 0;) {
        if (op_flags(b->open[i]) & OP_NAME_HEADING)
            return true;
        if (ends_scope(b->open[i], HTML_SCOPE))
            return false;
    }
    return false;
}

void html_generate_implied_end_tags(struct html_builder *b, uint32_t except)
{
    while (op_flags(html_current(b)) & OP_NAME_IMPLIED && html_current(b)->name != except)
        html_pop(b);
}

void html_generate_all_implied_end_tags(struct html_builder *b)
{
    for (;;) {
        const struct op_node *n = html_current(b);
        if (n->ns != OP_NS_HTML)
            return;
        switch (n->name) {
        case OP_N_CAPTION:
        case OP_N_COLGROUP:
        case OP_N_TBODY:
        case OP_N_TD:
        case OP_N_TFOOT:
        case OP_N_TH:
        case OP_N_THEAD:
        case OP_N_TR:
            break;
        default:
            if (!(op_flags(n) & OP_NAME_IMPLIED))
                return;
        }
        html_pop(b);
    }
}

/* What an element in the stack says about the insertion mode; HTML_MODES when nothing. `last`: it is the lowest. */
static enum html_mode mode_of(const struct html_builder *b, const struct op_node *n, bool last)
{
    if (n->ns != OP_NS_HTML)
        return HTML_MODES;
    switch (n->name) {
    case OP_N_TD:
    case OP_N_TH:
        return last ? HTML_MODES : HTML_IN_CELL;
    case OP_N_TR:
        return HTML_IN_ROW;
    case OP_N_TBODY:
    case OP_N_THEAD:
    case OP_N_TFOOT:
        return HTML_IN_TABLE_BODY;
    case OP_N_CAPTION:
        return HTML_IN_CAPTION;
    case OP_N_COLGROUP:
        return HTML_IN_COLUMN_GROUP;
    case OP_N_TABLE:
        return HTML_IN_TABLE;
    case OP_N_TEMPLATE:
        return b->template_mode_count ? b->template_modes[b->template_mode_count - 1] : HTML_MODES;
    case OP_N_HEAD:
        return last ? HTML_MODES : HTML_IN_HEAD;
    case OP_N_BODY:
        return HTML_IN_BODY;
    case OP_N_FRAMESET:
        return HTML_IN_FRAMESET;
    case OP_N_HTML:
        return b->head ? HTML_AFTER_HEAD : HTML_BEFORE_HEAD;
    default:
        return HTML_MODES;
    }
}

void html_reset_insertion_mode(struct html_builder *b)
{
    for (uint32_t i = b->open_count; i-- > 0;) {
        bool last = i == 0;
        enum html_mode mode = mode_of(b, last && b->context ? b->context : b->open[i], last);
        if (mode != HTML_MODES) {
            b->mode = mode;
            return;
        }
    }
    b->mode = HTML_IN_BODY;
}

/* -- The list of active formatting elements -- */

void html_remove_formatting(struct html_builder *b, uint32_t index)
{
    b->formatting_count--;
    for (uint32_t i = index; i < b->formatting_count; i++)
        b->formatting[i] = b->formatting[i + 1];
}

static void append_formatting(struct html_builder *b, struct op_node *n)
{
    if (b->formatting_count == HTML_FORMATTING_MAX)
        html_remove_formatting(b, 0);
    b->formatting[b->formatting_count++] = n;
}

static bool same_tag(const struct op_node *a, const struct op_node *b)
{
    if (a->name != b->name || a->ns != b->ns || a->n != b->n)
        return false;
    /* Attributes may come in another order; of very many that is not looked into, it would be quadratic. */
    for (uint32_t i = 0; i < a->n; i++) {
        const struct op_attr *other = &b->u.attrs[i];
        if (other->name != a->u.attrs[i].name && a->n <= HTML_ATTRS_INLINE)
            other = op_attr_lookup(b, a->u.attrs[i].name);
        if (!other || other->name != a->u.attrs[i].name ||
            !op_str_eq(op_attr_value(other), op_attr_value(&a->u.attrs[i])))
            return false;
    }
    return true;
}

void html_push_formatting(struct html_builder *b, struct op_node *n)
{
    /* The Noah's Ark clause: at most three of a kind since the last marker. */
    unsigned same = 0;
    for (uint32_t i = b->formatting_count; i-- > 0 && b->formatting[i];) {
        if (same_tag(b->formatting[i], n) && ++same == 3) {
            html_remove_formatting(b, i);
            break;
        }
    }
    append_formatting(b, n);
}

void html_push_marker(struct html_builder *b)
{
    append_formatting(b, NULL);
}

void html_clear_formatting_to_marker(struct html_builder *b)
{
    while (b->formatting_count && b->formatting[--b->formatting_count])
        ;
}

int html_formatting_index(const struct html_builder *b, const struct op_node *n)
{
    for (uint32_t i = b->formatting_count; i-- > 0;)
        if (b->formatting[i] == n)
            return (int)i;
    return -1;
}

void html_reopen_formatting(struct html_builder *b)
{
    uint32_t i = b->formatting_count;
    while (i > 0 && b->formatting[i - 1] && html_open_index(b, b->formatting[i - 1]) < 0)
        i--;
    for (; i < b->formatting_count && b->reopen_budget; i++) {
        struct op_node *again = html_clone(b, b->formatting[i]);
        html_insert_node(b, again);
        b->formatting[i] = again;
        b->reopen_budget--;
    }
    /* Out of budget: what stays closed is forgotten, so that it is not looked for again. */
    b->formatting_count = i;
}

/* -- Making and placing nodes -- */

static inline int32_t distance(const struct op_node *from, const struct op_node *to)
{
    return (int32_t)(((intptr_t)to - (intptr_t)from) / 8);
}

/* op_append() for a node that has just been made: this is where most nodes pass. */
static inline void append_new(struct op_node *parent, struct op_node *n)
{
    struct op_node *last = op_last(parent);
    n->parent_ = distance(n, parent);
    parent->last_ = -n->parent_;
    if (last) {
        n->prev_ = distance(n, last);
        last->next_ = -n->prev_;
    } else {
        parent->first_ = parent->last_;
    }
}

static inline struct op_node *new_node(struct html_builder *b, enum op_node_kind kind, uint32_t pos)
{
    struct op_node *n = op_arena_alloc(b->doc->arena, sizeof *n);
    *n = (struct op_node){.kind = kind & 0xF, .pos = pos};
    return n;
}

/* A `template` keeps its children in a fragment. */
static inline struct op_node *contents_of(struct op_node *n)
{
    return op_is(n, OP_N_TEMPLATE) && op_first(n) ? op_first(n) : n;
}

static int last_open(const struct html_builder *b, uint32_t name)
{
    if (!html_is_open(b, name))
        return -1;
    for (uint32_t i = b->open_count; i-- > 0;)
        if (op_is(b->open[i], name))
            return (int)i;
    return -1;
}

static bool is_table_part(const struct op_node *n)
{
    return n->ns == OP_NS_HTML && (n->name == OP_N_TABLE || n->name == OP_N_TBODY || n->name == OP_N_TFOOT ||
                                   n->name == OP_N_THEAD || n->name == OP_N_TR);
}

struct html_spot html_appropriate_spot(const struct html_builder *b, struct op_node *target)
{
    if (!b->foster_parenting || !is_table_part(target))
        return (struct html_spot){contents_of(target), NULL};
    int table = last_open(b, OP_N_TABLE), template = last_open(b, OP_N_TEMPLATE);
    if (template >= 0 && template > table)
        return (struct html_spot){contents_of(b->open[template]), NULL};
    if (table < 0)
        return (struct html_spot){b->open[0], NULL};
    if (op_parent(b->open[table]))
        return (struct html_spot){op_parent(b->open[table]), b->open[table]};
    return (struct html_spot){contents_of(b->open[table > 0 ? table - 1 : 0]), NULL};
}

void html_insert_at(struct html_spot spot, struct op_node *n)
{
    if (spot.before)
        op_insert_before(spot.before, n);
    else
        op_append(spot.parent, n);
}

static inline void insert_new(struct html_builder *b, struct op_node *n)
{
    if (b->foster_parenting)
        html_insert_at(html_appropriate_spot(b, html_current(b)), n);
    else
        append_new(contents_of(html_current(b)), n);
}

static void copy_attrs(struct html_builder *b, struct op_node *n, const struct op_attr *attrs, uint32_t count)
{
    if (!count)
        return;
    n->u.attrs = op_arena_alloc(b->doc->arena, count * sizeof *attrs);
    memcpy(n->u.attrs, attrs, count * sizeof *attrs);
    n->n = count;
}

struct op_node *html_create(struct html_builder *b, const struct html_token *token, enum op_namespace ns, uint32_t name)
{
    struct op_node *n = new_node(b, OP_ELEMENT, token->pos);
    n->name = name & 0xFFFFFF;
    n->ns = (unsigned)ns & 0xF;
    copy_attrs(b, n, token->attrs, token->attr_count);
    return n;
}

struct op_node *html_clone(struct html_builder *b, const struct op_node *n)
{
    struct op_node *clone = new_node(b, OP_ELEMENT, n->pos);
    clone->name = n->name;
    clone->ns = n->ns;
    copy_attrs(b, clone, n->u.attrs, n->n);
    return clone;
}

/* Room in the depth for one more element: what is deepest is closed. */
static void make_room(struct html_builder *b)
{
    b->displaced++;
    while (b->open_count > 1 && b->depth[b->open_count - 1] >= OP_HTML_DEPTH_MAX - 1) {
        if (html_current_is(b, OP_N_TEMPLATE) && b->template_mode_count) {
            b->template_mode_count--;
            html_clear_formatting_to_marker(b);
        }
        html_pop(b);
    }
}

void html_insert_node(struct html_builder *b, struct op_node *n)
{
    if (b->depth[b->open_count - 1] >= OP_HTML_DEPTH_MAX - 1)
        make_room(b);
    uint32_t depth = b->depth[b->open_count - 1] + 1u;
    insert_new(b, n);
    if (op_is(n, OP_N_TEMPLATE)) {
        append_new(n, new_node(b, OP_FRAGMENT, 0));
        depth++;
    }
    html_push(b, n, depth);
}

struct op_node *html_insert_foreign(struct html_builder *b, const struct html_token *token, enum op_namespace ns,
                                    uint32_t name)
{
    struct op_node *n = html_create(b, token, ns, name);
    html_insert_node(b, n);
    return n;
}

struct op_node *html_insert(struct html_builder *b, const struct html_token *token)
{
    return html_insert_foreign(b, token, OP_NS_HTML, token->name);
}

struct op_node *html_insert_implied(struct html_builder *b, const struct html_token *token, uint32_t name)
{
    struct op_node *n = new_node(b, OP_ELEMENT, token->pos);
    n->name = name & 0xFFFFFF;
    html_insert_node(b, n);
    return n;
}

void html_insert_void(struct html_builder *b, const struct html_token *token)
{
    insert_new(b, html_create(b, token, OP_NS_HTML, token->name));
}

/* Text that is not a part of the input stands behind its capacity, in the arena. */
struct text_buffer {
    size_t cap;
    char bytes[];
};

static bool is_input(const struct html_builder *b, const char *p)
{
    return (uintptr_t)p >= (uintptr_t)b->tokenizer.begin && (uintptr_t)p <= (uintptr_t)b->tokenizer.end;
}

/* A buffer that holds `held` and has room for `extra` bytes more; the one that already holds it when that can grow. */
static char *text_room(struct html_builder *b, op_str held, size_t extra)
{
    struct op_arena *arena = b->doc->arena;
    size_t need = held.n + extra, slack = need;
    if (held.p && !is_input(b, held.p)) {
        struct text_buffer *old =
            (struct text_buffer *)(void *)(arena->base + (held.p - arena->base) - offsetof(struct text_buffer, bytes));
        if (need <= old->cap)
            return old->bytes;
        if (old->bytes + old->cap == arena->base + arena->used) {
            (void)op_arena_alloc(arena, need - old->cap);
            old->cap = (size_t)(arena->base + arena->used - old->bytes);
            return old->bytes;
        }
    } else if (!held.n) {
        slack = 0;
    }
    struct text_buffer *new = op_arena_alloc(arena, sizeof *new + need + slack);
    new->cap = (size_t)(arena->base + arena->used - new->bytes);
    if (held.p && held.n)
        memcpy(new->bytes, held.p, held.n);
    return new->bytes;
}

static void extend_text(struct html_builder *b, struct op_node *n, op_str text)
{
    if (!n->n || n->u.text + n->n != text.p || !is_input(b, n->u.text)) {
        char *bytes = text_room(b, op_text(n), text.n);
        memcpy(bytes + n->n, text.p, text.n);
        n->u.text = bytes;
    }
    n->n += (uint32_t)text.n;
}

void html_insert_text(struct html_builder *b, op_str text, uint32_t pos)
{
    if (!text.n)
        return;
    struct html_spot spot = html_appropriate_spot(b, html_current(b));
    struct op_node *before = spot.before ? op_prev(spot.before) : op_last(spot.parent);
    if (before && before->kind == OP_TEXT) {
        extend_text(b, before, text);
        return;
    }
    struct op_node *n = new_node(b, OP_TEXT, pos);
    if (is_input(b, text.p)) {
        n->u.text = text.p;
        n->n = (uint32_t)text.n;
    } else {
        extend_text(b, n, text);
    }
    if (spot.before)
        op_insert_before(spot.before, n);
    else
        append_new(spot.parent, n);
}

void html_insert_raw(struct html_builder *b, const struct html_token *token, enum html_content content)
{
    html_insert(b, token);
    html_tokenizer_switch(&b->tokenizer, content, token->name);
    b->original_mode = b->mode;
    b->mode = HTML_TEXT_MODE;
}

static inline const struct op_node *adjusted_current(const struct html_builder *b)
{
    return b->open_count == 1 && b->context ? b->context : html_current(b);
}

static bool in_foreign(const void *of)
{
    const struct html_builder *b = of;
    return b->open_count && adjusted_current(b)->ns != OP_NS_HTML;
}

/* -- Comments and doctypes: the same in nearly all modes -- */

static void insert_comment(struct html_builder *b, const struct html_token *token)
{
    struct op_node *n = new_node(b, OP_COMMENT, token->pos);
    n->u.text = token->text.p;
    n->n = (uint32_t)token->text.n;
    /* Foreign content has its own rules, whatever the mode: an end tag of body changes the mode within it, too. */
    switch (in_foreign(b) ? HTML_IN_BODY : b->mode) {
    case HTML_INITIAL:
    case HTML_BEFORE_HTML:
    case HTML_AFTER_AFTER_BODY:
    case HTML_AFTER_AFTER_FRAMESET:
        append_new(b->open_count && op_parent(b->open[0]) ? op_parent(b->open[0]) : b->doc->root, n);
        break;
    case HTML_AFTER_BODY:
        append_new(b->open[0], n);
        break;
    default:
        html_insert_at(html_appropriate_spot(b, html_current(b)), n);
    }
}

/* The pending table characters are settled by whatever comes, comments that are dropped included. */
static void other_token(struct html_builder *b, struct html_token *token)
{
    if (b->mode == HTML_IN_TABLE_TEXT)
        (void)html_pending_other(b, token);
    if (token->kind == HTML_DOCTYPE) {
        if (b->mode == HTML_INITIAL)
            html_initial_doctype(b, token);
    } else if (b->options.comments) {
        insert_comment(b, token);
    }
}

/* -- The dispatcher -- */

/* Is this a token for the rules of foreign content: in a foreign element, and no integration point takes it? */
static bool goes_foreign(const struct html_builder *b, const struct html_token *token)
{
    const struct op_node *n = adjusted_current(b);
    if (n->ns == OP_NS_HTML || token->kind == HTML_EOF)
        return false;
    bool start = token->kind == HTML_START_TAG;
    if (token->kind == HTML_TEXT || start) {
        if (html_is_mathml_text_point(n) && !(start && (token->name == OP_N_MGLYPH || token->name == OP_N_MALIGNMARK)))
            return false;
        if (start && n->ns == OP_NS_MATHML && n->name == OP_N_ANNOTATION_XML && token->name == OP_N_SVG)
            return false;
        if (html_is_html_point(n))
            return false;
    }
    return true;
}

static void process(struct html_builder *b, struct html_token *token)
{
    if (token->kind == HTML_COMMENT || token->kind == HTML_DOCTYPE) {
        other_token(b, token);
        return;
    }
    bool again;
    do {
        if (b->open_count && adjusted_current(b)->ns != OP_NS_HTML && goes_foreign(b, token))
            again = html_foreign(b, token);
        else
            again = html_use(b->mode, b, token);
    } while (again);
}

static void run(struct html_builder *b)
{
    struct html_token token = {.kind = HTML_EOF};
    do {
        html_tokenizer_next(&b->tokenizer, &token);
        if (b->skip_newline) {
            b->skip_newline = false;
            if (token.kind == HTML_TEXT && token.text.n && token.text.p[0] == '\n') {
                token.text = op_str_skip(token.text, 1);
                token.pos++;
                if (!token.text.n)
                    continue;
            }
        }
        process(b, &token);
    } while (token.kind != HTML_EOF);
}

static void builder_init(struct html_builder *b, struct op_doc *doc, op_str input,
                         const struct op_html_options *options)
{
    memset(b, 0, offsetof(struct html_builder, open));
    b->doc = doc;
    b->options = *options;
    b->frameset_ok = true;
    /* Formatting elements that are never closed are opened again in every block: far more than any page needs, and
       linear in the input. */
    b->reopen_budget = 4096 + input.n / 4;
    html_tokenizer_init(&b->tokenizer, doc, input);
    b->tokenizer.keep_comments = options->comments;
    b->tokenizer.in_foreign = in_foreign;
    b->tokenizer.of = b;
}

static void builder_release(struct html_builder *b)
{
    free(b->pending);
    html_tokenizer_release(&b->tokenizer);
}

/* Positions and lengths have 32 bits. */
static op_str clamp(op_str input)
{
    return op_str_first(input, UINT32_MAX - OP_HTML_PADDING);
}

size_t op_html_parse(struct op_doc *doc, op_str input, const struct op_html_options *options)
{
    struct html_builder b;
    builder_init(&b, doc, clamp(input), options);
    run(&b);
    builder_release(&b);
    return b.displaced;
}

/* The tokenizer's first state in the fragment case. */
static void start_in(struct html_builder *b, uint32_t context)
{
    enum html_content content = HTML_DATA;
    switch (context) {
    case OP_N_TITLE:
    case OP_N_TEXTAREA:
        content = HTML_RCDATA;
        break;
    case OP_N_STYLE:
    case OP_N_XMP:
    case OP_N_IFRAME:
    case OP_N_NOEMBED:
    case OP_N_NOFRAMES:
        content = HTML_RAWTEXT;
        break;
    case OP_N_SCRIPT:
        content = HTML_SCRIPT_DATA;
        break;
    case OP_N_NOSCRIPT:
        content = b->options.scripting ? HTML_RAWTEXT : HTML_DATA;
        break;
    case OP_N_PLAINTEXT:
        content = HTML_PLAINTEXT;
        break;
    default:
        break;
    }
    /* There was no start tag, so no end tag is the appropriate one. */
    if (content != HTML_DATA)
        html_tokenizer_switch(&b->tokenizer, content, OP_N_UNNAMED);
}

size_t op_html_parse_fragment(struct op_doc *doc, op_str input, const struct op_html_options *options,
                              enum op_namespace ns, uint32_t context, struct op_node *into)
{
    struct html_builder b;
    builder_init(&b, doc, clamp(input), options);
    b.context = new_node(&b, OP_ELEMENT, 0);
    b.context->name = context & 0xFFFFFF;
    b.context->ns = (unsigned)ns & 0xF;
    if (ns == OP_NS_HTML)
        start_in(&b, context);
    struct op_node *holder = new_node(&b, OP_DOCUMENT, 0), *root = new_node(&b, OP_ELEMENT, 0);
    root->name = OP_N_HTML;
    append_new(holder, root);
    html_push(&b, root, 1);
    if (op_is(b.context, OP_N_TEMPLATE))
        b.template_modes[b.template_mode_count++] = HTML_IN_TEMPLATE;
    html_reset_insertion_mode(&b);
    b.form = op_is(b.context, OP_N_FORM) ? b.context : op_closest(into, OP_N_FORM);
    run(&b);
    op_move_children(root, into);
    builder_release(&b);
    return b.displaced;
}
