/* The folder of what was fetched, kept within its size. Several programs may sweep at once: each takes away what was
   used longest ago, and what is gone already is gone. */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fetch/fetch_cache.h"

/* Nobody writes at a draft for so many seconds: whoever began it was ended. */
#define ABANDONED 86400

struct swept {
    char name[65];
    struct timespec used;
    uint64_t size;
};

struct listing {
    struct swept *v; /* owned */
    size_t n, cap;
    uint64_t total; /* bytes */
};

static bool is_entry_name(const char *name)
{
    size_t n = 0;
    while (n < 64 && (op_is_digit(name[n]) || (name[n] >= 'a' && name[n] <= 'f')))
        n++;
    return n == 64 && !name[n];
}

/* Does the file begin as all of ours do? Whatever else lies in the folder is not ours to touch. To look is not to use.
 */
static bool is_ours(int folder, const char *name)
{
    char start[sizeof OP_CACHE_MAGIC - 1];
    struct stat st;
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    bool ours = fd >= 0 && fstat(fd, &st) == 0 && pread(fd, start, sizeof start, 0) == (ssize_t)sizeof start &&
                memcmp(start, OP_CACHE_MAGIC, sizeof start) == 0;
    if (ours)
        (void)futimens(fd, (struct timespec[2]){st.st_atim, {0, UTIME_OMIT}});
    if (fd >= 0)
        close(fd);
    return ours;
}

static void add(struct listing *l, const char *name, const struct stat *st)
{
    if (l->n == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 256;
        l->v = op_xrealloc(l->v, l->cap * sizeof *l->v);
    }
    struct swept *s = &l->v[l->n++];
    *s = (struct swept){.used = st->st_atim, .size = (uint64_t)st->st_size};
    memcpy(s->name, name, sizeof s->name);
    l->total += s->size;
}

/* Entries are listed; drafts that nobody will finish go. */
static void list(int folder, int64_t now, struct listing *l)
{
    struct stat st;
    int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    if (!dir && fd >= 0)
        close(fd);
    for (struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir)) {
        bool entry = is_entry_name(e->d_name), draft = strncmp(e->d_name, OP_CACHE_DRAFT, strlen(OP_CACHE_DRAFT)) == 0;
        if ((!entry && !draft) || fstatat(folder, e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
            continue;
        if (entry)
            add(l, e->d_name, &st);
        else if ((int64_t)st.st_mtime + ABANDONED < now && is_ours(folder, e->d_name))
            (void)unlinkat(folder, e->d_name, 0);
    }
    if (dir)
        closedir(dir);
}

static void keep_ours(int folder, struct listing *l)
{
    size_t kept = 0;
    l->total = 0;
    for (size_t i = 0; i < l->n; i++)
        if (is_ours(folder, l->v[i].name)) {
            l->total += l->v[i].size;
            l->v[kept++] = l->v[i];
        }
    l->n = kept;
}

static int by_use(const void *a, const void *b)
{
    const struct swept *x = a, *y = b;
    if (x->used.tv_sec != y->used.tv_sec)
        return x->used.tv_sec < y->used.tv_sec ? -1 : 1;
    if (x->used.tv_nsec != y->used.tv_nsec)
        return x->used.tv_nsec < y->used.tv_nsec ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* What somebody has used or replaced since it was listed stays. */
static bool was_used(int folder, const struct swept *s)
{
    struct stat st;
    return fstatat(folder, s->name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
           (st.st_atim.tv_sec != s->used.tv_sec || st.st_atim.tv_nsec != s->used.tv_nsec);
}

void op_cache_sweep(const struct op_cache *cache, uint64_t limit, int64_t now)
{
    struct listing l = {0};
    if (cache->folder < 0)
        return;
    list(cache->folder, now, &l);
    /* Only a full cache is worth a look into every file. */
    if (l.total > limit)
        keep_ours(cache->folder, &l);
    if (l.total > limit)
        qsort(l.v, l.n, sizeof *l.v, by_use);
    for (size_t i = 0; i < l.n && l.total > limit; i++) {
        if (was_used(cache->folder, &l.v[i]))
            continue;
        (void)unlinkat(cache->folder, l.v[i].name, 0);
        l.total -= l.v[i].size;
    }
    free(l.v);
}
