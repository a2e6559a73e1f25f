#include "xml/xml.h"

#include <libxml/parser.h>
#include <stdio.h>

#include "base/library.h"
#include "offprint/xhtml.h"

#define XML_FUNCTIONS(X)                                                                                               \
    X(xmlCreatePushParserCtxt)                                                                                         \
    X(xmlCtxtUseOptions)                                                                                               \
    X(xmlParseChunk)                                                                                                   \
    X(xmlStopParser)                                                                                                   \
    X(xmlFreeParserCtxt)                                                                                               \
    X(xmlFreeDoc)                                                                                                      \
    X(xmlGetPredefinedEntity)

struct xml_api {
    XML_FUNCTIONS(OP_LIBRARY_MEMBER)
};

static const struct xml_api *load_api(struct op_ctx *ctx)
{
    static struct xml_api api;
    static const char *const symbols[] = {XML_FUNCTIONS(OP_LIBRARY_SYMBOL)};
    if (!api.xmlParseChunk && !op_library_load("libxml2.so.2", symbols, &api, sizeof symbols / sizeof *symbols)) {
        op_report(ctx, OP_DIAG_LIBRARY, (struct op_place){0}, "libxml2 is not installed, reading no XML");
        return NULL;
    }
    return &api;
}

static const struct {
    const char *uri;
    enum op_namespace ns;
} namespaces[] = {
    {"http://www.w3.org/1999/xhtml", OP_NS_HTML},
    {"http://www.w3.org/2000/svg", OP_NS_SVG},
    {"http://www.w3.org/1998/Math/MathML", OP_NS_MATHML},
    {"http://www.w3.org/1999/xlink", OP_NS_XLINK},
    {"http://www.w3.org/XML/1998/namespace", OP_NS_XML},
    {"http://www.idpf.org/2007/ops", OP_NS_EPUB},
    {OP_STREAM_NAMESPACE, OP_NS_OP},
};

/* Of packages (EPUB 2): opf:role, opf:file-as. */
#define PACKAGE_NAMESPACE "http://www.idpf.org/2007/opf"

struct builder {
    const struct xml_api *api;
    xmlParserCtxtPtr parser;
    struct op_doc *doc;      /* NULL: check only */
    struct op_node *current; /* the innermost open element */
    struct op_buf text;      /* of the text node that is being collected */
    struct op_buf lines;     /* struct op_line entries */
    uint32_t pos, text_pos;  /* of elements; of the text that is being collected, or 0 */
    uint32_t depth;
    bool lines_of_tags; /* elements stand where the parser saw them */
    struct op_xml_fault *fault;
};

static enum op_namespace namespace_of(const xmlChar *uri)
{
    for (size_t i = 0; uri && i < sizeof namespaces / sizeof *namespaces; i++)
        if (strcmp((const char *)uri, namespaces[i].uri) == 0)
            return namespaces[i].ns;
    return OP_NS_OTHER;
}

static void flush_text(struct builder *b)
{
    if (b->text.n && b->current) {
        struct op_node *n = op_new_text(b->doc, op_arena_dup(b->doc->arena, op_buf_str(&b->text)));
        n->pos = b->text_pos;
        op_append(b->current, n);
    }
    op_buf_clear(&b->text);
    b->text_pos = 0;
}

static uint32_t new_pos(struct builder *b, uint32_t line, uint32_t column)
{
    struct op_line entry = {0, line, column};
    op_buf_add(&b->lines, op_str_make((const char *)&entry, sizeof entry));
    return (uint32_t)(b->lines.n / sizeof entry);
}

/* The pos of a place, line:column, which goes to `*pos` unless it is none. */
static void note_place(struct builder *b, op_str at, uint32_t *pos)
{
    op_str column = at, line = op_str_cut(&column, ':');
    uint64_t l, c;
    if (op_str_to_uint(line, UINT32_MAX, &l) && op_str_to_uint(column, UINT32_MAX, &c))
        *pos = new_pos(b, (uint32_t)l, (uint32_t)c);
}

static void add_attributes(struct builder *b, struct op_node *n, int count, const xmlChar **v)
{
    n->u.attrs = op_arena_alloc(b->doc->arena, (size_t)count * sizeof *n->u.attrs);
    for (int i = 0; i < count; i++, v += 5) {
        enum op_namespace ns = v[1] ? namespace_of(v[2]) : OP_NS_HTML;
        op_str value = op_str_range((const char *)v[3], (const char *)v[4]);
        uint32_t name = op_doc_name(b->doc, op_str_z((const char *)v[0]));
        if (ns == OP_NS_OP && name == OP_N_AT) {
            note_place(b, value, &b->pos); /* holds up to the next such attribute */
        } else if (ns != OP_NS_OTHER || (v[2] && strcmp((const char *)v[2], PACKAGE_NAMESPACE) == 0)) {
            value = op_arena_dup(b->doc->arena, value);
            n->u.attrs[n->n++] = (struct op_attr){name & 0xFFFFFF, (uint32_t)ns & 0xFF, (uint32_t)value.n, value.p};
        }
    }
}

static void start_element(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                          int namespace_count, const xmlChar **declared, int count, int defaulted,
                          const xmlChar **attributes)
{
    (void)prefix, (void)namespace_count, (void)declared, (void)defaulted;
    struct builder *b = self;
    if (++b->depth > OP_XML_DEPTH_MAX) {
        (void)snprintf(b->fault->message, sizeof b->fault->message, "elements nested deeper than %d", OP_XML_DEPTH_MAX);
        b->api->xmlStopParser(b->parser);
        return;
    }
    if (!b->doc)
        return;
    flush_text(b);
    struct op_node *n = op_new_element(b->doc, op_doc_name(b->doc, op_str_z((const char *)name)));
    n->ns = (uint32_t)namespace_of(uri) & 0xF;
    op_append(b->current, n);
    b->current = n;
    if (count)
        add_attributes(b, n, count, attributes);
    n->pos = b->lines_of_tags ? new_pos(b, (uint32_t)b->parser->input->line, 0) : b->pos;
}

static void end_element(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    (void)name, (void)prefix, (void)uri;
    struct builder *b = self;
    b->depth--;
    if (!b->doc)
        return;
    flush_text(b);
    b->current = op_parent(b->current);
}

static void characters(void *self, const xmlChar *text, int n)
{
    struct builder *b = self;
    if (b->doc && b->depth && n > 0)
        op_buf_add(&b->text, op_str_make((const char *)text, (size_t)n));
}

/* The text that follows stood there. */
static void instruction(void *self, const xmlChar *target, const xmlChar *data)
{
    struct builder *b = self;
    if (b->doc && b->depth && !b->text.n && data && strcmp((const char *)target, "op-at") == 0)
        note_place(b, op_str_z((const char *)data), &b->text_pos);
}

static xmlEntityPtr predefined_entity(void *self, const xmlChar *name)
{
    struct builder *b = self;
    return b->api->xmlGetPredefinedEntity(name);
}

static void structured_error(void *self, xmlErrorPtr error)
{
    struct builder *b = self;
    if (error->level < XML_ERR_ERROR || b->fault->message[0])
        return;
    op_str message = op_str_trim(op_str_z(error->message ? error->message : "not well-formed"));
    /* libxml2 calls an end that comes too early extra content. */
    if (error->code == XML_ERR_DOCUMENT_END && b->depth > 0)
        message = OP_STR("It ends before its last element does");
    (void)snprintf(b->fault->message, sizeof b->fault->message, "%.*s", OP_ARG(message));
    b->fault->line = error->line > 0 ? (uint32_t)error->line : 0;
    b->fault->column = error->int2 > 0 ? (uint32_t)error->int2 : 0;
}

static bool run_parser(struct builder *b, op_str bytes)
{
    xmlSAXHandler sax = {
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = start_element,
        .endElementNs = end_element,
        .characters = characters,
        .ignorableWhitespace = characters,
        .cdataBlock = characters,
        .processingInstruction = instruction,
        .getEntity = predefined_entity,
        .serror = structured_error,
    };
    b->parser = b->api->xmlCreatePushParserCtxt(&sax, b, NULL, 0, NULL);
    if (!b->parser)
        op_out_of_memory(sizeof sax);
    /* HUGE lifts libxml2's depth limit of 256, below that of our own trees; with no entity ever declared there is
       nothing that could grow. NOENT: otherwise an ampersand in an attribute arrives as a character reference. */
    b->api->xmlCtxtUseOptions(b->parser, XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_HUGE | XML_PARSE_NOENT);
    enum { CHUNK = 1 << 20 };
    int status = 0;
    while (bytes.n > CHUNK && status == 0 && !b->fault->message[0]) {
        status = b->api->xmlParseChunk(b->parser, bytes.p, CHUNK, 0);
        bytes = op_str_skip(bytes, CHUNK);
    }
    if (status == 0 && !b->fault->message[0])
        status = b->api->xmlParseChunk(b->parser, bytes.p, bytes.n > CHUNK ? CHUNK : (int)bytes.n, 1);
    bool good = status == 0 && b->parser->wellFormed && !b->fault->message[0];
    if (!good && !b->fault->message[0])
        (void)snprintf(b->fault->message, sizeof b->fault->message, "not well-formed XML");
    /* Declarations of entities make one, SAX or not. */
    if (b->parser->myDoc)
        b->api->xmlFreeDoc(b->parser->myDoc);
    b->api->xmlFreeParserCtxt(b->parser);
    return good;
}

bool op_xml_parse(struct op_ctx *ctx, struct op_doc *doc, op_str bytes, struct op_xml_fault *fault)
{
    *fault = (struct op_xml_fault){0};
    struct builder b = {.api = load_api(ctx), .doc = doc, .current = doc->root, .fault = fault};
    b.lines_of_tags = doc->lines.kind == OP_POS_INDEX;
    if (!b.api)
        return false;
    bool good = run_parser(&b, bytes);
    if (!good)
        flush_text(&b); /* what stands before the fault is there */
    op_str table = op_arena_dup(doc->arena, op_buf_str(&b.lines));
    doc->lines.kind = OP_POS_INDEX;
    doc->lines.table = (struct op_line *)(uintptr_t)table.p;
    doc->lines.count = table.n / sizeof(struct op_line);
    op_buf_release(&b.text);
    op_buf_release(&b.lines);
    return good;
}

bool op_xml_check(struct op_ctx *ctx, op_str bytes, struct op_xml_fault *fault)
{
    *fault = (struct op_xml_fault){0};
    struct builder b = {.api = load_api(ctx), .fault = fault};
    return b.api && run_parser(&b, bytes);
}
