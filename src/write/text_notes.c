/* Plain text: footnotes, and links as numbered references. */
#include <stdlib.h>

#include "offprint/utf8.h"
#include "write/text.h"

/* -- Notes -- */

static op_str role_of(const struct op_node *n)
{
    return op_attr(n, OP_N_ROLE);
}

static bool has_class(const struct op_node *n, const char *const *words)
{
    op_str list = op_attr(n, OP_N_CLASS);
    for (; list.n && *words; words++)
        if (op_str_has_word(list, op_str_z(*words)))
            return true;
    return false;
}

static bool has_role(const struct op_node *n, const char *role)
{
    op_str list = role_of(n);
    return list.n && op_str_has_word(list, op_str_z(role));
}

static bool is_block(const struct op_node *n)
{
    return (op_flags(n) & OP_NAME_BLOCK) != 0;
}

bool text_is_notes_section(const struct op_node *n)
{
    static const char *const classes[] = {"footnotes", "endnotes", "footnote-list", NULL};
    static const char *const lists[] = {"references", NULL};
    if (!n->n || !is_block(n) || op_is(n, OP_N_LI))
        return false;
    return has_role(n, "doc-endnotes") || has_class(n, classes) || (op_is(n, OP_N_OL) && has_class(n, lists));
}

/* A note that stands by itself. */
static bool is_lone_note(const struct op_node *n)
{
    static const char *const classes[] = {"footnote", "endnote", NULL};
    if (!n->n || !is_block(n))
        return false;
    if (has_role(n, "doc-footnote") || has_role(n, "doc-endnote"))
        return true;
    op_str type = op_attr_ns(n, OP_NS_EPUB, OP_N_TYPE);
    if (type.n && (op_str_has_word(type, OP_STR("footnote")) || op_str_has_word(type, OP_STR("endnote"))))
        return true;
    return has_class(n, classes) && op_attr(n, OP_N_ID).n;
}

static void add_note(struct text_notes *k, const struct op_node *n)
{
    if (k->count == k->cap) {
        k->cap = k->cap ? k->cap * 2 : 16;
        k->nodes = op_xrealloc(k->nodes, k->cap * sizeof(*k->nodes));
    }
    k->nodes[k->count++] = n;
}

static void add_id(struct text_notes *k, op_str id)
{
    if (!id.n)
        return;
    if (k->id_count == k->id_cap) {
        k->id_cap = k->id_cap ? k->id_cap * 2 : 16;
        k->ids = op_xrealloc(k->ids, k->id_cap * sizeof *k->ids);
    }
    k->ids[k->id_count++] = (struct text_note_id){id, (uint32_t)k->count};
}

static int compare_ids(const void *a, const void *b)
{
    const struct text_note_id *x = a, *y = b;
    int order = op_str_compare(x->id, y->id);
    return order ? order : (x->number > y->number) - (x->number < y->number);
}

void text_notes_find(struct text *t, struct op_node *body)
{
    struct text_notes *k = &t->notes;
    const struct op_node *section = NULL, *note = NULL, *silent = NULL;
    struct op_walk w;
    op_walk_start(&w, body);
    while (op_walk_next(&w)) {
        struct op_node *n = w.node;
        if (w.event == OP_LEAVE) {
            section = n == section ? NULL : section;
            note = n == note ? NULL : note;
            silent = n == silent ? NULL : silent;
            continue;
        }
        if (!op_is_element(n) || (!n->n && !op_is(n, OP_N_LI)))
            continue;
        if (text_is_silent(t, n)) {
            op_walk_skip(&w);
            continue;
        }
        if (!section && text_is_notes_section(n))
            section = n;
        if (!note && ((section && op_is(n, OP_N_LI)) || is_lone_note(n))) {
            note = n;
            add_note(k, n);
        }
        if (note) {
            add_id(k, op_attr(n, OP_N_ID));
            add_id(k, op_is(n, OP_N_A) ? op_attr(n, OP_N_NAME) : OP_STR_NONE);
        }
    }
    k->told = op_xcalloc(k->count + 1, sizeof *k->told);
    if (k->id_count > 1)
        qsort(k->ids, k->id_count, sizeof *k->ids, compare_ids);
}

void text_notes_release(struct text *t)
{
    free(t->notes.nodes);
    free(t->notes.told);
    free(t->notes.ids);
    free(t->links.urls);
    free(t->links.slots);
}

uint32_t text_note_at(struct text *t, const struct op_node *n)
{
    struct text_notes *k = &t->notes;
    if (k->met == k->count || k->nodes[k->met] != n)
        return 0;
    return (uint32_t)++k->met;
}

static uint32_t note_of_id(const struct text_notes *k, op_str id)
{
    size_t from = 0, to = k->id_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (op_str_compare(k->ids[middle].id, id) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from < k->id_count && op_str_eq(k->ids[from].id, id) ? k->ids[from].number : 0;
}

/* Text below a link, when it is short: at most `max` bytes, without white space at its ends. */
static bool short_text(const struct op_node *a, char *room, size_t max, op_str *text)
{
    struct op_buf b = {room, 0, max, max - 1, false};
    struct op_walk w;
    op_walk_start(&w, (struct op_node *)(uintptr_t)a);
    while (op_walk_next(&w)) {
        if (w.event == OP_ENTER && w.node->kind == OP_TEXT)
            op_buf_add(&b, op_text(w.node));
        if (b.full)
            return false;
    }
    *text = op_str_trim(op_buf_str(&b));
    return true;
}

uint32_t text_note_ref(const struct text *t, const struct op_node *a)
{
    static const char *const classes[] = {"footnote-ref", "noteref", "footnote-reference", "footnote", NULL};
    op_str href = op_attr(a, OP_N_HREF);
    if (!t->notes.id_count || href.n < 2 || *href.p != '#')
        return 0;
    uint32_t number = note_of_id(&t->notes, op_str_skip(href, 1));
    if (!number || has_role(a, "doc-noteref") || has_class(a, classes))
        return number;
    op_str type = op_attr_ns(a, OP_NS_EPUB, OP_N_TYPE);
    if (type.n && op_str_has_word(type, OP_STR("noteref")))
        return number;
    const struct op_node *up = op_parent(a);
    if (up && op_is(up, OP_N_SUP))
        return number;
    char room[24];
    op_str text;
    return short_text(a, room, sizeof room, &text) && text.n <= 6 && text.n && !memchr(text.p, ' ', text.n) ? number
                                                                                                            : 0;
}

/* Arrows, carets and the number of the note: what sites print to lead back. */
static bool is_return_sign(op_str s)
{
    const char *p = s.p, *end = s.p + s.n;
    while (p < end) {
        size_t length;
        uint32_t c = op_utf8_decode(p, end, &length);
        bool sign = (c >= 0x2190 && c <= 0x21FF) || c == 0x23CE || c == 0xFE0E || c == 0xFE0F || c == 0xA0 ||
                    (c >= 0x2B05 && c <= 0x2B07) || c == 0x2934 || c == 0x25B2 ||
                    (c < 0x80 && c && (strchr("^[](). ", (int)c) || op_is_digit((char)c)));
        if (!sign)
            return false;
        p += length;
    }
    return true;
}

static bool leads_back(const struct op_node *a)
{
    op_str href = op_attr(a, OP_N_HREF), text;
    char room[48];
    return href.n && *href.p == '#' && short_text(a, room, sizeof room, &text) && is_return_sign(text);
}

bool text_is_backlink(const struct text *t, const struct op_node *a)
{
    static const char *const classes[] = {"footnote-backref", "footnote-back",         "reversefootnote",
                                          "backlink",         "data-footnote-backref", NULL};
    if (has_role(a, "doc-backlink") || has_class(a, classes))
        return true;
    if (has_role(a, "doc-noteref"))
        return false;
    const struct text_frame *top = text_top(t);
    return top && top->in_notes && leads_back(a);
}

/* -- Notes where they are referred to -- */

void text_note_tell(struct text *t, uint32_t number)
{
    struct text_notes *k = &t->notes;
    if (k->told[number - 1])
        return;
    k->told[number - 1] = true;
    struct op_walk w;
    op_walk_start(&w, (struct op_node *)(uintptr_t)k->nodes[number - 1]);
    text_add(t, OP_STR(" "));
    text_add_word(t, OP_STR("["));
    while (op_walk_next(&w)) {
        const struct op_node *n = w.node;
        if (n->kind == OP_TEXT && w.event == OP_ENTER) {
            op_str text = op_text(n);
            while (!t->space && t->para.p[t->para.n - 1] == '[' && text.n && op_is_space(*text.p))
                text = op_str_skip(text, 1);
            text_add(t, text);
        } else if (op_is_element(n) && is_block(n)) {
            t->space = t->para.p[t->para.n - 1] == '[' ? 0 : ' ';
        } else if (w.event == OP_ENTER && op_is_element(n) &&
                   (text_is_silent(t, n) ||
                    (op_is(n, OP_N_A) && (leads_back(n) || has_role(n, "doc-backlink") || text_note_ref(t, n))))) {
            op_walk_skip(&w);
        }
    }
    t->space = 0;
    text_add_tail(t, OP_STR("]"));
}

/* Moves past the notes inside `n` when all of them were told. */
static bool pass_told(struct text_notes *k, const struct op_node *n)
{
    size_t met = k->met;
    for (; met < k->count; met++) {
        const struct op_node *up = k->nodes[met];
        while (up && up != n)
            up = op_parent(up);
        if (!up)
            break;
        if (!k->told[met])
            return false;
    }
    bool any = met > k->met;
    k->met = met;
    return any;
}

bool text_note_is_done(struct text *t, const struct op_node *n)
{
    bool section = text_is_notes_section(n), note = t->notes.met < t->notes.count && t->notes.nodes[t->notes.met] == n;
    if (t->options->notes == OP_TEXT_NOTES_END || (!section && !note))
        return false;
    return t->options->notes == OP_TEXT_NOTES_NONE || pass_told(&t->notes, n);
}

/* -- Links -- */

static uint64_t hash_of(op_str s)
{
    uint64_t h = 0x9E3779B97F4A7C15u ^ s.n;
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 0xD6E8FEB86659FD93u, h ^= h >> 29;
    return h;
}

#define PROBE_MAX 64 /* further on, an address is listed twice rather than searched for */

static size_t slot_of(const struct text_links *k, op_str url)
{
    size_t mask = k->slot_count - 1, at = (size_t)hash_of(url) & mask;
    for (int probe = 0; probe < PROBE_MAX; probe++, at = (at + 1) & mask)
        if (!k->slots[at] || op_str_eq(k->urls[k->slots[at] - 1], url))
            return at;
    return at;
}

static void grow_links(struct text_links *k)
{
    k->cap = k->cap ? k->cap * 2 : 32;
    k->urls = op_xrealloc(k->urls, k->cap * sizeof *k->urls);
    free(k->slots);
    k->slot_count = k->cap * 2;
    k->slots = op_xcalloc(k->slot_count, sizeof *k->slots);
    for (size_t i = 0; i < k->count; i++)
        k->slots[slot_of(k, k->urls[i])] = (uint32_t)(i + 1);
}

/* The number of an address among the links, a new one when it was not met yet. */
static uint32_t link_number(struct text_links *k, op_str url)
{
    if (k->count == k->cap)
        grow_links(k);
    size_t slot = slot_of(k, url);
    if (!k->slots[slot] || !op_str_eq(k->urls[k->slots[slot] - 1], url)) {
        k->urls[k->count++] = url;
        k->slots[slot] = (uint32_t)k->count;
    }
    return k->slots[slot];
}

/* Is the text of the link its address? */
static bool is_autolink(op_str text, op_str url)
{
    static const op_str prefixes[] = {OP_STR_INIT("mailto:"), OP_STR_INIT("https://"), OP_STR_INIT("http://"),
                                      OP_STR_INIT("tel:")};
    if (op_str_eq(text, url))
        return true;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (op_str_starts(url, prefixes[i])) {
            op_str rest = op_str_skip(url, prefixes[i].n);
            if (rest.n && rest.p[rest.n - 1] == '/' && (!text.n || text.p[text.n - 1] != '/'))
                rest.n--;
            return op_str_eq(text, rest);
        }
    return false;
}

/* An address is one word: white space in it is left out. */
static void add_address(struct text *t, op_str url)
{
    for (op_str word = op_str_word(&url); word.p; word = op_str_word(&url))
        text_add(t, word);
}

void text_link_ref(struct text *t, const struct op_node *a, size_t mark)
{
    op_str url = op_str_trim(op_attr(a, OP_N_HREF));
    op_str text = op_str_trim(op_str_skip(op_buf_str(&t->para), mark));
    if (!url.n || *url.p == '#' || !text.n || is_autolink(text, url))
        return;
    if (op_str_starts_ci(url, OP_STR("javascript:")) || op_str_starts_ci(url, OP_STR("data:")))
        return;
    if (t->options->links == OP_TEXT_LINKS_INLINE) {
        text_add_tail(t, OP_STR(" <"));
        add_address(t, url);
        text_add_tail(t, OP_STR(">"));
        return;
    }
    char room[24];
    struct op_buf number = {room, 0, sizeof room, sizeof room - 1, false};
    op_buf_addc(&number, '[');
    op_buf_add_uint(&number, t->notes.count + link_number(&t->links, url));
    op_buf_addc(&number, ']');
    text_add_tail(t, op_buf_str(&number));
}

void text_links_write(struct text *t)
{
    text_gap(t, 2);
    for (size_t i = 0; i < t->links.count; i++) {
        text_begin(t);
        op_buf_addc(t->out, '[');
        op_buf_add_uint(t->out, t->notes.count + i + 1);
        op_buf_addz(t->out, "] ");
        /* An address is one word: what cannot stand in one is left out. */
        text_add_verbatim(t, t->links.urls[i]);
        for (size_t at = 0; at < t->para.n; at++)
            if (!op_is_space(t->para.p[at]))
                op_buf_addc(t->out, t->para.p[at]);
        op_buf_clear(&t->para);
        op_buf_addc(t->out, '\n');
    }
}
