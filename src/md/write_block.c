#include "md/unicode.h"
#include "md/write.h"

/* md_writer.empty_cells: rows are filled up to the width of their table; beyond so many empty cells a document says
   nothing by them. */
enum { EMPTY_CELLS_MAX = 100000 };

/* Blocks begin on a line of their own. */
static void fresh_line(struct md_writer *w)
{
    if (w->html->n > w->start && w->html->p[w->html->n - 1] != '\n')
        op_buf_addc(w->html, '\n');
}

static void open_block(struct md_writer *w, const struct md_block *b, const char *tag)
{
    fresh_line(w);
    md_write_place(w, b->at);
    op_buf_addc(w->html, '<');
    op_buf_addz(w->html, tag);
    md_write_attributes(w->html, b->attributes);
}

/* -- Boxes: alerts of GitHub's, callouts of Obsidian's, ::: blocks -- */

/* What such a box is called; NULL when `type` is no name of one. */
static const char *box_title(op_str type)
{
    static const char *const titles[] = {
        "Note",    "Tip",      "Important", "Warning", "Caution", "Info",    "Danger", "Abstract",  "Summary", "Todo",
        "Success", "Question", "Failure",   "Bug",     "Example", "Quote",   "Hint",   "Attention", "Error",   "FAQ",
        "Details", "Help",     "Check",     "Done",    "Fail",    "Missing", "Cite",   "TLDR"};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (op_str_eq_ci(type, op_str_z(titles[i])))
            return titles[i];
    return NULL;
}

static void open_box(struct md_writer *w, const struct md_block *b, op_str type, op_str title)
{
    const char *name = box_title(type);
    fresh_line(w);
    md_write_place(w, b->at);
    op_buf_add(w->html, OP_STR("<aside role=\"note\""));
    if (b->attributes)
        md_write_attribute(w->html, "id", b->attributes->id);
    op_buf_add(w->html, OP_STR(">\n<p><strong>"));
    if (title.n)
        md_write_piece(w, title);
    else if (name)
        op_buf_addz(w->html, name);
    else
        md_write_escaped(w->html, type);
    op_buf_add(w->html, OP_STR("</strong></p>\n"));
}

static op_str first_class(const struct md_block *b)
{
    op_str classes = b->attributes ? b->attributes->classes : OP_STR_NONE;
    return op_str_word(&classes);
}

static void open_quote(struct md_writer *w, const struct md_block *b)
{
    if (b->u.quote.type.p) {
        open_box(w, b, b->u.quote.type, b->u.quote.title);
        return;
    }
    open_block(w, b, "blockquote");
    op_buf_add(w->html, OP_STR(">\n"));
}

static void open_div(struct md_writer *w, const struct md_block *b)
{
    op_str class = first_class(b), title = b->attributes ? b->attributes->title : OP_STR_NONE;
    if (class.p && box_title(class)) {
        open_box(w, b, class, title);
        return;
    }
    open_block(w, b, "div");
    op_buf_add(w->html, OP_STR(">\n"));
    if (title.n) {
        op_buf_add(w->html, OP_STR("<p><strong>"));
        md_write_piece(w, title);
        op_buf_add(w->html, OP_STR("</strong></p>\n"));
    }
}

/* -- Leaves -- */

static bool is_tight(const struct md_block *paragraph)
{
    const struct md_block *parent = paragraph->parent;
    return (parent->kind == MD_ITEM && parent->parent->u.list.tight) ||
           (parent->kind == MD_DEFINITION && parent->u.list.tight);
}

static void write_paragraph(struct md_writer *w, const struct md_block *b, uint32_t backlinks)
{
    const struct md_block *parent = b->parent;
    bool tight = is_tight(b);
    if (!tight) {
        open_block(w, b, "p");
        op_buf_addc(w->html, '>');
    } else if (parent->first != b) {
        fresh_line(w);
    }
    if (parent->kind == MD_ITEM && parent->first == b && parent->u.list.task)
        op_buf_addz(w->html, parent->u.list.done ? "<input checked=\"\" disabled=\"\" type=\"checkbox\"> "
                                                 : "<input disabled=\"\" type=\"checkbox\"> ");
    md_write_content(w, b, 0);
    if (backlinks)
        md_write_backlinks(w, backlinks);
    if (!tight)
        op_buf_add(w->html, OP_STR("</p>\n"));
}

static void write_heading(struct md_writer *w, const struct md_block *b)
{
    char tag[3] = {'h', (char)('0' + b->u.heading.level), 0};
    open_block(w, b, tag);
    op_buf_addc(w->html, '>');
    md_write_content(w, b, 0);
    op_buf_add(w->html, OP_STR("</"));
    op_buf_addz(w->html, tag);
    op_buf_add(w->html, OP_STR(">\n"));
}

static void write_lines(struct md_writer *w, const struct md_block *b)
{
    for (uint32_t i = 0; i < b->line_count; i++) {
        struct md_line line = w->p->lines[b->line + i];
        op_buf_fill(w->html, ' ', line.spaces);
        if (w->p->article)
            md_write_bare(w->html, md_line_str(w->p, line));
        else
            md_write_escaped(w->html, md_line_str(w->p, line));
        op_buf_addc(w->html, '\n');
    }
}

/* The language that an info string names: its first word. Articles write more behind it: {1,3}, ,ignore, {.python}. */
static op_str language_of(struct md_writer *w, op_str info, struct md_attributes *a)
{
    *a = (struct md_attributes){0};
    if (!w->p->article)
        return op_str_word(&info);
    if (info.n && info.p[0] == '{') {
        if (md_attributes_parse(w->p->arena, info.p, info.p + info.n, a)) {
            op_str classes = a->classes;
            return op_str_word(&classes);
        }
        info = op_str_skip(info, 1);
    }
    op_str word = op_str_word(&info);
    size_t n = 0;
    while (n < word.n && !strchr("{},:", word.p[n]))
        n++;
    return op_str_first(word, n);
}

static void write_code(struct md_writer *w, const struct md_block *b)
{
    struct md_attributes a = {0};
    op_str language = b->kind == MD_FENCED ? language_of(w, b->u.code.info, &a) : OP_STR_NONE;
    fresh_line(w);
    md_write_place(w, b->at);
    op_buf_add(w->html, OP_STR("<pre"));
    md_write_attribute(w->html, "id", b->attributes && b->attributes->id.n ? b->attributes->id : a.id);
    op_buf_add(w->html, OP_STR("><code"));
    if (language.n) {
        op_buf_add(w->html, OP_STR(" class=\"language-"));
        md_write_unescaped(w->html, language, false);
        op_buf_addc(w->html, '"');
    }
    op_buf_addc(w->html, '>');
    write_lines(w, b);
    op_buf_add(w->html, OP_STR("</code></pre>\n"));
}

static void write_raw(struct md_writer *w, const struct md_block *b)
{
    fresh_line(w);
    for (uint32_t i = 0; i < b->line_count; i++) {
        struct md_line line = w->p->lines[b->line + i];
        op_buf_fill(w->html, ' ', line.spaces);
        for (uint32_t from = line.from; from < line.to;) {
            /* Each tag has its place. */
            md_write_place(w, from);
            const char *next = memchr(w->p->s + from + 1, '<', line.to - from - 1);
            uint32_t to = next ? (uint32_t)(next - w->p->s) : line.to;
            op_buf_add(w->html, op_str_make(w->p->s + from, to - from));
            from = to;
        }
        op_buf_addc(w->html, '\n');
    }
}

/* The TeX between the delimiters, which stand in the first and the last line. */
static void write_formula(struct md_writer *w, const struct md_block *b, op_str close)
{
    struct op_buf tex = OP_BUF_INIT;
    uint32_t at = b->at; /* where the TeX begins, which may be below the delimiter */
    for (uint32_t i = 0; i < b->line_count; i++) {
        op_str line = md_line_str(w->p, w->p->lines[b->line + i]), inside = op_str_trim(line);
        if (inside.n && !op_str_trim(op_buf_str(&tex)).n)
            at = (uint32_t)(inside.p - w->p->s);
        op_buf_add(&tex, line);
        op_buf_addc(&tex, '\n');
    }
    op_str text = op_str_trim(op_buf_str(&tex));
    if (close.n && op_str_ends(text, close))
        text.n -= close.n;
    if (op_str_trim(text).n) {
        fresh_line(w);
        op_buf_add(w->html, OP_STR("<p>"));
        md_write_place(w, at);
        md_write_math(w->html, text, true);
        op_buf_add(w->html, OP_STR("</p>\n"));
    }
    op_buf_release(&tex);
}

/* ```math is a formula, ```{=html} is HTML as it stands; raw text for other formats is not for us. */
static void write_fenced(struct md_writer *w, const struct md_block *b)
{
    op_str info = b->u.code.info;
    if (!w->p->article)
        write_code(w, b);
    else if (op_str_eq(info, OP_STR("math")) || op_str_eq(info, OP_STR("{math}")))
        write_formula(w, b, OP_STR_NONE);
    else if (op_str_eq(info, OP_STR("{=html}")) || op_str_eq(info, OP_STR("{=html5}")))
        write_raw(w, b);
    else if (!op_str_starts(info, OP_STR("{=")))
        write_code(w, b);
}

/* Lines behind bars; what is indented goes on with the line before. Spaces at the start of a line stay. */
static void write_line_block(struct md_writer *w, const struct md_block *b)
{
    open_block(w, b, "p");
    op_buf_addc(w->html, '>');
    for (uint32_t i = 0; i < b->line_count; i++) {
        op_str line = md_line_str(w->p, w->p->lines[b->line + i]);
        bool bar = line.n && line.p[0] == '|' && (line.n == 1 || md_is_blank(line.p[1]));
        if (i)
            op_buf_addz(w->html, bar ? "<br />\n" : " ");
        line = op_str_skip(line, bar ? 2 : 0);
        size_t spaces = md_scan_spaces(line.p, line.p + line.n);
        for (size_t k = 0; k < spaces && bar; k++)
            op_buf_add(w->html, OP_STR("\xC2\xA0"));
        md_write_piece(w, op_str_trim(line));
    }
    op_buf_add(w->html, OP_STR("</p>\n"));
}

/* -- Tables -- */

/* A bar in a cell stands behind a backslash. */
static op_str cell_text(struct md_writer *w, op_str cell)
{
    if (op_str_find(cell, OP_STR("\\|"), 0) == OP_NOT_FOUND)
        return cell;
    char *to = op_arena_alloc(w->p->arena, cell.n), *o = to;
    for (size_t i = 0; i < cell.n; i++)
        if (cell.p[i] != '\\' || i + 1 >= cell.n || cell.p[i + 1] != '|')
            *o++ = cell.p[i];
    return op_str_range(to, o);
}

static void write_row(struct md_writer *w, const struct md_block *table, struct md_line line, const char *tag)
{
    op_str row = op_str_trim(md_line_str(w->p, line)), cell = OP_STR_NONE;
    if (row.n && row.p[0] == '|')
        row = op_str_skip(row, 1);
    md_write_place(w, line.from);
    op_buf_add(w->html, OP_STR("<tr>\n"));
    for (unsigned i = 0; i < table->u.table.columns; i++) {
        bool found = md_table_cell(&row, &cell);
        if ((!found || !cell.n) && ++w->empty_cells > EMPTY_CELLS_MAX)
            break;
        if (found)
            md_write_place(w, (uint32_t)(cell.p - w->p->s));
        op_buf_addc(w->html, '<');
        op_buf_addz(w->html, tag);
        unsigned char align = table->u.table.aligns[i];
        if (align)
            op_buf_addz(w->html, align == 'l'   ? " align=\"left\""
                                 : align == 'c' ? " align=\"center\""
                                                : " align=\"right\"");
        op_buf_addc(w->html, '>');
        if (found)
            md_write_piece(w, cell_text(w, cell));
        op_buf_add(w->html, OP_STR("</"));
        op_buf_addz(w->html, tag);
        op_buf_add(w->html, OP_STR(">\n"));
    }
    op_buf_add(w->html, OP_STR("</tr>\n"));
}

static void write_table(struct md_writer *w, const struct md_block *b)
{
    open_block(w, b, "table");
    op_buf_add(w->html, OP_STR(">\n<thead>\n"));
    write_row(w, b, w->p->lines[b->line], "th");
    op_buf_add(w->html, OP_STR("</thead>\n"));
    if (b->line_count > 1)
        op_buf_add(w->html, OP_STR("<tbody>\n"));
    for (uint32_t i = 1; i < b->line_count; i++)
        write_row(w, b, w->p->lines[b->line + i], "td");
    if (b->line_count > 1)
        op_buf_add(w->html, OP_STR("</tbody>\n"));
    op_buf_add(w->html, OP_STR("</table>\n"));
}

/* -- Contents -- */

/* The next block in document order, `root` not left; notes are not entered. */
static struct md_block *next_block(struct md_block *b, const struct md_block *root)
{
    if (b->first && b->kind != MD_NOTE)
        return b->first;
    while (b != root && !b->next)
        b = b->parent;
    return b == root ? NULL : b->next;
}

static void close_levels(struct md_writer *w, unsigned *depth, unsigned to)
{
    for (; *depth > to; --*depth)
        op_buf_add(w->html, OP_STR("</li>\n</ul>\n"));
}

/* A list of links to the headings, nested as they are. Headings without an id got one: see number_headings(). */
static void write_contents(struct md_writer *w, const struct md_block *at)
{
    unsigned depth = 0, levels[7];
    if (at != w->p->contents)
        return;
    w->contents = true;
    fresh_line(w);
    for (struct md_block *b = w->p->document->first; b; b = next_block(b, w->p->document)) {
        if (b->kind != MD_HEADING || !b->attributes || !b->attributes->id.n)
            continue;
        unsigned up = depth;
        while (up && levels[up] > b->u.heading.level)
            up--;
        bool sibling = up && levels[up] == b->u.heading.level;
        /* Above the first level: beside it. */
        if (up == 0 && depth) {
            up = 1;
            sibling = true;
        }
        close_levels(w, &depth, up);
        if (sibling) {
            op_buf_add(w->html, OP_STR("</li>\n"));
        } else {
            op_buf_addz(w->html, depth ? "\n<ul>\n" : "<ul class=\"contents\">\n");
            depth++;
        }
        levels[depth] = b->u.heading.level;
        op_buf_add(w->html, OP_STR("<li><a href=\"#"));
        md_write_url(w->html, b->attributes->id);
        op_buf_add(w->html, OP_STR("\">"));
        md_write_content(w, b, 0);
        op_buf_add(w->html, OP_STR("</a>"));
    }
    close_levels(w, &depth, 0);
    w->contents = false;
}

/* Attributes of headings; where there is a list of contents, an id for each, so that it can lead there. */
static void number_headings(struct md_writer *w)
{
    struct md_parser *p = w->p;
    for (struct md_block *b = p->document->first; b; b = next_block(b, p->document))
        if (b->kind == MD_CONTENTS && !p->contents)
            p->contents = b;
    unsigned number = 0;
    for (struct md_block *b = p->document->first; b; b = next_block(b, p->document)) {
        if (b->kind != MD_HEADING || !b->line_count)
            continue;
        struct md_line *last = &p->lines[b->line + b->line_count - 1];
        op_str text = md_line_str(p, *last), cut = md_attributes_cut(p, text, &b->attributes);
        last->to -= (uint32_t)(text.n - cut.n);
        number++;
        if (p->contents && (!b->attributes || !b->attributes->id.n)) {
            struct md_attributes id = {.id = op_arena_printf(p->arena, "contents-%u", number)};
            md_attributes_merge(p->arena, &b->attributes, &id);
        }
    }
}

/* -- All of it -- */

static void open_list(struct md_writer *w, const struct md_block *b)
{
    bool ordered = b->u.list.marker == '.' || b->u.list.marker == ')';
    open_block(w, b, ordered ? "ol" : "ul");
    if (ordered && b->u.list.start != 1)
        op_buf_addf(w->html, " start=\"%u\"", (unsigned)b->u.list.start);
    op_buf_add(w->html, OP_STR(">\n"));
}

static void open_container(struct md_writer *w, const struct md_block *b)
{
    switch (b->kind) {
    case MD_QUOTE:
        open_quote(w, b);
        break;
    case MD_LIST:
        open_list(w, b);
        break;
    case MD_ITEM:
        md_write_place(w, b->at);
        op_buf_add(w->html, OP_STR("<li>"));
        break;
    case MD_DEFINITION_LIST:
        open_block(w, b, "dl");
        op_buf_add(w->html, OP_STR(">\n"));
        break;
    case MD_DEFINITION:
        md_write_place(w, b->at);
        op_buf_add(w->html, OP_STR("<dd>"));
        break;
    case MD_DIV:
        open_div(w, b);
        break;
    default:
        break;
    }
}

static const char *end_tag(const struct md_block *b)
{
    switch (b->kind) {
    case MD_QUOTE:
        return b->u.quote.type.p ? "</aside>\n" : "</blockquote>\n";
    case MD_LIST:
        return b->u.list.marker == '.' || b->u.list.marker == ')' ? "</ol>\n" : "</ul>\n";
    case MD_DEFINITION_LIST:
        return "</dl>\n";
    case MD_DIV: {
        op_str class = first_class(b);
        return class.p && box_title(class) ? "</aside>\n" : "</div>\n";
    }
    default:
        return "";
    }
}

static void close_container(struct md_writer *w, const struct md_block *b)
{
    if (b->kind == MD_ITEM || b->kind == MD_DEFINITION) {
        op_buf_addz(w->html, b->kind == MD_ITEM ? "</li>\n" : "</dd>\n");
        return;
    }
    fresh_line(w);
    op_buf_addz(w->html, end_tag(b));
}

static void write_leaf(struct md_writer *w, const struct md_block *b, uint32_t backlinks)
{
    switch ((enum md_kind)b->kind) {
    case MD_PARAGRAPH:
        write_paragraph(w, b, backlinks);
        break;
    case MD_HEADING:
        write_heading(w, b);
        break;
    case MD_RULE:
        open_block(w, b, "hr");
        op_buf_add(w->html, OP_STR(" />\n"));
        break;
    case MD_CODE:
        write_code(w, b);
        break;
    case MD_FENCED:
        write_fenced(w, b);
        break;
    case MD_HTML:
        write_raw(w, b);
        break;
    case MD_TABLE:
        write_table(w, b);
        break;
    case MD_TERM:
        open_block(w, b, "dt");
        op_buf_addc(w->html, '>');
        md_write_content(w, b, 0);
        op_buf_add(w->html, OP_STR("</dt>\n"));
        break;
    case MD_MATH:
        write_formula(w, b, b->u.math == '$' ? OP_STR("$$") : OP_STR("\\]"));
        break;
    case MD_LINE_BLOCK:
        write_line_block(w, b);
        break;
    case MD_CONTENTS:
        write_contents(w, b);
        break;
    default:
        break;
    }
}

/* What stands in a container. Of a footnote, `number` says which: its last paragraph takes the links back. */
static void write_children(struct md_writer *w, struct md_block *root, uint32_t number)
{
    struct md_block *b = root->first;
    while (b) {
        bool container = md_is_container(b->kind);
        if (container && b->kind != MD_NOTE) {
            open_container(w, b);
            if (b->first) {
                b = b->first;
                continue;
            }
            close_container(w, b);
        } else if (!container) {
            write_leaf(w, b, b == root->last ? number : 0);
        }
        while (!b->next && b->parent != root) {
            b = b->parent;
            close_container(w, b);
        }
        b = b->next;
    }
}

/* Notes may refer to further ones, which then follow. */
static void write_notes(struct md_writer *w)
{
    if (!w->note_count)
        return;
    fresh_line(w);
    op_buf_add(w->html, OP_STR("<section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n"));
    for (uint32_t i = 0; i < w->note_count; i++) {
        struct md_block *note = w->notes[i].block;
        if (note)
            md_write_place(w, note->at);
        op_buf_addf(w->html, "<li id=\"fn-%u\">\n", (unsigned)i + 1);
        bool placed = note && note->last && note->last->kind == MD_PARAGRAPH;
        if (note)
            write_children(w, note, placed ? i + 1 : 0);
        if (!placed) {
            fresh_line(w);
            op_buf_add(w->html, OP_STR("<p>"));
            if (!note)
                op_buf_add(w->html,
                           op_str_skip(op_str_first(op_buf_str(&w->inline_notes), w->notes[i].to), w->notes[i].from));
            md_write_backlinks(w, i + 1);
            op_buf_add(w->html, OP_STR("</p>\n"));
        }
        op_buf_add(w->html, OP_STR("</li>\n"));
    }
    op_buf_add(w->html, OP_STR("</ol>\n</section>\n"));
}

void md_write_document(struct md_writer *w)
{
    if (w->p->article)
        number_headings(w);
    write_children(w, w->p->document, 0);
    write_notes(w);
}
