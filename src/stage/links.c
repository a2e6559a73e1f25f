/* op-links: every link becomes an absolute URL, a source path, post:NAME or a fragment that exists; every id stands
   once. Where a link between articles leads, the writer finds out, who sees them all. */
#include <stdlib.h>

#include "doc/heading_id.h"
#include "doc/heading_index.h"
#include "offprint/metadata.h"
#include "offprint/uri.h"
#include "stage/id_set.h"
#include "stage/stages.h"

#define POST_SCHEME "post"
/* On html: the hrefs are source paths already, and no longer relative to the base. */
#define RESOLVED "resolved"

struct links {
    struct op_ctx *ctx;
    struct op_article *article;
    struct op_arena *arena;
    struct id_set ids;
    bool page;                  /* a whole page */
    bool remote;                /* that says what its addresses count from */
    op_str base;                /* what relative references count from: a URL, a folder, or absent when that is done */
    op_str self;                /* the article's own address in that space */
    struct heading_index index; /* of `headings`; both made when first needed */
    struct op_node **headings;  /* owned */
    size_t heading_count;
    bool indexed;
};

/* -- Ids -- */

/* Ids hold no white space (HTML, 3.2.6.1). */
static op_str valid_id(struct op_arena *arena, op_str id)
{
    id = op_str_trim(id);
    size_t i = 0;
    while (i < id.n && !op_is_space(id.p[i]))
        i++;
    if (i == id.n)
        return id;
    op_str copy = op_arena_dup(arena, id);
    char *p = (char *)(uintptr_t)copy.p;
    for (; i < copy.n; i++)
        if (op_is_space(p[i]))
            p[i] = '-';
    return copy;
}

static void settle_id(struct links *l, struct op_node *n)
{
    struct op_attr *a = op_attr_lookup(n, OP_N_ID);
    if (!a)
        return;
    op_str id = valid_id(l->arena, op_attr_value(a));
    if (!id.n) {
        op_attr_remove(n, OP_N_ID);
    } else if (!id_set_add(l->arena, &l->ids, id)) {
        op_report(l->ctx, OP_DIAG_ID_TWICE, op_doc_place(&l->article->doc, n),
                  "id stands twice, dropping this one: %.*s", OP_ARG(op_str_first(id, 80)));
        op_attr_remove(n, OP_N_ID);
    } else {
        a->p = id.p;
        a->n = (uint32_t)id.n;
    }
}

static void settle_ids(struct links *l)
{
    struct op_walk w;
    op_walk_start(&w, l->article->body);
    while (op_walk_next(&w))
        if (w.event == OP_ENTER && w.node->kind == OP_ELEMENT)
            settle_id(l, w.node);
}

/* -- Links -- */

/* The id that a fragment means: as it stands, or percent-decoded. Absent when there is none. */
static op_str find_id(const struct links *l, op_str fragment)
{
    op_str id = valid_id(l->arena, fragment);
    if (id_set_has(&l->ids, id))
        return id;
    id = valid_id(l->arena, op_uri_decode(l->arena, fragment));
    return id.n && id_set_has(&l->ids, id) ? id : OP_STR_NONE;
}

static void index_headings(struct links *l)
{
    struct op_buf text = OP_BUF_INIT;
    struct op_walk w;
    size_t cap = 0;
    l->indexed = true;
    heading_index_init(&l->index, l->arena);
    op_walk_start(&w, l->article->body);
    while (op_walk_next(&w)) {
        if (w.event != OP_LEAVE || !(op_flags(w.node) & OP_NAME_HEADING))
            continue;
        if (l->heading_count == cap) {
            cap = cap ? cap * 2 : 32;
            l->headings = op_xrealloc(l->headings, cap * sizeof *l->headings);
        }
        op_buf_clear(&text);
        heading_text(w.node, &text);
        heading_index_add(&l->index, op_buf_str(&text));
        l->headings[l->heading_count++] = w.node;
    }
    op_buf_release(&text);
}

/* The heading that a fragment names gets the id that is asked for. Absent when no heading is meant. */
static op_str find_heading(struct links *l, op_str fragment)
{
    op_str id = valid_id(l->arena, op_uri_decode(l->arena, fragment));
    if (!l->indexed)
        index_headings(l);
    size_t number = heading_index_named(&l->index, id);
    number = number != OP_NOT_FOUND ? number : heading_index_numbered(&l->index, id);
    number = number != OP_NOT_FOUND ? number : heading_index_near(&l->index, id);
    if (number == OP_NOT_FOUND)
        return OP_STR_NONE;
    struct op_node *heading = l->headings[number];
    op_str given = op_attr(heading, OP_N_ID);
    if (given.n)
        return given;
    (void)id_set_add(l->arena, &l->ids, id);
    op_attr_set(&l->article->doc, heading, OP_N_ID, id);
    return id;
}

/* The words stay. So does the place, when something leads to it. */
static void become_text(struct op_node *n)
{
    op_attr_remove(n, OP_N_HREF);
    op_attr_remove(n, OP_N_TITLE);
    op_attr_remove(n, OP_N_ROLE);
    if (op_attr(n, OP_N_ID).n || op_attr(n, OP_N_LANG).n || op_attr(n, OP_N_DIR).n)
        op_rename(n, OP_N_SPAN);
    else
        op_unwrap(n);
}

static void refuse(struct links *l, struct op_node *n, enum op_diag_id id, const char *why, op_str href)
{
    op_report(l->ctx, id, op_doc_place(&l->article->doc, n), "%s, leaving its text: %.*s%s", why,
              OP_ARG(op_str_first(href, 120)), href.n > 120 ? "…" : "");
    become_text(n);
}

static void set_href(struct links *l, struct op_node *n, op_str href)
{
    op_attr_set(&l->article->doc, n, OP_N_HREF, href);
}

static void settle_fragment(struct links *l, struct op_node *n, op_str fragment)
{
    op_str id = find_id(l, fragment);
    if (!id.p && fragment.n)
        id = find_heading(l, fragment);
    if (id.p)
        set_href(l, n, op_arena_join(l->arena, OP_STR("#"), op_uri_normalise(l->arena, id)));
    else if (!fragment.n || op_str_eq_ci(fragment, OP_STR("top")))
        become_text(n);
    else
        refuse(l, n, OP_DIAG_LINK_FRAGMENT, "no such place in the article", fragment);
}

static void settle_absolute(struct links *l, struct op_node *n, op_str href, struct op_uri u)
{
    if (op_str_eq_ci(u.scheme, OP_STR("doi")) && u.path.n)
        set_href(l, n, op_arena_join(l->arena, OP_STR("https://doi.org/"), u.path));
    else if (op_uri_scheme_allowed(u.scheme) || op_str_eq(u.scheme, OP_STR(POST_SCHEME)))
        set_href(l, n, href);
    else
        refuse(l, n, OP_DIAG_LINK_SCHEME, "books cannot hold links of this scheme", href);
}

static void settle_link(struct links *l, struct op_node *n)
{
    op_str raw = op_attr(n, OP_N_HREF);
    /* The fragment of this article is compared with ids before it is percent-encoded. */
    op_str trimmed = op_str_trim(raw);
    bool own = op_str_starts(trimmed, OP_STR(POST_SCHEME ":#"));
    if (own || (trimmed.n && trimmed.p[0] == '#')) {
        settle_fragment(l, n, op_str_skip(trimmed, own ? sizeof POST_SCHEME + 1 : 1));
        return;
    }
    op_str href = op_uri_normalise(l->arena, raw);
    if (!href.p) {
        refuse(l, n, OP_DIAG_LINK_SCHEME, "not a valid address", trimmed);
        return;
    }
    struct op_uri u = op_uri_parse(href);
    if (u.scheme.n && !op_uri_is_absolute(href)) {
        refuse(l, n, OP_DIAG_LINK_SCHEME, "books cannot hold links of this scheme", href);
        return;
    }
    if (!u.scheme.p && l->base.p) {
        href = op_uri_resolve(l->arena, l->base, href);
        u = op_uri_parse(href);
    } else if (!u.scheme.p && u.authority.p) {
        href = op_arena_join(l->arena, OP_STR("https:"), href);
        u = op_uri_parse(href);
    }
    op_str without = u.fragment.p ? op_str_first(href, href.n - u.fragment.n - 1) : href;
    if (u.fragment.p && l->self.n && op_str_eq(without, l->self))
        settle_fragment(l, n, u.fragment);
    else if (u.scheme.p)
        settle_absolute(l, n, href, u);
    else if (u.authority.p)
        set_href(l, n, op_arena_join(l->arena, OP_STR("https:"), href));
    else if (href.n)
        set_href(l, n, href);
    else
        become_text(n);
}

/* An image of a whole page stands beside its file, unless its address names a host, is a path of the site, or the page
   says that addresses count from elsewhere. */
static void settle_image(struct links *l, struct op_node *n)
{
    op_str src = op_uri_normalise(l->arena, op_attr(n, OP_N_SRC));
    struct op_uri u = op_uri_parse(src);
    bool away = u.authority.p || op_str_starts(u.path, OP_STR("/")) || l->remote;
    if (!l->page || !src.n || u.scheme.p || !away)
        return;
    if (op_uri_is_web(l->base))
        src = op_uri_resolve(l->arena, l->base, src);
    else if (u.authority.p)
        src = op_arena_join(l->arena, OP_STR("https:"), src);
    op_attr_set(&l->article->doc, n, OP_N_SRC, src);
}

/* Where a quotation was taken from: kept only as a URL. */
static void settle_cite(struct links *l, struct op_node *n)
{
    op_str cite = op_attr(n, OP_N_CITE);
    if (!cite.p)
        return;
    cite = op_uri_normalise(l->arena, cite);
    struct op_uri u = op_uri_parse(cite);
    if (cite.p && (op_str_eq(u.scheme, OP_STR("http")) || op_str_eq(u.scheme, OP_STR("https"))))
        op_attr_set(&l->article->doc, n, OP_N_CITE, cite);
    else
        op_attr_remove(n, OP_N_CITE);
}

/* -- References inside SVG and MathML -- */

static bool has_dangling_url(const struct links *l, op_str value)
{
    for (size_t at = 0; (at = op_str_find(value, OP_STR("url("), at)) != OP_NOT_FOUND; at += 4) {
        op_str inside = op_str_trim(op_str_skip(value, at + 4));
        if (inside.n && (inside.p[0] == '"' || inside.p[0] == '\''))
            inside = op_str_skip(inside, 1);
        size_t end = 0;
        while (end < inside.n && !strchr(")\"' ", inside.p[end]))
            end++;
        if (end < 2 || inside.p[0] != '#' || !find_id(l, op_str_make(inside.p + 1, end - 1)).p)
            return true;
    }
    return false;
}

static void settle_foreign(struct links *l, struct op_node *n)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n->n; i++) {
        struct op_attr *a = &n->u.attrs[i];
        op_str value = op_str_trim(op_attr_value(a));
        bool dangling =
            a->name == OP_N_HREF
                ? value.n && value.p[0] == '#' && !find_id(l, op_str_skip(value, 1)).p
                : has_dangling_url(l, value) ||
                      ((a->name == OP_N_ARIA_LABELLEDBY || a->name == OP_N_ARIA_DESCRIBEDBY) && !find_id(l, value).p);
        if (!dangling)
            n->u.attrs[kept++] = *a;
    }
    n->n = kept;
}

static void settle_links(struct links *l)
{
    struct op_walk w;
    op_walk_start(&w, l->article->body);
    while (op_walk_next(&w)) {
        if (w.event != OP_LEAVE || w.node->kind != OP_ELEMENT)
            continue;
        if (w.node->ns != OP_NS_HTML)
            settle_foreign(l, w.node);
        else if (op_is(w.node, OP_N_A) && op_attr(w.node, OP_N_HREF).p)
            settle_link(l, w.node);
        else if (op_is(w.node, OP_N_IMG))
            settle_image(l, w.node);
        else
            settle_cite(l, w.node);
    }
}

static bool run_links(struct op_ctx *ctx, struct op_article *article, const void *options, const struct op_sink *next)
{
    (void)options;
    struct links l = {.ctx = ctx, .article = article, .arena = article->doc.arena};
    uint32_t mark = op_doc_name(&article->doc, OP_STR("links"));
    op_str canonical = op_meta(article, OP_META_CANONICAL), base = op_meta(article, OP_META_BASE);
    l.page = op_str_eq(op_meta(article, OP_META_KIND), OP_STR(OP_KIND_PAGE));
    l.remote = l.page && op_uri_is_web(base);
    bool done = op_attr_ns(article->html, OP_NS_OP, mark).p != NULL;
    l.base = op_page_base(article);
    if (l.base.p) {
        l.self = op_uri_normalise(l.arena, canonical);
    } else {
        l.self = op_uri_normalise(l.arena, op_meta(article, OP_META_SOURCE));
        if (!done)
            l.base = base.n ? op_uri_normalise(l.arena, base) : OP_STR("");
        if (base.n)
            op_attr_set_ns(&article->doc, article->html, OP_NS_OP, mark, OP_STR(RESOLVED));
    }
    settle_ids(&l);
    settle_links(&l);
    free(l.headings);
    return op_emit(next, article);
}

const struct op_stage op_stage_links = {
    "links", "give every link an address that holds in a book", NULL, NULL, 0, run_links, false,
};
