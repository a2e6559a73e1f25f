/* op-html: write an article as a stand-alone XHTML document. */
#include "cli/main.h"
#include "write/writers.h"

int main(int argc, char **argv)
{
    return op_writer_main(&op_writer_html, argc, argv);
}
