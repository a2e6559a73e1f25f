#include "write/header.h"

#include "offprint/date.h"
#include "offprint/language.h"
#include "offprint/metadata.h"
#include "offprint/uri.h"

/* -- Dates -- */

struct date_style {
    const char *language;
    const char *format; /* d, m (number), M (name), y; everything else stands for itself */
    const char *months; /* separated by spaces */
};

static const struct date_style date_styles[] = {
    {"en", "d M y", "January February March April May June July August September October November December"},
    {"de", "d. M y", "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"},
    {"fr", "d M y", "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"},
    {"es", "d de M de y", "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"},
    {"pt", "d de M de y", "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"},
    {"it", "d M y", "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"},
    {"nl", "d M y", "januari februari maart april mei juni juli augustus september oktober november december"},
    {"sv", "d M y", "januari februari mars april maj juni juli augusti september oktober november december"},
    {"ru", "d M y", "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"},
    {"pl", "d M y",
     "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"},
    {"zh", "y年m月d日", ""},
    {"ja", "y年m月d日", ""},
    {"ko", "y년 m월 d일", ""},
};

static void add_month(struct op_buf *out, const struct date_style *style, unsigned month)
{
    op_str rest = op_str_z(style->months), name = OP_STR_NONE;
    for (unsigned i = 0; i < month; i++)
        name = op_str_word(&rest);
    op_buf_add(out, name);
}

void op_header_format_date(op_str iso, op_str language, struct op_buf *out)
{
    struct op_date date;
    if (!op_date_parse(iso, &date) || date.precision < OP_DATE_DAY) {
        op_buf_add(out, iso);
        return;
    }
    for (size_t i = 0; i < sizeof date_styles / sizeof *date_styles; i++) {
        const struct date_style *style = &date_styles[i];
        if (!op_language_same(language, op_str_z(style->language)))
            continue;
        /* Letters of the format stand alone; "de" between spaces is a word. */
        for (const char *f = style->format; *f; f++) {
            bool word = f[1] && op_is_alpha(f[1]);
            if (*f == 'd' && !word)
                op_buf_add_uint(out, date.day);
            else if (*f == 'm')
                op_buf_add_uint(out, date.month);
            else if (*f == 'M')
                add_month(out, style, date.month);
            else if (*f == 'y')
                op_buf_add_uint(out, (uint64_t)date.year);
            else
                op_buf_addc(out, *f);
        }
        return;
    }
    op_buf_addf(out, "%04d-%02d-%02d", (int)date.year, date.month, date.day);
}

/* -- The title -- */

static bool fold_equal(op_str a, op_str b)
{
    op_str word_a, word_b;
    do {
        word_a = op_str_word(&a);
        word_b = op_str_word(&b);
        if (!op_str_eq_ci(word_a, word_b))
            return false;
    } while (word_a.p);
    return true;
}

static bool says(const struct op_node *heading, op_str title)
{
    struct op_buf text = OP_BUF_INIT;
    op_text_content(heading, &text);
    bool same = fold_equal(op_buf_str(&text), title);
    op_buf_release(&text);
    return same;
}

/* The first h1 of the body, and whether the body begins with it. */
static struct op_node *first_h1(const struct op_article *a, bool *leading)
{
    *leading = true;
    for (struct op_node *n = op_first(a->body); n; n = op_next(n)) {
        if (op_is(n, OP_N_H1))
            return n;
        *leading = *leading && n->kind != OP_ELEMENT && op_is_blank(n);
    }
    return NULL;
}

static struct op_node *title_heading(struct op_article *a)
{
    op_str title = op_meta(a, OP_META_TITLE);
    bool leading;
    struct op_node *h1 = first_h1(a, &leading);
    /* Where a kicker stands above the title, the title still comes first. */
    if (h1 && (says(h1, title) || (leading && (!title.n || op_title_invented(a))))) {
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
    op_header_format_date(iso, op_meta(a, OP_META_LANG), &shown);
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

void op_header_add(struct op_article *a)
{
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
    if (tags.n)
        add_text(a, add_line(a, header, OP_STR("tags")), tags);
    if (op_first(header))
        op_prepend(a->body, header);
}
