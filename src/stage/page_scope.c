/* Values from microdata and RDFa: properties of the article's own item, and of none that stands within it. */
#include "stage/page.h"

enum scope_kind { SCOPE_PAGE, SCOPE_ARTICLE, SCOPE_PERSON, SCOPE_OTHER };

enum { SCOPES_MAX = 32, TEXT_MAX = 400 };

struct scope {
    const struct op_node *node;
    enum scope_kind kind;
    enum op_meta_key key; /* of a person or organisation: whose name it is; OP_META_COUNT: nobody's */
    uint8_t rank;
    bool organisation, named;
    const char *source;
    op_str property;
    uint32_t at;
};

struct page_scopes {
    struct page *p;
    struct scope stack[SCOPES_MAX];
    size_t depth, passed; /* items open; so many of them are too deep and not kept */
    uint32_t group;
};

struct page_scopes *page_scopes_new(struct page *p)
{
    struct page_scopes *s = op_arena_zalloc(p->arena, sizeof *s);
    s->p = p;
    s->group = ++p->groups;
    s->depth = 1; /* what belongs to no item belongs to the page */
    return s;
}

/* By the end of the address of the type. */
static const struct {
    const char *end;
    enum scope_kind kind;
    bool organisation;
} types[] = {
    {"Article", SCOPE_ARTICLE, false}, {"Posting", SCOPE_ARTICLE, false},    {"Report", SCOPE_ARTICLE, false},
    {"Recipe", SCOPE_ARTICLE, false},  {"Review", SCOPE_ARTICLE, false},     {"CreativeWork", SCOPE_ARTICLE, false},
    {"Post", SCOPE_ARTICLE, false},    {"WebPage", SCOPE_PAGE, false},       {"Document", SCOPE_PAGE, false},
    {"Person", SCOPE_PERSON, false},   {"UserAccount", SCOPE_PERSON, false}, {"Organization", SCOPE_PERSON, true},
    {"Blog", SCOPE_PAGE, false},       {"WebSite", SCOPE_PAGE, false},
};

/* Properties of the article, by the name behind its vocabulary's. */
static const struct property_row {
    const char *name;
    enum op_meta_key key;
    uint8_t rank;
} properties[] = {
    {"headline", OP_META_TITLE, 26},
    {"author", OP_META_AUTHOR, 20},
    {"creator", OP_META_AUTHOR, 24},
    {"has_creator", OP_META_AUTHOR, 26},
    {"datePublished", OP_META_DATE, 18},
    {"dateCreated", OP_META_DATE, 24},
    {"created", OP_META_DATE, 24},
    {"issued", OP_META_DATE, 20},
    {"dateModified", OP_META_MODIFIED, 18},
    {"modified", OP_META_MODIFIED, 20},
    {"publisher", OP_META_PUBLISHER, 20},
    {"license", OP_META_RIGHTS, 14},
    {"description", OP_META_DESCRIPTION, 28},
    {"keywords", OP_META_KEYWORD, 24},
    {"image", OP_META_LEAD_IMAGE, 26},
    {"inLanguage", OP_META_LANG, 28},
};

static op_str local_name(op_str name)
{
    for (size_t i = name.n; i > 0; i--)
        if (strchr(":/#", name.p[i - 1]))
            return op_str_skip(name, i);
    return name;
}

static const struct property_row *find(op_str name)
{
    name = local_name(name);
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++)
        if (op_str_eq(name, op_str_z(properties[i].name)))
            return &properties[i];
    return NULL;
}

static op_str value_of(struct page *p, const struct op_node *n, enum op_meta_key key)
{
    bool address = key == OP_META_LEAD_IMAGE || key == OP_META_RIGHTS;
    if (op_attr(n, OP_N_CONTENT).n)
        return op_attr(n, OP_N_CONTENT);
    if (op_attr(n, OP_N_DATETIME).n)
        return op_attr(n, OP_N_DATETIME);
    if (address)
        return op_attr(n, OP_N_HREF).n ? op_attr(n, OP_N_HREF) : op_attr(n, OP_N_SRC);
    return page_node_text(p, n, TEXT_MAX);
}

static void add(struct page_scopes *s, const struct scope *owner, const struct property_row *row, const char *source,
                op_str name, op_str text, uint32_t at)
{
    /* Outside of an item a property may be anybody's. */
    unsigned worse = owner->kind == SCOPE_ARTICLE ? 0 : 3;
    struct page_value *v = page_add(s->p, row->key, row->rank + worse, source, name, text);
    if (!v)
        return;
    v->at = at;
    v->group = row->key == OP_META_AUTHOR ? s->group : 0;
}

static bool is_name(op_str property)
{
    return op_str_eq(local_name(property), OP_STR("name"));
}

/* A property that holds an item is named by that item's name. */
static void push(struct page_scopes *s, const struct op_node *n, op_str type, op_str property, const char *source,
                 uint32_t at)
{
    if (s->depth == SCOPES_MAX || s->passed) {
        s->passed++;
        return;
    }
    const struct scope *owner = &s->stack[s->depth - 1];
    struct scope *scope = &s->stack[s->depth++];
    *scope = (struct scope){.node = n, .kind = SCOPE_OTHER, .key = OP_META_COUNT, .source = source, .at = at};
    for (op_str word; (word = op_str_word(&type)).n;)
        for (size_t i = 0; i < sizeof types / sizeof *types; i++)
            if (op_str_ends(word, op_str_z(types[i].end)) && scope->kind == SCOPE_OTHER) {
                scope->kind = types[i].kind;
                scope->organisation = types[i].organisation;
            }
    bool of_article = owner->kind == SCOPE_ARTICLE || owner->kind == SCOPE_PAGE;
    /* An article within an article is a comment, or another one that is shown. */
    if (owner->kind == SCOPE_ARTICLE && scope->kind == SCOPE_ARTICLE)
        scope->kind = SCOPE_OTHER;
    const struct property_row *row = of_article ? find(property) : NULL;
    if (row && (row->key == OP_META_AUTHOR || row->key == OP_META_PUBLISHER)) {
        scope->kind = SCOPE_PERSON;
        scope->key = row->key;
        scope->rank = (uint8_t)(row->rank + (owner->kind == SCOPE_ARTICLE ? 0 : 3));
        scope->property = property;
    }
}

static void named(struct page_scopes *s, struct scope *scope, op_str text)
{
    if (scope->named || scope->key == OP_META_COUNT)
        return;
    scope->named = true;
    struct page_value *v = page_add(s->p, scope->key, scope->rank, scope->source, scope->property, text);
    if (!v)
        return;
    v->at = scope->at;
    v->organisation = scope->organisation;
    v->group = scope->key == OP_META_AUTHOR ? s->group : 0;
}

void page_scopes_enter(struct page_scopes *s, const struct op_node *n, uint32_t at)
{
    op_str item = op_attr(n, OP_N_ITEMPROP), rdfa = op_attr(n, OP_N_PROPERTY);
    bool item_opens = op_attr(n, OP_N_ITEMSCOPE).p, rdfa_opens = op_attr(n, OP_N_TYPEOF).n;
    const char *source = item.n || item_opens ? "microdata" : "rdfa";
    op_str names = item.n ? item : rdfa;
    /* RDFa also relates: rel="author" typeof="Person". */
    if (rdfa_opens && !names.n)
        names = op_attr(n, OP_N_REL);
    if (item_opens || rdfa_opens) {
        op_str first = names, type = item_opens ? op_attr(n, OP_N_ITEMTYPE) : op_attr(n, OP_N_TYPEOF);
        push(s, n, type, op_str_word(&first), source, at);
        return;
    }
    if (s->passed || !names.n)
        return;
    struct scope *scope = &s->stack[s->depth - 1];
    for (op_str name; (name = op_str_word(&names)).n;) {
        if (scope->kind == SCOPE_PERSON && is_name(name)) {
            named(s, scope, value_of(s->p, n, OP_META_AUTHOR));
            continue;
        }
        const struct property_row *row = scope->kind == SCOPE_ARTICLE || scope->kind == SCOPE_PAGE ? find(name) : NULL;
        if (row)
            add(s, scope, row, source, name, value_of(s->p, n, row->key), at);
    }
}

void page_scopes_leave(struct page_scopes *s, const struct op_node *n)
{
    bool opened = op_attr(n, OP_N_ITEMSCOPE).p || op_attr(n, OP_N_TYPEOF).n;
    if (!opened)
        return;
    if (s->passed) {
        s->passed--;
        return;
    }
    struct scope *scope = &s->stack[s->depth - 1];
    if (s->depth < 2 || scope->node != n)
        return;
    /* An item without a name is called what it shows. */
    if (scope->key != OP_META_COUNT)
        named(s, scope, op_attr(n, OP_N_CONTENT).n ? op_attr(n, OP_N_CONTENT) : page_node_text(s->p, n, TEXT_MAX));
    s->depth--;
}
