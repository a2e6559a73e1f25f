#include "read/lines.h"

op_str lines_next(struct lines *l)
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

op_str lines_trim_right(op_str s)
{
    while (s.n && op_is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

void line_cursor_init(struct line_cursor *c, op_str text, uint32_t first_line)
{
    *c = (struct line_cursor){text, first_line, text.p, first_line, 1};
}

void line_cursor_move(struct line_cursor *c, const char *p)
{
    if (p < c->p)
        line_cursor_init(c, c->text, c->first_line);
    for (; c->p < p; c->p++) {
        if (*c->p == '\n') {
            c->line++;
            c->column = 1;
        } else if (((unsigned char)*c->p & 0xC0) != 0x80) {
            c->column++;
        }
    }
}
