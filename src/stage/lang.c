/* op-lang: the language and direction of an article, from what it declares and from its text. */
#include "offprint/language.h"
#include "offprint/metadata.h"
#include "stage/stages.h"

/* Languages that a detector may take for one another, or that are called by several codes: a declaration stands against
   any of its group. */
static const char *const alike[] = {"no nb nn da", "hr sr bs",  "id ms",  "cs sk",  "zh yue wuu cmn lzh nan hak",
                                    "pt gl",       "fa prs tg", "fil tl", "en sco", "hi mr ne",
                                    NULL};

static bool is_alike(op_str a, op_str b)
{
    for (size_t i = 0; alike[i]; i++) {
        bool has_a = false, has_b = false;
        for (op_str rest = op_str_z(alike[i]), word; (word = op_str_word(&rest)).p;) {
            has_a = has_a || op_language_same(word, a);
            has_b = has_b || op_language_same(word, b);
        }
        if (has_a && has_b)
            return true;
    }
    return op_language_same(a, b);
}

#define SAMPLE_MAX 4096

/* The first kilobytes of running text: no code, no formulas. */
static void sample_text(const struct op_article *a, struct op_buf *out)
{
    struct op_walk w;
    op_walk_start(&w, a->body);
    while (out->n < SAMPLE_MAX && op_walk_next(&w)) {
        if (w.event != OP_ENTER)
            continue;
        if (op_is(w.node, OP_N_PRE) || op_is(w.node, OP_N_CODE) || (op_is_element(w.node) && w.node->ns != OP_NS_HTML))
            op_walk_skip(&w);
        if (w.node->kind == OP_TEXT && !op_is_blank(w.node)) {
            op_buf_add(out, op_text(w.node));
            op_buf_addc(out, ' ');
        }
    }
}

static op_str valid_language(struct op_ctx *ctx, struct op_article *a, const struct op_node *n, op_str declared)
{
    op_str tag = op_language_canonical(a->doc.arena, declared);
    if (!tag.p)
        op_report(ctx, OP_DIAG_LANGUAGE, op_doc_place(&a->doc, n), "no language tag, leaving it out: %.*s",
                  OP_ARG(op_str_first(declared, 40)));
    return tag;
}

static op_str choose_language(struct op_ctx *ctx, struct op_article *a)
{
    op_str declared = op_meta(a, OP_META_LANG);
    if (declared.n)
        declared = valid_language(ctx, a, a->html, declared);
    struct op_buf text;
    op_buf_init(&text, (size_t)64 << 20);
    sample_text(a, &text);
    struct op_detected_language found = {op_language_by_words(op_buf_str(&text)), false};
    if (!found.tag.n || (declared.n && !is_alike(declared, found.tag)))
        found = op_language_detect(op_buf_str(&text));
    op_buf_release(&text);
    if (!declared.n)
        return found.tag.n ? found.tag : OP_STR("und");
    if (!found.certain || is_alike(declared, found.tag))
        return declared;
    op_report(ctx, OP_DIAG_LANGUAGE, op_doc_place(&a->doc, a->html),
              "the text is not in the declared language %.*s, using %.*s", OP_ARG(declared), OP_ARG(found.tag));
    return found.tag;
}

static bool is_direction(op_str s)
{
    return op_str_eq(s, OP_STR("ltr")) || op_str_eq(s, OP_STR("rtl"));
}

/* Changes of language within the text: valid tags only, none that says what holds anyway, and a direction where it
   turns. */
static void settle_inner_languages(struct op_ctx *ctx, struct op_article *a)
{
    struct op_walk w;
    op_walk_start(&w, a->body);
    while (op_walk_next(&w)) {
        struct op_node *n = w.node;
        op_str declared = w.event == OP_ENTER && op_is_element(n) ? op_attr(n, OP_N_LANG) : OP_STR_NONE;
        if (!declared.p)
            continue;
        op_str tag = declared.n ? valid_language(ctx, a, n, declared) : OP_STR_NONE;
        if (!tag.p || op_str_eq(op_attr(a->html, OP_N_LANG), tag)) {
            op_attr_remove(n, OP_N_LANG);
            continue;
        }
        op_attr_set(&a->doc, n, OP_N_LANG, tag);
        bool rtl = op_language_is_rtl(tag);
        if (!op_attr(n, OP_N_DIR).p && rtl != op_str_eq(op_attr(a->html, OP_N_DIR), OP_STR("rtl")))
            op_attr_set(&a->doc, n, OP_N_DIR, rtl ? OP_STR("rtl") : OP_STR("ltr"));
    }
}

static bool run_lang(struct op_ctx *ctx, struct op_article *a, const void *options, const struct op_sink *next)
{
    (void)options;
    op_str before = op_meta(a, OP_META_LANG), tag = choose_language(ctx, a);
    bool kept = before.n && op_language_same(before, tag);
    op_meta_set(a, OP_META_LANG, tag);
    /* A declared direction stands as long as the language does. */
    if (!kept || !is_direction(op_meta(a, OP_META_DIR)))
        op_meta_set(a, OP_META_DIR, op_language_is_rtl(tag) ? OP_STR("rtl") : OP_STR("ltr"));
    settle_inner_languages(ctx, a);
    return op_emit(next, a);
}

const struct op_stage op_stage_lang = {
    .name = "lang",
    .summary = "set the language and direction of articles",
    .run = run_lang,
};
