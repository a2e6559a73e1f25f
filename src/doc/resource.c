#include "offprint/resource.h"

#include <assert.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doc/svg.h"
#include "offprint/metadata.h"
#include "offprint/uri.h"

/* -- Paths -- */

/* `folder`/`path` without empty, `.` and `..` segments, as far as that goes: `..` above the start stays. */
static op_str join_path(struct op_arena *arena, op_str folder, op_str path)
{
    char *to = op_arena_alloc(arena, folder.n + path.n + 2);
    assert(to);              /* an arena has memory or ends the program */
    size_t n = 0, floor = 0; /* before `floor` nothing can be taken back */
    if (folder.n && folder.p[0] == '/')
        to[n++] = '/';
    floor = n;
    op_str parts[2] = {folder, path};
    for (int i = 0; i < 2; i++) {
        for (op_str rest = parts[i], segment; rest.p;) {
            segment = op_str_cut(&rest, '/');
            if (segment.n == 0 || op_str_eq(segment, OP_STR(".")))
                continue;
            if (op_str_eq(segment, OP_STR("..")) && n > floor) {
                while (n > floor && to[n - 1] != '/')
                    n--;
                if (n > floor)
                    n--;
                continue;
            }
            if (n > 0 && to[n - 1] != '/')
                to[n++] = '/';
            memcpy(to + n, segment.p, segment.n);
            n += segment.n;
            if (op_str_eq(segment, OP_STR("..")))
                floor = n;
        }
    }
    return op_str_make(to, n);
}

/* What is left of `path` below `root`; absent when it is not below it. Both normal. */
static op_str path_below(op_str root, op_str path)
{
    if (root.n == 0)
        return op_str_eq(op_str_first(path, 2), OP_STR("..")) ? OP_STR_NONE : path;
    if (!op_str_starts(path, root) || path.n <= root.n + 1)
        return OP_STR_NONE;
    if (root.p[root.n - 1] == '/')
        return op_str_skip(path, root.n);
    return path.p[root.n] == '/' ? op_str_skip(path, root.n + 1) : OP_STR_NONE;
}

static int open_below(struct op_ctx *ctx, op_str root, op_str path)
{
    op_str rest = path_below(root, path);
    if (!rest.p || (path.p[0] == '/' && root.n == 0)) {
        errno = EXDEV;
        return -1;
    }
    return ctx->files.open_below(ctx->files.self, root, rest);
}

/* May files below the article's base be read? Whoever wrote a stream must not point it at any folder of the user's. */
static bool is_base_allowed(const struct op_ctx *ctx, const struct op_article *a, op_str base)
{
    if (!a->from_stream)
        return true;
    bool above = op_str_eq(base, OP_STR("..")) || op_str_starts(base, OP_STR("../"));
    if (!above && !(base.n && base.p[0] == '/'))
        return true;
    for (size_t i = 0; i < ctx->resource_path_count; i++) {
        op_str root = join_path(a->doc.arena, ctx->resource_paths[i], OP_STR(""));
        if (op_str_eq(root, base) || path_below(root, base).p)
            return true;
    }
    return false;
}

static int open_reference(struct op_ctx *ctx, const struct op_article *a, op_str path)
{
    struct op_arena *arena = a->doc.arena;
    op_str base = join_path(arena, op_meta(a, OP_META_BASE), OP_STR(""));
    bool rooted = path.n && path.p[0] == '/';
    op_str joined = rooted ? path : join_path(arena, base, path);
    bool allowed = !rooted && is_base_allowed(ctx, a, base);
    int fd = allowed ? open_below(ctx, base, joined) : -1, fault = allowed ? errno : EXDEV;
    for (size_t i = 0; fd < 0 && i < ctx->resource_path_count; i++) {
        op_str root = join_path(arena, ctx->resource_paths[i], OP_STR(""));
        fd = open_below(ctx, root, rooted ? join_path(arena, root, path) : joined);
        if (fd < 0 && errno != EXDEV)
            fault = errno;
    }
    errno = fault;
    return fd;
}

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

static int base64_value(char c)
{
    if (op_is_alpha(c))
        return c >= 'a' ? c - 'a' + 26 : c - 'A';
    return op_is_digit(c) ? c - '0' + 52 : c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
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
    size_t n = 0;
    uint32_t bits = 0, held = 0;
    for (size_t i = 0; i < data.n && data.p[i] != '='; i++) {
        int value = base64_value(data.p[i]);
        if (value < 0)
            continue;
        bits = bits << 6 | (uint32_t)value;
        held += 6;
        if (held >= 8) {
            held -= 8;
            to[n++] = (char)(unsigned char)(bits >> held);
        }
    }
    *bytes = op_str_make(to, n);
    return OP_RESOURCE_OK;
}

op_str op_resource_shown(op_str href)
{
    if (op_str_starts_ci(href, OP_STR("data:")))
        href = op_str_first(href, op_str_find_char(href, ',', 0));
    return op_str_first(href, 200);
}

op_str op_resource_data_uri(struct op_arena *arena, op_str bytes, enum op_media_type type)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    op_str head = op_arena_printf(arena, "data:%s;base64,", op_media_rows[type].type);
    if (bytes.n > OP_DATA_URI_MAX || head.n + (bytes.n + 2) / 3 * 4 > OP_DATA_URI_MAX)
        return OP_STR_NONE;
    char *start = op_arena_alloc(arena, head.n + (bytes.n + 2) / 3 * 4), *to = start + head.n;
    memcpy(start, head.p, head.n);
    for (size_t i = 0; i < bytes.n; i += 3) {
        size_t n = bytes.n - i < 3 ? bytes.n - i : 3;
        uint32_t bits = 0;
        for (size_t k = 0; k < 3; k++)
            bits = bits << 8 | (k < n ? (unsigned char)bytes.p[i + k] : 0u);
        for (size_t k = 0; k < 4; k++)
            *to++ = k <= n ? digits[bits >> (18 - 6 * k) & 63] : '=';
    }
    return op_str_range(start, to);
}

static enum op_resource_fault load_bytes(struct op_ctx *ctx, struct op_article *a, op_str href, op_str *bytes)
{
    struct op_uri uri = op_uri_parse(href);
    if (op_str_eq_ci(uri.scheme, OP_STR("data")))
        return decode_data(a->doc.arena, href, bytes);
    if (uri.scheme.n || uri.authority.p || op_uri_is_web(op_meta(a, OP_META_BASE)))
        return OP_RESOURCE_REMOTE;
    op_str path = op_uri_decode(a->doc.arena, uri.path);
    if (path.n == 0)
        return OP_RESOURCE_MISSING;
    int fd = open_reference(ctx, a, path);
    if (fd < 0)
        return errno == EXDEV ? OP_RESOURCE_OUTSIDE : OP_RESOURCE_MISSING;
    enum op_resource_fault fault = read_all(ctx, a->doc.arena, fd, bytes);
    close(fd);
    return fault;
}

enum op_resource_fault op_resource_load(struct op_ctx *ctx, struct op_article *a, op_str href,
                                        struct op_resource **resource)
{
    href = op_str_trim(href);
    for (struct op_resource *r = a->resources; r; r = r->next)
        if (op_str_eq(r->href, href)) {
            *resource = r;
            return OP_RESOURCE_OK;
        }
    op_str bytes = OP_STR_NONE;
    enum op_resource_fault fault = load_bytes(ctx, a, href, &bytes);
    if (fault != OP_RESOURCE_OK)
        return fault;
    struct op_image_info info = op_image_sniff(bytes);
    if (info.type == OP_MEDIA_SVG)
        bytes = op_svg_sanitise(ctx, a->doc.arena, bytes);
    if (info.type == OP_MEDIA_NONE || !bytes.p)
        return OP_RESOURCE_TYPE;
    struct op_resource *r = op_arena_zalloc(a->doc.arena, sizeof *r);
    *r = (struct op_resource){a->resources, op_arena_dup(a->doc.arena, href), info, bytes, op_sha256(bytes)};
    a->resources = r;
    *resource = r;
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
