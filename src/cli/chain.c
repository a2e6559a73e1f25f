#include "cli/chain.h"

#include <errno.h>

#include "cli/name_template.h"
#include "offprint/metadata.h"
#include "offprint/stream.h"
#include "xml/xml.h"

struct chain_run {
    struct op_ctx *ctx;
    const struct op_chain *chain;
    const struct op_part_sink *parts;
    op_str input; /* its name */
    struct op_buf part, text, name;
    bool stop;
    /* sinks[i] hands to step i; the last one hands to the writer. */
    struct link {
        struct chain_run *run;
        size_t step;
        struct op_sink sink;
    } links[OP_CHAIN_STAGES + 1];
};

bool op_output_collect(void *self, op_str bytes)
{
    struct op_buf *to = self;
    op_buf_add(to, bytes);
    if (to->full)
        errno = EFBIG;
    return !to->full;
}

bool op_chain_can_finish(struct op_ctx *ctx, const struct op_writer *writer, size_t *count)
{
    struct op_place nowhere = {OP_STR_NONE, 0, 0};
    if (*count == 0 && op_ctx_failed(ctx))
        return false;
    if (*count == 0 && writer->binary) {
        op_report(ctx, OP_DIAG_NO_ARTICLES, nowhere, "no article is left, writing nothing");
        return false;
    }
    if (writer->single && *count > 1) {
        op_report(ctx, OP_DIAG_OUTPUT_SINGLE, nowhere, "%s holds one article, leaving out the %zu after the first",
                  writer->name, *count - 1);
        *count = 1;
    }
    return true;
}

static struct op_place source_of(const struct op_article *article)
{
    return (struct op_place){op_meta(article, OP_META_SOURCE), 0, 0};
}

/* The serialiser is to make well-formed XML of every tree; here another parser has the last word. */
static void verify(struct chain_run *run, struct op_article *article)
{
    struct op_xml_fault fault;
    op_buf_clear(&run->text);
    op_stream_write(article, &run->text);
    op_str rest = op_buf_str(&run->text);
    if (!op_xml_check(run->ctx, op_stream_cut(&rest), &fault))
        op_report(run->ctx, OP_DIAG_CHECK, source_of(article),
                  "the article is not well-formed XML as it is written: %s", fault.message);
}

static bool write_part(struct chain_run *run, struct op_article *article)
{
    const struct op_chain *chain = run->chain;
    if (chain->verify)
        verify(run, article);
    op_buf_clear(&run->part);
    op_buf_clear(&run->name);
    /* Of many articles in one file each has a name of its own only in its title; chapters are numbered. */
    bool many = op_meta(article, OP_META_BOOK).n && !op_str_eq(op_meta(article, OP_META_KIND), OP_STR(OP_KIND_CHAPTER));
    op_str pattern = chain->name;
    if (!pattern.p && chain->apart && many)
        pattern = OP_STR("{title}");
    if (pattern.p)
        op_name_template_fill(pattern, article, run->input, &run->name);
    if (!chain->writer->prepare(run->ctx, article, chain->writer_options, &run->part))
        return true;
    op_str part = op_buf_str(&run->part);
    if (chain->apart) {
        op_buf_clear(&run->text);
        struct op_output output = {op_output_collect, &run->text};
        bool good = !run->part.full && chain->writer->finish(run->ctx, &part, 1, chain->writer_options, &output);
        part = op_buf_str(&run->text);
        if (!good && !run->text.full)
            return true;
    }
    if (run->part.full || run->text.full) {
        op_report(run->ctx, OP_DIAG_OUTPUT_LIMIT, source_of(article),
                  "the output is larger than %zu bytes, leaving it out", run->ctx->limits.output);
        return true;
    }
    return run->parts->put(run->parts->self, pattern.p ? op_buf_str(&run->name) : OP_STR_NONE, part);
}

static bool hand_on(void *self, struct op_article *article)
{
    struct link *link = self;
    struct chain_run *run = link->run;
    if (run->stop)
        return false;
    op_warnings_take(run->ctx, article);
    if (link->step == run->chain->step_count)
        run->stop = !write_part(run, article);
    else
        (void)run->chain->steps[link->step].stage->run(run->ctx, article, run->chain->steps[link->step].options,
                                                       &run->links[link->step + 1].sink);
    op_warnings_drop(run->ctx);
    /* What the system refuses to one article it refuses to the next. */
    run->stop = run->stop || run->ctx->counts[OP_FATAL] > 0;
    return !run->stop;
}

bool op_chain_run(struct op_ctx *ctx, const struct op_chain *chain, const struct op_input *input,
                  struct op_arena *arena, const struct op_part_sink *sink)
{
    struct chain_run run = {.ctx = ctx, .chain = chain, .parts = sink, .input = input->name};
    op_buf_init(&run.part, ctx->limits.output);
    op_buf_init(&run.text, ctx->limits.output);
    for (size_t i = 0; i <= chain->step_count; i++) {
        run.links[i].run = &run;
        run.links[i].step = i;
        run.links[i].sink = (struct op_sink){hand_on, &run.links[i]};
    }
    op_arena_reset(arena);
    op_warnings_drop(ctx);
    (void)op_read(ctx, input, &chain->read, arena, &run.links[0].sink);
    op_buf_release(&run.part);
    op_buf_release(&run.text);
    op_buf_release(&run.name);
    return !run.stop;
}
