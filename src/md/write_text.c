#include "base/char_ref.h"
#include "base/text_scan.h"
#include "md/unicode.h"
#include "md/write.h"
#include "offprint/utf8.h"

enum { TEXT = 1, URL = 2, WRITTEN = 4, BARE = 8 };

/* By byte: what text and attributes write otherwise, what addresses do, what either may hold as a backslash escape or a
   reference, what text alone writes otherwise. */
static const unsigned char special[256] = {
    [0] = 11,  ['&'] = 15, ['<'] = 11, ['>'] = 3, ['"'] = 3, [1] = 2,   [2] = 2,   [3] = 2,   [4] = 2,    [5] = 2,
    [6] = 2,   [7] = 2,    [8] = 2,    [9] = 2,   [10] = 2,  [11] = 2,  [12] = 2,  [13] = 2,  [14] = 2,   [15] = 2,
    [16] = 2,  [17] = 2,   [18] = 2,   [19] = 2,  [20] = 2,  [21] = 2,  [22] = 2,  [23] = 2,  [24] = 2,   [25] = 2,
    [26] = 2,  [27] = 2,   [28] = 2,   [29] = 2,  [30] = 2,  [31] = 2,  [' '] = 2, ['['] = 2, ['\\'] = 6, [']'] = 2,
    ['^'] = 2, ['`'] = 2,  ['{'] = 2,  ['|'] = 2, ['}'] = 2, [127] = 2,
};

static void add_special(struct op_buf *out, char c, bool url)
{
    static const char digits[] = "0123456789ABCDEF";
    if (c == '&') {
        op_buf_add(out, OP_STR("&amp;"));
    } else if (c == 0) {
        op_buf_addz(out, url ? "%EF%BF%BD" : "\xEF\xBF\xBD");
    } else if (url) {
        op_buf_addc(out, '%');
        op_buf_addc(out, digits[(unsigned char)c >> 4]);
        op_buf_addc(out, digits[(unsigned char)c & 15]);
    } else if (c == '<') {
        op_buf_add(out, OP_STR("&lt;"));
    } else if (c == '>') {
        op_buf_add(out, OP_STR("&gt;"));
    } else {
        op_buf_add(out, OP_STR("&quot;"));
    }
}

static void escape(struct op_buf *out, op_str s, unsigned wanted)
{
    size_t from = 0;
    if (!s.n)
        return;
    for (size_t i = 0; (i = (size_t)(op_scan_text(s.p, s.p + i, s.p + s.n) - s.p)) < s.n; i++) {
        if (!(special[(unsigned char)s.p[i]] & wanted))
            continue;
        op_buf_add(out, op_str_make(s.p + from, i - from));
        add_special(out, s.p[i], false);
        from = i + 1;
    }
    op_buf_add(out, op_str_make(s.p + from, s.n - from));
}

void md_write_escaped(struct op_buf *out, op_str s)
{
    escape(out, s, TEXT);
}

void md_write_bare(struct op_buf *out, op_str s)
{
    escape(out, s, BARE);
}

void md_write_url(struct op_buf *out, op_str s)
{
    size_t from = 0;
    if (!s.n)
        return;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (!(special[c] & URL) && c < 0x80)
            continue;
        op_buf_add(out, op_str_make(s.p + from, i - from));
        add_special(out, s.p[i], true);
        from = i + 1;
    }
    op_buf_add(out, op_str_make(s.p + from, s.n - from));
}

static void add(struct op_buf *out, op_str s, bool url)
{
    if (url)
        md_write_url(out, s);
    else
        md_write_escaped(out, s);
}

/* The length of the reference at `p`, by CommonMark: names end in a semicolon, numbers are not windows-1252's. 0: none.
 */
static size_t resolve(const char *p, const char *end, char out[OP_CHAR_REF_MAX], size_t *length)
{
    if (end - p > 2 && p[1] == '#') {
        bool hex = p[2] == 'x' || p[2] == 'X';
        const char *from = p + (hex ? 3 : 2), *at = from;
        uint32_t code = 0;
        for (; at < end && (hex ? op_hex_value(*at) >= 0 : op_is_digit(*at)) && code <= 0x10FFFF; at++)
            code = hex ? code * 16 + (uint32_t)op_hex_value(*at) : code * 10 + (uint32_t)(*at - '0');
        if (at == from || at >= end || *at != ';' || at - from > (hex ? 6 : 7))
            return 0;
        *length = op_utf8_encode(code ? code : OP_REPLACEMENT, out);
        return (size_t)(at + 1 - p);
    }
    size_t n = op_char_ref(p, end, false, out, length);
    return n && p[n - 1] == ';' ? n : 0;
}

void md_write_entity(struct op_buf *out, op_str s, bool url)
{
    char bytes[OP_CHAR_REF_MAX];
    size_t length;
    if (resolve(s.p, s.p + s.n, bytes, &length))
        add(out, op_str_make(bytes, length), url);
    else
        add(out, s, url);
}

void md_write_unescaped(struct op_buf *out, op_str s, bool url)
{
    size_t from = 0;
    if (!s.n)
        return;
    if (!memchr(s.p, '\\', s.n) && !memchr(s.p, '&', s.n)) {
        add(out, s, url);
        return;
    }
    for (size_t i = 0; i < s.n; i++) {
        if (!(special[(unsigned char)s.p[i]] & WRITTEN))
            continue;
        char bytes[OP_CHAR_REF_MAX];
        size_t length = 0, n = 0;
        bool escape = s.p[i] == '\\' && i + 1 < s.n && md_is_punct(s.p[i + 1]);
        if (s.p[i] == '&')
            n = resolve(s.p + i, s.p + s.n, bytes, &length);
        if (!escape && !n)
            continue;
        add(out, op_str_make(s.p + from, i - from), url);
        if (n)
            add(out, op_str_make(bytes, length), url);
        from = escape ? i + 1 : i + n;
        i = escape ? i + 1 : i + n - 1;
    }
    add(out, op_str_make(s.p + from, s.n - from), url);
}

void md_write_attribute(struct op_buf *out, const char *name, op_str value)
{
    if (!value.n)
        return;
    op_buf_addc(out, ' ');
    op_buf_addz(out, name);
    op_buf_add(out, OP_STR("=\""));
    md_write_escaped(out, value);
    op_buf_addc(out, '"');
}

void md_write_attributes(struct op_buf *out, const struct md_attributes *a)
{
    if (!a)
        return;
    md_write_attribute(out, "id", a->id);
    md_write_attribute(out, "class", a->classes);
    md_write_attribute(out, "lang", a->lang);
}

/* The one form of formulas: see offprint(5). */
void md_write_math(struct op_buf *out, op_str tex, bool display)
{
    tex = op_str_trim(tex);
    op_buf_addz(out, display ? "<math display=\"block\" alttext=\"" : "<math alttext=\"");
    md_write_escaped(out, tex);
    op_buf_addz(out, "\"><semantics><mtext>");
    md_write_escaped(out, tex);
    op_buf_addz(out, "</mtext><annotation encoding=\"application/x-tex\">");
    md_write_escaped(out, tex);
    op_buf_addz(out, "</annotation></semantics></math>");
}
