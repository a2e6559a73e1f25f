#include "read/front_matter.h"

#include <yaml.h>

#include "offprint/metadata.h"
#include "read/toml.h"

/* -- Cutting -- */

struct lines {
    op_str rest;
    uint32_t number; /* of the line that comes next */
};

/* The next line without its end; absent when there is none. */
static op_str next_line(struct lines *l)
{
    if (!l->rest.n)
        return OP_STR_NONE;
    size_t end = op_str_find_char(l->rest, '\n', 0);
    op_str line = op_str_first(l->rest, end == OP_NOT_FOUND ? l->rest.n : end);
    l->rest = op_str_skip(l->rest, end == OP_NOT_FOUND ? l->rest.n : end + 1);
    l->number++;
    if (line.n && line.p[line.n - 1] == '\r')
        line.n--;
    return line;
}

static op_str trim_right(op_str s)
{
    while (s.n && op_is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

/* `key: value` or `key:` at the start of a line. */
static bool is_yaml_key(op_str line)
{
    size_t i = 0;
    if (line.n && (line.p[0] == '"' || line.p[0] == '\'')) {
        i = op_str_find_char(line, line.p[0], 1);
        if (i == OP_NOT_FOUND)
            return false;
        i++;
    } else {
        while (i < line.n && i < 64 && (op_is_alnum(line.p[i]) || strchr("_-. /", line.p[i]) || (line.p[i] & 0x80)))
            i++;
        if (i == 0 || op_is_space(line.p[0]) || (line.p[0] == '-' && i > 1 && op_is_space(line.p[1])))
            return false;
    }
    return i < line.n && line.p[i] == ':' && (i + 1 == line.n || op_is_space(line.p[i + 1]));
}

static bool is_toml_key(op_str line)
{
    return line.n && (line.p[0] == '[' || (op_str_find_char(line, '=', 0) != OP_NOT_FOUND &&
                                           (op_is_alnum(line.p[0]) || line.p[0] == '"' || line.p[0] == '_')));
}

static bool is_closing(op_str line, enum front_notation notation)
{
    line = trim_right(line);
    if (notation == FRONT_TOML)
        return op_str_eq(line, OP_STR("+++"));
    return op_str_eq(line, OP_STR("---")) || op_str_eq(line, OP_STR("..."));
}

enum front_line { LINE_BLANK, LINE_KEY, LINE_CONTINUATION, LINE_TEXT };

static enum front_line classify(op_str line, enum front_notation notation, bool behind_blank)
{
    if (trim_right(line).n == 0)
        return LINE_BLANK;
    if (notation == FRONT_TOML ? is_toml_key(line) : is_yaml_key(line)) {
        /* `Note to readers: ...` behind a blank line is a sentence. */
        op_str name = op_str_first(line, op_str_find_char(line, ':', 0));
        return notation == FRONT_YAML && behind_blank && op_str_find_char(name, ' ', 0) != OP_NOT_FOUND ? LINE_TEXT
                                                                                                        : LINE_KEY;
    }
    return strchr(notation == FRONT_TOML ? " \t]}#\"'" : " \t]}-#{", line.p[0]) ? LINE_CONTINUATION : LINE_TEXT;
}

/* Of the lines that continue something, those that can be the first: a comment, a map in braces, an indented key. */
static bool may_begin(op_str line, bool behind_blank)
{
    return line.p[0] == '#' || line.p[0] == '{' ||
           (!behind_blank && !op_str_starts(line, OP_STR("    ")) && is_yaml_key(op_str_trim(line)));
}

/* From behind the opening fence. When the closing one is missing, front matter ends where text begins, at the latest
   behind the blank line in front of it, and nothing of the text is lost. */
static void split_fenced(struct lines at, struct front_matter *fm)
{
    struct lines l = at, blank = {OP_STR_NONE, 0}, text = {OP_STR_NONE, 0};
    bool first = true;
    fm->line = at.number;
    for (;;) {
        struct lines before = l;
        op_str line = next_line(&l);
        if (line.p && is_closing(line, fm->notation)) {
            fm->text = op_str_range(at.rest.p, before.rest.p);
            fm->body = l.rest;
            fm->body_line = l.number;
            return;
        }
        enum front_line kind = line.p ? classify(line, fm->notation, blank.rest.p) : LINE_TEXT;
        /* The first line decides whether the fence was one, or a rule above a text. */
        if (first && (kind == LINE_TEXT || (kind == LINE_CONTINUATION && !may_begin(line, blank.rest.p)))) {
            fm->notation = FRONT_NONE;
            return;
        }
        first = first && kind == LINE_BLANK;
        if (kind == LINE_BLANK && !blank.rest.p)
            blank = before;
        else if (kind == LINE_KEY || (kind == LINE_CONTINUATION && op_is_space(line.p[0])))
            blank.rest = OP_STR_NONE;
        if (kind != LINE_TEXT)
            continue;
        /* A broken line among keys is the parser's to find, if a closing fence still comes. */
        if (line.p && !blank.rest.p) {
            text = text.rest.p ? text : before;
            continue;
        }
        struct lines cut = text.rest.p ? text : blank.rest.p ? blank : before;
        fm->open = true;
        fm->text = op_str_range(at.rest.p, cut.rest.p);
        fm->body = cut.rest;
        fm->body_line = cut.number;
        return;
    }
}

/* The `}` that closes the `{` at the start; OP_NOT_FOUND when there is none within `limit`. */
static size_t closing_brace(op_str s, size_t limit)
{
    size_t depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < s.n && i < limit; i++) {
        char c = s.p[i];
        if (quoted) {
            if (c == '\\')
                i++;
            else if (c == '"')
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            return i;
        }
    }
    return OP_NOT_FOUND;
}

static bool split_json(struct lines at, size_t limit, struct front_matter *fm)
{
    op_str inside = op_str_trim(op_str_skip(at.rest, 1));
    if (at.rest.p[0] != '{' || inside.n == 0 || (inside.p[0] != '"' && inside.p[0] != '}'))
        return false;
    size_t end = closing_brace(at.rest, limit);
    if (end == OP_NOT_FOUND)
        return false;
    fm->notation = FRONT_JSON;
    fm->text = op_str_first(at.rest, end + 1);
    fm->line = at.number;
    struct lines l = at;
    while (l.rest.p <= fm->text.p + end && next_line(&l).p)
        continue;
    /* What follows the brace on its line is body. */
    op_str behind = op_str_skip(at.rest, end + 1);
    bool clean = trim_right(op_str_first(behind, (size_t)(l.rest.p - behind.p))).n == 0;
    fm->body = clean ? l.rest : behind;
    fm->body_line = clean ? l.number : l.number - 1;
    return true;
}

/* Hexo: keys from the first line on, closed by `---` or, in JSON without braces, by `;;;`. At least two keys, one of
   them a title or a date, so that `Note: this` above a line of dashes stays a heading. */
static bool split_hexo(struct lines at, struct front_matter *fm)
{
    size_t keys = 0;
    bool telling = false, json = at.rest.p[0] == '"';
    struct lines l = at;
    for (;;) {
        struct lines before = l;
        op_str line = next_line(&l);
        op_str bare = trim_right(line);
        if (!bare.n)
            return false;
        if (op_str_eq(bare, json ? OP_STR(";;;") : OP_STR("---"))) {
            if (keys < 2 || !telling)
                return false;
            fm->notation = json ? FRONT_JSON : FRONT_YAML;
            fm->line = at.number;
            fm->text = op_str_range(at.rest.p, before.rest.p);
            fm->body = l.rest;
            fm->body_line = l.number;
            return true;
        }
        bool key = is_yaml_key(bare);
        keys += key;
        telling |= key && (op_str_starts_ci(op_str_skip(bare, json), OP_STR("title")) ||
                           op_str_starts_ci(op_str_skip(bare, json), OP_STR("date")));
        if (!key && !strchr(" \t-#]}", bare.p[0]))
            return false;
    }
}

void front_matter_split(op_str input, size_t limit, struct front_matter *fm)
{
    *fm = (struct front_matter){.body = input, .body_line = 1};
    struct lines l = {input, 1}, at;
    op_str line;
    do {
        at = l;
        line = next_line(&l);
    } while (line.p && trim_right(line).n == 0);
    if (!line.p)
        return;
    op_str bare = trim_right(line);
    if (op_str_eq(bare, OP_STR("---")) || op_str_eq(bare, OP_STR("+++"))) {
        fm->notation = bare.p[0] == '-' ? FRONT_YAML : FRONT_TOML;
        split_fenced(l, fm);
        if (fm->notation == FRONT_NONE)
            *fm = (struct front_matter){.body = input, .body_line = 1};
    } else if (!split_json(at, limit, fm)) {
        (void)split_hexo(at, fm);
    }
    fm->too_large = fm->text.n > limit;
}

/* -- YAML, through libyaml's events -- */

enum { DEPTH_MAX = 32, ANCHORS_MAX = 64, ALIASES_MAX = 256 };

struct frame {
    bool map, want_key;
    op_str path; /* the dotted key of what is inside */
    uint32_t item;
};

struct anchor {
    op_str name, text;
};

struct yaml_reader {
    struct op_ctx *ctx;
    op_str file;
    uint32_t line; /* of the first byte of the text */
    struct front_values *values;
    struct frame stack[DEPTH_MAX];
    size_t depth, depth_max;
    size_t skip; /* depth of a value that is left out, with all below it; 0: none */
    struct anchor anchors[ANCHORS_MAX];
    size_t anchor_count, alias_count;
    /* The outermost key that was read last, from which a fault sends back. */
    uint32_t entry_line;
    struct front_mark before_entry;
};

enum yaml_verdict { YAML_GO_ON, YAML_TOO_MUCH, YAML_NOT_A_MAP };

static struct op_place place_of_mark(op_str file, uint32_t first_line, const yaml_mark_t *mark)
{
    return (struct op_place){file, first_line + (uint32_t)mark->line, (uint32_t)mark->column + 1};
}

static op_str scalar_text(const yaml_event_t *e)
{
    return op_str_make((const char *)e->data.scalar.value, e->data.scalar.length);
}

/* A scalar without quotes that means "nothing". */
static bool is_null(const yaml_event_t *e)
{
    op_str s = scalar_text(e);
    return e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
           (op_str_eq(s, OP_STR("~")) || op_str_eq_ci(s, OP_STR("null")));
}

static enum yaml_verdict read_key(struct yaml_reader *r, struct frame *top, op_str name, yaml_mark_t mark)
{
    if (r->depth == 1) {
        r->entry_line = r->line + (uint32_t)mark.line;
        r->before_entry = front_values_mark(r->values);
    }
    const struct frame *outer = top - 1;
    op_str key = front_key_join(r->values->arena, r->depth > 1 ? outer->path : OP_STR_NONE, name);
    top->path = key;
    top->want_key = false;
    if (front_key_is_new(r->values, key, top->item))
        return YAML_GO_ON;
    if (r->values->key_count == FRONT_VALUES_MAX)
        return YAML_TOO_MUCH;
    op_report(r->ctx, OP_DIAG_FRONT_MATTER_KEY, place_of_mark(r->file, r->line, &mark),
              "the key \"%.*s\" stands twice, taking the first", OP_ARG(op_str_first(name, 80)));
    r->skip = r->depth;
    return YAML_GO_ON;
}

/* A value is complete: the map around it wants a key again. */
static void value_done(struct yaml_reader *r)
{
    struct frame *top = &r->stack[r->depth - 1];
    if (r->skip == r->depth)
        r->skip = 0;
    if (top->map)
        top->want_key = true;
}

static enum yaml_verdict read_value(struct yaml_reader *r, op_str text, yaml_mark_t mark)
{
    struct frame *top = &r->stack[r->depth - 1];
    bool good = true;
    if (!top->map)
        top->item = ++r->values->items;
    if (!r->skip)
        good = front_values_add(r->values, top->path, text, top->item, r->line + (uint32_t)mark.line,
                                (uint32_t)mark.column + 1);
    value_done(r);
    return good ? YAML_GO_ON : YAML_TOO_MUCH;
}

static enum yaml_verdict read_scalar(struct yaml_reader *r, const yaml_event_t *e)
{
    if (r->depth == 0)
        return YAML_NOT_A_MAP;
    struct frame *top = &r->stack[r->depth - 1];
    if (e->data.scalar.anchor && r->anchor_count < ANCHORS_MAX)
        r->anchors[r->anchor_count++] =
            (struct anchor){op_arena_dup(r->values->arena, op_str_z((const char *)e->data.scalar.anchor)),
                            op_arena_dup(r->values->arena, scalar_text(e))};
    if (top->map && top->want_key) {
        if (!r->skip)
            return read_key(r, top, scalar_text(e), e->start_mark);
        top->want_key = false;
        return YAML_GO_ON;
    }
    return read_value(r, is_null(e) ? OP_STR_NONE : scalar_text(e), e->start_mark);
}

/* An alias of a text is that text; of anything larger, nothing: that is how small files become large trees. */
static enum yaml_verdict read_alias(struct yaml_reader *r, const yaml_event_t *e)
{
    op_str name = op_str_z((const char *)e->data.alias.anchor), text = OP_STR_NONE;
    if (r->depth == 0)
        return YAML_NOT_A_MAP;
    if (++r->alias_count > ALIASES_MAX)
        return YAML_TOO_MUCH;
    for (size_t i = r->anchor_count; i > 0 && !text.p; i--)
        if (op_str_eq(r->anchors[i - 1].name, name))
            text = r->anchors[i - 1].text;
    struct frame *top = &r->stack[r->depth - 1];
    if (top->map && top->want_key) {
        top->path = text.p ? text : name;
        top->want_key = false;
        return YAML_GO_ON;
    }
    return read_value(r, text, e->start_mark);
}

static enum yaml_verdict open_collection(struct yaml_reader *r, bool map)
{
    if (r->depth == 0 && !map)
        return YAML_NOT_A_MAP;
    if (r->depth == r->depth_max)
        return YAML_TOO_MUCH;
    struct frame frame = {map, map, OP_STR_NONE, 0};
    if (r->depth) {
        struct frame *top = &r->stack[r->depth - 1];
        /* A map as a key says nothing here; what it belongs to gets an empty name. */
        if (top->map && top->want_key)
            top->path = OP_STR("");
        if (!top->map)
            top->item = ++r->values->items;
        frame.path = top->path;
        frame.item = top->item;
    }
    r->stack[r->depth++] = frame;
    return YAML_GO_ON;
}

static enum yaml_verdict close_collection(struct yaml_reader *r)
{
    r->depth--;
    if (r->depth)
        value_done(r);
    return YAML_GO_ON;
}

static enum yaml_verdict read_event(struct yaml_reader *r, const yaml_event_t *e)
{
    switch (e->type) {
    case YAML_SCALAR_EVENT:
        return read_scalar(r, e);
    case YAML_ALIAS_EVENT:
        return read_alias(r, e);
    case YAML_MAPPING_START_EVENT:
        return open_collection(r, true);
    case YAML_SEQUENCE_START_EVENT:
        return open_collection(r, false);
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        return close_collection(r);
    default:
        return YAML_GO_ON;
    }
}

static void report_limit(struct op_ctx *ctx, struct op_place place, const char *what)
{
    op_report(ctx, OP_DIAG_FRONT_MATTER_LIMIT, place, "front matter with %s, reading no further", what);
}

/* libyaml takes quadratic time over brackets that are never closed, and says nothing before the end. */
static bool brackets_too_deep(op_str s, size_t max)
{
    size_t depth = 0;
    for (size_t i = 0; i < s.n; i++) {
        depth += s.p[i] == '[' || s.p[i] == '{';
        if (depth && (s.p[i] == ']' || s.p[i] == '}'))
            depth--;
        if (depth > max)
            return true;
    }
    return false;
}

enum yaml_end { YAML_WHOLE, YAML_BROKEN, YAML_STOPPED };

struct yaml_fault {
    const char *problem;
    struct op_place place;
};

/* Reads `text`, which begins on `line`. A limit that stops it is reported here, a fault is the caller's to report. */
static enum yaml_end parse_yaml(struct yaml_reader *r, op_str text, uint32_t line, struct yaml_fault *fault)
{
    yaml_parser_t parser;
    yaml_event_t event = {.type = YAML_NO_EVENT};
    enum yaml_end result = YAML_WHOLE;
    r->line = line;
    r->depth = r->skip = 0;
    if (!yaml_parser_initialize(&parser))
        op_out_of_memory(sizeof parser);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text.p, text.n);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    for (bool end = false; !end && result == YAML_WHOLE;) {
        if (!yaml_parser_parse(&parser, &event)) {
            if (parser.error == YAML_MEMORY_ERROR)
                op_out_of_memory(text.n);
            fault->problem = parser.problem ? parser.problem : "no YAML";
            /* What runs to the end went wrong where it began: a quotation mark without its second. */
            bool at_end = parser.problem_mark.index + 1 >= text.n && parser.context;
            fault->place = place_of_mark(r->file, line, at_end ? &parser.context_mark : &parser.problem_mark);
            result = YAML_BROKEN;
            break;
        }
        end = event.type == YAML_STREAM_END_EVENT;
        enum yaml_verdict verdict = read_event(r, &event);
        if (verdict == YAML_TOO_MUCH)
            report_limit(r->ctx, place_of_mark(r->file, line, &event.start_mark), "too many levels or values");
        else if (verdict == YAML_NOT_A_MAP)
            op_report(r->ctx, OP_DIAG_FRONT_MATTER, place_of_mark(r->file, line, &event.start_mark),
                      "front matter is broken (no keys and values), reading nothing of it");
        if (verdict != YAML_GO_ON)
            result = YAML_STOPPED;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return result;
}

/* -- What can be had of broken YAML -- */

/* `key: value`, also without the space. */
static bool split_entry(op_str line, op_str *key, op_str *value)
{
    line = op_str_trim(line);
    size_t colon = op_str_find_char(line, ':', 0);
    if (colon == OP_NOT_FOUND || colon > 64 || op_str_starts(op_str_skip(line, colon), OP_STR("://")))
        return false;
    *key = op_str_trim(op_str_first(line, colon));
    *value = op_str_trim(op_str_skip(line, colon + 1));
    if (key->n > 2 && (key->p[0] == '"' || key->p[0] == '\'') && key->p[key->n - 1] == key->p[0])
        *key = op_str_first(op_str_skip(*key, 1), key->n - 2);
    for (size_t i = 0; i < key->n; i++)
        if (!op_is_alnum(key->p[i]) && !strchr("_-. /", key->p[i]) && !(key->p[i] & 0x80))
            return false;
    return key->n && key->p[0] != '-';
}

/* A value as it was probably meant: without the quotes around it, of which the second may be missing. */
static op_str without_quotes(op_str s)
{
    if (!s.n || (s.p[0] != '"' && s.p[0] != '\''))
        return s;
    if (s.n > 1 && s.p[s.n - 1] == s.p[0])
        return op_str_first(op_str_skip(s, 1), s.n - 2);
    return op_str_find_char(s, s.p[0], 1) == OP_NOT_FOUND ? op_str_skip(s, 1) : s;
}

/* Takes lines as they stand: keys with values, and the items of lists. */
static bool read_literally(struct yaml_reader *r, op_str chunk, uint32_t line)
{
    struct lines l = {chunk, line};
    op_str key = OP_STR_NONE, name, value;
    bool nested = false, wanted = false;
    while (l.rest.n) {
        uint32_t number = l.number;
        op_str whole = next_line(&l), bare = op_str_trim(whole);
        bool item = key.p && bare.n > 1 && bare.p[0] == '-' && op_is_space(bare.p[1]);
        if (item) {
            value = op_str_trim(op_str_skip(bare, 1));
        } else if (split_entry(bare, &name, &value)) {
            op_str outer = nested && op_is_space(whole.p[0]) ? op_str_first(key, op_str_find_char(key, '.', 0)) : key;
            bool inside = nested && op_is_space(whole.p[0]);
            nested = inside || !value.n;
            key = front_key_join(r->values->arena, inside ? outer : OP_STR_NONE, name);
            wanted = front_key_is_new(r->values, key, 0);
        } else {
            continue;
        }
        uint32_t column = (uint32_t)(value.p - whole.p) + 1;
        if (wanted &&
            !front_values_add(r->values, key, without_quotes(value), item ? ++r->values->items : 0, number, column)) {
            report_limit(r->ctx, (struct op_place){r->file, number, 1}, "too many levels or values");
            return false;
        }
    }
    return true;
}

/* One entry by itself: as YAML if it is that, and else as it stands. */
static bool salvage_entry(struct yaml_reader *r, op_str chunk, uint32_t line)
{
    struct lines l = {chunk, line};
    op_str first = trim_right(next_line(&l));
    struct yaml_fault fault;
    if (is_yaml_key(first)) {
        struct front_mark before = front_values_mark(r->values);
        enum yaml_end end = parse_yaml(r, chunk, line, &fault);
        if (end == YAML_BROKEN && op_str_find(first, OP_STR(": ["), 0) != OP_NOT_FOUND &&
            op_str_find_char(chunk, ']', 0) == OP_NOT_FOUND) {
            front_values_reset(r->values, before);
            end = parse_yaml(r, op_arena_printf(r->values->arena, "%.*s]", OP_ARG(trim_right(chunk))), line, &fault);
        }
        if (end != YAML_BROKEN)
            return end == YAML_WHOLE;
        front_values_reset(r->values, before);
    }
    return read_literally(r, chunk, line);
}

/* From the entry in which the parser gave up, entry by entry: each begins in the first column. */
static void salvage(struct yaml_reader *r, op_str text, uint32_t line)
{
    struct lines l = {text, line};
    front_values_reset(r->values, r->before_entry);
    while (l.rest.n && l.number < r->entry_line)
        (void)next_line(&l);
    for (bool good = true; good && l.rest.n;) {
        struct lines start = l;
        do
            (void)next_line(&l);
        while (l.rest.n && strchr(" \t\r\n-#]}", l.rest.p[0]));
        good = salvage_entry(r, op_str_first(start.rest, start.rest.n - l.rest.n), start.number);
    }
}

static void read_yaml(struct op_ctx *ctx, op_str text, uint32_t line, op_str file, struct front_values *values)
{
    struct yaml_reader r = {.ctx = ctx, .file = file, .values = values, .entry_line = line};
    struct yaml_fault fault;
    r.before_entry = front_values_mark(values);
    r.depth_max = ctx->limits.front_matter_depth < DEPTH_MAX ? ctx->limits.front_matter_depth : DEPTH_MAX;
    if (brackets_too_deep(text, r.depth_max)) {
        report_limit(ctx, (struct op_place){file, line, 0}, "too many open brackets");
        return;
    }
    if (parse_yaml(&r, text, line, &fault) != YAML_BROKEN)
        return;
    op_str bare = op_str_trim(text);
    bool lines = bare.n && bare.p[0] != '{';
    op_report(ctx, OP_DIAG_FRONT_MATTER, fault.place, "front matter is broken (%s), %s", fault.problem,
              lines ? "reading the rest of it line by line" : "reading no further in it");
    if (lines)
        salvage(&r, text, line);
}

void front_matter_read(struct op_ctx *ctx, const struct front_matter *fm, op_str file, struct front_values *values)
{
    struct op_place place = {file, fm->line, 0};
    if (fm->open)
        op_report(ctx, OP_DIAG_FRONT_MATTER_OPEN, (struct op_place){file, fm->line - 1, 1},
                  "front matter has no closing fence, ending it before line %u", fm->body_line);
    if (fm->too_large) {
        report_limit(ctx, place, "too many bytes");
        return;
    }
    op_str text = op_str_trim(fm->text);
    if (fm->notation == FRONT_TOML) {
        struct toml_fault fault = toml_read(ctx, fm->text, fm->line, file, values);
        place.line = fault.line;
        place.column = fault.column;
        if (fault.limit)
            report_limit(ctx, place, fault.message);
        else if (fault.message)
            op_report(ctx, OP_DIAG_FRONT_MATTER, place, "front matter is broken (%s), reading no further in it",
                      fault.message);
    } else if (fm->notation == FRONT_JSON && text.n && text.p[0] != '{') {
        /* Hexo's form stands between braces that are not written. */
        while (text.n && (text.p[text.n - 1] == ',' || op_is_space(text.p[text.n - 1])))
            text.n--;
        read_yaml(ctx, op_arena_printf(values->arena, "{%.*s}", OP_ARG(text)), fm->line, file, values);
    } else if (text.n) {
        read_yaml(ctx, fm->text, fm->line, file, values);
    }
}
