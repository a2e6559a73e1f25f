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

static void take_fault(void *self, const struct op_math_fault *fault)
{
    struct math_stage *s = self;
    if (fault->kind == OP_MATH_UNKNOWN) {
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

/* Text in place of a formula, as words of the line that it stands in. */
static void replace_by_text(struct op_doc *doc, struct op_walk *w, op_str text)
{
    struct op_node *math = w->node, *span = op_new_element(doc, OP_N_SPAN);
    span->pos = math->pos;
    op_append(span, op_new_text(doc, text));
    op_insert_before(math, span);
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
    if (s.math)
        op_math_finish(s.math);
    op_math_free(s.math);
    report_unknown(&s);
    /* Not before: references may have got their numbers behind the last formula. */
    for (size_t i = 0; i < s.typeset_count; i++)
        set_alternative(&article->doc, s.typeset[i]);
    free(s.typeset);
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
