#include "cli/program.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "offprint/utf8.h"
#include "offprint/version.h"

#define AT(field) offsetof(struct op_common_options, field)

static const char *const log_formats[] = {"text", "json", NULL};

const struct op_option op_common_option_rows[] = {
    {"quiet", 'q', OP_OPTION_FLAG, AT(quiet), NULL, "report errors only", NULL},
    {"verbose", 'v', OP_OPTION_FLAG, AT(verbose), NULL, "say what is written", NULL},
    {"warn", 'W', OP_OPTION_LIST, AT(warn), "ID",
     "show the diagnostic ID; no-ID hides it, error=ID makes it an error, error all warnings", NULL},
    {"log-format", 0, OP_OPTION_CHOICE, AT(log_format), "FORMAT", "how diagnostics are written", log_formats},
    {"resource-path", 0, OP_OPTION_LIST, AT(resource_path), "DIR", "a further folder from which images may come", NULL},
    {"help", 'h', OP_OPTION_FLAG, AT(help), NULL, "show this and end", NULL},
    {"version", 'V', OP_OPTION_FLAG, AT(version), NULL, "show the version and end", NULL},
    {0},
};

/* -- Standard error -- */

static void write_error(op_str s)
{
    while (s.n) {
        ssize_t n = write(STDERR_FILENO, s.p, s.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        s = op_str_skip(s, (size_t)n);
    }
}

static void clear_progress(struct op_program *p)
{
    if (p->progress == 0)
        return;
    /* Blanks, not escape sequences: they work on every terminal, and NO_COLOR has nothing to forbid. */
    op_buf_clear(&p->line);
    op_buf_addc(&p->line, '\r');
    op_buf_fill(&p->line, ' ', p->progress);
    op_buf_addc(&p->line, '\r');
    write_error(op_buf_str(&p->line));
    p->progress = 0;
}

static void put_diag(void *self, const struct op_diag *diag)
{
    struct op_program *p = self;
    if (p->common.quiet && diag->severity < OP_ERROR)
        return;
    clear_progress(p);
    op_buf_clear(&p->line);
    if (p->common.log_format == 1)
        op_diag_format_json(diag, &p->line);
    else
        op_diag_format(diag, &p->line);
    write_error(op_buf_str(&p->line));
}

/* A line of our own words, which may quote what the user typed. */
static void __attribute__((format(printf, 2, 0))) write_line(struct op_program *p, const char *format, va_list args)
{
    char message[2048];
    int n = vsnprintf(message, sizeof message, format, args);
    size_t length = n < 0 ? 0 : (size_t)n < sizeof message ? (size_t)n : sizeof message - 1;
    clear_progress(p);
    op_buf_clear(&p->line);
    op_buf_addf(&p->line, "%s: ", p->name);
    for (size_t i = 0, size; i < length; i += size) {
        uint32_t c = op_utf8_decode(message + i, message + length, &size);
        op_buf_add_utf8(&p->line, c < 0x20 || (c >= 0x7F && c < 0xA0) ? OP_REPLACEMENT : c);
    }
    op_buf_addc(&p->line, '\n');
    write_error(op_buf_str(&p->line));
}

int op_program_usage(struct op_program *p, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    write_line(p, format, args);
    va_end(args);
    op_buf_clear(&p->line);
    op_buf_addf(&p->line, "Try '%s --help'.\n", p->name);
    write_error(op_buf_str(&p->line));
    return OP_EXIT_USAGE;
}

void op_program_say(struct op_program *p, const char *format, ...)
{
    if (!p->common.verbose || p->common.quiet)
        return;
    va_list args;
    va_start(args, format);
    write_line(p, format, args);
    va_end(args);
}

void op_program_progress(struct op_program *p, size_t done, size_t total)
{
    if (!p->terminal || p->common.quiet || p->common.log_format == 1)
        return;
    if (total == 0) {
        clear_progress(p);
        return;
    }
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return;
    int64_t ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    if (ms - p->progress_at < 100)
        return;
    p->progress_at = ms;
    op_buf_clear(&p->line);
    op_buf_addf(&p->line, "\r%zu of %zu", done, total);
    p->progress = p->line.n - 1;
    write_error(op_buf_str(&p->line));
}

void op_report_errno(struct op_ctx *ctx, op_str name, const char *what)
{
    op_report(ctx, OP_DIAG_IO, (struct op_place){name, 0, 0}, "%s: %s", what, strerror(errno));
}

/* -- Beginning and end -- */

/* A standard descriptor that whoever started us has closed would be given to the next file that we open, which would
   then be read or overwritten in its place. Writing to what takes the place here fails, as it should. */
static void fill_standard_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/* What is said of one article on its way: bytes. */
#define LOG_MAX ((size_t)64 << 10)

/* The buffers of one article are wanted again for the next: what is freed stays here, and is not mapped by itself. */
static void keep_memory(void)
{
#ifdef __GLIBC__
    (void)mallopt(M_MMAP_THRESHOLD, 4 << 20);
    (void)mallopt(M_TRIM_THRESHOLD, 8 << 20);
    (void)mallopt(M_TOP_PAD, 1 << 20);
#endif
}

static uint32_t terminal_columns(void)
{
    struct winsize size;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

void op_program_init(struct op_program *p, const char *name, const char *summary, const char *synopsis)
{
    *p = (struct op_program){.name = name, .command = {.name = name, .summary = summary, .synopsis = synopsis}};
    p->command.groups = p->groups;
    keep_memory();
    op_ctx_init(&p->ctx);
    p->ctx.sink = (struct op_diag_sink){put_diag, p};
    p->terminal = isatty(STDERR_FILENO) == 1;
    p->ctx.columns = terminal_columns();
    op_buf_init(&p->ctx.log, LOG_MAX);
    p->ctx.images = &p->images;
    fill_standard_descriptors();
    /* Whoever starts us may have ignored it; then a closed pipe would be a write error like any other. */
    (void)signal(SIGPIPE, SIG_DFL);
}

void op_program_group(struct op_program *p, const char *title, const struct op_option *rows, void *values,
                      const void *defaults)
{
    if (!rows || p->command.group_count == OP_PROGRAM_GROUPS)
        return;
    p->groups[p->command.group_count++] = (struct op_option_group){title, {rows, values}, defaults, {0}};
}

void op_program_resource_path(struct op_program *p, op_str folder)
{
    size_t have = p->ctx.resource_path_count;
    for (size_t i = have; i-- > 0;)
        if (op_str_eq(p->resource_paths[i], folder))
            return;
    if (have == p->resource_path_count) {
        p->resource_path_count = have ? have * 2 : 8;
        p->resource_paths = op_xrealloc(p->resource_paths, p->resource_path_count * sizeof *p->resource_paths);
    }
    char *copy = op_xmalloc(folder.n + 1);
    if (folder.n)
        memcpy(copy, folder.p, folder.n);
    copy[folder.n] = 0;
    p->resource_paths[have] = op_str_make(copy, folder.n);
    p->ctx.resource_paths = p->resource_paths;
    p->ctx.resource_path_count = have + 1;
}

static const char *diag_name_at(const void *self, size_t i)
{
    (void)self;
    return op_diag_rows[i].id;
}

static int bad_diagnostic(struct op_program *p, op_str argument)
{
    op_str id = argument;
    if (op_str_starts(id, OP_STR("no-")))
        id = op_str_skip(id, 3);
    else if (op_str_starts(id, OP_STR("error=")))
        id = op_str_skip(id, 6);
    const char *nearest = op_options_nearest(id, diag_name_at, NULL, OP_DIAG_COUNT);
    if (nearest)
        return op_program_usage(p, "no diagnostic is called '%.*s'; did you mean %s?", OP_ARG(id), nearest);
    return op_program_usage(p, "no diagnostic is called '%.*s'", OP_ARG(id));
}

static int print_line(struct op_program *p)
{
    op_str rest = op_buf_str(&p->line);
    while (rest.n) {
        ssize_t n = write(STDOUT_FILENO, rest.p, rest.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            op_report_errno(&p->ctx, OP_STR("standard output"), "cannot write");
            break;
        }
        rest = op_str_skip(rest, (size_t)n);
    }
    return op_program_status(p);
}

int op_program_start(struct op_program *p, const char *common_title, int argc, char **argv)
{
    static const struct op_common_options defaults = {0};
    op_program_group(p, common_title, op_common_option_rows, &p->common, &defaults);
    struct op_buf fault = OP_BUF_INIT;
    if (!op_options_parse(&p->command, argc, argv, &p->operands, &fault)) {
        int status = op_program_usage(p, "%s", fault.p);
        op_buf_release(&fault);
        return status;
    }
    op_buf_release(&fault);
    op_buf_clear(&p->line);
    if (p->common.help) {
        op_options_help(&p->command, &p->line);
        return print_line(p);
    }
    if (p->common.version) {
        bool main_program = strcmp(p->name, "offprint") == 0;
        op_buf_addf(&p->line, "%s%s %s\n", p->name, main_program ? "" : " (Offprint)", OP_VERSION);
        return print_line(p);
    }
    int set = p->settings ? op_settings_apply(p->settings, p) : -1;
    if (set >= 0)
        return set;
    for (size_t i = 0; i < p->common.warn.n; i++)
        if (!op_ctx_warn_option(&p->ctx, p->common.warn.v[i]))
            return bad_diagnostic(p, p->common.warn.v[i]);
    for (size_t i = 0; i < p->common.resource_path.n; i++)
        op_program_resource_path(p, p->common.resource_path.v[i]);
    return -1;
}

int op_program_status(const struct op_program *p)
{
    return p->ctx.counts[OP_FATAL] ? OP_EXIT_SYSTEM : op_ctx_failed(&p->ctx) ? OP_EXIT_LOST : OP_EXIT_OK;
}

int op_program_end(struct op_program *p)
{
    int status = op_program_status(p);
    clear_progress(p);
    op_options_release(&p->command, &p->operands);
    op_buf_release(&p->line);
    op_buf_release(&p->ctx.log);
    op_image_cache_release(&p->images);
    for (size_t i = 0; i < p->ctx.resource_path_count; i++) {
        /* Owned here, const for everybody else. */
        union {
            const char *borrowed;
            char *owned;
        } path = {p->resource_paths[i].p};
        free(path.owned);
    }
    free(p->resource_paths);
    p->resource_paths = NULL;
    p->ctx.resource_path_count = 0;
    return status;
}
