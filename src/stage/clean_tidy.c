/* op-clean, last phase: attributes, empty blocks, white space. */
#include "base/text_scan.h"
#include "offprint/date.h"
#include "offprint/language.h"
#include "offprint/utf8.h"
#include "stage/clean.h"

/* -- Attributes -- */

enum check {
    IS_TEXT,    /* not blank */
    IS_ANY,     /* may be empty */
    IS_LANG,    /* a language tag; comes out canonical */
    IS_DIR,     /* ltr, rtl, auto */
    IS_ID,      /* one that something links to, or a heading's */
    IS_URL,     /* not blank; op-links looks closer */
    IS_SIZE,    /* a positive integer; "px" behind it goes */
    IS_SPAN,    /* 2 to 1000 */
    IS_ROWS,    /* 0, 2 to 65534 */
    IS_INTEGER, /* with a sign */
    IS_FLAG,    /* its own name */
    IS_TYPE,    /* of ol */
    IS_SCOPE,   /* of th */
    IS_DATE,    /* a date or time; comes out as ISO 8601 */
    IS_ROLE,    /* of notes */
    IS_CLASS,   /* language-..., footnotes */
    IS_ALIGN    /* of cells: text-align */
};

struct attribute_row {
    uint32_t element; /* 0: every one */
    uint32_t attribute;
    enum check check;
};

static const struct attribute_row attribute_rows[] = {
    {0, OP_N_LANG, IS_LANG},
    {0, OP_N_DIR, IS_DIR},
    {0, OP_N_ID, IS_ID},
    {0, OP_N_ROLE, IS_ROLE},
    {0, OP_N_CLASS, IS_CLASS},
    {OP_N_A, OP_N_HREF, IS_URL},
    {OP_N_A, OP_N_TITLE, IS_TEXT},
    {OP_N_ABBR, OP_N_TITLE, IS_TEXT},
    {OP_N_DFN, OP_N_TITLE, IS_TEXT},
    {OP_N_IMG, OP_N_SRC, IS_URL},
    {OP_N_IMG, OP_N_SRCSET, IS_TEXT},
    {OP_N_IMG, OP_N_SIZES, IS_TEXT},
    {OP_N_IMG, OP_N_ALT, IS_ANY},
    {OP_N_IMG, OP_N_TITLE, IS_TEXT},
    {OP_N_IMG, OP_N_WIDTH, IS_SIZE},
    {OP_N_IMG, OP_N_HEIGHT, IS_SIZE},
    {OP_N_OL, OP_N_START, IS_INTEGER},
    {OP_N_OL, OP_N_REVERSED, IS_FLAG},
    {OP_N_OL, OP_N_TYPE, IS_TYPE},
    {OP_N_LI, OP_N_VALUE, IS_INTEGER},
    {OP_N_TD, OP_N_COLSPAN, IS_SPAN},
    {OP_N_TD, OP_N_ROWSPAN, IS_ROWS},
    {OP_N_TD, OP_N_STYLE, IS_ALIGN},
    {OP_N_TH, OP_N_COLSPAN, IS_SPAN},
    {OP_N_TH, OP_N_ROWSPAN, IS_ROWS},
    {OP_N_TH, OP_N_STYLE, IS_ALIGN},
    {OP_N_TH, OP_N_SCOPE, IS_SCOPE},
    {OP_N_BLOCKQUOTE, OP_N_CITE, IS_URL},
    {OP_N_Q, OP_N_CITE, IS_URL},
    {OP_N_DEL, OP_N_DATETIME, IS_DATE},
    {OP_N_INS, OP_N_DATETIME, IS_DATE},
    {OP_N_TIME, OP_N_DATETIME, IS_DATE},
    {OP_N_DETAILS, OP_N_OPEN, IS_FLAG},
    {OP_N_INPUT, OP_N_TYPE, IS_TEXT},
    {OP_N_INPUT, OP_N_CHECKED, IS_FLAG},
    {OP_N_INPUT, OP_N_DISABLED, IS_FLAG},
};

static bool is_one_of(op_str value, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        if (op_str_eq(value, op_str_z(words[i])))
            return true;
    return false;
}

static op_str lower(struct clean *c, op_str s)
{
    op_str copy = op_arena_dup(c->doc->arena, s);
    char *p = (char *)(uintptr_t)copy.p;
    for (size_t i = 0; i < copy.n; i++)
        p[i] = op_to_lower(p[i]);
    return copy;
}

/* A number without leading zeros between the two; `OP_STR_NONE` otherwise. */
static op_str number(struct clean *c, op_str s, uint64_t low, uint64_t high)
{
    size_t digits = 0;
    while (digits < s.n && op_is_digit(s.p[digits]))
        digits++;
    uint64_t value;
    if (!op_str_to_uint(op_str_first(s, digits), 99999999, &value))
        return OP_STR_NONE;
    op_str unit = op_str_trim(op_str_skip(s, digits));
    if (unit.n && !op_str_eq_ci(unit, OP_STR("px")) && unit.p[0] != '.')
        return OP_STR_NONE;
    if (value > high)
        value = high;
    return value < low ? OP_STR_NONE : op_arena_printf(c->doc->arena, "%u", (unsigned)value);
}

static op_str integer(struct clean *c, op_str s)
{
    bool minus = s.n && s.p[0] == '-';
    op_str digits = number(c, minus ? op_str_skip(s, 1) : s, 0, 99999999);
    return minus && digits.p ? op_arena_join(c->doc->arena, OP_STR("-"), digits) : digits;
}

static op_str date(struct clean *c, op_str s)
{
    struct op_date parsed;
    if (!op_date_parse(s, &parsed))
        return OP_STR_NONE;
    struct op_buf out = OP_BUF_INIT;
    op_date_format(&parsed, &out);
    op_str value = op_arena_dup(c->doc->arena, op_buf_str(&out));
    op_buf_release(&out);
    return value;
}

static op_str class_words(struct clean *c, const struct op_node *n, op_str list)
{
    for (op_str word; (word = op_str_word(&list)).p;) {
        if (op_is(n, OP_N_CODE) && op_str_starts(word, OP_STR("language-")) && word.n > 9)
            return lower(c, word);
        if (op_is(n, OP_N_SECTION) && op_str_eq(word, OP_STR("footnotes")))
            return word;
        if (op_is(n, OP_N_P) && op_str_eq(word, OP_STR("media")))
            return word;
    }
    return OP_STR_NONE;
}

static op_str alignment(op_str style)
{
    if (op_str_find(style, OP_STR("right"), 0) != OP_NOT_FOUND)
        return OP_STR("text-align: right");
    if (op_str_find(style, OP_STR("center"), 0) != OP_NOT_FOUND)
        return OP_STR("text-align: center");
    return OP_STR_NONE;
}

/* The value as it may stay; absent when it may not. */
static op_str checked(struct clean *c, const struct op_node *n, const struct attribute_row *row, op_str value)
{
    static const char *const roles[] = {"doc-noteref", "doc-backlink", "doc-endnotes", "note", NULL};
    static const char *const dirs[] = {"ltr", "rtl", "auto", NULL};
    static const char *const types[] = {"1", "a", "A", "i", "I", NULL};
    static const char *const scopes[] = {"row", "col", "rowgroup", "colgroup", NULL};
    op_str s = op_str_trim(value);
    switch (row->check) {
    case IS_ANY:
        return value.p ? value : OP_STR("");
    case IS_TEXT:
    case IS_URL:
        return s.n ? s : OP_STR_NONE;
    case IS_LANG:
        return op_language_canonical(c->doc->arena, s);
    case IS_DIR:
        s = lower(c, s);
        return is_one_of(s, dirs) ? s : OP_STR_NONE;
    case IS_ID:
        return value.n && ((op_flags(n) & OP_NAME_HEADING) || id_set_has(&c->targets, value)) ? value : OP_STR_NONE;
    case IS_SIZE:
        return number(c, s, 1, 99999999);
    case IS_SPAN:
        return number(c, s, 2, 1000);
    case IS_ROWS:
        s = number(c, s, 0, 65534);
        return op_str_eq(s, OP_STR("1")) ? OP_STR_NONE : s;
    case IS_INTEGER:
        return integer(c, s);
    case IS_FLAG:
        return op_doc_name_str(c->doc, row->attribute);
    case IS_TYPE:
        return is_one_of(s, types) ? s : OP_STR_NONE;
    case IS_SCOPE:
        s = lower(c, s);
        return is_one_of(s, scopes) ? s : OP_STR_NONE;
    case IS_DATE:
        return date(c, s);
    case IS_ROLE:
        return is_one_of(s, roles) ? s : OP_STR_NONE;
    case IS_CLASS:
        return class_words(c, n, value);
    case IS_ALIGN:
        return alignment(s);
    }
    return OP_STR_NONE;
}

static const struct attribute_row *attribute_row(const struct op_node *n, uint32_t attribute)
{
    for (size_t i = 0; i < sizeof attribute_rows / sizeof *attribute_rows; i++)
        if (attribute_rows[i].attribute == attribute &&
            (!attribute_rows[i].element || attribute_rows[i].element == n->name))
            return &attribute_rows[i];
    return NULL;
}

/* What only old HTML says is said as today's does. */
static void modernise(struct clean *c, struct op_node *n)
{
    op_str align = op_attr(n, OP_N_ALIGN), lang = op_attr_ns(n, OP_NS_XML, OP_N_LANG);
    if (align.n && (op_flags(n) & OP_NAME_CELL) && !op_attr(n, OP_N_STYLE).p)
        op_attr_set(c->doc, n, OP_N_STYLE, lower(c, align));
    if (lang.n && !op_attr(n, OP_N_LANG).p)
        op_attr_set(c->doc, n, OP_N_LANG, lang);
}

static enum clean_verdict filter_attributes(struct clean *c, struct op_node *n)
{
    if (n->ns != OP_NS_HTML || clean_is_spared(c, n))
        return CLEAN_KEEP;
    modernise(c, n);
    op_str style = op_attr(n, OP_N_STYLE);
    if (style.p && op_str_find(style, OP_STR("text-align"), 0) == OP_NOT_FOUND && style.n > 6)
        op_attr_remove(n, OP_N_STYLE);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n->n; i++) {
        struct op_attr *a = &n->u.attrs[i];
        if (a->ns != OP_NS_OP) {
            const struct attribute_row *row = a->ns == OP_NS_HTML ? attribute_row(n, a->name) : NULL;
            op_str value = row ? checked(c, n, row, op_attr_value(a)) : OP_STR_NONE;
            if (!value.p)
                continue;
            a->p = value.p;
            a->n = (uint32_t)value.n;
        }
        n->u.attrs[kept++] = *a;
    }
    n->n = kept;
    return CLEAN_KEEP;
}

/* Elements that mean nothing without the attribute that they lost. */
static enum clean_verdict drop_pointless(struct clean *c, struct op_node *n)
{
    (void)c;
    switch (n->name) {
    case OP_N_SPAN:
        return n->n ? CLEAN_KEEP : CLEAN_UNWRAP;
    case OP_N_BDO:
        return op_attr(n, OP_N_DIR).n ? CLEAN_KEEP : CLEAN_UNWRAP;
    default:
        return op_attr(n, OP_N_DATETIME).n ? CLEAN_KEEP : CLEAN_UNWRAP;
    }
}

/* -- Empty blocks -- */

static enum clean_verdict drop_empty(struct clean *c, struct op_node *n)
{
    if (!clean_is_empty(n))
        return CLEAN_KEEP;
    clean_remove(c, n);
    return CLEAN_GONE;
}

/* -- White space -- */

/* Characters between which a line end in the source is no space: Han, kana and their punctuation (CSS Text 3, 4.1.2).
 */
static bool is_spaceless(uint32_t c)
{
    return (c >= 0x2E80 && c <= 0x312F) || (c >= 0x3190 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0xFE30 && c <= 0xFE4F) || (c >= 0xFF01 && c <= 0xFF60) || (c >= 0x20000 && c <= 0x3FFFF);
}

/* A line being put together from the texts of a run of inline nodes. */
struct line {
    struct clean *c;
    bool started;         /* something stands in the line */
    bool pending;         /* its last character is a space, which may have to go again: */
    struct op_node *last; /* the text that ends with it */
    bool break_in_space;  /* the space was a line end */
    uint32_t before;      /* the character before the space */
};

static void take_back(struct line *l)
{
    if (l->pending)
        l->last->n--;
    l->pending = false;
}

static bool is_plain(char c)
{
    return c > ' ' && c < 0x7F;
}

/* Of text that ends with no white space. */
static uint32_t last_character(op_str s)
{
    size_t from = s.n - 1, size;
    while (from && s.n - from < 4 && ((unsigned char)s.p[from] & 0xC0) == 0x80)
        from--;
    return op_utf8_decode(s.p + from, s.p + s.n, &size);
}

/* Most texts, and all that were folded before, are as they should be. */
static bool add_folded(struct line *l, struct op_node *n)
{
    op_str text = op_text(n);
    bool spaced = text.n > 1 && text.p[text.n - 1] == ' ';
    size_t last = text.n - spaced - 1;
    if (!text.n || !is_plain(text.p[0]) || !is_plain(text.p[last]) ||
        op_scan_folded(text.p, text.p + text.n) != text.p + text.n)
        return false;
    l->started = true;
    l->pending = spaced;
    l->break_in_space = false;
    l->last = n;
    l->before = (unsigned char)text.p[last];
    return true;
}

static void add_text(struct line *l, struct op_node *n)
{
    if (add_folded(l, n))
        return;
    char *out = op_arena_alloc(l->c->doc->arena, n->n + 1);
    size_t length = 0;
    op_str text = op_text(n);
    const char *end = text.p + text.n;
    n->u.text = out;
    for (const char *p = text.p, *stop; p < end; p = stop) {
        stop = p + 1;
        if (op_is_space(*p)) {
            bool line_end = *p == '\n' || *p == '\r';
            l->break_in_space = (l->pending && l->break_in_space) || line_end;
            if (l->started && !l->pending) {
                out[length++] = ' ';
                l->pending = true;
                l->last = n;
            }
            continue;
        }
        size_t size;
        if (l->pending && l->break_in_space && is_spaceless(l->before) && is_spaceless(op_utf8_decode(p, end, &size))) {
            if (l->last == n)
                length--;
            else
                l->last->n--;
        }
        l->pending = l->break_in_space = false;
        l->started = true;
        /* All up to the next white space that is more than a space between words. */
        stop = op_scan_folded(stop, end);
        stop -= stop[-1] == ' ' && stop - p > 1;
        l->before = last_character(op_str_range(p, stop));
        memcpy(out + length, p, (size_t)(stop - p));
        length += (size_t)(stop - p);
    }
    n->n = (uint32_t)length;
}

static void add_object(struct line *l)
{
    l->pending = l->break_in_space = false;
    l->started = true;
    l->before = 0;
}

static void fold_node(struct line *l, struct op_node *root)
{
    struct op_walk w;
    op_walk_start(&w, root);
    while (op_walk_next(&w)) {
        struct op_node *n = w.node;
        if (w.event != OP_ENTER)
            continue;
        if (n->kind == OP_TEXT) {
            add_text(l, n);
        } else if (op_is(n, OP_N_BR)) {
            take_back(l);
            l->started = l->break_in_space = false;
        } else if (n->kind == OP_ELEMENT &&
                   (n->ns != OP_NS_HTML || (op_flags(n) & OP_NAME_MEDIA) || op_is(n, OP_N_INPUT))) {
            op_walk_skip(&w);
            add_object(l);
        }
    }
}

/* `n` and the texts behind it become one. */
static void merge_texts(struct clean *c, struct op_node *n)
{
    struct op_node *next = op_next(n);
    if (!next || next->kind != OP_TEXT)
        return;
    struct op_buf text = OP_BUF_INIT;
    op_buf_add(&text, op_text(n));
    for (; (next = op_next(n)) && next->kind == OP_TEXT; op_unlink(next))
        op_buf_add(&text, op_text(next));
    op_str merged = op_arena_dup(c->doc->arena, op_buf_str(&text));
    n->u.text = merged.p;
    n->n = (uint32_t)merged.n;
    op_buf_release(&text);
}

/* Of the children, empty texts go and neighbours become one. */
static void merge_children(struct clean *c, struct op_node *n)
{
    bool text = false, neighbours = false;
    for (struct op_node *child = op_first(n), *next; child; child = next) {
        next = op_next(child);
        if (child->kind == OP_TEXT && !child->n) {
            op_unlink(child);
            continue;
        }
        neighbours = neighbours || (text && child->kind == OP_TEXT);
        text = child->kind == OP_TEXT;
    }
    for (struct op_node *child = op_first(n); child && neighbours; child = op_next(child))
        if (child->kind == OP_TEXT)
            merge_texts(c, child);
}

/* In `root` and the inline elements below it. */
static void merge_lines(struct clean *c, struct op_node *root)
{
    merge_children(c, root);
    for (struct op_node *child = op_first(root); child; child = op_next(child)) {
        struct op_walk w;
        op_walk_start(&w, op_first(child) ? child : NULL);
        while (op_walk_next(&w)) {
            bool inner = clean_is_inline(w.node) && w.node->ns == OP_NS_HTML;
            if (w.event == OP_ENTER && inner && w.node->kind == OP_ELEMENT)
                merge_children(c, w.node);
            else if (!inner)
                op_walk_skip(&w);
        }
    }
}

/* No `br` at the start or end of a line box: what it parts is parted already. */
static void trim_breaks(struct op_node *first, const struct op_node *end)
{
    for (struct op_node *n = first, *next; n != end && (op_is(n, OP_N_BR) || op_is_blank(n)); n = next) {
        next = op_next(n);
        op_unlink(n);
    }
}

/* The text is all that stands in its block, as most are. */
static void fold_alone(struct clean *c, struct op_node *text)
{
    struct line line = {.c = c};
    add_text(&line, text);
    take_back(&line);
}

/* Folds the run of inline nodes that starts at `first`; returns the block behind it. */
static struct op_node *fold_run(struct clean *c, struct op_node *first)
{
    struct op_node *parent = op_parent(first), *before = op_prev(first), *end = first;
    while (end && clean_is_inline(end))
        end = op_next(end);
    trim_breaks(first, end);
    for (;;) {
        struct op_node *last = end ? op_prev(end) : op_last(parent);
        if (!last || last == before || !(op_is(last, OP_N_BR) || op_is_blank(last)))
            break;
        op_unlink(last);
    }
    struct line line = {.c = c};
    for (struct op_node *n = before ? op_next(before) : op_first(parent); n != end; n = op_next(n))
        if (n->kind == OP_TEXT)
            add_text(&line, n);
        else
            fold_node(&line, n);
    take_back(&line);
    return end;
}

/* Blocks stand on lines of their own. */
static void part_blocks(struct clean *c, struct op_node *n)
{
    for (struct op_node *child = op_first(n); child; child = op_next(child)) {
        if (clean_is_inline(child))
            continue;
        op_insert_before(child, op_new_text(c->doc, OP_STR("\n")));
        if (!op_next(child) || clean_is_inline(op_next(child)))
            op_insert_after(child, op_new_text(c->doc, OP_STR("\n")));
    }
}

static enum clean_verdict fold_space(struct clean *c, struct op_node *n)
{
    if (clean_is_inline(n))
        return CLEAN_KEEP;
    struct op_node *only = n->first_ == n->last_ ? op_first(n) : NULL;
    if (only && only->kind == OP_TEXT && !op_is_blank(only) && !op_is(n, OP_N_PRE)) {
        fold_alone(c, only);
        return CLEAN_KEEP;
    }
    if (!op_is(n, OP_N_PRE))
        for (struct op_node *child = op_first(n); child;)
            child = clean_is_inline(child) ? fold_run(c, child) : op_next(child);
    merge_lines(c, n);
    if (clean_has_block(n))
        part_blocks(c, n);
    return CLEAN_KEEP;
}

const struct clean_rule clean_tidy_rules[] = {
    {"attributes", "leave the attributes that mean something, valid", CLEAN_PHASE_TIDY, CLEAN_MARKED, CLEAN_ALL,
     filter_attributes},
    {"attributes", "leave the attributes that mean something, valid", CLEAN_PHASE_TIDY, CLEAN_LEAVE,
     CLEAN_ON(OP_N_SPAN, OP_N_BDO, OP_N_TIME), drop_pointless},
    {"empty", "remove empty blocks", CLEAN_PHASE_TIDY, CLEAN_LEAVE,
     CLEAN_ON(OP_N_P, OP_N_H1, OP_N_H2, OP_N_H3, OP_N_H4, OP_N_H5, OP_N_H6, OP_N_LI, OP_N_UL, OP_N_OL, OP_N_DL,
              OP_N_BLOCKQUOTE, OP_N_FIGURE, OP_N_FIGCAPTION, OP_N_SECTION, OP_N_PRE, OP_N_DETAILS, OP_N_CAPTION),
     drop_empty},
    {"space", "fold white space, each block on a line of its own", CLEAN_PHASE_TIDY, CLEAN_LEAVE, CLEAN_ALL,
     fold_space},
    {NULL, NULL, CLEAN_PHASE_TIDY, CLEAN_LEAVE, NULL, NULL},
};
