/* HTML 13.2.6.4.16 "The in template insertion mode" to 13.2.6.4.22 "The after after frameset insertion mode". */
#include "tree_builder.h"

/* -- 13.2.6.4.16 In template -- */

static bool change_template_mode(struct html_builder *b, enum html_mode mode)
{
    if (b->template_mode_count)
        b->template_modes[b->template_mode_count - 1] = mode;
    return html_switch_and_again(b, mode);
}

bool html_in_template_start(struct html_builder *b, struct html_token *token)
{
    switch (token->name) {
    case OP_N_BASE:
    case OP_N_BASEFONT:
    case OP_N_BGSOUND:
    case OP_N_LINK:
    case OP_N_META:
    case OP_N_NOFRAMES:
    case OP_N_SCRIPT:
    case OP_N_STYLE:
    case OP_N_TEMPLATE:
    case OP_N_TITLE:
        return html_in_head_start(b, token);
    case OP_N_CAPTION:
    case OP_N_COLGROUP:
    case OP_N_TBODY:
    case OP_N_TFOOT:
    case OP_N_THEAD:
        return change_template_mode(b, HTML_IN_TABLE);
    case OP_N_COL:
        return change_template_mode(b, HTML_IN_COLUMN_GROUP);
    case OP_N_TR:
        return change_template_mode(b, HTML_IN_TABLE_BODY);
    case OP_N_TD:
    case OP_N_TH:
        return change_template_mode(b, HTML_IN_ROW);
    default:
        return change_template_mode(b, HTML_IN_BODY);
    }
}

bool html_in_template_end(struct html_builder *b, struct html_token *token)
{
    return token->name == OP_N_TEMPLATE && html_in_head_end(b, token);
}

bool html_in_template_eof(struct html_builder *b, struct html_token *token)
{
    (void)token;
    if (!html_is_open(b, OP_N_TEMPLATE))
        return false;
    html_pop_through(b, OP_N_TEMPLATE);
    html_clear_formatting_to_marker(b);
    if (b->template_mode_count)
        b->template_mode_count--;
    html_reset_insertion_mode(b);
    return true;
}

/* -- 13.2.6.4.19 After body, 13.2.6.4.21 After after body -- */

bool html_after_body_text(struct html_builder *b, struct html_token *token)
{
    struct html_token space = *token;
    space.text = html_take_space(token);
    if (space.text.n)
        (void)html_in_body_text(b, &space);
    return (token->text.n || token->nul) && html_switch_and_again(b, HTML_IN_BODY);
}

bool html_after_body_start(struct html_builder *b, struct html_token *token)
{
    return token->name == OP_N_HTML ? html_in_body_start(b, token) : html_switch_and_again(b, HTML_IN_BODY);
}

bool html_after_body_end(struct html_builder *b, struct html_token *token)
{
    if (token->name != OP_N_HTML)
        return html_switch_and_again(b, HTML_IN_BODY);
    if (!b->context)
        b->mode = HTML_AFTER_AFTER_BODY;
    return false;
}

bool html_after_after_body_other(struct html_builder *b, struct html_token *token)
{
    if (token->kind == HTML_START_TAG && token->name == OP_N_HTML)
        return html_in_body_start(b, token);
    return html_switch_and_again(b, HTML_IN_BODY);
}

/* -- 13.2.6.4.18 In frameset, 13.2.6.4.20 After frameset, 13.2.6.4.22 After after frameset -- */

/* Of text, the white space stays. */
bool html_in_frameset_text(struct html_builder *b, struct html_token *token)
{
    while (token->text.n) {
        uint32_t pos = token->pos;
        html_insert_text(b, html_take_space(token), pos);
        size_t n = 0;
        while (n < token->text.n && !op_is_space(token->text.p[n]))
            n++;
        token->text = op_str_skip(token->text, n);
        token->pos += (uint32_t)n;
    }
    return false;
}

bool html_in_frameset_start(struct html_builder *b, struct html_token *token)
{
    switch (token->name) {
    case OP_N_HTML:
        return html_in_body_start(b, token);
    case OP_N_FRAMESET:
        (void)html_insert(b, token);
        return false;
    case OP_N_FRAME:
        html_insert_void(b, token);
        return false;
    case OP_N_NOFRAMES:
        return html_in_head_start(b, token);
    default:
        return false;
    }
}

bool html_in_frameset_end(struct html_builder *b, struct html_token *token)
{
    if (token->name != OP_N_FRAMESET || b->open_count == 1)
        return false;
    html_pop(b);
    if (!b->context && !html_current_is(b, OP_N_FRAMESET))
        b->mode = HTML_AFTER_FRAMESET;
    return false;
}

bool html_after_frameset_start(struct html_builder *b, struct html_token *token)
{
    if (token->name == OP_N_HTML)
        return html_in_body_start(b, token);
    return token->name == OP_N_NOFRAMES && html_in_head_start(b, token);
}

bool html_after_frameset_end(struct html_builder *b, struct html_token *token)
{
    if (token->name == OP_N_HTML)
        b->mode = HTML_AFTER_AFTER_FRAMESET;
    return false;
}
