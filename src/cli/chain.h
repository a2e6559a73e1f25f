/* A whole chain in memory: reader, stages, the first half of a writer. */
#ifndef CLI_CHAIN_H
#define CLI_CHAIN_H

#include "offprint/pipeline.h"

#define OP_CHAIN_STAGES 16

struct op_chain {
    struct op_read_options read;
    struct {
        const struct op_stage *stage;
        const void *options;
    } steps[OP_CHAIN_STAGES];
    size_t step_count;
    const struct op_writer *writer;
    const void *writer_options;
    bool verify; /* prove that each article is well-formed once it is text */
    bool apart;  /* one output an article: parts are finished outputs */
    op_str name; /* pattern of name_template.h for the names of outputs apart, or absent */
};

/* Where parts go, one for each article, with the filled pattern of its name, or absent. False: stop, the output is
 * lost.
 */
struct op_part_sink {
    bool (*put)(void *self, op_str name, op_str part);
    void *self;
};

/* Runs one input through the chain. What is lost is reported, and the other articles of the input go on. False when
   the sink said stop. `arena` is reset. */
bool op_chain_run(struct op_ctx *ctx, const struct op_chain *chain, const struct op_input *input,
                  struct op_arena *arena, const struct op_part_sink *sink);

/* Is there an output to be made of `*count` parts? Reports why not: no article at all (OP_DIAG_NO_ARTICLES; nothing is
   said when articles were lost, which was reported; a text of no articles is an empty one). Further articles than the
   output can hold are reported (OP_DIAG_OUTPUT_SINGLE) and no longer counted. */
bool op_chain_can_finish(struct op_ctx *ctx, const struct op_writer *writer, size_t *count);
/* An op_output that collects; `self` is a struct op_buf. */
bool op_output_collect(void *self, op_str bytes);

#endif
