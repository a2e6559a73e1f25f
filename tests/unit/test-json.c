/* JSON as pages hold it. */
#include "check.h"

#include "offprint/buf.h"
#include "json/json_tree.h"

/* The values as JSON again, as far as there is any. */
static void print(const struct json_value *v, struct op_buf *out)
{
    if (v->name.p) {
        op_buf_add(out, v->name);
        op_buf_addc(out, '=');
    }
    if (v->kind <= JSON_STRING) {
        op_buf_add(out, v->text);
        return;
    }
    op_buf_addc(out, v->kind == JSON_ARRAY ? '[' : '{');
    for (const struct json_value *item = v->first; item; item = item->next) {
        print(item, out);
        if (item->next)
            op_buf_addc(out, ' ');
    }
    op_buf_addc(out, v->kind == JSON_ARRAY ? ']' : '}');
}

static void check_json(struct check_run *check_self, const char *text, const char *expected)
{
    struct op_arena arena;
    struct op_buf out = OP_BUF_INIT;
    size_t budget = 1000;
    op_arena_init(&arena, 0);
    print(json_parse(&arena, op_str_z(text), &budget), &out);
    CHECK_STR(op_buf_str(&out).p, expected);
    op_buf_release(&out);
    op_arena_release(&arena);
}

TEST(well_formed)
{
    check_json(check_self, "{\"a\": [1, -2.5e3, true, null, \"x\"], \"b\": {}}", "[{a=[1 -2.5e3 true null x] b={}}]");
    check_json(check_self, "\"\\u00e9\\n\\\"\\ud83d\\ude00\\ud83d\"", "[\xC3\xA9\n\"\xF0\x9F\x98\x80\xEF\xBF\xBD]");
    check_json(check_self, "", "[]");
}

TEST(as_pages_have_it)
{
    check_json(check_self, "{\"a\": 1,}", "[{a=1}]");
    check_json(check_self, "[1, 2,, 3,]", "[[1 2 3]]");
    check_json(check_self, "{\"a\": \"one\ntwo\tthree\"}", "[{a=one\ntwo\tthree}]");
    check_json(check_self, "{\"a\": \"He said \"no\" to it\", \"b\": 2}", "[{a=He said \"no\" to it b=2}]");
    check_json(check_self, "{\"a\": \"it\\'s\"}", "[{a=it's}]");
    check_json(check_self, "{a: 'b', 'c': d}", "[{a=b c=d}]");
    check_json(check_self, "{\"a\": 1} {\"b\": 2};", "[{a=1} {b=2}]");
    check_json(check_self, "<!-- {\"a\": 1} -->", "[{a=1}]");
    check_json(check_self, "//<![CDATA[\n{\"a\": 1}\n//]]>", "[{a=1}]");
    check_json(check_self, "<![CDATA[{\"a\": [1]}]]>", "[{a=[1]}]");
    check_json(check_self, "{/* one */ \"a\": 1, // two\n \"b\": 2}", "[{a=1 b=2}]");
    check_json(check_self, "{\"a\": [1, {\"b\": \"c", "[{a=[1 {b=c}]}]");
    check_json(check_self, "]}{\"a\": 1}", "[{a=1}]");
}

TEST(members)
{
    struct op_arena arena;
    size_t budget = 1000;
    op_arena_init(&arena, 0);
    const struct json_value *object =
        json_parse(&arena, OP_STR("{\"a\": 1, \"a\": \"2\", \"b\": null, \"c\": []}"), &budget)->first;
    CHECK(op_str_eq(json_member_text(object, "a"), OP_STR("2")));
    CHECK(!json_member_text(object, "b").p);
    CHECK(!json_member_text(object, "c").p && json_member(object, "c"));
    CHECK(!json_member(object, "d") && !json_member(NULL, "a"));
    op_arena_release(&arena);
}

TEST(limits)
{
    struct op_arena arena;
    struct op_buf deep = OP_BUF_INIT;
    size_t budget = 3;
    op_arena_init(&arena, 0);
    const struct json_value *few = json_parse(&arena, OP_STR("[1, 2, 3, 4]"), &budget);
    CHECK_INT(budget, 0);
    CHECK(few->first->last && op_str_eq(few->first->last->text, OP_STR("2")));
    op_buf_fill(&deep, '[', 100000);
    op_buf_addz(&deep, "1");
    op_buf_fill(&deep, ']', 100000);
    op_buf_addz(&deep, ",2");
    budget = 1000;
    const struct json_value *root = json_parse(&arena, op_buf_str(&deep), &budget);
    CHECK_INT(1000 - budget, JSON_DEPTH_MAX + 1);
    CHECK(root->last != root->first && op_str_eq(root->last->text, OP_STR("2")));
    op_buf_release(&deep);
    op_arena_release(&arena);
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(well_formed);
    RUN(as_pages_have_it);
    RUN(members);
    RUN(limits);
    return check_done(&run);
}
