/* The one door of libzip: archives made in memory, from entries that are compressed already. */
#ifndef ARCHIVE_ZIP_WRITE_H
#define ARCHIVE_ZIP_WRITE_H

#include "base/deflate.h"
#include "offprint/ctx.h"

struct op_zip;

/* An empty archive. NULL, reported as OP_DIAG_LIBRARY, when libzip is not installed. */
struct op_zip *op_zip_new(struct op_ctx *ctx);
/* Adds an entry behind the others; `name` is ASCII and NUL-terminated. The entry's bytes are borrowed until the archive
   is finished. The date is 1980-01-01 in every time zone, there is no extra field and no comment. */
void op_zip_add(struct op_zip *zip, const char *name, const struct op_entry *entry);
/* Appends the archive to `out` and frees it. False when something failed, which is reported. */
bool op_zip_finish(struct op_zip *zip, struct op_buf *out);

#endif
