/* A stylesheet of the user's as a book can hold it. Rules are read as CSS Syntax 3 has them and written anew, so that a
   fault costs the declaration or rule that it is in and nothing else. Nothing is left that refers to other files, and
   nothing that EPUB takes away from stylesheets. */
#include "base/file.h"
#include "offprint/utf8.h"
#include "write/epub.h"

#define CSS_MAX ((size_t)1 << 20)
#define DEPTH_MAX 32  /* of brackets */
#define NESTING_MAX 3 /* of conditional rules */
#define REPORTS_MAX 20

struct css {
    op_str text;
    size_t at;
    struct op_ctx *ctx; /* NULL: nothing is reported */
    op_str file;
    size_t reports, counted_to; /* reported so far; the place up to which lines are counted */
    uint32_t line;
    struct op_buf *out;
};

static bool is_name_char(char c)
{
    return op_is_alnum(c) || c == '-' || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_name_start(char c)
{
    return is_name_char(c) && !op_is_digit(c);
}

static char char_at(op_str s, size_t at)
{
    return at < s.n ? s.p[at] : 0;
}

/* Places come in ascending order. */
static void report(struct css *css, size_t at, const char *what, op_str quoted)
{
    if (!css->ctx || ++css->reports > REPORTS_MAX)
        return;
    for (; css->counted_to < at; css->counted_to++)
        css->line += css->text.p[css->counted_to] == '\n';
    struct op_place place = {css->file, css->line, 0};
    if (css->reports == REPORTS_MAX)
        op_report(css->ctx, OP_DIAG_CSS, place, "more that books cannot hold, leaving it out without a word");
    else
        op_report(css->ctx, OP_DIAG_CSS, place, "%s, leaving it out: %.*s", what,
                  OP_ARG(op_str_first(op_str_trim(quoted), 60)));
}

/* -- Scanning -- */

/* Behind the comment that begins at `at`. */
static size_t skip_comment(op_str s, size_t at)
{
    size_t end = op_str_find(s, OP_STR("*/"), at + 2);
    return end == OP_NOT_FOUND ? s.n : end + 2;
}

static bool is_comment(op_str s, size_t at)
{
    return char_at(s, at) == '/' && char_at(s, at + 1) == '*';
}

/* Behind the string that begins at `at`; `*good` is made false for one that its line does not close. */
static size_t skip_string(op_str s, size_t at, bool *good)
{
    char quote = s.p[at++];
    for (; at < s.n && s.p[at] != quote; at++) {
        if (s.p[at] == '\n' || at + 1 == s.n) {
            *good = false;
            return at;
        }
        at += s.p[at] == '\\' && at + 1 < s.n;
    }
    *good = *good && at < s.n;
    return at < s.n ? at + 1 : s.n;
}

/* The first of `stops` outside strings, comments and brackets, or the end. */
static size_t scan(op_str s, size_t at, const char *stops, bool *good)
{
    char open[DEPTH_MAX];
    size_t depth = 0;
    *good = true;
    while (at < s.n) {
        char c = s.p[at];
        if (is_comment(s, at)) {
            at = skip_comment(s, at);
            continue;
        }
        if (c == '"' || c == '\'') {
            at = skip_string(s, at, good);
            continue;
        }
        if (depth == 0 && c && strchr(stops, c))
            return at;
        if (c == '(' || c == '[' || c == '{') {
            if (depth < DEPTH_MAX)
                open[depth++] = c == '(' ? ')' : c == '[' ? ']' : '}';
            else
                *good = false;
        } else if (c == ')' || c == ']' || c == '}') {
            /* A brace closes what was left open within it. */
            while (c == '}' && depth && open[depth - 1] != '}')
                depth--, *good = false;
            if (depth && open[depth - 1] == c)
                depth--;
            else
                *good = false;
        }
        at++;
    }
    *good = *good && depth == 0;
    return at;
}

/* Without comments, white space folded, strings as they are. */
static void add_plain(struct op_buf *out, op_str s)
{
    bool space = false, good = true;
    size_t start = out->n;
    for (size_t at = 0; at < s.n;) {
        size_t from = at;
        if (is_comment(s, at) || op_is_space(s.p[at])) {
            at = is_comment(s, at) ? skip_comment(s, at) : at + 1;
            space = true;
            continue;
        }
        if (space && out->n > start)
            op_buf_addc(out, ' ');
        space = false;
        at = s.p[at] == '"' || s.p[at] == '\'' ? skip_string(s, at, &good) : at + 1;
        op_buf_add(out, op_str_make(s.p + from, at - from));
    }
}

/* -- What may stay -- */

/* Characters of `allowed`, names, strings and blanks. An escape outside a string could spell anything. */
static bool has_only(op_str s, const char *allowed)
{
    bool good = true;
    for (size_t at = 0; at < s.n && good;) {
        char c = s.p[at];
        if (is_comment(s, at))
            at = skip_comment(s, at);
        else if (c == '"' || c == '\'')
            at = skip_string(s, at, &good);
        else if (c && (is_name_char(c) || op_is_space(c) || strchr(allowed, c)))
            at++;
        else
            good = false;
    }
    return good;
}

/* Punctuation that must be followed by a name, and combinators that need two sides. */
static bool is_selector(op_str s)
{
    bool good, wants = true; /* a compound selector has to come */
    size_t end = scan(s, 0, "{};", &good);
    if (!s.n || end < s.n || !good || !has_only(s, ".#:*>+~,[]()=^$|"))
        return false;
    for (size_t at = 0; at < s.n; at++) {
        char c = s.p[at], next = char_at(s, at + 1);
        if (op_is_space(c))
            continue;
        if (c == '(' || c == '[') {
            size_t close = scan(s, at + 1, c == '(' ? ")" : "]", &good);
            op_str inner = op_str_trim(op_str_make(s.p + at + 1, close - at - 1));
            bool called = c == '[' ? inner.n && is_name_start(inner.p[0]) : at && is_name_char(s.p[at - 1]);
            if (!good || close >= s.n || !inner.n || !called)
                return false;
            at = close;
            wants = false;
        } else if (c == '>' || c == '+' || c == '~' || c == ',') {
            if (wants)
                return false;
            wants = true;
        } else if (c == '.' || c == '#') {
            if (!is_name_start(next))
                return false;
        } else if (c == ':') {
            if (!is_name_start(next) && !(next == ':' && is_name_start(char_at(s, at + 2))))
                return false;
            at += next == ':';
        } else if (c == '*' || is_name_char(c)) {
            if (op_is_digit(c) && wants)
                return false;
            wants = false;
        } else {
            return false;
        }
    }
    return !wants;
}

static bool has_word(op_str s, const char *word)
{
    op_str w = op_str_z(word);
    for (size_t at = 0; at + w.n <= s.n; at++)
        if (op_str_eq_ci(op_str_make(s.p + at, w.n), w))
            return true;
    return false;
}

/* What is wrong with a declaration, or NULL. */
static const char *declaration_fault(op_str name, op_str value)
{
    static const char *const refused[] = {"direction", "unicode-bidi", "behavior", "-moz-binding", "src"};
    static const char *const fetching[] = {"url(", "image(", "image-set(", "src(", "expression("};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (op_str_eq_ci(name, op_str_z(refused[i])))
            return "a property that books cannot have";
    for (size_t i = 0; i < sizeof fetching / sizeof *fetching; i++)
        if (has_word(value, fetching[i]))
            return "a reference to a file";
    if (op_str_eq_ci(name, OP_STR("position")) && !op_str_eq_ci(value, OP_STR("static")) &&
        !op_str_eq_ci(value, OP_STR("relative")))
        return "a position that pages do not have";
    bool good = name.n && value.n && is_name_start(name.p[0]) && !op_str_starts(name, OP_STR("--")) &&
                op_str_find_char(name, ' ', 0) == OP_NOT_FOUND && has_only(name, "") && has_only(value, ",./%#()+*!");
    for (size_t at = 0; good && at < value.n; at++) {
        char c = value.p[at], next = char_at(value, at + 1);
        if (c == '"' || c == '\'')
            at = skip_string(value, at, &good) - 1;
        else if (c == '.')
            good = op_is_digit(next);
        else if (c == '#')
            good = is_name_char(next);
        else if (c == '%')
            good = at && op_is_digit(value.p[at - 1]);
        else if (c == '!')
            good = op_str_eq_ci(op_str_trim(op_str_skip(value, at + 1)), OP_STR("important"));
    }
    return good ? NULL : "not a declaration";
}

/* -- Rules -- */

static void add_declarations(struct css *css, size_t from, size_t to)
{
    op_str block = op_str_first(css->text, to);
    while (from < to) {
        bool good;
        size_t end = scan(block, from, ";", &good), colon = op_str_find_char(op_str_first(block, end), ':', from);
        op_str all = op_str_make(block.p + from, end - from);
        struct op_buf name = OP_BUF_INIT, value = OP_BUF_INIT;
        if (colon < end) {
            add_plain(&name, op_str_make(block.p + from, colon - from));
            add_plain(&value, op_str_make(block.p + colon + 1, end - colon - 1));
        } else {
            add_plain(&name, all);
        }
        const char *fault = good ? declaration_fault(op_buf_str(&name), op_buf_str(&value)) : "not a declaration";
        if (name.n && fault)
            report(css, from, fault, all);
        else if (name.n)
            op_buf_addf(css->out, " %.*s: %.*s;", OP_ARG(op_buf_str(&name)), OP_ARG(op_buf_str(&value)));
        op_buf_release(&name);
        op_buf_release(&value);
        from = end + 1;
    }
}

/* A rule with declarations, from its prelude up to behind its block. */
static void add_rule(struct css *css, op_str prelude, size_t open, size_t close)
{
    size_t before = css->out->n;
    op_buf_addf(css->out, "%.*s {", OP_ARG(prelude));
    size_t head = css->out->n;
    add_declarations(css, open + 1, close);
    if (css->out->n == head)
        op_buf_truncate(css->out, before);
    else
        op_buf_addz(css->out, " }\n");
}

static bool is_condition(op_str s)
{
    bool good;
    return s.n && scan(s, 0, "{};", &good) == s.n && good && has_only(s, "():,./");
}

/* The rules from css->at on. Conditional rules are entered, their ends remembered. */
static void add_rules(struct css *css)
{
    size_t ends[NESTING_MAX + 1] = {css->text.n}, depth = 0;
    while (css->at < css->text.n || depth) {
        op_str s = op_str_first(css->text, ends[depth]);
        if (css->at >= s.n) {
            op_buf_addz(css->out, "}\n");
            css->at = ends[depth--] + 1;
            continue;
        }
        if (op_is_space(s.p[css->at]) || is_comment(s, css->at)) {
            css->at = is_comment(s, css->at) ? skip_comment(s, css->at) : css->at + 1;
            continue;
        }
        bool good, closed, at_rule = s.p[css->at] == '@';
        size_t from = css->at, open = scan(s, from, at_rule ? "{;}" : "{}", &good);
        bool block = char_at(s, open) == '{';
        size_t close = block ? scan(s, open + 1, "}", &closed) : open;
        struct op_buf plain = OP_BUF_INIT;
        add_plain(&plain, op_str_make(s.p + from, open - from));
        op_str prelude = op_buf_str(&plain), condition = prelude;
        op_str name = op_str_cut(&condition, ' ');
        bool conditional = op_str_eq_ci(name, OP_STR("@media")) || op_str_eq_ci(name, OP_STR("@supports"));
        css->at = close + 1;
        if (!good || !block) {
            if (!op_str_eq_ci(name, OP_STR("@charset")))
                report(css, from, at_rule ? "a rule that books cannot hold" : "not a rule", prelude);
        } else if (conditional && depth < NESTING_MAX && is_condition(condition)) {
            op_buf_addf(css->out, "%.*s {\n", OP_ARG(prelude));
            ends[++depth] = close;
            css->at = open + 1;
        } else if (at_rule ? op_str_eq_ci(name, OP_STR("@page")) && has_only(condition, ":") : is_selector(prelude)) {
            add_rule(css, prelude, open, close);
        } else {
            report(css, from, at_rule ? "a rule that books cannot hold" : "not a selector", prelude);
        }
        op_buf_release(&plain);
    }
}

/* Sound UTF-8 without a mark in front and without control characters. */
static void add_sound(struct op_buf *out, op_str bytes)
{
    if (op_str_starts(bytes, OP_STR("\xEF\xBB\xBF")))
        bytes = op_str_skip(bytes, 3);
    for (size_t at = 0, n; at < bytes.n; at += n) {
        uint32_t c = op_utf8_decode(bytes.p + at, bytes.p + bytes.n, &n);
        bool control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0);
        op_buf_add_utf8(out, control ? ' ' : c);
    }
}

void epub_css_clean(struct op_ctx *ctx, op_str file, op_str bytes, struct op_buf *out)
{
    struct op_buf text = OP_BUF_INIT;
    add_sound(&text, bytes);
    struct css css = {.text = op_buf_str(&text), .ctx = ctx, .file = file, .line = 1, .out = out};
    add_rules(&css);
    op_buf_release(&text);
}

bool epub_css_add(struct op_ctx *ctx, op_str file, struct op_buf *out)
{
    struct op_buf bytes = OP_BUF_INIT;
    int fault = op_file_load(file, CSS_MAX, &bytes);
    if (fault && ctx)
        op_report(ctx, OP_DIAG_CSS, (struct op_place){file, 0, 0}, "stylesheet not used: %s", strerror(fault));
    if (!fault)
        epub_css_clean(ctx, file, op_buf_str(&bytes), out);
    op_buf_release(&bytes);
    return !fault;
}
