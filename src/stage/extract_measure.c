/* op-extract: the list of boxes. */
#include <stdlib.h>

#include "base/text_scan.h"
#include "offprint/buf.h"
#include "stage/clean.h"
#include "stage/extract.h"

/* Of texts in which commas and full stops end what was said. */
enum {
    PROSE_MIN = 25,
    PROSE_SURE = 60,
    PROSE_RELAXED = 6,
    PROSE_LINKED = 80,
    LITTLE = 1000,
    COPY_BYTES = 32,
    LOOKS = 16,
    ITEM_LEVELS = 6
};

static struct extract_box *add_box(struct extract *e, struct op_node *n, uint32_t up)
{
    if (e->count == e->cap) {
        e->cap = e->cap ? e->cap * 2 : 1024;
        e->boxes = op_xrealloc(e->boxes, e->cap * sizeof *e->boxes);
    }
    const uint32_t i = e->count++;
    struct extract_box *b = &e->boxes[i];
    *b = (struct extract_box){.node = n, .up = up, .traits = extract_traits(e->article, n)};
    b->block = up == i || !clean_is_inline(n);
    b->line = b->block ? i : e->boxes[up].line;
    b->link = op_is(n, OP_N_A) && op_attr(n, OP_N_HREF).p;
    bool item = n->name == OP_N_LI || n->name == OP_N_TD, within = e->boxes[up].item < ITEM_LEVELS && up != i;
    b->item = item ? 0 : within ? (uint8_t)(e->boxes[up].item + 1) : ITEM_LEVELS;
    return b;
}

static bool is_unseen(const struct op_node *n)
{
    if (n->ns != OP_NS_HTML)
        return n->ns == OP_NS_SVG;
    switch (n->name) {
    case OP_N_SCRIPT:
    case OP_N_STYLE:
    case OP_N_TEMPLATE:
    case OP_N_IFRAME:
    case OP_N_BUTTON:
    case OP_N_SELECT:
    case OP_N_TEXTAREA:
    case OP_N_DIALOG:
    case OP_N_DATALIST:
    case OP_N_HEAD:
    case OP_N_TITLE:
        return true;
    default:
        return false;
    }
}

static bool is_picture(const struct op_node *n)
{
    return op_is(n, OP_N_IMG) || op_is(n, OP_N_PICTURE) || op_is(n, OP_N_VIDEO) || op_is(n, OP_N_IFRAME) ||
           op_is(n, OP_N_AUDIO) || (n->ns == OP_NS_SVG && n->name == OP_N_SVG);
}

/* Formulas, however they are typeset, are letters of the text: nothing inside them is looked at. */
static bool is_formula(const struct op_doc *doc, const struct extract_box *b)
{
    const struct op_node *n = b->node;
    if (n->ns == OP_NS_MATHML)
        return true;
    if (n->ns == OP_NS_HTML && n->name >= OP_N_COUNT && op_str_starts(op_doc_name_str(doc, n->name), OP_STR("mjx-")))
        return true;
    return b->traits & TRAIT_FORMULA && clean_is_inline(n);
}

uint32_t extract_letters(op_str s)
{
    return (uint32_t)op_scan_weigh_letters(s.p, s.p + s.n);
}

static void add_text(struct extract_box *b, op_str text, bool linked)
{
    uint32_t n = extract_letters(text);
    b->own += n;
    b->own_linked += linked ? n : 0;
    while (text.n && op_is_space(text.p[text.n - 1]))
        text.n--;
    if (text.n)
        b->last = text.p[text.n - 1];
}

static void list_boxes(struct extract *e)
{
    struct op_walk w;
    uint32_t at = 0, links = 0;
    op_walk_start(&w, e->article->body);
    while (op_walk_next(&w)) {
        struct op_node *n = w.node;
        if (n->kind == OP_TEXT && w.event == OP_ENTER)
            add_text(&e->boxes[e->boxes[at].line], op_text(n), links > 0);
        if (n->kind != OP_ELEMENT)
            continue;
        if (w.event == OP_LEAVE) {
            links -= e->boxes[at].link;
            e->boxes[at].end = e->count;
            at = e->boxes[at].up;
            continue;
        }
        struct extract_box *b = add_box(e, n, at);
        at = e->count - 1;
        b->pictures = is_picture(n) || (op_is(n, OP_N_FIGURE) && clean_figure_source(&e->article->doc, n).p);
        links += b->link;
        if (at && is_formula(&e->article->doc, b)) {
            b->traits &= ~TRAITS_KIND;
            op_walk_skip(&w);
        } else if (at && is_unseen(n)) {
            b->state = BOX_UNSEEN;
            op_walk_skip(&w);
        } else if (at && (b->traits & TRAIT_HIDDEN || op_is(n, OP_N_NOSCRIPT))) {
            b->state = BOX_HIDDEN;
        }
    }
    e->boxes[0].end = e->count;
    for (uint32_t i = e->count; i-- > 1;)
        e->boxes[e->boxes[i].up].pictures += e->boxes[i].pictures;
}

bool extract_ends_sentence(char c)
{
    /* The last bytes of the ideographic full stop, of its question mark and exclamation mark, and of quotation marks.
     */
    return c == '.' || c == '!' || c == '?' || c == ':' || c == '"' || c == ')' || (unsigned char)c >= 0x80;
}

bool extract_is_prose(const struct extract *e, const struct extract_box *b)
{
    if (!b->block || b->own < (e->relaxed ? PROSE_RELAXED : PROSE_MIN) ||
        (b->own_linked * 2 > b->own && b->own - b->own_linked < PROSE_LINKED))
        return false;
    switch (b->node->name) {
    case OP_N_H1:
    case OP_N_H2:
    case OP_N_H3:
    case OP_N_H4:
    case OP_N_H5:
    case OP_N_H6:
    case OP_N_FIGCAPTION:
    case OP_N_CAPTION:
    case OP_N_LABEL:
    case OP_N_LEGEND:
    case OP_N_SUMMARY:
        return false;
    default:
        return e->relaxed || b->own >= PROSE_SURE || extract_ends_sentence(b->last);
    }
}

void extract_find_prose(struct extract *e, bool relaxed)
{
    e->relaxed = relaxed;
    e->summed = false;
    for (uint32_t i = 0; i < e->count; i++) {
        struct extract_box *b = &e->boxes[i];
        uint32_t n = extract_is_prose(e, b) ? b->own - b->own_linked : 0;
        /* Less as an item of a list, where teasers stand. */
        b->adds = b->item < ITEM_LEVELS ? n / 2 : n;
    }
    extract_sum(e);
}

/* A zone that holds most of what reads as prose is none, whatever it is called; some names leave less doubt. */
static bool holds_most(const struct extract *e, const struct extract_box *b)
{
    bool sure = b->traits & (TRAIT_NAV | TRAIT_COMMENT | TRAIT_LEGAL | TRAIT_FOOT);
    return sure ? b->read / 9 > e->boxes[0].read / 10 : b->read / 2 > e->boxes[0].read / 4;
}

void extract_sum(struct extract *e)
{
    if (e->summed)
        return;
    e->summed = true;
    for (uint32_t i = 0; i < e->count; i++) {
        struct extract_box *b = &e->boxes[i];
        b->text = b->own;
        b->linked = b->own_linked;
        b->read = b->prose = b->adds;
    }
    for (uint32_t i = e->count; i-- > 1;) {
        const struct extract_box *b = &e->boxes[i];
        struct extract_box *up = &e->boxes[b->up];
        if (b->state != BOX_LIVE)
            continue;
        up->text += b->text;
        up->linked += b->linked;
        up->read += b->read;
    }
    for (uint32_t i = 1; i < e->count; i++) {
        struct extract_box *b = &e->boxes[i];
        b->zone = b->traits & TRAIT_BESIDE && !holds_most(e, b);
        b->beside = b->zone || e->boxes[b->up].beside;
    }
    for (uint32_t i = e->count; i-- > 1;)
        if (e->boxes[i].state == BOX_LIVE && !e->boxes[i].zone)
            e->boxes[e->boxes[i].up].prose += e->boxes[i].prose;
}

static void show(struct op_node *n)
{
    if (op_is(n, OP_N_NOSCRIPT))
        op_rename(n, OP_N_DIV);
    op_attr_remove(n, OP_N_HIDDEN);
    op_attr_remove(n, OP_N_STYLE);
    op_attr_remove(n, OP_N_ARIA_HIDDEN);
    op_attr_remove(n, OP_N_CLASS);
}

/* Does the page show as well what the hidden box begins with? Copies are hidden for machines. */
static bool is_copy(const struct extract *e, uint32_t i)
{
    struct op_buf hidden = OP_BUF_INIT, block = OP_BUF_INIT;
    op_text_content(e->boxes[i].node, &hidden);
    op_str words = op_str_first(op_str_trim(op_buf_str(&hidden)), COPY_BYTES);
    bool copy = false;
    for (uint32_t k = 1; k < e->count && words.n == COPY_BYTES && !copy; k++) {
        const struct extract_box *b = &e->boxes[k];
        if (b->state != BOX_LIVE) {
            k = b->end - 1;
        } else if (b->block && b->own >= PROSE_MIN && b->own == b->text) {
            op_buf_clear(&block);
            op_text_content(b->node, &block);
            copy = op_str_find(op_buf_str(&block), words, 0) != OP_NOT_FOUND;
        }
    }
    op_buf_release(&hidden);
    op_buf_release(&block);
    return copy;
}

/* Where much more is hidden than the page shows, in one box or in the boxes of one parent, it is only not shown yet: by
   a script, or before somebody pays. */
static void reveal(struct extract *e)
{
    const uint32_t shown = e->boxes[0].prose;
    if (shown >= LITTLE)
        return;
    uint32_t *hidden = op_xcalloc(e->count, sizeof *hidden);
    for (uint32_t i = 1; i < e->count; i++)
        if (e->boxes[i].state == BOX_HIDDEN)
            hidden[e->boxes[i].up] += e->boxes[i].prose;
    for (uint32_t i = 1, looks = 0; i < e->count && looks < LOOKS; i++) {
        struct extract_box *b = &e->boxes[i];
        if (b->state != BOX_HIDDEN || hidden[b->up] / 2 <= shown || !b->prose)
            continue;
        if (b->prose > shown) {
            looks++;
            if (is_copy(e, i))
                continue;
        }
        b->state = BOX_LIVE;
        e->summed = false;
        show(b->node);
    }
    free(hidden);
}

void extract_measure(struct extract *e)
{
    list_boxes(e);
    e->told = extract_kind_told(e, &e->kind);
    for (uint32_t i = 0; i < e->count && e->kind == EXTRACT_FORUM; i++)
        e->boxes[i].traits &= ~(uint32_t)TRAIT_COMMENT;
    extract_find_prose(e, false);
    reveal(e);
    extract_sum(e);
}
