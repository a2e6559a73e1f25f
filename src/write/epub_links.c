/* Links between the articles of a book: settled when all of them are known. */
#include <stdlib.h>

#include "offprint/uri.h"
#include "offprint/xhtml.h"
#include "write/epub.h"

/* Ways in which an article answers; one never stands for the other. */
enum kind {
    BY_SOURCE, /* the path of its file */
    BY_URL,    /* its canonical URL, without scheme and last slash */
    BY_NAME,   /* a permalink or alias, or the path without suffix; without slashes at both ends */
    BY_SLUG    /* the name of its file without suffix: of `post:NAME` only */
};

struct name {
    enum kind kind;
    op_str text;
    size_t part;
};

struct names {
    struct name *v;
    size_t n;
};

static int compare_names(const void *a, const void *b)
{
    const struct name *x = a, *y = b;
    int order = x->kind != y->kind ? (int)x->kind - (int)y->kind : op_str_compare(x->text, y->text);
    return order ? order : (x->part > y->part) - (x->part < y->part);
}

/* Permalinks are written with and without slashes at both ends. */
static op_str bare_name(op_str s)
{
    while (s.n && s.p[0] == '/')
        s = op_str_skip(s, 1);
    while (s.n && s.p[s.n - 1] == '/')
        s.n--;
    return s;
}

static op_str without_fragment(op_str url)
{
    size_t at = op_str_find_char(url, '#', 0);
    return at == OP_NOT_FOUND ? url : op_str_first(url, at);
}

static op_str bare_url(op_str url)
{
    url = without_fragment(url);
    size_t at = op_str_find(url, OP_STR("://"), 0);
    url = at == OP_NOT_FOUND ? url : op_str_skip(url, at + 3);
    return url.n && url.p[url.n - 1] == '/' ? op_str_first(url, url.n - 1) : url;
}

static op_str bare_path(op_str path)
{
    while (op_str_starts(path, OP_STR("./")))
        path = op_str_skip(path, 2);
    return path;
}

/* A path as a site shows it: without suffix, and without the name of a folder's first page. */
static op_str stem_of(op_str path)
{
    path = bare_path(path);
    op_str stem = op_str_first(path, path.n - op_path_suffix(path).n), name = op_path_name(stem);
    static const op_str first_pages[] = {OP_STR_INIT("index"), OP_STR_INIT("_index"), OP_STR_INIT("README")};
    for (size_t i = 0; i < sizeof first_pages / sizeof *first_pages; i++)
        if (op_str_eq(name, first_pages[i]))
            return bare_name(op_path_folder(stem));
    return bare_name(stem);
}

static void add_name(struct names *names, enum kind kind, op_str text, size_t part)
{
    if (text.n)
        names->v[names->n++] = (struct name){kind, text, part};
}

static struct names collect_names(struct epub_book *book)
{
    size_t most = 0;
    for (size_t i = 0; i < book->part_count; i++)
        most += book->parts[i].name_count + 5;
    struct names names = {op_arena_alloc(&book->arena, most * sizeof(struct name)), 0};
    for (size_t i = 0; i < book->part_count; i++) {
        const struct epub_part *p = &book->parts[i];
        op_str source = p->meta[OP_META_SOURCE], canonical = p->meta[OP_META_CANONICAL], stem = stem_of(source);
        add_name(&names, BY_SOURCE, bare_path(source), i);
        add_name(&names, BY_NAME, stem, i);
        add_name(&names, BY_SLUG, op_path_name(stem), i);
        add_name(&names, BY_URL, bare_url(canonical), i);
        add_name(&names, BY_NAME, stem_of(op_uri_parse(canonical).path), i);
        for (size_t k = 0; k < p->name_count; k++)
            add_name(&names, BY_NAME, bare_name(p->names[k]), i);
    }
    qsort(names.v, names.n, sizeof *names.v, compare_names);
    return names;
}

static const struct name *find_name(const struct names *names, enum kind kind, op_str text)
{
    size_t low = 0, high = names->n;
    struct name wanted = {kind, text, 0};
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (compare_names(&names->v[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool hit = low < names->n && names->v[low].kind == kind && op_str_eq(names->v[low].text, text);
    return hit ? &names->v[low] : NULL;
}

static const struct name *answer(struct epub_book *book, const struct names *names, op_str href)
{
    struct op_uri uri = op_uri_parse(href);
    if (op_str_starts(href, OP_STR("post:"))) {
        op_str wanted = bare_name(op_uri_decode(&book->arena, op_str_skip(without_fragment(href), 5)));
        const struct name *named = find_name(names, BY_NAME, wanted);
        return named ? named : find_name(names, BY_SLUG, stem_of(wanted));
    }
    if (uri.scheme.n || uri.authority.p)
        return find_name(names, BY_URL, bare_url(href));
    op_str path = bare_path(op_uri_decode(&book->arena, uri.path));
    const struct name *hit = find_name(names, BY_SOURCE, path);
    if (!hit)
        hit = find_name(names, BY_NAME, bare_name(path));
    /* What the site calls page.html stands here as page.md. */
    return hit ? hit : find_name(names, BY_NAME, stem_of(path));
}

struct change {
    op_str from, to; /* `to` absent: the link goes, its words stay */
};

static int compare_changes(const void *a, const void *b)
{
    const struct change *x = a, *y = b;
    return op_str_compare(x->from, y->from);
}

/* What becomes of one href; false when it stays. */
static bool settle(struct epub_book *book, const struct names *names, size_t self, const struct epub_link *link,
                   struct change *change)
{
    op_str href = link->href;
    *change = (struct change){href, OP_STR_NONE};
    const struct name *hit = answer(book, names, href);
    bool absolute = op_uri_is_absolute(href) && !op_str_starts(href, OP_STR("post:"));
    if (!hit && absolute)
        return false;
    struct op_place place = {book->parts[self].meta[OP_META_SOURCE], link->line, link->column};
    op_str canonical = book->parts[self].meta[OP_META_CANONICAL];
    if (!hit && href.n && href.p[0] == '/' && op_uri_is_absolute(canonical)) {
        /* A path from the root of a site leads somewhere when it is known what the site is. */
        change->to = op_uri_normalise(&book->arena, op_uri_resolve(&book->arena, canonical, href));
        return true;
    }
    if (!hit) {
        op_report(book->ctx, OP_DIAG_LINK_TARGET, place,
                  "nothing in the book answers this link, leaving its text: %.*s", OP_ARG(op_str_first(href, 120)));
        return true;
    }
    const struct epub_part *target = &book->parts[hit->part];
    op_str fragment = op_uri_decode(&book->arena, op_uri_parse(href).fragment);
    op_str file = op_str_z(target->file);
    /* Where an article says where it comes from, it means the place outside. */
    if (hit->part == self && hit->kind == BY_URL && !fragment.n)
        return false;
    if (!epub_part_has_id(target, fragment))
        fragment = op_uri_parse(href).fragment; /* ids may hold percent signs themselves */
    bool there = fragment.n && epub_part_has_id(target, fragment);
    if (fragment.n && !there)
        op_report(book->ctx, OP_DIAG_LINK_FRAGMENT, place, "no such place there, leading to the beginning: %.*s",
                  OP_ARG(op_str_first(href, 120)));
    if (!there) {
        change->to = file;
        return true;
    }
    op_str raw = epub_fragment(&book->arena, fragment);
    change->to = op_arena_printf(&book->arena, "%.*s#%.*s", OP_ARG(file), OP_ARG(raw));
    return true;
}

/* Rewrites the href of every `a`. In what the serialiser writes, `<` begins a tag and nothing else, and no attribute
   value holds `<` or `>`. */
static void rewrite(op_str xhtml, const struct change *changes, size_t count, struct op_buf *out)
{
    static const op_str attribute = OP_STR_INIT(" href=\"");
    size_t from = 0;
    for (size_t at = 0; (at = op_str_find(xhtml, OP_STR("<a "), at)) != OP_NOT_FOUND;) {
        size_t end = op_str_find_char(xhtml, '>', at);
        op_str tag = op_str_range(xhtml.p + at, xhtml.p + end);
        size_t hit = op_str_find(tag, attribute, 0);
        at = end;
        if (hit == OP_NOT_FOUND)
            continue;
        size_t start = hit + attribute.n, stop = op_str_find_char(tag, '"', start);
        struct change key = {op_str_range(tag.p + start, tag.p + stop), OP_STR_NONE};
        const struct change *change = bsearch(&key, changes, count, sizeof *changes, compare_changes);
        if (!change)
            continue;
        op_buf_add(out, op_str_range(xhtml.p + from, tag.p + hit));
        if (change->to.p) {
            op_buf_add(out, attribute);
            op_xml_escape_attr(change->to, out);
            op_buf_addc(out, '"');
        }
        from = (size_t)(tag.p + stop + 1 - xhtml.p);
    }
    op_buf_add(out, op_str_skip(xhtml, from));
}

static void settle_part(struct epub_book *book, const struct names *names, struct epub_part *p)
{
    size_t self = (size_t)(p - book->parts);
    struct change *changes = op_arena_alloc(&book->arena, p->link_count * sizeof *changes);
    size_t count = 0;
    for (size_t i = 0; i < p->link_count; i++)
        if (settle(book, names, self, &p->links[i], &changes[count])) {
            /* As it stands in the document. */
            struct op_buf escaped = OP_BUF_INIT;
            op_xml_escape_attr(changes[count].from, &escaped);
            changes[count++].from = op_arena_dup(&book->arena, op_buf_str(&escaped));
            op_buf_release(&escaped);
        }
    if (!count)
        return;
    qsort(changes, count, sizeof *changes, compare_changes);
    struct op_buf out = OP_BUF_INIT;
    rewrite(p->xhtml, changes, count, &out);
    p->xhtml = op_arena_dup(&book->arena, op_buf_str(&out));
    p->entry.bytes = OP_STR_NONE;
    op_buf_release(&out);
}

void epub_links_settle(struct epub_book *book)
{
    struct names names = collect_names(book);
    for (size_t i = 0; i < book->part_count; i++)
        settle_part(book, &names, &book->parts[i]);
}
