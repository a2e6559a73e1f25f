/* HTML 13.2.6.4.9 "The in table insertion mode" to 13.2.6.4.15 "The in cell insertion mode". */
#include "tree_builder.h"

/* -- Contexts -- */

enum context { TABLE_CONTEXT, TABLE_BODY_CONTEXT, TABLE_ROW_CONTEXT };

/* "Clear the stack back to a table (body, row) context". Stops at `body` too, which only counts where the depth limit
   has closed the table: text must never come to stand outside it. */
static void clear_back(struct html_builder *b, enum context context)
{
    for (;; html_pop(b)) {
        const struct op_node *n = html_current(b);
        if (n->ns != OP_NS_HTML)
            continue;
        switch (n->name) {
        case OP_N_HTML:
        case OP_N_TEMPLATE:
        case OP_N_BODY:
            return;
        case OP_N_TABLE:
            if (context == TABLE_CONTEXT)
                return;
            break;
        case OP_N_TBODY:
        case OP_N_TFOOT:
        case OP_N_THEAD:
            if (context == TABLE_BODY_CONTEXT)
                return;
            break;
        case OP_N_TR:
            if (context == TABLE_ROW_CONTEXT)
                return;
            break;
        default:
            break;
        }
    }
}

/* -- 13.2.6.4.9 In table, 13.2.6.4.10 In table text -- */

static bool in_body_with_foster_parenting(struct html_builder *b, struct html_token *token)
{
    b->foster_parenting = true;
    bool again = html_use(HTML_IN_BODY, b, token);
    b->foster_parenting = false;
    return again;
}

bool html_in_table_text(struct html_builder *b, struct html_token *token)
{
    const struct op_node *n = html_current(b);
    if (n->ns == OP_NS_HTML) {
        switch (n->name) {
        case OP_N_TABLE:
        case OP_N_TBODY:
        case OP_N_TEMPLATE:
        case OP_N_TFOOT:
        case OP_N_THEAD:
        case OP_N_TR:
            b->pending_count = 0;
            b->original_mode = b->mode;
            return html_switch_and_again(b, HTML_IN_TABLE_TEXT);
        default:
            break;
        }
    }
    return in_body_with_foster_parenting(b, token);
}

bool html_pending_text(struct html_builder *b, struct html_token *token)
{
    if (token->nul)
        return false;
    if (b->pending_count == b->pending_cap) {
        b->pending_cap = b->pending_cap ? b->pending_cap * 2 : 16;
        b->pending = op_xrealloc(b->pending, b->pending_cap * sizeof *b->pending);
    }
    const struct html_tokenizer *t = &b->tokenizer;
    bool passing = token->text.p >= t->decoded && token->text.p < t->decoded + sizeof t->decoded;
    b->pending[b->pending_count++] =
        (struct html_pending){passing ? op_arena_dup(b->doc->arena, token->text) : token->text, token->pos};
    return false;
}

bool html_pending_other(struct html_builder *b, struct html_token *token)
{
    (void)token;
    bool space = true;
    for (size_t i = 0; i < b->pending_count && space; i++)
        space = html_is_space(b->pending[i].text);
    for (size_t i = 0; i < b->pending_count; i++) {
        struct html_token part = {.kind = HTML_TEXT, .pos = b->pending[i].pos, .text = b->pending[i].text};
        if (space)
            html_insert_text(b, part.text, part.pos);
        else
            (void)in_body_with_foster_parenting(b, &part);
    }
    b->pending_count = 0;
    return html_switch_and_again(b, b->original_mode);
}

static void start_form_in_table(struct html_builder *b, const struct html_token *token)
{
    if (b->form || html_is_open(b, OP_N_TEMPLATE))
        return;
    b->form = html_insert(b, token);
    html_pop(b);
}

bool html_in_table_start(struct html_builder *b, struct html_token *token)
{
    switch (token->name) {
    case OP_N_CAPTION:
        clear_back(b, TABLE_CONTEXT);
        html_push_marker(b);
        (void)html_insert(b, token);
        b->mode = HTML_IN_CAPTION;
        return false;
    case OP_N_COLGROUP:
        clear_back(b, TABLE_CONTEXT);
        (void)html_insert(b, token);
        b->mode = HTML_IN_COLUMN_GROUP;
        return false;
    case OP_N_COL:
        clear_back(b, TABLE_CONTEXT);
        (void)html_insert_implied(b, token, OP_N_COLGROUP);
        return html_switch_and_again(b, HTML_IN_COLUMN_GROUP);
    case OP_N_TBODY:
    case OP_N_TFOOT:
    case OP_N_THEAD:
        clear_back(b, TABLE_CONTEXT);
        (void)html_insert(b, token);
        b->mode = HTML_IN_TABLE_BODY;
        return false;
    case OP_N_TD:
    case OP_N_TH:
    case OP_N_TR:
        clear_back(b, TABLE_CONTEXT);
        (void)html_insert_implied(b, token, OP_N_TBODY);
        return html_switch_and_again(b, HTML_IN_TABLE_BODY);
    case OP_N_TABLE:
        if (!html_in_scope(b, OP_N_TABLE, HTML_TABLE_SCOPE))
            return false;
        html_pop_through(b, OP_N_TABLE);
        html_reset_insertion_mode(b);
        return true;
    case OP_N_SCRIPT:
    case OP_N_STYLE:
    case OP_N_TEMPLATE:
        return html_in_head_start(b, token);
    case OP_N_INPUT:
        if (!op_str_eq_ci(html_token_attr(token, OP_N_TYPE), OP_STR("hidden")))
            break;
        html_insert_void(b, token);
        return false;
    case OP_N_FORM:
        start_form_in_table(b, token);
        return false;
    default:
        break;
    }
    return in_body_with_foster_parenting(b, token);
}

bool html_in_table_end(struct html_builder *b, struct html_token *token)
{
    switch (token->name) {
    case OP_N_TABLE:
        if (html_in_scope(b, OP_N_TABLE, HTML_TABLE_SCOPE)) {
            html_pop_through(b, OP_N_TABLE);
            html_reset_insertion_mode(b);
        }
        return false;
    case OP_N_BODY:
    case OP_N_CAPTION:
    case OP_N_COL:
    case OP_N_COLGROUP:
    case OP_N_HTML:
    case OP_N_TBODY:
    case OP_N_TD:
    case OP_N_TFOOT:
    case OP_N_TH:
    case OP_N_THEAD:
    case OP_N_TR:
        return false;
    case OP_N_TEMPLATE:
        return html_in_head_end(b, token);
    default:
        return in_body_with_foster_parenting(b, token);
    }
}

/* -- 13.2.6.4.11 In caption -- */

static bool close_caption(struct html_builder *b)
{
    if (!html_in_scope(b, OP_N_CAPTION, HTML_TABLE_SCOPE))
        return false;
    html_generate_implied_end_tags(b, OP_N_UNNAMED);
    html_pop_through(b, OP_N_CAPTION);
    html_clear_formatting_to_marker(b);
    b->mode = HTML_IN_TABLE;
    return true;
}

/* Start tags that end a caption or a cell. */
static bool is_table_structure(uint32_t name)
{
    switch (name) {
    case OP_N_CAPTION:
    case OP_N_COL:
    case OP_N_COLGROUP:
    case OP_N_TBODY:
    case OP_N_TD:
    case OP_N_TFOOT:
    case OP_N_TH:
    case OP_N_THEAD:
    case OP_N_TR:
        return true;
    default:
        return false;
    }
}

bool html_in_caption_start(struct html_builder *b, struct html_token *token)
{
    return is_table_structure(token->name) ? close_caption(b) : html_in_body_start(b, token);
}

bool html_in_caption_end(struct html_builder *b, struct html_token *token)
{
    if (token->name == OP_N_CAPTION) {
        (void)close_caption(b);
        return false;
    }
    if (token->name == OP_N_TABLE)
        return close_caption(b);
    if (is_table_structure(token->name) || token->name == OP_N_BODY || token->name == OP_N_HTML)
        return false;
    return html_in_body_end(b, token);
}

/* -- 13.2.6.4.12 In column group -- */

static bool close_column_group(struct html_builder *b)
{
    if (!html_current_is(b, OP_N_COLGROUP))
        return false;
    html_pop(b);
    return html_switch_and_again(b, HTML_IN_TABLE);
}

bool html_in_column_group_text(struct html_builder *b, struct html_token *token)
{
    uint32_t pos = token->pos;
    html_insert_text(b, html_take_space(token), pos);
    if (!token->text.n && !token->nul)
        return false;
    /* Where no colgroup is open (fragments, templates), characters are ignored one by one. */
    return close_column_group(b) || html_in_frameset_text(b, token);
}

bool html_in_column_group_start(struct html_builder *b, struct html_token *token)
{
    switch (token->name) {
    case OP_N_HTML:
        return html_in_body_start(b, token);
    case OP_N_COL:
        html_insert_void(b, token);
        return false;
    case OP_N_TEMPLATE:
        return html_in_head_start(b, token);
    default:
        return close_column_group(b);
    }
}

bool html_in_column_group_end(struct html_builder *b, struct html_token *token)
{
    switch (token->name) {
    case OP_N_COLGROUP:
        (void)close_column_group(b);
        return false;
    case OP_N_COL:
        return false;
    case OP_N_TEMPLATE:
        return html_in_head_end(b, token);
    default:
        return close_column_group(b);
    }
}

/* -- 13.2.6.4.13 In table body -- */

static bool close_table_body(struct html_builder *b)
{
    if (!html_in_scope(b, OP_N_TBODY, HTML_TABLE_SCOPE) && !html_in_scope(b, OP_N_THEAD, HTML_TABLE_SCOPE) &&
        !html_in_scope(b, OP_N_TFOOT, HTML_TABLE_SCOPE))
        return false;
    clear_back(b, TABLE_BODY_CONTEXT);
    html_pop(b);
    return html_switch_and_again(b, HTML_IN_TABLE);
}

bool html_in_table_body_start(struct html_builder *b, struct html_token *token)
{
    switch (token->name) {
    case OP_N_TR:
        clear_back(b, TABLE_BODY_CONTEXT);
        (void)html_insert(b, token);
        b->mode = HTML_IN_ROW;
        return false;
    case OP_N_TD:
    case OP_N_TH:
        clear_back(b, TABLE_BODY_CONTEXT);
        (void)html_insert_implied(b, token, OP_N_TR);
        return html_switch_and_again(b, HTML_IN_ROW);
    case OP_N_CAPTION:
    case OP_N_COL:
    case OP_N_COLGROUP:
    case OP_N_TBODY:
    case OP_N_TFOOT:
    case OP_N_THEAD:
        return close_table_body(b);
    default:
        return html_in_table_start(b, token);
    }
}

bool html_in_table_body_end(struct html_builder *b, struct html_token *token)
{
    switch (token->name) {
    case OP_N_TBODY:
    case OP_N_TFOOT:
    case OP_N_THEAD:
        if (html_in_scope(b, token->name, HTML_TABLE_SCOPE))
            (void)close_table_body(b);
        return false;
    case OP_N_TABLE:
        return close_table_body(b);
    default:
        /* "In table" ignores the end tags of table structure that are not named here. */
        return html_in_table_end(b, token);
    }
}

/* -- 13.2.6.4.14 In row -- */

static bool close_row(struct html_builder *b)
{
    if (!html_in_scope(b, OP_N_TR, HTML_TABLE_SCOPE))
        return false;
    clear_back(b, TABLE_ROW_CONTEXT);
    html_pop(b);
    return html_switch_and_again(b, HTML_IN_TABLE_BODY);
}

bool html_in_row_start(struct html_builder *b, struct html_token *token)
{
    switch (token->name) {
    case OP_N_TD:
    case OP_N_TH:
        clear_back(b, TABLE_ROW_CONTEXT);
        (void)html_insert(b, token);
        b->mode = HTML_IN_CELL;
        html_push_marker(b);
        return false;
    case OP_N_CAPTION:
    case OP_N_COL:
    case OP_N_COLGROUP:
    case OP_N_TBODY:
    case OP_N_TFOOT:
    case OP_N_THEAD:
    case OP_N_TR:
        return close_row(b);
    default:
        return html_in_table_start(b, token);
    }
}

bool html_in_row_end(struct html_builder *b, struct html_token *token)
{
    switch (token->name) {
    case OP_N_TR:
        (void)close_row(b);
        return false;
    case OP_N_TABLE:
        return close_row(b);
    case OP_N_TBODY:
    case OP_N_TFOOT:
    case OP_N_THEAD:
        return html_in_scope(b, token->name, HTML_TABLE_SCOPE) && close_row(b);
    default:
        return html_in_table_end(b, token);
    }
}

/* -- 13.2.6.4.15 In cell -- */

static bool close_cell(struct html_builder *b)
{
    if (!html_in_scope(b, OP_N_TD, HTML_TABLE_SCOPE) && !html_in_scope(b, OP_N_TH, HTML_TABLE_SCOPE))
        return false;
    html_generate_implied_end_tags(b, OP_N_UNNAMED);
    while (b->open_count > 1 && !(op_flags(html_current(b)) & OP_NAME_CELL))
        html_pop(b);
    html_pop(b);
    html_clear_formatting_to_marker(b);
    return html_switch_and_again(b, HTML_IN_ROW);
}

bool html_in_cell_start(struct html_builder *b, struct html_token *token)
{
    return is_table_structure(token->name) ? close_cell(b) : html_in_body_start(b, token);
}

bool html_in_cell_end(struct html_builder *b, struct html_token *token)
{
    switch (token->name) {
    case OP_N_TD:
    case OP_N_TH:
        if (html_in_scope(b, token->name, HTML_TABLE_SCOPE)) {
            html_generate_implied_end_tags(b, OP_N_UNNAMED);
            html_pop_through(b, token->name);
            html_clear_formatting_to_marker(b);
            b->mode = HTML_IN_ROW;
        }
        return false;
    case OP_N_BODY:
    case OP_N_CAPTION:
    case OP_N_COL:
    case OP_N_COLGROUP:
    case OP_N_HTML:
        return false;
    case OP_N_TABLE:
    case OP_N_TBODY:
    case OP_N_TFOOT:
    case OP_N_THEAD:
    case OP_N_TR:
        return html_in_scope(b, token->name, HTML_TABLE_SCOPE) && close_cell(b);
    default:
        return html_in_body_end(b, token);
    }
}
