/* Markdown: what the specification's examples do not cover. */
#include <time.h>

#include "check.h"
#include "offprint/markdown.h"

struct conversion {
    struct op_ctx ctx;
    struct op_arena arena;
    struct op_buf html;
    struct op_doc doc;
    bool good;
};

static void convert(struct conversion *c, op_str text, size_t max)
{
    *c = (struct conversion){.good = false};
    op_ctx_init(&c->ctx);
    op_arena_init(&c->arena, 0);
    op_doc_init(&c->doc, &c->arena);
    op_buf_init(&c->html, max);
    static const struct op_markdown_options options = {.dialect = OP_MARKDOWN_ARTICLE};
    c->good = op_markdown_to_html(&c->ctx, text, &options, &c->html, &c->arena, &c->doc.lines, 10);
}

static void release(struct conversion *c)
{
    op_arena_release(&c->arena);
    op_buf_release(&c->html);
}

static void check_html(struct check_run *check_self, const char *markdown, const char *html)
{
    struct conversion c;
    convert(&c, op_str_z(markdown), 0);
    op_str got = op_buf_str(&c.html);
    CHECK(c.good);
    CHECK_SLICE(got, html);
    release(&c);
}
#define CHECK_HTML(markdown, html) check_html(check_self, markdown, html)

TEST(tables_with_short_delimiters)
{
    static const char table[] =
        "<table>\n<thead>\n<tr>\n<th>a</th>\n<th align=\"right\">b</th>\n</tr>\n</thead>\n<tbody>\n"
        "<tr>\n<td>1</td>\n<td align=\"right\">2</td>\n</tr>\n</tbody>\n</table>\n";
    CHECK_HTML("|a|b|\n|-|-:|\n|1|2|\n", table);
    CHECK_HTML("a|b\n-|-:\n1|2\n", table);
    CHECK_HTML("| a | b |\n| - | --: |\n| 1 | 2 |", table);
    CHECK_HTML("para\n\n|a|b|\r\n|-|-:|\r\n|1|2|\r\n",
               "<p>para</p>\n<table>\n<thead>\n<tr>\n<th>a</th>\n<th align=\"right\">b</th>\n</tr>\n</thead>\n<tbody>\n"
               "<tr>\n<td>1</td>\n<td align=\"right\">2</td>\n</tr>\n</tbody>\n</table>\n");
}

TEST(what_is_no_table_stays)
{
    CHECK_HTML("```\n|a|b|\n|-|-|\n```\n", "<pre><code>|a|b|\n|-|-|\n</code></pre>\n");
    CHECK_HTML("    |a|b|\n    |-|-|\n", "<pre><code>|a|b|\n|-|-|\n</code></pre>\n");
    CHECK_HTML("> ~~~\n> a|b\n> -|-\n> ~~~\n", "<blockquote>\n<pre><code>a|b\n-|-\n</code></pre>\n</blockquote>\n");
    CHECK_HTML("|a|b|c|\n|-|-|\n", "<p>|a|b|c|\n|-|-|</p>\n");
    CHECK_HTML("a\n-\n", "<h2>a</h2>\n");
}

TEST(extensions_of_articles)
{
    CHECK_HTML("~~no~~ ~x~\n", "<p><del>no</del> <del>x</del></p>\n");
    CHECK_HTML("- [x] a\n- [ ] b\n", "<ul>\n<li><input checked=\"\" disabled=\"\" type=\"checkbox\"> a</li>\n"
                                     "<li><input disabled=\"\" type=\"checkbox\"> b</li>\n</ul>\n");
    CHECK_HTML("|a|\n|-|\n|`x \\| y`|\n", "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n"
                                          "<td><code>x | y</code></td>\n</tr>\n</tbody>\n</table>\n");
}

TEST(entities_and_characters)
{
    CHECK_HTML("&copy; &nope; &#0; &amp; &#x1F600;",
               "<p>\302\251 &amp;nope; \357\277\275 &amp; \360\237\230\200</p>\n");
    CHECK_HTML("[a](/&auml;?b&c)", "<p><a href=\"/%C3%A4?b&amp;c\">a</a></p>\n");
    CHECK_HTML("![a *b* [c](d)](e \"f\")", "<p><img src=\"e\" alt=\"a b c\" title=\"f\" /></p>\n");
    CHECK_HTML("foo <!-- a -- b --> bar", "<p>foo <!-- a -- b --> bar</p>\n");
    CHECK_HTML("no line feed at the end `x", "<p>no line feed at the end `x</p>\n");
    CHECK_HTML("", "");
}

TEST(places)
{
    struct conversion c;
    convert(&c,
            OP_STR("# Head\n\ntext\nmore *em*\n![](a.png)\n\n- one\n- two\n\n```\ncode\n```\n\n<div>\nraw\n</div>\n"),
            0);
    static const struct {
        const char *part;
        uint32_t line, column;
    } wanted[] = {
        {"<h1>", 10, 1}, {"<p>", 12, 1},     {"<em>", 13, 1},  {"<img", 14, 1},
        {"<ul>", 16, 1}, {"<li>two", 17, 1}, {"<pre>", 19, 1}, {"<div>", 23, 1},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        size_t at = op_str_find(op_buf_str(&c.html), op_str_z(wanted[i].part), 0);
        REQUIRE(at != OP_NOT_FOUND);
        struct op_node *n = op_new_element(&c.doc, OP_N_P);
        n->pos = (uint32_t)at + 1;
        struct op_place place = op_doc_place(&c.doc, n);
        if (place.line != wanted[i].line || place.column != wanted[i].column)
            printf("# %s\n", wanted[i].part);
        CHECK_INT(place.line, wanted[i].line);
        CHECK_INT(place.column, wanted[i].column);
    }
    release(&c);
}

TEST(the_output_has_a_ceiling)
{
    struct conversion c;
    convert(&c, OP_STR("some words that do not fit\n\nmore\n"), 10);
    CHECK(!c.good);
    CHECK(c.html.n <= 10);
    release(&c);
}

TEST(lists_of_links_meet_no_limit)
{
    struct op_buf text = OP_BUF_INIT;
    struct conversion c;
    for (int i = 0; i < 5000; i++)
        op_buf_addf(&text, "- [item %d](https://example.org/%d) and words about it\n", i, i);
    op_buf_addz(&text, "\n| a | b |\n|-|-|\n");
    for (int i = 0; i < 5000; i++)
        op_buf_addf(&text, "| [row %d](https://example.org/%d) | words about it |\n", i, i);
    op_buf_addz(&text, "\n");
    for (int i = 0; i < 5000; i++)
        op_buf_addf(&text, "[ref %d]: https://example.org/%d \"title\"\n", i, i);
    for (int i = 0; i < 5000; i++)
        op_buf_addf(&text, "\n[ref %d]\n", i);
    convert(&c, op_buf_str(&text), 0);
    CHECK_INT(c.ctx.counts[OP_WARNING], 0);
    size_t links = 0;
    for (size_t at = 0; (at = op_str_find(op_buf_str(&c.html), OP_STR("<a "), at)) != OP_NOT_FOUND; at++)
        links++;
    CHECK_INT(links, 15000);
    release(&c);
    op_buf_release(&text);
}

static double seconds_for(const char *before, const char *piece, size_t n)
{
    struct op_buf text = OP_BUF_INIT;
    struct conversion c;
    op_buf_addz(&text, before);
    for (size_t i = 0; i < n; i++)
        op_buf_addz(&text, piece);
    clock_t start = clock();
    convert(&c, op_buf_str(&text), 0);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    release(&c);
    op_buf_release(&text);
    return seconds;
}

TEST(hostile_inputs_take_linear_time)
{
    static const struct {
        const char *before, *piece;
    } cases[] = {
        {"", "["},
        {"", "[a]("},
        {"", "[a](<b"},
        {"", "[a](b \"c"},
        {"", "[a](b \"c\n"},
        {"", "[a][b]"},
        {"", "[a"},
        {"", "![["},
        {"", "[a]: u \"t\n"},
        {"", "[a]:\n"},
        {"x\n", "[a]: u\n"},
        {"[a]: /uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu\n\n", "[a]"},
        {"", "*a_ "},
        {"", "**a *a "},
        {"", "a**b_c* "},
        {"", "`a``b"},
        {"", "> "},
        {"", "- "},
        {"", "<"},
        {"", "<a b='"},
        {"x ", "<!-- "},
        {"x ", "<?"},
        {"x ", "<!A "},
        {"", "<http://a"},
        {"", "&a"},
        {"", "|a"},
        {"a|b\n-|-\n", "[a](|b\n"},
        {"", "- [a](\n"},
        {"1234567. a\n", "    - [a](b \"c\n"},
        {"<pre>\n```\n</pre>\n\n", "[a](b \"c\n"},
        {"x\n", "2. [a](b \"c\n"},
        {"- a\n", "2. [a](b \"c\n"},
        {"", "~~a "},
        {"|a|b|\n|-|-|\n", "|\n"},
        {"", "```\n"},
        {"", "a\n"},
        {"", "\\"},
        {"", "- a\n\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double seconds = seconds_for(cases[i].before, cases[i].piece, 50000);
        if (seconds > 1.0)
            printf("# %s%s...: %f s\n", cases[i].before, cases[i].piece, seconds);
        CHECK(seconds < 1.0);
    }
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(tables_with_short_delimiters);
    RUN(what_is_no_table_stays);
    RUN(extensions_of_articles);
    RUN(entities_and_characters);
    RUN(places);
    RUN(the_output_has_a_ceiling);
    RUN(lists_of_links_meet_no_limit);
    RUN(hostile_inputs_take_linear_time);
    return check_done(&run);
}
