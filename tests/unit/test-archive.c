/* Archives: entries compressed beforehand, the same bytes everywhere, what EPUB asks of the container. */
#include "check.h"

#include <libdeflate.h>
#include <stdlib.h>

#include "archive/zip_write.h"
#include "base/deflate.h"

static uint32_t little(const char *p, size_t n)
{
    uint32_t value = 0;
    for (size_t i = 0; i < n; i++)
        value |= (uint32_t)(unsigned char)p[i] << (8 * i);
    return value;
}

static struct op_buf make_archive(int level)
{
    struct op_ctx ctx;
    op_ctx_init(&ctx);
    struct op_buf out = OP_BUF_INIT, packed = OP_BUF_INIT;
    struct op_entry stored, entry;
    struct op_zip *zip = op_zip_new(&ctx);
    if (!zip)
        return out;
    stored = op_store(OP_STR("application/epub+zip"));
    op_zip_add(zip, "mimetype", &stored);
    op_deflate(OP_STR("abcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabc"), level,
               &packed, &entry);
    op_zip_add(zip, "EPUB/a0001.xhtml", &entry);
    (void)op_zip_finish(zip, &out);
    op_buf_release(&packed);
    return out;
}

TEST(compresses_what_gets_smaller)
{
    char text[4096];
    memset(text, 'x', sizeof text);
    struct op_buf out = OP_BUF_INIT;
    struct op_entry entry;
    op_deflate(op_str_make(text, sizeof text), 6, &out, &entry);
    CHECK(!entry.stored);
    CHECK(entry.bytes.n < 100);
    CHECK_INT(entry.size, sizeof text);
    CHECK_INT(entry.crc, libdeflate_crc32(0, text, sizeof text));
    char back[sizeof text];
    size_t n = 0;
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    CHECK_INT(libdeflate_deflate_decompress(d, entry.bytes.p, entry.bytes.n, back, sizeof back, &n),
              LIBDEFLATE_SUCCESS);
    CHECK_BYTES(back, n, text, sizeof text);
    libdeflate_free_decompressor(d);
    op_buf_release(&out);
}

TEST(stores_what_does_not)
{
    char noise[300];
    uint32_t seed = 1;
    for (size_t i = 0; i < sizeof noise; i++) {
        seed = seed * 1664525 + 1013904223;
        noise[i] = (char)(seed >> 24);
    }
    struct op_buf out = OP_BUF_INIT;
    struct op_entry entry;
    op_deflate(op_str_make(noise, sizeof noise), 6, &out, &entry);
    CHECK(entry.stored);
    CHECK_BYTES(entry.bytes.p, entry.bytes.n, noise, sizeof noise);
    op_buf_clear(&out);
    op_deflate(OP_STR(""), 6, &out, &entry);
    CHECK(entry.stored);
    CHECK_INT(entry.bytes.n, 0);
    CHECK_INT(entry.crc, 0);
    op_buf_release(&out);
}

TEST(begins_with_the_type_of_the_book)
{
    struct op_buf out = make_archive(6);
    REQUIRE(out.n > 100);
    CHECK_INT(little(out.p, 4), 0x04034b50);
    CHECK_INT(little(out.p + 8, 2), 0);  /* stored */
    CHECK_INT(little(out.p + 28, 2), 0); /* no extra field */
    CHECK_BYTES(out.p + 30, 28, "mimetypeapplication/epub+zip", 28);
    /* Neither a comment nor anything else behind the end of the directory. */
    CHECK_INT(little(out.p + out.n - 22, 4), 0x06054b50);
    CHECK_INT(little(out.p + out.n - 2, 2), 0);
    op_buf_release(&out);
}

TEST(entries_have_one_fixed_date)
{
    static const char *const zones[] = {"UTC", "Asia/Tokyo", "America/St_Johns"};
    struct op_buf first = make_archive(6);
    REQUIRE(first.n > 100);
    CHECK_INT(little(first.p + 10, 4), 0x00210000); /* 1980-01-01 00:00 */
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        CHECK(setenv("TZ", zones[i], 1) == 0);
        struct op_buf again = make_archive(6);
        CHECK_BYTES(again.p, again.n, first.p, first.n);
        op_buf_release(&again);
    }
    op_buf_release(&first);
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(compresses_what_gets_smaller);
    RUN(stores_what_does_not);
    RUN(begins_with_the_type_of_the_book);
    RUN(entries_have_one_fixed_date);
    return check_done(&run);
}
