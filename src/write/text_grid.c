/* Plain text: setting a table, in columns or as records. */
#include <stdlib.h>

#include "write/text_table.h"

#define GUTTER 2 /* columns between columns */

/* A line of a cell. */
struct piece {
    op_str text;
    size_t indent, columns;
};

struct grid {
    struct text *t;
    const struct text_table *table;
    size_t natural[TEXT_COLUMNS_MAX];  /* columns that the text wants */
    size_t least[TEXT_COLUMNS_MAX];    /* columns of the longest word */
    size_t width[TEXT_COLUMNS_MAX];    /* columns that it gets */
    size_t left[TEXT_COLUMNS_MAX + 1]; /* where the column begins */
    bool used[TEXT_COLUMNS_MAX];       /* a cell begins here; columns where none does take no room */
    bool right[TEXT_COLUMNS_MAX];      /* a column of numbers */
    size_t used_count;
    size_t lines;         /* of all cells together, before any are wrapped */
    struct piece *pieces; /* owned; of the row being set */
    size_t piece_count, piece_cap;
    struct op_buf starts; /* for each of its cells: two numbers, the range of its pieces */
};

/* -- Measuring -- */

/* Takes the mark of an indent off a line of a cell. */
static size_t take_indent(op_str *line)
{
    if (line->n < 2 || *line->p != TEXT_INDENT)
        return 0;
    size_t hang = (size_t)(line->p[1] - ' ');
    *line = op_str_skip(*line, 2);
    return hang;
}

/* Columns of the longest word; a word with Chinese, Thai or the like can be broken. */
static size_t longest_word(op_str line, struct text_traits traits)
{
    size_t longest = 0;
    while (line.p) {
        op_str word = op_str_cut(&line, ' ');
        size_t columns = text_columns(word, traits);
        bool breaks = false;
        for (size_t i = 0; traits.complex && i < word.n && !breaks; i++)
            breaks = (unsigned char)word.p[i] >= 0xE0;
        if (breaks && columns > 12)
            columns = 12;
        longest = columns > longest ? columns : longest;
    }
    return longest;
}

/* Returns how many lines it has before any are wrapped. */
static size_t measure_cell(const struct text_table *k, const struct text_cell *c, size_t *natural, size_t *least)
{
    size_t lines = 0;
    *natural = *least = 0;
    op_str s = text_cell_str(k, c);
    while (s.p) {
        op_str line = op_str_cut(&s, '\n');
        size_t hang = take_indent(&line);
        lines++;
        size_t columns = text_columns(line, c->traits), word = longest_word(line, c->traits) + hang;
        *natural = columns > *natural ? columns : *natural;
        *least = word > *least ? word : *least;
    }
    if (*least > *natural)
        *least = *natural;
    return lines;
}

static void raise(size_t *value, size_t to)
{
    if (to > *value)
        *value = to;
}

/* A cell over several columns widens its first one a little, as long as that is no waste. */
static void measure_spanning(struct grid *g)
{
    const struct text_table *k = g->table;
    for (size_t i = 0; i < k->cell_count; i++) {
        const struct text_cell *c = &k->cells[i];
        if (c->span < 2)
            continue;
        size_t natural, least, inside = 0;
        (void)measure_cell(k, c, &natural, &least);
        size_t first = g->natural[c->column];
        if (natural <= 2 * first || natural <= 16 || c->column + c->span > k->columns) {
            raise(&g->natural[c->column], natural);
            raise(&g->least[c->column], least);
            continue;
        }
        for (uint32_t j = c->column; j < c->column + c->span; j++)
            inside += g->used[j] ? g->natural[j] + GUTTER : 0;
        if (inside < natural + GUTTER) /* the last column takes what is missing */
            for (uint32_t j = c->column + c->span; j-- > c->column;)
                if (g->used[j]) {
                    g->natural[j] += natural + GUTTER - inside;
                    break;
                }
    }
}

static void measure(struct grid *g)
{
    const struct text_table *k = g->table;
    for (size_t i = 0; i < k->cell_count; i++) {
        const struct text_cell *c = &k->cells[i];
        g->used_count += !g->used[c->column];
        g->used[c->column] = true;
        size_t natural, least;
        g->lines += measure_cell(k, c, &natural, &least);
        if (c->span > 1)
            continue;
        raise(&g->natural[c->column], natural);
        raise(&g->least[c->column], least);
    }
    measure_spanning(g);
}

/* -- Numbers -- */

static bool is_number(op_str s)
{
    static const op_str signs[] = {
        OP_STR_INIT("\xE2\x88\x92"), OP_STR_INIT("\xE2\x80\x93"), OP_STR_INIT("\xE2\x82\xAC"), OP_STR_INIT("\xC2\xA3"),
        OP_STR_INIT("\xC2\xA5"),     OP_STR_INIT("\xC2\xB1"),     OP_STR_INIT("\xE2\x80\x94")};
    bool blank = true;
    while (s.n) {
        size_t n = 0;
        if (op_is_digit(*s.p) || strchr(".,+-$%' \1\3", *s.p))
            n = 1;
        for (size_t i = 0; !n && i < sizeof signs / sizeof *signs; i++)
            n = op_str_starts(s, signs[i]) ? signs[i].n : 0;
        if (!n || !*s.p)
            return false;
        blank = false;
        s = op_str_skip(s, n);
    }
    return !blank;
}

/* Columns of nothing but numbers go to the right, unless the source aligns a cell of theirs itself. */
static void find_numbers(struct grid *g)
{
    const struct text_table *k = g->table;
    size_t numbers[TEXT_COLUMNS_MAX] = {0};
    bool other[TEXT_COLUMNS_MAX] = {false};
    for (size_t r = k->head_rows; r < k->row_count; r++)
        for (size_t i = 0; i < k->rows[r].count; i++) {
            const struct text_cell *c = &k->cells[k->rows[r].first + i];
            other[c->column] |= c->aligned;
            if (c->to == c->from || c->span > 1)
                continue;
            if (is_number(text_cell_str(k, c)))
                numbers[c->column]++;
            else
                other[c->column] = true;
        }
    for (uint32_t i = 0; i < k->columns; i++)
        g->right[i] = numbers[i] > 1 && !other[i];
}

/* -- Widths -- */

#define FORCED 24 /* columns: how wide a column may get where the table does not fit and has to be in columns */
#define NARROW 10 /* columns: text that is much longer than its column is wide reads better as a record */

/* Gives columns that want no more than a fair share what they want, and the others an equal share of the rest, but
   never less than their longest word. False when that does not go. */
static bool share(struct grid *g, size_t room)
{
    const struct text_table *k = g->table;
    bool fixed[TEXT_COLUMNS_MAX] = {false};
    size_t open = g->used_count, gutters = (g->used_count - 1) * GUTTER;
    if (room <= gutters)
        return false;
    room -= gutters;
    for (bool changed = true; changed && open;) {
        changed = false;
        size_t fair = room / open;
        for (uint32_t i = 0; i < k->columns; i++) {
            if (!g->used[i] || fixed[i] || (g->natural[i] > fair && g->least[i] <= fair))
                continue;
            g->width[i] = g->natural[i] <= fair ? g->natural[i] : g->least[i];
            if (g->width[i] > room)
                return false;
            room -= g->width[i];
            fixed[i] = changed = true;
            if (!--open)
                break;
            fair = room / open;
        }
    }
    for (uint32_t i = 0; i < k->columns; i++)
        if (g->used[i] && !fixed[i]) {
            g->width[i] = room / open;
            room -= g->width[i];
            open--;
        }
    for (uint32_t i = 0; i < k->columns; i++)
        if (g->used[i] && g->width[i] < NARROW && g->natural[i] > 6 * g->width[i])
            return false;
    return true;
}

static void place_columns(struct grid *g)
{
    for (uint32_t i = 0; i < TEXT_COLUMNS_MAX; i++)
        g->left[i + 1] = g->left[i] + (g->used[i] ? g->width[i] + GUTTER : 0);
}

/* Columns whatever they take: as wide as their longest word, but not narrow. */
static void force_widths(struct grid *g)
{
    for (uint32_t i = 0; i < g->table->columns; i++)
        g->width[i] = g->least[i] > FORCED ? g->least[i] : g->natural[i] < FORCED ? g->natural[i] : FORCED;
    place_columns(g);
}

/* False: the table cannot be set in columns. */
static bool find_widths(struct grid *g)
{
    const struct text_table *k = g->table;
    size_t total = 0, room = text_room(g->t);
    if (k->too_wide || !g->used_count || !k->columns)
        return false;
    for (uint32_t i = 0; i < k->columns; i++)
        total += g->used[i] ? g->natural[i] + GUTTER : 0;
    total -= GUTTER;
    if (total <= room) {
        memcpy(g->width, g->natural, sizeof g->width);
        /* Where lines are not wrapped, one long cell would fill every row with spaces. */
        if (total > 500 && total * g->lines / k->columns > 16 * k->text.n)
            return false;
    } else if (!share(g, room)) {
        return false;
    }
    place_columns(g);
    return true;
}

/* -- Columns -- */

static void add_piece(struct grid *g, op_str text, size_t indent, struct text_traits traits)
{
    if (g->piece_count == g->piece_cap) {
        g->piece_cap = g->piece_cap ? g->piece_cap * 2 : 64;
        g->pieces = op_xrealloc(g->pieces, g->piece_cap * sizeof *g->pieces);
    }
    g->pieces[g->piece_count++] = (struct piece){text, indent, indent + text_columns(text, traits)};
}

/* Cuts a cell into lines of `width`; returns how many. */
static size_t cut_cell(struct grid *g, const struct text_cell *c, size_t width)
{
    size_t before = g->piece_count;
    op_str s = text_cell_str(g->table, c);
    while (s.p && c->to > c->from) {
        op_str line = op_str_cut(&s, '\n'), part;
        size_t hang = take_indent(&line), indent = 0;
        struct text_lines l;
        text_lines_init(&l, g->t, line, c->traits, width, width > hang ? width - hang : 1);
        while (text_lines_next(&l, &part)) {
            add_piece(g, part, indent, c->traits);
            indent = hang;
        }
    }
    return g->piece_count - before;
}

static size_t cell_width(const struct grid *g, const struct text_cell *c)
{
    size_t width = g->left[c->column + c->span] - g->left[c->column];
    return width > GUTTER ? width - GUTTER : 1;
}

static void put_piece(struct grid *g, const struct text_cell *c, const struct piece *p, size_t *at)
{
    struct op_buf *out = g->t->out;
    size_t to = g->left[c->column] + p->indent, width = cell_width(g, c);
    bool right = c->aligned ? c->right : g->right[c->column] && c->span < 2;
    if (right && p->columns < width)
        to += width - p->columns;
    op_buf_fill(out, ' ', to > *at ? to - *at : *at > 0);
    *at = (to > *at ? to : *at + (*at > 0)) + p->columns - p->indent;
    text_put(out, p->text, c->traits);
}

/* Cuts the cells of a row; returns the lines of the tallest one. */
static size_t cut_row(struct grid *g, const struct text_row *row)
{
    size_t height = 0;
    g->piece_count = 0;
    op_buf_clear(&g->starts);
    for (size_t i = 0; i < row->count; i++) {
        const struct text_cell *c = &g->table->cells[row->first + i];
        size_t range[2] = {g->piece_count, 0};
        size_t lines = cut_cell(g, c, cell_width(g, c));
        range[1] = range[0] + lines;
        height = lines > height ? lines : height;
        op_buf_add(&g->starts, op_str_make((const char *)range, sizeof range));
    }
    return height;
}

/* Prints them side by side. */
static void put_row(struct grid *g, const struct text_row *row, size_t height)
{
    for (size_t line = 0; line < height; line++) {
        size_t at = 0;
        text_add_prefix(g->t, false);
        for (size_t i = 0; i < row->count; i++) {
            size_t range[2];
            memcpy(range, g->starts.p + i * sizeof range, sizeof range);
            if (range[0] + line < range[1] && g->pieces[range[0] + line].text.n)
                put_piece(g, &g->table->cells[row->first + i], &g->pieces[range[0] + line], &at);
        }
        op_buf_addc(g->t->out, '\n');
    }
}

static void put_rule(struct grid *g)
{
    text_add_prefix(g->t, false);
    bool first = true;
    for (uint32_t i = 0; i < g->table->columns; i++) {
        if (!g->used[i] || !g->width[i])
            continue;
        if (!first)
            op_buf_fill(g->t->out, ' ', GUTTER);
        op_buf_fill(g->t->out, '-', g->width[i]);
        first = false;
    }
    op_buf_addc(g->t->out, '\n');
}

static bool has_text(const struct text_table *k, const struct text_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (k->cells[row->first + i].to > k->cells[row->first + i].from)
            return true;
    return false;
}

/* Rows of several lines stand apart from their neighbours. */
static void put_columns(struct grid *g)
{
    const struct text_table *k = g->table;
    bool rule = false;
    size_t above = 0;
    find_numbers(g);
    for (size_t r = 0; r < k->row_count; r++) {
        if (!has_text(k, &k->rows[r]))
            continue;
        if (r >= k->head_rows && rule) {
            put_rule(g);
            rule = false;
            above = 0;
        }
        size_t height = cut_row(g, &k->rows[r]);
        if (r >= k->head_rows && above && (above > 1 || height > 1))
            text_gap(g->t, 2);
        text_begin(g->t);
        put_row(g, &k->rows[r], height);
        rule |= r < k->head_rows;
        above = height;
    }
}

/* -- Records -- */

/* A paragraph of a cell, with `label` before it; lines after the first stand four columns in. */
static void put_paragraph(struct text *t, const struct text_table *k, const struct text_cell *label,
                          const struct text_cell *c)
{
    struct op_buf b = OP_BUF_INIT;
    if (label) {
        op_buf_add(&b, text_cell_str(k, label));
        op_buf_addz(&b, ": ");
    }
    op_str s = text_cell_str(k, c);
    while (s.p) {
        op_str line = op_str_cut(&s, '\n');
        (void)take_indent(&line);
        op_buf_add(&b, line);
        if (s.p)
            op_buf_addc(&b, '\n');
    }
    for (size_t i = 0; i < b.n; i++)
        if (b.p[i] == TEXT_INDENT || (label && i < label->to - label->from && b.p[i] == '\n'))
            b.p[i] = ' ';
    size_t room = text_room(t), hang = label ? 4 : 0;
    struct text_lines l;
    text_lines_init(&l, t, op_buf_str(&b), text_traits_of(op_buf_str(&b)), room, room > 2 * hang ? room - hang : room);
    op_str line;
    bool first = true;
    text_begin(t);
    while (text_lines_next(&l, &line)) {
        text_add_prefix(t, !line.n);
        op_buf_fill(t->out, ' ', first || !line.n ? 0 : hang);
        text_put(t->out, line, l.traits);
        op_buf_addc(t->out, '\n');
        first = false;
    }
    op_buf_release(&b);
}

static void put_records(struct text *t, const struct text_table *k)
{
    const struct text_cell *labels[TEXT_COLUMNS_MAX] = {NULL};
    for (size_t r = 0; r < k->head_rows; r++)
        for (size_t i = 0; i < k->rows[r].count; i++) {
            const struct text_cell *c = &k->cells[k->rows[r].first + i];
            for (uint32_t j = c->column; c->to > c->from && j < c->column + c->span; j++)
                labels[j] = c;
        }
    for (size_t r = k->head_rows; r < k->row_count; r++) {
        text_gap(t, 2);
        for (size_t i = 0; i < k->rows[r].count; i++) {
            const struct text_cell *c = &k->cells[k->rows[r].first + i];
            if (c->to == c->from)
                continue;
            /* Past the last column that is counted, no label is known. */
            bool known = c->column + 1 < TEXT_COLUMNS_MAX;
            put_paragraph(t, k, known ? labels[c->column] : NULL, c);
            text_gap(t, 1);
        }
    }
}

/* -- Tabs -- */

/* A cell is one field: its line ends and its indents are spaces. */
static void put_field(struct text *t, const struct text_table *k, const struct text_cell *c)
{
    op_str s = text_cell_str(k, c);
    bool first = true;
    while (s.p) {
        op_str line = op_str_cut(&s, '\n');
        (void)take_indent(&line);
        if (!first)
            op_buf_addc(t->out, ' ');
        text_put(t->out, line, c->traits);
        first = false;
    }
}

static void put_fields(struct text *t, const struct text_table *k)
{
    for (size_t r = 0; r < k->row_count; r++) {
        if (!has_text(k, &k->rows[r]))
            continue;
        text_begin(t);
        text_add_prefix(t, false);
        uint32_t column = 0;
        for (size_t i = 0; i < k->rows[r].count; i++) {
            const struct text_cell *c = &k->cells[k->rows[r].first + i];
            op_buf_fill(t->out, '\t', c->column - column);
            column = c->column;
            if (c->to > c->from)
                put_field(t, k, c);
        }
        op_buf_addc(t->out, '\n');
    }
}

void text_grid_write(struct text *t, const struct text_table *k)
{
    if (k->has_caption && k->caption.to > k->caption.from) {
        put_paragraph(t, k, NULL, &k->caption);
        text_gap(t, 2);
    }
    if (t->options->tables == OP_TEXT_TABLES_TSV) {
        put_fields(t, k);
        return;
    }
    struct grid *g = op_xcalloc(1, sizeof *g);
    g->t = t;
    g->table = k;
    measure(g);
    bool columns = t->options->tables != OP_TEXT_TABLES_RECORDS && find_widths(g);
    if (!columns && t->options->tables == OP_TEXT_TABLES_GRID && !k->too_wide && g->used_count) {
        force_widths(g);
        columns = true;
    }
    if (columns)
        put_columns(g);
    else
        put_records(t, k);
    op_buf_release(&g->starts);
    free(g->pieces);
    free(g);
}
