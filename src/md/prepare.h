/* What happens to Markdown before md4c sees it: a copy that ends in a line feed, tables in the only notation that md4c
   0.4.8 knows, and brackets out of sight where md4c would take more than linear time over them. Lines keep their
   numbers. */
#ifndef MD_PREPARE_H
#define MD_PREPARE_H

#include "offprint/str.h"

/* These bytes stand for characters that md4c must take as text; whoever writes out what md4c found puts the character
   back. They are never in an input: readers remove control characters. */
#define MD_MARK_FIRST '\x01'
#define MD_MARK_LAST '\x03'

static inline bool md_is_mark(char c)
{
    return c >= MD_MARK_FIRST && c <= MD_MARK_LAST;
}

static inline char md_marked(char c)
{
    return "[-<"[c - MD_MARK_FIRST];
}

struct md_prepared {
    char *bytes; /* owned: free(); NUL bytes follow */
    size_t n;
    bool marked;           /* some bytes are marks */
    uint32_t limited_line; /* the first line, from 0, of a block that met a limit; UINT32_MAX when none did */
};

/* `article`: for OP_MARKDOWN_ARTICLE, whose extensions the specification to the letter would not know. */
void md_prepare(op_str text, bool article, struct md_prepared *out);

#endif
