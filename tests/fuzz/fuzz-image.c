/* Images, their pixels: decoded by our own readers, shrunk, turned, written; what was written says what it is. */
#include "fuzz.h"

#include "image/fit.h"

/* Larger ones cost time and find nothing else. */
#define PIXELS ((uint64_t)32 << 10)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    op_str bytes = fuzz_copy(data + 1, size - 1, 0);
    struct op_image_info info = op_image_sniff(bytes), made;
    const struct op_image_wish wish = {data[0] & 1 ? 16 : 0, 80, (data[0] & 2) != 0, (data[0] & 4) != 0,
                                       (size_t)1 << 20};
    bool ours = info.type == OP_MEDIA_PNG || info.type == OP_MEDIA_GIF || info.type == OP_MEDIA_BMP ||
                info.type == OP_MEDIA_TIFF;
    struct op_buf out = OP_BUF_INIT;
    if (ours && (uint64_t)info.width * info.height < PIXELS &&
        op_image_fit(bytes, &info, &wish, &out, &made) == OP_IMAGE_GOOD) {
        struct op_image_info again = op_image_sniff(op_buf_str(&out));
        if (again.type != made.type || again.width != made.width || again.height != made.height)
            abort();
        if (wish.side && (made.width > wish.side || made.height > wish.side))
            abort();
    }
    op_buf_release(&out);
    fuzz_free(bytes);
    return 0;
}
