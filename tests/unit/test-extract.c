/* op-extract: its tables, and what single names and lines mean. The sources are included, for the tables are nobody
   else's. */
#include "check.h"

#include "../../src/stage/class_facts.c"
#include "../../src/stage/extract_phrases.c"

TEST(tables_are_sorted)
{
    for (size_t i = 1; i < sizeof phrases / sizeof *phrases; i++)
        CHECK_STR(strcmp(phrases[i - 1].phrase, phrases[i].phrase) < 0 ? "" : phrases[i].phrase, "");
}

TEST(rows_end_in_nul)
{
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
        CHECK(memchr(phrases[i].phrase, 0, sizeof phrases[i].phrase));
}

TEST(every_class_word_is_found)
{
    for (size_t i = 0; i < sizeof class_words / sizeof *class_words; i++) {
        const struct class_word *row = &class_words[i];
        struct class_facts f = read_names(op_str_skip(row->text, row->text.p[0] == '.'));
        bool said = (f.traits & row->says.traits) == row->says.traits && (f.page & row->says.page) == row->says.page &&
                    (f.names & row->says.names) == row->says.names;
        CHECK_STR(said ? "" : row->text.p, "");
    }
}

TEST(names_are_taken_apart)
{
    static const struct {
        const char *value;
        uint32_t traits;
        unsigned page, names;
    } rows[] = {
        {"article-body", TRAIT_BODY | TRAIT_CONTENT, 0, 0},
        {"c-articleBody__inner", TRAIT_BODY | TRAIT_CONTENT, 0, 0},
        {"ARTICLE_BODY", TRAIT_BODY | TRAIT_CONTENT, 0, 0},
        {"article body", TRAIT_CONTENT, 0, 0},
        {"related_posts", TRAIT_RELATED, PAGE_AROUND | PAGE_OTHERS, 0},
        {"relatedPosts3", TRAIT_RELATED, PAGE_AROUND | PAGE_OTHERS, 0},
        {"has-comments", TRAIT_COMMENT, 0, 0},
        {"x --comments", TRAIT_COMMENT, PAGE_AROUND | PAGE_OTHERS, 0},
        {"post__authorName", TRAIT_BYLINE | TRAIT_CONTENT, PAGE_AUTHOR | PAGE_NAME, 0},
        {"shareholder", 0, 0, 0},
        {"header", 0, 0, 0},
        {"ad", TRAIT_AD, 0, 0},
        {"badge", 0, 0, 0},
        {"a11y-hidden x", 0, 0, CLASS_HIDDEN},
        {"x-a11y-hidden", 0, 0, 0},
        {"MathJax_Display", 0, 0, CLASS_FORMULA},
        {"sidenote__content", TRAIT_CONTENT, 0, CLASS_SIDENOTE},
        {" \t- \xC3\xA4 ", 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct class_facts f = read_names(op_str_z(rows[i].value));
        if (f.traits != rows[i].traits || f.page != rows[i].page || f.names != rows[i].names)
            CHECK_STR(rows[i].value, "");
    }
}

/* Long lists of classes name what the article is about. */
TEST(page_words_count_in_short_values)
{
    struct op_buf value = OP_BUF_INIT;
    while (value.n < PAGE_BYTES)
        op_buf_addz(&value, "tag-boats ");
    op_buf_addz(&value, "author-ada");
    struct class_facts f = read_names(op_buf_str(&value));
    CHECK_INT(f.page, 0);
    CHECK_INT(f.traits, TRAIT_TAGS | TRAIT_BYLINE);
    op_buf_release(&value);
}

TEST(many_values_are_told_apart)
{
    struct op_arena arena;
    struct op_article a;
    op_arena_init(&arena, 0);
    op_article_init(&a, &arena);
    for (unsigned round = 0; round < 2; round++)
        for (unsigned i = 0; i < 4 << MEMORY_BITS; i++) {
            const char *word = i % 3 == 0 ? "byline" : i % 3 == 1 ? "noprint" : "x";
            op_str value = op_arena_printf(&arena, "item-%u %s item-%u", i, word, i);
            struct class_facts f = class_facts_of(&a, value);
            CHECK_INT(f.traits, i % 3 == 0 ? TRAIT_BYLINE : 0);
            CHECK_INT(f.names, i % 3 == 1 ? CLASS_HIDDEN : 0);
        }
    CHECK_INT(class_facts_of(&a, OP_STR("")).traits, 0);
    op_arena_release(&arena);
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
    RUN(every_class_word_is_found);
    RUN(names_are_taken_apart);
    RUN(page_words_count_in_short_values);
    RUN(many_values_are_told_apart);
    RUN(lines_are_known_by_how_they_begin);
    return check_done(&run);
}
