/* The order of a book's articles, and the sections that they form. Both are stable: what is equal stays as it was
   given. */
#include <stdio.h>
#include <stdlib.h>

#include "offprint/date.h"
#include "offprint/uri.h"
#include "offprint/utf8.h"
#include "write/epub.h"
#include "write/phrases.h"

/* A year is cut into months when that makes no more sections than it has. */
#define MONTHS_MAX 12

struct entry {
    size_t part;  /* its number as given */
    bool lacking; /* has no key: comes last, whichever way round */
    int64_t number;
    op_str text;
    size_t place; /* in the order of articles */
    op_str label; /* of its section */
    int64_t section;
};

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* -- Articles -- */

/* Hundredths of a whole number of seconds or of a weight, so that both are compared alike. */
static bool read_weight(op_str s, int64_t *weight)
{
    bool negative = op_str_starts(s, OP_STR("-"));
    op_str fraction = op_str_skip(s, negative), whole = op_str_cut(&fraction, '.');
    uint64_t units, hundredths = 0;
    if (!op_str_to_uint(whole, INT32_MAX, &units))
        return false;
    if (fraction.p && op_str_to_uint(op_str_first(fraction, 2), 99, &hundredths) && fraction.n == 1)
        hundredths *= 10;
    *weight = (int64_t)(units * 100 + hundredths) * (negative ? -1 : 1);
    return true;
}

/* Letters in their small form, and before each number its length, so that part 2 comes before part 10. */
static op_str natural_key(struct op_arena *arena, op_str s)
{
    struct op_buf key = OP_BUF_INIT;
    for (size_t i = 0, n; i < s.n; i += n) {
        n = 0;
        while (i + n < s.n && op_is_digit(s.p[i + n]))
            n++;
        if (n) {
            size_t zeros = 0;
            while (zeros + 1 < n && s.p[i + zeros] == '0')
                zeros++;
            op_buf_addc(&key, '0');
            op_buf_addc(&key, (char)(n - zeros < 127 ? n - zeros : 127));
            op_buf_add(&key, op_str_range(s.p + i + zeros, s.p + i + n));
        } else {
            op_buf_add_utf8(&key, op_unicode_lower(op_utf8_decode(s.p + i, s.p + s.n, &n)));
        }
    }
    op_str kept = op_arena_dup(arena, op_buf_str(&key));
    op_buf_release(&key);
    return kept;
}

static void find_key(struct epub_book *book, struct entry *e)
{
    const op_str *meta = book->parts[e->part].meta;
    struct op_date date;
    switch (book->options->sort) {
    case EPUB_SORT_DATE:
        e->lacking = !op_date_parse(meta[OP_META_DATE], &date);
        e->number = e->lacking ? 0 : op_date_seconds(&date);
        break;
    case EPUB_SORT_WEIGHT:
        e->lacking = !read_weight(meta[OP_META_WEIGHT], &e->number);
        break;
    case EPUB_SORT_NAME:
    case EPUB_SORT_TITLE:
        e->text =
            natural_key(&book->arena, meta[book->options->sort == EPUB_SORT_NAME ? OP_META_SOURCE : OP_META_TITLE]);
        e->lacking = !e->text.n;
        break;
    default:
        e->number = (int64_t)e->part;
    }
}

static int compare_keys(const struct entry *a, const struct entry *b)
{
    int order = compare_numbers(a->number, b->number);
    return order || a->text.n + b->text.n == 0 ? order : op_str_compare(a->text, b->text);
}

static int compare_lacking(const struct entry *a, const struct entry *b)
{
    int order = (int)a->lacking - (int)b->lacking;
    return order ? order : compare_numbers((int64_t)a->part, (int64_t)b->part);
}

static int compare_up(const void *x, const void *y)
{
    const struct entry *a = x, *b = y;
    int order = a->lacking || b->lacking ? 0 : compare_keys(a, b);
    return order ? order : compare_lacking(a, b);
}

static int compare_down(const void *x, const void *y)
{
    const struct entry *a = x, *b = y;
    int order = a->lacking || b->lacking ? 0 : compare_keys(b, a);
    return order ? order : compare_lacking(a, b);
}

/* -- Sections -- */

/* The folder that an article lies in; of the kind that makes a folder of each article, the one above. */
static op_str folder_of(op_str source)
{
    op_str name = op_path_name(source), folder = op_path_folder(source);
    op_str base = op_str_first(name, name.n - op_path_suffix(name).n);
    if (op_str_eq_ci(base, OP_STR("index")) || op_str_eq_ci(base, OP_STR("_index"))) {
        while (folder.n && folder.p[folder.n - 1] == '/')
            folder.n--;
        folder = op_path_folder(folder);
    }
    return folder;
}

/* Of `de/news/_posts` and `fr/news/_posts` nobody wants to read what is the same in all. */
static void drop_common_end(struct entry *v, size_t n)
{
    for (;;) {
        op_str last = OP_STR_NONE;
        for (size_t i = 0; i < n; i++) {
            op_str name = op_path_name(v[i].label);
            if (v[i].label.n && (name.n == v[i].label.n || (last.p && !op_str_eq(name, last))))
                return;
            if (v[i].label.n)
                last = name;
        }
        if (!last.p)
            return;
        for (size_t i = 0; i < n; i++)
            if (v[i].label.n)
                v[i].label.n -= last.n + 1;
    }
}

/* Labels are folders, below the one in which all lie. */
static void label_folders(struct epub_book *book, struct entry *v)
{
    op_str common = folder_of(book->parts[0].meta[OP_META_SOURCE]);
    for (size_t i = 1; i < book->part_count; i++) {
        op_str folder = folder_of(book->parts[i].meta[OP_META_SOURCE]);
        while (common.n && !op_str_starts(folder, common)) {
            common.n--;
            while (common.n && common.p[common.n - 1] != '/')
                common.n--;
        }
    }
    for (size_t i = 0; i < book->part_count; i++) {
        op_str below = op_str_skip(folder_of(book->parts[v[i].part].meta[OP_META_SOURCE]), common.n);
        while (below.n && below.p[below.n - 1] == '/')
            below.n--;
        v[i].label = below;
    }
    drop_common_end(v, book->part_count);
}

static void label_categories(struct epub_book *book, struct entry *v)
{
    for (size_t i = 0; i < book->part_count; i++)
        v[i].label = book->parts[v[i].part].meta[OP_META_CATEGORY];
}

static int compare_sections(const void *x, const void *y)
{
    const struct entry *a = x, *b = y;
    int order = compare_numbers(a->section, b->section);
    return order ? order : compare_numbers((int64_t)a->place, (int64_t)b->place);
}

/* Months of a book that has few of them, otherwise years: sections in the order of time. */
static void label_dates(struct epub_book *book, struct entry *v)
{
    size_t months = 0;
    struct op_date date;
    for (size_t i = 0; i < book->part_count; i++) {
        bool dated = op_date_parse(book->parts[v[i].part].meta[OP_META_DATE], &date);
        int month = !dated ? 0 : date.precision >= OP_DATE_MONTH ? date.month : 0;
        v[i].section = dated ? date.year * 13 + month : INT64_MIN;
    }
    qsort(v, book->part_count, sizeof *v, compare_sections);
    for (size_t i = 0; i < book->part_count; i++)
        months += v[i].section != INT64_MIN && (i == 0 || v[i].section != v[i - 1].section);
    for (size_t i = 0; i < book->part_count; i++) {
        if (v[i].section == INT64_MIN)
            continue;
        int64_t year = v[i].section / 13, month = months > MONTHS_MAX ? 0 : v[i].section % 13;
        struct op_buf label = OP_BUF_INIT;
        date = (struct op_date){.year = (int32_t)year, .month = (uint8_t)month};
        if (month)
            op_phrases_month(&date, book->language, &label);
        else
            op_buf_add_uint(&label, (uint64_t)year);
        v[i].label = op_arena_dup(&book->arena, op_buf_str(&label));
        v[i].section = (year * 13 + month) * (book->options->reverse ? -1 : 1);
        op_buf_release(&label);
    }
}

static int compare_labels(const void *x, const void *y)
{
    const struct entry *a = x, *b = y;
    int order = op_str_compare(a->label, b->label);
    return order ? order : compare_numbers((int64_t)a->place, (int64_t)b->place);
}

/* Sections stand in the order in which the articles first ask for them. */
static void number_sections(struct entry *v, size_t n)
{
    qsort(v, n, sizeof *v, compare_labels);
    for (size_t i = 0; i < n; i++)
        v[i].section = i && op_str_eq(v[i].label, v[i - 1].label) ? v[i - 1].section : (int64_t)v[i].place;
}

/* What has no label: in the folder above all others it comes first, as in listings of folders; otherwise last, under
   a heading of its own. */
static void place_others(struct epub_book *book, struct entry *v)
{
    bool first = book->options->group_by == EPUB_GROUP_FOLDER, labels = false;
    for (size_t i = 0; i < book->part_count; i++)
        labels = labels || v[i].label.n;
    for (size_t i = 0; i < book->part_count; i++) {
        if (v[i].label.n)
            continue;
        v[i].section = first ? INT64_MIN : INT64_MAX;
        v[i].label = labels && !first ? op_str_z(epub_words(book->language)->other) : OP_STR_NONE;
    }
}

static void group(struct epub_book *book, struct entry *v)
{
    switch (book->options->group_by) {
    case EPUB_GROUP_FOLDER:
        label_folders(book, v);
        number_sections(v, book->part_count);
        break;
    case EPUB_GROUP_CATEGORY:
        label_categories(book, v);
        number_sections(v, book->part_count);
        break;
    case EPUB_GROUP_DATE:
        label_dates(book, v);
        break;
    default:
        return;
    }
    place_others(book, v);
    qsort(v, book->part_count, sizeof *v, compare_sections);
}

static void list_sections(struct epub_book *book, const struct entry *v)
{
    size_t pages = 0;
    book->sections = op_arena_alloc(&book->arena, book->part_count * sizeof *book->sections);
    for (size_t i = 0; i < book->part_count; i++) {
        struct epub_section *last = i ? &book->sections[book->section_count - 1] : NULL;
        if (last && v[i].section == v[i - 1].section) {
            last->count++;
            continue;
        }
        last = &book->sections[book->section_count++];
        *last = (struct epub_section){.label = v[i].label, .first = i, .count = 1};
        (void)snprintf(last->file, sizeof last->file, "s%04zu.xhtml", (pages += last->label.n > 0) % 100000000);
        book->sectioned = pages > 0;
    }
}

static void name_documents(struct epub_part *p, size_t number)
{
    for (size_t i = 0; i < p->document_count; i++) {
        struct epub_document *d = &p->documents[i];
        if (i)
            (void)snprintf(d->file, sizeof d->file, "a%04zu-%zu.xhtml", number, (i + 1) % 10000000);
        else
            (void)snprintf(d->file, sizeof d->file, "a%04zu.xhtml", number);
    }
}

void epub_order(struct epub_book *book)
{
    struct entry *v = op_arena_zalloc(&book->arena, book->part_count * sizeof *v);
    struct epub_part *parts = op_arena_alloc(&book->arena, book->part_count * sizeof *parts);
    for (size_t i = 0; i < book->part_count; i++) {
        v[i].part = i;
        find_key(book, &v[i]);
    }
    qsort(v, book->part_count, sizeof *v, book->options->reverse ? compare_down : compare_up);
    for (size_t i = 0; i < book->part_count; i++)
        v[i].place = i;
    if (book->part_count > 1)
        group(book, v);
    list_sections(book, v);
    for (size_t i = 0; i < book->part_count; i++) {
        parts[i] = book->parts[v[i].part];
        name_documents(&parts[i], (i + 1) % 100000000);
    }
    book->parts = parts;
}
