/* What the names in class and id say: a table of words, found by a number that is made while a name is read; and the
   memory of an article. */
#include "stage/class_facts.h"

#include "stage/extract.h"
#include "stage/page.h"

/* -- Words -- */

/* A row of class_words.txt. */
struct class_word {
    op_str text;
    uint32_t hash;
    struct class_facts says;
    bool page_first; /* `says.page` counts only where a name begins with the word */
};

#include "stage/class_words.inc"

/* The number of a string, and what it takes to put another behind it. */
struct hashed {
    uint32_t hash, power;
};
#define HASHED_EMPTY ((struct hashed){0, 1})

static inline struct hashed add(struct hashed h, char c)
{
    const uint32_t base = 0x01000193; /* gen-class-words.py knows it, too */
    return (struct hashed){h.hash * base + (unsigned char)c, h.power * base};
}

static inline struct hashed join(struct hashed front, struct hashed back)
{
    return (struct hashed){front.hash * back.power + back.hash, front.power * back.power};
}

/* The only row of that number, whose text is still to be compared; NULL when there is none. */
static inline const struct class_word *row_of(struct hashed h)
{
    const uint32_t mask = (1 << CLASS_WORD_BITS) - 1;
    uint32_t slot = h.hash * 0x9E3779B1u >> (32 - CLASS_WORD_BITS);
    for (uint32_t row; (row = class_word_buckets[slot]); slot = (slot + 1) & mask)
        if (class_words[row - 1].hash == h.hash)
            return &class_words[row - 1];
    return NULL;
}

struct word {
    op_str text;
    struct hashed hashed; /* of it in small letters */
};

static bool is_pair(op_str text, op_str first, op_str second)
{
    return text.n == first.n + 1 + second.n && text.p[first.n] == '-' && op_str_starts_ci(text, first) &&
           op_str_eq_ci(op_str_skip(text, first.n + 1), second);
}

/* `before`: the word before it in the same name, empty when it is the first. */
static void add_word(struct class_facts *f, struct word before, struct word word)
{
    const struct class_word *row = row_of(word.hashed);
    if (row && op_str_eq_ci(row->text, word.text)) {
        f->traits |= row->says.traits;
        f->page |= row->page_first && before.text.n ? 0 : row->says.page;
    }
    row = before.text.n ? row_of(join(add(before.hashed, '-'), word.hashed)) : NULL;
    if (row && is_pair(row->text, before.text, word.text))
        f->traits |= row->says.traits;
}

/* `hashed`: of the name with a full stop before it. */
static void add_name(struct class_facts *f, op_str name, struct hashed hashed)
{
    const struct class_word *row = row_of(hashed);
    if (row && op_str_eq_ci(op_str_skip(row->text, 1), name))
        f->names |= row->says.names;
}

static inline bool is_capital(char c)
{
    return op_to_lower(c) != c;
}

/* The word that begins at `p`: up to the next sign, or capital letter behind a small one or a digit. */
static inline struct word read_word(const char *p, const char *end)
{
    struct word word = {op_str_make(p, 0), HASHED_EMPTY};
    do
        word.hashed = add(word.hashed, op_to_lower(*p++));
    while (p < end && op_is_alnum(*p) && !(is_capital(*p) && !is_capital(p[-1])));
    word.text.n = (size_t)(p - word.text.p);
    return word;
}

/* Of so many bytes: longer values hold what the article is about, or how the whole page looks. */
enum { PAGE_BYTES = 256 };

/* `article__authorName` has three words. */
static struct class_facts read_names(op_str value)
{
    struct class_facts f = {0};
    const char *from = value.p;
    for (op_str name; (name = op_str_word(&value)).n;) {
        struct word before = {OP_STR_NONE, HASHED_EMPTY};
        struct hashed whole = add(HASHED_EMPTY, '.');
        const char *end = name.p + name.n;
        const uint8_t page = f.page;
        for (const char *p = name.p; p < end;) {
            if (!op_is_alnum(*p)) {
                whole = add(whole, *p++);
                continue;
            }
            struct word word = read_word(p, end);
            add_word(&f, before, word);
            whole = join(whole, word.hashed);
            before = word;
            p += word.text.n;
        }
        add_name(&f, name, whole);
        if (end > from + PAGE_BYTES)
            f.page = page;
    }
    return f;
}

/* -- Memory -- */

enum { MEMORY_BITS = 10 };

/* Of two values that fall on one place the later is remembered: looking takes one step, and nothing grows. */
struct op_class_memory {
    struct class_place {
        const char *p; /* NULL: free */
        uint32_t n;
        struct class_facts facts;
    } places[1 << MEMORY_BITS];
};

static inline uint64_t load(const char *p, size_t n)
{
    uint64_t word = 0;
    memcpy(&word, p, n);
    return word;
}

/* By its length, its beginning, its middle and its end. */
static uint32_t place_of(op_str s)
{
    uint64_t word = s.n;
    if (s.n >= 8)
        word ^= load(s.p, 8) ^ load(s.p + (s.n - 8) / 2, 8) * 3 ^ load(s.p + s.n - 8, 8) * 5;
    else if (s.n >= 4)
        word ^= load(s.p, 4) << 32 ^ load(s.p + s.n - 4, 4) << 8;
    else
        word ^= load(s.p, 1) << 24 ^ load(s.p + s.n / 2, 1) << 16 ^ load(s.p + s.n - 1, 1) << 8;
    return (uint32_t)(word * 0x9E3779B97F4A7C15u >> (64 - MEMORY_BITS));
}

struct class_facts class_facts_of(struct op_article *a, op_str value)
{
    if (!value.n)
        return (struct class_facts){0};
    if (!a->classes)
        a->classes = op_arena_zalloc(a->doc.arena, sizeof *a->classes);
    struct class_place *place = &a->classes->places[place_of(value)];
    if (!place->p || !op_str_eq(op_str_make(place->p, place->n), value))
        *place = (struct class_place){value.p, (uint32_t)value.n, read_names(value)};
    return place->facts;
}
