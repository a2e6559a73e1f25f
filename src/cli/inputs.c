#include "cli/inputs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/outfolder.h"
#include "fetch/http_rules.h"
#include "offprint/html.h"
#include "offprint/uri.h"

/* -- Lists of names -- */

static op_str own(op_str s)
{
    char *copy = op_xmalloc(s.n + 1);
    if (s.n)
        memcpy(copy, s.p, s.n);
    copy[s.n] = 0;
    return op_str_make(copy, s.n);
}

static void disown(op_str s)
{
    union {
        const char *borrowed;
        char *owned;
    } name = {s.p};
    free(name.owned);
}

/* Takes `name`. */
static void add_entry(struct op_inputs *inputs, op_str name, enum op_input_fault fault, int error)
{
    if (inputs->n == inputs->cap) {
        inputs->cap = inputs->cap ? inputs->cap * 2 : 16;
        inputs->v = op_xrealloc(inputs->v, inputs->cap * sizeof *inputs->v);
    }
    inputs->v[inputs->n++] = (struct op_input_entry){.name = name, .fault = fault, .error = error};
}

static void add_folder(struct op_inputs *inputs, op_str folder)
{
    while (folder.n > 1 && folder.p[folder.n - 1] == '/')
        folder.n--;
    if (folder.n == 0)
        folder = OP_STR(".");
    for (size_t i = inputs->folder_count; i-- > 0;)
        if (op_str_eq(inputs->folders[i], folder))
            return;
    if (inputs->folder_count == inputs->folder_cap) {
        inputs->folder_cap = inputs->folder_cap ? inputs->folder_cap * 2 : 8;
        inputs->folders = op_xrealloc(inputs->folders, inputs->folder_cap * sizeof *inputs->folders);
    }
    inputs->folders[inputs->folder_count++] = own(folder);
}

void op_inputs_release(struct op_inputs *inputs)
{
    for (size_t i = 0; i < inputs->n; i++)
        disown(inputs->v[i].name);
    for (size_t i = 0; i < inputs->folder_count; i++)
        disown(inputs->folders[i]);
    free(inputs->v);
    free(inputs->folders);
    *inputs = (struct op_inputs){0};
}

/* -- The walk through a folder -- */

struct names {
    op_str *v; /* owned, as are the names */
    size_t n, cap;
};

/* Takes `name`. */
static void push(struct names *names, op_str name)
{
    if (names->n == names->cap) {
        names->cap = names->cap ? names->cap * 2 : 16;
        names->v = op_xrealloc(names->v, names->cap * sizeof *names->v);
    }
    names->v[names->n++] = name;
}

static int by_bytes(const void *a, const void *b)
{
    return op_str_compare(*(const op_str *)a, *(const op_str *)b);
}

struct folder_id {
    dev_t device;
    ino_t number;
};

struct folder_walk {
    struct names files;
    struct names folders; /* still to be visited */
    struct names links;   /* symbolic links to folders: visited last, so that a folder is met under its own name */
    struct folder_id *seen;
    size_t seen_count, seen_cap;
    int error; /* of the first folder that could not be read */
};

static op_str join(op_str folder, const char *name)
{
    struct op_buf path = OP_BUF_INIT;
    op_buf_add(&path, folder);
    if (folder.n && folder.p[folder.n - 1] != '/')
        op_buf_addc(&path, '/');
    op_buf_addz(&path, name);
    return op_buf_str(&path);
}

static bool first_visit(struct folder_walk *walk, const struct stat *st)
{
    for (size_t i = 0; i < walk->seen_count; i++)
        if (walk->seen[i].device == st->st_dev && walk->seen[i].number == st->st_ino)
            return false;
    if (walk->seen_count == walk->seen_cap) {
        walk->seen_cap = walk->seen_cap ? walk->seen_cap * 2 : 16;
        walk->seen = op_xrealloc(walk->seen, walk->seen_cap * sizeof *walk->seen);
    }
    walk->seen[walk->seen_count++] = (struct folder_id){st->st_dev, st->st_ino};
    return true;
}

/* Takes `path`. What -d has written to the folder is no input: otherwise a second run would take the first one's. */
static void sort_out(struct folder_walk *walk, op_str path, op_str name, const struct op_name_set *ours)
{
    struct stat st, link;
    bool known = stat(path.p, &st) == 0;
    if (known && S_ISDIR(st.st_mode)) {
        bool saved_page = op_str_ends(name, OP_STR("_files"));
        bool is_link = lstat(path.p, &link) == 0 && S_ISLNK(link.st_mode);
        if (!saved_page) {
            push(is_link ? &walk->links : &walk->folders, path);
            return;
        }
    } else if (op_read_is_article_name(name) && (!known || S_ISREG(st.st_mode)) && !op_name_set_has(ours, name)) {
        /* A link that leads nowhere is an article that was meant to be there; a pipe would be waited for. */
        push(&walk->files, path);
        return;
    }
    disown(path);
}

static void visit(struct folder_walk *walk, op_str folder)
{
    struct stat st;
    DIR *dir = opendir(folder.p);
    if (!dir || fstat(dirfd(dir), &st) != 0) {
        if (!walk->error)
            walk->error = errno;
        if (dir)
            closedir(dir);
        return;
    }
    if (first_visit(walk, &st)) {
        struct op_name_set ours = {0};
        op_manifest_load(folder, &ours);
        for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir))
            if (entry->d_name[0] != '.')
                sort_out(walk, join(folder, entry->d_name), op_str_z(entry->d_name), &ours);
        op_name_set_release(&ours);
    }
    closedir(dir);
}

/* Which of two links to one folder is followed must not depend on the order in which the system lists them. */
static op_str take_least(struct names *names)
{
    size_t least = 0;
    for (size_t i = 1; i < names->n; i++)
        if (op_str_compare(names->v[i], names->v[least]) < 0)
            least = i;
    op_str taken = names->v[least];
    names->v[least] = names->v[--names->n];
    return taken;
}

static void add_below(struct op_inputs *inputs, op_str folder)
{
    struct folder_walk walk = {0};
    push(&walk.folders, own(folder));
    while (walk.folders.n || walk.links.n) {
        op_str next = walk.folders.n ? walk.folders.v[--walk.folders.n] : take_least(&walk.links);
        visit(&walk, next);
        disown(next);
    }
    if (walk.files.n)
        qsort(walk.files.v, walk.files.n, sizeof *walk.files.v, by_bytes);
    for (size_t i = 0; i < walk.files.n; i++) {
        add_entry(inputs, walk.files.v[i], OP_INPUT_GOOD, 0);
        inputs->v[inputs->n - 1].found = true;
    }
    if (walk.error)
        add_entry(inputs, own(folder), OP_INPUT_FAULTY, walk.error);
    else if (walk.files.n == 0)
        add_entry(inputs, own(folder), OP_INPUT_NONE, 0);
    free(walk.files.v);
    free(walk.folders.v);
    free(walk.links.v);
    free(walk.seen);
}

/* -- Operands -- */

void op_inputs_add(struct op_inputs *inputs, op_str operand)
{
    op_str name = own(operand);
    struct stat st;
    if (op_str_eq(name, OP_STR("-"))) {
        add_folder(inputs, OP_STR("."));
        add_entry(inputs, name, OP_INPUT_GOOD, 0);
    } else if (stat(name.p, &st) != 0) {
        int error = errno;
        bool web = op_uri_is_web(name);
        add_entry(inputs, name, web ? OP_INPUT_GOOD : OP_INPUT_FAULTY, web ? 0 : error);
        inputs->v[inputs->n - 1].web = web;
    } else if (S_ISDIR(st.st_mode)) {
        add_folder(inputs, name);
        add_below(inputs, name);
        disown(name);
    } else {
        add_folder(inputs, op_path_folder(name));
        add_entry(inputs, name, OP_INPUT_GOOD, 0);
    }
}

void op_inputs_add_list(struct op_inputs *inputs, op_str list, bool from0)
{
    while (list.p) {
        op_str name = op_str_cut(&list, from0 ? '\0' : '\n');
        if (name.n)
            op_inputs_add(inputs, name);
    }
}

const struct op_option op_input_option_rows[] = {
    {"files-from", 0, OP_OPTION_STRING, offsetof(struct op_input_options, files_from), "FILE",
     "read names of inputs from FILE, one a line; - is standard input", NULL},
    {"from0", '0', OP_OPTION_FLAG, offsetof(struct op_input_options, from0), NULL,
     "names end in NUL bytes; without --files-from they come from standard input", NULL},
    {"charset", 0, OP_OPTION_STRING, offsetof(struct op_input_options, charset), "LABEL",
     "take inputs for text in this encoding", NULL},
    {NULL, 0, OP_OPTION_END, 0, NULL, NULL, NULL},
};
const struct op_input_options op_input_option_defaults = {{NULL, 0}, false, {NULL, 0}};

static int gather_list(struct op_program *program, op_str name, bool from0, struct op_inputs *inputs)
{
    bool standard = op_str_eq(name, OP_STR("-"));
    struct op_buf list = OP_BUF_INIT;
    int fd = standard ? STDIN_FILENO : open(name.p, O_RDONLY | O_CLOEXEC);
    int error = fd < 0 ? errno : op_input_load_fd(fd, program->ctx.limits.input, &list);
    if (fd > STDIN_FILENO)
        close(fd);
    if (!error)
        op_inputs_add_list(inputs, op_buf_str(&list), from0);
    op_buf_release(&list);
    return error ? op_program_usage(program, "cannot read %s: %s", name.p, strerror(error)) : -1;
}

int op_inputs_gather(struct op_program *program, const struct op_input_options *options, struct op_inputs *inputs)
{
    *inputs = (struct op_inputs){0};
    const struct op_operands *operands = &program->operands;
    op_str list = options->files_from.p ? options->files_from : options->from0 ? OP_STR("-") : OP_STR_NONE;
    for (size_t i = 0; i < operands->n; i++)
        op_inputs_add(inputs, operands->v[i]);
    if (list.p) {
        int status = gather_list(program, list, options->from0, inputs);
        if (status >= 0)
            return status;
    } else if (operands->n == 0) {
        op_inputs_add(inputs, OP_STR("-"));
    }
    size_t standard = list.p && op_str_eq(list, OP_STR("-"));
    for (size_t i = 0; i < inputs->n && !program->ctx.fetch.bring; i++)
        if (inputs->v[i].web)
            return op_program_usage(program, "%s is on the network, from which nothing comes without --fetch",
                                    inputs->v[i].name.p);
    for (size_t i = 0; i < inputs->n; i++)
        standard += op_str_eq(inputs->v[i].name, OP_STR("-"));
    if (standard > 1)
        return op_program_usage(program, "standard input can be read once only");
    if (inputs->n == 0) {
        op_report(&program->ctx, OP_DIAG_NO_ARTICLES, (struct op_place){list, 0, 0}, "the list names no input");
        return op_program_status(program);
    }
    for (size_t i = 0; i < inputs->folder_count; i++)
        op_program_resource_path(program, inputs->folders[i]);
    return -1;
}

static bool is_file(const struct op_input_entry *entry, const struct stat *wanted)
{
    struct stat st;
    return entry->fault == OP_INPUT_GOOD && stat(entry->name.p, &st) == 0 && st.st_dev == wanted->st_dev &&
           st.st_ino == wanted->st_ino;
}

bool op_inputs_contain_file(const struct op_inputs *inputs, const char *path)
{
    struct stat wanted;
    if (stat(path, &wanted) != 0 || !S_ISREG(wanted.st_mode))
        return false;
    for (size_t i = 0; i < inputs->n; i++)
        if (is_file(&inputs->v[i], &wanted))
            return true;
    return false;
}

void op_inputs_leave_out(struct op_inputs *inputs, const char *path)
{
    struct stat wanted;
    size_t kept = 0;
    if (stat(path, &wanted) != 0 || !S_ISREG(wanted.st_mode))
        return;
    for (size_t i = 0; i < inputs->n; i++) {
        /* Of nothing else nothing can be made. */
        if (inputs->v[i].found && inputs->n > 1 && is_file(&inputs->v[i], &wanted))
            disown(inputs->v[i].name);
        else
            inputs->v[kept++] = inputs->v[i];
    }
    inputs->n = kept;
}

/* -- Bytes -- */

int op_input_load_fd(int fd, size_t limit, struct op_buf *out)
{
    return op_file_load_fd(fd, limit, OP_HTML_PADDING, out);
}

static struct op_fetch_request request_of(const struct op_ctx *ctx, op_str address)
{
    return (struct op_fetch_request){address, OP_STR_NONE, ctx->limits.input, true};
}

void op_inputs_expect(struct op_ctx *ctx, const struct op_inputs *inputs)
{
    struct op_arena scratch;
    if (!ctx->fetch.expect)
        return;
    op_arena_init(&scratch, 0);
    for (size_t i = 0; i < inputs->n; i++) {
        struct op_fetch_request request = request_of(ctx, inputs->v[i].name);
        if (inputs->v[i].web)
            ctx->fetch.expect(ctx->fetch.self, &scratch, &request);
    }
    op_arena_release(&scratch);
}

static bool load_web(struct op_ctx *ctx, struct op_buf *out, struct op_input *input)
{
    struct op_fetch_request request = request_of(ctx, input->name);
    struct op_fetch_answer answer;
    struct op_arena scratch;
    op_arena_init(&scratch, 0);
    bool good = ctx->fetch.bring(ctx->fetch.self, &scratch, &request, &answer);
    if (good) {
        op_str charset = input->charset.p ? input->charset : op_http_charset(answer.type);
        size_t n = answer.bytes.n;
        op_buf_add(out, answer.bytes);
        op_buf_fill(out, 0, OP_HTML_PADDING);
        op_buf_add(out, answer.address);
        op_buf_add(out, charset);
        op_str all = op_buf_str(out), behind = op_str_skip(all, n + OP_HTML_PADDING);
        input->bytes = op_str_first(all, n);
        input->address = op_str_first(behind, answer.address.n);
        input->charset = charset.n ? op_str_skip(behind, answer.address.n) : OP_STR_NONE;
    } else {
        op_report(ctx, OP_DIAG_INPUT_MISSING, (struct op_place){input->name, 0, 0},
                  "cannot fetch: %.*s; leaving it out", OP_ARG(answer.fault));
    }
    op_arena_release(&scratch);
    return good;
}

bool op_input_load(struct op_ctx *ctx, const struct op_input_entry *entry, op_str charset, struct op_buf *out,
                   struct op_input *input)
{
    struct op_place place = {entry->name, 0, 0};
    *input = (struct op_input){.name = entry->name, .charset = charset};
    op_buf_clear(out);
    if (entry->web)
        return load_web(ctx, out, input);
    if (entry->fault == OP_INPUT_NONE) {
        op_report(ctx, OP_DIAG_NO_ARTICLES, place, "the folder holds no file that can be read as an article");
        return false;
    }
    bool standard = op_str_eq(entry->name, OP_STR("-"));
    int error = entry->error;
    if (!error) {
        int fd = standard ? STDIN_FILENO : open(entry->name.p, O_RDONLY | O_CLOEXEC);
        error = fd < 0 ? errno : op_input_load_fd(fd, ctx->limits.input, out);
        if (fd > STDIN_FILENO)
            close(fd);
    }
    if (error == EFBIG)
        op_report(ctx, OP_DIAG_INPUT_SIZE, place, "larger than %zu bytes, leaving it out", ctx->limits.input);
    else if (error && standard)
        op_report(ctx, OP_DIAG_IO, place, "cannot read standard input: %s", strerror(error));
    else if (error)
        op_report(ctx, OP_DIAG_INPUT_MISSING, place, "cannot read: %s; leaving it out", strerror(error));
    input->bytes = op_buf_str(out);
    return error == 0;
}
