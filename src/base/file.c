#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int op_file_load_fd(int fd, size_t limit, size_t spare, struct op_buf *out)
{
    struct stat st;
    size_t expected = 0, taken = 0;
    if (fstat(fd, &st) == 0) {
        if (S_ISDIR(st.st_mode))
            return EISDIR;
        if (S_ISREG(st.st_mode) && st.st_size > 0)
            expected = (uintmax_t)st.st_size > limit ? limit : (size_t)st.st_size;
    }
    for (;;) {
        /* One byte more than expected: less than that, and the end of the file was reached. */
        size_t want = expected > taken ? expected - taken + 1 : 65536;
        char *to = op_buf_reserve(out, want + spare);
        if (!to)
            return EFBIG;
        ssize_t n = read(fd, to, want);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        if (n == 0)
            break;
        out->n += (size_t)n;
        taken += (size_t)n;
        if (taken > limit)
            return EFBIG;
        if (taken == expected && (size_t)n < want)
            break;
    }
    memset(out->p + out->n, 0, spare);
    return 0;
}

int op_file_load(op_str path, size_t limit, struct op_buf *out)
{
    struct op_buf name = OP_BUF_INIT;
    op_buf_add(&name, path);
    int fd = open(name.p ? name.p : "", O_RDONLY | O_CLOEXEC);
    int fault = fd < 0 ? errno : op_file_load_fd(fd, limit, 0, out);
    op_buf_release(&name);
    if (fd >= 0)
        (void)close(fd);
    return fault;
}
