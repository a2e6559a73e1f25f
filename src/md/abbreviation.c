/* Abbreviations, as PHP Markdown Extra has them: `*[HTML]: HyperText Markup Language`. */
#include <stdlib.h>

#include "md/md.h"
#include "md/unicode.h"

enum { LENGTH_MAX = 63, TABLE_MIN = 64 };

struct abbreviation {
    uint64_t hash;
    op_str text, meaning; /* in the source; empty: a free place */
};

struct md_abbreviations {
    struct abbreviation *table; /* owned */
    size_t count, size;
    uint64_t lengths; /* bit n: some abbreviation has n bytes */
};

static uint64_t hash_byte(uint64_t hash, char c)
{
    return (hash ^ (unsigned char)c) * 1099511628211u;
}

static struct abbreviation *slot(const struct md_abbreviations *a, uint64_t hash, op_str text)
{
    size_t i = (size_t)(hash ^ hash >> 32) & (a->size - 1);
    while (a->table[i].text.n && (a->table[i].hash != hash || !op_str_eq(a->table[i].text, text)))
        i = (i + 1) & (a->size - 1);
    return &a->table[i];
}

static void grow(struct md_abbreviations *a)
{
    struct md_abbreviations bigger = {
        .count = a->count, .size = a->size ? a->size * 2 : TABLE_MIN, .lengths = a->lengths};
    bigger.table = op_xcalloc(bigger.size, sizeof *bigger.table);
    for (size_t i = 0; i < a->size; i++)
        if (a->table[i].text.n)
            *slot(&bigger, a->table[i].hash, a->table[i].text) = a->table[i];
    free(a->table);
    *a = bigger;
}

bool md_abbreviation_define(struct md_parser *p, op_str line)
{
    size_t close = op_str_find(line, OP_STR("]:"), 0);
    if (!op_str_starts(line, OP_STR("*[")) || close == OP_NOT_FOUND || close <= 2 || close - 2 > LENGTH_MAX)
        return false;
    op_str text = op_str_trim(op_str_range(line.p + 2, line.p + close));
    if (!text.n || op_str_find_char(text, '[', 0) != OP_NOT_FOUND)
        return false;
    if (!p->abbreviations)
        p->abbreviations = op_xcalloc(1, sizeof *p->abbreviations);
    struct md_abbreviations *a = p->abbreviations;
    if (a->count * 2 >= a->size)
        grow(a);
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < text.n; i++)
        hash = hash_byte(hash, text.p[i]);
    struct abbreviation *entry = slot(a, hash, text);
    if (!entry->text.n) {
        *entry = (struct abbreviation){hash, text, op_str_trim(op_str_skip(line, close + 2))};
        a->count++;
        a->lengths |= (uint64_t)1 << text.n;
    }
    return true;
}

void md_abbreviations_release(struct md_abbreviations *a)
{
    if (a)
        free(a->table);
    free(a);
}

static bool in_word(char c)
{
    return op_is_alnum(c) || (c & 0x80);
}

size_t md_abbreviation_at(const struct md_abbreviations *a, op_str text, size_t at, op_str *meaning)
{
    uint64_t hash = 14695981039346656037u;
    size_t longest = 0, left = text.n - at;
    for (size_t n = 1; n <= LENGTH_MAX && n <= left && a->lengths >> n; n++) {
        hash = hash_byte(hash, text.p[at + n - 1]);
        bool ends = n == left || !in_word(text.p[at + n]) || !in_word(text.p[at + n - 1]);
        if (!ends || !(a->lengths >> n & 1))
            continue;
        const struct abbreviation *entry = slot(a, hash, op_str_make(text.p + at, n));
        if (entry->text.n) {
            longest = n;
            *meaning = entry->meaning;
        }
    }
    return longest;
}
