#include "doc/heading_index.h"

#include <stdlib.h>

#include "doc/heading_id.h"

void heading_index_init(struct heading_index *index, struct op_arena *arena)
{
    *index = (struct heading_index){.arena = arena};
}

static op_str slug_of(struct op_arena *arena, op_str text)
{
    struct op_buf slug = OP_BUF_INIT;
    heading_slug(text, &slug);
    op_str kept = op_arena_dup(arena, op_buf_str(&slug));
    op_buf_release(&slug);
    return kept;
}

static op_str letters_of(struct op_arena *arena, op_str slug)
{
    char *to = op_arena_alloc(arena, slug.n + 1), *o = to;
    for (size_t i = 0; i < slug.n; i++)
        if (slug.p[i] != '-')
            *o++ = slug.p[i];
    return op_str_range(to, o);
}

static struct heading_key *grown(const struct heading_index *index, const struct heading_key *old)
{
    struct heading_key *keys = op_arena_alloc(index->arena, index->cap * sizeof *keys);
    if (index->n)
        memcpy(keys, old, index->n * sizeof *keys);
    return keys;
}

void heading_index_add(struct heading_index *index, op_str text)
{
    if (index->n == index->cap) {
        index->cap = index->cap ? index->cap * 2 : 32;
        index->slugs = grown(index, index->slugs);
        index->letters = grown(index, index->letters);
    }
    op_str slug = slug_of(index->arena, text);
    index->slugs[index->n] = (struct heading_key){slug, index->n};
    index->letters[index->n] = (struct heading_key){letters_of(index->arena, slug), index->n};
    index->n++;
}

static int compare(const void *a, const void *b)
{
    const struct heading_key *x = a, *y = b;
    int order = op_str_compare(x->key, y->key);
    return order ? order : (x->heading > y->heading) - (x->heading < y->heading);
}

/* The `nth` of those with that key, from 0. */
static size_t lookup(struct heading_index *index, bool letters, op_str key, uint64_t nth)
{
    if (!index->n || !key.n)
        return OP_NOT_FOUND;
    if (!index->sorted) {
        qsort(index->slugs, index->n, sizeof *index->slugs, compare);
        qsort(index->letters, index->n, sizeof *index->letters, compare);
        index->sorted = true;
    }
    const struct heading_key *keys = letters ? index->letters : index->slugs;
    size_t from = 0, to = index->n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (op_str_compare(keys[middle].key, key) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    if (nth >= index->n - from || !op_str_eq(keys[from + nth].key, key))
        return OP_NOT_FOUND;
    return keys[from + nth].heading;
}

/* `notes-1` is `notes` and 1; false when no number ends it. */
static bool cut_number(op_str slug, op_str *base, uint64_t *nth)
{
    size_t hyphen = slug.n;
    while (hyphen && slug.p[hyphen - 1] != '-')
        hyphen--;
    *base = op_str_first(slug, hyphen ? hyphen - 1 : 0);
    return hyphen > 1 && op_str_to_uint(op_str_skip(slug, hyphen), UINT32_MAX, nth);
}

size_t heading_index_named(struct heading_index *index, op_str name)
{
    return lookup(index, false, slug_of(index->arena, name), 0);
}

size_t heading_index_numbered(struct heading_index *index, op_str name)
{
    op_str slug = slug_of(index->arena, name), base;
    uint64_t nth;
    if (!cut_number(slug, &base, &nth) || lookup(index, false, slug, 0) != OP_NOT_FOUND)
        return OP_NOT_FOUND;
    return lookup(index, false, base, nth);
}

size_t heading_index_near(struct heading_index *index, op_str name)
{
    op_str slug = slug_of(index->arena, name), base;
    size_t heading = lookup(index, true, letters_of(index->arena, slug), 0);
    uint64_t nth;
    if (heading == OP_NOT_FOUND && cut_number(slug, &base, &nth))
        heading = lookup(index, true, letters_of(index->arena, base), nth);
    return heading;
}
