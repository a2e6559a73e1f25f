/* The folder of -d: names for outputs, and a manifest of what is ours to replace. */
#ifndef CLI_OUTFOLDER_H
#define CLI_OUTFOLDER_H

#include "offprint/ctx.h"

/* In the folder: one file name a line, in the order of bytes. */
#define OP_MANIFEST ".offprint-manifest"

/* Names in a sorted array. */
struct op_name_set {
    struct op_taken_name {
        op_str name; /* owned */
        size_t last; /* the last number given to a name like this; 0: none */
    } * v;           /* owned */
    size_t n, cap;
};

struct op_outfolder {
    op_str path; /* as typed; borrowed */
    bool force;  /* replace what is not in the manifest, too */
    bool sync;
    struct op_name_set manifest; /* what earlier runs wrote */
    struct op_name_set taken;    /* by this run */
    size_t count, digits;        /* of outputs named so far; of which numbers in names have at least */
    int log;                     /* the manifest, open for appending; -1 before the first output */
};

/* Adds the names that the manifest of `folder` lists, if it has one. */
void op_manifest_load(op_str folder, struct op_name_set *names);
bool op_name_set_has(const struct op_name_set *set, op_str name);
void op_name_set_release(struct op_name_set *set);

/* Makes the folder where it is missing (and those above it), reads its manifest. False after reporting OP_DIAG_IO. */
bool op_outfolder_open(struct op_ctx *ctx, struct op_outfolder *folder, op_str path, bool force, bool sync);
/* Appends the name of the next output (without the folder): the slug of `filled` (a pattern of name_template.h), or of
   the input's stem when that is absent, and `suffix`. A name that this run has given already gets a number, which is
   reported as OP_DIAG_OUTPUT_NAME. */
void op_outfolder_name(struct op_ctx *ctx, struct op_outfolder *folder, op_str input, op_str filled, const char *suffix,
                       struct op_buf *name);
/* Writes an output. False after reporting OP_DIAG_OUTPUT_EXISTS or OP_DIAG_IO. */
bool op_outfolder_write(struct op_ctx *ctx, struct op_outfolder *folder, op_str name, op_str bytes);
/* Writes the manifest in order and frees everything. False after reporting OP_DIAG_IO. */
bool op_outfolder_close(struct op_ctx *ctx, struct op_outfolder *folder);

#endif
