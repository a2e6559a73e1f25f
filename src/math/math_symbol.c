/* Names of commands and symbols, and the classes of characters, from generated tables. */
#include "math/tex.h"

struct class_range {
    uint32_t first, last;
    unsigned char class;
};

#include "math/symbols.inc"

/* FNV-1a, folded. gen-symbols.py has its twin. */
static uint32_t name_hash(op_str name)
{
    uint32_t h = 0x811C9DC5u;
    for (size_t i = 0; i < name.n; i++)
        h = (h ^ (unsigned char)name.p[i]) * 0x01000193u;
    return (h ^ h >> 15) & (MATH_BUCKETS - 1);
}

const struct math_entry *math_entry_lookup(op_str name)
{
    for (uint32_t slot = name_hash(name); buckets[slot]; slot = (slot + 1) & (MATH_BUCKETS - 1)) {
        const struct math_entry *e = &entries[buckets[slot] - 1];
        if (op_str_eq(math_name(e), name))
            return e;
    }
    return NULL;
}

enum math_class math_class_of(uint32_t c)
{
    if (c < 128) {
        unsigned char class = ascii_classes[c];
        return class ? (enum math_class) class : op_is_alpha((char)c) ? MATH_LETTER : MATH_ORD;
    }
    size_t low = 0, high = sizeof ranges / sizeof *ranges;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (ranges[middle].last < c)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < sizeof ranges / sizeof *ranges && ranges[low].first <= c)
        return (enum math_class)ranges[low].class;
    bool symbol = (c >= 0x2000 && c < 0x2C00 && !(c >= 0x2100 && c < 0x2140)) || (c < 0xC0 && c != 0xB5);
    return symbol ? MATH_ORD : MATH_LETTER;
}
