#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/program.h"
#include "offprint/uri.h"

/* How many bytes are collected for one write. */
#define PENDING ((size_t)64 << 10)

/* -- The temporary file that a signal takes away. A handler gets no argument, so this is the one variable that the
   whole process shares. It changes only while the signals are blocked. -- */

static char unfinished[PATH_MAX];

static const int ending[] = {SIGINT, SIGTERM, SIGHUP};
#define ENDING (sizeof ending / sizeof *ending)

static void take_away(int signal_number)
{
    if (unfinished[0])
        (void)unlink(unfinished);
    (void)signal(signal_number, SIG_DFL);
    (void)raise(signal_number);
}

/* Sets what a signal takes away; "" is nothing. */
static void set_unfinished(const char *path)
{
    sigset_t set, old;
    sigemptyset(&set);
    for (size_t i = 0; i < ENDING; i++)
        sigaddset(&set, ending[i]);
    (void)sigprocmask(SIG_BLOCK, &set, &old);
    size_t n = strlen(path);
    if (n < sizeof unfinished)
        memcpy(unfinished, path, n + 1);
    for (size_t i = 0; i < ENDING; i++) {
        struct sigaction action, now;
        /* nohup and shells without job control ignore signals on purpose. */
        if (sigaction(ending[i], NULL, &now) != 0 || now.sa_handler == SIG_IGN)
            continue;
        action = (struct sigaction){.sa_handler = unfinished[0] ? take_away : SIG_DFL};
        sigemptyset(&action.sa_mask);
        (void)sigaction(ending[i], &action, NULL);
    }
    (void)sigprocmask(SIG_SETMASK, &old, NULL);
}

void op_out_forget(void)
{
    unfinished[0] = 0;
    set_unfinished("");
}

/* -- Files -- */

static void release(struct op_out_file *file)
{
    op_buf_release(&file->path);
    op_buf_release(&file->temporary);
    op_buf_release(&file->pending);
}

/* Symbolic links are followed by hand as far as they lead to a name, so that the link stays and its target is replaced;
   a link to nothing yet gives the name of what is to be made. */
static bool follow_links(struct op_buf *path)
{
    char target[PATH_MAX];
    for (int hops = 0; hops < 32; hops++) {
        ssize_t n = readlink(path->p, target, sizeof target - 1);
        if (n < 0)
            return errno == EINVAL || errno == ENOENT;
        op_str folder = op_path_folder(op_buf_str(path));
        op_buf_truncate(path, target[0] == '/' ? 0 : folder.n);
        op_buf_add(path, op_str_make(target, (size_t)n));
    }
    errno = ELOOP;
    return false;
}

static bool open_temporary(struct op_out_file *file)
{
    op_buf_add(&file->temporary, op_path_folder(op_buf_str(&file->path)));
    op_buf_addz(&file->temporary, ".offprint-XXXXXX");
    if (file->temporary.n >= PATH_MAX) {
        errno = ENAMETOOLONG;
        op_buf_clear(&file->temporary);
        return false;
    }
    file->fd = mkstemp(file->temporary.p);
    if (file->fd < 0) {
        op_buf_clear(&file->temporary);
        return false;
    }
    set_unfinished(file->temporary.p);
    (void)fcntl(file->fd, F_SETFD, FD_CLOEXEC);
    mode_t mask = umask(0);
    (void)umask(mask);
    return fchmod(file->fd, 0666 & ~mask) == 0;
}

bool op_out_open(struct op_ctx *ctx, struct op_out_file *file, op_str name, bool sync)
{
    *file = (struct op_out_file){.name = name, .fd = -1, .sync = sync};
    if (op_str_eq(name, OP_STR("-"))) {
        file->name = OP_STR("standard output");
        file->fd = STDOUT_FILENO;
        return true;
    }
    struct stat st;
    op_buf_add(&file->path, name);
    bool good = follow_links(&file->path);
    if (good && stat(file->path.p, &st) == 0 && !S_ISREG(st.st_mode)) {
        file->fd = open(file->path.p, O_WRONLY | O_CLOEXEC | O_NOCTTY);
        good = file->fd >= 0;
    } else if (good) {
        good = open_temporary(file);
    }
    if (!good) {
        op_report_errno(ctx, name, "cannot open for writing");
        op_out_discard(file);
    }
    return good;
}

static bool write_all(struct op_out_file *file, op_str bytes)
{
    while (bytes.n) {
        ssize_t n = write(file->fd, bytes.p, bytes.n < SSIZE_MAX ? bytes.n : SSIZE_MAX);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            file->error = n < 0 ? errno : EIO;
            return false;
        }
        bytes = op_str_skip(bytes, (size_t)n);
    }
    return true;
}

bool op_out_write(void *self, op_str bytes)
{
    struct op_out_file *file = self;
    bool good = !file->error;
    if (good && file->pending.n + bytes.n < PENDING) {
        op_buf_add(&file->pending, bytes);
        return true;
    }
    good = good && write_all(file, op_buf_str(&file->pending));
    op_buf_clear(&file->pending);
    good = good && write_all(file, bytes);
    if (!good)
        errno = file->error;
    return good;
}

bool op_out_close(struct op_ctx *ctx, struct op_out_file *file)
{
    bool good = !file->error && write_all(file, op_buf_str(&file->pending));
    bool standard = file->fd == STDOUT_FILENO;
    if (good && file->sync && fsync(file->fd) != 0 && errno != EINVAL && errno != EROFS) {
        file->error = errno;
        good = false;
    }
    if (!standard && close(file->fd) != 0 && good) {
        file->error = errno;
        good = false;
    }
    if (!standard)
        file->fd = -1;
    if (good && file->temporary.n && rename(file->temporary.p, file->path.p) != 0) {
        file->error = errno;
        good = false;
    }
    if (good && file->temporary.n) {
        set_unfinished("");
        op_buf_clear(&file->temporary);
    }
    if (!good) {
        errno = file->error;
        op_report_errno(ctx, file->name, "cannot write");
    }
    op_out_discard(file);
    return good;
}

void op_out_discard(struct op_out_file *file)
{
    if (file->fd > STDOUT_FILENO)
        close(file->fd);
    if (file->temporary.n) {
        (void)unlink(file->temporary.p);
        set_unfinished("");
    }
    file->fd = -1;
    release(file);
}
