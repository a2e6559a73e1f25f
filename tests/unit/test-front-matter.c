/* Front matter in its dialects, whole and broken, through the reader. */
#include "reading.h"

#include <time.h>

TEST(yaml_of_a_feed_mirror)
{
    READ(r, "a/post.md", "\n---\ntitle: A title: with no colon trouble? 'no'\n---\nx\n");
    SAYS(r, "a/post.md:3:");
    HOLDS(r, "<p op:at=\"5:1\">x</p>");
    reading_release(&r);
    READ(q, "a/post.md",
         "\n---\ntitle: \"A title\"\ncategories: \n    - \345\237\216\345\270\202\n    - Harbour Post - "
         "Opinions\nauthor: Harbour "
         "Post - Opinions\ncomments: false\ndate: Fri, 03 Nov 2023 07:41:16 GMT\nthumbnail: "
         "https://example.org/a.png\n---\n\nText.\n");
    QUIET(q);
    HOLDS(q, "<title>A title</title>");
    HOLDS(q, META("author", "Harbour Post - Opinions"));
    HOLDS(q, META("keywords", "\345\237\216\345\270\202"));
    HOLDS(q, META("keywords", "Harbour Post - Opinions"));
    HOLDS(q, META("offprint:category", "\345\237\216\345\270\202"));
    HOLDS(q, META("dcterms.date", "2023-11-03T07:41:16Z"));
    HOLDS(q, "<link rel=\"lead-image\" href=\"https://example.org/a.png\"/>");
    HOLDS(q, META("front:comments", "false"));
    HOLDS(q, META("offprint:source", "a/post.md") META("offprint:base", "a/") META("offprint:kind", "post"));
    HOLDS(q, "<p op:at=\"13:1\">Text.</p>");
    reading_release(&q);
}

TEST(bom_crlf_blank_lines_and_dots)
{
    READ(r, "p.md", "\357\273\277\r\n \r\n---\r\ntitle: T\r\ntags: [a, b c]\r\n...\r\nBody\r\n");
    QUIET(r);
    HOLDS(r, "<title>T</title>");
    HOLDS(r, META("keywords", "a") META("keywords", "b c"));
    HOLDS(r, "<p op:at=\"7:1\">Body</p>");
    reading_release(&r);
}

TEST(authors_in_every_form)
{
    READ(r, "p.md",
         "---\nauthor:\n  - One\n  - name: Two\n    role: trl\n    file-as: Two, A\n  - text: Three\nauthors: [Four, "
         "One]\n"
         "creator: {name: Five}\n---\nx\n");
    QUIET(r);
    HOLDS(r, META("author", "One"));
    HOLDS(r, "content=\"Two\" op:role=\"trl\" op:file-as=\"Two, A\"");
    HOLDS(r, META("author", "Three") META("author", "Four") META("author", "Five"));
    reading_release(&r);
}

TEST(nested_keys_lists_and_what_is_unknown)
{
    READ(r, "p.md",
         "---\ntaxonomies:\n  tags: [x]\n  regions: [y]\nextra:\n  deep:\n    er: 1\n    list: [2, 3]\ncategories: "
         "[[a, b], [c]]\n"
         "cover:\n  image: c.png\n  alt: words\nempty:\nnothing: ~\n---\nx\n");
    QUIET(r);
    HOLDS(r, META("keywords", "x"));
    HOLDS(r, META("keywords", "a"));
    HOLDS(r, META("keywords", "b") META("keywords", "c"));
    HOLDS(r, META("keywords", "y"));
    HOLDS(r, META("front:extra.deep.er", "1") META("front:extra.deep.list", "2") META("front:extra.deep.list", "3"));
    HOLDS(r, "href=\"c.png\"");
    HOLDS(r, META("front:cover.alt", "words"));
    CHECK(op_str_find(op_buf_str(&r.stream), OP_STR("front:empty"), 0) == OP_NOT_FOUND);
    CHECK(op_str_find(op_buf_str(&r.stream), OP_STR("front:nothing"), 0) == OP_NOT_FOUND);
    reading_release(&r);
}

TEST(addresses_and_names)
{
    READ(r, "2024-05-01-the-slug.md",
         "---\ntitle: T\npermalink: /a/b/\nsource: https://example.org/x\nslug: s\naliases: [/old/]\n---\nx\n");
    HOLDS(r, "<link rel=\"canonical\" href=\"https://example.org/x\"/>");
    HOLDS(r, META("offprint:name", "/a/b/"));
    HOLDS(r, META("offprint:name", "s") META("offprint:name", "/old/"));
    HOLDS(r, META("offprint:name", "the-slug") META("offprint:name", "2024-05-01-the-slug"));
    HOLDS(r, META("dcterms.date", "2024-05-01"));
    reading_release(&r);
    READ(q, "p.md", "---\ntitle: T\npermalink: /:year/:title/\n---\nx\n");
    HOLDS(q, META("front:permalink", "/:year/:title/"));
    reading_release(&q);
}

TEST(dates_that_cannot_be)
{
    READ(r, "p.md", "---\ntitle: T\ndate: 2022-02-30\nupdated: 2022/3/1\n---\nx\n");
    SAYS(r, "p.md:3:7: warning: no date can be made of \"2022-02-30\", leaving it out [date]");
    HOLDS(r, META("front:date", "2022-02-30"));
    HOLDS(r, META("dcterms.modified", "2022-03-01"));
    reading_release(&r);
}

TEST(keys_that_stand_twice)
{
    READ(r, "p.md", "---\ntitle: One\ntitle: Two\na: {b: 1, b: 2}\nl: [{k: 1}, {k: 2}]\n---\nx\n");
    SAYS(r, "p.md:3:1: warning: the key \"title\" stands twice, taking the first [front-matter-key]");
    SAYS(r, "p.md:4:");
    CHECK_INT(r.ctx.counts[OP_WARNING], 2);
    HOLDS(r, "<title>One</title>");
    HOLDS(r, META("front:a.b", "1"));
    HOLDS(r, META("front:l.k", "1") META("front:l.k", "2"));
    reading_release(&r);
}

TEST(broken_yaml_keeps_what_came_before_and_the_body)
{
    READ(r, "p.md", "---\ntitle: Kept\nauthor: Ann\ntags: [a, b\nmore: x\n---\n\nThe *body*.\n");
    SAYS(r, "p.md:");
    SAYS(r, "[front-matter]");
    HOLDS(r, "<title>Kept</title>");
    HOLDS(r, META("author", "Ann"));
    HOLDS(r, "The <em>body</em>.");
    reading_release(&r);
    READ(q, "p.md", "---\n\tx: 1\n---\nBody\n");
    HOLDS(q, "Body");
    reading_release(&q);
}

TEST(no_closing_fence)
{
    READ(r, "p.md", "---\ntitle: T\ntags:\n  - a\n\nFirst words.\n\nMore.\n");
    SAYS(r, "p.md:1:1: warning: front matter has no closing fence, ending it before line 5 [front-matter-open]");
    HOLDS(r, "<title>T</title>");
    HOLDS(r, META("keywords", "a"));
    HOLDS(r, "<p op:at=\"6:1\">First words.</p>");
    reading_release(&r);
    READ(q, "p.md", "---\ntitle: T\n\nWords.\n\n---\n\nAfter a rule.\n");
    SAYS(q, "[front-matter-open]");
    HOLDS(q, "Words.");
    HOLDS(q, "After a rule.");
    reading_release(&q);
    READ(s, "p.md", "---\ntitle: T\nFirst words here\nand more\n");
    HOLDS(s, "<title>T</title>");
    HOLDS(s, "First words here\nand more");
    reading_release(&s);
}

TEST(a_rule_is_no_fence)
{
    READ(r, "p.md", "---\n\nJust a text\n\n---\n\nand more\n");
    QUIET(r);
    HOLDS(r, META("offprint:kind", "fragment"));
    HOLDS(r, "Just a text");
    HOLDS(r, "and more");
    reading_release(&r);
    READ(q, "p.md", "Note: this\n---\n\nText\n");
    HOLDS(q, META("offprint:kind", "fragment"));
    HOLDS(q, "<h2 op:at=\"1:1\">Note: this</h2>");
    reading_release(&q);
}

TEST(hexo_and_json)
{
    READ(r, "p.md", "title: T\ndate: 2013/7/13 20:46:25\n---\nBody\n");
    QUIET(r);
    HOLDS(r, "<title>T</title>");
    HOLDS(r, META("dcterms.date", "2013-07-13T20:46:25Z"));
    HOLDS(r, "<p op:at=\"4:1\">Body</p>");
    reading_release(&r);
    READ(q, "p.md", "\"title\": \"T\",\n\"date\": \"2013-07-13\",\n\"tags\": [\"a\"]\n;;;\nBody\n");
    QUIET(q);
    HOLDS(q, "<title>T</title>");
    HOLDS(q, META("keywords", "a"));
    HOLDS(q, "<p op:at=\"5:1\">Body</p>");
    reading_release(&q);
    READ(s, "p.md", "{\n  \"title\": \"A } \\\"brace\\\"\",\n  \"tags\": [\"a\", \"b\"]\n}\n\nBody\n");
    QUIET(s);
    HOLDS(s, "<title>A } \"brace\"</title>");
    HOLDS(s, META("keywords", "a") META("keywords", "b"));
    HOLDS(s, "<p op:at=\"6:1\">Body</p>");
    reading_release(&s);
}

TEST(toml)
{
    READ(r, "p.md",
         "+++\ntitle = 'Literal \\n'\ndescription = \"\"\"\nTwo \\\n   lines \\u00e9\"\"\"\ndate = "
         "2023-09-08T19:15:00+02:00 # why\n"
         "authors = [\n  \"Ann\", # first\n  'Bob',\n]\nnumber = 1_000\n\"quoted key\" = true\ninline = { a = 1, \"b "
         "c\" = [2, 3], d.e = 4 }\n"
         "[taxonomies]\ntags = [\"x\", \"y\"]\n[extra.deep]\nk = 0x10\nk = 2\n[[list]]\nn = 1\n[[list]]\nn = "
         "2\n+++\nBody\n");
    SAYS(r, "p.md:18:1: warning: the key \"extra.deep.k\" stands twice, taking the first [front-matter-key]");
    CHECK_INT(r.ctx.counts[OP_WARNING], 1);
    HOLDS(r, "<title>Literal \\n</title>");
    HOLDS(r, META("description", "Two lines \303\251"));
    HOLDS(r, META("dcterms.date", "2023-09-08T19:15:00+02:00"));
    HOLDS(r, META("author", "Ann") META("author", "Bob"));
    HOLDS(r, META("front:number", "1_000") META("front:quoted key", "true"));
    HOLDS(r, META("front:inline.a", "1") META("front:inline.b c", "2") META("front:inline.b c", "3")
                 META("front:inline.d.e", "4"));
    HOLDS(r, META("keywords", "x") META("keywords", "y"));
    HOLDS(r, META("front:extra.deep.k", "0x10") META("front:list.n", "1") META("front:list.n", "2"));
    HOLDS(r, "<p op:at=\"24:1\">Body</p>");
    reading_release(&r);
}

TEST(broken_toml)
{
    READ(r, "p.md", "+++\ntitle = \"Kept\"\nbad = \"open\nx = 1\n+++\nBody\n");
    SAYS(r, "p.md:3:12: warning: front matter is broken (a string does not end on its line), reading on in line 4");
    HOLDS(r, "<title>Kept</title>");
    HOLDS(r, "Body");
    reading_release(&r);
    READ(q, "p.md", "+++\ntitle = \"Kept\"\nx = @\n+++\nBody\n");
    SAYS(q, "p.md:3:5:");
    reading_release(&q);
}

TEST(drafts)
{
    READ(r, "p.md", "---\ntitle: T\ndraft: true\n---\nx\n");
    CHECK(r.good);
    CHECK_INT(r.articles, 0);
    SAYS(r, "note: a draft, leaving it out [draft]");
    reading_release(&r);
    READ(q, "p.md", "---\ntitle: T\npublished: false\n---\nx\n");
    CHECK_INT(q.articles, 0);
    reading_release(&q);
    struct reading s;
    reading_run(&s, "p.md", OP_STR("---\ntitle: T\ndraft: yes\n---\nx\n"), (struct op_read_options){.drafts = true});
    CHECK_INT(s.articles, 1);
    reading_release(&s);
    READ(t, "p.md", "---\ntitle: T\npublished: true\n---\nx\n");
    CHECK_INT(t.articles, 1);
    QUIET(t);
    reading_release(&t);
}

TEST(an_alias_of_a_text_is_that_text)
{
    READ(r, "p.md", "---\ntitle: &t Words\nsubtitle: *t\nx: &l [a, b]\ny: *l\n---\nx\n");
    QUIET(r);
    HOLDS(r, META("offprint:subtitle", "Words"));
    reading_release(&r);
}

/* Front matter made of `n` times `piece`, with a key before it. Returns seconds. */
static double hostile(struct check_run *check_self, const char *fence, const char *before, const char *piece, size_t n)
{
    struct op_buf text = OP_BUF_INIT;
    struct reading r;
    op_buf_addf(&text, "%s\ntitle: T\n%s", fence, before);
    if (fence[0] == '+') {
        op_buf_clear(&text);
        op_buf_addf(&text, "%s\ntitle = 'T'\n%s", fence, before);
    }
    for (size_t i = 0; i < n; i++)
        op_buf_addz(&text, piece);
    op_buf_addf(&text, "\n%s\nThe body.\n", fence);
    clock_t start = clock();
    reading_run(&r, "p.md", op_buf_str(&text), (struct op_read_options){0});
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    HOLDS(r, "The body.");
    SAYS(r, "[front-matter");
    reading_release(&r);
    op_buf_release(&text);
    return seconds;
}

TEST(bombs_cost_nothing)
{
    static const struct {
        const char *fence, *before, *piece;
        size_t n;
    } bombs[] = {
        {"---", "a: ", "[", 20000},
        {"---", "a: ", "{", 20000},
        {"---", "a: ", "{a: ", 15000},
        {"---", "", "- ", 30000},
        {"---", "a:\n", "- ", 30000},
        {"---", "a: ", "[a, [", 12000},
        {"---", "", "? ", 30000},
        {"---", "a: [", "x,", 30000},
        {"---", "a: \"", "\\", 30001},
        {"---", "a: &a [x]\nb: [", "*a,", 15000},
        {"---", "", "a: 1\n", 12000},
        {"---", "a: ", "x", 70000},
        {"+++", "a = ", "[", 20000},
        {"+++", "a = ", "{a=", 15000},
        {"+++", "", "a", 60000},
        {"+++", "", "a.", 30000},
        {"+++", "a = [", "1,", 30000},
        {"---", "a:\n", " [\n", 15000},
        {"---", "a: ", "&a ", 20000},
        {"---", "a: ", "! ", 30000},
        {"---", "x: a: b\n", "k: [\n", 10000},
        {"---", "x: a: b\n", "a:\n", 20000},
        {"---", "", "a: \"\n", 10000},
        {"---", "", ": ", 30000},
        {"---", "", "\t\n", 20000},
        {"---", "a: b: ", "c, ", 20000},
        {"---", "a: &a {k: [x, y]}\nb: [", "{<<: *a}, ", 6000},
        {"+++", "", "[a]\n", 12000},
        {"+++", "", "a = @\n", 10000},
        {"+++", "a = ", "\"\"\"\n", 16001},
        {"+++", "", "a = [\n", 9000},
        {"+++", "", "[[a.b]]\nc.d = 1\n[a.b.e]\nf = 1\n", 1500},
    };
    for (size_t i = 0; i < sizeof bombs / sizeof *bombs; i++) {
        double seconds = hostile(check_self, bombs[i].fence, bombs[i].before, bombs[i].piece, bombs[i].n);
        if (seconds > 0.25)
            printf("# %zu: %s%s: %f s\n", i, bombs[i].before, bombs[i].piece, seconds);
        CHECK(seconds < 0.25);
    }
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(yaml_of_a_feed_mirror);
    RUN(bom_crlf_blank_lines_and_dots);
    RUN(authors_in_every_form);
    RUN(nested_keys_lists_and_what_is_unknown);
    RUN(addresses_and_names);
    RUN(dates_that_cannot_be);
    RUN(keys_that_stand_twice);
    RUN(broken_yaml_keeps_what_came_before_and_the_body);
    RUN(no_closing_fence);
    RUN(a_rule_is_no_fence);
    RUN(hexo_and_json);
    RUN(toml);
    RUN(broken_toml);
    RUN(drafts);
    RUN(an_alias_of_a_text_is_that_text);
    RUN(bombs_cost_nothing);
    return check_done(&run);
}
