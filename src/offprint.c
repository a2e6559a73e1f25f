/* offprint: the batch command. It runs the descriptors of the filters in memory. */
#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/assignments.h"
#include "cli/batch.h"
#include "cli/fetching.h"
#include "cli/inputs.h"
#include "cli/name_template.h"
#include "cli/outfolder.h"
#include "cli/output.h"
#include "cli/parts.h"
#include "cli/pipeline_print.h"
#include "cli/program.h"
#include "cli/settings.h"
#include "offprint/uri.h"
#include "stage/stages.h"

#define STAGES_MAX 12
#define WRITERS_MAX 12
#define TITLES_MAX 8192

struct output_options {
    op_str output, folder, name, to;
    bool force, sync, check;
};

struct run_options {
    uint32_t jobs, timeout;
    bool print_pipeline;
};

static const struct op_option output_rows[] = {
    {"output", 'o', OP_OPTION_STRING, offsetof(struct output_options, output), "FILE",
     "write one output of all inputs to FILE, replacing it when it is whole", NULL},
    {"directory", 'd', OP_OPTION_STRING, offsetof(struct output_options, folder), "DIR",
     "write one output for each article to the folder DIR", NULL},
    {"name", 0, OP_OPTION_STRING, offsetof(struct output_options, name), "PATTERN",
     "names of outputs in DIR, such as '{date}-{slug}'", NULL},
    {"to", 't', OP_OPTION_STRING, offsetof(struct output_options, to), "KIND",
     "the kind of output; otherwise by the suffix of FILE, or epub", NULL},
    {"force", 'f', OP_OPTION_FLAG, offsetof(struct output_options, force), NULL,
     "with -d also replace files that no earlier run has written", NULL},
    {"sync", 0, OP_OPTION_FLAG, offsetof(struct output_options, sync), NULL,
     "give outputs their names only when they are on the disk", NULL},
    {"check", 0, OP_OPTION_FLAG, offsetof(struct output_options, check), NULL,
     "check the promises of all stages, and that articles are well-formed", NULL},
    {NULL, 0, OP_OPTION_END, 0, NULL, NULL, NULL},
};
static const struct output_options output_defaults = {{NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, false, false, false};

static const struct op_option run_rows[] = {
    {"jobs", 'j', OP_OPTION_UINT, offsetof(struct run_options, jobs), "N",
     "use N processes; 0 is one for each processor, 1 is none but this", NULL},
    {"timeout", 0, OP_OPTION_UINT, offsetof(struct run_options, timeout), "SECONDS",
     "give an input up after so long in another process; 0 is never", NULL},
    {"print-pipeline", 0, OP_OPTION_FLAG, offsetof(struct run_options, print_pipeline), NULL,
     "print the shell pipeline that does the same, and end", NULL},
    {NULL, 0, OP_OPTION_END, 0, NULL, NULL, NULL},
};
static const struct run_options run_defaults = {0, 60, false};
static const struct op_metadata_options no_metadata;

/* A run of offprint. */
struct offprint {
    struct op_program program;
    struct output_options output;
    struct run_options run;
    struct op_input_options input;
    struct op_read_options read;
    struct op_fetching fetching;
    struct op_metadata_options metadata;
    struct op_settings settings;
    const struct op_stage *stages[STAGES_MAX + 1]; /* of all chains, and check; closed by NULL */
    void *stage_options[STAGES_MAX];               /* owned, by index in `stages` */
    void *writer_options[WRITERS_MAX];             /* owned, by index in op_writers */
    struct op_buf titles;                          /* of groups of options, and the list of kinds */
    struct op_inputs inputs;
    struct op_chain chain;
    struct op_out_file file; /* -o */
    struct op_parts parts;
    struct op_outfolder folder; /* -d */
    struct op_buf printed;      /* --print-pipeline */
};

static const char synopsis[] = "[OPTION]... INPUT... -o FILE\n[OPTION]... INPUT... -d DIR -t KIND\n"
                               "[OPTION]... -t KIND <INPUT";

/* -- Options -- */

static void *new_options(const void *defaults, size_t size)
{
    void *options = op_xcalloc(1, size);
    if (defaults && size)
        memcpy(options, defaults, size);
    return options;
}

/* Appends a string that stays where it is: the buffer was given its size at once. */
static const char *keep(struct op_buf *titles, const char *format, const char *name)
{
    size_t from = titles->n;
    op_buf_addz(titles, format);
    op_buf_addz(titles, name);
    op_buf_addc(titles, '\0');
    return titles->p + from;
}

static void add_kind(struct op_buf *titles, const struct op_writer *writer)
{
    op_str name = op_str_z(writer->name);
    op_buf_addz(titles, "  ");
    op_buf_add(titles, name);
    op_buf_fill(titles, ' ', name.n < 6 ? 7 - name.n : 1);
    op_buf_addz(titles, writer->summary);
    op_buf_addc(titles, '\n');
}

static void add_groups(struct offprint *o)
{
    struct op_program *p = &o->program;
    op_buf_init(&o->titles, TITLES_MAX);
    (void)op_buf_reserve(&o->titles, TITLES_MAX);
    op_program_group(p, "Output", output_rows, &o->output, &output_defaults);
    op_program_group(p, "Running", run_rows, &o->run, &run_defaults);
    op_program_group(p, "Inputs", op_input_option_rows, &o->input, &op_input_option_defaults);
    op_program_group(p, "Reading", op_read_option_rows, &o->read, NULL);
    op_fetching_init(&o->fetching, p);
    op_program_group(p, "Metadata of books, and of single articles", op_metadata_option_rows, &o->metadata,
                     &no_metadata);
    op_program_group(p, "Defaults", op_settings_option_rows, &o->settings, NULL);
    size_t count = 0;
    for (size_t i = 0; op_stages[i] && count < STAGES_MAX - 1; i++)
        o->stages[count++] = op_stages[i];
    o->stages[count] = &op_stage_check;
    for (size_t i = 0; o->stages[i]; i++) {
        const struct op_stage *stage = o->stages[i];
        o->stage_options[i] = new_options(stage->defaults, stage->options_size);
        op_program_group(p, keep(&o->titles, "As for op-", stage->name), stage->options, o->stage_options[i],
                         stage->defaults);
    }
    for (size_t i = 0; op_writers[i] && i < WRITERS_MAX; i++) {
        const struct op_writer *writer = op_writers[i];
        o->writer_options[i] = new_options(writer->defaults, writer->options_size);
        op_program_group(p, keep(&o->titles, "With -t ", writer->name), writer->options, o->writer_options[i],
                         writer->defaults);
    }
    size_t from = o->titles.n;
    op_buf_addz(&o->titles, "Kinds of output:\n");
    for (size_t i = 0; op_writers[i]; i++)
        add_kind(&o->titles, op_writers[i]);
    op_buf_addz(&o->titles, "\nInputs are files, folders, - for standard input, and addresses with --fetch.\n");
    p->command.notes = o->titles.p + from;
}

static const void *options_of_stage(const struct offprint *o, const struct op_stage *stage)
{
    for (size_t i = 0; o->stages[i]; i++)
        if (o->stages[i] == stage)
            return o->stage_options[i];
    return NULL;
}

static const void *options_of_writer(const struct offprint *o, const struct op_writer *writer)
{
    for (size_t i = 0; op_writers[i]; i++)
        if (op_writers[i] == writer)
            return o->writer_options[i];
    return NULL;
}

/* -- What to do -- */

static const char *writer_name_at(const void *self, size_t i)
{
    (void)self;
    return op_writers[i]->name;
}

static size_t writer_count(void)
{
    size_t n = 0;
    while (op_writers[n])
        n++;
    return n;
}

/* Which kind a file name asks for: by the writers' own suffixes, and those that mean the same. */
static const struct op_writer *writer_of_suffix(op_str suffix)
{
    static const struct {
        const char *suffix, *name;
    } also[] = {{".html", "html"}, {".htm", "html"},  {".xhtml", "html"}, {".txt", "text"},
                {".text", "text"}, {".json", "json"}, {".jsonl", "json"}};
    for (size_t i = 0; op_writers[i]; i++)
        if (op_str_eq_ci(op_str_z(op_writers[i]->suffix), suffix))
            return op_writers[i];
    for (size_t i = 0; i < sizeof also / sizeof *also; i++)
        if (op_str_eq_ci(op_str_z(also[i].suffix), suffix))
            return op_writer_lookup(op_str_z(also[i].name));
    return NULL;
}

/* Of outputs in a folder. */
static const char *suffix_of(const struct offprint *o)
{
    const struct op_writer *writer = o->chain.writer;
    return writer->suffix_for ? writer->suffix_for(o->chain.writer_options) : writer->suffix;
}

static bool to_standard_output(const struct offprint *o)
{
    return !o->output.folder.p && (!o->output.output.p || op_str_eq(o->output.output, OP_STR("-")));
}

static int choose_writer(struct offprint *o)
{
    struct op_program *p = &o->program;
    op_str to = o->output.to, suffix = op_path_suffix(op_path_name(o->output.output));
    if (to.p) {
        o->chain.writer = op_writer_lookup(to);
        const char *nearest = o->chain.writer ? NULL : op_options_nearest(to, writer_name_at, NULL, writer_count());
        if (nearest)
            return op_program_usage(p, "no kind of output is called '%.*s'; did you mean %s?", OP_ARG(to), nearest);
        if (!o->chain.writer)
            return op_program_usage(p, "no kind of output is called '%.*s'", OP_ARG(to));
    } else if (to_standard_output(o)) {
        return op_program_usage(p, "say what to write to standard output with -t, or name a file with -o");
    } else if (o->output.output.p && suffix.n) {
        o->chain.writer = writer_of_suffix(suffix);
        if (!o->chain.writer)
            return op_program_usage(p, "the suffix %.*s tells no kind of output; say it with -t", OP_ARG(suffix));
    } else {
        o->chain.writer = op_writer_lookup(OP_STR("epub"));
        if (!o->chain.writer)
            return op_program_usage(p, "say the kind of output with -t");
    }
    o->chain.writer_options = options_of_writer(o, o->chain.writer);
    return -1;
}

static void add_step(struct offprint *o, const struct op_stage *stage)
{
    assert(stage && o->chain.step_count < OP_CHAIN_STAGES);
    o->chain.steps[o->chain.step_count].stage = stage;
    o->chain.steps[o->chain.step_count++].options = options_of_stage(o, stage);
}

static void build_chain(struct offprint *o)
{
    o->chain.read = o->read;
    o->chain.verify = o->output.check;
    o->chain.apart = o->output.folder.p != NULL;
    o->chain.name = o->output.name;
    /* A text can do without some stages; what they promise can be checked only when they have run. */
    for (size_t i = 0; o->output.check && op_stages[i]; i++)
        add_step(o, op_stages[i]);
    for (const char *const *name = o->chain.writer->stages; !o->output.check && name && *name; name++)
        add_step(o, op_stage_lookup(op_str_z(*name)));
    if (o->output.check)
        add_step(o, &op_stage_check);
}

static bool in_chain(const struct offprint *o, const struct op_stage *stage)
{
    for (size_t i = 0; i < o->chain.step_count; i++)
        if (o->chain.steps[i].stage == stage)
            return true;
    return false;
}

/* The group whose rows fill `values`. */
static const struct op_option_group *group_of(const struct offprint *o, const void *values)
{
    for (size_t g = 0; g < o->program.command.group_count; g++)
        if (o->program.groups[g].set.values == values)
            return &o->program.groups[g];
    return NULL;
}

static int refuse_typed(struct offprint *o, const void *values)
{
    const struct op_option_group *group = group_of(o, values);
    struct op_buf words = OP_BUF_INIT;
    int status = -1;
    if (group)
        op_options_print_typed(group, &words);
    if (words.n)
        status = op_program_usage(&o->program, "%.*s means nothing for -t %s", OP_ARG(op_str_trim(op_buf_str(&words))),
                                  o->chain.writer->name);
    op_buf_release(&words);
    return status;
}

/* An option that would have no effect is a mistake of somebody who expects one. */
static int check_options_used(struct offprint *o)
{
    int status = -1;
    for (size_t i = 0; o->stages[i] && status < 0; i++)
        if (!in_chain(o, o->stages[i]))
            status = refuse_typed(o, o->stage_options[i]);
    for (size_t i = 0; op_writers[i] && i < WRITERS_MAX && status < 0; i++)
        if (op_writers[i] != o->chain.writer)
            status = refuse_typed(o, o->writer_options[i]);
    return status;
}

/* -- Metadata -- */

static struct op_metadata_options *writer_metadata(const struct offprint *o)
{
    for (size_t i = 0; op_writers[i]; i++)
        if (op_writers[i] == o->chain.writer && op_writers[i]->has_metadata)
            return (void *)((char *)o->writer_options[i] + op_writers[i]->metadata);
    return NULL;
}

/* As `--set` or `--fallback` of op-meta: what is done here, the printed pipeline does as well. */
static void tell_articles(struct offprint *o, const struct op_option *row, bool typed)
{
    enum op_meta_key key = op_metadata_option_key(row);
    const struct op_metadata_values *values = &o->metadata.of[key];
    const op_str *v = row->type == OP_OPTION_LIST ? values->many.v : &values->one;
    size_t n = row->type == OP_OPTION_LIST ? values->many.n : 1;
    struct op_buf fault = OP_BUF_INIT;
    for (size_t i = 0; i < n; i++) {
        op_str assignment =
            op_arena_printf(&o->settings.arena, "%s=%.*s", op_meta_rows[key].name, OP_ARG(op_str_trim(v[i])));
        (void)op_options_assign(&o->program.command, typed ? OP_STR("set") : OP_STR("fallback"), assignment,
                                OP_LAYER_TYPED, &fault);
    }
    op_buf_release(&fault);
}

/* What is typed is the book's, and the article's where the output is of one input. What is set as a default is the
   articles', where they say nothing; what only a book can have as a whole is the book's, if it is one of many. */
static int share_metadata(struct offprint *o)
{
    const struct op_option_group *group = group_of(o, &o->metadata);
    bool apart = o->output.folder.p != NULL, many = o->inputs.n > 1;
    struct op_metadata_options *book = writer_metadata(o);
    for (const struct op_option *row = op_metadata_option_rows; row->type != OP_OPTION_END; row++) {
        enum op_meta_key key = op_metadata_option_key(row);
        unsigned char layer = group->layers[row - op_metadata_option_rows];
        bool typed = layer == OP_LAYER_TYPED, whole = op_metadata_option_of_book(row) && many;
        if (layer == OP_LAYER_NONE)
            continue;
        if (typed && whole && (apart || !book))
            return op_program_usage(&o->program, "--%s means nothing for several %s", row->name,
                                    apart ? "outputs" : "inputs that make no book");
        if (book && (typed || (whole && !apart)))
            book->of[key] = o->metadata.of[key];
        if (typed ? apart || !many || !book : !whole)
            tell_articles(o, row, typed);
    }
    return -1;
}

static int short_help(void)
{
    static const char text[] = "Usage: offprint INPUT... -o BOOK.epub          one book\n"
                               "       offprint INPUT... -t text               plain text to standard output\n"
                               "       offprint INPUT... -d DIR -t epub|text   a file for each article\n"
                               "'offprint --help' lists all options.\n";
    return write(STDERR_FILENO, text, sizeof text - 1) < 0 ? OP_EXIT_SYSTEM : OP_EXIT_USAGE;
}

static bool is_typed(const struct offprint *o, op_str name)
{
    struct op_option_group *group;
    const struct op_option *row = op_options_lookup(&o->program.command, name, &group);
    return row && group->layers[row - group->set.rows] == OP_LAYER_TYPED;
}

static int check_name(struct offprint *o)
{
    struct op_buf fault = OP_BUF_INIT;
    int status = -1;
    if (!o->output.folder.p) {
        if (is_typed(o, OP_STR("name")))
            return op_program_usage(&o->program, "--name goes with -d");
        o->output.name = OP_STR_NONE;
    }
    if (o->output.name.p && !op_name_template_check(o->output.name, &fault))
        status = op_program_usage(&o->program, "%s", fault.p);
    op_buf_release(&fault);
    return status;
}

/* Everything that can be found wrong before anything is read. -1 to go on. */
static int plan(struct offprint *o)
{
    struct op_program *p = &o->program;
    if (p->operands.n == 0 && !o->input.files_from.p && !o->input.from0 && isatty(STDIN_FILENO))
        return short_help();
    if (o->output.output.p && o->output.folder.p)
        return op_program_usage(p, "-o makes one output, -d many: give one of them");
    if ((o->output.output.p && !o->output.output.n) || (o->output.folder.p && !o->output.folder.n))
        return op_program_usage(p, "the name of the output is empty");
    if (o->output.force && !o->output.folder.p)
        return op_program_usage(p, "--force goes with -d");
    int status = check_name(o);
    if (status < 0)
        status = choose_writer(o);
    if (status >= 0)
        return status;
    if (o->chain.writer->binary && to_standard_output(o) && !o->run.print_pipeline && isatty(STDOUT_FILENO))
        return op_program_usage(p, "this is nothing for a terminal; name a file with -o");
    build_chain(o);
    status = check_options_used(o);
    if (status < 0 && options_of_stage(o, &op_stage_meta))
        status = op_assignments_check(p, options_of_stage(o, &op_stage_meta));
    if (status < 0)
        status = op_metadata_options_check(p, &o->metadata);
    if (status < 0)
        status = op_inputs_gather(p, &o->input, &o->inputs);
    if (status < 0)
        status = share_metadata(o);
    if (status >= 0)
        return status;
    if (o->output.output.p)
        op_inputs_leave_out(&o->inputs, o->output.output.p);
    if (o->chain.writer->single && !o->output.folder.p && o->inputs.n > 1)
        return op_program_usage(p, "%s holds one article; with -d each input gets its own", o->chain.writer->name);
    if (o->output.output.p && op_inputs_contain_file(&o->inputs, o->output.output.p))
        return op_program_usage(p, "%s is also an input", o->output.output.p);
    return -1;
}

/* -- One output -- */

static bool take_part(void *self, size_t input, op_str filled, op_str part)
{
    struct offprint *o = self;
    (void)input, (void)filled;
    return op_parts_add(&o->program.ctx, &o->parts, part);
}

static void run_one_output(struct offprint *o, struct op_batch *batch)
{
    struct op_ctx *ctx = &o->program.ctx;
    op_str name = to_standard_output(o) ? OP_STR("-") : o->output.output;
    if (!op_out_open(ctx, &o->file, name, o->output.sync))
        return;
    batch->part = take_part;
    const op_str *list = NULL;
    size_t count = 0;
    if (op_batch_run(batch)) {
        count = o->parts.n;
        if (op_chain_can_finish(ctx, o->chain.writer, &count))
            list = op_parts_list(ctx, &o->parts);
    }
    struct op_output output = {op_out_write, &o->file};
    bool good = list && o->chain.writer->finish(ctx, list, count, o->chain.writer_options, &output);
    if (!good && !o->file.error) {
        op_out_discard(&o->file);
    } else if (op_out_close(ctx, &o->file) && !to_standard_output(o)) {
        op_program_say(&o->program, "wrote %.*s: %zu article%s", OP_ARG(name), count, count == 1 ? "" : "s");
    }
    op_parts_release(&o->parts);
}

/* -- One output for each article -- */

static bool write_part(void *self, size_t input, op_str filled, op_str part)
{
    struct offprint *o = self;
    struct op_ctx *ctx = &o->program.ctx;
    struct op_buf name = OP_BUF_INIT;
    op_outfolder_name(ctx, &o->folder, o->inputs.v[input].name, filled, suffix_of(o), &name);
    if (op_outfolder_write(ctx, &o->folder, op_buf_str(&name), part))
        op_program_say(&o->program, "wrote %.*s/%s", OP_ARG(o->output.folder), name.p);
    op_buf_release(&name);
    return ctx->counts[OP_FATAL] == 0;
}

/* Numbers in names are as wide as that of the last input. */
static size_t digits_of(size_t count)
{
    size_t digits = 1;
    for (; count >= 10; count /= 10)
        digits++;
    return digits;
}

static void run_folder(struct offprint *o, struct op_batch *batch)
{
    struct op_ctx *ctx = &o->program.ctx;
    if (!op_outfolder_open(ctx, &o->folder, o->output.folder, o->output.force, o->output.sync))
        return;
    o->folder.digits = digits_of(o->inputs.n);
    batch->part = write_part;
    (void)op_batch_run(batch);
    (void)op_outfolder_close(ctx, &o->folder);
}

/* -- The pipeline -- */

static void print_chain(struct offprint *o, const op_str *operands, size_t count, op_str output, struct op_buf *out)
{
    struct op_read_options no_read = {0};
    struct op_pipeline_step read = {"read", {op_read_option_rows, &o->read}, &no_read, false};
    op_pipeline_print_step(&o->program, &read, out);
    struct op_option_set input = {op_input_option_rows, &o->input};
    struct op_option_set fetch = {op_fetch_option_rows, &o->fetching.options};
    struct op_input_options charset_only = {OP_STR_NONE, false, o->input.charset};
    if (o->output.folder.p)
        input.values = &charset_only;
    op_options_print(&input, &op_input_option_defaults, out);
    op_options_print(&fetch, &op_fetch_option_defaults, out);
    op_pipeline_print_operands(operands, count, out);
    for (size_t i = 0; i < o->chain.step_count; i++) {
        const struct op_stage *stage = o->chain.steps[i].stage;
        for (size_t k = 0; o->stages[k]; k++) {
            if (o->stages[k] != stage)
                continue;
            struct op_pipeline_step step = {
                stage->name, {stage->options, o->stage_options[k]}, stage->defaults, stage->fetches};
            op_buf_addz(out, " | ");
            op_pipeline_print_step(&o->program, &step, out);
            if (stage->fetches)
                op_options_print(&fetch, &op_fetch_option_defaults, out);
        }
    }
    for (size_t k = 0; op_writers[k]; k++) {
        const struct op_writer *writer = op_writers[k];
        if (writer != o->chain.writer)
            continue;
        struct op_pipeline_step step = {writer->name, {writer->options, o->writer_options[k]}, writer->defaults, true};
        op_buf_addz(out, " | ");
        op_pipeline_print_step(&o->program, &step, out);
        if (writer->has_metadata)
            op_options_print(&(struct op_option_set){op_metadata_option_rows, writer_metadata(o)}, &no_metadata, out);
    }
    if (o->output.sync && output.n)
        op_buf_addz(out, " --sync");
    if (output.n) {
        op_buf_addz(out, " -o ");
        op_shell_quote(output, out);
    }
    op_buf_addc(out, '\n');
}

/* One output of many: the folder's name for it, and how it comes about. */
static bool print_part(void *self, size_t input, op_str filled, op_str part)
{
    struct offprint *o = self;
    (void)part;
    struct op_buf path = OP_BUF_INIT, name = OP_BUF_INIT;
    const op_str *source = &o->inputs.v[input].name;
    op_outfolder_name(&o->program.ctx, &o->folder, *source, filled, suffix_of(o), &name);
    op_buf_addf(&path, "%.*s/%s", OP_ARG(o->output.folder), name.p);
    print_chain(o, source, 1, op_buf_str(&path), &o->printed);
    op_buf_release(&path);
    op_buf_release(&name);
    return true;
}

static void print_folder(struct offprint *o, struct op_batch *batch)
{
    op_buf_addz(&o->printed, "mkdir -p -- ");
    op_shell_quote(o->output.folder, &o->printed);
    op_buf_addc(&o->printed, '\n');
    o->folder = (struct op_outfolder){.path = o->output.folder, .log = -1, .digits = digits_of(o->inputs.n)};
    batch->part = print_part;
    if (o->output.name.p)
        (void)op_batch_run(batch);
    for (size_t i = 0; !o->output.name.p && i < o->inputs.n; i++)
        (void)print_part(o, i, OP_STR_NONE, OP_STR_NONE);
    (void)op_outfolder_close(&o->program.ctx, &o->folder);
}

static void print_pipeline(struct offprint *o, struct op_batch *batch)
{
    op_buf_addz(&o->printed, "set -o pipefail\n");
    if (o->output.folder.p)
        print_folder(o, batch);
    else
        print_chain(o, o->program.operands.v, o->program.operands.n,
                    to_standard_output(o) ? OP_STR_NONE : o->output.output, &o->printed);
    if (op_out_open(&o->program.ctx, &o->file, OP_STR("-"), false)) {
        (void)op_out_write(&o->file, op_buf_str(&o->printed));
        (void)op_out_close(&o->program.ctx, &o->file);
    }
}

int main(int argc, char **argv)
{
    struct offprint o = {.output = output_defaults, .run = run_defaults, .input = op_input_option_defaults};
    op_program_init(&o.program, "offprint", "turn articles into EPUB books and plain text", synopsis);
    op_settings_init(&o.settings);
    o.program.settings = &o.settings;
    add_groups(&o);
    int status = op_program_start(&o.program, "Common options", argc, argv);
    if (status < 0)
        status = op_fetching_start(&o.fetching, &o.program);
    if (status < 0)
        status = plan(&o);
    if (status < 0) {
        struct op_batch batch = {&o.program, &o.chain, &o.inputs, o.input.charset, o.run.jobs, o.run.timeout, NULL, &o};
        if (o.run.print_pipeline)
            print_pipeline(&o, &batch);
        else if (o.output.folder.p)
            run_folder(&o, &batch);
        else
            run_one_output(&o, &batch);
    }
    op_fetching_end(&o.fetching, &o.program);
    int last = op_program_end(&o.program);
    op_settings_release(&o.settings);
    op_inputs_release(&o.inputs);
    op_buf_release(&o.titles);
    op_buf_release(&o.printed);
    for (size_t i = 0; i < STAGES_MAX; i++)
        free(o.stage_options[i]);
    for (size_t i = 0; i < WRITERS_MAX; i++)
        free(o.writer_options[i]);
    return status < 0 ? last : status;
}
