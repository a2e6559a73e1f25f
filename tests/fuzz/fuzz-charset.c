/* Any bytes to UTF-8. What comes out is well-formed. */
#include "fuzz.h"

#include "offprint/charset.h"
#include "offprint/html.h"
#include "offprint/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const labels[] = {NULL,     "utf-8",      "utf-16le",    "utf-16be",     "shift_jis", "gb18030",
                                         "koi8-r", "big5-hkscs", "iso-2022-jp", "windows-1252", "euc-kr",    "none"};
    if (!size)
        return 0;
    const char *label = labels[data[0] % 12];
    op_str bytes = fuzz_copy(data + 1, size - 1, OP_HTML_PADDING), text;
    struct op_buf store = OP_BUF_INIT;
    struct op_charset_result result;
    if (op_charset_decode(bytes, label ? op_str_z(label) : OP_STR_NONE, &store, &text, &result) &&
        op_utf8_validate(text) != text.n)
        abort();
    op_buf_release(&store);
    fuzz_free(bytes);
    return 0;
}
