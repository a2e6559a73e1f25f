/* How titles and authors are filed (EPUB 3.3, D.4.1, file-as) where nobody says it. */
#include "offprint/language.h"
#include "offprint/utf8.h"
#include "write/epub.h"

/* -- Titles: an article that begins one is filed behind it -- */

static const struct {
    const char *language, *articles;
} languages[] = {
    {"en", "the a an"},
    {"de", "der die das ein eine"},
    {"fr", "le la les un une"},
    {"es", "el la los las un una"},
    {"it", "il lo la i gli le un uno una"},
    {"nl", "de het een"},
    {"pt", "o a os as um uma"},
};

op_str epub_file_as_title(struct op_arena *arena, op_str title, op_str language)
{
    op_str rest = title, article = op_str_word(&rest);
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        op_str list = op_str_z(languages[i].articles);
        if (!op_language_same(language, op_str_z(languages[i].language)))
            continue;
        for (op_str one; (one = op_str_word(&list)).p;)
            if (op_str_eq_ci(one, article) && op_str_trim(rest).n)
                return op_arena_printf(arena, "%.*s, %.*s", OP_ARG(op_str_trim(rest)), OP_ARG(article));
    }
    return OP_STR_NONE;
}

/* -- Authors: the family's name first -- */

enum { WORDS_MAX = 6 };

/* In scripts whose people give their family's name last: Latin, Greek and Cyrillic, with apostrophes. */
static bool is_western(op_str name)
{
    for (size_t at = 0, n; at < name.n; at += n) {
        uint32_t c = op_utf8_decode(name.p + at, name.p + name.n, &n);
        if (c >= 0x530 && c != 0x2019)
            return false;
    }
    return true;
}

static bool is_small(char c)
{
    return c >= 'a' && c <= 'z';
}

/* A firm, a paper, a list: with other signs than names have, or initials of three letters or more. A hyphen stands
   within a word. */
static bool is_of_nobody(op_str name)
{
    size_t capitals = 0;
    bool dotted = false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (op_is_digit(c) || (c == '-' && (i == 0 || name.p[i - 1] == ' ')) ||
            op_str_find_char(OP_STR(",;:&/|@()+"), c, 0) != OP_NOT_FOUND)
            return true;
        capitals = op_is_alpha(c) && !is_small(c) ? capitals + 1 : 0;
        dotted = dotted || c == '.';
        if (capitals > 2 && !dotted)
            return true;
    }
    return false;
}

static bool is_generation(op_str word)
{
    return op_str_has_word(OP_STR("Jr Jr. Sr Sr. II III IV"), word);
}

op_str epub_file_as_author(struct op_arena *arena, op_str name)
{
    op_str words[WORDS_MAX], rest = name, word;
    size_t count = 0;
    while ((word = op_str_word(&rest)).p && count < WORDS_MAX)
        words[count++] = word;
    size_t end = count && is_generation(words[count - 1]) ? count - 1 : count;
    if (word.p || end < 2 || !is_western(name) ||
        is_of_nobody(op_str_range(name.p, words[end - 1].p + words[end - 1].n)) || is_small(name.p[0]) ||
        is_small(words[end - 1].p[0]) || op_str_eq_ci(words[0], OP_STR("the")))
        return OP_STR_NONE;
    size_t family = end - 1;
    while (family > 1 && is_small(words[family - 1].p[0]))
        family--;
    op_str given = op_str_range(words[0].p, words[family - 1].p + words[family - 1].n);
    op_str last = op_str_range(words[family].p, words[end - 1].p + words[end - 1].n);
    if (end == count)
        return op_arena_printf(arena, "%.*s, %.*s", OP_ARG(last), OP_ARG(given));
    return op_arena_printf(arena, "%.*s, %.*s, %.*s", OP_ARG(last), OP_ARG(given), OP_ARG(words[end]));
}
