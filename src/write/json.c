/* op-json: articles as records, one JSON object (RFC 8259) a line. */
#include "doc/length.h"
#include "offprint/metadata.h"
#include "offprint/pipeline.h"
#include "offprint/uri.h"
#include "offprint/utf8.h"
#include "offprint/xhtml.h"
#include "write/addresses.h"
#include "write/named_links.h"
#include "write/text_options.h"
#include "write/writers.h"

struct json_options {
    struct op_option_list fields; /* --fields: all, when it is empty */
    bool html;                    /* --json-html */
};

/* The keys of a record, in their order. */
enum field_kind {
    FIELD_ID,
    FIELD_VALUE,
    FIELD_LIST,
    FIELD_TEXT,
    FIELD_WORDS,
    FIELD_CHARACTERS,
    FIELD_WARNINGS,
    FIELD_HTML
};
static const struct field {
    enum field_kind kind;
    enum op_meta_key meta; /* FIELD_VALUE, FIELD_LIST */
} fields[] = {
    {FIELD_ID, 0},
    {FIELD_VALUE, OP_META_CANONICAL},
    {FIELD_VALUE, OP_META_TITLE},
    {FIELD_VALUE, OP_META_SUBTITLE},
    {FIELD_LIST, OP_META_AUTHOR},
    {FIELD_VALUE, OP_META_DATE},
    {FIELD_VALUE, OP_META_MODIFIED},
    {FIELD_VALUE, OP_META_PUBLISHER},
    {FIELD_VALUE, OP_META_LANG},
    {FIELD_VALUE, OP_META_DESCRIPTION},
    {FIELD_LIST, OP_META_KEYWORD},
    {FIELD_VALUE, OP_META_LEAD_IMAGE},
    {FIELD_TEXT, 0},
    {FIELD_WORDS, 0},
    {FIELD_CHARACTERS, 0},
    {FIELD_WARNINGS, 0},
    {FIELD_HTML, 0},
};
#define FIELD_COUNT (sizeof fields / sizeof *fields)
static const char *const keys[FIELD_COUNT + 1] = {
    "id",          "url",  "title", "subtitle", "authors", "date",       "modified", "site", "language",
    "description", "tags", "image", "text",     "words",   "characters", "warnings", "html",
};

static const struct op_option option_rows[] = {
    {"fields", 0, OP_OPTION_LIST, offsetof(struct json_options, fields), "KEY,...",
     "write these keys only; html among them too", keys},
    {"json-html", 0, OP_OPTION_FLAG, offsetof(struct json_options, html), NULL,
     "add the article itself, as XHTML, under the key html", NULL},
    {NULL, 0, OP_OPTION_END, 0, NULL, NULL, NULL},
};
static const struct json_options option_defaults = {{NULL, 0}, false};

/* Lines as long as paragraphs; what is in the record already, and what only pictures need, is left out. */
static const struct op_text_options text_options = {.width = 0,
                                                    .links = OP_TEXT_LINKS_NONE,
                                                    .images = OP_TEXT_IMAGES_NONE,
                                                    .metadata = OP_TEXT_METADATA_NONE,
                                                    .captions = OP_TEXT_CAPTIONS_OFF};

/* -- JSON -- */

static void add_key(struct op_buf *out, const char *key)
{
    op_buf_addz(out, out->n > 1 ? ",\"" : "\"");
    op_buf_addz(out, key);
    op_buf_addz(out, "\":");
}

static void add_value(struct op_buf *out, op_str value)
{
    if (value.n)
        op_buf_add_json(out, value);
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
        op_buf_add_json(out, value);
    }
    op_buf_addc(out, ']');
}

/* A value of OP_META_WARNING, taken apart. */
static void add_warning(struct op_buf *out, op_str value)
{
    op_str severity = op_str_cut(&value, ' '), id = op_str_cut(&value, ' '), place = op_str_cut(&value, ' ');
    op_str line = op_str_cut(&place, ':');
    op_buf_addz(out, "{\"id\":");
    op_buf_add_json(out, id);
    op_buf_addz(out, ",\"severity\":");
    op_buf_add_json(out, severity);
    op_buf_addf(out, ",\"line\":%.*s,\"column\":%.*s,\"message\":", OP_ARG(line), OP_ARG(place));
    op_buf_add_json(out, value);
    op_buf_addc(out, '}');
}

static void add_warnings(struct op_buf *out, const struct op_article *a)
{
    struct op_node *cursor = NULL;
    bool first = true;
    op_buf_addc(out, '[');
    for (op_str value; op_meta_each(a, OP_META_WARNING, &cursor, &value); first = false) {
        if (!first)
            op_buf_addc(out, ',');
        add_warning(out, value);
    }
    op_buf_addc(out, ']');
}

/* -- The record -- */

/* Neither a title made from the file's name, nor the bytes of a picture that has no address. */
static bool is_shown(const struct op_article *a, enum op_meta_key key)
{
    return key == OP_META_TITLE ? !op_title_invented(a) : !op_str_starts(op_meta(a, key), OP_STR("data:"));
}

static bool is_wanted(const struct json_options *o, size_t field)
{
    for (size_t i = 0; i < o->fields.n; i++)
        if (op_str_eq(o->fields.v[i], op_str_z(keys[field])))
            return true;
    return fields[field].kind == FIELD_HTML ? o->html : !o->fields.n;
}

/* The body as a document of its own, whose element says what it is. */
static void add_html(struct op_ctx *ctx, struct op_buf *out, struct op_article *a)
{
    static const struct op_xhtml_options xhtml = {.stream = false};
    struct op_buf html = OP_BUF_INIT;
    op_named_links_drop(ctx, a);
    op_rename(a->body, OP_N_ARTICLE);
    op_xhtml_write(&a->doc, a->body, &xhtml, &html);
    op_buf_add_json(out, op_buf_str(&html));
    out->full = out->full || html.full;
    op_buf_release(&html);
}

/* False when the text grew over the limit, which is reported. */
static bool add_text(struct op_ctx *ctx, struct op_buf *out, struct op_article *a)
{
    struct op_buf text = OP_BUF_INIT;
    text.max = ctx->limits.output;
    bool good = op_text_write(ctx, a, &text_options, &text);
    op_buf_add_json(out, op_str_trim(op_buf_str(&text)));
    op_buf_release(&text);
    return good;
}

static bool add_field(struct op_ctx *ctx, struct op_buf *out, struct op_article *a, size_t field,
                      const struct op_length *length)
{
    enum op_meta_key key = fields[field].meta;
    add_key(out, keys[field]);
    switch (fields[field].kind) {
    case FIELD_ID:
        add_value(out, op_path_name(op_meta(a, OP_META_SOURCE)));
        break;
    case FIELD_VALUE:
        add_value(out, is_shown(a, key) ? op_meta(a, key) : OP_STR_NONE);
        break;
    case FIELD_LIST:
        add_list(out, a, key);
        break;
    case FIELD_TEXT:
        return add_text(ctx, out, a);
    case FIELD_WORDS:
        op_buf_add_uint(out, length->words);
        break;
    case FIELD_CHARACTERS:
        op_buf_add_uint(out, length->characters);
        break;
    case FIELD_WARNINGS:
        add_warnings(out, a);
        break;
    case FIELD_HTML:
        add_html(ctx, out, a);
        break;
    }
    return true;
}

static bool prepare(struct op_ctx *ctx, struct op_article *a, const void *options, struct op_buf *part)
{
    bool good = true;
    struct op_length length = {0, 0};
    for (size_t i = 0; i < FIELD_COUNT; i++)
        if ((fields[i].kind == FIELD_WORDS || fields[i].kind == FIELD_CHARACTERS) && is_wanted(options, i)) {
            length = op_length_of(a->body);
            break;
        }
    part->max = ctx->limits.output;
    op_addresses_settle(a);
    op_buf_addc(part, '{');
    for (size_t i = 0; i < FIELD_COUNT && good; i++)
        if (is_wanted(options, i))
            good = add_field(ctx, part, a, i, &length);
    op_buf_addz(part, "}\n");
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
