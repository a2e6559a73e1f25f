/* op-meta: print or set the metadata of articles. */
#include "cli/main.h"

int main(int argc, char **argv)
{
    return op_meta_main(argc, argv);
}
