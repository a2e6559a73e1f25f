/* MDX: imports and exports, elements and expressions of JSX. */
#include "offprint/uri.h"
#include "read/tags_engine.h"

/* -- Imports and exports -- */

static bool starts_word(op_str s, op_str word)
{
    return op_str_starts(s, word) && s.n > word.n && !op_is_alnum(s.p[word.n]) && s.p[word.n] != '_';
}

static bool is_export(op_str line)
{
    static const op_str kinds[] = {OP_STR_INIT("const"),    OP_STR_INIT("let"),   OP_STR_INIT("var"),
                                   OP_STR_INIT("function"), OP_STR_INIT("async"), OP_STR_INIT("class"),
                                   OP_STR_INIT("default")};
    op_str rest = op_str_skip(line, 7);
    if (!op_str_starts(line, OP_STR("export ")) || !rest.n)
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (starts_word(rest, kinds[i]))
            return true;
    return rest.p[0] == '{' || rest.p[0] == '*';
}

/* The end of the line on which no bracket is open any more, or of the last one before a blank line; then `*looked`
   grows by what was looked at. */
static size_t statement_end(op_str s, size_t at, size_t *looked)
{
    size_t depth = 0, blank = OP_NOT_FOUND;
    for (size_t i = at; i < s.n;) {
        char c = s.p[i];
        if (c == '\n') {
            if (depth == 0)
                return i;
            if (blank == OP_NOT_FOUND && i + 1 < s.n && s.p[i + 1] == '\n')
                blank = i;
        }
        if (c && strchr("\"'`", c)) {
            i = tag_string_end(s, i);
            continue;
        }
        depth += c && strchr("{[(", c) ? 1 : 0;
        depth -= depth && c && strchr("}])", c) ? 1 : 0;
        i++;
    }
    *looked += s.n - at;
    return depth == 0 || blank == OP_NOT_FOUND ? s.n : blank;
}

size_t tags_esm_end(op_str all, size_t at, size_t *looked)
{
    op_str s = op_str_first(all, at + JSX_MAX < all.n ? at + JSX_MAX : all.n), line = op_str_skip(s, at);
    bool import = op_str_starts(line, OP_STR("import ")) || op_str_starts(line, OP_STR("import{"));
    if (!import && !is_export(line))
        return at;
    size_t end = statement_end(s, at, looked);
    if (end == s.n && s.n < all.n)
        return at;
    op_str statement = op_str_range(s.p + at, s.p + end);
    /* import x from 'y', import 'y' */
    op_str what = op_str_trim(op_str_skip(statement, 6));
    bool quoted =
        op_str_find_char(statement, '"', 0) != OP_NOT_FOUND || op_str_find_char(statement, '\'', 0) != OP_NOT_FOUND;
    bool good =
        !import ||
        (quoted && (op_str_find(what, OP_STR("from"), 0) != OP_NOT_FOUND || what.p[0] == '"' || what.p[0] == '\''));
    if (!good)
        *looked += end - at;
    return good ? end : at;
}

bool tags_is_mdx(const struct tags_input *input)
{
    size_t looked = 0;
    op_str start = op_str_trim(input->text);
    if (op_str_eq_ci(op_path_suffix(input->file), OP_STR(".mdx")))
        return true;
    return op_str_starts(start, OP_STR("import ")) && tags_esm_end(start, 0, &looked) > 0;
}

/* -- Elements -- */

/* Behind the attributes that begin at `i`, at `>` or `/>`; OP_NOT_FOUND when these are none. */
static size_t attributes_end(op_str s, size_t i)
{
    while (i < s.n) {
        char c = s.p[i];
        if (c == '>' || (c == '/' && i + 1 < s.n && s.p[i + 1] == '>'))
            return i;
        if (c == '{') {
            i = tag_braces_end(s, i);
            if (i == OP_NOT_FOUND)
                return i;
        } else if (c == '"' || c == '\'') {
            size_t end = op_str_find_char(s, c, i + 1);
            if (end == OP_NOT_FOUND || s.p[i - 1] != '=')
                return OP_NOT_FOUND;
            i = end + 1;
        } else if (op_is_alnum(c) || op_is_space(c) || (c && strchr("=-_:.$@", c))) {
            i++;
        } else {
            break;
        }
    }
    return OP_NOT_FOUND;
}

bool tag_parse_jsx(op_str all, size_t at, size_t *looked, struct tag *tag)
{
    op_str s = op_str_first(all, at + JSX_MAX < all.n ? at + JSX_MAX : all.n);
    bool closing = at + 1 < s.n && s.p[at + 1] == '/';
    size_t i = at + 1 + closing, from = i;
    *tag = (struct tag){.at = at, .partner = TAG_ALONE, .syntax = TAG_JSX, .closing = closing};
    if (i < s.n && s.p[i] == '>') {
        tag->end = i + 1;
        tag->syntax = TAG_OTHER;
        tag->row = &tag_row_gone;
        return true;
    }
    while (i < s.n && (op_is_alnum(s.p[i]) || (i > from && (s.p[i] == '.' || s.p[i] == '_'))))
        i++;
    tag->name = op_str_range(s.p + from, s.p + i);
    if (i == from || !op_is_alpha(s.p[from]) || i == s.n || (!op_is_space(s.p[i]) && s.p[i] != '>' && s.p[i] != '/'))
        return false;
    bool component = (s.p[from] >= 'A' && s.p[from] <= 'Z') || op_str_find_char(tag->name, '.', 0) != OP_NOT_FOUND;
    size_t end = attributes_end(s, i);
    if (end == OP_NOT_FOUND) {
        *looked += s.n - at;
        return false;
    }
    tag->arguments = op_str_trim(op_str_range(s.p + i, s.p + end));
    tag->empty = s.p[end] == '/';
    tag->end = end + 1 + tag->empty;
    if (component)
        return true;
    /* Elements of HTML stay, without what only JSX has. */
    tag->syntax = TAG_OTHER;
    tag->row = &tag_row_element;
    return !closing && op_str_find_char(tag->arguments, '{', 0) != OP_NOT_FOUND;
}

bool tag_parse_expression(op_str all, size_t at, size_t *looked, struct tag *tag)
{
    op_str s = op_str_first(all, at + JSX_MAX < all.n ? at + JSX_MAX : all.n);
    size_t i = at + 1;
    while (i < s.n && op_is_space(s.p[i]))
        i++;
    size_t from = i, end = OP_NOT_FOUND;
    bool comment = op_str_starts(op_str_skip(s, i), OP_STR("/*"));
    if (comment) {
        end = op_str_find(s, OP_STR("*/"), i + 2);
        end = end == OP_NOT_FOUND ? end : end + 2;
        *looked += end == OP_NOT_FOUND ? s.n - i : 0;
    } else if (i < s.n && s.p[i] && strchr("\"'`", s.p[i])) {
        end = tag_string_end(s, i);
        *looked += end - i;
    }
    if (end == OP_NOT_FOUND || end - from < 2)
        return false;
    for (i = end; i < s.n && op_is_space(s.p[i]);)
        i++;
    if (i == s.n || s.p[i] != '}')
        return false;
    *tag = (struct tag){.at = at, .end = i + 1, .partner = TAG_ALONE, .syntax = TAG_OTHER, .row = &tag_row_gone};
    if (!comment) {
        tag->row = &tag_row_string;
        tag->arguments = op_str_make(s.p + from + 1, end - from - 2);
    }
    return true;
}

/* -- What they mean -- */

TAG_WRITER(tag_element)
{
    op_str rest = tag->arguments;
    op_buf_addc(t->out, '<');
    op_buf_add(t->out, tag->name);
    for (struct tag_argument a; tag_next(&rest, &a);) {
        if (!a.key.p || a.braced)
            continue;
        op_buf_addc(t->out, ' ');
        op_buf_add(t->out, a.key);
        op_buf_addz(t->out, "=\"");
        tags_write_attribute(t, a.value);
        op_buf_addc(t->out, '"');
    }
    op_buf_addz(t->out, tag->empty ? "/>" : ">");
    return true;
}

TAG_WRITER(tag_string)
{
    tags_write_plain(t, tag->arguments);
    return true;
}

TAG_WRITER(tag_jsx_link)
{
    op_str href = tag_named(tag, "href to url");
    if (tag->closing) {
        op_buf_addz(t->out, "</a>");
        return true;
    }
    op_buf_addz(t->out, "<a href=\"");
    tags_write_attribute(t, href);
    op_buf_addz(t->out, "\">");
    return true;
}
