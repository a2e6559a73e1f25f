/* HTML 13.2.6.4.1 "The initial insertion mode" to 13.2.6.4.6 "The after head insertion mode". */
#include "tree_builder.h"

/* -- 13.2.6.4.1 Initial -- */

void html_initial_doctype(struct html_builder *b, const struct html_token *token)
{
    b->doc->quirks = !b->options.iframe_srcdoc && html_is_quirky(token);
    b->mode = HTML_BEFORE_HTML;
    if (!b->options.comments)
        return;
    struct op_node *n = op_new_node(b->doc, OP_DOCTYPE);
    op_str text = op_arena_join(b->doc->arena, token->text, op_str_make("", 1));
    text = op_arena_join(b->doc->arena, text, token->public_id);
    text = op_arena_join(b->doc->arena, text, op_str_make("", 1));
    text = op_arena_join(b->doc->arena, text, token->system_id);
    n->u.text = text.p;
    n->n = (uint32_t)text.n;
    n->pos = token->pos;
    op_append(b->doc->root, n);
}

bool html_initial_any(struct html_builder *b, struct html_token *token)
{
    (void)token;
    b->doc->quirks = !b->options.iframe_srcdoc;
    return html_switch_and_again(b, HTML_BEFORE_HTML);
}

bool html_initial_text(struct html_builder *b, struct html_token *token)
{
    (void)html_take_space(token);
    return (token->text.n || token->nul) && html_initial_any(b, token);
}

/* -- 13.2.6.4.2 Before html -- */

static void make_html(struct html_builder *b, const struct html_token *token)
{
    struct html_token none = {.kind = HTML_START_TAG, .pos = token->pos};
    struct op_node *n = html_create(b, token->kind == HTML_START_TAG && token->name == OP_N_HTML ? token : &none,
                                    OP_NS_HTML, OP_N_HTML);
    op_append(b->doc->root, n);
    html_push(b, n, 1);
    b->mode = HTML_BEFORE_HEAD;
}

bool html_before_html_eof(struct html_builder *b, struct html_token *token)
{
    make_html(b, token);
    return true;
}

bool html_before_html_text(struct html_builder *b, struct html_token *token)
{
    (void)html_take_space(token);
    return (token->text.n || token->nul) && html_before_html_eof(b, token);
}

bool html_before_html_start(struct html_builder *b, struct html_token *token)
{
    make_html(b, token);
    return token->name != OP_N_HTML;
}

static bool is_head_body_html_br(uint32_t name)
{
    return name == OP_N_HEAD || name == OP_N_BODY || name == OP_N_HTML || name == OP_N_BR;
}

bool html_before_html_end(struct html_builder *b, struct html_token *token)
{
    return is_head_body_html_br(token->name) && html_before_html_eof(b, token);
}

/* -- 13.2.6.4.3 Before head -- */

bool html_before_head_eof(struct html_builder *b, struct html_token *token)
{
    b->head = html_insert_implied(b, token, OP_N_HEAD);
    return html_switch_and_again(b, HTML_IN_HEAD);
}

bool html_before_head_text(struct html_builder *b, struct html_token *token)
{
    (void)html_take_space(token);
    return (token->text.n || token->nul) && html_before_head_eof(b, token);
}

bool html_before_head_start(struct html_builder *b, struct html_token *token)
{
    if (token->name == OP_N_HTML)
        return html_in_body_start(b, token);
    if (token->name != OP_N_HEAD)
        return html_before_head_eof(b, token);
    b->head = html_insert(b, token);
    b->mode = HTML_IN_HEAD;
    return false;
}

bool html_before_head_end(struct html_builder *b, struct html_token *token)
{
    return is_head_body_html_br(token->name) && html_before_head_eof(b, token);
}

/* -- 13.2.6.4.4 In head -- */

bool html_in_head_eof(struct html_builder *b, struct html_token *token)
{
    (void)token;
    html_pop(b);
    return html_switch_and_again(b, HTML_AFTER_HEAD);
}

static void insert_space(struct html_builder *b, struct html_token *token)
{
    uint32_t pos = token->pos;
    html_insert_text(b, html_take_space(token), pos);
}

bool html_in_head_text(struct html_builder *b, struct html_token *token)
{
    insert_space(b, token);
    return (token->text.n || token->nul) && html_in_head_eof(b, token);
}

static void start_template(struct html_builder *b, const struct html_token *token)
{
    (void)html_insert(b, token);
    html_push_marker(b);
    b->frameset_ok = false;
    b->mode = HTML_IN_TEMPLATE;
    b->template_modes[b->template_mode_count++] = HTML_IN_TEMPLATE;
}

static void end_template(struct html_builder *b)
{
    if (!html_is_open(b, OP_N_TEMPLATE))
        return;
    html_generate_all_implied_end_tags(b);
    html_pop_through(b, OP_N_TEMPLATE);
    html_clear_formatting_to_marker(b);
    if (b->template_mode_count)
        b->template_mode_count--;
    html_reset_insertion_mode(b);
}

bool html_in_head_start(struct html_builder *b, struct html_token *token)
{
    switch (token->name) {
    case OP_N_HTML:
        return html_in_body_start(b, token);
    case OP_N_BASE:
    case OP_N_BASEFONT:
    case OP_N_BGSOUND:
    case OP_N_LINK:
    case OP_N_META:
        html_insert_void(b, token);
        return false;
    case OP_N_TITLE:
        html_insert_raw(b, token, HTML_RCDATA);
        return false;
    case OP_N_NOSCRIPT:
        if (b->options.scripting) {
            html_insert_raw(b, token, HTML_RAWTEXT);
        } else {
            (void)html_insert(b, token);
            b->mode = HTML_IN_HEAD_NOSCRIPT;
        }
        return false;
    case OP_N_NOFRAMES:
    case OP_N_STYLE:
        html_insert_raw(b, token, HTML_RAWTEXT);
        return false;
    case OP_N_SCRIPT:
        html_insert_raw(b, token, HTML_SCRIPT_DATA);
        return false;
    case OP_N_TEMPLATE:
        start_template(b, token);
        return false;
    case OP_N_HEAD:
        return false;
    default:
        return html_in_head_eof(b, token);
    }
}

bool html_in_head_end(struct html_builder *b, struct html_token *token)
{
    switch (token->name) {
    case OP_N_HEAD:
        html_pop(b);
        b->mode = HTML_AFTER_HEAD;
        return false;
    case OP_N_BODY:
    case OP_N_HTML:
    case OP_N_BR:
        return html_in_head_eof(b, token);
    case OP_N_TEMPLATE:
        end_template(b);
        return false;
    default:
        return false;
    }
}

/* -- 13.2.6.4.5 In head noscript -- */

bool html_in_noscript_eof(struct html_builder *b, struct html_token *token)
{
    (void)token;
    html_pop(b);
    return html_switch_and_again(b, HTML_IN_HEAD);
}

bool html_in_noscript_text(struct html_builder *b, struct html_token *token)
{
    insert_space(b, token);
    return (token->text.n || token->nul) && html_in_noscript_eof(b, token);
}

bool html_in_noscript_start(struct html_builder *b, struct html_token *token)
{
    switch (token->name) {
    case OP_N_HTML:
        return html_in_body_start(b, token);
    case OP_N_BASEFONT:
    case OP_N_BGSOUND:
    case OP_N_LINK:
    case OP_N_META:
    case OP_N_NOFRAMES:
    case OP_N_STYLE:
        return html_in_head_start(b, token);
    case OP_N_HEAD:
    case OP_N_NOSCRIPT:
        return false;
    default:
        return html_in_noscript_eof(b, token);
    }
}

bool html_in_noscript_end(struct html_builder *b, struct html_token *token)
{
    if (token->name == OP_N_NOSCRIPT) {
        html_pop(b);
        b->mode = HTML_IN_HEAD;
        return false;
    }
    return token->name == OP_N_BR && html_in_noscript_eof(b, token);
}

/* -- 13.2.6.4.6 After head -- */

bool html_after_head_eof(struct html_builder *b, struct html_token *token)
{
    (void)html_insert_implied(b, token, OP_N_BODY);
    return html_switch_and_again(b, HTML_IN_BODY);
}

bool html_after_head_text(struct html_builder *b, struct html_token *token)
{
    insert_space(b, token);
    return (token->text.n || token->nul) && html_after_head_eof(b, token);
}

bool html_after_head_start(struct html_builder *b, struct html_token *token)
{
    switch (token->name) {
    case OP_N_HTML:
        return html_in_body_start(b, token);
    case OP_N_BODY:
        (void)html_insert(b, token);
        b->frameset_ok = false;
        b->mode = HTML_IN_BODY;
        return false;
    case OP_N_FRAMESET:
        (void)html_insert(b, token);
        b->mode = HTML_IN_FRAMESET;
        return false;
    case OP_N_BASE:
    case OP_N_BASEFONT:
    case OP_N_BGSOUND:
    case OP_N_LINK:
    case OP_N_META:
    case OP_N_NOFRAMES:
    case OP_N_SCRIPT:
    case OP_N_STYLE:
    case OP_N_TEMPLATE:
    case OP_N_TITLE: {
        /* What belongs into the head goes there, although it was closed. */
        html_push(b, b->head, 2);
        (void)html_in_head_start(b, token);
        int at = html_open_index(b, b->head);
        if (at > 0)
            html_remove_open(b, (uint32_t)at);
        return false;
    }
    case OP_N_HEAD:
        return false;
    default:
        return html_after_head_eof(b, token);
    }
}

bool html_after_head_end(struct html_builder *b, struct html_token *token)
{
    if (token->name == OP_N_TEMPLATE) {
        end_template(b);
        return false;
    }
    return (token->name == OP_N_BODY || token->name == OP_N_HTML || token->name == OP_N_BR) &&
           html_after_head_eof(b, token);
}
