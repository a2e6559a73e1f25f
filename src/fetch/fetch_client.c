/* The side of those who want something from the network. */
#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fetch/fetch_cache.h"
#include "fetch/fetcher.h"
#include "fetch/packet.h"
#include "offprint/uri.h"

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
    const struct op_question question = {address, request->referrer, request->limit, request->page, later};
    if (!has_line(f))
        return false;
    op_question_write(&question, &packet);
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
    char packet[OP_PACKET_MAX];
    int fd;
    *answer = (struct op_fetch_answer){.fault = OP_STR_NONE};
    op_str address = known_address(arena, request->address);
    if (!address.n)
        return fail(arena, answer, "no address that can be fetched");
    ssize_t n = ask(f, request, address, false) ? op_packet_receive(f->line, packet, &fd) : 0;
    if (n <= 0)
        return fail(arena, answer, "the process that fetches has ended");
    struct op_reply reply = op_reply_read(op_str_make(packet, (size_t)n));
    answer->fault = op_arena_dup(arena, reply.fault);
    answer->address = op_arena_dup(arena, reply.final);
    answer->type = op_arena_dup(arena, reply.type);
    bool good = !answer->fault.p && fd >= 0 && take_content(arena, fd, reply.size, request->limit, answer);
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
