/* op-check: passes articles through and reports each promise of a stage that does not hold; see offprint(5). */
#include "doc/vocabulary.h"
#include "offprint/language.h"
#include "offprint/metadata.h"
#include "offprint/uri.h"
#include "offprint/utf8.h"
#include "offprint/xhtml.h"
#include "stage/id_set.h"
#include "stage/stages.h"

enum after { AFTER_READ, AFTER_CLEAN, AFTER_LANG, AFTER_LINKS, AFTER_IMAGES, AFTER_OUTLINE };

static const char *const after_choices[] = {"read", "clean", "lang", "links", "images", "outline", NULL};

struct check_options {
    int after;
};
static const struct op_option option_rows[] = {
    {"after", 0, OP_OPTION_CHOICE, offsetof(struct check_options, after), "STAGE",
     "check what holds after STAGE: read, clean, lang, links, images, outline", after_choices},
    {NULL, 0, OP_OPTION_END, 0, NULL, NULL, NULL},
};
static const struct check_options option_defaults = {AFTER_OUTLINE};

struct check {
    struct op_ctx *ctx;
    struct op_article *article;
    struct op_node *body;
    struct id_set ids;
    bool twice;          /* an id stands twice: promise of links */
    unsigned last_level; /* of the heading before */
    bool first_heading;  /* has been seen */
    size_t titles;       /* h1 elements so far */
    struct id_set headings;
};

static void broken(struct check *c, enum after after, const struct op_node *n, const char *what, op_str detail)
{
    op_report(c->ctx, OP_DIAG_CHECK, op_doc_place(&c->article->doc, n), "not so after %s: %s%s%.*s%s",
              after_choices[after], what, detail.n ? ": " : "", OP_ARG(op_str_first(detail, 80)),
              detail.n > 80 ? "…" : "");
}

static op_str name_of(const struct check *c, const struct op_node *n)
{
    return op_doc_name_str(&c->article->doc, n->name);
}

/* -- Of the article as a whole -- */

static void check_title(struct check *c)
{
    if (!op_str_trim(op_meta(c->article, OP_META_TITLE)).n)
        broken(c, AFTER_READ, c->article->html, "there is a title", OP_STR_NONE);
}

static void check_origin(struct check *c)
{
    op_str kind = op_meta(c->article, OP_META_KIND);
    if (!op_meta(c->article, OP_META_SOURCE).n)
        broken(c, AFTER_READ, c->article->html, "there is a source", OP_STR_NONE);
    if (!op_str_eq(kind, OP_STR(OP_KIND_POST)) && !op_str_eq(kind, OP_STR(OP_KIND_PAGE)) &&
        !op_str_eq(kind, OP_STR(OP_KIND_FRAGMENT)) && !op_str_eq(kind, OP_STR(OP_KIND_CHAPTER)))
        broken(c, AFTER_READ, c->article->html, "the kind is post, page, chapter or fragment", kind);
}

static void check_language(struct check *c)
{
    op_str lang = op_meta(c->article, OP_META_LANG);
    if (!lang.n || !op_str_eq(op_language_canonical(c->article->doc.arena, lang), lang))
        broken(c, AFTER_LANG, c->article->html, "the language is a valid tag", lang);
}

static void check_direction(struct check *c)
{
    op_str dir = op_meta(c->article, OP_META_DIR);
    if (!op_str_eq(dir, OP_STR("ltr")) && !op_str_eq(dir, OP_STR("rtl")))
        broken(c, AFTER_LANG, c->article->html, "the direction is ltr or rtl", dir);
}

static void serialise(struct op_article *a, struct op_buf *out)
{
    static const struct op_xhtml_options options = {.stream = false};
    op_xhtml_write(&a->doc, a->body, &options, out);
}

static bool keep_body(void *self, struct op_article *article)
{
    serialise(article, self);
    return true;
}

static void ignore(void *self, const struct op_diag *diag)
{
    (void)self;
    (void)diag;
}

/* Cleaned once more, it is the same. */
static void check_idempotent(struct check *c)
{
    struct op_ctx quiet = *c->ctx;
    quiet.sink = (struct op_diag_sink){ignore, NULL};
    quiet.log = (struct op_buf)OP_BUF_INIT;
    struct op_buf before = OP_BUF_INIT, after = OP_BUF_INIT;
    serialise(c->article, &before);
    struct op_article copy = *c->article;
    copy.doc.root = op_copy(&copy.doc, c->article->doc.root, true);
    op_article_adopt(&copy);
    const struct op_sink sink = {keep_body, &after};
    (void)op_stage_clean.run(&quiet, &copy, op_stage_clean.defaults, &sink);
    if (!op_str_eq(op_buf_str(&before), op_buf_str(&after)))
        broken(c, AFTER_CLEAN, c->body, "cleaning again changes nothing", OP_STR_NONE);
    op_buf_release(&before);
    op_buf_release(&after);
}

/* -- Of each node -- */

static void check_characters(struct check *c, const struct op_node *n)
{
    if (n->kind != OP_TEXT)
        return;
    for (size_t i = 0, length; i < n->n; i += length) {
        uint32_t point = op_utf8_decode(n->u.text + i, n->u.text + n->n, &length);
        if ((point < 0x20 && point != '\t' && point != '\n') || (point >= 0x7F && point < 0xA0) ||
            !op_xml_char(point)) {
            broken(c, AFTER_READ, n, "there are no control characters", OP_STR_NONE);
            return;
        }
    }
}

static void check_vocabulary(struct check *c, const struct op_node *n)
{
    if (n->kind != OP_ELEMENT || n->ns != OP_NS_HTML)
        return;
    if (op_vocabulary_content(n->name) == OP_CONTENT_ABSENT) {
        broken(c, AFTER_CLEAN, n, "the element is in the vocabulary", name_of(c, n));
        return;
    }
    for (uint32_t i = 0; i < n->n; i++) {
        const struct op_attr *a = &n->u.attrs[i];
        if (a->ns != OP_NS_OP && (a->ns != OP_NS_HTML || !op_vocabulary_attribute(n->name, a->name)))
            broken(c, AFTER_CLEAN, n, "the attribute is in the vocabulary", op_doc_name_str(&c->article->doc, a->name));
    }
}

static void check_nesting(struct check *c, const struct op_node *n)
{
    const struct op_node *parent = op_parent(n);
    if (n == c->body)
        return;
    if (n->kind == OP_TEXT) {
        if (parent->ns == OP_NS_HTML && op_vocabulary_content(parent->name) == OP_CONTENT_LISTED && !op_is_blank(n))
            broken(c, AFTER_CLEAN, n, "no text stands here", name_of(c, parent));
        return;
    }
    if (n->kind != OP_ELEMENT || n->ns != OP_NS_HTML)
        return;
    if (op_vocabulary_content(n->name) != OP_CONTENT_ABSENT && !op_vocabulary_child(parent->name, n->name))
        broken(c, AFTER_CLEAN, n, "the element may stand in its parent", name_of(c, n));
    if (op_is(n, OP_N_A) && op_closest(parent, OP_N_A))
        broken(c, AFTER_CLEAN, n, "no link stands in a link", OP_STR_NONE);
}

static bool is_active_scheme(op_str value)
{
    value = op_str_trim(value);
    return op_str_starts_ci(value, OP_STR("javascript:")) || op_str_starts_ci(value, OP_STR("vbscript:"));
}

static void check_inert(struct check *c, const struct op_node *n)
{
    if (n->kind != OP_ELEMENT)
        return;
    for (uint32_t i = 0; i < n->n; i++) {
        op_str name = op_doc_name_str(&c->article->doc, n->u.attrs[i].name);
        if (op_str_starts_ci(name, OP_STR("on")) && name.n > 3 && n->u.attrs[i].ns == OP_NS_HTML)
            broken(c, AFTER_CLEAN, n, "nothing is active", name);
    }
    if (n->name == OP_N_SCRIPT || n->name == OP_N_FOREIGN_OBJECT)
        broken(c, AFTER_CLEAN, n, "nothing is active", name_of(c, n));
}

static void check_filled(struct check *c, const struct op_node *n)
{
    bool block = op_is(n, OP_N_P) || op_is(n, OP_N_LI) || op_is(n, OP_N_UL) || op_is(n, OP_N_OL) ||
                 op_is(n, OP_N_BLOCKQUOTE) || op_is(n, OP_N_FIGURE) || (op_flags(n) & OP_NAME_HEADING);
    for (const struct op_node *child = op_first(n); child && block; child = op_next(child))
        if (!op_is_blank(child))
            block = false;
    if (block)
        broken(c, AFTER_CLEAN, n, "there are no empty blocks", name_of(c, n));
}

static void check_link(struct check *c, const struct op_node *n)
{
    if (n->kind == OP_ELEMENT && op_attr(n, OP_N_ID).p && c->twice)
        broken(c, AFTER_LINKS, n, "an id stands once", op_attr(n, OP_N_ID));
    op_str href = op_is(n, OP_N_A) ? op_attr(n, OP_N_HREF) : OP_STR_NONE;
    if (!href.p)
        return;
    struct op_uri u = op_uri_parse(href);
    op_str normal = op_uri_normalise(c->article->doc.arena, href);
    if (href.n && href.p[0] == '#') {
        if (!id_set_has(&c->ids, op_uri_decode(c->article->doc.arena, u.fragment)))
            broken(c, AFTER_LINKS, n, "the fragment exists", href);
    } else if (!href.n || !op_str_eq(normal, href) || is_active_scheme(href) ||
               (u.scheme.p && !op_uri_scheme_allowed(u.scheme) && !op_str_eq(u.scheme, OP_STR("post")))) {
        broken(c, AFTER_LINKS, n, "the link is an absolute URL, a source path or post:NAME", href);
    }
}

static void check_image(struct check *c, const struct op_node *n)
{
    if (!op_is(n, OP_N_IMG))
        return;
    op_str src = op_attr(n, OP_N_SRC);
    if (!op_attr(n, OP_N_ALT).p)
        broken(c, AFTER_IMAGES, n, "the image has alternative text", src);
    bool remote = op_uri_is_absolute(src) || op_str_starts(src, OP_STR("//"));
    if (!src.n || (!remote && !op_attr_ns(n, OP_NS_OP, OP_N_SHA256).n))
        broken(c, AFTER_IMAGES, n, "the image is remote, or was found", src);
}

static void check_heading(struct check *c, const struct op_node *n)
{
    if (!(op_flags(n) & OP_NAME_HEADING))
        return;
    unsigned level = (unsigned)(n->name - OP_N_H1) + 1;
    op_str id = op_attr(n, OP_N_ID);
    if (level == 1 && c->titles++)
        broken(c, AFTER_OUTLINE, n, "there is one h1 at most", OP_STR_NONE);
    if (level > (c->last_level ? c->last_level : 1) + 1)
        broken(c, AFTER_OUTLINE, n, "levels of headings do not jump", name_of(c, n));
    if (!id.n || !id_set_add(c->article->doc.arena, &c->headings, id))
        broken(c, AFTER_OUTLINE, n, "a heading has an id of its own", id);
    c->last_level = level;
}

/* -- The promises -- */

struct promise {
    enum after after;
    void (*article)(struct check *c);
    void (*node)(struct check *c, const struct op_node *n);
};

static const struct promise promises[] = {
    {AFTER_READ, check_title, NULL},       {AFTER_READ, check_origin, NULL},   {AFTER_READ, NULL, check_characters},
    {AFTER_CLEAN, NULL, check_vocabulary}, {AFTER_CLEAN, NULL, check_nesting}, {AFTER_CLEAN, NULL, check_inert},
    {AFTER_CLEAN, NULL, check_filled},     {AFTER_LANG, check_language, NULL}, {AFTER_LANG, check_direction, NULL},
    {AFTER_LINKS, NULL, check_link},       {AFTER_IMAGES, NULL, check_image},  {AFTER_OUTLINE, NULL, check_heading},
};
#define PROMISES (sizeof promises / sizeof *promises)

static void collect_ids(struct check *c, struct id_set *ids)
{
    struct op_walk w;
    op_walk_start(&w, c->body);
    while (op_walk_next(&w))
        if (w.event == OP_ENTER && op_is_element(w.node) && op_attr(w.node, OP_N_ID).p)
            (void)id_set_add(c->article->doc.arena, ids, op_attr(w.node, OP_N_ID));
}

static bool run_check(struct op_ctx *ctx, struct op_article *article, const void *options, const struct op_sink *next)
{
    const struct check_options *o = options;
    struct check c = {.ctx = ctx, .article = article, .body = article->body};
    struct id_set seen = {NULL, 0, 0};
    collect_ids(&c, &c.ids);
    size_t faults = ctx->counts[OP_ERROR];
    for (size_t i = 0; i < PROMISES; i++)
        if (promises[i].article && (int)promises[i].after <= o->after)
            promises[i].article(&c);
    if (o->after == AFTER_CLEAN)
        check_idempotent(&c);
    struct op_walk w;
    op_walk_start(&w, c.body);
    while (op_walk_next(&w)) {
        if (w.event != OP_ENTER)
            continue;
        op_str id = op_is_element(w.node) ? op_attr(w.node, OP_N_ID) : OP_STR_NONE;
        c.twice = id.p && !id_set_add(article->doc.arena, &seen, id);
        for (size_t i = 0; i < PROMISES; i++)
            if (promises[i].node && (int)promises[i].after <= o->after)
                promises[i].node(&c, w.node);
    }
    return op_emit(next, article) && ctx->counts[OP_ERROR] == faults;
}

const struct op_stage op_stage_check = {
    "check",
    "report promises of stages that do not hold",
    option_rows,
    &option_defaults,
    sizeof option_defaults,
    run_check,
    false,
};
