/* math-speed ROUNDS FILE: TeX to trees, all formulas of FILE (one a line) a round, best of the rounds of CPU time, and
   the same once more with all of them eight times, which takes eight times as long when the cost is linear. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "offprint/math.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Seconds for `times` runs through all formulas, as of one article. */
static double run(op_str text, unsigned times, struct op_arena *arena, size_t *count)
{
    static const struct op_math_options options = {.display = false};
    struct op_doc doc;
    op_arena_reset(arena);
    op_doc_init(&doc, arena);
    double start = now();
    struct op_math *m = op_math_new(&doc);
    *count = 0;
    for (unsigned i = 0; i < times; i++)
        for (op_str rest = text; rest.n; ++*count)
            (void)op_math_typeset(m, op_str_cut(&rest, '\n'), &options);
    op_math_finish(m, &options);
    op_math_free(m);
    return now() - start;
}

static bool load(const char *path, struct op_buf *text)
{
    FILE *file = fopen(path, "rb");
    for (size_t n = 1; file && n;) {
        char *to = op_buf_reserve(text, 65536);
        n = to ? fread(to, 1, 65536, file) : 0;
        text->n += n;
    }
    return file && !fclose(file);
}

int main(int argc, char **argv)
{
    uint64_t rounds;
    struct op_buf text = OP_BUF_INIT;
    struct op_arena arena;
    if (argc != 3 || !op_str_to_uint(op_str_z(argv[1]), 1000000, &rounds) || !load(argv[2], &text))
        return 2;
    op_arena_init(&arena, 0);
    double best[2] = {1e9, 1e9};
    size_t count[2] = {0, 0};
    for (uint64_t round = 0; round < rounds; round++)
        for (size_t i = 0; i < 2; i++) {
            double seconds = run(op_buf_str(&text), i ? 8 : 1, &arena, &count[i]);
            best[i] = seconds < best[i] ? seconds : best[i];
        }
    printf("%zu formulas, %.1f bytes each: %.0f a second; eight times as many take %.2f times as long\n", count[0],
           (double)text.n / (double)count[0], (double)count[0] / best[0], best[1] / best[0]);
    op_arena_release(&arena);
    op_buf_release(&text);
    return 0;
}
