/* Values from JSON-LD: the record of the article among all that a page carries. */
#include "stage/page.h"

enum { RECORDS_MAX = 256, NAMES_MAX = 50, BODY_MIN = 500, BODY_MAX = 1 << 20 /* bytes */ };

/* -- Types -- */

enum weight { WEIGHT_NONE, WEIGHT_PAGE, WEIGHT_WORK, WEIGHT_ARTICLE };

/* What ends in these is an article too: NewsArticle, BlogPosting. */
static const struct {
    const char *type;
    enum weight weight;
    bool suffix;
} types[] = {
    {"Article", WEIGHT_ARTICLE, true},    {"Posting", WEIGHT_ARTICLE, true},   {"Report", WEIGHT_ARTICLE, false},
    {"Recipe", WEIGHT_WORK, false},       {"HowTo", WEIGHT_WORK, false},       {"Review", WEIGHT_WORK, false},
    {"CreativeWork", WEIGHT_WORK, false}, {"VideoObject", WEIGHT_WORK, false}, {"QAPage", WEIGHT_WORK, false},
    {"WebPage", WEIGHT_PAGE, true},
};

static enum weight type_weight(op_str type)
{
    size_t slash = op_str_find(type, OP_STR("schema.org/"), 0);
    if (slash != OP_NOT_FOUND)
        type = op_str_skip(type, slash + 11);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        op_str t = op_str_z(types[i].type);
        if (types[i].suffix ? op_str_ends(type, t) : op_str_eq(type, t))
            return types[i].weight;
    }
    return WEIGHT_NONE;
}

/* `@type` is a word or a list of words. */
static bool each_type(const struct json_value *object, const struct json_value **cursor, op_str *type)
{
    const struct json_value *t = *cursor;
    if (!t) {
        t = json_member(object, "@type");
        if (t && t->kind == JSON_ARRAY)
            t = t->first;
    } else {
        t = t->parent->kind == JSON_ARRAY ? t->next : NULL;
    }
    *cursor = t;
    *type = t && t->kind == JSON_STRING ? t->text : OP_STR_NONE;
    return t != NULL;
}

static enum weight weight_of(const struct json_value *object)
{
    const struct json_value *cursor = NULL;
    enum weight best = WEIGHT_NONE;
    for (op_str type; each_type(object, &cursor, &type);) {
        enum weight weight = type_weight(type);
        best = weight > best ? weight : best;
    }
    return best;
}

static bool has_type(const struct json_value *object, const char *suffix)
{
    const struct json_value *cursor = NULL;
    for (op_str type; each_type(object, &cursor, &type);)
        if (op_str_ends(type, op_str_z(suffix)))
            return true;
    return false;
}

/* -- Records -- */

struct records {
    struct page *p;
    const struct json_value *works[RECORDS_MAX]; /* that may be the article */
    size_t work_count;
    const struct json_value *named[RECORDS_MAX]; /* that others may refer to */
    size_t named_count;
};

/* What hangs on these belongs to something else than the page. */
static bool leads_away(op_str name)
{
    static const char away[] =
        "itemListElement hasPart isPartOf comment comments mentions citation about review reviews "
        "isBasedOn workExample subjectOf associatedMedia video image author publisher sourceOrganization "
        "potentialAction relatedLink significantLink liveBlogUpdate suggestedAnswer acceptedAnswer";
    return name.n && op_str_has_word(OP_STR(away), name);
}

static void note(struct records *r, const struct json_value *object)
{
    if (object->first && object->first->next && r->named_count < RECORDS_MAX && json_member_text(object, "@id").n)
        r->named[r->named_count++] = object;
    bool away = false;
    for (const struct json_value *v = object; v && !away; v = v->parent)
        away = leads_away(v->name);
    if (!away && r->work_count < RECORDS_MAX && weight_of(object) != WEIGHT_NONE)
        r->works[r->work_count++] = object;
}

/* Every object below `root`, in order. */
static void note_all(struct records *r, const struct json_value *root)
{
    const struct json_value *v = root;
    while (v) {
        if (v->kind == JSON_OBJECT)
            note(r, v);
        if (v->first) {
            v = v->first;
            continue;
        }
        while (v != root && !v->next)
            v = v->parent;
        v = v == root ? NULL : v->next;
    }
}

/* An object that only names another one stands for it. */
static const struct json_value *follow(const struct records *r, const struct json_value *v)
{
    op_str id = v && v->kind == JSON_OBJECT ? json_member_text(v, "@id") : OP_STR_NONE;
    if (!id.n || json_member(v, "name"))
        return v;
    for (size_t i = 0; i < r->named_count; i++)
        if (r->named[i] != v && op_str_eq(json_member_text(r->named[i], "@id"), id))
            return r->named[i];
    return v;
}

/* -- Which of them it is -- */

static bool same_title(struct page *p, op_str a)
{
    op_str words = page_words(p, page_clean(p, a));
    for (size_t i = 0; i < p->n && words.n; i++) {
        if (p->v[i].key != OP_META_TITLE)
            continue;
        op_str other = page_words(p, page_clean(p, p->v[i].text));
        if (other.n && (op_str_starts(words, op_str_first(other, 40)) || op_str_starts(other, op_str_first(words, 40))))
            return true;
    }
    return false;
}

static op_str address_of(const struct json_value *work)
{
    op_str url = json_member_text(work, "url");
    const struct json_value *page = json_member(work, "mainEntityOfPage");
    if (!url.n)
        url = page && page->kind == JSON_OBJECT ? json_member_text(page, "@id") : page ? page->text : OP_STR_NONE;
    return url.n ? url : json_member_text(work, "@id");
}

/* Compared without scheme, fragment and closing slash. */
static op_str bare_address(op_str url)
{
    size_t slashes = op_str_find(url, OP_STR("//"), 0);
    if (slashes != OP_NOT_FOUND)
        url = op_str_skip(url, slashes + 2);
    url = op_str_first(url, op_str_find_char(url, '#', 0));
    return url.n && url.p[url.n - 1] == '/' ? op_str_first(url, url.n - 1) : url;
}

static bool same_address(const struct page *p, op_str url)
{
    url = bare_address(url);
    for (size_t i = 0; i < p->n && url.n; i++)
        if (p->v[i].key == OP_META_CANONICAL && op_str_eq_ci(bare_address(p->v[i].text), url))
            return true;
    return false;
}

static unsigned score(struct page *p, const struct json_value *work)
{
    op_str headline = json_member_text(work, "headline");
    if (!headline.n)
        headline = json_member_text(work, "name");
    unsigned points = 4 * (unsigned)weight_of(work);
    points += same_title(p, headline) ? 5 : 0;
    points += same_address(p, address_of(work)) ? 3 : 0;
    points += json_member(work, "datePublished") ? 1 : 0;
    return points;
}

/* -- Its values -- */

/* Members of the record that hold text. */
static const struct {
    const char *name;
    enum op_meta_key key;
    uint8_t rank;
} text_rows[] = {
    {"headline", OP_META_TITLE, 22},          {"name", OP_META_TITLE, 32},
    {"datePublished", OP_META_DATE, 12},      {"dateCreated", OP_META_DATE, 24},
    {"uploadDate", OP_META_DATE, 24},         {"dateModified", OP_META_MODIFIED, 12},
    {"description", OP_META_DESCRIPTION, 24}, {"abstract", OP_META_DESCRIPTION, 24},
    {"inLanguage", OP_META_LANG, 24},         {"url", OP_META_CANONICAL, 30},
    {"license", OP_META_RIGHTS, 12},          {"copyrightNotice", OP_META_RIGHTS, 26},
};

struct finder {
    const struct records *r;
    struct page *p;
    unsigned worse; /* added to ranks: the record is not of an article */
};

static void add(struct finder *f, enum op_meta_key key, unsigned rank, const char *name, op_str text)
{
    (void)page_add(f->p, key, rank + f->worse, "json-ld", op_str_z(name), text);
}

/* Members that hold an object, a list of them, or their names. */
static void add_names(struct finder *f, const struct json_value *v, enum op_meta_key key, unsigned rank,
                      const char *name)
{
    uint32_t group = ++f->p->groups;
    unsigned count = 0;
    bool list = v && v->kind == JSON_ARRAY;
    for (const struct json_value *item = list ? v->first : v; item && count < NAMES_MAX; count++) {
        const struct json_value *object = follow(f->r, item);
        op_str text = object->kind == JSON_OBJECT ? json_member_text(object, "name") : OP_STR_NONE;
        const struct json_value *names = json_member(object, "name");
        if (object->kind == JSON_STRING)
            text = object->text;
        else if (names && names->kind == JSON_ARRAY && names->first)
            text = names->first->text;
        struct page_value *value = page_add(f->p, key, rank + f->worse, "json-ld", op_str_z(name), text);
        if (value) {
            value->group = group;
            /* Some call their only author both. */
            value->organisation = has_type(object, "Organization") && !has_type(object, "Person");
        }
        item = list ? item->next : NULL;
    }
}

static void add_keywords(struct finder *f, const struct json_value *v)
{
    unsigned count = 0;
    if (v && v->kind == JSON_STRING)
        add(f, OP_META_KEYWORD, 13, "keywords", v->text);
    for (v = v && v->kind == JSON_ARRAY ? v->first : NULL; v && count++ < NAMES_MAX; v = v->next)
        add(f, OP_META_KEYWORD, 13, "keywords", v->kind == JSON_OBJECT ? json_member_text(v, "name") : v->text);
}

static void add_image(struct finder *f, const struct json_value *v)
{
    if (v && v->kind == JSON_ARRAY)
        v = v->first;
    v = follow(f->r, v);
    op_str url = v && v->kind == JSON_OBJECT ? json_member_text(v, "url") : v ? v->text : OP_STR_NONE;
    if (!url.n)
        url = json_member_text(v, "contentUrl");
    add(f, OP_META_LEAD_IMAGE, 20, "image", url);
}

static void add_work(struct finder *f, const struct json_value *work)
{
    for (size_t i = 0; i < sizeof text_rows / sizeof *text_rows; i++)
        add(f, text_rows[i].key, text_rows[i].rank, text_rows[i].name, json_member_text(work, text_rows[i].name));
    const struct json_value *author = json_member(work, "author");
    add_names(f, author, OP_META_AUTHOR, 12, "author");
    if (!author || !author->first)
        add_names(f, json_member(work, "creator"), OP_META_AUTHOR, 16, "creator");
    add_names(f, json_member(work, "publisher"), OP_META_PUBLISHER, 16, "publisher");
    add_keywords(f, json_member(work, "keywords"));
    add_image(f, json_member(work, "image"));
}

/* The text itself, for op-extract: of pages that leave it to a script to show it. */
static void keep_body(struct page *p, const struct json_value *work)
{
    op_str text = json_member_text(work, "articleBody");
    if (text.n < BODY_MIN || text.n > BODY_MAX)
        return;
    struct op_node *n = op_new_element(&p->a->doc, OP_N_META);
    op_attr_set(&p->a->doc, n, OP_N_NAME, OP_STR(OP_META_PAGE_PREFIX "articleBody"));
    op_attr_set(&p->a->doc, n, OP_N_CONTENT, text);
    op_append(p->a->head, n);
}

void page_json_keep(struct page *p, op_str script)
{
    if (p->json_count < sizeof p->json / sizeof *p->json && p->json_budget)
        p->json[p->json_count++] = json_parse(p->arena, script, &p->json_budget);
}

void page_json_find(struct page *p)
{
    struct records r = {.p = p};
    for (size_t i = 0; i < p->json_count; i++)
        note_all(&r, p->json[i]);
    const struct json_value *best = NULL, *page = NULL;
    unsigned most = 0;
    for (size_t i = 0; i < r.work_count; i++) {
        unsigned points = score(p, r.works[i]);
        if (weight_of(r.works[i]) == WEIGHT_PAGE) {
            page = page ? page : r.works[i];
        } else if (points > most) {
            most = points;
            best = r.works[i];
        }
    }
    struct finder f = {&r, p, 0};
    if (best) {
        f.worse = weight_of(best) == WEIGHT_ARTICLE ? 0 : 8;
        add_work(&f, best);
        keep_body(p, best);
    }
    f.worse = 16;
    if (page)
        add_work(&f, page);
}
