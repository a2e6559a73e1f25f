/* What Markdown and HTML have in common on their way to an article: front matter, titles, dates, names. */
#ifndef READ_POST_H
#define READ_POST_H

#include "offprint/pipeline.h"
#include "read/front_matter.h"

struct post {
    struct op_ctx *ctx;
    const struct op_input *input;
    const struct op_read_options *options;
    struct front_matter front;
    struct front_values values;
    bool authored;             /* ids in it are its author's, and others may know them */
    bool of_many;              /* one of several of its file, whose name says nothing of it */
    struct op_article article; /* its document is empty until the reader fills it */
};

/* Without front matter; values may be added. `arena` is reset first. */
void post_start(struct post *p, struct op_ctx *ctx, const struct op_input *input, const struct op_read_options *options,
                struct op_arena *arena);
/* Cuts and reads the front matter. `arena` is reset first. */
void post_begin(struct post *p, struct op_ctx *ctx, const struct op_input *input, const struct op_read_options *options,
                struct op_arena *arena);
/* The reader has filled the document (html, head and body may be missing) and set its lines, all but the file's name.
   `kind` is one of OP_KIND_...; `flattened` what the HTML parser returned. Fills in the metadata and emits the article,
   unless it is a draft. Reports OP_DIAG_DRAFT, OP_DIAG_NESTING, OP_DIAG_DATE. Returns false when the article was lost.
   */
bool post_finish(struct post *p, const char *kind, size_t flattened, const struct op_sink *sink);

#endif
