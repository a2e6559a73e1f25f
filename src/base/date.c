/* Dates as articles give them. Every form is read by one scanner that moves over the text; a form that does not fit
   leaves it where it was. Calendar: proleptic Gregorian. */
#include "offprint/date.h"

#include "base/date_names.h"
#include "offprint/utf8.h"

enum { DATE_TEXT_MAX = 96, OFFSET_MAX = 14 * 60 };

struct scan {
    const char *p, *end;
    bool mail; /* where RFC 2822 says what the names of zones mean */
};

/* -- Small pieces -- */

static bool is_leap(int32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static unsigned days_in_month(int32_t year, unsigned month)
{
    static const uint8_t days[13] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month];
}

static bool at_end(const struct scan *s)
{
    return s->p == s->end;
}

static void skip_spaces(struct scan *s)
{
    while (s->p < s->end) {
        size_t n;
        if (!op_unicode_space(op_utf8_decode(s->p, s->end, &n)))
            return;
        s->p += n;
    }
}

/* Takes the words that stand here, folding ASCII case. */
static bool take(struct scan *s, const char *word)
{
    op_str w = op_str_z(word);
    if (!op_str_starts_ci(op_str_range(s->p, s->end), w))
        return false;
    s->p += w.n;
    return true;
}

static size_t digit_run(const struct scan *s)
{
    size_t n = 0;
    while (s->p + n < s->end && op_is_digit(s->p[n]))
        n++;
    return n;
}

/* A number of `low` to `high` digits that no further digit follows. */
static bool take_number(struct scan *s, size_t low, size_t high, unsigned *value)
{
    size_t n = digit_run(s);
    if (n < low || n > high)
        return false;
    *value = 0;
    for (size_t i = 0; i < n; i++)
        *value = *value * 10 + (unsigned)(s->p[i] - '0');
    s->p += n;
    return true;
}

/* Exactly `n` digits, whatever follows: for forms without separators. */
static bool take_digits(struct scan *s, size_t n, unsigned *value)
{
    struct scan part = {s->p, s->p + n, false};
    if (digit_run(s) < n || !take_number(&part, n, n, value))
        return false;
    s->p += n;
    return true;
}

static op_str take_letters(struct scan *s)
{
    const char *from = s->p;
    while (s->p < s->end && op_is_alpha(*s->p))
        s->p++;
    return op_str_range(from, s->p);
}

/* Letters of any script. */
static op_str take_word(struct scan *s)
{
    const char *from = s->p;
    while (s->p < s->end) {
        size_t n;
        uint32_t c = op_utf8_decode(s->p, s->end, &n);
        if (c < 0x80 ? !op_is_alpha((char)c)
                     : op_unicode_space(c) || c == 0xB0 || c == 0xBA || c == 0xAA || c == 0x2019)
            break;
        s->p += n;
    }
    return op_str_range(from, s->p);
}

/* Sets the calendar day when there is one. */
static bool set_day(struct op_date *d, unsigned year, unsigned month, unsigned day)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month((int32_t)year, month))
        return false;
    d->year = (int32_t)year;
    d->month = (uint8_t)month;
    d->day = (uint8_t)day;
    d->precision = OP_DATE_DAY;
    return true;
}

static bool set_month(struct op_date *d, unsigned year, unsigned month)
{
    if (!set_day(d, year, month, 1))
        return false;
    d->precision = OP_DATE_MONTH;
    return true;
}

/* -- Calendar arithmetic -- */

static int64_t days_from_civil(int32_t year, unsigned month, unsigned day)
{
    /* Years begin in March here, so that the leap day comes last. */
    int64_t y = month <= 2 ? (int64_t)year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t of_era = y - era * 400;
    int64_t of_year = (153 * ((int64_t)month + (month > 2 ? -3 : 9)) + 2) / 5 + (int64_t)day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

int64_t op_date_seconds(const struct op_date *d)
{
    int64_t days = days_from_civil(d->year, d->month ? d->month : 1, d->day ? d->day : 1);
    int64_t seconds = days * 86400 + (int64_t)d->hour * 3600 + (int64_t)d->minute * 60 + d->second;
    return d->has_offset ? seconds - (int64_t)d->offset_minutes * 60 : seconds;
}

void op_date_from_seconds(int64_t seconds, struct op_date *d)
{
    /* Outside of the years 1 to 9999 no form could print it: the nearest second counts. */
    const int64_t first = -62135596800, last = 253402300799;
    seconds = seconds < first ? first : seconds > last ? last : seconds;
    int64_t days = (seconds - (seconds < 0 ? 86399 : 0)) / 86400;
    int64_t rest = seconds - days * 86400;
    int64_t z = days + 719468;
    int64_t era = z / 146097;
    int64_t of_era = z - era * 146097;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * of_year + 2) / 153;
    int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
    *d = (struct op_date){
        .year = (int32_t)(year_of_era + era * 400 + (month <= 2)),
        .month = (uint8_t)month,
        .day = (uint8_t)(of_year - (153 * shifted + 2) / 5 + 1),
        .hour = (uint8_t)(rest / 3600),
        .minute = (uint8_t)(rest / 60 % 60),
        .second = (uint8_t)(rest % 60),
        .precision = OP_DATE_SECOND,
        .has_offset = true,
    };
}

/* -- Zones -- */

/* Names that mean one thing (no BST, no IST). CST is in RFC 2822 that of Chicago, and elsewhere as often that of
 * Shanghai. */
static const struct zone {
    char name[6];
    int16_t minutes;
} zones[] = {
    {"UT", 0},      {"GMT", 0},    {"UTC", 0},    {"Z", 0},      {"WET", 0},    {"EST", -300}, {"EDT", -240},
    {"CST", -360},  {"CDT", -300}, {"MST", -420}, {"MDT", -360}, {"PST", -480}, {"PDT", -420}, {"AKST", -540},
    {"AKDT", -480}, {"HST", -600}, {"WEST", 60},  {"CET", 60},   {"MET", 60},   {"CEST", 120}, {"MEST", 120},
    {"EET", 120},   {"EEST", 180}, {"MSK", 180},  {"JST", 540},  {"KST", 540},  {"AWST", 480}, {"AEST", 600},
    {"AEDT", 660},  {"NZST", 720}, {"NZDT", 780},
};

/* +0200, +02:00, +02, +2. */
static bool take_offset(struct scan *s, struct op_date *d)
{
    struct scan t = *s;
    /* U+2212 is what word processors make of a minus. */
    bool west = take(&t, "-") || take(&t, "\xE2\x88\x92");
    unsigned hours, minutes = 0;
    if (!west && !take(&t, "+"))
        return false;
    if (digit_run(&t) == 4) {
        (void)take_digits(&t, 2, &hours);
        (void)take_digits(&t, 2, &minutes);
    } else if (!take_number(&t, 1, 2, &hours) || (take(&t, ":") && !take_number(&t, 2, 2, &minutes))) {
        return false;
    }
    if (minutes > 59 || hours * 60 + minutes > OFFSET_MAX)
        return false;
    d->has_offset = true;
    d->offset_minutes = (int16_t)(hours * 60 + minutes);
    if (west)
        d->offset_minutes = (int16_t)-d->offset_minutes;
    *s = t;
    return true;
}

/* A zone's name, possibly with an offset behind it (GMT+0800). By RFC 2822, section 4.3, letters that say nothing leave
   the time without an offset; so do names of places (Asia/Shanghai). */
static bool take_zone_name(struct scan *s, struct op_date *d)
{
    struct scan t = *s;
    op_str name = take_letters(&t);
    if (name.n == 0 || name.n > 20 || date_month_named(name) || date_is_weekday(name))
        return false;
    if (!at_end(&t) && *t.p == '/') {
        while (!at_end(&t) && (op_is_alpha(*t.p) || *t.p == '/' || *t.p == '_'))
            t.p++;
    } else if (name.n > 5) {
        return false;
    }
    for (size_t i = 0; i < sizeof zones / sizeof *zones && !d->has_offset; i++) {
        if (!op_str_eq_ci(name, op_str_z(zones[i].name)) || (!s->mail && op_str_eq_ci(name, OP_STR("CST"))))
            continue;
        d->has_offset = true;
        d->offset_minutes = zones[i].minutes;
        if (zones[i].minutes == 0)
            (void)take_offset(&t, d);
    }
    *s = t;
    return true;
}

/* One of (China Standard Time), [Europe/Paris], （金）. */
static bool take_comment(struct scan *s)
{
    static const char *const brackets[][2] = {{"(", ")"}, {"[", "]"}, {"（", "）"}, {"【", "】"}};
    struct scan t = *s;
    skip_spaces(&t);
    for (size_t i = 0; i < sizeof brackets / sizeof *brackets; i++) {
        op_str close = op_str_z(brackets[i][1]);
        if (!take(&t, brackets[i][0]))
            continue;
        size_t at = op_str_find(op_str_range(t.p, t.end), close, 0);
        if (at == OP_NOT_FOUND)
            return false;
        s->p = t.p + at + close.n;
        return true;
    }
    return false;
}

static void take_comments(struct scan *s)
{
    while (take_comment(s))
        continue;
}

/* 星期五, 周五, 金曜日, 금요일. */
static void take_weekday_mark(struct scan *s)
{
    static const char *const marks[] = {"星期", "礼拜", "周", "週", "曜", "요일"};
    struct scan t = *s;
    skip_spaces(&t);
    op_str word = op_str_make(t.p, 0);
    for (size_t n; !at_end(&t) && (unsigned char)*t.p >= 0x80 && word.n < 12; word.n = (size_t)(t.p - word.p)) {
        if (op_unicode_space(op_utf8_decode(t.p, t.end, &n)))
            break;
        t.p += n;
    }
    /* What follows it (下午) is no part of it. */
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t at = op_str_find(word, op_str_z(marks[i]), 0);
        if (at == OP_NOT_FOUND || at > 3 || (i < 4 && at > 0))
            continue;
        s->p = word.p + at + strlen(marks[i]);
        if (i < 4 && s->end - s->p >= 3)
            s->p += 3;
        if (i == 4)
            (void)take(s, "日");
        return;
    }
}

/* Offset, name, both (+0200 CEST), and a comment; all of it may be absent. */
static void take_zone(struct scan *s, struct op_date *d)
{
    skip_spaces(s);
    if (take_offset(s, d))
        skip_spaces(s);
    if (!at_end(s) && op_is_alpha(*s->p))
        (void)take_zone_name(s, d);
    take_comments(s);
}

/* -- Time of day -- */

enum half { HALF_NONE, HALF_MORNING, HALF_AFTERNOON };

static enum half take_half(struct scan *s)
{
    static const struct {
        const char *word;
        enum half half;
    } words[] = {
        {"a.m.", HALF_MORNING}, {"p.m.", HALF_AFTERNOON}, {"am", HALF_MORNING},     {"pm", HALF_AFTERNOON},
        {"上午", HALF_MORNING}, {"下午", HALF_AFTERNOON}, {"午前", HALF_MORNING},   {"午後", HALF_AFTERNOON},
        {"오전", HALF_MORNING}, {"오후", HALF_AFTERNOON}, {"晚上", HALF_AFTERNOON}, {"早上", HALF_MORNING},
        {"凌晨", HALF_MORNING}, {"中午", HALF_AFTERNOON}, {"傍晚", HALF_AFTERNOON},
    };
    struct scan t = *s;
    skip_spaces(&t);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!take(&t, words[i].word))
            continue;
        if (!at_end(&t) && op_is_alpha(*t.p))
            return HALF_NONE;
        *s = t;
        return words[i].half;
    }
    return HALF_NONE;
}

/* A colon wants minutes behind it; 15h and 15时 do not. */
/* One of the words, possibly behind spaces. */
static bool take_mark(struct scan *s, const char *const *words)
{
    struct scan t = *s;
    skip_spaces(&t);
    while (*words && !take(&t, *words))
        words++;
    if (*words)
        *s = t;
    return *words != NULL;
}

static bool take_hour_mark(struct scan *s, bool *colon)
{
    static const char *const marks[] = {"时", "時", "点", "點", "시", "h", NULL};
    *colon = take(s, ":") || take(s, "\xEF\xBC\x9A");
    return *colon || take_mark(s, marks);
}

static bool take_minute_mark(struct scan *s)
{
    static const char *const marks[] = {"分", "분", NULL};
    return take(s, ":") || take(s, "\xEF\xBC\x9A") || take_mark(s, marks);
}

static void add_day(struct op_date *d)
{
    struct op_date next;
    op_date_from_seconds((days_from_civil(d->year, d->month, d->day) + 1) * 86400, &next);
    d->year = next.year;
    d->month = next.month;
    d->day = next.day;
}

/* 24:00 is the midnight at the end of the day. */
static bool set_time(struct op_date *d, unsigned hour, unsigned minute, unsigned second, enum half half)
{
    if (half != HALF_NONE && hour >= 1 && hour <= 12)
        hour = hour % 12 + (half == HALF_AFTERNOON ? 12 : 0);
    if (hour > 24 || minute > 59 || second > 60 || (hour == 24 && (minute || second)))
        return false;
    d->hour = (uint8_t)hour;
    d->minute = (uint8_t)minute;
    /* No form that is printed knows leap seconds. */
    d->second = (uint8_t)(second == 60 ? 59 : second);
    if (hour < 24)
        return true;
    d->hour = 0;
    add_day(d);
    return true;
}

/* A fraction of a second is read and dropped. */
static void take_fraction(struct scan *s)
{
    if (s->end - s->p > 1 && (*s->p == '.' || *s->p == ',') && op_is_digit(s->p[1]))
        for (s->p++; !at_end(s) && op_is_digit(*s->p);)
            s->p++;
}

/* Of a time: 오후 3시 4분. */
static bool take_spaced_number(struct scan *s, unsigned *value)
{
    struct scan t = *s;
    skip_spaces(&t);
    if (!take_number(&t, 1, 2, value))
        return false;
    *s = t;
    return true;
}

/* 20:46, 20:46:25.5, 8:46 pm, 8 pm, 20h46, 20时46分25秒, 204625; with its zone. `d` has its day already. */
static bool take_time(struct scan *s, struct op_date *d)
{
    static const char *const second_marks[] = {"秒", "초", NULL};
    struct scan t = *s;
    enum half half = take_half(&t);
    unsigned hour, minute = 0, second = 0;
    skip_spaces(&t);
    uint8_t precision = OP_DATE_MINUTE;
    if (digit_run(&t) == 6 || digit_run(&t) == 4) {
        precision = digit_run(&t) == 6 ? OP_DATE_SECOND : OP_DATE_MINUTE;
        (void)take_digits(&t, 2, &hour);
        (void)take_digits(&t, 2, &minute);
        (void)take_digits(&t, 2, &second);
    } else {
        if (!take_number(&t, 1, 2, &hour))
            return false;
        bool colon;
        if (!take_hour_mark(&t, &colon)) {
            half = take_half(&t);
            if (half == HALF_NONE)
                return false;
        } else if (!take_spaced_number(&t, &minute)) {
            if (colon)
                return false;
        } else if (take_minute_mark(&t) && take_spaced_number(&t, &second)) {
            precision = OP_DATE_SECOND;
            (void)take_mark(&t, second_marks);
        }
    }
    take_fraction(&t);
    if (half == HALF_NONE)
        half = take_half(&t);
    if (!set_time(d, hour, minute, second, half))
        return false;
    d->precision = precision;
    take_zone(&t, d);
    *s = t;
    return true;
}

/* What may stand between a day and a time, then the time, then nothing. */
static bool finish(struct scan *s, struct op_date *d)
{
    take_weekday_mark(s);
    take_comments(s);
    skip_spaces(s);
    if (at_end(s))
        return true;
    if (d->precision < OP_DATE_DAY)
        return false;
    if (!take(s, "T") && (take(s, ",") || take(s, "-") || take(s, "at ") || take(s, "@")))
        skip_spaces(s);
    if (!take_time(s, d)) {
        /* A zone behind a day without a time: 2024-05-01Z, 2024-05-01+02:00. It says nothing of use. */
        take_zone(s, d);
        d->has_offset = false;
        d->offset_minutes = 0;
    }
    skip_spaces(s);
    return at_end(s);
}

/* -- Forms -- */

/* Nothing but digits (and the fraction of an epoch). */
static bool parse_digits(struct scan s, struct op_date *d)
{
    size_t n = digit_run(&s);
    unsigned year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    if (n == 4 && take_digits(&s, 4, &year) && at_end(&s) && set_day(d, year, 1, 1)) {
        d->precision = OP_DATE_YEAR;
        return true;
    }
    if (n == 8) {
        (void)take_digits(&s, 4, &year);
        (void)take_digits(&s, 2, &month);
        (void)take_digits(&s, 2, &day);
        return set_day(d, year, month, day) && finish(&s, d);
    }
    if (n < 9 || n > 14)
        return false;
    struct scan t = s;
    /* As milliseconds 14 digits begin in 2286; as a day and time of one run they are what archives write. */
    if (n == 14 && take_digits(&t, 4, &year) && take_digits(&t, 2, &month) && take_digits(&t, 2, &day) &&
        take_digits(&t, 2, &hour) && take_digits(&t, 2, &minute) && take_digits(&t, 2, &second) && at_end(&t) &&
        year >= 1900 && year <= 2100 && set_day(d, year, month, day) && set_time(d, hour, minute, second, HALF_NONE)) {
        d->precision = OP_DATE_SECOND;
        return true;
    }
    uint64_t value;
    if (!op_str_to_uint(op_str_make(s.p, n), UINT64_C(99999999999999), &value))
        return false;
    s.p += n;
    take_fraction(&s);
    if (!at_end(&s))
        return false;
    op_date_from_seconds((int64_t)(n <= 11 ? value : value / 1000), d);
    return true;
}

/* 2024-W05-3 and 2024-W05 (ISO 8601, 4.2): weeks begin on Monday, the first one holds January 4. */
static bool parse_week(struct scan *s, unsigned year, struct op_date *d)
{
    unsigned week, day = 1;
    if (!take_digits(s, 2, &week) || week < 1 || week > 53)
        return false;
    if (take(s, "-") && (!take_number(s, 1, 1, &day) || day < 1 || day > 7))
        return false;
    if (year < 2 || year > 9998)
        return false;
    int64_t fourth = days_from_civil((int32_t)year, 1, 4);
    int64_t monday = fourth - ((fourth + 3) % 7 + 7) % 7;
    struct op_date found;
    op_date_from_seconds((monday + (int64_t)(week - 1) * 7 + (int64_t)day - 1) * 86400, &found);
    return set_day(d, (unsigned)found.year, found.month, found.day) && finish(s, d);
}

/* Years of Japan's reigns and of the Republic of China: 令和3年, 民國110年; the first one is also 元年. */
static bool take_era(struct scan *s, unsigned *year)
{
    static const struct {
        const char *name;
        unsigned before;
    } eras[] = {{"令和", 2018}, {"平成", 1988}, {"昭和", 1925}, {"民國", 1911}, {"民国", 1911}};
    for (size_t i = 0; i < sizeof eras / sizeof *eras; i++) {
        if (!take(s, eras[i].name))
            continue;
        skip_spaces(s);
        *year = 1;
        if (!take(s, "元") && !take_number(s, 1, 3, year))
            return false;
        *year += eras[i].before;
        return true;
    }
    return false;
}

/* The year first: 2024-05-01, 2013/7/13, 2021.3.19, 2021. 3. 19., 2024-05, 2024-W05-3, 2024-123, 2021年3月19日. */
static bool parse_year_first(struct scan s, struct op_date *d)
{
    unsigned year = 0, month = 0, day = 0;
    bool era = take_era(&s, &year);
    if (!era && ((void)take(&s, "公元"), !take_number(&s, 4, 4, &year)))
        return false;
    skip_spaces(&s);
    if (take(&s, "年") || take(&s, "년")) {
        skip_spaces(&s);
        if (at_end(&s) && set_day(d, year, 1, 1)) {
            d->precision = OP_DATE_YEAR;
            return true;
        }
        if (!take_number(&s, 1, 2, &month) || (skip_spaces(&s), !(take(&s, "月") || take(&s, "월"))))
            return false;
        skip_spaces(&s);
        if (at_end(&s))
            return set_month(d, year, month);
        if (!take_number(&s, 1, 2, &day) || (skip_spaces(&s), !(take(&s, "日") || take(&s, "号") || take(&s, "일"))))
            return false;
        return set_day(d, year, month, day) && finish(&s, d);
    }
    if (era || at_end(&s) || !strchr("-/.:", *s.p))
        return false;
    char separator[2] = {*s.p++, 0};
    if (separator[0] == '-' && take(&s, "W"))
        return parse_week(&s, year, d);
    skip_spaces(&s);
    if (separator[0] == '-' && digit_run(&s) == 3) {
        struct op_date found;
        (void)take_digits(&s, 3, &day);
        if (year < 1 || day < 1 || day > (is_leap((int32_t)year) ? 366u : 365u))
            return false;
        op_date_from_seconds((days_from_civil((int32_t)year, 1, 1) + (int64_t)day - 1) * 86400, &found);
        return set_day(d, year, found.month, found.day) && finish(&s, d);
    }
    if (!take_number(&s, 1, 2, &month))
        return false;
    struct scan t = s;
    skip_spaces(&t);
    if (!take(&t, separator))
        return separator[0] != ':' && set_month(d, year, month) && finish(&s, d);
    skip_spaces(&t);
    if (!take_number(&t, 1, 2, &day))
        return false;
    (void)(separator[0] == '.' && take(&t, "."));
    return set_day(d, year, month, day) && finish(&t, d);
}

/* The year last: 19.03.2021; with slashes or dashes only when it is plain which number is the month. */
static bool parse_year_last(struct scan s, struct op_date *d)
{
    unsigned first, second, year;
    if (!take_number(&s, 1, 2, &first) || at_end(&s))
        return false;
    char separator[2] = {*s.p, 0};
    if (!(separator[0] == '.' || separator[0] == '/' || separator[0] == '-'))
        return false;
    s.p++;
    skip_spaces(&s);
    if (!take_number(&s, 1, 2, &second) || !take(&s, separator))
        return false;
    skip_spaces(&s);
    if (!take_number(&s, 4, 4, &year))
        return false;
    if (separator[0] == '.' || first > 12 || first == second)
        return set_day(d, year, second, first) && finish(&s, d);
    return second > 12 && set_day(d, year, first, second) && finish(&s, d);
}

/* The parts of a date with a month's name, in whatever order they come. */
struct named {
    unsigned day, month, year;
    bool short_year; /* of two digits */
    bool has_time, tuesday;
    struct op_date time;
};

static void take_ordinal(struct scan *s)
{
    static const char *const marks[] = {"st", "nd", "rd", "th", "er", "º", "°", "ª", "."};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        struct scan t = *s;
        if (take(&t, marks[i]) && (at_end(&t) || !op_is_alpha(*t.p))) {
            *s = t;
            return;
        }
    }
}

static bool take_named_number(struct scan *s, struct named *n)
{
    struct scan t = *s;
    size_t digits = digit_run(s);
    unsigned value;
    struct op_date time = {.year = 2000, .month = 1, .day = 1};
    t.mail = n->year != 0;
    if (!n->has_time && digits <= 2 && take_time(&t, &time)) {
        n->has_time = true;
        n->time = time;
        s->p = t.p;
        return true;
    }
    if (digits == 4 && !n->year)
        return take_number(s, 4, 4, &n->year);
    if (digits > 2 || !take_number(s, 1, 2, &value))
        return false;
    if (!n->day) {
        n->day = value;
        take_ordinal(s);
        return value > 0;
    }
    /* Two digits are a year only in mails, where a time follows: RFC 2822, section 4.3. */
    if (n->year || digits != 2 || n->has_time)
        return false;
    n->short_year = true;
    n->year = value + (value < 50 ? 2000 : 1900);
    return true;
}

/* A word is a month, or says nothing of use, or makes it no date. */
static bool take_named_word(struct scan *s, struct named *n)
{
    op_str word = take_word(s);
    unsigned month = date_month_named(word);
    if (month && (!n->month || n->tuesday)) {
        /* "mar." is also Tuesday in the Romance languages, and then a month follows. */
        n->tuesday = op_str_eq_ci(word, OP_STR("mar"));
        n->month = month;
        return true;
    }
    /* Vietnamese: ngày 19 tháng 3 năm 2021. */
    if (op_utf8_eq_fold(word, OP_STR("tháng")) && !n->month) {
        skip_spaces(s);
        return take_number(s, 1, 2, &n->month);
    }
    return word.n && (date_is_weekday(word) || date_is_particle(word) || op_utf8_eq_fold(word, OP_STR("ngày")) ||
                      op_utf8_eq_fold(word, OP_STR("năm")));
}

/* With a month's name: Fri, 19 Mar 2021 03:04:29 GMT; March 19th, 2021 at 3:04 pm; 19-Mar-2021; March 2021; 19. März
   2021; 19 de marzo de 2021; 2021. március 19.; asctime()'s Fri Mar 19 03:04:29 2021. */
static bool parse_named(struct scan s, struct op_date *d)
{
    struct named n = {0};
    while (skip_spaces(&s), take_comments(&s), !at_end(&s)) {
        if (take(&s, ",") || take(&s, "-") || take(&s, ".") || take(&s, "/") || take(&s, "'") || take(&s, "’"))
            continue;
        if (!(op_is_digit(*s.p) ? take_named_number(&s, &n) : take_named_word(&s, &n)))
            return false;
    }
    if (!n.month || !n.year || (n.short_year && !n.has_time))
        return false;
    if (!n.day)
        return !n.has_time && set_month(d, n.year, n.month);
    if (!set_day(d, n.year, n.month, n.day))
        return false;
    if (n.has_time) {
        d->hour = n.time.hour;
        d->minute = n.time.minute;
        d->second = n.time.second;
        d->precision = n.time.precision;
        d->has_offset = n.time.has_offset;
        d->offset_minutes = n.time.offset_minutes;
        if (n.time.day == 2)
            add_day(d);
    }
    return true;
}

bool op_date_parse(op_str text, struct op_date *date)
{
    static bool (*const forms[])(struct scan, struct op_date *) = {parse_digits, parse_year_first, parse_year_last,
                                                                   parse_named};
    text = op_str_trim(text);
    if (text.n == 0 || text.n > DATE_TEXT_MAX)
        return false;
    struct scan s = {text.p, text.p + text.n, false};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct op_date d = {0};
        if (!forms[i](s, &d))
            continue;
        *date = d;
        return true;
    }
    /* Friday, 2021-03-19. */
    struct scan t = s;
    struct op_date d = {0};
    if (!date_is_weekday(take_word(&t)))
        take_weekday_mark(&t);
    if (t.p == s.p || t.end - t.p < 8)
        return false;
    (void)(take(&t, ".") || take(&t, ","));
    skip_spaces(&t);
    if (!parse_year_first(t, &d) && !parse_year_last(t, &d))
        return false;
    *date = d;
    return true;
}

/* -- Output -- */

static void add_two_digits(struct op_buf *out, char before, unsigned value)
{
    const char text[3] = {before, (char)('0' + value / 10 % 10), (char)('0' + value % 10)};
    op_buf_add(out, op_str_make(text, sizeof text));
}

void op_date_format(const struct op_date *d, struct op_buf *out)
{
    /* Seconds may lead into the year behind the last one. */
    for (int32_t unit = d->year < 10000 ? 1000 : 10000; unit; unit /= 10)
        op_buf_addc(out, (char)('0' + d->year / unit % 10));
    if (d->precision >= OP_DATE_MONTH)
        add_two_digits(out, '-', d->month);
    if (d->precision >= OP_DATE_DAY)
        add_two_digits(out, '-', d->day);
    if (d->precision < OP_DATE_MINUTE)
        return;
    add_two_digits(out, 'T', d->hour);
    add_two_digits(out, ':', d->minute);
    if (d->precision >= OP_DATE_SECOND)
        add_two_digits(out, ':', d->second);
    int offset = d->has_offset ? d->offset_minutes : 0;
    unsigned distance = (unsigned)(offset < 0 ? -offset : offset);
    if (offset == 0) {
        op_buf_addc(out, 'Z');
        return;
    }
    add_two_digits(out, offset < 0 ? '-' : '+', distance / 60);
    add_two_digits(out, ':', distance % 60);
}

void op_date_format_utc(const struct op_date *d, struct op_buf *out)
{
    struct op_date utc;
    op_date_from_seconds(op_date_seconds(d), &utc);
    op_date_format(&utc, out);
}
