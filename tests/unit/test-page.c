/* Metadata of whole pages: one test a source, and what is chosen among them. */
#include "check.h"

#include "offprint/html.h"
#include "offprint/metadata.h"
#include "offprint/pipeline.h"
#include "stage/stages.h"

struct bench {
    struct op_ctx ctx;
    struct op_arena arena;
    struct op_buf values; /* KEY=VALUE<SOURCE>, a line each */
};

static const enum op_meta_key keys[] = {OP_META_TITLE,     OP_META_AUTHOR,      OP_META_DATE,       OP_META_MODIFIED,
                                        OP_META_PUBLISHER, OP_META_DESCRIPTION, OP_META_KEYWORD,    OP_META_RIGHTS,
                                        OP_META_CANONICAL, OP_META_LEAD_IMAGE,  OP_META_IDENTIFIER, OP_META_LANG};

static bool keep_values(void *self, struct op_article *article)
{
    struct bench *b = self;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        struct op_node *cursor = NULL;
        for (op_str value; op_meta_each(article, keys[i], &cursor, &value);) {
            op_str from = op_attr_ns(cursor, OP_NS_OP, OP_N_FROM);
            op_buf_addf(&b->values, "%s=%.*s", op_meta_rows[keys[i]].name, OP_ARG(value));
            if (from.n)
                op_buf_addf(&b->values, "<%.*s>", OP_ARG(from));
            op_buf_addc(&b->values, '\n');
        }
    }
    return true;
}

static bool run_meta(void *self, struct op_article *article)
{
    struct bench *b = self;
    struct op_sink sink = {keep_values, b};
    return op_stage_meta.run(&b->ctx, article, op_stage_meta.defaults, &sink);
}

static void setup(struct bench *b, const char *html)
{
    *b = (struct bench){.values = OP_BUF_INIT};
    op_ctx_init(&b->ctx);
    op_arena_init(&b->arena, 0);
    struct op_buf bytes = OP_BUF_INIT;
    op_buf_addz(&bytes, html);
    size_t n = bytes.n;
    op_buf_fill(&bytes, 'x', OP_HTML_PADDING);
    struct op_input input = {OP_STR("-"), op_str_make(bytes.p, n), OP_STR_NONE};
    struct op_read_options options = {0};
    struct op_sink sink = {run_meta, b};
    (void)op_read(&b->ctx, &input, &options, &b->arena, &sink);
    op_buf_release(&bytes);
}

static bool gives(const struct bench *b, const char *line)
{
    bool found = op_str_find(op_buf_str(&b->values), op_str_z(line), 0) != OP_NOT_FOUND;
    if (!found)
        printf("# not found: %s# in: %.*s", line, OP_ARG(op_buf_str(&b->values)));
    return found;
}

static void teardown(struct bench *b)
{
    op_buf_release(&b->values);
    op_arena_release(&b->arena);
}

#define PAGE(b, head, body)                                                                                            \
    struct bench b;                                                                                                    \
    setup(&b, "<!DOCTYPE html><html lang=en><head>" head "</head><body>" body)
#define GIVES(b, line) CHECK(gives(&(b), line "\n"))
#define LACKS(b, key) CHECK(op_str_find(op_buf_str(&(b).values), OP_STR(key "="), 0) == OP_NOT_FOUND)
#define LD(text) "<script type='application/ld+json'>" text "</script>"

TEST(json_ld)
{
    PAGE(
        a,
        "<title>Tides | Shore</title><link rel=canonical href='https://shore.example/tides'>" LD(
            "{'@context':'https://schema.org','@graph':[{'@type':'WebPage','name':'Tides | Shore'},"
            "{'@type':['NewsArticle'],'headline':'Tides','author':[{'@id':'#ann'},{'@type':'Person','name':'Bob "
            "Byron'}],'datePublished':'2024-05-01T10:00:00+02:00','dateModified':'2024-05-02','publisher':{'name':"
            "'Shore'},'keywords':['sea','moon'],'image':[{'url':'https://shore.example/i.png'}],'description':'D &amp; "
            "E','license':'https://shore.example/l'},{'@type':'Person','@id':'#ann','name':'Ann Archer','url':'/ann'},"
            "{'@type':'ItemList','itemListElement':[{'@type':'Article','headline':'Other','author':'Eve "
            "Other'}]}]}"),
        "<h1>Tides</h1><p>x");
    GIVES(a, "title=Tides<h1>");
    GIVES(a, "author=Ann Archer<json-ld author>\nauthor=Bob Byron<json-ld author>");
    GIVES(a, "date=2024-05-01T10:00:00+02:00<json-ld datePublished>");
    GIVES(a, "modified=2024-05-02<json-ld dateModified>");
    GIVES(a, "publisher=Shore<json-ld publisher>");
    GIVES(a, "keyword=sea<json-ld keywords>\nkeyword=moon<json-ld keywords>");
    GIVES(a, "lead-image=https://shore.example/i.png<json-ld image>");
    GIVES(a, "description=D & E<json-ld description>");
    GIVES(a, "rights=https://shore.example/l<json-ld license>");
    teardown(&a);
    /* Of several records, the one that agrees with the page. */
    PAGE(b,
         "<title>Second story</title>" LD("[{'@type':'Article','headline':'First story','author':'Ann Archer'},"
                                          "{'@type':'Article','headline':'Second story','author':'Bob Byron'}]"),
         "<h1>Second story</h1>");
    GIVES(b, "author=Bob Byron<json-ld author>");
    teardown(&b);
}

TEST(meta_elements)
{
    PAGE(a,
         "<title>T</title><meta property='og:title' content='A title'><meta property='article:published_time' "
         "content='2024-05-01T10:00:00Z'><meta property='og:site_name' content=Shore><meta name=twitter:creator "
         "content='Not Her'><meta name=author content='https://shore.example/ann'><meta name=dc:creator "
         "content='Ann Archer'><meta name=description content=D><meta name=keywords content='a, b'><meta "
         "property='og:url' content='https://shore.example/t'><meta property='og:image' content='/i.png'>",
         "<p>x");
    GIVES(a, "title=A title<meta og:title>");
    GIVES(a, "author=Ann Archer<meta dc.creator>");
    GIVES(a, "date=2024-05-01T10:00:00Z<meta article:published_time>");
    GIVES(a, "publisher=Shore<meta og:site_name>");
    GIVES(a, "keyword=a<meta keywords>\nkeyword=b<meta keywords>");
    GIVES(a, "canonical=https://shore.example/t<meta og:url>");
    GIVES(a, "lead-image=https://shore.example/i.png<meta og:image>");
    teardown(&a);
    PAGE(b,
         "<title>T</title><meta name=citation_author content='Archer, Ann'><meta name=citation_author "
         "content='Byron, Bob'><meta name=citation_publication_date content='2024/05/01'>",
         "<p>x");
    GIVES(b, "author=Ann Archer<meta citation_author>\nauthor=Bob Byron<meta citation_author>");
    GIVES(b, "date=2024-05-01<meta citation_publication_date>");
    teardown(&b);
}

TEST(microdata_and_rdfa)
{
    PAGE(a, "<title>Tides</title>",
         "<article itemscope itemtype='https://schema.org/BlogPosting'><h1 itemprop=headline>Tides</h1>"
         "<div itemprop=author itemscope itemtype='https://schema.org/Person'>By <a itemprop=name>Ann Archer</a></div>"
         "<time itemprop=datePublished datetime='2024-05-01'>today</time><div itemprop=comment itemscope "
         "itemtype='https://schema.org/Comment'><i itemprop=author>Eve Other</i><i itemprop=datePublished "
         "content='2024-05-03'></i></div></article>");
    GIVES(a, "author=Ann Archer<microdata author>");
    GIVES(a, "date=2024-05-01<microdata datePublished>");
    teardown(&a);
    PAGE(b, "<title>Tides</title>",
         "<div typeof='schema:Article'><h1>Tides</h1><span property='schema:dateCreated dc:date' content='2024-05-01'>"
         "x</span><span property='schema:author'>Ann Archer</span></div>");
    GIVES(b, "author=Ann Archer<rdfa schema:author>");
    GIVES(b, "date=2024-05-01<rdfa schema:dateCreated>");
    teardown(&b);
}

TEST(what_readers_see)
{
    PAGE(a, "<title>Tides</title>",
         "<h1>Tides</h1><p class=byline>By <b>Ann Archer</b> and Bob Byron, Staff Writer</p>"
         "<p class=post-date>Published: May 1, 2024</p><p>x");
    GIVES(a, "author=Ann Archer<class author>\nauthor=Bob Byron<class author>");
    GIVES(a, "date=2024-05-01<class date>");
    teardown(&a);
    PAGE(b, "<title>Ebbe</title>", "<h1>Ebbe</h1><p>Von Ann Archer</p><p>1. Mai 2024, 10:30 Uhr</p><p>x");
    GIVES(b, "author=Ann Archer<text by>");
    GIVES(b, "date=2024-05-01T10:30Z<text date>");
    teardown(&b);
    PAGE(c, "<title>Tides</title>",
         "<h1>Tides</h1><a rel=author href=/ann>Ann Archer</a><p>x<a rel=license "
         "href='https://creativecommons.org/licenses/by/4.0/'>l</a>");
    GIVES(c, "author=Ann Archer<rel author>");
    GIVES(c, "rights=https://creativecommons.org/licenses/by/4.0/<rel license>");
    teardown(&c);
    PAGE(d, "<title>Tides</title><link rel=canonical href='https://shore.example/2024/05/01/tides/'>",
         "<h1>Tides</h1>");
    GIVES(d, "date=2024-05-01<address>");
    teardown(&d);
}

TEST(nothing_is_invented)
{
    PAGE(a, "<title>Tides</title>",
         "<h1>Tides</h1><p>By the sea there are tides, as in 1999.</p><div class=comments><p class=author>Eve Other</p>"
         "<time datetime='2024-05-03'>x</time></div><div class=related-posts><time datetime='2020-01-01'>x</time> by "
         "Eve Other</div>");
    LACKS(a, "author");
    LACKS(a, "date");
    teardown(&a);
    PAGE(b,
         "<title>Tides</title><meta name=author content=admin><meta property='article:published_time' content='soon'>"
         "<meta name=date content='1970-01-01'>",
         "<h1>Tides</h1>");
    LACKS(b, "author");
    LACKS(b, "date");
    teardown(&b);
}

TEST(titles)
{
    PAGE(a, "<title>Every tide - Shore</title><meta property='og:site_name' content=Shore>",
         "<h1>Shore</h1><h2>x</h2>");
    GIVES(a, "title=Every tide<meta title>");
    teardown(&a);
    PAGE(b, "<title>Shore | Why the sea rises twice</title>", "<p>x");
    GIVES(b, "title=Why the sea rises twice<meta title>");
    teardown(&b);
    PAGE(c, "<title>Why tides rise</title>", "<h1><span>Science</span> Why tides rise</h1>");
    GIVES(c, "title=Why tides rise<h1>");
    teardown(&c);
    PAGE(d, "<title>Tides explained in full</title><meta property='og:title' content='Tides explained'>",
         "<h1>Our blog</h1><h1>The tides, explained</h1>");
    GIVES(d, "title=The tides, explained<h1>");
    teardown(&d);
}

TEST(people_before_sites)
{
    PAGE(a, "<title>Tides</title><meta property='og:site_name' content=Shore><meta name=author content=Shore>",
         "<h1>Tides</h1><p class=author>Ann Archer</p>");
    GIVES(a, "author=Ann Archer<class author>");
    teardown(&a);
    PAGE(b, "<title>Tides</title><meta property='og:site_name' content=Shore><meta name=author content=Shore>",
         "<h1>Tides</h1>");
    GIVES(b, "author=Shore<meta author>");
    teardown(&b);
    PAGE(c, "<title>Tides</title>" LD("{'@type':'Article','author':{'@type':'Organization','name':'Shore News'}}"),
         "<h1>Tides</h1>");
    LACKS(c, "author");
    teardown(&c);
}

TEST(the_day_where_it_was_written)
{
    PAGE(a, "<title>Tides</title><meta property='article:published_time' content='2024-05-02T03:30:00Z'>",
         "<h1>Tides</h1><time datetime='2024-05-01T22:30:00-05:00'>x</time>");
    GIVES(a, "date=2024-05-01T22:30:00-05:00<meta article:published_time>");
    teardown(&a);
    PAGE(b, "<title>Tides</title><meta property='article:published_time' content='2024-05-02T03:30:00Z'>",
         "<h1>Tides</h1><p>May 1, 2024</p>");
    GIVES(b, "date=2024-05-01<meta article:published_time>");
    teardown(&b);
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(json_ld);
    RUN(meta_elements);
    RUN(microdata_and_rdfa);
    RUN(what_readers_see);
    RUN(nothing_is_invented);
    RUN(titles);
    RUN(people_before_sites);
    RUN(the_day_where_it_was_written);
    return check_done(&run);
}
