/* Prints which encoding a document declares, for html5lib's encoding tests.

   Each case on standard input: a line "LENGTH", then LENGTH bytes. Each answer: a line with its length, then the name
   of the encoding; windows-1252, the Web's fallback, where none is declared. */
#include <stdio.h>
#include <stdlib.h>

#include "offprint/charset.h"

int main(void)
{
    for (char line[64]; fgets(line, sizeof line, stdin);) {
        uint64_t length;
        if (!op_str_to_uint(op_str_trim(op_str_z(line)), UINT32_MAX, &length))
            return 1;
        /* Exactly as much as is promised, so that a sanitizer sees reads beyond it. */
        char *input = op_xmalloc(length ? length : 1);
        if (fread(input, 1, length, stdin) != length)
            return 1;
        op_str name = op_charset_declared(op_str_make(input, length));
        if (!name.p)
            name = OP_STR("windows-1252");
        printf("%zu\n%.*s", name.n, OP_ARG(name));
        free(input);
    }
    return 0;
}
