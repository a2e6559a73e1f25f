/* op-math: typeset TeX formulas as MathML. */
#include "cli/main.h"
#include "stage/stages.h"

int main(int argc, char **argv)
{
    return op_stage_main(&op_stage_math, argc, argv);
}
