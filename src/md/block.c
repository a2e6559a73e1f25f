/* The first pass: lines to blocks. CommonMark 0.31.2, appendix "A parsing strategy", phase 1: each line is matched
   against the blocks that are open, may start new ones, and what is left of it is text. */
#include "md/block.h"

#include "md/unicode.h"

/* -- Along the line -- */

void md_find_mark(struct md_reader *r)
{
    const char *s = r->p->s;
    uint32_t at = r->offset, column = r->column;
    for (; at < r->end; at++) {
        if (s[at] == ' ')
            column++;
        else if (s[at] == '\t')
            column += 4 - column % 4;
        else
            break;
    }
    r->mark = at;
    r->mark_column = column;
    r->indent = column - r->column;
    r->blank = at == r->end;
}

void md_advance_to_mark(struct md_reader *r)
{
    r->offset = r->mark;
    r->column = r->mark_column;
    r->partial_tab = false;
}

void md_advance_bytes(struct md_reader *r, uint32_t count)
{
    r->offset += count;
    r->column += count;
    r->partial_tab = false;
}

void md_advance_columns(struct md_reader *r, uint32_t count)
{
    while (count && r->offset < r->end) {
        if (r->p->s[r->offset] == '\t') {
            uint32_t to_stop = 4 - r->column % 4, taken = to_stop < count ? to_stop : count;
            r->partial_tab = taken < to_stop;
            r->column += taken;
            r->offset += !r->partial_tab;
            count -= taken;
        } else {
            r->partial_tab = false;
            r->offset++;
            r->column++;
            count--;
        }
    }
}

void md_take_rest(struct md_reader *r)
{
    uint32_t spaces = 0;
    if (r->partial_tab) {
        spaces = 4 - r->column % 4;
        r->offset++;
    }
    md_add_line(r->p, r->tip, (struct md_line){r->offset, r->end, spaces});
}

/* -- Opening and closing -- */

static bool can_hold(const struct md_block *parent, enum md_kind kind)
{
    switch (parent->kind) {
    case MD_LIST:
        return kind == MD_ITEM;
    case MD_DEFINITION_LIST:
        return kind == MD_TERM || kind == MD_DEFINITION;
    default:
        return md_is_container(parent->kind) && kind != MD_ITEM && kind != MD_TERM && kind != MD_DEFINITION;
    }
}

/* Neighbours with nothing between them but a line end. */
static bool ends_with_blank(const struct md_block *b)
{
    return b->next && b->end_row + 1 != b->next->start_row;
}

static void finish_list(struct md_block *list)
{
    bool tight = true;
    for (const struct md_block *item = list->first; item && tight; item = item->next) {
        tight = !ends_with_blank(item);
        for (const struct md_block *b = item->first; b && tight; b = b->next)
            tight = !ends_with_blank(b);
    }
    list->u.list.tight = tight;
    if (list->last)
        list->end_row = list->last->end_row;
}

static bool is_blank_line(const struct md_parser *p, struct md_line l)
{
    return md_scan_spaces(p->s + l.from, p->s + l.to) == l.to - l.from;
}

/* [TOC] and its kin, alone in a paragraph. */
static bool is_contents(op_str text)
{
    static const char *const forms[] = {"[TOC]", "[[TOC]]", "[[_TOC_]]", "{{TOC}}", "{{_TOC_}}", "${toc}", "@[toc]"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (op_str_eq_ci(text, op_str_z(forms[i])))
            return true;
    return false;
}

/* `[!NOTE]`, or `[!tip]- Title`, in the first line of a quotation. */
static void take_alert(struct md_parser *p, struct md_block *b)
{
    struct md_block *quote = b->parent;
    op_str line = op_str_trim(md_line_str(p, p->lines[b->line]));
    if (quote->kind != MD_QUOTE || quote->first != b || !op_str_starts(line, OP_STR("[!")))
        return;
    size_t n = 2;
    while (n < line.n && (op_is_alnum(line.p[n]) || line.p[n] == '-' || line.p[n] == '_' || line.p[n] == ' '))
        n++;
    /* Obsidian allows |options here. */
    size_t close = op_str_find_char(line, ']', n);
    if (n == 2 || close == OP_NOT_FOUND || (close > n && line.p[n] != '|'))
        return;
    op_str title = op_str_skip(line, close + 1);
    if (title.n && (title.p[0] == '+' || title.p[0] == '-'))
        title = op_str_skip(title, 1);
    quote->u.quote.type = op_str_trim(op_str_make(line.p + 2, n - 2));
    quote->u.quote.title = op_str_trim(title);
    b->line++;
    b->line_count--;
    b->start_row++;
    if (b->line_count)
        b->at = p->lines[b->line].from;
    else
        md_block_unlink(b);
}

/* `[ ] ` or `[x] ` at the start of an item. */
static void take_task(struct md_parser *p, struct md_block *b)
{
    struct md_block *item = b->parent;
    struct md_line *first = &p->lines[b->line];
    op_str line = md_line_str(p, *first);
    if (item->kind != MD_ITEM || item->first != b || line.n < 4 || line.p[0] != '[' || line.p[2] != ']' ||
        !strchr(" xX", line.p[1]) || !md_is_blank(line.p[3]))
        return;
    item->u.list.task = true;
    item->u.list.done = line.p[1] != ' ';
    first->from += 3 + (uint32_t)md_scan_spaces(line.p + 3, line.p + line.n);
}

static void finish_paragraph(struct md_reader *r, struct md_block *b)
{
    struct md_parser *p = r->p;
    if (md_take_definitions(p, b)) {
        md_block_unlink(b);
        return;
    }
    if (p->gfm)
        take_task(p, b);
    if (!p->article)
        return;
    if (b->line_count == 1 && b->parent->kind != MD_ITEM && is_contents(md_content(p, b, 0)))
        b->kind = MD_CONTENTS;
    else
        take_alert(p, b);
}

static void finish_code(struct md_parser *p, struct md_block *b)
{
    while (b->line_count && is_blank_line(p, p->lines[b->line + b->line_count - 1]))
        b->line_count--;
    b->end_row = b->start_row + (b->line_count ? b->line_count - 1 : 0);
}

void md_close(struct md_reader *r, struct md_block *b, uint32_t end_row)
{
    struct md_block *parent = b->parent;
    b->open = false;
    b->end_row = end_row;
    switch (b->kind) {
    case MD_PARAGRAPH:
        finish_paragraph(r, b);
        break;
    case MD_CODE:
        finish_code(r->p, b);
        break;
    case MD_DEFINITION:
        for (const struct md_block *inner = b->first; inner && b->u.list.tight; inner = inner->next)
            b->u.list.tight = !ends_with_blank(inner);
        /* fall through */
    case MD_ITEM:
    case MD_NOTE:
    case MD_DEFINITION_LIST:
        b->end_row = b->last ? b->last->end_row : b->start_row;
        break;
    case MD_LIST:
        finish_list(b);
        break;
    default:
        break;
    }
    r->tip = parent;
}

void md_close_unmatched(struct md_reader *r)
{
    if (r->all_closed)
        return;
    while (r->old_tip != r->last_matched) {
        struct md_block *parent = r->old_tip->parent;
        md_close(r, r->old_tip, r->row ? r->row - 1 : 0);
        r->old_tip = parent;
    }
    r->all_closed = true;
}

struct md_block *md_open(struct md_reader *r, enum md_kind kind, uint32_t at)
{
    while (!can_hold(r->tip, kind))
        md_close(r, r->tip, r->row ? r->row - 1 : 0);
    struct md_block *b = md_block_new(r->p, kind, at, r->row);
    md_block_append(r->tip, b);
    b->attributes = r->pending;
    r->pending = NULL;
    r->tip = b;
    return b;
}

/* -- Going on with blocks that are open -- */

enum follow { FOLLOWS, ENDS, TAKEN };

static enum follow follow_quote(struct md_reader *r)
{
    if (r->indent > 3 || md_mark(r) != '>')
        return ENDS;
    md_advance_to_mark(r);
    md_advance_bytes(r, 1);
    if (r->offset < r->end && md_is_blank(r->p->s[r->offset]))
        md_advance_columns(r, 1);
    return FOLLOWS;
}

/* Items, definitions and notes: what is indented as far as their content belongs to them. */
static enum follow follow_indented(struct md_reader *r, const struct md_block *b, uint32_t columns)
{
    if (r->blank) {
        if (!b->first)
            return ENDS;
        md_advance_to_mark(r);
        return FOLLOWS;
    }
    if (r->indent < columns)
        return ENDS;
    md_advance_columns(r, columns);
    return FOLLOWS;
}

static uint32_t run_of(const struct md_reader *r, char c)
{
    uint32_t at = r->mark;
    while (at < r->end && r->p->s[at] == c)
        at++;
    return at - r->mark;
}

static bool only_run(const struct md_reader *r, uint32_t run)
{
    const char *s = r->p->s;
    return r->mark + run + md_scan_spaces(s + r->mark + run, s + r->end) == r->end;
}

static enum follow follow_fenced(struct md_reader *r, struct md_block *b)
{
    if (r->indent < 4 && md_mark(r) == b->u.code.fence) {
        uint32_t run = run_of(r, b->u.code.fence);
        if (run >= b->u.code.length && only_run(r, run)) {
            md_close(r, b, r->row);
            return TAKEN;
        }
    }
    for (uint32_t i = b->u.code.indent; i > 0 && r->offset < r->end && md_is_blank(r->p->s[r->offset]); i--)
        md_advance_columns(r, 1);
    return FOLLOWS;
}

static enum follow follow_code(struct md_reader *r)
{
    if (r->indent >= 4)
        md_advance_columns(r, 4);
    else if (r->blank)
        md_advance_to_mark(r);
    else
        return ENDS;
    return FOLLOWS;
}

static enum follow follow_div(struct md_reader *r, struct md_block *b)
{
    uint32_t run = r->indent < 4 ? run_of(r, ':') : 0;
    if (run < 3 || run < b->u.colons || !only_run(r, run))
        return FOLLOWS;
    /* The innermost one that is open ends; blocks within it are none of its kind. */
    for (const struct md_block *inner = r->tip; inner != b; inner = inner->parent)
        if (inner->kind == MD_DIV)
            return FOLLOWS;
    while (r->tip != b)
        md_close(r, r->tip, r->row ? r->row - 1 : 0);
    md_close(r, b, r->row);
    return TAKEN;
}

/* Up to the line that ends in the closing delimiter, which belongs to it. */
static enum follow follow_until(struct md_reader *r, struct md_block *b)
{
    op_str line = op_str_trim(md_rest(r));
    op_str close = b->kind == MD_COMMENT ? OP_STR("%%") : b->u.math == '$' ? OP_STR("$$") : OP_STR("\\]");
    md_take_rest(r);
    if (!op_str_ends(line, close))
        return TAKEN;
    md_close(r, b, r->row);
    return TAKEN;
}

static bool is_bar_line(const struct md_reader *r)
{
    return r->indent < 4 && md_mark(r) == '|' && (r->mark + 1 == r->end || md_is_blank(r->p->s[r->mark + 1]));
}

static enum follow follow(struct md_reader *r, struct md_block *b)
{
    switch ((enum md_kind)b->kind) {
    case MD_QUOTE:
        return follow_quote(r);
    case MD_ITEM:
    case MD_DEFINITION:
        return follow_indented(r, b, b->u.list.offset + b->u.list.padding);
    case MD_NOTE:
        return follow_indented(r, b, 4);
    case MD_DIV:
        return follow_div(r, b);
    case MD_FENCED:
        return follow_fenced(r, b);
    case MD_CODE:
        return follow_code(r);
    case MD_HTML:
        return r->blank && b->u.html >= 6 ? ENDS : FOLLOWS;
    case MD_PARAGRAPH:
    case MD_TABLE:
        return r->blank ? ENDS : FOLLOWS;
    case MD_LINE_BLOCK:
        return is_bar_line(r) || (!r->blank && r->indent) ? FOLLOWS : ENDS;
    case MD_MATH:
    case MD_COMMENT:
        return follow_until(r, b);
    case MD_DOCUMENT:
    case MD_LIST:
    case MD_DEFINITION_LIST:
        return FOLLOWS;
    default:
        return ENDS;
    }
}

/* Leaves whose lines are taken as they come, without a look for other blocks. */
static bool takes_lines(enum md_kind kind)
{
    return kind == MD_CODE || kind == MD_FENCED || kind == MD_HTML || kind == MD_LINE_BLOCK;
}

/* -- A line -- */

static void add_text(struct md_reader *r)
{
    struct md_block *b = r->container;
    md_close_unmatched(r);
    if (takes_lines(b->kind)) {
        if (b->kind == MD_LINE_BLOCK)
            md_advance_to_mark(r);
        md_take_rest(r);
        if (b->kind == MD_HTML && b->u.html <= 5 &&
            md_scan_html_end(b->u.html, op_str_range(r->p->s + r->offset, r->p->s + r->end)))
            md_close(r, b, r->row);
    } else if (b->kind == MD_TABLE || b->kind == MD_PARAGRAPH) {
        md_advance_to_mark(r);
        md_take_rest(r);
    } else if (!r->blank) {
        (void)md_open(r, MD_PARAGRAPH, r->mark);
        md_advance_to_mark(r);
        md_take_rest(r);
    }
}

static void take_line(struct md_reader *r)
{
    r->old_tip = r->tip;
    r->offset = r->begin;
    r->column = 0;
    r->partial_tab = false;
    r->container = r->p->document;
    bool matched = true;
    while (matched && r->container->last && r->container->last->open) {
        r->container = r->container->last;
        md_find_mark(r);
        enum follow f = follow(r, r->container);
        if (f == TAKEN)
            return;
        if (f == ENDS) {
            r->container = r->container->parent;
            matched = false;
        }
    }
    r->all_closed = r->container == r->old_tip;
    r->last_matched = r->container;
    bool leaf = takes_lines(r->container->kind);
    md_find_mark(r);
    while (!leaf) {
        if (r->indent < 4 && !md_may_start(r))
            break;
        enum md_start start = md_try_starts(r);
        if (start == MD_LINE_TAKEN)
            return;
        if (start == MD_NO_START)
            break;
        r->container = r->tip;
        leaf = start == MD_LEAF_START;
        md_find_mark(r);
    }
    if (!r->all_closed && !r->blank && r->tip->kind == MD_PARAGRAPH) {
        md_advance_to_mark(r);
        md_take_rest(r); /* lazy continuation */
        return;
    }
    add_text(r);
}

/* Where the line that begins at `begin` ends. */
static void find_line(struct md_reader *r, uint32_t begin)
{
    struct md_parser *p = r->p;
    const char *end = memchr(p->s + begin, '\n', p->n - begin);
    r->begin = begin;
    r->end = end ? (uint32_t)(end - p->s) : p->n;
    r->next_line = end ? r->end + 1 : p->n;
    if (r->end > begin && p->s[r->end - 1] == '\r')
        r->end--;
}

void md_parse_blocks(struct md_parser *p)
{
    struct md_reader r = {.p = p};
    p->document = md_block_new(p, MD_DOCUMENT, 0, 0);
    r.tip = r.last_matched = p->document;
    r.all_closed = true;
    for (uint32_t begin = 0; begin < p->n; begin = r.next_line, r.row++) {
        find_line(&r, begin);
        take_line(&r);
    }
    while (r.tip != p->document)
        md_close(&r, r.tip, r.row ? r.row - 1 : 0);
}
