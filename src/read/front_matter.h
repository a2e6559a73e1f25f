/* Front matter: the block of metadata before an article. Fences: `---` to `---` or `...` (YAML), `+++` (TOML), `{` to
   its `}` (JSON), and Hexo's forms without an opening fence, closed by `---` or `;;;`. */
#ifndef READ_FRONT_MATTER_H
#define READ_FRONT_MATTER_H

#include "read/front_values.h"

enum front_notation { FRONT_NONE, FRONT_YAML, FRONT_TOML, FRONT_JSON };

struct front_matter {
    enum front_notation notation;
    op_str text;    /* between the fences; of JSON with its braces, except in Hexo's form */
    uint32_t line;  /* of its first byte */
    bool open;      /* the closing fence is missing */
    bool too_large; /* over the limit: `text` is not to be read */
    op_str body;    /* all that follows; the whole input when there is no front matter */
    uint32_t body_line;
};

/* Cuts `input` (well-formed UTF-8, no BOM), which is borrowed. */
void front_matter_split(op_str input, size_t limit, struct front_matter *fm);
/* Reads the text into `values`. `file` is the name in diagnostics. Reports OP_DIAG_FRONT_MATTER, _OPEN, _LIMIT, _KEY.
   What stood before a fault is kept; of YAML, what stands behind it is read entry by entry, and an entry that is none
   as it stands. */
void front_matter_read(struct op_ctx *ctx, const struct front_matter *fm, op_str file, struct front_values *values);

#endif
