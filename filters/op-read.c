/* op-read: Markdown, HTML and posts become articles. */
#include "cli/main.h"

int main(int argc, char **argv)
{
    return op_reader_main(argc, argv);
}
