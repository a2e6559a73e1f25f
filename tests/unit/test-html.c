/* The HTML parser beyond what html5lib's tests see: slices, positions, limits, what is dropped. */
#include <stdlib.h>

#include "check.h"

#include "offprint/html.h"

/* A document and the input that it points into. */
struct parsed {
    struct op_arena arena;
    struct op_doc doc;
    struct op_buf input;
    struct op_node *body;
    size_t displaced;
};

static void parse_as(struct parsed *p, op_str html, const struct op_html_options *options)
{
    op_arena_init(&p->arena, (size_t)256 << 20);
    op_doc_init(&p->doc, &p->arena);
    op_buf_init(&p->input, 0);
    op_buf_add(&p->input, html);
    op_buf_fill(&p->input, '<', OP_HTML_PADDING);
    p->displaced = op_html_parse(&p->doc, op_str_make(p->input.p, html.n), options);
    p->body = op_find(p->doc.root, OP_N_BODY);
}

static void parse(struct parsed *p, const char *html)
{
    parse_as(p, op_str_z(html), &(struct op_html_options){.scripting = false});
}

/* `piece`, `count` times. */
static void parse_many(struct parsed *p, const char *piece, size_t count)
{
    struct op_buf html = OP_BUF_INIT;
    for (size_t i = 0; i < count; i++)
        op_buf_addz(&html, piece);
    parse_as(p, op_buf_str(&html), &(struct op_html_options){.scripting = false});
    op_buf_release(&html);
}

static void release(struct parsed *p)
{
    op_arena_release(&p->arena);
    op_buf_release(&p->input);
}

static bool points_into_input(const struct parsed *p, const char *at)
{
    return at >= p->input.p && at < p->input.p + p->input.n;
}

static size_t deepest(struct op_node *root)
{
    struct op_walk w;
    op_walk_start(&w, root);
    size_t depth = 0, most = 0;
    for (enum op_walk_event event; (event = op_walk_next(&w));) {
        if (w.node->kind != OP_ELEMENT && w.node->kind != OP_FRAGMENT)
            continue;
        depth = event == OP_ENTER ? depth + 1 : depth - 1;
        most = depth > most ? depth : most;
    }
    return most;
}

TEST(texts_and_values_point_into_the_input)
{
    struct parsed p;
    parse(&p, "<p title=\"a title\">some text</p>");
    struct op_node *para = op_find(p.doc.root, OP_N_P);
    REQUIRE(para && op_first(para));
    op_str title = op_attr(para, OP_N_TITLE), text = op_text(op_first(para));
    CHECK_SLICE(title, "a title");
    CHECK_SLICE(text, "some text");
    CHECK(points_into_input(&p, title.p));
    CHECK(points_into_input(&p, text.p));
    release(&p);
}

TEST(text_in_parts_is_one_node)
{
    struct parsed p;
    parse(&p, "<p>a&amp;b\r\nc\rd<!-- dropped -->e&#x65E5;&nLt;&copy</p>");
    struct op_node *para = op_find(p.doc.root, OP_N_P);
    REQUIRE(para && op_first(para));
    op_str text = op_text(op_first(para));
    CHECK_SLICE(text, "a&b\nc\nde\xE6\x97\xA5\xE2\x89\xAA\xE2\x83\x92\xC2\xA9");
    CHECK(!op_next(op_first(para)));
    release(&p);
}

TEST(references_in_values)
{
    struct parsed p;
    parse(&p, "<a href='?a=b&copy=c&amp;d&lt' title=&#65;\r\nalt=\"x\r\ny\">");
    struct op_node *a = op_find(p.doc.root, OP_N_A);
    REQUIRE(a);
    op_str href = op_attr(a, OP_N_HREF), title = op_attr(a, OP_N_TITLE), alt = op_attr(a, OP_N_ALT);
    CHECK_SLICE(href, "?a=b&copy=c&d<");
    CHECK_SLICE(title, "A");
    CHECK_SLICE(alt, "x\ny");
    release(&p);
}

TEST(positions_are_offsets_plus_one)
{
    struct parsed p;
    parse(&p, "<p>ab<b>cd</b></p>");
    struct op_node *para = op_find(p.doc.root, OP_N_P), *bold = op_find(p.doc.root, OP_N_B);
    REQUIRE(para && bold && op_first(bold));
    CHECK_INT(para->pos, 1);
    CHECK_INT(op_first(para)->pos, 4);
    CHECK_INT(bold->pos, 6);
    CHECK_INT(op_first(bold)->pos, 9);
    release(&p);
}

TEST(empty_input_has_head_and_body)
{
    struct parsed p;
    parse(&p, "");
    CHECK(op_find(p.doc.root, OP_N_HEAD) != NULL);
    CHECK(p.body != NULL);
    CHECK(p.doc.quirks);
    release(&p);
}

TEST(comments_and_doctype_only_when_asked_for)
{
    struct parsed p;
    parse(&p, "<!DOCTYPE html><!-- a --><p>");
    CHECK(!p.doc.quirks);
    CHECK(op_first(p.doc.root) == op_last(p.doc.root));
    release(&p);
    parse_as(&p, OP_STR("<!DOCTYPE html><!-- a --><p>"), &(struct op_html_options){.comments = true});
    REQUIRE(op_first(p.doc.root) && op_next(op_first(p.doc.root)));
    CHECK_INT(op_first(p.doc.root)->kind, OP_DOCTYPE);
    CHECK_INT(op_next(op_first(p.doc.root))->kind, OP_COMMENT);
    release(&p);
}

TEST(comments_in_foreign_content_stay_behind_the_end_of_body)
{
    struct parsed p;
    parse_as(&p, OP_STR("<svg></body><!-- a --></html><!-- b --><g>"), &(struct op_html_options){.comments = true});
    struct op_node *svg = op_last(p.body);
    REQUIRE(svg && svg->ns == OP_NS_SVG && op_first(svg));
    CHECK_INT(op_first(svg)->kind, OP_COMMENT);
    CHECK_INT(op_next(op_first(svg))->kind, OP_COMMENT);
    CHECK(op_first(p.doc.root) == op_last(p.doc.root));
    release(&p);
}

TEST(white_space_among_ignored_characters_of_columns_stays)
{
    struct parsed p;
    parse(&p, "");
    static const char input[] = "ab c\n<col>                                                                      ";
    struct op_node *group = op_new_element(&p.doc, OP_N_COLGROUP);
    (void)op_html_parse_fragment(&p.doc, op_str_make(input, 10), &(struct op_html_options){.scripting = false},
                                 OP_NS_HTML, OP_N_COLGROUP, group);
    REQUIRE(op_first(group) && op_first(group)->kind == OP_TEXT);
    op_str text = op_text(op_first(group));
    CHECK_SLICE(text, " \n");
    CHECK(op_is(op_last(group), OP_N_COL));
    release(&p);
}

TEST(template_contents_are_a_fragment)
{
    struct parsed p;
    parse(&p, "<template><td>x</template>");
    struct op_node *template = op_find(p.doc.root, OP_N_TEMPLATE);
    REQUIRE(template && op_first(template));
    CHECK_INT(op_first(template)->kind, OP_FRAGMENT);
    CHECK(op_first(template) == op_last(template));
    CHECK(op_child(op_first(template), OP_N_TD) != NULL);
    release(&p);
}

TEST(fragment_goes_into_its_node)
{
    struct parsed p;
    parse(&p, "<p>before</p>");
    static const char input[] = "<td>x<td>y<p>                                                                ";
    struct op_html_options options = {.scripting = false};
    struct op_node *row = op_new_element(&p.doc, OP_N_TR);
    CHECK_INT(op_html_parse_fragment(&p.doc, op_str_make(input, 10), &options, OP_NS_HTML, OP_N_TR, row), 0);
    REQUIRE(op_first(row) && op_next(op_first(row)));
    CHECK(op_is(op_first(row), OP_N_TD));
    CHECK(op_next(op_first(row)) == op_last(row));
    release(&p);
}

TEST(depth_is_limited_and_text_kept)
{
    static const char *const pieces[] = {"<div>x",      "<b>x",        "<table><tr><td>x",    "<svg><desc>x",
                                         "<template>x", "<ul><li>x",   "<form><div></form>x", "<select>x",
                                         "<a><div>x",   "<object><i>x"};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct parsed p;
        parse_many(&p, pieces[i], 3000);
        CHECK(deepest(p.doc.root) <= OP_HTML_DEPTH_MAX);
        struct op_buf text = OP_BUF_INIT;
        op_text_content(p.doc.root, &text);
        CHECK_INT(text.n, 3000);
        op_buf_release(&text);
        release(&p);
    }
}

TEST(displaced_elements_are_counted)
{
    struct parsed p;
    parse_many(&p, "<div>", 400);
    CHECK_INT(p.displaced, 0);
    release(&p);
    parse_many(&p, "<div>", 1000);
    CHECK(p.displaced > 400);
    release(&p);
}

TEST(first_of_many_attributes_counts)
{
    struct op_buf html = OP_BUF_INIT;
    op_buf_addz(&html, "<p");
    for (unsigned i = 0; i < 200; i++)
        op_buf_addf(&html, " a%u=%u", i % 100, i);
    op_buf_addz(&html, ">");
    struct parsed p;
    parse_as(&p, op_buf_str(&html), &(struct op_html_options){.scripting = false});
    struct op_node *para = op_find(p.doc.root, OP_N_P);
    REQUIRE(para);
    CHECK_INT(para->n, 100);
    op_str last = op_attr(para, op_doc_name(&p.doc, OP_STR("a99")));
    CHECK_SLICE(last, "99");
    op_buf_release(&html);
    release(&p);
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(texts_and_values_point_into_the_input);
    RUN(text_in_parts_is_one_node);
    RUN(references_in_values);
    RUN(positions_are_offsets_plus_one);
    RUN(empty_input_has_head_and_body);
    RUN(comments_and_doctype_only_when_asked_for);
    RUN(comments_in_foreign_content_stay_behind_the_end_of_body);
    RUN(white_space_among_ignored_characters_of_columns_stays);
    RUN(template_contents_are_a_fragment);
    RUN(fragment_goes_into_its_node);
    RUN(depth_is_limited_and_text_kept);
    RUN(displaced_elements_are_counted);
    RUN(first_of_many_attributes_counts);
    return check_done(&run);
}
