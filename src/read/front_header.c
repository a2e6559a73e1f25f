#include "read/front_header.h"

#include "offprint/metadata.h"
#include "offprint/utf8.h"

/* -- Lines `Key: value` -- */

/* `Key: value`, also without the space behind the colon, and with spaces in the key. */
static bool split_key(op_str line, op_str *key, op_str *value)
{
    size_t colon = op_str_find_char(op_str_first(line, 64), ':', 0);
    if (colon == OP_NOT_FOUND || !(op_is_alpha(line.p[0]) || (line.p[0] & 0x80)) ||
        op_str_starts(op_str_skip(line, colon), OP_STR("://")))
        return false;
    *key = op_str_trim(op_str_first(line, colon));
    *value = op_str_trim(op_str_skip(line, colon + 1));
    for (size_t i = 0; i < key->n; i++)
        if (!op_is_alnum(key->p[i]) && !strchr("_-. ", key->p[i]) && !(key->p[i] & 0x80))
            return false;
    return true;
}

static bool is_blank(op_str line)
{
    return lines_trim_right(line).n == 0;
}

/* Ends before `before`. */
static op_str text_up_to(const struct lines *start, const struct lines *before)
{
    return op_str_first(start->rest, start->rest.n - before->rest.n);
}

bool front_header_find_keys(struct lines *l, op_str *text)
{
    struct lines at = *l, before = at;
    size_t known = 0;
    bool title = false;
    op_str line, key, value;
    for (; before = at, line = lines_next(&at), line.p && !is_blank(line);) {
        if (text_up_to(l, &at).n > FRONT_UNFENCED_MAX)
            return false;
        if (op_is_space(line.p[0]) && before.rest.p != l->rest.p)
            continue;
        if (!split_key(line, &key, &value))
            return false;
        int row = op_meta_front_lookup(key);
        /* The first line decides what all of them are. */
        if (before.rest.p == l->rest.p && row < 0)
            return false;
        known += row >= 0;
        title |= row == OP_META_TITLE;
    }
    if (known < 2 || !title)
        return false;
    *text = text_up_to(l, &before);
    *l = line.p ? at : before;
    return true;
}

/* -- Lines `.. key: value` -- */

static bool is_comment_key(op_str line)
{
    op_str key, value;
    return op_str_starts(line, OP_STR(".. ")) && split_key(op_str_skip(line, 3), &key, &value);
}

bool front_header_find_comment(struct lines *l, op_str *text)
{
    struct lines at = *l, before;
    op_str line = lines_trim_right(lines_next(&at));
    bool comment = op_str_eq(line, OP_STR("<!--")), title = false;
    size_t keys = 0;
    if (!comment)
        at = *l;
    struct lines start = at;
    for (; before = at, line = lines_trim_right(lines_next(&at)), is_comment_key(line); keys++) {
        if (text_up_to(l, &at).n > FRONT_UNFENCED_MAX)
            return false;
        title |= op_str_starts_ci(line, OP_STR(".. title:"));
    }
    while (comment && line.p && !line.n)
        line = lines_trim_right(lines_next(&at));
    if (keys < 2 || !title || (comment ? !op_str_eq(line, OP_STR("-->")) : line.n > 0))
        return false;
    *text = text_up_to(&start, &before);
    *l = line.p ? at : before;
    return true;
}

/* A value whose lines come one by one. */
struct pending {
    struct front_values *values;
    op_str key;
    struct op_buf text;
    uint32_t line, column, item;
};

/* Hands it over. False when there are too many. */
static bool flush(struct pending *p)
{
    bool good = !p->key.p || front_values_add(p->values, p->key, op_buf_str(&p->text), p->item, p->line, p->column);
    op_buf_clear(&p->text);
    p->key = OP_STR_NONE;
    if (!good)
        front_report_limit(p->values, p->line, 0, "too many values");
    return good;
}

static void add_line(struct pending *p, op_str line)
{
    op_buf_addc(&p->text, ' ');
    op_buf_add(&p->text, op_str_trim(line));
}

static void begin(struct pending *p, op_str key, uint32_t line, op_str whole, op_str value)
{
    p->key = key;
    p->line = line;
    p->column = (uint32_t)op_utf8_count(op_str_range(whole.p, value.p)) + 1;
    add_line(p, value);
}

void front_header_read(struct front_values *values, op_str text, uint32_t line)
{
    struct pending p = {.values = values};
    op_str name, value;
    bool good = true;
    for (struct lines l = {text, line}; good && l.rest.n;) {
        uint32_t number = l.number;
        op_str whole = lines_next(&l), bare = op_str_skip(whole, op_str_starts(whole, OP_STR(".. ")) ? 3 : 0);
        if (!bare.n || op_is_space(bare.p[0])) {
            add_line(&p, bare);
            continue;
        }
        good = flush(&p) && split_key(bare, &name, &value);
        if (!good)
            break;
        switch (front_values_key(values, name, 0, number, 1)) {
        case FRONT_KEY_NEW:
            begin(&p, name, number, whole, value);
            break;
        case FRONT_KEY_TOO_MANY:
            front_report_limit(values, number, 0, "too many values");
            good = false;
            break;
        default:
            break;
        }
    }
    if (good)
        (void)flush(&p);
    op_buf_release(&p.text);
}

/* -- Pandoc -- */

enum { FIELDS = 3 };

bool front_header_find_title_block(struct lines *l, op_str *text)
{
    struct lines at = *l, before = at;
    op_str line;
    int fields = 0;
    for (; before = at, line = lines_trim_right(lines_next(&at)), line.n > 0;) {
        if (text_up_to(l, &at).n > FRONT_UNFENCED_MAX)
            return false;
        if (line.p[0] == '%' && (line.n == 1 || line.p[1] == ' '))
            fields++;
        else if (fields == 0 || !op_is_space(line.p[0]))
            return false;
    }
    if (fields == 0 || fields > FIELDS || lines_trim_right(lines_next(&(struct lines){l->rest, 1})).n < 3)
        return false;
    *text = text_up_to(l, &before);
    *l = line.p ? at : before;
    return true;
}

void front_header_read_title_block(struct front_values *values, op_str text, uint32_t line)
{
    static const char *const keys[FIELDS] = {"title", "author", "date"};
    struct pending p = {.values = values};
    int field = -1;
    for (struct lines l = {text, line}; l.rest.n;) {
        uint32_t number = l.number;
        op_str whole = lines_next(&l);
        bool opens = whole.n && whole.p[0] == '%';
        op_str value = op_str_trim(op_str_skip(whole, opens));
        field += opens;
        /* Authors are one a line; other fields go on. */
        if (!opens && field != 1) {
            add_line(&p, value);
            continue;
        }
        if (!flush(&p))
            break;
        p.item = field == 1 ? ++values->items : 0;
        begin(&p, op_str_z(keys[field]), number, whole, value);
    }
    (void)flush(&p);
    op_buf_release(&p.text);
}
