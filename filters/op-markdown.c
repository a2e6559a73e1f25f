/* op-markdown: write an article as Markdown. */
#include "cli/main.h"
#include "write/writers.h"

int main(int argc, char **argv)
{
    return op_writer_main(&op_writer_markdown, argc, argv);
}
