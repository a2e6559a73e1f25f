/* op-clean: reduce articles to what belongs to them. */
#include "cli/main.h"
#include "stage/stages.h"

int main(int argc, char **argv)
{
    return op_stage_main(&op_stage_clean, argc, argv);
}
