/* What op-meta needs to know of the writer that lists metadata. */
#ifndef WRITE_META_LIST_H
#define WRITE_META_LIST_H

#include "offprint/option.h"

struct meta_list_options {
    struct op_option_list key;
    bool sources; /* of an article that still says what was not chosen (struct op_meta_options), that too */
};

#endif
