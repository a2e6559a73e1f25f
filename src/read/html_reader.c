/* The reader of HTML: whole pages, snippets, and posts whose body is HTML. */
#include "offprint/html.h"

#include "offprint/uri.h"
#include "read/body.h"
#include "read/post.h"
#include "read/readers.h"
#include "read/tags.h"

static int sniff(const struct op_input *input)
{
    struct front_matter front;
    front_matter_split(input->bytes, &front);
    if (body_is_page(front.body))
        return 80;
    if (body_is_html(front.body))
        return 70;
    op_str suffix = op_path_suffix(op_path_name(input->name));
    return op_str_eq_ci(suffix, OP_STR(".html")) || op_str_eq_ci(suffix, OP_STR(".htm")) ||
                   op_str_eq_ci(suffix, OP_STR(".xhtml"))
               ? 60
               : 0;
}

/* Posts that are written in HTML have tags as those in Markdown have. What is HTML by its looks only has been through
   an engine already. The text is put into the arena. */
static op_str resolve_tags(struct op_ctx *ctx, const struct op_input *input, const struct post *p,
                           struct op_arena *arena)
{
    op_str body = p->front.body, suffix = op_path_suffix(op_path_name(input->name));
    if (p->front.notation == FRONT_NONE || !op_str_has_word(OP_STR(".html .htm"), suffix) || !suffix.n)
        return body;
    const struct tags_input tags = {body, true, input->name, p->front.body_line, p->front.notation, &p->values};
    struct op_buf resolved = OP_BUF_INIT;
    if (tags_resolve(ctx, &tags, &resolved)) {
        size_t n = resolved.n;
        char *padding = op_buf_reserve(&resolved, OP_HTML_PADDING);
        memset(padding, 0, OP_HTML_PADDING);
        body = op_arena_dup(arena, op_str_make(resolved.p, n + OP_HTML_PADDING));
        body.n = n;
    }
    op_buf_release(&resolved);
    return body;
}

static bool read_html(struct op_ctx *ctx, const struct op_input *input, const struct op_read_options *options,
                      struct op_arena *arena, const struct op_sink *sink)
{
    static const struct op_html_options html_options = {.scripting = false};
    struct post p;
    post_begin(&p, ctx, input, options, arena);
    struct op_doc *doc = &p.article.doc;
    op_str body = resolve_tags(ctx, input, &p, arena);
    doc->lines.kind = OP_POS_TEXT;
    doc->lines.text = body;
    doc->lines.first_line = p.front.body_line;
    p.authored = p.front.notation != FRONT_NONE;
    bool page = body_is_page(body);
    size_t flattened;
    if (page) {
        flattened = op_html_parse(doc, body, &html_options);
    } else {
        op_article_adopt(&p.article);
        flattened = op_html_parse_fragment(doc, body, &html_options, OP_NS_HTML, OP_N_BODY, p.article.body);
    }
    const char *kind = p.front.notation != FRONT_NONE ? OP_KIND_POST : page ? OP_KIND_PAGE : OP_KIND_FRAGMENT;
    return post_finish(&p, kind, flattened, sink);
}

const struct op_reader op_reader_html = {"html", "web pages, HTML snippets, posts whose body is HTML", sniff,
                                         read_html};
