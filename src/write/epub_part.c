/* Parts read back from their records. */
#include <assert.h>
#include <stdlib.h>

#include "offprint/record.h"
#include "write/epub.h"

/* Counts first, so that every array is allocated once. */
static void count_records(op_str bytes, struct epub_part *p)
{
    uint32_t tag;
    for (op_str value; op_record_next(&bytes, &tag, &value);) {
        p->document_count += tag == EPUB_XHTML;
        p->id_count += tag == EPUB_ID;
        p->link_count += tag == EPUB_LINK;
        p->language_count += tag == EPUB_LANGUAGE;
        p->heading_count += tag == EPUB_HEADING;
        p->author_count += tag == EPUB_AUTHOR;
        p->book_author_count += tag == EPUB_BOOK_AUTHOR;
        p->image_count += tag == EPUB_IMAGE;
        p->name_count += tag == EPUB_META + OP_META_NAME;
        p->keyword_count += tag == EPUB_META + OP_META_KEYWORD;
    }
}

static void read_meta(struct epub_part *p, uint32_t key, op_str value)
{
    if (key == OP_META_NAME)
        p->names[p->name_count++] = value;
    if (key == OP_META_KEYWORD)
        p->keywords[p->keyword_count++] = value;
    if (key < OP_META_COUNT && !p->meta[key].p)
        p->meta[key] = value;
}

static struct epub_link read_link(op_str value)
{
    op_str href = value, line = op_str_cut(&href, ':'), column = op_str_cut(&href, ':');
    uint64_t l = 0, c = 0;
    (void)op_str_to_uint(line, UINT32_MAX, &l);
    (void)op_str_to_uint(column, UINT32_MAX, &c);
    return (struct epub_link){href, (uint32_t)l, (uint32_t)c, 0};
}

/* What follows a document and tells of it. */
static void read_document(struct epub_document *d, uint32_t tag, op_str value)
{
    switch (tag) {
    case EPUB_PROPERTIES:
        d->properties = (unsigned)op_record_uint(value);
        break;
    case EPUB_DEFLATED:
        d->entry.bytes = value;
        break;
    case EPUB_CRC:
        d->entry.crc = (uint32_t)op_record_uint(value);
        break;
    case EPUB_SIZE:
        d->entry.size = op_record_uint(value);
        break;
    case EPUB_STORED:
        d->entry.stored = op_record_uint(value) != 0;
        break;
    default:
        break;
    }
}

static struct epub_author read_author(op_str value)
{
    op_str file_as = value, name = op_str_cut(&file_as, 0), role = op_str_cut(&file_as, 0);
    return (struct epub_author){name, role, file_as};
}

static void read_record(struct epub_part *p, uint32_t tag, op_str value)
{
    uint32_t document = (uint32_t)p->document_count; /* the one to come */
    switch (tag) {
    case EPUB_XHTML:
        p->documents[p->document_count++] = (struct epub_document){.xhtml = value};
        break;
    case EPUB_PROPERTIES:
    case EPUB_DEFLATED:
    case EPUB_CRC:
    case EPUB_SIZE:
    case EPUB_STORED:
        assert(document); /* parts are our own */
        read_document(&p->documents[document - 1], tag, value);
        break;
    case EPUB_FLAGS:
        p->flags = (unsigned)op_record_uint(value);
        break;
    case EPUB_LEAD_IMAGE:
        p->lead_image = value;
        break;
    case EPUB_CONTENT_ID:
        p->content_id = value;
        break;
    case EPUB_ID:
        p->ids[p->id_count++] = (struct epub_id){value, document};
        break;
    case EPUB_LINK:
        p->links[p->link_count] = read_link(value);
        p->links[p->link_count++].document = document;
        break;
    case EPUB_LANGUAGE:
        p->languages[p->language_count++] = value;
        break;
    case EPUB_IMAGE:
        p->images[p->image_count++] = value;
        break;
    case EPUB_HEADING: {
        op_str text = value, level = op_str_cut(&text, 0), id = op_str_cut(&text, 0);
        p->headings[p->heading_count++] = (struct epub_heading){(unsigned)(level.p[0] - '0'), id, text, document};
        break;
    }
    case EPUB_AUTHOR:
        p->authors[p->author_count++] = read_author(value);
        break;
    case EPUB_BOOK_AUTHOR:
        p->book_authors[p->book_author_count++] = read_author(value);
        break;
    default:
        if (tag >= EPUB_META)
            read_meta(p, tag - EPUB_META, value);
    }
}

static int compare_ids(const void *a, const void *b)
{
    const struct epub_id *x = a, *y = b;
    return op_str_compare(x->id, y->id);
}

void epub_part_read(struct op_arena *arena, op_str bytes, struct epub_part *p)
{
    *p = (struct epub_part){0};
    count_records(bytes, p);
    p->documents = op_arena_alloc(arena, p->document_count * sizeof *p->documents);
    p->ids = op_arena_alloc(arena, p->id_count * sizeof *p->ids);
    p->links = op_arena_alloc(arena, p->link_count * sizeof *p->links);
    p->languages = op_arena_alloc(arena, p->language_count * sizeof *p->languages);
    p->names = op_arena_alloc(arena, p->name_count * sizeof *p->names);
    p->keywords = op_arena_alloc(arena, p->keyword_count * sizeof *p->keywords);
    p->images = op_arena_alloc(arena, p->image_count * sizeof *p->images);
    p->headings = op_arena_alloc(arena, p->heading_count * sizeof *p->headings);
    p->authors = op_arena_alloc(arena, p->author_count * sizeof *p->authors);
    p->book_authors = op_arena_alloc(arena, p->book_author_count * sizeof *p->book_authors);
    p->document_count = 0;
    p->id_count = p->link_count = p->language_count = p->name_count = p->keyword_count = 0;
    p->image_count = p->heading_count = p->author_count = p->book_author_count = 0;
    uint32_t tag;
    for (op_str value; op_record_next(&bytes, &tag, &value);)
        read_record(p, tag, value);
    qsort(p->ids, p->id_count, sizeof *p->ids, compare_ids);
}

const struct epub_id *epub_part_id(const struct epub_part *p, op_str id)
{
    struct epub_id key = {id, 0};
    return bsearch(&key, p->ids, p->id_count, sizeof *p->ids, compare_ids);
}
