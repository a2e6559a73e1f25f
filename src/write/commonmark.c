/* op-markdown: articles as Markdown. */
#include "write/commonmark.h"

#include <stdlib.h>

#include "doc/title.h"
#include "offprint/metadata.h"
#include "offprint/option.h"
#include "offprint/pipeline.h"
#include "write/front_write.h"
#include "write/named_links.h"
#include "write/writers.h"

struct markdown_options {
    bool title; /* --markdown-title */
};

static const struct op_option option_rows[] = {
    {"markdown-title", 0, OP_OPTION_FLAG, offsetof(struct markdown_options, title), NULL,
     "begin with the title as a heading instead of front matter", NULL},
    {NULL, 0, OP_OPTION_END, 0, NULL, NULL, NULL},
};
static const struct markdown_options option_defaults = {.title = false};

#define PREFIX_MAX 200 /* bytes: what is nested deeper stays at the last indent */

/* -- Lines -- */

void cm_gap(struct cm *m, unsigned lines)
{
    if (m->joined)
        return;
    if (m->tight && lines > 1)
        lines = 1;
    if (m->cont.n < m->gap_prefix)
        m->gap_prefix = m->cont.n;
    m->gap = lines > m->gap ? lines : m->gap;
}

static void add_trimmed(struct op_buf *out, op_str s)
{
    while (s.n && s.p[s.n - 1] == ' ')
        s.n--;
    op_buf_add(out, s);
}

/* The line ends due, and the prefix of the line. */
static void begin_line(struct cm *m, bool blank)
{
    if (m->started && m->gap > 1) {
        add_trimmed(m->out, op_str_first(op_buf_str(&m->cont), m->gap_prefix));
        op_buf_addc(m->out, '\n');
    }
    m->gap_prefix = SIZE_MAX;
    m->started = true;
    m->tight = m->joined = false;
    m->gap = 0;
    op_str prefix = op_buf_str(m->lead.n ? &m->lead : &m->cont);
    if (blank)
        add_trimmed(m->out, prefix);
    else
        op_buf_add(m->out, prefix);
    op_buf_clear(&m->lead);
}

void cm_write_line(struct cm *m, op_str line)
{
    begin_line(m, !line.n);
    op_buf_add(m->out, line);
    op_buf_addc(m->out, '\n');
}

/* What was gathered, as lines. */
static void flush(struct cm *m)
{
    op_str s = op_buf_str(&m->para);
    struct op_buf line = OP_BUF_INIT;
    while (s.n && s.p[s.n - 1] == '\n') /* a break that nothing follows */
        s.n -= s.n > 1 && s.p[s.n - 2] == '\\' ? 2 : 1;
    while (s.n) {
        op_str part = op_str_cut(&s, '\n');
        op_buf_clear(&line);
        cm_escape_line(part, &line);
        cm_write_line(m, op_buf_str(&line));
    }
    op_buf_release(&line);
    op_buf_clear(&m->para);
    m->space = false;
    m->hard_end = 0;
}

static void prefix(struct cm *m, op_str first, op_str rest)
{
    bool fits = m->cont.n + rest.n <= PREFIX_MAX, marker = !op_str_eq(first, rest);
    if (marker && !m->lead.n)
        op_buf_add(&m->lead, op_buf_str(&m->cont));
    if ((marker || m->lead.n) && m->lead.n + first.n <= 2 * PREFIX_MAX)
        op_buf_add(&m->lead, first);
    if (fits)
        op_buf_add(&m->cont, rest);
    m->joined = true;
}

struct cm_frame *cm_push(struct cm *m, const struct op_node *n, enum cm_kind kind)
{
    if (m->frame_count == m->frame_cap) {
        m->frame_cap = m->frame_cap ? m->frame_cap * 2 : 64;
        m->frames = op_xrealloc(m->frames, m->frame_cap * sizeof *m->frames);
    }
    m->frames[m->frame_count] =
        (struct cm_frame){.node = n, .kind = kind, .cont = m->cont.n, .lead = m->lead.n, .mark = m->para.n};
    return &m->frames[m->frame_count++];
}

static struct cm_frame *top(const struct cm *m)
{
    return m->frame_count ? &m->frames[m->frame_count - 1] : NULL;
}

/* -- Ids -- */

static int compare_strings(const void *a, const void *b)
{
    return op_str_compare(*(const op_str *)a, *(const op_str *)b);
}

static void add_id(op_str **list, size_t *count, size_t *cap, op_str id)
{
    if (*count == *cap) {
        *cap = *cap ? *cap * 2 : 16;
        *list = op_xrealloc(*list, *cap * sizeof **list);
    }
    (*list)[(*count)++] = id;
}

static bool is_notes(const struct op_node *n)
{
    return op_is(n, OP_N_SECTION) && op_str_has_word(op_attr(n, OP_N_ROLE), OP_STR("doc-endnotes"));
}

/* The notes, and where links of the article lead. */
static void find_ids(struct cm *m, struct op_node *body)
{
    const struct op_node *section = NULL;
    struct op_walk w;
    op_walk_start(&w, body);
    while (op_walk_next(&w)) {
        const struct op_node *n = w.node;
        if (w.event == OP_LEAVE) {
            section = n == section ? NULL : section;
            continue;
        }
        if (!op_is_element(n))
            continue;
        section = section || !is_notes(n) ? section : n;
        if (section && op_is(n, OP_N_LI) && op_parent(n) && op_parent(op_parent(n)) == section)
            add_id(&m->notes, &m->note_count, &m->note_cap, op_attr(n, OP_N_ID));
        op_str href = op_is(n, OP_N_A) ? op_attr(n, OP_N_HREF) : OP_STR_NONE;
        if (href.n > 1 && *href.p == '#' && !op_attr(n, OP_N_ROLE).n)
            add_id(&m->targets, &m->target_count, &m->target_cap, op_str_skip(href, 1));
    }
    if (m->target_count)
        qsort(m->targets, m->target_count, sizeof *m->targets, compare_strings);
}

bool cm_is_target(const struct cm *m, op_str id)
{
    return m->target_count && bsearch(&id, m->targets, m->target_count, sizeof *m->targets, compare_strings) != NULL;
}

/* Notes are few; each is looked for once or twice. */
uint32_t cm_note_number(const struct cm *m, op_str id)
{
    for (size_t i = 0; i < m->note_count && id.n; i++)
        if (op_str_eq(m->notes[i], id))
            return (uint32_t)(i + 1);
    return 0;
}

/* -- Blocks -- */

static const struct op_node *element_before(const struct op_node *n)
{
    do
        n = op_prev(n);
    while (n && !op_is_element(n));
    return n;
}

static bool in_tight_item(const struct cm *m)
{
    for (size_t i = m->frame_count; i-- > 0;) {
        if (m->frames[i].kind == CM_ITEM)
            return i > 0 && !m->frames[i - 1].loose;
        if (m->frames[i].kind != CM_BLOCK)
            return false;
    }
    return false;
}

/* What stands between blocks here. */
static void part(struct cm *m)
{
    cm_gap(m, in_tight_item(m) ? 1 : 2);
}

/* An element as lines of HTML. A blank line would end it: in preformatted text it becomes a reference, elsewhere it
 * goes. */
static void write_html(struct cm *m, const struct op_node *n)
{
    struct op_buf html = OP_BUF_INIT;
    cm_add_html(m, n, &html);
    op_str s = op_buf_str(&html);
    bool pre = false;
    part(m);
    while (s.n) {
        op_str line = op_str_cut(&s, '\n');
        bool blank = !op_str_trim(line).n;
        if (!blank || pre)
            cm_write_line(m, blank ? OP_STR("&#10;") : line);
        size_t open = op_str_find(line, OP_STR("<pre"), 0), close = op_str_find(line, OP_STR("</pre>"), 0);
        pre = open != OP_NOT_FOUND ? close == OP_NOT_FOUND || close < open : pre && close == OP_NOT_FOUND;
    }
    part(m);
    op_buf_release(&html);
}

static void enter_block(struct cm *m, const struct op_node *n)
{
    flush(m);
    part(m);
    cm_push(m, n, CM_BLOCK);
    if (cm_is_target(m, op_attr(n, OP_N_ID)))
        op_buf_addf(&m->para, "<a id=\"%.*s\"></a>", OP_ARG(op_attr(n, OP_N_ID)));
}

static void enter_heading(struct cm *m, const struct op_node *n)
{
    static const char marks[] = "###### ";
    unsigned level = (unsigned)(n->name - OP_N_H1) + 1;
    flush(m);
    cm_gap(m, 2);
    cm_push(m, n, CM_HEADING);
    prefix(m, op_str_make(marks + 6 - level, level + 1), OP_STR(""));
    m->tabled = true; /* one line */
}

static void leave_heading(struct cm *m, const struct op_node *n)
{
    if (m->para.n && m->para.p[m->para.n - 1] == '#') {
        m->para.n--;
        op_buf_addz(&m->para, "\\#");
    }
    if (cm_is_target(m, op_attr(n, OP_N_ID)))
        op_buf_addf(&m->para, " {#%.*s}", OP_ARG(op_attr(n, OP_N_ID)));
    m->tabled = false;
    /* Behind its sign nothing begins a block. */
    if (m->para.n)
        cm_write_line(m, op_buf_str(&m->para));
    op_buf_clear(&m->para);
    flush(m);
    cm_gap(m, 2);
}

/* Numbers and letters that Markdown cannot say, or a value in the middle. */
static bool is_odd_list(const struct op_node *list)
{
    op_str start = op_attr(list, OP_N_START);
    uint64_t number;
    if (op_attr(list, OP_N_REVERSED).p || op_attr(list, OP_N_TYPE).n ||
        (start.n && !op_str_to_uint(start, 999999999, &number)))
        return true;
    for (const struct op_node *n = op_first(list); n; n = op_next(n))
        if (op_is_element(n) && op_attr(n, OP_N_VALUE).n)
            return true;
    return false;
}

/* Where paragraphs follow each other in an item, or stand in all of them. */
static bool is_loose(const struct op_node *list)
{
    bool paragraphs = false, bare = false, follow = false;
    for (const struct op_node *n = op_first(list); n; n = op_next(n)) {
        const struct op_node *before = NULL;
        for (const struct op_node *child = op_is(n, OP_N_LI) ? op_first(n) : NULL; child; child = op_next(child)) {
            if (op_is_blank(child))
                continue;
            bool paragraph = op_is(child, OP_N_P);
            follow = follow || (paragraph && before && op_is(before, OP_N_P));
            paragraphs = paragraphs || paragraph;
            bare = bare || (!before && !op_is_element(child));
            before = child;
        }
    }
    return follow || (paragraphs && !bare);
}

static void enter_list(struct cm *m, const struct op_node *n)
{
    const struct op_node *before = element_before(n);
    bool ordered = op_is(n, OP_N_OL), again = before && before->name == n->name;
    uint64_t start = 1;
    (void)op_str_to_uint(op_attr(n, OP_N_START), 999999999, &start);
    flush(m);
    /* A list that does not begin with 1 does not end a paragraph (CommonMark 0.31.2, section 5.3). */
    cm_gap(m, in_tight_item(m) && !again && start == 1 ? 1 : 2);
    /* A list right behind a list needs another marker to be one of its own. */
    size_t lists = 0;
    for (; before && before->name == n->name; before = element_before(before))
        lists++;
    struct cm_frame *f = cm_push(m, n, CM_LIST);
    f->marker = ordered ? (lists % 2 ? ')' : '.') : (lists % 2 ? '*' : '-');
    f->number = (int64_t)start;
    f->loose = is_loose(n);
}

static void enter_item(struct cm *m, const struct op_node *n)
{
    static const char spaces[] = "            ";
    char marker[16] = "- ";
    struct cm_frame *list = top(m);
    size_t length = 2;
    flush(m);
    if (list && list->kind == CM_LIST) {
        if (element_before(n)) {
            cm_gap(m, 1);
            m->gap = list->loose ? 2 : 1; /* whatever the item before it ended with */
        }
        marker[0] = list->marker;
        if (list->marker == '.' || list->marker == ')') {
            struct op_buf b = {marker, 0, sizeof marker, sizeof marker - 1, false};
            op_buf_add_uint(&b, (uint64_t)list->number++);
            op_buf_addc(&b, list->marker);
            op_buf_addc(&b, ' ');
            length = b.n;
        }
    }
    cm_push(m, n, CM_ITEM);
    prefix(m, op_str_make(marker, length), op_str_make(spaces, length));
}

static void enter_note(struct cm *m, const struct op_node *n)
{
    struct op_buf first = OP_BUF_INIT;
    flush(m);
    cm_gap(m, 2);
    cm_push(m, n, CM_NOTE);
    op_buf_addf(&first, "[^%u]: ", cm_note_number(m, op_attr(n, OP_N_ID)));
    prefix(m, op_buf_str(&first), OP_STR("    "));
    op_buf_release(&first);
}

/* Where something of a list or a quotation ends before a line of it was written, its sign still stands for it. */
static void settle_lead(struct cm *m, const struct cm_frame *f)
{
    if (m->lead.n > f->lead)
        cm_write_line(m, OP_STR(""));
    op_buf_truncate(&m->cont, f->cont);
    if (m->lead.n)
        op_buf_truncate(&m->lead, f->lead < m->lead.n ? f->lead : m->lead.n);
}

static void write_code(struct cm *m, const struct op_node *pre)
{
    static const op_str language = OP_STR_INIT("language-");
    const struct op_node *code = op_child(pre, OP_N_CODE);
    op_str classes = op_attr(code ? code : pre, OP_N_CLASS), info = OP_STR_NONE;
    for (op_str word; (word = op_str_word(&classes)).p && !info.n;)
        if (op_str_starts(word, language) && op_str_find_char(word, '`', 0) == OP_NOT_FOUND)
            info = op_str_skip(word, language.n);
    struct op_buf text = OP_BUF_INIT, line = OP_BUF_INIT;
    op_text_content(pre, &text);
    op_str s = op_buf_str(&text);
    if (s.n && s.p[s.n - 1] == '\n')
        s.n--;
    flush(m);
    part(m);
    size_t ticks = op_str_longest_run(s, '`');
    op_buf_fill(&line, '`', ticks < 3 ? 3 : ticks + 1);
    size_t fence = line.n;
    op_buf_add(&line, info);
    cm_write_line(m, op_buf_str(&line));
    while (s.p)
        cm_write_line(m, op_str_cut(&s, '\n'));
    cm_write_line(m, op_str_first(op_buf_str(&line), fence));
    part(m);
    op_buf_release(&text);
    op_buf_release(&line);
}

/* One code with nothing but text, which a fence can hold; without code it may be verse. */
static bool is_plain_code(const struct op_node *pre)
{
    const struct op_node *only = op_first(pre);
    if (!only || op_next(only) || !op_is(only, OP_N_CODE))
        return false;
    for (const struct op_node *n = op_first(only); n; n = op_next(n))
        if (n->kind != OP_TEXT)
            return false;
    return true;
}

/* Tags on lines of their own; what stands between is Markdown, but for a summary. */
static void enter_container(struct cm *m, const struct op_node *n)
{
    struct op_buf tag = OP_BUF_INIT;
    const struct op_node *summary = op_child(n, OP_N_SUMMARY);
    flush(m);
    cm_gap(m, 2);
    cm_add_tag(m, n, &tag);
    cm_write_line(m, op_buf_str(&tag));
    op_buf_release(&tag);
    if (summary) {
        m->gap = 0;
        m->tight = true;
        write_html(m, summary);
    }
    cm_gap(m, 2);
    cm_push(m, n, CM_CONTAINER);
}

static void leave_container(struct cm *m, const struct op_node *n)
{
    struct op_buf tag = OP_BUF_INIT;
    flush(m);
    cm_gap(m, 2);
    op_buf_addf(&tag, "</%.*s>", OP_ARG(op_doc_name_str(m->doc, n->name)));
    cm_write_line(m, op_buf_str(&tag));
    cm_gap(m, 2);
    op_buf_release(&tag);
}

static void write_whole(struct cm *m, const struct op_node *n)
{
    flush(m);
    write_html(m, n);
}

/* Elements that open a line of their own. 0: none of them; -1: its children are not to be visited. */
static int enter_block_element(struct cm *m, struct op_node *n)
{
    switch (n->name) {
    case OP_N_H1:
    case OP_N_H2:
    case OP_N_H3:
    case OP_N_H4:
    case OP_N_H5:
    case OP_N_H6:
        enter_heading(m, n);
        return 1;
    case OP_N_BLOCKQUOTE:
        flush(m);
        part(m);
        cm_push(m, n, CM_QUOTE);
        prefix(m, OP_STR("> "), OP_STR("> "));
        return 1;
    case OP_N_OL:
        if (top(m) && top(m)->kind == CM_NOTES) {
            cm_push(m, n, CM_PASSED);
            return 1;
        }
        if (is_odd_list(n)) {
            write_whole(m, n);
            return -1;
        }
        enter_list(m, n);
        return 1;
    case OP_N_UL:
        enter_list(m, n);
        return 1;
    case OP_N_LI:
        if (cm_note_number(m, op_attr(n, OP_N_ID)))
            enter_note(m, n);
        else
            enter_item(m, n);
        return 1;
    case OP_N_HR:
        flush(m);
        part(m);
        cm_write_line(m, OP_STR("* * *"));
        part(m);
        return -1;
    case OP_N_PRE:
        if (is_plain_code(n))
            write_code(m, n);
        else
            write_whole(m, n);
        return -1;
    case OP_N_TABLE:
        if (!cm_is_plain_table(n)) {
            write_whole(m, n);
            return -1;
        }
        flush(m);
        part(m);
        cm_push(m, n, CM_TABLE);
        return 1;
    case OP_N_FIGURE:
    case OP_N_DL:
        write_whole(m, n);
        return -1;
    case OP_N_SUMMARY:
        return -1;
    case OP_N_SECTION:
        if (is_notes(n)) {
            flush(m);
            cm_push(m, n, CM_NOTES);
            return 1;
        }
        break;
    case OP_N_ASIDE:
    case OP_N_DETAILS:
        enter_container(m, n);
        return 1;
    default:
        break;
    }
    if (!(op_flags(n) & OP_NAME_BLOCK))
        return 0;
    enter_block(m, n);
    return 1;
}

/* True when the children are not to be visited. */
static bool enter(struct cm *m, struct op_node *n)
{
    if (n->kind == OP_TEXT) {
        cm_add_text(m, op_text(n));
        return true;
    }
    if (n->kind != OP_ELEMENT)
        return true;
    for (size_t i = m->frame_count; i-- > 0 && n->ns == OP_NS_HTML;) {
        if (m->frames[i].kind == CM_CELL)
            break;
        if (m->frames[i].kind == CM_TABLE && cm_enter_table_part(m, n))
            return false;
    }
    int entered = n->ns == OP_NS_HTML ? enter_block_element(m, n) : 0;
    return entered ? entered < 0 : cm_enter_inline(m, n);
}

static void leave(struct cm *m, const struct op_node *n)
{
    if (!m->frame_count || top(m)->node != n)
        return;
    const struct cm_frame f = *top(m);
    if (f.kind == CM_CELL)
        cm_leave_cell(m);
    else if (f.kind == CM_ROW)
        cm_leave_row(m, n);
    else if (f.kind == CM_HEADING)
        leave_heading(m, n);
    else if (f.kind >= CM_STRESS)
        cm_leave_inline(m, &f);
    else
        flush(m);
    m->frame_count--;
    switch (f.kind) {
    case CM_HEADING:
    case CM_QUOTE:
    case CM_NOTE:
    case CM_ITEM:
        settle_lead(m, &f);
        part(m);
        if (in_tight_item(m)) /* whatever stood inside of it */
            m->gap = 1;
        break;
    case CM_CONTAINER:
        leave_container(m, n);
        break;
    case CM_BLOCK:
    case CM_LIST:
    case CM_TABLE:
        part(m);
        break;
    default:
        break;
    }
}

/* -- The article -- */

static const struct op_node *element_behind(const struct op_node *n)
{
    do
        n = op_next(n);
    while (n && !op_is_element(n));
    return n;
}

/* A heading that says the title says what stands above it; an article of nothing else keeps it. */
static void write_head(struct cm *m, struct op_article *a, const struct markdown_options *o)
{
    op_str title = op_meta(a, OP_META_TITLE);
    bool leading;
    struct op_node *h1 = op_title_heading(a, &leading);
    if (h1 && op_title_says(h1, title) && (element_before(h1) || element_behind(h1)))
        op_unlink(h1);
    if (!o->title) {
        op_front_write(a, m->out);
        m->started = m->out->n > 0;
    } else if (title.n && !op_title_invented(a)) {
        op_buf_addz(&m->para, "# ");
        m->tabled = true;
        cm_add_text(m, title);
        m->tabled = false;
        cm_write_line(m, op_buf_str(&m->para));
        op_buf_clear(&m->para);
        m->space = false;
    }
    cm_gap(m, 2);
}

static bool prepare(struct op_ctx *ctx, struct op_article *a, const void *options, struct op_buf *part)
{
    struct cm m = {.doc = &a->doc, .out = part, .gap_prefix = SIZE_MAX};
    struct op_walk w;
    part->max = ctx->limits.output;
    op_named_links_drop(ctx, a);
    find_ids(&m, a->body);
    write_head(&m, a, options);
    op_walk_start(&w, a->body);
    while (op_walk_next(&w)) {
        if (w.event == OP_LEAVE)
            leave(&m, w.node);
        else if (w.node != a->body && enter(&m, w.node))
            op_walk_skip(&w);
    }
    flush(&m);
    op_buf_release(&m.cont);
    op_buf_release(&m.lead);
    op_buf_release(&m.para);
    op_buf_release(&m.row);
    free(m.frames);
    free(m.targets);
    free(m.notes);
    if (part->full)
        op_report(ctx, OP_DIAG_OUTPUT_LIMIT, op_doc_place(&a->doc, a->body), "larger than the limit, leaving it out");
    return !part->full;
}

const struct op_writer op_writer_markdown = {
    .name = "markdown",
    .summary = "write an article as Markdown with front matter",
    .suffix = ".md",
    .stages = (const char *const[]){"meta", "extract", "clean", "lang", "links", "outline", NULL},
    .single = true,
    .options = option_rows,
    .defaults = &option_defaults,
    .options_size = sizeof option_defaults,
    .prepare = prepare,
    .finish = op_writer_concatenate,
};
