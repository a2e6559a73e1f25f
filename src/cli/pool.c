#include "cli/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "cli/output.h"

/* Inputs that one worker holds: the one that it works on, and one so that it need not wait for the next. */
#define QUEUE 2
/* How far ahead of the first unfinished input the others may be, for each worker; and how many bytes of answers may
   wait for their turn. */
#define AHEAD 8
#define HELD ((size_t)256 << 20)

/* An input on its way. Slot of input i: i modulo the number of slots. */
struct slot {
    struct op_buf message; /* to the worker; kept until it is answered, for the worker may die of another input */
    struct op_buf result;  /* DIAG, PART and SILENCED records */
    bool done;
};

struct worker {
    pid_t pid; /* 0: none yet */
    int fd;
    size_t queue[QUEUE]; /* inputs, the one being worked on first */
    size_t queued;
    size_t sending; /* of the queue: the first that is not wholly sent */
    size_t sent;    /* bytes of its message */
    struct op_buf in;
    int64_t since; /* milliseconds: when it began with the first of its queue */
    bool waits;    /* for the network, which has limits of its own */
    bool late;     /* killed because it took too long */
};

struct pool {
    const struct op_batch *batch;
    struct op_ctx *ctx;
    struct op_ctx capture; /* reports into a slot */
    struct slot *slots;
    size_t slot_count;
    struct worker *workers;
    struct pollfd *polls;
    size_t worker_count;
    size_t next;    /* input that nobody has been given yet */
    size_t deliver; /* input whose turn it is */
    size_t *again;  /* inputs that a dead worker had not begun with */
    size_t again_count;
    size_t held; /* bytes of results */
    struct op_buf scratch;
    bool stop;
};

static int64_t now_ms(void)
{
    struct timespec now = {0, 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static struct slot *slot_of(struct pool *pool, size_t item)
{
    return &pool->slots[item % pool->slot_count];
}

/* -- Messages -- */

void op_message_put_diag(void *out, const struct op_diag *diag)
{
    struct op_buf fields = OP_BUF_INIT;
    op_record_add_uint(&fields, OP_DIAG_FIELD_ID, diag->id);
    op_record_add_uint(&fields, OP_DIAG_FIELD_SEVERITY, diag->severity);
    op_record_add(&fields, OP_DIAG_FIELD_FILE, diag->place.file);
    op_record_add_uint(&fields, OP_DIAG_FIELD_LINE, diag->place.line);
    op_record_add_uint(&fields, OP_DIAG_FIELD_COLUMN, diag->place.column);
    op_record_add(&fields, OP_DIAG_FIELD_MESSAGE, diag->message);
    op_record_add(out, OP_MESSAGE_DIAG, op_buf_str(&fields));
    op_buf_release(&fields);
}

struct op_diag op_message_diag(op_str bytes)
{
    struct op_diag diag = {OP_DIAG_WORKER, OP_ERROR, {OP_STR_NONE, 0, 0}, OP_STR_NONE};
    uint32_t tag;
    op_str value;
    while (op_record_next(&bytes, &tag, &value)) {
        uint64_t number = op_record_uint(value);
        if (tag == OP_DIAG_FIELD_ID && number < OP_DIAG_COUNT)
            diag.id = (enum op_diag_id)number;
        else if (tag == OP_DIAG_FIELD_SEVERITY && number <= OP_FATAL)
            diag.severity = (enum op_severity)number;
        else if (tag == OP_DIAG_FIELD_FILE)
            diag.place.file = value;
        else if (tag == OP_DIAG_FIELD_LINE)
            diag.place.line = (uint32_t)number;
        else if (tag == OP_DIAG_FIELD_COLUMN)
            diag.place.column = (uint32_t)number;
        else if (tag == OP_DIAG_FIELD_MESSAGE)
            diag.message = value;
    }
    return diag;
}

/* Reports into the slot of `item`, to be shown when its turn comes. */
static struct op_ctx *capture(struct pool *pool, size_t item)
{
    pool->capture.sink = (struct op_diag_sink){op_message_put_diag, &slot_of(pool, item)->result};
    return &pool->capture;
}

/* -- Workers -- */

static _Noreturn void become_worker(struct pool *pool, int fd)
{
#ifdef __linux__
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    op_out_forget();
    /* The other workers' sockets: while a copy is open here, their end is never seen. */
    for (size_t i = 0; i < pool->worker_count; i++)
        if (pool->workers[i].pid)
            close(pool->workers[i].fd);
    int nothing = open("/dev/null", O_RDWR);
    if (nothing >= 0) {
        (void)dup2(nothing, STDIN_FILENO);
        (void)dup2(nothing, STDOUT_FILENO);
        if (nothing > STDERR_FILENO)
            close(nothing);
    }
    op_worker_run(fd, pool->ctx, pool->batch->chain);
}

static bool start_worker(struct pool *pool, struct worker *w)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
        return false;
    pid_t pid = fork();
    if (pid == 0) {
        close(pair[0]);
        become_worker(pool, pair[1]);
    }
    close(pair[1]);
    if (pid < 0) {
        close(pair[0]);
        return false;
    }
    (void)fcntl(pair[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(pair[0], F_SETFL, O_NONBLOCK);
    w->pid = pid;
    w->fd = pair[0];
    w->queued = w->sending = w->sent = 0;
    w->late = w->waits = false;
    return true;
}

static const char *signal_name(int number)
{
    static const struct {
        int number;
        const char *name;
    } names[] = {{SIGABRT, "SIGABRT"}, {SIGBUS, "SIGBUS"},   {SIGFPE, "SIGFPE"},   {SIGILL, "SIGILL"},
                 {SIGKILL, "SIGKILL"}, {SIGSEGV, "SIGSEGV"}, {SIGSYS, "SIGSYS"},   {SIGTERM, "SIGTERM"},
                 {SIGTRAP, "SIGTRAP"}, {SIGXCPU, "SIGXCPU"}, {SIGXFSZ, "SIGXFSZ"}, {SIGPIPE, "SIGPIPE"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].number == number)
            return names[i].name;
    return NULL;
}

static void report_loss(struct pool *pool, size_t item, const struct worker *w, int status)
{
    struct op_ctx *ctx = capture(pool, item);
    struct op_place place = {pool->batch->inputs->v[item].name, 0, 0};
    if (w->late)
        op_report(ctx, OP_DIAG_TIMEOUT, place, "not done after %u s, leaving the article out", pool->batch->timeout);
    else if (WIFSIGNALED(status) && signal_name(WTERMSIG(status)))
        op_report(ctx, OP_DIAG_WORKER, place, "its process ended by %s, leaving the article out",
                  signal_name(WTERMSIG(status)));
    else if (WIFSIGNALED(status))
        op_report(ctx, OP_DIAG_WORKER, place, "its process ended by signal %d, leaving the article out",
                  WTERMSIG(status));
    else
        op_report(ctx, OP_DIAG_WORKER, place, "its process ended with status %d, leaving the article out",
                  WIFEXITED(status) ? WEXITSTATUS(status) : 0);
}

/* The worker's socket is at its end: the input that it held is lost, those that it had not begun with are not. */
static void bury_worker(struct pool *pool, struct worker *w)
{
    int status = 0;
    while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    close(w->fd);
    op_buf_release(&w->in);
    w->pid = 0;
    if (w->queued) {
        report_loss(pool, w->queue[0], w, status);
        slot_of(pool, w->queue[0])->done = true;
    }
    for (size_t i = 1; i < w->queued; i++)
        pool->again[pool->again_count++] = w->queue[i];
    w->queued = 0;
}

/* -- Inputs to workers -- */

/* Reads input `item` into its slot's message. */
static bool prepare_message(struct pool *pool, size_t item)
{
    struct slot *slot = slot_of(pool, item);
    const struct op_input_entry *entry = &pool->batch->inputs->v[item];
    struct op_input input = {.bytes = OP_STR("")};
    if (!entry->web && !op_input_load(capture(pool, item), entry, OP_STR_NONE, &pool->scratch, &input)) {
        slot->done = true;
        return false;
    }
    op_record_add(&slot->message, OP_MESSAGE_NAME, entry->name);
    if (pool->batch->charset.p)
        op_record_add(&slot->message, OP_MESSAGE_CHARSET, pool->batch->charset);
    op_record_add(&slot->message, entry->web ? OP_MESSAGE_WEB : OP_MESSAGE_BYTES, input.bytes);
    if (pool->scratch.cap > (size_t)1 << 20)
        op_buf_release(&pool->scratch);
    return true;
}

static void give(struct worker *w, size_t item)
{
    if (w->queued == 0)
        w->since = now_ms();
    w->queue[w->queued++] = item;
}

static struct worker *idlest(struct pool *pool)
{
    struct worker *best = NULL;
    for (size_t i = 0; i < pool->worker_count; i++) {
        struct worker *w = &pool->workers[i];
        if (w->queued < QUEUE && (!best || w->queued < best->queued))
            best = w;
    }
    return best;
}

static bool more_to_give(const struct pool *pool)
{
    if (pool->again_count)
        return true;
    bool window = pool->next < pool->batch->inputs->n && pool->next < pool->deliver + pool->slot_count;
    /* The input whose turn it is must always be given out, or nothing would ever move. */
    return window && (pool->held < HELD || pool->next == pool->deliver);
}

static void hand_out(struct pool *pool)
{
    while (!pool->stop && more_to_give(pool)) {
        struct worker *w = idlest(pool);
        if (!w)
            return;
        if (!w->pid && !start_worker(pool, w)) {
            op_report_errno(pool->ctx, OP_STR_NONE, "cannot start a worker process");
            pool->stop = true;
            return;
        }
        if (pool->again_count) {
            give(w, pool->again[--pool->again_count]);
            continue;
        }
        size_t item = pool->next++;
        if (prepare_message(pool, item))
            give(w, item);
    }
}

/* Sends what the socket takes. A worker that is gone is noticed where its answers are read. */
static void send_messages(struct pool *pool, struct worker *w)
{
    while (w->sending < w->queued) {
        op_str message = op_buf_str(&slot_of(pool, w->queue[w->sending])->message);
        op_str rest = op_str_skip(message, w->sent);
        ssize_t n = send(w->fd, rest.p, rest.n, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return;
        w->sent += (size_t)n;
        if (w->sent == message.n) {
            w->sending++;
            w->sent = 0;
        }
    }
}

/* -- Answers -- */

static void finish_first(struct pool *pool, struct worker *w)
{
    struct slot *slot = slot_of(pool, w->queue[0]);
    slot->done = true;
    op_buf_release(&slot->message);
    w->queued--;
    memmove(w->queue, w->queue + 1, w->queued * sizeof *w->queue);
    w->sending -= w->sending > 0;
    w->since = now_ms();
}

/* Takes whole records out of what has arrived. False when a worker answers what it was not asked. */
static bool take_records(struct pool *pool, struct worker *w)
{
    op_str rest = op_buf_str(&w->in), bytes;
    uint32_t tag;
    while (op_record_next(&rest, &tag, &bytes)) {
        if (w->queued == 0)
            return false;
        if (tag == OP_MESSAGE_DONE) {
            finish_first(pool, w);
            continue;
        }
        if (tag == OP_MESSAGE_WAITS) {
            w->waits = op_record_uint(bytes) != 0;
            w->since = now_ms();
            continue;
        }
        op_record_add(&slot_of(pool, w->queue[0])->result, tag, bytes);
        pool->held += OP_RECORD_HEADER + bytes.n;
    }
    if (rest.n == 0) {
        op_buf_clear(&w->in);
        if (w->in.cap > (size_t)4 << 20)
            op_buf_release(&w->in);
    } else if (rest.n < w->in.n) {
        memmove(w->in.p, rest.p, rest.n);
        op_buf_truncate(&w->in, rest.n);
    }
    return true;
}

/* How much to read at once: the rest of a large record, so that it is not moved about piece by piece. */
static size_t wanted(const struct worker *w)
{
    const size_t block = (size_t)64 << 10;
    uint32_t tag;
    if (w->in.n < OP_RECORD_HEADER)
        return block;
    uint64_t n = op_record_header(w->in.p, &tag) + OP_RECORD_HEADER;
    return n > w->in.n + block && n < OP_BUF_MAX ? (size_t)n - w->in.n : block;
}

static void read_answers(struct pool *pool, struct worker *w)
{
    for (;;) {
        size_t want = wanted(w);
        char *to = op_buf_reserve(&w->in, want);
        ssize_t n = to ? read(w->fd, to, want) : 0;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return;
        if (n > 0) {
            w->in.n += (size_t)n;
            w->in.p[w->in.n] = 0;
            if (take_records(pool, w)) {
                if ((size_t)n < want)
                    return;
                continue;
            }
        }
        if (!to || n > 0)
            (void)kill(w->pid, SIGKILL);
        bury_worker(pool, w);
        return;
    }
}

/* -- Delivery, in the order of the inputs -- */

static void replay(struct pool *pool, size_t item)
{
    struct slot *slot = slot_of(pool, item);
    op_str rest = op_buf_str(&slot->result), bytes, name = OP_STR_NONE;
    uint32_t tag, severity = OP_NOTE;
    while (!pool->stop && op_record_next(&rest, &tag, &bytes)) {
        if (tag == OP_MESSAGE_DIAG) {
            struct op_diag diag = op_message_diag(bytes);
            pool->ctx->counts[diag.severity]++;
            pool->ctx->sink.put(pool->ctx->sink.self, &diag);
        } else if (tag == OP_MESSAGE_OUTPUT_NAME) {
            name = bytes;
        } else if (tag == OP_MESSAGE_PART) {
            pool->stop = !pool->batch->part(pool->batch->self, item, name, bytes);
        } else if (tag == OP_MESSAGE_SILENCED && severity <= OP_FATAL) {
            pool->ctx->counts[severity++] += (size_t)op_record_uint(bytes);
        }
    }
    pool->stop = pool->stop || pool->ctx->counts[OP_FATAL] > 0;
    pool->held -= slot->result.n < pool->held ? slot->result.n : pool->held;
    op_buf_release(&slot->result);
    op_buf_release(&slot->message);
    slot->done = false;
}

static void deliver(struct pool *pool)
{
    while (!pool->stop && pool->deliver < pool->next && slot_of(pool, pool->deliver)->done) {
        replay(pool, pool->deliver);
        pool->deliver++;
        op_program_progress(pool->batch->program, pool->deliver, pool->batch->inputs->n);
    }
}

/* -- The loop -- */

/* Kills who is late; the milliseconds until the next one will be, -1 for never. */
static int check_time(struct pool *pool)
{
    if (pool->batch->timeout == 0)
        return -1;
    int64_t now = now_ms(), limit = (int64_t)pool->batch->timeout * 1000, least = INT_MAX;
    for (size_t i = 0; i < pool->worker_count; i++) {
        struct worker *w = &pool->workers[i];
        if (!w->pid || w->queued == 0 || w->late || w->waits)
            continue;
        int64_t left = w->since + limit - now;
        if (left <= 0) {
            w->late = true;
            (void)kill(w->pid, SIGKILL);
        } else if (left < least) {
            least = left;
        }
    }
    return (int)least;
}

static void wait_for_workers(struct pool *pool)
{
    nfds_t n = 0;
    int timeout = check_time(pool);
    for (size_t i = 0; i < pool->worker_count; i++) {
        struct worker *w = &pool->workers[i];
        short events = (short)(POLLIN | (w->sending < w->queued ? POLLOUT : 0));
        /* poll() passes over negative descriptors. */
        pool->polls[n++] = (struct pollfd){w->pid && w->queued ? w->fd : -1, events, 0};
    }
    if (poll(pool->polls, n, timeout) < 0)
        return;
    for (size_t i = 0; i < pool->worker_count; i++) {
        struct worker *w = &pool->workers[i];
        if (pool->polls[i].revents & POLLOUT)
            send_messages(pool, w);
        if (pool->polls[i].revents & (POLLIN | POLLHUP | POLLERR))
            read_answers(pool, w);
    }
}

static void end_workers(struct pool *pool)
{
    for (size_t i = 0; i < pool->worker_count; i++) {
        struct worker *w = &pool->workers[i];
        if (!w->pid)
            continue;
        if (w->queued)
            (void)kill(w->pid, SIGKILL);
        close(w->fd);
        while (waitpid(w->pid, NULL, 0) < 0 && errno == EINTR)
            continue;
        op_buf_release(&w->in);
    }
}

bool op_pool_run(const struct op_batch *batch, size_t jobs)
{
    struct op_ctx *ctx = &batch->program->ctx;
    struct pool pool = {.batch = batch, .ctx = ctx, .capture = *ctx, .worker_count = jobs};
    /* No article takes what is reported here. */
    pool.capture.log = (struct op_buf){.max = 0};
    pool.slot_count = jobs * AHEAD;
    pool.slots = op_xcalloc(pool.slot_count, sizeof *pool.slots);
    pool.workers = op_xcalloc(jobs, sizeof *pool.workers);
    pool.polls = op_xcalloc(jobs, sizeof *pool.polls);
    pool.again = op_xcalloc(jobs * QUEUE, sizeof *pool.again);
    for (;;) {
        deliver(&pool);
        if (pool.stop || pool.deliver == batch->inputs->n)
            break;
        /* After delivering, for that moves the window; and before waiting, so that there is somebody to wait for. */
        hand_out(&pool);
        for (size_t i = 0; i < jobs; i++)
            if (pool.workers[i].pid)
                send_messages(&pool, &pool.workers[i]);
        if (!pool.stop && !slot_of(&pool, pool.deliver)->done)
            wait_for_workers(&pool);
    }
    end_workers(&pool);
    for (size_t i = 0; i < pool.slot_count; i++) {
        op_buf_release(&pool.slots[i].message);
        op_buf_release(&pool.slots[i].result);
    }
    op_buf_release(&pool.scratch);
    free(pool.slots);
    free(pool.workers);
    free(pool.polls);
    free(pool.again);
    return !pool.stop;
}
