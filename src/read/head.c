#include "read/head.h"

#include "offprint/date.h"
#include "offprint/metadata.h"
#include "offprint/uri.h"

/* `meta` by its name or property. The later pass is for what only stands in when the first found nothing. */
static const struct head_row {
    const char *name;
    enum op_meta_key key;
    int pass;
} rows[] = {
    {"author", OP_META_AUTHOR, 0},
    {"dcterms.creator", OP_META_AUTHOR, 1},
    {"dc.creator", OP_META_AUTHOR, 1},
    {"article:author", OP_META_AUTHOR, 1},
    {"description", OP_META_DESCRIPTION, 0},
    {"dcterms.description", OP_META_DESCRIPTION, 1},
    {"og:description", OP_META_DESCRIPTION, 1},
    {"keywords", OP_META_KEYWORD, 0},
    {"dcterms.subject", OP_META_KEYWORD, 0},
    {"article:tag", OP_META_KEYWORD, 0},
    {"dcterms.date", OP_META_DATE, 0},
    {"dcterms.issued", OP_META_DATE, 0},
    {"dcterms.created", OP_META_DATE, 1},
    {"article:published_time", OP_META_DATE, 0},
    {"date", OP_META_DATE, 1},
    {"dc.date", OP_META_DATE, 1},
    {"dcterms.modified", OP_META_MODIFIED, 0},
    {"article:modified_time", OP_META_MODIFIED, 0},
    {"og:updated_time", OP_META_MODIFIED, 1},
    {"dcterms.rights", OP_META_RIGHTS, 0},
    {"copyright", OP_META_RIGHTS, 1},
    {"dcterms.publisher", OP_META_PUBLISHER, 0},
    {"og:site_name", OP_META_PUBLISHER, 1},
    {"dcterms.identifier", OP_META_IDENTIFIER, 0},
    {"dcterms.title", OP_META_TITLE, 1},
    {"og:title", OP_META_TITLE, 1},
    {"dcterms.language", OP_META_LANG, 1},
    {"og:image", OP_META_LEAD_IMAGE, 1},
    {"og:image:url", OP_META_LEAD_IMAGE, 1},
    {"og:url", OP_META_CANONICAL, 1},
    {"offprint:subtitle", OP_META_SUBTITLE, 0},
    {"offprint:series", OP_META_SERIES, 0},
    {"offprint:series-index", OP_META_SERIES_INDEX, 0},
};

static void add_date(struct op_ctx *ctx, struct op_article *a, const struct op_node *n, enum op_meta_key key, op_str s)
{
    struct op_date date;
    struct op_buf out = OP_BUF_INIT;
    if (op_meta(a, key).n || op_str_trim(s).n == 0)
        return;
    if (!op_date_parse(s, &date)) {
        op_report(ctx, OP_DIAG_DATE, op_doc_place(&a->doc, n), "no date can be made of \"%.*s\", leaving it out",
                  OP_ARG(op_str_first(s, 80)));
        return;
    }
    op_date_format(&date, &out);
    (void)op_meta_add(a, key, op_buf_str(&out));
    op_buf_release(&out);
}

static void add_value(struct op_ctx *ctx, struct op_article *a, const struct op_node *n, const struct head_row *row,
                      op_str value)
{
    switch (row->key) {
    case OP_META_DATE:
    case OP_META_MODIFIED:
        add_date(ctx, a, n, row->key, value);
        break;
    case OP_META_KEYWORD:
        for (int i = 0; value.p && i < OP_META_VALUES_MAX; i++)
            (void)op_meta_add(a, row->key, op_str_cut(&value, ','));
        break;
    case OP_META_AUTHOR:
        /* Of article:author some make the address of a profile. */
        if (!op_uri_is_web(value) && !(row->pass && op_meta(a, row->key).n))
            (void)op_meta_add(a, row->key, value);
        break;
    case OP_META_CANONICAL:
        if (op_uri_is_web(value))
            (void)op_meta_add(a, row->key, value);
        break;
    default:
        (void)op_meta_add(a, row->key, value);
    }
}

static void harvest_meta(struct op_ctx *ctx, struct op_article *a, const struct op_node *n, int pass)
{
    op_str name = op_attr(n, OP_N_NAME), value = op_attr(n, OP_N_CONTENT);
    if (!name.n)
        name = op_attr(n, OP_N_PROPERTY);
    if (pass == 0 && op_str_starts(name, OP_STR(OP_META_FRONT_PREFIX)) && value.n)
        op_meta_add_front(a, op_str_skip(name, sizeof OP_META_FRONT_PREFIX - 1), value);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].pass == pass && op_str_eq_ci(op_str_z(rows[i].name), name))
            add_value(ctx, a, n, &rows[i], value);
}

static void harvest_link(struct op_article *a, const struct op_node *n)
{
    op_str rel = op_attr(n, OP_N_REL), href = op_str_trim(op_attr(n, OP_N_HREF));
    if (op_str_has_word(rel, OP_STR("canonical")) && op_uri_is_web(href))
        (void)op_meta_add(a, OP_META_CANONICAL, href);
    else if (op_str_has_word(rel, OP_STR("lead-image")))
        (void)op_meta_add(a, OP_META_LEAD_IMAGE, href);
}

static void harvest_html(struct op_article *a)
{
    op_str lang = op_attr(a->html, OP_N_LANG), dir = op_attr(a->html, OP_N_DIR);
    if (!lang.n)
        lang = op_attr_ns(a->html, OP_NS_XML, OP_N_LANG);
    a->html->n = 0;
    (void)op_meta_add(a, OP_META_LANG, lang);
    if (op_str_eq_ci(dir, OP_STR("rtl")) || op_str_eq_ci(dir, OP_STR("ltr")))
        (void)op_meta_add(a, OP_META_DIR, op_str_eq_ci(dir, OP_STR("rtl")) ? OP_STR("rtl") : OP_STR("ltr"));
}

/* -- The title without the site -- */

/* `s` without white space and one mark that sets a site's name apart at its end; absent when there is no such mark. */
static op_str before_mark(op_str s)
{
    static const char *const marks[] = {"-", "\xE2\x80\x93", "\xE2\x80\x94", "|", "\xC2\xB7", "\xC2\xBB", "::", "/",
                                        NULL};
    s = op_str_trim(s);
    for (size_t i = 0; marks[i]; i++) {
        op_str mark = op_str_z(marks[i]);
        if (!op_str_ends(s, mark))
            continue;
        op_str rest = op_str_first(s, s.n - mark.n);
        /* A hyphen within a word is none of these marks. */
        bool apart = rest.n && op_is_space(rest.p[rest.n - 1]);
        rest = op_str_trim(rest);
        return apart && rest.n ? rest : OP_STR_NONE;
    }
    return OP_STR_NONE;
}

/* The text of the body's h1 when it has exactly one. */
static bool only_h1(const struct op_article *a, struct op_buf *text)
{
    struct op_walk w;
    size_t count = 0;
    op_walk_start(&w, a->body);
    while (op_walk_next(&w))
        if (w.event == OP_ENTER && op_is(w.node, OP_N_H1) && ++count == 1)
            op_text_content(w.node, text);
    return count == 1;
}

/* Pages put the name of their site behind the title: it goes when the page names its site, or its only h1 the title. */
static void drop_site_name(struct op_article *a)
{
    op_str title = op_meta(a, OP_META_TITLE), site = op_meta(a, OP_META_PUBLISHER), bare = OP_STR_NONE;
    if (site.n && title.n > site.n && op_str_eq_ci(op_str_skip(title, title.n - site.n), site))
        bare = before_mark(op_str_first(title, title.n - site.n));
    struct op_buf text = OP_BUF_INIT;
    if (!bare.p && only_h1(a, &text)) {
        op_str h1 = op_str_trim(op_buf_str(&text)), rest = op_str_trim(op_str_skip(title, h1.n));
        bool begins = h1.n && title.n > h1.n + 1 && op_str_starts(title, h1) && op_is_space(title.p[h1.n]);
        for (size_t i = 0; begins && i < rest.n && !bare.p; i++)
            if (op_is_space(rest.p[i]))
                bare = before_mark(op_str_first(title, (size_t)(rest.p + i - title.p))).p ? h1 : OP_STR("");
    }
    if (bare.n)
        op_meta_set(a, OP_META_TITLE, op_arena_dup(a->doc.arena, bare));
    op_buf_release(&text);
}

void head_harvest(struct op_ctx *ctx, struct op_article *a, struct op_node *old)
{
    harvest_html(a);
    for (int pass = 0; pass < 2; pass++)
        for (struct op_node *n = op_first(old); n; n = op_next(n)) {
            if (op_is(n, OP_N_META)) {
                harvest_meta(ctx, a, n, pass);
            } else if (op_is(n, OP_N_LINK) && pass == 0) {
                harvest_link(a, n);
            } else if (op_is(n, OP_N_TITLE) && pass == 0) {
                struct op_buf text = OP_BUF_INIT;
                op_text_content(n, &text);
                (void)op_meta_add(a, OP_META_TITLE, op_buf_str(&text));
                op_buf_release(&text);
            }
        }
    drop_site_name(a);
}
