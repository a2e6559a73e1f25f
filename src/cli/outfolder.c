#include "cli/outfolder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/inputs.h"
#include "cli/name_template.h"
#include "cli/output.h"
#include "cli/program.h"
#include "cli/slug.h"
#include "offprint/uri.h"

/* -- Sets of names -- */

/* Where `name` is, or where it belongs; `*found` says which. */
static size_t position(const struct op_name_set *set, op_str name, bool *found)
{
    size_t from = 0, to = set->n;
    *found = false;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = op_str_compare(set->v[middle].name, name);
        if (order == 0) {
            *found = true;
            return middle;
        }
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

bool op_name_set_has(const struct op_name_set *set, op_str name)
{
    bool found;
    (void)position(set, name, &found);
    return found;
}

static void add(struct op_name_set *set, op_str name)
{
    bool found;
    size_t at = position(set, name, &found);
    if (found)
        return;
    if (set->n == set->cap) {
        set->cap = set->cap ? set->cap * 2 : 64;
        set->v = op_xrealloc(set->v, set->cap * sizeof *set->v);
    }
    char *copy = op_xmalloc(name.n + 1);
    memcpy(copy, name.p, name.n);
    copy[name.n] = 0;
    memmove(set->v + at + 1, set->v + at, (set->n - at) * sizeof *set->v);
    set->v[at] = (struct op_taken_name){op_str_make(copy, name.n), 0};
    set->n++;
}

void op_name_set_release(struct op_name_set *set)
{
    for (size_t i = 0; i < set->n; i++) {
        union {
            const char *borrowed;
            char *owned;
        } name = {set->v[i].name.p};
        free(name.owned);
    }
    free(set->v);
    *set = (struct op_name_set){0};
}

/* -- The folder -- */

static void add_path(op_str folder, op_str name, struct op_buf *path)
{
    op_buf_add(path, folder);
    if (folder.p[folder.n - 1] != '/')
        op_buf_addc(path, '/');
    op_buf_add(path, name);
}

static bool make_folders(op_str path)
{
    struct op_buf made = OP_BUF_INIT;
    bool good = true;
    for (size_t i = 1; i <= path.n && good; i++) {
        if (i < path.n && path.p[i] != '/')
            continue;
        op_buf_clear(&made);
        op_buf_add(&made, op_str_first(path, i));
        struct stat st;
        good = mkdir(made.p, 0777) == 0 || (errno == EEXIST && stat(made.p, &st) == 0 && S_ISDIR(st.st_mode));
    }
    op_buf_release(&made);
    return good;
}

void op_manifest_load(op_str folder, struct op_name_set *names)
{
    struct op_buf path = OP_BUF_INIT, list = OP_BUF_INIT;
    add_path(folder, OP_STR(OP_MANIFEST), &path);
    int fd = open(path.p, O_RDONLY | O_CLOEXEC);
    /* Without a manifest nothing here is ours: the safe reading of one that cannot be read. */
    if (fd >= 0) {
        if (op_input_load_fd(fd, (size_t)64 << 20, &list) == 0) {
            op_str rest = op_buf_str(&list);
            while (rest.n) {
                op_str line = op_str_cut(&rest, '\n');
                if (line.n && op_str_find_char(line, '/', 0) == OP_NOT_FOUND)
                    add(names, line);
            }
        }
        close(fd);
    }
    op_buf_release(&list);
    op_buf_release(&path);
}

bool op_outfolder_open(struct op_ctx *ctx, struct op_outfolder *folder, op_str path, bool force, bool sync)
{
    *folder = (struct op_outfolder){.path = path, .force = force, .sync = sync, .log = -1};
    if (!make_folders(path)) {
        if (errno == EEXIST)
            errno = ENOTDIR;
        op_report_errno(ctx, path, "cannot make the folder");
        return false;
    }
    op_manifest_load(path, &folder->manifest);
    return true;
}

/* What the output is called before anybody asks whether another is called so. */
static void add_wanted_name(struct op_outfolder *folder, op_str input, op_str filled, struct op_buf *name)
{
    folder->count++;
    if (!filled.p) {
        op_slug(op_name_stem(input), name);
        return;
    }
    struct op_buf numbered = OP_BUF_INIT;
    op_name_template_number(filled, folder->count, folder->digits, &numbered);
    op_slug_long(op_buf_str(&numbered), name);
    op_buf_release(&numbered);
}

void op_outfolder_name(struct op_ctx *ctx, struct op_outfolder *folder, op_str input, op_str filled, const char *suffix,
                       struct op_buf *name)
{
    add_wanted_name(folder, input, filled, name);
    size_t slug = name->n;
    op_buf_addz(name, suffix);
    bool taken;
    size_t at = position(&folder->taken, op_buf_str(name), &taken);
    if (taken) {
        /* Counting on from the last number keeps a folder of a thousand equal names from a million comparisons. */
        size_t number = folder->taken.v[at].last ? folder->taken.v[at].last : 1;
        do {
            op_buf_truncate(name, slug);
            op_buf_addf(name, "-%zu%s", ++number, suffix);
        } while (op_name_set_has(&folder->taken, op_buf_str(name)));
        folder->taken.v[at].last = number;
        op_report(ctx, OP_DIAG_OUTPUT_NAME, (struct op_place){input, 0, 0},
                  "another output has this name already; writing %.*s", OP_ARG(op_buf_str(name)));
    }
    add(&folder->taken, op_buf_str(name));
}

/* A run that is cut short must be able to go on where it was, so each name is in the manifest before its file is. */
static bool log_name(struct op_outfolder *folder, op_str name)
{
    if (op_name_set_has(&folder->manifest, name))
        return true;
    struct op_buf line = OP_BUF_INIT;
    if (folder->log < 0) {
        add_path(folder->path, OP_STR(OP_MANIFEST), &line);
        folder->log = open(line.p, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
        op_buf_clear(&line);
    }
    op_buf_addf(&line, "%.*s\n", OP_ARG(name));
    ssize_t n = folder->log < 0 ? -1 : write(folder->log, line.p, line.n);
    bool good = n == (ssize_t)line.n;
    if (n >= 0 && !good)
        errno = ENOSPC;
    op_buf_release(&line);
    if (good)
        add(&folder->manifest, name);
    return good;
}

bool op_outfolder_write(struct op_ctx *ctx, struct op_outfolder *folder, op_str name, op_str bytes)
{
    struct op_buf path = OP_BUF_INIT;
    add_path(folder->path, name, &path);
    op_str shown = op_buf_str(&path);
    struct stat st;
    bool good = true;
    if (!folder->force && !op_name_set_has(&folder->manifest, name) && lstat(path.p, &st) == 0) {
        op_report(ctx, OP_DIAG_OUTPUT_EXISTS, (struct op_place){shown, 0, 0},
                  "exists and was not written by an earlier run, leaving it as it is; --force replaces it");
        good = false;
    } else if (!log_name(folder, name)) {
        op_report_errno(ctx, shown, "cannot write the manifest");
        good = false;
    } else {
        struct op_out_file file;
        good = op_out_open(ctx, &file, shown, folder->sync);
        if (good) {
            /* A write that fails is reported once, by closing. */
            (void)op_out_write(&file, bytes);
            good = op_out_close(ctx, &file);
        }
    }
    op_buf_release(&path);
    return good;
}

bool op_outfolder_close(struct op_ctx *ctx, struct op_outfolder *folder)
{
    bool good = true;
    if (folder->log >= 0) {
        struct op_buf path = OP_BUF_INIT;
        struct op_out_file file;
        close(folder->log);
        add_path(folder->path, OP_STR(OP_MANIFEST), &path);
        good = op_out_open(ctx, &file, op_buf_str(&path), folder->sync);
        for (size_t i = 0; i < folder->manifest.n && good; i++)
            if (!op_out_write(&file, folder->manifest.v[i].name) || !op_out_write(&file, OP_STR("\n")))
                break;
        good = good && op_out_close(ctx, &file);
        op_buf_release(&path);
    }
    op_name_set_release(&folder->manifest);
    op_name_set_release(&folder->taken);
    return good;
}
