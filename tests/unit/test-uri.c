/* uri.h: the examples of RFC 3986, section 5.4, and what browsers and checkers make of less tidy ones. */
#include "check.h"
#include "offprint/uri.h"

struct pair {
    const char *in, *want; /* NULL: absent */
};

/* What a function made of `in`; names the example, which CHECK_SLICE could not. */
static void expect(struct check_run *run, int line, const char *in, op_str got, const char *want)
{
    if (want ? got.p && op_str_eq(got, op_str_z(want)) : !got.p)
        return;
    check_failed(run, __FILE__, line);
    printf("%s: got %.*s, wanted %s\n", in, OP_ARG(got.p ? got : OP_STR("(absent)")), want ? want : "(absent)");
}
#define EXPECT(in, got, want) expect(check_self, __LINE__, (in), (got), (want))
#define COUNT(table) (sizeof(table) / sizeof *(table))

/* RFC 3986, 5.4.1 and 5.4.2; base http://a/b/c/d;p?q. */
static const struct pair resolved[] = {
    {"g:h", "g:h"},
    {"g", "http://a/b/c/g"},
    {"./g", "http://a/b/c/g"},
    {"g/", "http://a/b/c/g/"},
    {"/g", "http://a/g"},
    {"//g", "http://g"},
    {"?y", "http://a/b/c/d;p?y"},
    {"g?y", "http://a/b/c/g?y"},
    {"#s", "http://a/b/c/d;p?q#s"},
    {"g#s", "http://a/b/c/g#s"},
    {"g?y#s", "http://a/b/c/g?y#s"},
    {";x", "http://a/b/c/;x"},
    {"g;x", "http://a/b/c/g;x"},
    {"g;x?y#s", "http://a/b/c/g;x?y#s"},
    {"", "http://a/b/c/d;p?q"},
    {".", "http://a/b/c/"},
    {"./", "http://a/b/c/"},
    {"..", "http://a/b/"},
    {"../", "http://a/b/"},
    {"../g", "http://a/b/g"},
    {"../..", "http://a/"},
    {"../../", "http://a/"},
    {"../../g", "http://a/g"},
    {"../../../g", "http://a/g"},
    {"../../../../g", "http://a/g"},
    {"/./g", "http://a/g"},
    {"/../g", "http://a/g"},
    {"g.", "http://a/b/c/g."},
    {".g", "http://a/b/c/.g"},
    {"g..", "http://a/b/c/g.."},
    {"..g", "http://a/b/c/..g"},
    {"./../g", "http://a/b/g"},
    {"./g/.", "http://a/b/c/g/"},
    {"g/./h", "http://a/b/c/g/h"},
    {"g/../h", "http://a/b/c/h"},
    {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
    {"g;x=1/../y", "http://a/b/c/y"},
    {"g?y/./x", "http://a/b/c/g?y/./x"},
    {"g?y/../x", "http://a/b/c/g?y/../x"},
    {"g#s/./x", "http://a/b/c/g#s/./x"},
    {"g#s/../x", "http://a/b/c/g#s/../x"},
    {"http:g", "http:g"},
};

static const struct {
    const char *base, *reference, *want;
} relative[] = {
    {"posts/a.md", "b.md", "posts/b.md"},
    {"posts/a.md", "../b.md", "b.md"},
    {"posts/a.md", "../../b.md", "../b.md"},
    {"posts/a.md", "../../../b.md", "../../b.md"},
    {"../x/a.md", "../b.md", "../b.md"},
    {"../x/a.md", "../../b.md", "../../b.md"},
    {"posts/", "img/a.png", "posts/img/a.png"},
    {"", "a.png", "a.png"},
    {"a.md", "", "a.md"},
    {"a.md", "#x", "a.md#x"},
    {"posts/a.md", "/b", "/b"},
    {"posts/a.md", "./b/./c/..", "posts/b/"},
    {"posts/a.md", "..", ""},
    {"posts/a.md", "../..", "../"},
    {"http://a", "b", "http://a/b"},
    {"http://a?x", "b", "http://a/b"},
    {"http://a/b", "mailto:x@y/../z", "mailto:x@y/../z"},
    {"a/b/c", "..//../d", "a/d"},
    {"/a", "/.//b", "/.//b"},
};

static const struct pair normalised[] = {
    {"http://h/a b", "http://h/a%20b"},
    {"  http://h/a\n b ", "http://h/a%20b"},
    {"http://h/\xC3\xA4?\xC3\xA4#\xC3\xA4", "http://h/%C3%A4?%C3%A4#%C3%A4"},
    {"http://ex\xC3\xA4mple.com/", "http://ex%C3%A4mple.com/"},
    {"%zz", "%25zz"},
    {"100%", "100%25"},
    {"a%20b%2", "a%20b%252"},
    {"[bad", "%5Bbad"},
    {"http://h/[x]", "http://h/%5Bx%5D"},
    {"http://[::1]:80/x", "http://[::1]:80/x"},
    {"http://[2001:db8::7]/", "http://[2001:db8::7]/"},
    {"http://[1:2:3:4:5:6:7:8]/", "http://[1:2:3:4:5:6:7:8]/"},
    {"http://[g::]/", NULL},
    {"http://[::1/", NULL},
    {"http://[bad/", NULL},
    {"http://%zz/", NULL},
    {"http://a b/", NULL},
    {"http://a..b/", NULL},
    {"http://./", NULL},
    {"http://h./", "http://h./"},
    {"http://h:99999/", NULL},
    {"http://h:80a/", NULL},
    {"http://h:/x", "http://h/x"},
    {"http://", NULL},
    {"http://@/x", NULL},
    {"http://:80/", NULL},
    {"http://u:p@h:8080/x", "http://u:p@h:8080/x"},
    {"http:///foo", "http://foo"},
    {"https:foo", "https://foo"},
    {"HTTPS:\\\\h\\x\\y?a\\b", "https://h/x/y?a%5Cb"},
    {"mailto:", NULL},
    {"tel:", NULL},
    {"mailto:x@y.z?subject=a b", "mailto:x@y.z?subject=a%20b"},
    {"//h/x", "//h/x"},
    {"C:\\pics\\a.png", "C%3A%5Cpics%5Ca.png"},
    {"C:/pics/a.png", "C%3A/pics/a.png"},
    {"pics\\a.png", "pics/a.png"},
    {"1:2.html", "1%3A2.html"},
    {"a/b:c", "a/b:c"},
    {"http://h/#a#b", "http://h/#a%23b"},
    {"http://h/?q={x}|`^\"<>", "http://h/?q=%7Bx%7D%7C%60%5E%22%3C%3E"},
    {"", ""},
    {"#", "#"},
    {"java\nscript:alert(1)", "javascript:alert(1)"},
    {"http://h//x/~a/", "http://h//x/~a/"},
    {"https://a-b.h.example/c-d_e.html?x=1&y=%41&z=?/#f?/:@", "https://a-b.h.example/c-d_e.html?x=1&y=%41&z=?/#f?/:@"},
    {"https://h", "https://h"},
    {"http://h?x", "http://h/?x"},
    {"http://h/a?b#c#d", "http://h/a?b#c%23d"},
    {"http://h/%4", "http://h/%254"},
    {"http://h.xn--.example/", NULL},
    {"http://h-.xn--/", NULL},
    {"http://1234567890123456789012345678901234567890123456789012345678901234.h/", NULL},
    {"http://h.1234567890123456789012345678901234567890123456789012345678901234", NULL},
};

static const struct pair decoded[] = {
    {"a%20b", "a b"}, {"%zz", "%zz"}, {"%00", "%00"}, {"%C3%A4", "\xC3\xA4"}, {"%", "%"}, {"%4", "%4"}, {"", ""},
};

static const struct {
    const char *s;
    bool want;
} absolute[] = {{"http://a", true}, {"C:\\x", false}, {"C:x", false}, {"a:b", false},    {"mailto:x", true},
                {"//a", false},     {"a/b", false},   {"", false},    {":x", false},     {"1ab:x", false},
                {"a b:c", false},   {"ab", false},    {"ab:", true},  {"x-y+z.1:", true}};

static const struct {
    const char *path, *folder, *name, *suffix;
} paths[] = {{"a/b/c.tar.gz", "a/b/", "c.tar.gz", ".gz"},
             {"c", "", "c", ""},
             {"a.b/", "a.b/", "", ""},
             {".hidden", "", ".hidden", ""},
             {"x/.h.md", "x/", ".h.md", ".md"}};

TEST(resolves)
{
    struct op_arena arena;
    op_arena_init(&arena, (size_t)64 << 20);
    for (size_t i = 0; i < COUNT(resolved); i++)
        EXPECT(resolved[i].in, op_uri_resolve(&arena, OP_STR("http://a/b/c/d;p?q"), op_str_z(resolved[i].in)),
               resolved[i].want);
    for (size_t i = 0; i < COUNT(relative); i++)
        EXPECT(relative[i].reference,
               op_uri_resolve(&arena, op_str_z(relative[i].base), op_str_z(relative[i].reference)), relative[i].want);
    op_arena_release(&arena);
}

TEST(normalises_once_for_all)
{
    struct op_arena arena;
    op_arena_init(&arena, (size_t)64 << 20);
    for (size_t i = 0; i < COUNT(normalised); i++) {
        op_str once = op_uri_normalise(&arena, op_str_z(normalised[i].in));
        EXPECT(normalised[i].in, once, normalised[i].want);
        if (once.p)
            EXPECT(normalised[i].in, op_uri_normalise(&arena, once), normalised[i].want);
    }
    op_arena_release(&arena);
}

TEST(decodes)
{
    struct op_arena arena;
    op_arena_init(&arena, (size_t)64 << 20);
    for (size_t i = 0; i < COUNT(decoded); i++)
        EXPECT(decoded[i].in, op_uri_decode(&arena, op_str_z(decoded[i].in)), decoded[i].want);
    op_arena_release(&arena);
}

TEST(knows_what_is_absolute)
{
    for (size_t i = 0; i < COUNT(absolute); i++)
        EXPECT(absolute[i].s, op_uri_is_absolute(op_str_z(absolute[i].s)) ? OP_STR("yes") : OP_STR("no"),
               absolute[i].want ? "yes" : "no");
}

TEST(takes_paths_apart)
{
    for (size_t i = 0; i < COUNT(paths); i++) {
        EXPECT(paths[i].path, op_path_folder(op_str_z(paths[i].path)), paths[i].folder);
        EXPECT(paths[i].path, op_path_name(op_str_z(paths[i].path)), paths[i].name);
        EXPECT(paths[i].path, op_path_suffix(op_str_z(paths[i].path)), paths[i].suffix);
    }
}

TEST(references_lead_from_folders)
{
    static const char *const rows[][3] = {
        {"a/b/", "a/b/c.md#x", "c.md#x"},
        {"a/b/", "a/d.md", "../d.md"},
        {"a/b/", "e/f.md", "../../e/f.md"},
        {"", "f.md", "f.md"},
        {"a/", "a/", "./"},
        {"a/", "a/?q", "?q"},
        {"a/", "/f.md", "/f.md"},
        {"/a/b/", "/a/c.md", "../c.md"},
        {"/a/b/", "/c/d.md", "/c/d.md"},
        {"/a/b/", "c.md", "c.md"},
        {"../a/", "../b.md", "../b.md"},
        {"../a/", "b.md", "b.md"},
        {"../../a/", "../b.md", "../b.md"},
    };
    struct op_arena arena;
    op_arena_init(&arena, 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_SLICE(op_uri_relative(&arena, op_str_z(rows[i][0]), op_str_z(rows[i][1])), rows[i][2]);
    op_arena_release(&arena);
    CHECK(op_uri_is_web(OP_STR("HTTPS://h")) && op_uri_is_web(OP_STR("http://h/")));
    CHECK(!op_uri_is_web(OP_STR("//h/")) && !op_uri_is_web(OP_STR("ftp://h/")) && !op_uri_is_web(OP_STR("http:x")));
}

TEST(allows_schemes_that_are_harmless)
{
    CHECK(op_uri_scheme_allowed(OP_STR("HTTP")));
    CHECK(!op_uri_scheme_allowed(OP_STR("javascript")));
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(resolves);
    RUN(normalises_once_for_all);
    RUN(decodes);
    RUN(knows_what_is_absolute);
    RUN(references_lead_from_folders);
    RUN(takes_paths_apart);
    RUN(allows_schemes_that_are_harmless);
    return check_done(&run);
}
