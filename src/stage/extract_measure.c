/* op-extract: the list of boxes. */
#include <stdlib.h>

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
    LOOKS = 16
};

static struct extract_box *add_box(struct extract *e, struct op_node *n, uint32_t up)
{
    if (e->count == e->cap) {
        e->cap = e->cap ? e->cap * 2 : 1024;
        e->boxes = op_xrealloc(e->boxes, e->cap * sizeof *e->boxes);
    }
    struct extract_box *b = &e->boxes[e->count++];
    *b = (struct extract_box){.node = n, .up = up, .traits = extract_traits(n)};
    b->block = up == e->count - 1 || !clean_is_inline(n);
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
static bool is_formula(struct op_doc *doc, const struct op_node *n)
{
    static const char *const classes[] = {
        "MathJax", "MathJax_Display", "MathJax_Preview", "katex", "katex-display", "mwe-math-element", "math", NULL};
    if (n->ns == OP_NS_MATHML)
        return true;
    if (n->ns == OP_NS_HTML && n->name >= OP_N_COUNT && op_str_starts(op_doc_name_str(doc, n->name), OP_STR("mjx-")))
        return true;
    return clean_is_inline(n) && clean_has_class(n, classes);
}

uint32_t extract_letters(op_str s)
{
    uint32_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        n += c < 0x80 ? op_is_alnum((char)c) : c >= 0xE3 ? 2 : c >= 0xC3;
    }
    return n;
}

static void add_text(struct extract *e, uint32_t block, op_str text, bool linked)
{
    struct extract_box *b = &e->boxes[block];
    uint32_t n = extract_letters(text);
    b->own += n;
    b->own_linked += linked ? n : 0;
    text = op_str_trim(text);
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
        if (n->kind == OP_TEXT && w.event == OP_ENTER) {
            uint32_t block = at;
            while (!e->boxes[block].block)
                block = e->boxes[block].up;
            add_text(e, block, op_text(n), links > 0);
        }
        if (n->kind != OP_ELEMENT)
            continue;
        bool link = op_is(n, OP_N_A) && op_attr(n, OP_N_HREF).p;
        if (w.event == OP_LEAVE) {
            links -= link;
            e->boxes[at].end = e->count;
            at = e->boxes[at].up;
            continue;
        }
        struct extract_box *b = add_box(e, n, e->count ? at : 0);
        at = e->count - 1;
        b->pictures = is_picture(n) || clean_figure_source(&e->article->doc, n).p;
        links += link;
        if (at && is_formula(&e->article->doc, n)) {
            b->traits = 0;
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

/* A zone that holds most of what reads as prose is none, whatever it is called; some names leave less doubt. */
static bool holds_most(const struct extract *e, const uint32_t *raw, uint32_t i)
{
    bool sure = e->boxes[i].traits & (TRAIT_NAV | TRAIT_COMMENT | TRAIT_LEGAL | TRAIT_FOOT);
    return sure ? raw[i] / 9 > raw[0] / 10 : raw[i] / 2 > raw[0] / 4;
}

/* What the box adds as prose: less as an item of a list, where teasers stand. */
static uint32_t own_prose(const struct extract *e, uint32_t i)
{
    const struct extract_box *b = &e->boxes[i];
    if (!extract_is_prose(e, b))
        return 0;
    uint32_t n = b->own - b->own_linked;
    for (uint32_t up = i, steps = 0; up && steps < 6; up = e->boxes[up].up, steps++)
        if (e->boxes[up].node->name == OP_N_LI || e->boxes[up].node->name == OP_N_TD)
            return n / 2;
    return n;
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
    uint32_t *hidden = op_xcalloc(e->count, sizeof *hidden), shown = e->boxes[0].prose;
    for (uint32_t i = 1; i < e->count; i++)
        if (e->boxes[i].state == BOX_HIDDEN)
            hidden[e->boxes[i].up] += e->boxes[i].prose;
    for (uint32_t i = 1, looks = 0; i < e->count && looks < LOOKS && shown < LITTLE; i++) {
        struct extract_box *b = &e->boxes[i];
        if (b->state != BOX_HIDDEN || hidden[b->up] / 2 <= shown || !b->prose)
            continue;
        if (b->prose > shown) {
            looks++;
            if (is_copy(e, i))
                continue;
        }
        b->state = BOX_LIVE;
        show(b->node);
    }
    free(hidden);
}

void extract_sum(struct extract *e)
{
    uint32_t *raw = op_xcalloc(e->count, sizeof *raw);
    for (uint32_t i = 0; i < e->count; i++)
        e->boxes[i].text = e->boxes[i].linked = e->boxes[i].prose = 0;
    for (uint32_t i = e->count; i-- > 0;) {
        struct extract_box *b = &e->boxes[i];
        b->text += b->own;
        b->linked += b->own_linked;
        raw[i] += own_prose(e, i);
        if (i && b->state == BOX_LIVE) {
            e->boxes[b->up].text += b->text;
            e->boxes[b->up].linked += b->linked;
            raw[b->up] += raw[i];
        }
    }
    for (uint32_t i = 0; i < e->count; i++)
        e->boxes[i].beside =
            e->boxes[e->boxes[i].up].beside || (i && e->boxes[i].traits & TRAIT_BESIDE && !holds_most(e, raw, i));
    for (uint32_t i = e->count; i-- > 0;) {
        struct extract_box *b = &e->boxes[i];
        b->prose += own_prose(e, i);
        if (i && b->state == BOX_LIVE && (!(b->traits & TRAIT_BESIDE) || holds_most(e, raw, i)))
            e->boxes[b->up].prose += b->prose;
    }
    free(raw);
}

void extract_measure(struct extract *e)
{
    list_boxes(e);
    e->kind = extract_kind_of(e);
    for (uint32_t i = 0; i < e->count && e->kind == EXTRACT_FORUM; i++)
        e->boxes[i].traits &= ~(uint32_t)TRAIT_COMMENT;
    extract_sum(e);
    reveal(e);
    extract_sum(e);
}
