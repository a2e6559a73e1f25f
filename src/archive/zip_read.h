/* Archives that come in, read from memory through libzip. Nothing is ever unpacked to the disk: the name of an entry is
   a key and no path. */
#ifndef ARCHIVE_ZIP_READ_H
#define ARCHIVE_ZIP_READ_H

#include "offprint/arena.h"
#include "offprint/ctx.h"

struct op_unzip;

/* So many entries an archive may have. */
#define OP_UNZIP_ENTRIES_MAX 65535
/* An entry that grows more than so many times is made to harm; small ones cannot. */
#define OP_UNZIP_RATIO_MAX 200
#define OP_UNZIP_SMALL ((size_t)4 << 20)

enum op_unzip_fault {
    OP_UNZIP_OK,
    OP_UNZIP_ENCRYPTED, /* with a password */
    OP_UNZIP_TOO_BIG,   /* the entry over limits.resource, or grows too much; all that was read over limits.output */
    OP_UNZIP_BROKEN     /* its bytes are not what the archive says of them */
};

/* Opens `archive`, borrowed until op_unzip_close(). NULL when it cannot be read, with the reason in `*why`, a constant
   or absent when it was reported (OP_DIAG_LIBRARY). */
struct op_unzip *op_unzip_open(struct op_ctx *ctx, op_str archive, const char **why);
void op_unzip_close(struct op_unzip *zip);
/* The names of all entries, in the order of the archive. Borrowed from it. */
size_t op_unzip_count(const struct op_unzip *zip);
op_str op_unzip_name(const struct op_unzip *zip, size_t entry);
/* The entry of that name, or else one whose name differs in the case of ASCII letters only; OP_NOT_FOUND when there is
   none. `*exact` says which; it may be NULL. */
size_t op_unzip_find(const struct op_unzip *zip, op_str name, bool *exact);
/* Inflates an entry into the arena, followed by `padding` NUL bytes. */
enum op_unzip_fault op_unzip_read(struct op_unzip *zip, size_t entry, struct op_arena *arena, size_t padding,
                                  op_str *content);
/* "encrypted", "larger than the limit": for messages. */
const char *op_unzip_fault_text(enum op_unzip_fault fault);

#endif
