/* fetch/: who may be asked, how long answers keep, what is said of the page that asks, and the files of the cache. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "fetch/fetch_cache.h"
#include "fetch/http_rules.h"
#include "fetch/peer.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

static bool is_public(const char *text)
{
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &in.sin_addr) == 1)
        return op_peer_is_public((const struct sockaddr *)&in, sizeof in);
    return inet_pton(AF_INET6, text, &in6.sin6_addr) == 1 &&
           op_peer_is_public((const struct sockaddr *)&in6, sizeof in6);
}

TEST(private_peers_are_refused)
{
    static const char *const refused[] = {
        "0.0.0.0",     "0.1.2.3",        "10.0.0.1",        "10.255.255.255", "100.64.0.1",        "100.127.255.255",
        "127.0.0.1",   "127.255.0.1",    "169.254.169.254", "172.16.0.1",     "172.31.255.255",    "192.0.0.1",
        "192.0.2.1",   "192.88.99.1",    "192.168.1.1",     "198.18.0.1",     "198.19.255.255",    "198.51.100.7",
        "203.0.113.9", "224.0.0.1",      "239.1.1.1",       "240.0.0.1",      "255.255.255.255",   "::",
        "::1",         "::ffff:8.8.8.8", "::ffff:10.0.0.1", "::127.0.0.1",    "64:ff9b::10.0.0.1", "64:ff9b:1::1",
        "100::1",      "2001::1",        "2001:db8::1",     "2002:a00:1::1",  "2002:808:808::1",   "3fff::1",
        "fc00::1",     "fd12:3456::1",   "fe80::1",         "fec0::1",        "ff02::1",           "5f00::1",
    };
    for (size_t i = 0; i < COUNT(refused); i++) {
        if (is_public(refused[i]))
            printf("%s\n", refused[i]);
        CHECK(!is_public(refused[i]));
    }
    struct sockaddr other = {.sa_family = AF_UNIX};
    CHECK(!op_peer_is_public(&other, sizeof other));
}

TEST(public_peers_are_not)
{
    static const char *const allowed[] = {
        "1.1.1.1",         "8.8.8.8",     "9.255.255.255", "11.0.0.1",     "100.63.255.255",   "100.128.0.1",
        "126.255.255.255", "128.0.0.1",   "172.15.0.1",    "172.32.0.1",   "192.0.1.1",        "198.17.0.1",
        "198.20.0.1",      "223.255.0.1", "2606:4700::1",  "2a00:1450::1", "64:ff9b::8.8.8.8", "2001:4860::8888",
        "2003::1",         "2001:200::1", "3ffe::1",
    };
    for (size_t i = 0; i < COUNT(allowed); i++) {
        if (!is_public(allowed[i]))
            printf("%s\n", allowed[i]);
        CHECK(is_public(allowed[i]));
    }
}

TEST(lifetimes)
{
    static const struct {
        const char *control, *expires, *age, *vary;
        bool permanent;
        int64_t want;
    } cases[] = {
        {NULL, NULL, NULL, NULL, false, 0},
        {NULL, NULL, NULL, NULL, true, OP_HTTP_YEAR},
        {"max-age=60", NULL, NULL, NULL, false, 60},
        {"public, Max-Age=\"60\"", NULL, NULL, NULL, false, 60},
        {"max-age=60", NULL, "50", NULL, false, 10},
        {"max-age=60", NULL, "70", NULL, false, 0},
        {"max-age=99999999999999999999999", NULL, NULL, NULL, false, OP_HTTP_YEAR},
        {"max-age=-1", NULL, NULL, NULL, false, 0},
        {"max-age=60", NULL, NULL, "*", false, 0},
        {"max-age=60", NULL, NULL, "Accept-Encoding, *", false, 0},
        {"max-age=60", NULL, NULL, "origin,referer", false, 0},
        {"max-age=60", NULL, NULL, "Accept", false, 0},
        {"max-age=60", NULL, NULL, "Accept-Encoding, Cookie, User-Agent", false, 60},
        {"no-cache, max-age=60", NULL, NULL, NULL, true, 0},
        {"max-age=60, no-store", NULL, NULL, NULL, false, -1},
        {"x-max-age=60", NULL, NULL, NULL, false, 0},
        {NULL, "Thu, 01 Jan 1970 01:01:40 GMT", NULL, NULL, false, 2700},
        {NULL, "Thu, 01 Jan 1970 00:00:01 GMT", NULL, NULL, true, 0},
        {NULL, "0", NULL, NULL, false, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        op_str fields[OP_HTTP_FIELDS] = {
            [OP_HTTP_CACHE_CONTROL] = op_str_z(cases[i].control),
            [OP_HTTP_EXPIRES] = op_str_z(cases[i].expires),
            [OP_HTTP_AGE] = op_str_z(cases[i].age),
            [OP_HTTP_VARY] = op_str_z(cases[i].vary),
        };
        CHECK_INT(op_http_lifetime(fields, cases[i].permanent, 1000), cases[i].want);
    }
}

/* What the lines of a head leave of a field. */
static op_str field_of(struct op_buf fields[OP_HTTP_FIELDS], enum op_http_field field, const char *lines)
{
    for (op_str rest = op_str_z(lines); rest.p;)
        op_http_take_line(fields, op_str_cut(&rest, '\n'));
    return op_buf_str(&fields[field]);
}

TEST(heads_of_answers)
{
    struct op_buf fields[OP_HTTP_FIELDS] = {{0}};
    char line[1100] = "ETag: ", list[700] = "Vary: ";
    CHECK_SLICE(field_of(fields, OP_HTTP_ETAG, "HTTP/1.1 200 OK\r\neTAG:\t\"a\" \r\n\r\n"), "\"a\"");
    CHECK_SLICE(field_of(fields, OP_HTTP_ETAG, "ETag: b\r\nETagX: c\r\n ETag: d\r\nETag e"), "b");
    CHECK_SLICE(field_of(fields, OP_HTTP_CACHE_CONTROL, "Cache-Control: public\ncache-control: max-age=5"),
                "public, max-age=5");
    CHECK_SLICE(field_of(fields, OP_HTTP_CACHE_CONTROL, "HTTP/2 200\nAge: 5"), "");
    /* What is too long says nothing. */
    memset(line + 6, 'x', 1020);
    CHECK_INT(field_of(fields, OP_HTTP_ETAG, line).n, 0);
    memset(list + 6, 'x', 600);
    for (int i = 0; i < 9; i++)
        CHECK_INT(field_of(fields, OP_HTTP_VARY, list).n, 600);
    for (int i = 0; i < OP_HTTP_FIELDS; i++)
        op_buf_release(&fields[i]);
}

TEST(when_to_ask_again)
{
    CHECK_INT(op_http_retry_after(OP_STR(" 120 "), 0), 120);
    CHECK_INT(op_http_retry_after(OP_STR("Thu, 01 Jan 1970 01:00:00 GMT"), 3000), 600);
    CHECK_INT(op_http_retry_after(OP_STR("Thu, 01 Jan 1970 01:00:00 GMT"), 5000), 0);
    CHECK_INT(op_http_retry_after(OP_STR("soon"), 0), -1);
    CHECK_INT(op_http_retry_after(OP_STR_NONE, 0), -1);
}

TEST(referrers)
{
    static const struct {
        const char *from, *to, *want;
    } cases[] = {
        {"https://a.example/x/y?z#f", "https://a.example/i.png", "https://a.example/x/y?z"},
        {"https://a.example/x/y?z#f", "https://b.example/i.png", "https://a.example/"},
        {"https://a.example/x", "http://a.example/i.png", NULL},
        {"http://a.example/x", "https://a.example/i.png", "http://a.example/"},
        {"http://a.example:81/x", "http://a.example/i.png", "http://a.example:81/"},
        {"http://user:word@a.example/x", "http://a.example/i.png", "http://a.example/x"},
        {"https://a.example", "https://A.EXAMPLE/i.png", "https://a.example/"},
        {"file:///home/me/x.html", "https://a.example/", NULL},
        {"notes/x.md", "https://a.example/", NULL},
        {"", "https://a.example/", NULL},
    };
    struct op_arena arena;
    op_arena_init(&arena, 0);
    for (size_t i = 0; i < COUNT(cases); i++) {
        op_str got = op_http_referrer(&arena, op_str_z(cases[i].from), op_str_z(cases[i].to));
        CHECK_INT(got.p != NULL, cases[i].want != NULL);
        if (cases[i].want && got.p)
            CHECK_SLICE(got, cases[i].want);
    }
    op_arena_release(&arena);
}

TEST(encodings)
{
    CHECK_SLICE(op_http_charset(OP_STR("text/html; charset=utf-8")), "utf-8");
    CHECK_SLICE(op_http_charset(OP_STR("text/html;Charset=\"ISO-8859-2\"; x=y")), "ISO-8859-2");
    CHECK(!op_http_charset(OP_STR("text/html")).p);
    CHECK(!op_http_charset(OP_STR_NONE).p);
}

TEST(the_cache_gives_back_what_it_was_given)
{
    struct op_cache cache;
    struct op_cache_draft draft;
    struct op_buf store = OP_BUF_INIT;
    REQUIRE(op_cache_init(&cache, OP_STR("deep/er/cache")));
    struct op_cache_entry in = {.address = OP_STR("http://a.example/"),
                                .final = OP_STR("http://b.example/"),
                                .type = OP_STR("a/b"),
                                .etag = OP_STR("\"x\""),
                                .size = 5,
                                .fresh_until = 4000000000};
    struct op_cache_entry out;
    CHECK_INT(op_cache_open(&cache, in.address, &out, &store), -1);
    REQUIRE(op_cache_begin(&cache, &draft));
    CHECK_INT(pwrite(draft.fd, "hello, and more", 15, OP_CACHE_CONTENT), 15);
    CHECK(op_cache_commit(&cache, &draft, &in, true));
    close(draft.fd);
    int fd = op_cache_open(&cache, in.address, &out, &store);
    REQUIRE(fd >= 0);
    CHECK_SLICE(out.final, "http://b.example/");
    CHECK_SLICE(out.type, "a/b");
    CHECK_SLICE(out.etag, "\"x\"");
    CHECK_INT(out.modified.n, 0);
    CHECK_INT(out.size, 5);
    CHECK_INT(out.fresh_until, 4000000000);
    op_cache_refresh(fd, 4000000001);
    close(fd);
    fd = op_cache_open(&cache, in.address, &out, &store);
    CHECK_INT(out.fresh_until, 4000000001);
    /* Half of it, or of another address, is none. */
    CHECK_INT(op_cache_open(&cache, OP_STR("http://c.example/"), &out, &store), -1);
    close(fd);
    op_cache_release(&cache);
    op_buf_release(&store);
}

/* An entry of `size` bytes in all that was used at a time. */
static bool put_entry(const struct op_cache *cache, const char *address, size_t size, long used)
{
    struct op_cache_draft draft;
    const struct op_cache_entry entry = {
        .address = op_str_z(address), .final = op_str_z(address), .size = size - OP_CACHE_CONTENT};
    const struct timespec times[2] = {{used, 0}, {0, UTIME_OMIT}};
    return op_cache_begin(cache, &draft) && op_cache_commit(cache, &draft, &entry, true) &&
           futimens(draft.fd, times) == 0 && close(draft.fd) == 0;
}

static bool has_entry(const struct op_cache *cache, const char *address)
{
    struct op_sha256 hash = op_sha256(op_str_z(address));
    char name[65];
    op_sha256_hex(&hash, name);
    return faccessat(cache->folder, name, F_OK, 0) == 0;
}

static bool put_file(const struct op_cache *cache, const char *name, const char *content, long written)
{
    int fd = openat(cache->folder, name, O_WRONLY | O_CREAT, 0600);
    const struct timespec times[2] = {{1, 0}, {written, 0}};
    return write(fd, content, strlen(content)) == (ssize_t)strlen(content) && futimens(fd, times) == 0 &&
           close(fd) == 0;
}

TEST(a_cache_that_is_full_loses_what_was_used_longest_ago)
{
    struct op_cache cache;
    struct op_cache_entry out;
    struct op_buf store = OP_BUF_INIT;
    REQUIRE(op_cache_init(&cache, OP_STR("full")));
    CHECK(put_entry(&cache, "http://a.example/1", 100000, 1000));
    CHECK(put_entry(&cache, "http://a.example/2", 200000, 3000));
    CHECK(put_entry(&cache, "http://a.example/3", 300000, 2000));
    CHECK(put_entry(&cache, "http://a.example/4", 400000, 1500));
    op_cache_sweep(&cache, 1000000, 5000);
    CHECK(has_entry(&cache, "http://a.example/1"));
    /* To be asked for is to be used. */
    close(op_cache_open(&cache, OP_STR("http://a.example/1"), &out, &store));
    op_cache_sweep(&cache, 999999, 5000);
    CHECK(!has_entry(&cache, "http://a.example/4"));
    CHECK(has_entry(&cache, "http://a.example/3"));
    op_cache_sweep(&cache, 350000, 5000);
    CHECK(!has_entry(&cache, "http://a.example/3"));
    CHECK(has_entry(&cache, "http://a.example/2"));
    CHECK(has_entry(&cache, "http://a.example/1"));
    op_cache_sweep(&cache, 0, 5000);
    CHECK(!has_entry(&cache, "http://a.example/1") && !has_entry(&cache, "http://a.example/2"));
    op_cache_release(&cache);
    op_buf_release(&store);
}

#define DIGITS "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde"

TEST(what_is_not_of_the_cache_is_not_swept)
{
    static const char *const others[] = {DIGITS "0", DIGITS "F", DIGITS "00", "new-1-1", "new-2-2", "notes.txt"};
    struct op_cache cache;
    REQUIRE(op_cache_init(&cache, OP_STR("shared")));
    for (size_t i = 0; i < COUNT(others); i++)
        CHECK(put_file(&cache, others[i], i == 4 ? OP_CACHE_MAGIC : "of somebody else, and long enough",
                       i == 4 ? 99999 : 1));
    CHECK_INT(mkdirat(cache.folder, DIGITS "1", 0700), 0);
    CHECK_INT(symlinkat(DIGITS "2", cache.folder, DIGITS "3"), 0);
    CHECK(put_file(&cache, "new-3-3", OP_CACHE_MAGIC, 1));
    CHECK(put_entry(&cache, "http://a.example/", 20000, 4));
    /* Others' files count for nothing. */
    op_cache_sweep(&cache, 20010, 100000);
    CHECK(has_entry(&cache, "http://a.example/"));
    op_cache_sweep(&cache, 1, 100000);
    CHECK(!has_entry(&cache, "http://a.example/"));
    for (size_t i = 0; i < COUNT(others); i++)
        CHECK_INT(faccessat(cache.folder, others[i], F_OK, 0), 0);
    CHECK_INT(faccessat(cache.folder, DIGITS "1", F_OK, 0), 0);
    CHECK_INT(faccessat(cache.folder, DIGITS "3", F_OK, AT_SYMLINK_NOFOLLOW), 0);
    /* A draft of ours, left a day ago. */
    CHECK_INT(faccessat(cache.folder, "new-3-3", F_OK, 0), -1);
    op_cache_release(&cache);
}

TEST(without_a_folder_nothing_is_kept)
{
    struct op_cache cache;
    struct op_cache_draft draft;
    struct op_cache_entry entry = {.address = OP_STR("http://a.example/"), .final = OP_STR("http://a.example/")};
    CHECK(!op_cache_init(&cache, OP_STR("/proc/no/such")));
    REQUIRE(op_cache_begin(&cache, &draft));
    CHECK_STR(draft.name, "");
    CHECK(op_cache_commit(&cache, &draft, &entry, true));
    op_cache_discard(&cache, &draft);
    CHECK_INT(draft.fd, -1);
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(private_peers_are_refused);
    RUN(public_peers_are_not);
    RUN(lifetimes);
    RUN(heads_of_answers);
    RUN(when_to_ask_again);
    RUN(referrers);
    RUN(encodings);
    RUN(the_cache_gives_back_what_it_was_given);
    RUN(a_cache_that_is_full_loses_what_was_used_longest_ago);
    RUN(what_is_not_of_the_cache_is_not_swept);
    RUN(without_a_folder_nothing_is_kept);
    return check_done(&run);
}
