#include "archive/zip_write.h"

#include <stdlib.h>
#include <zip.h>

#include "base/library.h"

#define ZIP_FUNCTIONS(X)                                                                                               \
    X(zip_source_buffer_create)                                                                                        \
    X(zip_source_function_create)                                                                                      \
    X(zip_source_make_command_bitmap)                                                                                  \
    X(zip_source_keep)                                                                                                 \
    X(zip_source_free)                                                                                                 \
    X(zip_source_open)                                                                                                 \
    X(zip_source_stat)                                                                                                 \
    X(zip_source_read)                                                                                                 \
    X(zip_source_close)                                                                                                \
    X(zip_open_from_source)                                                                                            \
    X(zip_file_add)                                                                                                    \
    X(zip_set_file_compression)                                                                                        \
    X(zip_file_set_dostime)                                                                                            \
    X(zip_close)                                                                                                       \
    X(zip_discard)                                                                                                     \
    X(zip_strerror)                                                                                                    \
    X(zip_error_init)                                                                                                  \
    X(zip_error_strerror)                                                                                              \
    X(zip_error_fini)

struct zip_api {
    ZIP_FUNCTIONS(OP_LIBRARY_MEMBER)
};

static const struct zip_api *load_api(struct op_ctx *ctx)
{
    static struct zip_api api;
    static const char *const symbols[] = {ZIP_FUNCTIONS(OP_LIBRARY_SYMBOL)};
    if (api.zip_close)
        return &api;
    if (!op_library_load("libzip.so.4", symbols, &api, sizeof symbols / sizeof *symbols)) {
        op_report(ctx, OP_DIAG_LIBRARY, (struct op_place){0}, "libzip is not installed, writing no archive");
        return NULL;
    }
    /* Archives store local time: without a zone of our own, the system is asked for its zone several times a book. */
    (void)setenv("TZ", "UTC", 1);
    return &api;
}

/* One entry as a libzip source that hands out compressed bytes. */
struct feed {
    const struct zip_api *api;
    struct op_entry entry;
    size_t at;
    struct feed *next; /* all feeds of an archive, to be freed with it */
};

struct op_zip {
    struct op_ctx *ctx;
    const struct zip_api *api;
    zip_t *archive;
    zip_source_t *target;
    struct feed *feeds;
    bool failed;
};

static void report(struct op_zip *zip, const char *why)
{
    if (!zip->failed)
        op_report(zip->ctx, OP_DIAG_IO, (struct op_place){0}, "cannot make the archive: %s", why);
    zip->failed = true;
}

static zip_int64_t feed_source(void *self, void *data, zip_uint64_t n, zip_source_cmd_t command)
{
    struct feed *f = self;
    switch (command) {
    case ZIP_SOURCE_OPEN:
        f->at = 0;
        return 0;
    case ZIP_SOURCE_READ: {
        op_str rest = op_str_first(op_str_skip(f->entry.bytes, f->at), (size_t)n);
        if (rest.n)
            memcpy(data, rest.p, rest.n);
        f->at += rest.n;
        return (zip_int64_t)rest.n;
    }
    case ZIP_SOURCE_STAT: {
        zip_stat_t *stat = data;
        *stat = (zip_stat_t){
            .valid = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_CRC,
            .size = f->entry.size,
            .comp_size = f->entry.bytes.n,
            .comp_method = f->entry.stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE,
            .crc = f->entry.crc,
        };
        return (zip_int64_t)sizeof *stat;
    }
    case ZIP_SOURCE_ERROR:
        if (n >= 2 * sizeof(int))
            memset(data, 0, 2 * sizeof(int));
        return (zip_int64_t)(2 * sizeof(int));
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_FREE:
        return 0;
    case ZIP_SOURCE_SUPPORTS:
        return f->api->zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE,
                                                      ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, -1);
    default:
        return -1;
    }
}

struct op_zip *op_zip_new(struct op_ctx *ctx)
{
    const struct zip_api *api = load_api(ctx);
    if (!api)
        return NULL;
    struct op_zip *zip = op_xcalloc(1, sizeof *zip);
    zip->ctx = ctx;
    zip->api = api;
    zip_error_t error;
    api->zip_error_init(&error);
    zip->target = api->zip_source_buffer_create(NULL, 0, 0, &error);
    if (zip->target) {
        api->zip_source_keep(zip->target);
        zip->archive = api->zip_open_from_source(zip->target, ZIP_CREATE | ZIP_TRUNCATE, &error);
    }
    if (!zip->archive)
        report(zip, api->zip_error_strerror(&error));
    api->zip_error_fini(&error);
    return zip;
}

void op_zip_add(struct op_zip *zip, const char *name, const struct op_entry *entry)
{
    if (zip->failed)
        return;
    const struct zip_api *api = zip->api;
    struct feed *feed = op_xcalloc(1, sizeof *feed);
    *feed = (struct feed){api, *entry, 0, zip->feeds};
    zip->feeds = feed;
    zip_error_t error;
    api->zip_error_init(&error);
    zip_source_t *source = api->zip_source_function_create(feed_source, feed, &error);
    api->zip_error_fini(&error);
    zip_int64_t at = source ? api->zip_file_add(zip->archive, name, source, ZIP_FL_ENC_UTF_8) : -1;
    if (at < 0 && source)
        api->zip_source_free(source);
    /* 1980-01-01: the first day that the format knows. A DOS date has no time zone. */
    if (at < 0 ||
        api->zip_set_file_compression(zip->archive, (zip_uint64_t)at, entry->stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE,
                                      0) != 0 ||
        api->zip_file_set_dostime(zip->archive, (zip_uint64_t)at, 0, 1 << 5 | 1, 0) != 0)
        report(zip, api->zip_strerror(zip->archive));
}

static void read_target(struct op_zip *zip, struct op_buf *out)
{
    zip_stat_t stat;
    if (zip->api->zip_source_open(zip->target) != 0 || zip->api->zip_source_stat(zip->target, &stat) != 0) {
        report(zip, "its bytes cannot be read");
        return;
    }
    char *to = op_buf_reserve(out, (size_t)stat.size);
    zip_int64_t n = to ? zip->api->zip_source_read(zip->target, to, stat.size) : -1;
    if (n == (zip_int64_t)stat.size)
        out->n += (size_t)n;
    else
        report(zip, "it is larger than the limit");
    zip->api->zip_source_close(zip->target);
}

bool op_zip_finish(struct op_zip *zip, struct op_buf *out)
{
    if (zip->archive && (zip->failed || zip->api->zip_close(zip->archive) != 0)) {
        report(zip, zip->api->zip_strerror(zip->archive));
        zip->api->zip_discard(zip->archive);
    }
    if (!zip->failed)
        read_target(zip, out);
    if (zip->target)
        zip->api->zip_source_free(zip->target);
    for (struct feed *feed = zip->feeds, *next; feed; feed = next) {
        next = feed->next;
        free(feed);
    }
    bool good = !zip->failed;
    free(zip);
    return good;
}
