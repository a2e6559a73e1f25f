/* What every call gets first: diagnostics, limits, the clock, and the right to open files. */
#ifndef OFFPRINT_CTX_H
#define OFFPRINT_CTX_H

#include "offprint/arena.h"
#include "offprint/buf.h"
#include "offprint/diag.h"

/* Ceilings, in bytes unless said otherwise. Hostile input meets one of these and a diagnostic. */
struct op_limits {
    size_t input;                /* one input file */
    size_t output;               /* one part of an output */
    size_t resource;             /* one image file, or the whole of a data: URI */
    size_t front_matter;         /* one block of front matter */
    uint32_t front_matter_depth; /* levels */
};
#define OP_LIMITS_DEFAULT                                                                                              \
    {                                                                                                                  \
        (size_t)256 << 20, (size_t)1 << 30, (size_t)64 << 20, (size_t)64 << 10, 32                                     \
    }

/* Opens a file on behalf of a document: `path` below `folder` and nowhere else (neither `..` nor a symbolic link
   leaves it), read only. Returns a descriptor that the caller closes, or -1 with errno (EXDEV: outside). */
struct op_files {
    int (*open_below)(void *self, op_str folder, op_str path);
    void *self;
};

/* What is wanted of the network. */
struct op_fetch_request {
    op_str address;  /* of http or https, absolute */
    op_str referrer; /* address of the page that it belongs to; absent: the user asks */
    size_t limit;    /* bytes */
    bool page;       /* an article, not an image */
};

struct op_fetch_answer {
    op_str bytes;
    op_str address; /* where it was in the end, behind all redirects */
    op_str type;    /* as the server calls it: nothing to be trusted */
    op_str fault;   /* why it cannot be had, in words */
};

/* The right to reach the network; `bring` is NULL for whoever has none. */
struct op_fetch {
    /* Brings it, into `arena`. False when it cannot be had. */
    bool (*bring)(void *self, struct op_arena *arena, const struct op_fetch_request *request,
                  struct op_fetch_answer *answer);
    /* Says what will be asked for soon, so that it may be on its way meanwhile; `arena` is for scratch. */
    void (*expect)(void *self, struct op_arena *arena, const struct op_fetch_request *request);
    void *self;
    op_str fault; /* of the last resource that could not be had, in the article's arena */
};

struct op_ctx {
    struct op_diag_sink sink;
    struct op_limits limits;
    struct op_files files;
    struct op_fetch fetch;
    /* Further folders under which documents may reach files (--resource-path), borrowed for the whole run. */
    const op_str *resource_paths;
    size_t resource_path_count;
    /* Seconds since 1970 from SOURCE_DATE_EPOCH; -1 when it is not set. There is no other clock. */
    int64_t epoch;
    /* Of the terminal that standard output is; 0 when it is none. */
    uint32_t columns;
    /* -W: per id the severity that counts, and whether it is shown; see op_ctx_init(). */
    unsigned char severity[OP_DIAG_COUNT];
    bool silenced[OP_DIAG_COUNT];
    /* How many diagnostics of each severity there were, the silenced ones included. */
    size_t counts[OP_FATAL + 1];
    /* What was made of the images of earlier articles; NULL: nothing is kept. Owned by whoever gives it. */
    struct op_image_cache *images;
    /* What was reported and not taken by an article yet, a line each (see op_warnings_take()); kept once the buffer has
       a ceiling. Owned by whoever gives it one. */
    struct op_buf log;
};

/* Default limits and severities, a sink that drops everything, files through the system. */
void op_ctx_init(struct op_ctx *ctx);
/* Applies one `-W` argument: `id`, `no-id`, `error=id`, `error`. False when there is no such id. */
bool op_ctx_warn_option(struct op_ctx *ctx, op_str argument);
/* Has an article been lost so far? */
bool op_ctx_failed(const struct op_ctx *ctx);

#endif
