/* markdown-speed ROUNDS FILE...: Markdown to HTML, all files a round, best of interleaved rounds of CPU time: ours to
   HTML text, ours on to a tree and XHTML, and cmark-gfm with its extensions. Files are UTF-8 without front matter. */
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "offprint/html.h"
#include "offprint/markdown.h"
#include "offprint/utf8.h"
#include "offprint/xhtml.h"

struct work {
    op_str *posts;
    size_t count, bytes;
    struct op_ctx ctx;
    struct op_arena arena;
    struct op_buf html, xhtml;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void to_html(struct work *w, op_str text, struct op_doc *doc)
{
    static const struct op_markdown_options options = {.dialect = OP_MARKDOWN_ARTICLE};
    op_buf_clear(&w->html);
    op_arena_reset(&w->arena);
    op_doc_init(doc, &w->arena);
    if (op_utf8_validate(text) != text.n ||
        !op_markdown_to_html(&w->ctx, text, &options, &w->html, &w->arena, &doc->lines, 1))
        abort();
}

static void run_ours(struct work *w)
{
    struct op_doc doc;
    for (size_t i = 0; i < w->count; i++)
        to_html(w, w->posts[i], &doc);
}

static void run_ours_through(struct work *w)
{
    static const struct op_xhtml_options plain = {.stream = false};
    for (size_t i = 0; i < w->count; i++) {
        struct op_doc doc;
        to_html(w, w->posts[i], &doc);
        op_str html = op_buf_str(&w->html);
        char *padding = op_buf_reserve(&w->html, OP_HTML_PADDING);
        if (!padding)
            abort();
        memset(padding, 0, OP_HTML_PADDING);
        html.p = w->html.p;
        (void)op_html_parse(&doc, html, &(struct op_html_options){.scripting = false});
        op_buf_clear(&w->xhtml);
        op_xhtml_write(&doc, doc.root, &plain, &w->xhtml);
    }
}

static void run_cmark(struct work *w)
{
    static const char *const extensions[] = {"table", "strikethrough", "autolink", "tasklist"};
    for (size_t i = 0; i < w->count; i++) {
        int options = CMARK_OPT_UNSAFE | CMARK_OPT_FOOTNOTES | CMARK_OPT_VALIDATE_UTF8;
        cmark_parser *parser = cmark_parser_new(options);
        for (size_t k = 0; k < sizeof extensions / sizeof *extensions; k++)
            cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(extensions[k]));
        cmark_parser_feed(parser, w->posts[i].p, w->posts[i].n);
        cmark_node *document = cmark_parser_finish(parser);
        free(cmark_render_html(document, options, cmark_parser_get_syntax_extensions(parser)));
        cmark_node_free(document);
        cmark_parser_free(parser);
    }
}

static const struct {
    const char *name;
    void (*run)(struct work *w);
} programs[] = {{"to HTML", run_ours}, {"to XHTML", run_ours_through}, {"cmark-gfm", run_cmark}};
enum { PROGRAMS = sizeof programs / sizeof *programs };

static bool load(struct work *w, const char *path)
{
    FILE *file = fopen(path, "rb");
    struct op_buf bytes = OP_BUF_INIT;
    size_t n = 1;
    while (file && n) {
        char *to = op_buf_reserve(&bytes, 65536);
        n = to ? fread(to, 1, 65536, file) : 0;
        bytes.n += n;
    }
    if (!file || fclose(file))
        return false;
    w->posts[w->count++] = op_buf_str(&bytes);
    w->bytes += bytes.n;
    return true;
}

int main(int argc, char **argv)
{
    uint64_t rounds;
    double best[PROGRAMS] = {1e9, 1e9, 1e9};
    if (argc < 3 || !op_str_to_uint(op_str_z(argv[1]), 1000000, &rounds))
        return 2;
    struct work w = {.posts = op_xcalloc((size_t)argc, sizeof *w.posts)};
    op_ctx_init(&w.ctx);
    op_arena_init(&w.arena, 0);
    cmark_gfm_core_extensions_ensure_registered();
    for (int i = 2; i < argc; i++)
        if (!load(&w, argv[i]))
            return 1;
    for (uint64_t round = 0; round < rounds; round++)
        for (size_t i = 0; i < PROGRAMS; i++) {
            double start = now();
            programs[i].run(&w);
            double seconds = now() - start;
            best[i] = seconds < best[i] ? seconds : best[i];
        }
    printf("%zu posts, %.1f MB\n", w.count, (double)w.bytes / 1e6);
    for (size_t i = 0; i < PROGRAMS; i++)
        printf("    %-14s %8.0f MB/s %8.2f times\n", programs[i].name, (double)w.bytes / best[i] / 1e6,
               best[i] / best[0]);
    return 0;
}
