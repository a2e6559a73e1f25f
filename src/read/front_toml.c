/* TOML 1.0 (toml.io/en/v1.0.0). Not checked: what belongs to a well-formed document but not to its values, such as
   whether a number has its underscores in the right places. */
#include "read/front_toml.h"

#include "offprint/buf.h"
#include "read/lines.h"

/* An array or inline table that is open. */
struct toml_frame {
    bool table;
    op_str path;
    uint32_t item;
};

/* An array of tables, and its last element, in which the tables below it are. */
struct toml_array {
    op_str path;
    uint32_t element;
};

enum { ARRAYS_MAX = 64, FAULTS_MAX = 8 };

struct toml {
    struct front_values *values;
    const char *p, *end;
    struct line_cursor cursor;
    struct op_buf scratch;
    struct toml_frame stack[FRONT_DEPTH_MAX];
    size_t depth, depth_max;
    bool skip_all;    /* the value that is read belongs to a key that stands twice */
    size_t skip;      /* the depth at which that ends */
    op_str table;     /* of the last [header] */
    uint32_t element; /* of the last [[header]], or of the one that the table is in */
    struct toml_array arrays[ARRAYS_MAX];
    size_t array_count;
    const char *fault; /* what is wrong; a constant */
    const char *fault_at;
    bool limit; /* too deep or too many values */
    bool told;  /* a string without quotation marks was reported */
};

static bool fail(struct toml *t, const char *message)
{
    if (!t->fault) {
        t->fault = message;
        t->fault_at = t->p;
    }
    return false;
}

static bool fail_limit(struct toml *t)
{
    t->limit = true;
    return fail(t, "too many levels or values");
}

static char peek(const struct toml *t)
{
    return t->p < t->end ? *t->p : '\0';
}

static bool at(const struct toml *t, const char *word)
{
    return op_str_starts(op_str_range(t->p, t->end), op_str_z(word));
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
        t->p++;
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
    while (t->p < t->end && op_is_space(*t->p))
        t->p++;
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
        t->p++;
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
        *key = front_key_join(t->values->arena, *key, part);
        if (!key->p)
            return fail_limit(t);
        skip_blanks(t);
        if (peek(t) != '.')
            return true;
        t->p++;
    }
}

/* -- Values -- */

static bool add_value(struct toml *t, op_str path, uint32_t item, op_str text, const char *start)
{
    if (t->skip_all)
        return true;
    line_cursor_move(&t->cursor, start);
    return front_values_add(t->values, path, text, item, t->cursor.line, t->cursor.column) || fail_limit(t);
}

/* A word without quotation marks where a string was meant: taken as it stands, the first one with a report. */
static void check_word(struct toml *t, op_str text)
{
    if (t->told || !op_is_alpha(text.p[0]) || op_str_has_word(OP_STR("true false inf nan"), text))
        return;
    t->told = true;
    line_cursor_move(&t->cursor, text.p);
    front_report(t->values, OP_DIAG_FRONT_MATTER, t->cursor.line, t->cursor.column,
                 "front matter is broken (a string without quotation marks), taking it as it stands");
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
    if (text->n == 0)
        return fail(t, "a value is missing");
    check_word(t, *text);
    return true;
}

static bool push(struct toml *t, bool table, op_str path, uint32_t item)
{
    if (t->depth == t->depth_max)
        return fail_limit(t);
    t->stack[t->depth++] = (struct toml_frame){table, path, item};
    t->p++;
    return true;
}

/* Notes a key or a table. */
static bool note_key(struct toml *t, op_str path, uint32_t item, const char *start, bool *twice)
{
    line_cursor_move(&t->cursor, start);
    enum front_key_verdict verdict = front_values_key(t->values, path, item, t->cursor.line, t->cursor.column);
    *twice = verdict == FRONT_KEY_TWICE;
    return verdict != FRONT_KEY_TOO_MANY || fail_limit(t);
}

/* Key and equals sign of the table that is open, or of the document. */
static bool read_assignment(struct toml *t, op_str prefix, uint32_t item, op_str *path)
{
    const char *start = t->p;
    bool twice = false;
    if (!read_key(t, prefix, path))
        return false;
    if (peek(t) != '=')
        return fail(t, "an equals sign is missing");
    t->p++;
    skip_blanks(t);
    if (!t->skip_all && !note_key(t, *path, item, start, &twice))
        return false;
    if (twice) {
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
    const char *start = t->p;
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
    if (!add_value(t, path, item, text, start))
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

/* The element of the array of tables in which the table is; 0 when it is in none. */
static uint32_t enclosing_element(const struct toml *t, op_str table)
{
    for (size_t n = table.n; n > 0; n--) {
        if (n < table.n && table.p[n] != '.')
            continue;
        for (size_t i = 0; i < t->array_count; i++)
            if (op_str_eq(t->arrays[i].path, op_str_first(table, n)))
                return t->arrays[i].element;
    }
    return 0;
}

static void note_element(struct toml *t, op_str table, uint32_t element)
{
    size_t i = 0;
    while (i < t->array_count && !op_str_eq(t->arrays[i].path, table))
        i++;
    if (i == ARRAYS_MAX)
        return;
    t->arrays[i] = (struct toml_array){table, element};
    t->array_count += i == t->array_count;
}

/* [a.b] or [[a.b]]. */
static bool read_header(struct toml *t)
{
    const char *start = t->p;
    bool array = at(t, "[["), twice;
    t->p += array ? 2 : 1;
    if (!read_key(t, OP_STR_NONE, &t->table))
        return false;
    if (!at(t, array ? "]]" : "]"))
        return fail(t, "a bracket is missing");
    t->p += array ? 2 : 1;
    if (!array) {
        t->element = enclosing_element(t, t->table);
        return note_key(t, t->table, t->element, start, &twice);
    }
    t->element = ++t->values->items;
    note_element(t, t->table, t->element);
    return true;
}

static bool end_of_line(struct toml *t)
{
    skip_blanks(t);
    return t->p == t->end || strchr("#\r\n", *t->p) || fail(t, "something follows a value on its line");
}

bool front_toml_is_key(op_str line)
{
    size_t i = 0;
    while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'))
        i++;
    size_t open = i;
    while (i < line.n && line.p[i] == '[')
        i++;
    bool header = i > open;
    op_str rest = op_str_skip(line, i);
    size_t end = op_str_find_char(rest, header ? ']' : '=', 0);
    if (end == OP_NOT_FOUND || end == 0 || i - open > 2 || rest.p[0] == '=')
        return false;
    if (rest.p[0] == '"' || rest.p[0] == '\'')
        return true;
    for (size_t k = 0; k < end; k++)
        if (!is_bare(rest.p[k]) && !strchr(". \t\"'", rest.p[k]))
            return false;
    return header || is_bare(rest.p[0]);
}

/* Reports the fault in what began at `start`, and finds the line behind it that can be read on from: not the fault's
   own, unless that is another line than the first, as when an array was never closed. */
static bool recover(struct toml *t, const char *start, size_t faults)
{
    line_cursor_move(&t->cursor, t->fault_at);
    uint32_t line = t->cursor.line, column = t->cursor.column;
    if (t->limit) {
        front_report_limit(t->values, line, column, t->fault);
        return false;
    }
    op_str text = op_str_range(start, t->end);
    size_t end = op_str_find_char(text, '\n', 0);
    const char *p = end == OP_NOT_FOUND ? t->end : start + end + 1;
    /* From an array or string that ran to the end, back to the line behind its first. */
    if (t->fault_at < t->end) {
        const char *line_start = t->fault_at;
        while (line_start > start && line_start[-1] != '\n')
            line_start--;
        p = line_start > p ? line_start : p;
    }
    struct lines l = {op_str_range(p, t->end), 0}, before;
    while (before = l, l.rest.n && !front_toml_is_key(lines_next(&l)))
        continue;
    bool more = before.rest.n && faults < FAULTS_MAX;
    t->p = more ? before.rest.p : t->end;
    line_cursor_move(&t->cursor, t->p);
    if (more)
        front_report(t->values, OP_DIAG_FRONT_MATTER, line, column,
                     "front matter is broken (%s), reading on in line %u", t->fault, t->cursor.line);
    else
        front_report(t->values, OP_DIAG_FRONT_MATTER, line, column,
                     "front matter is broken (%s), reading no further in it", t->fault);
    t->fault = NULL;
    t->depth = 0;
    t->skip_all = false;
    return more;
}

void front_toml_read(struct front_values *values, op_str text, uint32_t line)
{
    const struct op_limits *limits = &values->ctx->limits;
    struct toml t = {.values = values, .p = text.p, .end = text.p + text.n};
    t.depth_max = limits->front_matter_depth < FRONT_DEPTH_MAX ? limits->front_matter_depth : FRONT_DEPTH_MAX;
    line_cursor_init(&t.cursor, text, line);
    size_t faults = 0;
    for (bool good = true; good;) {
        skip_space(&t);
        if (t.p == t.end)
            break;
        const char *start = t.p;
        if (*t.p == '[') {
            good = read_header(&t) && end_of_line(&t);
        } else {
            op_str path;
            good = read_assignment(&t, t.table, t.element, &path) && begin_value(&t, path, t.element);
            while (good && t.depth)
                good = step(&t);
            good = good && end_of_line(&t);
        }
        if (!good)
            good = recover(&t, start, ++faults);
    }
    op_buf_release(&t.scratch);
}
