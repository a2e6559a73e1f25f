/* op-math: TeX formulas are typeset as MathML, in place of the text that op-clean left in their one form. */
#include "offprint/math.h"

#include <stdlib.h>

#include "doc/formula.h"
#include "doc/math_line.h"
#include "stage/stages.h"

enum { AS_MATHML, AS_TEX, AS_ALTERNATIVE };

struct math_options {
    int how;
};

static const char *const choices[] = {"mathml", "tex", "image-alt", NULL};
static const struct op_option option_rows[] = {
    {"math", 0, OP_OPTION_CHOICE, offsetof(struct math_options, how), "HOW",
     "formulas as mathml, as tex, or as the text of their alternative: image-alt", choices},
    {NULL, 0, OP_OPTION_END, 0, NULL, NULL, NULL},
};
static const struct math_options defaults = {AS_MATHML};

/* -- Diagnostics -- */

#define NO_FORMULA "no formula has this label, showing its name: %.*s"
enum { LOOK_BACK = 64 };   /* nodes */
enum { UNKNOWN_MAX = 64 }; /* different ones that are told apart */

struct unknown {
    op_str name;
    struct op_place place; /* of the first */
    size_t count;
};

struct math_stage {
    struct op_ctx *ctx;
    struct op_article *article;
    struct op_math *math; /* made for the first formula that needs it */
    struct op_node *formula;
    op_str tex;
    bool reported;            /* that something is missing, for this formula */
    struct op_node **typeset; /* owned: the formulas that were */
    size_t typeset_count, typeset_cap;
    struct unknown unknown[UNKNOWN_MAX];
    size_t unknown_count, further;
};

/* A formula that stood in running text has the place of what stands before it or around it, so its column is not known.
 */
static bool is_near(struct op_doc *doc, struct op_place place, const struct op_node *n)
{
    struct op_place other = n ? op_doc_place(doc, n) : (struct op_place){OP_STR_NONE, 0, 0};
    return place.line == other.line && place.column == other.column;
}

/* Where a byte of the formula stands: lines and columns from where the formula stands. */
static struct op_place place_of(const struct math_stage *s, size_t offset)
{
    struct op_doc *doc = &s->article->doc;
    struct op_place place = op_doc_place(doc, s->formula);
    const struct op_node *before = op_prev(s->formula);
    for (size_t looks = 0; before && before->kind != OP_ELEMENT; looks++)
        before = looks < LOOK_BACK ? op_prev(before) : NULL;
    if (is_near(doc, place, op_parent(s->formula)) || is_near(doc, place, before))
        place.column = 0;
    for (size_t i = 0; place.line && i < offset && i < s->tex.n; i++) {
        if (s->tex.p[i] == '\n') {
            place.line++;
            place.column = place.column ? 1 : 0;
        } else if (place.column) {
            place.column += ((unsigned char)s->tex.p[i] & 0xC0) != 0x80;
        }
    }
    return place;
}

static void note_unknown(struct math_stage *s, const struct op_math_fault *fault)
{
    for (size_t i = 0; i < s->unknown_count; i++)
        if (op_str_eq(s->unknown[i].name, fault->what)) {
            s->unknown[i].count++;
            return;
        }
    if (s->unknown_count == UNKNOWN_MAX) {
        s->further++;
        return;
    }
    op_str name = op_arena_dup(s->article->doc.arena, op_str_first(fault->what, 80));
    s->unknown[s->unknown_count++] = (struct unknown){name, place_of(s, fault->offset), 1};
}

/* Of a formula that was typeset before. */
static void report_reference(struct math_stage *s, const struct op_math_fault *fault)
{
    const struct op_node *n = fault->node;
    while (n && !op_formula_is(n))
        n = op_parent(n);
    if (!n)
        return;
    s->formula = (struct op_node *)(uintptr_t)n;
    s->tex = op_formula_tex(&s->article->doc, n);
    op_report(s->ctx, OP_DIAG_MATH_REFERENCE, place_of(s, fault->offset), NO_FORMULA,
              OP_ARG(op_str_first(fault->what, 80)));
}

static void take_fault(void *self, const struct op_math_fault *fault)
{
    struct math_stage *s = self;
    if (fault->kind == OP_MATH_REFERENCE) {
        report_reference(s, fault);
    } else if (fault->kind == OP_MATH_UNKNOWN) {
        note_unknown(s, fault);
    } else if (fault->kind == OP_MATH_LIMIT) {
        op_report(s->ctx, OP_DIAG_MATH_LIMIT, place_of(s, fault->offset),
                  "formula over a limit, showing the rest of it as text: too many %.*s", OP_ARG(fault->what));
    } else if (!s->reported) {
        s->reported = true;
        op_report(s->ctx, OP_DIAG_MATH_SYNTAX, place_of(s, fault->offset),
                  "formula is not balanced, showing what was understood: %.*s", OP_ARG(op_str_first(fault->what, 80)));
    }
}

static void report_unknown(struct math_stage *s)
{
    for (size_t i = 0; i < s->unknown_count; i++) {
        const struct unknown *u = &s->unknown[i];
        if (u->count == 1)
            op_report(s->ctx, OP_DIAG_MATH_COMMAND, u->place, "unknown TeX command, showing its name: %.*s",
                      OP_ARG(u->name));
        else
            op_report(s->ctx, OP_DIAG_MATH_COMMAND, u->place, "unknown TeX command, showing its name %zu times: %.*s",
                      u->count, OP_ARG(u->name));
    }
    if (s->further)
        op_report(s->ctx, OP_DIAG_MATH_COMMAND, op_doc_place(&s->article->doc, s->article->body),
                  "%zu further unknown TeX commands, showing their names", s->further);
}

/* -- Formulas -- */

/* The element that shows the formula, before its annotation. */
static struct op_node *shown_of(struct op_node *math)
{
    struct op_node *semantics = op_first(math);
    while (semantics && semantics->kind != OP_ELEMENT)
        semantics = op_next(semantics);
    struct op_node *shown = semantics ? op_first(semantics) : NULL;
    while (shown && shown->kind != OP_ELEMENT)
        shown = op_next(shown);
    return shown;
}

/* What reads aloud better than TeX, where one line says it. */
static void set_alternative(struct op_doc *doc, struct op_node *math)
{
    struct op_buf line = OP_BUF_INIT;
    if (op_math_line_add(math, true, &line))
        op_formula_set_line(doc, math, op_arena_dup(doc->arena, op_buf_str(&line)));
    op_buf_release(&line);
}

/* False when it shows nothing. */
static bool typeset(struct math_stage *s, struct op_node *math)
{
    struct op_doc *doc = &s->article->doc;
    const struct op_math_options options = {op_formula_is_display(math), take_fault, s};
    if (!s->math)
        s->math = op_math_new(doc);
    s->formula = math;
    s->tex = op_formula_tex(doc, math);
    s->reported = false;
    struct op_node *shown = shown_of(math), *tree = op_math_typeset(s->math, s->tex, &options);
    if (!tree)
        return false;
    op_insert_before(shown, tree);
    op_unlink(shown);
    if (s->typeset_count == s->typeset_cap) {
        s->typeset_cap = s->typeset_cap ? s->typeset_cap * 2 : 64;
        s->typeset = op_xrealloc(s->typeset, s->typeset_cap * sizeof *s->typeset);
    }
    s->typeset[s->typeset_count++] = math;
    return true;
}

/* Text in place of a formula, as words of the line that it stands in. Places in it that links lead to are all of it. */
static void replace_by_text(struct op_doc *doc, struct op_walk *w, op_str text)
{
    struct op_node *math = w->node, *span = op_new_element(doc, OP_N_SPAN);
    span->pos = math->pos;
    op_append(span, op_new_text(doc, text));
    op_insert_before(math, span);
    struct op_walk inside;
    op_walk_start(&inside, math);
    while (op_walk_next(&inside)) {
        op_str id =
            inside.event == OP_ENTER && inside.node->kind == OP_ELEMENT ? op_attr(inside.node, OP_N_ID) : OP_STR_NONE;
        if (!id.n)
            continue;
        if (op_attr(span, OP_N_ID).n) {
            struct op_node *outer = op_new_element(doc, OP_N_SPAN);
            op_wrap(span, outer);
            span = outer;
        }
        op_attr_set(doc, span, OP_N_ID, id);
    }
    op_walk_remove(w);
}

static void show_tex(struct op_doc *doc, struct op_node *math)
{
    op_str tex = op_formula_tex(doc, math);
    if (!tex.n || op_formula_is_plain(doc, math))
        return;
    while (op_first(math))
        op_unlink(op_first(math));
    op_formula_set_tex(doc, math, tex);
}

/* True when the formula shows nothing and went. */
static bool settle_formula(struct math_stage *s, struct op_walk *w, int how)
{
    struct op_doc *doc = &s->article->doc;
    struct op_node *math = w->node;
    if (how == AS_TEX) {
        show_tex(doc, math);
        return false;
    }
    if (!op_formula_is_plain(doc, math) || typeset(s, math))
        return false;
    op_walk_remove(w);
    return true;
}

static bool is_void(const struct op_node *n)
{
    for (const struct op_node *child = op_first(n); child; child = op_next(child))
        if (!op_is_blank(child))
            return false;
    return true;
}

static void show_alternatives(struct op_article *article)
{
    struct op_walk w;
    op_walk_start(&w, article->body);
    while (op_walk_next(&w)) {
        if (w.event != OP_ENTER || !op_formula_is(w.node))
            continue;
        set_alternative(&article->doc, w.node);
        op_str alt = op_str_trim(op_attr(w.node, OP_N_ALTTEXT));
        if (alt.n)
            replace_by_text(&article->doc, &w, alt);
        else
            op_walk_skip(&w);
    }
}

/* -- References -- */

/* Where no typesetter looks. */
static bool is_literal(const struct op_node *n)
{
    return n->ns != OP_NS_HTML || op_is(n, OP_N_PRE) || op_is(n, OP_N_CODE) || op_is(n, OP_N_KBD) ||
           op_is(n, OP_N_SAMP) || op_is(n, OP_N_TT) || op_is(n, OP_N_SCRIPT) || op_is(n, OP_N_STYLE);
}

struct mention {
    size_t from, to;
    op_str label;
    bool brackets;
};

/* The first \ref{LABEL} or \eqref{LABEL} at or after `at`. */
static bool next_mention(op_str text, size_t at, struct mention *found)
{
    static const struct {
        op_str name;
        bool brackets;
    } commands[] = {{OP_STR_INIT("\\ref{"), false}, {OP_STR_INIT("\\eqref{"), true}};
    for (; (at = op_str_find_char(text, '\\', at)) != OP_NOT_FOUND; at++)
        for (size_t i = 0; i < 2; i++) {
            if (!op_str_starts(op_str_skip(text, at), commands[i].name))
                continue;
            size_t begin = at + commands[i].name.n, end = op_str_find_char(text, '}', begin);
            if (end == OP_NOT_FOUND)
                return false;
            *found = (struct mention){at, end + 1, op_str_range(text.p + begin, text.p + end), commands[i].brackets};
            return true;
        }
    return false;
}

/* A place in a text, found by going on from the one before. */
struct text_place {
    struct op_place place;
    bool exact; /* otherwise of the element around */
    size_t at;  /* where `place` is in the text */
};

static struct op_place place_in_text(struct op_doc *doc, const struct op_node *text, size_t offset,
                                     struct text_place *p)
{
    if (!p->place.line) {
        p->exact = op_doc_text_place(doc, text, &p->place);
        if (!p->exact)
            p->place = op_doc_place(doc, op_parent(text));
        p->place.column = p->exact ? p->place.column : 0;
    }
    if (p->exact)
        p->place = op_place_behind(p->place, op_str_range(text->u.text + p->at, text->u.text + offset));
    p->at = offset;
    return p->place;
}

/* The mentions of formulas in one text become links; within a link, words. What names no formula stays as it is. */
static void link_mentions(struct math_stage *s, struct op_walk *w, bool in_link)
{
    struct op_doc *doc = &s->article->doc;
    struct op_node *text = w->node;
    op_str all = op_text(text);
    struct mention m;
    struct text_place place = {.at = 0};
    size_t done = 0;
    for (size_t at = 0; next_mention(all, at, &m); at = m.to) {
        struct op_node *link = op_new_element(doc, in_link ? OP_N_SPAN : OP_N_A);
        if (!op_math_refer(s->math, link, m.label, m.brackets)) {
            op_report(s->ctx, OP_DIAG_MATH_REFERENCE, place_in_text(doc, text, m.from, &place), NO_FORMULA,
                      OP_ARG(op_str_first(m.label, 80)));
            continue;
        }
        if (m.from > done)
            op_insert_before(text, op_new_text(doc, op_str_range(all.p + done, all.p + m.from)));
        op_insert_before(text, link);
        done = m.to;
    }
    text->u.text += done;
    text->n -= (uint32_t)done;
    if (done && !text->n)
        op_walk_remove(w);
}

static void link_all_mentions(struct math_stage *s)
{
    struct op_walk w;
    op_walk_start(&w, s->article->body);
    for (size_t links = 0; op_walk_next(&w);) {
        if (op_is(w.node, OP_N_A))
            links += w.event == OP_ENTER ? 1 : (size_t)-1;
        if (w.event == OP_ENTER && w.node->kind == OP_ELEMENT && is_literal(w.node))
            op_walk_skip(&w);
        else if (w.event == OP_ENTER && w.node->kind == OP_TEXT)
            link_mentions(s, &w, links > 0);
    }
}

/* A formula that is a reference and nothing else is a link, which more readers follow than one within a formula. */
static void settle_reference(struct op_doc *doc, struct op_node *math)
{
    struct op_node *shown = shown_of(math), *link = op_new_element(doc, OP_N_A);
    op_str href = shown->name == OP_N_MTEXT ? op_attr(shown, OP_N_HREF) : OP_STR_NONE;
    if (!href.n || op_formula_is_display(math) || op_closest(math, OP_N_A))
        return;
    link->pos = math->pos;
    op_attr_set(doc, link, OP_N_HREF, href);
    op_move_children(shown, link);
    op_insert_before(math, link);
    op_unlink(math);
}

/* -- The whole -- */

/* Not before: references may lead to formulas behind them. */
static void finish(struct math_stage *s)
{
    const struct op_math_options options = {.report = take_fault, .self = s};
    if (!s->math)
        return;
    link_all_mentions(s);
    op_math_finish(s->math, &options);
    op_math_free(s->math);
    report_unknown(s);
    for (size_t i = 0; i < s->typeset_count; i++) {
        set_alternative(&s->article->doc, s->typeset[i]);
        settle_reference(&s->article->doc, s->typeset[i]);
    }
    free(s->typeset);
}

static bool run_math(struct op_ctx *ctx, struct op_article *article, const void *options, const struct op_sink *next)
{
    int how = ((const struct math_options *)options)->how;
    struct math_stage s = {.ctx = ctx, .article = article};
    bool any = false, gone = false;
    struct op_walk w;
    op_walk_start(&w, article->body);
    while (op_walk_next(&w)) {
        if (w.event == OP_ENTER && op_formula_is(w.node)) {
            any = true;
            bool went = settle_formula(&s, &w, how);
            gone = gone || went;
            if (!went)
                op_walk_skip(&w);
        } else if (w.event == OP_LEAVE && gone && op_is(w.node, OP_N_P)) {
            gone = false;
            if (is_void(w.node))
                op_walk_remove(&w);
        }
    }
    finish(&s);
    if (any && how == AS_ALTERNATIVE)
        show_alternatives(article);
    return op_emit(next, article);
}

const struct op_stage op_stage_math = {
    .name = "math",
    .summary = "typeset TeX formulas as MathML",
    .options = option_rows,
    .defaults = &defaults,
    .options_size = sizeof defaults,
    .run = run_math,
};
