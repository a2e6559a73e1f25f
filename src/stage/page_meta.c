/* Values from `meta` and `link`: Open Graph, Twitter, Dublin Core, Parsely, Sailthru, citation_*, and the plain ones.
 */
#include "stage/page.h"

#define ROW(name, key, rank)                                                                                           \
    {                                                                                                                  \
        OP_STR_INIT(name), OP_META_##key, rank                                                                         \
    }

/* By name in small letters. Never here: twitter:creator, which is who posted it. */
static const struct meta_row {
    op_str name;
    enum op_meta_key key;
    uint8_t rank;
} meta_rows[] = {
    ROW("citation_title", TITLE, 12),
    ROW("og:title", TITLE, 20),
    ROW("parsely-title", TITLE, 24),
    ROW("sailthru.title", TITLE, 24),
    ROW("twitter:title", TITLE, 28),
    ROW("dcterms.title", TITLE, 30),
    ROW("dc.title", TITLE, 30),
    ROW("headline", TITLE, 26),
    ROW("title", TITLE, 40), /* also the title element */

    ROW("citation_author", AUTHOR, 9),
    ROW("citation_authors", AUTHOR, 9),
    ROW("byl", AUTHOR, 10),
    ROW("parsely-author", AUTHOR, 18),
    ROW("sailthru.author", AUTHOR, 19),
    ROW("author", AUTHOR, 22),
    ROW("article:author_name", AUTHOR, 20),
    ROW("dcterms.creator", AUTHOR, 26),
    ROW("dc.creator", AUTHOR, 26),
    ROW("dcterms.creator.personalname", AUTHOR, 24),
    ROW("dc.creator.personalname", AUTHOR, 24),
    ROW("article:author", AUTHOR, 28),
    ROW("og:article:author", AUTHOR, 28),
    ROW("og:author", AUTHOR, 28),
    ROW("authors", AUTHOR, 28),

    ROW("article:published_time", DATE, 10),
    ROW("og:article:published_time", DATE, 10),
    ROW("og:published_time", DATE, 11),
    ROW("article:published", DATE, 12),
    ROW("parsely-pub-date", DATE, 14),
    ROW("sailthru.date", DATE, 16),
    ROW("citation_publication_date", DATE, 14),
    ROW("citation_online_date", DATE, 14),
    ROW("citation_date", DATE, 15),
    ROW("datepublished", DATE, 14),
    ROW("dcterms.issued", DATE, 18),
    ROW("dc.date.issued", DATE, 18),
    ROW("dcterms.date", DATE, 20),
    ROW("dcterms.created", DATE, 20),
    ROW("dc.date.created", DATE, 20),
    ROW("dc.date", DATE, 22),
    ROW("pubdate", DATE, 18),
    ROW("publishdate", DATE, 18),
    ROW("publish-date", DATE, 18),
    ROW("publish_date", DATE, 18),
    ROW("published_date", DATE, 18),
    ROW("published-date", DATE, 18),
    ROW("publication-date", DATE, 18),
    ROW("published", DATE, 18),
    ROW("publication_date", DATE, 18),
    ROW("originalpublicationdate", DATE, 16),
    ROW("article_date_original", DATE, 16),
    ROW("date", DATE, 22),
    ROW("article.published", DATE, 18),
    ROW("cxenseparse:recs:publishtime", DATE, 18),
    ROW("cxenseparse:publishtime", DATE, 18),
    ROW("article.created", DATE, 20),
    ROW("datecreated", DATE, 24),
    ROW("last-modified", MODIFIED, 30),
    ROW("modified-time", MODIFIED, 18),
    ROW("modified-date", MODIFIED, 18),
    ROW("article:modified_time", MODIFIED, 10),
    ROW("og:article:modified_time", MODIFIED, 10),
    ROW("og:modified_time", MODIFIED, 12),
    ROW("datemodified", MODIFIED, 14),
    ROW("dcterms.modified", MODIFIED, 16),
    ROW("dc.date.modified", MODIFIED, 16),
    ROW("og:updated_time", MODIFIED, 24),
    ROW("article.updated", MODIFIED, 18),

    ROW("og:site_name", PUBLISHER, 12),
    ROW("citation_journal_title", PUBLISHER, 10),
    ROW("application-name", PUBLISHER, 30),
    ROW("dcterms.publisher", PUBLISHER, 24),
    ROW("dc.publisher", PUBLISHER, 24),
    ROW("publisher", PUBLISHER, 24),
    ROW("copyright", RIGHTS, 30),
    ROW("dcterms.rights", RIGHTS, 20),
    ROW("dc.rights", RIGHTS, 20),

    ROW("og:description", DESCRIPTION, 20),
    ROW("description", DESCRIPTION, 18),
    ROW("dcterms.description", DESCRIPTION, 22),
    ROW("dc.description", DESCRIPTION, 22),
    ROW("sailthru.description", DESCRIPTION, 24),
    ROW("twitter:description", DESCRIPTION, 26),

    ROW("article:tag", KEYWORD, 12),
    ROW("og:article:tag", KEYWORD, 12),
    ROW("parsely-tags", KEYWORD, 14),
    ROW("sailthru.tags", KEYWORD, 14),
    ROW("news_keywords", KEYWORD, 16),
    ROW("citation_keywords", KEYWORD, 12),
    ROW("keywords", KEYWORD, 18),
    ROW("dcterms.subject", KEYWORD, 20),
    ROW("dc.subject", KEYWORD, 20),

    ROW("og:image:secure_url", LEAD_IMAGE, 13),
    ROW("og:image:url", LEAD_IMAGE, 12),
    ROW("og:image", LEAD_IMAGE, 11),
    ROW("parsely-image-url", LEAD_IMAGE, 22),
    ROW("sailthru.image.full", LEAD_IMAGE, 22),
    ROW("twitter:image", LEAD_IMAGE, 24),
    ROW("twitter:image:src", LEAD_IMAGE, 24),
    ROW("thumbnail", LEAD_IMAGE, 30),

    ROW("og:url", CANONICAL, 20),
    ROW("parsely-link", CANONICAL, 24),
    ROW("dcterms.language", LANG, 20),
    ROW("dc.language", LANG, 20),
    ROW("og:locale", LANG, 30),
    ROW("citation_doi", IDENTIFIER, 10),
    ROW("dcterms.identifier", IDENTIFIER, 24),
};

static const struct meta_row link_rows[] = {
    ROW("canonical", CANONICAL, 10),
    ROW("license", RIGHTS, 10),
    ROW("image_src", LEAD_IMAGE, 28),
};

static const struct meta_row *find(const struct meta_row *rows, size_t n, op_str name)
{
    for (size_t i = 0; i < n; i++)
        if (rows[i].name.n == name.n && op_str_eq_ci(rows[i].name, name))
            return &rows[i];
    return NULL;
}

/* Label and value, as shown with a link: `Written by`, `Ada Byron`. False when it is another name. */
static bool find_labelled(struct page *p, op_str name, op_str content)
{
    char number = name.n ? name.p[name.n - 1] : 0;
    op_str kind = op_str_first(name, name.n - (name.n > 0));
    if (op_str_eq_ci(kind, OP_STR("twitter:label"))) {
        if (page_is_byword(page_clean(p, content)))
            p->label = number;
        return true;
    }
    if (!op_str_eq_ci(kind, OP_STR("twitter:data")))
        return false;
    if (p->label == number)
        (void)page_add(p, OP_META_AUTHOR, 23, "meta", name, content);
    return true;
}

void page_meta_find(struct page *p, op_str name, op_str content)
{
    if (find_labelled(p, name, content))
        return;

    /* Namespaces of Dublin Core are also written with a colon. */
    char dotted[64];
    if (name.n < sizeof dotted &&
        (op_str_starts_ci(name, OP_STR("dc:")) || op_str_starts_ci(name, OP_STR("dcterms:")))) {
        memcpy(dotted, name.p, name.n);
        dotted[op_str_find_char(name, ':', 0)] = '.';
        name = op_arena_dup(p->arena, op_str_make(dotted, name.n));
    }
    const struct meta_row *row = find(meta_rows, sizeof meta_rows / sizeof *meta_rows, name);
    if (row)
        (void)page_add(p, row->key, row->rank, "meta", name, content);
}

void page_link_find(struct page *p, op_str rel, op_str href, op_str title)
{
    const struct meta_row *row = find(link_rows, sizeof link_rows / sizeof *link_rows, rel);
    if (row)
        (void)page_add(p, row->key, row->rank, "link", rel, href);
    else if (op_str_eq_ci(rel, OP_STR("author")) && title.n)
        (void)page_add(p, OP_META_AUTHOR, PAGE_RANK_FAIR, "link", rel, title);
}
