#include "cli/slug.h"

#include <assert.h>

#include "offprint/utf8.h"

/* What is left of a letter without its marks: one ASCII letter for each code point from `first` on; `+` where it is
   several letters (see `pairs`), `-` where there is none. By Unicode's compatibility decompositions, and for the
   letters that have none by what their readers write on a keyboard without them. */
struct letters {
    uint32_t first, count;
    const char *ascii;
};

static const struct letters tables[] = {
    {0xC0, 400,
     "aaaaaa+ceeeeiiiidnooooo-ouuuuy++aaaaaa+ceeeeiiiidnooooo-ouuuuy+y"
     "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii++jjkkklllllll"
     "lllnnnnnnnnnoooooo++rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"
     "bb-----cc--------ff-----kkl---n-oo--pp------tt-uu--yyzz---------"
     "----+++++++++aaiioouuuuuuuuuu-aaaa++ggggkkoooo--j+++gg--nnaa++oo"
     "aaaaeeeeiiiioooorrrruuuussttgghhnd--zzaaeeooooooooyylntj-----l-s"
     "z--b--eejjqqrryy"},
    {0x1E00, 256,
     "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
     "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
     "wwwwwwwwwwxxxxyyzzzzzzhtwy-s--+-aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
     "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy------"},
};

static const struct {
    uint32_t from;
    const char *ascii;
} pairs[] = {
    {0xC6, "ae"},  {0xDE, "th"},  {0xDF, "ss"},  {0xE6, "ae"},  {0xFE, "th"},   {0x132, "ij"}, {0x133, "ij"},
    {0x152, "oe"}, {0x153, "oe"}, {0x1C4, "dz"}, {0x1C5, "dz"}, {0x1C6, "dz"},  {0x1C7, "lj"}, {0x1C8, "lj"},
    {0x1C9, "lj"}, {0x1CA, "nj"}, {0x1CB, "nj"}, {0x1CC, "nj"}, {0x1E2, "ae"},  {0x1E3, "ae"}, {0x1F1, "dz"},
    {0x1F2, "dz"}, {0x1F3, "dz"}, {0x1FC, "ae"}, {0x1FD, "ae"}, {0x1E9E, "ss"},
};

/* The letters that a code point above ASCII becomes; one byte at least, which may be `-`. */
static op_str transliterate(uint32_t c)
{
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
        if (c < tables[t].first || c - tables[t].first >= tables[t].count)
            continue;
        const char *letter = tables[t].ascii + (c - tables[t].first);
        if (*letter != '+')
            return op_str_make(letter, 1);
    }
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i].from == c)
            return op_str_z(pairs[i].ascii);
    return OP_STR("-");
}

/* Marks that stand on the letter before them, and apostrophes: nothing at all, not even a hyphen. */
static bool vanishes(uint32_t c)
{
    return (c >= 0x300 && c <= 0x36F) || c == '\'' || c == 0x2019 || c == 0x2BC || c == 0xAD || c == 0x200D;
}

/* MS-DOS's devices, which Windows still takes for files of that name with any suffix. */
static bool is_device(op_str s)
{
    if (s.n == 4 && (op_str_starts(s, OP_STR("com")) || op_str_starts(s, OP_STR("lpt"))))
        return op_is_digit(s.p[3]);
    return op_str_has_word(OP_STR("con prn aux nul"), s) && s.n == 3;
}

/* Appends at most `max` bytes. */
static void add_slug(op_str name, size_t max, struct op_buf *out)
{
    char slug[OP_SLUG_LONGEST + 8];
    size_t n = 0, hyphen = 0;
    bool cut = false;
    for (size_t i = 0, size; i < name.n && !cut; i += size) {
        uint32_t c = op_utf8_decode(name.p + i, name.p + name.n, &size);
        char low = op_to_lower((char)(c & 0x7F));
        op_str letters = c >= 0x80 ? transliterate(c) : op_is_alnum(low) ? op_str_make(&low, 1) : OP_STR("-");
        assert(letters.n > 0); /* no letter is transliterated into nothing */
        if (vanishes(c) || (letters.p[0] == '-' && (n == 0 || slug[n - 1] == '-')))
            continue;
        cut = n + letters.n > max;
        if (cut)
            break;
        if (letters.p[0] == '-')
            hyphen = n;
        memcpy(slug + n, letters.p, letters.n);
        n += letters.n;
    }
    /* A name that is too long ends with a whole word where that costs less than half of it. */
    if (cut && hyphen > max / 2)
        n = hyphen;
    while (n && slug[n - 1] == '-')
        n--;
    op_buf_add(out, op_str_make(slug, n));
}

static void add_name(op_str name, size_t max, struct op_buf *out)
{
    struct op_buf slug = OP_BUF_INIT;
    add_slug(name, max, &slug);
    if (slug.n == 0 || is_device(op_buf_str(&slug)))
        op_buf_addz(out, slug.n ? "article-" : "article");
    op_buf_add(out, op_buf_str(&slug));
    op_buf_release(&slug);
}

void op_slug(op_str name, struct op_buf *out)
{
    add_name(name, OP_SLUG_MAX, out);
}

void op_slug_long(op_str name, struct op_buf *out)
{
    add_name(name, OP_SLUG_LONGEST, out);
}

void op_slug_part(op_str name, struct op_buf *out)
{
    add_slug(name, OP_SLUG_MAX, out);
}
