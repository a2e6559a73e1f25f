/* op-clean, the rule "math": formulas between delimiters in the text, for scripts that typeset them in the browser. */
#include "doc/formula.h"
#include "offprint/metadata.h"
#include "stage/clean_math.h"

/* -- What the article declares -- */

static bool is_no(op_str value)
{
    static const char *const words[] = {"false", "no", "off", "0", "none", "null", NULL};
    for (size_t i = 0; words[i]; i++)
        if (op_str_eq_ci(value, op_str_z(words[i])))
            return true;
    return !value.n;
}

/* Keys of front matter by which themes of blogs load MathJax or KaTeX; in a group of keys, by the last part. */
static bool is_math_key(op_str key)
{
    static const char *const keys[] = {"math",     "mathjax",     "katex",       "latex",         "use_math",
                                       "usemath",  "use_mathjax", "usemathjax",  "has_math",      "use_katex",
                                       "usekatex", "use_latex",   "enable_math", "enablemathjax", "mathrender"};
    for (size_t dot; (dot = op_str_find_char(key, '.', 0)) != OP_NOT_FOUND;)
        key = op_str_skip(key, dot + 1);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (op_str_eq_ci(key, op_str_z(keys[i])))
            return true;
    return false;
}

static enum tex_trust declared(const struct op_article *a)
{
    op_str page = op_meta(a, OP_META_MATH);
    if (op_str_has_word(page, OP_STR("dollars")))
        return TEX_DOLLARS;
    if (page.n)
        return TEX_DECLARED;
    static const op_str prefix = OP_STR_INIT(OP_META_FRONT_PREFIX);
    for (const struct op_node *n = op_first(a->head); n; n = op_next(n)) {
        op_str name = op_is(n, OP_N_META) ? op_attr(n, OP_N_NAME) : OP_STR_NONE;
        if (op_str_starts(name, prefix) && is_math_key(op_str_skip(name, prefix.n)) &&
            !is_no(op_str_trim(op_attr(n, OP_N_CONTENT))))
            return TEX_DECLARED;
    }
    return TEX_UNDECLARED;
}

/* -- Runs of text and line breaks -- */

struct run {
    struct op_node *node; /* where the search has come to, and how much text stands before it */
    size_t before;
    struct op_place place; /* of `node`; line 0: not known */
    struct op_node *end;   /* the first node that is no part of it */
    op_str text;           /* all of it, a line feed for each `br` */
};

static size_t length_of(const struct op_node *n)
{
    return n->kind == OP_TEXT ? n->n : 1;
}

/* The run that begins with the text `n`. Two line breaks in a row part it. */
static struct run collect(struct clean *c, struct op_node *n, enum tex_trust trust)
{
    struct run r = {.node = n, .end = n};
    size_t size = 0, texts = 0;
    bool may = false, broken = false;
    for (; r.end && (r.end->kind == OP_TEXT || op_is(r.end, OP_N_BR)); r.end = op_next(r.end)) {
        bool is_break = op_is(r.end, OP_N_BR);
        if (is_break && broken)
            break;
        broken = is_break || (broken && op_is_blank(r.end));
        texts++;
        size += length_of(r.end);
        may = may || (!is_break && tex_may_stand_in(op_text(r.end), trust));
    }
    if (!may)
        return r;
    if (texts == 1) {
        r.text = op_text(n);
        return r;
    }
    char *all = op_arena_alloc(c->doc->arena, size + 1);
    size_t at = 0;
    for (const struct op_node *part = n; part != r.end; part = op_next(part)) {
        if (part->kind == OP_TEXT)
            memcpy(all + at, part->u.text, part->n);
        else
            all[at] = '\n';
        at += length_of(part);
    }
    r.text = op_str_make(all, size);
    return r;
}

/* Goes to the next node of the run. */
static void pass(struct clean *c, struct run *r)
{
    struct op_node *passed = r->node, *next = op_next(passed);
    bool joined = passed->kind == OP_TEXT && next && next->kind == OP_TEXT;
    r->before += length_of(passed);
    r->node = next;
    if (joined && r->place.line)
        r->place = op_place_behind(r->place, op_text(passed));
    else if (joined || !next || next->kind != OP_TEXT || !op_doc_text_place(c->doc, next, &r->place))
        r->place.line = 0;
    if (!length_of(passed))
        op_unlink(passed);
}

enum { LOOK_BACK = 64 }; /* nodes */

/* Of the element before a text or around it: most texts have no place in a stream, and by pipe it must be the same. */
static uint32_t pos_near(const struct op_node *text)
{
    const struct op_node *near = op_prev(text);
    for (size_t looks = 0; near && near->kind != OP_ELEMENT; looks++)
        near = looks < LOOK_BACK ? op_prev(near) : NULL;
    for (near = near ? near : op_parent(text); near && !near->pos;)
        near = op_parent(near);
    return near ? near->pos : 0;
}

/* Puts a formula in place of its text. What follows it in the same text becomes a text of its own. */
static void replace(struct clean *c, struct run *r, const struct tex_span *span)
{
    while (r->before + length_of(r->node) <= span->from)
        pass(c, r);
    struct op_node *text = r->node, *formula = op_formula_new(c->doc, span->tex, span->display);
    size_t from = span->from - r->before, within = (size_t)(span->tex.p - r->text.p) - r->before;
    op_str piece = op_text(text);
    formula->pos =
        r->place.line ? op_doc_pos(c->doc, op_place_behind(r->place, op_str_first(piece, within))) : pos_near(text);
    op_insert_after(text, formula);
    text->n = (uint32_t)from;
    size_t length = piece.n;
    while (r->before + length < span->to) {
        struct op_node *gone = op_next(formula);
        r->before += length;
        r->place.line = 0;
        piece = gone->kind == OP_TEXT ? op_text(gone) : OP_STR(" ");
        length = piece.n;
        op_unlink(gone);
    }
    size_t behind = span->to - r->before;
    if (r->place.line)
        r->place = op_place_behind(r->place, op_str_first(piece, behind));
    r->node = op_new_text(c->doc, op_str_skip(piece, behind));
    r->node->pos = r->place.line ? op_doc_pos(c->doc, r->place) : 0;
    r->before = span->to;
    op_insert_after(formula, r->node);
    if (!text->n)
        op_unlink(text);
}

size_t clean_math_scan(struct clean *c, struct op_node *n, enum tex_trust trust)
{
    size_t found = 0;
    for (struct op_node *child = op_first(n); child;) {
        if (child->kind != OP_TEXT) {
            child = op_next(child);
            continue;
        }
        struct run r = collect(c, child, trust);
        if (r.text.n && !op_doc_text_place(c->doc, child, &r.place))
            r.place.line = 0;
        size_t before = found;
        struct tex_span span;
        for (size_t at = 0; r.text.n && tex_next(r.text, at, trust, &span); at = span.to, found++)
            replace(c, &r, &span);
        if (found > before && !r.node->n)
            op_unlink(r.node);
        child = r.end;
    }
    return found;
}

/* -- The body -- */

/* Where no typesetter looks. Classes that keep one away do not count: cleaning again would not see them. */
static bool is_literal(const struct op_node *n)
{
    switch (n->name) {
    case OP_N_PRE:
    case OP_N_CODE:
    case OP_N_TT:
    case OP_N_KBD:
    case OP_N_SAMP:
    case OP_N_XMP:
    case OP_N_LISTING:
    case OP_N_PLAINTEXT:
    case OP_N_TEXTAREA:
    case OP_N_SCRIPT:
    case OP_N_STYLE:
        return true;
    default:
        return false;
    }
}

static bool may_hold_formulas(const struct op_node *body, enum tex_trust trust)
{
    for (const struct op_node *n = body; n; n = op_following(n, body))
        if (n->kind == OP_TEXT && tex_may_stand_in(op_text(n), trust))
            return true;
    return false;
}

enum clean_verdict clean_math_find_text(struct clean *c, struct op_node *body)
{
    enum tex_trust trust = declared(c->article);
    if (!may_hold_formulas(body, trust))
        return CLEAN_KEEP;
    struct op_walk w;
    op_walk_start(&w, body);
    while (op_walk_next(&w)) {
        if (w.event != OP_ENTER || w.node->kind != OP_ELEMENT)
            continue;
        if (w.node->ns != OP_NS_HTML || is_literal(w.node))
            op_walk_skip(&w);
        else
            (void)clean_math_scan(c, w.node, trust);
    }
    return CLEAN_KEEP;
}
