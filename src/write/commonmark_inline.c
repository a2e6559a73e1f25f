/* Markdown: what stands within lines. */
#include "write/commonmark.h"

#include "doc/formula.h"
#include "md/unicode.h"
#include "offprint/uri.h"
#include "offprint/utf8.h"
#include "offprint/xhtml.h"

/* -- Characters around -- */

/* The character before the end of what is gathered; a space at its start. */
static uint32_t char_before(const struct cm *m, size_t at)
{
    size_t start = at, length;
    while (start > 0 && ((unsigned char)m->para.p[start - 1] & 0xC0) == 0x80)
        start--;
    return start ? op_utf8_decode(m->para.p + start - 1, m->para.p + at, &length) : ' ';
}

static uint32_t first_char(op_str s)
{
    size_t length;
    return s.n ? op_utf8_decode(s.p, s.p + s.n, &length) : ' ';
}

#define LOOK_MAX 32 /* nodes */

/* The character that will stand behind what `n` holds; a space at the end of its block. */
static uint32_t char_behind(const struct op_node *n)
{
    for (unsigned looks = 0; n && looks < LOOK_MAX; looks++) {
        const struct op_node *next = op_next(n);
        if (!next) {
            n = op_parent(n);
            if (!n || op_flags(n) & (OP_NAME_BLOCK | OP_NAME_CELL))
                return ' ';
            continue;
        }
        n = next;
        if (n->kind == OP_TEXT && n->n)
            return first_char(op_text(n));
        if (!op_is_element(n))
            continue;
        const struct op_node *first = op_first(n);
        if (op_is(n, OP_N_BR))
            return ' ';
        if (first && first->kind == OP_TEXT && first->n && !op_is(n, OP_N_CODE))
            return op_is(n, OP_N_A) ? '[' : first_char(op_text(first));
        return '<';
    }
    return ' ';
}

static bool is_space_char(uint32_t c)
{
    return md_unicode_space(c) || c == '\n';
}

/* -- Text -- */

static void settle_space(struct cm *m)
{
    if (m->space && m->para.n > m->hard_end)
        op_buf_addc(&m->para, ' ');
    m->space = false;
}

void cm_add_raw(struct cm *m, op_str s)
{
    settle_space(m);
    op_buf_add(&m->para, s);
}

static bool is_wordy(uint32_t c)
{
    return c >= 0x80 ? !md_unicode_punct(c) && !md_unicode_space(c) : op_is_alnum((char)c);
}

/* Does `&` at `at` begin what reads as a character reference? */
static bool is_reference(op_str s, size_t at)
{
    size_t i = at + 1;
    while (i < s.n && (op_is_alnum(s.p[i]) || s.p[i] == '#'))
        i++;
    return i > at + 1 && i < s.n && s.p[i] == ';';
}

/* Must the ASCII sign at `i` be escaped? `before` stands before it, in what was gathered. */
static bool needs_escape(const struct cm *m, op_str s, size_t i, uint32_t before)
{
    char c = s.p[i], next = i + 1 < s.n ? s.p[i + 1] : ' ';
    switch (c) {
    case '\\':
    case '`':
    case '[':
    case '^':
    case '$':
    case '{':
        return true;
    case '*':
    case '~':
        return !(is_space_char(before) && op_is_space(next));
    case '_':
        return !(is_wordy(before) && i + 1 < s.n && op_is_alnum(next));
    case '<':
        return op_is_alpha(next) || next == '/' || next == '!' || next == '?';
    case '&':
        return is_reference(s, i);
    case '=':
    case '%':
        return before == (uint32_t)c || next == c || before == '{';
    case '|':
        return m->tabled;
    case '@':
        return !m->linked && op_is_alnum(next);
    case ':':
        return !m->linked && next == '/' && before < 0x80 && op_is_alpha((char)before);
    case '.':
        return !m->linked && (before == 'w' || before == 'W') && op_is_alnum(next) && m->para.n >= 3 &&
               op_str_eq_ci(op_str_make(m->para.p + m->para.n - 3, 3), OP_STR("www"));
    default:
        return false;
    }
}

void cm_add_text(struct cm *m, op_str s)
{
    for (size_t i = 0, length; i < s.n; i += length) {
        unsigned char c = (unsigned char)s.p[i];
        length = 1;
        if (op_is_space((char)c)) {
            m->space = true;
            continue;
        }
        settle_space(m);
        if (m->linked && (c == '[' || c == ']')) {
            /* Escaped they would read as the signs of a formula: \[ and \]. */
            op_buf_addz(&m->para, c == '[' ? "&#91;" : "&#93;");
            continue;
        }
        if (c >= 0x80) {
            (void)op_utf8_decode(s.p + i, s.p + s.n, &length);
        } else if (!op_is_alnum((char)c) && needs_escape(m, s, i, char_before(m, m->para.n))) {
            op_buf_addc(&m->para, '\\');
        }
        op_buf_add(&m->para, op_str_make(s.p + i, length));
    }
}

/* -- Code -- */

static void add_code(struct cm *m, const struct op_node *n)
{
    struct op_buf raw = OP_BUF_INIT;
    op_text_content(n, &raw);
    op_str s = op_buf_str(&raw);
    for (size_t i = 0; i < raw.n; i++)
        if (op_is_space(raw.p[i]))
            raw.p[i] = ' ';
    bool blank = !op_str_trim(s).n;
    if (!s.n || blank) {
        m->space = m->space || s.n;
        op_buf_release(&raw);
        return;
    }
    size_t ticks = op_str_longest_run(s, '`') + 1;
    /* One space at both ends is taken away by who reads it. */
    bool padded = *s.p == '`' || s.p[s.n - 1] == '`' || (*s.p == ' ' && s.p[s.n - 1] == ' ');
    settle_space(m);
    op_buf_fill(&m->para, '`', ticks);
    op_buf_addz(&m->para, padded ? " " : "");
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '|' && m->tabled)
            op_buf_addc(&m->para, '\\');
        op_buf_addc(&m->para, s.p[i]);
    }
    op_buf_addz(&m->para, padded ? " " : "");
    op_buf_fill(&m->para, '`', ticks);
    op_buf_release(&raw);
}

/* -- Tags -- */

void cm_add_tag(struct cm *m, const struct op_node *n, struct op_buf *out)
{
    op_buf_addc(out, '<');
    op_buf_add(out, op_doc_name_str(m->doc, n->name));
    for (uint32_t i = 0; i < n->n; i++) {
        const struct op_attr *a = &n->u.attrs[i];
        if (a->ns != OP_NS_HTML || (a->name == OP_N_ID && !cm_is_target(m, op_attr_value(a))))
            continue;
        op_buf_addc(out, ' ');
        op_buf_add(out, op_doc_name_str(m->doc, a->name));
        op_buf_addz(out, "=\"");
        op_xml_escape_attr(op_attr_value(a), out);
        op_buf_addc(out, '"');
    }
    op_buf_addc(out, '>');
}

static void add_end_tag(struct cm *m, const struct op_node *n, struct op_buf *out)
{
    op_buf_addz(out, "</");
    op_buf_add(out, op_doc_name_str(m->doc, n->name));
    op_buf_addc(out, '>');
}

void cm_add_html(struct cm *m, const struct op_node *n, struct op_buf *out)
{
    static const struct op_xhtml_options xhtml = {.stream = false};
    static const op_str declaration = OP_STR_INIT(" xmlns=\"http://www.w3.org/1999/xhtml\"");
    struct op_buf html = OP_BUF_INIT;
    op_xhtml_write(m->doc, n, &xhtml, &html);
    op_str s = op_buf_str(&html);
    size_t at = op_str_find(s, declaration, 0);
    if (at != OP_NOT_FOUND) {
        op_buf_add(out, op_str_first(s, at));
        s = op_str_skip(s, at + declaration.n);
    }
    op_buf_add(out, s);
    op_buf_release(&html);
}

/* An element as HTML, in one line. */
static void add_html(struct cm *m, const struct op_node *n)
{
    settle_space(m);
    size_t from = m->para.n;
    cm_add_html(m, n, &m->para);
    for (size_t i = from; i < m->para.n; i++)
        if (m->para.p[i] == '\n' || m->para.p[i] == '\r')
            m->para.p[i] = ' ';
}

/* -- Addresses -- */

/* As a link's destination: between < and > when it holds what would end it. */
static void add_destination(struct op_buf *out, op_str url)
{
    bool plain = url.n > 0;
    for (size_t i = 0; i < url.n && plain; i++)
        plain = (unsigned char)url.p[i] > ' ' && !strchr("()<>\\*_|`", url.p[i]);
    if (plain) {
        op_buf_add(out, url);
        return;
    }
    op_buf_addc(out, '<');
    for (size_t i = 0; i < url.n; i++) {
        char c = url.p[i];
        if (c == '<' || c == '>' || c == '\\')
            op_buf_addc(out, '\\');
        if (c == '|')
            op_buf_addz(out, "%7C");
        else
            op_buf_addc(out, (unsigned char)c < ' ' ? ' ' : c);
    }
    op_buf_addc(out, '>');
}

static void add_title(struct cm *m, struct op_buf *out, op_str title)
{
    if (!op_str_trim(title).n)
        return;
    op_buf_addz(out, " \"");
    for (size_t i = 0; i < title.n; i++) {
        char c = title.p[i];
        if (c == '"' || c == '\\' || (c == '|' && m->tabled) || (c == '&' && is_reference(title, i)))
            op_buf_addc(out, '\\');
        if (c == '\n')
            op_buf_addz(out, "&#10;");
        else
            op_buf_addc(out, op_is_space(c) ? ' ' : c);
    }
    op_buf_addc(out, '"');
}

static void add_image(struct cm *m, const struct op_node *n)
{
    op_str src = op_attr(n, OP_N_SRC), alt = op_attr(n, OP_N_ALT);
    if (!src.n || op_str_starts(src, OP_STR("data:"))) { /* nothing that text could carry */
        cm_add_text(m, alt);
        return;
    }
    settle_space(m);
    op_buf_addz(&m->para, "![");
    unsigned linked = m->linked++;
    cm_add_text(m, alt);
    m->linked = linked;
    m->space = false;
    op_buf_addz(&m->para, "](");
    add_destination(&m->para, src);
    add_title(m, &m->para, op_attr(n, OP_N_TITLE));
    op_buf_addc(&m->para, ')');
}

/* May the address stand as <address>? Then it has a scheme, and nothing that would be read otherwise. */
static bool is_plain_address(op_str url)
{
    bool scheme = op_str_starts(url, OP_STR("http://")) || op_str_starts(url, OP_STR("https://"));
    for (size_t i = 0; i < url.n && scheme; i++)
        scheme = (unsigned char)url.p[i] > ' ' && !strchr("<>|\\", url.p[i]);
    return scheme;
}

static void insert(struct op_buf *b, size_t at, op_str s)
{
    size_t n = b->n;
    if (!op_buf_reserve(b, s.n + 1))
        return;
    memmove(b->p + at + s.n, b->p + at, n - at);
    memcpy(b->p + at, s.p, s.n);
    b->n = n + s.n;
}

static void leave_link(struct cm *m, const struct cm_frame *f)
{
    op_str url = op_str_trim(op_attr(f->node, OP_N_HREF)), title = op_attr(f->node, OP_N_TITLE);
    m->linked--;
    if (f->mark == m->para.n)
        return;
    struct op_buf text = OP_BUF_INIT;
    op_text_content(f->node, &text);
    bool same = op_str_eq(op_str_trim(op_buf_str(&text)), url) && !title.n && is_plain_address(url);
    op_buf_release(&text);
    if (same && !op_first(f->node)->next_) {
        op_buf_truncate(&m->para, f->mark);
        op_buf_addc(&m->para, '<');
        op_buf_add(&m->para, url);
        op_buf_addc(&m->para, '>');
        return;
    }
    /* A sign of exclamation before it would make it an image. */
    bool image = f->mark && m->para.p[f->mark - 1] == '!' && (f->mark < 2 || m->para.p[f->mark - 2] != '\\');
    insert(&m->para, f->mark, OP_STR("["));
    if (image)
        insert(&m->para, f->mark - 1, OP_STR("\\"));
    op_buf_addz(&m->para, "](");
    add_destination(&m->para, url);
    add_title(m, &m->para, title);
    op_buf_addc(&m->para, ')');
}

/* -- Stress -- */

static bool is_stress(const struct op_node *n)
{
    switch (n->name) {
    case OP_N_EM:
    case OP_N_I:
    case OP_N_STRONG:
    case OP_N_B:
    case OP_N_DEL:
    case OP_N_S:
        return !n->n;
    default:
        return false;
    }
}

static op_str signs_of(const struct cm *m, const struct op_node *n)
{
    switch (n->name) {
    case OP_N_STRONG:
        return OP_STR("**");
    case OP_N_DEL:
        return OP_STR("~~");
    case OP_N_EM:
        /* Within strong text the other sign, so that runs of asterisks do not join. */
        for (size_t i = m->frame_count; i-- > 0 && m->frames[i].kind >= CM_STRESS;)
            if (m->frames[i].kind == CM_STRESS && m->frames[i].node->name == OP_N_STRONG)
                return OP_STR("_");
        return OP_STR("*");
    default: /* i, b and s are no em, strong and del */
        return OP_STR_NONE;
    }
}

/* Do the signs open and close where they would stand (CommonMark 0.31.2, section 6.2)? */
static bool are_understood(const struct cm *m, const struct cm_frame *f, op_str signs)
{
    uint32_t before = char_before(m, f->mark), behind = m->space ? ' ' : char_behind(f->node);
    op_str inside = op_str_skip(op_buf_str(&m->para), f->mark);
    uint32_t first = first_char(inside), last = char_before(m, m->para.n);
    bool word = *signs.p == '_';
    if (!signs.n || is_space_char(first) || is_space_char(last) || before == (uint32_t)(unsigned char)*signs.p ||
        behind == (uint32_t)(unsigned char)*signs.p || last == '\\')
        return false;
    /* ***x*** is strong text that is stressed. */
    const struct op_node *only = op_first(f->node);
    bool both = op_is(f->node, OP_N_EM) && only && !op_next(only) && op_is(only, OP_N_STRONG) && *signs.p == '*' &&
                op_str_starts(inside, OP_STR("**")) && inside.n > 2 && inside.p[2] != '*';
    if (!both && (first == (uint32_t)(unsigned char)*signs.p || last == (uint32_t)(unsigned char)*signs.p))
        return false;
    bool opens = !md_unicode_punct(first) || is_space_char(before) || md_unicode_punct(before);
    bool closes = !md_unicode_punct(last) || is_space_char(behind) || md_unicode_punct(behind);
    if (word) {
        opens = opens && (is_space_char(before) || md_unicode_punct(before));
        closes = closes && (is_space_char(behind) || md_unicode_punct(behind));
    }
    return opens && closes;
}

static void leave_stress(struct cm *m, const struct cm_frame *f)
{
    op_str signs = signs_of(m, f->node);
    if (f->mark == m->para.n)
        return;
    if (signs.n && are_understood(m, f, signs)) {
        insert(&m->para, f->mark, signs);
        op_buf_add(&m->para, signs);
        return;
    }
    struct op_buf tag = OP_BUF_INIT;
    cm_add_tag(m, f->node, &tag);
    insert(&m->para, f->mark, op_buf_str(&tag));
    op_buf_release(&tag);
    add_end_tag(m, f->node, &m->para);
}

/* -- Elements -- */

static bool is_role(const struct op_node *n, const char *role)
{
    return op_str_has_word(op_attr(n, OP_N_ROLE), op_str_z(role));
}

/* A reference to a note: [^1]. True when it is one, or leads back from one. */
static bool add_note_reference(struct cm *m, const struct op_node *a)
{
    op_str href = op_attr(a, OP_N_HREF);
    uint32_t number = is_role(a, "doc-noteref") ? cm_note_number(m, op_str_skip(href, 1)) : 0;
    if (number) {
        struct op_buf reference = OP_BUF_INIT;
        op_buf_addf(&reference, "[^%u]", number);
        cm_add_raw(m, op_buf_str(&reference));
        op_buf_release(&reference);
        return true;
    }
    if (!is_role(a, "doc-backlink"))
        return false;
    m->space = false;
    return true;
}

/* The sign of a reference stands in sup; the sign [^1] needs none. */
static bool is_note_script(const struct cm *m, const struct op_node *n)
{
    const struct op_node *only = op_first(n);
    return op_is(n, OP_N_SUP) && only && op_is(only, OP_N_A) && is_role(only, "doc-noteref") &&
           cm_note_number(m, op_str_skip(op_attr(only, OP_N_HREF), 1)) != 0;
}

static void add_math(struct cm *m, struct op_node *n)
{
    op_str tex = op_formula_tex(m->doc, n);
    bool display = op_formula_is_display(n);
    bool plain = tex.n && op_str_find_char(tex, '$', 0) == OP_NOT_FOUND && !m->tabled;
    for (size_t i = 0; i + 1 < tex.n && plain; i++)
        plain = tex.p[i] != '\n' || (tex.p[i + 1] != '\n' && display);
    if (!plain) {
        add_html(m, n);
        return;
    }
    cm_add_raw(m, display ? OP_STR("$$") : OP_STR("$"));
    op_buf_add(&m->para, tex);
    op_buf_addz(&m->para, display ? "$$" : "$");
}

static void add_break(struct cm *m)
{
    m->space = false;
    if (m->tabled) {
        op_buf_addz(&m->para, "<br>");
        return;
    }
    /* At the start of a block there is no line to end. */
    op_buf_addz(&m->para, m->para.n > m->hard_end ? "\\\n" : "<br>");
    m->hard_end = m->para.n;
}

bool cm_enter_inline(struct cm *m, struct op_node *n)
{
    if (n->ns == OP_NS_MATHML) {
        add_math(m, n);
        return true;
    }
    if (n->ns != OP_NS_HTML) {
        add_html(m, n);
        return true;
    }
    switch (n->name) {
    case OP_N_BR:
        add_break(m);
        return true;
    case OP_N_IMG:
        add_image(m, n);
        return true;
    case OP_N_CODE:
        if (n->n)
            break;
        add_code(m, n);
        return true;
    case OP_N_WBR:
        cm_add_raw(m, OP_STR("<wbr>"));
        return true;
    case OP_N_INPUT:
        cm_add_raw(m, op_attr(n, OP_N_CHECKED).p ? OP_STR("[x]") : OP_STR("[ ]"));
        m->space = true;
        return true;
    case OP_N_A:
        if (add_note_reference(m, n))
            return true;
        if (!op_attr(n, OP_N_HREF).n && !cm_is_target(m, op_attr(n, OP_N_ID)))
            return false;
        if (!op_attr(n, OP_N_HREF).n)
            break;
        if (op_attr(n, OP_N_ID).n && cm_is_target(m, op_attr(n, OP_N_ID)))
            break; /* an anchor too: tags */
        settle_space(m);
        cm_push(m, n, CM_LINK);
        m->linked++;
        return false;
    default:
        break;
    }
    if (is_note_script(m, n))
        return false;
    settle_space(m);
    if (is_stress(n)) {
        cm_push(m, n, CM_STRESS);
        return false;
    }
    cm_push(m, n, CM_TAGS);
    cm_add_tag(m, n, &m->para);
    return false;
}

void cm_leave_inline(struct cm *m, const struct cm_frame *frame)
{
    struct cm_frame f = *frame;
    if (f.kind == CM_TAGS) {
        add_end_tag(m, f.node, &m->para);
        return;
    }
    /* A space at the start stands better before the signs. */
    if (f.mark < m->para.n && m->para.p[f.mark] == ' ')
        f.mark++;
    if (f.kind == CM_LINK)
        leave_link(m, &f);
    else
        leave_stress(m, &f);
}

/* -- Lines -- */

void cm_escape_line(op_str line, struct op_buf *out)
{
    size_t digits = 0;
    char c = line.n ? *line.p : 0, next = line.n > 1 ? line.p[1] : ' ';
    while (digits < line.n && op_is_digit(line.p[digits]))
        digits++;
    bool ordered = digits && digits < 10 && digits < line.n && (line.p[digits] == '.' || line.p[digits] == ')') &&
                   (digits + 1 == line.n || line.p[digits + 1] == ' ');
    bool sign = c == '>' || c == '=' || c == '|' || (c == '#' && (next == ' ' || next == '#')) ||
                (c == ':' && (next == ' ' || next == ':')) || (c == '-' && next == '-') ||
                ((c == '+' || c == '-' || c == '*' || c == '~') && next == ' ');
    if (sign)
        op_buf_addc(out, '\\');
    if (!ordered) {
        op_buf_add(out, line);
        return;
    }
    op_buf_add(out, op_str_first(line, digits));
    op_buf_addc(out, '\\');
    op_buf_add(out, op_str_skip(line, digits));
}
