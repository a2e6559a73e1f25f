#include "doc/heading_level.h"

unsigned heading_level(const struct op_node *n)
{
    return op_flags(n) & OP_NAME_HEADING ? (unsigned)(n->name - OP_N_H1) + 1 : 0;
}

void heading_level_settle(struct heading_levels *levels, struct op_node *heading)
{
    unsigned found = heading_level(heading);
    while (levels->count && levels->found[levels->count - 1] >= found)
        levels->count--;
    unsigned given = levels->count ? levels->given[levels->count - 1] + 1 : 2;
    if (given > 6)
        given = 6;
    levels->found[levels->count] = found;
    levels->given[levels->count++] = given;
    op_rename(heading, OP_N_H1 + given - 1);
}
