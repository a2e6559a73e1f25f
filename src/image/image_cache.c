#include "image/image_cache.h"

#include <stdlib.h>

/* A fault is kept as well: what cannot be decoded costs as much. */
struct op_image_kept {
    struct op_sha256 hash;
    enum op_image_fault fault;
    struct op_image_info made;
    struct op_buf bytes;
};

static struct op_image_kept *kept_at(const struct op_image_cache *c, size_t i)
{
    return &c->ring[(c->oldest + i) % OP_IMAGE_CACHE_COUNT];
}

static void drop_oldest(struct op_image_cache *c)
{
    struct op_image_kept *kept = kept_at(c, 0);
    c->bytes -= kept->bytes.n;
    op_buf_release(&kept->bytes);
    c->oldest = (c->oldest + 1) % OP_IMAGE_CACHE_COUNT;
    c->count--;
}

void op_image_cache_release(struct op_image_cache *c)
{
    while (c->count)
        drop_oldest(c);
    free(c->ring);
    c->ring = NULL;
}

static bool is_same_wish(const struct op_image_wish *a, const struct op_image_wish *b)
{
    return a->side == b->side && a->quality == b->quality && a->grey == b->grey && a->still == b->still &&
           a->bytes == b->bytes && a->types == b->types && a->kept == b->kept;
}

static struct op_image_kept *lookup(const struct op_image_cache *c, const struct op_sha256 *hash)
{
    for (size_t i = c->count; i-- > 0;)
        if (memcmp(&kept_at(c, i)->hash, hash, sizeof *hash) == 0)
            return kept_at(c, i);
    return NULL;
}

static void keep(struct op_image_cache *c, const struct op_sha256 *hash, enum op_image_fault fault,
                 const struct op_image_info *made, op_str bytes)
{
    if (bytes.n > OP_IMAGE_CACHE_BYTES)
        return;
    while (c->count && (c->count == OP_IMAGE_CACHE_COUNT || c->bytes + bytes.n > OP_IMAGE_CACHE_BYTES))
        drop_oldest(c);
    if (!c->ring)
        c->ring = op_xcalloc(OP_IMAGE_CACHE_COUNT, sizeof *c->ring);
    struct op_image_kept *kept = kept_at(c, c->count++);
    *kept = (struct op_image_kept){.hash = *hash, .fault = fault, .made = *made, .bytes = OP_BUF_INIT};
    op_buf_add(&kept->bytes, bytes);
    c->bytes += bytes.n;
}

enum op_image_fault op_image_cache_fit(struct op_image_cache *c, const struct op_sha256 *hash, op_str bytes,
                                       const struct op_image_info *info, const struct op_image_wish *wish,
                                       struct op_buf *out, struct op_image_info *made)
{
    if (!c)
        return op_image_fit(bytes, info, wish, out, made);
    while (c->count && !is_same_wish(&c->wish, wish))
        drop_oldest(c);
    c->wish = *wish;
    const struct op_image_kept *kept = lookup(c, hash);
    if (kept) {
        c->found++;
        *made = kept->made;
        op_buf_add(out, op_buf_str(&kept->bytes));
        return kept->fault;
    }
    size_t before = out->n;
    *made = (struct op_image_info){.type = OP_MEDIA_NONE};
    enum op_image_fault fault = op_image_fit(bytes, info, wish, out, made);
    c->decoded++;
    keep(c, hash, fault, made, op_str_skip(op_buf_str(out), before));
    return fault;
}
