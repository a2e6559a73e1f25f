#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/program.h"
#include "offprint/uri.h"

/* How many bytes are collected for one write. */
#define PENDING ((size_t)64 << 10)

enum { TEMPORARY_TRIES = 1000 };

/* -- The temporary file that a signal takes away. A handler gets no argument, so this is what the whole process shares.
   The path changes only while it does not count, so that a signal may come at any time. -- */

static char unfinished[PATH_MAX];
static volatile sig_atomic_t counts;

static void take_away(int signal_number)
{
    if (counts)
        (void)unlink(unfinished);
    (void)signal(signal_number, SIG_DFL);
    (void)raise(signal_number);
}

static void handle_signals(void)
{
    static const int ending[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
        struct sigaction action = {.sa_handler = take_away}, now;
        sigemptyset(&action.sa_mask);
        /* nohup and shells without job control ignore signals on purpose. */
        if (sigaction(ending[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
            (void)sigaction(ending[i], &action, NULL);
    }
}

/* Sets what a signal takes away; NULL is nothing. The handlers stay: then they do what is done without them. */
static void set_unfinished(const char *path)
{
    counts = 0;
    atomic_signal_fence(memory_order_seq_cst);
    if (!path)
        return;
    if (!unfinished[0])
        handle_signals();
    memcpy(unfinished, path, strlen(path) + 1);
    atomic_signal_fence(memory_order_seq_cst);
    counts = 1;
}

void op_out_forget(void)
{
    set_unfinished(NULL);
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

/* Beside the target, with the rights that the system gives to new files. */
static bool open_temporary(struct op_out_file *file)
{
    op_buf_add(&file->temporary, op_path_folder(op_buf_str(&file->path)));
    op_buf_addz(&file->temporary, ".offprint-");
    op_buf_add_uint(&file->temporary, (uint64_t)getpid());
    size_t n = file->temporary.n;
    /* Of a process that was killed, and had our number, something may be left. */
    errno = n + 8 < PATH_MAX ? EEXIST : ENAMETOOLONG;
    for (uint64_t i = 0; file->fd < 0 && errno == EEXIST && i < TEMPORARY_TRIES; i++) {
        op_buf_truncate(&file->temporary, n);
        op_buf_addz(&file->temporary, i ? "-" : "");
        if (i)
            op_buf_add_uint(&file->temporary, i);
        file->fd = open(file->temporary.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    }
    if (file->fd < 0) {
        op_buf_clear(&file->temporary);
        return false;
    }
    set_unfinished(file->temporary.p);
    return true;
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
    bool there = lstat(file->path.p, &st) == 0, good = there || errno == ENOENT;
    if (there && S_ISLNK(st.st_mode)) {
        good = follow_links(&file->path);
        there = good && stat(file->path.p, &st) == 0;
    }
    if (there && !S_ISREG(st.st_mode)) {
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
        set_unfinished(NULL);
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
        set_unfinished(NULL);
    }
    file->fd = -1;
    release(file);
}
