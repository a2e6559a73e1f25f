#include "read/front_values.h"

#include "offprint/date.h"
#include "offprint/metadata.h"
#include "offprint/uri.h"

/* -- Collecting -- */

void front_values_init(struct front_values *values, struct op_arena *arena)
{
    *values = (struct front_values){.arena = arena};
}

/* A copy of `old` with room for twice as many; what it leaves behind goes with the arena. */
static void *grow(struct op_arena *arena, const void *old, size_t size, size_t n, size_t *cap)
{
    *cap = *cap ? *cap * 2 : 32;
    void *p = op_arena_alloc(arena, *cap * size);
    if (n)
        memcpy(p, old, n * size);
    return p;
}

bool front_values_add(struct front_values *values, op_str key, op_str text, uint32_t item, uint32_t line,
                      uint32_t column)
{
    text = op_str_trim(text);
    if (text.n == 0)
        return true;
    if (values->n == FRONT_VALUES_MAX)
        return false;
    if (values->n == values->cap)
        values->v = grow(values->arena, values->v, sizeof *values->v, values->n, &values->cap);
    values->v[values->n++] = (struct front_value){
        op_arena_dup(values->arena, key), op_arena_dup(values->arena, text), item, line, column, false};
    return true;
}

op_str front_key_join(struct op_arena *arena, op_str prefix, op_str name)
{
    if (prefix.n == 0)
        return op_arena_dup(arena, name);
    return op_arena_join(arena, op_arena_join(arena, prefix, OP_STR(".")), name);
}

bool front_key_is_new(struct front_values *values, op_str key, uint32_t item)
{
    uint32_t hash = 2166136261u ^ item;
    for (size_t i = 0; i < key.n; i++)
        hash = (hash ^ (unsigned char)key.p[i]) * 16777619u;
    for (size_t i = 0; i < values->key_count; i++) {
        const struct front_key *k = &values->keys[i];
        if (k->hash == hash && k->item == item && op_str_eq(k->key, key))
            return false;
    }
    if (values->key_count == FRONT_VALUES_MAX)
        return false;
    if (values->key_count == values->key_cap)
        values->keys = grow(values->arena, values->keys, sizeof *values->keys, values->key_count, &values->key_cap);
    values->keys[values->key_count++] = (struct front_key){hash, item, op_arena_dup(values->arena, key)};
    return true;
}

struct front_mark front_values_mark(const struct front_values *values)
{
    return (struct front_mark){values->n, values->key_count};
}

void front_values_reset(struct front_values *values, struct front_mark mark)
{
    values->n = mark.n;
    values->key_count = mark.key_count;
}

/* -- Becoming metadata -- */

struct apply {
    struct op_ctx *ctx;
    struct op_article *a;
    struct front_values *values;
    op_str file;
};

static bool is_yes(op_str s)
{
    return op_str_eq_ci(s, OP_STR("true")) || op_str_eq_ci(s, OP_STR("yes")) || op_str_eq_ci(s, OP_STR("on")) ||
           op_str_eq(s, OP_STR("1"));
}

static bool is_no(op_str s)
{
    return op_str_eq_ci(s, OP_STR("false")) || op_str_eq_ci(s, OP_STR("no")) || op_str_eq_ci(s, OP_STR("off")) ||
           op_str_eq(s, OP_STR("0"));
}

/* The key as the table may know it: Hugo and Zola keep what is theirs under a name of its own, and call by another name
   what the table has. */
static op_str known_key(op_str key)
{
    static const struct {
        op_str from, to;
    } prefixes[] = {
        {OP_STR_INIT("taxonomies.authors"), OP_STR_INIT("authors")},
        {OP_STR_INIT("params.author"), OP_STR_INIT("author")},
        {OP_STR_INIT("extra.author"), OP_STR_INIT("author")},
        {OP_STR_INIT("params.image"), OP_STR_INIT("image")},
        {OP_STR_INIT("extra.image"), OP_STR_INIT("image")},
        {OP_STR_INIT("params.cover"), OP_STR_INIT("cover")},
        {OP_STR_INIT("extra.cover"), OP_STR_INIT("cover")},
        {OP_STR_INIT("params.description"), OP_STR_INIT("description")},
        {OP_STR_INIT("extra.description"), OP_STR_INIT("description")},
    };
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        op_str rest = op_str_skip(key, prefixes[i].from.n);
        if (op_str_starts_ci(key, prefixes[i].from) && (rest.n == 0 || op_str_eq(rest, OP_STR("s"))))
            return prefixes[i].to;
    }
    return key;
}

/* Is the value one of `base` itself or below it? `*sub` is what follows the base, or empty. */
static bool is_under(op_str key, op_str base, op_str *sub)
{
    key = known_key(key);
    if (!op_str_starts_ci(key, base) || (key.n > base.n && key.p[base.n] != '.'))
        return false;
    *sub = key.n > base.n ? op_str_skip(key, base.n + 1) : op_str_make("", 0);
    return true;
}

/* A value that may be given as a plain text or as a map of it and its properties. */
struct entry {
    uint32_t item;
    op_str text, role, file_as, type, index;
    const struct front_value *source;
};

static bool is_text_name(enum op_meta_key key, op_str sub)
{
    static const char *const general = "name text value title";
    static const char *const image = "image src url path feature file teaser";
    return sub.n == 0 || op_str_has_word(op_str_z(key == OP_META_LEAD_IMAGE ? image : general), sub);
}

static bool fill_entry(struct entry *e, enum op_meta_key key, op_str sub, op_str text)
{
    op_str *slot = is_text_name(key, sub)                                         ? &e->text
                   : op_str_has_word(OP_STR("role roles"), sub)                   ? &e->role
                   : op_str_has_word(OP_STR("file-as file_as"), sub)              ? &e->file_as
                   : op_str_eq(sub, OP_STR("type"))                               ? &e->type
                   : op_str_has_word(OP_STR("index position weight number"), sub) ? &e->index
                                                                                  : NULL;
    if (!slot || slot->n)
        return false;
    *slot = text;
    return true;
}

static struct op_place place_of(const struct apply *s, const struct front_value *v)
{
    return (struct op_place){s->file, v->line, v->column};
}

static bool apply_date(struct apply *s, enum op_meta_key key, const struct entry *e)
{
    struct op_date date;
    struct op_buf out = OP_BUF_INIT;
    if (!op_date_parse(e->text, &date)) {
        op_report(s->ctx, OP_DIAG_DATE, place_of(s, e->source), "no date can be made of \"%.*s\", leaving it out",
                  OP_ARG(op_str_first(e->text, 80)));
        return false;
    }
    op_date_format(&date, &out);
    bool added = op_meta_add(s->a, key, op_buf_str(&out)) != NULL;
    op_buf_release(&out);
    return added;
}

/* Jekyll's permalinks may be patterns (`/:year/:title/`) and styles (`pretty`). */
static bool is_link_name(op_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (op_is_space(s.p[i]) || (s.p[i] == ':' && i + 1 < s.n && op_is_alpha(s.p[i + 1])))
            return false;
    return s.n > 0 && !op_str_has_word(OP_STR("date pretty ordinal weekdate none"), s);
}

static bool apply_canonical(struct apply *s, op_str text)
{
    if (op_str_starts_ci(text, OP_STR("https://")) || op_str_starts_ci(text, OP_STR("http://"))) {
        (void)op_meta_add(s->a, OP_META_CANONICAL, text);
        return true;
    }
    if (!is_link_name(text))
        return false;
    (void)op_meta_add(s->a, OP_META_NAME, text);
    return true;
}

/* Of so many keywords in one string, the rest helps nobody. */
enum { KEYWORDS_MAX = 500 };

/* A list in one string: only commas separate, because tags may hold spaces. */
static bool apply_keywords(struct apply *s, const struct entry *e)
{
    op_str rest = e->text;
    if (e->item) {
        (void)op_meta_add(s->a, OP_META_KEYWORD, rest);
        return true;
    }
    for (int i = 0; rest.p && i < KEYWORDS_MAX; i++)
        (void)op_meta_add(s->a, OP_META_KEYWORD, op_str_cut(&rest, ','));
    return true;
}

static bool apply_author(struct apply *s, const struct entry *e)
{
    struct op_node *n = op_meta_add(s->a, OP_META_AUTHOR, e->text);
    if (n && e->role.n)
        op_attr_set_ns(&s->a->doc, n, OP_NS_OP, op_doc_name(&s->a->doc, OP_STR("role")), e->role);
    if (n && e->file_as.n)
        op_attr_set_ns(&s->a->doc, n, OP_NS_OP, op_doc_name(&s->a->doc, OP_STR("file-as")), e->file_as);
    return true;
}

/* True when the entry's text went where it belongs; otherwise it is kept as front:KEY. */
static bool apply_entry(struct apply *s, enum op_meta_key key, const struct entry *e)
{
    bool boolean = is_yes(e->text) || is_no(e->text);
    switch (key) {
    case OP_META_DATE:
    case OP_META_MODIFIED:
        /* Jekyll's `published` is no date. */
        if ((boolean && e->text.n > 1) || op_meta(s->a, key).n)
            return false;
        return apply_date(s, key, e);
    case OP_META_CANONICAL:
        return !boolean && apply_canonical(s, e->text);
    case OP_META_LEAD_IMAGE:
        return !boolean && op_meta_add(s->a, key, e->text);
    case OP_META_KEYWORD:
        return apply_keywords(s, e);
    case OP_META_AUTHOR:
        return apply_author(s, e);
    case OP_META_TITLE:
        if (op_str_eq(e->type, OP_STR("subtitle")))
            key = OP_META_SUBTITLE;
        return op_meta_add(s->a, key, e->text);
    case OP_META_SERIES:
        if (e->index.n)
            (void)op_meta_add(s->a, OP_META_SERIES_INDEX, e->index);
        return op_meta_add(s->a, key, e->text);
    case OP_META_DIR:
        if (!op_str_eq_ci(e->text, OP_STR("rtl")) && !op_str_eq_ci(e->text, OP_STR("ltr")))
            return false;
        return op_meta_add(s->a, key, op_str_eq_ci(e->text, OP_STR("rtl")) ? OP_STR("rtl") : OP_STR("ltr"));
    case OP_META_NAME:
        (void)op_meta_add(s->a, key, e->text);
        return true;
    default:
        return !boolean && op_meta_add(s->a, key, e->text);
    }
}

/* All values of one key of front matter. Entries follow each other: one for each element of a list, one for the rest.
 */
static void apply_key(struct apply *s, enum op_meta_key key, op_str base)
{
    struct entry e = {.source = NULL};
    size_t first = 0;
    for (size_t i = 0; i <= s->values->n; i++) {
        struct front_value *v = i < s->values->n ? &s->values->v[i] : NULL;
        op_str sub = OP_STR_NONE;
        bool ours = v && !v->used && is_under(v->key, base, &sub);
        if (v && !ours)
            continue;
        if (e.source && (!v || v->item != e.item || (sub.n == 0 && e.text.n))) {
            bool done = e.text.n && apply_entry(s, key, &e);
            for (size_t j = first; !done && j < i; j++)
                s->values->v[j].used &= !(s->values->v[j].item == e.item && is_under(s->values->v[j].key, base, &sub));
            e = (struct entry){.source = NULL};
            if (v)
                (void)is_under(v->key, base, &sub);
        }
        if (!v)
            break;
        if (!e.source) {
            e = (struct entry){.item = v->item, .source = v};
            first = i;
        }
        v->used = fill_entry(&e, key, sub, v->text);
    }
}

static const struct front_value *says_draft(const struct front_values *values)
{
    for (size_t i = 0; i < values->n; i++) {
        op_str key = values->v[i].key, text = values->v[i].text;
        if ((op_str_eq_ci(key, OP_STR("draft")) && is_yes(text)) ||
            (op_str_eq_ci(key, OP_STR("published")) && is_no(text)))
            return &values->v[i];
    }
    return NULL;
}

const struct front_value *front_values_apply(struct op_ctx *ctx, struct op_article *a, struct front_values *values,
                                             op_str file)
{
    struct apply s = {ctx, a, values, file};
    for (int key = 0; key < OP_META_COUNT; key++) {
        op_str rest = op_str_z(op_meta_rows[key].front_matter);
        for (op_str base; rest.p && (base = op_str_word(&rest)).p;)
            apply_key(&s, (enum op_meta_key)key, base);
    }
    for (size_t i = 0; i < values->n; i++) {
        const struct front_value *v = &values->v[i];
        if (v->used)
            continue;
        if (op_str_starts_ci(v->key, OP_STR("taxonomies.")))
            (void)op_meta_add(a, OP_META_KEYWORD, v->text);
        else
            op_meta_add_front(a, v->key, v->text);
    }
    return says_draft(values);
}
