/* op-epub: write articles as an EPUB 3 book. */
#include "cli/main.h"
#include "write/writers.h"

int main(int argc, char **argv)
{
    return op_writer_main(&op_writer_epub, argc, argv);
}
