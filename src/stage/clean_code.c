#include "stage/clean.h"

const struct clean_rule clean_code_rules[] = {
    {NULL, NULL, CLEAN_PHASE_SHAPE, CLEAN_LEAVE, NULL, NULL},
};
