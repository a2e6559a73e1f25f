/* The tree, the walk, names, attributes, positions, the serialiser. */
#include "check.h"
#include "offprint/dom.h"
#include "offprint/xhtml.h"

struct fixture {
    struct op_arena arena;
    struct op_doc doc;
    struct op_buf out;
};

static void set_up(struct fixture *f)
{
    op_arena_init(&f->arena, (size_t)64 << 20);
    op_doc_init(&f->doc, &f->arena);
    f->out = (struct op_buf)OP_BUF_INIT;
}

static void tear_down(struct fixture *f)
{
    op_buf_release(&f->out);
    op_arena_release(&f->arena);
}

static struct op_node *add(struct fixture *f, struct op_node *parent, uint32_t name)
{
    struct op_node *n = op_new_element(&f->doc, name);
    op_append(parent, n);
    return n;
}

static void add_text(struct fixture *f, struct op_node *parent, const char *text)
{
    op_append(parent, op_new_text(&f->doc, op_str_z(text)));
}

static const char *written(struct fixture *f)
{
    static const struct op_xhtml_options options = {.stream = false};
    op_buf_clear(&f->out);
    op_xhtml_write(&f->doc, f->doc.root, &options, &f->out);
    return f->out.p;
}

#define XHTML " xmlns=\"http://www.w3.org/1999/xhtml\""

/* div > (p > "a", b > "c") */
static struct op_node *small_tree(struct fixture *f)
{
    struct op_node *div = add(f, f->doc.root, OP_N_DIV);
    add_text(f, add(f, div, OP_N_P), "a");
    add_text(f, add(f, div, OP_N_B), "c");
    return div;
}

TEST(known_names_have_numbers_and_others_get_them)
{
    struct fixture f;
    set_up(&f);
    CHECK_INT(op_name_lookup(OP_STR("div")), OP_N_DIV);
    CHECK_INT(op_name_lookup(OP_STR("viewBox")), OP_N_VIEW_BOX);
    CHECK_INT(op_name_lookup(OP_STR("Div")), OP_N_UNNAMED);
    char name[16];
    uint32_t numbers[300];
    for (int i = 0; i < 300; i++) {
        (void)snprintf(name, sizeof name, "x-%d", i);
        numbers[i] = op_doc_name(&f.doc, op_str_z(name));
        CHECK(numbers[i] >= OP_N_COUNT);
    }
    op_str again = op_doc_name_str(&f.doc, numbers[123]);
    CHECK_SLICE(again, "x-123");
    CHECK_INT(op_doc_name(&f.doc, OP_STR("x-299")), numbers[299]);
    tear_down(&f);
}

TEST(every_known_name_is_found_by_its_spelling)
{
    for (uint32_t i = 1; i < OP_N_COUNT; i++)
        CHECK_INT(op_name_lookup(op_known_name(i)), i);
    CHECK(op_name_flags[OP_N_BR] & OP_NAME_VOID);
    CHECK(op_name_flags[OP_N_H3] & OP_NAME_HEADING);
}

TEST(nodes_move_and_links_stay_right)
{
    struct fixture f;
    set_up(&f);
    struct op_node *div = small_tree(&f), *p = op_first(div), *b = op_last(div);
    CHECK(op_next(p) == b && op_prev(b) == p && op_parent(p) == div);
    op_unlink(p);
    op_insert_after(b, p);
    CHECK_STR(written(&f), "<div" XHTML "><b>c</b><p>a</p></div>");
    op_wrap(b, op_new_element(&f.doc, OP_N_P));
    op_unwrap(p);
    CHECK_STR(written(&f), "<div" XHTML "><p><b>c</b></p>a</div>");
    op_append(f.doc.root, op_copy(&f.doc, div, true));
    CHECK_STR(written(&f), "<div" XHTML "><p><b>c</b></p>a</div><div" XHTML "><p><b>c</b></p>a</div>");
    op_move_children(div, op_last(f.doc.root));
    CHECK(!op_first(div) && !op_last(div));
    tear_down(&f);
}

TEST(the_walk_enters_and_leaves_everything)
{
    struct fixture f;
    set_up(&f);
    struct op_node *div = small_tree(&f);
    struct op_walk w;
    char trace[64];
    size_t n = 0;
    op_walk_start(&w, div);
    while (op_walk_next(&w)) {
        const char *name = w.node->kind == OP_TEXT ? "t" : op_doc_name_str(&f.doc, w.node->name).p;
        n += (size_t)snprintf(trace + n, sizeof trace - n, w.event == OP_ENTER ? "<%s" : "%s>", name);
    }
    CHECK_STR(trace, "<div<p<tt>p><b<tt>b>div>");
    CHECK_INT(op_walk_next(&w), OP_WALK_END);
    tear_down(&f);
}

TEST(nodes_follow_in_document_order_and_no_further_than_the_root)
{
    struct fixture f;
    set_up(&f);
    struct op_node *div = small_tree(&f);
    char trace[64];
    size_t n = 0;
    for (struct op_node *at = div; at; at = op_following(at, div))
        n += (size_t)snprintf(trace + n, sizeof trace - n, "%s ",
                              at->kind == OP_TEXT ? "t" : op_doc_name_str(&f.doc, at->name).p);
    CHECK_STR(trace, "div p t b t ");
    CHECK(op_following(op_first(op_first(div)), op_first(div)) == NULL);
    CHECK(op_following(op_first(op_last(div)), op_first(op_last(div))) == NULL);
    tear_down(&f);
}

TEST(the_walk_bears_removal_and_unwrapping)
{
    struct fixture f;
    set_up(&f);
    small_tree(&f);
    struct op_walk w;
    op_walk_start(&w, f.doc.root);
    while (op_walk_next(&w)) {
        if (w.event == OP_ENTER && op_is(w.node, OP_N_P))
            op_walk_remove(&w);
        else if (w.event == OP_LEAVE && (op_is(w.node, OP_N_B) || op_is(w.node, OP_N_DIV)))
            op_unwrap(w.node);
    }
    CHECK_STR(written(&f), "c");
    tear_down(&f);
}

TEST(attributes_are_set_looked_up_and_removed)
{
    struct fixture f;
    set_up(&f);
    struct op_node *a = add(&f, f.doc.root, OP_N_A);
    op_attr_set(&f.doc, a, OP_N_HREF, OP_STR("x"));
    op_attr_set(&f.doc, a, OP_N_ID, OP_STR(""));
    op_attr_set(&f.doc, a, OP_N_HREF, OP_STR("y\"<&\n"));
    op_attr_set_ns(&f.doc, a, OP_NS_OP, OP_N_SHA256, OP_STR("hidden"));
    CHECK(op_attr(a, OP_N_ID).p && op_attr(a, OP_N_ID).n == 0);
    CHECK(!op_attr(a, OP_N_CLASS).p);
    CHECK_STR(written(&f), "<a" XHTML " href=\"y&quot;&lt;&amp;&#10;\" id=\"\"></a>");
    op_attr_remove(a, OP_N_HREF);
    CHECK_STR(written(&f), "<a" XHTML " id=\"\"></a>");
    tear_down(&f);
}

TEST(output_is_well_formed_whatever_the_tree_holds)
{
    struct fixture f;
    set_up(&f);
    struct op_node *p = add(&f, f.doc.root, OP_N_P);
    op_attr_set(&f.doc, p, op_doc_name(&f.doc, OP_STR("@click")), OP_STR("x"));
    op_attr_set(&f.doc, p, op_doc_name(&f.doc, OP_STR("a:b")), OP_STR("x"));
    add_text(&f, p, "]]> \x01 \xEF\xBF\xBF \xFF &");
    add_text(&f, add(&f, p, op_doc_name(&f.doc, OP_STR("1x"))), "kept");
    add(&f, p, OP_N_BR);
    op_append(p, op_new_node(&f.doc, OP_COMMENT));
    CHECK_STR(written(&f), "<p" XHTML ">]]&gt; \xEF\xBF\xBD \xEF\xBF\xBD \xEF\xBF\xBD &amp;kept<br/></p>");
    tear_down(&f);
}

TEST(namespaces_are_declared_where_they_change)
{
    struct fixture f;
    set_up(&f);
    struct op_node *svg = add(&f, add(&f, f.doc.root, OP_N_P), OP_N_SVG);
    svg->ns = OP_NS_SVG;
    struct op_node *use = add(&f, svg, OP_N_USE);
    use->ns = OP_NS_SVG;
    op_attr_set_ns(&f.doc, use, OP_NS_XLINK, OP_N_HREF, OP_STR("#a"));
    CHECK_STR(written(&f), "<p" XHTML "><svg xmlns=\"http://www.w3.org/2000/svg\"><use "
                           "xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\"#a\"/></svg></p>");
    tear_down(&f);
}

TEST(positions_become_lines_and_columns)
{
    struct fixture f;
    set_up(&f);
    struct op_node *div = small_tree(&f);
    op_str text = OP_STR("one\n\xC3\xA9t\xC3\xA9\nthree");
    f.doc.lines = (struct op_lines){.kind = OP_POS_TEXT, .file = OP_STR("f"), .text = text, .first_line = 5};
    op_first(div)->pos = 1 + 6; /* the t of the second line */
    op_last(div)->pos = 1 + 10;
    struct op_place at = op_doc_place(&f.doc, op_last(div));
    CHECK_INT(at.line, 7);
    CHECK_INT(at.column, 1);
    at = op_doc_place(&f.doc, op_first(op_first(div)));
    CHECK_INT(at.line, 6);
    CHECK_INT(at.column, 2);
    CHECK_INT(op_doc_place(&f.doc, div).line, 0);
    static const struct op_map_entry map[] = {{3, 4}, {10, 11}};
    f.doc.lines = (struct op_lines){
        .kind = OP_POS_MAP, .file = OP_STR("f"), .text = text, .first_line = 5, .map = map, .map_count = 2};
    CHECK_INT(op_doc_place(&f.doc, op_first(div)).line, 6);
    CHECK_INT(op_doc_place(&f.doc, op_last(div)).line, 7);
    CHECK_INT(op_doc_place(&f.doc, op_last(div)).column, 2);
    op_first(div)->pos = 1 + 2; /* before all that is mapped */
    CHECK_INT(op_doc_place(&f.doc, op_first(div)).line, 0);
    tear_down(&f);
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(known_names_have_numbers_and_others_get_them);
    RUN(every_known_name_is_found_by_its_spelling);
    RUN(nodes_move_and_links_stay_right);
    RUN(the_walk_enters_and_leaves_everything);
    RUN(nodes_follow_in_document_order_and_no_further_than_the_root);
    RUN(the_walk_bears_removal_and_unwrapping);
    RUN(attributes_are_set_looked_up_and_removed);
    RUN(output_is_well_formed_whatever_the_tree_holds);
    RUN(namespaces_are_declared_where_they_change);
    RUN(positions_become_lines_and_columns);
    return check_done(&run);
}
