#include "read/front_split.h"

#include "offprint/utf8.h"

/* Where a piece ends, and how long what separates it from the next one is. */
struct cut {
    size_t at, length;
};

/* The next of the separators, of which none is the beginning of one behind it; the end of `s` when there is none. */
static struct cut next_cut(op_str s, const char *const *separators)
{
    for (size_t i = 0; i < s.n; i++)
        for (const char *const *one = separators; *one; one++)
            if (s.p[i] == **one && op_str_starts(op_str_skip(s, i), op_str_z(*one)))
                return (struct cut){i, strlen(*one)};
    return (struct cut){s.n, 0};
}

/* The piece before the next separator, trimmed; `*rest` is absent behind the last one. */
static op_str take_piece(op_str *rest, const char *const *separators)
{
    struct cut cut = next_cut(*rest, separators);
    op_str piece = op_str_trim(op_str_first(*rest, cut.at));
    *rest = !cut.length ? OP_STR_NONE : op_str_skip(*rest, cut.at + cut.length);
    return piece;
}

/* -- Authors -- */

static const char *const strong[] = {";", "；", "、", "，", NULL};
/* The longer one first where one begins with the other. */
static const char *const weak[] = {", and ", ", & ",  ",",    " and ", " & ", " und ", " et ", " y ",
                                   " e ",    " och ", " og ", " en ",  " i ", " и ",   NULL};

enum name_kind { NAME_OTHER, NAME_PERSON, NAME_ACCOUNT, NAME_UNCASED };

static bool is_particle(op_str word)
{
    return op_str_has_word(
        OP_STR("de del della di da do dos du la le van von der den ter ten zu zur bin ibn al el af av y"), word);
}

/* The kind of what stands between two separators. */
static enum name_kind kind_of(op_str s)
{
    size_t words = 0, capitals = 0, other = 0;
    bool small = true, uncased = true;
    op_str rest = s;
    for (op_str word; (word = op_str_word(&rest)).p; words++) {
        size_t n;
        uint32_t c = op_utf8_decode(word.p, word.p + word.n, &n);
        bool capital = op_unicode_lower(c) != c;
        /* What has no case, counts as capital where others are. */
        capitals += capital || c >= 0x80;
        other += !capital && c < 0x80 && !is_particle(word);
        uncased = uncased && c >= 0x2E80;
        for (size_t i = 0; i < word.n; i++)
            small = small && (word.p[i] == '@' || word.p[i] == '_' || word.p[i] == '-' || word.p[i] == '.' ||
                              op_is_digit(word.p[i]) || (word.p[i] >= 'a' && word.p[i] <= 'z'));
    }
    if (uncased && words > 0)
        return NAME_UNCASED;
    if (words == 1 && small)
        return NAME_ACCOUNT;
    if (words < 2 || words > 5 || capitals < 2 || other || op_str_starts_ci(s, OP_STR("the ")))
        return NAME_OTHER;
    return NAME_PERSON;
}

static bool is_address(op_str s)
{
    return op_str_find_char(s, '@', 0) != OP_NOT_FOUND || op_str_find(s, OP_STR("://"), 0) != OP_NOT_FOUND;
}

/* The name in `Jane <j@example.org>` and its relatives. */
static op_str without_address(op_str s)
{
    s = op_str_trim(s);
    if (s.n > 3 && op_str_starts_ci(s, OP_STR("by ")) && !(s.p[3] >= 'a' && s.p[3] <= 'z'))
        s = op_str_trim(op_str_skip(s, 3));
    char last = s.n ? s.p[s.n - 1] : 0;
    if (last != '>' && last != ')')
        return s;
    size_t open = s.n;
    while (open > 0 && s.p[open - 1] != (last == '>' ? '<' : '('))
        open--;
    if (open < 2)
        return s;
    op_str before = op_str_trim(op_str_first(s, open - 1)), inside = op_str_range(s.p + open, s.p + s.n - 1);
    if (is_address(inside) || last == '>')
        return before.n ? before : s;
    return is_address(before) ? op_str_trim(inside) : s;
}

/* Do weak separators separate here? */
static bool is_list(op_str s)
{
    enum name_kind kind = NAME_OTHER;
    size_t pieces = 0;
    for (; s.p; pieces++) {
        enum name_kind here = kind_of(without_address(take_piece(&s, weak)));
        if (here == NAME_OTHER || (pieces && here != kind))
            return false;
        kind = here;
    }
    return pieces > 1;
}

size_t front_split_authors(op_str text, op_str *out, size_t max)
{
    size_t n = 0;
    while (text.p) {
        op_str part = take_piece(&text, strong);
        bool list = is_list(part);
        while (part.p && n < max) {
            op_str author = without_address(list ? take_piece(&part, weak) : part);
            if (author.n)
                out[n++] = author;
            if (!list)
                break;
        }
    }
    return n;
}

/* -- Keywords -- */

op_str front_tidy_keyword(op_str s)
{
    s = op_str_trim(s);
    if (s.n > 1 && (s.p[0] == '"' || s.p[0] == '\'') && s.p[s.n - 1] == s.p[0])
        s = op_str_trim(op_str_range(s.p + 1, s.p + s.n - 1));
    if (s.n > 1 && s.p[0] == '#' && s.p[1] != '#' && !op_is_space(s.p[1]))
        s = op_str_skip(s, 1);
    return op_str_eq(s, OP_STR("#")) ? OP_STR_NONE : s;
}

/* #sea #moon */
static bool are_hashtags(op_str s)
{
    size_t words = 0;
    for (op_str word; (word = op_str_word(&s)).p; words++)
        if (word.n < 2 || word.p[0] != '#')
            return false;
    return words > 1;
}

size_t front_split_keywords(op_str text, bool spaces, op_str *out, size_t max)
{
    static const char *const commas[] = {",", "，", "、", NULL};
    static const char *const semicolons[] = {";", "；", NULL};
    static const char *const blanks[] = {" ", "\t", "\n", NULL};
    bool comma = next_cut(text, commas).length, semicolon = next_cut(text, semicolons).length;
    spaces = spaces && !comma && !semicolon;
    size_t n = 0;
    while (text.p) {
        op_str part = take_piece(&text, comma || !semicolon ? commas : semicolons);
        bool words = spaces || are_hashtags(part);
        while (part.p && n < max) {
            op_str keyword = front_tidy_keyword(words ? take_piece(&part, blanks) : part);
            if (keyword.n)
                out[n++] = keyword;
            if (!words)
                break;
        }
    }
    return n;
}
