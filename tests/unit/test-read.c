/* The reading side as a whole: encodings, kinds, titles, heads, tags, streams. */
#include "read/tags_engine.h"
#include "reading.h"

TEST(kinds_and_titles)
{
    READ(a, "dir/some-file_name.md", "Text.\n");
    HOLDS(a, "<title op:invented=\"true\">Some file name</title>");
    HOLDS(a, META("offprint:kind", "fragment"));
    HOLDS(a, META("offprint:base", "dir/"));
    reading_release(&a);
    READ(b, "x.md", "# The *Title*\n\nText.\n\n## More\n");
    HOLDS(b, "<title>The Title</title>");
    HOLDS(b, "<h1 op:at=\"1:1\">The <em>Title</em></h1>");
    reading_release(&b);
    READ(c, "x.md", "# One\n\n# Two\n");
    HOLDS(c, "<title op:invented=\"true\">X</title>");
    reading_release(&c);
    READ(d, "-", "Text.\n");
    HOLDS(d, "<title op:invented=\"true\">Untitled</title>");
    CHECK(op_str_find(op_buf_str(&d.stream), OP_STR("offprint:name"), 0) == OP_NOT_FOUND);
    reading_release(&d);
    READ(e, "posts/slow-bread/index.md", "Text.\n");
    HOLDS(e, "<title op:invented=\"true\">Slow bread</title>");
    HOLDS(e, META("offprint:name", "slow-bread"));
    reading_release(&e);
    READ(f, "x.html", "<p>Text</p>");
    HOLDS(f, META("offprint:kind", "fragment"));
    reading_release(&f);
    READ(g, "x", "<html><body><p>Text</p>");
    HOLDS(g, META("offprint:kind", "page"));
    reading_release(&g);
    READ(h, "2024-02-30-x.md", "Text\n");
    CHECK(op_str_find(op_buf_str(&h.stream), OP_STR("dcterms.date"), 0) == OP_NOT_FOUND);
    reading_release(&h);
}

TEST(the_head_of_a_page)
{
    READ(r, "p.html",
         "<!DOCTYPE html><html lang=en-GB dir=LTR class=js><head><meta charset=utf-8><title> A\n title </title>"
         "<meta name=Author content='Ann'><meta name=keywords content='a, b,a'><meta property='og:title' content=Other>"
         "<meta name=description content=D><meta property='og:description' content=E>"
         "<meta property='article:published_time' content='2024-05-01T10:00:00+02:00'>"
         "<meta property='og:site_name' content='Site'><link rel=canonical href='https://example.org/p'>"
         "<link rel=stylesheet href=a.css><meta property='og:image' content='https://example.org/i.png'>"
         "<script>x</script><meta name=viewport content=w></head><body class=b><h1>A title</h1><p>Text");
    QUIET(r);
    HOLDS(r, "lang=\"en-GB\" dir=\"ltr\"><head><title>A title</title>");
    HOLDS(r, META("author", "Ann"));
    HOLDS(r, META("keywords", "a") META("keywords", "b"));
    HOLDS(r, META("description", "D"));
    HOLDS(r, META("dcterms.date", "2024-05-01T10:00:00+02:00"));
    HOLDS(r, META("dcterms.publisher", "Site"));
    HOLDS(r, "<link rel=\"canonical\" href=\"https://example.org/p\"/>");
    HOLDS(r, "<link rel=\"lead-image\" href=\"https://example.org/i.png\"/>");
    /* What op-meta chooses from. */
    HOLDS(r, "name=\"page:title\" content=\"A&#10; title\"/>");
    HOLDS(r, "name=\"page:og:title\" content=\"Other\"/>");
    HOLDS(r, "rel=\"page:canonical\" href=\"https://example.org/p\"/>");
    static const char *const gone[] = {"stylesheet", "viewport", "<script", "name=\"og:", "class=\"js\"", ">Other<"};
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
        CHECK(op_str_find(op_buf_str(&r.stream), op_str_z(gone[i]), 0) == OP_NOT_FOUND);
    reading_release(&r);
}

TEST(front_matter_before_a_page)
{
    READ(r, "p.html", "---\ntitle: Front\nlang: de\n---\n<html lang=en><head><title>Head</title></head><p>Text</p>\n");
    HOLDS(r, "lang=\"de\"");
    HOLDS(r, "<title>Front</title>");
    HOLDS(r, META("offprint:kind", "post"));
    HOLDS(r, "<body op:at=\"5:47\"><p>Text</p>");
    reading_release(&r);
}

TEST(what_cannot_be_read)
{
    READ(a, "a.md", " \n\t\n");
    CHECK(!a.good);
    SAYS(a, "a.md: error: nothing but white space, leaving it out [input-empty]");
    reading_release(&a);
    READ(b, "b.md", "\357\273\277\n");
    CHECK(!b.good);
    SAYS(b, "[input-empty]");
    reading_release(&b);
    READ(c, "c.md", "\211PNG\r\n\032\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0");
    CHECK(!c.good);
    SAYS(c, "c.md: error: not a text, leaving it out [input-binary]");
    reading_release(&c);
}

TEST(encodings_and_control_characters)
{
    READ(a, "a.md", "caf\351 and more words\n");
    CHECK(a.good);
    SAYS(a, "[charset]");
    HOLDS(a, "caf\303\251");
    reading_release(&a);
    READ(b, "b.md", "\303\244\303\266\303\274\303\237\342\200\234\342\200\235\344\270\255 bad\377byte\n");
    SAYS(b, "warning: bytes that are not utf-8, replacing them by U+FFFD: 1, the first of them here [utf-8]");
    HOLDS(b, "bad\357\277\275byte");
    reading_release(&b);
    READ(c, "c.md", "one\rtwo\r\n\r\nthr\001ee\302\205 and quite a few words more\f\n\nlast\n");
    SAYS(c, "c.md:4: warning: control characters, removing them: 2 [control-character]");
    HOLDS(c, "<p op:at=\"1:1\">one\ntwo</p>");
    HOLDS(c, "three and quite a few words more");
    HOLDS(c, "<p op:at=\"6:1\">last</p>");
    reading_release(&c);
}

TEST(template_tags)
{
    READ(r, "p.md",
         "---\ntitle: T\n---\n"
         "{{< figure src=\"a.png\" alt=\"A & b\" caption=\"Words\" >}}\n\n"
         "{% highlight ruby linenos %}\nputs \"{% x %}\" # <a>\n{% endhighlight %}\n\n"
         "Text {% unknown x=1 %}inner{% endunknown %} text `{% code %}`.\n{: .wide}\n\n"
         "```\n{% kept %}\n{: .kept}\n```\n\n    {% kept %}\n\n"
         "{% raw %}{{ x }}{% endraw %} {% comment %}gone{% endcomment %} [a]({% post_url 2016-07-26-name %})\n\n"
         "{{ page.title }} {{ other }} [b]({{< ref \"c.md\" >}})\n");
    SAYS(r, "p.md:10:6: warning: template tags that are not known or not closed, removing them and keeping their "
            "text: 1 (unknown) [tag]");
    HOLDS(r, "<figure op:at=\"4:1\"><img op:at=\"4:9\" src=\"a.png\" alt=\"A &amp; b\"/><figcaption "
             "op:at=\"4:43\">Words</figcaption></figure>");
    HOLDS(r, "<code class=\"language-ruby\">puts \"{% x %}\" # &lt;a&gt;\n</code>");
    HOLDS(r, "Text inner text <code>{% code %}</code>.</p>");
    HOLDS(r, "{% kept %}\n{: .kept}\n</code>");
    HOLDS(r, "<pre op:at=\"18:5\"><code>{% kept %}\n</code></pre>");
    HOLDS(r, "{{ x }}  <a op:at=");
    HOLDS(r, "href=\"post:2016-07-26-name\"");
    HOLDS(r, "{{ other }} <a op:at=\"22:");
    HOLDS(r, "href=\"post:c.md\"");
    reading_release(&r);
    READ(q, "p.md", "No post: {% stays %} {: .too}\n");
    QUIET(q);
    HOLDS(q, "No post: {% stays %} {: .too}");
    reading_release(&q);
}

TEST(tags_are_found_by_name)
{
    for (size_t i = 0; i < tag_row_count; i++) {
        const struct tag_row *row = &tag_rows[i];
        if (i)
            CHECK(op_str_compare(tag_rows[i - 1].name, row->name) <= 0);
        for (unsigned syntax = TAG_LIQUID; syntax <= TAG_JSX; syntax <<= 1)
            if (row->where & syntax)
                CHECK(tag_row_lookup(row->name, (enum tag_syntax)syntax) == row);
    }
}

TEST(streams_go_through)
{
    READ(r, "p.md", "---\ntitle: T\n---\nText\n");
    struct reading s;
    struct op_buf twice = OP_BUF_INIT;
    op_buf_add(&twice, op_buf_str(&r.stream));
    op_buf_add(&twice, op_buf_str(&r.stream));
    reading_run(&s, "-", op_buf_str(&twice), (struct op_read_options){0});
    CHECK(s.good);
    CHECK_INT(s.articles, 2);
    CHECK_BYTES(s.stream.p, s.stream.n, twice.p, twice.n);
    reading_release(&s);
    op_buf_truncate(&twice, twice.n - 20);
    reading_run(&s, "-", op_buf_str(&twice), (struct op_read_options){0});
    CHECK(!s.good);
    CHECK_INT(s.articles, 1);
    SAYS(s, "[stream]");
    reading_release(&s);
    reading_release(&r);
    op_buf_release(&twice);
}

TEST(formats_by_name)
{
    struct reading r;
    reading_run(&r, "x.md", OP_STR("*a* <b>c</b>\n"), (struct op_read_options){.from = 2});
    HOLDS(r, "*a* <b op:at=\"1:5\">c</b>");
    reading_release(&r);
    reading_run(&r, "x.html", OP_STR("*a*\n"), (struct op_read_options){.from = 1});
    HOLDS(r, "<em>a</em>");
    reading_release(&r);
    CHECK(op_reader_lookup(OP_STR("html")) == op_readers[1]);
    CHECK(op_read_is_article_name(OP_STR("a/b.MD")));
    CHECK(op_read_is_article_name(OP_STR("b.xhtml")));
    CHECK(!op_read_is_article_name(OP_STR("b.txt")));
    CHECK(!op_read_is_article_name(OP_STR(".md")));
    CHECK(!op_read_is_article_name(OP_STR("a.md/b")));
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(kinds_and_titles);
    RUN(the_head_of_a_page);
    RUN(front_matter_before_a_page);
    RUN(what_cannot_be_read);
    RUN(encodings_and_control_characters);
    RUN(template_tags);
    RUN(tags_are_found_by_name);
    RUN(streams_go_through);
    RUN(formats_by_name);
    return check_done(&run);
}
