#include "cli/parts.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cli/program.h"

static bool open_file(struct op_parts *parts)
{
    struct op_buf path = OP_BUF_INIT;
    op_str folder = op_str_z(getenv("TMPDIR"));
    op_buf_add(&path, folder.n ? folder : OP_STR("/tmp"));
    op_buf_addz(&path, "/offprint-XXXXXX");
    int fd = mkstemp(path.p);
    if (fd >= 0) {
        (void)unlink(path.p);
        parts->fd = fd;
    }
    op_buf_release(&path);
    return fd >= 0;
}

static bool file_all(struct op_ctx *ctx, struct op_parts *parts)
{
    op_str rest = op_buf_str(&parts->memory);
    bool good = parts->fd > 0 || open_file(parts);
    while (good && rest.n) {
        ssize_t n = write(parts->fd, rest.p, rest.n);
        if (n < 0 && errno == EINTR)
            continue;
        good = n > 0;
        if (good)
            rest = op_str_skip(rest, (size_t)n);
    }
    if (!good)
        op_report_errno(ctx, OP_STR_NONE, "cannot write a temporary file");
    parts->filed += parts->memory.n;
    op_buf_release(&parts->memory);
    return good;
}

bool op_parts_add(struct op_ctx *ctx, struct op_parts *parts, op_str part)
{
    if (parts->memory.n && part.n > OP_PARTS_MEMORY - parts->memory.n && !file_all(ctx, parts))
        return false;
    op_buf_add(&parts->memory, part);
    if (parts->n == parts->cap) {
        parts->cap = parts->cap ? parts->cap * 2 : 16;
        parts->ends = op_xrealloc(parts->ends, parts->cap * sizeof *parts->ends);
    }
    parts->ends[parts->n++] = parts->filed + parts->memory.n;
    return parts->memory.n <= OP_PARTS_MEMORY || file_all(ctx, parts);
}

const op_str *op_parts_list(struct op_ctx *ctx, struct op_parts *parts)
{
    const char *base = parts->memory.p ? parts->memory.p : "";
    if (parts->fd > 0) {
        if (parts->memory.n && !file_all(ctx, parts))
            return NULL;
        parts->map = mmap(NULL, parts->filed, PROT_READ, MAP_PRIVATE, parts->fd, 0);
        if (parts->map == MAP_FAILED) {
            parts->map = NULL;
            op_report_errno(ctx, OP_STR_NONE, "cannot map a temporary file");
            return NULL;
        }
        base = parts->map;
    }
    parts->list = op_xmalloc((parts->n + 1) * sizeof *parts->list);
    size_t from = 0;
    for (size_t i = 0; i < parts->n; i++) {
        parts->list[i] = op_str_make(base + from, parts->ends[i] - from);
        from = parts->ends[i];
    }
    return parts->list;
}

void op_parts_release(struct op_parts *parts)
{
    if (parts->map)
        (void)munmap(parts->map, parts->filed);
    if (parts->fd > 0)
        close(parts->fd);
    op_buf_release(&parts->memory);
    free(parts->ends);
    free(parts->list);
    *parts = (struct op_parts){0};
}
