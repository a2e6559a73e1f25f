#include "fetch/http_rules.h"

#include "offprint/date.h"
#include "offprint/uri.h"

void op_http_take_line(struct op_buf fields[OP_HTTP_FIELDS], op_str line)
{
    static const char *const names[OP_HTTP_FIELDS] = {"etag", "last-modified", "cache-control", "expires",     "age",
                                                      "date", "vary",          "retry-after",   "content-type"};
    bool start = op_str_starts_ci(line, OP_STR("HTTP/"));
    size_t colon = op_str_find_char(line, ':', 0);
    op_str name = op_str_first(line, colon),
           value = op_str_trim(op_str_skip(line, colon == OP_NOT_FOUND ? line.n : colon + 1));
    for (size_t i = 0; i < OP_HTTP_FIELDS; i++) {
        if (start)
            op_buf_clear(&fields[i]);
        if (start || colon == OP_NOT_FOUND || !op_str_eq_ci(name, op_str_z(names[i])))
            continue;
        /* A list may be told in several lines. */
        bool list = i == OP_HTTP_CACHE_CONTROL || i == OP_HTTP_VARY;
        if (!list)
            op_buf_clear(&fields[i]);
        if (fields[i].n + value.n + 2 > OP_HTTP_FIELD_MAX)
            continue;
        if (fields[i].n)
            op_buf_addz(&fields[i], ", ");
        op_buf_add(&fields[i], value);
    }
}

/* The value of `name` in a list of NAME or NAME=VALUE; absent when it is not there, empty when it has none. */
static op_str value_in(op_str list, char separator, op_str name)
{
    while (list.p) {
        op_str piece = op_str_trim(op_str_cut(&list, separator));
        op_str key = op_str_trim(op_str_first(piece, op_str_find_char(piece, '=', 0)));
        if (!op_str_eq_ci(key, name))
            continue;
        size_t equals = op_str_find_char(piece, '=', 0);
        op_str value = equals == OP_NOT_FOUND ? OP_STR("") : op_str_trim(op_str_skip(piece, equals + 1));
        bool quoted = value.n > 1 && value.p[0] == '"' && value.p[value.n - 1] == '"';
        return quoted ? op_str_make(value.p + 1, value.n - 2) : value;
    }
    return OP_STR_NONE;
}

static int64_t at_most_a_year(int64_t seconds)
{
    return seconds < 0 ? 0 : seconds > OP_HTTP_YEAR ? OP_HTTP_YEAR : seconds;
}

static bool date_of(op_str field, int64_t *seconds)
{
    struct op_date date;
    if (!field.n || !op_date_parse(field, &date))
        return false;
    *seconds = op_date_seconds(&date);
    return true;
}

/* A number of any length; false when it is none. */
static bool seconds_of(op_str s, int64_t *seconds)
{
    uint64_t value = (uint64_t)OP_HTTP_YEAR;
    for (size_t i = 0; i < s.n; i++)
        if (!op_is_digit(s.p[i]))
            return false;
    if (s.n && s.n < 18)
        (void)op_str_to_uint(s, UINT64_MAX, &value);
    if (s.n)
        *seconds = (int64_t)value;
    return s.n > 0;
}

/* Does the answer depend on what is not the same in all our requests (RFC 9111, section 4.1)? */
static bool varies(op_str vary)
{
    return value_in(vary, ',', OP_STR("*")).p || value_in(vary, ',', OP_STR("Referer")).p ||
           value_in(vary, ',', OP_STR("Accept")).p;
}

int64_t op_http_lifetime(const op_str fields[OP_HTTP_FIELDS], bool permanent, int64_t now)
{
    op_str control = fields[OP_HTTP_CACHE_CONTROL];
    int64_t age = 0, seconds = 0, date = now;
    if (value_in(control, ',', OP_STR("no-store")).p)
        return -1;
    if (value_in(control, ',', OP_STR("no-cache")).p || varies(fields[OP_HTTP_VARY]))
        return 0;
    (void)seconds_of(op_str_trim(fields[OP_HTTP_AGE]), &age);
    if (seconds_of(value_in(control, ',', OP_STR("max-age")), &seconds))
        return at_most_a_year(seconds - age);
    (void)date_of(fields[OP_HTTP_DATE], &date);
    if (fields[OP_HTTP_EXPIRES].p)
        return date_of(fields[OP_HTTP_EXPIRES], &seconds) ? at_most_a_year(seconds - date - age) : 0;
    return permanent ? OP_HTTP_YEAR : 0;
}

int64_t op_http_retry_after(op_str field, int64_t now)
{
    int64_t seconds;
    field = op_str_trim(field);
    if (seconds_of(field, &seconds))
        return seconds;
    return date_of(field, &seconds) ? at_most_a_year(seconds - now) : -1;
}

/* -- Referer -- */

/* Without a user name, which is nobody's business. */
static op_str host_of(const struct op_uri *uri)
{
    size_t at = op_str_find_char(uri->authority, '@', 0);
    return at == OP_NOT_FOUND ? uri->authority : op_str_skip(uri->authority, at + 1);
}

op_str op_http_referrer(struct op_arena *arena, op_str from, op_str to)
{
    struct op_uri page = op_uri_parse(from), target = op_uri_parse(to);
    bool secure = op_str_eq_ci(page.scheme, OP_STR("https"));
    op_str host = host_of(&page);
    if (!op_uri_is_web(from) || !host.n || (secure && !op_str_eq_ci(target.scheme, OP_STR("https"))))
        return OP_STR_NONE;
    bool same = op_str_eq_ci(page.scheme, target.scheme) && op_str_eq_ci(host, host_of(&target));
    op_str path = same && page.path.n ? page.path : OP_STR("/");
    op_str query = same ? page.query : OP_STR_NONE;
    return op_arena_printf(arena, "%.*s://%.*s%.*s%s%.*s", OP_ARG(page.scheme), OP_ARG(host), OP_ARG(path),
                           query.p ? "?" : "", OP_ARG(query));
}

op_str op_http_charset(op_str type)
{
    op_str charset = value_in(type, ';', OP_STR("charset"));
    return charset.n ? charset : OP_STR_NONE;
}
