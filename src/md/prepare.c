#include "md/prepare.h"

#include "offprint/buf.h"

enum {
    TABLE_COLUMNS_MAX = 128,
    LIST_DEPTH_MAX = 32,
    /* md4c's time for one block is at worst its length times its brackets: this product is allowed, and always so
       many brackets. A paragraph of 8 KB may hold nothing but brackets; only in a block of more than 100 KB would a
       link in every hundred bytes be too many. */
    WORK_MAX = 1 << 25,
    BRACKETS_MIN = 64,
    PADDING = 64
};

/* A list item that is open: where its marker and its content begin. */
struct item {
    uint32_t marker, content;
    bool ordered;
};

struct prepare {
    struct op_buf out;
    bool tables;
    uint32_t line;
    /* The block that is being collected: bytes of `out` from `block` on. */
    size_t block, brackets, angles;
    uint32_t block_line, lines_in_block;
    bool definitions; /* so far, only definitions of references */
    bool in_table;
    op_str before; /* content of the line before, in the input */
    uint32_t before_indent;
    /* A fenced code block. */
    char fence;
    size_t fence_length;
    struct item items[LIST_DEPTH_MAX];
    size_t depth;
    struct md_prepared *result;
};

/* -- Limits -- */

static void mark_beyond(struct prepare *s, char c, char mark, size_t count, bool report)
{
    size_t length = s->out.n - s->block;
    size_t allowed = WORK_MAX / (length ? length : 1);
    if (allowed < BRACKETS_MIN)
        allowed = BRACKETS_MIN;
    if (count <= allowed)
        return;
    for (size_t i = s->block; i < s->out.n; i++) {
        if (s->out.p[i] != c)
            continue;
        if (allowed)
            allowed--;
        else
            s->out.p[i] = mark;
    }
    s->result->marked = true;
    if (report && s->result->limited_line == UINT32_MAX)
        s->result->limited_line = s->block_line;
}

/* md4c 0.4.8 takes no `--` in a comment, as versions of the specification before 0.31 had it. Lines that begin with a
   dash are left alone: they may be more than text. */
static void mark_dashes(struct prepare *s)
{
    op_str block = op_str_make(s->out.p + s->block, s->out.n - s->block);
    for (size_t open = 0; (open = op_str_find(block, OP_STR("<!--"), open)) != OP_NOT_FOUND;) {
        size_t close = op_str_find(block, OP_STR("-->"), open + 4);
        if (close == OP_NOT_FOUND)
            return;
        for (size_t i = open + 4; i < close; i++) {
            bool run = block.p[i] == '-' && (block.p[i - 1] == '-' || block.p[i + 1] == '-');
            if (!run || i == open + 4 || block.p[i - 1] == '\n' || block.p[i - 1] == '|')
                continue;
            s->out.p[s->block + i] = '\x02';
            s->result->marked = true;
        }
        open = close + 3;
    }
}

static void close_block(struct prepare *s)
{
    if (s->angles)
        mark_dashes(s);
    /* In code no mark is ever seen, so there is nothing to report. */
    mark_beyond(s, '[', '\x01', s->brackets, s->fence == 0);
    mark_beyond(s, '<', '\x03', s->angles, s->fence == 0);
    s->block = s->out.n;
    s->block_line = s->line;
    s->brackets = s->angles = 0;
    s->lines_in_block = 0;
    s->definitions = false;
}

/* -- Lines -- */

struct line {
    op_str content;  /* behind block quote markers and indentation, without trailing space */
    size_t at;       /* where `content` begins in the line */
    uint32_t indent; /* columns of indentation in front of `content`, behind the last `>` */
    bool quoted;
};

static struct line measure(op_str text)
{
    struct line l = {.indent = 0};
    size_t i = 0;
    for (; i < text.n; i++) {
        char c = text.p[i];
        if (c == ' ') {
            l.indent++;
        } else if (c == '\t') {
            l.indent += 4 - l.indent % 4;
        } else if (c == '>' && l.indent < 4) {
            l.quoted = true;
            l.indent = 0;
            if (i + 1 < text.n && text.p[i + 1] == ' ')
                i++;
        } else {
            break;
        }
    }
    l.at = i;
    l.content = op_str_skip(text, i);
    while (l.content.n && op_is_space(l.content.p[l.content.n - 1]))
        l.content.n--;
    return l;
}

/* The width of a list marker with the space behind it; 0 when the line does not begin with one. */
static uint32_t list_marker(op_str s, bool *ordered, bool *is_one)
{
    uint32_t n = 0;
    *ordered = *is_one = false;
    if (s.n && (s.p[0] == '-' || s.p[0] == '*' || s.p[0] == '+')) {
        n = 1;
    } else {
        while (n < s.n && n < 9 && op_is_digit(s.p[n]))
            n++;
        if (n == 0 || n >= s.n || (s.p[n] != '.' && s.p[n] != ')'))
            return 0;
        *ordered = true;
        *is_one = n == 1 && s.p[0] == '1';
        n++;
    }
    /* An empty item cannot interrupt a paragraph, so it may be none. */
    return n + 1 < s.n && (s.p[n] == ' ' || s.p[n] == '\t') ? n + 1 : 0;
}

/* Does the line begin a list item for certain? Then the block before it is over. Keeps the stack of open items. */
static bool begins_item(struct prepare *s, const struct line *l)
{
    bool ordered, is_one, sibling = false;
    uint32_t width = list_marker(l->content, &ordered, &is_one);
    if (!width)
        return false;
    size_t depth = s->depth;
    while (depth && s->items[depth - 1].content > l->indent) {
        depth--;
        sibling = s->items[depth].ordered;
    }
    uint32_t base = depth ? s->items[depth - 1].content : 0;
    if (l->indent - base > 3 || (ordered && !is_one && !sibling && s->lines_in_block))
        return false;
    s->depth = depth < LIST_DEPTH_MAX ? depth + 1 : LIST_DEPTH_MAX;
    s->items[s->depth - 1] = (struct item){l->indent, l->indent + width, ordered};
    return true;
}

static bool is_indented_code(const struct prepare *s, const struct line *l)
{
    uint32_t base = 0;
    for (size_t i = s->depth; i > 0 && !base; i--)
        if (s->items[i - 1].content <= l->indent)
            base = s->items[i - 1].content;
    return l->indent - base > 3;
}

/* A definition of a reference, whole on its line: nothing of it can reach further down. */
static bool is_definition(op_str s)
{
    size_t close = op_str_find(s, OP_STR("]:"), 0);
    if (s.n == 0 || s.p[0] != '[' || close == OP_NOT_FOUND)
        return false;
    op_str rest = op_str_trim(op_str_skip(s, close + 2));
    char last = rest.n ? rest.p[rest.n - 1] : 0;
    size_t title = rest.n;
    for (size_t i = 0; i < rest.n && title == rest.n; i++)
        if (op_is_space(rest.p[i]))
            title = i;
    op_str tail = op_str_trim(op_str_skip(rest, title));
    if (tail.n == 0)
        return rest.n > 0;
    return tail.n > 1 && ((tail.p[0] == '"' && last == '"') || (tail.p[0] == '\'' && last == '\'') ||
                          (tail.p[0] == '(' && last == ')'));
}

/* A footnote's text, `[^1]: ...`. To CommonMark a note of one word is the definition of a reference, and would vanish.
 */
static bool is_note(const struct line *l)
{
    return l->indent < 4 && op_str_starts(l->content, OP_STR("[^")) &&
           op_str_find(l->content, OP_STR("]:"), 0) != OP_NOT_FOUND;
}

/* Follows fenced code; true when the line is a fence or lies within. */
static bool in_fence(struct prepare *s, const struct line *l)
{
    char c = l->content.n ? l->content.p[0] : 0;
    size_t run = 0;
    while (run < l->content.n && l->content.p[run] == c)
        run++;
    if (s->fence) {
        if (c == s->fence && run >= s->fence_length && run == l->content.n) {
            close_block(s);
            s->fence = 0;
        }
        return true;
    }
    if ((c != '`' && c != '~') || run < 3 || is_indented_code(s, l) ||
        (c == '`' && op_str_find_char(l->content, '`', run) != OP_NOT_FOUND))
        return false;
    close_block(s);
    s->fence = c;
    s->fence_length = run;
    return true;
}

/* -- Tables -- */

/* Cells between unescaped pipes; the outer pipes do not count. */
static size_t count_cells(op_str s)
{
    size_t pipes = 0;
    bool last = false;
    if (s.n && s.p[0] == '|')
        s = op_str_skip(s, 1);
    for (size_t i = 0; i < s.n; i++) {
        last = s.p[i] == '|';
        pipes += last;
        if (s.p[i] == '\\')
            i++;
    }
    return pipes + !last;
}

static bool is_delimiter_row(op_str s)
{
    bool pipe = false, dash = false;
    char before = '|';
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == ' ' || c == '\t')
            continue;
        if (c != '|' && c != '-' && c != ':')
            return false;
        if (c == '|' && before == '|' && i > 0)
            return false;
        pipe |= c == '|';
        dash |= c == '-';
        before = c;
    }
    return pipe && dash;
}

/* Every cell with three dashes. */
static void add_delimiter_row(struct prepare *s, op_str row)
{
    while (row.p) {
        op_str cell = op_str_trim(op_str_cut(&row, '|'));
        if (cell.n) {
            if (cell.p[0] == ':')
                op_buf_addc(&s->out, ':');
            op_buf_addz(&s->out, "---");
            if (cell.n > 1 && cell.p[cell.n - 1] == ':')
                op_buf_addc(&s->out, ':');
        }
        if (row.p)
            op_buf_addc(&s->out, '|');
    }
}

/* The second line of a table: widened, or kept from becoming one. True when the line was written. */
static bool delimiter_line(struct prepare *s, op_str line, const struct line *l)
{
    if (!s->tables || s->lines_in_block != 1 || s->in_table || !is_delimiter_row(l->content) ||
        is_indented_code(s, l) || s->before_indent > l->indent + 3)
        return false;
    size_t cells = count_cells(l->content);
    op_buf_add(&s->out, op_str_first(line, l->at));
    if (cells == count_cells(s->before) && cells <= TABLE_COLUMNS_MAX) {
        add_delimiter_row(s, l->content);
        s->in_table = true;
        return true;
    }
    size_t at = s->out.n;
    op_buf_add(&s->out, l->content);
    for (; at < s->out.n; at++)
        if (s->out.p[at] == '-')
            s->out.p[at] = '\x02';
    s->result->marked = true;
    if (cells > TABLE_COLUMNS_MAX && s->result->limited_line == UINT32_MAX)
        s->result->limited_line = s->block_line;
    return true;
}

/* -- All of it -- */

static size_t count_byte(op_str s, char c)
{
    size_t count = 0;
    for (size_t at = 0; (at = op_str_find_char(s, c, at)) != OP_NOT_FOUND; at++)
        count++;
    return count;
}

/* Where blocks end, as far as it is certain. Returns whether the line may be the second one of a table. */
static bool follow_blocks(struct prepare *s, const struct line *l)
{
    if (in_fence(s, l))
        return false;
    if (l->content.n == 0) {
        close_block(s);
        s->in_table = false;
        return false;
    }
    if (begins_item(s, l)) {
        close_block(s);
        s->in_table = false;
    } else if (s->lines_in_block == 0) {
        while (s->depth && s->items[s->depth - 1].content > l->indent)
            s->depth--;
    }
    if (s->in_table)
        close_block(s);
    bool definition = l->indent < 4 && is_definition(l->content);
    if (definition && (s->lines_in_block == 0 || s->definitions)) {
        close_block(s);
        s->definitions = true;
    }
    return true;
}

void md_prepare(op_str text, bool article, struct md_prepared *out)
{
    *out = (struct md_prepared){.limited_line = UINT32_MAX};
    struct prepare s = {.tables = article, .result = out};
    (void)op_buf_reserve(&s.out, text.n + PADDING + 1);
    for (op_str rest = text; rest.n; s.line++) {
        size_t end = op_str_find_char(rest, '\n', 0);
        op_str line = op_str_first(rest, end == OP_NOT_FOUND ? rest.n : end);
        rest = op_str_skip(rest, end == OP_NOT_FOUND ? rest.n : end + 1);
        struct line l = measure(line);
        size_t start = s.out.n;
        if (!follow_blocks(&s, &l) || !delimiter_line(&s, line, &l))
            op_buf_add(&s.out, line);
        if (article && !s.fence && is_note(&l)) {
            s.out.p[start + l.at] = MD_MARK_FIRST;
            out->marked = true;
        }
        op_buf_addc(&s.out, '\n');
        s.brackets += count_byte(line, '[');
        s.angles += count_byte(line, '<');
        s.lines_in_block++;
        if (l.content.n == 0)
            s.lines_in_block = 0;
        s.before = l.content;
        s.before_indent = l.indent;
    }
    close_block(&s);
    if (s.out.n == 0)
        op_buf_addc(&s.out, '\n');
    out->n = s.out.n;
    char *padding = op_buf_reserve(&s.out, PADDING);
    if (padding)
        memset(padding, 0, PADDING);
    out->bytes = s.out.p;
}
