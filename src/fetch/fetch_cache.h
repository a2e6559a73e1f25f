/* The folder of what was fetched: one file an address, which several programs may read, write and take away at a time.
   When a file was last used, its time of access says. It may be emptied at any time. */
#ifndef FETCH_FETCH_CACHE_H
#define FETCH_FETCH_CACHE_H

#include "offprint/buf.h"
#include "offprint/hash.h"

/* How a file of ours begins, finished or not; how the name of one begins that is not finished. */
#define OP_CACHE_MAGIC "offprint-cache 1\n"
#define OP_CACHE_DRAFT "new-"
/* Where the content of an entry begins; what is known of it stands before. */
#define OP_CACHE_CONTENT ((size_t)16384)

struct op_cache {
    int folder; /* -1: nothing is kept */
};

/* What is known of an entry. The slices are borrowed from what it was read of. */
struct op_cache_entry {
    op_str address; /* that was asked for */
    op_str final;   /* where it was */
    op_str type, etag, modified;
    uint64_t size;       /* of the content */
    int64_t fresh_until; /* seconds since 1970 */
};

/* What the head of an entry says, borrowed from it; false when it is none. How long it is fresh is not in it. */
bool op_cache_parse(op_str head, struct op_cache_entry *entry);

/* Opens the folder, which is made when it is not there; absent: $XDG_CACHE_HOME/offprint or ~/.cache/offprint. Where
   that cannot be, nothing is kept, errno says why, and false is returned. */
bool op_cache_init(struct op_cache *cache, op_str folder);
void op_cache_release(struct op_cache *cache);

/* The entry of `address`, as an open file that the caller closes; -1 when there is none that is whole. `store` holds
   the slices of `entry`. */
int op_cache_open(const struct op_cache *cache, op_str address, struct op_cache_entry *entry, struct op_buf *store);

/* A new entry that has no name yet for others: content is to be written from OP_CACHE_CONTENT on. */
struct op_cache_draft {
    int fd;
    char name[32]; /* in the folder; empty when it is kept nowhere */
};
/* False when no file can be made; errno says why. */
bool op_cache_begin(const struct op_cache *cache, struct op_cache_draft *draft);
/* Writes what is known, and gives the draft its name when it is to be kept, in place of an older entry. The file stays
   open. False when it could not be written. */
bool op_cache_commit(const struct op_cache *cache, struct op_cache_draft *draft, const struct op_cache_entry *entry,
                     bool keep);
/* Takes back what was begun, and closes the file. */
void op_cache_discard(const struct op_cache *cache, struct op_cache_draft *draft);
/* The entry that is open as `fd` was confirmed. */
void op_cache_refresh(int fd, int64_t fresh_until);

/* Takes the entries away that were used longest ago, until the files of all have at most `limit` bytes, and drafts that
   were left a day before `now` (seconds since 1970). Other files in the folder are neither counted nor touched. */
void op_cache_sweep(const struct op_cache *cache, uint64_t limit, int64_t now);

#endif
