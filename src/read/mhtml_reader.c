/* The reader of MHTML (RFC 2557): a page and what it shows in one message of many parts, as browsers save it. */
#include <stdlib.h>

#include "base/base64.h"
#include "doc/srcset.h"
#include "offprint/charset.h"
#include "offprint/html.h"
#include "offprint/metadata.h"
#include "offprint/resource.h"
#include "offprint/uri.h"
#include "read/readers.h"

#define PARTS_MAX 4096
#define HEADER_MAX ((size_t)64 << 10)
#define LOCATION_MAX 4000

/* -- Headers (RFC 2045, RFC 5322) -- */

struct part {
    op_str type;     /* "text/html; charset=..." */
    op_str encoding; /* of the transfer */
    op_str location, id;
    op_str body;
    op_str href; /* as data: URI, once it was shown; empty when it is too large for one */
};

/* The value of the field, its continuation lines included; absent when there is none. */
static op_str field(op_str header, op_str name)
{
    for (op_str rest = header, line; rest.p;) {
        const char *from = rest.p;
        line = op_str_cut(&rest, '\n');
        if (!op_str_starts_ci(line, name) || line.n <= name.n || line.p[name.n] != ':')
            continue;
        while (rest.n && (rest.p[0] == ' ' || rest.p[0] == '\t'))
            line = op_str_cut(&rest, '\n');
        return op_str_trim(op_str_skip(op_str_range(from, line.p + line.n), name.n + 1));
    }
    return OP_STR_NONE;
}

/* Takes a parameter from the front of what stands behind a semicolon: its name, and its value without quotation marks.
 */
static op_str take_parameter(op_str *rest, op_str *value)
{
    size_t n = 0;
    while (n < rest->n && rest->p[n] != '=' && rest->p[n] != ';')
        n++;
    op_str name = op_str_trim(op_str_first(*rest, n));
    bool assigned = n < rest->n && rest->p[n] == '=';
    *rest = op_str_skip(*rest, n + assigned);
    *value = OP_STR("");
    if (assigned && rest->n && rest->p[0] == '"') {
        *rest = op_str_skip(*rest, 1);
        *value = op_str_cut(rest, '"');
        (void)op_str_cut(rest, ';');
    } else {
        *value = op_str_cut(rest, ';');
    }
    *value = op_str_trim(*value);
    return name;
}

/* The parameter of a field; absent when it is not there. */
static op_str parameter(op_str field, op_str name)
{
    op_str rest = field, value;
    (void)op_str_cut(&rest, ';');
    while (rest.p)
        if (op_str_eq_ci(take_parameter(&rest, &value), name))
            return value;
    return OP_STR_NONE;
}

/* Everything up to the first empty line, which goes with it. */
static op_str cut_header(op_str *rest)
{
    const char *from = rest->p;
    for (op_str line; rest->p;) {
        line = op_str_cut(rest, '\n');
        if (!op_str_trim(line).n)
            return op_str_range(from, line.p);
    }
    return OP_STR_NONE;
}

static int sniff(const struct op_input *input)
{
    op_str top = op_str_first(input->bytes, HEADER_MAX);
    /* Every page comes by here, and begins otherwise. */
    if (!top.n || !op_is_alpha(top.p[0]))
        return 0;
    op_str header = cut_header(&top), type = field(header, OP_STR("Content-Type"));
    bool related = op_str_starts_ci(type, OP_STR("multipart/")) && parameter(type, OP_STR("boundary")).n;
    return related && field(header, OP_STR("MIME-Version")).n ? 95 : 0;
}

/* -- Parts -- */

struct message {
    struct part *parts; /* owned */
    size_t n;
    op_str boundary;
};

/* Is the line a boundary: two hyphens and its name? */
static bool is_boundary(const struct message *m, op_str line)
{
    return op_str_starts(line, OP_STR("--")) && op_str_starts(op_str_skip(line, 2), m->boundary);
}

static void add_part(struct message *m, op_str text)
{
    op_str header = cut_header(&text);
    if (m->n == PARTS_MAX || !text.p)
        return;
    if (!m->parts)
        m->parts = op_xcalloc(PARTS_MAX, sizeof *m->parts);
    op_str id = field(header, OP_STR("Content-ID")), location = field(header, OP_STR("Content-Location"));
    if (id.n > 2 && id.p[0] == '<')
        id = op_str_make(id.p + 1, id.n - 2);
    m->parts[m->n++] = (struct part){
        field(header, OP_STR("Content-Type")),
        field(header, OP_STR("Content-Transfer-Encoding")),
        location.n <= LOCATION_MAX ? location : OP_STR_NONE,
        id,
        text,
        OP_STR_NONE,
    };
}

static void split(struct message *m, op_str text)
{
    const char *from = NULL;
    for (op_str rest = text, line; rest.p;) {
        line = op_str_cut(&rest, '\n');
        if (line.n < 3 || line.p[0] != '-' || !is_boundary(m, line))
            continue;
        if (from)
            add_part(m, op_str_range(from, line.p));
        from = line.p + line.n + (rest.p ? 1 : 0);
        if (op_str_starts(op_str_skip(line, 2 + m->boundary.n), OP_STR("--")))
            return;
    }
    /* The end of a file that was cut off is that of its last part. */
    if (from && from < text.p + text.n)
        add_part(m, op_str_range(from, text.p + text.n));
}

/* What a mail on its way has added to the end of a line is white space. */
static bool ends_line(op_str s)
{
    size_t n = 0;
    while (n < s.n && (s.p[n] == ' ' || s.p[n] == '\t'))
        n++;
    return n < s.n && s.p[n] == '\n';
}

/* RFC 2045, section 6.7 */
static void decode_quoted_printable(op_str s, struct op_buf *out)
{
    for (size_t i = 0; i < s.n; i++) {
        int high = i + 2 < s.n ? op_hex_value(s.p[i + 1]) : -1, low = i + 2 < s.n ? op_hex_value(s.p[i + 2]) : -1;
        if (s.p[i] == '=' && high >= 0 && low >= 0) {
            op_buf_addc(out, (char)(unsigned char)(high << 4 | low));
            i += 2;
        } else if (s.p[i] == '=' && ends_line(op_str_skip(s, i + 1))) {
            i = op_str_find_char(s, '\n', i);
        } else {
            op_buf_addc(out, s.p[i]);
        }
    }
}

static void decode_body(const struct part *part, struct op_buf *out)
{
    if (op_str_eq_ci(part->encoding, OP_STR("quoted-printable"))) {
        decode_quoted_printable(part->body, out);
    } else if (op_str_eq_ci(part->encoding, OP_STR("base64"))) {
        char *to = op_buf_reserve(out, part->body.n);
        out->n += to ? op_base64_decode(part->body, to) : 0;
    } else {
        op_buf_add(out, part->body);
    }
}

/* -- The article -- */

/* What one message may put into a document, each showing counted. */
#define SHOWN_MAX ((size_t)256 << 20)

struct mhtml {
    struct message *message;
    struct part *page;
    op_str base;                        /* what addresses in the page count from */
    struct part **by_location, **by_id; /* sorted; owned */
    const struct op_sink *next;
    struct op_arena scratch;
    size_t shown;
};

static int compare_locations(const void *a, const void *b)
{
    const struct part *const *x = a, *const *y = b;
    int order = op_str_compare((*x)->location, (*y)->location);
    return order ? order : (*x > *y) - (*x < *y);
}

static int compare_ids(const void *a, const void *b)
{
    const struct part *const *x = a, *const *y = b;
    int order = op_str_compare((*x)->id, (*y)->id);
    return order ? order : (*x > *y) - (*x < *y);
}

static int find_location(const void *key, const void *member)
{
    const struct part *const *part = member;
    return op_str_compare(*(const op_str *)key, (*part)->location);
}

static int find_id(const void *key, const void *member)
{
    const struct part *const *part = member;
    return op_str_compare(*(const op_str *)key, (*part)->id);
}

static void sort_parts(struct mhtml *m)
{
    size_t n = m->message->n;
    m->by_location = op_xcalloc(n, sizeof(struct part *));
    m->by_id = op_xcalloc(n, sizeof(struct part *));
    for (size_t i = 0; i < n; i++)
        m->by_location[i] = m->by_id[i] = &m->message->parts[i];
    qsort(m->by_location, n, sizeof(struct part *), compare_locations);
    qsort(m->by_id, n, sizeof(struct part *), compare_ids);
}

/* The part that an address means; NULL when there is none. */
static struct part *find_part(struct mhtml *m, op_str address)
{
    struct op_uri uri = op_uri_parse(address);
    size_t n = m->message->n;
    struct part **found = NULL;
    if (op_str_eq_ci(uri.scheme, OP_STR("cid"))) {
        found = bsearch(&uri.path, m->by_id, n, sizeof(struct part *), find_id);
    } else {
        op_str whole = op_uri_resolve(&m->scratch, m->base, address);
        found = bsearch(&whole, m->by_location, n, sizeof(struct part *), find_location);
        if (!found)
            found = bsearch(&address, m->by_location, n, sizeof(struct part *), find_location);
    }
    return found ? *found : NULL;
}

static void make_href(struct op_arena *arena, struct part *part)
{
    struct op_buf bytes = OP_BUF_INIT;
    decode_body(part, &bytes);
    part->href = op_resource_data_uri(arena, op_buf_str(&bytes), op_image_sniff(op_buf_str(&bytes)).type);
    if (!part->href.p)
        part->href = OP_STR("");
    op_buf_release(&bytes);
}

/* The part that holds the image at an address; NULL when there is none. */
static struct part *find_image(struct mhtml *m, op_str address)
{
    address = op_str_trim(address);
    op_arena_reset(&m->scratch);
    struct part *part = address.n && address.n <= LOCATION_MAX ? find_part(m, address) : NULL;
    return part && op_str_starts_ci(part->type, OP_STR("image/")) ? part : NULL;
}

static struct part *find_candidate(struct mhtml *m, const struct op_node *n)
{
    struct part *part = NULL;
    op_str set = op_attr(n, OP_N_SRCSET);
    for (struct srcset_source source; !part && srcset_next(&set, 1, &source);)
        part = find_image(m, source.url);
    return part;
}

/* A browser saves what it has shown, which may be any of those that the page offers for the image: in it, or, of a
   picture, in the sources before it. */
static struct part *find_shown(struct mhtml *m, struct op_node *img)
{
    struct part *part = find_candidate(m, img);
    if (!part)
        part = find_image(m, op_attr(img, OP_N_SRC));
    if (!part && op_parent(img) && op_is(op_parent(img), OP_N_PICTURE))
        for (struct op_node *n = op_prev(img); n && !part && !op_is(n, OP_N_IMG); n = op_prev(n))
            if (op_is(n, OP_N_SOURCE))
                part = find_candidate(m, n);
    return part;
}

/* What the message holds of an image becomes a data: URI, which is better than all that it does not hold. */
static void settle_image(struct mhtml *m, struct op_article *a, struct op_node *img)
{
    struct part *part = find_shown(m, img);
    if (part && !part->href.p)
        make_href(a->doc.arena, part);
    if (!part || !part->href.n || part->href.n > SHOWN_MAX - m->shown)
        return;
    m->shown += part->href.n;
    op_attr_set(&a->doc, img, OP_N_SRC, part->href);
    op_attr_remove(img, OP_N_SRCSET);
    if (op_parent(img) && op_is(op_parent(img), OP_N_PICTURE))
        for (struct op_node *n = op_prev(img); n && !op_is(n, OP_N_IMG); n = op_prev(n))
            if (op_is(n, OP_N_SOURCE))
                op_attr_remove(n, OP_N_SRCSET);
}

static bool take_article(void *self, struct op_article *a)
{
    struct mhtml *m = self;
    struct op_walk w;
    m->base = op_uri_is_web(m->page->location) ? op_meta(a, OP_META_BASE) : m->page->location;
    op_walk_start(&w, a->body);
    while (op_walk_next(&w))
        if (w.event == OP_ENTER && op_is(w.node, OP_N_IMG))
            settle_image(m, a, w.node);
    return op_emit(m->next, a);
}

/* The page: the part that the message says it begins with, else its first one of HTML. */
static struct part *find_page(const struct message *m, op_str type)
{
    op_str start = parameter(type, OP_STR("start"));
    if (start.n > 2 && start.p[0] == '<')
        start = op_str_make(start.p + 1, start.n - 2);
    struct part *first = NULL;
    for (size_t i = 0; i < m->n; i++) {
        bool html = op_str_starts_ci(m->parts[i].type, OP_STR("text/html")) ||
                    op_str_starts_ci(m->parts[i].type, OP_STR("application/xhtml"));
        if (html && start.n && op_str_eq(m->parts[i].id, start))
            return &m->parts[i];
        first = html && !first ? &m->parts[i] : first;
    }
    return first;
}

static bool read_page(struct op_ctx *ctx, const struct op_input *input, struct mhtml *m,
                      const struct op_read_options *options, struct op_arena *arena)
{
    struct op_buf bytes = OP_BUF_INIT, store = OP_BUF_INIT;
    struct op_charset_result charset;
    struct op_input page = *input;
    const struct op_sink sink = {take_article, m};
    op_str label = parameter(m->page->type, OP_STR("charset"));
    bool good = false;
    /* What the message does not hold is where the page was, not beside the file. */
    if (op_uri_is_web(m->page->location))
        page.address = m->page->location;
    decode_body(m->page, &bytes);
    char *padding = op_buf_reserve(&bytes, OP_HTML_PADDING);
    if (padding)
        memset(padding, 0, OP_HTML_PADDING);
    if (padding && op_str_trim(op_buf_str(&bytes)).n &&
        op_charset_decode(op_buf_str(&bytes), op_charset_known(label) ? label : OP_STR_NONE, &store, &page.bytes,
                          &charset))
        good = op_reader_html.read(ctx, &page, options, arena, &sink);
    else
        op_report(ctx, OP_DIAG_INPUT_BINARY, (struct op_place){input->name, 0, 0},
                  "its page is not a text, leaving it out");
    op_buf_release(&bytes);
    op_buf_release(&store);
    return good;
}

static bool read_mhtml(struct op_ctx *ctx, const struct op_input *input, const struct op_read_options *options,
                       struct op_arena *arena, const struct op_sink *sink)
{
    op_str rest = input->bytes, header = cut_header(&rest), type = field(header, OP_STR("Content-Type"));
    struct message message = {.boundary = parameter(type, OP_STR("boundary"))};
    if (message.boundary.n)
        split(&message, rest);
    struct mhtml m = {.message = &message, .page = find_page(&message, type), .next = sink};
    bool good = false;
    if (m.page) {
        sort_parts(&m);
        op_arena_init(&m.scratch, (size_t)1 << 20);
        good = read_page(ctx, input, &m, options, arena);
    } else {
        op_report(ctx, OP_DIAG_INPUT_BINARY, (struct op_place){input->name, 0, 0},
                  "a message of parts without a page, leaving it out");
    }
    if (m.page)
        op_arena_release(&m.scratch);
    free(m.by_location);
    free(m.by_id);
    free(message.parts);
    return good;
}

const struct op_reader op_reader_mhtml = {"mhtml", "web pages saved with their pictures in one file", sniff,
                                          read_mhtml};
