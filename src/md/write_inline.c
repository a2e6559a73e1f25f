#include "md/unicode.h"
#include "md/write.h"
#include "offprint/utf8.h"

/* A text with places: where its bytes stand in the source. */
struct written {
    const struct md_block *block; /* NULL: nowhere */
    uint32_t first;
    op_str text;
    uint32_t line, begin; /* for md_content_source() */
};

void md_write_place(struct md_writer *w, uint32_t source)
{
    if (!w->mapped || w->inside_note)
        return;
    w->map = md_grow(w->map, w->map_count, &w->map_cap, sizeof *w->map);
    w->map[w->map_count++] = (struct op_map_entry){(uint32_t)w->html->n, source};
}

static void place(struct md_writer *w, struct written *t, uint32_t offset)
{
    if (w->mapped && t->block)
        md_write_place(w, md_content_source(w->p, t->block, t->first, t->text, offset, &t->line, &t->begin));
}

static op_str slice(const struct written *t, const struct md_token *token)
{
    return op_str_make(t->text.p + token->from, token->to - token->from);
}

/* -- Text -- */

static bool in_word(char c)
{
    return op_is_alnum(c) || (c & 0x80);
}

/* The specification prints quotation marks as references. */
static void write_plain(struct md_writer *w, op_str text)
{
    if (w->p->article && !w->images)
        md_write_bare(w->html, text);
    else
        md_write_escaped(w->html, text);
}

static void write_abbreviated(struct md_writer *w, op_str text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.n;) {
        op_str meaning;
        bool begins = i == 0 || !in_word(text.p[i - 1]) || !in_word(text.p[i]);
        size_t n = begins ? md_abbreviation_at(w->p->abbreviations, text, i, &meaning) : 0;
        if (!n) {
            i++;
            continue;
        }
        write_plain(w, op_str_make(text.p + from, i - from));
        op_buf_add(w->html, OP_STR("<abbr"));
        md_write_attribute(w->html, "title", meaning);
        op_buf_addc(w->html, '>');
        write_plain(w, op_str_make(text.p + i, n));
        op_buf_add(w->html, OP_STR("</abbr>"));
        from = i += n;
    }
    write_plain(w, op_str_skip(text, from));
}

static void write_text(struct md_writer *w, op_str text)
{
    if (w->p->abbreviations && !w->images && !w->links)
        write_abbreviated(w, text);
    else
        write_plain(w, text);
}

static bool is_wide(op_str text, size_t at, bool before)
{
    size_t n, from = at;
    if (before ? at == 0 : at >= text.n)
        return false;
    if (before)
        do
            from--;
        while (from > 0 && ((unsigned char)text.p[from] & 0xC0) == 0x80);
    return md_unicode_cjk(op_utf8_decode(text.p + from, text.p + text.n, &n));
}

/* Between characters that stand without spaces a line end is none either. */
static void write_soft_break(struct md_writer *w, const struct written *t, const struct md_token *token)
{
    if (!w->p->article || !is_wide(t->text, token->from, true) || !is_wide(t->text, token->to, false))
        op_buf_addc(w->html, '\n');
}

static void write_code(struct md_writer *w, op_str code)
{
    bool filled = false;
    for (size_t i = 0; i < code.n && !filled; i++)
        filled = code.p[i] != ' ' && code.p[i] != '\n';
    bool padded = code.n > 1 && filled && (code.p[0] == ' ' || code.p[0] == '\n') &&
                  (code.p[code.n - 1] == ' ' || code.p[code.n - 1] == '\n');
    if (padded)
        code = op_str_make(code.p + 1, code.n - 2);
    if (!w->images)
        op_buf_add(w->html, OP_STR("<code>"));
    while (code.p) {
        write_plain(w, op_str_cut(&code, '\n'));
        if (code.p)
            op_buf_addc(w->html, ' ');
    }
    if (!w->images)
        op_buf_add(w->html, OP_STR("</code>"));
}

static void write_dash(struct md_writer *w, uint32_t run)
{
    /* As cmark counts: em dashes, and at the end two en dashes where one would be left. */
    uint32_t en = run % 3 == 0 ? 0 : run % 2 == 0 ? run / 2 : run % 3 == 2 ? 1 : 2;
    uint32_t em = (run - 2 * en) / 3;
    for (uint32_t i = 0; i < em; i++)
        op_buf_add(w->html, OP_STR("\xE2\x80\x94"));
    for (uint32_t i = 0; i < en; i++)
        op_buf_add(w->html, OP_STR("\xE2\x80\x93"));
}

/* -- Delimiters -- */

static const struct {
    const char *open, *close;
    bool quote; /* written in alternative text as well */
} tags[] = {
    [MD_TAG_EM] = {"<em>", "</em>", false},
    [MD_TAG_STRONG] = {"<strong>", "</strong>", false},
    [MD_TAG_DEL] = {"<del>", "</del>", false},
    [MD_TAG_SUB] = {"<sub>", "</sub>", false},
    [MD_TAG_SUP] = {"<sup>", "</sup>", false},
    [MD_TAG_MARK] = {"<mark>", "</mark>", false},
    [MD_TAG_SINGLE] = {"\xE2\x80\x98", "\xE2\x80\x99", true},
    [MD_TAG_DOUBLE] = {"\xE2\x80\x9C", "\xE2\x80\x9D", true},
};

static void write_delimiters(struct md_writer *w, const struct md_token *token)
{
    const struct md_delimiter *d = &w->in.delimiters[token->data];
    for (uint32_t i = d->closers; i; i = w->in.events[i - 1].next)
        if (!w->images || tags[w->in.events[i - 1].tag].quote)
            op_buf_addz(w->html, tags[w->in.events[i - 1].tag].close);
    if (d->count && d->c == '\'')
        op_buf_add(w->html, OP_STR("\xE2\x80\x99"));
    else if (d->count && d->c == '"')
        op_buf_addz(w->html, d->can_open ? "\xE2\x80\x9C" : "\xE2\x80\x9D");
    else
        op_buf_fill(w->html, d->c, d->count);
    for (uint32_t i = d->openers; i; i = w->in.events[i - 1].next)
        if (!w->images || tags[w->in.events[i - 1].tag].quote)
            op_buf_addz(w->html, tags[w->in.events[i - 1].tag].open);
}

/* -- Links and images -- */

/* False when references have used up what they may add to the output. */
static bool link_allowed(struct md_writer *w, const struct md_link *link)
{
    size_t size = link->destination.n + link->title.n;
    if (size > w->link_max - w->link_bytes) {
        w->p->references_limited = true;
        return false;
    }
    w->link_bytes += size;
    return true;
}

/* A name of Obsidian's: `Note#Heading` in the run of articles, `#Heading` in this one. */
static void write_name(struct md_writer *w, op_str name)
{
    if (name.n && name.p[0] != '#')
        op_buf_add(w->html, OP_STR("post:"));
    op_str fragment = name;
    name = op_str_cut(&fragment, '#');
    for (size_t i = 0; i < name.n; i++) {
        /* What would divide an address. */
        if (strchr("?%:#", name.p[i]) && name.p[i])
            op_buf_addf(w->html, "%%%02X", (unsigned)(unsigned char)name.p[i]);
        else
            md_write_url(w->html, op_str_make(name.p + i, 1));
    }
    /* Of Note#Heading#Subheading the last counts. */
    while (fragment.p && op_str_find_char(fragment, '#', 0) != OP_NOT_FOUND)
        (void)op_str_cut(&fragment, '#');
    if (fragment.p) {
        op_buf_addc(w->html, '#');
        if (fragment.n && fragment.p[0] == '^')
            fragment = op_str_skip(fragment, 1);
        md_write_url(w->html, op_str_trim(fragment));
    }
}

static void write_title(struct md_writer *w, const struct md_link *link)
{
    if (!link->title.p)
        return;
    op_buf_add(w->html, OP_STR(" title=\""));
    md_write_unescaped(w->html, link->title, false);
    op_buf_addc(w->html, '"');
}

static void open_link(struct md_writer *w, struct written *t, const struct md_token *token)
{
    const struct md_link *link = &w->in.links[token->data];
    if (w->links++ || w->images || w->contents)
        return;
    w->link_dropped = !link_allowed(w, link);
    if (w->link_dropped)
        return;
    place(w, t, token->from);
    op_buf_add(w->html, OP_STR("<a href=\""));
    if (link->literal)
        write_name(w, link->destination);
    else
        md_write_unescaped(w->html, link->destination, true);
    op_buf_addc(w->html, '"');
    write_title(w, link);
    md_write_attributes(w->html, link->attributes);
    op_buf_addc(w->html, '>');
}

static void close_link(struct md_writer *w)
{
    if (!--w->links && !w->images && !w->contents && !w->link_dropped)
        op_buf_add(w->html, OP_STR("</a>"));
}

static void open_image(struct md_writer *w, struct written *t, const struct md_token *token)
{
    const struct md_link *link = &w->in.links[token->data];
    if (w->images++)
        return;
    place(w, t, token->from);
    op_buf_add(w->html, OP_STR("<img src=\""));
    bool allowed = link_allowed(w, link);
    if (allowed && link->literal)
        md_write_url(w->html, link->destination);
    else if (allowed)
        md_write_unescaped(w->html, link->destination, true);
    op_buf_add(w->html, OP_STR("\" alt=\""));
}

static void close_image(struct md_writer *w, const struct md_token *token)
{
    const struct md_link *link = &w->in.links[token->data];
    if (--w->images)
        return;
    op_buf_addc(w->html, '"');
    if (!link->literal)
        write_title(w, link);
    md_write_attribute(w->html, "width", link->width);
    md_write_attribute(w->html, "height", link->height);
    md_write_attributes(w->html, link->attributes);
    if (link->attributes) {
        md_write_attribute(w->html, "width", link->attributes->width);
        md_write_attribute(w->html, "height", link->attributes->height);
    }
    op_buf_add(w->html, OP_STR(" />"));
}

static void write_embed(struct md_writer *w, struct written *t, const struct md_token *token)
{
    open_image(w, t, token);
    md_write_escaped(w->html, w->in.links[token->data].title);
    close_image(w, token);
}

static void write_autolink(struct md_writer *w, struct written *t, const struct md_token *token)
{
    op_str text = slice(t, token);
    bool link = !w->links && !w->images && !w->contents;
    /* Who writes articles escapes the underscores of an address, too. */
    bool escapes = w->p->article && (token->data == MD_AUTO_BARE || token->data == MD_AUTO_WWW);
    if (link) {
        place(w, t, token->from);
        op_buf_addz(w->html, token->data == MD_AUTO_MAIL  ? "<a href=\"mailto:"
                             : token->data == MD_AUTO_WWW ? "<a href=\"http://"
                                                          : "<a href=\"");
        if (escapes)
            md_write_unescaped(w->html, text, true);
        else
            md_write_url(w->html, text);
        op_buf_add(w->html, OP_STR("\">"));
    }
    if (escapes)
        md_write_unescaped(w->html, text, false);
    else
        write_plain(w, text);
    if (link)
        op_buf_add(w->html, OP_STR("</a>"));
}

/* -- Footnotes -- */

static struct md_written_note *new_note(struct md_writer *w, struct md_block *block)
{
    w->notes = md_grow(w->notes, w->note_count, &w->note_cap, sizeof *w->notes);
    w->notes[w->note_count] = (struct md_written_note){.block = block};
    return &w->notes[w->note_count++];
}

/* Further references get an id of their own. */
static void add_reference_id(struct op_buf *out, uint32_t number, uint32_t reference)
{
    op_buf_addf(out, reference > 1 ? "fnref-%u-%u" : "fnref-%u", (unsigned)number, (unsigned)reference);
}

static void write_reference(struct md_writer *w, uint32_t number)
{
    struct op_buf *out = w->html;
    op_buf_addf(out, "<sup><a href=\"#fn-%u\" id=\"", (unsigned)number);
    add_reference_id(out, number, ++w->notes[number - 1].references);
    op_buf_addf(out, "\" role=\"doc-noteref\">%u</a></sup>", (unsigned)number);
}

static void write_note(struct md_writer *w, struct written *t, const struct md_token *token)
{
    struct md_block *note = w->in.notes[token->data];
    if (w->images || w->contents)
        return;
    if (!note->u.note.number) {
        (void)new_note(w, note);
        note->u.note.number = w->note_count;
    }
    place(w, t, token->from);
    write_reference(w, note->u.note.number);
}

static void open_inline_note(struct md_writer *w, struct written *t, const struct md_token *token)
{
    if (w->inside_note || w->images || w->contents)
        return;
    struct md_written_note *note = new_note(w, NULL);
    place(w, t, token->from);
    write_reference(w, w->note_count);
    w->inside_note = w->note_count;
    note->from = w->inline_notes.n;
    w->outside = w->html;
    w->html = &w->inline_notes;
}

static void close_inline_note(struct md_writer *w)
{
    if (!w->inside_note)
        return;
    w->notes[w->inside_note - 1].to = w->html->n;
    w->html = w->outside;
    w->inside_note = 0;
}

void md_write_backlinks(struct md_writer *w, uint32_t number)
{
    uint32_t references = w->notes[number - 1].references;
    for (uint32_t i = 1; i <= references; i++) {
        op_buf_add(w->html, OP_STR(" <a href=\"#"));
        add_reference_id(w->html, number, i);
        op_buf_add(w->html, OP_STR("\" role=\"doc-backlink\">\xE2\x86\xA9"));
        if (i > 1)
            op_buf_addf(w->html, "<sup>%u</sup>", (unsigned)i);
        op_buf_add(w->html, OP_STR("</a>"));
    }
}

/* -- All of it -- */

static void write_math(struct md_writer *w, struct written *t, const struct md_token *token)
{
    place(w, t, token->from);
    if (w->images)
        md_write_escaped(w->html, slice(t, token));
    else
        md_write_math(w->html, slice(t, token), token->kind == MD_T_DISPLAY_MATH);
}

static void write_span(struct md_writer *w, const struct md_token *token)
{
    if (w->images)
        return;
    op_buf_add(w->html, OP_STR("<span"));
    md_write_attributes(w->html, w->in.links[token->data].attributes);
    op_buf_addc(w->html, '>');
}

static void write_html(struct md_writer *w, struct written *t, const struct md_token *token)
{
    if (w->images)
        return;
    place(w, t, token->from);
    op_buf_add(w->html, slice(t, token));
}

static void write_token(struct md_writer *w, struct written *t, const struct md_token *token)
{
    switch ((enum md_token_kind)token->kind) {
    case MD_T_TEXT:
        write_text(w, slice(t, token));
        break;
    case MD_T_SOFT_BREAK:
        write_soft_break(w, t, token);
        place(w, t, token->to);
        break;
    case MD_T_HARD_BREAK:
        op_buf_addz(w->html, w->images ? "\n" : "<br />\n");
        place(w, t, token->to);
        break;
    case MD_T_CODE:
        write_code(w, slice(t, token));
        break;
    case MD_T_HTML:
        write_html(w, t, token);
        break;
    case MD_T_ENTITY:
        md_write_entity(w->html, slice(t, token), false);
        break;
    case MD_T_AUTOLINK:
        write_autolink(w, t, token);
        break;
    case MD_T_DELIMITER:
        write_delimiters(w, token);
        break;
    case MD_T_LINK:
        open_link(w, t, token);
        break;
    case MD_T_LINK_END:
        close_link(w);
        break;
    case MD_T_IMAGE:
        open_image(w, t, token);
        break;
    case MD_T_IMAGE_END:
        close_image(w, token);
        break;
    case MD_T_SPAN:
        write_span(w, token);
        break;
    case MD_T_SPAN_END:
        op_buf_addz(w->html, w->images ? "" : "</span>");
        break;
    case MD_T_NOTE:
        write_note(w, t, token);
        break;
    case MD_T_INLINE_NOTE:
        open_inline_note(w, t, token);
        break;
    case MD_T_INLINE_NOTE_END:
        close_inline_note(w);
        break;
    case MD_T_MATH:
    case MD_T_DISPLAY_MATH:
        write_math(w, t, token);
        break;
    case MD_T_EMBED:
        write_embed(w, t, token);
        break;
    case MD_T_DASH:
        write_dash(w, token->to - token->from);
        break;
    case MD_T_DOTS:
        op_buf_add(w->html, OP_STR("\xE2\x80\xA6"));
        break;
    case MD_T_GONE:
        break;
    }
}

static void write_tokens(struct md_writer *w, struct written *t)
{
    md_inline_parse(&w->in, t->text);
    for (uint32_t i = 0; i < w->in.token_count; i++)
        write_token(w, t, &w->in.tokens[i]);
}

void md_write_content(struct md_writer *w, const struct md_block *b, uint32_t first)
{
    struct written t = {.block = b, .first = first, .text = md_content(w->p, b, first)};
    write_tokens(w, &t);
}

void md_write_piece(struct md_writer *w, op_str text)
{
    struct written t = {.text = text};
    write_tokens(w, &t);
}
