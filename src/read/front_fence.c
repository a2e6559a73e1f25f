/* Where front matter begins and ends. */
#include "offprint/metadata.h"
#include "read/front_header.h"
#include "read/front_matter.h"
#include "read/front_toml.h"
#include "read/front_yaml.h"
#include "read/lines.h"

static bool is_closing(op_str line, op_str fence, enum front_notation notation)
{
    line = lines_trim_right(line);
    return op_str_eq(line, fence) || (notation == FRONT_YAML && op_str_eq(line, OP_STR("...")));
}

/* -- A closing fence that is missing -- */

enum front_line { LINE_BLANK, LINE_KEY, LINE_CONTINUATION, LINE_TEXT };

/* Does the line hold a key that sites use, and not the word before a colon of some text? */
static bool is_telling(op_str line)
{
    static const char *const others = "layout draft published comments type weight toc menu id extra params";
    op_str key = op_str_trim(line);
    for (size_t i = 0; i < key.n && i < 64; i++)
        if (key.p[i] == ':' || key.p[i] == '=') {
            key = op_str_trim(op_str_first(key, i));
            return op_meta_front_lookup(key) >= 0 || op_str_has_word(op_str_z(others), key);
        }
    return false;
}

static enum front_line classify(op_str line, enum front_notation notation, bool behind_blank)
{
    if (lines_trim_right(line).n == 0)
        return LINE_BLANK;
    if (notation == FRONT_TOML ? front_toml_is_key(line) : front_yaml_is_key(line)) {
        /* `Note to readers: ...` behind a blank line is a sentence. */
        op_str name = op_str_first(line, op_str_find_char(line, ':', 0));
        return notation == FRONT_YAML && behind_blank && op_str_find_char(name, ' ', 0) != OP_NOT_FOUND ? LINE_TEXT
                                                                                                        : LINE_KEY;
    }
    /* `title:Words`, which is no YAML but meant so. */
    if (notation == FRONT_YAML && !op_is_space(line.p[0]) && is_telling(line))
        return LINE_KEY;
    return strchr(notation == FRONT_TOML ? " \t]}#\"'" : " \t]}-#{", line.p[0]) ? LINE_CONTINUATION : LINE_TEXT;
}

/* Of the lines that continue something, those that can be the first: a comment, a map in braces, an indented key. */
static bool may_begin(op_str line, bool behind_blank)
{
    return line.p[0] == '#' || line.p[0] == '{' ||
           (!behind_blank && !op_str_starts(line, OP_STR("    ")) && front_yaml_is_key(op_str_trim(line)));
}

/* From behind the opening fence. When the closing one is missing, front matter ends where text begins, at the latest
   behind the blank line in front of it, and nothing of the text is lost; but then one of its keys must be known, or
   what was opened is a rule. */
static void split_fenced(struct lines at, op_str fence, struct front_matter *fm)
{
    struct lines l = at, blank = {OP_STR_NONE, 0}, text = {OP_STR_NONE, 0}, cut = {OP_STR_NONE, 0};
    bool first = true, telling = false;
    fm->line = at.number;
    for (;;) {
        struct lines before = l;
        op_str line = lines_next(&l);
        if (line.p && is_closing(line, fence, fm->notation)) {
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
        telling |= kind == LINE_KEY && is_telling(line);
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
        if (!cut.rest.p)
            cut = text.rest.p ? text : blank.rest.p ? blank : before;
        /* Only `---` may be a rule of the text, and is not waited for. */
        if (!line.p || fence.p[0] == '-')
            break;
    }
    fm->open = true;
    fm->text = op_str_range(at.rest.p, cut.rest.p);
    fm->body = cut.rest;
    fm->body_line = cut.number;
    if (!telling || fm->text.n > FRONT_UNFENCED_MAX)
        fm->notation = FRONT_NONE;
}

/* -- Notations -- */

/* `---`, `---yaml`, `--- toml`, `---json`, `+++`, `;;;`. */
static enum front_notation opening(op_str line, op_str *fence)
{
    static const struct {
        op_str fence, name;
        enum front_notation notation;
    } forms[] = {
        {OP_STR_INIT("---"), OP_STR_INIT(""), FRONT_YAML},     {OP_STR_INIT("+++"), OP_STR_INIT(""), FRONT_TOML},
        {OP_STR_INIT(";;;"), OP_STR_INIT(""), FRONT_JSON},     {OP_STR_INIT("---"), OP_STR_INIT("yaml"), FRONT_YAML},
        {OP_STR_INIT("---"), OP_STR_INIT("toml"), FRONT_TOML}, {OP_STR_INIT("---"), OP_STR_INIT("json"), FRONT_JSON},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (!op_str_starts(line, forms[i].fence) ||
            !op_str_eq(op_str_trim(op_str_skip(line, forms[i].fence.n)), forms[i].name))
            continue;
        *fence = forms[i].fence;
        return forms[i].notation;
    }
    return FRONT_NONE;
}

/* The position behind the bracket that closes the one at the start; OP_NOT_FOUND when there is none. */
static size_t closing_brace(op_str s)
{
    size_t depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < s.n; i++) {
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
            return i + 1;
        }
    }
    return OP_NOT_FOUND;
}

/* Does an object begin here? `{{` and `{%` are tags of templates. */
static bool begins_object(op_str s)
{
    op_str inside = op_str_trim(op_str_skip(s, 1));
    return s.n && s.p[0] == '{' && inside.n && (inside.p[0] == '"' || inside.p[0] == '}');
}

/* An object whose brace never closes ends at the first blank line. */
static void split_open_object(struct lines at, struct front_matter *fm)
{
    struct lines l = at, before;
    for (op_str line; before = l, line = lines_next(&l), line.p && lines_trim_right(line).n;)
        continue;
    op_str text = op_str_range(at.rest.p, before.rest.p);
    if (text.n > FRONT_UNFENCED_MAX || op_str_find(text, OP_STR("\":"), 0) == OP_NOT_FOUND)
        return;
    *fm = (struct front_matter){FRONT_JSON, text, at.number, true, before.rest, before.number};
}

static void split_object(struct lines at, struct front_matter *fm)
{
    size_t end = closing_brace(at.rest);
    if (end == OP_NOT_FOUND) {
        split_open_object(at, fm);
        return;
    }
    fm->notation = FRONT_JSON;
    fm->text = op_str_first(at.rest, end);
    fm->line = at.number;
    struct lines l = at;
    while (l.rest.p < fm->text.p + end && lines_next(&l).p)
        continue;
    /* What follows the brace on its line is body. */
    op_str behind = op_str_skip(at.rest, end);
    bool clean = lines_trim_right(op_str_first(behind, (size_t)(l.rest.p - behind.p))).n == 0;
    fm->body = clean ? l.rest : behind;
    fm->body_line = clean ? l.number : l.number - 1;
}

/* Hexo: keys from the first line on, closed by `---`. At least two keys, one of them a title or a date, so that `Note:
   this` above a line of dashes stays a heading. */
static bool split_hexo(struct lines at, struct front_matter *fm)
{
    size_t keys = 0;
    bool telling = false;
    struct lines l = at;
    for (;;) {
        struct lines before = l;
        op_str line = lines_next(&l);
        op_str bare = lines_trim_right(line);
        if (!bare.n)
            return false;
        if (op_str_eq(bare, OP_STR("---"))) {
            if (keys < 2 || !telling)
                return false;
            *fm = (struct front_matter){FRONT_YAML, op_str_range(at.rest.p, before.rest.p), at.number, false, l.rest,
                                        l.number};
            return true;
        }
        bool key = front_yaml_is_key(bare);
        keys += key;
        telling |= key && (op_str_starts_ci(bare, OP_STR("title")) || op_str_starts_ci(bare, OP_STR("date")));
        if (!key && !strchr(" \t-#]}", bare.p[0]))
            return false;
    }
}

/* Hexo: the members of an object without its braces, closed by `;;;`. */
static bool split_hexo_json(struct lines at, struct front_matter *fm)
{
    struct lines l = at, before;
    if (!front_yaml_is_key(lines_next(&l)))
        return false;
    for (op_str line; before = l, line = lines_next(&l), !op_str_eq(lines_trim_right(line), OP_STR(";;;"));)
        if (!line.p || (size_t)(l.rest.p - at.rest.p) > FRONT_UNFENCED_MAX)
            return false;
    *fm = (struct front_matter){FRONT_JSON, op_str_range(at.rest.p, before.rest.p), at.number, false, l.rest, l.number};
    return true;
}

static void split_header(struct lines at, struct front_matter *fm)
{
    struct lines l = at;
    op_str text = OP_STR_NONE;
    bool block = front_header_find_title_block(&l, &text);
    if (!block && !front_header_find_comment(&l, &text) && !front_header_find_keys(&l, &text))
        return;
    struct line_cursor cursor;
    line_cursor_init(&cursor, at.rest, at.number);
    line_cursor_move(&cursor, text.p);
    *fm = (struct front_matter){block ? FRONT_TITLE_BLOCK : FRONT_HEADER, text, cursor.line, false, l.rest, l.number};
}

void front_matter_split(op_str input, struct front_matter *fm)
{
    const struct front_matter none = {.body = input, .body_line = 1};
    *fm = none;
    struct lines l = {input, 1}, at;
    op_str line, fence;
    do {
        at = l;
        line = lines_next(&l);
    } while (line.p && lines_trim_right(line).n == 0);
    if (!line.p)
        return;
    fm->notation = opening(line, &fence);
    if (fm->notation != FRONT_NONE) {
        split_fenced(l, fence, fm);
        if (fm->notation == FRONT_NONE)
            *fm = none;
    } else if (begins_object(at.rest)) {
        split_object(at, fm);
    } else if (at.rest.p[0] == '"') {
        (void)split_hexo_json(at, fm);
    } else if (!split_hexo(at, fm)) {
        split_header(at, fm);
    }
}
