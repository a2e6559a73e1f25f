#include "doc/resource_path.h"

#include <assert.h>
#include <errno.h>

#include "offprint/metadata.h"

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
    if (!a->from_stream || !base.n)
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

/* -- Places -- */

/* What a search needs to know; the first fault that says more than "outside" is the one that counts. */
struct search {
    struct op_ctx *ctx;
    struct op_arena *arena;
    op_str base;   /* the folder of the article; absent when it may not be read */
    op_str stem;   /* the name of its file without suffix */
    op_str *roots; /* all folders, normal: that of the article first */
    size_t root_count;
    int fault;
};

/* Which folders of a site its pages name as its root: of Hugo, of Hexo, of both once they are built. */
static const char *const site_roots[] = {"static", "source", "public", "assets"};

/* The folder above that in which a generator of sites keeps its posts; absent when the article lies in none. */
static op_str site_above(op_str base)
{
    static const char *const names[] = {"_posts", "_drafts", "content", "source"};
    for (op_str rest = base, segment; rest.p;) {
        segment = op_str_cut(&rest, '/');
        for (size_t i = 0; segment.n && i < sizeof names / sizeof *names; i++)
            if (op_str_eq(segment, op_str_z(names[i])) && segment.p > base.p)
                return op_str_range(base.p, segment.p - 1);
    }
    return OP_STR_NONE;
}

/* The root of the site, where it lies in one of the folders that may be read. */
static void add_site(struct search *s, op_str base)
{
    op_str site = site_above(base);
    for (size_t i = 0, count = s->root_count; site.p && i < count; i++)
        if (path_below(s->roots[i], site).p) {
            s->roots[s->root_count++] = site;
            return;
        }
}

static struct search search_of(struct op_ctx *ctx, const struct op_article *a)
{
    struct op_arena *arena = a->doc.arena;
    op_str base = join_path(arena, op_meta(a, OP_META_BASE), OP_STR(""));
    op_str name = op_path_name(op_meta(a, OP_META_SOURCE));
    struct search s = {ctx, arena, OP_STR_NONE, op_str_first(name, name.n - op_path_suffix(name).n), NULL, 0, EXDEV};
    s.roots = op_arena_alloc(arena, (ctx->resource_path_count + 2) * sizeof *s.roots);
    if (is_base_allowed(ctx, a, base))
        s.roots[s.root_count++] = s.base = base;
    for (size_t i = 0; i < ctx->resource_path_count; i++)
        s.roots[s.root_count++] = join_path(arena, ctx->resource_paths[i], OP_STR(""));
    add_site(&s, base);
    return s;
}

/* A place where the file need not be. */
static int try_also(const struct search *s, op_str root, op_str path)
{
    return open_below(s->ctx, root, path);
}

/* A place where it should be: why it is not there is why it is missing. */
static int try_open(struct search *s, op_str root, op_str path)
{
    int fd = open_below(s->ctx, root, path);
    if (fd < 0 && errno != EXDEV)
        s->fault = errno;
    return fd;
}

/* From the folder of the article: there, in the folder of its own that Hexo keeps for it, below each further folder. */
static int open_relative(struct search *s, op_str path)
{
    int fd = -1;
    if (s->base.p) {
        op_str joined = join_path(s->arena, s->base, path);
        fd = try_open(s, s->base, joined);
        for (size_t i = 1; fd < 0 && i < s->root_count; i++)
            fd = try_open(s, s->roots[i], joined);
        if (fd < 0 && s->stem.n)
            fd = try_also(s, s->base, join_path(s->arena, join_path(s->arena, s->base, s->stem), path));
    }
    for (size_t i = s->base.p ? 1 : 0; fd < 0 && i < s->root_count; i++)
        fd = try_also(s, s->roots[i], join_path(s->arena, s->roots[i], path));
    return fd;
}

/* From the root of a site, which any of the folders may be, or hold. An address of a post names the folder that Hexo
   keeps for it. */
static int open_rooted(struct search *s, op_str path)
{
    int fd = -1;
    for (size_t i = s->root_count; fd < 0 && i-- > 0;) {
        op_str root = s->roots[i];
        fd = try_open(s, root, join_path(s->arena, root, path));
        for (size_t k = 0; fd < 0 && k < sizeof site_roots / sizeof *site_roots; k++)
            fd = try_also(s, root, join_path(s->arena, join_path(s->arena, root, op_str_z(site_roots[k])), path));
    }
    op_str folder = op_path_folder(path);
    if (fd < 0 && s->base.p && s->stem.n && op_str_eq(op_path_name(op_str_first(folder, folder.n - 1)), s->stem))
        fd = try_also(s, s->base, join_path(s->arena, join_path(s->arena, s->base, s->stem), op_path_name(path)));
    return fd;
}

/* The names that a file may have whose address is `uri`: with its query, as programs that mirror sites write it;
   without; and as it stands, where the name itself holds a percent sign. */
static size_t names_of(struct search *s, const struct op_uri *uri, op_str path, op_str names[3])
{
    size_t n = 0;
    op_str decoded = op_uri_decode(s->arena, path);
    if (uri->query.n)
        names[n++] = op_arena_printf(s->arena, "%.*s?%.*s", OP_ARG(decoded), OP_ARG(uri->query));
    names[n++] = decoded;
    if (!op_str_eq(decoded, path))
        names[n++] = path;
    return n;
}

int op_resource_open(struct op_ctx *ctx, const struct op_article *a, const struct op_uri *uri)
{
    struct search s = search_of(ctx, a);
    op_str names[3];
    size_t n = names_of(&s, uri, uri->path, names);
    int fd = -1;
    int fault = EXDEV; /* of the name that an address means */
    for (size_t i = 0; fd < 0 && i < n; i++) {
        s.fault = EXDEV;
        fd = names[i].n && names[i].p[0] == '/' ? open_rooted(&s, names[i]) : open_relative(&s, names[i]);
        if (i == (uri->query.n > 0))
            fault = s.fault;
    }
    errno = fault;
    return fd;
}

int op_resource_open_saved(struct op_ctx *ctx, const struct op_article *a, const struct op_uri *uri)
{
    struct search s = search_of(ctx, a);
    op_str names[3], name = op_path_name(uri->path);
    size_t n = names_of(&s, uri, name, names);
    int fd = -1;
    op_str folder = op_arena_printf(s.arena, "%.*s_files", OP_ARG(s.stem));
    for (size_t i = 0; fd < 0 && i < n && name.n && s.base.p && s.stem.n; i++)
        fd = try_also(&s, s.base, join_path(s.arena, join_path(s.arena, s.base, folder), names[i]));
    return fd;
}
