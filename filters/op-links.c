/* op-links: give every link an address that holds in a book. */
#include "cli/main.h"
#include "stage/stages.h"

int main(int argc, char **argv)
{
    return op_stage_main(&op_stage_links, argc, argv);
}
