#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/inputs.h"
#include "cli/pool.h"
#include "offprint/html.h"
#include "offprint/uri.h"

/* Answers are collected up to this many bytes before they are sent. */
#define COLLECTED ((size_t)64 << 10)

struct worker {
    int fd;
    struct op_ctx *ctx;
    struct op_fetch fetch; /* as it was given to us */
    const struct op_chain *chain;
    struct op_arena arena;
    struct op_buf name, charset, bytes; /* of the input */
    struct op_buf answer;
    size_t sent[OP_FATAL + 1]; /* diagnostics of each severity that went into answers */
};

/* The parent is gone or does not understand us: there is nobody to tell. */
static _Noreturn void give_up(void)
{
    _exit(OP_EXIT_SYSTEM);
}

static void send_answer(struct worker *w)
{
    op_str rest = op_buf_str(&w->answer);
    while (rest.n) {
        ssize_t n = write(w->fd, rest.p, rest.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            give_up();
        rest = op_str_skip(rest, (size_t)n);
    }
    if (w->answer.cap > COLLECTED * 16)
        op_buf_release(&w->answer);
    op_buf_clear(&w->answer);
}

/* Reads `n` bytes. False when the socket was closed before the first. */
static bool receive(struct worker *w, char *to, size_t n)
{
    for (size_t have = 0; have < n;) {
        ssize_t got = read(w->fd, to + have, n - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got == 0 && have == 0)
            return false;
        if (got <= 0)
            give_up();
        have += (size_t)got;
    }
    return true;
}

/* Reads one record. False at the end of all. */
static bool receive_record(struct worker *w, uint32_t *tag)
{
    char header[OP_RECORD_HEADER];
    if (!receive(w, header, sizeof header))
        return false;
    uint64_t n = op_record_header(header, tag);
    struct op_buf *to = *tag == OP_MESSAGE_NAME ? &w->name : *tag == OP_MESSAGE_CHARSET ? &w->charset : &w->bytes;
    op_buf_clear(to);
    char *place = n < OP_BUF_MAX ? op_buf_reserve(to, (size_t)n + OP_HTML_PADDING) : NULL;
    if (!place || (n && !receive(w, place, (size_t)n)))
        give_up();
    memset(place + n, 0, OP_HTML_PADDING);
    to->n = (size_t)n;
    return true;
}

static void put_diag(void *self, const struct op_diag *diag)
{
    struct worker *w = self;
    w->sent[diag->severity]++;
    op_message_put_diag(&w->answer, diag);
}

static bool put_part(void *self, op_str name, op_str part)
{
    struct worker *w = self;
    if (name.p)
        op_record_add(&w->answer, OP_MESSAGE_OUTPUT_NAME, name);
    op_record_add(&w->answer, OP_MESSAGE_PART, part);
    if (w->answer.n > COLLECTED)
        send_answer(w);
    return true;
}

/* Tests make a worker crash or stall at an input of their choice. Programs not built for testing want to be asked
   twice, so that nobody does it unawares. */
static void misbehave(op_str name)
{
#ifndef OFFPRINT_TESTING
    if (!op_str_eq(op_str_z(getenv("OFFPRINT_TESTING")), OP_STR("1")))
        return;
#endif
    name = op_path_name(name);
    op_str crash = op_str_z(getenv("OFFPRINT_TEST_CRASH")), stall = op_str_z(getenv("OFFPRINT_TEST_STALL"));
    if (crash.n && op_str_eq(crash, name))
        abort();
    while (stall.n && op_str_eq(stall, name))
        (void)pause();
}

/* How long the network takes is no fault of the article. */
static void tell_waiting(struct worker *w, bool waits)
{
    op_record_add_uint(&w->answer, OP_MESSAGE_WAITS, waits);
    send_answer(w);
}

static bool bring(void *self, struct op_arena *arena, const struct op_fetch_request *request,
                  struct op_fetch_answer *answer)
{
    struct worker *w = self;
    tell_waiting(w, true);
    bool good = w->fetch.bring(w->fetch.self, arena, request, answer);
    tell_waiting(w, false);
    return good;
}

static void expect(void *self, struct op_arena *arena, const struct op_fetch_request *request)
{
    struct worker *w = self;
    w->fetch.expect(w->fetch.self, arena, request);
}

static void work(struct worker *w, bool web)
{
    size_t before[OP_FATAL + 1];
    memcpy(before, w->ctx->counts, sizeof before);
    memset(w->sent, 0, sizeof w->sent);
    misbehave(op_buf_str(&w->name));
    op_str charset = w->charset.n ? op_buf_str(&w->charset) : OP_STR_NONE;
    struct op_input input = {.name = op_buf_str(&w->name), .bytes = op_buf_str(&w->bytes), .charset = charset};
    struct op_input_entry entry = {.name = input.name, .web = web};
    struct op_part_sink parts = {put_part, w};
    if (!web || op_input_load(w->ctx, &entry, charset, &w->bytes, &input))
        (void)op_chain_run(w->ctx, w->chain, &input, &w->arena, &parts);
    for (int i = 0; i <= OP_FATAL; i++)
        op_record_add_uint(&w->answer, OP_MESSAGE_SILENCED, w->ctx->counts[i] - before[i] - w->sent[i]);
    op_record_add(&w->answer, OP_MESSAGE_DONE, OP_STR(""));
    send_answer(w);
    op_buf_clear(&w->name);
    op_buf_clear(&w->charset);
}

void op_worker_run(int fd, struct op_ctx *ctx, const struct op_chain *chain)
{
    struct worker w = {.fd = fd, .ctx = ctx, .chain = chain};
    ctx->sink = (struct op_diag_sink){put_diag, &w};
    w.fetch = ctx->fetch;
    if (w.fetch.bring)
        ctx->fetch = (struct op_fetch){.bring = bring, .expect = expect, .self = &w};
    op_arena_init(&w.arena, 0);
    uint32_t tag;
    while (receive_record(&w, &tag))
        if (tag == OP_MESSAGE_BYTES || tag == OP_MESSAGE_WEB)
            work(&w, tag == OP_MESSAGE_WEB);
    _exit(OP_EXIT_OK);
}
