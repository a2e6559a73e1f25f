/* The text is copied, and each tag does what its row says. */
#include "read/tags.h"

#include <stdlib.h>

#include "offprint/utf8.h"
#include "read/tags_engine.h"

enum { VALUES_BUDGET = 8192, LOOKUP_COST = 16 };

/* -- Copying -- */

static void end_line(struct tags *t)
{
    op_buf_addc(t->out, '\n');
    if (!t->quotes)
        return;
    op_buf_fill(t->out, ' ', t->indent);
    for (unsigned i = 0; i < t->quotes; i++)
        op_buf_addz(t->out, "> ");
}

/* At the start of a line: indentation that is replaced by marks, or means nothing, is passed over. */
static void begin_line(struct tags *t, size_t at)
{
    uint32_t width = t->quotes ? t->indent : t->elements ? t->dedents[t->elements - 1] : 0, column = 0;
    while (t->from < at && column < width && (t->s.p[t->from] == ' ' || t->s.p[t->from] == '\t')) {
        column += t->s.p[t->from] == '\t' ? 4 - column % 4 : 1;
        t->from++;
    }
}

void tags_copy(struct tags *t, size_t at)
{
    while ((t->quotes || t->elements) && t->from < at) {
        size_t end = op_str_find_char(op_str_first(t->s, at), '\n', t->from);
        if (end == OP_NOT_FOUND)
            break;
        op_buf_add(t->out, op_str_range(t->s.p + t->from, t->s.p + end));
        end_line(t);
        t->from = end + 1;
        begin_line(t, at);
    }
    op_buf_add(t->out, op_str_range(t->s.p + t->from, t->s.p + at));
    t->from = at;
}

void tags_skip(struct tags *t, size_t at)
{
    op_str passed = op_str_first(t->s, at);
    for (size_t i = t->from; (i = op_str_find_char(passed, '\n', i)) != OP_NOT_FOUND; i++)
        end_line(t);
    t->from = at;
}

/* -- Looking -- */

static bool blank_before(op_str s, size_t at)
{
    while (at > 0 && (s.p[at - 1] == ' ' || s.p[at - 1] == '\t'))
        at--;
    return at == 0 || s.p[at - 1] == '\n';
}

static bool blank_after(op_str s, size_t at)
{
    while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t'))
        at++;
    return at == s.n || s.p[at] == '\n';
}

bool tags_on_own_lines(const struct tags *t, const struct tag *tag)
{
    return blank_before(t->s, tag->at) && blank_after(t->s, tag->end);
}

bool tags_before_blank(const struct tags *t, const struct tag *tag)
{
    if (!tags_on_own_lines(t, tag))
        return false;
    size_t end = op_str_find_char(t->s, '\n', tag->end);
    return end == OP_NOT_FOUND || blank_after(t->s, end + 1);
}

const struct tag *tags_closing(const struct tags *t, const struct tag *tag)
{
    return tag->closing || tag->partner == TAG_ALONE ? NULL : &t->list.v[tag->partner];
}

bool tags_spend(struct tags *t, size_t bytes)
{
    bool enough = bytes <= t->budget;
    t->budget -= enough ? bytes : 0;
    return enough;
}

op_str tags_page_value(struct tags *t, op_str key)
{
    const struct front_values *values = t->input->values;
    op_str found = OP_STR_NONE;
    if (!tags_spend(t, LOOKUP_COST))
        return OP_STR_NONE;
    for (size_t i = 0; values && i < values->n; i++)
        if (op_str_eq(values->v[i].key, key)) {
            if (found.p || values->v[i].item)
                return OP_STR_NONE;
            found = values->v[i].text;
        }
    return tags_spend(t, found.n) ? found : OP_STR_NONE;
}

void tags_note_unknown(struct tags *t, const struct tag *tag, op_str name)
{
    if (!t->unknown++)
        t->unknown_at = tag->at;
    name = op_str_first(name, 40);
    for (size_t i = 0; i < t->unknown_name_count; i++)
        if (op_str_eq(t->unknown_names[i], name))
            return;
    if (t->unknown_name_count <= TAG_NAMES_SHOWN)
        t->unknown_names[t->unknown_name_count++] = name;
}

/* -- Writing -- */

static uint32_t indent_behind(op_str s, size_t at)
{
    uint32_t column = 0;
    for (size_t i = at; i < s.n; i++) {
        if (s.p[i] == '\n')
            column = 0;
        else if (s.p[i] == ' ' || s.p[i] == '\t')
            column += s.p[i] == '\t' ? 4 - column % 4 : 1;
        else
            break;
    }
    return column;
}

/* The text within an element of JSX is indented as programs are, which means nothing. */
static void enter_element(struct tags *t, const struct tag *tag)
{
    if (tag->syntax != TAG_JSX || tag->partner == TAG_ALONE)
        return;
    if (tag->closing) {
        if (t->deeper)
            t->deeper--;
        else if (t->elements)
            t->elements--;
        return;
    }
    uint32_t above = t->elements ? t->dedents[t->elements - 1] : 0;
    if (t->elements == TAG_ELEMENTS_MAX)
        t->deeper++;
    else
        t->dedents[t->elements++] = blank_after(t->s, tag->end) ? indent_behind(t->s, tag->end) : above;
}

static void write_tag(struct tags *t, const struct tag *tag)
{
    const struct tag_row *row = tag->row;
    bool alone = tag->partner == TAG_ALONE;
    bool needs = row && (row->shape == TAG_PAIR || row->shape == TAG_VERBATIM);
    op_str name = tag->name;
    if (tag->closing && (!row || row->shape == TAG_SINGLE || alone)) {
        if (alone && (!row || needs))
            tags_note_unknown(t, tag, name);
    } else if (!row || (needs && alone) || !row->write(t, tag)) {
        tags_note_unknown(t, tag, name);
    }
    enter_element(t, tag);
    if (t->from < tag->end)
        tags_skip(t, tag->end);
}

static struct op_place place_of(const struct tags *t, size_t at)
{
    struct op_place place = {t->input->file, t->input->first_line, 1};
    size_t line = 0;
    for (size_t i = 0; i < at; i++)
        if (t->s.p[i] == '\n') {
            place.line++;
            line = i + 1;
        }
    place.column += (uint32_t)op_utf8_count(op_str_range(t->s.p + line, t->s.p + at));
    return place;
}

static void report(const struct tags *t)
{
    struct op_buf names = OP_BUF_INIT;
    for (size_t i = 0; i < t->unknown_name_count && i < TAG_NAMES_SHOWN; i++) {
        op_buf_addz(&names, i ? ", " : "");
        op_buf_add(&names, t->unknown_names[i]);
    }
    op_buf_addz(&names, t->unknown_name_count > TAG_NAMES_SHOWN ? ", …" : "");
    op_report(t->ctx, OP_DIAG_TAG, place_of(t, t->unknown_at),
              "template tags that are not known or not closed, removing them and keeping their text: %zu (%.*s)",
              t->unknown, OP_ARG(op_buf_str(&names)));
    op_buf_release(&names);
}

bool tags_resolve(struct op_ctx *ctx, const struct tags_input *input, struct op_buf *out)
{
    struct tags t = {.ctx = ctx, .input = input, .s = input->text, .out = out, .budget = VALUES_BUDGET};
    tags_scan(input, &t.list);
    while (t.next < t.list.n) {
        const struct tag *tag = &t.list.v[t.next++];
        if (tag->at < t.from)
            continue;
        tags_copy(&t, tag->at);
        write_tag(&t, tag);
    }
    bool changed = t.list.n > 0;
    if (changed)
        tags_copy(&t, t.s.n);
    if (t.unknown)
        report(&t);
    free(t.list.v);
    return changed;
}
