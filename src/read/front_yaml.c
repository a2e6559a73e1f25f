#include "read/front_yaml.h"

#include <yaml.h>

#include "offprint/utf8.h"
#include "read/lines.h"

enum { ANCHORS_MAX = 256, ALIASES_MAX = 256 };

struct frame {
    bool map, want_key;
    bool merging; /* what comes next stands behind `<<` */
    op_str path;  /* the dotted key of what is inside */
    uint32_t item;
    struct anchor *anchor; /* that names it; NULL: none */
};

/* What `&name` stands before: a text, or a list or map, which is the values from `from` to `to`. */
struct anchor {
    op_str name, text;
    bool collection, open;
    op_str path;
    uint32_t item, items; /* the element it belongs to; elements that were counted before it */
    uint32_t items_inside;
    size_t from, to;
};

struct yaml_reader {
    struct front_values *values;
    uint32_t line; /* of the first byte of the text */
    struct frame stack[FRONT_DEPTH_MAX];
    size_t depth, depth_max, documents;
    size_t skip;            /* depth of a value that is left out, with all below it; 0: none */
    struct anchor *anchors; /* room for ANCHORS_MAX, once there is one: hardly any text has them */
    size_t anchor_count, alias_count, alias_bytes;
    bool merged; /* some values are there by `<<` */
    /* The outermost key that was read last, from which a fault sends back. */
    uint32_t entry_line;
    struct front_mark before_entry;
};

enum yaml_verdict { YAML_GO_ON, YAML_END, YAML_TOO_MUCH, YAML_NOT_A_MAP };

static uint32_t line_of(const struct yaml_reader *r, yaml_mark_t mark)
{
    return r->line + (uint32_t)mark.line;
}

static op_str scalar_text(const yaml_event_t *e)
{
    return op_str_make((const char *)e->data.scalar.value, e->data.scalar.length);
}

/* A scalar that means "nothing": without quotes, or by its tag. */
static bool is_null(const yaml_event_t *e)
{
    op_str s = scalar_text(e), tag = op_str_z((const char *)e->data.scalar.tag);
    return op_str_eq(tag, OP_STR(YAML_NULL_TAG)) || (e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
                                                     (op_str_eq(s, OP_STR("~")) || op_str_eq_ci(s, OP_STR("null"))));
}

/* A key that comes after `<<` is meant to replace what was merged. */
static void drop_merged(struct front_values *values, op_str key, uint32_t item)
{
    for (size_t i = 0; i < values->n; i++) {
        struct front_value *v = &values->v[i];
        if (v->merged && v->item == item && op_str_starts(v->key, key) && (v->key.n == key.n || v->key.p[key.n] == '.'))
            v->text = OP_STR_NONE;
    }
}

static enum yaml_verdict read_key(struct yaml_reader *r, struct frame *top, op_str name, yaml_mark_t mark, bool plain)
{
    op_str outer = r->depth > 1 ? top[-1].path : OP_STR_NONE;
    if (r->depth == 1) {
        r->entry_line = line_of(r, mark);
        r->before_entry = front_values_mark(r->values);
    }
    top->want_key = false;
    if (plain && op_str_eq(name, OP_STR("<<"))) {
        top->path = outer;
        top->merging = true;
        return YAML_GO_ON;
    }
    top->path = front_key_join(r->values->arena, outer, name);
    if (!top->path.p)
        return YAML_TOO_MUCH;
    if (r->merged)
        drop_merged(r->values, top->path, top->item);
    switch (front_values_key(r->values, top->path, top->item, line_of(r, mark), (uint32_t)mark.column + 1)) {
    case FRONT_KEY_TWICE:
        r->skip = r->depth;
        return YAML_GO_ON;
    case FRONT_KEY_TOO_MANY:
        return YAML_TOO_MUCH;
    default:
        return YAML_GO_ON;
    }
}

/* A value is complete: the map around it wants a key again. */
static void value_done(struct yaml_reader *r)
{
    struct frame *top = &r->stack[r->depth - 1];
    if (r->skip == r->depth)
        r->skip = 0;
    if (top->map) {
        top->want_key = true;
        top->merging = false;
    }
}

static enum yaml_verdict read_value(struct yaml_reader *r, op_str text, yaml_mark_t mark)
{
    struct frame *top = &r->stack[r->depth - 1];
    bool good = true;
    if (!top->map)
        top->item = ++r->values->items;
    if (!r->skip)
        good = front_values_add(r->values, top->path, text, top->item, line_of(r, mark), (uint32_t)mark.column + 1);
    value_done(r);
    return good ? YAML_GO_ON : YAML_TOO_MUCH;
}

static struct anchor *new_anchor(struct yaml_reader *r, const yaml_char_t *name)
{
    if (!name || r->anchor_count == ANCHORS_MAX)
        return NULL;
    if (!r->anchors)
        r->anchors = op_arena_alloc(r->values->arena, ANCHORS_MAX * sizeof *r->anchors);
    struct anchor *a = &r->anchors[r->anchor_count++];
    *a = (struct anchor){.name = op_arena_dup(r->values->arena, op_str_z((const char *)name)),
                         .from = r->values->n,
                         .to = r->values->n,
                         .items = r->values->items};
    return a;
}

static enum yaml_verdict read_scalar(struct yaml_reader *r, const yaml_event_t *e)
{
    if (r->depth == 0)
        return YAML_NOT_A_MAP;
    struct frame *top = &r->stack[r->depth - 1];
    struct anchor *anchor = new_anchor(r, e->data.scalar.anchor);
    if (anchor)
        anchor->text = op_arena_dup(r->values->arena, scalar_text(e));
    if (top->map && top->want_key) {
        if (!r->skip)
            return read_key(r, top, scalar_text(e), e->start_mark, e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE);
        top->want_key = false;
        return YAML_GO_ON;
    }
    return read_value(r, is_null(e) ? OP_STR_NONE : scalar_text(e), e->start_mark);
}

/* -- Aliases -- */

/* Repeats the values of a list or map where `top` stands. How small files become large trees: the number of values is
   limited, and so are the bytes that are repeated. */
static enum yaml_verdict repeat_values(struct yaml_reader *r, const struct frame *top, const struct anchor *a)
{
    struct front_values *values = r->values;
    uint32_t items = values->items;
    size_t key_count = values->key_count;
    for (size_t i = a->from; i < a->to; i++) {
        struct front_value source = values->v[i];
        if (!source.text.p)
            continue;
        op_str inside = op_str_skip(source.key, a->path.n);
        if (a->path.n && inside.n)
            inside = op_str_skip(inside, 1);
        op_str key = inside.n ? front_key_join(values->arena, top->path, inside) : top->path;
        uint32_t item = source.item > a->items ? source.item - a->items + items : top->item;
        if (top->merging) {
            op_str first = op_str_first(inside, op_str_find_char(inside, '.', 0));
            op_str known = front_key_join(values->arena, top->path, first);
            if (known.p && values->key_count == key_count && front_values_has_key(values, known, item))
                continue;
            source.merged = r->merged = true;
        }
        r->alias_bytes += source.text.n;
        if (!key.p || r->alias_bytes > values->ctx->limits.front_matter ||
            !front_values_repeat(values, key, item, &source))
            return YAML_TOO_MUCH;
    }
    values->items += a->items_inside;
    return YAML_GO_ON;
}

static enum yaml_verdict read_alias(struct yaml_reader *r, const yaml_event_t *e)
{
    op_str name = op_str_z((const char *)e->data.alias.anchor);
    if (r->depth == 0)
        return YAML_NOT_A_MAP;
    if (++r->alias_count > ALIASES_MAX)
        return YAML_TOO_MUCH;
    struct frame *top = &r->stack[r->depth - 1];
    const struct anchor *a = NULL;
    for (size_t i = r->anchor_count; i > 0 && !a; i--)
        if (op_str_eq(r->anchors[i - 1].name, name))
            a = &r->anchors[i - 1];
    op_str text = a ? a->text : op_arena_printf(r->values->arena, "*%.*s", OP_ARG(name));
    if (r->skip) {
        if (top->map && top->want_key)
            top->want_key = false;
        else
            value_done(r);
        return YAML_GO_ON;
    }
    if (!a || a->open)
        front_report(r->values, OP_DIAG_FRONT_MATTER, line_of(r, e->start_mark), (uint32_t)e->start_mark.column + 1,
                     a ? "the alias *%.*s stands inside of what it repeats, leaving it out"
                       : "the alias *%.*s has no anchor, taking it as it stands",
                     OP_ARG(op_str_first(name, 80)));
    if (top->map && top->want_key)
        return read_key(r, top, text.p ? text : name, e->start_mark, false);
    r->alias_bytes += text.n;
    if (r->alias_bytes > r->values->ctx->limits.front_matter)
        return YAML_TOO_MUCH;
    if (!a || !a->collection || a->open)
        return read_value(r, text, e->start_mark);
    if (!top->map)
        top->item = ++r->values->items;
    enum yaml_verdict verdict = repeat_values(r, top, a);
    value_done(r);
    return verdict;
}

/* -- Lists and maps -- */

static enum yaml_verdict open_collection(struct yaml_reader *r, bool map, const yaml_char_t *anchor_name)
{
    if (r->depth == 0 && !map)
        return YAML_NOT_A_MAP;
    if (r->depth == r->depth_max)
        return YAML_TOO_MUCH;
    struct frame frame = {.map = map, .want_key = map};
    if (r->depth) {
        struct frame *top = &r->stack[r->depth - 1];
        /* A map as a key says nothing here; what it belongs to gets an empty name. */
        if (top->map && top->want_key)
            top->path = OP_STR("");
        if (!top->map)
            top->item = ++r->values->items;
        frame.path = top->path;
        frame.item = top->item;
        frame.merging = !map && top->merging;
    }
    struct anchor *a = new_anchor(r, anchor_name);
    if (a) {
        a->collection = a->open = true;
        a->path = frame.path;
        a->item = frame.item;
        frame.anchor = a;
    }
    r->stack[r->depth++] = frame;
    return YAML_GO_ON;
}

static enum yaml_verdict close_collection(struct yaml_reader *r)
{
    struct anchor *a = r->stack[--r->depth].anchor;
    if (a) {
        a->open = false;
        a->to = r->values->n;
        a->items_inside = r->values->items - a->items;
    }
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
        return open_collection(r, true, e->data.mapping_start.anchor);
    case YAML_SEQUENCE_START_EVENT:
        return open_collection(r, false, e->data.sequence_start.anchor);
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        return close_collection(r);
    case YAML_DOCUMENT_START_EVENT:
        /* What a second document is for, nobody knows. */
        r->documents++;
        return r->documents > 1 ? YAML_END : YAML_GO_ON;
    case YAML_STREAM_END_EVENT:
        return YAML_END;
    default:
        return YAML_GO_ON;
    }
}

/* -- The parser -- */

/* Hands the text to libyaml in small pieces: its scanner takes quadratic time over brackets that are never closed, and
   says nothing before the end. How deep it is by now, it tells before each piece. */
struct feed {
    yaml_parser_t *parser;
    op_str rest;
    size_t depth_max;
    bool too_deep;
};

enum { PIECE = 256 };

static int feed_parser(void *data, unsigned char *to, size_t size, size_t *size_read)
{
    struct feed *f = data;
    size_t blocks = (size_t)(f->parser->indents.top - f->parser->indents.start);
    *size_read = 0;
    if ((size_t)f->parser->flow_level > f->depth_max || blocks > 2 * f->depth_max) {
        f->too_deep = true;
        return 0;
    }
    op_str piece = op_str_first(f->rest, size < PIECE ? size : PIECE);
    if (piece.n)
        memcpy(to, piece.p, piece.n);
    f->rest = op_str_skip(f->rest, piece.n);
    *size_read = piece.n;
    return 1;
}

enum yaml_end { YAML_WHOLE, YAML_BROKEN, YAML_STOPPED };

struct yaml_fault {
    char problem[80];
    uint32_t line, column;
};

static void note_fault(const struct yaml_reader *r, const yaml_parser_t *parser, op_str text, struct yaml_fault *fault)
{
    yaml_mark_t mark = parser->problem_mark;
    /* What runs to the end went wrong where it began: a quotation mark without its second. */
    if (mark.index + 1 >= text.n && parser->context)
        mark = parser->context_mark;
    (void)snprintf(fault->problem, sizeof fault->problem, "%s", parser->problem ? parser->problem : "no YAML");
    fault->line = line_of(r, mark);
    fault->column = (uint32_t)mark.column + 1;
    if (parser->error == YAML_READER_ERROR) {
        struct line_cursor cursor;
        line_cursor_init(&cursor, text, r->line);
        line_cursor_move(&cursor, text.p + (parser->problem_offset < text.n ? parser->problem_offset : text.n));
        fault->line = cursor.line;
        fault->column = cursor.column;
    }
}

/* Reads `text`, which begins on `line`. A limit that stops it is reported here, a fault is the caller's to report. */
static enum yaml_end parse_yaml(struct yaml_reader *r, op_str text, uint32_t line, struct yaml_fault *fault)
{
    yaml_parser_t parser;
    yaml_event_t event = {.type = YAML_NO_EVENT};
    struct feed feed = {&parser, text, r->depth_max, false};
    enum yaml_verdict verdict = YAML_GO_ON;
    r->line = line;
    r->depth = r->skip = r->documents = 0;
    if (!yaml_parser_initialize(&parser))
        op_out_of_memory(sizeof parser);
    yaml_parser_set_input(&parser, feed_parser, &feed);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    bool broken = false;
    while (verdict == YAML_GO_ON && !broken) {
        if (!yaml_parser_parse(&parser, &event)) {
            if (parser.error == YAML_MEMORY_ERROR)
                op_out_of_memory(text.n);
            broken = !feed.too_deep;
            if (broken)
                note_fault(r, &parser, text, fault);
            else
                front_report_limit(r->values, line_of(r, parser.mark), 0, "too many levels");
            break;
        }
        verdict = read_event(r, &event);
        if (verdict == YAML_TOO_MUCH)
            front_report_limit(r->values, line_of(r, event.start_mark), (uint32_t)event.start_mark.column + 1,
                               "too many levels or values");
        broken = verdict == YAML_NOT_A_MAP;
        if (broken)
            *fault = (struct yaml_fault){"no keys and values", line_of(r, event.start_mark),
                                         (uint32_t)event.start_mark.column + 1};
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return broken ? YAML_BROKEN : verdict == YAML_END ? YAML_WHOLE : YAML_STOPPED;
}

/* -- What can be had of broken YAML -- */

bool front_yaml_is_key(op_str line)
{
    size_t i = 0;
    if (line.n && (line.p[0] == '"' || line.p[0] == '\'')) {
        i = op_str_find_char(line, line.p[0], 1);
        if (i == OP_NOT_FOUND)
            return false;
        i++;
    } else {
        while (i < line.n && i < 64 && (op_is_alnum(line.p[i]) || strchr("_-. /@$", line.p[i]) || (line.p[i] & 0x80)))
            i++;
        if (i == 0 || op_is_space(line.p[0]) || (line.p[0] == '-' && i > 1 && op_is_space(line.p[1])))
            return false;
    }
    return i < line.n && line.p[i] == ':' && (i + 1 == line.n || op_is_space(line.p[i + 1]));
}

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
        if (!op_is_alnum(key->p[i]) && !strchr("_-. /@$", key->p[i]) && !(key->p[i] & 0x80))
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
        op_str whole = lines_next(&l), bare = op_str_trim(whole);
        bool item = key.p && bare.n > 1 && bare.p[0] == '-' && op_is_space(bare.p[1]), good = true;
        if (item) {
            value = op_str_trim(op_str_skip(bare, 1));
        } else if (split_entry(bare, &name, &value)) {
            op_str outer = nested && op_is_space(whole.p[0]) ? op_str_first(key, op_str_find_char(key, '.', 0)) : key;
            bool inside = nested && op_is_space(whole.p[0]);
            nested = inside || !value.n;
            key = front_key_join(r->values->arena, inside ? outer : OP_STR_NONE, name);
            enum front_key_verdict verdict =
                key.p ? front_values_key(r->values, key, 0, number, 1) : FRONT_KEY_TOO_MANY;
            wanted = verdict == FRONT_KEY_NEW;
            good = verdict != FRONT_KEY_TOO_MANY;
        } else {
            continue;
        }
        uint32_t column = (uint32_t)op_utf8_count(op_str_range(whole.p, value.p)) + 1;
        if (wanted && good)
            good =
                front_values_add(r->values, key, without_quotes(value), item ? ++r->values->items : 0, number, column);
        if (!good) {
            front_report_limit(r->values, number, 1, "too many levels or values");
            return false;
        }
    }
    return true;
}

static void go_back(struct yaml_reader *r, struct front_mark mark)
{
    front_values_reset(r->values, mark);
    while (r->anchor_count && r->anchors[r->anchor_count - 1].to > mark.n)
        r->anchor_count--;
}

/* One entry by itself: as YAML if it is that, and else as it stands. */
static bool salvage_entry(struct yaml_reader *r, op_str chunk, uint32_t line, bool *broken)
{
    struct lines l = {chunk, line};
    op_str first = lines_trim_right(lines_next(&l));
    struct yaml_fault fault;
    *broken = false;
    if (front_yaml_is_key(first)) {
        struct front_mark before = front_values_mark(r->values);
        enum yaml_end end = parse_yaml(r, chunk, line, &fault);
        *broken = end == YAML_BROKEN;
        if (end == YAML_BROKEN && op_str_find(first, OP_STR(": ["), 0) != OP_NOT_FOUND &&
            op_str_find_char(chunk, ']', 0) == OP_NOT_FOUND) {
            go_back(r, before);
            op_str closed = op_arena_printf(r->values->arena, "%.*s]", OP_ARG(lines_trim_right(chunk)));
            end = parse_yaml(r, closed, line, &fault);
        }
        if (end != YAML_BROKEN)
            return end == YAML_WHOLE;
        go_back(r, before);
    }
    return read_literally(r, chunk, line);
}

/* So many entries that are no YAML, and no further one is tried as that. */
enum { BROKEN_ENTRIES_MAX = 64 };

/* From the entry in which the parser gave up, entry by entry: each begins in the first column. */
static void salvage(struct yaml_reader *r, op_str text, uint32_t line)
{
    struct lines l = {text, line};
    size_t faults = 0;
    go_back(r, r->before_entry);
    while (l.rest.n && l.number < r->entry_line)
        (void)lines_next(&l);
    for (bool good = true; good && l.rest.n;) {
        struct lines start = l;
        do
            (void)lines_next(&l);
        while (l.rest.n && strchr(" \t\r\n-#]}", l.rest.p[0]));
        op_str chunk = op_str_first(start.rest, start.rest.n - l.rest.n);
        bool broken = false;
        good = faults < BROKEN_ENTRIES_MAX ? salvage_entry(r, chunk, start.number, &broken)
                                           : read_literally(r, chunk, start.number);
        faults += broken;
    }
}

static void start_reader(struct yaml_reader *r, struct front_values *values, uint32_t line)
{
    uint32_t depth = values->ctx->limits.front_matter_depth;
    *r = (struct yaml_reader){.values = values, .entry_line = line};
    r->before_entry = front_values_mark(values);
    r->depth_max = depth < FRONT_DEPTH_MAX ? depth : FRONT_DEPTH_MAX;
}

bool front_yaml_read_settings(struct front_values *values, op_str text)
{
    struct yaml_reader r;
    struct yaml_fault fault;
    size_t before = values->ctx->counts[OP_ERROR];
    start_reader(&r, values, 1);
    /* Only comments are settings, too: none. */
    if (parse_yaml(&r, text, 1, &fault) == YAML_BROKEN)
        front_report(values, OP_DIAG_DEFAULTS, fault.line, fault.column, "defaults are broken (%s), reading nothing",
                     fault.problem);
    return values->ctx->counts[OP_ERROR] == before;
}

void front_yaml_read(struct front_values *values, op_str text, uint32_t line)
{
    struct yaml_reader r;
    struct yaml_fault fault;
    start_reader(&r, values, line);
    if (parse_yaml(&r, text, line, &fault) != YAML_BROKEN)
        return;
    op_str bare = op_str_trim(text);
    bool lines = bare.n && bare.p[0] != '{';
    front_report(values, OP_DIAG_FRONT_MATTER, fault.line, fault.column, "front matter is broken (%s), %s",
                 fault.problem, lines ? "reading the rest of it line by line" : "reading no further in it");
    if (lines)
        salvage(&r, text, line);
}
