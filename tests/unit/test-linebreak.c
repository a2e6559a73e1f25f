/* Width of text and break opportunities. */
#include "check.h"
#include "offprint/linebreak.h"
#include "unicode/icu.h"

static size_t width(const char *z)
{
    return op_text_width(op_str_z(z));
}

/* The text with a vertical bar at each break. */
static const char *broken(const char *z, char *room)
{
    struct op_line_breaker breaker = OP_LINE_BREAKER_INIT;
    uint32_t at[64];
    size_t count = op_text_breaks(&breaker, op_str_z(z), at, 64), n = 0, next = 0;
    op_line_breaker_release(&breaker);
    for (size_t i = 0; z[i]; i++) {
        if (next < count && at[next] == i) {
            room[n++] = '|';
            next++;
        }
        room[n++] = z[i];
    }
    room[n] = 0;
    return room;
}

TEST(narrow_text_is_counted_by_characters)
{
    CHECK_INT(width(""), 0);
    CHECK_INT(width("abc def"), 7);
    CHECK_INT(width("na\xC3\xAFve \xC5\x92uvre"), 11);
    CHECK_INT(width("\xE2\x80\x9Cquoted\xE2\x80\x9D \xE2\x80\x94 \xE2\x82\xAC"), 12);
    CHECK_INT(width("\xCE\xB1\xCE\xB2\xCE\xB3 \xD0\xB6\xD1\x83\xD0\xBA"), 7);
}

TEST(wide_characters_count_two)
{
    CHECK_INT(width("\xE6\xBC\xA2\xE5\xAD\x97"), 4);
    CHECK_INT(width("\xE3\x81\x8B\xE3\x83\xBC\xE3\x80\x82"), 6);
    CHECK_INT(width("\xEF\xBD\xB1\xEF\xBD\xB2"), 2);
    CHECK_INT(width("\xED\x95\x9C\xEA\xB5\xAD"), 4);
    CHECK_INT(width("\xF0\xA0\x80\x80"), 2);
}

TEST(combining_characters_count_nothing)
{
    CHECK_INT(width("e\xCC\x81t\xCC\x81"), 2);
    CHECK_INT(width("\xE0\xB8\xA0\xE0\xB8\xB2\xE0\xB8\xA9\xE0\xB8\xB4"), 3);
    CHECK_INT(width("\xE3\x81\x8B\xE3\x82\x99"), 2);
}

TEST(clusters_count_as_one_sign)
{
    if (!icu_common())
        SKIP("ICU is not installed");
    /* a family of three, a flag, a thumb with a tone of skin, a heart shown as emoji, a keycap */
    CHECK_INT(width("\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7"), 2);
    CHECK_INT(width("\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA\xF0\x9F\x87\xAB\xF0\x9F\x87\xB7"), 4);
    CHECK_INT(width("\xF0\x9F\x91\x8D\xF0\x9F\x8F\xBD"), 2);
    CHECK_INT(width("\xE2\x9D\xA4\xEF\xB8\x8F"), 2);
    CHECK_INT(width("1\xEF\xB8\x8F\xE2\x83\xA3"), 2);
    /* conjoining jamo make one syllable, spacing marks belong to their letter */
    CHECK_INT(width("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB"), 2);
    CHECK_INT(width("\xE0\xA4\xB9\xE0\xA4\xBF"), 1);
}

TEST(words_of_spaced_scripts_never_break)
{
    char room[256];
    CHECK_STR(broken("well-known and/or em\xE2\x80\x94"
                     "dash",
                     room),
              "well-known and/or em\xE2\x80\x94"
              "dash");
    CHECK_STR(broken("https://example.com/a?b=c", room), "https://example.com/a?b=c");
    CHECK_STR(broken("\xD0\xBA\xD1\x82\xD0\xBE-\xD1\x82\xD0\xBE", room), "\xD0\xBA\xD1\x82\xD0\xBE-\xD1\x82\xD0\xBE");
}

TEST(lines_break_next_to_ideographs_but_for_punctuation)
{
    char room[256];
    CHECK_STR(broken("\xE6\xBC\xA2\xE5\xAD\x97\xE3\x80\x82\xE5\xAD\x97", room),
              "\xE6\xBC\xA2|\xE5\xAD\x97\xE3\x80\x82|\xE5\xAD\x97");
    CHECK_STR(broken("\xE5\xAD\x97\xE3\x80\x8C\xE5\xAD\x97\xE3\x80\x8D\xE5\xAD\x97", room),
              "\xE5\xAD\x97|\xE3\x80\x8C\xE5\xAD\x97\xE3\x80\x8D|\xE5\xAD\x97");
    CHECK_STR(broken("\xE5\xAD\x97well-known\xE5\xAD\x97", room), "\xE5\xAD\x97|well-known|\xE5\xAD\x97");
}

TEST(thai_breaks_between_words)
{
    if (!icu_common())
        SKIP("ICU is not installed");
    char room[256];
    CHECK_STR(broken("\xE0\xB8\xA0\xE0\xB8\xB2\xE0\xB8\xA9\xE0\xB8\xB2\xE0\xB9\x84\xE0\xB8\x97\xE0\xB8\xA2", room),
              "\xE0\xB8\xA0\xE0\xB8\xB2\xE0\xB8\xA9\xE0\xB8\xB2|\xE0\xB9\x84\xE0\xB8\x97\xE0\xB8\xA2");
}

TEST(no_more_breaks_than_there_is_room_for)
{
    struct op_line_breaker breaker = OP_LINE_BREAKER_INIT;
    uint32_t at[2] = {0, 99};
    CHECK_INT(op_text_breaks(&breaker, OP_STR("\xE6\xBC\xA2\xE5\xAD\x97\xE5\xAD\x97"), at, 1), 1);
    CHECK_INT(at[0], 3);
    CHECK_INT(at[1], 99);
    CHECK_INT(op_text_breaks(&breaker, OP_STR("\xE6\xBC\xA2\xE5\xAD\x97"), at, 0), 0);
    op_line_breaker_release(&breaker);
}

TEST(line_ends_vanish_between_chinese_and_japanese_only)
{
    CHECK(op_text_unspaced(0x6F22));
    CHECK(op_text_unspaced(0x3042));
    CHECK(op_text_unspaced(0x3002));
    CHECK(op_text_unspaced(0xFF0C));
    CHECK(!op_text_unspaced(0xAC00));
    CHECK(!op_text_unspaced('a'));
    CHECK(!op_text_unspaced(0x1F600));
}

TEST(simple_characters_are_narrow_and_alone)
{
    CHECK(op_text_simple('a'));
    CHECK(op_text_simple(0xE9));
    CHECK(op_text_simple(0x2019));
    CHECK(op_text_simple(0x416));
    CHECK(!op_text_simple(0x301));
    CHECK(!op_text_simple(0x200D));
    CHECK(!op_text_simple(0x20D7));
    CHECK(!op_text_simple(0x6F22));
    CHECK(!op_text_simple(0x1F600));
}

/* What is called simple has one column and no mark in ICU's tables too. */
TEST(simple_characters_are_so_in_unicode)
{
    const struct icu_common *icu = icu_common();
    if (!icu)
        SKIP("ICU is not installed");
    size_t wrong = 0;
    for (uint32_t c = 0xA0; c < 0x3000; c++) {
        if (!op_text_simple(c) || c == 0xAD)
            continue;
        unsigned type = (unsigned char)icu->u_charType((UChar32)c);
        int width_of = icu->u_getIntPropertyValue((UChar32)c, UCHAR_EAST_ASIAN_WIDTH);
        bool mark = type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_COMBINING_SPACING_MARK ||
                    type == U_FORMAT_CHAR;
        if (mark || width_of == U_EA_WIDE || width_of == U_EA_FULLWIDTH)
            wrong++;
    }
    CHECK_INT(wrong, 0);
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(narrow_text_is_counted_by_characters);
    RUN(wide_characters_count_two);
    RUN(combining_characters_count_nothing);
    RUN(clusters_count_as_one_sign);
    RUN(words_of_spaced_scripts_never_break);
    RUN(lines_break_next_to_ideographs_but_for_punctuation);
    RUN(thai_breaks_between_words);
    RUN(no_more_breaks_than_there_is_room_for);
    RUN(line_ends_vanish_between_chinese_and_japanese_only);
    RUN(simple_characters_are_narrow_and_alone);
    RUN(simple_characters_are_so_in_unicode);
    return check_done(&run);
}
