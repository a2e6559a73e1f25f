#include "offprint/metadata_options.h"

#include <stddef.h>

#define TYPE_true OP_OPTION_LIST
#define TYPE_false OP_OPTION_STRING
#define MEMBER_true many
#define MEMBER_false one

const struct op_option op_metadata_option_rows[] = {
#define ROW(name, key, several, book, argument, help)                                                                  \
    {name, 0,   TYPE_##several, offsetof(struct op_metadata_options, of[OP_META_##key].MEMBER_##several), argument,    \
     help, NULL},
    OP_METADATA_OPTION_LIST(ROW)
#undef ROW
        {NULL, 0, OP_OPTION_END, 0, NULL, NULL, NULL},
};

static const struct {
    enum op_meta_key key;
    bool book;
} row_keys[] = {
#define ROW(name, key, several, book, argument, help) {OP_META_##key, book},
    OP_METADATA_OPTION_LIST(ROW)
#undef ROW
};

enum op_meta_key op_metadata_option_key(const struct op_option *row)
{
    return row_keys[row - op_metadata_option_rows].key;
}

bool op_metadata_option_of_book(const struct op_option *row)
{
    return row_keys[row - op_metadata_option_rows].book;
}
