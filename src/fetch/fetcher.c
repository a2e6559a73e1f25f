/* The process that fetches: jobs, hosts and lines. One job an address, and one answer for the whole run. */
#include "fetch/fetcher.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "fetch/fetch_cache.h"
#include "fetch/packet.h"
#include "fetch/wire.h"
#include "offprint/uri.h"

#define PER_HOST 6    /* exchanges at a time with one host */
#define ALL_HOSTS 32  /* and with all of them */
#define HOPS 10       /* redirects of one address */
#define ATTEMPTS 3    /* at one address, when the fault may pass */
#define WAIT_MAX 10   /* seconds that a host may ask to be left alone; longer is a refusal */
#define LATE_MAX 2    /* answers that a host may miss before it counts as dead */
#define AHEAD 4096    /* jobs that nobody waits for yet */
#define HELD 256      /* files without a name that stay open for those who ask later */
#define BUCKETS 16384 /* of the table of jobs */

enum state { QUEUED, RUNNING, DONE };

struct host {
    struct host *next;
    op_str name; /* owned: scheme and authority */
    unsigned running, late;
    const char *dead; /* why nothing more is asked of it; NULL while it lives */
};

struct job {
    struct job *next_of_bucket;
    struct job *next; /* in the queue */
    op_str address, current, referrer;
    struct host *host; /* of `current` */
    size_t limit;
    bool page;
    enum state state;
    int64_t begun;      /* milliseconds; 0: not yet */
    int64_t not_before; /* milliseconds: of a further attempt */
    unsigned attempts, hops;
    bool again;       /* it was here, and somebody took it away */
    int64_t lifetime; /* the least of all hops */
    struct op_cache_draft draft;
    int old;                     /* an entry of the cache that may be confirmed; -1: none */
    struct op_cache_entry entry; /* of `old`, in `store` */
    struct op_buf store;
    int fd;         /* the content when it has no name; -1 */
    char fault[96]; /* empty: it is here */
};

struct line {
    int fd;
    struct job *waits_for;
};

struct fetcher {
    const struct op_fetch_options *options;
    struct op_cache cache;
    struct op_wire *wire;
    bool no_wire;          /* libcurl was looked for in vain */
    struct op_arena arena; /* jobs and hosts live as long as the run */
    struct job *buckets[BUCKETS];
    struct job *queue, **queue_end;
    struct host *hosts;
    struct line *lines;
    struct pollfd *polls;
    size_t line_count, line_cap;
    size_t running, ahead, held;
    bool grown; /* something was put into the cache */
};

static int64_t now_ms(void)
{
    struct timespec now = {0, 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + 1;
}

/* -- Hosts -- */

static struct host *host_of(struct fetcher *f, op_str address)
{
    struct op_uri uri = op_uri_parse(address);
    op_str name = op_str_range(address.p, uri.authority.p + uri.authority.n);
    for (struct host *h = f->hosts; h; h = h->next)
        if (op_str_eq_ci(h->name, name))
            return h;
    struct host *h = op_arena_zalloc(&f->arena, sizeof *h);
    *h = (struct host){.next = f->hosts, .name = op_arena_dup(&f->arena, name)};
    f->hosts = h;
    return h;
}

static void leave_host(struct fetcher *f, struct job *j)
{
    if (j->state == RUNNING) {
        j->host->running--;
        f->running--;
    }
}

static void enqueue(struct fetcher *f, struct job *j)
{
    leave_host(f, j);
    j->state = QUEUED;
    j->next = NULL;
    *f->queue_end = j;
    f->queue_end = &j->next;
}

/* -- Answers -- */

static bool is_waited_for(const struct fetcher *f, const struct job *j)
{
    for (size_t i = 0; i < f->line_count; i++)
        if (f->lines[i].waits_for == j)
            return true;
    return false;
}

/* Another program has swept the cache, or somebody has emptied it: once, that is no fault of the address. */
static void start_anew(struct fetcher *f, struct job *j)
{
    j->again = true;
    j->begun = j->not_before = 0;
    j->attempts = j->hops = 0;
    j->lifetime = OP_HTTP_YEAR;
    j->current = j->address;
    j->host = host_of(f, j->address);
    f->ahead++;
    enqueue(f, j);
}

/* A file of the cache is opened anew for whoever asks: of many jobs, few descriptors. */
static void answer(struct fetcher *f, struct line *line)
{
    struct job *j = line->waits_for;
    struct op_cache_entry entry;
    struct op_reply reply = {.fault = OP_STR_NONE};
    struct op_buf packet = OP_BUF_INIT, store = OP_BUF_INIT;
    int fd = -1;
    if (!j->fault[0] && j->fd >= 0)
        fd = fcntl(j->fd, F_DUPFD_CLOEXEC, 0);
    if (fd >= 0)
        entry = j->entry;
    else if (!j->fault[0])
        fd = op_cache_open(&f->cache, j->address, &entry, &store);
    if (fd < 0 && !j->fault[0] && !j->again && !f->options->offline) {
        start_anew(f, j);
        return;
    }
    line->waits_for = NULL;
    if (fd >= 0) {
        reply = (struct op_reply){OP_STR_NONE, entry.final, entry.type, entry.size};
    } else {
        reply.fault = op_str_z(j->fault[0] ? j->fault : "the cache was emptied meanwhile");
    }
    op_reply_write(&reply, &packet);
    (void)op_packet_send(line->fd, op_buf_str(&packet), fd);
    if (fd >= 0)
        close(fd);
    op_buf_release(&packet);
    op_buf_release(&store);
}

static void end_job(struct fetcher *f, struct job *j)
{
    leave_host(f, j);
    f->ahead -= j->state != DONE && f->ahead > 0;
    j->state = DONE;
    if (j->old >= 0)
        close(j->old);
    j->old = -1;
    if (j->fd < 0)
        op_buf_release(&j->store);
    for (size_t i = 0; i < f->line_count && j->state == DONE; i++)
        if (f->lines[i].waits_for == j)
            answer(f, &f->lines[i]);
}

static void __attribute__((format(printf, 3, 4))) fail(struct fetcher *f, struct job *j, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)vsnprintf(j->fault, sizeof j->fault, format, args);
    va_end(args);
    op_cache_discard(&f->cache, &j->draft);
    end_job(f, j);
}

/* The network has failed, or the server: what is here from before will do. */
static void fail_softly(struct fetcher *f, struct job *j, const char *fault)
{
    if (j->old < 0) {
        fail(f, j, "%s", fault);
        return;
    }
    op_cache_discard(&f->cache, &j->draft);
    end_job(f, j);
}

/* -- Jobs -- */

/* Is it here, and need nobody be asked? */
static bool settle_by_cache(struct fetcher *f, struct job *j)
{
    j->old = op_cache_open(&f->cache, j->address, &j->entry, &j->store);
    if (f->options->offline) {
        if (j->old < 0)
            fail(f, j, "not in the cache");
        else
            end_job(f, j);
        return true;
    }
    if (j->old >= 0 && j->entry.fresh_until > (int64_t)time(NULL)) {
        end_job(f, j);
        return true;
    }
    return false;
}

static struct job *job_of(struct fetcher *f, op_str address)
{
    struct op_sha256 key = op_sha256(address);
    struct job **bucket = &f->buckets[(key.bytes[0] << 8 | key.bytes[1]) % BUCKETS];
    for (struct job *j = *bucket; j; j = j->next_of_bucket)
        if (op_str_eq(j->address, address))
            return j;
    struct job *j = op_arena_zalloc(&f->arena, sizeof *j);
    j->address = j->current = op_arena_dup(&f->arena, address);
    j->next_of_bucket = *bucket;
    j->old = j->fd = j->draft.fd = -1;
    j->lifetime = OP_HTTP_YEAR;
    *bucket = j;
    return j;
}

static bool ensure_wire(struct fetcher *f)
{
    if (!f->wire && !f->no_wire) {
        f->wire = op_wire_new();
        f->no_wire = !f->wire;
    }
    return f->wire != NULL;
}

static int64_t time_left(const struct fetcher *f, const struct job *j)
{
    int64_t all = f->options->timeout ? (int64_t)f->options->timeout * 1000 : 3600000;
    return j->begun ? j->begun + all - now_ms() : all;
}

/* Sends the job on its way. */
static void start_job(struct fetcher *f, struct job *j)
{
    if (!j->begun)
        j->begun = now_ms();
    int64_t left = time_left(f, j);
    if (j->host->dead || left <= 0) {
        fail_softly(f, j, j->host->dead ? j->host->dead : "no answer in time");
        return;
    }
    if (!ensure_wire(f)) {
        fail_softly(f, j, "libcurl is not installed");
        return;
    }
    if (j->draft.fd < 0 && !op_cache_begin(&f->cache, &j->draft)) {
        fail(f, j, "no place for it: %s", strerror(errno));
        return;
    }
    struct op_arena scratch;
    op_arena_init(&scratch, (size_t)1 << 20);
    /* What is here came from where the redirects led to. */
    bool known = j->old >= 0 && op_str_eq(j->entry.final, j->current);
    struct op_wire_request request = {
        .address = j->current.p,
        .referrer = op_http_referrer(&scratch, j->referrer, j->current).p,
        .etag = known && j->entry.etag.n ? op_arena_dup(&scratch, j->entry.etag).p : NULL,
        .modified = known && j->entry.modified.n ? op_arena_dup(&scratch, j->entry.modified).p : NULL,
        .page = j->page,
        .allow_private = f->options->allow_private,
        .limit = j->limit,
        .timeout = left,
        .fd = j->draft.fd,
        .offset = OP_CACHE_CONTENT,
        .who = j,
    };
    j->attempts++;
    j->state = RUNNING;
    j->host->running++;
    f->running++;
    if (!op_wire_start(f->wire, &request))
        fail_softly(f, j, "no memory for it");
    op_arena_release(&scratch);
}

/* The first in the queue that may start: those that somebody waits for go before all others. */
static struct job **find_ready(struct fetcher *f, int64_t now, bool waited_for)
{
    for (struct job **link = &f->queue; *link; link = &(*link)->next) {
        struct job *j = *link;
        bool free = j->host->dead || j->host->running < PER_HOST;
        if (free && j->not_before <= now && (!waited_for || is_waited_for(f, j)))
            return link;
    }
    return NULL;
}

static void start_jobs(struct fetcher *f)
{
    int64_t now = now_ms();
    while (f->running < ALL_HOSTS) {
        struct job **link = find_ready(f, now, true);
        if (!link)
            link = find_ready(f, now, false);
        if (!link)
            return;
        struct job *j = *link;
        *link = j->next;
        if (!j->next)
            f->queue_end = link;
        start_job(f, j);
    }
}

/* -- What came of it -- */

static void retry(struct fetcher *f, struct job *j, int64_t wait_ms, const char *fault)
{
    if (j->attempts >= ATTEMPTS || wait_ms > WAIT_MAX * 1000 || wait_ms >= time_left(f, j)) {
        fail_softly(f, j, fault);
        return;
    }
    j->not_before = now_ms() + wait_ms;
    enqueue(f, j);
}

static int64_t back_off(const struct job *j)
{
    return (int64_t)500 << (2 * (j->attempts ? j->attempts - 1 : 0));
}

static void follow(struct fetcher *f, struct job *j, op_str location)
{
    location = op_str_first(location, op_str_find_char(location, '#', 0));
    if (!op_uri_is_web(location) || !op_uri_parse(location).authority.n || location.n > OP_ADDRESS_MAX) {
        fail(f, j, "redirected to what is no address of http or https");
        return;
    }
    if (++j->hops > HOPS) {
        fail(f, j, "redirected more than %d times", HOPS);
        return;
    }
    leave_host(f, j);
    j->state = QUEUED;
    j->current = op_arena_dup(&f->arena, location);
    j->host = host_of(f, j->current);
    j->attempts = 0;
    j->not_before = 0;
    enqueue(f, j);
}

/* Whoever asks for it later asks the network again. */
static void forget(struct fetcher *f, struct job *j)
{
    f->held--;
    close(j->fd);
    op_buf_release(&j->store);
    op_str address = j->address;
    struct job *next = j->next_of_bucket;
    *j = (struct job){.next_of_bucket = next, .address = address, .current = address, .lifetime = OP_HTTP_YEAR};
    j->old = j->fd = j->draft.fd = -1;
}

static void keep(struct fetcher *f, struct job *j, const struct op_wire_answer *a)
{
    if (!a->size) {
        fail(f, j, "the answer is empty");
        return;
    }
    struct op_cache_entry entry = {
        .address = j->address,
        .final = j->current,
        .type = op_str_first(a->fields[OP_HTTP_CONTENT_TYPE], 256),
        .etag = a->fields[OP_HTTP_ETAG],
        .modified = a->fields[OP_HTTP_LAST_MODIFIED],
        .size = a->size,
        .fresh_until = (int64_t)time(NULL) + (j->lifetime > 0 ? j->lifetime : 0),
    };
    bool stays = f->cache.folder >= 0 && j->draft.name[0] && j->lifetime >= 0;
    if (!op_cache_commit(&f->cache, &j->draft, &entry, stays)) {
        fail(f, j, "no place for it: %s", strerror(errno));
        return;
    }
    if (stays) {
        f->grown = true;
        close(j->draft.fd);
    } else {
        j->fd = j->draft.fd;
        j->entry = entry;
        j->entry.final = op_arena_dup(&f->arena, entry.final);
        j->entry.type = op_arena_dup(&f->arena, entry.type);
    }
    j->draft.fd = -1;
    end_job(f, j);
    if (j->fd >= 0 && ++f->held > HELD)
        forget(f, j);
}

static bool is_redirect(long status)
{
    return (status >= 301 && status <= 303) || status == 307 || status == 308;
}

static void take_status(struct fetcher *f, struct job *j, const struct op_wire_answer *a)
{
    int64_t now = (int64_t)time(NULL);
    int64_t lifetime = op_http_lifetime(a->fields, a->status == 301 || a->status == 308, now);
    bool passing = a->status == 408 || a->status == 429 || a->status == 500 || (a->status >= 502 && a->status <= 504);
    char fault[32];
    (void)snprintf(fault, sizeof fault, "HTTP status %ld", a->status);
    if (lifetime < j->lifetime && (a->status < 400))
        j->lifetime = lifetime;
    if (a->status == 200) {
        keep(f, j, a);
    } else if (a->status == 304 && j->old >= 0) {
        op_cache_refresh(j->old, now + (j->lifetime > 0 ? j->lifetime : 0));
        op_cache_discard(&f->cache, &j->draft);
        end_job(f, j);
    } else if (is_redirect(a->status) && a->location.n) {
        follow(f, j, a->location);
    } else if (passing) {
        int64_t wait = op_http_retry_after(a->fields[OP_HTTP_RETRY_AFTER], now);
        retry(f, j, wait >= 0 ? wait * 1000 : back_off(j), fault);
    } else {
        fail(f, j, "%s", fault);
    }
}

static void take_answer(struct fetcher *f, const struct op_wire_answer *a)
{
    struct job *j = a->who;
    struct host *host = j->host;
    switch (a->fault) {
    case OP_WIRE_GOOD:
        host->late = 0;
        take_status(f, j, a);
        return;
    case OP_WIRE_PRIVATE:
        fail(f, j, "a private address, which needs --allow-private");
        return;
    case OP_WIRE_NO_HOST:
        host->dead = "the host is not known";
        break;
    case OP_WIRE_REFUSED:
        host->dead = "the host does not answer";
        break;
    case OP_WIRE_LATE:
        if (++host->late >= LATE_MAX)
            host->dead = "the host does not answer in time";
        fail_softly(f, j, "no answer in time");
        return;
    case OP_WIRE_BROKEN:
        retry(f, j, back_off(j), "the connection broke");
        return;
    case OP_WIRE_CERTIFICATE:
        host->dead = "the host cannot prove that it is the one";
        break;
    case OP_WIRE_TOO_BIG:
        fail(f, j, "larger than %zu bytes", j->limit);
        return;
    case OP_WIRE_DISK:
        fail(f, j, "no place for it");
        return;
    case OP_WIRE_ADDRESS:
        fail(f, j, "no address that can be fetched");
        return;
    }
    fail_softly(f, j, host->dead);
}

/* -- Lines -- */

static void take_request(struct fetcher *f, struct line *line, op_str packet)
{
    const struct op_question q = op_question_read(packet);
    if (!op_uri_is_web(q.address) || !op_uri_parse(q.address).authority.n || (q.later && f->ahead >= AHEAD)) {
        static struct job nowhere = {.fault = "no address that can be fetched", .fd = -1};
        line->waits_for = &nowhere;
        if (!q.later)
            answer(f, line);
        line->waits_for = NULL;
        return;
    }
    struct job *j = job_of(f, q.address);
    line->waits_for = q.later ? NULL : j;
    if (!j->host) {
        j->host = host_of(f, q.address);
        j->referrer = op_arena_dup(&f->arena, q.referrer);
        j->limit = (size_t)q.limit;
        j->page = q.page;
        f->ahead++;
        if (!settle_by_cache(f, j))
            enqueue(f, j);
    } else if (j->state == DONE && !q.later) {
        answer(f, line);
    }
}

static void add_line(struct fetcher *f, int fd)
{
    if (f->line_count == f->line_cap) {
        f->line_cap = f->line_cap ? f->line_cap * 2 : 16;
        f->lines = op_xrealloc(f->lines, f->line_cap * sizeof *f->lines);
        f->polls = op_xrealloc(f->polls, (f->line_cap + 1) * sizeof *f->polls);
    }
    (void)fcntl(fd, F_SETFL, O_NONBLOCK);
    f->lines[f->line_count++] = (struct line){fd, NULL};
}

/* Everything that lies ready, so that what is asked for together is on its way together. */
static void read_line(struct fetcher *f, size_t i)
{
    char packet[OP_PACKET_MAX];
    for (int fd;;) {
        ssize_t n = op_packet_receive(f->lines[i].fd, packet, &fd);
        if (fd >= 0)
            close(fd);
        if (n < 0)
            return;
        if (n == 0) {
            close(f->lines[i].fd);
            f->lines[i] = f->lines[--f->line_count];
            return;
        }
        take_request(f, &f->lines[i], op_str_make(packet, (size_t)n));
    }
}

/* False when nobody is left who might ask. */
static bool read_control(struct fetcher *f, int control)
{
    char packet[OP_PACKET_MAX];
    int fd;
    ssize_t n = op_packet_receive(control, packet, &fd);
    if (fd >= 0)
        add_line(f, fd);
    return n != 0;
}

/* -- The loop -- */

/* Milliseconds until a job may start that waits for its time; -1 for never. */
static int until_next(const struct fetcher *f)
{
    int64_t now = now_ms(), least = -1;
    for (const struct job *j = f->queue; j; j = j->next) {
        int64_t left = j->not_before - now;
        if (left > 0 && (least < 0 || left < least))
            least = left;
    }
    return least > 60000 ? 60000 : (int)least;
}

static void wait_for_all(struct fetcher *f, int control)
{
    int timeout = until_next(f);
    f->polls[0] = (struct pollfd){control, POLLIN, 0};
    for (size_t i = 0; i < f->line_count; i++)
        f->polls[i + 1] = (struct pollfd){f->lines[i].fd, POLLIN, 0};
    if (f->running)
        op_wire_poll(f->wire, f->polls, (unsigned)f->line_count + 1, timeout < 0 ? 1000 : timeout);
    else if (poll(f->polls, (nfds_t)f->line_count + 1, timeout) < 0)
        f->polls[0].revents = 0;
}

/* Drafts have names while they are written. */
static void discard_drafts(struct fetcher *f)
{
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct job *j = f->buckets[i]; j; j = j->next_of_bucket)
            op_cache_discard(&f->cache, &j->draft);
}

/* Whoever reads what the program writes must not wait for us. */
static void leave_standard_streams(void)
{
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nothing < 0)
        return;
    (void)dup2(nothing, STDIN_FILENO);
    (void)dup2(nothing, STDOUT_FILENO);
    (void)dup2(nothing, STDERR_FILENO);
    if (nothing > STDERR_FILENO)
        close(nothing);
}

void op_fetcher_run(int control, const struct op_fetch_options *options)
{
    struct fetcher *f = op_xcalloc(1, sizeof *f);
    f->options = options;
    f->queue_end = &f->queue;
    f->polls = op_xcalloc(1, sizeof *f->polls);
    op_arena_init(&f->arena, 0);
    (void)op_cache_init(&f->cache, options->cache);
    /* Whoever started us ends with these, and with that our work; what is half written is then taken back. */
    leave_standard_streams();
    (void)signal(SIGINT, SIG_IGN);
    (void)signal(SIGTERM, SIG_IGN);
    (void)signal(SIGHUP, SIG_IGN);
    /* A connection that closes, or a file that may not grow, is an error of one address. */
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN);
    for (bool more = true; more;) {
        start_jobs(f);
        wait_for_all(f, control);
        struct op_wire_answer a;
        while (f->wire && op_wire_next(f->wire, &a))
            take_answer(f, &a);
        for (size_t i = f->line_count; i-- > 0;)
            if (f->polls[i + 1].revents)
                read_line(f, i);
        if (f->polls[0].revents)
            more = read_control(f, control);
    }
    discard_drafts(f);
    if (f->grown && options->cache_size)
        op_cache_sweep(&f->cache, (uint64_t)options->cache_size << 20, (int64_t)time(NULL));
    _exit(0);
}
