/* How blocks start: CommonMark 0.31.2, chapters 4 and 5; GitHub's tables; and those of articles: footnotes, definition
   lists, ::: blocks, formulas, line blocks, comments, attribute lines, abbreviations. */
#include "md/block.h"

#include "md/unicode.h"

enum { LOOK_AHEAD_MAX = 1 << 16 };

static bool in_paragraph(const struct md_reader *r)
{
    return r->container->kind == MD_PARAGRAPH;
}

/* A container more: false where they lie too deep. */
static bool may_nest(struct md_reader *r)
{
    if (r->container->depth < MD_DEPTH_MAX)
        return true;
    md_limit(r->p, r->row);
    return false;
}

static uint32_t run_at_mark(const struct md_reader *r)
{
    op_str rest = md_rest(r);
    uint32_t n = 0;
    while (n < rest.n && rest.p[n] == rest.p[0])
        n++;
    return n;
}

static enum md_start start_quote(struct md_reader *r)
{
    if (!may_nest(r))
        return MD_NO_START;
    uint32_t at = r->mark;
    md_advance_to_mark(r);
    md_advance_bytes(r, 1);
    if (r->offset < r->end && md_is_blank(r->p->s[r->offset]))
        md_advance_columns(r, 1);
    md_close_unmatched(r);
    (void)md_open(r, MD_QUOTE, at);
    return MD_CONTAINER_START;
}

/* -- Headings and rules -- */

static uint32_t trim_end(const char *s, uint32_t from, uint32_t to)
{
    while (to > from && md_is_blank(s[to - 1]))
        to--;
    return to;
}

static enum md_start start_atx(struct md_reader *r)
{
    const char *s = r->p->s;
    uint32_t level = run_at_mark(r), from = r->mark + level;
    if (level > 6 || (from < r->end && !md_is_blank(s[from])))
        return MD_NO_START;
    from += (uint32_t)md_scan_spaces(s + from, s + r->end);
    uint32_t to = trim_end(s, from, r->end), text = to;
    while (text > from && s[text - 1] == '#')
        text--;
    if (text == from || md_is_blank(s[text - 1]))
        to = trim_end(s, from, text);
    md_close_unmatched(r);
    struct md_block *b = md_open(r, MD_HEADING, r->mark);
    b->u.heading.level = level;
    md_add_line(r->p, b, (struct md_line){from, to, 0});
    md_close(r, b, r->row);
    return MD_LINE_TAKEN;
}

static enum md_start start_setext(struct md_reader *r)
{
    char c = md_mark(r);
    uint32_t run = run_at_mark(r);
    const char *s = r->p->s;
    if (!in_paragraph(r) || r->mark + run + md_scan_spaces(s + r->mark + run, s + r->end) != r->end ||
        md_take_definitions(r->p, r->container))
        return MD_NO_START;
    md_close_unmatched(r);
    struct md_block *b = r->container;
    b->kind = MD_HEADING;
    b->u.heading.level = c == '=' ? 1 : 2;
    md_close(r, b, r->row);
    return MD_LINE_TAKEN;
}

static enum md_start start_rule(struct md_reader *r)
{
    op_str rest = md_rest(r);
    size_t count = 0;
    for (size_t i = 0; i < rest.n; i++) {
        if (rest.p[i] == rest.p[0])
            count++;
        else if (!md_is_blank(rest.p[i]))
            return MD_NO_START;
    }
    if (count < 3)
        return MD_NO_START;
    md_close_unmatched(r);
    md_close(r, md_open(r, MD_RULE, r->mark), r->row);
    return MD_LINE_TAKEN;
}

/* -- Code and HTML -- */

static enum md_start start_fenced(struct md_reader *r)
{
    op_str rest = md_rest(r);
    uint32_t run = run_at_mark(r), indent = r->indent;
    if (run < 3 || (rest.p[0] == '`' && op_str_find_char(rest, '`', run) != OP_NOT_FOUND))
        return MD_NO_START;
    md_close_unmatched(r);
    struct md_block *b = md_open(r, MD_FENCED, r->mark);
    b->u.code.fence = rest.p[0];
    b->u.code.length = run;
    b->u.code.indent = indent;
    b->u.code.info = op_str_trim(op_str_skip(rest, run));
    return MD_LINE_TAKEN;
}

static enum md_start start_indented(struct md_reader *r)
{
    if (r->tip->kind == MD_PARAGRAPH || r->blank)
        return MD_NO_START;
    uint32_t at = r->mark;
    md_advance_columns(r, 4);
    md_close_unmatched(r);
    (void)md_open(r, MD_CODE, at);
    return MD_LEAF_START;
}

static enum md_start start_html(struct md_reader *r)
{
    bool within = in_paragraph(r) || (!r->all_closed && !r->blank && r->tip->kind == MD_PARAGRAPH);
    unsigned kind = md_scan_html_start(r->p->s + r->mark, r->p->s + r->end, within);
    if (!kind)
        return MD_NO_START;
    md_close_unmatched(r);
    struct md_block *b = md_open(r, MD_HTML, r->mark);
    b->u.html = kind;
    return MD_LEAF_START;
}

/* -- Lists -- */

struct marker {
    char c;
    uint32_t width, start;
};

static bool read_marker(const struct md_reader *r, struct marker *m)
{
    op_str rest = md_rest(r);
    uint32_t n = 0;
    m->start = 0;
    if (rest.p[0] == '-' || rest.p[0] == '*' || rest.p[0] == '+') {
        m->c = rest.p[n++];
    } else {
        for (; n < rest.n && n < 9 && op_is_digit(rest.p[n]); n++)
            m->start = m->start * 10 + (uint32_t)(rest.p[n] - '0');
        if (!n || n == rest.n || (rest.p[n] != '.' && rest.p[n] != ')') || (in_paragraph(r) && m->start != 1))
            return false;
        m->c = rest.p[n++];
    }
    m->width = n;
    if (n < rest.n && !md_is_blank(rest.p[n]))
        return false;
    return !in_paragraph(r) || n + md_scan_spaces(rest.p + n, rest.p + rest.n) < rest.n;
}

/* Takes the marker and the space behind it; how many columns from the marker to the content. */
static uint32_t take_marker(struct md_reader *r, uint32_t width)
{
    const char *s = r->p->s;
    md_advance_to_mark(r);
    md_advance_columns(r, width);
    struct md_reader at = *r;
    do
        md_advance_columns(r, 1);
    while (r->column - at.column < 5 && r->offset < r->end && md_is_blank(s[r->offset]));
    uint32_t spaces = r->column - at.column;
    if (spaces >= 1 && spaces < 5 && r->offset < r->end)
        return width + spaces;
    r->offset = at.offset;
    r->column = at.column;
    r->partial_tab = at.partial_tab;
    if (r->offset < r->end && md_is_blank(s[r->offset]))
        md_advance_columns(r, 1);
    return width + 1;
}

static enum md_start start_item(struct md_reader *r)
{
    struct marker m;
    if (r->indent > 3 || !read_marker(r, &m) || !may_nest(r))
        return MD_NO_START;
    uint32_t at = r->mark, offset = r->indent, padding = take_marker(r, m.width);
    md_close_unmatched(r);
    struct md_block *list = r->container;
    if (r->tip->kind != MD_LIST || list->kind != MD_LIST || list->u.list.marker != m.c) {
        list = md_open(r, MD_LIST, at);
        list->u.list.marker = m.c;
        list->u.list.start = m.start;
    }
    struct md_block *item = md_open(r, MD_ITEM, at);
    item->u.list.offset = offset;
    item->u.list.padding = padding;
    return MD_CONTAINER_START;
}

/* -- Tables -- */

static enum md_start start_table(struct md_reader *r)
{
    op_str line = op_str_trim(md_rest(r));
    if (!in_paragraph(r) || !md_table_begins(r->p, r->container, line))
        return MD_NO_START;
    md_close_unmatched(r);
    r->tip = md_table_open(r->p, r->container, line, r->row);
    return MD_LINE_TAKEN;
}

/* -- Footnotes, of GitHub's and everybody's -- */

/* `[^1]: text` */
static enum md_start start_note(struct md_reader *r)
{
    op_str rest = md_rest(r);
    size_t n = 2;
    while (n < rest.n && rest.p[n] != ']' && rest.p[n] != '[' && !op_is_space(rest.p[n]))
        n++;
    if (!op_str_starts(rest, OP_STR("[^")) || n == 2 || n + 1 >= rest.n || rest.p[n] != ']' || rest.p[n + 1] != ':' ||
        n > MD_LABEL_MAX || !may_nest(r))
        return MD_NO_START;
    uint32_t at = r->mark;
    md_close_unmatched(r);
    md_advance_to_mark(r);
    md_advance_bytes(r, (uint32_t)n + 2);
    md_find_mark(r);
    md_advance_to_mark(r);
    struct md_block *b = md_open(r, MD_NOTE, at);
    struct md_reference *entry = md_reference_add(r->p, op_str_make(rest.p + 2, n - 2), true);
    if (entry) {
        entry->note = b;
        b->u.note.label = entry->label;
    }
    return MD_CONTAINER_START;
}

/* -- Of articles -- */

/* Each line of the paragraph becomes a term of the list that it then stands in. */
static struct md_block *make_terms(struct md_reader *r, struct md_block *paragraph)
{
    struct md_block *parent = paragraph->parent, *list = paragraph->prev;
    md_block_unlink(paragraph);
    if (!list || list->kind != MD_DEFINITION_LIST) {
        list = md_block_new(r->p, MD_DEFINITION_LIST, paragraph->at, paragraph->start_row);
        md_block_append(parent, list);
    }
    list->open = true;
    for (uint32_t i = 0; i < paragraph->line_count; i++) {
        struct md_line line = r->p->lines[paragraph->line + i];
        struct md_block *term = md_block_new(r->p, MD_TERM, line.from, paragraph->start_row + i);
        term->line = paragraph->line + i;
        term->line_count = 1;
        term->open = false;
        md_block_append(list, term);
    }
    return list;
}

/* `: text` behind a paragraph of short lines, or behind another definition. */
static enum md_start start_definition(struct md_reader *r)
{
    enum { TERMS_MAX = 4, TERM_MAX = 120 };
    op_str rest = md_rest(r);
    struct md_block *before = in_paragraph(r) ? r->container : r->container->last;
    bool behind_blank = before && before->end_row + 1 < r->row && !in_paragraph(r);
    if (rest.n < 2 || !md_is_blank(rest.p[1]) || !before || !may_nest(r))
        return MD_NO_START;
    bool more = r->container->kind == MD_DEFINITION_LIST;
    if (!more && (before->kind != MD_PARAGRAPH || before->line_count > TERMS_MAX || !before->line_count ||
                  (behind_blank && before->end_row + 2 != r->row)))
        return MD_NO_START;
    for (uint32_t i = 0; !more && i < before->line_count; i++)
        if (md_line_str(r->p, r->p->lines[before->line + i]).n > TERM_MAX)
            return MD_NO_START;
    uint32_t at = r->mark, offset = r->indent;
    md_close_unmatched(r);
    struct md_block *list = more ? r->container : make_terms(r, before);
    r->tip = list;
    uint32_t padding = take_marker(r, 1);
    struct md_block *b = md_open(r, MD_DEFINITION, at);
    b->u.list.offset = offset;
    b->u.list.padding = padding < 4 ? padding : 4;
    b->u.list.tight = !behind_blank;
    return MD_CONTAINER_START;
}

/* `::: name Title`, `:::name[Title]`, `::: {.name #id}`; lines of colons alone only close. */
static enum md_start start_div(struct md_reader *r)
{
    uint32_t colons = run_at_mark(r);
    op_str rest = op_str_trim(op_str_skip(md_rest(r), colons));
    while (rest.n && rest.p[rest.n - 1] == ':')
        rest.n--;
    rest = op_str_trim(rest);
    if (colons < 3 || !rest.n || !may_nest(r))
        return MD_NO_START;
    struct md_attributes a = {0};
    size_t name = 0, n = md_attributes_parse(r->p->arena, rest.p, rest.p + rest.n, &a);
    if (!n) {
        bool braces = rest.p[0] == '{';
        op_str word = op_str_skip(rest, braces);
        while (name < word.n && (op_is_alnum(word.p[name]) || word.p[name] == '-' || word.p[name] == '_'))
            name++;
        if (!name || (braces && (name == word.n || word.p[name] != '}')))
            return MD_NO_START;
        a.classes = op_str_first(word, name);
        n = name + 2 * (size_t)braces;
    }
    op_str title = op_str_trim(op_str_skip(rest, n));
    struct md_attributes more = {0};
    n = md_attributes_parse(r->p->arena, title.p, title.p + title.n, &more);
    title = op_str_trim(op_str_skip(title, n));
    if (title.n > 2 && title.p[0] == '[' && title.p[title.n - 1] == ']')
        title = op_str_make(title.p + 1, title.n - 2);
    md_close_unmatched(r);
    struct md_block *b = md_open(r, MD_DIV, r->mark);
    b->u.colons = colons;
    if (title.n)
        a.title = title;
    md_attributes_merge(r->p->arena, &b->attributes, &a);
    return MD_LINE_TAKEN;
}

/* Does a line that ends in `close` follow, before a blank one where `blank_ends`? Otherwise `*none` becomes the place
   before which none is. */
static bool closes_below(const struct md_reader *r, op_str close, bool blank_ends, uint32_t *none)
{
    if (r->begin < *none)
        return false;
    uint32_t at = r->next_line;
    while (at < r->p->n && (at - r->next_line < LOOK_AHEAD_MAX || !blank_ends)) {
        op_str rest = op_str_make(r->p->s + at, r->p->n - at);
        size_t end = op_str_find_char(rest, '\n', 0);
        op_str line = op_str_trim(op_str_first(rest, end == OP_NOT_FOUND ? rest.n : end));
        if (op_str_ends(line, close))
            return true;
        while (line.n && (line.p[0] == '>' || md_is_blank(line.p[0])))
            line = op_str_skip(line, 1);
        if (blank_ends && !line.n)
            break;
        at = end == OP_NOT_FOUND ? r->p->n : at + (uint32_t)end + 1;
    }
    *none = at;
    return false;
}

/* A block between delimiters that stand at the start of a line and at the end of the same or of a later one. */
static enum md_start start_between(struct md_reader *r, enum md_kind kind, op_str open, op_str close, uint32_t *none)
{
    op_str line = op_str_trim(md_rest(r));
    if (!op_str_starts(line, open))
        return MD_NO_START;
    op_str rest = op_str_skip(line, open.n);
    size_t next = op_str_find(rest, close, 0);
    bool whole = next != OP_NOT_FOUND && next + close.n == rest.n && next > 0;
    if (!whole && (next != OP_NOT_FOUND || !closes_below(r, close, kind == MD_MATH, none)))
        return MD_NO_START;
    md_close_unmatched(r);
    struct md_block *b = md_open(r, kind, r->mark);
    b->u.math = open.p[0] == '$' ? '$' : '[';
    md_advance_to_mark(r);
    md_advance_bytes(r, (uint32_t)open.n);
    md_take_rest(r);
    if (whole)
        md_close(r, b, r->row);
    return MD_LINE_TAKEN;
}

static op_str line_at(const struct md_parser *p, uint32_t at)
{
    op_str rest = op_str_make(p->s + at, p->n - at);
    size_t end = op_str_find_char(rest, '\n', 0);
    return op_str_trim(op_str_first(rest, end == OP_NOT_FOUND ? rest.n : end));
}

/* `| a line` of a poem or an address; rows of tables end in a bar or have a delimiter row below them. */
static enum md_start start_line_block(struct md_reader *r)
{
    op_str line = op_str_trim(md_rest(r));
    if (in_paragraph(r) || r->container->kind == MD_TABLE ||
        (line.n > 1 && (!md_is_blank(line.p[1]) || line.p[line.n - 1] == '|')))
        return MD_NO_START;
    op_str below = line_at(r->p, r->next_line);
    size_t i = 0;
    while (i < below.n && strchr("|-: \t", below.p[i]))
        i++;
    if (i == below.n && op_str_find_char(below, '-', 0) != OP_NOT_FOUND)
        return MD_NO_START;
    md_close_unmatched(r);
    (void)md_open(r, MD_LINE_BLOCK, r->mark);
    return MD_LEAF_START;
}

/* `{: #id .class}` belongs to the block before it, or behind a blank line to the next; {:toc} makes a list of contents
   of the list before it; `{::...}` says nothing to us. */
static enum md_start start_attributes(struct md_reader *r)
{
    op_str line = op_str_trim(md_rest(r));
    if (!op_str_starts(line, OP_STR("{:")) || line.p[line.n - 1] != '}' || op_str_find_char(line, '}', 0) != line.n - 1)
        return MD_NO_START;
    struct md_attributes a = {0};
    bool known = md_attributes_parse(r->p->arena, line.p, line.p + line.n, &a) == line.n;
    bool contents = op_str_eq(op_str_trim(op_str_make(line.p + 2, line.n - 3)), OP_STR("toc"));
    if (!known && !contents && line.p[2] != ':' && line.p[2] != '/')
        return MD_NO_START;
    struct md_block *b = in_paragraph(r) ? r->container : r->container->last;
    /* Of an item that is open, the line belongs to the list. */
    if (b && b->kind == MD_ITEM)
        b = b->parent;
    bool touches = b && (b->open || b->end_row + 1 == r->row);
    md_close_unmatched(r);
    if (in_paragraph(r))
        md_close(r, r->container, r->row - 1);
    if (contents && touches && b->kind == MD_LIST) {
        for (struct md_block *open = r->tip; open->parent; open = open->parent)
            if (open == b) {
                while (r->tip != b->parent)
                    md_close(r, r->tip, r->row - 1);
                break;
            }
        b->kind = MD_CONTENTS;
        b->first = b->last = NULL;
    } else if (known) {
        md_attributes_merge(r->p->arena, touches ? &b->attributes : &r->pending, &a);
    }
    return MD_LINE_TAKEN;
}

static enum md_start start_abbreviation(struct md_reader *r)
{
    if (!md_abbreviation_define(r->p, op_str_trim(md_rest(r))))
        return MD_NO_START;
    md_close_unmatched(r);
    if (r->tip->kind == MD_PARAGRAPH)
        md_close(r, r->tip, r->row - 1);
    return MD_LINE_TAKEN;
}

/* -- By the first byte -- */

enum { START_ALWAYS = 1, START_GFM = 2, START_ARTICLE = 4 };
static const unsigned char starters[256] = {
    ['#'] = 1, ['`'] = 1, ['~'] = 1, ['*'] = 1, ['+'] = 1, ['_'] = 1,  ['='] = 1, ['<'] = 1, ['>'] = 1,
    ['-'] = 1, ['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1,  ['5'] = 1, ['6'] = 1, ['7'] = 1,
    ['8'] = 1, ['9'] = 1, ['|'] = 2, [':'] = 2, ['$'] = 4, ['\\'] = 4, ['%'] = 4, ['{'] = 4, ['['] = 2,
};

bool md_may_start(const struct md_reader *r)
{
    unsigned wanted = START_ALWAYS | (r->p->gfm ? START_GFM : 0) | (r->p->article ? START_ARTICLE : 0);
    return (starters[(unsigned char)md_mark(r)] & wanted) != 0;
}

static enum md_start start_dashes(struct md_reader *r)
{
    enum md_start start = start_setext(r);
    if (start == MD_NO_START && r->p->gfm)
        start = start_table(r);
    if (start == MD_NO_START)
        start = start_rule(r);
    return start == MD_NO_START ? start_item(r) : start;
}

static enum md_start start_bar(struct md_reader *r)
{
    enum md_start start = start_table(r);
    return start == MD_NO_START && r->p->article ? start_line_block(r) : start;
}

static enum md_start start_colon(struct md_reader *r)
{
    enum md_start start = start_table(r);
    if (start == MD_NO_START && r->p->article)
        start = start_div(r);
    return start == MD_NO_START && r->p->article ? start_definition(r) : start;
}

static enum md_start start_star(struct md_reader *r)
{
    enum md_start start = r->p->article ? start_abbreviation(r) : MD_NO_START;
    if (start == MD_NO_START)
        start = start_rule(r);
    return start == MD_NO_START ? start_item(r) : start;
}

enum md_start md_try_starts(struct md_reader *r)
{
    if (r->indent > 3)
        return start_indented(r);
    switch (md_mark(r)) {
    case '>':
        return start_quote(r);
    case '#':
        return start_atx(r);
    case '`':
    case '~':
        return start_fenced(r);
    case '<':
        return start_html(r);
    case '=':
        return start_setext(r);
    case '-':
        return start_dashes(r);
    case '*':
        return start_star(r);
    case '_':
        return start_rule(r);
    case '|':
        return start_bar(r);
    case ':':
        return start_colon(r);
    case '$':
        return start_between(r, MD_MATH, OP_STR("$$"), OP_STR("$$"), &r->no_end[MD_DOLLARS]);
    case '\\':
        return start_between(r, MD_MATH, OP_STR("\\["), OP_STR("\\]"), &r->no_end[MD_BRACKETS]);
    case '%':
        return start_between(r, MD_COMMENT, OP_STR("%%"), OP_STR("%%"), &r->no_end[MD_PERCENTS]);
    case '{':
        return start_attributes(r);
    case '[':
        return start_note(r);
    default:
        return start_item(r);
    }
}
