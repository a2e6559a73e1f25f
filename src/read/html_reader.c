/* The reader of HTML: whole pages, snippets, and posts whose body is HTML. */
#include "offprint/html.h"

#include "offprint/uri.h"
#include "read/body.h"
#include "read/post.h"
#include "read/readers.h"

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

static bool read_html(struct op_ctx *ctx, const struct op_input *input, const struct op_read_options *options,
                      struct op_arena *arena, const struct op_sink *sink)
{
    static const struct op_html_options html_options = {.scripting = false};
    struct post p;
    post_begin(&p, ctx, input, options, arena);
    struct op_doc *doc = &p.article.doc;
    doc->lines.kind = OP_POS_TEXT;
    doc->lines.text = p.front.body;
    doc->lines.first_line = p.front.body_line;
    bool page = body_is_page(p.front.body);
    size_t flattened;
    if (page) {
        flattened = op_html_parse(doc, p.front.body, &html_options);
    } else {
        op_article_adopt(&p.article);
        flattened = op_html_parse_fragment(doc, p.front.body, &html_options, OP_NS_HTML, OP_N_BODY, p.article.body);
    }
    const char *kind = p.front.notation != FRONT_NONE ? OP_KIND_POST : page ? OP_KIND_PAGE : OP_KIND_FRAGMENT;
    return post_finish(&p, kind, flattened, sink);
}

const struct op_reader op_reader_html = {"html", "web pages, HTML snippets, posts whose body is HTML", sniff,
                                         read_html};
