/* op-clean, first phase: what readers see and is no part of an article: navigation, and what plug-ins put into posts.
   Where the whole page is wanted, all of it stays. Of whole pages op-extract takes it, which sees what stands around;
   here a name is not enough: the box must also hold nothing but what it is called for. */
#include "stage/clean.h"
#include "stage/extract.h"

#define LABEL_MAX 64   /* bytes of text that may stand in a box for an advertisement */
#define BUTTONS_MAX 40 /* bytes outside links that may stand in a box of buttons */
#define BOX_MAX 600    /* bytes of text in all others */

/* Bytes of text below `n` outside links; white space not counted. */
static size_t unlinked_text(struct op_node *n)
{
    size_t length = 0;
    struct op_walk w;
    op_walk_start(&w, n);
    while (op_walk_next(&w) && length <= BUTTONS_MAX) {
        if (w.event != OP_ENTER)
            continue;
        if (op_is(w.node, OP_N_A) || op_is(w.node, OP_N_BUTTON) || (op_flags(w.node) & OP_NAME_HEADING))
            op_walk_skip(&w);
        else if (w.node->kind == OP_TEXT)
            length += op_str_trim(op_text(w.node)).n;
    }
    return length;
}

static bool holds_picture(struct op_node *n)
{
    return op_find(n, OP_N_IMG) || op_find(n, OP_N_TABLE) || op_find(n, OP_N_FIGURE);
}

static enum clean_verdict drop_advertisement(struct clean *c, struct op_node *n)
{
    if (op_str_starts(op_doc_name_str(c->doc, n->name), OP_STR("amp-")) && n->name >= OP_N_COUNT) {
        static const char *const names[] = {"amp-ad", "amp-sticky-ad", "amp-auto-ads", "amp-analytics", NULL};
        for (size_t i = 0; names[i]; i++)
            if (op_str_eq(op_doc_name_str(c->doc, n->name), op_str_z(names[i])))
                return CLEAN_DROP;
    }
    if (c->page || !n->n || !(extract_traits(c->article, n) & TRAIT_AD))
        return CLEAN_KEEP;
    return clean_text_length(n, LABEL_MAX + 1) <= LABEL_MAX && !holds_picture(n) ? CLEAN_DROP : CLEAN_KEEP;
}

static enum clean_verdict drop_sharing(struct clean *c, struct op_node *n)
{
    if (c->page || !n->n || !(extract_traits(c->article, n) & TRAIT_SHARE) || clean_text_length(n, BOX_MAX) >= BOX_MAX)
        return CLEAN_KEEP;
    return unlinked_text(n) <= BUTTONS_MAX && !op_find(n, OP_N_FIGURE) ? CLEAN_DROP : CLEAN_KEEP;
}

/* A name that says what the notice is about and that it is one. Cookies alone may be baked. */
static bool is_cookie_notice(op_str name)
{
    static const char *const signs[] = {"notice", "banner", "law", "wall", "pop", "modal", "message", "overlay", NULL};
    if (clean_holds(name, "gdpr") || clean_holds(name, "consent") || clean_holds(name, "cookiebar"))
        return true;
    for (size_t i = 0; signs[i] && clean_holds(name, "cookie"); i++)
        if (clean_holds(name, signs[i]))
            return true;
    return false;
}

static enum clean_verdict drop_cookies(struct clean *c, struct op_node *n)
{
    bool notice = is_cookie_notice(op_attr(n, OP_N_CLASS)) || is_cookie_notice(op_attr(n, OP_N_ID));
    return notice && !c->page && clean_text_length(n, BOX_MAX) < BOX_MAX ? CLEAN_DROP : CLEAN_KEEP;
}

/* Does a link in `n` lead to where one subscribes? */
static bool leads_to_subscription(struct op_node *n)
{
    struct op_walk w;
    op_walk_start(&w, n);
    while (op_walk_next(&w)) {
        op_str href = w.event == OP_ENTER && op_is(w.node, OP_N_A) ? op_attr(w.node, OP_N_HREF) : OP_STR_NONE;
        if (op_str_find(href, OP_STR("/subscribe"), 0) != OP_NOT_FOUND ||
            op_str_find(href, OP_STR("action=share"), 0) != OP_NOT_FOUND)
            return true;
    }
    return false;
}

static enum clean_verdict drop_signup(struct clean *c, struct op_node *n)
{
    static const char *const buttons[] = {"button-wrapper", "captioned-button-wrap", NULL};
    bool button = clean_has_class(n, buttons);
    if (c->page || !n->n || !(button || (extract_traits(c->article, n) & TRAIT_SIGNUP)) ||
        clean_text_length(n, BOX_MAX) >= BOX_MAX)
        return CLEAN_KEEP;
    bool asks = leads_to_subscription(n) || (!button && (op_find(n, OP_N_FORM) || op_find(n, OP_N_INPUT)));
    return asks ? CLEAN_DROP : CLEAN_KEEP;
}

/* The text, without arrows and dots at its end, is one of the phrases that lead to other articles. */
static bool says_more(const struct op_node *n)
{
    static const char *const ends[] = {"»", "→", "›", "…", ".", NULL};
    struct op_buf text = OP_BUF_INIT;
    bool whole = false;
    op_text_content(n, &text);
    op_str s = op_str_trim(op_buf_str(&text));
    for (size_t i = 0; ends[i];) {
        bool ended = op_str_ends(s, op_str_z(ends[i]));
        if (ended)
            s = op_str_trim(op_str_first(s, s.n - strlen(ends[i])));
        i = ended ? 0 : i + 1;
    }
    bool more = extract_phrase_of(s, &whole) == PHRASE_RELATED && whole;
    op_buf_release(&text);
    return more;
}

/* A link to the rest of the post: by its class, or by its words where they stand alone or lead behind the fold. */
static enum clean_verdict drop_more(struct clean *c, struct op_node *n)
{
    static const char *const parts[] = {"more-link", "read-more", "readmore", "continue-reading", NULL};
    if (c->page || clean_text_length(n, 100) >= 100 || op_find(n, OP_N_IMG))
        return CLEAN_KEEP;
    bool alone =
        clean_only_child(op_parent(n)) == n || op_str_find(op_attr(n, OP_N_HREF), OP_STR("#more-"), 0) != OP_NOT_FOUND;
    return clean_class_holds(n, parts) || (alone && says_more(n)) ? CLEAN_DROP : CLEAN_KEEP;
}

/* "The post TITLE appeared first on SITE.", which WordPress puts below posts in feeds. */
static enum clean_verdict drop_origin(struct clean *c, struct op_node *n)
{
    const struct op_node *first = op_first(n);
    if (c->page || !first || first->kind != OP_TEXT || !op_str_starts(op_str_trim(op_text(first)), OP_STR("The post")))
        return CLEAN_KEEP;
    const struct op_node *link = clean_first_element(n), *middle = link ? op_next(link) : NULL;
    bool origin = link && op_is(link, OP_N_A) && middle && middle->kind == OP_TEXT &&
                  op_str_find(op_text(middle), OP_STR("appeared first on"), 0) != OP_NOT_FOUND;
    return origin ? CLEAN_DROP : CLEAN_KEEP;
}

static bool has_role(const struct op_node *n, const char *const *roles)
{
    op_str role = op_str_trim(op_attr(n, OP_N_ROLE));
    for (size_t i = 0; role.n && roles[i]; i++)
        if (op_str_eq_ci(role, op_str_z(roles[i])))
            return true;
    return false;
}

/* A table of contents in an article repeats its headings: the book has one of its own. */
static enum clean_verdict drop_navigation(struct clean *c, struct op_node *n)
{
    return clean_holds_much(c, n) ? CLEAN_KEEP : CLEAN_DROP;
}

static enum clean_verdict drop_called_navigation(struct clean *c, struct op_node *n)
{
    static const char *const roles[] = {"navigation", "menu", "menubar", "toolbar", "search", NULL};
    bool called = !op_is(n, OP_N_NAV) && !op_is(n, OP_N_BODY) && has_role(n, roles);
    return called ? drop_navigation(c, n) : CLEAN_KEEP;
}

#define BOXES CLEAN_ON(OP_N_DIV, OP_N_SECTION, OP_N_ASIDE, OP_N_UL, OP_N_FOOTER, OP_N_P)

const struct clean_rule clean_clutter_rules[] = {
    {"navigation", "remove navigation", CLEAN_PHASE_DROP, CLEAN_ENTER, CLEAN_ON(OP_N_NAV), drop_navigation},
    {"navigation", "remove navigation", CLEAN_PHASE_DROP, CLEAN_MARKED, CLEAN_ALL, drop_called_navigation},
    {"ads", "remove boxes for advertisements", CLEAN_PHASE_DROP, CLEAN_ENTER,
     CLEAN_ON(OP_N_DIV, OP_N_SECTION, OP_N_ASIDE, OP_N_INS, OP_N_P, CLEAN_UNKNOWN), drop_advertisement},
    {"sharing", "remove buttons to share and follow", CLEAN_PHASE_DROP, CLEAN_MARKED, BOXES, drop_sharing},
    {"cookies", "remove notices about cookies and consent", CLEAN_PHASE_DROP, CLEAN_ENTER,
     CLEAN_ON(OP_N_DIV, OP_N_SECTION, OP_N_ASIDE, CLEAN_UNKNOWN), drop_cookies},
    {"signup", "remove boxes and buttons to subscribe", CLEAN_PHASE_DROP, CLEAN_MARKED, BOXES, drop_signup},
    {"stubs", "remove links to the rest of a post, and what feeds put below it", CLEAN_PHASE_DROP, CLEAN_ENTER,
     CLEAN_ON(OP_N_A), drop_more},
    {"stubs", "remove links to the rest of a post, and what feeds put below it", CLEAN_PHASE_DROP, CLEAN_ENTER,
     CLEAN_ON(OP_N_P), drop_origin},
    {NULL, NULL, CLEAN_PHASE_DROP, CLEAN_ENTER, NULL, NULL},
};
