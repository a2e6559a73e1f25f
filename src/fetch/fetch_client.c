/* The side of those who want something from the network. */
#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fetch/fetch_cache.h"
#include "fetch/fetcher.h"
#include "offprint/record.h"
#include "offprint/uri.h"

/* -- Packets -- */

union control {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
};

bool op_packet_send(int to, op_str packet, int fd)
{
    union {
        const char *borrowed;
        char *base;
    } bytes = {packet.p}; /* struct iovec knows no const */
    struct iovec piece = {bytes.base, packet.n};
    union control control = {.bytes = {0}};
    struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1};
    if (fd >= 0) {
        message.msg_control = control.bytes;
        message.msg_controllen = sizeof control.bytes;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof fd);
        memcpy(CMSG_DATA(header), &fd, sizeof fd);
    }
    ssize_t n;
    do
        n = sendmsg(to, &message, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    return n == (ssize_t)packet.n;
}

ssize_t op_packet_receive(int from, char *packet, int *fd)
{
    struct iovec piece = {packet, OP_FETCH_PACKET};
    union control control = {.bytes = {0}};
    struct msghdr message = {
        .msg_iov = &piece, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    ssize_t n;
    *fd = -1;
    do
        n = recvmsg(from, &message, 0);
    while (n < 0 && errno == EINTR);
    struct cmsghdr *header = n > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS &&
        header->cmsg_len == CMSG_LEN(sizeof *fd)) {
        memcpy(fd, CMSG_DATA(header), sizeof *fd);
        (void)fcntl(*fd, F_SETFD, FD_CLOEXEC);
    }
    return n;
}

/* -- Asking -- */

/* A process that was forked must not talk on its parent's line. */
static bool has_line(struct op_fetcher *f)
{
    if (f->line >= 0 && f->owner == getpid())
        return true;
    if (f->line >= 0)
        close(f->line);
    f->line = -1;
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) != 0)
        return false;
    (void)fcntl(pair[0], F_SETFD, FD_CLOEXEC);
    bool good = op_packet_send(f->control, OP_STR("line"), pair[1]);
    close(pair[1]);
    if (!good) {
        close(pair[0]);
        return false;
    }
    f->line = pair[0];
    f->owner = getpid();
    return true;
}

/* The address by which it is known everywhere: as browsers write it, without a fragment. Absent when it is none. */
static op_str known_address(struct op_arena *arena, op_str address)
{
    op_str normal = op_uri_normalise(arena, address);
    normal = op_str_first(normal, op_str_find_char(normal, '#', 0));
    return op_uri_is_web(normal) && normal.n <= OP_ADDRESS_MAX ? normal : OP_STR_NONE;
}

static bool ask(struct op_fetcher *f, const struct op_fetch_request *request, op_str address, bool later)
{
    struct op_buf packet = OP_BUF_INIT;
    if (!has_line(f))
        return false;
    op_record_add(&packet, OP_FETCH_ADDRESS, address);
    op_record_add(&packet, OP_FETCH_REFERRER, request->referrer.n <= OP_ADDRESS_MAX ? request->referrer : OP_STR(""));
    op_record_add_uint(&packet, OP_FETCH_LIMIT, request->limit);
    op_record_add_uint(&packet, OP_FETCH_PAGE, request->page);
    op_record_add_uint(&packet, OP_FETCH_LATER, later);
    bool good = op_packet_send(f->line, op_buf_str(&packet), -1);
    op_buf_release(&packet);
    return good;
}

static bool fail(struct op_arena *arena, struct op_fetch_answer *answer, const char *why)
{
    answer->fault = op_arena_printf(arena, "%s", why);
    return false;
}

/* Also bytes of other programs' entries come here: what they hold is checked, and nothing else is believed. */
static bool take_content(struct op_arena *arena, int fd, uint64_t size, size_t limit, struct op_fetch_answer *answer)
{
    if (size > limit)
        return fail(arena, answer, "larger than the limit");
    char *to = op_arena_alloc(arena, (size_t)size + 1);
    size_t n = 0;
    for (ssize_t got; n<size; n += got> 0 ? (size_t)got : 0) {
        got = pread(fd, to + n, (size_t)size - n, (off_t)(OP_CACHE_CONTENT + n));
        if (got == 0 || (got < 0 && errno != EINTR))
            return fail(arena, answer, "the cache cannot be read");
    }
    answer->bytes = op_str_make(to, n);
    return true;
}

static bool bring(void *self, struct op_arena *arena, const struct op_fetch_request *request,
                  struct op_fetch_answer *answer)
{
    struct op_fetcher *f = self;
    char packet[OP_FETCH_PACKET];
    int fd;
    *answer = (struct op_fetch_answer){.fault = OP_STR_NONE};
    op_str address = known_address(arena, request->address);
    if (!address.n)
        return fail(arena, answer, "no address that can be fetched");
    ssize_t n = ask(f, request, address, false) ? op_packet_receive(f->line, packet, &fd) : 0;
    if (n <= 0)
        return fail(arena, answer, "the process that fetches has ended");
    op_str rest = op_str_make(packet, (size_t)n), bytes;
    uint32_t tag;
    uint64_t size = 0;
    while (op_record_next(&rest, &tag, &bytes)) {
        if (tag == OP_FETCH_FAULT)
            answer->fault = op_arena_dup(arena, bytes);
        else if (tag == OP_FETCH_FINAL)
            answer->address = op_arena_dup(arena, bytes);
        else if (tag == OP_FETCH_TYPE)
            answer->type = op_arena_dup(arena, bytes);
        else if (tag == OP_FETCH_SIZE)
            size = op_record_uint(bytes);
    }
    bool good = !answer->fault.p && fd >= 0 && take_content(arena, fd, size, request->limit, answer);
    if (fd >= 0)
        close(fd);
    return good;
}

static void expect(void *self, struct op_arena *arena, const struct op_fetch_request *request)
{
    op_str address = known_address(arena, request->address);
    if (address.n)
        (void)ask(self, request, address, true);
}

/* -- Beginning and end -- */

bool op_fetcher_start(struct op_fetcher *fetcher, struct op_ctx *ctx, const struct op_fetch_options *options)
{
    int pair[2];
    *fetcher = (struct op_fetcher){.control = -1, .line = -1};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) != 0)
        return false;
    pid_t pid = fork();
    if (pid == 0) {
        close(pair[0]);
        op_fetcher_run(pair[1], options);
    }
    close(pair[1]);
    if (pid < 0) {
        close(pair[0]);
        return false;
    }
    (void)fcntl(pair[0], F_SETFD, FD_CLOEXEC);
    fetcher->pid = pid;
    fetcher->control = pair[0];
    ctx->fetch = (struct op_fetch){.bring = bring, .expect = expect, .self = fetcher};
    return true;
}

void op_fetcher_end(struct op_fetcher *fetcher, struct op_ctx *ctx)
{
    if (!fetcher->pid)
        return;
    if (fetcher->line >= 0)
        close(fetcher->line);
    close(fetcher->control);
    while (waitpid(fetcher->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    ctx->fetch = (struct op_fetch){.self = NULL};
    *fetcher = (struct op_fetcher){.control = -1, .line = -1};
}
