/* URIs: RFC 3986, read as tolerantly as the URL standard (WHATWG) has browsers do. */
#include "offprint/uri.h"
#include "offprint/buf.h"

/* Length of `scheme` (3.1) at the start, without its colon; 0 when there is none. */
static size_t scheme_length(op_str s)
{
    size_t n = 0;
    while (n < s.n && (op_is_alnum(s.p[n]) || s.p[n] == '+' || s.p[n] == '-' || s.p[n] == '.'))
        n++;
    if (n == 0 || n == s.n || s.p[n] != ':' || !op_is_alpha(s.p[0]))
        return 0;
    bool drive = n == 1 && s.n > 2 && (s.p[2] == '\\' || s.p[2] == '/');
    return drive ? 0 : n;
}

/* Cuts `s` before the first of the two characters. */
static op_str until(op_str s, char a, char b)
{
    size_t i = 0;
    while (i < s.n && s.p[i] != a && s.p[i] != b)
        i++;
    return op_str_first(s, i);
}

struct op_uri op_uri_parse(op_str s)
{
    struct op_uri u = {OP_STR_NONE, OP_STR_NONE, OP_STR(""), OP_STR_NONE, OP_STR_NONE};
    if (!s.p)
        return u;
    size_t n = scheme_length(s);
    if (n) {
        u.scheme = op_str_first(s, n);
        s = op_str_skip(s, n + 1);
    }
    size_t hash = op_str_find_char(s, '#', 0);
    if (hash != OP_NOT_FOUND) {
        u.fragment = op_str_skip(s, hash + 1);
        s = op_str_first(s, hash);
    }
    size_t mark = op_str_find_char(s, '?', 0);
    if (mark != OP_NOT_FOUND) {
        u.query = op_str_skip(s, mark + 1);
        s = op_str_first(s, mark);
    }
    if (op_str_starts(s, OP_STR("//"))) {
        u.authority = until(op_str_skip(s, 2), '/', '/');
        s = op_str_skip(s, 2 + u.authority.n);
    }
    u.path = s;
    return u;
}

/* 5.2.4, in one pass over the segments. `rooted`: nothing lies above the path, so that a `..` there vanishes. */
static void add_without_dots(op_str path, bool rooted, struct op_buf *out)
{
    size_t start = out->n;
    if (path.n && path.p[0] == '/') {
        op_buf_addc(out, '/');
        path = op_str_skip(path, 1);
        rooted = true;
        start++;
    }
    size_t kept = start; /* behind the leading `..` that stay */
    while (path.n) {
        size_t slash = op_str_find_char(path, '/', 0);
        op_str segment = op_str_first(path, slash);
        path = slash == OP_NOT_FOUND ? OP_STR_NONE : op_str_skip(path, slash + 1);
        bool up = op_str_eq(segment, OP_STR(".."));
        if (op_str_eq(segment, OP_STR(".")))
            continue;
        if (up && out->n > kept) {
            size_t n = out->n - 1;
            while (n > kept && out->p[n - 1] != '/')
                n--;
            op_buf_truncate(out, n);
        } else if (!up || !rooted) {
            op_buf_add(out, segment);
            if (up || slash != OP_NOT_FOUND)
                op_buf_addc(out, '/');
            if (up)
                kept = out->n;
        }
    }
}

/* 5.2.3 */
static void add_merged(struct op_uri base, op_str path, struct op_buf *out)
{
    if (base.authority.p && !base.path.n)
        op_buf_addc(out, '/');
    else
        op_buf_add(out, op_path_folder(base.path));
    op_buf_add(out, path);
}

static void recompose(struct op_uri u, struct op_buf *out)
{
    if (u.scheme.p) {
        op_buf_add(out, u.scheme);
        op_buf_addc(out, ':');
    }
    if (u.authority.p) {
        op_buf_addz(out, "//");
        op_buf_add(out, u.authority);
    } else if (op_str_starts(u.path, OP_STR("//"))) {
        op_buf_addz(out, "/.");
    }
    op_buf_add(out, u.path);
    if (u.query.p) {
        op_buf_addc(out, '?');
        op_buf_add(out, u.query);
    }
    if (u.fragment.p) {
        op_buf_addc(out, '#');
        op_buf_add(out, u.fragment);
    }
}

op_str op_uri_resolve(struct op_arena *arena, op_str base_text, op_str reference)
{
    struct op_uri base = op_uri_parse(base_text), r = op_uri_parse(reference), t = r;
    struct op_buf merged = OP_BUF_INIT, path = OP_BUF_INIT, out = OP_BUF_INIT;
    if (!r.scheme.p) {
        t.scheme = base.scheme;
        if (!r.authority.p) {
            t.authority = base.authority;
            if (!r.path.n) {
                t.path = base.path;
                if (!r.query.p)
                    t.query = base.query;
            } else if (r.path.p[0] != '/') {
                add_merged(base, r.path, &merged);
                t.path = op_buf_str(&merged);
            }
        }
    }
    bool opaque = t.scheme.p && !t.authority.p && t.path.n && t.path.p[0] != '/';
    if (!opaque || !r.scheme.p) {
        bool whole = !r.scheme.p && !r.authority.p && !r.path.n; /* 5.2.2: the base's path as it stands */
        if (!whole) {
            add_without_dots(t.path, t.scheme.p || t.authority.p, &path);
            t.path = op_buf_str(&path);
        }
    }
    recompose(t, &out);
    op_str result = op_arena_dup(arena, op_buf_str(&out));
    op_buf_release(&merged);
    op_buf_release(&path);
    op_buf_release(&out);
    return result;
}

op_str op_uri_relative(struct op_arena *arena, op_str folder, op_str path)
{
    size_t same = 0;
    bool rooted = folder.n && folder.p[0] == '/', root = path.n && path.p[0] == '/';
    for (size_t i = 0; i < folder.n && i < path.n && folder.p[i] == path.p[i]; i++)
        if (folder.p[i] == '/')
            same = i + 1;
    op_str above = op_str_skip(folder, same), rest = op_str_skip(path, same);
    if (root != rooted || (rooted && same <= 1) || op_str_starts(above, OP_STR("..")))
        return path;
    struct op_buf out = OP_BUF_INIT;
    for (size_t i = 0; i < above.n; i++)
        if (above.p[i] == '/')
            op_buf_addz(&out, "../");
    if (!out.n && !rest.n)
        op_buf_addz(&out, "./");
    op_buf_add(&out, rest);
    op_str result = op_arena_dup(arena, op_buf_str(&out));
    op_buf_release(&out);
    return result;
}

static bool is_hierarchical(op_str scheme)
{
    return op_str_eq_ci(scheme, OP_STR("http")) || op_str_eq_ci(scheme, OP_STR("https")) ||
           op_str_eq_ci(scheme, OP_STR("ftp"));
}

static bool is_escape(op_str s, size_t at)
{
    return at + 2 < s.n && op_hex_value(s.p[at + 1]) >= 0 && op_hex_value(s.p[at + 2]) >= 0;
}

/* Adds `s`; characters that are neither unreserved, sub-delims (2.2, 2.3), nor in `also` come out encoded. */
static void add_encoded(op_str s, const char *also, struct op_buf *out)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '\t' || c == '\n' || c == '\r')
            continue;
        bool plain = c == '%' ? is_escape(s, i)
                              : op_is_alnum((char)c) || (c && c < 0x80 && strchr("-._~!$&'()*+,;=", c)) ||
                                    (c && c < 0x80 && strchr(also, c));
        if (plain) {
            op_buf_addc(out, (char)c);
        } else {
            op_buf_addc(out, '%');
            op_buf_addc(out, digits[c >> 4]);
            op_buf_addc(out, digits[c & 15]);
        }
    }
}

static void add_decoded(op_str s, struct op_buf *out)
{
    for (size_t i = 0; i < s.n; i++) {
        int value = s.p[i] == '%' && is_escape(s, i) ? op_hex_value(s.p[i + 1]) * 16 + op_hex_value(s.p[i + 2]) : 0;
        op_buf_addc(out, value ? (char)value : s.p[i]);
        i += value ? 2 : 0;
    }
}

/* An IPv6 address, 3.2.2; of the other forms in brackets nothing is known. */
static bool is_ipv6(op_str s)
{
    size_t groups = 0, gaps = 0;
    for (size_t i = 0; i < s.n;) {
        if (s.p[i] == ':') {
            bool twice = i + 1 < s.n && s.p[i + 1] == ':';
            if (!twice && (i == 0 || i + 1 == s.n))
                return false;
            gaps += twice;
            i += twice ? 2 : 1;
            if (twice && i < s.n && s.p[i] == ':')
                return false;
            continue;
        }
        size_t n = 0;
        while (i + n < s.n && op_hex_value(s.p[i + n]) >= 0)
            n++;
        if (n == 0 || n > 4 || (i + n < s.n && s.p[i + n] != ':'))
            return false;
        groups++;
        i += n;
    }
    return gaps <= 1 && (gaps ? groups < 8 : groups == 8);
}

/* May this stand before the port, as checkers and browsers see it: decoded, no delimiter in it, no empty label? */
static bool is_host(op_str host)
{
    struct op_buf name = OP_BUF_INIT;
    add_decoded(host, &name);
    op_str rest = op_buf_str(&name);
    bool good = rest.n > 0 && rest.n <= 253;
    for (size_t i = 0; i < rest.n && good; i++)
        good = (unsigned char)rest.p[i] > ' ' && rest.p[i] != 0x7F && !strchr("#%/:<>?@[\\]^|", rest.p[i]);
    if (rest.n > 1 && rest.p[rest.n - 1] == '.')
        rest.n--;
    while (rest.p && good) {
        op_str label = op_str_cut(&rest, '.');
        good = label.n > 0 && label.n <= 63 && !op_str_eq_ci(label, OP_STR("xn--"));
    }
    op_buf_release(&name);
    return good;
}

static bool add_authority(op_str authority, struct op_buf *out)
{
    size_t at = authority.n;
    while (at > 0 && authority.p[at - 1] != '@')
        at--;
    op_str user = op_str_first(authority, at ? at - 1 : 0), host = op_str_skip(authority, at), port = OP_STR_NONE;
    size_t colon = host.n;
    while (colon > 0 && host.p[colon - 1] != ':' && host.p[colon - 1] != ']')
        colon--;
    if (colon > 0 && host.p[colon - 1] == ':') {
        port = op_str_skip(host, colon);
        host = op_str_first(host, colon - 1);
    }
    if (user.n) {
        add_encoded(user, ":", out);
        op_buf_addc(out, '@');
    }
    bool bracketed = host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']';
    if (bracketed ? !is_ipv6(op_str_make(host.p + 1, host.n - 2)) : !is_host(host))
        return false;
    if (bracketed)
        op_buf_add(out, host);
    else
        add_encoded(host, "", out);
    uint64_t number = 0;
    if (port.n && !op_str_to_uint(port, 65535, &number))
        return false;
    if (port.n)
        op_buf_addf(out, ":%u", (unsigned)number);
    return true;
}

/* Drops what browsers drop and turns backslashes round where they do. */
static void tidy(op_str s, struct op_buf *out)
{
    while (s.n && (unsigned char)s.p[0] <= ' ')
        s = op_str_skip(s, 1);
    while (s.n && (unsigned char)s.p[s.n - 1] <= ' ')
        s.n--;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '\t' && s.p[i] != '\n' && s.p[i] != '\r')
            op_buf_addc(out, s.p[i]);
    s = op_buf_str(out);
    bool drive = s.n > 2 && op_is_alpha(s.p[0]) && s.p[1] == ':' && (s.p[2] == '\\' || s.p[2] == '/');
    size_t n = scheme_length(s);
    bool turn = n ? is_hierarchical(op_str_first(s, n)) : !drive;
    for (size_t i = 0; i < out->n && turn && out->p[i] != '?' && out->p[i] != '#'; i++)
        if (out->p[i] == '\\')
            out->p[i] = '/';
    if (!n || !is_hierarchical(op_str_first(op_buf_str(out), n)))
        return;
    /* http:host, http:/host and http:///host all mean http://host. */
    size_t slashes = 0;
    while (n + 1 + slashes < out->n && out->p[n + 1 + slashes] == '/')
        slashes++;
    if (slashes == 2)
        return;
    op_str all = op_buf_str(out);
    struct op_buf fixed = OP_BUF_INIT;
    op_buf_add(&fixed, op_str_first(all, n + 1));
    op_buf_addz(&fixed, "//");
    op_buf_add(&fixed, op_str_skip(all, n + 1 + slashes));
    op_buf_release(out);
    *out = fixed;
}

static bool add_normalised(op_str s, struct op_buf *out)
{
    struct op_uri u = op_uri_parse(s);
    if (u.scheme.p) {
        for (size_t i = 0; i < u.scheme.n; i++)
            op_buf_addc(out, op_to_lower(u.scheme.p[i]));
        op_buf_addc(out, ':');
        if (!u.path.n && !u.query.n && !u.authority.n)
            return false;
    }
    if (u.authority.p) {
        op_buf_addz(out, "//");
        if (!add_authority(u.authority, out))
            return false;
    }
    /* A colon in the first segment would read as a scheme (4.2). */
    op_str first = OP_STR("");
    if (!u.scheme.p && !u.authority.p)
        first = until(u.path, '/', '/');
    add_encoded(first, "@", out);
    add_encoded(op_str_skip(u.path, first.n), "/:@", out);
    /* As browsers write it, and 6.2.3 recommends. */
    if (u.authority.n && !u.path.n && u.query.p && (!u.scheme.p || is_hierarchical(u.scheme)))
        op_buf_addc(out, '/');
    if (u.query.p) {
        op_buf_addc(out, '?');
        add_encoded(u.query, "/:@?", out);
    }
    if (u.fragment.p) {
        op_buf_addc(out, '#');
        add_encoded(u.fragment, "/:@?", out);
    }
    return true;
}

static bool is_plain_host(op_str host)
{
    size_t label = 0; /* where it begins */
    for (size_t i = 0; i < host.n; i++) {
        char c = host.p[i];
        bool inner = op_is_alnum(c) || (c == '-' && i > label && host.p[i - 1] != '-');
        if (!inner && (c != '.' || i == label || i - label > 63))
            return false;
        label = inner ? label : i + 1;
    }
    return host.n > 0 && host.n <= 253 && host.n - label <= 63;
}

/* Most addresses of the web are as they should be, and need not be put together anew. */
static bool is_normal(op_str s)
{
    bool secure = op_str_starts(s, OP_STR("https://"));
    if (!secure && !op_str_starts(s, OP_STR("http://")))
        return false;
    s = op_str_skip(s, secure ? 8 : 7);
    op_str host = until(s, '/', '/');
    if (!is_plain_host(host))
        return false;
    char part = '/'; /* or ? or #, with which it begins */
    for (size_t i = host.n; i < s.n; i++) {
        char c = s.p[i];
        if (op_is_alnum(c) || (c && strchr("/-._~!$&'()*+,;=:@", c)) || (c == '%' && is_escape(s, i)))
            continue;
        if (c != '?' && (c != '#' || part == '#'))
            return false;
        part = part == '#' ? part : c;
    }
    return true;
}

op_str op_uri_normalise(struct op_arena *arena, op_str s)
{
    if (is_normal(s))
        return op_arena_dup(arena, s);
    struct op_buf text = OP_BUF_INIT, out = OP_BUF_INIT;
    tidy(s, &text);
    op_str result = OP_STR_NONE;
    if (add_normalised(op_buf_str(&text), &out))
        result = op_arena_dup(arena, op_buf_str(&out));
    op_buf_release(&text);
    op_buf_release(&out);
    return result;
}

op_str op_uri_decode(struct op_arena *arena, op_str s)
{
    struct op_buf out = OP_BUF_INIT;
    add_decoded(s, &out);
    op_str result = op_arena_dup(arena, op_buf_str(&out));
    op_buf_release(&out);
    return result;
}

bool op_uri_is_absolute(op_str s)
{
    return s.p && scheme_length(s) >= 2;
}

bool op_uri_is_web(op_str s)
{
    return op_str_starts_ci(s, OP_STR("http://")) || op_str_starts_ci(s, OP_STR("https://"));
}

bool op_uri_scheme_allowed(op_str scheme)
{
    /* Of the schemes that EPUBCheck 5.3 takes as registered, those that lead somewhere and run nothing. */
    static const op_str allowed[] = {
        OP_STR_INIT("http"), OP_STR_INIT("https"), OP_STR_INIT("mailto"), OP_STR_INIT("tel"),    OP_STR_INIT("ftp"),
        OP_STR_INIT("news"), OP_STR_INIT("nntp"),  OP_STR_INIT("urn"),    OP_STR_INIT("gopher"), OP_STR_INIT("irc"),
        OP_STR_INIT("xmpp"), OP_STR_INIT("sip"),   OP_STR_INIT("sips"),   OP_STR_INIT("info"),   OP_STR_INIT("tag"),
        OP_STR_INIT("mid"),  OP_STR_INIT("ldap"),  OP_STR_INIT("telnet"), OP_STR_INIT("rtsp"),
    };
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        if (op_str_eq_ci(scheme, allowed[i]))
            return true;
    return false;
}

op_str op_path_folder(op_str path)
{
    size_t n = path.n;
    while (n > 0 && path.p[n - 1] != '/')
        n--;
    return op_str_make(path.p ? path.p : "", n);
}

op_str op_path_name(op_str path)
{
    return op_str_skip(path, op_path_folder(path).n);
}

op_str op_path_suffix(op_str path)
{
    op_str name = op_path_name(path);
    size_t n = name.n;
    while (n > 0 && name.p[n - 1] != '.')
        n--;
    return n <= 1 ? op_str_make("", 0) : op_str_skip(name, n - 1);
}
