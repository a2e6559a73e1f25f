/* What the command line needs to know of the stage that sets metadata. */
#ifndef STAGE_META_H
#define STAGE_META_H

#include "offprint/option.h"

struct op_meta_options {
    struct op_option_list set, fallbacks;
    bool sources; /* keep what was not chosen, too */
};

/* Takes KEY=VALUE apart: borrowed slices, and the key as enum op_meta_key, -1 when there is none of that name. False
   when the key is none or there is no equals sign. */
bool op_meta_assignment(op_str argument, op_str *name, op_str *value, int *key);

#endif
