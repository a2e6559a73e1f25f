/* op-text: articles as a person would set them in plain text. */
#include "write/text.h"

#include <stdlib.h>

#include "doc/formula.h"
#include "offprint/metadata.h"
#include "write/addresses.h"

/* -- What prints nothing -- */

static bool is_style(op_str style, op_str property, op_str value)
{
    while (style.p) {
        op_str rest = op_str_cut(&style, ';'), name = op_str_trim(op_str_cut(&rest, ':'));
        op_str word = op_str_word(&rest); /* leaves !important */
        if (op_str_eq_ci(name, property) && op_str_eq_ci(word, value))
            return true;
    }
    return false;
}

static bool is_hidden_class(op_str list)
{
    static const op_str words[] = {OP_STR_INIT("sr-only"),
                                   OP_STR_INIT("visually-hidden"),
                                   OP_STR_INIT("visuallyhidden"),
                                   OP_STR_INIT("screen-reader-text"),
                                   OP_STR_INIT("screen-reader-only"),
                                   OP_STR_INIT("sr_only"),
                                   OP_STR_INIT("show-for-sr"),
                                   OP_STR_INIT("element-invisible"),
                                   OP_STR_INIT("a11y-hidden"),
                                   OP_STR_INIT("mw-cite-backlink"),
                                   OP_STR_INIT("mw-editsection"),
                                   OP_STR_INIT("gutter"),
                                   OP_STR_INIT("lineno"),
                                   OP_STR_INIT("linenos"),
                                   OP_STR_INIT("line-numbers-rows"),
                                   OP_STR_INIT("blob-num")};
    for (op_str word = op_str_word(&list); word.p; word = op_str_word(&list))
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (op_str_eq(word, words[i]))
                return true;
    return false;
}

/* Formulas for screen readers, which a picture stands for on the page: here they are the formula. */
static bool is_spoken_formula(const struct op_node *n)
{
    op_str list = op_attr(n, OP_N_CLASS);
    return op_str_has_word(list, OP_STR("mwe-math-mathml-a11y")) || op_str_has_word(list, OP_STR("katex-mathml")) ||
           op_str_has_word(list, OP_STR("MJX_Assistive_MathML"));
}

static bool is_hidden(const struct op_node *n)
{
    if (is_spoken_formula(n))
        return false;
    for (uint32_t i = 0; i < n->n; i++) {
        const struct op_attr *a = &n->u.attrs[i];
        op_str value = op_attr_value(a);
        if (a->ns != OP_NS_HTML)
            continue;
        if (a->name == OP_N_HIDDEN ||
            (a->name == OP_N_ARIA_HIDDEN && op_str_eq_ci(op_str_trim(value), OP_STR("true"))) ||
            (a->name == OP_N_CLASS && is_hidden_class(value)) ||
            (a->name == OP_N_STYLE && (is_style(value, OP_STR("display"), OP_STR("none")) ||
                                       is_style(value, OP_STR("visibility"), OP_STR("hidden")))))
            return true;
    }
    return false;
}

/* What op-clean leaves of a film or a recording: a paragraph with nothing but a link to it. */
static bool is_media_link(const struct op_node *n)
{
    const struct op_node *only = op_first(n);
    return op_is(n, OP_N_P) && only && op_is(only, OP_N_A) && !op_next(only) &&
           op_str_has_word(op_attr(n, OP_N_CLASS), OP_STR("media"));
}

bool text_is_silent(const struct text *t, const struct op_node *n)
{
    if (n->kind != OP_ELEMENT)
        return n->kind == OP_COMMENT || n->kind == OP_DOCTYPE;
    if (n->n && (is_hidden(n) || (t->options->links == OP_TEXT_LINKS_NONE && is_media_link(n))))
        return true;
    if (n->ns != OP_NS_HTML)
        return n->ns != OP_NS_MATHML;
    if (op_flags(n) & (OP_NAME_INERT | OP_NAME_MEDIA))
        return n->name != OP_N_IMG && n->name != OP_N_MATH;
    switch (n->name) {
    case OP_N_NOSCRIPT:
    case OP_N_NOEMBED:
    case OP_N_NOFRAMES:
    case OP_N_DIALOG:
    case OP_N_SELECT:
    case OP_N_TEXTAREA:
    case OP_N_BUTTON:
    case OP_N_METER:
    case OP_N_PROGRESS:
    case OP_N_RP:
        return true;
    case OP_N_FIGCAPTION:
    case OP_N_CAPTION:
        return t->options->captions == OP_TEXT_CAPTIONS_OFF;
    default:
        return false;
    }
}

/* -- Frames -- */

struct text_frame *text_push(struct text *t, const struct op_node *node, enum text_kind kind)
{
    if (t->frame_count == t->frame_cap) {
        t->frame_cap = t->frame_cap ? t->frame_cap * 2 : 64;
        t->frames = op_xrealloc(t->frames, t->frame_cap * sizeof *t->frames);
    }
    const struct text_frame *outer = text_top(t);
    struct text_frame f = {.node = node, .kind = kind, .cont = t->cont.n, .lead = t->lead.n, .mark = t->para.n};
    f.in_item = outer && outer->in_item;
    f.in_notes = outer && outer->in_notes;
    t->frames[t->frame_count] = f;
    return &t->frames[t->frame_count++];
}

static bool in_item(const struct text *t)
{
    return t->frame_count && text_top(t)->in_item;
}

/* -- Entering -- */

/* Boxes without margins stay close to a list item that they are part of; between other blocks is a blank line. */
static unsigned margin_of(const struct text *t, const struct op_node *n)
{
    return in_item(t) && (n->name == OP_N_DIV || n->name == OP_N_SUMMARY || n->name == OP_N_LEGEND) ? 1 : 2;
}

static const struct op_node *element_before(const struct op_node *n)
{
    do
        n = op_prev(n);
    while (n && !op_is_element(n));
    return n;
}

/* A paragraph behind another one, where that is told by an indent and not by a blank line. */
static bool is_indented(const struct text *t, const struct op_node *n)
{
    if (t->options->paragraph != OP_TEXT_PARAGRAPH_INDENT || !op_is(n, OP_N_P) || t->table || in_item(t) || !t->started)
        return false;
    const struct op_node *before = element_before(n);
    return before && op_is(before, OP_N_P) && t->gap == 2 && t->cont.n == t->gap_prefix;
}

/* 1 to 6; 0 of what is no heading. */
static unsigned heading_level(const struct op_node *n)
{
    return op_flags(n) & OP_NAME_HEADING ? (unsigned)(n->name - OP_N_H1) + 1 : 0;
}

static void enter_block(struct text *t, const struct op_node *n)
{
    text_flush(t);
    const struct op_node *up = op_parent(n);
    if (up && op_is(up, OP_N_DL)) { /* a group of terms */
        (void)text_push(t, n, TEXT_GLUE);
        return;
    }
    text_gap(t, margin_of(t, n));
    bool section = text_is_notes_section(n), indented = is_indented(t, n);
    if (indented)
        t->gap = 1;
    struct text_frame *f = text_push(t, n, indented ? TEXT_INDENT_P : heading_level(n) ? TEXT_HEADING : TEXT_FLOW);
    f->in_item &= n->name == OP_N_DIV;
    f->in_notes |= section;
    if (indented)
        text_prefix(t, OP_STR("  "), OP_STR(""));
    else if (f->kind == TEXT_HEADING)
        text_heading_open(t, heading_level(n));
}

static void enter_quote(struct text *t, const struct op_node *n)
{
    text_flush(t);
    text_gap(t, 2);
    text_push(t, n, TEXT_QUOTE)->in_item = false;
    text_prefix(t, OP_STR("> "), OP_STR("> "));
}

static void enter_term(struct text *t, const struct op_node *n)
{
    const struct op_node *before = element_before(n);
    text_flush(t);
    text_gap(t, before && op_is(before, OP_N_DT) ? 1 : 2);
    text_push(t, n, TEXT_TERM)->in_item = false;
}

static void enter_detail(struct text *t, const struct op_node *n)
{
    const struct op_node *before = element_before(n);
    text_flush(t);
    /* The first definition stands right below its term, whatever margins it brings. */
    if (before && op_is(before, OP_N_DT) && t->started) {
        t->gap = 1;
        t->tight = true;
    }
    text_gap(t, 1);
    text_push(t, n, TEXT_DETAIL)->in_item = true;
    text_prefix(t, OP_STR("    "), OP_STR("    "));
}

static void enter_pre(struct text *t, const struct op_node *n)
{
    text_flush(t);
    text_gap(t, 2);
    (void)text_push(t, n, TEXT_PRE);
    t->preformatted++;
}

/* Rules that follow each other are one. */
static void write_rule(struct text *t, const struct op_node *n)
{
    const struct op_node *before = element_before(n);
    text_flush(t);
    if ((t->frame_count && text_top(t)->in_notes) || (before && op_is(before, OP_N_HR)))
        return;
    text_gap(t, 2);
    text_add_word(t, OP_STR("* * *"));
    text_flush(t);
    text_gap(t, 2);
}

static void enter_image(struct text *t, const struct op_node *n)
{
    op_str alt = op_str_trim(op_attr(n, OP_N_ALT));
    if (t->options->images == OP_TEXT_IMAGES_NONE || !alt.n) {
        t->ghost |= t->space != 0;
        return;
    }
    text_add(t, OP_STR("["));
    text_add(t, alt);
    text_add(t, OP_STR("]"));
}

static void enter_input(struct text *t, const struct op_node *n)
{
    if (!op_str_eq_ci(op_attr(n, OP_N_TYPE), OP_STR("checkbox")) || !in_item(t))
        return;
    text_add_word(t, op_attr(n, OP_N_CHECKED).p ? OP_STR("[x]") : OP_STR("[ ]"));
    t->space = ' ';
}

/* True when nothing below the link prints. */
static bool enter_link(struct text *t, const struct op_node *n)
{
    uint32_t note = text_note_ref(t, n);
    if (note && !text_is_backlink(t, n)) {
        if (t->options->notes == OP_TEXT_NOTES_INLINE)
            text_note_tell(t, note);
        if (t->options->notes != OP_TEXT_NOTES_END)
            return true;
        char room[16];
        struct op_buf number = {room, 0, sizeof room, sizeof room - 1, false};
        const struct op_node *next = op_next(n);
        bool bracketed = !t->space && t->para.n && t->para.p[t->para.n - 1] == '[' && next && next->kind == OP_TEXT &&
                         op_str_starts(op_text(next), OP_STR("]"));
        op_buf_addz(&number, bracketed ? "" : "[");
        op_buf_add_uint(&number, note);
        op_buf_addz(&number, bracketed ? "" : "]");
        text_add_word(t, op_buf_str(&number));
        return true;
    }
    if (op_attr(n, OP_N_HREF).p && text_is_backlink(t, n))
        return true;
    if (t->options->links != OP_TEXT_LINKS_NONE)
        (void)text_push(t, n, TEXT_LINK);
    return false;
}

static void enter_reading(struct text *t, const struct op_node *n)
{
    struct op_buf *b = &t->para;
    t->space = 0;
    struct text_frame *f = text_push(t, n, TEXT_READING);
    /* One reading after the other belong together: 東京(とうきょう). */
    if (b->n && b->n == t->reading_end)
        op_buf_truncate(b, b->n - 1);
    else
        text_add_tail(t, OP_STR("("));
    f->mark = b->n;
}

static void enter_spoken(struct text *t, const struct op_node *n)
{
    (void)text_push(t, n, TEXT_SPOKEN);
    text_add_word(t, t->spoken++ % 2 ? OP_STR("\xE2\x80\x98") : OP_STR("\xE2\x80\x9C"));
}

/* Elements that open a line of their own. False: not one of them. */
static bool enter_block_element(struct text *t, struct op_node *n)
{
    uint32_t note;
    switch (n->name) {
    case OP_N_UL:
    case OP_N_OL:
    case OP_N_MENU:
    case OP_N_DIR: {
        struct text_frame *f = text_enter_list(t, n);
        if (text_is_notes_section(n)) {
            f->in_notes = true;
            f->step = 0;
        }
        return true;
    }
    case OP_N_LI:
        note = text_note_at(t, n);
        if (note)
            text_enter_note(t, n, note);
        else
            text_enter_item(t, n);
        return true;
    case OP_N_BLOCKQUOTE:
        enter_quote(t, n);
        return true;
    case OP_N_ASIDE:
        if (!op_str_eq(op_attr(n, OP_N_ROLE), OP_STR("note")))
            break;
        enter_quote(t, n);
        return true;
    case OP_N_DL:
        text_flush(t);
        text_gap(t, 2);
        text_push(t, n, TEXT_FLOW)->in_item = false;
        return true;
    case OP_N_DT:
        enter_term(t, n);
        return true;
    case OP_N_DD:
        enter_detail(t, n);
        return true;
    case OP_N_PRE:
    case OP_N_LISTING:
    case OP_N_XMP:
    case OP_N_PLAINTEXT:
        enter_pre(t, n);
        return true;
    case OP_N_TABLE:
        if (!text_table_enter(t, n))
            enter_block(t, n);
        return true;
    case OP_N_HR:
        write_rule(t, n);
        return true;
    default:
        break;
    }
    if (t->table && (n->name == OP_N_TD || n->name == OP_N_TH)) { /* of a table inside a cell */
        static const char gap[] = {TEXT_WIDE, TEXT_WIDE};
        t->space = 0;
        if (element_before(n)) {
            text_add_tail(t, op_str_make(gap, sizeof gap));
            t->traits.marked = true;
        }
        return true;
    }
    if (!(op_flags(n) & (OP_NAME_BLOCK | OP_NAME_CELL)) && n->name != OP_N_TR && n->name != OP_N_OPTGROUP)
        return false;
    note = text_note_at(t, n);
    if (note)
        text_enter_note(t, n, note);
    else
        enter_block(t, n);
    return true;
}

/* Elements within a line. True when nothing below prints. */
static bool enter_inline_element(struct text *t, const struct op_node *n)
{
    switch (n->name) {
    case OP_N_BR:
        text_add_break(t);
        break;
    case OP_N_WBR:
        text_add(t, OP_STR("\xE2\x80\x8B"));
        break;
    case OP_N_IMG:
        enter_image(t, n);
        break;
    case OP_N_INPUT:
        enter_input(t, n);
        break;
    case OP_N_A:
        return enter_link(t, n);
    case OP_N_Q:
        enter_spoken(t, n);
        break;
    case OP_N_SUB:
    case OP_N_SUP:
        (void)text_push(t, n, TEXT_SCRIPT);
        break;
    case OP_N_RT:
        enter_reading(t, n);
        break;
    default:
        break;
    }
    return false;
}

/* In preformatted text elements are lines at most. */
static void enter_preformatted(struct text *t, const struct op_node *n)
{
    bool block = (op_flags(n) & OP_NAME_BLOCK) || n->name == OP_N_TR;
    if (n->name == OP_N_BR || (block && t->para.n && t->para.p[t->para.n - 1] != '\n'))
        op_buf_addc(&t->para, '\n');
}

static void enter_math(struct text *t, struct op_node *n)
{
    if (t->preformatted || !op_formula_is_display(n)) {
        text_add_math(t, n, false);
        return;
    }
    text_flush(t);
    text_gap(t, 2);
    (void)text_push(t, n, TEXT_FORMULA);
    text_prefix(t, OP_STR("    "), OP_STR("    "));
    text_add_math(t, n, true);
    /* The full stop behind it belongs to its line. */
    struct op_node *next = op_next(n);
    if (next && next->kind == OP_TEXT && next->n &&
        op_str_find_char(OP_STR(".,;:"), next->u.text[0], 0) != OP_NOT_FOUND) {
        text_add(t, op_str_first(op_text(next), 1));
        next->u.text++;
        next->n--;
    }
}

/* True when the children are not to be visited. */
static bool enter(struct text *t, struct op_node *n)
{
    if (n->kind == OP_TEXT) {
        if (t->preformatted)
            text_add_verbatim(t, op_text(n));
        else if (op_parent(n) && op_is(op_parent(n), OP_N_RUBY) && op_is_blank(n))
            return true;
        else
            text_add(t, op_text(n));
        return true;
    }
    if (n->kind != OP_ELEMENT)
        return n->kind == OP_COMMENT || n->kind == OP_DOCTYPE;
    if (text_is_silent(t, n)) {
        t->ghost |= t->space != 0 && (op_flags(n) & OP_NAME_MEDIA);
        return true;
    }
    if (n == t->said || text_note_is_done(t, n))
        return true;
    if (n->ns == OP_NS_MATHML) {
        enter_math(t, n);
        return true;
    }
    if (t->preformatted) {
        enter_preformatted(t, n);
        return false;
    }
    if (t->table && text_table_enter_part(t, n))
        return false;
    return !enter_block_element(t, n) && enter_inline_element(t, n);
}

/* -- Leaving -- */

static void leave_reading(struct text *t, const struct text_frame *f)
{
    t->space = 0;
    if (t->para.n == f->mark && t->reading_end != f->mark + 1 && f->mark) { /* an empty one */
        op_buf_truncate(&t->para, f->mark - 1);
        return;
    }
    text_add_tail(t, OP_STR(")"));
    t->reading_end = t->para.n;
}

static void close_prefix(struct text *t, const struct text_frame *f)
{
    op_buf_truncate(&t->cont, f->cont);
    if (t->lead.n)
        op_buf_truncate(&t->lead, f->lead < t->lead.n ? f->lead : t->lead.n);
}

static void leave(struct text *t, const struct op_node *n)
{
    if (!t->frame_count || text_top(t)->node != n)
        return;
    const struct text_frame f = *text_top(t);
    switch (f.kind) {
    case TEXT_SPOKEN:
        text_add_tail(t, --t->spoken % 2 ? OP_STR("\xE2\x80\x99") : OP_STR("\xE2\x80\x9D"));
        break;
    case TEXT_SCRIPT:
        if (f.mark <= t->para.n)
            text_script(t, f.mark, n->name == OP_N_SUP);
        break;
    case TEXT_READING:
        leave_reading(t, &f);
        break;
    case TEXT_LINK:
        if (f.mark <= t->para.n)
            text_link_ref(t, n, f.mark);
        break;
    case TEXT_GRID:
        text_table_leave(t);
        break;
    case TEXT_CELL:
        text_table_leave_cell(t);
        break;
    case TEXT_CAPTION:
        text_table_leave_caption(t);
        break;
    case TEXT_PRE:
        t->preformatted--;
        text_flush_verbatim(t);
        break;
    default:
        text_flush(t);
        break;
    }
    t->frame_count--;
    switch (f.kind) {
    case TEXT_HEADING:
        close_prefix(t, &f);
        text_heading_close(t, heading_level(n));
        text_gap(t, margin_of(t, n));
        break;
    case TEXT_FLOW:
        text_gap(t, margin_of(t, n));
        break;
    case TEXT_ITEM:
    case TEXT_QUOTE:
    case TEXT_DETAIL:
    case TEXT_FORMULA:
    case TEXT_INDENT_P:
        close_prefix(t, &f);
        text_gap(t, f.kind == TEXT_QUOTE || f.kind == TEXT_INDENT_P || f.kind == TEXT_FORMULA ||
                            (f.kind == TEXT_ITEM && f.in_notes)
                        ? 2
                        : 1);
        break;
    case TEXT_LIST:
        text_gap(t, in_item(t) ? 1 : 2);
        break;
    case TEXT_TERM:
        text_gap(t, 1);
        break;
    case TEXT_PRE:
    case TEXT_GRID:
        text_gap(t, 2);
        break;
    default:
        break;
    }
}

/* -- The article -- */

static void write_body(struct text *t, struct op_node *body)
{
    struct op_walk w;
    op_walk_start(&w, body);
    while (op_walk_next(&w)) {
        if (w.event == OP_LEAVE)
            leave(t, w.node);
        else if (w.node != body && enter(t, w.node))
            op_walk_skip(&w);
    }
    text_flush(t);
}

bool op_text_write(struct op_ctx *ctx, struct op_article *a, const struct op_text_options *options, struct op_buf *out)
{
    struct text t = {.options = options, .doc = &a->doc, .out = out, .gap_prefix = SIZE_MAX, .reading_end = SIZE_MAX};
    op_str language = op_meta(a, OP_META_LANG);
    t.unspaced = op_str_starts_ci(language, OP_STR("zh")) || op_str_starts_ci(language, OP_STR("ja"));
    t.width = options->width;
    if (options->width == OP_TEXT_WIDTH_AUTO)
        t.width = !ctx->columns ? OP_TEXT_WIDTH : ctx->columns < OP_TEXT_WIDTH_MAX ? ctx->columns : OP_TEXT_WIDTH_MAX;
    text_write_head(&t, a);
    text_notes_find(&t, a->body);
    write_body(&t, a->body);
    if (t.links.count)
        text_links_write(&t);
    text_notes_release(&t);
    text_table_free(t.table);
    op_buf_release(&t.cont);
    op_buf_release(&t.lead);
    op_buf_release(&t.para);
    free(t.frames);
    free(t.breaks);
    op_line_breaker_release(&t.breaker);
    if (!out->full)
        return true;
    op_report(ctx, OP_DIAG_OUTPUT_LIMIT, op_doc_place(&a->doc, a->body),
              "text over the limit, leaving the article out");
    return false;
}

static bool prepare(struct op_ctx *ctx, struct op_article *a, const void *options, struct op_buf *part)
{
    op_addresses_settle(a);
    return op_text_write(ctx, a, options, part);
}

static bool finish(struct op_ctx *ctx, const op_str *parts, size_t count, const void *options,
                   const struct op_output *output)
{
    (void)ctx, (void)options;
    for (size_t i = 0; i < count; i++) {
        if (i && !output->write(output->self, OP_STR("\f\n")))
            return false;
        if (!output->write(output->self, parts[i]))
            return false;
    }
    return true;
}

/* -- The descriptor -- */

static const char *const width_words[] = {"auto", NULL};
static const char *const links_words[] = {"none", "refs", "inline", NULL};
static const char *const images_words[] = {"none", "alt", NULL};
static const char *const metadata_words[] = {"none", "title", "header", "yaml", NULL};
static const char *const captions_words[] = {"off", "on", NULL};
static const char *const headings_words[] = {"plain", "underline", "markdown", NULL};
static const char *const notes_words[] = {"end", "inline", "none", NULL};
static const char *const tables_words[] = {"auto", "grid", "tsv", "records", NULL};
static const char *const paragraph_words[] = {"blank", "indent", NULL};

static const struct op_option option_rows[] = {
    {"width", 'w', OP_OPTION_UINT, offsetof(struct op_text_options, width), "COLUMNS",
     "wrap lines at so many columns; 0: do not wrap; auto: as wide as the terminal", width_words},
    {"links", 0, OP_OPTION_CHOICE, offsetof(struct op_text_options, links), "HOW",
     "addresses of links: left out, numbered references with a list at the end, or behind each link", links_words},
    {"images", 0, OP_OPTION_CHOICE, offsetof(struct op_text_options, images), "HOW",
     "images: left out, or their alternative text in brackets", images_words},
    {"metadata", 0, OP_OPTION_CHOICE, offsetof(struct op_text_options, metadata), "WHAT",
     "what of the metadata stands above the text", metadata_words},
    {"headings", 0, OP_OPTION_CHOICE, offsetof(struct op_text_options, headings), "STYLE",
     "how headings are told from text", headings_words},
    {"paragraph", 0, OP_OPTION_CHOICE, offsetof(struct op_text_options, paragraph), "STYLE",
     "what parts paragraphs: a blank line, or an indent", paragraph_words},
    {"tables", 0, OP_OPTION_CHOICE, offsetof(struct op_text_options, tables), "HOW",
     "tables in columns where they fit, always in columns, with tabs, or cell by cell", tables_words},
    {"notes", 0, OP_OPTION_CHOICE, offsetof(struct op_text_options, notes), "WHERE",
     "footnotes where the article has them, in brackets where they are referred to, or not at all", notes_words},
    {"captions", 0, OP_OPTION_CHOICE, offsetof(struct op_text_options, captions), "WHETHER",
     "captions of figures and tables", captions_words},
    {NULL, 0, OP_OPTION_END, 0, NULL, NULL, NULL},
};

const struct op_text_options op_text_defaults = {
    .width = OP_TEXT_WIDTH,
    .metadata = OP_TEXT_METADATA_TITLE,
    .captions = OP_TEXT_CAPTIONS_ON,
};

static const char *const stages[] = {"meta", "extract", "clean", "math", "links", "outline", NULL};

const struct op_writer op_writer_text = {
    .name = "text",
    .summary = "write articles as plain text",
    .suffix = ".txt",
    .stages = stages,
    .options = option_rows,
    .defaults = &op_text_defaults,
    .options_size = sizeof op_text_defaults,
    .prepare = prepare,
    .finish = finish,
};
