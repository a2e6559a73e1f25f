#include "cli/stream_input.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "cli/program.h"

#define BLOCK ((size_t)64 << 10)

bool op_stream_input_open(struct op_ctx *ctx, struct op_stream_input *in, op_str name)
{
    *in = (struct op_stream_input){.name = name, .line = 1};
    op_buf_init(&in->bytes, ctx->limits.output);
    in->fd = op_str_eq(name, OP_STR("-")) ? STDIN_FILENO : open(name.p, O_RDONLY | O_CLOEXEC);
    if (in->fd >= 0)
        return true;
    op_report(ctx, OP_DIAG_INPUT_MISSING, (struct op_place){name, 0, 0}, "cannot read: %s; leaving it out",
              strerror(errno));
    return false;
}

void op_stream_input_close(struct op_stream_input *in)
{
    if (in->fd > STDIN_FILENO)
        close(in->fd);
    in->fd = -1;
    op_buf_release(&in->bytes);
}

/* Reads another block behind what is there. False at the end, on a fault, and when the buffer is full. */
static bool read_block(struct op_ctx *ctx, struct op_stream_input *in)
{
    if (in->start > 0) {
        memmove(in->bytes.p, in->bytes.p + in->start, in->bytes.n - in->start);
        op_buf_truncate(&in->bytes, in->bytes.n - in->start);
        in->start = 0;
    }
    char *to = op_buf_reserve(&in->bytes, BLOCK);
    if (!to)
        return false;
    ssize_t n;
    do
        n = read(in->fd, to, BLOCK);
    while (n < 0 && errno == EINTR);
    if (n < 0) {
        op_report_errno(ctx, in->name, "cannot read");
        in->failed = true;
    }
    if (n <= 0) {
        in->end = true;
        return false;
    }
    in->bytes.n += (size_t)n;
    in->bytes.p[in->bytes.n] = 0;
    return true;
}

static uint32_t lines_in(op_str s)
{
    uint32_t lines = 0;
    for (size_t at = op_str_find_char(s, '\n', 0); at != OP_NOT_FOUND; at = op_str_find_char(s, '\n', at + 1))
        lines++;
    return lines;
}

/* Takes everything up to and with the next form feed out of the buffer, however much there is of it. */
static void pass_over(struct op_ctx *ctx, struct op_stream_input *in)
{
    for (;;) {
        op_str have = op_str_skip(op_buf_str(&in->bytes), in->start);
        size_t feed = op_str_find_char(have, '\f', 0);
        op_str gone = op_str_first(have, feed == OP_NOT_FOUND ? have.n : feed + 1);
        in->line += lines_in(gone);
        in->start += gone.n;
        if (feed != OP_NOT_FOUND || in->end)
            return;
        in->bytes.full = false;
        if (!read_block(ctx, in) && in->end)
            return;
    }
}

/* The next piece up to a form feed, which is in the buffer wholly afterwards; `*n` its length, `*feed` whether a form
   feed follows it. False when it is too large. */
static bool find_piece(struct op_ctx *ctx, struct op_stream_input *in, size_t *n, bool *feed)
{
    size_t searched = 0;
    for (;;) {
        op_str have = op_str_skip(op_buf_str(&in->bytes), in->start);
        size_t at = op_str_find_char(have, '\f', searched);
        *feed = at != OP_NOT_FOUND;
        *n = *feed ? at : have.n;
        if (*feed || in->end)
            return true;
        searched = have.n;
        if (!read_block(ctx, in) && !in->end)
            return false;
    }
}

op_str op_stream_input_next(struct op_ctx *ctx, struct op_stream_input *in, uint32_t *line)
{
    for (;;) {
        size_t n = 0;
        bool feed = false;
        if (!find_piece(ctx, in, &n, &feed)) {
            op_report(ctx, OP_DIAG_INPUT_SIZE, (struct op_place){in->name, in->line, 0},
                      "an article is larger than %zu bytes, leaving it out", in->bytes.max);
            pass_over(ctx, in);
            continue;
        }
        op_str piece = op_str_first(op_str_skip(op_buf_str(&in->bytes), in->start), n);
        op_str article = piece;
        while (article.n && op_is_space(article.p[0]))
            article = op_str_skip(article, 1);
        *line = in->line + lines_in(op_str_range(piece.p, article.p));
        in->line = *line + lines_in(article);
        in->start += n + feed;
        /* What was cut off while it was read must not pass for an article. */
        if (in->failed)
            return OP_STR_NONE;
        if (article.n)
            return article;
        if (!feed)
            return OP_STR_NONE;
    }
}
