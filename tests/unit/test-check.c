/* The macros of check.h hold where they should; what they print when they do not is tested by tests/selftest. */
#include "check.h"

struct slice {
    const char *p;
    size_t n;
};

TEST(equal_things_are_equal)
{
    struct slice slice = {"abc", 2};
    const char *nothing = NULL;
    CHECK(slice.n == 2);
    CHECK_INT(slice.n, 2);
    CHECK_STR("abc", "abc");
    CHECK_STR(nothing, NULL);
    CHECK_SLICE(slice, "ab");
    CHECK_BYTES(slice.p, slice.n, "ab", (size_t)2);
}

TEST(require_goes_on_when_it_holds)
{
    REQUIRE(1 + 1 == 2);
    CHECK(!check_self->failed_now);
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(equal_things_are_equal);
    RUN(require_goes_on_when_it_holds);
    return check_done(&run);
}
