/* Metadata as front matter (YAML 1.2). */
#include "write/front_write.h"

#include "offprint/metadata.h"
#include "offprint/utf8.h"

/* Words that YAML takes for something else than text, in small letters (1.1 included, which most programs read). */
static bool is_reserved(op_str s)
{
    static const op_str words[] = {OP_STR_INIT("true"), OP_STR_INIT("false"), OP_STR_INIT("yes"),  OP_STR_INIT("no"),
                                   OP_STR_INIT("on"),   OP_STR_INIT("off"),   OP_STR_INIT("null"), OP_STR_INIT("y"),
                                   OP_STR_INIT("n"),    OP_STR_INIT("nan"),   OP_STR_INIT("inf")};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (op_str_eq_ci(s, words[i]))
            return true;
    return false;
}

/* May the value stand without quotation marks? */
static bool is_plain(op_str s)
{
    if (!s.n || !op_is_alpha(*s.p) || s.p[s.n - 1] == ' ' || is_reserved(s))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!op_is_alnum(s.p[i]) && !strchr(" .,'()/-_+", s.p[i]))
            return false;
    return true;
}

/* A day, or a day with a time: what all readers of YAML take for a date. */
static bool is_date(op_str s)
{
    if (s.n < 10 || s.p[4] != '-' || s.p[7] != '-')
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!op_is_digit(s.p[i]) && !strchr("-:+.TZ", s.p[i]))
            return false;
    return true;
}

/* Control characters, and those that turn the direction of a line round. */
static bool is_unprintable(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

static void add_quoted(op_str s, struct op_buf *out)
{
    const char *p = s.p, *end = s.p + s.n;
    op_buf_addc(out, '"');
    while (p < end) {
        size_t length;
        uint32_t c = op_utf8_decode(p, end, &length);
        if (is_unprintable(c)) {
            op_buf_addf(out, "\\u%04X", (unsigned)c);
        } else {
            if (c == '"' || c == '\\')
                op_buf_addc(out, '\\');
            op_buf_add(out, op_str_make(p, length));
        }
        p += length;
    }
    op_buf_addc(out, '"');
}

static void add_scalar(op_str s, struct op_buf *out)
{
    if (is_plain(s) || is_date(s))
        op_buf_add(out, s);
    else
        add_quoted(s, out);
    op_buf_addc(out, '\n');
}

static void add_key(op_str key, struct op_buf *out)
{
    if (is_plain(key) && op_str_find_char(key, ' ', 0) == OP_NOT_FOUND)
        op_buf_add(out, key);
    else
        add_quoted(key, out);
    op_buf_addc(out, ':');
}

/* One value beside its key, several in a list; what can be many always in one, but for a single author. */
static void add_row(const struct op_article *a, enum op_meta_key key, struct op_buf *out)
{
    const struct op_meta_row *row = &op_meta_rows[key];
    op_str keys = op_str_z(row->front_matter), value, second;
    struct op_node *cursor = NULL;
    if (!op_meta_each(a, key, &cursor, &value))
        return;
    add_key(op_str_word(&keys), out);
    if (!row->repeatable || (key == OP_META_AUTHOR && !op_meta_each(a, key, &cursor, &second))) {
        op_buf_addc(out, ' ');
        add_scalar(value, out);
        return;
    }
    op_buf_addc(out, '\n');
    cursor = NULL;
    while (op_meta_each(a, key, &cursor, &value)) {
        op_buf_addz(out, "  - ");
        add_scalar(value, out);
    }
}

static bool is_number(op_str s)
{
    bool digits = false;
    for (size_t i = 0; i < s.n; i++) {
        digits = digits || op_is_digit(s.p[i]);
        if (!op_is_digit(s.p[i]) && (s.p[i] != '.' || !i || i + 1 == s.n) && (s.p[i] != '-' || i))
            return false;
    }
    return digits;
}

/* Values of front matter that no row has, as they were read; what was a truth or a number is one again. */
static void add_others(const struct op_article *a, struct op_buf *out)
{
    static const op_str prefix = OP_STR_INIT(OP_META_FRONT_PREFIX);
    for (const struct op_node *n = op_first(a->head); n; n = op_next(n)) {
        op_str name = op_is(n, OP_N_META) ? op_attr(n, OP_N_NAME) : OP_STR_NONE;
        if (!op_str_starts(name, prefix))
            continue;
        add_key(op_str_skip(name, prefix.n), out);
        op_str value = op_attr(n, OP_N_CONTENT);
        bool bare = is_number(value) || op_str_eq(value, OP_STR("true")) || op_str_eq(value, OP_STR("false"));
        op_buf_addc(out, ' ');
        if (bare) {
            op_buf_add(out, value);
            op_buf_addc(out, '\n');
        } else {
            add_scalar(value, out);
        }
    }
}

void op_front_write(const struct op_article *a, struct op_buf *out)
{
    size_t before = out->n;
    op_buf_addz(out, "---\n");
    size_t start = out->n;
    for (int key = 0; key < OP_META_COUNT; key++) {
        bool ours = !op_meta_rows[key].front_matter[0] || key == OP_META_NAME || key == OP_META_DIR;
        if (!ours && !(key == OP_META_TITLE && op_title_invented(a)))
            add_row(a, (enum op_meta_key)key, out);
    }
    add_others(a, out);
    if (out->n == start)
        op_buf_truncate(out, before);
    else
        op_buf_addz(out, "---\n");
}
