/* op-clean: the engine. What it does is in the rules: see clean.h. */
#include "stage/clean.h"

#include <assert.h>

#include "doc/vocabulary.h"
#include "offprint/metadata.h"
#include "offprint/pipeline.h"
#include "offprint/uri.h"
#include "stage/stages.h"

#define RULES_MAX 64
#define ROUNDS_MAX 5

const struct clean_rule *const clean_families[] = {
    clean_code_rules,    clean_math_rules,  clean_embed_rules,   clean_clutter_rules,
    clean_export_rules,  clean_drop_rules,  clean_media_rules,   clean_image_rules,
    clean_foreign_rules, clean_note_rules,  clean_callout_rules, clean_unwrap_rules,
    clean_repair_rules,  clean_table_rules, clean_tidy_rules,    NULL};

/* In the order of the manual. */
static const char *const rule_names[] = {
    "head",       "permalinks", "math",       "scripts",  "styles",   "templates", "forms",    "hidden",
    "navigation", "ads",        "sharing",    "cookies",  "signup",   "stubs",     "code",     "lazy",
    "picture",    "background", "noscript",   "captions", "exports",  "embeds",    "media",    "foreign",
    "sidenotes",  "notes",      "callouts",   "obsolete", "style",    "spans",     "wrappers", "unknown",
    "links",      "inline",     "ruby",       "lines",    "headings", "lists",     "details",  "figures",
    "paragraphs", "tables",     "attributes", "empty",    "space",    NULL};
static const struct op_option option_rows[] = {
    {"keep", 0, OP_OPTION_LIST, offsetof(struct clean_options, keep), "RULE", "leave out the cleaning rule RULE",
     rule_names},
    {NULL, 0, OP_OPTION_END, 0, NULL, NULL, NULL},
};
static const struct clean_options option_defaults = {{NULL, 0}};

/* The rules of one phase, and for each element name which of them apply, as a bit set. Index 0 stands for elements
   without a number. */
struct schedule {
    const struct clean_rule *rules[RULES_MAX];
    size_t count;
    uint64_t enter_all, leave_all; /* those that apply to every element */
    uint64_t enter[OP_N_COUNT], leave[OP_N_COUNT];
};

static bool is_kept(const struct clean_options *options, const struct clean_rule *rule)
{
    for (size_t i = 0; i < options->keep.n; i++)
        if (op_str_eq(options->keep.v[i], op_str_z(rule->name)))
            return true;
    return false;
}

bool clean_is_spared(const struct clean *c, const struct op_node *n)
{
    if (!c->options->keep.n || op_vocabulary_content(n->name) != OP_CONTENT_ABSENT)
        return false;
    for (size_t f = 0; clean_families[f]; f++)
        for (const struct clean_rule *r = clean_families[f]; r->name; r++)
            for (const uint32_t *name = r->elements; *name; name++)
                if (*name == n->name && is_kept(c->options, r))
                    return true;
    return false;
}

static void schedule_rule(struct schedule *s, const struct clean_rule *rule)
{
    assert(s->count < RULES_MAX);
    uint64_t *sets = rule->event == CLEAN_ENTER ? s->enter : s->leave, bit = (uint64_t)1 << s->count;
    s->rules[s->count++] = rule;
    if (!rule->elements[0])
        *(rule->event == CLEAN_ENTER ? &s->enter_all : &s->leave_all) |= bit;
    for (const uint32_t *name = rule->elements; *name; name++)
        sets[*name == CLEAN_UNKNOWN ? 0 : *name] |= bit;
}

/* A rule may rename the node: the rules behind it are then those of its new name. */
static enum clean_verdict ask(struct clean *c, const struct schedule *s, struct op_node *n, bool entering)
{
    const uint64_t *sets = entering ? s->enter : s->leave, all = entering ? s->enter_all : s->leave_all;
    for (size_t i = 0; i < s->count; i++) {
        uint64_t bits = (all | sets[n->ns == OP_NS_HTML && n->name < OP_N_COUNT ? n->name : 0]) >> i;
        if (!bits)
            break;
        i += (size_t)__builtin_ctzll(bits);
        enum clean_verdict verdict = s->rules[i]->apply(c, n);
        if (verdict != CLEAN_KEEP)
            return verdict;
    }
    return CLEAN_KEEP;
}

static void walk_body(struct clean *c, const struct schedule *s)
{
    struct op_walk w;
    op_walk_start(&w, c->article->body);
    while (op_walk_next(&w)) {
        if (w.node->kind == OP_COMMENT && w.event == OP_ENTER) {
            op_walk_remove(&w);
            continue;
        }
        if (w.node->kind != OP_ELEMENT)
            continue;
        /* Foreign elements belong to one rule, which looks inside. */
        if (w.event == OP_ENTER && w.node->ns != OP_NS_HTML)
            op_walk_skip(&w);
        enum clean_verdict verdict = ask(c, s, w.node, w.event == OP_ENTER);
        if (verdict == CLEAN_DROP)
            op_walk_remove(&w);
        else if (verdict == CLEAN_UNWRAP)
            clean_unwrap(c, w.node);
    }
}

/* The places that links lead to, as far as the links are still there, and those that the reader says others lead to. */
static void collect_targets(struct clean *c)
{
    c->targets = (struct id_set){NULL, 0, 0};
    op_str places = op_attr_ns(c->article->html, OP_NS_OP, op_doc_name(c->doc, OP_STR("places")));
    for (op_str id; (id = op_str_word(&places)).p;)
        (void)id_set_add(c->doc->arena, &c->targets, id);
    struct op_walk w;
    op_walk_start(&w, c->article->body);
    while (op_walk_next(&w)) {
        op_str href = w.event == OP_ENTER && op_is_element(w.node) ? op_attr(w.node, OP_N_HREF) : OP_STR_NONE;
        size_t hash = op_str_find_char(href, '#', 0);
        if (hash == OP_NOT_FOUND || hash + 1 == href.n)
            continue;
        op_str fragment = op_str_trim(op_str_skip(href, hash + 1));
        (void)id_set_add(c->doc->arena, &c->targets, fragment);
        if (op_str_find_char(fragment, '%', 0) != OP_NOT_FOUND)
            (void)id_set_add(c->doc->arena, &c->targets, op_uri_decode(c->doc->arena, fragment));
    }
}

static bool is_wanted(const struct clean *c, const struct clean_rule *family, const struct clean_rule *rule,
                      enum clean_phase phase)
{
    bool spared = c->whole && family == clean_clutter_rules;
    return rule->phase == phase && !spared && !is_kept(c->options, rule);
}

static void make_schedule(const struct clean *c, enum clean_phase phase, struct schedule *s)
{
    for (size_t f = 0; clean_families[f]; f++)
        for (const struct clean_rule *r = clean_families[f]; r->name; r++)
            if (r->event != CLEAN_BODY && is_wanted(c, clean_families[f], r, phase))
                schedule_rule(s, r);
}

static void run_phase(struct clean *c, enum clean_phase phase, const struct schedule *s)
{
    collect_targets(c);
    for (size_t f = 0; clean_families[f]; f++)
        for (const struct clean_rule *r = clean_families[f]; r->name; r++)
            if (r->event == CLEAN_BODY && is_wanted(c, clean_families[f], r, phase))
                (void)r->apply(c, c->article->body);
    walk_body(c, s);
}

/* The body's size at the start of a round. */
static void measure(struct clean *c)
{
    c->nodes = c->looks = c->gone = 0;
    struct op_walk w;
    op_walk_start(&w, c->article->body);
    while (op_walk_next(&w))
        c->nodes += w.event == OP_ENTER;
    c->text = clean_text_length(c->article->body, SIZE_MAX);
    c->budget = c->nodes * 8 + 4096;
}

/* What one rule removes at the end may let another see more at the start: until nothing changes any more. */
static void run_rounds(struct clean *c)
{
    struct schedule *schedules = op_arena_zalloc(c->doc->arena, CLEAN_PHASE_COUNT * sizeof *schedules);
    uint64_t before = 0;
    for (enum clean_phase phase = CLEAN_PHASE_DROP; phase < CLEAN_PHASE_COUNT; phase++)
        make_schedule(c, phase, &schedules[phase]);
    for (size_t round = 0; round < ROUNDS_MAX; round++) {
        measure(c);
        for (enum clean_phase phase = CLEAN_PHASE_DROP; phase < CLEAN_PHASE_COUNT; phase++)
            run_phase(c, phase, &schedules[phase]);
        uint64_t after = clean_fingerprint(c->article->body);
        if (round && after == before)
            return;
        before = after;
    }
}

static bool run_clean(struct op_ctx *ctx, struct op_article *article, const void *options, const struct op_sink *next)
{
    struct clean c = {.ctx = ctx, .article = article, .doc = &article->doc, .options = options};
    c.page = op_str_eq(op_meta(article, OP_META_KIND), OP_STR(OP_KIND_PAGE));
    op_str extracted = op_attr_ns(article->html, OP_NS_OP, op_doc_name(c.doc, OP_STR("extract")));
    c.whole = op_str_eq(extracted, OP_STR("off"));
    run_rounds(&c);
    if (c.active)
        op_report(ctx, OP_DIAG_ACTIVE, op_doc_place(c.doc, c.first_active),
                  "removed scripts, form fields or frames: %zu, the first of them here", c.active);
    if (!clean_shows_anything(article->body)) {
        op_report(ctx, OP_DIAG_NO_TEXT, (struct op_place){c.doc->lines.file, 0, 0},
                  "neither text nor pictures remain, leaving the article out");
        return false;
    }
    return op_emit(next, article);
}

const struct op_stage op_stage_clean = {
    "clean",
    "reduce articles to what belongs to them",
    option_rows,
    &option_defaults,
    sizeof option_defaults,
    run_clean,
    false,
};
