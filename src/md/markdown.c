/* CommonMark through md4c: our rendering of what md4c reports, byte for byte as the specification prints it. */
#include "offprint/markdown.h"

#include <md4c.h>
#include <stdlib.h>

#include "base/char_ref.h"
#include "md/prepare.h"
#include "offprint/utf8.h"

enum {
    /* Addresses and titles that are written may grow to this many times the input: only a reference that is used again
       and again can make more. */
    LINK_GROWTH = 8,
    LINK_FLOOR = 100000,
    /* md4c fills rows up to the width of their table; beyond so many empty cells a document says nothing by them. */
    EMPTY_CELLS_MAX = 100000
};

/* The map from HTML to source, while it is made. */
struct line_map {
    bool on;
    uint32_t *starts;      /* owned: offset of each line in the source */
    size_t lines, at;      /* `at`: the line that was asked for last */
    struct op_line *table; /* owned */
    size_t count, cap;
    size_t open;      /* entries from here on wait for their place */
    uint32_t written; /* the last line, from 1, that has an entry */
};

struct renderer {
    struct op_buf *html;
    size_t start; /* of our part of `html` */
    const char *text;
    size_t size;
    bool marked;
    unsigned image_depth;
    bool in_table;
    size_t cell, cell_text; /* where the open cell and its text begin */
    size_t empty_cells;
    bool heading_begins; /* nothing of the heading's text has come yet */
    size_t link_bytes, link_max;
    bool link_dropped;
    bool limited;
    struct line_map map;
};

/* -- Places -- */

static void map_init(struct line_map *map, op_str text)
{
    size_t lines = 1;
    for (size_t at = 0; (at = op_str_find_char(text, '\n', at)) != OP_NOT_FOUND; at++)
        lines++;
    map->on = true;
    map->starts = op_xmalloc(lines * sizeof *map->starts);
    map->starts[map->lines++] = 0;
    for (size_t at = 0; (at = op_str_find_char(text, '\n', at)) != OP_NOT_FOUND; at++)
        map->starts[map->lines++] = (uint32_t)(at + 1);
}

/* The index of the line that holds `offset`. Mostly it is the one before or the next. */
static size_t map_line(struct line_map *map, uint32_t offset)
{
    size_t low = 0, high = map->lines;
    if (map->starts[map->at] <= offset) {
        low = map->at;
        if (low + 1 >= map->lines || map->starts[low + 1] > offset)
            return low;
    }
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (map->starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return map->at = low;
}

static void map_add(struct renderer *r, uint32_t line, uint32_t column)
{
    struct line_map *map = &r->map;
    if (map->count == map->cap) {
        map->cap = map->cap ? map->cap * 2 : 64;
        map->table = op_xrealloc(map->table, map->cap * sizeof *map->table);
    }
    map->table[map->count++] = (struct op_line){(uint32_t)r->html->n, line, column};
}

/* What is written next begins an element whose place the first text in it will tell. */
static void map_wait(struct renderer *r)
{
    struct line_map *map = &r->map;
    if (map->on && (map->open == map->count || map->table[map->count - 1].offset != r->html->n))
        map_add(r, 0, 0);
}

/* `p` is a place in the source from which something is written now. */
static void map_note(struct renderer *r, const char *p)
{
    struct line_map *map = &r->map;
    if (!map->on || p < r->text || p >= r->text + r->size)
        return;
    size_t at = map_line(map, (uint32_t)(p - r->text));
    uint32_t line = (uint32_t)at + 1;
    if (map->open == map->count && line == map->written)
        return;
    const char *start = r->text + map->starts[at];
    /* The mark that opened the element: of a block the first of its line, of a span the ones just before its text. */
    const char *mark = p;
    while (mark > start && strchr("[!*_~`<(", mark[-1]))
        mark--;
    uint32_t column = (uint32_t)op_utf8_count(op_str_range(start, mark)) + 1;
    while (start < mark && (*start == ' ' || *start == '\t'))
        start++;
    uint32_t first = (uint32_t)(start - (r->text + map->starts[at])) + 1;
    if (map->open == map->count)
        map_add(r, line, column);
    for (size_t i = map->open; i < map->count; i++) {
        map->table[i].line = line;
        map->table[i].column = line != map->written ? first : column;
    }
    map->open = map->count;
    map->written = line;
}

static void map_finish(struct renderer *r, struct op_arena *arena, struct op_lines *lines, uint32_t first_line)
{
    struct line_map *map = &r->map;
    lines->kind = OP_POS_MAP;
    lines->count = 0;
    lines->table = op_arena_alloc(arena, map->count * sizeof *map->table);
    for (size_t i = 0; i < map->count; i++) {
        struct op_line entry = map->table[i];
        if (entry.line == 0)
            continue;
        entry.line += first_line - 1;
        lines->table[lines->count++] = entry;
    }
    free(map->starts);
    free(map->table);
}

/* -- Text -- */

enum { TEXT_SPECIAL = 1, URL_SPECIAL = 2 };

/* By byte: does text need it escaped, do addresses? Marks are special everywhere. */
static const unsigned char special[256] = {
    [1] = 3,   [2] = 3,   [3] = 3,   ['&'] = 3, ['<'] = 3, ['>'] = 3, ['"'] = 3, [0] = 2,   [4] = 2,    [5] = 2,
    [6] = 2,   [7] = 2,   [8] = 2,   [9] = 2,   [10] = 2,  [11] = 2,  [12] = 2,  [13] = 2,  [14] = 2,   [15] = 2,
    [16] = 2,  [17] = 2,  [18] = 2,  [19] = 2,  [20] = 2,  [21] = 2,  [22] = 2,  [23] = 2,  [24] = 2,   [25] = 2,
    [26] = 2,  [27] = 2,  [28] = 2,  [29] = 2,  [30] = 2,  [31] = 2,  [' '] = 2, ['['] = 2, ['\\'] = 2, [']'] = 2,
    ['^'] = 2, ['`'] = 2, ['{'] = 2, ['|'] = 2, ['}'] = 2, [127] = 2,
};

static void add_byte_escaped(struct op_buf *out, char c, bool url)
{
    if (c == '&') {
        op_buf_addz(out, "&amp;");
    } else if (url) {
        static const char digits[] = "0123456789ABCDEF";
        op_buf_addc(out, '%');
        op_buf_addc(out, digits[(unsigned char)c >> 4]);
        op_buf_addc(out, digits[(unsigned char)c & 15]);
    } else if (c == '<') {
        op_buf_addz(out, "&lt;");
    } else if (c == '>') {
        op_buf_addz(out, "&gt;");
    } else if (c == '"') {
        op_buf_addz(out, "&quot;");
    } else {
        op_buf_addc(out, c);
    }
}

static void add_escaped(struct renderer *r, const char *p, size_t n, bool url)
{
    unsigned wanted = url ? URL_SPECIAL : TEXT_SPECIAL;
    size_t from = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)p[i];
        if (!(special[c] & wanted) && !(url && c >= 0x80))
            continue;
        op_buf_add(r->html, op_str_make(p + from, i - from));
        char plain = r->marked && md_is_mark(p[i]) ? md_marked(p[i]) : p[i];
        if (url && plain == '-')
            op_buf_addc(r->html, plain);
        else
            add_byte_escaped(r->html, plain, url);
        from = i + 1;
    }
    op_buf_add(r->html, op_str_make(p + from, n - from));
}

static void add_verbatim(struct renderer *r, const char *p, size_t n)
{
    size_t at = r->html->n;
    op_buf_add(r->html, op_str_make(p, n));
    for (; r->marked && at < r->html->n; at++)
        if (md_is_mark(r->html->p[at]))
            r->html->p[at] = md_marked(r->html->p[at]);
}

static void add_entity(struct renderer *r, const char *p, size_t n, bool url)
{
    char out[OP_CHAR_REF_MAX];
    size_t length = 0;
    if (n > 2 && p[1] == '#') {
        /* Not as in HTML, where some numbers mean what windows-1252 means by them. */
        bool hex = p[2] == 'x' || p[2] == 'X';
        uint32_t code = 0;
        for (size_t i = hex ? 3 : 2; i + 1 < n && code <= 0x10FFFF; i++)
            code = hex ? code * 16 + (uint32_t)op_hex_value(p[i]) : code * 10 + (uint32_t)(p[i] - '0');
        length = op_utf8_encode(code ? code : OP_REPLACEMENT, out);
    } else if (op_char_ref(p, p + n, false, out, &length) != n) {
        add_escaped(r, p, n, url);
        return;
    }
    bool marked = r->marked;
    r->marked = false;
    add_escaped(r, out, length, url);
    r->marked = marked;
}

static void add_attribute(struct renderer *r, const MD_ATTRIBUTE *a, bool url)
{
    for (size_t i = 0; a->text && a->substr_offsets[i] < a->size; i++) {
        const char *p = a->text + a->substr_offsets[i];
        size_t n = a->substr_offsets[i + 1] - a->substr_offsets[i];
        if (a->substr_types[i] == MD_TEXT_ENTITY)
            add_entity(r, p, n, url);
        else if (a->substr_types[i] == MD_TEXT_NULLCHAR)
            op_buf_addz(r->html, url ? "%EF%BF%BD" : "\xEF\xBF\xBD");
        else
            add_escaped(r, p, n, url);
    }
}

/* -- Blocks -- */

/* Blocks begin on a line of their own. */
static void fresh_line(struct renderer *r)
{
    if (r->html->n > r->start && r->html->p[r->html->n - 1] != '\n')
        op_buf_addc(r->html, '\n');
}

static const char *const block_names[] = {
    [MD_BLOCK_QUOTE] = "blockquote",
    [MD_BLOCK_UL] = "ul",
    [MD_BLOCK_OL] = "ol",
    [MD_BLOCK_TABLE] = "table",
    [MD_BLOCK_THEAD] = "thead",
    [MD_BLOCK_TBODY] = "tbody",
    [MD_BLOCK_TR] = "tr",
    [MD_BLOCK_TH] = "th",
    [MD_BLOCK_TD] = "td",
};

static void open_item(struct renderer *r, const MD_BLOCK_LI_DETAIL *li)
{
    op_buf_addz(r->html, "<li>");
    if (li->is_task)
        op_buf_addf(r->html, "<input %sdisabled=\"\" type=\"checkbox\"> ", li->task_mark == ' ' ? "" : "checked=\"\" ");
}

static void open_code(struct renderer *r, const MD_BLOCK_CODE_DETAIL *code)
{
    op_buf_addz(r->html, "<pre><code");
    if (code->lang.text) {
        op_buf_addz(r->html, " class=\"language-");
        add_attribute(r, &code->lang, false);
        op_buf_addc(r->html, '"');
    }
    op_buf_addc(r->html, '>');
}

static void open_cell(struct renderer *r, const char *name, const MD_BLOCK_TD_DETAIL *cell)
{
    static const char *const aligns[] = {"", " align=\"left\"", " align=\"center\"", " align=\"right\""};
    r->cell = r->html->n;
    op_buf_addc(r->html, '<');
    op_buf_addz(r->html, name);
    op_buf_addz(r->html, aligns[cell->align]);
    op_buf_addc(r->html, '>');
    r->cell_text = r->html->n;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *self)
{
    struct renderer *r = self;
    if (type == MD_BLOCK_DOC)
        return 0;
    fresh_line(r);
    map_wait(r);
    r->in_table |= type == MD_BLOCK_TABLE;
    switch (type) {
    case MD_BLOCK_LI:
        open_item(r, detail);
        break;
    case MD_BLOCK_HR:
        op_buf_addz(r->html, "<hr />\n");
        break;
    case MD_BLOCK_H:
        op_buf_addf(r->html, "<h%u>", ((const MD_BLOCK_H_DETAIL *)detail)->level);
        r->heading_begins = true;
        break;
    case MD_BLOCK_CODE:
        open_code(r, detail);
        break;
    case MD_BLOCK_HTML:
        break;
    case MD_BLOCK_P:
        op_buf_addz(r->html, "<p>");
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        open_cell(r, block_names[type], detail);
        break;
    case MD_BLOCK_OL:
        if (((const MD_BLOCK_OL_DETAIL *)detail)->start != 1) {
            op_buf_addf(r->html, "<ol start=\"%u\">\n", ((const MD_BLOCK_OL_DETAIL *)detail)->start);
            break;
        }
        /* fall through */
    default:
        op_buf_addf(r->html, "<%s>\n", block_names[type]);
    }
    return r->html->full;
}

/* md4c 0.4.8 takes spaces off the ends of a heading, but no tabs. */
static void trim_tabs(struct renderer *r)
{
    size_t n = r->html->n;
    while (n > r->start && (r->html->p[n - 1] == '\t' || r->html->p[n - 1] == ' '))
        n--;
    op_buf_truncate(r->html, n);
}

static void close_cell(struct renderer *r, const char *name)
{
    if (r->html->n == r->cell_text && ++r->empty_cells > EMPTY_CELLS_MAX) {
        op_buf_truncate(r->html, r->cell);
        return;
    }
    op_buf_addz(r->html, "</");
    op_buf_addz(r->html, name);
    op_buf_addz(r->html, ">\n");
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *self)
{
    struct renderer *r = self;
    r->in_table &= type != MD_BLOCK_TABLE;
    switch (type) {
    case MD_BLOCK_DOC:
    case MD_BLOCK_HR:
        break;
    case MD_BLOCK_LI:
        op_buf_addz(r->html, "</li>\n");
        break;
    case MD_BLOCK_H:
        r->heading_begins = false;
        trim_tabs(r);
        op_buf_addf(r->html, "</h%u>\n", ((const MD_BLOCK_H_DETAIL *)detail)->level);
        break;
    case MD_BLOCK_CODE:
        op_buf_addz(r->html, "</code></pre>\n");
        break;
    case MD_BLOCK_HTML:
        fresh_line(r);
        break;
    case MD_BLOCK_P:
        op_buf_addz(r->html, "</p>\n");
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        close_cell(r, block_names[type]);
        break;
    default:
        fresh_line(r);
        op_buf_addf(r->html, "</%s>\n", block_names[type]);
    }
    return r->html->full;
}

/* -- Spans -- */

static const char *span_name(MD_SPANTYPE type)
{
    switch (type) {
    case MD_SPAN_EM:
        return "em";
    case MD_SPAN_STRONG:
        return "strong";
    case MD_SPAN_CODE:
        return "code";
    case MD_SPAN_DEL:
        return "del";
    default:
        return NULL;
    }
}

/* False when references have used up what they may add to the output. */
static bool link_allowed(struct renderer *r, const MD_ATTRIBUTE *address, const MD_ATTRIBUTE *title)
{
    size_t size = (size_t)address->size + title->size;
    if (size > r->link_max - r->link_bytes) {
        r->limited = true;
        return false;
    }
    r->link_bytes += size;
    return true;
}

static void add_title(struct renderer *r, const MD_ATTRIBUTE *title)
{
    if (!title->text)
        return;
    op_buf_addz(r->html, " title=\"");
    add_attribute(r, title, false);
    op_buf_addc(r->html, '"');
}

static void open_link(struct renderer *r, const MD_SPAN_A_DETAIL *a)
{
    r->link_dropped = !link_allowed(r, &a->href, &a->title);
    if (r->link_dropped)
        return;
    op_buf_addz(r->html, "<a href=\"");
    add_attribute(r, &a->href, true);
    op_buf_addc(r->html, '"');
    add_title(r, &a->title);
    op_buf_addc(r->html, '>');
}

static void open_image(struct renderer *r, const MD_SPAN_IMG_DETAIL *img)
{
    op_buf_addz(r->html, "<img src=\"");
    if (link_allowed(r, &img->src, &img->title))
        add_attribute(r, &img->src, true);
    op_buf_addz(r->html, "\" alt=\"");
    /* Inline notation: the address stands right here, and with it the place of an image without text. */
    const char *p = img->src.text;
    if (p && p > r->text && p < r->text + r->size && (p[-1] == '(' || p[-1] == '<'))
        map_note(r, p - 1);
}

static int enter_span(MD_SPANTYPE type, void *detail, void *self)
{
    struct renderer *r = self;
    bool in_image = r->image_depth > 0;
    r->image_depth += type == MD_SPAN_IMG;
    if (in_image)
        return r->html->full;
    if (type == MD_SPAN_A || type == MD_SPAN_IMG)
        map_wait(r);
    if (type == MD_SPAN_A)
        open_link(r, detail);
    else if (type == MD_SPAN_IMG)
        open_image(r, detail);
    else if (span_name(type))
        op_buf_addf(r->html, "<%s>", span_name(type));
    return r->html->full;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *self)
{
    struct renderer *r = self;
    r->image_depth -= type == MD_SPAN_IMG;
    if (r->image_depth)
        return r->html->full;
    if (type == MD_SPAN_IMG) {
        const MD_SPAN_IMG_DETAIL *img = detail;
        op_buf_addc(r->html, '"');
        /* The title was counted with the address. */
        if (r->link_bytes < r->link_max)
            add_title(r, &img->title);
        op_buf_addz(r->html, " />");
    } else if (type == MD_SPAN_A) {
        op_buf_addz(r->html, r->link_dropped ? "" : "</a>");
    } else if (span_name(type)) {
        op_buf_addf(r->html, "</%s>", span_name(type));
    }
    return r->html->full;
}

/* GFM, "Tables": a backslash keeps a pipe from ending the cell, also in code, and is no part of it. */
static void add_cell_code(struct renderer *r, const char *p, size_t n)
{
    size_t from = 0;
    for (size_t i = 0; i + 1 < n; i++) {
        if (p[i] != '\\' || p[i + 1] != '|')
            continue;
        add_escaped(r, p + from, i - from, false);
        from = i + 1;
    }
    add_escaped(r, p + from, n - from, false);
}

static int add_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *self)
{
    struct renderer *r = self;
    map_note(r, text);
    if (r->heading_begins && type == MD_TEXT_NORMAL)
        for (; size && (*text == '\t' || *text == ' '); size--)
            text++;
    r->heading_begins = false;
    switch (type) {
    case MD_TEXT_NULLCHAR:
        op_buf_add_utf8(r->html, OP_REPLACEMENT);
        break;
    case MD_TEXT_BR:
        op_buf_addz(r->html, r->image_depth ? " " : "<br />\n");
        break;
    case MD_TEXT_SOFTBR:
        op_buf_addc(r->html, r->image_depth ? ' ' : '\n');
        break;
    case MD_TEXT_ENTITY:
        add_entity(r, text, size, false);
        break;
    case MD_TEXT_HTML:
        if (!r->image_depth) {
            add_verbatim(r, text, size);
            break;
        }
        add_escaped(r, text, size, false);
        break;
    case MD_TEXT_CODE:
        if (r->in_table) {
            add_cell_code(r, text, size);
            break;
        }
        /* fall through */
    default:
        add_escaped(r, text, size, false);
    }
    return r->html->full;
}

bool op_markdown_to_html(struct op_ctx *ctx, op_str text, enum op_markdown_dialect dialect, struct op_buf *html,
                         struct op_arena *arena, struct op_lines *lines, uint32_t first_line)
{
    static const MD_PARSER commonmark = {0, 0, enter_block, leave_block, enter_span, leave_span, add_text, NULL, NULL};
    static const MD_PARSER article = {0,           MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS,
                                      enter_block, leave_block,
                                      enter_span,  leave_span,
                                      add_text,    NULL,
                                      NULL};
    bool extended = dialect == OP_MARKDOWN_ARTICLE;
    struct md_prepared prepared;
    md_prepare(text, extended, &prepared);
    struct renderer r = {.html = html,
                         .start = html->n,
                         .text = prepared.bytes,
                         .size = prepared.n,
                         .marked = prepared.marked,
                         .link_max = prepared.n * LINK_GROWTH + LINK_FLOOR};
    if (lines)
        map_init(&r.map, op_str_make(prepared.bytes, prepared.n));
    (void)op_buf_reserve(html, text.n + text.n / 4);
    html->full = false;
    (void)md_parse(prepared.bytes, (MD_SIZE)prepared.n, extended ? &article : &commonmark, &r);
    if (lines)
        map_finish(&r, arena, lines, first_line);
    struct op_place place = {lines ? lines->file : OP_STR_NONE, first_line, 0};
    if (prepared.limited_line != UINT32_MAX) {
        place.line = first_line + prepared.limited_line;
        op_report(ctx, OP_DIAG_MARKDOWN_LIMIT, place,
                  "a block with too many brackets or columns, keeping some as text");
    }
    if (r.limited)
        op_report(ctx, OP_DIAG_MARKDOWN_LIMIT, place, "references used too often, keeping later ones as text");
    free(prepared.bytes);
    return !html->full;
}
