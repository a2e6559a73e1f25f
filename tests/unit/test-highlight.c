/* The door of GNU Source-highlight: runs cover the text, and what cannot be highlighted in good time stays plain. */
#include "check.h"

#include "highlight/highlight.h"

static const char absent[] = "offprint-highlight.so is not built";

/* The tokens of `text`, as a letter for each byte. */
static void letters(op_str text, const char *language, char out[128])
{
    static const char names[OP_TOKEN_COUNT + 1] = ".ktsncfpvr+-";
    struct op_buf runs = OP_BUF_INIT;
    size_t n = 0;
    if (op_highlight(text, op_str_z(language), &runs))
        for (size_t i = 0; i < runs.n / sizeof(struct op_highlight_run); i++) {
            struct op_highlight_run run;
            memcpy(&run, runs.p + i * sizeof run, sizeof run);
            for (uint32_t k = 0; k < run.n && n < 127; k++)
                out[n++] = names[run.token];
        }
    out[n] = 0;
    op_buf_release(&runs);
}

TEST(tokens)
{
    static const struct {
        const char *language, *text, *want;
    } cases[] = {
        {"c", "int x = 1; // y\n", "ttt.....n..cccc."},
        {"C++", "class A {}", "kkkkk.t..."},
        {"c#", "using A;", "ppppp..."},
        {"js", "return /a/g", "kkkkkk.rrrr"},
        {"ts", "const a = 'b'", "kkkkk.....sss"},
        {"py", "def f():", "kkk.f..."},
        {"bash", "echo $x # y", ".....vv.ccc"},
        {"rb", "puts \"a\"", ".....sss"},
        {"rs", "fn f() {}", "kk.f....."},
        {"go", "func f() {}", "kkkk.f....."},
        {"yml", "a: 'b' # c", "...sss.ccc"},
        {"diff", "--- a\n+++ b\n", "-----.+++++."},
        {"html", "<p>a</p>", "kkk.kkkk"},
        {"json", "[true]", ".kkkk."},
        {"sql", "SELECT a", "kkkkkk.."},
    };
    if (!op_highlight_load())
        SKIP(absent);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char got[128];
        letters(op_str_z(cases[i].text), cases[i].language, got);
        /* Where a token ends is the library's business; which tokens there are, and that all is covered, is ours. */
        if (strcmp(got, cases[i].want) != 0)
            printf("# %s: %s\n", cases[i].language, got);
        CHECK_INT(strlen(got), strlen(cases[i].text));
        CHECK_STR(got, cases[i].want);
    }
}

TEST(a_state_lasts_over_lines)
{
    char got[128];
    if (!op_highlight_load())
        SKIP(absent);
    letters(OP_STR("/* a\n\n   b */ int c;"), "c", got);
    CHECK_STR(got, "cccc..ccccccc.ttt...");
    letters(OP_STR("int c;"), "c", got);
    CHECK_STR(got, "ttt...");
}

TEST(what_is_not_known_stays_plain)
{
    struct op_buf runs = OP_BUF_INIT;
    CHECK(!op_highlight(OP_STR("a"), OP_STR("nolang"), &runs));
    CHECK(!op_highlight(OP_STR("a"), OP_STR(""), &runs));
    CHECK(!op_highlight(OP_STR("a"), OP_STR("../c"), &runs));
    CHECK(!op_highlight(OP_STR(""), OP_STR("c"), &runs));
    CHECK_INT(runs.n, 0);
}

TEST(what_costs_too_much_stays_plain)
{
    struct op_buf runs = OP_BUF_INIT, text = OP_BUF_INIT;
    if (!op_highlight_load())
        SKIP(absent);
    op_buf_fill(&text, 'a', 5000);
    CHECK(!op_highlight(op_buf_str(&text), OP_STR("c"), &runs));
    op_buf_clear(&text);
    for (size_t i = 0; i < 400; i++)
        op_buf_addz(&text, "\\\"\\\"");
    op_buf_truncate(&text, 999);
    CHECK(!op_highlight(op_buf_str(&text), OP_STR("ada"), &runs));
    op_buf_clear(&text);
    while (text.n <= (size_t)256 << 10)
        op_buf_addz(&text, "int a;\n");
    CHECK(!op_highlight(op_buf_str(&text), OP_STR("c"), &runs));
    CHECK_INT(runs.n, 0);
    op_buf_release(&text);
    op_buf_release(&runs);
}

TEST(bytes_that_are_no_ascii)
{
    char got[128];
    if (!op_highlight_load())
        SKIP(absent);
    letters(OP_STR("x = \"\xC3\xA9\xE6\x97\xA5\" // \xF0\x9F\x98\x80"), "c", got);
    CHECK_STR(got, "....sssssss.ccccccc");
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(tokens);
    RUN(a_state_lasts_over_lines);
    RUN(what_is_not_known_stays_plain);
    RUN(what_costs_too_much_stays_plain);
    RUN(bytes_that_are_no_ascii);
    return check_done(&run);
}
