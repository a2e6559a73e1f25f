#include "image/tiff.h"

#include "image/bytes.h"

enum tiff_order tiff_order(op_str s)
{
    if (op_str_starts(s, op_str_make("II*\0", 4)))
        return TIFF_LITTLE;
    return op_str_starts(s, op_str_make("MM\0*", 4)) ? TIFF_BIG : TIFF_NONE;
}

static uint32_t number16(op_str s, size_t at, enum tiff_order order)
{
    return order == TIFF_BIG ? image_be16(s, at) : image_le16(s, at);
}

static uint32_t number32(op_str s, size_t at, enum tiff_order order)
{
    return order == TIFF_BIG ? image_be32(s, at) : image_le32(s, at);
}

/* Section 2: an entry has a tag, a type, a count, and the values or where they are. */
struct tiff_field tiff_find(op_str s, enum tiff_tag tag)
{
    enum tiff_order order = tiff_order(s);
    struct tiff_field field = {0, 0, 0};
    size_t directory = order == TIFF_NONE ? 0 : number32(s, 4, order);
    size_t entries = directory ? number16(s, directory, order) : 0;
    for (size_t i = 0; i < entries && i < 1000; i++) {
        size_t at = directory + 2 + 12 * i;
        if (number16(s, at, order) != (uint32_t)tag)
            continue;
        uint32_t type = number16(s, at + 2, order), count = number32(s, at + 4, order);
        field.size = type == 3 ? 2 : type == 4 ? 4 : type == 1 || type == 7 ? 1 : 0;
        if (!field.size || count > s.n / field.size)
            return (struct tiff_field){0, 0, 0};
        field.count = count;
        field.at = (uint64_t)count * field.size <= 4 ? at + 8 : number32(s, at + 8, order);
        return field;
    }
    return field;
}

uint32_t tiff_value(op_str s, struct tiff_field field, unsigned i)
{
    enum tiff_order order = tiff_order(s);
    if (i >= field.count)
        return 0;
    size_t at = field.at + (size_t)i * field.size;
    return field.size == 1 ? image_byte(s, at) : field.size == 2 ? number16(s, at, order) : number32(s, at, order);
}

uint32_t tiff_number(op_str s, enum tiff_tag tag, uint32_t otherwise)
{
    struct tiff_field field = tiff_find(s, tag);
    return field.count ? tiff_value(s, field, 0) : otherwise;
}
