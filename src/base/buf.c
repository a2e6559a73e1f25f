#include "offprint/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "offprint/utf8.h"

void op_out_of_memory(size_t wanted)
{
    /* Nothing that allocates may run here. */
    char line[96];
    int n = snprintf(line, sizeof line, "offprint: fatal: out of memory (%zu bytes wanted) [memory]\n", wanted);
    if (n > 0 && write(STDERR_FILENO, line, (size_t)n) < 0)
        _exit(3);
    _exit(3);
}

void *op_xmalloc(size_t size)
{
    void *p = malloc(size ? size : 1);
    if (!p)
        op_out_of_memory(size);
    return p;
}

void *op_xrealloc(void *p, size_t size)
{
    p = realloc(p, size ? size : 1);
    if (!p)
        op_out_of_memory(size);
    return p;
}

void *op_xcalloc(size_t count, size_t size)
{
    void *p = calloc(count ? count : 1, size ? size : 1);
    if (!p)
        op_out_of_memory(size);
    return p;
}

void op_buf_init(struct op_buf *b, size_t max)
{
    *b = (struct op_buf){NULL, 0, 0, max, false};
}

void op_buf_release(struct op_buf *b)
{
    free(b->p);
    op_buf_init(b, b->max);
}

void op_buf_clear(struct op_buf *b)
{
    b->n = 0;
    b->full = false;
    if (b->p)
        b->p[0] = 0;
}

char *op_buf_reserve(struct op_buf *b, size_t extra)
{
    size_t max = b->max ? b->max : OP_BUF_MAX;
    if (extra > max - b->n) {
        b->full = true;
        return NULL;
    }
    size_t need = b->n + extra + 1;
    if (need > b->cap) {
        size_t cap = b->cap < 128 ? 256 : b->cap * 2;
        if (cap < need)
            cap = need;
        b->p = op_xrealloc(b->p, cap);
        b->cap = cap;
    }
    return b->p + b->n;
}

void op_buf_add_slowly(struct op_buf *b, op_str s)
{
    if (s.n == 0)
        return;
    char *to = op_buf_reserve(b, s.n);
    if (!to)
        return;
    memcpy(to, s.p, s.n);
    b->n += s.n;
    b->p[b->n] = 0;
}

void op_buf_add_all(struct op_buf *b, const char *first, ...)
{
    va_list args;
    va_start(args, first);
    for (const char *z = first; z; z = va_arg(args, const char *))
        op_buf_addz(b, z);
    va_end(args);
}

void op_buf_fill(struct op_buf *b, char c, size_t count)
{
    char *to = op_buf_reserve(b, count);
    if (!to)
        return;
    memset(to, c, count);
    b->n += count;
    b->p[b->n] = 0;
}

void op_buf_add_utf8(struct op_buf *b, uint32_t code_point)
{
    char bytes[4];
    op_buf_add(b, op_str_make(bytes, op_utf8_encode(code_point, bytes)));
}

void op_buf_add_uint(struct op_buf *b, uint64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    op_buf_add(b, op_str_make(digits + at, sizeof digits - at));
}

void op_buf_addf(struct op_buf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    /* There is often room, and then once is enough. */
    size_t room = b->cap - b->n;
    int n = vsnprintf(room ? b->p + b->n : NULL, room, format, args);
    char *to = n > 0 ? op_buf_reserve(b, (size_t)n) : NULL;
    if (to && (size_t)n >= room)
        (void)vsnprintf(to, (size_t)n + 1, format, again);
    if (to)
        b->n += (size_t)n;
    else if (room)
        b->p[b->n] = 0;
    va_end(again);
    va_end(args);
}

void op_buf_truncate(struct op_buf *b, size_t n)
{
    if (n >= b->n)
        return;
    b->n = n;
    b->p[n] = 0;
}

static void add_json_escape(struct op_buf *out, unsigned char c)
{
    static const char *const short_forms[] = {['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f",
                                              ['\r'] = "\\r", ['"'] = "\\\"", ['\\'] = "\\\\"};
    const char *form = c < sizeof short_forms / sizeof *short_forms ? short_forms[c] : NULL;
    if (form)
        op_buf_addz(out, form);
    else
        op_buf_addf(out, "\\u%04x", c);
}

/* Bytes at `i` that can be copied as they are; 0 when they cannot. */
static size_t json_plain(op_str s, size_t i)
{
    unsigned char c = (unsigned char)s.p[i];
    if (c < 0x80)
        return c >= 0x20 && c != '"' && c != '\\' && c != 0x7F;
    size_t length;
    uint32_t point = op_utf8_decode(s.p + i, s.p + s.n, &length);
    return point != OP_REPLACEMENT || op_str_starts(op_str_skip(s, i), OP_STR("\xEF\xBF\xBD")) ? length : 0;
}

void op_buf_add_json(struct op_buf *b, op_str s)
{
    size_t from = 0, length;
    op_buf_addc(b, '"');
    for (size_t i = 0; i < s.n; i += length) {
        length = json_plain(s, i);
        if (length)
            continue;
        op_buf_add(b, op_str_make(s.p + from, i - from));
        if ((unsigned char)s.p[i] < 0x80) {
            add_json_escape(b, (unsigned char)s.p[i]);
            length = 1;
        } else {
            (void)op_utf8_decode(s.p + i, s.p + s.n, &length);
            op_buf_add_utf8(b, OP_REPLACEMENT);
        }
        from = i + length;
    }
    op_buf_add(b, op_str_skip(s, from));
    op_buf_addc(b, '"');
}
