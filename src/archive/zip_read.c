#include "archive/zip_read.h"

#include <assert.h>
#include <stdlib.h>
#include <zip.h>

#include "base/library.h"
#include "offprint/buf.h"

#define UNZIP_FUNCTIONS(X)                                                                                             \
    X(zip_source_buffer_create)                                                                                        \
    X(zip_source_free)                                                                                                 \
    X(zip_open_from_source)                                                                                            \
    X(zip_get_num_entries)                                                                                             \
    X(zip_get_name)                                                                                                    \
    X(zip_stat_index)                                                                                                  \
    X(zip_fopen_index)                                                                                                 \
    X(zip_fread)                                                                                                       \
    X(zip_fclose)                                                                                                      \
    X(zip_discard)                                                                                                     \
    X(zip_error_init)                                                                                                  \
    X(zip_error_fini)

struct unzip_api {
    UNZIP_FUNCTIONS(OP_LIBRARY_MEMBER)
};

static const struct unzip_api *load_api(struct op_ctx *ctx)
{
    static struct unzip_api api;
    static const char *const symbols[] = {UNZIP_FUNCTIONS(OP_LIBRARY_SYMBOL)};
    if (!api.zip_fread && !op_library_load("libzip.so.4", symbols, &api, sizeof symbols / sizeof *symbols)) {
        op_report(ctx, OP_DIAG_LIBRARY, (struct op_place){0}, "libzip is not installed, reading no archive");
        return NULL;
    }
    return &api;
}

struct named {
    op_str name; /* libzip's */
    size_t entry;
};

struct op_unzip {
    const struct op_ctx *ctx;
    const struct unzip_api *api;
    zip_t *archive;
    struct named *names, *sorted; /* owned: in the archive's order; by name without regard to case */
    size_t n;
    uint64_t total; /* bytes that were inflated so far */
};

/* -- Names -- */

static int compare_folded(op_str a, op_str b)
{
    for (size_t i = 0; i < a.n && i < b.n; i++) {
        int x = (unsigned char)op_to_lower(a.p[i]), y = (unsigned char)op_to_lower(b.p[i]);
        if (x != y)
            return x - y;
    }
    return (a.n > b.n) - (a.n < b.n);
}

static int compare_names(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int order = compare_folded(x->name, y->name);
    return order ? order : (x->entry > y->entry) - (x->entry < y->entry);
}

size_t op_unzip_count(const struct op_unzip *zip)
{
    return zip->n;
}

op_str op_unzip_name(const struct op_unzip *zip, size_t entry)
{
    return zip->names[entry].name;
}

size_t op_unzip_find(const struct op_unzip *zip, op_str name, bool *exact)
{
    enum { ALIKE_MAX = 64 };
    size_t low = 0, high = zip->n, found = OP_NOT_FOUND;
    bool same = false;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (compare_folded(zip->sorted[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i < zip->n && i < low + ALIKE_MAX && !same; i++) {
        const struct named *one = &zip->sorted[i];
        if (compare_folded(one->name, name) != 0)
            break;
        same = op_str_eq(one->name, name);
        if (same || found == OP_NOT_FOUND)
            found = one->entry;
    }
    if (exact)
        *exact = same;
    return found;
}

/* -- The archive -- */

static void list_names(struct op_unzip *zip)
{
    zip->names = op_xcalloc(zip->n + 1, sizeof *zip->names);
    zip->sorted = op_xcalloc(zip->n + 1, sizeof *zip->sorted);
    for (size_t i = 0; i < zip->n; i++) {
        const char *name = zip->api->zip_get_name(zip->archive, i, ZIP_FL_ENC_GUESS);
        zip->names[i] = zip->sorted[i] = (struct named){name ? op_str_z(name) : OP_STR(""), i};
    }
    if (zip->n)
        qsort(zip->sorted, zip->n, sizeof *zip->sorted, compare_names);
}

struct op_unzip *op_unzip_open(struct op_ctx *ctx, op_str archive, const char **why)
{
    *why = NULL;
    const struct unzip_api *api = load_api(ctx);
    if (!api)
        return NULL;
    struct op_unzip *zip = op_xcalloc(1, sizeof *zip);
    zip->ctx = ctx;
    zip->api = api;
    zip_error_t error;
    api->zip_error_init(&error);
    zip_source_t *source = api->zip_source_buffer_create(archive.p, archive.n, 0, &error);
    if (source)
        zip->archive = api->zip_open_from_source(source, ZIP_RDONLY, &error);
    if (source && !zip->archive)
        api->zip_source_free(source);
    api->zip_error_fini(&error);
    zip_int64_t count = zip->archive ? api->zip_get_num_entries(zip->archive, 0) : -1;
    if (count < 0)
        *why = "the archive is broken or cut short";
    else if (count > OP_UNZIP_ENTRIES_MAX)
        *why = "the archive has too many entries";
    if (*why) {
        op_unzip_close(zip);
        return NULL;
    }
    zip->n = (size_t)count;
    list_names(zip);
    return zip;
}

void op_unzip_close(struct op_unzip *zip)
{
    if (zip->archive)
        zip->api->zip_discard(zip->archive);
    free(zip->names);
    free(zip->sorted);
    free(zip);
}

/* -- Entries -- */

static bool inflate_into(struct op_unzip *zip, size_t entry, char *to, size_t size)
{
    zip_file_t *file = zip->api->zip_fopen_index(zip->archive, entry, 0);
    size_t n = 0;
    zip_int64_t got = file ? 1 : -1;
    char beyond;
    while (got > 0 && n < size) {
        got = zip->api->zip_fread(file, to + n, size - n);
        n += got > 0 ? (size_t)got : 0;
    }
    /* The checksum is compared when the end is met. */
    bool good = got >= 0 && n == size && zip->api->zip_fread(file, &beyond, 1) == 0;
    if (file)
        (void)zip->api->zip_fclose(file);
    return good;
}

enum op_unzip_fault op_unzip_read(struct op_unzip *zip, size_t entry, struct op_arena *arena, size_t padding,
                                  op_str *content)
{
    assert(entry < zip->n);
    const zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
    const struct op_limits *limits = &zip->ctx->limits;
    zip_stat_t stat;
    *content = OP_STR_NONE;
    if (zip->api->zip_stat_index(zip->archive, entry, 0, &stat) != 0 || (stat.valid & needed) != needed)
        return OP_UNZIP_BROKEN;
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) && stat.encryption_method != ZIP_EM_NONE)
        return OP_UNZIP_ENCRYPTED;
    bool bomb = stat.size > OP_UNZIP_SMALL && stat.size / OP_UNZIP_RATIO_MAX > stat.comp_size;
    if (bomb || stat.size > limits->resource || stat.size > limits->output - zip->total)
        return OP_UNZIP_TOO_BIG;
    zip->total += stat.size;
    size_t size = (size_t)stat.size;
    char *to = op_arena_alloc(arena, size + padding + 1);
    if (!inflate_into(zip, entry, to, size))
        return OP_UNZIP_BROKEN;
    memset(to + size, 0, padding + 1);
    *content = op_str_make(to, size);
    return OP_UNZIP_OK;
}

const char *op_unzip_fault_text(enum op_unzip_fault fault)
{
    switch (fault) {
    case OP_UNZIP_ENCRYPTED:
        return "encrypted";
    case OP_UNZIP_TOO_BIG:
        return "larger than the limit";
    case OP_UNZIP_BROKEN:
        return "its bytes in the archive are broken";
    default:
        return "no fault";
    }
}
