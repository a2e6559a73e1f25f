/* The tree as XHTML. */
#include "base/text_scan.h"
#include "offprint/utf8.h"
#include "offprint/xhtml.h"

static const char *const namespace_uris[] = {
    [OP_NS_HTML] = "http://www.w3.org/1999/xhtml",         [OP_NS_SVG] = "http://www.w3.org/2000/svg",
    [OP_NS_MATHML] = "http://www.w3.org/1998/Math/MathML", [OP_NS_XLINK] = "http://www.w3.org/1999/xlink",
    [OP_NS_EPUB] = "http://www.idpf.org/2007/ops",         [OP_NS_OP] = OP_STREAM_NAMESPACE,
};
static const char *const prefixes[] = {
    [OP_NS_XLINK] = "xlink:", [OP_NS_XML] = "xml:", [OP_NS_EPUB] = "epub:", [OP_NS_OP] = "op:", [OP_NS_OTHER] = NULL,
};

/* Is all of `s` well-formed UTF-8 without U+FFFE and U+FFFF, which are no characters? */
static bool is_clean(op_str s)
{
    if (op_utf8_validate(s) != s.n)
        return false;
    for (size_t at = 0; (at = op_str_find(s, OP_STR("\xEF\xBF"), at)) != OP_NOT_FOUND; at++)
        if ((unsigned char)s.p[at + 2] >= 0xBE)
            return false;
    return true;
}

/* What XML writes in place of the character `c`, whose length goes to `*n`; NULL when it stands for itself. */
static const char *replacement(op_str s, bool attribute, size_t *n)
{
    unsigned char c = (unsigned char)s.p[0];
    *n = 1;
    switch (c) {
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '"':
        return attribute ? "&quot;" : NULL;
    case '\t':
        return attribute ? "&#9;" : NULL;
    case '\n':
        return attribute ? "&#10;" : NULL;
    case '\r':
        return "&#13;";
    default: {
        uint32_t point = op_utf8_decode(s.p, s.p + s.n, n);
        bool ill = point == OP_REPLACEMENT && !(*n == 3 && c == 0xEF);
        return ill || !op_xml_char(point) ? "\xEF\xBF\xBD" : NULL;
    }
    }
}

static void escape(op_str s, bool attribute, struct op_buf *out)
{
    /* Of what is beyond ASCII: are all characters known to be right, or is each to be looked at? */
    bool clean = false, doubtful = false;
    if (!s.n)
        return;
    const char *from = s.p, *end = s.p + s.n;
    for (const char *p = s.p; p < end;) {
        p = clean       ? op_scan_text(s.p, p, end)
            : attribute ? op_scan_ascii_text(s.p, p, end)
                        : op_scan_ascii_lines(s.p, p, end);
        if (p == end)
            break;
        if (*p & 0x80 && !doubtful) {
            clean = is_clean(op_str_range(p, end));
            doubtful = !clean;
            continue;
        }
        size_t n;
        const char *with = replacement(op_str_range(p, end), attribute, &n);
        if (with) {
            op_buf_add(out, op_str_range(from, p));
            op_buf_addz(out, with);
            from = p + n;
        }
        p += n;
    }
    if (from < end)
        op_buf_add(out, op_str_range(from, end));
}

void op_xml_escape_text(op_str s, struct op_buf *out)
{
    escape(s, false, out);
}

void op_xml_escape_attr(op_str s, struct op_buf *out)
{
    escape(s, true, out);
}

/* An NCName (Namespaces in XML 1.0, section 4), of ASCII and of any letter beyond it that XML allows to start a name.
 */
static bool is_xml_name(op_str name)
{
    for (size_t i = 0, n; i < name.n; i += n) {
        uint32_t c = op_utf8_decode(name.p + i, name.p + name.n, &n);
        bool start = c < 0x80 ? op_is_alpha((char)c) || c == '_'
                              : (c >= 0xC0 && c != 0xD7 && c != 0xF7 && c < 0x300) ||
                                    (c >= 0x370 && c < 0x2000 && c != 0x37E) || c == 0x200C || c == 0x200D ||
                                    (c >= 0x2070 && c < 0x2190) || (c >= 0x2C00 && c < 0x2FF0) ||
                                    (c >= 0x3001 && c < 0xD800) || (c >= 0xF900 && c < 0xFDD0) ||
                                    (c >= 0xFDF0 && c < 0xFFFD) || (c >= 0x10000 && c < 0xF0000);
        bool later = start || (c < 0x80 && (op_is_digit((char)c) || c == '-' || c == '.')) || c == 0xB7 ||
                     (c >= 0x300 && c < 0x370) || c == 0x203F || c == 0x2040;
        if (i == 0 ? !start : !later)
            return false;
    }
    return name.n > 0;
}

struct writer {
    struct op_doc *doc;
    const struct op_xhtml_options *options;
    struct op_buf *out;
    const struct op_node *root;
    bool open;            /* the last start tag still lacks its end, `>` or `/>` */
    struct op_place last; /* the last place written */
};

static inline bool is_writable(const struct writer *w, const struct op_node *n)
{
    if (n->ns != OP_NS_HTML && n->ns != OP_NS_SVG && n->ns != OP_NS_MATHML)
        return false;
    /* Names with a number are well-formed, but some are of attributes and have a prefix. */
    return n->name < OP_N_COUNT ? !(op_name_flags[n->name] & OP_NAME_PREFIXED)
                                : is_xml_name(op_doc_name_str(w->doc, n->name));
}

/* The nearest element around `n` whose tags are written; NULL when there is none. */
static const struct op_node *written_parent(const struct writer *w, const struct op_node *n)
{
    while (n != w->root && (n = op_parent(n)))
        if (n->kind == OP_ELEMENT && is_writable(w, n))
            return n;
    return NULL;
}

/* The three in a row, as tags and attributes begin and end. */
static inline void add_between(struct op_buf *out, op_str before, op_str s, op_str after)
{
    size_t n = before.n + s.n + after.n, max = out->max ? out->max : OP_BUF_MAX;
    if (out->n >= out->cap || n >= out->cap - out->n || n > max - out->n) {
        op_buf_add(out, before);
        op_buf_add(out, s);
        op_buf_add(out, after);
        return;
    }
    char *p = out->p + out->n;
    memcpy(p, before.p, before.n);
    memcpy(p + before.n, s.p, s.n);
    memcpy(p + before.n + s.n, after.p, after.n);
    p[n] = 0;
    out->n += n;
}

static op_str name_of(const struct writer *w, const struct op_node *n)
{
    return n->name < OP_N_COUNT ? op_known_name(n->name) : op_doc_name_str(w->doc, n->name);
}

static void write_attr(const struct writer *w, const struct op_node *n, uint32_t index)
{
    const struct op_attr *a = &n->u.attrs[index];
    op_str name = a->name < OP_N_COUNT ? op_known_name(a->name) : op_doc_name_str(w->doc, a->name);
    bool known = a->ns == OP_NS_HTML || a->ns == OP_NS_XLINK || a->ns == OP_NS_XML ||
                 (a->ns == OP_NS_EPUB && w->options->epub) || (a->ns == OP_NS_OP && w->options->stream);
    if (!known || a->name == OP_N_XMLNS || (a->name >= OP_N_COUNT && !is_xml_name(name)))
        return;
    /* Outside SVG and MathML HTML's parser takes a prefix for a part of the name. */
    bool prefixed = a->ns == OP_NS_HTML && a->name < OP_N_COUNT && op_name_flags[a->name] & OP_NAME_PREFIXED;
    if (prefixed && (a->name != OP_N_XML_LANG || op_attr_ns(n, OP_NS_XML, OP_N_LANG).p))
        return;
    /* XML forbids what HTML's parser only does after adjusting names: the same name twice. Names without a number are
       not adjusted; there may be many. */
    for (uint32_t i = 0; i < index && a->name < OP_N_COUNT; i++)
        if (n->u.attrs[i].name == a->name && n->u.attrs[i].ns == a->ns)
            return;
    if (a->ns != OP_NS_HTML)
        add_between(w->out, OP_STR(" "), op_str_z(prefixes[a->ns]), name);
    else
        add_between(w->out, OP_STR(" "), name, OP_STR(""));
    op_buf_add(w->out, OP_STR("=\""));
    escape(op_attr_value(a), true, w->out);
    op_buf_addc(w->out, '"');
}

static bool uses_xlink(const struct op_node *n)
{
    for (uint32_t i = 0; i < n->n; i++)
        if (n->u.attrs[i].ns == OP_NS_XLINK)
            return true;
    return false;
}

static void write_place(struct writer *w, struct op_place place)
{
    op_buf_addz(w->out, " op:at=\"");
    op_buf_add_uint(w->out, place.line);
    op_buf_addc(w->out, ':');
    op_buf_add_uint(w->out, place.column);
    op_buf_addc(w->out, '"');
}

static void write_start(struct writer *w, const struct op_node *n)
{
    const struct op_node *parent = written_parent(w, n);
    add_between(w->out, OP_STR("<"), name_of(w, n), OP_STR(""));
    if (!parent || parent->ns != n->ns)
        op_buf_add_all(w->out, " xmlns=\"", namespace_uris[n->ns], "\"", NULL);
    if (!parent && w->options->epub)
        op_buf_add_all(w->out, " xmlns:epub=\"", namespace_uris[OP_NS_EPUB], "\"", NULL);
    if (!parent && w->options->stream)
        op_buf_add_all(w->out, " xmlns:op=\"", namespace_uris[OP_NS_OP], "\"", NULL);
    if (uses_xlink(n))
        op_buf_add_all(w->out, " xmlns:xlink=\"", namespace_uris[OP_NS_XLINK], "\"", NULL);
    if (w->options->stream && n->pos) {
        struct op_place place = op_doc_place(w->doc, n);
        if (place.line && (place.line != w->last.line || place.column != w->last.column))
            write_place(w, place);
        w->last = place;
    }
    for (uint32_t i = 0; i < n->n; i++)
        write_attr(w, n, i);
}

static void close_start(struct writer *w)
{
    if (w->open)
        op_buf_addc(w->out, '>');
    w->open = false;
}

/* Comments serve nobody behind the parser. */
static void write_event(struct writer *w, const struct op_walk *walk)
{
    const struct op_node *n = walk->node;
    if (n->kind == OP_TEXT && walk->event == OP_ENTER && n->n) {
        struct op_place place;
        close_start(w);
        if (w->options->stream && n->pos && op_doc_text_place(w->doc, n, &place))
            op_buf_addf(w->out, "<?op-at %u:%u?>", place.line, place.column);
        escape(op_text(n), false, w->out);
    }
    if (n->kind != OP_ELEMENT || !is_writable(w, n))
        return;
    bool is_void = op_flags(n) & OP_NAME_VOID;
    if (walk->event == OP_ENTER) {
        close_start(w);
        write_start(w, n);
        /* Whether an element of SVG or MathML is empty shows when it is left: what it holds may not be writable. */
        w->open = n->ns != OP_NS_HTML;
        if (!w->open)
            op_buf_add(w->out, is_void ? OP_STR("/>") : OP_STR(">"));
    } else if (w->open) {
        op_buf_addz(w->out, "/>");
        w->open = false;
    } else if (!is_void) {
        add_between(w->out, OP_STR("</"), name_of(w, n), OP_STR(">"));
    }
}

void op_xhtml_write(struct op_doc *doc, const struct op_node *node, const struct op_xhtml_options *options,
                    struct op_buf *out)
{
    struct writer w = {.doc = doc, .options = options, .out = out, .root = node};
    struct op_walk walk;
    op_walk_start(&walk, (struct op_node *)(uintptr_t)node);
    while (op_walk_next(&walk))
        write_event(&w, &walk);
}
