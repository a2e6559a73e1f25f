/* Dates: of publication and of the last change, from what is made for programs, or what stands near the headline. */
#include "base/date_names.h"
#include "offprint/date.h"
#include "offprint/uri.h"
#include "offprint/utf8.h"
#include "stage/page.h"

enum { LINE_MAX_BYTES = 240, WORDS_MAX = 40, DATE_WORDS_MAX = 9, SHORT_LINE_MAX = 40 };

/* -- Parsing -- */

static bool is_plausible(const struct op_date *d)
{
    bool epoch = d->year == 1970 && d->month == 1 && d->day == 1;
    return d->precision >= OP_DATE_DAY && d->year >= 1900 && d->year < 2050 && !epoch;
}

/* Does 3/4/2021 mean the third of April here? Everywhere but in the United States. */
static bool is_day_first(const struct page *p)
{
    static const char suffixes[] = "uk au nz ie in za sg ng ke pk";
    op_str lang = op_meta(p->a, OP_META_LANG), host = op_uri_parse(op_meta(p->a, OP_META_CANONICAL)).authority;
    if (lang.n && !op_str_starts_ci(lang, OP_STR("en")))
        return true;
    if (lang.n > 2 && !op_str_starts_ci(op_str_skip(lang, 3), OP_STR("us")))
        return true;
    size_t dot = host.n;
    while (dot && host.p[dot - 1] != '.')
        dot--;
    return dot && op_str_has_word(OP_STR(suffixes), op_str_skip(host, dot));
}

static bool number(op_str s, unsigned max, unsigned *value)
{
    uint64_t wide;
    if (!op_str_to_uint(s, max, &wide))
        return false;
    *value = (unsigned)wide;
    return true;
}

/* 03/04/2021 and 3-4-2021, of which op_date_parse() does not say which is the month. */
static bool parse_ambiguous(const struct page *p, op_str s, struct op_date *date)
{
    unsigned first, second, year;
    s = op_str_first(s, op_str_find_char(s, ' ', 0));
    s = op_str_first(s, op_str_find_char(s, ',', 0));
    char mark = op_str_find_char(s, '/', 0) != OP_NOT_FOUND ? '/' : '-';
    op_str rest = s, a = op_str_cut(&rest, mark), b = op_str_cut(&rest, mark);
    if (a.n > 2 || b.n > 2 || rest.n != 4 || !number(a, 31, &first) || !number(b, 31, &second) ||
        !number(rest, 2050, &year))
        return false;
    bool day_first = first > 12 || (second <= 12 && is_day_first(p));
    struct op_buf iso = OP_BUF_INIT;
    op_buf_addf(&iso, "%04u-%02u-%02u", year, day_first ? second : first, day_first ? first : second);
    bool good = op_date_parse(op_buf_str(&iso), date);
    op_buf_release(&iso);
    return good;
}

/* Times are written in more ways than are worth knowing: of 2021-03-19, whatever follows, the day counts. */
static bool parse_day_in_front(op_str s, struct op_date *date)
{
    return s.n > 10 && s.p[4] == '-' && s.p[7] == '-' && !op_is_digit(s.p[10]) &&
           op_date_parse(op_str_first(s, 10), date);
}

/* `28 April, 2017`. */
static bool parse_without_comma(op_str s, struct op_date *date)
{
    size_t comma = op_str_find_char(s, ',', 0);
    if (comma == OP_NOT_FOUND || s.n > 40)
        return false;
    char copy[40];
    memcpy(copy, s.p, s.n);
    copy[comma] = ' ';
    return op_date_parse(op_str_make(copy, s.n), date);
}

/* `2.11.22`, where nothing but a day can be meant. */
static bool parse_short_year(op_str s, struct op_date *date)
{
    unsigned day, month, year;
    op_str rest = s, d = op_str_cut(&rest, '.'), m = op_str_cut(&rest, '.');
    if (!d.n || d.n > 2 || !m.n || m.n > 2 || rest.n != 2 || !number(d, 31, &day) || !number(m, 12, &month) ||
        !number(rest, 49, &year))
        return false;
    struct op_buf iso = OP_BUF_INIT;
    op_buf_addf(&iso, "20%02u-%02u-%02u", year, month, day);
    bool good = op_date_parse(op_buf_str(&iso), date);
    op_buf_release(&iso);
    return good;
}

static bool parse(const struct page *p, op_str s, struct op_date *date)
{
    return (op_date_parse(s, date) || parse_ambiguous(p, s, date) || parse_day_in_front(s, date) ||
            parse_without_comma(s, date)) &&
           is_plausible(date);
}

/* -- In running text -- */

static const char *const modified_words[] = {
    "updated", "update",      "modified",     "aktualisiert",    "geändert",      "edited",       "mis à jour",
    "modifié", "actualizado", "aggiornato",   "atualizado",      "bijgewerkt",    "обновлено",    "更新",
    "zuletzt", "revised",     "last updated", "letzte änderung", "last modified", "last reviewed"};

/* In front of a date: that it is the page's own. By the letter that they begin with. */
static const struct page_words_by_letter announcing_words = {
    {
        ['a' - 'a'] = {"aktualisiert", "actualizado", "aggiornato"},
        ['d' - 'a'] = {"date published", "date posted"},
        ['e' - 'a'] = {"erschienen"},
        ['f' - 'a'] = {"first published"},
        ['g' - 'a'] = {"gepubliceerd"},
        ['l' - 'a'] = {"last updated", "last modified", "last reviewed", "letzte änderung"},
        ['m' - 'a'] = {"mis à jour"},
        ['o' - 'a'] = {"opublikowano"},
        ['p' - 'a'] = {"published", "posted on", "publication date", "page updated", "publié le", "publicado",
                       "pubblicato"},
        ['s' - 'a'] = {"stand:"},
        ['u' - 'a'] = {"updated on"},
        ['v' - 'a'] = {"veröffentlicht"},
        ['z' - 'a'] = {"zuletzt aktualisiert"},
    },
    {"опубликовано", "дата публикации"}};

bool page_announces_date(op_str text)
{
    return page_begins_with(text, &announcing_words);
}

bool page_says_modified(op_str before)
{
    for (size_t i = 0; i < sizeof modified_words / sizeof *modified_words; i++) {
        op_str word = op_str_z(modified_words[i]);
        for (size_t at = 0; at + word.n <= before.n; at++)
            if (op_utf8_eq_fold(op_str_first(op_str_skip(before, at), word.n), word))
                return true;
    }
    return false;
}

static op_str trim_marks(op_str s)
{
    while (s.n && strchr("()[]|,;:-*", s.p[0]))
        s = op_str_skip(s, 1);
    while (s.n && strchr("()[]|,;:-*", s.p[s.n - 1]))
        s = op_str_first(s, s.n - 1);
    return s;
}

/* Has it a year of four digits? Dates without one are not looked for. */
static bool has_year(op_str s)
{
    size_t run = 0;
    for (size_t i = 0; i <= s.n; i++) {
        if (i < s.n && op_is_digit(s.p[i])) {
            run++;
            continue;
        }
        if (run == 4 && (s.p[i - 4] == '1' || s.p[i - 4] == '2'))
            return true;
        run = 0;
    }
    return false;
}

/* May a date begin with the word? Looked up once, not for each length that the date may have. */
static bool may_begin(op_str word)
{
    word = trim_marks(word);
    for (size_t i = 0; i < word.n; i++)
        if (op_is_digit(word.p[i]) || (word.p[i] & 0x80))
            return true;
    while (word.n && !op_is_alpha(word.p[word.n - 1]))
        word = op_str_first(word, word.n - 1);
    return date_month_named(word) || date_is_weekday(word);
}

static bool is_small(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* In a line of little else. */
static bool short_date_in_text(op_str text, struct op_buf *out, bool *modified)
{
    struct op_date date;
    for (op_str rest = text, word; text.n <= SHORT_LINE_MAX && (word = op_str_word(&rest)).n;)
        if (parse_short_year(trim_marks(word), &date)) {
            *modified = page_says_modified(op_str_range(text.p, word.p));
            op_date_format(&date, out);
            return true;
        }
    return false;
}

bool page_date_in_text(struct page *p, op_str text, struct op_buf *out, bool *modified)
{
    op_str words[WORDS_MAX];
    size_t count = 0;
    struct op_date date;
    text = op_str_first(text, LINE_MAX_BYTES);
    *modified = false;
    if (!has_year(text))
        return short_date_in_text(text, out, modified);
    for (op_str rest = text, word; count < WORDS_MAX && (word = op_str_word(&rest)).n;) {
        /* `Datum:26. Januar`: what ends with a colon is no part of a date. */
        size_t colon = op_str_find_char(word, ':', 0);
        if (colon != OP_NOT_FOUND && colon > 0 && colon + 1 < word.n && !op_is_digit(word.p[colon - 1]) &&
            op_is_digit(word.p[colon + 1]))
            word = op_str_skip(word, colon + 1);
        /* `UpdatedJanuary 25`: only style sets them apart. */
        for (size_t i = 1; i + 2 < word.n; i++)
            if (is_small(word.p[i - 1]) && is_capital(word.p[i]) && is_small(word.p[i + 1]))
                word = op_str_skip(word, i);
        words[count++] = word;
    }
    for (size_t i = 0; i < count; i++) {
        size_t last = count - i < DATE_WORDS_MAX ? count - i : DATE_WORDS_MAX;
        if (!has_year(op_str_range(words[i].p, words[i + last - 1].p + words[i + last - 1].n)) || !may_begin(words[i]))
            continue;
        for (size_t n = last; n > 0; n--) {
            op_str piece = trim_marks(op_str_range(words[i].p, words[i + n - 1].p + words[i + n - 1].n));
            if (!has_year(piece) || !parse(p, piece, &date) || date.year < 1995)
                continue;
            *modified = page_says_modified(op_str_range(text.p, words[i].p));
            op_date_format(&date, out);
            /* A clock of which the zone is not told. */
            if (!date.has_offset && date.precision > OP_DATE_DAY)
                out->n--;
            return true;
        }
    }
    return false;
}

/* -- In addresses -- */

/* /2021/03/19/, /2021-03-19-, /20210319/. */
static bool date_of_address(op_str s, struct op_date *date)
{
    for (size_t i = 0; i + 8 <= s.n; i++) {
        if (!op_is_digit(s.p[i]) || (i > 0 && (op_is_alnum(s.p[i - 1]) || s.p[i - 1] == '.')))
            continue;
        op_str piece = op_str_skip(s, i);
        char mark = piece.p[4];
        bool parted = piece.n >= 10 && strchr("/-_", mark) && piece.p[7] == mark;
        size_t n = parted ? 10 : 8;
        char digits[10];
        memcpy(digits, piece.p, n);
        if (parted)
            digits[4] = digits[7] = '-';
        if ((piece.n > n && op_is_digit(piece.p[n])) || !op_date_parse(op_str_make(digits, n), date) ||
            date->precision != OP_DATE_DAY || date->year < 1995 || date->year > 2050)
            continue;
        return true;
    }
    return false;
}

static void add_address(struct page *p, const char *source, op_str address)
{
    struct op_date date;
    struct op_buf text = OP_BUF_INIT;
    if (!date_of_address(address, &date))
        return;
    op_date_format(&date, &text);
    (void)page_add(p, OP_META_DATE, 36, source, OP_STR_NONE, op_arena_dup(p->arena, op_buf_str(&text)));
    op_buf_release(&text);
}

void page_address_find(struct page *p)
{
    op_str address = op_meta(p->a, OP_META_CANONICAL);
    struct op_node *cursor = NULL;
    if (address.n)
        add_address(p, "address", op_uri_parse(address).path);
    for (op_str name; op_meta_each(p->a, OP_META_NAME, &cursor, &name);)
        add_address(p, "file name", name);
}

/* -- Choosing -- */

static bool is_near(const struct page *p, const struct page_value *v)
{
    if (!v->at || v->rank < PAGE_RANK_FAIR)
        return true;
    if (!p->headline)
        return v->at < 1500;
    return v->at + 200 > p->headline_at && v->at < p->headline_at + 1500;
}

/* The date of a value; false when it has none that can be believed. `*modified`: as of page_date_in_text(). */
static bool date_of(struct page *p, const struct page_value *v, bool anywhere, struct op_date *date, bool *modified)
{
    op_str text = anywhere || is_near(p, v) ? page_clean(p, v->text) : OP_STR_NONE;
    *modified = v->key == OP_META_MODIFIED;
    if (!text.n)
        return false;
    if (parse(p, text, date))
        return true;
    struct op_buf out = OP_BUF_INIT;
    bool says_so, good = page_date_in_text(p, text, &out, &says_so) && op_date_parse(op_buf_str(&out), date);
    *modified = *modified || says_so;
    op_buf_release(&out);
    return good;
}

/* The offset from UTC at which a clock that showed `local` showed `utc`; false when there is none. */
static bool offset_between(const struct op_date *local, const struct op_date *utc, int16_t *minutes)
{
    int64_t seconds = op_date_seconds(local) - op_date_seconds(utc);
    int64_t quarters = (seconds + (seconds < 0 ? -450 : 450)) / 900;
    int64_t rest = seconds - quarters * 900;
    *minutes = (int16_t)(quarters * 15);
    return quarters >= -14 * 4 && quarters <= 14 * 4 && rest >= -90 && rest <= 90;
}

/* Programs give the time of Greenwich, and near midnight the wrong day: what readers are shown is the day where it was
   written. Looks for the same moment among the other values. */
static void make_local(struct page *p, const struct page_value *chosen, struct op_date *date)
{
    if (date->precision < OP_DATE_MINUTE || date->offset_minutes)
        return;
    struct op_date day = *date;
    bool shown = false;
    for (const struct page_value *v = page_best(p, chosen->key, NULL); v; v = page_best(p, chosen->key, v)) {
        struct op_date other;
        bool modified;
        int16_t offset;
        if (v == chosen || !date_of(p, v, false, &other, &modified) || modified != (chosen->key == OP_META_MODIFIED))
            continue;
        if (other.offset_minutes && op_date_seconds(&other) / 60 == op_date_seconds(date) / 60) {
            *date = other;
            return;
        }
        if (v->rank < PAGE_RANK_FAIR || shown)
            continue;
        other.has_offset = false;
        if (other.precision >= OP_DATE_MINUTE && offset_between(&other, date, &offset)) {
            day = other;
            day.has_offset = true;
            day.offset_minutes = offset;
            shown = true;
        } else {
            other.hour = other.minute = other.second = 0;
            int64_t apart = op_date_seconds(&other) - op_date_seconds(date);
            other.precision = OP_DATE_DAY;
            /* It is that day already, or was somewhere on the earth. */
            shown = apart > -(24 + 12) * 3600 && apart < 14 * 3600;
            if (shown && (apart <= -24 * 3600 || apart > 0))
                day = other;
        }
    }
    *date = day;
}

static bool same_day(const struct op_date *a, const struct op_date *b)
{
    return a->year == b->year && a->month == b->month && a->day == b->day;
}

/* 3/4 and 4/3: the same, read in two ways. */
static bool is_swapped(const struct op_date *a, const struct op_date *b)
{
    return a->year == b->year && a->month == b->day && a->day == b->month;
}

/* Is it also the day of a change? */
static bool is_of_change(struct page *p, const struct op_date *date)
{
    struct op_date other;
    bool modified;
    for (size_t i = 0; i < p->n; i++) {
        const struct page_value *v = &p->v[i];
        if (v->key == OP_META_MODIFIED && v->rank >= PAGE_RANK_VISIBLE && date_of(p, v, false, &other, &modified) &&
            same_day(&other, date))
            return true;
    }
    return false;
}

/* The one day that readers are shown near the headline, where it is another than the head says: programs leave in the
   head what they were given first. NULL when none is shown, several are, or the head's is among them. */
static struct page_value *shown(struct page *p, const struct page_value *chosen, const struct op_date *date)
{
    struct page_value *found = NULL;
    struct op_date day = *date, other;
    bool modified;
    for (size_t i = 0; i < p->n; i++) {
        struct page_value *v = &p->v[i];
        if (v->key != OP_META_DATE || v->rank < PAGE_RANK_FAIR || v == chosen || strcmp(v->source, "address") == 0 ||
            strcmp(v->source, "file name") == 0 || !date_of(p, v, false, &other, &modified))
            continue;
        int64_t apart = (op_date_seconds(&other) - op_date_seconds(date)) / 86400;
        if (modified || (apart >= -1 && apart <= 1) || is_swapped(&other, date) || (found && !same_day(&other, &day)))
            return NULL;
        bool behind = p->headline && v->at >= p->headline_at && v->at <= p->headline_at + 800;
        if (!found && !behind && !(p->headline && !v->at))
            continue;
        day = other;
        found = found ? found : v;
    }
    return found && !is_of_change(p, &day) ? found : NULL;
}

static void put(struct page *p, struct page_value *v, enum op_meta_key key, const struct op_date *date)
{
    struct op_buf out = OP_BUF_INIT;
    struct op_date known = *date;
    /* Of a clock whose zone is not told, the day is what is known. */
    if (!known.has_offset && known.precision > OP_DATE_DAY)
        known.precision = OP_DATE_DAY;
    op_date_format(&known, &out);
    page_put(p, v, key, op_arena_dup(p->arena, op_buf_str(&out)));
    op_buf_release(&out);
}

static bool choose(struct page *p, enum op_meta_key key)
{
    for (struct page_value *v = page_best(p, key, NULL); v; v = page_best(p, key, v)) {
        struct op_date date;
        bool modified;
        if (!date_of(p, v, false, &date, &modified) || modified != (key == OP_META_MODIFIED))
            continue;
        make_local(p, v, &date);
        bool cited = op_str_starts_ci(v->name, OP_STR("citation_"));
        struct page_value *visible =
            key == OP_META_DATE && v->rank < PAGE_RANK_FAIR && !cited ? shown(p, v, &date) : NULL;
        if (visible && date_of(p, visible, false, &date, &modified))
            v = visible;
        put(p, v, key, &date);
        return true;
    }
    return false;
}

/* Far from the headline, as below the text, what is marked as a date counts when no other day is. */
static bool choose_far(struct page *p)
{
    struct page_value *found = NULL;
    struct op_date date, other;
    bool modified;
    for (size_t i = 0; i < p->n; i++) {
        struct page_value *v = &p->v[i];
        if (v->key != OP_META_DATE || v->rank < PAGE_RANK_FAIR || v->rank > PAGE_RANK_TEXT || !v->at ||
            !date_of(p, v, true, &other, &modified) || modified)
            continue;
        if (found && !same_day(&date, &other))
            return false;
        if (!found)
            date = other;
        found = found ? found : v;
    }
    if (found)
        put(p, found, OP_META_DATE, &date);
    return found != NULL;
}

/* Of a page that says only when it was changed, that is its date. */
static void use_modified(struct page *p)
{
    for (struct page_value *v = page_best(p, OP_META_MODIFIED, NULL); v; v = page_best(p, OP_META_MODIFIED, v)) {
        struct op_date date;
        bool modified;
        bool trusted = v->at || v->rank >= PAGE_RANK_TEXT || strcmp(v->source, "json-ld") == 0;
        if (!trusted || !date_of(p, v, v->rank == PAGE_RANK_TEXT, &date, &modified))
            continue;
        put(p, v, OP_META_DATE, &date);
        return;
    }
}

void page_date_choose(struct page *p)
{
    bool found = choose(p, OP_META_DATE) || choose_far(p);
    (void)choose(p, OP_META_MODIFIED);
    if (!found)
        use_modified(p);
}
