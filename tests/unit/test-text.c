/* The plain text writer over small documents. */
#include "check.h"
#include "offprint/html.h"
#include "offprint/metadata.h"
#include "write/text_options.h"
#include "write/writers.h"

/* A document and its text. */
struct fixture {
    struct op_ctx ctx;
    struct op_arena arena;
    struct op_article article;
    struct op_text_options options;
    struct op_buf input, text;
    bool done;
};

static void begin(struct fixture *f, op_str html)
{
    op_ctx_init(&f->ctx);
    op_arena_init(&f->arena, 0);
    f->options = op_text_defaults;
    f->input = (struct op_buf)OP_BUF_INIT;
    f->text = (struct op_buf)OP_BUF_INIT;
    op_buf_add(&f->input, html);
    op_buf_fill(&f->input, 0, OP_HTML_PADDING);
    f->article = (struct op_article){.html = NULL};
    op_doc_init(&f->article.doc, &f->arena);
    (void)op_html_parse(&f->article.doc, op_str_make(f->input.p, html.n),
                        &(struct op_html_options){.scripting = false});
    op_article_adopt(&f->article);
}

static void set(struct fixture *f)
{
    f->done = op_writer_text.prepare(&f->ctx, &f->article, &f->options, &f->text);
}

static void end(struct fixture *f)
{
    op_buf_release(&f->text);
    op_buf_release(&f->input);
    op_arena_release(&f->arena);
}

/* The text of `html` with the default options. */
#define CHECK_TEXT(html, wanted)                                                                                       \
    do {                                                                                                               \
        struct fixture f;                                                                                              \
        begin(&f, op_str_z(html));                                                                                     \
        set(&f);                                                                                                       \
        op_str text = op_buf_str(&f.text);                                                                             \
        CHECK(f.done);                                                                                                 \
        CHECK_SLICE(text, wanted);                                                                                     \
        end(&f);                                                                                                       \
    } while (0)

/* The same with one option set. */
#define CHECK_TEXT_WITH(option, value, html, wanted)                                                                   \
    do {                                                                                                               \
        struct fixture f;                                                                                              \
        begin(&f, op_str_z(html));                                                                                     \
        f.options.option = (value);                                                                                    \
        set(&f);                                                                                                       \
        op_str text = op_buf_str(&f.text);                                                                             \
        CHECK_SLICE(text, wanted);                                                                                     \
        end(&f);                                                                                                       \
    } while (0)

TEST(white_space_collapses_across_elements)
{
    CHECK_TEXT("<p> a <b> b</b>\n\tc <i> </i> d ", "a b c d\n");
    CHECK_TEXT("<p>a<span> </span>b<p>&nbsp;<p>c", "a b\n\nc\n");
    CHECK_TEXT("<p>end <img src=x>. <img src=y> Next", "end. Next\n");
    CHECK_TEXT("<p>a<br>\n b<br><br><br><br>c<br>", "a\nb\n\nc\n");
}

TEST(a_document_without_text_has_none)
{
    CHECK_TEXT("", "");
    CHECK_TEXT("<p> <div><ul><li></ul><table></table><pre>\n\n</pre>", "");
}

TEST(lines_end_at_the_margin)
{
    CHECK_TEXT_WITH(width, 10, "<p>123456789 1234567890 12345 78 0", "123456789\n1234567890\n12345 78 0\n");
    CHECK_TEXT_WITH(width, 10, "<p>a well-known-compound b", "a\nwell-known-compound\nb\n");
    CHECK_TEXT_WITH(width, 10, "<p>12345&nbsp;6789 12 45", "12345 6789\n12 45\n");
    CHECK_TEXT_WITH(width, 10, "<p>12345 789&nbsp;1 45", "12345\n789 1 45\n");
    CHECK_TEXT_WITH(width, 10, "<p>\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9 \xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9 x",
                    "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9 \xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\nx\n");
    CHECK_TEXT_WITH(width, 6, "<p>abcd<wbr>efgh<wbr>ij", "abcd\nefghij\n");
    CHECK_TEXT_WITH(width, 0, "<p>a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p",
                    "a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p\n");
    CHECK_TEXT_WITH(width, 1, "<ul><li>a b", "- a\n  b\n");
}

TEST(french_signs_keep_their_word)
{
    CHECK_TEXT_WITH(width, 10, "<p>abc efghi ! x", "abc\nefghi ! x\n");
    CHECK_TEXT_WITH(width, 10, "<p>abc \xC2\xAB efghijk \xC2\xBB x", "abc\n\xC2\xAB efghijk \xC2\xBB\nx\n");
}

TEST(nothing_controls_a_terminal)
{
    CHECK_TEXT("<p>a\x1b[31mb\x7f&#x9b;c&#x85;d\xC2\x9B"
               "e\xC2\x90",
               "a[31mb\xE2\x80\xBA"
               "c\xE2\x80\xA6"
               "de\n");
    CHECK_TEXT("<p>\xE2\x80\xAE"
               "abc\xE2\x80\xAC \xE2\x81\xA6x\xE2\x81\xA9 \xE2\x80\x8F"
               "d\xD8\x9C",
               "abc x d\n");
    CHECK_TEXT("<pre>a\x1b[0m\xC2\x9B\xE2\x80\xAE"
               "b</pre>",
               "    a[0mb\n");
    CHECK_TEXT_WITH(links, OP_TEXT_LINKS_REFS, "<a href='http://a/\x1b[1m\xE2\x80\xAE b'>x</a>",
                    "x[1]\n\n[1] http://a/[1mb\n");
}

TEST(list_items_hang_by_their_markers)
{
    CHECK_TEXT("<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n  - b\n- c\n");
    CHECK_TEXT("<ul><li><ul><li>a<li>b</ul></ul>", "- - a\n  - b\n");
    CHECK_TEXT("<ol start=9><li>a<li><p>b<p>c</ol>", " 9. a\n\n10. b\n\n    c\n");
    CHECK_TEXT("<ol type=i reversed><li>a<li value=4>b<li>c</ol>", "iii. a\n iv. b\niii. c\n");
    CHECK_TEXT("<ol start=0 type=A><li>a<li>b</ol>", "0. a\nA. b\n");
    CHECK_TEXT("<ol start=26 type=a><li>a<li>b</ol>", " z. a\naa. b\n");
    CHECK_TEXT("<ul><li><input type=checkbox checked>a<li><input type=checkbox> b</ul>", "- [x] a\n- [ ] b\n");
    CHECK_TEXT("<ul><li><pre>a\n b</pre></ul>", "-     a\n       b\n");
}

TEST(definitions_stand_below_their_terms)
{
    CHECK_TEXT("<dl><dt>a<dt>b<dd><p>c<p>d<dd>e<dt>f<dd><ul><li>g</ul></dl>",
               "a\nb\n    c\n\n    d\n\n    e\n\nf\n    - g\n");
    CHECK_TEXT("<dl><div><dt>a<dd>b</div><div><dt>c<dd>d</div></dl>", "a\n    b\n\nc\n    d\n");
}

TEST(quotes_stand_apart_from_each_other)
{
    CHECK_TEXT("<blockquote>a<blockquote>b</blockquote></blockquote><blockquote>c</blockquote>",
               "> a\n>\n> > b\n\n> c\n");
    CHECK_TEXT("<ul><li>a<blockquote>b</blockquote></ul>", "- a\n\n  > b\n");
}

TEST(scripts_are_unicode_where_it_has_them)
{
    CHECK_TEXT("<p>x<sup>2</sup> x<sup>2n</sup> 10<sup>\xE2\x88\x92"
               "3</sup> x<sub>i</sub>",
               "x\xC2\xB2 x\xC2\xB2\xE2\x81\xBF 10\xE2\x81\xBB\xC2\xB3 x\xE1\xB5\xA2\n");
    CHECK_TEXT("<p>19<sup>th</sup> e<sup>x</sup> a<sup>2y</sup> x<sub>i,j</sub> M<sup>me</sup> K<sub>d</sub>",
               "19th e^x a^(2y) x_(i,j) Mme Kd\n");
}

TEST(notes_have_their_number_in_both_places)
{
    CHECK_TEXT("<p>a<sup><a href=#n1>*</a></sup> b[<a href=#n2>2</a>]<section class=footnotes><hr><ol><li id=n1>c "
               "<a href=#r1>\xE2\x86\xA9</a><li id=n2><p>d<p>e</ol></section>",
               "a[1] b[2]\n\n[1] c\n\n[2] d\n\n    e\n");
    CHECK_TEXT("<p>a<a href=#n role=doc-noteref>1</a><aside id=n role=doc-footnote>b</aside>", "a[1]\n\n[1] b\n");
    CHECK_TEXT("<p>see <a href=#n>the section below</a><section class=footnotes><ol><li id=n>b</ol></section>",
               "see the section below\n\n[1] b\n");
    CHECK_TEXT("<section class=footnotes><ol><li id=n><p>a&nbsp;\xE2\x86\xA9\xEF\xB8\x8E<li>b</ol></section>",
               "[1] a\n\n[2] b\n");
}

TEST(links_are_numbered_once_each)
{
    CHECK_TEXT_WITH(links, OP_TEXT_LINKS_REFS,
                    "<p><a href=//a>a</a> <a href=//b>b</a> <a href=//a>c</a> <a href=#d>d</a> <a href=http://e/>e</a> "
                    "<a href=javascript:f()>f</a> <a href=//g><img src=g></a>",
                    "a[1] b[2] c[1] d e f\n\n[1] //a\n[2] //b\n");
    CHECK_TEXT_WITH(links, OP_TEXT_LINKS_REFS,
                    "<p>a<sup><a href=#n>1</a></sup> <a href=//b>b</a><section class=footnotes><ol><li id=n>c</ol>",
                    "a[1] b[2]\n\n[1] c\n\n[2] //b\n");
}

TEST(tables_are_set_in_columns)
{
    CHECK_TEXT("<table><tr><th>Year<th>Souls<tr><td>1900<td>1,234<tr><td>2000<td>56</table>",
               "Year  Souls\n----  -----\n1900  1,234\n2000     56\n");
    CHECK_TEXT("<table><tr><td>a<td>b<tr><td colspan=2>c<tr><td rowspan=2>d<td>e<tr><td>f</table>",
               "a  b\nc\nd  e\n   f\n");
    CHECK_TEXT_WITH(width, 20, "<table><tr><th>A<th>B<tr><td>one two three four<td>x<tr><td>e<td>f</table>",
                    "A                  B\n-----------------  -\none two three      x\nfour\n\ne                  f\n");
    CHECK_TEXT("<table><tr><th>A<th>B<tr><td><ul><li>a<li>b</ul><td>c<br>d</table>",
               "A    B\n---  -\n- a  c\n- b  d\n");
    CHECK_TEXT("<blockquote><table><tr><th>A<th>B<tr><td>c<td>d</table></blockquote>", "> A  B\n> -  -\n> c  d\n");
}

TEST(tables_that_do_not_fit_are_records)
{
    CHECK_TEXT_WITH(width, 20, "<table><tr><th>A<th>B<tr><td>aaaaaaaaaaaaaaa<td>bbbbbbbbbbbbbb<tr><td>c<td>d</table>",
                    "A: aaaaaaaaaaaaaaa\nB: bbbbbbbbbbbbbb\n\nA: c\nB: d\n");
    CHECK_TEXT("<table><tr><td><h2>a</h2><p>b<td>c</table>", "a\n\nb\n\nc\n");
    CHECK_TEXT("<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>", "a\n\nb\n\nc\n\nd\n");
    CHECK_TEXT("<table><tr><td><table><tr><td>a<td>b<tr><td>c<td>d</table></table>", "a  b\nc  d\n");
}

TEST(captions_can_be_left_out)
{
    static const char *const html = "<figure><img src=a alt=b><figcaption>c</figcaption></figure><p>d";
    CHECK_TEXT(html, "c\n\nd\n");
    CHECK_TEXT_WITH(captions, OP_TEXT_CAPTIONS_OFF, html, "d\n");
    CHECK_TEXT_WITH(images, OP_TEXT_IMAGES_ALT, html, "[b]\n\nc\n\nd\n");
    CHECK_TEXT_WITH(captions, OP_TEXT_CAPTIONS_OFF, "<table><caption>a</caption><tr><td>b<td>c<tr><td>d<td>e</table>",
                    "b  c\nd  e\n");
}

TEST(the_title_is_said_once)
{
    CHECK_TEXT("<title>A  title</title><p>b", "A title\n\nb\n");
    CHECK_TEXT("<title>A title</title><h1>A <em>Title</em></h1><p>b", "A Title\n\nb\n");
    CHECK_TEXT("<title>A title</title><h1>Another</h1>", "A title\n\nAnother\n");
    CHECK_TEXT_WITH(metadata, OP_TEXT_METADATA_NONE, "<title>A title</title><p>b", "b\n");
    struct fixture f;
    begin(&f, OP_STR("<p>b"));
    op_title_set_invented(&f.article, OP_STR("file name"));
    set(&f);
    op_str text = op_buf_str(&f.text);
    CHECK_SLICE(text, "b\n");
    end(&f);
}

TEST(line_ends_between_ideographs_vanish)
{
    CHECK_TEXT("<p>\xE6\xBC\xA2\n\xE5\xAD\x97 \xE5\xAD\x97\na\nb", "\xE6\xBC\xA2\xE5\xAD\x97 \xE5\xAD\x97 a b\n");
    CHECK_TEXT("<p>\xED\x95\x9C\n\xEA\xB5\xAD", "\xED\x95\x9C \xEA\xB5\xAD\n");
}

TEST(readings_follow_in_parentheses)
{
    CHECK_TEXT("<ruby>a<rp>(</rp><rt>b</rt><rp>)</rp></ruby><ruby>c<rt></rt></ruby>", "a(b)c\n");
    CHECK_TEXT("<ruby><rb>a<rb>b<rt>c<rt>d</ruby>", "ab(cd)\n");
}

TEST(formulas_come_in_one_line)
{
    CHECK_TEXT("<math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><msqrt><mn>2</mn></msqrt></mfrac></math>",
               "(a+b)/\xE2\x88\x9A"
               "2\n");
    CHECK_TEXT("<math><msup><mi>x</mi><mn>2</mn></msup><msub><mi>y</mi><mi>b</mi></msub></math>", "x\xC2\xB2y_b\n");
    CHECK_TEXT("<math><semantics><mtext>x^{2}</mtext><annotation encoding='application/x-tex'>{\\displaystyle "
               "x^{2}}</annotation>"
               "</semantics></math>",
               "x^2\n");
    CHECK_TEXT("<p>a <math><semantics><mtext>\\sqrt{x}</mtext><annotation "
               "encoding='TeX'>\\sqrt{x}</annotation></semantics></math>b",
               "a $\\sqrt{x}$b\n");
    CHECK_TEXT("<p>a <math><semantics><msqrt><mi>x</mi></msqrt><annotation "
               "encoding='TeX'>\\sqrt{x}</annotation></semantics></math>b",
               "a \xE2\x88\x9Axb\n");
    CHECK_TEXT("<p>a<math display=block><semantics><mtext>x\n  &amp;= y</mtext>"
               "<annotation encoding='application/x-tex'>x\n  &amp;= y</annotation></semantics></math>b",
               "a\n\n    x\n    &= y\n\nb\n");
    CHECK_TEXT("<math><mi>x</mi><semantics><mi>y</mi><annotation encoding='TeX'>y</annotation></semantics></math>",
               "xy\n");
}

TEST(what_is_hidden_stays_so)
{
    CHECK_TEXT("<p>a<b hidden>b</b><b style='color:red; DISPLAY : none !important'>c</b><b aria-hidden=true>d</b>"
               "<b class='x sr-only'>e</b><script>f</script><template>g</template><noscript>h</noscript>"
               "<svg><text>i</text></svg><video>j</video><b aria-hidden=false>k</b>",
               "ak\n");
}

TEST(media_are_links_at_most)
{
    static const char *const html = "<p>a<p class=media><a href=//b>b</a><p class=media>c";
    CHECK_TEXT(html, "a\n\nc\n");
    CHECK_TEXT_WITH(links, OP_TEXT_LINKS_REFS, html, "a\n\nb[1]\n\nc\n\n[1] //b\n");
}

/* Articles end with a line end; a form feed stands between two. */
static bool gather(void *self, op_str bytes)
{
    op_buf_add(self, bytes);
    return true;
}

TEST(a_form_feed_stands_between_articles)
{
    struct op_ctx ctx;
    op_ctx_init(&ctx);
    struct op_buf b = OP_BUF_INIT;
    struct op_output output = {gather, &b};
    op_str parts[] = {OP_STR_INIT("a\n"), OP_STR_INIT("b\n")};
    CHECK(op_writer_text.finish(&ctx, parts, 2, &op_text_defaults, &output));
    op_str text = op_buf_str(&b);
    CHECK_SLICE(text, "a\n\f\nb\n");
    op_buf_release(&b);
}

/* `part`, `count` times. */
static void repeat(struct op_buf *b, const char *part, size_t count)
{
    for (size_t i = 0; i < count; i++)
        op_buf_addz(b, part);
}

/* What may come out for hostile input: at most so many times what went in. */
static bool is_bounded(const char *before, const char *part, size_t count, size_t times)
{
    struct op_buf html = OP_BUF_INIT;
    op_buf_addz(&html, before);
    repeat(&html, part, count);
    struct fixture f;
    begin(&f, op_buf_str(&html));
    set(&f);
    bool bounded = f.done && f.text.n <= html.n * times;
    end(&f);
    op_buf_release(&html);
    return bounded;
}

TEST(hostile_input_stays_bounded)
{
    CHECK(is_bounded("<table><tr>", "<td colspan=99999>a", 2000, 2));
    CHECK(is_bounded("<table><tr>", "<td>a", 100000, 2));
    CHECK(is_bounded("<table>", "<tr><td rowspan=99999 colspan=99999>a<td>b", 2000, 2));
    CHECK(is_bounded("", "<ul><li>a", 20000, 10));
    CHECK(is_bounded("", "<blockquote>a", 20000, 10));
    CHECK(is_bounded("<table>", "<tr><td><table>", 2000, 2));
    CHECK(is_bounded("<p>", "<sup><a href=#a>1</a></sup>", 20000, 2));
    CHECK(is_bounded("<section class=footnotes><ol>", "<li id=a>a <a href=#b>^</a>", 20000, 2));
    CHECK(is_bounded("<math>", "<mfrac><mi>x</mi>", 20000, 2));
    CHECK(is_bounded("<p>", "<q>", 20000, 4));
}

TEST(an_article_over_the_limit_is_lost)
{
    struct fixture f;
    begin(&f, OP_STR("<p>more than ten bytes"));
    f.text.max = 10;
    set(&f);
    CHECK(!f.done);
    CHECK_INT(f.ctx.counts[OP_ERROR], 1);
    end(&f);
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(white_space_collapses_across_elements);
    RUN(a_document_without_text_has_none);
    RUN(lines_end_at_the_margin);
    RUN(french_signs_keep_their_word);
    RUN(nothing_controls_a_terminal);
    RUN(list_items_hang_by_their_markers);
    RUN(definitions_stand_below_their_terms);
    RUN(quotes_stand_apart_from_each_other);
    RUN(scripts_are_unicode_where_it_has_them);
    RUN(notes_have_their_number_in_both_places);
    RUN(links_are_numbered_once_each);
    RUN(tables_are_set_in_columns);
    RUN(tables_that_do_not_fit_are_records);
    RUN(captions_can_be_left_out);
    RUN(the_title_is_said_once);
    RUN(line_ends_between_ideographs_vanish);
    RUN(readings_follow_in_parentheses);
    RUN(formulas_come_in_one_line);
    RUN(what_is_hidden_stays_so);
    RUN(media_are_links_at_most);
    RUN(a_form_feed_stands_between_articles);
    RUN(hostile_input_stays_bounded);
    RUN(an_article_over_the_limit_is_lost);
    return check_done(&run);
}
