/* op-json: articles as records, one JSON object (RFC 8259) a line. */
#include "offprint/metadata.h"
#include "offprint/pipeline.h"
#include "offprint/uri.h"
#include "offprint/utf8.h"
#include "offprint/xhtml.h"
#include "write/text_options.h"
#include "write/writers.h"

struct json_options {
    bool html; /* --json-html */
};

static const struct op_option option_rows[] = {
    {"json-html", 0, OP_OPTION_FLAG, offsetof(struct json_options, html), NULL,
     "add the article itself, as XHTML, under the key html", NULL},
    {NULL, 0, OP_OPTION_END, 0, NULL, NULL, NULL},
};
static const struct json_options option_defaults = {false};

/* Lines as long as paragraphs; what is in the record already, and what only pictures need, is left out. */
static const struct op_text_options text_options = {.width = 0,
                                                    .links = OP_TEXT_LINKS_NONE,
                                                    .images = OP_TEXT_IMAGES_NONE,
                                                    .metadata = OP_TEXT_METADATA_NONE,
                                                    .captions = OP_TEXT_CAPTIONS_OFF};

/* What the record says of the article, in this order, between id and text. */
static const struct {
    const char *key;
    enum op_meta_key meta;
} fields[] = {
    {"url", OP_META_CANONICAL},  {"title", OP_META_TITLE},      {"subtitle", OP_META_SUBTITLE},
    {"authors", OP_META_AUTHOR}, {"date", OP_META_DATE},        {"modified", OP_META_MODIFIED},
    {"site", OP_META_PUBLISHER}, {"language", OP_META_LANG},    {"description", OP_META_DESCRIPTION},
    {"tags", OP_META_KEYWORD},   {"image", OP_META_LEAD_IMAGE},
};

/* -- JSON -- */

static void add_escape(struct op_buf *out, unsigned char c)
{
    static const char *const short_forms[] = {['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f",
                                              ['\r'] = "\\r", ['"'] = "\\\"", ['\\'] = "\\\\"};
    const char *form = c < sizeof short_forms / sizeof *short_forms ? short_forms[c] : NULL;
    if (form)
        op_buf_addz(out, form);
    else
        op_buf_addf(out, "\\u%04x", c);
}

/* `s` is well-formed UTF-8, as all text of articles. */
static void add_string(struct op_buf *out, op_str s)
{
    size_t from = 0;
    op_buf_addc(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
            continue;
        op_buf_add(out, op_str_make(s.p + from, i - from));
        add_escape(out, c);
        from = i + 1;
    }
    op_buf_add(out, op_str_skip(s, from));
    op_buf_addc(out, '"');
}

static void add_key(struct op_buf *out, const char *key)
{
    op_buf_addz(out, out->n > 1 ? ",\"" : "\"");
    op_buf_addz(out, key);
    op_buf_addz(out, "\":");
}

static void add_value(struct op_buf *out, op_str value)
{
    if (value.n)
        add_string(out, value);
    else
        op_buf_addz(out, "null");
}

static void add_list(struct op_buf *out, const struct op_article *a, enum op_meta_key key)
{
    struct op_node *cursor = NULL;
    bool first = true;
    op_buf_addc(out, '[');
    for (op_str value; op_meta_each(a, key, &cursor, &value); first = false) {
        if (!first)
            op_buf_addc(out, ',');
        add_string(out, value);
    }
    op_buf_addc(out, ']');
}

/* -- The record -- */

static void add_metadata(struct op_buf *out, const struct op_article *a)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        enum op_meta_key key = fields[i].meta;
        add_key(out, fields[i].key);
        if (op_meta_rows[key].repeatable)
            add_list(out, a, key);
        else
            add_value(out, key == OP_META_TITLE && op_title_invented(a) ? OP_STR_NONE : op_meta(a, key));
    }
}

/* The body as a document of its own, whose element says what it is. */
static void add_html(struct op_buf *out, struct op_article *a)
{
    static const struct op_xhtml_options xhtml = {.stream = false};
    struct op_buf html = OP_BUF_INIT;
    op_rename(a->body, OP_N_ARTICLE);
    op_xhtml_write(&a->doc, a->body, &xhtml, &html);
    add_string(out, op_buf_str(&html));
    out->full = out->full || html.full;
    op_buf_release(&html);
}

static bool prepare(struct op_ctx *ctx, struct op_article *a, const void *options, struct op_buf *part)
{
    const struct json_options *o = options;
    struct op_buf text = OP_BUF_INIT;
    text.max = ctx->limits.output;
    part->max = ctx->limits.output;
    bool good = op_text_write(ctx, a, &text_options, &text);
    op_buf_addc(part, '{');
    add_key(part, "id");
    add_value(part, op_path_name(op_meta(a, OP_META_SOURCE)));
    add_metadata(part, a);
    add_key(part, "text");
    add_string(part, op_str_trim(op_buf_str(&text)));
    if (o->html) {
        add_key(part, "html");
        add_html(part, a);
    }
    op_buf_addz(part, "}\n");
    op_buf_release(&text);
    if (good && part->full)
        op_report(ctx, OP_DIAG_OUTPUT_LIMIT, op_doc_place(&a->doc, a->html), "larger than the limit, leaving it out");
    return good && !part->full;
}

const struct op_writer op_writer_json = {
    .name = "json",
    .summary = "write articles as JSON, one object a line",
    .suffix = ".ndjson",
    .stages = (const char *const[]){"meta", "extract", "clean", "math", "lang", "links", "outline", NULL},
    .options = option_rows,
    .defaults = &option_defaults,
    .options_size = sizeof option_defaults,
    .prepare = prepare,
    .finish = op_writer_concatenate,
};
