/* op-text: write articles as plain text. */
#include "cli/main.h"
#include "write/writers.h"

int main(int argc, char **argv)
{
    return op_writer_main(&op_writer_text, argc, argv);
}
