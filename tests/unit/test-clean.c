/* op-clean: HTML and what is left of it. Each case is also cleaned a second time, from the stream, and checked. */
#include "check.h"

#include <stdlib.h>

#include "offprint/html.h"
#include "offprint/metadata.h"
#include "offprint/stream.h"
#include "offprint/xhtml.h"
#include "stage/clean.h"
#include "stage/stages.h"

struct clean_case {
    const char *name, *html, *want;
};

static const struct clean_case cases[] = {
    {"unwraps_groups", "<div><div><p>a</p></div>tail</div>",
     "<p>a</p>\n"
     "<p>tail</p>"},
    {"lines_of_groups_become_paragraphs", "<div>one</div><div>two <b>bold</b></div>run",
     "<p>one</p>\n"
     "<p>two <b>bold</b></p>\n"
     "<p>run</p>"},
    {"hidden",
     "<p>v<span style=\"color:red; DISPLAY : none !important\">h</span><span hidden>h</span><span "
     "aria-hidden=true>h</span></p><p class=\"sr-only\">h</p>",
     "<p>v</p>"},
    {"white_space", "<p>  a   b <b> c </b> d </p><p>&nbsp;</p><p></p>", "<p>a b <b>c </b>d</p>"},
    {"line_ends_in_chinese", "<p>日本語の\n改行。<b>日\n</b>本\nEnglish</p>",
     "<p>日本語の改行。<b>日</b>本 English</p>"},
    {"line_ends_in_long_lines",
     "<p>A line that is longer than any vector, and goes on\n   in the next one, "
     "é\n日本語の長い行はここで終わり、\n次の行に続く。  Two "
     " spaces at  the end  </p>",
     "<p>A line that is longer than any vector, and goes on in the next one, é "
     "日本語の長い行はここで終わり、次の行に続く。 Two "
     "spaces at the end</p>"},
    {"breaks_part_paragraphs", "<p>a<br>b<br><br>c<br></p>",
     "<p>a<br/>b</p>\n"
     "<p>c</p>"},
    {"breaks_beside_blocks", "<br>a<br><p>b</p><br>",
     "<p>a</p>\n"
     "<p>b</p>"},
    {"bold_around_blocks", "<div><b>x<p>y</p><ul><li>z</li></ul></b></div>",
     "<p><b>x</b></p>\n"
     "<p><b>y</b></p>\n"
     "<ul>\n"
     "<li><b>z</b></li>\n"
     "</ul>"},
    {"link_around_blocks", "<a href=\"/x\"><h2>t</h2><div>d<img src=\"i.png\"></div></a>",
     "<h2><a href=\"/x\">t</a></h2>\n"
     "<p><a href=\"/x\">d<img src=\"i.png\"/></a></p>"},
    {"link_in_link", "<a href=\"a\">x<object><a href=\"b\">y</a></object></a>", "<p><a href=\"a\">xy</a></p>"},
    {"link_without_target", "<a>x</a> <a name=\"n\">y</a> <a href=\"#n\">z</a> <a href=\" java\nscript:x\">s</a>",
     "<p>x <span id=\"n\"></span>y <a href=\"#n\">z</a> s</p>"},
    {"nested_lists", "<ul><li>a<ul><li>b</li></ul></li><ul><li>c</li></ul>d</ul>",
     "<ul>\n"
     "<li>a\n"
     "<ul>\n"
     "<li>b</li>\n"
     "</ul>\n"
     "<ul>\n"
     "<li>c</li>\n"
     "</ul>\n"
     "d</li>\n"
     "</ul>"},
    {"item_without_list", "<li>a<li>b",
     "<ul>\n"
     "<li>a</li>\n"
     "<li>b</li>\n"
     "</ul>"},
    {"definitions", "<dl><dd>a</dd><dt>b</dt><dd>c</dd><dt>d</dt></dl>",
     "<p>a</p>\n"
     "<dl>\n"
     "<dt>b</dt>\n"
     "<dd>c</dd>\n"
     "</dl>\n"
     "<p>d</p>"},
    {"definitions_in_groups", "<dl><div><dt>a</dt><dd>b</dd></div></dl>",
     "<dl>\n"
     "<dt>a</dt>\n"
     "<dd>b</dd>\n"
     "</dl>"},
    {"data_table", "<table><tbody><tr><th>A<th>B<tr><td>1<td align=right>2</table>",
     "<table>\n"
     "<thead>\n"
     "<tr>\n"
     "<th scope=\"col\">A</th>\n"
     "<th scope=\"col\">B</th>\n"
     "</tr>\n"
     "</thead>\n"
     "<tbody>\n"
     "<tr>\n"
     "<td>1</td>\n"
     "<td style=\"text-align: right\">2</td>\n"
     "</tr>\n"
     "</tbody>\n"
     "</table>"},
    {"layout_table", "<table><tr><td>one<tr><td><p>two</table>",
     "<p>one</p>\n"
     "<p>two</p>"},
    {"nested_table", "<table><tr><td>a<td><table><tr><th>x<td>1</table></table>",
     "<p>a</p>\n"
     "<table>\n"
     "<tbody>\n"
     "<tr>\n"
     "<th scope=\"row\">x</th>\n"
     "<td>1</td>\n"
     "</tr>\n"
     "</tbody>\n"
     "</table>"},
    {"spans_of_cells", "<table><tr><td colspan=0 rowspan=2>a<td colspan=99999>b<tr><td>c</table>",
     "<table>\n"
     "<tbody>\n"
     "<tr>\n"
     "<td rowspan=\"2\">a</td>\n"
     "<td colspan=\"1000\">b</td>\n"
     "</tr>\n"
     "<tr>\n"
     "<td>c</td>\n"
     "</tr>\n"
     "</tbody>\n"
     "</table>"},
    {"heading_of_blocks", "<h2><p>a</p><p>b</p></h2><h3><img src=x.png></h3><h4> </h4>",
     "<h2>a b</h2>\n"
     "<p><img src=\"x.png\"/></p>"},
    {"quote", "<blockquote>a<p>b</p><footer>c</footer></blockquote>",
     "<blockquote>\n"
     "<p>a</p>\n"
     "<p>b</p>\n"
     "<p>c</p>\n"
     "</blockquote>"},
    {"figure",
     "<figure><img "
     "src=a.png><figcaption>x</figcaption><figcaption>y</figcaption></figure><figure></figure><figcaption>z</"
     "figcaption>",
     "<figure><img src=\"a.png\"/>\n"
     "<figcaption>\n"
     "<p>x</p>\n"
     "<p>y</p>\n"
     "</figcaption>\n"
     "</figure>\n"
     "<p>z</p>"},
    {"caption_twice",
     "<div class=cms><img src=a.png alt><div class=imageCaption><div class=\"t "
     "visibility-hide\">c</div><div><p>c</p></div></div></div>",
     "<figure><img src=\"a.png\" alt=\"\"/>\n"
     "<figcaption>c</figcaption>\n"
     "</figure>"},
    {"caption_of_wordpress",
     "<div class=\"wp-caption alignleft\"><a href=\"b.png\"><img src=a.png></a><p "
     "class=\"wp-caption-text\">c</p></div>",
     "<figure><a href=\"b.png\"><img src=\"a.png\"/></a>\n"
     "<figcaption>c</figcaption>\n"
     "</figure>"},
    {"lazy_image",
     "<img class=lazy src=\"data:image/gif;base64,R0lG\" data-src=\"a.jpg\"><img src=\"placeholder.png\" "
     "data-srcset=\"s.jpg 300w, l.jpg 1200w, h.jpg 9000w\">",
     "<p><img src=\"a.jpg\"/><img src=\"l.jpg\" srcset=\"s.jpg 300w, l.jpg 1200w, h.jpg 9000w\"/></p>"},
    {"lazy_twin",
     "<img src=\"data:image/gif;base64,R0lG\"><noscript><img src=\"a.jpg\" "
     "alt=\"x\"></noscript><noscript>none</noscript>",
     "<p><img src=\"a.jpg\" alt=\"x\"/></p>"},
    {"picture",
     "<picture><source type=\"image/webp\" srcset=\"a.webp 1x\"><source srcset=\"a.jpg 1x, b.jpg 2x\"><img "
     "data-x=1></picture>",
     "<p><img srcset=\"a.jpg 1x, b.jpg 2x\" src=\"b.jpg\"/></p>"},
    {"picture_by_media",
     "<picture><source media=\"(max-width: 600px)\" srcset=tall.jpg><source media=\"(min-width: 800px)\" "
     "srcset=\"wide.jpg 800w, wider.jpg 1600w\" sizes=50vw><source srcset=any.jpg><img src=a.jpg sizes=9px></picture>",
     "<p><img src=\"wider.jpg\" srcset=\"wide.jpg 800w, wider.jpg 1600w\" sizes=\"50vw\"/></p>"},
    {"picture_by_type",
     "<picture><source type=\"image/avif\" srcset=a.avif><source type=\"video/mp4\" srcset=a.mp4><source "
     "type=\"image/png; x\" srcset=\"a.png 2x\"><img src=a.jpg><source srcset=late.jpg></picture>",
     "<p><img src=\"a.jpg\" srcset=\"a.png 2x\"/></p>"},
    {"picture_of_new_types",
     "<picture><source type=\"image/webp\" srcset=a.webp><img src=a.jpg></picture><picture><source "
     "type=\"image/webp\" srcset=b.webp></picture><picture><source media=print srcset=c.jpg></picture>",
     "<p><img src=\"a.jpg\"/><img srcset=\"b.webp\" src=\"b.webp\"/><img srcset=\"c.jpg\" src=\"c.jpg\"/></p>"},
    {"pixel", "<p>a<img src=t.gif width=1 height=1></p>", "<p>a</p>"},
    {"media",
     "<iframe src=\"https://www.youtube.com/embed/abc?x=1\" title=\"Film\"></iframe><video poster=p.jpg><source "
     "src=v.mp4></video><iframe src=\"https://ad.doubleclick.net/x\"></iframe>",
     "<p class=\"media\"><a href=\"https://www.youtube.com/watch?v=abc\">Film</a></p>\n"
     "<p><img src=\"p.jpg\" alt=\"\"/></p>\n"
     "<p class=\"media\"><a href=\"v.mp4\">v.mp4</a></p>"},
    {"code_of_rouge",
     "<div class=\"language-c highlighter-rouge\"><pre class=highlight><code><span class=k>int</span> "
     "x;<br>y</code></pre></div>",
     "<pre><code class=\"language-c\">int x;\n"
     "y</code></pre>"},
    {"code_of_hexo",
     "<figure class=\"highlight js\"><table><tr><td class=gutter><pre><span class=line>1</span><br></pre></td><td "
     "class=code><pre><span class=line>a();</span><br></pre></td></tr></table></figure>",
     "<pre><code class=\"language-js\">a();\n"
     "</code></pre>"},
    {"preformatted", "<pre>a <b>b</b><br> c</pre>",
     "<pre>a <b>b</b>\n"
     " c</pre>"},
    {"heading_anchor",
     "<h2>T <a class=headerlink href=\"#t\">¶</a></h2><h3><a id=user-content-u class=anchor aria-hidden=true "
     "href=\"#u\"></a>U</h3>",
     "<h2 id=\"t\">T</h2>\n"
     "<h3 id=\"u\">U</h3>"},
    {"footnotes",
     "<p>a<sup id=\"fnref:1\"><a href=\"#fn:1\">1</a></sup></p><div class=footnotes><hr><ol><li id=\"fn:1\"><p>n <a "
     "href=\"#fnref:1\" class=reversefootnote>↩</a></p></li></ol></div>",
     "<p>a<sup><a href=\"#fn-1\" id=\"fnref-1\" role=\"doc-noteref\">1</a></sup></p>\n"
     "<section class=\"footnotes\" role=\"doc-endnotes\">\n"
     "<ol>\n"
     "<li id=\"fn-1\">\n"
     "<p>n <a href=\"#fnref-1\" role=\"doc-backlink\">↩</a></p>\n"
     "</li>\n"
     "</ol>\n"
     "</section>"},
    {"task_list", "<ul><li><input type=checkbox checked> a</li><li><input type=text>b</li></ul>",
     "<ul>\n"
     "<li><input type=\"checkbox\" checked=\"checked\" disabled=\"disabled\"/> a</li>\n"
     "<li>b</li>\n"
     "</ul>"},
    {"details",
     "<details open=true>a<summary>s</summary>b</details><details>no summary</details><summary>lone</summary>",
     "<details open=\"open\">\n"
     "<summary>s</summary>\n"
     "<p>a</p>\n"
     "<p>b</p>\n"
     "</details>\n"
     "<p>no summary</p>\n"
     "<p>lone</p>"},
    {"ruby", "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby><rt>x</rt>",
     "<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>x</p>"},
    {"obsolete",
     "<center><big>a</big> <tt>b</tt> <strike>c</strike> <acronym title=t>d</acronym> <font "
     "color=red>e</font></center>",
     "<p>a <code>b</code> <s>c</s> <abbr title=\"t\">d</abbr> e</p>"},
    {"style_of_spans",
     "<span style=\"font-weight:700\">a</span> <span style=\"font-style:italic;font-weight:bold\">b</span>",
     "<p><b>a</b> <b><i>b</i></b></p>"},
    {"attributes",
     "<p class=x style=\"color:red\" onclick=y data-z=1 lang=en_US dir=RTL id=q>a</p><ol start=3 type=x><li "
     "value=\"+2\">b</ol><img src=a.png width=10px height=auto>",
     "<p lang=\"en-US\" dir=\"rtl\">a</p>\n"
     "<ol start=\"3\">\n"
     "<li>b</li>\n"
     "</ol>\n"
     "<p><img src=\"a.png\" width=\"10\"/></p>"},
    {"ids",
     "<p id=a>x</p><p id=b>y <a href=\"#b\">z</a></p><h2 id=c>h</h2><div id=d><p>w</p></div><a href=\"#d\">d</a>",
     "<p>x</p>\n"
     "<p id=\"b\">y <a href=\"#b\">z</a></p>\n"
     "<h2 id=\"c\">h</h2>\n"
     "<p id=\"d\">w</p>\n"
     "<p><a href=\"#d\">d</a></p>"},
    {"language_of_groups", "<div lang=ar dir=rtl>a<p>b</p></div>",
     "<p lang=\"ar\" dir=\"rtl\">a</p>\n"
     "<p lang=\"ar\" dir=\"rtl\">b</p>"},
    {"time", "<time datetime=\"2021-03-04\">a</time> <time>b</time> <time datetime=\"soon\">c</time>",
     "<p><time datetime=\"2021-03-04\">a</time> b c</p>"},
    {"svg",
     "<p>a<svg width=100 onload=x><script>s</script><image href=\"http://x/y.png\"/><a href=\"x\"><path d=\"M0 "
     "0\"/></a></svg></p>",
     "<p>a<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\"><g><path d=\"M0 0\"/></g></svg></p>"},
    {"icon", "<p>a<svg width=16 height=16><path d=\"M0 0\"/></svg></p>", "<p>a</p>"},
    {"math",
     "<math class=x>y<mi onclick=z>x</mi><semantics><mi>a</mi><annotation "
     "encoding=\"application/x-tex\">a</annotation><annotation-xml>b</annotation-xml></semantics></math>",
     "<p><math xmlns=\"http://www.w3.org/1998/Math/MathML\">"
     "<mtext>y</mtext><mi>x</mi><semantics><mi>a</mi><annotation "
     "encoding=\"application/x-tex\">a</annotation></semantics></math></p>"},
    {"unknown", "<x-card>a<p>b</p></x-card><q-line>c</q-line>",
     "<p>a</p>\n"
     "<p>b</p>\n"
     "<p>c</p>"},
    {"forms", "<form><label>Name <input name=n></label><button>Send</button><p>text</p></form>",
     "<p>Name</p>\n"
     "<p>text</p>"},
};

static bool keep_stream(void *self, struct op_article *article)
{
    op_stream_write(article, self);
    return true;
}

static bool keep_body(void *self, struct op_article *article)
{
    static const struct op_xhtml_options options = {.stream = false};
    op_xhtml_write(&article->doc, article->body, &options, self);
    return true;
}

struct bench {
    struct op_ctx ctx;
    struct op_arena arena;
};

static void setup(struct bench *b)
{
    op_ctx_init(&b->ctx);
    op_arena_init(&b->arena, 0);
}

static void parse(struct bench *b, struct op_article *a, const char *html, size_t n)
{
    static const struct op_html_options options = {false, false, false};
    char *padded = op_arena_alloc(&b->arena, n + OP_HTML_PADDING);
    memcpy(padded, html, n);
    memset(padded + n, 0, OP_HTML_PADDING);
    *a = (struct op_article){0};
    op_doc_init(&a->doc, &b->arena);
    (void)op_html_parse(&a->doc, op_str_make(padded, n), &options);
    op_article_adopt(a);
    op_meta_set(a, OP_META_KIND, OP_STR(OP_KIND_FRAGMENT));
    op_meta_set(a, OP_META_SOURCE, OP_STR("case"));
    op_meta_set(a, OP_META_TITLE, OP_STR("Case"));
}

/* The inside of the body, without the line ends at both ends. */
static op_str inside(const struct op_buf *body)
{
    op_str s = op_buf_str(body);
    size_t from = op_str_find_char(s, '>', 0) + 1;
    s = op_str_skip(s, from);
    s.n = s.n > 7 ? s.n - 7 : 0;
    return op_str_trim(s);
}

static void check_case(struct check_run *check_self, const struct clean_case *one)
{
    struct bench b;
    struct op_article a;
    struct op_buf body = OP_BUF_INIT, first = OP_BUF_INIT, second = OP_BUF_INIT;
    const struct op_sink to_body = {keep_body, &body}, to_first = {keep_stream, &first},
                         to_second = {keep_stream, &second};
    setup(&b);
    parse(&b, &a, one->html, strlen(one->html));
    CHECK(op_stage_clean.run(&b.ctx, &a, op_stage_clean.defaults, &to_first));
    CHECK(keep_body(&body, &a));
    op_str got = inside(&body);
    CHECK_SLICE(got, one->want);
    static const int after_clean = 1;
    op_buf_clear(&body);
    CHECK(op_stage_check.run(&b.ctx, &a, &after_clean, &to_body));
    struct op_article again = {0};
    op_doc_init(&again.doc, &b.arena);
    op_str rest = op_buf_str(&first);
    CHECK(op_stream_parse(&b.ctx, &again, op_stream_cut(&rest), OP_STR("again"), 1));
    CHECK(op_stage_clean.run(&b.ctx, &again, op_stage_clean.defaults, &to_second));
    CHECK(op_str_eq(op_buf_str(&first), op_buf_str(&second)));
    op_buf_release(&body);
    op_buf_release(&first);
    op_buf_release(&second);
    op_arena_release(&b.arena);
}

/* What --keep takes is what the tables hold. */
TEST(every_rule_has_its_name_in_the_list)
{
    const char *const *names = op_stage_clean.options[0].choices;
    size_t found = 0;
    for (size_t f = 0; clean_families[f]; f++)
        for (const struct clean_rule *r = clean_families[f]; r->name; r++) {
            size_t i = 0;
            while (names[i] && strcmp(names[i], r->name) != 0)
                i++;
            if (!names[i])
                printf("    %s\n", r->name);
            CHECK(names[i] != NULL);
            bool again = false;
            for (size_t g = 0; g <= f; g++)
                for (const struct clean_rule *q = clean_families[g]; q->name && q != r; q++)
                    again = again || strcmp(q->name, r->name) == 0;
            found += !again;
        }
    size_t listed = 0;
    while (names[listed])
        listed++;
    CHECK_INT(found, listed);
}

TEST(article_without_content_is_lost)
{
    struct bench b;
    struct op_article a;
    struct op_buf body = OP_BUF_INIT;
    const struct op_sink sink = {keep_body, &body};
    static const char html[] = "<p>&nbsp;</p><script>x</script>";
    setup(&b);
    parse(&b, &a, html, sizeof html - 1);
    CHECK(!op_stage_clean.run(&b.ctx, &a, op_stage_clean.defaults, &sink));
    CHECK_INT(body.n, 0);
    CHECK_INT(b.ctx.counts[OP_WARNING], 1);
    CHECK_INT(b.ctx.counts[OP_ERROR], 1);
    op_arena_release(&b.arena);
}

/* `count` times `part`, cleaned; returns how many bytes are left. */
static size_t clean_repeated(const char *part, size_t count, const char *tail)
{
    struct bench b;
    struct op_article a;
    struct op_buf html = OP_BUF_INIT, body = OP_BUF_INIT;
    const struct op_sink sink = {keep_body, &body};
    for (size_t i = 0; i < count; i++)
        op_buf_addz(&html, part);
    op_buf_addz(&html, tail);
    setup(&b);
    parse(&b, &a, html.p, html.n);
    (void)op_stage_clean.run(&b.ctx, &a, op_stage_clean.defaults, &sink);
    size_t left = body.n;
    op_buf_release(&html);
    op_buf_release(&body);
    op_arena_release(&b.arena);
    return left;
}

TEST(hostile_input_is_cleaned_in_linear_time)
{
    CHECK(clean_repeated("<div>", 600, "deep") < 200);
    CHECK(clean_repeated("<b><i>", 300, "<p>x</p><p>y</p>") > 0);
    CHECK(clean_repeated("<span></span>", 100000, "x") < 200);
    CHECK(clean_repeated("<br>", 1000000, "x") < 200);
    CHECK(clean_repeated("<table><tr><td>", 500, "x") > 0);
    CHECK(clean_repeated("<div class=caption>", 500, "<img src=a.png>x") > 0);
    CHECK(clean_repeated("<sup><a href='#a'>1</a></sup>", 20000, "<ol><li id=a>x</li></ol>") > 0);
    CHECK(clean_repeated("<ul><li>", 500, "x") > 0);
    CHECK(clean_repeated("<a href=x><div>", 400, "x") > 0);
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check_begin(&run, cases[i].name);
        check_case(&run, &cases[i]);
        check_end(&run);
    }
    RUN(every_rule_has_its_name_in_the_list);
    RUN(article_without_content_is_lost);
    RUN(hostile_input_is_cleaned_in_linear_time);
    return check_done(&run);
}
