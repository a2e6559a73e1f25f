#include "read/book_mend.h"

#include "base/char_ref.h"
#include "offprint/buf.h"
#include "offprint/html.h"

static size_t mend_reference(op_str text, size_t at, struct op_buf *out)
{
    char value[OP_CHAR_REF_MAX];
    size_t n = 0, length = op_char_ref(text.p + at, text.p + text.n, false, value, &n);
    bool numeric = at + 1 < text.n && text.p[at + 1] == '#';
    bool plain = n == 1 && (value[0] == '<' || value[0] == '>' || value[0] == '&' || value[0] == '"');
    if (!length) {
        op_buf_addz(out, "&amp;");
        return 1;
    }
    if (plain || (numeric && text.p[at + length - 1] == ';'))
        op_buf_add(out, op_str_make(text.p + at, length));
    else
        op_buf_add(out, op_str_make(value, n));
    if (plain && text.p[at + length - 1] != ';')
        op_buf_addc(out, ';');
    return length;
}

/* Of a start tag at `at` the length when it closes itself and HTML would not see that; otherwise 0. */
static size_t closed_tag(op_str text, size_t at, op_str *name)
{
    size_t i = at + 1;
    char quote = 0;
    while (i < text.n && (op_is_alnum(text.p[i]) || text.p[i] == ':'))
        i++;
    *name = op_str_range(text.p + at + 1, text.p + i);
    for (; i < text.n && (quote || (text.p[i] != '>' && text.p[i] != '<')); i++) {
        if (quote ? text.p[i] == quote : text.p[i] == '"' || text.p[i] == '\'')
            quote = quote ? 0 : text.p[i];
    }
    bool closed = i < text.n && text.p[i] == '>' && text.p[i - 1] == '/';
    uint32_t number = closed ? op_name_lookup(*name) : 0;
    bool is_void = number && number < OP_N_COUNT && (op_name_flags[number] & OP_NAME_VOID);
    return closed && name->n && !is_void ? i + 1 - at : 0;
}

op_str book_mend(struct op_arena *arena, op_str text, enum book_mending mending)
{
    struct op_buf out = OP_BUF_INIT;
    size_t from, i = 0;
    if (op_str_starts(text, OP_STR("<?xml"))) {
        size_t end = op_str_find(text, OP_STR("?>"), 0);
        i = end == OP_NOT_FOUND ? 0 : end + 2;
    }
    for (from = i; i < text.n;) {
        unsigned char c = (unsigned char)text.p[i];
        op_str name = OP_STR_NONE;
        bool control = c < 0x20 && c != '\t' && c != '\n' && c != '\r';
        size_t tag = mending == BOOK_MEND_TAGS && c == '<' && i + 1 < text.n && op_is_alpha(text.p[i + 1])
                         ? closed_tag(text, i, &name)
                         : 0;
        if (c != '&' && !control && !tag) {
            i++;
            continue;
        }
        op_buf_add(&out, op_str_range(text.p + from, text.p + i));
        if (tag) {
            op_buf_add(&out, op_str_make(text.p + i, tag - 2));
            op_buf_addf(&out, "></%.*s>", OP_ARG(name));
        }
        i += tag ? tag : control ? 1 : mend_reference(text, i, &out);
        from = i;
    }
    op_buf_add(&out, op_str_skip(text, from));
    char *to = op_arena_alloc(arena, out.n + OP_HTML_PADDING);
    op_str mended = op_str_make(to, out.n);
    if (out.n)
        memcpy(to, out.p, out.n);
    memset(to + out.n, 0, OP_HTML_PADDING);
    op_buf_release(&out);
    return mended;
}
