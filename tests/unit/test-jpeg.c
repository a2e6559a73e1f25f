/* What the JPEG writer writes: type and size as the bytes say, the same bytes twice, limits. */
#include <stdlib.h>

#include "check.h"
#include "image/jpeg_write.h"
#include "offprint/image.h"

/* A ramp of colours. */
static uint8_t *pixels(uint32_t width, uint32_t height)
{
    uint8_t *rgb = op_xmalloc((size_t)width * height * 3);
    for (size_t i = 0; i < (size_t)width * height; i++) {
        rgb[i * 3] = (uint8_t)(i % width);
        rgb[i * 3 + 1] = (uint8_t)(i / width);
        rgb[i * 3 + 2] = (uint8_t)(i * 7);
    }
    return rgb;
}

TEST(writes_an_image_of_the_size_given)
{
    uint8_t *rgb = pixels(57, 31);
    struct op_buf out = OP_BUF_INIT, again = OP_BUF_INIT;
    REQUIRE(op_jpeg_write(rgb, 57, 31, 92, &out) && op_jpeg_write(rgb, 57, 31, 92, &again));
    struct op_image_info info = op_image_sniff(op_buf_str(&out));
    CHECK_INT(info.type, OP_MEDIA_JPEG);
    CHECK_INT(info.width, 57);
    CHECK_INT(info.height, 31);
    CHECK(op_str_eq(op_buf_str(&out), op_buf_str(&again)));
    /* Lower quality is smaller, and nothing but the picture is in there. */
    size_t fine = out.n;
    op_buf_clear(&again);
    CHECK(op_jpeg_write(rgb, 57, 31, 60, &again) && again.n < fine);
    CHECK(op_str_find(op_buf_str(&out), OP_STR("Exif"), 0) == OP_NOT_FOUND);
    free(rgb);
    op_buf_release(&out);
    op_buf_release(&again);
}

TEST(leaves_the_buffer_alone_when_it_cannot)
{
    uint8_t *rgb = pixels(64, 64);
    struct op_buf out = OP_BUF_INIT;
    op_buf_addz(&out, "before");
    CHECK(!op_jpeg_write(rgb, 0, 64, 92, &out));
    CHECK(!op_jpeg_write(rgb, 64, 65501, 92, &out));
    out.max = 100;
    CHECK(!op_jpeg_write(rgb, 64, 64, 92, &out));
    CHECK_STR(out.p, "before");
    free(rgb);
    op_buf_release(&out);
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(writes_an_image_of_the_size_given);
    RUN(leaves_the_buffer_alone_when_it_cannot);
    return check_done(&run);
}
