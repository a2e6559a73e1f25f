#include "offprint/resource.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base64.h"
#include "doc/resource_path.h"
#include "doc/svg.h"
#include "image/raster.h"
#include "offprint/metadata.h"

/* -- Bytes -- */

static enum op_resource_fault read_all(struct op_ctx *ctx, struct op_arena *arena, int fd, op_str *bytes)
{
    struct stat info;
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))
        return OP_RESOURCE_MISSING;
    if (info.st_size < 0 || (uint64_t)info.st_size > ctx->limits.resource)
        return OP_RESOURCE_TOO_BIG;
    size_t size = (size_t)info.st_size, n = 0;
    char *to = op_arena_alloc(arena, size + 1);
    for (ssize_t got; n < size && (got = read(fd, to + n, size - n)) != 0;) {
        if (got < 0 && errno != EINTR)
            return OP_RESOURCE_MISSING;
        n += got > 0 ? (size_t)got : 0;
    }
    *bytes = op_str_make(to, n);
    return OP_RESOURCE_OK;
}

/* data:[type][;base64],bytes (RFC 2397) */
static enum op_resource_fault decode_data(struct op_arena *arena, op_str href, op_str *bytes)
{
    size_t comma = op_str_find_char(href, ',', 0);
    if (href.n > OP_DATA_URI_MAX)
        return OP_RESOURCE_TOO_BIG;
    if (comma == OP_NOT_FOUND)
        return OP_RESOURCE_TYPE;
    op_str data = op_uri_decode(arena, op_str_skip(href, comma + 1));
    *bytes = data;
    if (!op_str_ends(op_str_trim(op_str_first(href, comma)), OP_STR(";base64")))
        return OP_RESOURCE_OK;
    char *to = op_arena_alloc(arena, data.n + 1);
    *bytes = op_str_make(to, op_base64_decode(data, to));
    return OP_RESOURCE_OK;
}

op_str op_resource_shown(op_str href)
{
    if (op_str_starts_ci(href, OP_STR("data:")))
        href = op_str_first(href, op_str_find_char(href, ',', 0));
    return op_str_first(href, 200);
}

static enum op_resource_fault read_file(struct op_ctx *ctx, struct op_article *a, int fd, op_str *bytes)
{
    if (fd < 0)
        return errno == EXDEV ? OP_RESOURCE_OUTSIDE : OP_RESOURCE_MISSING;
    enum op_resource_fault fault = read_all(ctx, a->doc.arena, fd, bytes);
    close(fd);
    return fault;
}

/* -- The network -- */

/* Is it a path that leads to a file? An article that came from the network has none. */
static bool is_local(const struct op_article *a, const struct op_uri *uri)
{
    return !uri->scheme.n && !uri->authority.p && !op_uri_is_web(op_meta(a, OP_META_BASE));
}

/* Where on the network it is; absent when it is nowhere there. */
static op_str web_address(struct op_article *a, const struct op_uri *uri, op_str href)
{
    if (uri->scheme.n)
        return op_uri_is_web(href) ? href : OP_STR_NONE;
    if (uri->authority.p)
        return op_arena_join(a->doc.arena, OP_STR("https:"), href);
    return op_resource_address(a, href);
}

static struct op_fetch_request request_of(const struct op_ctx *ctx, const struct op_article *a, op_str address)
{
    op_str base = op_meta(a, OP_META_BASE);
    op_str page = op_uri_is_web(base) ? base : op_meta(a, OP_META_CANONICAL);
    return (struct op_fetch_request){address, page, ctx->limits.resource, false};
}

/* Whoever has the right to reach the network brings the bytes; nobody has it by default. */
static enum op_resource_fault fetch(struct op_ctx *ctx, struct op_article *a, const struct op_uri *uri, op_str href,
                                    op_str *bytes)
{
    op_str address = ctx->fetch.bring ? web_address(a, uri, href) : OP_STR_NONE;
    if (!address.n)
        return OP_RESOURCE_REMOTE;
    struct op_fetch_request request = request_of(ctx, a, address);
    struct op_fetch_answer answer;
    bool good = ctx->fetch.bring(ctx->fetch.self, a->doc.arena, &request, &answer);
    *bytes = answer.bytes;
    ctx->fetch.fault = answer.fault;
    return good ? OP_RESOURCE_OK : OP_RESOURCE_REMOTE;
}

/* A copy that a browser has saved beside the page, or a file beside the article; -1 with errno. */
static int open_local(struct op_ctx *ctx, struct op_article *a, const struct op_uri *uri)
{
    if (!is_local(a, uri))
        return uri->scheme.n || uri->authority.p ? op_resource_open_saved(ctx, a, uri) : -1;
    errno = ENOENT;
    return uri->path.n ? op_resource_open(ctx, a, uri) : -1;
}

void op_resource_expect(struct op_ctx *ctx, struct op_article *a, op_str href)
{
    href = op_str_trim(href);
    struct op_uri uri = op_uri_parse(href);
    op_str address = ctx->fetch.expect ? web_address(a, &uri, href) : OP_STR_NONE;
    if (!address.n)
        return;
    int fd = open_local(ctx, a, &uri);
    if (fd >= 0) {
        close(fd);
        return;
    }
    struct op_fetch_request request = request_of(ctx, a, address);
    ctx->fetch.expect(ctx->fetch.self, a->doc.arena, &request);
}

static enum op_resource_fault load_bytes(struct op_ctx *ctx, struct op_article *a, op_str href, op_str *bytes,
                                         bool *travels)
{
    struct op_uri uri = op_uri_parse(href);
    *travels = false;
    ctx->fetch.fault = OP_STR_NONE;
    if (op_str_eq_ci(uri.scheme, OP_STR("data")))
        return decode_data(a->doc.arena, href, bytes);
    int fd = open_local(ctx, a, &uri);
    if (fd >= 0)
        return read_file(ctx, a, fd, bytes);
    enum op_resource_fault fault = is_local(a, &uri) ? read_file(ctx, a, fd, bytes) : OP_RESOURCE_REMOTE;
    if (fault != OP_RESOURCE_REMOTE && (fault != OP_RESOURCE_MISSING || !ctx->fetch.bring))
        return fault;
    /* What a page does not have beside it may be where the page comes from. */
    int why = errno;
    *travels = fetch(ctx, a, &uri, href, bytes) == OP_RESOURCE_OK;
    errno = why;
    return *travels ? OP_RESOURCE_OK : fault;
}

static struct op_resource *add_resource(struct op_article *a, op_str href, struct op_image_info info, op_str bytes,
                                        bool travels)
{
    struct op_resource *r = op_arena_zalloc(a->doc.arena, sizeof *r);
    *r = (struct op_resource){a->resources, href, info, bytes, op_sha256(bytes), travels};
    a->resources = r;
    return r;
}

enum op_resource_fault op_resource_load(struct op_ctx *ctx, struct op_article *a, op_str href,
                                        struct op_resource **resource)
{
    href = op_str_trim(href);
    for (struct op_resource *r = a->resources; r; r = r->next)
        /* A data: URI that is shown often is long, and one slice. */
        if (r->href.n == href.n && (r->href.p == href.p || op_str_eq(r->href, href))) {
            *resource = r;
            return OP_RESOURCE_OK;
        }
    op_str bytes = OP_STR_NONE;
    bool travels;
    enum op_resource_fault fault = load_bytes(ctx, a, href, &bytes, &travels);
    if (fault != OP_RESOURCE_OK)
        return fault;
    struct op_image_info info = op_image_sniff(bytes);
    if (info.type == OP_MEDIA_SVG)
        bytes = op_svg_sanitise(ctx, a->doc.arena, bytes);
    if (info.type == OP_MEDIA_NONE || !bytes.p)
        return OP_RESOURCE_TYPE;
    if ((uint64_t)info.width * info.height > OP_IMAGE_PIXELS_MAX)
        return OP_RESOURCE_TOO_BIG;
    *resource = add_resource(a, op_arena_dup(a->doc.arena, href), info, bytes, travels);
    return OP_RESOURCE_OK;
}

op_str op_resource_address(struct op_article *a, op_str href)
{
    op_str base = op_page_base(a), src = base.n ? op_uri_normalise(a->doc.arena, href) : OP_STR_NONE;
    struct op_uri u = op_uri_parse(src);
    if (!u.path.n || u.scheme.p || u.authority.p)
        return OP_STR_NONE;
    op_str first = op_str_starts(src, OP_STR("./")) ? op_str_skip(src, 2) : src;
    bool saved = op_str_ends(op_str_first(first, op_str_find_char(first, '/', 0)), OP_STR("_files"));
    return saved ? OP_STR_NONE : op_uri_resolve(a->doc.arena, base, src);
}

/* -- Embedding -- */

op_str op_resource_data_uri(struct op_arena *arena, op_str bytes, enum op_media_type type)
{
    op_str head = op_arena_printf(arena, "data:%s;base64,", op_media_rows[type].type);
    if (bytes.n > OP_DATA_URI_MAX || head.n + (bytes.n + 2) / 3 * 4 > OP_DATA_URI_MAX)
        return OP_STR_NONE;
    char *to = op_arena_alloc(arena, head.n + (bytes.n + 2) / 3 * 4);
    memcpy(to, head.p, head.n);
    return op_str_make(to, head.n + op_base64_encode(bytes, to + head.n));
}

op_str op_resource_embed(struct op_article *a, struct op_image_info info, op_str bytes)
{
    op_str href = op_resource_data_uri(a->doc.arena, bytes, info.type);
    if (!href.p)
        return href;
    (void)add_resource(a, href, info, op_arena_dup(a->doc.arena, bytes), false);
    return href;
}
