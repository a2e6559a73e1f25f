/* Levels of headings without gaps. */
#ifndef DOC_HEADING_LEVEL_H
#define DOC_HEADING_LEVEL_H

#include "offprint/dom.h"

/* The levels of the headings that are open, as found and as given; zero at the beginning. */
struct heading_levels {
    unsigned found[8], given[8];
    size_t count;
};

/* The level of a heading, from 1; 0 for everything else. */
unsigned heading_level(const struct op_node *n);
/* Gives `heading`, the next one of its article behind the title, the level that it has in the outline: one below the
   nearest heading before it that is above it; the highest are h2, for the title is the h1. */
void heading_level_settle(struct heading_levels *levels, struct op_node *heading);

#endif
