/* The walk over a page: hands what it meets to those who know it, and knows what stands around an article. */
#include "stage/page.h"

/* Of what is marked as a byline or a date, no page of one article has more. */
enum {
    BYLINE_MAX = 300,
    MARKED_MAX = 80,
    ANNOUNCED_MAX = 90,
    HEADLINE_MIN = 8,
    HEADINGS_LOOKED_AT = 64,
    TITLES_MAX = 12
};

/* The elements around one that is known to be the article's, from the body inwards. */
struct path {
    const struct op_node **nodes;
    size_t depth, passed; /* how many, and how many of them were entered */
};

struct walk {
    struct page *p;
    struct page_scopes *scopes;
    const struct op_node *around; /* the outermost element of what surrounds the article, or NULL */
    struct path headline, text;   /* where they are plain */
    uint32_t at;
    unsigned marked;
};

struct page_value *page_add(struct page *p, enum op_meta_key key, unsigned rank, const char *source, op_str name,
                            op_str text)
{
    text = op_str_trim(op_str_first(text, PAGE_VALUE_MAX));
    if (!text.n || p->n == PAGE_VALUES_MAX)
        return NULL;
    if (p->n == p->cap) {
        size_t cap = p->cap ? p->cap * 2 : 64;
        struct page_value *v = op_arena_alloc(p->arena, cap * sizeof *v);
        if (p->n)
            memcpy(v, p->v, p->n * sizeof *v);
        p->v = v;
        p->cap = cap;
    }
    struct page_value *v = &p->v[p->n++];
    *v = (struct page_value){.key = key, .rank = (uint8_t)rank, .source = source, .name = name, .text = text};
    return v;
}

/* -- Head -- */

static bool is_json_ld(const struct op_node *n)
{
    return op_is(n, OP_N_SCRIPT) && op_str_starts_ci(op_str_trim(op_attr(n, OP_N_TYPE)), OP_STR("application/ld+json"));
}

static void keep_script(struct page *p, const struct op_node *n)
{
    const struct op_node *text = op_first(n);
    if (text && text->kind == OP_TEXT && !op_next(text)) {
        page_json_keep(p, op_text(text));
    } else if (text) {
        struct op_buf whole = OP_BUF_INIT;
        op_text_content(n, &whole);
        page_json_keep(p, op_arena_dup(p->arena, op_buf_str(&whole)));
        op_buf_release(&whole);
    }
}

/* What op-extract knows the kind of page by, and the text that it may want. */
static bool is_for_extract(op_str name)
{
    return op_str_eq_ci(name, OP_STR(OP_META_PAGE_PREFIX "generator")) ||
           op_str_eq_ci(name, OP_STR(OP_META_PAGE_PREFIX "og:type")) ||
           op_str_eq(name, OP_STR(OP_META_PAGE_PREFIX "articleBody"));
}

/* What the reader kept goes, now that it is read. */
static void read_head(struct page *p)
{
    const size_t prefix = sizeof OP_META_PAGE_PREFIX - 1;
    for (struct op_node *n = op_first(p->a->head), *next; n; n = next) {
        next = op_next(n);
        op_str name = op_is(n, OP_N_META) ? op_attr(n, OP_N_NAME) : OP_STR_NONE;
        op_str rel = op_is(n, OP_N_LINK) ? op_attr(n, OP_N_REL) : OP_STR_NONE;
        if (is_for_extract(name))
            continue;
        if (op_str_starts(name, OP_STR(OP_META_PAGE_PREFIX)))
            page_meta_find(p, op_str_skip(name, prefix), op_attr(n, OP_N_CONTENT));
        else if (op_str_starts(rel, OP_STR(OP_META_PAGE_PREFIX)))
            page_link_find(p, op_str_skip(rel, prefix), op_attr(n, OP_N_HREF), op_attr(n, OP_N_TITLE));
        else if (is_json_ld(n))
            keep_script(p, n);
        else
            continue;
        op_unlink(n);
    }
}

/* -- Body -- */

bool page_is_around(const struct op_node *n, unsigned flags)
{
    switch (n->name) {
    case OP_N_BODY:
    case OP_N_MAIN:
    case OP_N_ARTICLE:
    case OP_N_H1:
    case OP_N_TIME:
        return false;
    case OP_N_NAV:
    case OP_N_FORM:
    case OP_N_DIALOG:
        return true;
    default:
        return flags & PAGE_AROUND;
    }
}

/* What the head gives as titles, folded. */
struct titles {
    op_str words[TITLES_MAX];
    size_t n;
};

static void find_titles(struct page *p, struct titles *t)
{
    for (size_t i = 0; i < p->n && t->n < TITLES_MAX; i++)
        if (p->v[i].key == OP_META_TITLE)
            t->words[t->n++] = page_words(p, page_clean(p, p->v[i].text));
}

/* Is the heading one of them, or does it begin one? */
static bool is_headline(struct page *p, const struct titles *t, const struct op_node *n)
{
    op_str words = page_words(p, page_headline_text(p, n, PAGE_VALUE_MAX));
    size_t spaces = 0;
    for (size_t i = 0; i < words.n; i++)
        spaces += words.p[i] == ' ';
    for (size_t i = 0; i < t->n && words.n >= HEADLINE_MIN; i++) {
        op_str title = t->words[i];
        if (op_str_starts(title, words) && (title.n == words.n || (title.p[words.n] == ' ' && spaces > 1)))
            return true;
    }
    return false;
}

static void set_path(struct walk *w, struct path *path, const struct op_node *to)
{
    const struct op_node *body = w->p->a->body;
    for (const struct op_node *n = to; n && n != body; n = op_parent(n))
        path->depth++;
    path->nodes = op_arena_alloc(w->p->arena, (path->depth + 1) * sizeof *path->nodes);
    for (size_t i = path->depth; i > 0; i--, to = op_parent(to))
        path->nodes[i - 1] = to;
}

/* Where the article is, as far as that is plain: its headline, best an h1, and what is marked as its text. The elements
   around them are none that surround it, whatever they are called: systems for blogs make widgets of everything, others
   put whole pages into a form. */
static void find_article(struct walk *w)
{
    const struct op_node *text = NULL, *lower = NULL, *headline = NULL;
    struct titles titles = {.n = 0};
    unsigned looked = 0;
    struct op_walk walk;
    find_titles(w->p, &titles);
    op_walk_start(&walk, w->p->a->body);
    while (op_walk_next(&walk)) {
        const struct op_node *n = walk.node;
        if (walk.event != OP_ENTER || !op_is_element(n))
            continue;
        bool heading = !headline && (op_is(n, OP_N_H1) || (!lower && (op_is(n, OP_N_H2) || op_is(n, OP_N_H3))));
        if (heading && looked++ < HEADINGS_LOOKED_AT && is_headline(w->p, &titles, n))
            *(op_is(n, OP_N_H1) ? &headline : &lower) = n;
        if (!text && n->n && op_str_has_word(op_attr(n, OP_N_ITEMPROP), OP_STR("articleBody")))
            text = n;
    }
    set_path(w, &w->headline, headline ? headline : lower);
    set_path(w, &w->text, text);
}

/* During the walk: is it the next on the path? */
static bool is_on_path(struct path *path, const struct op_node *n)
{
    bool is = path->passed < path->depth && path->nodes[path->passed] == n;
    path->passed += is;
    return is;
}

/* Parsers and careless authors leave them in the body. */
static void read_stray(struct page *p, const struct op_node *n)
{
    if (op_is(n, OP_N_META)) {
        op_str name = op_attr(n, OP_N_NAME).n ? op_attr(n, OP_N_NAME) : op_attr(n, OP_N_PROPERTY);
        page_meta_find(p, name, op_attr(n, OP_N_CONTENT));
    } else if (op_is(n, OP_N_TITLE)) {
        struct op_buf text = OP_BUF_INIT;
        op_text_content(n, &text);
        page_meta_find(p, OP_STR("title"), op_arena_dup(p->arena, op_buf_str(&text)));
        op_buf_release(&text);
    } else if (op_is(n, OP_N_LINK) && !op_attr(n, OP_N_ITEMPROP).n) {
        op_str rel = op_attr(n, OP_N_REL);
        for (op_str word; (word = op_str_word(&rel)).n;)
            page_link_find(p, word, op_attr(n, OP_N_HREF), op_attr(n, OP_N_TITLE));
    }
}

/* Pages about people have addresses that say so. */
static bool leads_to_author(op_str href)
{
    static const op_str folders[] = {OP_STR_INIT("author"),      OP_STR_INIT("authors"),      OP_STR_INIT("autor"),
                                     OP_STR_INIT("autoren"),     OP_STR_INIT("auteur"),       OP_STR_INIT("autore"),
                                     OP_STR_INIT("by"),          OP_STR_INIT("writer"),       OP_STR_INIT("writers"),
                                     OP_STR_INIT("contributor"), OP_STR_INIT("contributors"), OP_STR_INIT("profile"),
                                     OP_STR_INIT("staff"),       OP_STR_INIT("bios"),         OP_STR_INIT("journalist"),
                                     OP_STR_INIT("redaktion"),   OP_STR_INIT("reporter"),     OP_STR_INIT("profil"),
                                     OP_STR_INIT("person"),      OP_STR_INIT("team"),         OP_STR_INIT("columnist")};
    if (href.n > 300)
        return false;
    op_str rest = href;
    (void)op_str_cut(&rest, '/');
    while (rest.n) {
        op_str folder = op_str_cut(&rest, '/');
        for (size_t i = 0; rest.n && i < sizeof folders / sizeof *folders; i++)
            if (op_str_eq(folder, folders[i]))
                return op_str_find(href, OP_STR("creativecommons"), 0) == OP_NOT_FOUND;
    }
    return false;
}

static void read_anchor(struct walk *w, const struct op_node *n)
{
    op_str rel = op_attr(n, OP_N_REL), href = op_attr(n, OP_N_HREF);
    struct page_value *v = NULL;
    if (!w->around && op_str_has_word(rel, OP_STR("author"))) {
        v = page_add(w->p, OP_META_AUTHOR, 25, "rel", OP_STR("author"), page_node_text(w->p, n, BYLINE_MAX));
        if (v)
            v->group = 1;
    } else if (!w->around && leads_to_author(href)) {
        v = page_add(w->p, OP_META_AUTHOR, 46, "link", OP_STR("author page"), page_node_text(w->p, n, BYLINE_MAX));
    } else if (op_str_has_word(rel, OP_STR("license"))) {
        v = page_add(w->p, OP_META_RIGHTS, 11, "rel", OP_STR("license"), href);
    } else if (op_str_find(href, OP_STR("creativecommons.org/licenses/"), 0) != OP_NOT_FOUND) {
        v = page_add(w->p, OP_META_RIGHTS, 40, "link", OP_STR("creativecommons"), href);
    }
    if (v)
        v->at = w->at;
}

/* Does the address lead to the root of a site? */
static bool leads_home(op_str href)
{
    /* Archives have the address within theirs. */
    for (size_t at; (at = op_str_find(href, OP_STR("://"), 0)) != OP_NOT_FOUND;)
        href = op_str_skip(href, at + 3);
    size_t slash = op_str_find_char(href, '/', 0);
    op_str path = slash == OP_NOT_FOUND ? OP_STR_NONE : op_str_skip(href, slash);
    return href.n && (path.n ? path.n == 1 : op_str_find_char(href, '.', 0) != OP_NOT_FOUND && href.p[0] != '#');
}

/* Is the heading the site's, as blogs have it on each page: all of it a link home, or called so? */
static bool is_site_heading(const struct op_node *n, unsigned flags)
{
    const struct op_node *only = n;
    if (flags & PAGE_SITE)
        return true;
    while (only && !op_is(only, OP_N_A)) {
        const struct op_node *next = NULL;
        for (const struct op_node *c = op_first(only); c; c = op_next(c)) {
            if (c->kind == OP_COMMENT || (c->kind == OP_TEXT && op_is_blank(c)))
                continue;
            if (next || !op_is_element(c))
                return false;
            next = c;
        }
        only = next;
    }
    return only && (op_str_has_word(op_attr(only, OP_N_REL), OP_STR("home")) || leads_home(op_attr(only, OP_N_HREF)));
}

static void read_heading(struct walk *w, const struct op_node *n, unsigned flags)
{
    struct page *p = w->p;
    if (is_site_heading(n, flags)) {
        page_site_is(p, page_node_text(p, n, BYLINE_MAX));
        return;
    }
    if (w->around || p->heading_count == PAGE_HEADINGS_MAX)
        return;
    op_str text = page_headline_text(p, n, PAGE_VALUE_MAX);
    if (text.n)
        p->headings[p->heading_count++] = (struct page_heading){n, text, w->at};
}

/* What its class, or its name, says to be a byline or a date. */
static void read_marked(struct walk *w, const struct op_node *n, unsigned flags)
{
    struct page *p = w->p;
    struct page_value *v = NULL;
    if (w->around || op_is(n, OP_N_BODY) || w->marked == MARKED_MAX)
        return;
    if (op_is(n, OP_N_TIME)) {
        op_str datetime = op_attr(n, OP_N_DATETIME);
        bool updated = flags & PAGE_MODIFIED && !(flags & PAGE_DATE);
        unsigned rank = op_attr(n, OP_N_PUBDATE).p ? 20 : flags & PAGE_DATE ? 32 : 34;
        v = page_add(p, updated ? OP_META_MODIFIED : OP_META_DATE, rank, "time", OP_STR(""),
                     datetime.n ? datetime : page_node_text(p, n, BYLINE_MAX));
    } else {
        if (flags & (PAGE_DATE | PAGE_MODIFIED)) {
            bool updated = !(flags & PAGE_DATE);
            v = page_add(p, updated ? OP_META_MODIFIED : OP_META_DATE, 40, "class",
                         updated ? OP_STR("modified") : OP_STR("date"), page_node_text(p, n, 120));
            if (v)
                v->at = w->at;
        }
        if (flags & PAGE_AUTHOR)
            v = page_add(p, OP_META_AUTHOR, flags & PAGE_NAME ? 42 : 44, "class", OP_STR("author"),
                         page_node_text(p, n, BYLINE_MAX));
    }
    if (!v)
        return;
    v->at = w->at;
    w->marked++;
}

/* A text that says of what follows that it is the day of publication, or of a change: far from the headline, too. */
static void read_text(struct walk *w, const struct op_node *n)
{
    op_str text = op_str_trim(op_text(n));
    bool modified;
    if (!w->around && w->marked < MARKED_MAX && text.n < ANNOUNCED_MAX && page_announces_date(text)) {
        struct page *p = w->p;
        struct op_buf date = OP_BUF_INIT;
        const struct op_node *whole = op_is(op_parent(n), OP_N_BODY) ? n : op_parent(n);
        if (page_date_in_text(p, page_node_text(p, whole, ANNOUNCED_MAX), &date, &modified)) {
            struct page_value *v = page_add(p, modified ? OP_META_MODIFIED : OP_META_DATE, PAGE_RANK_TEXT, "text",
                                            OP_STR("announced"), op_arena_dup(p->arena, op_buf_str(&date)));
            if (v)
                v->at = w->at;
        }
        op_buf_release(&date);
        w->marked++;
    }
    if (!w->around && w->marked < MARKED_MAX && text.n < ANNOUNCED_MAX && page_announces_author(text)) {
        op_str line = page_node_text(w->p, op_is(op_parent(n), OP_N_BODY) ? n : op_parent(n), ANNOUNCED_MAX);
        struct page_value *v = page_add(w->p, OP_META_AUTHOR, PAGE_RANK_TEXT, "text", OP_STR("announced"), line);
        if (v)
            v->at = w->at;
        w->marked++;
    }
    w->at += n->n;
}

static void enter(struct walk *w, struct op_walk *walk)
{
    const struct op_node *n = walk->node;
    if (n->kind == OP_TEXT) {
        if (!op_is_blank(n))
            read_text(w, n);
        return;
    }
    if (!op_is_element(n))
        return;
    if (n->ns != OP_NS_HTML || op_is(n, OP_N_SCRIPT) || op_is(n, OP_N_STYLE) || op_is(n, OP_N_TEMPLATE)) {
        if (is_json_ld(n))
            keep_script(w->p, n);
        op_walk_skip(walk);
        return;
    }
    if (!n->n && n->name != OP_N_H1 && n->name != OP_N_TITLE && n->name != OP_N_NAV && n->name != OP_N_ASIDE &&
        n->name != OP_N_TIME)
        return;
    unsigned flags = page_class(w->p, n);
    bool to_headline = is_on_path(&w->headline, n), to_text = is_on_path(&w->text, n);
    if (!to_headline && !to_text && !w->around && page_is_around(n, flags))
        w->around = n;
    read_stray(w->p, n);
    if (!w->around)
        page_scopes_enter(w->scopes, n, w->at);
    if (op_is(n, OP_N_A))
        read_anchor(w, n);
    else if (op_is(n, OP_N_H1))
        read_heading(w, n, flags);
    if ((flags & PAGE_MARKS) || op_is(n, OP_N_TIME))
        read_marked(w, n, flags);
}

void page_walk(struct page *p)
{
    struct walk w = {.p = p, .at = 1};
    struct op_walk walk;
    read_head(p);
    w.scopes = page_scopes_new(p);
    find_article(&w);
    op_walk_start(&walk, p->a->body);
    while (op_walk_next(&walk)) {
        if (walk.event == OP_ENTER) {
            enter(&w, &walk);
        } else if (op_is_element(walk.node)) {
            if (!w.around)
                page_scopes_leave(w.scopes, walk.node);
            if (w.around == walk.node)
                w.around = NULL;
        }
    }
}
