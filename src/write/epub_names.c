/* By which names the articles of a book are known to each other: paths of their files, addresses on the web, what their
   sites call them. */
#include <stdlib.h>

#include "doc/heading_id.h"
#include "offprint/uri.h"
#include "offprint/utf8.h"
#include "write/epub.h"

/* Ways in which an article answers; one never stands for the other. */
enum kind {
    BY_SOURCE, /* the path of its file */
    BY_URL,    /* its canonical URL, without scheme and last slash */
    BY_PATH,   /* the path of its file as a site shows it: without suffix, and without `index` */
    BY_NAME,   /* a permalink or alias; without slashes at both ends */
    BY_SLUG,   /* the last segment of one of those */
    FOLDED     /* added to each of these: without regard to case */
};

/* So many articles of one name are compared. */
enum { CANDIDATES_MAX = 512, SEGMENTS_MAX = 16 };

struct epub_name {
    unsigned kind;
    op_str text;
    size_t part;
};

/* -- Forms of names -- */

/* Permalinks are written with and without slashes at both ends. */
static op_str bare_name(op_str s)
{
    while (s.n && s.p[0] == '/')
        s = op_str_skip(s, 1);
    while (s.n && s.p[s.n - 1] == '/')
        s.n--;
    return s;
}

static op_str bare_path(op_str path)
{
    while (op_str_starts(path, OP_STR("./")))
        path = op_str_skip(path, 2);
    return path;
}

/* Without the suffix of an article, here or on the site; any other is part of the name. */
static op_str without_suffix(op_str path)
{
    op_str suffix = op_path_suffix(path);
    bool known = op_str_has_word(OP_STR(".md .markdown .mdown .mkd .mdx .html .htm .xhtml .txt .php"), suffix);
    return known && suffix.n ? op_str_first(path, path.n - suffix.n) : path;
}

/* A path as a site shows it: without suffix, and without the name of a folder's first page. */
static op_str stem_of(op_str path)
{
    op_str stem = without_suffix(bare_path(path)), name = op_path_name(stem);
    bool first = op_str_has_word(OP_STR("index _index readme"), name) && op_path_folder(stem).n > 1;
    return bare_name(first ? op_path_folder(stem) : stem);
}

static op_str bare_url(op_str url)
{
    struct op_uri u = op_uri_parse(url);
    size_t at = op_str_find(url, OP_STR("://"), 0);
    if (u.fragment.p)
        url = op_str_first(url, (size_t)(u.fragment.p - url.p) - 1);
    url = at == OP_NOT_FOUND ? url : op_str_skip(url, at + 3);
    if (op_str_ends(url, OP_STR("/index.html")))
        url.n -= 10;
    return url.n && url.p[url.n - 1] == '/' ? op_str_first(url, url.n - 1) : url;
}

/* Lower case of Latin, Greek and Cyrillic. */
static uint32_t fold_letter(uint32_t c)
{
    if (c < 0x80)
        return (uint32_t)(unsigned char)op_to_lower((char)c);
    if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F))
        return c + 32;
    if (c >= 0x400 && c <= 0x40F)
        return c + 80;
    bool even = (c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177) || (c >= 0x1E00 && c <= 0x1EFF);
    bool odd = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
    return c + ((even && c % 2 == 0) || (odd && c % 2 == 1));
}

static op_str fold(struct op_arena *arena, op_str s)
{
    struct op_buf out = OP_BUF_INIT;
    for (size_t i = 0, n; i < s.n; i += n)
        op_buf_add_utf8(&out, fold_letter(op_utf8_decode(s.p + i, s.p + s.n, &n)));
    op_str folded = op_arena_dup(arena, op_buf_str(&out));
    op_buf_release(&out);
    return folded;
}

/* -- The table -- */

static int compare_names(const void *a, const void *b)
{
    const struct epub_name *x = a, *y = b;
    int order = x->kind != y->kind ? (int)x->kind - (int)y->kind : op_str_compare(x->text, y->text);
    return order ? order : (x->part > y->part) - (x->part < y->part);
}

static void add_name(struct epub_names *names, struct op_arena *arena, enum kind kind, op_str text, size_t part)
{
    if (!text.n)
        return;
    names->v[names->n++] = (struct epub_name){kind, text, part};
    if (kind != BY_URL)
        names->v[names->n++] = (struct epub_name){(unsigned)kind + FOLDED, fold(arena, text), part};
}

struct epub_names epub_names_collect(struct epub_book *book)
{
    size_t most = 0;
    struct op_arena *arena = &book->arena;
    for (size_t i = 0; i < book->part_count; i++)
        most += book->parts[i].name_count * 4 + 12;
    struct epub_names names = {op_arena_alloc(arena, most * sizeof(struct epub_name)), 0};
    for (size_t i = 0; i < book->part_count; i++) {
        const struct epub_part *p = &book->parts[i];
        op_str source = p->meta[OP_META_SOURCE], canonical = p->meta[OP_META_CANONICAL];
        op_str stem = source.p ? stem_of(source) : source;
        add_name(&names, arena, BY_SOURCE, bare_path(source), i);
        add_name(&names, arena, BY_PATH, stem, i);
        add_name(&names, arena, BY_SLUG, stem.p ? op_path_name(stem) : stem, i);
        add_name(&names, arena, BY_URL, bare_url(canonical), i);
        add_name(&names, arena, BY_NAME, stem_of(op_uri_parse(canonical).path), i);
        for (size_t k = 0; k < p->name_count; k++) {
            op_str name = stem_of(p->names[k]);
            add_name(&names, arena, BY_NAME, name, i);
            add_name(&names, arena, BY_SLUG, op_path_name(name), i);
        }
    }
    qsort(names.v, names.n, sizeof *names.v, compare_names);
    return names;
}

/* -- Which of several -- */

struct question {
    const struct epub_book *book;
    const struct epub_names *names;
    size_t self;
    op_str base; /* the folder of the article that asks */
    bool folded;
    /* Folders, date and the like before the last segment, which must be true of the article. */
    op_str segments[SEGMENTS_MAX];
    size_t segment_count;
};

static bool is_digits(op_str s)
{
    uint64_t n;
    return s.n && op_str_to_uint(s, UINT32_MAX, &n);
}

/* Do the numbers, in their order, begin a date of the article: 2024, 2024-5, 2024-05-01? */
static bool is_dated(const struct epub_part *p, op_str date)
{
    if (!date.n || op_str_starts(p->meta[OP_META_DATE], date))
        return true;
    for (size_t i = 0; i < p->name_count; i++)
        if (op_str_starts(p->names[i], date) && p->names[i].n > 10 && p->names[i].p[4] == '-')
            return true;
    return false;
}

/* Sites show folders that begin with `_` without. */
static op_str shown_folder(op_str folder)
{
    return folder.n && folder.p[0] == '_' ? op_str_skip(folder, 1) : folder;
}

static bool is_folder(op_str path, op_str segment)
{
    op_str rest = op_path_folder(path);
    while (rest.p)
        if (op_str_eq_ci(shown_folder(op_str_cut(&rest, '/')), shown_folder(segment)))
            return true;
    return false;
}

/* A category or tag, as it is in addresses. */
static bool is_keyword(const struct epub_part *p, op_str segment)
{
    struct op_buf wanted = OP_BUF_INIT, slug = OP_BUF_INIT;
    bool hit = false;
    heading_slug(segment, &wanted);
    for (size_t i = 0; i < p->keyword_count && i < 32 && !hit; i++) {
        op_buf_clear(&slug);
        heading_slug(p->keywords[i], &slug);
        hit = op_str_eq(op_buf_str(&slug), op_buf_str(&wanted));
    }
    op_buf_release(&wanted);
    op_buf_release(&slug);
    return hit;
}

/* Permalinks are made of categories, date and title, or of sections and title: is all of that true of the article? */
static bool is_true_of(const struct question *q, const struct epub_part *p)
{
    char date[16];
    size_t n = 0;
    op_str source = p->meta[OP_META_SOURCE];
    for (size_t i = 0; i < q->segment_count; i++) {
        op_str segment = q->segments[i];
        if (is_digits(segment) && segment.n <= 4 && n + segment.n + 2 < sizeof date) {
            if (n)
                date[n++] = '-';
            if (segment.n == 1)
                date[n++] = '0';
            memcpy(date + n, segment.p, segment.n);
            n += segment.n;
        } else if (!is_folder(source, segment) && !is_keyword(p, segment) &&
                   !op_str_eq_ci(segment, p->meta[OP_META_LANG]) &&
                   !op_str_has_word(OP_STR("posts post blog articles article archives p"), segment)) {
            return false;
        }
    }
    return is_dated(p, op_str_make(date, n));
}

/* How many leading bytes of their folders' paths two articles share. */
static size_t nearness(op_str base, op_str path)
{
    size_t n = 0, shared = 0;
    path = op_path_folder(path);
    for (; n < base.n && n < path.n && base.p[n] == path.p[n]; n++)
        if (base.p[n] == '/')
            shared = n + 1;
    return shared;
}

/* The nearest of the articles of this name; NULL when there is none. */
static const struct epub_name *find(const struct question *q, enum kind kind, op_str text)
{
    const struct epub_names *names = q->names;
    struct epub_name wanted = {(unsigned)kind + (q->folded ? FOLDED : 0), text, 0};
    size_t low = 0, high = names->n, most = 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (compare_names(&names->v[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    const struct epub_name *best = NULL;
    for (size_t i = low; i < names->n && i < low + CANDIDATES_MAX; i++) {
        const struct epub_name *name = &names->v[i];
        if (name->kind != wanted.kind || !op_str_eq(name->text, text))
            break;
        const struct epub_part *part = &q->book->parts[name->part];
        if (kind == BY_SLUG && !is_true_of(q, part))
            continue;
        size_t near = nearness(q->base, part->meta[OP_META_SOURCE]);
        if (!best || near > most) {
            best = name;
            most = near;
        }
    }
    return best;
}

/* Does the path hold a whole date, as /2024/05/01/ ? */
static bool holds_date(op_str path)
{
    size_t run = 0;
    while (path.p && run < 3) {
        op_str segment = op_str_cut(&path, '/');
        run = is_digits(segment) && segment.n == (run ? 2 : 4) ? run + 1 : 0;
    }
    return run == 3;
}

/* -- Questions -- */

/* The path below each folder above the article that asks, from the nearest or from the farthest. */
static const struct epub_name *find_below(const struct question *q, struct op_arena *arena, op_str path, bool nearest)
{
    const struct epub_name *hit = NULL;
    op_str base = q->base, folders[SEGMENTS_MAX];
    size_t count = 0;
    for (; count < SEGMENTS_MAX; base = op_path_folder(op_str_first(base, base.n - 1))) {
        folders[count++] = base;
        if (!base.n)
            break;
    }
    for (size_t i = 0; i < count && !hit; i++)
        hit = find(q, BY_PATH, op_arena_join(arena, folders[nearest ? i : count - 1 - i], path));
    return hit;
}

/* By the last segment, when what stands before it is true of the article. */
static const struct epub_name *find_by_slug(struct question *q, op_str path)
{
    op_str rest = op_path_folder(path), slug = op_path_name(path);
    q->segment_count = 0;
    while (rest.p && q->segment_count < SEGMENTS_MAX) {
        op_str segment = op_str_cut(&rest, '/');
        if (segment.n && !op_str_eq(segment, OP_STR("..")))
            q->segments[q->segment_count++] = segment;
    }
    return find(q, BY_SLUG, slug);
}

static const struct epub_name *answer_named(struct question *q, struct op_arena *arena, op_str wanted)
{
    op_str bare = bare_name(wanted), stem = stem_of(bare);
    const struct epub_name *hit = find_below(q, arena, bare, true);
    hit = hit ? hit : find_below(q, arena, stem, true);
    hit = hit ? hit : find_by_slug(q, bare);
    hit = hit ? hit : find(q, BY_NAME, bare);
    return hit ? hit : find_by_slug(q, stem);
}

static const struct epub_name *answer_rooted(struct question *q, struct op_arena *arena, op_str path)
{
    op_str bare = bare_name(path), stem = stem_of(bare);
    const struct epub_name *hit = find(q, BY_SOURCE, path);
    hit = hit ? hit : find(q, BY_NAME, stem);
    hit = hit ? hit : find_below(q, arena, stem, false);
    return hit ? hit : find_by_slug(q, stem);
}

static const struct epub_name *answer_path(struct question *q, op_str path)
{
    op_str stem = stem_of(path);
    const struct epub_name *hit = find(q, BY_SOURCE, bare_path(path));
    hit = hit ? hit : find(q, BY_PATH, stem);
    hit = hit ? hit : find(q, BY_NAME, stem);
    return hit ? hit : find_by_slug(q, stem);
}

bool epub_names_answer(struct epub_book *book, const struct epub_names *names, size_t self, op_str href,
                       struct epub_answer *answer)
{
    struct op_arena *arena = &book->arena;
    struct op_uri uri = op_uri_parse(href);
    bool post = op_str_eq(uri.scheme, OP_STR("post"));
    op_str canonical = book->parts[self].meta[OP_META_CANONICAL];
    struct op_uri site = op_uri_parse(canonical);
    struct question q = {.book = book, .names = names, .self = self};
    q.base = op_path_folder(bare_path(book->parts[self].meta[OP_META_SOURCE]));
    *answer = (struct epub_answer){.part = self};
    op_str path = op_uri_decode(arena, uri.path);
    if (post && !bare_name(path).n)
        return true;
    const struct epub_name *hit = NULL;
    if (!post && (uri.scheme.n || uri.authority.p)) {
        hit = find(&q, BY_URL, bare_url(href));
        answer->by_url = true;
        /* Of the article's own site the paths are known as if they were written without it. Which site that is, front
           matter seldom says; but a date and a title that are both true are an address of the article. */
        bool own = site.authority.n ? op_str_eq_ci(site.authority, uri.authority) : holds_date(path);
        if (!hit && (!own || path.n < 2))
            return false;
    }
    for (int folded = 0; folded < 2 && !hit; folded++) {
        op_str wanted = folded ? fold(arena, path) : path;
        q.folded = folded;
        if (folded)
            q.base = fold(arena, q.base);
        hit = post                                                  ? answer_named(&q, arena, wanted)
              : (wanted.n && wanted.p[0] == '/') || uri.authority.p ? answer_rooted(&q, arena, wanted)
                                                                    : answer_path(&q, wanted);
    }
    answer->part = hit ? hit->part : self;
    return hit != NULL;
}
