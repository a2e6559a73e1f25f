/* Front matter: the block of metadata before an article. front_fence.c finds it; each notation has a file of its own,
   which puts what it says into struct front_values; front_apply.c makes metadata of that. */
#ifndef READ_FRONT_MATTER_H
#define READ_FRONT_MATTER_H

#include "offprint/article.h"
#include "read/front_values.h"

enum front_notation {
    FRONT_NONE,
    FRONT_YAML,
    FRONT_TOML,
    FRONT_JSON,
    FRONT_HEADER,     /* Title: x, or .. title: x */
    FRONT_TITLE_BLOCK /* % Title */
};

struct front_matter {
    enum front_notation notation;
    op_str text;   /* between the fences; of JSON with its braces, except in Hexo's form */
    uint32_t line; /* of its first byte */
    bool open;     /* the closing fence is missing */
    op_str body;   /* all that follows; the whole input when there is no front matter */
    uint32_t body_line;
};

/* Cuts `input` (well-formed UTF-8, no BOM), which is borrowed. Fences: `---` to `---` or `...` (YAML), `---json` and
   the like, `+++` (TOML), `;;;` or `{` to its `}` (JSON); Hexo's forms without an opening fence; and what
   front_header.h describes. */
void front_matter_split(op_str input, struct front_matter *fm);
/* Reads the text into `values`. Reports OP_DIAG_FRONT_MATTER, _OPEN, _LIMIT, _KEY. Of more bytes than the limit allows,
   the whole lines within it are read. */
void front_matter_read(const struct front_matter *fm, struct front_values *values);
/* Writes the values to the head of `a`: those of the one table of metadata.h in their canonical form, all others as
   front:KEY. Reports OP_DIAG_DATE. Returns the value by which the article calls itself a draft, or NULL. */
const struct front_value *front_values_apply(struct front_values *values, struct op_article *a);

#endif
