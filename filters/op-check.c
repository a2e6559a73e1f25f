/* op-check: report promises of stages that do not hold. */
#include "cli/main.h"
#include "stage/stages.h"

int main(int argc, char **argv)
{
    return op_stage_main(&op_stage_check, argc, argv);
}
