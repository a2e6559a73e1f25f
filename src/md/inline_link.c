/* Links, images and what else stands in brackets: CommonMark 0.31.2, section 6.3 and the appendix's "look for link or
   image"; footnotes, [[names]], [spans]{.class}. */
#include "md/inline.h"
#include "md/unicode.h"

enum { NAME_MAX_BYTES = 512 };

void md_open_bracket(struct md_inline *in, char kind, uint32_t width)
{
    (void)md_emit(in, MD_T_TEXT, in->at, in->at + width, in->at + width);
    if (in->bracket_count)
        in->brackets[in->bracket_count - 1].bracket_after = true;
    in->brackets = md_grow(in->brackets, in->bracket_count, &in->bracket_cap, sizeof *in->brackets);
    in->brackets[in->bracket_count++] = (struct md_bracket){in->token_count - 1, in->at, in->top, kind, false};
}

static void pop_bracket(struct md_inline *in)
{
    in->bracket_count--;
    if (in->dead_links > in->bracket_count)
        in->dead_links = in->bracket_count;
}

/* -- What stands behind the bracket -- */

static const char *skip_space(const char *p, const char *end)
{
    while (p < end && md_ascii[(unsigned char)*p] & MD_SPACE)
        p++;
    return p;
}

/* ` =100x200`, as some dialects write the size of an image. */
static const char *take_size(const char *p, const char *end, struct md_link *link)
{
    const char *at = p + 1, *from = at;
    if (p >= end || *p != '=')
        return p;
    while (at < end && (op_is_digit(*at) || *at == '%'))
        at++;
    op_str width = op_str_range(from, at);
    if (at >= end || *at != 'x')
        return p;
    from = ++at;
    while (at < end && (op_is_digit(*at) || *at == '%'))
        at++;
    link->width = width;
    link->height = op_str_range(from, at);
    return at;
}

/* `(destination "title")` behind the bracket; its length, or 0. */
static size_t inline_target(const struct md_inline *in, uint32_t at, struct md_link *link, bool image)
{
    const char *begin = in->s + at, *end = in->s + in->n;
    if (begin >= end || *begin != '(')
        return 0;
    const char *p = skip_space(begin + 1, end);
    link->destination = op_str_make(p, 0);
    size_t n = md_scan_destination(p, end, &link->destination);
    if (!n && p < end && *p != ')')
        return 0;
    p += n;
    const char *behind = skip_space(p, end);
    if (image && in->p->article)
        behind = skip_space(take_size(behind, end, link), end);
    n = behind > p ? md_scan_title(behind, end, &link->title) : 0;
    behind = skip_space(behind + n, end);
    if (image && in->p->article)
        behind = skip_space(take_size(behind, end, link), end);
    return behind < end && *behind == ')' ? (size_t)(behind + 1 - begin) : 0;
}

/* `[label]`, `[]` or nothing; `*length` is how far it goes. */
static bool reference_target(struct md_inline *in, const struct md_bracket *b, struct md_link *link, size_t *length)
{
    const char *p = in->s + in->at + 1, *end = in->s + in->n;
    op_str label = op_str_range(in->s + b->position, in->s + in->at);
    *length = md_scan_link_label(p, end);
    if (*length)
        label = op_str_make(p + 1, *length - 2);
    else if (b->bracket_after)
        return false;
    else if (end - p >= 2 && p[0] == '[' && p[1] == ']')
        *length = 2;
    struct md_reference *r = md_reference_lookup(in->p, label, false);
    if (!r)
        return false;
    link->destination = r->destination;
    link->title = r->title;
    return true;
}

static uint32_t add_link(struct md_inline *in, struct md_link link)
{
    in->links = md_grow(in->links, in->link_count, &in->link_cap, sizeof *in->links);
    in->links[in->link_count] = link;
    return in->link_count++;
}

/* The bracket's token becomes `open`, and `close` stands for the closing one and all up to `next`. */
static void enclose(struct md_inline *in, const struct md_bracket *b, enum md_token_kind open, enum md_token_kind close,
                    uint32_t data, uint32_t next)
{
    in->tokens[b->token].kind = (uint8_t)open;
    in->tokens[b->token].data = data;
    md_emit(in, close, in->at, next, next)->data = data;
    md_resolve_delimiters(in, b->delimiter);
}

void md_close_bracket(struct md_inline *in)
{
    if (!in->bracket_count) {
        in->at++;
        return;
    }
    struct md_bracket b = in->brackets[in->bracket_count - 1];
    struct md_link link = {.title = OP_STR_NONE};
    if (b.kind == '^') {
        enclose(in, &b, MD_T_INLINE_NOTE, MD_T_INLINE_NOTE_END, 0, in->at + 1);
        pop_bracket(in);
        return;
    }
    bool image = b.kind == '!', dead = !image && in->bracket_count - 1 < in->dead_links;
    size_t length = dead ? 0 : inline_target(in, in->at + 1, &link, image);
    bool found = length > 0;
    if (!found && !dead) {
        link = (struct md_link){.title = OP_STR_NONE};
        found = reference_target(in, &b, &link, &length);
    }
    struct md_attributes attributes = {0};
    if (found) {
        enclose(in, &b, image ? MD_T_IMAGE : MD_T_LINK, image ? MD_T_IMAGE_END : MD_T_LINK_END, add_link(in, link),
                in->at + 1 + (uint32_t)length);
    } else if (in->p->article && b.kind == '[' &&
               (length = md_attributes_parse(in->p->arena, in->s + in->at + 1, in->s + in->n, &attributes)) > 0) {
        link.attributes = op_arena_alloc(in->p->arena, sizeof attributes);
        *link.attributes = attributes;
        enclose(in, &b, MD_T_SPAN, MD_T_SPAN_END, add_link(in, link), in->at + 1 + (uint32_t)length);
    } else {
        in->at++;
    }
    pop_bracket(in);
    /* Links hold no links. */
    if (found && !image)
        in->dead_links = in->bracket_count;
}

/* -- Of articles -- */

/* `[^1]`, where such a note is defined. */
bool md_note_reference(struct md_inline *in)
{
    uint32_t from = in->at + 2, to = from;
    while (to < in->n && to - from <= MD_LABEL_MAX && in->s[to] != ']' && in->s[to] != '[' && !op_is_space(in->s[to]))
        to++;
    if (to == from || to >= in->n || in->s[to] != ']')
        return false;
    const struct md_reference *r = md_reference_lookup(in->p, op_str_range(in->s + from, in->s + to), true);
    if (!r || !r->note)
        return false;
    in->notes = md_grow(in->notes, in->note_count, &in->note_cap, sizeof *in->notes);
    in->notes[in->note_count] = r->note;
    md_emit(in, MD_T_NOTE, in->at, to + 1, to + 1)->data = in->note_count++;
    return true;
}

static bool is_image_name(op_str name)
{
    static const char *const suffixes[] = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        op_str suffix = op_str_z(suffixes[i]);
        if (name.n > suffix.n && op_str_eq_ci(op_str_skip(name, name.n - suffix.n), suffix))
            return true;
    }
    return false;
}

/* Of an embed: `|300` or `|300x200` is its size, other text is what to show instead. */
static op_str size_of_embed(op_str shown, struct md_link *link)
{
    op_str height = shown, width = op_str_cut(&height, 'x');
    uint64_t number;
    if (!op_str_to_uint(width, 100000, &number) || (height.p && !op_str_to_uint(height, 100000, &number)))
        return shown;
    link->width = width;
    link->height = height;
    return OP_STR_NONE;
}

/* Obsidian's `[[name#heading|text]]` leads to another article, `![[image.png|300]]` shows an image. */
bool md_wiki_link(struct md_inline *in, bool embed)
{
    uint32_t open = embed ? 3 : 2;
    /* x[[i]] is none. */
    if (in->at > 0 && (op_is_alnum(in->s[in->at - 1]) || in->s[in->at - 1] == ']'))
        return false;
    op_str rest = op_str_make(in->s + in->at + open, in->n - in->at - open);
    rest = op_str_first(rest, NAME_MAX_BYTES);
    size_t end = 0;
    while (end + 1 < rest.n && rest.p[end] != '\n' && rest.p[end] != '[' &&
           !(rest.p[end] == ']' && rest.p[end + 1] == ']'))
        end++;
    if (end == 0 || end + 1 >= rest.n || rest.p[end] != ']')
        return false;
    op_str shown = op_str_first(rest, end), name = op_str_cut(&shown, '|');
    /* In a table, the bar is escaped. */
    if (name.n && shown.p && name.p[name.n - 1] == '\\')
        name.n--;
    name = op_str_trim(name);
    shown = op_str_trim(shown);
    uint32_t next = in->at + open + (uint32_t)end + 2;
    /* [[1]](#note) is a link of Markdown's, and so is [[1]] where [1] is defined. */
    if (!name.n || (next < in->n && in->s[next] == '(') || md_reference_lookup(in->p, op_str_first(rest, end), false))
        return false;
    struct md_link link = {.destination = name, .literal = true, .title = OP_STR_NONE};
    if (embed && is_image_name(name)) {
        link.title = size_of_embed(shown, &link);
        md_emit(in, MD_T_EMBED, in->at, next, next)->data = add_link(in, link);
        return true;
    }
    uint32_t data = add_link(in, link);
    op_str text = shown.n ? shown : name;
    if (!shown.n && text.p[0] == '#')
        text = op_str_skip(text, 1);
    uint32_t from = (uint32_t)(text.p - in->s);
    md_emit(in, MD_T_LINK, in->at, from, from)->data = data;
    (void)md_push_token(in, MD_T_TEXT, from, from + (uint32_t)text.n);
    md_push_token(in, MD_T_LINK_END, from + (uint32_t)text.n, next)->data = data;
    in->at = in->text = next;
    return true;
}
