/* How much there is to read. */
#ifndef DOC_LENGTH_H
#define DOC_LENGTH_H

#include <stdint.h>

#include "offprint/dom.h"

struct op_length {
    uint64_t words;      /* of scripts with spaces between words; Thai and its like at six letters a word */
    uint64_t characters; /* Chinese and Japanese, which have no words to count */
};

/* What a person reads below `root`: the text of it, without formulas. */
struct op_length op_length_of(const struct op_node *root);
/* Minutes that take, at 230 words or 500 characters a minute; at least 1. */
uint64_t op_length_minutes(const struct op_length *length);

#endif
