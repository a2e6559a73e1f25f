#include "image/lzw.h"

enum { CODES = 4096, NONE = CODES };

struct lzw {
    op_str data;
    size_t at;
    uint32_t held;
    unsigned held_bits, width;
    enum lzw_order order;
    uint16_t prefix[CODES], length[CODES];
    unsigned char last[CODES], first[CODES];
};

/* The next code; NONE at the end. */
static unsigned next_code(struct lzw *z)
{
    while (z->held_bits < z->width) {
        if (z->at == z->data.n)
            return NONE;
        uint32_t byte = (unsigned char)z->data.p[z->at++];
        z->held = z->order == LZW_LOW_FIRST ? z->held | byte << z->held_bits : z->held << 8 | byte;
        z->held_bits += 8;
    }
    z->held_bits -= z->width;
    uint32_t mask = (1u << z->width) - 1, code = z->held;
    if (z->order == LZW_LOW_FIRST) {
        z->held >>= z->width;
    } else {
        code >>= z->held_bits;
        z->held &= (1u << z->held_bits) - 1;
    }
    return code & mask;
}

/* Writes what `code` stands for, from its end. */
static size_t write_code(const struct lzw *z, unsigned code, unsigned char *to, size_t room)
{
    size_t n = z->length[code];
    for (size_t i = n; i-- > 0; code = z->prefix[code])
        if (i < room)
            to[i] = z->last[code];
    return n < room ? n : room;
}

size_t lzw_decode(op_str data, unsigned bits, enum lzw_order order, unsigned char *to, size_t room)
{
    struct lzw z = {.data = data, .order = order};
    unsigned clear = 1u << bits, end = clear + 1, next = end + 1, before = NONE;
    unsigned early = order == LZW_HIGH_FIRST;
    size_t n = 0;
    for (unsigned i = 0; i < clear; i++) {
        z.length[i] = 1;
        z.last[i] = z.first[i] = (unsigned char)i;
    }
    z.width = bits + 1;
    while (n < room) {
        unsigned code = next_code(&z);
        if (code == NONE || code == end)
            break;
        if (code == clear) {
            next = end + 1;
            z.width = bits + 1;
            before = NONE;
            continue;
        }
        if (code > next || (code == next && before == NONE) || (before == NONE && code >= clear))
            break;
        if (before != NONE && next < CODES) {
            z.prefix[next] = (uint16_t)before;
            z.first[next] = z.first[before];
            z.last[next] = code == next ? z.first[before] : z.first[code];
            z.length[next] = (uint16_t)(z.length[before] + 1);
            next++;
        } else if (code >= next) {
            break;
        }
        n += write_code(&z, code, to + n, room - n);
        if (next + early >= 1u << z.width && z.width < 12)
            z.width++;
        before = code;
    }
    return n;
}
