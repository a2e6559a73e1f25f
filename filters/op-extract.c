/* op-extract: of whole pages keep the article. */
#include "cli/main.h"
#include "stage/stages.h"

int main(int argc, char **argv)
{
    return op_stage_main(&op_stage_extract, argc, argv);
}
