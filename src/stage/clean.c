/* op-clean: the engine. What it does is in the rules: see clean.h. */
#include "stage/clean.h"

#include <assert.h>

#include "doc/vocabulary.h"
#include "offprint/metadata.h"
#include "offprint/pipeline.h"
#include "offprint/uri.h"
#include "stage/stages.h"

#define RULES_MAX 64 /* of a phase */
#define BODIES_MAX 8 /* of them for the body, and more */
#define SETS_MAX 256
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

/* Rules of one element, by phase and event: a bit for each place in the list of the phase. */
struct rule_set {
    uint64_t of[CLEAN_PHASE_COUNT][CLEAN_BODY];
};

/* The rules that are on. */
struct schedule {
    const struct clean_rule *rules[CLEAN_PHASE_COUNT][RULES_MAX], *bodies[CLEAN_PHASE_COUNT][BODIES_MAX];
    size_t counts[CLEAN_PHASE_COUNT], body_counts[CLEAN_PHASE_COUNT];
    struct rule_set all; /* of every element */
    struct rule_set sets[SETS_MAX];
    size_t set_count;
    uint8_t set_of[OP_N_COUNT]; /* of elements with a number: which of the sets */
};
enum { SET_NONE, SET_UNKNOWN }; /* sets of those that no rule names, and of those without a number */

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

static struct rule_set *set_of(struct schedule *s, uint32_t name)
{
    if (name == CLEAN_UNKNOWN)
        return &s->sets[SET_UNKNOWN];
    if (!s->set_of[name]) {
        assert(s->set_count < SETS_MAX);
        s->sets[s->set_count] = (struct rule_set){{{0}}};
        s->set_of[name] = (uint8_t)s->set_count++;
    }
    return &s->sets[s->set_of[name]];
}

static void schedule_rule(struct schedule *s, const struct clean_rule *rule)
{
    if (rule->event == CLEAN_BODY) {
        assert(s->body_counts[rule->phase] < BODIES_MAX);
        s->bodies[rule->phase][s->body_counts[rule->phase]++] = rule;
        return;
    }
    size_t place = s->counts[rule->phase]++;
    assert(place < RULES_MAX);
    s->rules[rule->phase][place] = rule;
    if (!rule->elements[0])
        s->all.of[rule->phase][rule->event] |= (uint64_t)1 << place;
    for (const uint32_t *name = rule->elements; *name; name++)
        set_of(s, *name)->of[rule->phase][rule->event] |= (uint64_t)1 << place;
}

static struct schedule *make_schedule(const struct clean *c)
{
    struct schedule *s = op_arena_alloc(c->doc->arena, sizeof *s);
    memset(s->counts, 0, sizeof s->counts);
    memset(s->body_counts, 0, sizeof s->body_counts);
    memset(s->set_of, 0, sizeof s->set_of);
    s->all = s->sets[SET_NONE] = s->sets[SET_UNKNOWN] = (struct rule_set){{{0}}};
    s->set_count = 2;
    for (size_t f = 0; clean_families[f]; f++) {
        bool spared = c->whole && clean_families[f] == clean_clutter_rules;
        for (const struct clean_rule *r = clean_families[f]; r->name && !spared; r++)
            if (!is_kept(c->options, r))
                schedule_rule(s, r);
    }
    return s;
}

static uint64_t rules_of(const struct schedule *s, enum clean_phase phase, const struct op_node *n, bool entering)
{
    size_t set = n->ns == OP_NS_HTML && n->name < OP_N_COUNT ? s->set_of[n->name] : SET_UNKNOWN;
    const uint64_t *own = s->sets[set].of[phase], *all = s->all.of[phase];
    if (!entering)
        return own[CLEAN_LEAVE] | all[CLEAN_LEAVE];
    uint64_t bits = own[CLEAN_ENTER] | all[CLEAN_ENTER];
    return n->n ? bits | own[CLEAN_MARKED] | all[CLEAN_MARKED] : bits;
}

static enum clean_verdict ask(struct clean *c, const struct schedule *s, enum clean_phase phase, struct op_node *n,
                              bool entering)
{
    for (uint64_t bits = rules_of(s, phase, n, entering); bits;) {
        size_t place = (size_t)__builtin_ctzll(bits);
        uint32_t name = n->name, marks = n->n;
        enum clean_verdict verdict = s->rules[phase][place]->apply(c, n);
        if (verdict != CLEAN_KEEP)
            return verdict;
        /* The rules behind it may be others now. */
        if (n->name != name || n->n != marks)
            bits = rules_of(s, phase, n, entering);
        bits &= ~(uint64_t)1 << place;
    }
    return CLEAN_KEEP;
}

static void walk_body(struct clean *c, const struct schedule *s, enum clean_phase phase)
{
    struct op_walk w;
    op_walk_start(&w, c->article->body);
    while (op_walk_next(&w)) {
        struct op_node *n = w.node;
        if (n->kind != OP_ELEMENT) {
            if (n->kind == OP_COMMENT && w.event == OP_ENTER)
                op_walk_remove(&w);
            continue;
        }
        /* Foreign elements belong to one rule, which looks inside. */
        if (w.event == OP_ENTER && n->ns != OP_NS_HTML)
            op_walk_skip(&w);
        enum clean_verdict verdict = ask(c, s, phase, n, w.event == OP_ENTER);
        if (verdict == CLEAN_DROP)
            op_walk_remove(&w);
        else if (verdict == CLEAN_UNWRAP)
            clean_unwrap(c, n);
    }
}

static void add_target(struct clean *c, op_str href)
{
    size_t hash = op_str_find_char(href, '#', 0);
    if (hash == OP_NOT_FOUND || hash + 1 == href.n)
        return;
    op_str fragment = op_str_trim(op_str_skip(href, hash + 1));
    (void)id_set_add(c->doc->arena, &c->targets, fragment);
    if (op_str_find_char(fragment, '%', 0) != OP_NOT_FOUND)
        (void)id_set_add(c->doc->arena, &c->targets, op_uri_decode(c->doc->arena, fragment));
}

/* What there is at the start of a phase: names, and the places that links lead to, as far as the links are still there,
   or the reader says that others do. At the start of a round also how much. */
static void survey(struct clean *c, bool round_starts)
{
    struct op_node *body = c->article->body;
    c->targets = (struct id_set){NULL, 0, 0};
    c->elements = c->attributes = (struct clean_names){{0}};
    if (round_starts)
        c->nodes = c->text = c->looks = c->gone = 0;
    op_str places = c->places;
    for (op_str id; (id = op_str_word(&places)).p;)
        (void)id_set_add(c->doc->arena, &c->targets, id);
    for (const struct op_node *n = body; n; n = op_following(n, body)) {
        if (n->kind == OP_TEXT && round_starts)
            c->text += op_str_visible(op_text(n));
        c->nodes += round_starts;
        if (n->kind != OP_ELEMENT)
            continue;
        clean_names_add(&c->elements, n->name);
        for (uint32_t i = 0; i < n->n; i++) {
            clean_names_add(&c->attributes, n->u.attrs[i].name);
            if (n->u.attrs[i].name == OP_N_HREF && n->u.attrs[i].ns == OP_NS_HTML)
                add_target(c, op_attr_value(&n->u.attrs[i]));
        }
    }
    if (round_starts)
        c->budget = c->nodes * 8 + 4096;
}

/* What one rule removes at the end may let another see more at the start: until nothing changes any more. */
static void run_rounds(struct clean *c)
{
    const struct schedule *s = make_schedule(c);
    uint64_t before = 0;
    for (c->round = 0; c->round < ROUNDS_MAX; c->round++) {
        for (enum clean_phase phase = CLEAN_PHASE_DROP; phase < CLEAN_PHASE_COUNT; phase++) {
            survey(c, phase == CLEAN_PHASE_DROP);
            for (size_t i = 0; i < s->body_counts[phase]; i++)
                (void)s->bodies[phase][i]->apply(c, c->article->body);
            walk_body(c, s, phase);
        }
        uint64_t after = clean_fingerprint(c->article->body);
        if (c->round && after == before)
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
    c.places = op_attr_ns(article->html, OP_NS_OP, op_doc_name(c.doc, OP_STR("places")));
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
