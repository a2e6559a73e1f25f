#include "offprint/stream.h"

#include "offprint/metadata.h"
#include "offprint/xhtml.h"
#include "xml/xml.h"

void op_stream_write(struct op_article *a, struct op_buf *out)
{
    static const struct op_xhtml_options options = {.stream = true};
    op_xhtml_write(&a->doc, a->html, &options, out);
    op_buf_addz(out, "\n\f\n");
}

op_str op_stream_cut(op_str *rest)
{
    while (rest->n) {
        op_str piece = op_str_cut(rest, '\f');
        if (op_str_trim(piece).n)
            return piece;
    }
    return OP_STR_NONE;
}

bool op_stream_parse(struct op_ctx *ctx, struct op_article *a, op_str bytes, op_str name, uint32_t first_line)
{
    struct op_xml_fault fault;
    /* The empty html of op_article_init() makes room for the one that comes. */
    while (op_first(a->doc.root))
        op_unlink(op_first(a->doc.root));
    bool good = op_xml_parse(ctx, &a->doc, bytes, &fault);
    const struct op_node *root = op_child(a->doc.root, OP_N_HTML);
    if (!good || !root) {
        struct op_place place = {name, fault.line ? fault.line + first_line - 1 : first_line, fault.column};
        /* What the parser stumbles over at a cut says less than that there is one. */
        bool cut = !good && op_str_find(bytes, OP_STR("<html"), 0) != OP_NOT_FOUND &&
                   op_str_find(bytes, OP_STR("</html"), 0) == OP_NOT_FOUND;
        const char *what = good  ? "the root element is not html of XHTML"
                           : cut ? "the stream ends within the article"
                                 : fault.message;
        op_report(ctx, OP_DIAG_STREAM, place, "%s, leaving the article out", what);
        return false;
    }
    op_article_adopt(a);
    a->from_stream = true;
    a->doc.lines.file = op_meta(a, OP_META_SOURCE);
    return true;
}
