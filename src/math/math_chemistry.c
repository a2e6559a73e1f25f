/* Chemical formulas in mhchem's notation, \ce{2 H2O}, as TeX. */
#include "math/tex.h"

enum before { START, ATOM, NUMBER, BOND, SPACE };

struct chemistry {
    op_str s;
    size_t at;
    struct op_buf *out;
    enum before before;
};

static char peek(const struct chemistry *c, size_t ahead)
{
    return c->at + ahead < c->s.n ? c->s.p[c->at + ahead] : 0;
}

static void add(struct chemistry *c, const char *tex)
{
    op_buf_addz(c->out, tex);
}

static bool starts(const struct chemistry *c, const char *what)
{
    return op_str_starts(op_str_skip(c->s, c->at), op_str_z(what));
}

/* What stands between `open`, at which we are, and what closes it; moves behind. */
static op_str take_group(struct chemistry *c, char open, char close)
{
    size_t from = c->at + 1, depth = 0;
    for (; c->at < c->s.n; c->at++) {
        if (c->s.p[c->at] == '\\' && c->at + 1 < c->s.n)
            c->at++;
        else if (c->s.p[c->at] == open)
            depth++;
        else if (c->s.p[c->at] == close && --depth == 0)
            break;
    }
    op_str inner = op_str_range(c->s.p + from, c->s.p + c->at);
    c->at += c->at < c->s.n;
    return inner;
}

/* -- Scripts -- */

/* Charges, numbers, letters: upright, and signs that are no operators. */
static void add_script(struct chemistry *c, op_str s)
{
    bool word = false;
    for (size_t i = 0; i < s.n; i++) {
        char letter = s.p[i];
        bool math = letter == '\\' || letter == '$';
        if (op_is_alpha(letter) != word && !math) {
            add(c, word ? "}" : op_is_alpha(letter) ? "\\mathrm{" : "");
            word = !word;
        }
        if (math) {
            add(c, word ? "}" : "");
            word = false;
            for (size_t from = i; i < s.n && (i == from || op_is_alpha(s.p[i])); i++)
                if (s.p[i] != '$')
                    op_buf_addc(c->out, s.p[i]);
            i--;
            add(c, " ");
        } else if (letter == '-' || letter == '+') {
            add(c, letter == '-' ? "{-}" : "{+}");
        } else if (letter == '.' && i + 1 == s.n) {
            add(c, "\\bullet ");
        } else {
            op_buf_addc(c->out, letter);
        }
    }
    add(c, word ? "}" : "");
}

/* The script at which we are, without its sign. */
static op_str take_script(struct chemistry *c)
{
    c->at++;
    if (peek(c, 0) == '{')
        return take_group(c, '{', '}');
    size_t from = c->at;
    while (op_is_alnum(peek(c, 0)) && !(op_is_alpha(peek(c, 0)) && c->at > from))
        c->at++;
    if (c->at == from || op_is_digit(c->s.p[from]))
        while (peek(c, 0) == '+' || (peek(c, 0) == '-' && peek(c, 1) != '>') || peek(c, 0) == '*')
            c->at++;
    return op_str_range(c->s.p + from, c->s.p + c->at);
}

static void put_script(struct chemistry *c, char sign)
{
    op_str s = take_script(c);
    add(c, sign == '^' ? "^{" : "_{");
    add_script(c, s);
    add(c, "}");
}

static size_t element_length(const struct chemistry *c)
{
    size_t n = 0;
    while (op_is_alpha(peek(c, n)) && (n == 0 || peek(c, n) >= 'a'))
        n++;
    return n;
}

/* ^{227}_{90}Th: before the element. */
static void put_prescripts(struct chemistry *c)
{
    op_str above = OP_STR(""), below = OP_STR("");
    while (peek(c, 0) == '^' || peek(c, 0) == '_') {
        bool super = peek(c, 0) == '^';
        op_str s = take_script(c);
        *(super ? &above : &below) = s;
    }
    size_t n = element_length(c);
    add(c, "\\prescript{");
    add_script(c, above);
    add(c, "}{");
    add_script(c, below);
    add(c, "}{\\mathrm{");
    op_buf_add(c->out, op_str_make(c->s.p + c->at, n));
    add(c, "}}");
    c->at += n;
    c->before = ATOM;
}

/* -- Arrows -- */

static bool put_arrow(struct chemistry *c)
{
    static const struct {
        const char *sign, *command, *plain;
    } arrows[] = {{"<=>>", "\\xrightleftharpoons", "\\rightleftharpoons "},
                  {"<<=>", "\\xrightleftharpoons", "\\rightleftharpoons "},
                  {"<=>", "\\xrightleftharpoons", "\\rightleftharpoons "},
                  {"<-->", "\\xrightleftarrows", "\\rightleftarrows "},
                  {"<->", "\\xleftrightarrow", "\\longleftrightarrow "},
                  {"->", "\\xrightarrow", "\\longrightarrow "},
                  {"<-", "\\xleftarrow", "\\longleftarrow "},
                  {"\xE2\x86\x92", "\\xrightarrow", "\\longrightarrow "},
                  {"\xE2\x87\x8C", "\\xrightleftharpoons", "\\rightleftharpoons "}};
    for (size_t i = 0; i < sizeof arrows / sizeof *arrows; i++) {
        if (!starts(c, arrows[i].sign))
            continue;
        c->at += strlen(arrows[i].sign);
        op_str above = peek(c, 0) == '[' ? take_group(c, '[', ']') : OP_STR_NONE;
        op_str below = above.p && peek(c, 0) == '[' ? take_group(c, '[', ']') : OP_STR_NONE;
        if (!above.p) {
            add(c, arrows[i].plain);
        } else {
            add(c, arrows[i].command);
            if (below.n) {
                add(c, "[\\ce{");
                op_buf_add(c->out, below);
                add(c, "}]");
            }
            add(c, "{\\ce{");
            op_buf_add(c->out, above);
            add(c, "}}");
        }
        c->before = START;
        return true;
    }
    return false;
}

/* -- Everything else -- */

static bool is_end(char c)
{
    return !c || c == ' ' || c == ')' || c == ']' || c == '}' || c == ',' || c == '[' || c == '(';
}

static void put_number(struct chemistry *c)
{
    size_t from = c->at;
    while (op_is_digit(peek(c, 0)) ||
           ((peek(c, 0) == '.' || peek(c, 0) == ',' || peek(c, 0) == '/') && op_is_digit(peek(c, 1))))
        c->at++;
    op_str number = op_str_range(c->s.p + from, c->s.p + c->at);
    size_t slash = op_str_find_char(number, '/', 0);
    bool amount = c->before != ATOM;
    add(c, amount ? "" : "_{");
    if (slash != OP_NOT_FOUND) {
        add(c, "\\frac{");
        op_buf_add(c->out, op_str_first(number, slash));
        add(c, "}{");
        op_buf_add(c->out, op_str_skip(number, slash + 1));
        add(c, "}");
    } else {
        op_buf_add(c->out, number);
    }
    add(c, amount ? "" : "}");
    if (amount) {
        while (peek(c, 0) == ' ')
            c->at++;
        if (op_is_alpha(peek(c, 0)) || peek(c, 0) == '(' || peek(c, 0) == '[' || peek(c, 0) == '^')
            add(c, "\\,");
        c->before = START;
    }
}

/* One element, so that what stands below and above it is its own. */
static void put_letters(struct chemistry *c)
{
    size_t n = element_length(c);
    add(c, "\\mathrm{");
    op_buf_add(c->out, op_str_make(c->s.p + c->at, n));
    add(c, "}");
    c->at += n;
    c->before = ATOM;
}

/* A command goes through with its arguments. */
static void put_command(struct chemistry *c)
{
    if (starts(c, "\\bond")) {
        c->at += 5;
        op_str kind = peek(c, 0) == '{' ? take_group(c, '{', '}') : OP_STR("");
        add(c, op_str_eq(kind, OP_STR("=")) || op_str_eq(kind, OP_STR("2"))        ? "{=}"
               : op_str_eq(kind, OP_STR("#")) || op_str_eq(kind, OP_STR("3"))      ? "{\\equiv}"
               : op_str_eq(kind, OP_STR("->"))                                     ? "{\\rightarrow}"
               : op_str_eq(kind, OP_STR("...")) || op_str_eq(kind, OP_STR("....")) ? "{\\cdots}"
                                                                                   : "{-}");
        c->before = BOND;
        return;
    }
    size_t from = c->at++;
    while (op_is_alpha(peek(c, 0)))
        c->at++;
    if (c->at == from + 1 && c->at < c->s.n)
        do
            c->at++;
        while (((unsigned char)peek(c, 0) & 0xC0) == 0x80);
    while (peek(c, 0) == '{')
        (void)take_group(c, '{', '}');
    op_buf_add(c->out, op_str_range(c->s.p + from, c->s.p + c->at));
    add(c, " ");
    c->before = ATOM;
}

static void put_sign(struct chemistry *c, char sign)
{
    bool behind = c->before == ATOM;
    char next = peek(c, 1);
    c->at++;
    if (behind && is_end(next)) {
        add(c, sign == '+' ? "^{+}" : "^{-}");
    } else if (sign == '+') {
        op_buf_addc(c->out, '+');
        c->before = START;
    } else if (c->before == SPACE || c->before == START) {
        op_buf_addc(c->out, '-');
    } else {
        add(c, "{-}");
        c->before = BOND;
    }
}

/* Alone between spaces: a gas, or what falls out. */
static bool put_precipitate(struct chemistry *c)
{
    char sign = peek(c, 0);
    bool alone = (c->before == SPACE || c->before == START) && (!peek(c, 1) || peek(c, 1) == ' ');
    if (!alone || (sign != 'v' && sign != '^'))
        return false;
    add(c, sign == 'v' ? "\\downarrow " : "\\uparrow ");
    c->at++;
    return true;
}

static void put_other(struct chemistry *c, char sign)
{
    switch (sign) {
    case '(':
    case '[':
        op_buf_addc(c->out, sign);
        c->before = START;
        c->at++;
        return;
    case ')':
    case ']':
        op_buf_addc(c->out, sign);
        c->before = ATOM;
        break;
    case '=':
        add(c, c->before == SPACE ? "=" : "{=}");
        c->before = BOND;
        break;
    case '#':
        add(c, "{\\equiv}");
        c->before = BOND;
        break;
    case '*':
    case '.':
        add(c, "\\cdot ");
        c->before = START;
        break;
    case '&':
    case '~':
    case '\'':
    default:
        op_buf_addc(c->out, sign);
        break;
    }
    c->at++;
}

static void put_next(struct chemistry *c)
{
    char sign = peek(c, 0);
    if (sign == ' ') {
        c->at++;
        if (c->before == ATOM && (op_is_alnum(peek(c, 0)) || peek(c, 0) == '('))
            add(c, "\\ ");
        c->before = SPACE;
    } else if (put_precipitate(c) || put_arrow(c)) {
        return;
    } else if (sign == '^' || sign == '_') {
        if (c->before == ATOM)
            put_script(c, sign);
        else
            put_prescripts(c);
    } else if (op_is_digit(sign)) {
        put_number(c);
    } else if (op_is_alpha(sign)) {
        put_letters(c);
    } else if (sign == '\\') {
        put_command(c);
    } else if (sign == '{') {
        op_str inner = take_group(c, '{', '}');
        add(c, "\\text{");
        op_buf_add(c->out, inner);
        add(c, "}");
        c->before = ATOM;
    } else if (sign == '$') {
        size_t end = op_str_find_char(c->s, '$', c->at + 1);
        end = end == OP_NOT_FOUND ? c->s.n : end;
        op_str inner = op_str_range(c->s.p + c->at + 1, c->s.p + end);
        c->at = end + (end < c->s.n);
        add(c, "{");
        op_buf_add(c->out, inner);
        add(c, "}");
        c->before = ATOM;
    } else if (sign == '+' || sign == '-') {
        put_sign(c, sign);
    } else {
        put_other(c, sign);
    }
}

void math_chemistry(op_str source, struct op_buf *out)
{
    struct chemistry c = {.s = op_str_trim(source), .out = out, .before = START};
    op_buf_addc(out, '{');
    while (c.at < c.s.n)
        put_next(&c);
    op_buf_addc(out, '}');
}
