/* What is read aloud: whatever wants a name has one, and nothing is said twice. */
#include "doc/heading_level.h"
#include "offprint/utf8.h"
#include "write/epub.h"

/* Nodes of a box that are looked through for the text beside a picture. */
enum { BESIDE_MAX = 256 };

/* Text, a formula, or a picture with a text. The title of a drawing is text in it. */
static bool says_something(struct op_doc *doc, struct op_node *n)
{
    uint32_t label = op_doc_name(doc, OP_STR("aria-label"));
    struct op_walk w;
    op_walk_start(&w, n);
    while (op_walk_next(&w)) {
        const struct op_node *at = w.node;
        bool text = at->kind == OP_TEXT && !op_utf8_is_void(op_text(at));
        bool picture = (op_is(at, OP_N_IMG) && op_attr(at, OP_N_ALT).n) ||
                       (at->kind == OP_ELEMENT && at->ns == OP_NS_SVG && !op_utf8_is_void(op_attr(at, label)));
        if (text || picture || (at->kind == OP_ELEMENT && at->ns == OP_NS_MATHML))
            return true;
    }
    return false;
}

/* Takes the words of `text` from the front of `*rest`, whatever the spaces. False: it says something else. */
static bool take_words(op_str *rest, op_str text)
{
    for (size_t i = 0, n, m; i < text.n; i += n) {
        uint32_t c = op_utf8_decode(text.p + i, text.p + text.n, &n);
        if (op_unicode_space(c))
            continue;
        uint32_t wanted = ' ';
        for (; rest->n && op_unicode_space(wanted); *rest = op_str_skip(*rest, m))
            wanted = op_utf8_decode(rest->p, rest->p + rest->n, &m);
        if (op_unicode_lower(c) != op_unicode_lower(wanted))
            return false;
    }
    return true;
}

/* Do the link, paragraph, item or cell of the picture say what its alternative text says, and nothing else? */
static bool is_said_beside(const struct op_node *img, op_str alt)
{
    struct op_node *box = op_parent(img);
    while (box && !(op_is(box, OP_N_A) && op_attr(box, OP_N_HREF).n) && !op_is(box, OP_N_P) && !op_is(box, OP_N_LI) &&
           !op_is(box, OP_N_TD) && !op_is(box, OP_N_TH))
        box = op_parent(box);
    if (!box)
        return false;
    struct op_walk w;
    size_t left = BESIDE_MAX;
    op_walk_start(&w, box);
    while (op_walk_next(&w))
        if (left-- == 0 || (w.event == OP_ENTER && w.node->kind == OP_TEXT && !take_words(&alt, op_text(w.node))))
            return false;
    return op_utf8_is_void(alt);
}

void epub_speech_settle(struct op_doc *doc, struct op_node *n)
{
    op_str alt = op_is(n, OP_N_IMG) ? op_attr(n, OP_N_ALT) : OP_STR_NONE;
    if (alt.n && is_said_beside(n, alt))
        op_attr_set(doc, n, OP_N_ALT, OP_STR(""));
    /* A picture that says nothing leaves only the address to be said. */
    if (op_is(n, OP_N_A) && op_attr(n, OP_N_HREF).n && !op_attr(n, OP_N_TITLE).n && !says_something(doc, n))
        op_attr_set(doc, n, OP_N_TITLE, op_attr(n, OP_N_HREF));
    if (op_is(n, OP_N_TH) && !says_something(doc, n)) {
        op_rename(n, OP_N_TD);
        op_attr_remove(n, OP_N_SCOPE);
    }
    /* What stands aside is no region of the book to be jumped to, one of many without a name. */
    if (op_is(n, OP_N_ASIDE) && !op_attr(n, OP_N_ROLE).n)
        op_attr_set(doc, n, OP_N_ROLE, OP_STR("note"));
}

void epub_speech_settle_headings(struct op_article *a)
{
    struct heading_levels levels = {{0}, {0}, 0};
    struct op_walk w;
    op_walk_start(&w, a->body);
    while (op_walk_next(&w)) {
        if (w.event != OP_LEAVE || heading_level(w.node) < 2)
            continue;
        if (says_something(&a->doc, w.node))
            heading_level_settle(&levels, w.node);
        else
            op_rename(w.node, OP_N_P);
    }
}
