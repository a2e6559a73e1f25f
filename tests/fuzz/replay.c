/* replay FILE...: gives each file to the fuzz target that it is linked with, without libFuzzer. Prints each name before
   its turn, so that the last name printed is the one that ended the program. */
#include <stdio.h>

#include "fuzz.h"

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        printf("%s\n", argv[i]);
        fflush(stdout);
        FILE *file = fopen(argv[i], "rb");
        if (!file)
            return 1;
        struct op_buf bytes = OP_BUF_INIT;
        char block[4096];
        for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;)
            op_buf_add(&bytes, op_str_make(block, n));
        fclose(file);
        (void)LLVMFuzzerTestOneInput((const uint8_t *)(bytes.p ? bytes.p : ""), bytes.n);
        op_buf_release(&bytes);
    }
    return 0;
}
