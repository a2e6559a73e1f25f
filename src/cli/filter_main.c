#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/assignments.h"
#include "cli/chain.h"
#include "cli/fetching.h"
#include "cli/inputs.h"
#include "cli/main.h"
#include "cli/output.h"
#include "cli/parts.h"
#include "cli/program.h"
#include "cli/stream_input.h"
#include "offprint/metadata.h"
#include "offprint/stream.h"
#include "stage/meta.h"
#include "stage/stages.h"
#include "write/meta_list.h"
#include "write/writers.h"

/* How much of a stream is collected before it is written. */
#define COLLECTED ((size_t)64 << 10)

static const char stream_synopsis[] = "[OPTION]... [FILE]...";
#define COMMON_NOTES                                                                                                   \
    "All filters also take -q, -v, -W ID, --log-format=FORMAT, --resource-path=DIR,\n"                                 \
    "--help and --version: see offprint(1).\n"
static const char stream_notes[] =
    "Without FILE, or when it is -, standard input is read:\narticles in the form of offprint(5).\n" COMMON_NOTES;

/* A running filter; what it is not stays empty. */
struct filter {
    struct op_program program;
    struct op_fetching fetching;
    const struct op_stage *stage;
    void *stage_options; /* owned */
    const struct op_writer *writer;
    void *writer_options; /* owned */
    struct op_out_file file;
    struct op_buf out; /* a stream on its way out, or a part */
    struct op_parts parts;
    bool stop; /* the output is lost */
};

/* An option struct with its defaults. */
static void *new_options(const void *defaults, size_t size)
{
    void *options = op_xcalloc(1, size);
    if (defaults && size)
        memcpy(options, defaults, size);
    return options;
}

/* -- Where articles go -- */

static bool put_stream(void *self, struct op_article *article)
{
    struct filter *f = self;
    size_t before = f->out.n;
    if (f->stop)
        return false;
    op_warnings_take(&f->program.ctx, article);
    op_stream_write(article, &f->out);
    if (f->out.full) {
        op_report(&f->program.ctx, OP_DIAG_OUTPUT_LIMIT, (struct op_place){article->doc.lines.file, 0, 0},
                  "the article is larger than %zu bytes, leaving it out", f->program.ctx.limits.output);
        op_buf_truncate(&f->out, before);
        f->out.full = false;
    }
    if (f->out.n > COLLECTED) {
        f->stop = !op_out_write(&f->file, op_buf_str(&f->out));
        op_buf_clear(&f->out);
    }
    return !f->stop;
}

static bool put_part(void *self, struct op_article *article)
{
    struct filter *f = self;
    struct op_ctx *ctx = &f->program.ctx;
    if (f->stop)
        return false;
    op_buf_clear(&f->out);
    if (!f->writer->prepare(ctx, article, f->writer_options, &f->out))
        return true;
    if (f->out.full)
        op_report(ctx, OP_DIAG_OUTPUT_LIMIT, (struct op_place){article->doc.lines.file, 0, 0},
                  "the output is larger than %zu bytes, leaving it out", ctx->limits.output);
    else
        f->stop = !op_parts_add(ctx, &f->parts, op_buf_str(&f->out));
    return !f->stop;
}

/* -- Streams -- */

static void read_streams(struct filter *f)
{
    struct op_program *p = &f->program;
    struct op_sink sink = {f->writer ? put_part : put_stream, f};
    struct op_arena arena;
    op_arena_init(&arena, 0);
    size_t count = p->operands.n ? p->operands.n : 1;
    for (size_t i = 0; i < count && !f->stop; i++) {
        struct op_stream_input in;
        op_str name = p->operands.n ? p->operands.v[i] : OP_STR("-");
        if (!op_stream_input_open(&p->ctx, &in, name))
            continue;
        uint32_t line;
        for (op_str bytes = op_stream_input_next(&p->ctx, &in, &line); bytes.p && !f->stop;
             bytes = op_stream_input_next(&p->ctx, &in, &line)) {
            struct op_article article = {.resources = NULL};
            op_arena_reset(&arena);
            op_warnings_drop(&p->ctx);
            op_doc_init(&article.doc, &arena);
            if (!op_stream_parse(&p->ctx, &article, bytes, name, line))
                continue;
            if (f->stage)
                (void)f->stage->run(&p->ctx, &article, f->stage_options, &sink);
            else
                (void)op_emit(&sink, &article);
            f->stop = f->stop || p->ctx.counts[OP_FATAL] > 0;
        }
        op_stream_input_close(&in);
    }
    op_arena_release(&arena);
}

static void end_stream(struct filter *f)
{
    /* A write that failed is reported here, once. */
    if (!f->stop || f->file.error) {
        if (!f->stop)
            (void)op_out_write(&f->file, op_buf_str(&f->out));
        (void)op_out_close(&f->program.ctx, &f->file);
    } else {
        op_out_discard(&f->file);
    }
}

static int end(struct filter *f)
{
    op_parts_release(&f->parts);
    op_buf_release(&f->out);
    op_fetching_end(&f->fetching, &f->program);
    int status = op_program_end(&f->program);
    free(f->stage_options);
    free(f->writer_options);
    return status;
}

static void start(struct filter *f, const char *name, const char *summary)
{
    *f = (struct filter){.stop = false};
    op_program_init(&f->program, name, summary, stream_synopsis);
    f->program.command.notes = stream_notes;
    op_buf_init(&f->out, f->program.ctx.limits.output);
}

static void add_stage(struct filter *f, const struct op_stage *stage)
{
    f->stage = stage;
    f->stage_options = new_options(stage->defaults, stage->options_size);
    op_program_group(&f->program, "Options", stage->options, f->stage_options, stage->defaults);
}

static const struct op_metadata_options no_metadata;

static struct op_metadata_options *writer_metadata(const struct filter *f)
{
    return (void *)((char *)f->writer_options + f->writer->metadata);
}

static void add_writer(struct filter *f, const struct op_writer *writer)
{
    f->writer = writer;
    f->writer_options = new_options(writer->defaults, writer->options_size);
    op_program_group(&f->program, "Options", writer->options, f->writer_options, writer->defaults);
    if (writer->has_metadata)
        op_program_group(&f->program, "Metadata", op_metadata_option_rows, writer_metadata(f), &no_metadata);
}

int op_stage_main(const struct op_stage *stage, int argc, char **argv)
{
    struct filter f;
    struct op_buf name = OP_BUF_INIT;
    op_buf_addf(&name, "op-%s", stage->name);
    start(&f, name.p, stage->summary);
    add_stage(&f, stage);
    if (stage->fetches)
        op_fetching_init(&f.fetching, &f.program);
    int status = op_program_start(&f.program, NULL, argc, argv);
    if (status < 0 && stage->fetches)
        status = op_fetching_start(&f.fetching, &f.program);
    if (status < 0 && op_out_open(&f.program.ctx, &f.file, OP_STR("-"), false)) {
        read_streams(&f);
        end_stream(&f);
    }
    int last = end(&f);
    op_buf_release(&name);
    return status < 0 ? last : status;
}

/* -- Writers -- */

struct writer_file_options {
    op_str output;
    bool sync;
};

static const struct op_option writer_file_rows[] = {
    {"output", 'o', OP_OPTION_STRING, offsetof(struct writer_file_options, output), "FILE",
     "write FILE instead of standard output; it is replaced when it is whole", NULL},
    {"sync", 0, OP_OPTION_FLAG, offsetof(struct writer_file_options, sync), NULL, "end only when FILE is on the disk",
     NULL},
    {NULL, 0, OP_OPTION_END, 0, NULL, NULL, NULL},
};

/* Makes the output of the parts, or says why there is none. */
static void write_output(struct filter *f)
{
    struct op_ctx *ctx = &f->program.ctx;
    const op_str *list = NULL;
    size_t count = f->parts.n;
    if (!f->stop && op_chain_can_finish(ctx, f->writer, &count))
        list = op_parts_list(ctx, &f->parts);
    if (!list) {
        op_out_discard(&f->file);
        return;
    }
    struct op_output output = {op_out_write, &f->file};
    bool good = f->writer->finish(ctx, list, count, f->writer_options, &output);
    if (good || f->file.error)
        (void)op_out_close(ctx, &f->file);
    else
        op_out_discard(&f->file);
}

static int run_writer(struct filter *f, const struct writer_file_options *files)
{
    op_str name = files->output.p ? files->output : OP_STR("-");
    if (f->writer->binary && op_str_eq(name, OP_STR("-")) && isatty(STDOUT_FILENO))
        return op_program_usage(&f->program, "this is nothing for a terminal; name a file with -o");
    if (op_out_open(&f->program.ctx, &f->file, name, files->sync)) {
        if (f->writer->start)
            f->writer->start(&f->program.ctx, f->writer_options);
        read_streams(f);
        write_output(f);
    }
    return -1;
}

int op_writer_main(const struct op_writer *writer, int argc, char **argv)
{
    static const struct writer_file_options defaults = {{NULL, 0}, false};
    struct writer_file_options files = defaults;
    struct filter f;
    struct op_buf name = OP_BUF_INIT;
    op_buf_addf(&name, "op-%s", writer->name);
    start(&f, name.p, writer->summary);
    op_program_group(&f.program, "Output", writer_file_rows, &files, &defaults);
    add_writer(&f, writer);
    int status = op_program_start(&f.program, NULL, argc, argv);
    if (status < 0 && writer->has_metadata)
        status = op_metadata_options_check(&f.program, writer_metadata(&f));
    if (status < 0)
        status = run_writer(&f, &files);
    int last = end(&f);
    op_buf_release(&name);
    return status < 0 ? last : status;
}

/* -- op-meta -- */

static const struct op_option print_rows[] = {
    {"print", 'p', OP_OPTION_FLAG, 0, NULL, "print metadata instead of the articles", NULL},
    {NULL, 0, OP_OPTION_END, 0, NULL, NULL, NULL},
};

int op_meta_main(int argc, char **argv)
{
    static const struct writer_file_options to_standard_output = {{NULL, 0}, false};
    bool print = false;
    struct filter f;
    start(&f, "op-meta", "print or set metadata of articles");
    op_program_group(&f.program, "What to do", print_rows, &print, NULL);
    add_stage(&f, &op_stage_meta);
    add_writer(&f, &op_writer_meta);
    int status = op_program_start(&f.program, NULL, argc, argv);
    if (status < 0)
        status = op_assignments_check(&f.program, f.stage_options);
    /* Where values come from is something to print. */
    bool sources = ((const struct meta_list_options *)f.writer_options)->sources;
    ((struct op_meta_options *)f.stage_options)->sources = sources;
    print = print || sources;
    if (status < 0 && !print && memcmp(f.writer_options, f.writer->defaults, f.writer->options_size) != 0)
        status = op_program_usage(&f.program, "--key goes with --print");
    if (status < 0 && print) {
        status = run_writer(&f, &to_standard_output);
    } else if (status < 0 && op_out_open(&f.program.ctx, &f.file, OP_STR("-"), false)) {
        f.writer = NULL;
        read_streams(&f);
        end_stream(&f);
    }
    int last = end(&f);
    return status < 0 ? last : status;
}

/* -- op-read -- */

int op_reader_main(int argc, char **argv)
{
    struct op_read_options options = {0};
    struct op_input_options input_options = op_input_option_defaults;
    struct op_inputs inputs = {0};
    struct filter f;
    start(&f, "op-read", "read Markdown, HTML, posts and books as articles");
    f.program.command.synopsis = "[OPTION]... [FILE|FOLDER|ADDRESS]...";
    f.program.command.notes = "Without FILE, or when it is -, standard input is read.\n" COMMON_NOTES;
    op_program_group(&f.program, "Reading", op_read_option_rows, &options, NULL);
    op_program_group(&f.program, "Inputs", op_input_option_rows, &input_options, &op_input_option_defaults);
    op_fetching_init(&f.fetching, &f.program);
    int status = op_program_start(&f.program, NULL, argc, argv);
    if (status < 0)
        status = op_fetching_start(&f.fetching, &f.program);
    if (status < 0)
        status = op_inputs_gather(&f.program, &input_options, &inputs);
    if (status < 0 && op_out_open(&f.program.ctx, &f.file, OP_STR("-"), false)) {
        struct op_sink sink = {put_stream, &f};
        struct op_ctx *ctx = &f.program.ctx;
        struct op_buf bytes = OP_BUF_INIT;
        struct op_arena arena;
        op_arena_init(&arena, 0);
        op_inputs_expect(ctx, &inputs);
        for (size_t i = 0; i < inputs.n && !f.stop && ctx->counts[OP_FATAL] == 0; i++) {
            op_arena_reset(&arena);
            struct op_input input;
            if (!op_input_load(ctx, &inputs.v[i], input_options.charset, &bytes, &input))
                continue;
            op_warnings_drop(ctx);
            (void)op_read(ctx, &input, &options, &arena, &sink);
        }
        op_arena_release(&arena);
        op_buf_release(&bytes);
        end_stream(&f);
    }
    op_inputs_release(&inputs);
    int last = end(&f);
    return status < 0 ? last : status;
}
