#include "write/header.h"

#include "doc/length.h"
#include "doc/title.h"
#include "offprint/date.h"
#include "offprint/metadata.h"
#include "offprint/uri.h"
#include "write/phrases.h"

/* -- The title -- */

static struct op_node *title_heading(struct op_article *a)
{
    op_str title = op_meta(a, OP_META_TITLE);
    bool leading;
    struct op_node *h1 = op_title_heading(a, &leading);
    /* Where a kicker stands above the title, the title still comes first. */
    if (h1 && (op_title_says(h1, title) || (leading && (!title.n || op_title_invented(a))))) {
        op_unlink(h1);
        return h1;
    }
    if (!title.n)
        return NULL;
    h1 = op_new_element(&a->doc, OP_N_H1);
    op_append(h1, op_new_text(&a->doc, title));
    return h1;
}

void op_header_demote_others(struct op_article *a)
{
    struct op_walk w;
    bool seen = false;
    op_walk_start(&w, a->body);
    while (op_walk_next(&w))
        if (w.event == OP_ENTER && op_is(w.node, OP_N_H1)) {
            if (seen)
                op_rename(w.node, OP_N_H2);
            seen = true;
        }
}

/* -- The lines below it -- */

static struct op_node *add_line(struct op_article *a, struct op_node *header, op_str class)
{
    struct op_node *p = op_new_element(&a->doc, OP_N_P);
    op_attr_set(&a->doc, p, OP_N_CLASS, class);
    op_append(header, p);
    return p;
}

static void add_text(struct op_article *a, struct op_node *parent, op_str text)
{
    op_append(parent, op_new_text(&a->doc, text));
}

/* All values of a key with a separator between them. */
static op_str joined(struct op_article *a, enum op_meta_key key, op_str separator)
{
    struct op_buf out = OP_BUF_INIT;
    struct op_node *cursor = NULL;
    for (op_str value; op_meta_each(a, key, &cursor, &value);) {
        if (out.n)
            op_buf_add(&out, separator);
        op_buf_add(&out, value);
    }
    op_str text = op_arena_dup(a->doc.arena, op_buf_str(&out));
    op_buf_release(&out);
    return text;
}

static void add_byline(struct op_article *a, struct op_node *header)
{
    op_str authors = joined(a, OP_META_AUTHOR, OP_STR(", ")), iso = op_meta(a, OP_META_DATE);
    struct op_date date;
    bool dated = op_date_parse(iso, &date);
    if (!authors.n && !dated)
        return;
    struct op_node *p = add_line(a, header, OP_STR("byline"));
    if (authors.n)
        add_text(a, p, authors);
    if (authors.n && dated)
        add_text(a, p, OP_STR(" · "));
    if (!dated)
        return;
    struct op_buf shown = OP_BUF_INIT;
    op_phrases_date(iso, op_meta(a, OP_META_LANG), &shown);
    struct op_node *time = op_new_element(&a->doc, OP_N_TIME);
    struct op_buf exact = OP_BUF_INIT;
    op_date_format(&date, &exact);
    op_attr_set(&a->doc, time, OP_N_DATETIME, op_arena_dup(a->doc.arena, op_buf_str(&exact)));
    op_buf_release(&exact);
    add_text(a, time, op_arena_dup(a->doc.arena, op_buf_str(&shown)));
    /* Digits and hyphens alone would be turned round. */
    if (op_str_eq(op_meta(a, OP_META_DIR), OP_STR("rtl")))
        op_attr_set(&a->doc, time, OP_N_DIR, OP_STR("ltr"));
    op_buf_release(&shown);
    op_append(p, time);
}

static void add_source(struct op_article *a, struct op_node *header)
{
    op_str url = op_meta(a, OP_META_CANONICAL);
    struct op_uri uri = op_uri_parse(url);
    if (!op_uri_scheme_allowed(uri.scheme) || !uri.authority.n)
        return;
    struct op_node *p = add_line(a, header, OP_STR("source")), *link = op_new_element(&a->doc, OP_N_A);
    op_attr_set(&a->doc, link, OP_N_HREF, op_uri_normalise(a->doc.arena, url));
    op_str host = uri.authority;
    add_text(a, link, op_str_starts(host, OP_STR("www.")) ? op_str_skip(host, 4) : host);
    op_append(p, link);
}

/* Nobody needs to be told how long a note is. */
#define LENGTH_SHOWN 100

static void add_length(struct op_article *a, struct op_node *header, const struct op_length *length)
{
    if (length->words + length->characters < LENGTH_SHOWN)
        return;
    struct op_buf text = OP_BUF_INIT;
    op_phrases_length(length, op_meta(a, OP_META_LANG), &text);
    add_text(a, add_line(a, header, OP_STR("length")), op_arena_dup(a->doc.arena, op_buf_str(&text)));
    op_buf_release(&text);
}

void op_header_add(struct op_article *a)
{
    struct op_length length = op_length_of(a->body);
    struct op_node *header = op_new_element(&a->doc, OP_N_HEADER), *h1 = title_heading(a);
    bool chapter = op_str_eq(op_meta(a, OP_META_KIND), OP_STR(OP_KIND_CHAPTER));
    op_attr_set(&a->doc, header, OP_N_CLASS, chapter ? OP_STR("article chapter") : OP_STR("article"));
    if (h1)
        op_append(header, h1);
    /* Of each chapter of a book nobody wants to read who wrote the book. */
    if (chapter) {
        if (h1)
            op_prepend(a->body, header);
        return;
    }
    op_str subtitle = op_meta(a, OP_META_SUBTITLE), tags = joined(a, OP_META_KEYWORD, OP_STR(" · "));
    if (subtitle.n)
        add_text(a, add_line(a, header, OP_STR("subtitle")), subtitle);
    add_byline(a, header);
    add_source(a, header);
    add_length(a, header, &length);
    if (tags.n)
        add_text(a, add_line(a, header, OP_STR("tags")), tags);
    if (op_first(header))
        op_prepend(a->body, header);
}
