/* Books: what stands in the entries for articles given as streams. EPUBCheck looks at whole books elsewhere. */
#include "check.h"

#include <libdeflate.h>
#include <stdlib.h>

#include "offprint/pipeline.h"
#include "offprint/stream.h"
#include "write/writers.h"

#define PAGE(head, body)                                                                                               \
    "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\" dir=\"ltr\"><head>" head "</head><body>" body            \
    "</body></html>\n\f\n"

struct book {
    struct op_ctx ctx;
    struct op_buf bytes;
    op_str entries[64]; /* contents, allocated */
    char names[64][64];
    size_t count;
    size_t reports[OP_DIAG_COUNT];
};

static void count_report(void *self, const struct op_diag *diag)
{
    ((struct book *)self)->reports[diag->id]++;
}

static bool collect(void *self, op_str bytes)
{
    op_buf_add(self, bytes);
    return true;
}

static uint32_t little(const char *p, size_t n)
{
    uint32_t value = 0;
    for (size_t i = 0; i < n; i++)
        value |= (uint32_t)(unsigned char)p[i] << (8 * i);
    return value;
}

static void read_archive(struct book *b)
{
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    const char *end = b->bytes.p + b->bytes.n - 22, *at = b->bytes.p + little(end + 16, 4);
    size_t count = little(end + 10, 2);
    for (b->count = 0; b->count < count && b->count < 64; b->count++) {
        size_t name_n = little(at + 28, 2), packed = little(at + 20, 4), size = little(at + 24, 4);
        const char *local = b->bytes.p + little(at + 42, 4);
        const char *data = local + 30 + little(local + 26, 2) + little(local + 28, 2);
        snprintf(b->names[b->count], sizeof b->names[0], "%.*s", (int)name_n, at + 46);
        char *to = op_xmalloc(size + 1);
        if (little(at + 10, 2) == 8)
            (void)libdeflate_deflate_decompress(d, data, packed, to, size, NULL);
        else
            memcpy(to, data, size);
        b->entries[b->count] = op_str_make(to, size);
        at += 46 + name_n + little(at + 30, 2) + little(at + 32, 2);
    }
    libdeflate_free_decompressor(d);
}

static bool make_book(struct book *b, const char *stream)
{
    *b = (struct book){0};
    op_ctx_init(&b->ctx);
    b->ctx.sink = (struct op_diag_sink){count_report, b};
    struct op_buf parts[16];
    op_str slices[16], rest = op_str_z(stream);
    size_t n = 0;
    struct op_arena arena;
    op_arena_init(&arena, 0);
    bool good = true;
    for (op_str piece; good && n < 16 && (piece = op_stream_cut(&rest)).p; n++) {
        struct op_article article;
        op_arena_reset(&arena);
        op_article_init(&article, &arena);
        parts[n] = (struct op_buf)OP_BUF_INIT;
        good = op_stream_parse(&b->ctx, &article, piece, OP_STR("-"), 1) &&
               op_writer_epub.prepare(&b->ctx, &article, op_writer_epub.defaults, &parts[n]);
        slices[n] = op_buf_str(&parts[n]);
    }
    struct op_output output = {collect, &b->bytes};
    good = good && op_writer_epub.finish(&b->ctx, slices, n, op_writer_epub.defaults, &output);
    while (n > 0)
        op_buf_release(&parts[--n]);
    op_arena_release(&arena);
    if (good)
        read_archive(b);
    return good;
}

static void free_book(struct book *b)
{
    for (size_t i = 0; i < b->count; i++)
        free((void *)(uintptr_t)b->entries[i].p);
    op_buf_release(&b->bytes);
}

static bool holds(const struct book *b, const char *entry, const char *needle)
{
    for (size_t i = 0; i < b->count; i++)
        if (strcmp(b->names[i], entry) == 0)
            return op_str_find(b->entries[i], op_str_z(needle), 0) != OP_NOT_FOUND;
    return false;
}

TEST(one_article)
{
    struct book b;
    REQUIRE(make_book(&b, PAGE("<title>Tom &amp; &lt;Jerry&gt;</title><meta name=\"author\" content=\"Ann\"/>"
                               "<meta name=\"dcterms.date\" content=\"2021-03-19T10:00:00+02:00\"/>"
                               "<link rel=\"canonical\" href=\"https://example.org/a\"/>",
                               "<h2 id=\"x\">One</h2><p>Text.</p>")));
    CHECK_STR(b.names[0], "mimetype");
    CHECK(holds(&b, "EPUB/package.opf", "<dc:title id=\"title\">Tom &amp; &lt;Jerry&gt;</dc:title>"));
    CHECK(holds(&b, "EPUB/package.opf", "<dc:date>2021-03-19T10:00:00+02:00</dc:date>"));
    CHECK(holds(&b, "EPUB/package.opf", "dcterms:modified\">2021-03-19T08:00:00Z<"));
    CHECK(holds(&b, "EPUB/package.opf", "<dc:source>https://example.org/a</dc:source>"));
    CHECK(holds(&b, "EPUB/a0001.xhtml", "<time datetime=\"2021-03-19T10:00:00+02:00\">19 March 2021</time>"));
    /* The article's own address stays outside the book. */
    CHECK(holds(&b, "EPUB/a0001.xhtml", "<a href=\"https://example.org/a\">example.org</a>"));
    CHECK(holds(&b, "EPUB/nav.xhtml", "<a href=\"a0001.xhtml#x\">One</a>"));
    CHECK(holds(&b, "EPUB/toc.ncx", "src=\"a0001.xhtml#x\""));
    free_book(&b);
}

TEST(same_articles_same_bytes)
{
    static const char stream[] = PAGE("<title>A</title>", "<p>a</p>") PAGE("<title>B</title>", "<p>b</p>");
    struct book a, b;
    REQUIRE(make_book(&a, stream));
    REQUIRE(make_book(&b, stream));
    CHECK_BYTES(a.bytes.p, a.bytes.n, b.bytes.p, b.bytes.n);
    CHECK(holds(&a, "EPUB/package.opf", "2000-01-01T00:00:00Z"));
    CHECK(holds(&a, "EPUB/title.xhtml", "<a href=\"a0002.xhtml\">B</a>"));
    free_book(&a);
    free_book(&b);
}

TEST(links_between_articles)
{
    struct book b;
    REQUIRE(make_book(&b, PAGE("<title>A</title><meta name=\"offprint:source\" content=\"posts/a.md\"/>",
                               "<p><a href=\"posts/b.md#here\">1</a> <a href=\"posts/b.md#gone\">2</a> "
                               "<a href=\"https://example.org/b/\">3</a> <a href=\"post:b\">4</a> "
                               "<a href=\"posts/none.md\">5</a> <a href=\"https://example.org/c\">6</a> "
                               "<a href=\"javascript:x\">7</a></p>")
                              PAGE("<title>B</title><meta name=\"offprint:source\" content=\"posts/b.md\"/>"
                                   "<link rel=\"canonical\" href=\"https://example.org/b\"/>",
                                   "<p id=\"here\">b</p>")));
    static const char entry[] = "EPUB/a0001.xhtml";
    CHECK(holds(&b, entry, "<a href=\"a0002.xhtml#here\">1</a>"));
    CHECK(holds(&b, entry, "<a href=\"a0002.xhtml\">2</a>"));
    CHECK(holds(&b, entry, "<a href=\"a0002.xhtml\">3</a>"));
    CHECK(holds(&b, entry, "<a href=\"a0002.xhtml\">4</a>"));
    CHECK(holds(&b, entry, "<a>5</a>"));
    CHECK(holds(&b, entry, "<a href=\"https://example.org/c\">6</a>"));
    CHECK(holds(&b, entry, "<a>7</a>"));
    CHECK_INT(b.reports[OP_DIAG_LINK_TARGET], 1);
    CHECK_INT(b.reports[OP_DIAG_LINK_FRAGMENT], 1);
    CHECK_INT(b.reports[OP_DIAG_LINK_SCHEME], 1);
    free_book(&b);
}

TEST(what_op_clean_has_not_seen)
{
    struct book b;
    REQUIRE(make_book(
        &b, PAGE("<title>T</title>",
                 "<p>a<div>b</div></p><ul>c<li>d</li></ul><table>e<tr><td colspan=\"0\">f</td></tr></table>"
                 "<script>x()</script><p id=\"i\">g</p><p id=\"i\">h</p><a href=\"#i\">k<a href=\"#i\">l</a></a>"
                 "<h2><p>m</p></h2><li>n</li><time datetime=\"soon\">o</time>")));
    static const char entry[] = "EPUB/a0001.xhtml";
    CHECK(holds(&b, entry, "<div>a<div>b</div></div><ul><li>c</li><li>d</li></ul>"));
    CHECK(holds(&b, entry, "e<table><tbody><tr><td>f</td></tr></tbody></table>"));
    CHECK(!holds(&b, entry, "x()"));
    CHECK(holds(&b, entry, "<p id=\"i\">g</p><p>h</p><a href=\"#i\">k<span>l</span></a>"));
    CHECK(holds(&b, entry, "<h2>m</h2><div>n</div><span>o</span>"));
    free_book(&b);
}

TEST(pictures_that_are_not_to_be_had)
{
    struct book b;
    REQUIRE(make_book(&b, PAGE("<title>T</title>",
                               "<figure><img src=\"https://e.org/a.png\" alt=\"A\"/><figcaption>C</figcaption></figure>"
                               "<figure><img src=\"https://e.org/b.png\" alt=\"C\"/><figcaption>C</figcaption></figure>"
                               "<p>x <img src=\"none.png\" alt=\"gone\"/></p>")));
    static const char entry[] = "EPUB/a0001.xhtml";
    CHECK(holds(&b, entry, "<figure><p><a href=\"https://e.org/a.png\" class=\"image\">A</a></p><figcaption>C<"));
    CHECK(holds(&b, entry, "<a href=\"https://e.org/b.png\" class=\"image\">Image (e.org)</a>"));
    CHECK(holds(&b, entry, "<p>x gone</p>"));
    free_book(&b);
}

TEST(notes_and_boxes)
{
    struct book b;
    REQUIRE(
        make_book(&b, PAGE("<title>T</title>",
                           "<p>a<a href=\"#n1\" id=\"r1\" role=\"doc-noteref\">1</a></p><ul><li>"
                           "<input type=\"checkbox\" checked=\"\"/>b</li></ul><section role=\"doc-endnotes\"><ol>"
                           "<li id=\"n1\"><p>c <a href=\"#r1\" role=\"doc-backlink\">x</a></p></li></ol></section>")));
    static const char entry[] = "EPUB/a0001.xhtml";
    CHECK(holds(&b, entry, "epub:type=\"noteref\""));
    CHECK(holds(&b, entry, "<aside epub:type=\"footnote\" role=\"doc-footnote\" id=\"n1\">"));
    CHECK(holds(&b, entry, "<li class=\"task\">\xE2\x98\x91 b</li>"));
    free_book(&b);
}

TEST(hostile_titles)
{
    static char stream[300000];
    size_t n =
        (size_t)snprintf(stream, sizeof stream, "%s", "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>");
    memset(stream + n, 'T', 250000);
    snprintf(stream + n + 250000, sizeof stream - n - 250000, "</title></head><body><p>x</p></body></html>");
    struct book b;
    REQUIRE(make_book(&b, stream));
    size_t longest = 0;
    for (size_t i = 0; i < b.count; i++)
        if (strcmp(b.names[i], "EPUB/nav.xhtml") == 0)
            longest = b.entries[i].n;
    CHECK(longest > 0 && longest < 5000);
    free_book(&b);
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(one_article);
    RUN(same_articles_same_bytes);
    RUN(links_between_articles);
    RUN(what_op_clean_has_not_seen);
    RUN(pictures_that_are_not_to_be_had);
    RUN(notes_and_boxes);
    RUN(hostile_titles);
    return check_done(&run);
}
