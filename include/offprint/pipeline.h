/* Readers, stages and writers are data: one descriptor each, in three tables. A program of filters/ is a descriptor and
   its manual page; `offprint` runs the same descriptors in memory. */
#ifndef OFFPRINT_PIPELINE_H
#define OFFPRINT_PIPELINE_H

#include "offprint/article.h"
#include "offprint/buf.h"
#include "offprint/option.h"

/* Bytes to be read as articles. */
struct op_input {
    op_str name;    /* as the user typed it; "-" is standard input */
    op_str bytes;   /* with OP_HTML_PADDING readable bytes past the end (html.h) */
    op_str charset; /* a label from outside (--charset), or absent */
    op_str address; /* where on the network it came from; absent: from nowhere there */
};

/* -- Readers: bytes to articles -- */

struct op_read_options {
    int from;                /* 0: by sniffing; otherwise the reader of that place in op_readers, from 1 */
    bool drafts;             /* keep drafts */
    bool smart, hard_breaks; /* of Markdown: see markdown.h */
};

struct op_reader {
    const char *name;    /* of --from */
    const char *summary; /* one line, no full stop */
    /* How sure this reader is that `input` is its own, 0 to 100: by the bytes (already UTF-8) and the name's suffix. */
    int (*sniff)(const struct op_input *input);
    /* Reads `input` (well-formed UTF-8, no BOM; a book as it is), emitting its articles one by one; `arena` is reset
       before each. Reports what it finds. False when an article was lost. */
    bool (*read)(struct op_ctx *ctx, const struct op_input *input, const struct op_read_options *options,
                 struct op_arena *arena, const struct op_sink *sink);
};
extern const struct op_reader *const op_readers[]; /* closed by NULL */

/* Decodes, chooses a reader, reads. False when an article was lost, which was reported. */
bool op_read(struct op_ctx *ctx, const struct op_input *input, const struct op_read_options *options,
             struct op_arena *arena, const struct op_sink *sink);
extern const struct op_option op_read_option_rows[];

/* Is it a file name that a walk through a folder takes as an article? */
bool op_read_is_article_name(op_str name);

/* -- Stages: articles in place -- */

struct op_stage {
    const char *name;                /* "clean": the program is op-clean */
    const char *summary;             /* one line, no full stop */
    const struct op_option *options; /* or NULL */
    const void *defaults;            /* an option struct of `options_size` bytes */
    size_t options_size;
    /* Works on `article` and hands it on; may hand on none or several. False when an article was lost. */
    bool (*run)(struct op_ctx *ctx, struct op_article *article, const void *options, const struct op_sink *next);
    bool fetches; /* it loads resources: from files, and from the network where that is allowed */
};
extern const struct op_stage *const op_stages[]; /* in the order of the chain, closed by NULL */

/* -- Writers: articles to bytes -- */

/* Where an output goes, piece by piece. False when it could not be written; errno says why. */
struct op_output {
    bool (*write)(void *self, op_str bytes);
    void *self;
};

struct op_writer {
    const char *name;                               /* of -t; the program is op-NAME */
    const char *summary;                            /* one line, no full stop */
    const char *suffix;                             /* of output files, with its dot */
    const char *(*suffix_for)(const void *options); /* or NULL: the suffix that the options ask for */
    const char *const *stages;       /* names of the stages of a whole chain to this writer, closed by NULL */
    bool binary;                     /* never to a terminal */
    bool single;                     /* holds one article only */
    const struct op_option *options; /* or NULL */
    const void *defaults;
    size_t options_size;
    /* Can the output say something of itself, apart from its articles? Then there is a struct op_metadata_options
       (metadata_options.h) in the option struct, `metadata` bytes from its start. */
    bool has_metadata;
    size_t metadata;
    /* Or NULL: called once, before the first article, in the parent: loads what the options ask for, and says what is
       not to be had. */
    void (*start)(struct op_ctx *ctx, const void *options);
    /* Makes one article's part: bytes in a form that only this writer knows and that may travel between processes. In a
       worker. False when the article was lost. */
    bool (*prepare)(struct op_ctx *ctx, struct op_article *article, const void *options, struct op_buf *part);
    /* Sees all parts in order, settles what they must know of each other (links between articles, ids, identifiers),
       and writes the output. */
    bool (*finish)(struct op_ctx *ctx, const op_str *parts, size_t count, const void *options,
                   const struct op_output *output);
};
extern const struct op_writer *const op_writers[]; /* closed by NULL */

/* The descriptor of that name; NULL when there is none. */
const struct op_reader *op_reader_lookup(op_str name);
const struct op_stage *op_stage_lookup(op_str name);
const struct op_writer *op_writer_lookup(op_str name);

#endif
