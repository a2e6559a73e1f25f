/* What Kobo's reader wants of a kepub: a span with a number for each sentence, within two boxes. Places, marks and
   times are kept by these numbers, so books without them turn pages, and remember nothing else. */
#include "write/epub.h"

struct marks {
    struct op_doc *doc;
    unsigned paragraph, sentence;
    bool fresh; /* what comes begins a paragraph */
};

static struct op_node *new_span(struct marks *m)
{
    m->paragraph += m->fresh;
    m->sentence = m->fresh ? 1 : m->sentence + 1;
    m->fresh = false;
    struct op_node *span = op_new_element(m->doc, OP_N_SPAN);
    op_attr_set(m->doc, span, OP_N_CLASS, OP_STR("koboSpan"));
    op_attr_set(m->doc, span, OP_N_ID, op_arena_printf(m->doc->arena, "kobo.%u.%u", m->paragraph, m->sentence));
    return span;
}

/* The length of the sign at `at` when it is one of those in `signs`, which are set apart by spaces; else 0. */
static size_t sign_at(op_str s, size_t at, const char *signs)
{
    op_str list = op_str_z(signs), rest = op_str_skip(s, at);
    for (op_str sign; (sign = op_str_word(&list)).p;)
        if (op_str_starts(rest, sign))
            return sign.n;
    return 0;
}

/* Where the sentence that begins at `from` ends, the space behind it included. In scripts without spaces none need
   follow. */
static size_t sentence_end(op_str s, size_t from)
{
    for (size_t at = from; at < s.n;) {
        if ((unsigned char)s.p[at] < 0x80 && op_str_find_char(OP_STR(".!?:"), s.p[at], 0) == OP_NOT_FOUND) {
            at++;
            continue;
        }
        size_t wide = sign_at(s, at, "。 ！ ？ ｡"), narrow = sign_at(s, at, ". ! ? : … ؟ ۔ ।");
        if (!wide && !narrow) {
            at++;
            continue;
        }
        at += wide + narrow;
        for (size_t n; (n = sign_at(s, at, "\" ' ’ ” » ) ] 」 』 ） 》"));)
            at += n;
        size_t end = at;
        while (end < s.n && op_is_space(s.p[end]))
            end++;
        if (wide || end > at)
            return end;
    }
    return s.n;
}

static void mark_text(struct marks *m, struct op_walk *w)
{
    op_str s = op_text(w->node);
    for (size_t at = 0, end; at < s.n; at = end) {
        end = sentence_end(s, at);
        struct op_node *span = new_span(m), *text = op_new_text(m->doc, op_str_range(s.p + at, s.p + end));
        text->pos = w->node->pos;
        op_append(span, text);
        op_insert_before(w->node, span);
    }
    op_walk_remove(w);
}

static bool begins_paragraph(const struct op_node *n)
{
    return op_is(n, OP_N_P) || op_is(n, OP_N_UL) || op_is(n, OP_N_OL) || op_is(n, OP_N_TABLE) ||
           (op_flags(n) & OP_NAME_HEADING);
}

void epub_kobo_mark(struct op_article *a)
{
    struct marks m = {&a->doc, 0, 0, true};
    struct op_walk w;
    op_walk_start(&w, a->body);
    while (op_walk_next(&w)) {
        struct op_node *n = w.node;
        m.fresh = m.fresh || begins_paragraph(n);
        if (w.event == OP_ENTER && n->kind == OP_TEXT && !op_is_blank(n)) {
            mark_text(&m, &w);
        } else if (w.event == OP_LEAVE && op_is(n, OP_N_IMG)) {
            m.fresh = true;
            op_wrap(n, new_span(&m));
            m.fresh = true;
        } else if (w.event == OP_ENTER && n->kind == OP_ELEMENT) {
            if (op_is(n, OP_N_PRE) || n->ns != OP_NS_HTML)
                op_walk_skip(&w);
        }
    }
}

bool epub_kobo_is_mark(op_str id)
{
    return op_str_starts(id, OP_STR("kobo."));
}

void epub_kobo_box(struct op_article *a)
{
    static const op_str ids[] = {OP_STR_INIT("book-columns"), OP_STR_INIT("book-inner")};
    struct op_node *outer = a->body;
    for (size_t i = 0; i < 2; i++) {
        struct op_node *box = op_new_element(&a->doc, OP_N_DIV);
        op_attr_set(&a->doc, box, OP_N_ID, ids[i]);
        op_move_children(outer, box);
        op_append(outer, box);
        outer = box;
    }
}
