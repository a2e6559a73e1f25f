/* op-extract: its tables, which are searched by halves, and what single names and lines mean. The sources are included,
   for the tables are nobody else's. */
#include "check.h"

#include "../../src/stage/extract_phrases.c"
#include "../../src/stage/extract_words.c"

TEST(tables_are_sorted)
{
    for (size_t i = 1; i < sizeof words / sizeof *words; i++)
        CHECK_STR(strcmp(words[i - 1].word, words[i].word) < 0 ? "" : words[i].word, "");
    for (size_t i = 1; i < sizeof phrases / sizeof *phrases; i++)
        CHECK_STR(strcmp(phrases[i - 1].phrase, phrases[i].phrase) < 0 ? "" : phrases[i].phrase, "");
}

TEST(rows_end_in_nul)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        CHECK(memchr(words[i].word, 0, sizeof words[i].word));
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
        CHECK(memchr(phrases[i].phrase, 0, sizeof phrases[i].phrase));
}

TEST(names_are_taken_apart)
{
    static const struct {
        const char *name;
        uint32_t traits;
    } rows[] = {
        {"article-body", TRAIT_BODY | TRAIT_CONTENT},
        {"c-articleBody__inner", TRAIT_BODY | TRAIT_CONTENT},
        {"related_posts", TRAIT_RELATED},
        {"relatedPosts3", TRAIT_RELATED},
        {"shareholder", 0},
        {"header", 0},
        {"ad", TRAIT_AD},
        {"badge", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_INT(traits_of_name(op_str_z(rows[i].name)), rows[i].traits);
}

TEST(lines_are_known_by_how_they_begin)
{
    static const struct {
        const char *text;
        enum extract_phrase phrase;
        bool whole;
    } rows[] = {
        {"ADVERTISEMENT", PHRASE_AD, true},
        {"Read more: the other story", PHRASE_RELATED, false},
        {"Reading is fun", PHRASE_NONE, false},
        {"Lesen  Sie\n auch", PHRASE_RELATED, true},
        {"\xE7\x9B\xB8\xE5\x85\xB3\xE9\x98\x85\xE8\xAF\xBB\xEF\xBC\x9A\xE4\xB8\x80", PHRASE_RELATED, false},
        {"\xD0\xA7\xD0\x98\xD0\xA2\xD0\x90\xD0\x99\xD0\xA2\xD0\x95 \xD0\xA2\xD0\x90\xD0\x9A\xD0\x96\xD0\x95",
         PHRASE_RELATED, true},
        {"", PHRASE_NONE, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool whole = false;
        CHECK_INT(extract_phrase_of(op_str_z(rows[i].text), &whole), rows[i].phrase);
        CHECK_INT(whole, rows[i].whole);
    }
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(tables_are_sorted);
    RUN(rows_end_in_nul);
    RUN(names_are_taken_apart);
    RUN(lines_are_known_by_how_they_begin);
    return check_done(&run);
}
