/* The stage op-images and what a book makes of it: any bytes as an image of an article, in a data: URI. */
#include "fuzz.h"

#include "image/raster.h"
#include "offprint/metadata.h"
#include "offprint/pipeline.h"
#include "offprint/resource.h"
#include "stage/stages.h"
#include "write/writers.h"

/* Larger ones cost time and find nothing else; those over the limit cost none. */
#define PIXELS ((uint64_t)16 << 10)

static bool write_part(void *self, struct op_article *article)
{
    struct op_buf part = OP_BUF_INIT;
    (void)op_writer_epub.prepare(self, article, op_writer_epub.defaults, &part);
    op_buf_release(&part);
    return true;
}

/* After the stage an image is gone, or has alternative text and was found. */
static bool check_images(void *self, struct op_article *article)
{
    struct op_walk w;
    op_walk_start(&w, article->body);
    while (op_walk_next(&w))
        if (w.event == OP_ENTER && op_is(w.node, OP_N_IMG) &&
            (!op_attr(w.node, OP_N_ALT).p || !op_attr_ns(w.node, OP_NS_OP, OP_N_SHA256).n))
            abort();
    return write_part(self, article);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    op_str bytes = fuzz_copy(data, size, 0);
    struct op_image_info info = op_image_sniff(bytes);
    uint64_t pixels = (uint64_t)info.width * info.height;
    if (pixels > PIXELS && pixels <= OP_IMAGE_PIXELS_MAX) {
        fuzz_free(bytes);
        return 0;
    }
    struct op_ctx ctx;
    struct op_article a;
    op_ctx_init(&ctx);
    struct op_arena *arena = fuzz_arena();
    op_arena_reset(arena);
    op_article_init(&a, arena);
    op_meta_set(&a, OP_META_TITLE, OP_STR("fuzz"));
    op_str href = op_resource_embed(&a, (struct op_image_info){.type = OP_MEDIA_PNG}, bytes);
    a.resources = NULL;
    for (int i = 0; i < 2; i++) {
        struct op_node *line = op_new_element(&a.doc, OP_N_P), *img = op_new_element(&a.doc, OP_N_IMG);
        op_attr_set(&a.doc, img, i ? OP_N_SRC : OP_N_SRCSET, href);
        op_append(line, op_new_text(&a.doc, OP_STR("Text")));
        op_append(line, img);
        op_append(a.body, line);
    }
    (void)op_stage_images.run(&ctx, &a, op_stage_images.defaults, &(struct op_sink){check_images, &ctx});
    fuzz_free(bytes);
    return 0;
}
