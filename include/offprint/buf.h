/* Growing buffers with a ceiling. */
#ifndef OFFPRINT_BUF_H
#define OFFPRINT_BUF_H

#include "offprint/str.h"

/* Bytes that grow up to `max`. What does not fit any more is not added and sets `full`, which stays set: callers test
   it once, at the end. Memory itself running out goes through op_out_of_memory(). */
struct op_buf {
    char *p;    /* owned; NULL while empty; otherwise `p[n]` is a readable NUL */
    size_t n;   /* bytes in use */
    size_t cap; /* bytes allocated */
    size_t max; /* ceiling of n; 0 means OP_BUF_MAX */
    bool full;  /* something did not fit */
};

#define OP_BUF_MAX ((size_t)1 << 31)
#define OP_BUF_INIT                                                                                                    \
    {                                                                                                                  \
        NULL, 0, 0, 0, false                                                                                           \
    }

void op_buf_init(struct op_buf *b, size_t max);
/* Frees the bytes; the buffer can be used again. */
void op_buf_release(struct op_buf *b);
/* Forgets the content, keeps the memory. */
void op_buf_clear(struct op_buf *b);
/* Makes room for `extra` more bytes and returns where they go, or NULL when over the ceiling. Add to `n` what was
   written. */
char *op_buf_reserve(struct op_buf *b, size_t extra);
void op_buf_add_slowly(struct op_buf *b, op_str s);
static inline void op_buf_add(struct op_buf *b, op_str s)
{
    size_t max = b->max ? b->max : OP_BUF_MAX;
    if (s.n && b->n < b->cap && s.n < b->cap - b->n && s.n <= max - b->n) {
        memcpy(b->p + b->n, s.p, s.n);
        b->n += s.n;
        b->p[b->n] = 0;
    } else {
        op_buf_add_slowly(b, s);
    }
}
static inline void op_buf_addz(struct op_buf *b, const char *z)
{
    op_buf_add(b, op_str_z(z));
}
/* Each of the strings before a NULL: what a format would do for strings, at a tenth of the cost. */
void op_buf_add_all(struct op_buf *b, const char *first, ...) __attribute__((sentinel));
static inline void op_buf_addc(struct op_buf *b, char c)
{
    op_buf_add(b, op_str_make(&c, 1));
}
/* `count` times the byte `c`. */
void op_buf_fill(struct op_buf *b, char c, size_t count);
/* One code point as UTF-8. */
/* A string of JSON (RFC 8259), between its quotation marks; what is not well-formed UTF-8 becomes U+FFFD. */
void op_buf_add_json(struct op_buf *b, op_str s);
void op_buf_add_utf8(struct op_buf *b, uint32_t code_point);
void op_buf_add_uint(struct op_buf *b, uint64_t value);
void op_buf_addf(struct op_buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Shortens to `n` bytes. */
void op_buf_truncate(struct op_buf *b, size_t n);

static inline op_str op_buf_str(const struct op_buf *b)
{
    return op_str_make(b->p ? b->p : "", b->n);
}

/* The one place where running out of memory ends: says so on standard error and exits with status 3. A worker that
   ends so costs the article that it held. */
_Noreturn void op_out_of_memory(size_t wanted);
/* malloc, realloc and calloc that end in op_out_of_memory() instead of NULL. Free with free(). */
void *op_xmalloc(size_t size);
void *op_xrealloc(void *p, size_t size);
void *op_xcalloc(size_t count, size_t size);

#endif
