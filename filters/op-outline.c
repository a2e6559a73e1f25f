/* op-outline: order the levels of headings and give each an id. */
#include "cli/main.h"
#include "stage/stages.h"

int main(int argc, char **argv)
{
    return op_stage_main(&op_stage_outline, argc, argv);
}
