/* For tests of the reading side: one input through op_read(), the stream and the diagnostics as text. */
#ifndef OFFPRINT_TESTS_READING_H
#define OFFPRINT_TESTS_READING_H

#include "check.h"
#include "offprint/html.h"
#include "offprint/pipeline.h"
#include "offprint/stream.h"

struct reading {
    struct op_ctx ctx;
    struct op_arena arena;
    struct op_buf input, stream, diags;
    size_t articles;
    bool good;
};

static inline void reading_diag(void *self, const struct op_diag *diag)
{
    struct reading *r = self;
    op_diag_format(diag, &r->diags);
}

static inline bool reading_put(void *self, struct op_article *article)
{
    struct reading *r = self;
    r->articles++;
    op_stream_write(article, &r->stream);
    return true;
}

/* Release it with reading_release(). */
static inline void reading_run(struct reading *r, const char *name, op_str bytes, struct op_read_options options)
{
    struct op_sink sink = {reading_put, r};
    *r = (struct reading){.articles = 0};
    op_ctx_init(&r->ctx);
    r->ctx.sink = (struct op_diag_sink){reading_diag, r};
    op_arena_init(&r->arena, 0);
    op_buf_add(&r->input, bytes);
    op_buf_fill(&r->input, 'x', OP_HTML_PADDING);
    struct op_input input = {op_str_z(name), op_str_make(r->input.p, bytes.n), OP_STR_NONE, OP_STR_NONE};
    r->good = op_read(&r->ctx, &input, &options, &r->arena, &sink);
}

static inline void reading_release(struct reading *r)
{
    op_arena_release(&r->arena);
    op_buf_release(&r->input);
    op_buf_release(&r->stream);
    op_buf_release(&r->diags);
}

static inline bool reading_holds(const struct op_buf *b, const char *part)
{
    bool found = op_str_find(op_buf_str(b), op_str_z(part), 0) != OP_NOT_FOUND;
    if (!found)
        printf("# not found: %s\n# in: %.*s\n", part, OP_ARG(op_buf_str(b)));
    return found;
}

/* The stream holds `part`. */
#define HOLDS(r, part) CHECK(reading_holds(&(r).stream, part))
/* The diagnostics do. */
#define SAYS(r, part) CHECK(reading_holds(&(r).diags, part))
/* Something was read under this name; afterwards everything is checked. */
#define READ(r, name, text)                                                                                            \
    struct reading r;                                                                                                  \
    reading_run(&r, name, OP_STR(text), (struct op_read_options){0})
#define QUIET(r) CHECK_INT((r).diags.n, 0)
#define META(name, value) "<meta name=\"" name "\" content=\"" value "\"/>"

#endif
