/* math-html [--display]: TeX on standard input, each formula followed by a NUL byte, to MathML, each followed by a NUL.
   Formulas share nothing, unless --shared says that they are of one article. Faults go to standard error. */
#include <stdio.h>
#include <stdlib.h>

#include "offprint/math.h"
#include "offprint/xhtml.h"

static void report(void *self, const struct op_math_fault *fault)
{
    static const char *const kinds[] = {"unknown", "unbalanced", "limit", "reference"};
    (void)self;
    fprintf(stderr, "%zu: %s: %.*s\n", fault->offset, kinds[fault->kind], OP_ARG(fault->what));
}

static void write_formula(struct op_doc *doc, struct op_node *tree)
{
    static const struct op_xhtml_options plain = {.stream = false};
    struct op_buf out = OP_BUF_INIT;
    struct op_node *math = op_new_element(doc, OP_N_MATH);
    math->ns = OP_NS_MATHML;
    op_append(doc->root, math);
    if (tree)
        op_append(math, tree);
    op_xhtml_write(doc, math, &plain, &out);
    (void)fwrite(out.p, 1, out.n, stdout);
    putchar(0);
    op_buf_release(&out);
    op_unlink(math);
}

int main(int argc, char **argv)
{
    bool display = false, shared = false;
    for (int i = 1; i < argc; i++) {
        display = display || !strcmp(argv[i], "--display");
        shared = shared || !strcmp(argv[i], "--shared");
    }
    struct op_buf input = OP_BUF_INIT;
    for (size_t n = 1; n;) {
        char *to = op_buf_reserve(&input, 65536);
        n = to ? fread(to, 1, 65536, stdin) : 0;
        input.n += n;
    }
    struct op_arena arena;
    struct op_doc doc;
    op_arena_init(&arena, 0);
    op_doc_init(&doc, &arena);
    struct op_math *m = op_math_new(&doc);
    const struct op_math_options options = {display, report, NULL};
    for (op_str rest = op_buf_str(&input); rest.n;) {
        op_str tex = op_str_cut(&rest, '\0');
        struct op_node *tree = op_math_typeset(m, tex, &options);
        if (!shared) {
            op_math_finish(m, &options);
            op_math_free(m);
        }
        write_formula(&doc, tree);
        if (!shared)
            m = op_math_new(&doc);
    }
    op_math_finish(m, &options);
    op_math_free(m);
    op_arena_release(&arena);
    op_buf_release(&input);
    return 0;
}
