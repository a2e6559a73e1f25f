/* op-json: write articles as JSON, one object a line. */
#include "cli/main.h"
#include "write/writers.h"

int main(int argc, char **argv)
{
    return op_writer_main(&op_writer_json, argc, argv);
}
