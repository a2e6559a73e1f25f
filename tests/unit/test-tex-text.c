/* Where TeX stands in text. */
#include "check.h"
#include "offprint/buf.h"
#include "stage/tex_text.h"

/* The formulas of a text: `(x)` in a line, `[x]` displayed. */
static void check_formulas(struct check_run *check_self, enum tex_trust trust, const char *text, const char *wanted)
{
    struct op_buf out = OP_BUF_INIT;
    struct tex_span span;
    op_str s = op_str_z(text);
    for (size_t at = 0; tex_next(s, at, trust, &span); at = span.to) {
        CHECK(span.from >= at && span.to > span.from && span.to <= s.n);
        op_buf_addc(&out, span.display ? '[' : '(');
        op_buf_add(&out, span.tex);
        op_buf_addc(&out, span.display ? ']' : ')');
    }
    CHECK(!out.n || tex_may_stand_in(s, trust));
    CHECK_STR(out.n ? out.p : "", wanted);
    op_buf_release(&out);
}

#define UNDECLARED(text, wanted) check_formulas(check_self, TEX_UNDECLARED, text, wanted)
#define DECLARED(text, wanted) check_formulas(check_self, TEX_DECLARED, text, wanted)
#define DOLLARS(text, wanted) check_formulas(check_self, TEX_DOLLARS, text, wanted)

TEST(only_what_can_be_nothing_else)
{
    UNDECLARED("\\(x\\) \\( x^2 \\) \\(\\alpha\\) \\(2n + 1\\) \\(f(x) = 1.5\\)",
               "(x)(x^2)(\\alpha)(2n + 1)(f(x) = 1.5)");
    UNDECLARED("\\[E = mc^2\\] \\[a_{ij}\\] \\[\\foo{x}\\]", "[E = mc^2][a_{ij}][\\foo{x}]");
    UNDECLARED("\\(foo\\|bar\\) \\([0-9]*\\) \\(a*\\) \\(\\w+\\) \\(^ab\\) \\(a_name\\) \\(x86\\)", "");
    UNDECLARED("\\[1\\] \\[sic\\] \\[a\\] \\(see below\\) \\(3\\) \\(\\)", "");
    UNDECLARED("$x$ $$x^2$$", "");
}

TEST(delimiters_pair)
{
    DECLARED("\\(ab \\(cd\\) \\[ef \\] \\(gh", "(cd)[ef]");
    DECLARED("\\\\(ab\\\\) \\(a \\\\) b\\)", "(a \\\\) b)");
    DECLARED("$$ a \\$$ b $$ c", "[a \\$$ b]");
    DECLARED("$$$$ \\(\\) \\[ \\]", "");
}

TEST(environments)
{
    UNDECLARED("\\begin{align}a &= b \\\\ c\\end{align}", "[\\begin{align}a &= b \\\\ c\\end{align}]");
    UNDECLARED("\\begin{equation} a \\end{equation} \\begin{math}b\\end{math}", "[a](b)");
    UNDECLARED("\\begin{align}\\begin{align}a\\end{align}", "[\\begin{align}a\\end{align}]");
    UNDECLARED("\\begin{align} a \\end{align*} \\begin{itemize} b \\end{itemize} \\begin{align}\\end{align}", "");
}

TEST(single_dollars_follow_pandoc)
{
    DOLLARS("$x$, $n \\ge 1$ and $`y`$.", "(x)(n \\ge 1)(y)");
    DOLLARS("$5 and $6; $20,000-$30,000; US$ 4 ($5); US$x$; $ x$; $x $; $x$3", "");
    DOLLARS("$5 (US$ 4) and $HOME and $PATH", "");
    DOLLARS("\\$5 $a\\$b$", "(a\\$b)");
    DECLARED("$x$", "");
}

TEST(prose_is_none)
{
    DECLARED("\\(in words\\) \\(see this below\\) $$ and spend $$ \\(价格\\)", "(in words)");
    CHECK(tex_is_prose(OP_STR("one two three")) && tex_is_prose(OP_STR("это слово")));
    CHECK(!tex_is_prose(OP_STR("sin x")) && !tex_is_prose(OP_STR("\\text{one two three}")) &&
          !tex_is_prose(OP_STR("")));
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(only_what_can_be_nothing_else);
    RUN(delimiters_pair);
    RUN(environments);
    RUN(single_dollars_follow_pandoc);
    RUN(prose_is_none);
    return check_done(&run);
}
