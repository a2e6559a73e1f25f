/* TeX to MathML, as a module. */
#include "offprint/math.h"

#include "check.h"
#include "offprint/xhtml.h"

struct fixture {
    struct op_arena arena;
    struct op_doc doc;
    struct op_math *math;
    struct op_buf out, faults;
};

static void begin(struct fixture *f)
{
    memset(f, 0, sizeof *f);
    op_arena_init(&f->arena, 0);
    op_doc_init(&f->doc, &f->arena);
    f->doc.root = op_new_node(&f->doc, OP_FRAGMENT);
    f->math = op_math_new(&f->doc);
}

static void end(struct fixture *f)
{
    op_math_free(f->math);
    op_buf_release(&f->out);
    op_buf_release(&f->faults);
    op_arena_release(&f->arena);
}

static void note(void *self, const struct op_math_fault *fault)
{
    static const char letters[] = "ublr";
    struct fixture *f = self;
    op_buf_addf(&f->faults, "%c%zu %.*s;", letters[fault->kind], fault->offset, OP_ARG(fault->what));
}

static struct op_node *typeset(struct fixture *f, const char *tex, bool display)
{
    const struct op_math_options options = {display, note, f};
    return op_math_typeset(f->math, op_str_z(tex), &options);
}

/* The tree as text, without the declaration of its namespace. */
static const char *written(struct fixture *f, struct op_node *tree)
{
    static const struct op_xhtml_options plain = {.stream = false};
    static const op_str declaration = OP_STR_INIT(" xmlns=\"http://www.w3.org/1998/Math/MathML\"");
    op_buf_clear(&f->out);
    if (!tree)
        return "";
    op_append(f->doc.root, tree);
    op_xhtml_write(&f->doc, tree, &plain, &f->out);
    size_t at = op_str_find(op_buf_str(&f->out), declaration, 0);
    if (at != OP_NOT_FOUND) {
        memmove(f->out.p + at, f->out.p + at + declaration.n, f->out.n - at - declaration.n);
        op_buf_truncate(&f->out, f->out.n - declaration.n);
    }
    return f->out.p;
}

#define CHECK_TEX(tex, wanted)                                                                                         \
    do {                                                                                                               \
        struct fixture f;                                                                                              \
        begin(&f);                                                                                                     \
        CHECK_STR(written(&f, typeset(&f, tex, false)), wanted);                                                       \
        CHECK_INT(f.faults.n, 0);                                                                                      \
        end(&f);                                                                                                       \
    } while (0)

#define CHECK_FAULT(tex, wanted, faults_wanted)                                                                        \
    do {                                                                                                               \
        struct fixture f;                                                                                              \
        begin(&f);                                                                                                     \
        CHECK_STR(written(&f, typeset(&f, tex, false)), wanted);                                                       \
        op_str faults_found = op_buf_str(&f.faults);                                                                   \
        CHECK_SLICE(faults_found, faults_wanted);                                                                      \
        end(&f);                                                                                                       \
    } while (0)

TEST(minus_is_a_sign_or_an_operator)
{
    CHECK_TEX("-a", "<mrow><mo form=\"prefix\">\xE2\x88\x92</mo><mi>a</mi></mrow>");
    CHECK_TEX("a-b", "<mrow><mi>a</mi><mo>\xE2\x88\x92</mo><mi>b</mi></mrow>");
    CHECK_TEX("a=-b", "<mrow><mi>a</mi><mo>=</mo><mo form=\"prefix\">\xE2\x88\x92</mo><mi>b</mi></mrow>");
}

TEST(numbers_are_whole)
{
    CHECK_TEX("3.14", "<mn>3.14</mn>");
    CHECK_TEX("1,000", "<mn>1,000</mn>");
    CHECK_TEX("1,2", "<mrow><mn>1</mn><mo separator=\"true\">,</mo><mn>2</mn></mrow>");
    CHECK_TEX("x^12", "<mrow><msup><mi>x</mi><mn>1</mn></msup><mn>2</mn></mrow>");
    CHECK_TEX("5.", "<mrow><mn>5</mn><mi>.</mi></mrow>");
}

TEST(scripts_find_their_base)
{
    CHECK_TEX("x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>");
    CHECK_TEX("f'_n", "<msubsup><mi>f</mi><mi>n</mi><mo>\xE2\x80\xB2</mo></msubsup>");
    CHECK_TEX("_a", "<msub><mrow/><mi>a</mi></msub>");
    CHECK_TEX("(a)^2", "<msup><mrow><mo form=\"prefix\" stretchy=\"false\">(</mo><mi>a</mi><mo form=\"postfix\" "
                       "stretchy=\"false\">)</mo></mrow><mn>2</mn></msup>");
    CHECK_TEX("x^\\frac12", "<msup><mi>x</mi><mfrac><mn>1</mn><mn>2</mn></mfrac></msup>");
}

TEST(letters_of_other_alphabets_are_characters)
{
    CHECK_TEX("\\mathbb{R}", "<mi>\xE2\x84\x9D</mi>");
    CHECK_TEX("\\mathrm{d}", "<mi mathvariant=\"normal\">d</mi>");
    CHECK_TEX("\\mathrm{rank}", "<mi>rank</mi>");
    CHECK_TEX("\\Gamma", "<mi mathvariant=\"normal\">\xCE\x93</mi>");
}

TEST(text_keeps_its_spaces)
{
    CHECK_TEX("\\text{ if  $x$ is}",
              "<mrow><mtext>\xC2\xA0if\xC2\xA0</mtext><mi>x</mi><mtext>\xC2\xA0is</mtext></mrow>");
    CHECK_TEX("\\text{a {b \\textbf{c}} d}", "<mtext>a b \xF0\x9D\x90\x9C d</mtext>");
    CHECK_TEX("\\text{caf\\'e}", "<mtext>cafe\xCC\x81</mtext>");
    CHECK_TEX("\\text{a #8}", "<mtext>a #8</mtext>");
}

TEST(macros_last_as_long_as_the_document)
{
    struct fixture f;
    begin(&f);
    CHECK(typeset(&f, "\\newcommand{\\two}[2][a]{#1#2} \\def\\pair<#1>{#1}\\let\\e\\two", false) == NULL);
    CHECK_STR(written(&f, typeset(&f, "\\two b", false)), "<mrow><mi>a</mi><mi>b</mi></mrow>");
    CHECK_STR(written(&f, typeset(&f, "\\two[c]{b}", false)), "<mrow><mi>c</mi><mi>b</mi></mrow>");
    CHECK_STR(written(&f, typeset(&f, "\\pair<x>", false)), "<mi>x</mi>");
    CHECK_STR(written(&f, typeset(&f, "\\e y", false)), "<mrow><mi>a</mi><mi>y</mi></mrow>");
    CHECK_INT(f.faults.n, 0);
    end(&f);
}

TEST(references_show_tags_and_numbers)
{
    struct fixture f;
    begin(&f);
    struct op_node *before = typeset(&f, "\\eqref{b}", false), *line = typeset(&f, "x \\tag{7} \\label{a}", true);
    struct op_node *holder = op_new_element(&f.doc, OP_N_MROW);
    op_append(holder, typeset(&f, "\\begin{equation} y \\label{b} \\end{equation}", true));
    struct op_node *after = typeset(&f, "\\ref{a}", false), *nothing = typeset(&f, "\\eqref{c}", false);
    struct op_node *outside = op_new_element(&f.doc, OP_N_A), *lost = op_new_element(&f.doc, OP_N_A);
    CHECK(op_math_refer(f.math, outside, OP_STR(" b "), false));
    CHECK(!op_math_refer(f.math, lost, OP_STR("c"), false));
    op_math_finish(f.math, &(struct op_math_options){false, note, &f});
    CHECK_STR(written(&f, before), "<mtext href=\"#mjx-eqn:b\">(1)</mtext>");
    CHECK_STR(written(&f, after), "<mtext href=\"#mjx-eqn:a\">7</mtext>");
    CHECK_STR(written(&f, nothing), "<mtext>(c)</mtext>");
    CHECK_STR(written(&f, outside), "<a xmlns=\"http://www.w3.org/1999/xhtml\" href=\"#mjx-eqn:b\">1</a>");
    CHECK(!op_first(lost));
    CHECK(op_str_eq(op_buf_str(&f.faults), OP_STR("r0 c;")));
    CHECK(op_str_eq(op_attr(line, OP_N_ID), OP_STR("mjx-eqn:a")));
    CHECK(strstr(written(&f, line), "<mtext>(7)</mtext>") != NULL);
    CHECK(strstr(written(&f, holder), "<mtext>(1)</mtext>") != NULL);
    end(&f);
}

static size_t depth_of(struct op_node *tree)
{
    size_t depth = 0, most = 0;
    struct op_walk w;
    op_walk_start(&w, tree);
    while (op_walk_next(&w)) {
        depth += w.event == OP_ENTER ? 1 : (size_t)-1;
        most = depth > most ? depth : most;
    }
    return most;
}

/* Elements that come around what is closed already count too, and those of one cell are no burden to the next. */
TEST(levels_are_counted)
{
    struct fixture f;
    struct op_buf deep = OP_BUF_INIT, wide = OP_BUF_INIT;
    begin(&f);
    for (size_t i = 0; i < 150; i++)
        op_buf_addz(&deep, "{");
    op_buf_addz(&deep, "x");
    for (size_t i = 0; i < 150; i++)
        op_buf_addz(&deep, " \\brace y}");
    CHECK(depth_of(typeset(&f, deep.p, true)) < 500);
    CHECK(f.faults.n > 0);
    op_buf_clear(&f.faults);
    op_buf_addz(&wide, "\\begin{matrix}");
    for (size_t i = 0; i < 400; i++)
        op_buf_addz(&wide, "\\displaystyle a \\over b & \\color{red} c \\brack d \\\\");
    op_buf_addz(&wide, "\\end{matrix}");
    CHECK(depth_of(typeset(&f, wide.p, true)) < 20);
    CHECK_INT(f.faults.n, 0);
    op_buf_release(&deep);
    op_buf_release(&wide);
    end(&f);
}

TEST(unknown_commands_show_their_names)
{
    CHECK_FAULT("a\\foo b", "<mrow><mi>a</mi><mtext>\\foo</mtext><mi>b</mi></mrow>", "u1 \\foo;");
    CHECK_FAULT("\\frac\\foo2", "<mfrac><mtext>\\foo</mtext><mn>2</mn></mfrac>", "u5 \\foo;");
}

TEST(what_is_missing_is_filled_in)
{
    CHECK_FAULT("\\frac{a}", "<mfrac><mi>a</mi><mrow/></mfrac>", "b0 an argument;");
    CHECK_FAULT("{a", "<mi>a</mi>", "b0 };");
    CHECK_FAULT("a}", "<mi>a</mi>", "b1 {;");
    CHECK_FAULT("a^b^c", "<mrow><msup><mi>a</mi><mi>b</mi></msup><msup><mrow/><mi>c</mi></msup></mrow>",
                "b3 a second superscript;");
    CHECK_FAULT("\\left(a", "<mrow><mo form=\"prefix\" stretchy=\"true\">(</mo><mi>a</mi><mo form=\"postfix\"/></mrow>",
                "b0 \\right;");
    CHECK_FAULT("", "", "");
    CHECK_FAULT("% nothing", "", "");
}

TEST(expansion_has_a_limit)
{
    struct fixture f;
    begin(&f);
    CHECK(typeset(&f, "\\def\\a{\\a\\a}\\a x", false) != NULL);
    op_str faults = op_buf_str(&f.faults);
    CHECK_SLICE(faults, "l12 commands that expand to commands;");
    end(&f);
}

TEST(depth_has_a_limit)
{
    struct fixture f;
    char tex[4001];
    begin(&f);
    memset(tex, '{', 2000);
    memset(tex + 2000, '}', 2000);
    tex[4000] = 0;
    CHECK(typeset(&f, tex, false) != NULL);
    CHECK(f.faults.n > 0 && f.faults.p[0] == 'l');
    end(&f);
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(minus_is_a_sign_or_an_operator);
    RUN(numbers_are_whole);
    RUN(scripts_find_their_base);
    RUN(letters_of_other_alphabets_are_characters);
    RUN(text_keeps_its_spaces);
    RUN(macros_last_as_long_as_the_document);
    RUN(references_show_tags_and_numbers);
    RUN(levels_are_counted);
    RUN(unknown_commands_show_their_names);
    RUN(what_is_missing_is_filled_in);
    RUN(expansion_has_a_limit);
    RUN(depth_has_a_limit);
    return check_done(&run);
}
