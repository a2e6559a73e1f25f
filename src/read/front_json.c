#include "read/front_json.h"

#include "read/lines.h"
#include "json/json_text.h"

struct json_frame {
    bool object, want_key;
    op_str path; /* of what is inside; in an object of the member that is read */
    op_str prefix;
    uint32_t item;
};

struct json {
    struct front_values *values;
    const char *p, *end;
    struct line_cursor cursor;
    struct op_buf scratch;
    struct json_frame stack[FRONT_DEPTH_MAX];
    size_t depth, depth_max;
    size_t skip; /* depth of an object in which a key stood twice: its value is left out; 0: none */
    bool told;   /* a missing comma was reported */
};

static bool fail(struct json *j, const char *message)
{
    line_cursor_move(&j->cursor, j->p);
    front_report(j->values, OP_DIAG_FRONT_MATTER, j->cursor.line, j->cursor.column,
                 "front matter is broken (%s), reading no further in it", message);
    return false;
}

static bool fail_limit(struct json *j)
{
    line_cursor_move(&j->cursor, j->p);
    front_report_limit(j->values, j->cursor.line, j->cursor.column, "too many levels or values");
    return false;
}

static void skip_space(struct json *j)
{
    while (j->p < j->end && op_is_space(*j->p))
        j->p++;
}

/* -- Texts -- */

/* Into `scratch`. A line end, which JSON does not allow in a string, is taken as it is. */
static bool read_string(struct json *j)
{
    const char *start = j->p++;
    op_buf_clear(&j->scratch);
    while (j->p < j->end && *j->p != '"') {
        if (*j->p == '\\') {
            if (!json_read_escape(&j->p, j->end, &j->scratch))
                return fail(j, "unknown escape in a string");
            continue;
        }
        op_buf_addc(&j->scratch, *j->p++);
    }
    if (j->p == j->end) {
        j->p = start;
        return fail(j, "a string does not end");
    }
    j->p++;
    return true;
}

/* -- Members and elements -- */

static bool read_key(struct json *j, struct json_frame *top)
{
    const char *start = j->p;
    if (*j->p != '"')
        return fail(j, "a key is missing");
    if (!read_string(j))
        return false;
    skip_space(j);
    if (j->p == j->end || *j->p != ':')
        return fail(j, "a colon is missing");
    j->p++;
    top->want_key = false;
    if (j->skip)
        return true;
    top->path = front_key_join(j->values->arena, top->prefix, op_buf_str(&j->scratch));
    if (!top->path.p)
        return fail_limit(j);
    line_cursor_move(&j->cursor, start);
    switch (front_values_key(j->values, top->path, top->item, j->cursor.line, j->cursor.column)) {
    case FRONT_KEY_TWICE:
        j->skip = j->depth;
        return true;
    case FRONT_KEY_TOO_MANY:
        return fail_limit(j);
    default:
        return true;
    }
}

static void value_done(struct json *j)
{
    if (!j->depth)
        return;
    if (j->skip == j->depth)
        j->skip = 0;
    if (j->stack[j->depth - 1].object)
        j->stack[j->depth - 1].want_key = true;
}

static bool open_collection(struct json *j, const struct json_frame *top)
{
    if (j->depth == j->depth_max)
        return fail_limit(j);
    struct json_frame frame = {.object = *j->p == '{', .want_key = *j->p == '{'};
    if (top) {
        frame.path = frame.prefix = top->path;
        frame.item = top->item;
    }
    j->stack[j->depth++] = frame;
    j->p++;
    return true;
}

static bool read_value(struct json *j)
{
    struct json_frame *top = &j->stack[j->depth - 1];
    if (!top->object)
        top->item = ++j->values->items;
    if (*j->p == '{' || *j->p == '[')
        return open_collection(j, top);
    const char *start = j->p;
    op_str text;
    if (*j->p == '"') {
        if (!read_string(j))
            return false;
        text = op_buf_str(&j->scratch);
    } else {
        text = json_read_word(&j->p, j->end);
        if (!text.n)
            return fail(j, "a value is missing");
        if (op_str_eq(text, OP_STR("null")))
            text = OP_STR_NONE;
    }
    line_cursor_move(&j->cursor, start);
    if (!j->skip && !front_values_add(j->values, top->path, text, top->item, j->cursor.line, j->cursor.column))
        return fail_limit(j);
    value_done(j);
    return true;
}

/* A value has ended: behind it stands a comma or a bracket. */
static void check_comma(struct json *j)
{
    skip_space(j);
    if (j->p == j->end || strchr(",]}", *j->p) || j->told)
        return;
    j->told = true;
    line_cursor_move(&j->cursor, j->p);
    front_report(j->values, OP_DIAG_FRONT_MATTER, j->cursor.line, j->cursor.column,
                 "front matter is broken (a comma is missing), reading it as if there were one");
}

/* The next thing inside of the innermost object or array. False at the end of all, or at a fault. */
static bool step(struct json *j, bool closes)
{
    struct json_frame *top = &j->stack[j->depth - 1];
    skip_space(j);
    if (j->p == j->end)
        return !closes && j->depth == 1 ? false : fail(j, "a bracket is missing");
    if (*j->p == ',') {
        j->p++;
        return true;
    }
    if (*j->p == (top->object ? '}' : ']')) {
        if (top->object && !top->want_key)
            return fail(j, "a value is missing");
        j->p++;
        j->depth--;
        value_done(j);
        if (!j->depth)
            return false;
        check_comma(j);
        return true;
    }
    if (top->object && top->want_key)
        return read_key(j, top);
    size_t depth = j->depth;
    if (!read_value(j))
        return false;
    if (j->depth == depth)
        check_comma(j);
    return true;
}

void front_json_read(struct front_values *values, op_str text, uint32_t line, bool open)
{
    struct json j = {.values = values, .p = text.p, .end = text.p + text.n};
    const struct op_limits *limits = &values->ctx->limits;
    line_cursor_init(&j.cursor, text, line);
    j.depth_max = limits->front_matter_depth < FRONT_DEPTH_MAX ? limits->front_matter_depth : FRONT_DEPTH_MAX;
    skip_space(&j);
    bool braces = j.p < j.end && *j.p == '{';
    j.stack[j.depth++] = (struct json_frame){.object = true, .want_key = true};
    j.p += braces;
    while (step(&j, braces && !open))
        continue;
    op_buf_release(&j.scratch);
}
