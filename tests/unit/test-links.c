/* op-links and op-outline. */
#include "check.h"

#include "offprint/html.h"
#include "offprint/metadata.h"
#include "offprint/xhtml.h"
#include "stage/stages.h"

static bool keep_body(void *self, struct op_article *article)
{
    static const struct op_xhtml_options options = {.stream = false};
    op_buf_clear(self);
    op_xhtml_write(&article->doc, article->body, &options, self);
    return true;
}

struct bench {
    struct op_ctx ctx;
    struct op_arena arena;
    struct op_article article;
    struct op_buf body;
};

static void setup(struct bench *b, const char *html)
{
    static const struct op_html_options options = {false, false, false};
    size_t n = strlen(html);
    *b = (struct bench){.body = OP_BUF_INIT};
    op_ctx_init(&b->ctx);
    op_arena_init(&b->arena, 0);
    char *padded = op_arena_zalloc(&b->arena, n + OP_HTML_PADDING);
    memcpy(padded, html, n + 1);
    op_doc_init(&b->article.doc, &b->arena);
    (void)op_html_parse(&b->article.doc, op_str_make(padded, n), &options);
    op_article_adopt(&b->article);
    op_meta_set(&b->article, OP_META_KIND, OP_STR(OP_KIND_POST));
}

static void teardown(struct bench *b)
{
    op_buf_release(&b->body);
    op_arena_release(&b->arena);
}

/* Runs the stage twice: the second time nothing changes. */
static op_str run_twice(struct check_run *check_self, struct bench *b, const struct op_stage *stage)
{
    struct op_buf second = OP_BUF_INIT;
    const struct op_sink sink = {keep_body, &b->body}, again = {keep_body, &second};
    CHECK(stage->run(&b->ctx, &b->article, stage->defaults, &sink));
    CHECK(stage->run(&b->ctx, &b->article, stage->defaults, &again));
    CHECK(op_str_eq(op_buf_str(&b->body), op_buf_str(&second)));
    op_buf_release(&second);
    op_str s = op_buf_str(&b->body);
    s = op_str_skip(s, op_str_find_char(s, '>', 0) + 1);
    s.n = s.n > 7 ? s.n - 7 : 0;
    return s;
}

static void check_links(struct check_run *check_self, const char *kind, const char *base, const char *canonical,
                        const char *html, const char *want)
{
    struct bench b;
    setup(&b, html);
    op_meta_set(&b.article, OP_META_KIND, op_str_z(kind));
    op_meta_set(&b.article, OP_META_BASE, op_str_z(base));
    op_meta_set(&b.article, OP_META_SOURCE, op_arena_join(&b.arena, op_str_z(base), OP_STR("a.md")));
    if (canonical)
        op_meta_set(&b.article, OP_META_CANONICAL, op_str_z(canonical));
    op_str got = run_twice(check_self, &b, &op_stage_links);
    CHECK_SLICE(got, want);
    teardown(&b);
}

TEST(links_of_posts_become_source_paths)
{
    check_links(check_self, "post", "posts/", NULL, "<a href='b.md'>x</a><a href='../c d.md#e'>y</a><a href='/f'>z</a>",
                "<a href=\"posts/b.md\">x</a><a href=\"c%20d.md#e\">y</a><a href=\"/f\">z</a>");
    check_links(check_self, "post", "", NULL, "<a href='../../b.md'>x</a><a href='./c/../d'>y</a>",
                "<a href=\"../../b.md\">x</a><a href=\"d\">y</a>");
    check_links(check_self, "post", "", NULL, "<a href='post:2021-x'>x</a>", "<a href=\"post:2021-x\">x</a>");
}

TEST(links_of_pages_become_urls)
{
    check_links(check_self, "page", "saved/", "https://h/d/p",
                "<a href='q'>x</a><a href='/r'>y</a><a href='//s/t'>z</a>",
                "<a href=\"https://h/d/q\">x</a><a href=\"https://h/r\">y</a><a href=\"https://s/t\">z</a>");
    check_links(check_self, "page", "saved/", "https://h/d/p", "<p id=\"i\"><a href='https://h/d/p#i'>x</a></p>",
                "<p id=\"i\"><a href=\"#i\">x</a></p>");
}

TEST(links_that_books_cannot_hold_become_text)
{
    check_links(check_self, "post", "", NULL,
                "<a href='javascript:x'>a</a><a href='file:///x'>b</a><a href='data:,x'>c</a><a href='#no'>d</a>"
                "<a href='http://a b/'>e</a><a href='C:\\x'>f</a><a href='#'>g</a><a href='mailto:'>h</a>",
                "abcde<a href=\"C%3A%5Cx\">f</a>gh");
    check_links(check_self, "post", "", NULL, "<a href='doi:10.1/x'>a</a>", "<a href=\"https://doi.org/10.1/x\">a</a>");
}

TEST(ids_stand_once)
{
    check_links(check_self, "post", "", NULL,
                "<p id=\"a\">x</p><p id=\"a\">y</p><p id=\"\">z</p><p id=\"b c\">w</p>"
                "<a href='#b c'>1</a><a href='#b%20c'>2</a><a href='#%C3%A4'>3</a><i id=\"ä\"></i>",
                "<p id=\"a\">x</p><p>y</p><p>z</p><p id=\"b-c\">w</p>"
                "<a href=\"#b-c\">1</a><a href=\"#b-c\">2</a><a href=\"#%C3%A4\">3</a><i id=\"ä\"></i>");
}

static void check_outline(struct check_run *check_self, const char *title, const char *html, const char *want)
{
    struct bench b;
    setup(&b, html);
    op_meta_set(&b.article, OP_META_TITLE, op_str_z(title));
    op_str got = run_twice(check_self, &b, &op_stage_outline);
    CHECK_SLICE(got, want);
    teardown(&b);
}

TEST(one_h1_which_repeats_the_title)
{
    check_outline(check_self, "The Title", "<h1>The  title!</h1><h1>B</h1><h2>C</h2>",
                  "<h1 id=\"the-title\">The  title!</h1><h2 id=\"b\">B</h2><h3 id=\"c\">C</h3>");
    check_outline(check_self, "Other", "<h1>A</h1><h1>B</h1><h2>C</h2>",
                  "<h2 id=\"a\">A</h2><h2 id=\"b\">B</h2><h3 id=\"c\">C</h3>");
}

TEST(levels_do_not_jump)
{
    check_outline(check_self, "T", "<h4>A</h4><h6>B</h6><h5>C</h5><h4>D</h4><h2>E</h2><h3> </h3>",
                  "<h2 id=\"a\">A</h2><h3 id=\"b\">B</h3><h3 id=\"c\">C</h3><h2 id=\"d\">D</h2><h2 id=\"e\">E</h2>");
}

TEST(headings_have_ids_of_their_own)
{
    check_outline(
        check_self, "T",
        "<h2>A b, c!</h2><h2>a B c</h2><h2 id=\"z\">Z</h2><h2>日本 の</h2><h2>…</h2><p id=\"x\"></p><h2>X</h2>",
        "<h2 id=\"a-b-c\">A b, c!</h2><h2 id=\"a-b-c-2\">a B c</h2><h2 id=\"z\">Z</h2><h2 id=\"日本-の\">日本 "
        "の</h2><h2 id=\"section\">…</h2><p id=\"x\"></p><h2 id=\"x-2\">X</h2>");
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(links_of_posts_become_source_paths);
    RUN(links_of_pages_become_urls);
    RUN(links_that_books_cannot_hold_become_text);
    RUN(ids_stand_once);
    RUN(one_h1_which_repeats_the_title);
    RUN(levels_do_not_jump);
    RUN(headings_have_ids_of_their_own);
    return check_done(&run);
}
