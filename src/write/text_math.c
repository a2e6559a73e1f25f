/* Plain text: formulas, in one line where one says it well, otherwise as TeX when they have it. */
#include "doc/formula.h"
#include "doc/math_line.h"
#include "write/text.h"

/* Bytes of what stands at `at` when a person reads it as it is: a character, or a script of letters or digits, whose
   braces do not matter when nothing joins on. Otherwise 0. `inside` is what of it is printed. */
static size_t plain_length(op_str tex, size_t at, op_str *inside)
{
    char c = tex.p[at], next = at + 1 < tex.n ? tex.p[at + 1] : 0;
    *inside = op_str_make(tex.p + at, 1);
    if (c != '^' && c != '_')
        return op_is_alnum(c) || op_is_space(c) || (c && strchr("+-*/=<>()[],.:;!|'", c)) || (unsigned char)c >= 0x80;
    if (op_is_alnum(next) || (next && strchr("+-*'", next))) {
        *inside = op_str_make(tex.p + at, 2);
        return 2;
    }
    size_t end = next == '{' ? op_str_find_char(tex, '}', at) : OP_NOT_FOUND;
    if (end == OP_NOT_FOUND || end == at + 2 || end - at > 16)
        return 0;
    for (size_t i = at + 2; i < end; i++)
        if (!op_is_alnum(tex.p[i]))
            return 0;
    if (end + 1 < tex.n && op_is_alnum(tex.p[end + 1]))
        return 0;
    *inside = op_str_range(tex.p + at + 2, tex.p + end);
    return end + 1 - at;
}

/* TeX as a person types it: as it stands when it can be read so, otherwise between dollar signs. */
static void add_tex(struct op_buf *out, op_str tex)
{
    size_t start = out->n;
    for (size_t at = 0, n; at < tex.n; at += n) {
        op_str inside;
        n = plain_length(tex, at, &inside);
        if (!n) {
            op_buf_truncate(out, start);
            op_buf_addc(out, '$');
            op_buf_add(out, tex);
            op_buf_addc(out, '$');
            return;
        }
        if (n > 2)
            op_buf_addc(out, tex.p[at]);
        op_buf_add(out, inside);
    }
}

static bool is_plain(op_str tex)
{
    op_str inside;
    size_t at = 0;
    for (size_t n = 1; at < tex.n && n; at += n)
        n = plain_length(tex, at, &inside);
    return tex.n && at >= tex.n;
}

/* On lines of its own a formula keeps the lines that it was written in. */
static void add_lines(struct text *t, op_str tex)
{
    for (bool first = true; tex.p; first = false) {
        op_str line = op_str_trim(op_str_cut(&tex, '\n'));
        if (!first && line.n)
            text_add_break(t);
        text_add(t, line);
    }
}

enum { LINE_MAX_BYTES = 240 }; /* what is longer is read better as it was written */

#define DISPLAY_STYLE "\\displaystyle"

void text_add_math(struct text *t, struct op_node *math, bool alone)
{
    struct op_buf line = OP_BUF_INIT;
    op_str tex = op_formula_tex(t->doc, math), rest = op_str_skip(tex, sizeof DISPLAY_STYLE - 1);
    /* Size is nothing to a reader of plain text. */
    if (op_str_starts(tex, OP_STR(DISPLAY_STYLE)) && rest.n && !op_is_alpha(rest.p[0]))
        tex = op_str_trim(rest);
    bool well = !(tex.n && op_formula_is_plain(t->doc, math)) && op_math_line_add(math, tex.n > 0, &line);
    /* Where op-math found that a line says it, it is the alternative; a tree that came with TeX that can be read as it
       is gives way to it. */
    bool told = well && op_str_eq(op_attr(math, OP_N_ALTTEXT), op_buf_str(&line));
    bool as_line = well && line.n <= LINE_MAX_BYTES && (told || !is_plain(tex));
    if (!as_line && tex.n) {
        op_buf_clear(&line);
        if (!alone)
            add_tex(&line, tex);
    }
    op_str shown = line.n ? op_buf_str(&line) : tex.n ? tex : op_formula_bare(op_attr(math, OP_N_ALTTEXT));
    if (alone)
        add_lines(t, shown);
    else
        text_add(t, shown);
    op_buf_release(&line);
}
