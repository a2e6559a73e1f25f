/* Images, their headers: sniffing, profiles, what is to be done. */
#include "fuzz.h"

#include "image/fit.h"
#include "image/tiff.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    op_str bytes = fuzz_copy(data, size, 0);
    struct op_image_info info = op_image_sniff(bytes);
    const struct op_image_wish wish = {100, 85, true, true, (size_t)1 << 20};
    if (info.type >= OP_MEDIA_COUNT || info.frames > OP_IMAGE_FRAMES_MAX + 1)
        abort();
    (void)op_image_deeds(&info, size, &wish);
    for (int type = 0; type < OP_MEDIA_COUNT; type++) {
        struct op_buf profile = OP_BUF_INIT;
        op_image_profile(bytes, (enum op_media_type)type, &profile);
        op_buf_release(&profile);
    }
    fuzz_free(bytes);
    return 0;
}
