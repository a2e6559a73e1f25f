/* Links between the articles of a book: settled when all of them are known. */
#include <assert.h>
#include <stdlib.h>

#include "doc/heading_id.h"
#include "doc/heading_index.h"
#include "offprint/uri.h"
#include "offprint/xhtml.h"
#include "write/epub.h"

/* -- Places within articles -- */

static struct heading_index *headings_of(struct epub_book *book, struct epub_part *p)
{
    if (!p->index) {
        p->index = op_arena_alloc(&book->arena, sizeof *p->index);
        heading_index_init(p->index, &book->arena);
        for (size_t i = 0; i < p->heading_count; i++)
            heading_index_add(p->index, p->headings[i].text);
    }
    return p->index;
}

/* The id that a fragment means: an id, or a heading by its text (`Second day`), by what sites make of that
   (`second-day`), or as one of several of a text, from 0 (`notes-2`). `*begin`: it is the title. Absent when none. */
static op_str find_place(struct epub_book *book, struct epub_part *p, op_str fragment, bool *begin)
{
    op_str decoded = op_uri_decode(&book->arena, fragment);
    struct heading_index *index = headings_of(book, p);
    size_t number = heading_index_numbered(index, decoded);
    if (number != OP_NOT_FOUND)
        return p->headings[number].id;
    if (epub_part_id(p, decoded))
        return decoded;
    if (epub_part_id(p, fragment))
        return fragment; /* ids may hold percent signs themselves */
    /* Of an outline of Obsidian's, Note#Part#Section, the last one. */
    op_str name = decoded;
    while (op_str_find_char(name, '#', 0) != OP_NOT_FOUND)
        (void)op_str_cut(&name, '#');
    number = heading_index_named(index, name);
    number = number != OP_NOT_FOUND ? number : heading_index_near(index, name);
    if (number != OP_NOT_FOUND)
        return p->headings[number].id;
    struct op_buf slug = OP_BUF_INIT, title = OP_BUF_INIT;
    heading_slug(name, &slug);
    heading_slug(p->meta[OP_META_TITLE], &title);
    op_str id = OP_STR_NONE;
    if (slug.n && epub_part_id(p, op_buf_str(&slug)))
        id = op_arena_dup(&book->arena, op_buf_str(&slug));
    *begin = slug.n && !id.p && op_str_eq(op_buf_str(&slug), op_buf_str(&title));
    op_buf_release(&slug);
    op_buf_release(&title);
    return id;
}

/* -- Links -- */

struct change {
    op_str from, to; /* `to` absent: the link goes, its words stay */
    op_str text;     /* in place of these, unless absent */
};

static int compare_changes(const void *a, const void *b)
{
    const struct change *x = a, *y = b;
    return op_str_compare(x->from, y->from);
}

/* How an href is shown to people. */
static op_str shown(struct epub_book *book, op_str href)
{
    struct op_uri uri = op_uri_parse(href);
    if (!op_str_eq(uri.scheme, OP_STR("post")))
        return op_str_first(href, 120);
    op_str name = op_uri_decode(&book->arena, uri.path), fragment = op_uri_decode(&book->arena, uri.fragment);
    return op_str_first(
        op_arena_printf(&book->arena, "%.*s%s%.*s", OP_ARG(name), fragment.n ? "#" : "", OP_ARG(fragment)), 120);
}

static op_str place_href(struct epub_book *book, const struct epub_part *part, const struct epub_id *id)
{
    assert(id); /* headings have ids */
    op_str raw = epub_fragment(&book->arena, id->id);
    return op_arena_printf(&book->arena, "%s#%.*s", part->documents[id->document].file, OP_ARG(raw));
}

/* Within an article of several documents. */
static void settle_fragment(struct epub_book *book, const struct epub_part *p, struct change *change)
{
    op_str raw = op_str_skip(change->from, 1);
    const struct epub_id *id = epub_part_id(p, raw);
    change->to = place_href(book, p, id ? id : epub_part_id(p, op_uri_decode(&book->arena, raw)));
}

/* What becomes of one href; false when it stays. */
static bool settle(struct epub_book *book, const struct epub_names *names, size_t self, const struct epub_link *link,
                   struct change *change)
{
    op_str href = link->href;
    *change = (struct change){.from = href};
    if (op_str_starts(href, OP_STR("#"))) {
        settle_fragment(book, &book->parts[self], change);
        return true;
    }
    struct epub_answer answer;
    bool hit = epub_names_answer(book, names, self, href, &answer);
    bool post = op_str_starts(href, OP_STR("post:"));
    if (!hit && op_uri_is_absolute(href) && !post)
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
                  "nothing in the book answers this link, leaving its text: %.*s", OP_ARG(shown(book, href)));
        return true;
    }
    struct epub_part *target = &book->parts[answer.part];
    struct op_uri uri = op_uri_parse(href);
    op_str file = op_str_z(target->documents[0].file);
    /* Where an article says where it comes from, it means the place outside. */
    if (answer.part == self && answer.by_url && !uri.fragment.n)
        return false;
    if (post && op_str_eq(uri.query, OP_STR("title")))
        change->text = target->meta[OP_META_TITLE];
    bool begin = !uri.fragment.n;
    op_str id = begin ? OP_STR_NONE : find_place(book, target, uri.fragment, &begin);
    if (!id.p && !begin)
        op_report(book->ctx, OP_DIAG_LINK_FRAGMENT, place, "no such place there, leading to the beginning: %.*s",
                  OP_ARG(shown(book, href)));
    if (!id.p) {
        change->to = file;
        return true;
    }
    change->to = place_href(book, target, epub_part_id(target, id));
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
        struct change key = {.from = op_str_range(tag.p + start, tag.p + stop)};
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
        size_t close = op_str_find_char(xhtml, '<', end);
        if (change->text.n && op_str_starts(op_str_skip(xhtml, close), OP_STR("</a>"))) {
            op_buf_add(out, op_str_range(xhtml.p + from, xhtml.p + end + 1));
            op_xml_escape_text(change->text, out);
            from = close;
        }
    }
    op_buf_add(out, op_str_skip(xhtml, from));
}

/* `*link`: the first of its links; afterwards, of those of the next document. */
static void settle_document(struct epub_book *book, const struct epub_names *names, struct epub_part *p,
                            uint32_t document, size_t *link)
{
    size_t self = (size_t)(p - book->parts), count = 0, end = *link;
    while (end < p->link_count && p->links[end].document == document)
        end++;
    struct change *changes = op_arena_alloc(&book->arena, (end - *link) * sizeof *changes);
    for (; *link < end; ++*link)
        if (settle(book, names, self, &p->links[*link], &changes[count])) {
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
    struct epub_document *d = &p->documents[document];
    rewrite(d->xhtml, changes, count, &out);
    d->xhtml = op_arena_dup(&book->arena, op_buf_str(&out));
    d->entry.bytes = OP_STR_NONE;
    op_buf_release(&out);
}

void epub_links_settle(struct epub_book *book)
{
    struct epub_names names = epub_names_collect(book);
    for (size_t i = 0; i < book->part_count; i++)
        for (size_t k = 0, link = 0; k < book->parts[i].document_count; k++)
            settle_document(book, &names, &book->parts[i], (uint32_t)k, &link);
}
