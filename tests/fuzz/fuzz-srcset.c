/* Sources of images: srcset, sizes and media queries, each of any bytes. */
#include "fuzz.h"

#include "doc/media_query.h"
#include "doc/srcset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    op_str text = fuzz_copy(data, size, 0), set = text;
    struct css_screen screen = srcset_screen(size ? data[0] * 16u : 0);
    double slot = srcset_slot(text, &screen);
    if (!(slot >= 0))
        abort();
    (void)media_matches(text, &screen);
    struct srcset_source source;
    for (size_t i = 0; srcset_next(&set, slot, &source); i++)
        if (i > size || !(source.density >= 0) || source.url.n > size)
            abort();
    fuzz_free(text);
    return 0;
}
