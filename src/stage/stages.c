/* The stages of the chain in its order, and those that are run by name only. */
#include "stage/stages.h"

const struct op_stage *const op_stages[] = {&op_stage_meta,   &op_stage_extract, &op_stage_clean,
                                            &op_stage_math,   &op_stage_lang,    &op_stage_links,
                                            &op_stage_images, &op_stage_outline, NULL};

static const struct op_stage *const others[] = {&op_stage_check, NULL};

static const struct op_stage *find(const struct op_stage *const *list, op_str name)
{
    for (; *list; list++)
        if (op_str_eq(op_str_z((*list)->name), name))
            return *list;
    return NULL;
}

const struct op_stage *op_stage_lookup(op_str name)
{
    const struct op_stage *stage = find(op_stages, name);
    return stage ? stage : find(others, name);
}
