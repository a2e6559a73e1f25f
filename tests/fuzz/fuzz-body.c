/* Is a body HTML or Markdown: any answer, always the same one, and always within the text. */
#include "fuzz.h"

#include "read/body.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    op_str text = fuzz_copy(data, size, 0);
    bool html = body_is_html(text);
    if (html != body_is_html(text) || (body_is_page(text) && !html))
        abort();
    fuzz_free(text);
    return 0;
}
