/* Definitions of links, and the table in which they and footnotes are found: CommonMark 0.31.2, section 4.7. */
#include <stdlib.h>

#include "md/md.h"
#include "md/unicode.h"

void md_references_release(struct md_references *r)
{
    free(r->buckets);
}

static uint32_t hash_of(op_str s)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < s.n; i++)
        hash = (hash ^ (unsigned char)s.p[i]) * 16777619u;
    return hash;
}

/* Labels of footnotes stand in the same table behind a line feed, which no folded label holds. */
static op_str fold(struct md_parser *p, op_str label, bool note)
{
    op_buf_clear(&p->label);
    if (note)
        op_buf_addc(&p->label, '\n');
    md_fold_label(label, &p->label);
    return op_buf_str(&p->label);
}

static struct md_reference *find(const struct md_references *r, op_str folded, uint32_t hash)
{
    if (!r->size)
        return NULL;
    struct md_reference *entry = r->buckets[hash & (r->size - 1)];
    while (entry && (entry->hash != hash || !op_str_eq(entry->label, folded)))
        entry = entry->chain;
    return entry;
}

struct md_reference *md_reference_lookup(struct md_parser *p, op_str label, bool note)
{
    if (!p->references.count || label.n > MD_LABEL_MAX)
        return NULL;
    op_str folded = fold(p, label, note);
    return folded.n ? find(&p->references, folded, hash_of(folded)) : NULL;
}

static void grow(struct md_references *r)
{
    size_t size = r->size ? r->size * 2 : 64;
    struct md_reference **buckets = op_xcalloc(size, sizeof *buckets);
    for (size_t i = 0; i < r->size; i++)
        for (struct md_reference *entry = r->buckets[i], *next; entry; entry = next) {
            next = entry->chain;
            entry->chain = buckets[entry->hash & (size - 1)];
            buckets[entry->hash & (size - 1)] = entry;
        }
    free(r->buckets);
    r->buckets = buckets;
    r->size = size;
}

struct md_reference *md_reference_add(struct md_parser *p, op_str label, bool note)
{
    struct md_references *r = &p->references;
    op_str folded = fold(p, label, note);
    uint32_t hash = hash_of(folded);
    if (folded.n == (note ? 1 : 0) || find(r, folded, hash))
        return NULL;
    if (r->count >= r->size)
        grow(r);
    struct md_reference *entry = op_arena_zalloc(p->arena, sizeof *entry);
    entry->hash = hash;
    entry->label = op_arena_dup(p->arena, folded);
    entry->chain = r->buckets[hash & (r->size - 1)];
    r->buckets[hash & (r->size - 1)] = entry;
    r->count++;
    return entry;
}

static const char *skip_blanks(const char *p, const char *end)
{
    return p + md_scan_spaces(p, end);
}

/* Blanks, and at most one line end among them. */
static const char *skip_one_line_end(const char *p, const char *end)
{
    p = skip_blanks(p, end);
    return p < end && *p == '\n' ? skip_blanks(p + 1, end) : p;
}

/* One definition at the start of `text`: its length with the line end, or 0. */
static size_t take_definition(struct md_parser *p, op_str text)
{
    const char *end = text.p + text.n;
    size_t n = md_scan_link_label(text.p, end);
    if (!n || n >= text.n || text.p[n] != ':' || n - 2 > MD_LABEL_MAX)
        return 0;
    op_str label = op_str_make(text.p + 1, n - 2), destination, title = OP_STR_NONE;
    const char *at = skip_one_line_end(text.p + n + 1, end);
    n = md_scan_destination(at, end, &destination);
    if (!n)
        return 0;
    const char *behind = at + n;
    const char *line_end = skip_blanks(behind, end);
    bool alone = line_end == end || *line_end == '\n';
    at = skip_one_line_end(behind, end);
    n = at > behind ? md_scan_title(at, end, &title) : 0;
    if (n) {
        at = skip_blanks(at + n, end);
        if (at == end || *at == '\n')
            line_end = at;
        else
            n = 0;
    }
    if (!n) {
        title = OP_STR_NONE;
        if (!alone)
            return 0;
    }
    struct md_reference *entry = md_reference_add(p, label, false);
    if (entry) {
        entry->destination = op_arena_dup(p->arena, destination);
        entry->title = op_arena_dup(p->arena, title);
    }
    return (size_t)(line_end - text.p) + (line_end < end);
}

bool md_take_definitions(struct md_parser *p, struct md_block *paragraph)
{
    /* A line below may have asked for it before. */
    if (!paragraph->line_count)
        return true;
    const struct md_line *first = p->lines + paragraph->line;
    if (first->from >= first->to || p->s[first->from] != '[')
        return false;
    op_str text = md_content(p, paragraph, 0);
    size_t done = 0, n;
    while (done < text.n && text.p[done] == '[' && (n = take_definition(p, op_str_skip(text, done))) > 0)
        done += n;
    uint32_t lines = 0;
    for (size_t i = 0; i < done; i++)
        lines += text.p[i] == '\n';
    if (done == text.n)
        lines = paragraph->line_count;
    paragraph->line += lines;
    paragraph->line_count -= lines;
    paragraph->start_row += lines;
    if (paragraph->line_count)
        paragraph->at = p->lines[paragraph->line].from;
    return paragraph->line_count == 0;
}
