/* TOML 1.0 (toml.io/en/v1.0.0). Not checked: what belongs to a well-formed document but not to its values, such as
   whether a table is defined twice or a number has its underscores in the right places. */
#include "read/toml.h"

#include "offprint/buf.h"
#include "offprint/ctx.h"

enum { TOML_DEPTH_MAX = 32 };

/* An array or inline table that is open. */
struct toml_frame {
    bool table;
    op_str path;
    uint32_t item;
};

struct toml {
    struct op_ctx *ctx;
    op_str file;
    struct front_values *values;
    const char *p, *end, *line_start;
    uint32_t line;
    struct op_buf scratch;
    struct toml_frame stack[TOML_DEPTH_MAX];
    size_t depth;
    bool skip_all;    /* the value that is read belongs to a key that stands twice */
    size_t skip;      /* the depth at which that ends */
    op_str table;     /* of the last [header] */
    uint32_t element; /* of the last [[header]] */
    struct toml_fault fault;
};

static bool fail(struct toml *t, const char *message)
{
    if (!t->fault.message)
        t->fault = (struct toml_fault){message, t->line, (uint32_t)(t->p - t->line_start) + 1, false};
    return false;
}

static bool fail_limit(struct toml *t)
{
    (void)fail(t, "too many levels or values");
    t->fault.limit = true;
    return false;
}

static char peek(const struct toml *t)
{
    return t->p < t->end ? *t->p : '\0';
}

static bool at(const struct toml *t, const char *word)
{
    return op_str_starts(op_str_range(t->p, t->end), op_str_z(word));
}

static void new_line(struct toml *t)
{
    t->p++;
    t->line++;
    t->line_start = t->p;
}

static void skip_blanks(struct toml *t)
{
    while (peek(t) == ' ' || peek(t) == '\t')
        t->p++;
}

/* White space, line ends and comments. */
static void skip_space(struct toml *t)
{
    for (;;) {
        skip_blanks(t);
        if (peek(t) == '#')
            while (t->p < t->end && *t->p != '\n')
                t->p++;
        if (peek(t) == '\r' && t->p + 1 < t->end && t->p[1] == '\n')
            t->p++;
        if (peek(t) != '\n' || t->p == t->end)
            return;
        new_line(t);
    }
}

/* -- Strings -- */

static bool read_escape(struct toml *t)
{
    static const char from[] = "btnfre\"\\", to[] = "\b\t\n\f\r\x1B\"\\";
    char c = peek(t);
    const char *found = c ? strchr(from, c) : NULL;
    if (found) {
        op_buf_addc(&t->scratch, to[found - from]);
        t->p++;
        return true;
    }
    size_t digits = c == 'u' ? 4 : c == 'U' ? 8 : c == 'x' ? 2 : 0;
    uint32_t code = 0;
    if (!digits || (size_t)(t->end - t->p) <= digits)
        return fail(t, "unknown escape in a string");
    for (size_t i = 1; i <= digits; i++) {
        int value = op_hex_value(t->p[i]);
        if (value < 0 || code > 0x10FFFF)
            return fail(t, "unknown escape in a string");
        code = code * 16 + (uint32_t)value;
    }
    op_buf_add_utf8(&t->scratch, code);
    t->p += digits + 1;
    return true;
}

/* A backslash at the end of a line: neither it nor the white space that follows belongs to the string. */
static bool skip_continuation(struct toml *t)
{
    const char *p = t->p;
    while (p < t->end && (*p == ' ' || *p == '\t' || *p == '\r'))
        p++;
    if (p == t->end || *p != '\n')
        return false;
    while (t->p < t->end && op_is_space(*t->p)) {
        if (*t->p == '\n')
            new_line(t);
        else
            t->p++;
    }
    return true;
}

/* Any of the four kinds, into `scratch`. */
static bool read_string(struct toml *t)
{
    char quote = *t->p;
    bool multi = at(t, "\"\"\"") || at(t, "'''");
    op_buf_clear(&t->scratch);
    t->p += multi ? 3 : 1;
    if (multi && peek(t) == '\r')
        t->p++;
    if (multi && peek(t) == '\n')
        new_line(t);
    while (t->p < t->end) {
        char c = *t->p;
        if (c == quote && (!multi || at(t, quote == '"' ? "\"\"\"" : "'''"))) {
            t->p += multi ? 3 : 1;
            /* Up to two quotes may stand before the closing three. */
            for (int i = 0; multi && i < 2 && peek(t) == quote; i++, t->p++)
                op_buf_addc(&t->scratch, quote);
            return true;
        }
        if (c == '\n' && !multi)
            return fail(t, "a string does not end on its line");
        if (c == '\\' && quote == '"') {
            t->p++;
            if (!(multi && skip_continuation(t)) && !read_escape(t))
                return false;
            continue;
        }
        op_buf_addc(&t->scratch, c);
        if (c == '\n')
            new_line(t);
        else
            t->p++;
    }
    return fail(t, "a string does not end");
}

/* -- Keys -- */

static bool is_bare(char c)
{
    return op_is_alnum(c) || c == '_' || c == '-' || (c & 0x80);
}

/* a.b."c d" below `prefix`. */
static bool read_key(struct toml *t, op_str prefix, op_str *key)
{
    *key = prefix;
    for (;;) {
        skip_blanks(t);
        op_str part;
        if (peek(t) == '"' || peek(t) == '\'') {
            if (!read_string(t))
                return false;
            part = op_buf_str(&t->scratch);
        } else {
            const char *from = t->p;
            while (t->p < t->end && is_bare(*t->p))
                t->p++;
            part = op_str_range(from, t->p);
            if (part.n == 0)
                return fail(t, "a key is missing");
        }
        if (key->n + part.n > 1024)
            return fail_limit(t);
        *key = front_key_join(t->values->arena, *key, part);
        skip_blanks(t);
        if (peek(t) != '.')
            return true;
        t->p++;
    }
}

/* -- Values -- */

static bool add_value(struct toml *t, op_str path, uint32_t item, op_str text, uint32_t line, uint32_t column)
{
    if (t->skip_all)
        return true;
    return front_values_add(t->values, path, text, item, line, column) || fail_limit(t);
}

/* Numbers, booleans, dates: as they stand. */
static bool read_bare(struct toml *t, op_str *text)
{
    const char *from = t->p;
    while (t->p < t->end && !strchr(",]}#\n\r", *t->p))
        t->p++;
    *text = op_str_trim(op_str_range(from, t->p));
    for (size_t i = 0; i < text->n; i++)
        if (!op_is_alnum(text->p[i]) && !strchr("+-_.: ", text->p[i])) {
            t->p = from;
            return fail(t, "a value is neither a string nor a number, date, array or table");
        }
    return text->n > 0 || fail(t, "a value is missing");
}

static bool push(struct toml *t, bool table, op_str path, uint32_t item)
{
    if (t->depth == TOML_DEPTH_MAX)
        return fail_limit(t);
    t->stack[t->depth++] = (struct toml_frame){table, path, item};
    t->p++;
    return true;
}

/* Key and equals sign of the table that is open, or of the document. */
static bool read_assignment(struct toml *t, op_str prefix, uint32_t item, op_str *path)
{
    uint32_t line = t->line, column = (uint32_t)(t->p - t->line_start) + 1;
    if (!read_key(t, prefix, path))
        return false;
    if (peek(t) != '=')
        return fail(t, "an equals sign is missing");
    t->p++;
    skip_blanks(t);
    if (!t->skip_all && !front_key_is_new(t->values, *path, item)) {
        if (t->values->key_count == FRONT_VALUES_MAX)
            return fail_limit(t);
        op_report(t->ctx, OP_DIAG_FRONT_MATTER_KEY, (struct op_place){t->file, line, column},
                  "the key \"%.*s\" stands twice, taking the first", OP_ARG(op_str_first(*path, 80)));
        t->skip_all = true;
        t->skip = t->depth;
    }
    return true;
}

static void value_done(struct toml *t)
{
    if (t->skip_all && t->skip == t->depth)
        t->skip_all = false;
}

/* One scalar, or the bracket that opens a collection. */
static bool begin_value(struct toml *t, op_str path, uint32_t item)
{
    uint32_t line = t->line, column = (uint32_t)(t->p - t->line_start) + 1;
    char c = peek(t);
    op_str text;
    if (c == '[' || c == '{')
        return push(t, c == '{', path, item);
    if (c == '"' || c == '\'') {
        if (!read_string(t))
            return false;
        text = op_buf_str(&t->scratch);
    } else if (!read_bare(t, &text)) {
        return false;
    }
    if (!add_value(t, path, item, text, line, column))
        return false;
    value_done(t);
    return true;
}

/* The next thing inside the innermost collection: an element, a comma, its end. */
static bool step(struct toml *t)
{
    struct toml_frame *top = &t->stack[t->depth - 1];
    skip_space(t);
    char c = peek(t);
    if (t->p == t->end)
        return fail(t, "an array or inline table does not end");
    if (c == (top->table ? '}' : ']')) {
        t->p++;
        t->depth--;
        value_done(t);
        return true;
    }
    if (c == ',') {
        t->p++;
        return true;
    }
    if (!top->table)
        return begin_value(t, top->path, ++t->values->items);
    op_str path;
    return read_assignment(t, top->path, top->item, &path) && begin_value(t, path, top->item);
}

/* [a.b] or [[a.b]]. */
static bool read_header(struct toml *t)
{
    bool array = at(t, "[[");
    t->p += array ? 2 : 1;
    if (!read_key(t, OP_STR_NONE, &t->table))
        return false;
    if (!at(t, array ? "]]" : "]"))
        return fail(t, "a bracket is missing");
    t->p += array ? 2 : 1;
    t->element = array ? ++t->values->items : 0;
    return true;
}

static bool end_of_line(struct toml *t)
{
    skip_blanks(t);
    return t->p == t->end || strchr("#\r\n", *t->p) || fail(t, "something follows a value on its line");
}

struct toml_fault toml_read(struct op_ctx *ctx, op_str text, uint32_t line, op_str file, struct front_values *values)
{
    struct toml t = {.ctx = ctx, .file = file, .values = values, .line = line};
    t.p = t.line_start = text.p;
    t.end = text.p + text.n;
    for (bool good = true; good;) {
        skip_space(&t);
        if (t.p == t.end)
            break;
        if (*t.p == '[') {
            good = read_header(&t) && end_of_line(&t);
            continue;
        }
        op_str path;
        good = read_assignment(&t, t.table, t.element, &path) && begin_value(&t, path, t.element);
        while (good && t.depth)
            good = step(&t);
        good = good && end_of_line(&t);
    }
    op_buf_release(&t.scratch);
    return t.fault;
}
