/* The reader of the stream between filters: offprint(5). */
#include "offprint/stream.h"

#include "offprint/xhtml.h"
#include "read/readers.h"

enum { LOOK_AT = 8192 };

/* The namespace of ours, or the version, near the start of a document whose root is html. */
static int sniff(const struct op_input *input)
{
    op_str start = op_str_trim(op_str_first(input->bytes, LOOK_AT));
    if (!op_str_starts(start, OP_STR("<html")) && !op_str_starts(start, OP_STR("<?xml")))
        return 0;
    return op_str_find(start, OP_STR("offprint:version"), 0) != OP_NOT_FOUND ||
                   op_str_find(start, OP_STR(OP_STREAM_NAMESPACE), 0) != OP_NOT_FOUND
               ? 100
               : 0;
}

static bool read_stream(struct op_ctx *ctx, const struct op_input *input, const struct op_read_options *options,
                        struct op_arena *arena, const struct op_sink *sink)
{
    (void)options;
    op_str rest = input->bytes, piece;
    bool good = true;
    uint32_t line = 1;
    const char *counted = rest.p;
    while ((piece = op_stream_cut(&rest)).p) {
        for (size_t at; (at = op_str_find_char(op_str_range(counted, piece.p), '\n', 0)) != OP_NOT_FOUND;) {
            counted += at + 1;
            line++;
        }
        op_arena_reset(arena);
        struct op_article a = {0};
        op_doc_init(&a.doc, arena);
        if (!op_stream_parse(ctx, &a, piece, input->name, line))
            good = false;
        else if (!op_emit(sink, &a))
            return false;
    }
    return good;
}

const struct op_reader op_reader_stream = {"stream", "articles as the filters pass them on", sniff, read_stream};
