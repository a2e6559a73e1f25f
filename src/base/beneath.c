#include "base/beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Resolving both names and comparing them is racy against someone who changes the folder meanwhile; so the file that
   was opened is compared with the file that was checked. */
static int open_checked(const char *folder, const char *joined)
{
    char root[PATH_MAX], real[PATH_MAX];
    if (!realpath(folder, root) || !realpath(joined, real))
        return -1;
    size_t n = strlen(root);
    if (n == 1)
        n = 0;
    if (strncmp(real, root, n) != 0 || real[n] != '/') {
        errno = EXDEV;
        return -1;
    }
    int fd = open(real, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct stat opened, checked;
    if (fd >= 0 && (fstat(fd, &opened) != 0 || lstat(real, &checked) != 0 || opened.st_dev != checked.st_dev ||
                    opened.st_ino != checked.st_ino || !S_ISREG(opened.st_mode))) {
        close(fd);
        errno = S_ISDIR(opened.st_mode) ? EISDIR : EXDEV;
        return -1;
    }
    return fd;
}

int op_open_beneath(void *self, op_str folder, op_str path)
{
    (void)self;
    char root[PATH_MAX], joined[PATH_MAX];
    if (folder.n == 0)
        folder = OP_STR(".");
    if (folder.n + path.n + 2 > sizeof joined || memchr(path.p, 0, path.n) || path.n == 0 || path.p[0] == '/') {
        errno = path.n && path.p[0] == '/' ? EXDEV : ENOENT;
        return -1;
    }
    memcpy(root, folder.p, folder.n);
    root[folder.n] = 0;
    memcpy(joined, folder.p, folder.n);
    joined[folder.n] = '/';
    memcpy(joined + folder.n + 1, path.p, path.n);
    joined[folder.n + 1 + path.n] = 0;
    return open_checked(root, joined);
}
