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

TEST(footnotes)
{
    CHECK_HTML("A[^a] B[^a] C[^b].\n\n[^b]: Two\n\n    paras.\n[^a]: `one`\n",
               "<p>A<sup><a href=\"#fn-1\" id=\"fnref-1\" role=\"doc-noteref\">1</a></sup> B<sup><a href=\"#fn-1\" "
               "id=\"fnref-1-2\" role=\"doc-noteref\">1</a></sup> C<sup><a href=\"#fn-2\" id=\"fnref-2\" "
               "role=\"doc-noteref\">2</a></sup>.</p>\n"
               "<section class=\"footnotes\" role=\"doc-endnotes\">\n"
               "<ol>\n"
               "<li id=\"fn-1\">\n"
               "<p><code>one</code> <a href=\"#fnref-1\" role=\"doc-backlink\">\342\206\251</a> <a href=\"#fnref-1-2\" "
               "role=\"doc-backlink\">\342\206\251<sup>2</sup></a></p>\n"
               "</li>\n"
               "<li id=\"fn-2\">\n"
               "<p>Two</p>\n"
               "<p>paras. <a href=\"#fnref-2\" role=\"doc-backlink\">\342\206\251</a></p>\n"
               "</li>\n"
               "</ol>\n"
               "</section>\n");
    CHECK_HTML("![^1] x^[in *line*]\n\n[^1]:\n        code\n",
               "<p>!<sup><a href=\"#fn-1\" id=\"fnref-1\" role=\"doc-noteref\">1</a></sup> x<sup><a href=\"#fn-2\" "
               "id=\"fnref-2\" role=\"doc-noteref\">2</a></sup></p>\n"
               "<section class=\"footnotes\" role=\"doc-endnotes\">\n"
               "<ol>\n"
               "<li id=\"fn-1\">\n"
               "<pre><code>code\n"
               "</code></pre>\n"
               "<p> <a href=\"#fnref-1\" role=\"doc-backlink\">\342\206\251</a></p>\n"
               "</li>\n"
               "<li id=\"fn-2\">\n"
               "<p>in <em>line</em> <a href=\"#fnref-2\" role=\"doc-backlink\">\342\206\251</a></p>\n"
               "</li>\n"
               "</ol>\n"
               "</section>\n");
    CHECK_HTML("No[^such].\n", "<p>No[^such].</p>\n");
}

TEST(alerts_and_callouts)
{
    CHECK_HTML("> [!NOTE]\n> Body\n", "<aside role=\"note\">\n"
                                      "<p><strong>Note</strong></p>\n"
                                      "<p>Body</p>\n"
                                      "</aside>\n");
    CHECK_HTML("> [!tip]+ My *own*\n> - a\n", "<aside role=\"note\">\n"
                                              "<p><strong>My <em>own</em></strong></p>\n"
                                              "<ul>\n"
                                              "<li>a</li>\n"
                                              "</ul>\n"
                                              "</aside>\n");
    CHECK_HTML("> [!note|x]\n", "<aside role=\"note\">\n"
                                "<p><strong>Note</strong></p>\n"
                                "</aside>\n");
    CHECK_HTML("> [note]\n> b\n", "<blockquote>\n"
                                  "<p>[note]\n"
                                  "b</p>\n"
                                  "</blockquote>\n");
    CHECK_HTML(":::warning[Mind this]\nx\n:::\n", "<aside role=\"note\">\n"
                                                  "<p><strong>Mind this</strong></p>\n"
                                                  "<p>x</p>\n"
                                                  "</aside>\n");
    CHECK_HTML("::: {.aside #i}\nx\n:::\ny\n", "<div id=\"i\" class=\"aside\">\n"
                                               "<p>x</p>\n"
                                               "</div>\n"
                                               "<p>y</p>\n");
    CHECK_HTML(":::: note\n::: tip\nx\n:::\n::::\n", "<aside role=\"note\">\n"
                                                     "<p><strong>Note</strong></p>\n"
                                                     "<aside role=\"note\">\n"
                                                     "<p><strong>Tip</strong></p>\n"
                                                     "<p>x</p>\n"
                                                     "</aside>\n"
                                                     "</aside>\n");
    CHECK_HTML("x\n:::\n", "<p>x\n"
                           ":::</p>\n");
}

TEST(definition_lists)
{
    CHECK_HTML("Term\n: One\n: Two\n\n  more\n", "<dl>\n"
                                                 "<dt>Term</dt>\n"
                                                 "<dd>One</dd>\n"
                                                 "<dd>\n"
                                                 "<p>Two</p>\n"
                                                 "<p>more</p>\n"
                                                 "</dd>\n"
                                                 "</dl>\n");
    CHECK_HTML("A\nB\n: c\n\nD\n\n: e\n", "<dl>\n"
                                          "<dt>A</dt>\n"
                                          "<dt>B</dt>\n"
                                          "<dd>c</dd>\n"
                                          "<dt>D</dt>\n"
                                          "<dd>\n"
                                          "<p>e</p>\n"
                                          "</dd>\n"
                                          "</dl>\n");
    CHECK_HTML("a long: b\n: not here?\n", "<dl>\n"
                                           "<dt>a long: b</dt>\n"
                                           "<dd>not here?</dd>\n"
                                           "</dl>\n");
    CHECK_HTML(": nothing before\n", "<p>: nothing before</p>\n");
}

TEST(attributes)
{
    CHECK_HTML("# A {#b .c}\n", "<h1 id=\"b\" class=\"c\">A</h1>\n");
    CHECK_HTML("A {.c}\n===\n", "<h1 class=\"c\">A</h1>\n");
    CHECK_HTML("[x](y){.z target=_blank} ![i](j){width=50% #k} [s]{.t} `c`{.d}\n",
               "<p><a href=\"y\" class=\"z\">x</a> <img src=\"j\" alt=\"i\" id=\"k\" width=\"50%\" /> <span "
               "class=\"t\">s</span> <code>c</code></p>\n");
    CHECK_HTML("a {not} {}\n", "<p>a {not} {}</p>\n");
    CHECK_HTML("Text\n{: #p .q}\n\n{: .r}\n> quote\n", "<p id=\"p\" class=\"q\">Text</p>\n"
                                                       "<blockquote class=\"r\">\n"
                                                       "<p>quote</p>\n"
                                                       "</blockquote>\n");
    CHECK_HTML("*e*{: .f} {::nomarkdown}\n", "<p><em>e</em> {::nomarkdown}</p>\n");
}

TEST(sub_and_superscript_highlight_strikethrough)
{
    CHECK_HTML("H~2~O x^2^ x^a b^ ~gone~ ~~gone~~ ==mark== a=b==c 2^10 and 2^11\n",
               "<p>H<sub>2</sub>O x<sup>2</sup> x^a b^ <del>gone</del> <del>gone</del> <mark>mark</mark> a=b==c 2^10 "
               "and 2^11</p>\n");
}

TEST(abbreviations)
{
    CHECK_HTML("*[HTML]: Hyper Text\n*[CSS]: Style\n\nHTML and HTML5, (CSS) `CSS` [HTML](x)\n",
               "<p><abbr title=\"Hyper Text\">HTML</abbr> and HTML5, (<abbr title=\"Style\">CSS</abbr>) "
               "<code>CSS</code> <a href=\"x\">HTML</a></p>\n");
}

TEST(contents)
{
    CHECK_HTML("[TOC]\n\n## A\n\n### B [l](x)\n\n## C {#c}\n\n[TOC]\n",
               "<ul class=\"contents\">\n"
               "<li><a href=\"#contents-1\">A</a>\n"
               "<ul>\n"
               "<li><a href=\"#contents-2\">B l</a></li>\n"
               "</ul>\n"
               "</li>\n"
               "<li><a href=\"#c\">C</a></li>\n"
               "</ul>\n"
               "<h2 id=\"contents-1\">A</h2>\n"
               "<h3 id=\"contents-2\">B <a href=\"x\">l</a></h3>\n"
               "<h2 id=\"c\">C</h2>\n");
    CHECK_HTML("* x\n{:toc}\n\n# A\n", "<ul class=\"contents\">\n"
                                       "<li><a href=\"#contents-1\">A</a></li>\n"
                                       "</ul>\n"
                                       "<h1 id=\"contents-1\">A</h1>\n");
    CHECK_HTML("a [TOC] b\n", "<p>a [TOC] b</p>\n");
}

TEST(line_blocks)
{
    CHECK_HTML("| Roses\n|   are\n|\n| red,\n  very\n", "<p>Roses<br />\n"
                                                        "\302\240\302\240are<br />\n"
                                                        "<br />\n"
                                                        "red, very</p>\n");
    CHECK_HTML("| a | b |\n", "<p>| a | b |</p>\n");
    CHECK_HTML("| a\n|---\n", "<table>\n"
                              "<thead>\n"
                              "<tr>\n"
                              "<th>a</th>\n"
                              "</tr>\n"
                              "</thead>\n"
                              "</table>\n");
}

TEST(formulas)
{
    CHECK_HTML("$a_1$ \\(b\\) \\[c^2\\] $$d$$ $`e`$\n",
               "<p><math alttext=\"a_1\"><semantics><mtext>a_1</mtext><annotation "
               "encoding=\"application/x-tex\">a_1</annotation></semantics></math> <math "
               "alttext=\"b\"><semantics><mtext>b</mtext><annotation "
               "encoding=\"application/x-tex\">b</annotation></semantics></math> <math display=\"block\" "
               "alttext=\"c^2\"><semantics><mtext>c^2</mtext><annotation "
               "encoding=\"application/x-tex\">c^2</annotation></semantics></math> <math display=\"block\" "
               "alttext=\"d\"><semantics><mtext>d</mtext><annotation "
               "encoding=\"application/x-tex\">d</annotation></semantics></math> <math "
               "alttext=\"e\"><semantics><mtext>e</mtext><annotation "
               "encoding=\"application/x-tex\">e</annotation></semantics></math></p>\n");
    CHECK_HTML("$5 and $10, $ x$ $y $ US$1 and $2$ \\$z$ \\[note\\]\n",
               "<p>$5 and $10, $ x$ $y $ US$1 and <math alttext=\"2\"><semantics><mtext>2</mtext><annotation "
               "encoding=\"application/x-tex\">2</annotation></semantics></math> $z$ [note]</p>\n");
    CHECK_HTML("$$\na\n= b\n$$\ntext\n", "<p><math display=\"block\" alttext=\"a\n"
                                         "= b\"><semantics><mtext>a\n"
                                         "= b</mtext><annotation encoding=\"application/x-tex\">a\n"
                                         "= b</annotation></semantics></math></p>\n"
                                         "<p>text</p>\n");
    CHECK_HTML("$$ x $$\n", "<p><math display=\"block\" alttext=\"x\"><semantics><mtext>x</mtext><annotation "
                            "encoding=\"application/x-tex\">x</annotation></semantics></math></p>\n");
    CHECK_HTML("\\[\ny\n\\]\n", "<p><math display=\"block\" alttext=\"y\"><semantics><mtext>y</mtext><annotation "
                                "encoding=\"application/x-tex\">y</annotation></semantics></math></p>\n");
    CHECK_HTML("```math\nz\n```\n", "<p><math display=\"block\" alttext=\"z\"><semantics><mtext>z</mtext><annotation "
                                    "encoding=\"application/x-tex\">z</annotation></semantics></math></p>\n");
    CHECK_HTML("$$\nnever closed\n", "<p>$$\n"
                                     "never closed</p>\n");
    CHECK_HTML("`$a$` <$b$>\n", "<p><code>$a$</code> &lt;<math alttext=\"b\"><semantics><mtext>b</mtext><annotation "
                                "encoding=\"application/x-tex\">b</annotation></semantics></math>></p>\n");
}

TEST(names_of_obsidian)
{
    CHECK_HTML(
        "[[A b#C d|e]] [[F.md]] [[#G]] ![[h.png|30x40]] ![[i]] x[[1]] [[j]](k)\n",
        "<p><a href=\"post:A%20b#C%20d\">e</a> <a href=\"post:F.md\">F.md</a> <a href=\"#G\">G</a> <img src=\"h.png\" "
        "alt=\"\" width=\"30\" height=\"40\" /> <a href=\"post:i\">i</a> x[[1]] <a href=\"k\">[j]</a></p>\n");
    CHECK_HTML("%%gone%% a %% b %% 100%% c\n\n%%\ngone\n\ntoo\n%%\n\n`%%c%%`\n", "<p> a  100%% c</p>\n"
                                                                                 "<p><code>%%c%%</code></p>\n");
}

TEST(code)
{
    CHECK_HTML(
        "```js{1,3} title=\"x\"\na\n```\n\n```rust,ignore\nb\n```\n\n``` {.python #c}\nd\n```\n\n```{r}\ne\n```\n",
        "<pre><code class=\"language-js\">a\n"
        "</code></pre>\n"
        "<pre><code class=\"language-rust\">b\n"
        "</code></pre>\n"
        "<pre id=\"c\"><code class=\"language-python\">d\n"
        "</code></pre>\n"
        "<pre><code class=\"language-r\">e\n"
        "</code></pre>\n");
    CHECK_HTML("```{=html}\n<b>x</b>\n```\n\n```{=latex}\n\\x\n```\n", "<b>x</b>\n");
}

TEST(bare_addresses)
{
    CHECK_HTML(
        "http://a.b/c_d_(e). (www.f.g) h.i_j@k.l! [http://m.n](o) ftp://p.q, x@y "
        "\344\270\255http://r.s/t\357\274\214\344\270\255\n",
        "<p><a href=\"http://a.b/c_d_(e)\">http://a.b/c_d_(e)</a>. (<a href=\"http://www.f.g\">www.f.g</a>) <a "
        "href=\"mailto:h.i_j@k.l\">h.i_j@k.l</a>! <a href=\"o\">http://m.n</a> <a href=\"ftp://p.q\">ftp://p.q</a>, "
        "x@y \344\270\255<a href=\"http://r.s/t\">http://r.s/t</a>\357\274\214\344\270\255</p>\n");
}

TEST(east_asian_text)
{
    CHECK_HTML("\344\270\255\346\226\207**\345\274\272\350\260\203\343\200\202**"
               "\345\220\216\351\235\242\n\347\254\254\344\272\214\350\241\214\nabc\nd\n",
               "<p>\344\270\255\346\226\207<strong>\345\274\272\350\260\203\343\200\202</"
               "strong>\345\220\216\351\235\242\347\254\254\344\272\214\350\241\214\n"
               "abc\n"
               "d</p>\n");
    CHECK_HTML("\355\225\234\352\265\255\n\354\226\264\n", "<p>\355\225\234\352\265\255\n"
                                                           "\354\226\264</p>\n");
}

TEST(tables_of_all_kinds)
{
    CHECK_HTML("| a | b |\n|:-:|--:|\n| `x\\|y` | z\n| 1\n\nend\n", "<table>\n"
                                                                    "<thead>\n"
                                                                    "<tr>\n"
                                                                    "<th align=\"center\">a</th>\n"
                                                                    "<th align=\"right\">b</th>\n"
                                                                    "</tr>\n"
                                                                    "</thead>\n"
                                                                    "<tbody>\n"
                                                                    "<tr>\n"
                                                                    "<td align=\"center\"><code>x|y</code></td>\n"
                                                                    "<td align=\"right\">z</td>\n"
                                                                    "</tr>\n"
                                                                    "<tr>\n"
                                                                    "<td align=\"center\">1</td>\n"
                                                                    "<td align=\"right\"></td>\n"
                                                                    "</tr>\n"
                                                                    "</tbody>\n"
                                                                    "</table>\n"
                                                                    "<p>end</p>\n");
    CHECK_HTML("text\n| a |\n| - |\n| b |\n> q\n", "<p>text</p>\n"
                                                   "<table>\n"
                                                   "<thead>\n"
                                                   "<tr>\n"
                                                   "<th>a</th>\n"
                                                   "</tr>\n"
                                                   "</thead>\n"
                                                   "<tbody>\n"
                                                   "<tr>\n"
                                                   "<td>b</td>\n"
                                                   "</tr>\n"
                                                   "</tbody>\n"
                                                   "</table>\n"
                                                   "<blockquote>\n"
                                                   "<p>q</p>\n"
                                                   "</blockquote>\n");
    CHECK_HTML("a | b\n- | -\n", "<table>\n"
                                 "<thead>\n"
                                 "<tr>\n"
                                 "<th>a</th>\n"
                                 "<th>b</th>\n"
                                 "</tr>\n"
                                 "</thead>\n"
                                 "</table>\n");
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
    RUN(footnotes);
    RUN(alerts_and_callouts);
    RUN(definition_lists);
    RUN(attributes);
    RUN(sub_and_superscript_highlight_strikethrough);
    RUN(abbreviations);
    RUN(contents);
    RUN(line_blocks);
    RUN(formulas);
    RUN(names_of_obsidian);
    RUN(code);
    RUN(bare_addresses);
    RUN(east_asian_text);
    RUN(tables_of_all_kinds);
    RUN(entities_and_characters);
    RUN(places);
    RUN(the_output_has_a_ceiling);
    RUN(lists_of_links_meet_no_limit);
    RUN(hostile_inputs_take_linear_time);
    return check_done(&run);
}
