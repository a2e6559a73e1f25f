/* op-images: an image that comes again, in the article or in a later one, is decoded once. */
#include "check.h"

#include "base/base64.h"
#include "image/image_cache.h"
#include "offprint/article.h"
#include "offprint/metadata.h"
#include "offprint/pipeline.h"
#include "stage/stages.h"

/* A bitmap of 40 by 40 pixels of one colour, of which most are missing when it is broken. */
static op_str bitmap(struct op_arena *arena, unsigned char colour, bool broken)
{
    static const unsigned char head[54] = {'B', 'M', 0, 0,  0, 0, 0, 0,  0, 0, 54, 0, 0, 0, 40,
                                           0,   0,   0, 40, 0, 0, 0, 40, 0, 0, 0,  1, 0, 24};
    char *bytes = op_arena_zalloc(arena, sizeof head + 4800);
    memcpy(bytes, head, sizeof head);
    memset(bytes + sizeof head, colour, 4800);
    return op_str_make(bytes, sizeof head + (broken ? 100 : 4800));
}

/* The same bytes under another address: each `name` is a type of its own, of which nobody takes notice. */
static void add_image(struct op_article *a, op_str bytes, const char *name)
{
    struct op_buf href = OP_BUF_INIT;
    op_buf_addf(&href, "data:image/%s;base64,", name);
    href.n += op_base64_encode(bytes, op_buf_reserve(&href, (bytes.n + 2) / 3 * 4));
    struct op_node *p = op_new_element(&a->doc, OP_N_P), *img = op_new_element(&a->doc, OP_N_IMG);
    op_attr_set(&a->doc, img, OP_N_SRC, op_arena_dup(a->doc.arena, op_buf_str(&href)));
    op_append(p, op_new_text(&a->doc, OP_STR("Text")));
    op_append(p, img);
    op_append(a->body, p);
    op_buf_release(&href);
}

static bool count_images(void *self, struct op_article *a)
{
    struct op_walk w;
    op_walk_start(&w, a->body);
    while (op_walk_next(&w))
        *(size_t *)self += w.event == OP_ENTER && op_is(w.node, OP_N_IMG);
    return true;
}

struct bench {
    struct op_ctx ctx;
    struct op_image_cache cache;
    struct op_arena arena;
};

static void setup(struct bench *b)
{
    *b = (struct bench){.cache = {.ring = NULL}};
    op_ctx_init(&b->ctx);
    b->ctx.images = &b->cache;
    op_arena_init(&b->arena, 0);
}

static void teardown(struct bench *b)
{
    op_image_cache_release(&b->cache);
    op_arena_release(&b->arena);
}

/* An article with the same image under three addresses and another one; gives how many images it has then. */
static size_t run(struct bench *b, unsigned char colour, bool broken)
{
    struct op_article a;
    size_t images = 0;
    op_article_init(&a, &b->arena);
    op_meta_set(&a, OP_META_TITLE, OP_STR("T"));
    op_str again = bitmap(&b->arena, 7, broken);
    add_image(&a, again, "one");
    add_image(&a, again, "two");
    add_image(&a, bitmap(&b->arena, colour, false), "bmp");
    add_image(&a, again, "three");
    (void)op_stage_images.run(&b->ctx, &a, op_stage_images.defaults, &(struct op_sink){count_images, &images});
    return images;
}

TEST(decodes_each_image_once)
{
    struct bench b;
    setup(&b);
    CHECK_INT(run(&b, 20, false), 4);
    CHECK_INT(b.cache.decoded, 2);
    CHECK_INT(b.cache.found, 0);
    CHECK_INT(run(&b, 30, false), 4);
    CHECK_INT(b.cache.decoded, 3);
    CHECK_INT(b.cache.found, 1);
    for (int i = 0; i < 5; i++)
        CHECK_INT(run(&b, 20, false), 4);
    CHECK_INT(b.cache.decoded, 3);
    CHECK_INT(b.cache.found, 11);
    teardown(&b);
}

TEST(tries_broken_images_once)
{
    struct bench b;
    setup(&b);
    CHECK_INT(run(&b, 20, true), 1);
    CHECK_INT(run(&b, 20, true), 1);
    CHECK_INT(b.cache.decoded, 2);
    CHECK_INT(b.cache.found, 2);
    teardown(&b);
}

TEST(forgets_the_oldest)
{
    struct bench b;
    setup(&b);
    for (unsigned colour = 20; colour < 20 + 2 * OP_IMAGE_CACHE_COUNT - 100; colour++)
        CHECK_INT(run(&b, (unsigned char)colour, false), 4);
    CHECK(b.cache.count <= OP_IMAGE_CACHE_COUNT && b.cache.bytes <= OP_IMAGE_CACHE_BYTES);
    size_t decoded = b.cache.decoded;
    CHECK_INT(run(&b, 20, false), 4);
    CHECK_INT(b.cache.decoded, decoded + 1);
    teardown(&b);
}

/* Without a place to keep them, or with another wish, each is made anew. */
TEST(keeps_wishes_apart)
{
    struct bench b;
    setup(&b);
    op_str bytes = bitmap(&b.arena, 9, false);
    struct op_image_info info = op_image_sniff(bytes), made;
    struct op_sha256 hash = op_sha256(bytes);
    for (uint32_t side = 10; side < 40; side += 10) {
        const struct op_image_wish wish = {.side = side, .quality = 80, .bytes = 10000};
        struct op_buf out = OP_BUF_INIT;
        CHECK_INT(op_image_cache_fit(&b.cache, &hash, bytes, &info, &wish, &out, &made), OP_IMAGE_GOOD);
        CHECK_INT(made.width, side);
        CHECK_INT(op_image_cache_fit(NULL, &hash, bytes, &info, &wish, &out, &made), OP_IMAGE_GOOD);
        CHECK_INT(made.width, side);
        op_buf_release(&out);
    }
    CHECK_INT(b.cache.decoded, 3);
    CHECK_INT(b.cache.count, 1);
    teardown(&b);
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(decodes_each_image_once);
    RUN(tries_broken_images_once);
    RUN(forgets_the_oldest);
    RUN(keeps_wishes_apart);
    return check_done(&run);
}
