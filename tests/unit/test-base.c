/* Slices, buffers, arenas, UTF-8, records, digests. */
#include "base/text_scan.h"
#include "check.h"
#include "offprint/arena.h"
#include "offprint/record.h"
#include "offprint/utf8.h"

TEST(cuts_at_separators_and_ends_absent)
{
    op_str rest = OP_STR("a,,b");
    op_str first = op_str_cut(&rest, ','), second = op_str_cut(&rest, ','), third = op_str_cut(&rest, ',');
    CHECK_SLICE(first, "a");
    CHECK_SLICE(second, "");
    CHECK_SLICE(third, "b");
    CHECK(rest.p == NULL);
}

TEST(finds_within_bounds)
{
    CHECK_INT(op_str_find(OP_STR("ababc"), OP_STR("abc"), 0), 2);
    CHECK_INT(op_str_find(OP_STR("ababc"), OP_STR("abcd"), 0), OP_NOT_FOUND);
    CHECK_INT(op_str_find(OP_STR("abc"), OP_STR("c"), 3), OP_NOT_FOUND);
    CHECK_INT(op_str_find_char(OP_STR("abca"), 'a', 1), 3);
    CHECK_INT(op_str_find_char(OP_STR_NONE, 'a', 0), OP_NOT_FOUND);
}

TEST(finds_at_every_distance)
{
    static const char needle[4] = {'a', 'b', 'c', 'a'};
    char text[80];
    for (size_t n = 4; n <= sizeof text; n++)
        for (size_t at = 0; at + 4 <= n; at++) {
            memset(text, 'a', sizeof text);
            memcpy(text + at, needle, sizeof needle);
            CHECK_INT(op_str_find(op_str_make(text, n), OP_STR("abca"), 0), at);
            CHECK_INT(op_str_find(op_str_make(text, n), OP_STR("bc"), at ? at - 1 : 0), at + 1);
            CHECK_INT(op_str_find(op_str_make(text, n), OP_STR("abca"), at + 1), OP_NOT_FOUND);
            CHECK_INT(op_str_find(op_str_make(text, at + 3), OP_STR("abca"), 0), OP_NOT_FOUND);
        }
}

TEST(words_are_found_in_any_case_and_spacing)
{
    CHECK(op_str_has_word(OP_STR(" one\tTWO\nthree "), OP_STR("two")));
    CHECK(!op_str_has_word(OP_STR("twofold"), OP_STR("two")));
}

TEST(numbers_must_fill_the_slice_and_fit)
{
    uint64_t value = 7;
    CHECK(op_str_to_uint(OP_STR("065535"), 65535, &value));
    CHECK_INT(value, 65535);
    CHECK(!op_str_to_uint(OP_STR("65536"), 65535, &value));
    CHECK(!op_str_to_uint(OP_STR("1 "), 9, &value));
    CHECK(!op_str_to_uint(OP_STR(""), 9, &value));
    CHECK(op_str_to_uint(OP_STR("18446744073709551615"), UINT64_MAX, &value));
    CHECK(!op_str_to_uint(OP_STR("18446744073709551616"), UINT64_MAX, &value));
}

TEST(a_buffer_stops_at_its_ceiling_and_says_so)
{
    struct op_buf b;
    op_buf_init(&b, 5);
    op_buf_addz(&b, "abc");
    CHECK(!b.full);
    op_buf_addz(&b, "def");
    CHECK(b.full);
    CHECK_STR(b.p, "abc");
    op_buf_addc(&b, 'd');
    op_buf_addc(&b, 'e');
    op_buf_addc(&b, 'f');
    CHECK_STR(b.p, "abcde");
    op_buf_release(&b);
}

TEST(formatted_text_and_numbers)
{
    struct op_buf b = OP_BUF_INIT;
    op_buf_addf(&b, "%s-%d ", "x", -3);
    op_buf_add_uint(&b, UINT64_MAX);
    op_buf_add_utf8(&b, 0x1F600);
    op_buf_add_utf8(&b, 0xD800);
    CHECK_STR(b.p, "x--3 18446744073709551615\xF0\x9F\x98\x80\xEF\xBF\xBD");
    op_buf_release(&b);
}

TEST(an_arena_copies_and_starts_over)
{
    struct op_arena a;
    op_arena_init(&a, 0);
    op_str s = op_arena_dup(&a, OP_STR("text")), joined = op_arena_join(&a, s, OP_STR("s"));
    CHECK_STR(s.p, "text");
    CHECK_STR(joined.p, "texts");
    CHECK(op_arena_dup(&a, OP_STR_NONE).p == NULL);
    CHECK_INT((uintptr_t)op_arena_alloc(&a, 1) % 8, 0);
    memset(op_arena_alloc(&a, (size_t)20 << 20), 1, (size_t)20 << 20);
    op_arena_reset(&a);
    CHECK_INT(a.used, 0);
    const char *zero = op_arena_zalloc(&a, 64);
    CHECK(zero[0] == 0 && zero[63] == 0);
    op_arena_release(&a);
}

TEST(ill_formed_utf8_is_found_and_replaced)
{
    static const struct {
        const char *in, *out;
        size_t faults;
    } rows[] = {
        {"plain ascii, long enough", "plain ascii, long enough", 0},
        {"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 0},
        {"\xEF\xBF\xBD", "\xEF\xBF\xBD", 0},
        {"a\xFFz", "a\xEF\xBF\xBDz", 1},
        {"\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD", 2},
        {"\xE2\x82", "\xEF\xBF\xBD", 1},
        {"\xE2\x82z", "\xEF\xBF\xBDz", 1},
        {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 3},
        {"\xF4\x90\x80\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 4},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct op_buf b = OP_BUF_INIT;
        CHECK_INT(op_utf8_repair(op_str_z(rows[i].in), &b), rows[i].faults);
        CHECK_STR(b.p, rows[i].out);
        CHECK_INT(op_utf8_validate(op_buf_str(&b)), b.n);
        op_buf_release(&b);
    }
}

/* The quick way of validation against the slow one: all beginnings of three bytes, in the middle and at the end. */
TEST(utf8_validation_agrees_with_decoding)
{
    for (uint32_t w = 0; w <= 0xFFFFFF; w++) {
        char s[5] = {(char)(w >> 16), (char)(w >> 8), (char)w, 'x', 0};
        size_t n = 1, at = 0, length = 3 + (w & 1);
        while (at < length) {
            bool replaced = op_utf8_decode(s + at, s + length, &n) == OP_REPLACEMENT;
            if (replaced && (n != 3 || memcmp(s + at, "\xEF\xBF\xBD", 3) != 0))
                break;
            at += n;
        }
        REQUIRE(op_utf8_validate(op_str_make(s, length)) == at);
    }
}

/* Vectors are summed up in bytes, which hold 255 of them; lengths on both sides of that, and ends of all lengths. */
TEST(counts_hold_over_any_length)
{
    static const char piece[4] = {'\xC3', '\xA9', ' ', '\f'};
    static char text[16 * 600];
    for (size_t i = 0; i + 4 <= sizeof text; i += 4)
        memcpy(text + i, piece, sizeof piece);
    for (size_t n = 0; n < sizeof text; n += n < 64 || n > 16 * 254 ? 4 : 400) {
        CHECK_INT(op_utf8_count(op_str_make(text, n)), n / 4 * 3);
        CHECK_INT(op_str_visible(op_str_make(text, n)), n / 2);
    }
}

TEST(text_is_folded_up_to_the_first_place_that_is_not)
{
    static const char *const faults[] = {"  ", "\n", "\t", "\x01"};
    char text[80];
    for (size_t n = 2; n <= sizeof text; n++) {
        for (size_t i = 0; i < n; i++)
            text[i] = "words of text "[i % 14];
        CHECK(op_scan_folded(text, text + n) == text + n);
        for (size_t fault = 0; fault < sizeof faults / sizeof *faults; fault++)
            for (size_t at = 0; at + strlen(faults[fault]) <= n; at++) {
                char saved[2] = {text[at], text[at + 1 < n ? at + 1 : at]};
                memcpy(text + at, faults[fault], strlen(faults[fault]));
                bool joins = text[at] == ' ' && at && text[at - 1] == ' ';
                CHECK(op_scan_folded(text, text + n) == text + at - joins);
                text[at + 1 < n ? at + 1 : at] = saved[1];
                text[at] = saved[0];
            }
    }
}

TEST(xml_forbids_what_it_forbids)
{
    CHECK(op_xml_char('\n') && op_xml_char(0x85) && op_xml_char(0xFFFD) && op_xml_char(0x10FFFF));
    CHECK(!op_xml_char(0) && !op_xml_char(0x0C) && !op_xml_char(0xFFFE) && !op_xml_char(0xD800));
}

TEST(what_cannot_be_seen_is_void)
{
    static const char *const seen[] = {".", "\xC2\xA0.", "\xE2\x80\x8Bx", "\xEF\xBF\xBD", "\xCC\x81"};
    CHECK(op_utf8_is_void(OP_STR_NONE));
    CHECK(op_utf8_is_void(OP_STR(" \n\t")));
    CHECK(op_utf8_is_void(OP_STR("\xC2\xA0\xC2\xAD\xE2\x80\x8B\xE2\x81\xA0\xE3\x80\x80\xEF\xBB\xBF")));
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++)
        CHECK(!op_utf8_is_void(op_str_z(seen[i])));
}

TEST(records_come_back_whole_or_not_at_all)
{
    struct op_buf b = OP_BUF_INIT;
    op_record_add(&b, 7, OP_STR("payload"));
    op_record_add_uint(&b, 8, 1234567890123u);
    op_str rest = op_buf_str(&b), bytes;
    uint32_t tag = 0;
    REQUIRE(op_record_next(&rest, &tag, &bytes));
    CHECK_INT(tag, 7);
    CHECK_SLICE(bytes, "payload");
    op_str cut = op_str_first(rest, rest.n - 1);
    CHECK(!op_record_next(&cut, &tag, &bytes) && cut.n > 0);
    REQUIRE(op_record_next(&rest, &tag, &bytes));
    CHECK_INT(op_record_uint(bytes), 1234567890123);
    CHECK(!op_record_next(&rest, &tag, &bytes) && rest.n == 0);
    op_buf_release(&b);
}

TEST(letters_are_folded_in_three_scripts)
{
    static const struct {
        const char *a, *b;
        bool equal;
    } rows[] = {
        {"MÄRZ", "märz", true},
        {"ЯНВАРЯ", "января", true},
        {"Ёлка", "ёлка", true},
        {"ΜΑΐΟΥ", "μαΐου", true},
        {"ŠIAULIAI", "šiauliai", true},
        {"ŻÓŁTY", "żółty", true},
        {"Ÿ", "ÿ", true},
        {"İ", "i", true},
        {"×", "÷", false},
        {"a", "ab", false},
        {"中文", "中文", true},
        {"ÇA", "CA", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_INT(op_utf8_eq_fold(op_str_z(rows[i].a), op_str_z(rows[i].b)), rows[i].equal);
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(cuts_at_separators_and_ends_absent);
    RUN(finds_within_bounds);
    RUN(finds_at_every_distance);
    RUN(words_are_found_in_any_case_and_spacing);
    RUN(numbers_must_fill_the_slice_and_fit);
    RUN(a_buffer_stops_at_its_ceiling_and_says_so);
    RUN(formatted_text_and_numbers);
    RUN(an_arena_copies_and_starts_over);
    RUN(ill_formed_utf8_is_found_and_replaced);
    RUN(utf8_validation_agrees_with_decoding);
    RUN(letters_are_folded_in_three_scripts);
    RUN(counts_hold_over_any_length);
    RUN(text_is_folded_up_to_the_first_place_that_is_not);
    RUN(xml_forbids_what_it_forbids);
    RUN(what_cannot_be_seen_is_void);
    RUN(records_come_back_whole_or_not_at_all);
    return check_done(&run);
}
