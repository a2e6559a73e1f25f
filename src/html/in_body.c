/* HTML 13.2.6.4.7, "The in body insertion mode", and 13.2.6.4.8, "The text insertion mode". */
#include "tree_builder.h"

bool html_in_body_text(struct html_builder *b, struct html_token *token)
{
    if (token->nul)
        return false;
    html_reconstruct_formatting(b);
    html_insert_text(b, token->text, token->pos);
    if (b->frameset_ok && !html_is_space(token->text))
        b->frameset_ok = false;
    return false;
}

bool html_in_body_eof(struct html_builder *b, struct html_token *token)
{
    return b->template_mode_count && html_in_template_eof(b, token);
}

/* -- Start tags -- */

void html_close_p(struct html_builder *b)
{
    if (html_in_scope(b, OP_N_P, HTML_BUTTON_SCOPE)) {
        html_generate_implied_end_tags(b, OP_N_P);
        html_pop_through(b, OP_N_P);
    }
}

/* Further html and body tags add attributes up to this many: each one looks through all. */
#define MERGED_MAX 256

static void add_missing_attrs(struct html_builder *b, struct op_node *n, const struct html_token *token)
{
    uint32_t missing = 0;
    for (uint32_t i = 0; i < token->attr_count && n->n + missing < MERGED_MAX; i++)
        missing += !op_attr_lookup(n, token->attrs[i].name);
    if (!missing)
        return;
    struct op_attr *all = op_arena_alloc(b->doc->arena, (n->n + missing) * sizeof *all);
    uint32_t count = n->n;
    if (count)
        memcpy(all, n->u.attrs, count * sizeof *all);
    for (uint32_t i = 0; missing; i++) {
        if (!op_attr_lookup(n, token->attrs[i].name)) {
            all[count++] = token->attrs[i];
            missing--;
        }
    }
    n->u.attrs = all;
    n->n = count;
}

static void start_html_or_body(struct html_builder *b, const struct html_token *token)
{
    if (html_is_open(b, OP_N_TEMPLATE))
        return;
    if (token->name == OP_N_HTML) {
        add_missing_attrs(b, b->open[0], token);
    } else if (b->open_count > 1 && op_is(b->open[1], OP_N_BODY)) {
        b->frameset_ok = false;
        add_missing_attrs(b, b->open[1], token);
    }
}

static void start_frameset(struct html_builder *b, const struct html_token *token)
{
    if (b->open_count < 2 || !op_is(b->open[1], OP_N_BODY) || !b->frameset_ok)
        return;
    struct op_node *body = b->open[1];
    while (b->open_count > 1)
        html_pop(b);
    op_unlink(body);
    (void)html_insert(b, token);
    b->mode = HTML_IN_FRAMESET;
}

/* li, dd, dt: closes the item that is open, unless something special stands between. */
static void close_item(struct html_builder *b, uint32_t name, uint32_t other)
{
    b->frameset_ok = false;
    if (html_is_open(b, name) || html_is_open(b, other)) {
        for (uint32_t i = b->open_count; i-- > 0;) {
            const struct op_node *n = b->open[i];
            if (op_is(n, name) || op_is(n, other)) {
                uint32_t found = n->name;
                html_generate_implied_end_tags(b, found);
                html_pop_through(b, found);
                break;
            }
            if (html_is_special(n) && !op_is(n, OP_N_ADDRESS) && !op_is(n, OP_N_DIV) && !op_is(n, OP_N_P))
                break;
        }
    }
    html_close_p(b);
}

/* Forgets an `a` that is still open, which the new one closes. */
static void close_a(struct html_builder *b, const struct html_token *token)
{
    for (uint32_t i = b->formatting_count; i-- > 0 && b->formatting[i];) {
        if (b->formatting[i]->name != OP_N_A)
            continue;
        struct op_node *a = b->formatting[i];
        html_adoption_agency(b, token);
        int at = html_formatting_index(b, a);
        if (at >= 0)
            html_remove_formatting(b, (uint32_t)at);
        at = html_open_index(b, a);
        if (at > 0)
            html_remove_open(b, (uint32_t)at);
        return;
    }
}

static void start_formatting(struct html_builder *b, const struct html_token *token)
{
    if (token->name == OP_N_A)
        close_a(b, token);
    html_reconstruct_formatting(b);
    if (token->name == OP_N_NOBR && html_in_scope(b, OP_N_NOBR, HTML_SCOPE)) {
        html_adoption_agency(b, token);
        html_reconstruct_formatting(b);
    }
    html_push_formatting(b, html_insert(b, token));
}

static void start_form(struct html_builder *b, const struct html_token *token)
{
    bool in_template = html_is_open(b, OP_N_TEMPLATE);
    if (b->form && !in_template)
        return;
    html_close_p(b);
    struct op_node *form = html_insert(b, token);
    if (!in_template)
        b->form = form;
}

/* input, and select in a select: an open select is closed first. True: it was. */
static bool close_select(struct html_builder *b)
{
    if (!html_in_scope(b, OP_N_SELECT, HTML_SCOPE))
        return false;
    html_pop_through(b, OP_N_SELECT);
    return true;
}

static bool in_select_fragment(const struct html_builder *b)
{
    return b->context && op_is(b->context, OP_N_SELECT);
}

static void start_select(struct html_builder *b, const struct html_token *token)
{
    if (in_select_fragment(b) || close_select(b))
        return;
    html_reconstruct_formatting(b);
    (void)html_insert(b, token);
    b->frameset_ok = false;
}

static void start_input(struct html_builder *b, const struct html_token *token)
{
    if (in_select_fragment(b))
        return;
    (void)close_select(b);
    html_reconstruct_formatting(b);
    html_insert_void(b, token);
    if (!op_str_eq_ci(html_token_attr(token, OP_N_TYPE), OP_STR("hidden")))
        b->frameset_ok = false;
}

static void start_option(struct html_builder *b, const struct html_token *token)
{
    if (html_in_scope(b, OP_N_SELECT, HTML_SCOPE))
        html_generate_implied_end_tags(b, token->name == OP_N_OPTION ? OP_N_OPTGROUP : OP_N_UNNAMED);
    else if (html_current_is(b, OP_N_OPTION))
        html_pop(b);
    html_reconstruct_formatting(b);
    (void)html_insert(b, token);
}

static void start_hr(struct html_builder *b, const struct html_token *token)
{
    html_close_p(b);
    if (html_in_scope(b, OP_N_SELECT, HTML_SCOPE))
        html_generate_implied_end_tags(b, OP_N_UNNAMED);
    html_insert_void(b, token);
    b->frameset_ok = false;
}

static void start_button(struct html_builder *b, const struct html_token *token)
{
    if (html_in_scope(b, OP_N_BUTTON, HTML_SCOPE)) {
        html_generate_implied_end_tags(b, OP_N_UNNAMED);
        html_pop_through(b, OP_N_BUTTON);
    }
    html_reconstruct_formatting(b);
    (void)html_insert(b, token);
    b->frameset_ok = false;
}

/* Start tags whose content is text: xmp, iframe, noembed, noscript with scripting, textarea, plaintext. */
static void start_text(struct html_builder *b, const struct html_token *token)
{
    if (token->name == OP_N_XMP || token->name == OP_N_PLAINTEXT)
        html_close_p(b);
    if (token->name == OP_N_XMP)
        html_reconstruct_formatting(b);
    if (token->name == OP_N_XMP || token->name == OP_N_IFRAME || token->name == OP_N_TEXTAREA)
        b->frameset_ok = false;
    if (token->name == OP_N_PLAINTEXT) {
        (void)html_insert(b, token);
        html_tokenizer_switch(&b->tokenizer, HTML_PLAINTEXT, OP_N_UNNAMED);
        return;
    }
    b->skip_newline = token->name == OP_N_TEXTAREA;
    html_insert_raw(b, token, token->name == OP_N_TEXTAREA ? HTML_RCDATA : HTML_RAWTEXT);
}

static void start_in_ruby(struct html_builder *b, const struct html_token *token)
{
    if (html_in_scope(b, OP_N_RUBY, HTML_SCOPE)) {
        bool annotation = token->name == OP_N_RP || token->name == OP_N_RT;
        html_generate_implied_end_tags(b, annotation ? OP_N_RTC : OP_N_UNNAMED);
    }
    (void)html_insert(b, token);
}

bool html_in_body_start(struct html_builder *b, struct html_token *token)
{
    switch (token->name) {
    case OP_N_HTML:
    case OP_N_BODY:
        start_html_or_body(b, token);
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
    case OP_N_TITLE:
        return html_in_head_start(b, token);
    case OP_N_FRAMESET:
        start_frameset(b, token);
        return false;
    case OP_N_H1:
    case OP_N_H2:
    case OP_N_H3:
    case OP_N_H4:
    case OP_N_H5:
    case OP_N_H6:
        html_close_p(b);
        if (op_flags(html_current(b)) & OP_NAME_HEADING)
            html_pop(b);
        (void)html_insert(b, token);
        return false;
    case OP_N_PRE:
    case OP_N_LISTING:
        b->skip_newline = true;
        b->frameset_ok = false;
        /* fall through */
    case OP_N_ADDRESS:
    case OP_N_ARTICLE:
    case OP_N_ASIDE:
    case OP_N_BLOCKQUOTE:
    case OP_N_CENTER:
    case OP_N_DETAILS:
    case OP_N_DIALOG:
    case OP_N_DIR:
    case OP_N_DIV:
    case OP_N_DL:
    case OP_N_FIELDSET:
    case OP_N_FIGCAPTION:
    case OP_N_FIGURE:
    case OP_N_FOOTER:
    case OP_N_HEADER:
    case OP_N_HGROUP:
    case OP_N_MAIN:
    case OP_N_MENU:
    case OP_N_NAV:
    case OP_N_OL:
    case OP_N_P:
    case OP_N_SEARCH:
    case OP_N_SECTION:
    case OP_N_SUMMARY:
    case OP_N_UL:
        html_close_p(b);
        (void)html_insert(b, token);
        return false;
    case OP_N_FORM:
        start_form(b, token);
        return false;
    case OP_N_LI:
        close_item(b, OP_N_LI, OP_N_LI);
        (void)html_insert(b, token);
        return false;
    case OP_N_DD:
    case OP_N_DT:
        close_item(b, OP_N_DD, OP_N_DT);
        (void)html_insert(b, token);
        return false;
    case OP_N_BUTTON:
        start_button(b, token);
        return false;
    case OP_N_A:
    case OP_N_B:
    case OP_N_BIG:
    case OP_N_CODE:
    case OP_N_EM:
    case OP_N_FONT:
    case OP_N_I:
    case OP_N_NOBR:
    case OP_N_S:
    case OP_N_SMALL:
    case OP_N_STRIKE:
    case OP_N_STRONG:
    case OP_N_TT:
    case OP_N_U:
        start_formatting(b, token);
        return false;
    case OP_N_APPLET:
    case OP_N_MARQUEE:
    case OP_N_OBJECT:
        html_reconstruct_formatting(b);
        (void)html_insert(b, token);
        html_push_marker(b);
        b->frameset_ok = false;
        return false;
    case OP_N_TABLE:
        if (!b->doc->quirks)
            html_close_p(b);
        (void)html_insert(b, token);
        b->frameset_ok = false;
        b->mode = HTML_IN_TABLE;
        return false;
    case OP_N_IMAGE:
        token->name = OP_N_IMG;
        /* fall through */
    case OP_N_AREA:
    case OP_N_BR:
    case OP_N_EMBED:
    case OP_N_IMG:
    case OP_N_KEYGEN:
    case OP_N_WBR:
        html_reconstruct_formatting(b);
        html_insert_void(b, token);
        b->frameset_ok = false;
        return false;
    case OP_N_INPUT:
        start_input(b, token);
        return false;
    case OP_N_PARAM:
    case OP_N_SOURCE:
    case OP_N_TRACK:
        html_insert_void(b, token);
        return false;
    case OP_N_HR:
        start_hr(b, token);
        return false;
    case OP_N_NOSCRIPT:
        if (!b->options.scripting)
            break;
        /* fall through */
    case OP_N_IFRAME:
    case OP_N_NOEMBED:
    case OP_N_PLAINTEXT:
    case OP_N_TEXTAREA:
    case OP_N_XMP:
        start_text(b, token);
        return false;
    case OP_N_SELECT:
        start_select(b, token);
        return false;
    case OP_N_OPTGROUP:
    case OP_N_OPTION:
        start_option(b, token);
        return false;
    case OP_N_RB:
    case OP_N_RP:
    case OP_N_RT:
    case OP_N_RTC:
        start_in_ruby(b, token);
        return false;
    case OP_N_MATH:
        html_insert_foreign_root(b, token, OP_NS_MATHML);
        return false;
    case OP_N_SVG:
        html_insert_foreign_root(b, token, OP_NS_SVG);
        return false;
    case OP_N_CAPTION:
    case OP_N_COL:
    case OP_N_COLGROUP:
    case OP_N_FRAME:
    case OP_N_HEAD:
    case OP_N_TBODY:
    case OP_N_TD:
    case OP_N_TFOOT:
    case OP_N_TH:
    case OP_N_THEAD:
    case OP_N_TR:
        return false;
    default:
        break;
    }
    html_reconstruct_formatting(b);
    (void)html_insert(b, token);
    return false;
}

/* -- End tags -- */

/* An end tag that closes its element, with what may be implied in it, when it is in scope. True: it did. */
static bool end_in_scope(struct html_builder *b, uint32_t name, enum html_scope scope, uint32_t except)
{
    if (!html_in_scope(b, name, scope))
        return false;
    html_generate_implied_end_tags(b, except);
    html_pop_through(b, name);
    return true;
}

static void end_form(struct html_builder *b)
{
    if (html_is_open(b, OP_N_TEMPLATE)) {
        (void)end_in_scope(b, OP_N_FORM, HTML_SCOPE, OP_N_UNNAMED);
        return;
    }
    struct op_node *form = b->form;
    b->form = NULL;
    if (!form || !html_node_in_scope(b, form))
        return;
    html_generate_implied_end_tags(b, OP_N_UNNAMED);
    int at = html_open_index(b, form);
    if (at > 0)
        html_remove_open(b, (uint32_t)at);
}

static void end_p(struct html_builder *b, const struct html_token *token)
{
    if (!html_in_scope(b, OP_N_P, HTML_BUTTON_SCOPE))
        (void)html_insert_implied(b, token, OP_N_P);
    html_close_p(b);
}

static void end_heading(struct html_builder *b)
{
    if (!html_heading_in_scope(b))
        return;
    html_generate_implied_end_tags(b, OP_N_UNNAMED);
    while (b->open_count > 1 && !(op_flags(html_current(b)) & OP_NAME_HEADING))
        html_pop(b);
    html_pop(b);
}

static void end_br(struct html_builder *b, const struct html_token *token)
{
    struct html_token br = {.kind = HTML_START_TAG, .pos = token->pos, .name = OP_N_BR};
    (void)html_in_body_start(b, &br);
}

void html_end_any_other(struct html_builder *b, const struct html_token *token)
{
    if (!html_is_open(b, token->name))
        return;
    for (uint32_t i = b->open_count; i-- > 1;) {
        struct op_node *n = b->open[i];
        if (op_is(n, token->name)) {
            html_generate_implied_end_tags(b, token->name);
            html_pop_through_node(b, n);
            return;
        }
        if (html_is_special(n))
            return;
    }
}

bool html_in_body_end(struct html_builder *b, struct html_token *token)
{
    switch (token->name) {
    case OP_N_TEMPLATE:
        return html_in_head_end(b, token);
    case OP_N_BODY:
    case OP_N_HTML:
        if (!html_in_scope(b, OP_N_BODY, HTML_SCOPE))
            return false;
        b->mode = HTML_AFTER_BODY;
        return token->name == OP_N_HTML;
    case OP_N_ADDRESS:
    case OP_N_ARTICLE:
    case OP_N_ASIDE:
    case OP_N_BLOCKQUOTE:
    case OP_N_BUTTON:
    case OP_N_CENTER:
    case OP_N_DETAILS:
    case OP_N_DIALOG:
    case OP_N_DIR:
    case OP_N_DIV:
    case OP_N_DL:
    case OP_N_FIELDSET:
    case OP_N_FIGCAPTION:
    case OP_N_FIGURE:
    case OP_N_FOOTER:
    case OP_N_HEADER:
    case OP_N_HGROUP:
    case OP_N_LISTING:
    case OP_N_MAIN:
    case OP_N_MENU:
    case OP_N_NAV:
    case OP_N_OL:
    case OP_N_PRE:
    case OP_N_SEARCH:
    case OP_N_SECTION:
    case OP_N_SELECT:
    case OP_N_SUMMARY:
    case OP_N_UL:
        (void)end_in_scope(b, token->name, HTML_SCOPE, OP_N_UNNAMED);
        return false;
    case OP_N_FORM:
        end_form(b);
        return false;
    case OP_N_P:
        end_p(b, token);
        return false;
    case OP_N_LI:
        (void)end_in_scope(b, OP_N_LI, HTML_LIST_ITEM_SCOPE, OP_N_LI);
        return false;
    case OP_N_DD:
    case OP_N_DT:
        (void)end_in_scope(b, token->name, HTML_SCOPE, token->name);
        return false;
    case OP_N_H1:
    case OP_N_H2:
    case OP_N_H3:
    case OP_N_H4:
    case OP_N_H5:
    case OP_N_H6:
        end_heading(b);
        return false;
    case OP_N_A:
    case OP_N_B:
    case OP_N_BIG:
    case OP_N_CODE:
    case OP_N_EM:
    case OP_N_FONT:
    case OP_N_I:
    case OP_N_NOBR:
    case OP_N_S:
    case OP_N_SMALL:
    case OP_N_STRIKE:
    case OP_N_STRONG:
    case OP_N_TT:
    case OP_N_U:
        html_adoption_agency(b, token);
        return false;
    case OP_N_APPLET:
    case OP_N_MARQUEE:
    case OP_N_OBJECT:
        if (end_in_scope(b, token->name, HTML_SCOPE, OP_N_UNNAMED))
            html_clear_formatting_to_marker(b);
        return false;
    case OP_N_BR:
        end_br(b, token);
        return false;
    default:
        html_end_any_other(b, token);
        return false;
    }
}

/* -- 13.2.6.4.8 Text -- */

bool html_text_text(struct html_builder *b, struct html_token *token)
{
    html_insert_text(b, token->text, token->pos);
    return false;
}

bool html_text_end(struct html_builder *b, struct html_token *token)
{
    (void)token;
    html_pop(b);
    b->mode = b->original_mode;
    return false;
}

bool html_text_eof(struct html_builder *b, struct html_token *token)
{
    (void)html_text_end(b, token);
    return true;
}
