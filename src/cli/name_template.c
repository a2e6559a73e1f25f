#include "cli/name_template.h"

#include "cli/options.h"
#include "cli/slug.h"
#include "offprint/date.h"
#include "offprint/metadata.h"
#include "offprint/uri.h"

op_str op_name_stem(op_str input)
{
    op_str name = op_path_name(input);
    op_str base = op_str_first(name, name.n - op_path_suffix(name).n);
    if (!op_str_eq_ci(base, OP_STR("index")) && !op_str_eq_ci(base, OP_STR("_index")) &&
        !op_str_eq_ci(base, OP_STR("readme")))
        return base;
    op_str folder = op_path_folder(input);
    while (folder.n && folder.p[folder.n - 1] == '/')
        folder.n--;
    op_str above = op_path_name(folder);
    return above.n && above.p[0] != '.' ? above : base;
}

/* -- What can be filled in -- */

struct filling {
    const struct op_article *article;
    op_str input;
    struct op_buf *out; /* what is appended here becomes part of a slug */
};

static void add_date(const struct filling *f, enum op_date_precision precision)
{
    struct op_date date;
    if (!op_date_parse(op_meta(f->article, OP_META_DATE), &date) || date.precision < precision)
        return;
    if (precision == OP_DATE_YEAR)
        op_buf_addf(f->out, "%04d", (int)date.year);
    else
        op_buf_addf(f->out, "%02d", precision == OP_DATE_MONTH ? date.month : date.day);
}

static void add_year(const struct filling *f)
{
    add_date(f, OP_DATE_YEAR);
}

static void add_month(const struct filling *f)
{
    add_date(f, OP_DATE_MONTH);
}

static void add_day(const struct filling *f)
{
    add_date(f, OP_DATE_DAY);
}

static void add_whole_date(const struct filling *f)
{
    add_year(f);
    op_buf_addc(f->out, '-');
    add_month(f);
    op_buf_addc(f->out, '-');
    add_day(f);
}

static void add_stem(const struct filling *f)
{
    op_buf_add(f->out, op_name_stem(f->input));
}

/* The stem without a date in front of it, which {date} would repeat. */
static void add_bare_stem(const struct filling *f)
{
    op_str stem = op_name_stem(f->input);
    struct op_date date;
    bool dated = stem.n > 11 && stem.p[10] == '-' && op_date_parse(op_str_first(stem, 10), &date);
    op_buf_add(f->out, op_str_skip(stem, dated ? 11 : 0));
}

static void add_site(const struct filling *f)
{
    op_str site = op_meta(f->article, OP_META_PUBLISHER);
    op_str host = op_uri_parse(op_meta(f->article, OP_META_CANONICAL)).authority;
    if (!site.n)
        site = op_str_skip(host, op_str_starts(host, OP_STR("www.")) ? 4 : 0);
    op_buf_add(f->out, site);
}

static const struct filler {
    const char *name;
    void (*add)(const struct filling *f); /* NULL: the value of `key` */
    enum op_meta_key key;
} fillers[] = {
    {"name", add_stem, OP_META_COUNT},       {"slug", add_bare_stem, OP_META_COUNT},
    {"date", add_whole_date, OP_META_COUNT}, {"year", add_year, OP_META_COUNT},
    {"month", add_month, OP_META_COUNT},     {"day", add_day, OP_META_COUNT},
    {"title", NULL, OP_META_TITLE},          {"author", NULL, OP_META_AUTHOR},
    {"site", add_site, OP_META_COUNT},       {"category", NULL, OP_META_CATEGORY},
    {"series", NULL, OP_META_SERIES},        {"series-index", NULL, OP_META_SERIES_INDEX},
    {"language", NULL, OP_META_LANG},        {"n", NULL, OP_META_COUNT}, /* stays */
};
enum { FILLER_COUNT = sizeof fillers / sizeof *fillers };

static const struct filler *lookup(op_str name)
{
    for (size_t i = 0; i < FILLER_COUNT; i++)
        if (op_str_eq(op_str_z(fillers[i].name), name))
            return &fillers[i];
    return NULL;
}

static const char *name_at(const void *self, size_t i)
{
    (void)self;
    return fillers[i].name;
}

/* -- Patterns -- */

/* Cuts the next piece: text, or with `*filled` what stands between braces. False when braces are not balanced. */
static bool next_piece(op_str *rest, op_str *piece, bool *filled)
{
    size_t open = op_str_find_char(*rest, '{', 0), close = op_str_find_char(*rest, '}', 0);
    *filled = open == 0;
    if (open == 0 ? close == OP_NOT_FOUND : close < open)
        return false;
    *piece = *filled ? op_str_first(op_str_skip(*rest, 1), close - 1) : op_str_first(*rest, open);
    *rest = op_str_skip(*rest, *filled ? close + 1 : piece->n);
    return true;
}

bool op_name_template_check(op_str pattern, struct op_buf *fault)
{
    bool filled, any = false;
    op_str rest = pattern, piece;
    while (rest.n) {
        if (!next_piece(&rest, &piece, &filled)) {
            op_buf_addf(fault, "--name wants braces around words, not '%.*s'", OP_ARG(pattern));
            return false;
        }
        any = any || filled;
        if (!filled && op_str_find_char(piece, '/', 0) != OP_NOT_FOUND) {
            op_buf_addf(fault, "--name makes names in one folder, without a slash: '%.*s'", OP_ARG(pattern));
            return false;
        }
        if (!filled || lookup(piece))
            continue;
        const char *nearest = op_options_nearest(piece, name_at, NULL, FILLER_COUNT);
        op_buf_addf(fault, "--name knows no {%.*s}", OP_ARG(piece));
        if (nearest)
            op_buf_addf(fault, "; did you mean {%s}?", nearest);
        return false;
    }
    if (!any)
        op_buf_addf(fault, "--name gives every output the same name: '%.*s'", OP_ARG(pattern));
    return any;
}

void op_name_template_fill(op_str pattern, const struct op_article *article, op_str input, struct op_buf *out)
{
    struct op_buf value = OP_BUF_INIT;
    struct filling filling = {article, input, &value};
    bool filled;
    for (op_str piece; pattern.n && next_piece(&pattern, &piece, &filled);) {
        const struct filler *filler = filled ? lookup(piece) : NULL;
        if (!filler || (!filler->add && filler->key == OP_META_COUNT)) {
            op_buf_addf(out, filler ? "{%.*s}" : "%.*s", OP_ARG(piece));
            continue;
        }
        op_buf_clear(&value);
        if (filler->add)
            filler->add(&filling);
        else
            op_buf_add(&value, op_meta(article, filler->key));
        op_slug_part(op_buf_str(&value), out);
    }
    op_buf_release(&value);
}

void op_name_template_number(op_str filled, size_t number, size_t digits, struct op_buf *out)
{
    static const op_str mark = OP_STR_INIT("{n}");
    for (size_t at; (at = op_str_find(filled, mark, 0)) != OP_NOT_FOUND; filled = op_str_skip(filled, at + mark.n)) {
        op_buf_add(out, op_str_first(filled, at));
        op_buf_addf(out, "%0*zu", (int)digits, number);
    }
    op_buf_add(out, filled);
}
