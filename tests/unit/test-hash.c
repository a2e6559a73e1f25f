/* Digests. In a program of their own because they need a library, which the rest of base does not. */
#include "check.h"
#include "offprint/hash.h"

TEST(digests_are_those_of_the_standards)
{
    char hex[65], uuid[37];
    struct op_sha256 hash = op_sha256(OP_STR("abc"));
    op_sha256_hex(&hash, hex);
    CHECK_STR(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    op_uuid5_url(OP_STR("http://www.example.com/"), uuid);
    CHECK_STR(uuid, "fcde3c85-2270-590f-9e7c-ee003d65e0e2");
    op_uuid5_content(OP_STR("abc"), uuid);
    CHECK_STR(uuid, "ce309857-6244-5b52-879e-12beaad51580");
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(digests_are_those_of_the_standards);
    return check_done(&run);
}
