#include "fetch/fetch_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "offprint/record.h"

/* An entry: this, records of these tags up to OP_CACHE_CONTENT, and the content. The time of the file is the one until
   which it is fresh, so that confirming an entry does not write it anew. */
enum tag { TAG_ADDRESS = 1, TAG_FINAL, TAG_TYPE, TAG_ETAG, TAG_MODIFIED, TAG_SIZE };

/* Makes a folder with those that lead to it, for the user alone. */
static void make_folders(char *path)
{
    for (char *p = path + 1; *p; p++)
        if (*p == '/') {
            *p = 0;
            (void)mkdir(path, 0700);
            *p = '/';
        }
    (void)mkdir(path, 0700);
}

bool op_cache_init(struct op_cache *cache, op_str folder)
{
    struct op_buf path = OP_BUF_INIT;
    const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (folder.p)
        op_buf_add(&path, folder);
    else if (xdg && xdg[0] == '/')
        op_buf_addf(&path, "%s/offprint", xdg);
    else if (home && home[0] == '/')
        op_buf_addf(&path, "%s/.cache/offprint", home);
    cache->folder = -1;
    errno = ENOENT;
    if (path.n) {
        make_folders(path.p);
        cache->folder = open(path.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    op_buf_release(&path);
    return cache->folder >= 0;
}

void op_cache_release(struct op_cache *cache)
{
    if (cache->folder >= 0)
        close(cache->folder);
    cache->folder = -1;
}

static void name_of(op_str address, char name[65])
{
    struct op_sha256 hash = op_sha256(address);
    op_sha256_hex(&hash, name);
}

/* What goes into a header of a request must be one line, whoever has written the entry. */
static op_str one_line(op_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7F)
            return OP_STR_NONE;
    return s;
}

bool op_cache_parse(op_str head, struct op_cache_entry *entry)
{
    op_str bytes;
    uint32_t tag;
    *entry = (struct op_cache_entry){.size = 0};
    if (!op_str_starts(head, OP_STR(OP_CACHE_MAGIC)))
        return false;
    head = op_str_skip(head, sizeof OP_CACHE_MAGIC - 1);
    while (op_record_next(&head, &tag, &bytes)) {
        if (tag == TAG_ADDRESS)
            entry->address = bytes;
        else if (tag == TAG_FINAL)
            entry->final = bytes;
        else if (tag == TAG_TYPE)
            entry->type = bytes;
        else if (tag == TAG_ETAG)
            entry->etag = one_line(bytes);
        else if (tag == TAG_MODIFIED)
            entry->modified = one_line(bytes);
        else if (tag == TAG_SIZE)
            entry->size = op_record_uint(bytes);
    }
    return entry->address.n && entry->final.n && entry->size <= INT64_MAX - OP_CACHE_CONTENT;
}

static bool read_entry(int fd, op_str address, struct op_cache_entry *entry, struct op_buf *store)
{
    struct stat st;
    op_buf_clear(store);
    char *to = op_buf_reserve(store, OP_CACHE_CONTENT);
    if (!to || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || pread(fd, to, OP_CACHE_CONTENT, 0) != OP_CACHE_CONTENT)
        return false;
    bool good = op_cache_parse(op_str_make(to, OP_CACHE_CONTENT), entry);
    entry->fresh_until = (int64_t)st.st_mtime;
    return good && op_str_eq(entry->address, address) && (uint64_t)st.st_size == OP_CACHE_CONTENT + entry->size;
}

int op_cache_open(const struct op_cache *cache, op_str address, struct op_cache_entry *entry, struct op_buf *store)
{
    char name[65];
    if (cache->folder < 0)
        return -1;
    name_of(address, name);
    int fd = openat(cache->folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd >= 0 && !read_entry(fd, address, entry, store)) {
        close(fd);
        return -1;
    }
    const struct timespec times[2] = {{0, UTIME_NOW}, {0, UTIME_OMIT}};
    if (fd >= 0)
        (void)futimens(fd, times);
    return fd;
}

/* -- Writing -- */

/* A file that nobody else has a name for. */
static int open_nameless(void)
{
    const char *folder = getenv("TMPDIR");
    struct op_buf path = OP_BUF_INIT;
    op_buf_addf(&path, "%s/offprint-XXXXXX", folder && folder[0] ? folder : "/tmp");
    int fd = mkstemp(path.p);
    if (fd >= 0)
        (void)unlink(path.p);
    op_buf_release(&path);
    return fd;
}

bool op_cache_begin(const struct op_cache *cache, struct op_cache_draft *draft)
{
    draft->fd = -1;
    for (unsigned i = 0; cache->folder >= 0 && draft->fd < 0 && i < 1000; i++) {
        (void)snprintf(draft->name, sizeof draft->name, OP_CACHE_DRAFT "%ld-%u", (long)getpid(), i);
        draft->fd = openat(cache->folder, draft->name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (draft->fd < 0 && errno != EEXIST)
            break;
    }
    if (draft->fd < 0) {
        draft->name[0] = 0;
        draft->fd = open_nameless();
    }
    /* Whoever sweeps the folder knows it by this, should nobody finish it. */
    if (draft->name[0])
        (void)pwrite(draft->fd, OP_CACHE_MAGIC, sizeof OP_CACHE_MAGIC - 1, 0);
    return draft->fd >= 0;
}

static bool write_head(int fd, const struct op_cache_entry *entry)
{
    struct op_buf head = OP_BUF_INIT;
    op_buf_addz(&head, OP_CACHE_MAGIC);
    op_record_add(&head, TAG_ADDRESS, entry->address);
    op_record_add(&head, TAG_FINAL, entry->final);
    op_record_add(&head, TAG_TYPE, entry->type);
    op_record_add(&head, TAG_ETAG, entry->etag);
    op_record_add(&head, TAG_MODIFIED, entry->modified);
    op_record_add_uint(&head, TAG_SIZE, entry->size);
    /* Zeros up to the content are no record. */
    bool good = head.n <= OP_CACHE_CONTENT && pwrite(fd, head.p, head.n, 0) == (ssize_t)head.n;
    op_buf_release(&head);
    return good;
}

bool op_cache_commit(const struct op_cache *cache, struct op_cache_draft *draft, const struct op_cache_entry *entry,
                     bool keep)
{
    char name[65];
    if (!write_head(draft->fd, entry) || ftruncate(draft->fd, (off_t)(OP_CACHE_CONTENT + entry->size)) != 0)
        return false;
    op_cache_refresh(draft->fd, entry->fresh_until);
    if (!draft->name[0])
        return true;
    name_of(entry->address, name);
    bool good = !keep || renameat(cache->folder, draft->name, cache->folder, name) == 0;
    if (!keep || !good)
        (void)unlinkat(cache->folder, draft->name, 0);
    draft->name[0] = 0;
    return good;
}

void op_cache_discard(const struct op_cache *cache, struct op_cache_draft *draft)
{
    if (draft->name[0])
        (void)unlinkat(cache->folder, draft->name, 0);
    if (draft->fd >= 0)
        close(draft->fd);
    *draft = (struct op_cache_draft){.fd = -1};
}

void op_cache_refresh(int fd, int64_t fresh_until)
{
    struct timespec times[2] = {{0, UTIME_OMIT}, {(time_t)fresh_until, 0}};
    (void)futimens(fd, times);
}
