/* Metadata in the head of the document, driven by OP_META_LIST. */
#include "offprint/metadata.h"

#include "offprint/uri.h"
#include "offprint/utf8.h"

#define S_OR_NONE(z)                                                                                                   \
    {                                                                                                                  \
        (z), sizeof(z) - 1                                                                                             \
    }
const struct op_meta_row op_meta_rows[OP_META_COUNT] = {
#define OP_META_ROW(identifier, name, form, head, repeatable, front, epub)                                             \
    {name, OP_META_FORM_##form, S_OR_NONE(head), repeatable, front, epub},
    OP_META_LIST(OP_META_ROW)
#undef OP_META_ROW
};

/* Does this child of the head hold a value of the row? */
static bool holds(const struct op_node *n, const struct op_meta_row *row)
{
    switch (row->form) {
    case OP_META_FORM_TITLE_ELEMENT:
        return op_is(n, OP_N_TITLE);
    case OP_META_FORM_META:
        return op_is(n, OP_N_META) && op_str_eq(op_attr(n, OP_N_NAME), row->head);
    case OP_META_FORM_LINK:
        return op_is(n, OP_N_LINK) && op_str_eq(op_attr(n, OP_N_REL), row->head);
    default:
        return false;
    }
}

static op_str value_of(const struct op_node *n, enum op_meta_form form)
{
    if (form == OP_META_FORM_TITLE_ELEMENT) {
        const struct op_node *text = op_first(n);
        return text && text->kind == OP_TEXT ? op_text(text) : OP_STR_NONE;
    }
    return op_attr(n, form == OP_META_FORM_LINK ? OP_N_HREF : OP_N_CONTENT);
}

static uint32_t html_attribute(const struct op_meta_row *row)
{
    return op_name_lookup(row->head);
}

bool op_meta_each(const struct op_article *a, enum op_meta_key key, struct op_node **cursor, op_str *value)
{
    const struct op_meta_row *row = &op_meta_rows[key];
    if (row->form == OP_META_FORM_HTML_ATTRIBUTE) {
        bool first = !*cursor;
        *cursor = a->html;
        *value = op_attr(a->html, html_attribute(row));
        return first && value->n > 0;
    }
    for (struct op_node *n = *cursor ? op_next(*cursor) : op_first(a->head); n; n = op_next(n)) {
        if (!holds(n, row))
            continue;
        *value = value_of(n, row->form);
        if (value->n == 0)
            continue;
        *cursor = n;
        return true;
    }
    return false;
}

op_str op_meta(const struct op_article *a, enum op_meta_key key)
{
    struct op_node *cursor = NULL;
    op_str value;
    return op_meta_each(a, key, &cursor, &value) ? value : OP_STR_NONE;
}

/* A copy with white space of any kind folded to single spaces and none at the ends. */
static op_str fold_space(struct op_arena *arena, op_str s)
{
    char *to = op_arena_alloc(arena, s.n + 1);
    size_t n = 0;
    bool pending = false;
    for (size_t i = 0, length; i < s.n; i += length) {
        unsigned char ascii = (unsigned char)s.p[i];
        length = 1;
        uint32_t c = ascii < 0x80 ? ascii : op_utf8_decode(s.p + i, s.p + s.n, &length);
        if (op_unicode_space(c)) {
            pending = n > 0;
            continue;
        }
        if (!op_xml_char(c))
            continue;
        if (pending)
            to[n++] = ' ';
        pending = false;
        memcpy(to + n, s.p + i, length);
        n += length;
    }
    to[n] = 0;
    return op_str_make(to, n);
}

static struct op_node *new_holder(struct op_article *a, const struct op_meta_row *row, op_str value)
{
    struct op_doc *doc = &a->doc;
    if (row->form == OP_META_FORM_TITLE_ELEMENT) {
        struct op_node *title = op_new_element(doc, OP_N_TITLE);
        op_append(title, op_new_text(doc, value));
        return title;
    }
    bool link = row->form == OP_META_FORM_LINK;
    struct op_node *n = op_new_element(doc, link ? OP_N_LINK : OP_N_META);
    op_attr_set(doc, n, link ? OP_N_REL : OP_N_NAME, row->head);
    op_attr_set(doc, n, link ? OP_N_HREF : OP_N_CONTENT, value);
    return n;
}

void op_meta_set(struct op_article *a, enum op_meta_key key, op_str value)
{
    const struct op_meta_row *row = &op_meta_rows[key];
    value = fold_space(a->doc.arena, value);
    if (row->form == OP_META_FORM_HTML_ATTRIBUTE) {
        if (value.n)
            op_attr_set(&a->doc, a->html, html_attribute(row), value);
        else
            op_attr_remove(a->html, html_attribute(row));
        return;
    }
    struct op_node *holder = value.n ? new_holder(a, row, value) : NULL;
    for (struct op_node *n = op_first(a->head), *next; n; n = next) {
        next = op_next(n);
        if (n == holder || !holds(n, row))
            continue;
        if (holder && !op_parent(holder))
            op_insert_before(n, holder);
        op_unlink(n);
    }
    if (holder && !op_parent(holder)) {
        if (row->form == OP_META_FORM_TITLE_ELEMENT)
            op_prepend(a->head, holder);
        else
            op_append(a->head, holder);
    }
}

struct op_node *op_meta_add(struct op_article *a, enum op_meta_key key, op_str value)
{
    const struct op_meta_row *row = &op_meta_rows[key];
    struct op_node *cursor = NULL;
    value = fold_space(a->doc.arena, value);
    if (value.n == 0)
        return NULL;
    size_t count = 0;
    /* Of keywords that differ in their case only, the first counts. */
    for (op_str have; op_meta_each(a, key, &cursor, &have);)
        if (!row->repeatable || op_str_eq(have, value) || ++count == OP_META_VALUES_MAX ||
            (key == OP_META_KEYWORD && op_utf8_eq_fold(have, value)))
            return NULL;
    if (row->form == OP_META_FORM_HTML_ATTRIBUTE) {
        op_attr_set(&a->doc, a->html, html_attribute(row), value);
        return a->html;
    }
    struct op_node *holder = new_holder(a, row, value);
    if (row->form == OP_META_FORM_TITLE_ELEMENT)
        op_prepend(a->head, holder);
    else
        op_append(a->head, holder);
    return holder;
}

void op_warnings_take(struct op_ctx *ctx, struct op_article *a)
{
    op_str lines = op_buf_str(&ctx->log);
    while (lines.n) {
        op_str line = op_str_cut(&lines, '\n');
        if (line.n)
            (void)op_meta_add(a, OP_META_WARNING, line);
    }
    op_warnings_drop(ctx);
}

void op_warnings_drop(struct op_ctx *ctx)
{
    op_buf_clear(&ctx->log);
}

op_str op_page_base(const struct op_article *a)
{
    op_str base = op_meta(a, OP_META_BASE), folder = op_path_folder(op_meta(a, OP_META_SOURCE));
    if (op_uri_is_web(base))
        return base;
    if (!op_str_eq(op_meta(a, OP_META_KIND), OP_STR(OP_KIND_PAGE)))
        return OP_STR_NONE;
    op_str own = op_meta(a, OP_META_CANONICAL);
    if (!op_uri_is_absolute(own))
        return OP_STR_NONE;
    own = op_uri_normalise(a->doc.arena, own);
    return op_str_starts(base, folder) ? op_uri_resolve(a->doc.arena, own, op_str_skip(base, folder.n)) : own;
}

void op_meta_add_front(struct op_article *a, op_str key, op_str value)
{
    struct op_node *n = op_new_element(&a->doc, OP_N_META);
    op_str name = op_arena_join(a->doc.arena, OP_STR(OP_META_FRONT_PREFIX), fold_space(a->doc.arena, key));
    op_attr_set(&a->doc, n, OP_N_NAME, name);
    op_attr_set(&a->doc, n, OP_N_CONTENT, fold_space(a->doc.arena, value));
    op_append(a->head, n);
}

int op_meta_lookup(op_str name)
{
    for (int i = 0; i < OP_META_COUNT; i++)
        if (op_str_eq(op_str_z(op_meta_rows[i].name), name))
            return i;
    return -1;
}

/* The keys of all rows, each row on a line of its own, so that a key is found by looking for it in a string. */
static const char front_keys[] =
#define FRONT_KEYS(identifier, name, form, head, repeatable, front, epub) "\n" front
    OP_META_LIST(FRONT_KEYS)
#undef FRONT_KEYS
        "\n";

/* Where the key stands in front_keys; NULL when it is none of them. */
static const char *find_front_key(const char *key)
{
    const char *at = front_keys;
    for (size_t n = strlen(key); n && (at = strstr(at, key)) != NULL; at += n)
        if ((at[-1] == '\n' || at[-1] == ' ') && (at[n] == '\n' || at[n] == ' '))
            return at;
    return NULL;
}

int op_meta_front_find(op_str key, unsigned *rank, op_str *sub)
{
    char folded[32];
    const char *found = NULL;
    size_t length = 0, matched = 0;
    /* What begins the key and ends at a dot may be a key of the table: the longest counts. */
    for (size_t i = 0; i <= key.n && length + 1 < sizeof folded; i++) {
        char c = i < key.n ? key.p[i] : '.';
        if ((unsigned char)c < ' ')
            break;
        folded[length] = 0;
        const char *here = c == '.' ? find_front_key(folded) : NULL;
        if (here) {
            found = here;
            matched = i;
        }
        if (c != '-' && c != '_' && c != ' ')
            folded[length++] = op_to_lower(c);
    }
    if (!found)
        return -1;
    int row = -1;
    const char *line = front_keys;
    for (const char *end = line; end; end = memchr(line, '\n', (size_t)(found - line))) {
        line = end + 1;
        row++;
    }
    if (rank)
        for (*rank = 0; line < found; line++)
            *rank += *line == ' ';
    if (sub)
        *sub = matched < key.n ? op_str_skip(key, matched + 1) : op_str_make("", 0);
    return row;
}

int op_meta_front_lookup(op_str key)
{
    op_str sub;
    int row = op_meta_front_find(key, NULL, &sub);
    return row >= 0 && sub.n == 0 ? row : -1;
}

bool op_title_invented(const struct op_article *a)
{
    const struct op_node *title = op_child(a->head, OP_N_TITLE);
    return title && op_attr_lookup_ns(title, OP_NS_OP, OP_N_INVENTED);
}

void op_title_set_invented(struct op_article *a, op_str title)
{
    op_meta_set(a, OP_META_TITLE, title);
    struct op_node *n = op_child(a->head, OP_N_TITLE);
    if (n)
        op_attr_set_ns(&a->doc, n, OP_NS_OP, OP_N_INVENTED, OP_STR("true"));
}
