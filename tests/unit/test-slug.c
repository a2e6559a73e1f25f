/* File names from names. */
#include "check.h"
#include "cli/slug.h"

static void check_slug(struct check_run *check_self, const char *name, const char *wanted)
{
    struct op_buf out = OP_BUF_INIT;
    op_slug(op_str_z(name), &out);
    CHECK_STR(out.p, wanted);
    op_buf_release(&out);
}

#define SLUG(name, wanted) check_slug(check_self, name, wanted)

TEST(keeps_letters_and_digits)
{
    SLUG("2024-02-29-the-paper", "2024-02-29-the-paper");
    SLUG("  Hello,   World!  ", "hello-world");
    SLUG("a_b.c", "a-b-c");
    SLUG("It's Meridian\xE2\x80\x99s", "its-meridians");
}

TEST(takes_marks_off)
{
    SLUG("Crème Brûlée", "creme-brulee");
    SLUG("CREME", "creme");
    SLUG("Cre\xCC\x80me", "creme");
    SLUG("Straße Œuvre Þing Łódź", "strasse-oeuvre-thing-lodz");
    SLUG("Việt Nam", "viet-nam");
}

TEST(never_gives_nothing)
{
    SLUG("", "article");
    SLUG("...", "article");
    SLUG("飞行", "article");
    SLUG("飞行 2", "2");
}

TEST(keeps_clear_of_devices)
{
    SLUG("con", "article-con");
    SLUG("COM1", "article-com1");
    SLUG("lpt9", "article-lpt9");
    SLUG("con men", "con-men");
    SLUG("co", "co");
    SLUG("company", "company");
}

TEST(ends_long_names_with_a_word)
{
    char name[201];
    struct op_buf out = OP_BUF_INIT;
    for (size_t i = 0; i < 200; i++)
        name[i] = i % 7 == 6 ? ' ' : 'a';
    name[200] = 0;
    op_slug(op_str_z(name), &out);
    CHECK_INT(out.n, 76);
    CHECK(out.p[out.n - 1] == 'a');
    memset(name, 'x', 200);
    op_buf_clear(&out);
    op_slug(op_str_z(name), &out);
    CHECK_INT(out.n, OP_SLUG_MAX);
    op_buf_release(&out);
}

TEST(parts_of_names_may_be_nothing)
{
    struct op_buf out = OP_BUF_INIT;
    op_slug_part(OP_STR("飞行"), &out);
    CHECK_INT(out.n, 0);
    op_slug_part(OP_STR("con"), &out);
    CHECK_STR(out.p, "con");
    op_buf_release(&out);
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(keeps_letters_and_digits);
    RUN(takes_marks_off);
    RUN(never_gives_nothing);
    RUN(keeps_clear_of_devices);
    RUN(ends_long_names_with_a_word);
    RUN(parts_of_names_may_be_nothing);
    return check_done(&run);
}
