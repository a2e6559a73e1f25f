/* Books as input: archives read with limits, paths, packages, contents, images as data: URIs. */
#include "check.h"

#include <stdlib.h>

#include "archive/zip_read.h"
#include "archive/zip_write.h"
#include "base/deflate.h"
#include "offprint/resource.h"
#include "read/book_mend.h"
#include "read/book_nav.h"

static struct op_ctx ctx;
static struct op_arena arena;

static struct op_buf make_archive(void)
{
    struct op_buf out = OP_BUF_INIT, packed = OP_BUF_INIT, large = OP_BUF_INIT, tight = OP_BUF_INIT;
    struct op_entry stored = op_store(OP_STR("stored")), deflated, bomb;
    struct op_zip *zip = op_zip_new(&ctx);
    if (!zip)
        return out;
    op_deflate(OP_STR("abcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabc"), 6,
               &packed, &deflated);
    op_buf_fill(&large, 'x', OP_UNZIP_SMALL * 2);
    op_deflate(op_buf_str(&large), 6, &tight, &bomb);
    op_zip_add(zip, "a/One.txt", &stored);
    op_zip_add(zip, "a/one.txt", &deflated);
    op_zip_add(zip, "bomb", &bomb);
    (void)op_zip_finish(zip, &out);
    op_buf_release(&packed);
    op_buf_release(&large);
    op_buf_release(&tight);
    return out;
}

TEST(finds_entries)
{
    struct op_buf archive = make_archive();
    const char *why;
    struct op_unzip *zip = op_unzip_open(&ctx, op_buf_str(&archive), &why);
    REQUIRE(zip != NULL);
    bool exact;
    CHECK_INT(op_unzip_count(zip), 3);
    CHECK_INT(op_unzip_find(zip, OP_STR("a/one.txt"), &exact), 1);
    CHECK(exact);
    CHECK_INT(op_unzip_find(zip, OP_STR("a/ONE.txt"), &exact), 0);
    CHECK(!exact);
    CHECK(op_unzip_find(zip, OP_STR("a/one"), NULL) == OP_NOT_FOUND);
    CHECK(op_unzip_find(zip, OP_STR(""), NULL) == OP_NOT_FOUND);
    op_unzip_close(zip);
    op_buf_release(&archive);
}

TEST(reads_entries_within_limits)
{
    struct op_buf archive = make_archive();
    const char *why;
    op_str content;
    struct op_unzip *zip = op_unzip_open(&ctx, op_buf_str(&archive), &why);
    REQUIRE(zip != NULL);
    CHECK_INT(op_unzip_read(zip, 0, &arena, 4, &content), OP_UNZIP_OK);
    CHECK_SLICE(content, "stored");
    CHECK_INT(content.p[content.n + 3], 0);
    CHECK_INT(op_unzip_read(zip, 1, &arena, 0, &content), OP_UNZIP_OK);
    CHECK_INT(content.n, 84);
    CHECK_INT(op_unzip_read(zip, 2, &arena, 0, &content), OP_UNZIP_TOO_BIG);
    op_unzip_close(zip);
    /* All that is read counts. */
    struct op_ctx small = ctx;
    small.limits.output = 90;
    zip = op_unzip_open(&small, op_buf_str(&archive), &why);
    REQUIRE(zip != NULL);
    CHECK_INT(op_unzip_read(zip, 1, &arena, 0, &content), OP_UNZIP_OK);
    CHECK_INT(op_unzip_read(zip, 0, &arena, 0, &content), OP_UNZIP_OK);
    CHECK_INT(op_unzip_read(zip, 0, &arena, 0, &content), OP_UNZIP_TOO_BIG);
    op_unzip_close(zip);
    /* A byte of the content is another one. */
    size_t at = op_str_find(op_buf_str(&archive), OP_STR("stored"), 0);
    archive.p[at] = 'S';
    zip = op_unzip_open(&ctx, op_buf_str(&archive), &why);
    REQUIRE(zip != NULL);
    CHECK_INT(op_unzip_read(zip, 0, &arena, 0, &content), OP_UNZIP_BROKEN);
    op_unzip_close(zip);
    zip = op_unzip_open(&ctx, op_str_first(op_buf_str(&archive), archive.n / 2), &why);
    CHECK(!zip && why);
    op_buf_release(&archive);
}

TEST(resolves_paths)
{
    CHECK_SLICE(book_path(&arena, OP_STR("a/b/c.opf"), OP_STR("d%20e.xhtml#f")), "a/b/d e.xhtml");
    CHECK_SLICE(book_path(&arena, OP_STR("a/b/c.opf"), OP_STR("../../../x/./y")), "x/y");
    CHECK_SLICE(book_path(&arena, OP_STR("a/b?#/c"), OP_STR("/d//e")), "d/e");
    CHECK_SLICE(book_path(&arena, OP_STR("c.xhtml"), OP_STR("#f")), "c.xhtml");
    CHECK(!book_path(&arena, OP_STR("c"), OP_STR("https://example.org/x")).p);
    CHECK(!book_path(&arena, OP_STR("c"), OP_STR("file:///x")).p);
}

TEST(reads_packages)
{
    struct book_package p;
    struct op_xml_fault fault;
    op_str xml = OP_STR("<package xmlns='http://www.idpf.org/2007/opf' unique-identifier='i'><metadata "
                        "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:opf='http://www.idpf.org/2007/opf'>"
                        "<dc:identifier>x</dc:identifier><dc:identifier id='i'> y </dc:identifier>"
                        "<dc:title id='s'>Sub</dc:title><dc:title>Main\n title</dc:title>"
                        "<dc:creator id='c' opf:file-as='B, A'>A B</dc:creator>"
                        "<meta refines='#s' property='title-type'>subtitle</meta>"
                        "<meta refines='#c' property='role'>edt</meta></metadata>"
                        "<manifest><item id='b' href='b.xhtml' media-type='t'/><item id='a' href='p/a.png' "
                        "media-type='image/png' properties='svg cover-image'/></manifest>"
                        "<spine><itemref idref='b'/><itemref idref='z'/><itemref idref='b'/></spine></package>");
    REQUIRE(book_package_read(&ctx, &arena, xml, OP_STR("o/p.opf"), &p, &fault));
    CHECK_SLICE(p.identifier, "y");
    CHECK_SLICE(p.title, "Main title");
    CHECK_SLICE(p.subtitle, "Sub");
    CHECK_SLICE(p.cover, "o/p/a.png");
    CHECK_INT(p.author_count, 1);
    CHECK_SLICE(p.authors[0].role, "edt");
    CHECK_SLICE(p.authors[0].file_as, "B, A");
    CHECK_INT(p.spine_count, 1);
    CHECK_SLICE(p.items[p.spine[0]].path, "o/b.xhtml");
    CHECK_INT(p.dangling, 1);
    CHECK(!book_package_read(&ctx, &arena, OP_STR("<ncx/>"), OP_STR("p"), &p, &fault));
    CHECK_STR(fault.message, "its root element is not package");
}

TEST(reads_contents)
{
    op_str nav = OP_STR("<html xmlns='http://www.w3.org/1999/xhtml' xmlns:e='http://www.idpf.org/2007/ops'><body>"
                        "<nav e:type='toc'><ol><li><a href='c/b.xhtml#x'>Place</a></li><li><a href='c/b.xhtml'>The "
                        "<b>b</b></a></li></ol></nav><nav><a href='d'>No</a></nav></body></html>");
    struct book_labels labels = book_nav_read(&ctx, &arena, nav, OP_STR("o/nav.xhtml"));
    CHECK_INT(labels.n, 2);
    CHECK_SLICE(book_label_of(&labels, OP_STR("o/c/b.xhtml")), "The b");
    CHECK(!book_label_of(&labels, OP_STR("o/d")).p);
}

TEST(mends_xml)
{
    op_str text =
        OP_STR("<?xml version='1.0' encoding='x'?><p a='b &lt; c &eacute;'>d & e&nbsp;&#38;\x01<br/><a id='x'/>");
    CHECK_SLICE(book_mend(&arena, text, BOOK_MEND_REFERENCES),
                "<p a='b &lt; c é'>d &amp; e\xC2\xA0&#38;<br/><a id='x'/>");
    CHECK_SLICE(book_mend(&arena, OP_STR("<a id='/>'/><br/>x"), BOOK_MEND_TAGS), "<a id='/>'></a><br/>x");
}

TEST(makes_data_uris)
{
    CHECK_SLICE(op_resource_data_uri(&arena, OP_STR("a"), OP_MEDIA_PNG), "data:image/png;base64,YQ==");
    CHECK_SLICE(op_resource_data_uri(&arena, OP_STR("ab\xFF"), OP_MEDIA_GIF), "data:image/gif;base64,YWL/");
    CHECK(!op_resource_data_uri(&arena, op_str_make("", OP_DATA_URI_MAX / 4 * 3), OP_MEDIA_PNG).p);
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    op_ctx_init(&ctx);
    op_arena_init(&arena, 0);
    RUN(finds_entries);
    RUN(reads_entries_within_limits);
    RUN(resolves_paths);
    RUN(reads_packages);
    RUN(reads_contents);
    RUN(mends_xml);
    RUN(makes_data_uris);
    op_arena_release(&arena);
    return check_done(&run);
}
