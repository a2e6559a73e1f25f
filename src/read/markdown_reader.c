/* The reader of Markdown, with or without front matter. */
#include "offprint/markdown.h"

#include "offprint/html.h"
#include "offprint/uri.h"
#include "read/body.h"
#include "read/post.h"
#include "read/readers.h"
#include "read/tags.h"

static int sniff(const struct op_input *input)
{
    op_str suffix = op_path_suffix(op_path_name(input->name));
    static const char *const suffixes[] = {".md", ".markdown", ".mdown", ".mkd", ".mdx", ".txt"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (op_str_eq_ci(suffix, op_str_z(suffixes[i])))
            return 50;
    return 10;
}

static bool read_markdown(struct op_ctx *ctx, const struct op_input *input, const struct op_read_options *options,
                          struct op_arena *arena, const struct op_sink *sink)
{
    static const struct op_html_options html_options = {.scripting = false};
    const struct op_markdown_options markdown_options = {OP_MARKDOWN_ARTICLE, options->smart, options->hard_breaks};
    struct post p;
    struct op_buf html, resolved = OP_BUF_INIT;
    op_buf_init(&html, ctx->limits.output);
    post_begin(&p, ctx, input, options, arena);
    struct op_doc *doc = &p.article.doc;
    op_str body = p.front.body;
    const struct tags_input tags = {body, false, input->name, p.front.body_line, p.front.notation, &p.values};
    if (tags_resolve(ctx, &tags, &resolved))
        body = op_buf_str(&resolved);
    /* Most of it is text, and that does not grow. */
    size_t likely = body.n + body.n / 4 + OP_HTML_PADDING;
    if (likely < ctx->limits.output)
        (void)op_buf_reserve(&html, likely);
    bool fits = op_markdown_to_html(ctx, body, &markdown_options, &html, arena, &doc->lines, p.front.body_line);
    if (!fits) {
        op_buf_release(&resolved);
        op_report(ctx, OP_DIAG_OUTPUT_LIMIT, (struct op_place){input->name, 0, 0},
                  "more than %zu bytes of HTML, leaving the article out", ctx->limits.output);
        op_buf_release(&html);
        return false;
    }
    op_str text = op_buf_str(&html);
    html.max = 0;
    char *padding = op_buf_reserve(&html, OP_HTML_PADDING);
    memset(padding, 0, OP_HTML_PADDING);
    text.p = html.p;
    op_article_adopt(&p.article);
    size_t flattened = op_html_parse_fragment(doc, text, &html_options, OP_NS_HTML, OP_N_BODY, p.article.body);
    p.authored = true;
    bool good = post_finish(&p, p.front.notation == FRONT_NONE ? OP_KIND_FRAGMENT : OP_KIND_POST, flattened, sink);
    /* Places lead into the text that was read. */
    op_buf_release(&resolved);
    op_buf_release(&html);
    return good;
}

const struct op_reader op_reader_markdown = {"markdown", "Markdown, with or without front matter", sniff,
                                             read_markdown};
