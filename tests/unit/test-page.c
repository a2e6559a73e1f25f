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
    struct op_input input = {OP_STR("-"), op_str_make(bytes.p, n), OP_STR_NONE, OP_STR_NONE};
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
    /* A clock without a zone. */
    GIVES(b, "date=2024-05-01<text date>");
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

TEST(titles_without_company)
{
    PAGE(a, "<title>Ebbe: Warum das Meer zweimal steigt</title>",
         "<h1><span class=headline__kicker>Ebbe</span><span class=hidden>: </span>Warum das Meer zweimal steigt</h1>");
    GIVES(a, "title=Warum das Meer zweimal steigt<h1>");
    teardown(&a);
    PAGE(b, "<title>The tides</title>", "<h1><small>Moon</small><br>The tides <i class=subline>A guide</i></h1>");
    GIVES(b, "title=The tides<h1>");
    teardown(&b);
    /* All of it is a kicker: then it is the headline. */
    PAGE(c, "<title>The tides</title>", "<h1><span class=subtitle>The tides</span></h1>");
    GIVES(c, "title=The tides<h1>");
    teardown(&c);
    PAGE(d, "<title>Why tides rise | Science | Shore</title>", "<h1>Why tides rise | Science | Shore</h1>");
    GIVES(d, "title=Why tides rise<h1>");
    teardown(&d);
    /* Of two that fit, the shorter one is the section's. */
    PAGE(e, "<title>News - Shore</title><meta property='og:title' content='Why the sea rises twice'>",
         "<h1>News</h1><h1>Why the sea rises twice</h1>");
    GIVES(e, "title=Why the sea rises twice<h1>");
    teardown(&e);
    PAGE(f, "<title>« La marée » : pourquoi la mer monte</title>", "<h1>« La marée » : pourquoi la mer monte</h1>");
    GIVES(f, "title=« La marée » : pourquoi la mer monte<h1>");
    teardown(&f);
}

TEST(titles_of_sites)
{
    /* The heading that leads home is the site's, also as an archive has its address. */
    PAGE(a, "<title>Four Tides » Blog » Rising twice</title>",
         "<h1><a href='https://web.example/2020/https://shore.example/'>Four Tides</a></h1><h2>x</h2>");
    GIVES(a, "title=Rising twice<meta title>");
    teardown(&a);
    PAGE(b, "<title>Rising twice - Shore - A blog about tides</title>",
         "<h1 class=site-title>Shore - A blog about tides</h1><h2>x</h2>");
    GIVES(b, "title=Rising twice<meta title>");
    teardown(&b);
    PAGE(c, "<title>x</title>", "<h1><a href='/2024/rising'>Rising twice and more of it</a></h1>");
    GIVES(c, "title=Rising twice and more of it<h1>");
    teardown(&c);
    /* The site is known, so that what stands behind the dash is none. */
    PAGE(d,
         "<title>Tides of the moon – part three | Shore</title><meta property='og:site_name' content=Shore>"
         "<meta property='og:title' content='Tides of the moon – part three'>",
         "<p>x");
    GIVES(d, "title=Tides of the moon – part three<meta og:title>");
    teardown(&d);
    PAGE(e,
         "<title>Why the sea rises twice a day and falls</title>"
         "<meta property='og:title' content='Why the sea rises twice …'>",
         "<p>x");
    GIVES(e, "title=Why the sea rises twice a day and falls<meta title>");
    teardown(&e);
    /* Left in the body by what stands before it. */
    PAGE(f, "", "<p>x</p><title>Rising &amp;amp; falling</title>");
    GIVES(f, "title=Rising & falling<meta title>");
    teardown(&f);
}

TEST(names_are_of_people)
{
    PAGE(a, "<title>T</title><meta name=author content='Shore Media GmbH'><meta name=dc.creator content='shore.net'>",
         "<p>x");
    LACKS(a, "author");
    teardown(&a);
    /* The site's own name, though it looks like one, stands behind a person's. */
    PAGE(b,
         "<title>Tides</title><meta property='og:site_name' content='Silver Shore'>"
         "<meta name=author content='Silver Shore'>",
         "<h1>Tides</h1><p>By Ann Archer</p>");
    GIVES(b, "author=Ann Archer<text by>");
    teardown(&b);
    PAGE(c,
         "<title>T</title><meta property='og:site_name' content=Shore><meta name=author content='Ann Archer, Shore'>",
         "<p>x");
    GIVES(c, "author=Ann Archer<meta author>");
    CHECK(op_str_find(op_buf_str(&c.values), OP_STR("author=Shore"), 0) == OP_NOT_FOUND);
    teardown(&c);
    PAGE(d,
         "<title>T</title>" LD("{'@type':'Article','author':{'@type':['Person','Organization'],'name':'Ann Archer'}}"),
         "<p>x");
    GIVES(d, "author=Ann Archer<json-ld author>");
    teardown(&d);
    PAGE(e, "<title>T</title><meta name=dc.creator content='Institute for Sea and Moon'>", "<p>x");
    GIVES(e, "author=Institute for Sea and Moon<meta dc.creator>");
    teardown(&e);
    /* A desk that readers are shown, and one that they are not. */
    PAGE(f, "<title>T</title><meta name=author content='Shore Staff'>", "<p>x");
    LACKS(f, "author");
    teardown(&f);
    PAGE(g, "<title>T</title><meta name=author content='Shore Staff'>", "<p>x<p>Thanks to Shore Staff");
    GIVES(g, "author=Shore Staff<meta author>");
    teardown(&g);
}

TEST(names_without_company)
{
    PAGE(a, "<title>T</title><meta name=author content='ann@shore.example (ANN ARCHER)'>",
         "<h1>T</h1><p class=author>Ann Archer Ann Archer");
    GIVES(a, "author=Ann Archer<meta author>");
    teardown(&a);
    PAGE(b, "<title>Tides</title>", "<h1>Tides</h1><p class=byline>Artikel von: Ann Archer Chefredakteurin</p>");
    GIVES(b, "author=Ann Archer<class author>");
    teardown(&b);
    PAGE(c, "<title>Tides</title>", "<h1>Tides</h1><p class=byline>By Ann Archer, SP-X</p>");
    GIVES(c, "author=Ann Archer<class author>");
    teardown(&c);
    PAGE(d, "<title>T</title><meta name=author content='L-SEA – Das Blatt vom Meer'>",
         "<h1>T</h1><p>Von Ann Archer</p>");
    GIVES(d, "author=Ann Archer<text by>");
    teardown(&d);
}

TEST(more_bylines)
{
    /* Labels for those who are shown a link. */
    PAGE(a,
         "<title>T</title><meta name=twitter:label1 content='Written by'><meta name=twitter:data1 content='Ann Archer'>"
         "<meta name=twitter:label2 content='Est. reading time'><meta name=twitter:data2 content='Two Minutes'>",
         "<p>x");
    GIVES(a, "author=Ann Archer<meta twitter:data1>");
    teardown(&a);
    /* Only style sets words apart. */
    PAGE(b, "<title>Tides</title>",
         "<h1>Tides</h1><div><span>By</span><span>Ann Archer</span><span>May 1, 2024</span>"
         "<span>2 comments</span></div><p>x");
    GIVES(b, "author=Ann Archer<text by>");
    GIVES(b, "date=2024-05-01<text date>");
    teardown(&b);
    /* Blogs of which everything is a widget. */
    PAGE(c, "<title>Tides</title>",
         "<div class='widget Blog'><h3>Tides</h3><div itemprop=articleBody>x</div><span class=post-author>Posted by "
         "<a rel=author href=/ann>Ann Archer</a></span></div><div class=widget><a rel=author href=/eve>Eve "
         "Other</a></div>");
    GIVES(c, "author=Ann Archer<rel author>");
    CHECK(op_str_find(op_buf_str(&c.values), OP_STR("Eve"), 0) == OP_NOT_FOUND);
    teardown(&c);
    PAGE(f, "<title>Tides</title>", "<h1>Tides</h1><p>The harbour, photo by Eve Other</p><p>x");
    LACKS(f, "author");
    teardown(&f);
    /* Whom only programs are told of, and whom readers are. */
    PAGE(d, "<title>Tides</title><meta name=author content='Eve Other'>", "<h1>Tides</h1><p>By Ann Archer</p><p>x");
    GIVES(d, "author=Ann Archer<text by>");
    teardown(&d);
    PAGE(e, "<title>Tides</title><meta name=author content='Eve Other'>",
         "<h1>Tides</h1><p>By Ann Archer</p><p>x<p class=author>Eve Other");
    GIVES(e, "author=Eve Other<meta author>");
    teardown(&e);
}

TEST(announced_far_from_the_headline)
{
#define LONG                                                                                                           \
    "<p>The sea rises and falls, and rises, and falls again, as it did yesterday and will do tomorrow, for as long "   \
    "as there is a moon to pull at it, which will be for a long time yet, so that nobody who lives by the shore "      \
    "needs to be told that it does, though many like to hear why, as there is some comfort in it.</p>"
#define FAR LONG LONG LONG LONG LONG LONG
    PAGE(a, "<title>Tides</title>",
         "<h1>Tides</h1>" FAR "<h3>Written by Ann Archer</h3><p>Posted on 15/12/2024 at 19:00");
    GIVES(a, "author=Ann Archer<text announced>");
    GIVES(a, "date=2024-12-15<text announced>");
    teardown(&a);
    PAGE(b, "<title>Tides</title>", "<h1>Tides</h1>" FAR "<p>Aktualisiert: 30.12.2024</p>");
    GIVES(b, "date=2024-12-30<text announced>");
    teardown(&b);
    /* Two days are one too many; and what announces nothing is none. */
    PAGE(c, "<title>Tides</title>", "<h1>Tides</h1>" FAR "<p>Posted on May 1, 2024</p><p>Posted on May 2, 2024</p>");
    LACKS(c, "date");
    teardown(&c);
    PAGE(d, "<title>Tides</title>", "<h1>Tides</h1>" FAR "<p>In the harbour on May 1, 2024, by Ann Archer's boat</p>");
    LACKS(d, "date");
    LACKS(d, "author");
    teardown(&d);
}

TEST(dates_that_readers_are_shown)
{
    PAGE(a, "<title>Tides</title><meta property='article:published_time' content='2024-05-01T10:00:00Z'>",
         "<h1>Tides</h1><p class=date>June 3, 2024</p>");
    GIVES(a, "date=2024-06-03<class date>");
    teardown(&a);
    /* The day of a change is none of publication. */
    PAGE(b, "<title>Tides</title><meta property='article:published_time' content='2024-05-01T10:00:00Z'>",
         "<h1>Tides</h1><p class=updated>UpdatedJune 3, 2024</p><time datetime='2024-06-03'>x</time>");
    GIVES(b, "date=2024-05-01T10:00:00Z<meta article:published_time>");
    GIVES(b, "modified=2024-06-03<class modified>");
    teardown(&b);
    PAGE(c, "<title>Ebbe</title>", "<h1>Ebbe</h1><p>Von Ann Archer | 2.5.24</p>");
    GIVES(c, "date=2024-05-02<text date>");
    teardown(&c);
    PAGE(d, "<title>Tides</title>", "<h1>Tides</h1><p class=byline-date>Ann Archer | 28 April, 2017</p>");
    GIVES(d, "author=Ann Archer<class author>");
    GIVES(d, "date=2017-04-28<class date>");
    teardown(&d);
    PAGE(e, "<title>Ebbe</title>", "<h1>Ebbe</h1><p>Meldung vom 25. Januar 2022 | Hafen – " LONG);
    GIVES(e, "date=2022-01-25<text date>");
    teardown(&e);
    PAGE(f, "<title>Tides</title><meta name=published-date content='2021-02-16'>", "<h1>Tides</h1>");
    GIVES(f, "date=2021-02-16<meta published-date>");
    teardown(&f);
}

TEST(what_holds_the_headline_is_the_article)
{
    PAGE(a, "<title>Why tides rise | Shore</title>",
         "<form id=all><div class=sidebar-content><div class=widget><h1>Why tides rise</h1><p class=author>Ann "
         "Archer</p>"
         "<time datetime='2024-05-01'>x</time></div><div class=sidebar><h1>Other</h1><p class=author>Eve Other</p>"
         "<time datetime='2023-05-01'>x</time></div></div></form>");
    GIVES(a, "title=Why tides rise<h1>");
    GIVES(a, "author=Ann Archer<class author>");
    GIVES(a, "date=2024-05-01<time>");
    CHECK(op_str_find(op_buf_str(&a.values), OP_STR("Eve"), 0) == OP_NOT_FOUND);
    teardown(&a);
    /* A heading that is none of the head's titles does not make an article of a form. */
    PAGE(b, "<title>Why tides rise | Shore</title>",
         "<form class=letter><h1>Sign up for the letter of the shore</h1><p class=author>Eve Other</p></form><p>x");
    GIVES(b, "title=Why tides rise<meta title>");
    LACKS(b, "author");
    teardown(&b);
}

TEST(shown_or_told)
{
    PAGE(a, "<title>Tides</title><meta property='article:published_time' content='2019-03-30T08:00:00-04:00'>",
         "<h1>Tides</h1><p>May 1, 2024</p><p>x");
    GIVES(a, "date=2024-05-01<text date>");
    teardown(&a);
    /* Two days are shown, one of them is the head's, or the same day is read in two ways. */
    PAGE(b, "<title>Tides</title><meta property='article:published_time' content='2019-03-30T08:00:00Z'>",
         "<h1>Tides</h1><p>May 1, 2024</p><p>May 2, 2024</p><p>x");
    GIVES(b, "date=2019-03-30T08:00:00Z<meta article:published_time>");
    teardown(&b);
    PAGE(c, "<title>Tides</title><meta property='article:published_time' content='2024-11-01T08:00:00Z'>",
         "<h1>Tides</h1><p>11/1/2024</p><p>x");
    GIVES(c, "date=2024-11-01T08:00:00Z<meta article:published_time>");
    teardown(&c);
    PAGE(d, "<title>Ebbe</title><meta name=citation_date content='2019/06/25'>",
         "<h1>Ebbe</h1><p>Received 1.4.2019</p>");
    GIVES(d, "date=2019-06-25<meta citation_date>");
    teardown(&d);
    PAGE(e, "<title>Tides</title><meta property='article:published_time' content='2019-03-30T08:00:00Z'>",
         "<h1>Tides</h1><p>Last updated:</p><p>May 1, 2024</p><p>x");
    GIVES(e, "date=2019-03-30T08:00:00Z<meta article:published_time>");
    GIVES(e, "modified=2024-05-01<text date>");
    teardown(&e);
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
    RUN(titles_without_company);
    RUN(titles_of_sites);
    RUN(names_are_of_people);
    RUN(names_without_company);
    RUN(more_bylines);
    RUN(announced_far_from_the_headline);
    RUN(dates_that_readers_are_shown);
    RUN(shown_or_told);
    RUN(what_holds_the_headline_is_the_article);
    return check_done(&run);
}
