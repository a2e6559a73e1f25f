/* Unit tests: one program a module, printing one line a test for tests/run.

       TEST(splits_at_the_first_colon)
       {
           CHECK_INT(find("a:b:c", ':'), 1);
           CHECK_STR(before("a:b:c", ':'), "a");
       }

       int main(void)
       {
           struct check_run run = CHECK_RUN;
           RUN(splits_at_the_first_colon);
           return check_done(&run);
       }

   A failed CHECK is counted and the test goes on; a failed REQUIRE ends the test. A test that is defined and never run
   is an unused function, so the compiler says so. Each macro evaluates its arguments once. */
#ifndef OFFPRINT_TESTS_CHECK_H
#define OFFPRINT_TESTS_CHECK_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct check_run {
    int tests, failed;
    const char *name; /* of the test that runs now */
    bool failed_now;  /* whether it has failed already */
    const char *skip; /* why it was left out, or NULL */
};

/* clang-format off */
#define CHECK_RUN { 0, 0, NULL, false, NULL }
/* clang-format on */

#define TEST(name) static void name(struct check_run *check_self)

#define RUN(test)                                                                                                      \
    do {                                                                                                               \
        check_begin(&run, #test);                                                                                      \
        test(&run);                                                                                                    \
        check_end(&run);                                                                                               \
    } while (0)

/* The condition holds. */
#define CHECK(condition) check_true(check_self, __FILE__, __LINE__, (condition), #condition)

/* Two integers, as long long, are equal: what was computed first, then what is wanted. */
#define CHECK_INT(actual, wanted)                                                                                      \
    check_int(check_self, __FILE__, __LINE__, (long long)(actual), (long long)(wanted), #actual)

/* Two strings that end in NUL are equal; NULL equals NULL only. */
#define CHECK_STR(actual, wanted) check_str(check_self, __FILE__, __LINE__, (actual), (wanted), #actual)

/* A slice (anything with members p and n; it must be a variable) equals a string that ends in NUL. */
#define CHECK_SLICE(slice, wanted)                                                                                     \
    check_bytes(check_self, __FILE__, __LINE__, (slice).p, (slice).n, (wanted), strlen(wanted), #slice)

/* Two runs of bytes are equal. */
#define CHECK_BYTES(p, n, wanted, wanted_n)                                                                            \
    check_bytes(check_self, __FILE__, __LINE__, (p), (n), (wanted), (wanted_n), #p)

/* As CHECK, but the rest of the test makes no sense without it. */
#define REQUIRE(condition)                                                                                             \
    do {                                                                                                               \
        if (!check_true(check_self, __FILE__, __LINE__, (condition), #condition)) {                                    \
            return;                                                                                                    \
        }                                                                                                              \
    } while (0)

/* Leave the test out, with the reason: something is not installed. */
#define SKIP(reason)                                                                                                   \
    do {                                                                                                               \
        check_self->skip = (reason);                                                                                   \
        return;                                                                                                        \
    } while (0)

static inline void check_begin(struct check_run *run, const char *name)
{
    run->tests++;
    run->name = name;
    run->failed_now = false;
    run->skip = NULL;
}

static inline void check_end(struct check_run *run)
{
    if (run->failed_now) {
        run->failed++;
    } else if (run->skip) {
        printf("skip - %s: %s\n", run->name, run->skip);
    } else {
        printf("ok - %s\n", run->name);
    }
    fflush(stdout); /* a crash in the next test must not take this line with it */
}

/* Begin the report of a failure: the first of a test is its result, later ones are detail. */
static inline void check_failed(struct check_run *run, const char *file, int line)
{
    if (run->failed_now) {
        printf("    %s:%d: ", file, line);
    } else {
        printf("not ok - %s: %s:%d: ", run->name, file, line);
    }
    run->failed_now = true;
}

static inline bool check_true(struct check_run *run, const char *file, int line, bool holds, const char *text)
{
    if (!holds) {
        check_failed(run, file, line);
        printf("%s does not hold\n", text);
    }
    return holds;
}

static inline bool check_int(struct check_run *run, const char *file, int line, long long actual, long long wanted,
                             const char *text)
{
    if (actual != wanted) {
        check_failed(run, file, line);
        printf("%s is %lld, not %lld\n", text, actual, wanted);
    }
    return actual == wanted;
}

/* Print bytes between quotes, as C would write them. */
static inline void check_quote(const char *p, size_t n)
{
    putchar('"');
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)p[i];
        if (c == '\n') {
            fputs("\\n", stdout);
        } else if (c == '"' || c == '\\') {
            printf("\\%c", c);
        } else if (c < 0x20 || c == 0x7F) {
            printf("\\x%02x", c);
        } else {
            putchar(c);
        }
    }
    putchar('"');
}

static inline bool check_bytes(struct check_run *run, const char *file, int line, const char *actual, size_t n,
                               const char *wanted, size_t wanted_n, const char *text)
{
    bool same = n == wanted_n && (n == 0 || memcmp(actual, wanted, n) == 0);
    if (!same) {
        check_failed(run, file, line);
        printf("%s is\n      ", text);
        check_quote(actual, n);
        printf(", not\n      ");
        check_quote(wanted, wanted_n);
        putchar('\n');
    }
    return same;
}

static inline bool check_str(struct check_run *run, const char *file, int line, const char *actual, const char *wanted,
                             const char *text)
{
    if (actual && wanted) {
        return check_bytes(run, file, line, actual, strlen(actual), wanted, strlen(wanted), text);
    }
    if (actual != wanted) {
        check_failed(run, file, line);
        printf("%s is %s\n", text, actual ? "not NULL" : "NULL");
    }
    return actual == wanted;
}

/* Print the plan; the exit status of the program. */
static inline int check_done(struct check_run *run)
{
    printf("1..%d\n", run->tests);
    return run->failed != 0;
}

#endif
