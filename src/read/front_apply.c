/* What front matter says becomes metadata. */
#include "offprint/date.h"
#include "offprint/metadata.h"
#include "offprint/uri.h"
#include "read/front_matter.h"
#include "read/front_split.h"

/* What a value is to the table of metadata. */
struct place_in_table {
    int row; /* enum op_meta_key; -1: none */
    unsigned rank;
    op_str sub; /* what of the key stands behind that of the table */
};

struct apply {
    struct op_ctx *ctx;
    struct op_article *a;
    struct front_values *values;
    struct place_in_table *places; /* of each value */
    bool spaces;                   /* separate keywords */
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

/* -- Places in the table -- */

/* Hugo and Zola keep what themes want below `params` and `extra`. There a few rows may be meant by the table's keys. */
static bool is_for_themes(int row)
{
    switch (row) {
    case OP_META_SUBTITLE:
    case OP_META_AUTHOR:
    case OP_META_DESCRIPTION:
    case OP_META_KEYWORD:
    case OP_META_MODIFIED:
    case OP_META_RIGHTS:
    case OP_META_LEAD_IMAGE:
    case OP_META_SERIES:
    case OP_META_SERIES_INDEX:
        return true;
    default:
        return false;
    }
}

static struct place_in_table find_place(op_str key)
{
    struct place_in_table place = {-1, 0, OP_STR_NONE};
    bool theme = op_str_starts_ci(key, OP_STR("params.")) || op_str_starts_ci(key, OP_STR("extra."));
    if (theme)
        key = op_str_skip(key, op_str_find_char(key, '.', 0) + 1);
    else if (op_str_eq_ci(key, OP_STR("taxonomies.author")) || op_str_eq_ci(key, OP_STR("taxonomies.authors")))
        key = OP_STR("authors");
    place.row = op_meta_front_find(key, &place.rank, &place.sub);
    if (theme && !is_for_themes(place.row))
        place.row = -1;
    /* Whatever a site sorts its articles by. */
    if (place.row == OP_META_KEYWORD && op_str_starts_ci(key, OP_STR("taxonomies.")))
        place.sub = op_str_make("", 0);
    return place;
}

/* A value that may be given as a plain text or as a map of it and its properties. */
struct entry {
    uint32_t item;
    op_str group; /* the name under which the map stands in a map of them: `authors: {jane: {name: …}}` */
    op_str text, role, file_as, type, index, given, family;
    const struct front_value *source;
};

static bool is_text_name(enum op_meta_key key, op_str sub)
{
    switch (key) {
    case OP_META_LEAD_IMAGE:
        return op_str_has_word(OP_STR("image src url path feature file teaser"), sub);
    case OP_META_AUTHOR:
        return op_str_has_word(OP_STR("name text literal display_name displayName"), sub);
    case OP_META_CANONICAL:
        return op_str_has_word(OP_STR("url href link"), sub);
    default:
        return op_str_has_word(OP_STR("name text value title label"), sub);
    }
}

/* The part of the entry that a value belongs to; NULL when it is none that is known. `*group` as in struct entry. */
static op_str *find_slot(struct entry *e, enum op_meta_key key, op_str sub, op_str *group)
{
    *group = op_str_make("", 0);
    if (key == OP_META_AUTHOR && op_str_starts(sub, OP_STR("name.")))
        sub = op_str_skip(sub, 5);
    size_t dot = op_str_find_char(sub, '.', 0);
    if (key == OP_META_AUTHOR && dot != OP_NOT_FOUND) {
        *group = op_str_first(sub, dot);
        sub = op_str_skip(sub, dot + 1);
    }
    if (sub.n == 0 || is_text_name(key, sub))
        return &e->text;
    if (op_str_has_word(OP_STR("role roles"), sub))
        return &e->role;
    if (op_str_has_word(OP_STR("file-as file_as sort"), sub))
        return &e->file_as;
    if (op_str_eq(sub, OP_STR("type")))
        return &e->type;
    if (op_str_has_word(OP_STR("index position weight number order part"), sub))
        return &e->index;
    if (key == OP_META_AUTHOR && op_str_has_word(OP_STR("given first first_name firstname given_name"), sub))
        return &e->given;
    if (key == OP_META_AUTHOR && op_str_has_word(OP_STR("family last last_name lastname family_name surname"), sub))
        return &e->family;
    return NULL;
}

/* -- Rows with rules of their own -- */

static bool apply_date(struct apply *s, enum op_meta_key key, const struct entry *e)
{
    struct op_date date;
    struct op_buf out = OP_BUF_INIT;
    if (!op_date_parse(e->text, &date)) {
        front_report(s->values, OP_DIAG_DATE, e->source->line, e->source->column,
                     "no date can be made of \"%.*s\", leaving it out", OP_ARG(op_str_first(e->text, 80)));
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
        if (op_is_space(s.p[i]) || s.p[i] == '\\' || (s.p[i] == ':' && i + 1 < s.n && op_is_alpha(s.p[i + 1])))
            return false;
    return s.n > 0 && !op_str_has_word(OP_STR("date pretty ordinal weekdate none"), s);
}

static bool apply_canonical(struct apply *s, op_str text)
{
    if (op_str_starts_ci(text, OP_STR("https://")) || op_str_starts_ci(text, OP_STR("http://")))
        return op_meta_add(s->a, OP_META_CANONICAL, text) != NULL || op_str_eq(op_meta(s->a, OP_META_CANONICAL), text);
    if (!is_link_name(text))
        return false;
    (void)op_meta_add(s->a, OP_META_NAME, text);
    return true;
}

/* An address of an image; also Obsidian's ![[moon.png]]. Not `transparent` or `#333`, as themes have it. */
static bool apply_lead_image(struct apply *s, op_str text)
{
    text = op_str_skip(text, op_str_starts(text, OP_STR("![[")) ? 3 : op_str_starts(text, OP_STR("[[")) ? 2 : 0);
    if (op_str_ends(text, OP_STR("]]")))
        text = op_str_first(text, op_str_find_char(op_str_first(text, text.n - 2), '|', 0) == OP_NOT_FOUND
                                      ? text.n - 2
                                      : op_str_find_char(text, '|', 0));
    bool address = op_str_find_char(text, '/', 0) != OP_NOT_FOUND || op_path_suffix(text).n > 1;
    return address && text.n && text.p[0] != '#' && op_meta_add(s->a, OP_META_LEAD_IMAGE, text);
}

/* `categories`, `category`, `taxonomies.categories`: the first of them is the article's own. */
static bool is_category(op_str key)
{
    size_t dot = op_str_find_char(key, '.', 0);
    op_str word = dot == OP_NOT_FOUND ? key : op_str_skip(key, dot + 1);
    return op_str_starts_ci(word, OP_STR("categor"));
}

static void apply_keywords(struct apply *s, const struct entry *e, unsigned rank)
{
    /* The keys of one thing (`tag`, `category`) never hold words that are several. */
    bool one = rank >= 4;
    op_str words[OP_META_VALUES_MAX];
    /* An element of a list is one keyword, commas or not. */
    size_t n = e->item ? 0 : front_split_keywords(e->text, s->spaces && !one, words, OP_META_VALUES_MAX);
    if (e->item) {
        n = 1;
        words[0] = front_tidy_keyword(e->text);
    }
    for (size_t i = 0; i < n; i++)
        (void)op_meta_add(s->a, OP_META_KEYWORD, words[i]);
    if (n && is_category(e->source->key))
        (void)op_meta_add(s->a, OP_META_CATEGORY, words[0]);
}

/* MARC relator codes, and the words that most people write for them. */
static op_str relator(op_str role)
{
    static const struct {
        op_str word, code;
    } words[] = {
        {OP_STR_INIT("author"), OP_STR_INIT("aut")},       {OP_STR_INIT("editor"), OP_STR_INIT("edt")},
        {OP_STR_INIT("translator"), OP_STR_INIT("trl")},   {OP_STR_INIT("illustrator"), OP_STR_INIT("ill")},
        {OP_STR_INIT("photographer"), OP_STR_INIT("pht")}, {OP_STR_INIT("contributor"), OP_STR_INIT("ctb")},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (op_str_eq_ci(role, words[i].word))
            return words[i].code;
    bool code = role.n == 3;
    for (size_t i = 0; code && i < 3; i++)
        code = role.p[i] >= 'a' && role.p[i] <= 'z';
    return code ? role : OP_STR_NONE;
}

static bool apply_author(struct apply *s, const struct entry *e)
{
    op_str names[OP_META_VALUES_MAX];
    size_t n = front_split_authors(e->text, names, OP_META_VALUES_MAX);
    op_str role = relator(e->role);
    for (size_t i = 0; i < n; i++) {
        struct op_node *node = op_meta_add(s->a, OP_META_AUTHOR, names[i]);
        if (node && role.n)
            op_attr_set_ns(&s->a->doc, node, OP_NS_OP, op_doc_name(&s->a->doc, OP_STR("role")), role);
        if (node && e->file_as.n && n == 1)
            op_attr_set_ns(&s->a->doc, node, OP_NS_OP, op_doc_name(&s->a->doc, OP_STR("file-as")), e->file_as);
    }
    return n > 0;
}

/* `isbn: 978…` says what it is by its key. */
static bool apply_identifier(struct apply *s, const struct entry *e)
{
    static const struct {
        op_str key, prefix;
    } schemes[] = {{OP_STR_INIT("isbn"), OP_STR_INIT("urn:isbn:")},
                   {OP_STR_INIT("doi"), OP_STR_INIT("doi:")},
                   {OP_STR_INIT("uuid"), OP_STR_INIT("urn:uuid:")}};
    op_str text = e->text;
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (op_str_eq_ci(e->source->key, schemes[i].key) && op_str_find_char(text, ':', 0) == OP_NOT_FOUND)
            text = op_arena_join(s->a->doc.arena, schemes[i].prefix, text);
    return op_meta_add(s->a, OP_META_IDENTIFIER, text) != NULL;
}

/* True when the entry's text went where it belongs; otherwise it is kept as front:KEY. */
static bool apply_entry(struct apply *s, enum op_meta_key key, unsigned rank, struct entry *e)
{
    if (!e->text.n && (e->given.n || e->family.n)) {
        e->text = op_arena_printf(s->a->doc.arena, "%.*s %.*s", OP_ARG(e->given), OP_ARG(e->family));
        if (e->given.n && e->family.n && !e->file_as.n)
            e->file_as = op_arena_printf(s->a->doc.arena, "%.*s, %.*s", OP_ARG(e->family), OP_ARG(e->given));
    }
    bool boolean = is_yes(e->text) || is_no(e->text);
    if (!e->text.n)
        return false;
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
        return !boolean && apply_lead_image(s, e->text);
    case OP_META_KEYWORD:
        if (boolean && e->text.n > 1 && !e->item)
            return false;
        apply_keywords(s, e, rank);
        return true;
    case OP_META_AUTHOR:
        return !boolean && apply_author(s, e);
    case OP_META_TITLE:
        if (op_str_eq(e->type, OP_STR("subtitle")))
            key = OP_META_SUBTITLE;
        return op_meta_add(s->a, key, e->text);
    case OP_META_SERIES:
        if (boolean)
            return false;
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
    case OP_META_IDENTIFIER:
        return !boolean && apply_identifier(s, e);
    case OP_META_SERIES_INDEX:
        return op_meta_add(s->a, key, e->text);
    case OP_META_LANG:
        /* `no` is Norwegian. */
        return (!boolean || op_str_eq(e->text, OP_STR("no"))) && op_meta_add(s->a, key, e->text);
    default:
        return !boolean && op_meta_add(s->a, key, e->text);
    }
}

/* -- All values -- */

/* All values of one key of the table. Entries follow each other: one for each element of a list, one for the rest. */
static void apply_key(struct apply *s, enum op_meta_key key, unsigned rank)
{
    struct entry e = {.source = NULL};
    size_t first = 0;
    for (size_t i = 0; i <= s->values->n; i++) {
        struct front_value *v = i < s->values->n ? &s->values->v[i] : NULL;
        if (v && (s->places[i].row != (int)key || s->places[i].rank != rank || !v->text.n))
            continue;
        op_str group = OP_STR_NONE;
        op_str *slot = v ? find_slot(&e, key, s->places[i].sub, &group) : NULL;
        if (v && !slot)
            continue;
        bool same = v && e.source && v->item == e.item && op_str_eq(group, e.group) && !(slot == &e.text && e.text.n);
        if (e.source && !same) {
            if (!apply_entry(s, key, rank, &e))
                for (size_t j = first; j < i; j++)
                    s->values->v[j].used &= s->places[j].row != (int)key || s->places[j].rank != rank;
            e = (struct entry){.source = NULL};
        }
        if (!v)
            break;
        if (!e.source) {
            e = (struct entry){.item = v->item, .group = group, .source = v};
            first = i;
        }
        v->used = !slot->n;
        if (v->used)
            *slot = v->text;
    }
}

/* Jekyll takes a text of several words for several keywords; no other program does. Its posts have a layout and their
   date in front of their names, and do not lie in `source/_posts`, as Hexo's. */
static bool spaces_separate(const struct front_values *values)
{
    op_str name = op_path_name(values->file);
    struct op_date date;
    if (name.n < 12 || name.p[10] != '-' || !op_date_parse(op_str_first(name, 10), &date) ||
        op_str_find(values->file, OP_STR("source/_posts/"), 0) != OP_NOT_FOUND)
        return false;
    for (size_t i = 0; i < values->n; i++)
        if (op_str_eq_ci(values->v[i].key, OP_STR("layout")))
            return true;
    return false;
}

static const struct front_value *says_draft(const struct front_values *values)
{
    for (size_t i = 0; i < values->n; i++) {
        op_str key = values->v[i].key, text = values->v[i].text;
        if ((op_str_eq_ci(key, OP_STR("draft")) && is_yes(text)) ||
            ((op_str_eq_ci(key, OP_STR("published")) || op_str_eq_ci(key, OP_STR("publish"))) && is_no(text)) ||
            (op_str_eq_ci(key, OP_STR("status")) && op_str_eq_ci(text, OP_STR("draft"))))
            return &values->v[i];
    }
    return NULL;
}

const struct front_value *front_values_apply(struct front_values *values, struct op_article *a)
{
    struct apply s = {values->ctx, a, values, NULL, spaces_separate(values)};
    unsigned most = 0;
    s.places = op_arena_alloc(values->arena, (values->n + 1) * sizeof *s.places);
    for (size_t i = 0; i < values->n; i++) {
        s.places[i] = find_place(values->v[i].key);
        most = s.places[i].row >= 0 && s.places[i].rank > most ? s.places[i].rank : most;
    }
    bool *used = op_arena_zalloc(values->arena, (size_t)OP_META_COUNT * (most + 1));
    for (size_t i = 0; i < values->n; i++)
        if (s.places[i].row >= 0)
            used[(size_t)s.places[i].row * (most + 1) + s.places[i].rank] = true;
    for (unsigned key = 0; key < OP_META_COUNT; key++)
        for (unsigned rank = 0; rank <= most; rank++)
            if (used[(size_t)key * (most + 1) + rank])
                apply_key(&s, (enum op_meta_key)key, rank);
    for (size_t i = 0; i < values->n; i++)
        if (!values->v[i].used && values->v[i].text.n)
            op_meta_add_front(a, values->v[i].key, values->v[i].text);
    return says_draft(values);
}
