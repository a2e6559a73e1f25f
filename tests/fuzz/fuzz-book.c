/* Books as input: what a book says of itself, from any bytes; and the whole reader on an archive that holds them as its
   package, its contents and its document. */
#include "fuzz.h"

#include "archive/zip_write.h"
#include "offprint/html.h"
#include "offprint/pipeline.h"
#include "read/book_nav.h"
#include "read/readers.h"

static bool drop_article(void *self, struct op_article *article)
{
    (void)self;
    (void)article;
    return true;
}

static void read_parts(struct op_ctx *ctx, op_str bytes)
{
    struct op_arena *arena = fuzz_arena();
    struct book_package package;
    struct op_xml_fault fault;
    op_str path = OP_STR("a/b.opf");
    (void)book_container_read(ctx, arena, bytes);
    if (book_package_read(ctx, arena, bytes, path, &package, &fault))
        for (size_t i = 0; i < package.spine_count; i++)
            if (!book_item_find(&package, package.items[package.spine[i]].id))
                abort();
    struct book_labels labels = book_nav_read(ctx, arena, bytes, path);
    for (size_t i = 0; i < labels.n; i++)
        if (!book_label_of(&labels, labels.v[i].path).n)
            abort();
    struct book_encrypted encrypted = book_encryption_read(ctx, arena, bytes);
    for (size_t i = 0; i < encrypted.n; i++)
        if (!book_is_encrypted(&encrypted, encrypted.paths[i]))
            abort();
}

/* The bytes up to a NUL byte are the package, those behind it the contents and the document. */
static void read_archive(struct op_ctx *ctx, op_str bytes)
{
    static const char container[] = "<c><rootfile full-path='p.opf'/></c>";
    struct op_buf out = OP_BUF_INIT;
    op_str rest = bytes, package = op_str_cut(&rest, 0);
    struct op_entry head = op_store(op_str_z(container)), opf = op_store(package), text = op_store(rest);
    struct op_zip *zip = op_zip_new(ctx);
    if (!zip)
        return;
    op_zip_add(zip, "META-INF/container.xml", &head);
    op_zip_add(zip, "p.opf", &opf);
    op_zip_add(zip, "a.xhtml", &text);
    if (op_zip_finish(zip, &out) && op_buf_reserve(&out, OP_HTML_PADDING)) {
        const struct op_input input = {OP_STR("fuzz.epub"), op_buf_str(&out), OP_STR_NONE, OP_STR_NONE};
        const struct op_read_options options = {0};
        const struct op_sink sink = {drop_article, NULL};
        (void)op_reader_epub.read(ctx, &input, &options, fuzz_arena(), &sink);
    }
    op_buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    op_str bytes = fuzz_copy(data, size, OP_HTML_PADDING);
    struct op_ctx ctx;
    op_ctx_init(&ctx);
    read_parts(&ctx, bytes);
    read_archive(&ctx, bytes);
    fuzz_free(bytes);
    return 0;
}
