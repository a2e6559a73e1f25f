/* Atom and RSS. Elements are told by their local names: feeds declare namespaces as they please, and no two modules
   that matter here mean different things by one name. */
#include "offprint/uri.h"
#include "offprint/xhtml.h"
#include "read/book_mend.h"
#include "read/feed.h"
#include "xml/xml.h"

/* A description that is longer is no summary. */
enum { SUMMARY_MAX = 1000 };

/* -- Is it one? -- */

/* What stands before the root element goes: declaration, comments, doctype. */
static op_str skip_prolog(op_str s)
{
    static const struct {
        op_str begin, end;
    } parts[] = {{OP_STR_INIT("<?"), OP_STR_INIT("?>")},
                 {OP_STR_INIT("<!--"), OP_STR_INIT("-->")},
                 {OP_STR_INIT("<!"), OP_STR_INIT(">")}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        s = op_str_trim(s);
        if (!op_str_starts(s, parts[i].begin))
            continue;
        size_t end = op_str_find(s, parts[i].end, parts[i].begin.n);
        if (end == OP_NOT_FOUND)
            return OP_STR_NONE;
        s = op_str_skip(s, end + parts[i].end.n);
        i = (size_t)-1;
    }
    return s;
}

bool feed_xml_is(op_str bytes)
{
    enum { LOOK_MAX = 64 << 10 };
    op_str root = skip_prolog(op_str_first(bytes, LOOK_MAX));
    if (!root.n || root.p[0] != '<')
        return false;
    root = op_str_first(root, op_str_find_char(root, '>', 0));
    op_str name = op_str_word(&root);
    if (op_str_eq(name, OP_STR("<rss")))
        return true;
    if (op_str_ends(name, OP_STR("feed")))
        return op_str_find(root, OP_STR("/2005/Atom"), 0) != OP_NOT_FOUND ||
               op_str_find(root, OP_STR("purl.org/atom/"), 0) != OP_NOT_FOUND;
    return op_str_ends(name, OP_STR(":RDF")) && (op_str_find(root, OP_STR("purl.org/rss/"), 0) != OP_NOT_FOUND ||
                                                 op_str_find(root, OP_STR("/rdf/simple/0.9"), 0) != OP_NOT_FOUND);
}

/* -- Elements -- */

static bool is_named(const struct feed *feed, const struct op_node *n, const char *name)
{
    return op_is_element(n) && op_str_eq(op_doc_name_str(&feed->doc, n->name), op_str_z(name));
}

static const struct op_node *child_named(const struct feed *feed, const struct op_node *of, const char *name)
{
    for (const struct op_node *n = op_first(of); n; n = op_next(n))
        if (is_named(feed, n, name))
            return n;
    return NULL;
}

static op_str attribute(struct feed *feed, const struct op_node *n, const char *name)
{
    return op_attr(n, op_doc_name(&feed->doc, op_str_z(name)));
}

static op_str raw_text(struct op_arena *arena, const struct op_node *n)
{
    struct op_buf text = OP_BUF_INIT;
    op_text_content(n, &text);
    op_str copy = op_arena_dup(arena, op_str_trim(op_buf_str(&text)));
    op_buf_release(&text);
    return copy.p ? copy : OP_STR("");
}

/* How a text is written. Of RSS nobody knows; all programs write HTML. */
enum text_kind { TEXT_PLAIN, TEXT_HTML, TEXT_XHTML };

static enum text_kind kind_of(struct feed *feed, const struct op_node *n)
{
    for (const struct op_node *c = op_first(n); c; c = op_next(c))
        if (op_is_element(c))
            return TEXT_XHTML;
    return !feed->atom || op_str_ends(attribute(feed, n, "type"), OP_STR("html")) ? TEXT_HTML : TEXT_PLAIN;
}

static op_str plain_text(struct feed *feed, struct op_arena *arena, const struct op_node *n)
{
    op_str raw = raw_text(arena, n);
    return kind_of(feed, n) == TEXT_HTML ? feed_text_of_html(arena, raw) : raw;
}

static void add_html(struct feed *feed, struct op_arena *arena, const struct op_node *n, struct op_buf *out)
{
    static const struct op_xhtml_options options = {.stream = false};
    switch (kind_of(feed, n)) {
    case TEXT_PLAIN:
        feed_html_of_text(raw_text(arena, n), out);
        break;
    case TEXT_HTML:
        op_text_content(n, out);
        break;
    case TEXT_XHTML:
        for (const struct op_node *c = op_first(n); c; c = op_next(c))
            op_xhtml_write(&feed->doc, c, &options, out);
        break;
    }
}

/* What xml:base says along the way to `n`; absent when it says nothing. */
static op_str base_at(struct feed *feed, struct op_arena *arena, const struct op_node *n)
{
    op_str base = OP_STR_NONE;
    for (; n; n = op_parent(n)) {
        op_str here = op_is_element(n) ? op_attr_ns(n, OP_NS_XML, OP_N_BASE) : OP_STR_NONE;
        if (here.n)
            base = base.n ? op_uri_resolve(arena, here, base) : here;
    }
    if (base.n && feed->address.n)
        base = op_uri_resolve(arena, feed->address, base);
    return op_uri_is_absolute(base) ? base : feed->address;
}

/* -- Items -- */

struct reading {
    struct feed *feed;
    struct feed_item *item;
    struct op_buf more;         /* recordings, films */
    const struct op_node *body; /* the fullest text so far */
    const struct op_node *summary;
    op_str permalink; /* of the id, for those who give no link */
};

/* Atom's persons are elements; of RSS, `mail (Name)`, as front matter has it. */
static void take_author(struct reading *r, const struct op_node *n, const char *key)
{
    const struct op_node *name = child_named(r->feed, n, "name");
    op_str text = raw_text(r->item->arena, name ? name : n);
    bool address = op_str_find_char(text, '@', 0) != OP_NOT_FOUND && op_str_find_char(text, ' ', 0) == OP_NOT_FOUND;
    if (!address)
        feed_item_add(r->item, key, text, true);
}

static void take_category(struct reading *r, const struct op_node *n, const char *key)
{
    op_str text = attribute(r->feed, n, "label");
    if (!text.n)
        text = attribute(r->feed, n, "term");
    feed_item_add(r->item, key, text.n ? text : plain_text(r->feed, r->item->arena, n), true);
}

static void take_link(struct reading *r, const struct op_node *n, const char *key)
{
    op_str href = attribute(r->feed, n, "href"), rel = attribute(r->feed, n, "rel"),
           type = attribute(r->feed, n, "type");
    if (op_str_eq(rel, OP_STR("enclosure")))
        feed_item_add_media(r->item, href, type, &r->more);
    else if (!href.n ||
             ((!rel.n || op_str_eq(rel, OP_STR("alternate"))) && (!type.n || op_str_ends(type, OP_STR("html")))))
        feed_item_add_address(r->item, key, href.n ? href : raw_text(r->item->arena, n));
}

static void take_id(struct reading *r, const struct op_node *n, const char *key)
{
    op_str id = raw_text(r->item->arena, n);
    if (op_str_starts_ci(id, OP_STR("urn:")))
        feed_item_add(r->item, key, id, false);
    else if (op_str_starts_ci(id, OP_STR("http")) && !op_str_eq(attribute(r->feed, n, "isPermaLink"), OP_STR("false")))
        r->permalink = id;
}

static void take_image(struct reading *r, const struct op_node *n, const char *key)
{
    op_str url = attribute(r->feed, n, "url");
    feed_item_add_address(r->item, key, url.n ? url : attribute(r->feed, n, "href"));
}

static void take_media(struct reading *r, const struct op_node *n, const char *key)
{
    op_str type = attribute(r->feed, n, "type");
    if (op_str_eq(attribute(r->feed, n, "medium"), OP_STR("image")))
        type = OP_STR("image/*");
    (void)key;
    feed_item_add_media(r->item, attribute(r->feed, n, "url"), type, &r->more);
}

static void take_text(struct reading *r, const struct op_node *n, const char *key)
{
    feed_item_add(r->item, key, plain_text(r->feed, r->item->arena, n), false);
}

static void take_summary(struct reading *r, const struct op_node *n, const char *key)
{
    (void)key;
    if (!r->summary)
        r->summary = n;
}

/* Also Media RSS's element of this name, which is no text. */
static void take_content(struct reading *r, const struct op_node *n, const char *key)
{
    if (attribute(r->feed, n, "url").n)
        take_media(r, n, key);
    else if (!r->body && !attribute(r->feed, n, "src").n)
        r->body = n;
}

struct field {
    const char *name, *key;
    void (*take)(struct reading *r, const struct op_node *n, const char *key);
    bool inherited; /* what the feed says holds for items that say nothing */
};

static const struct field fields[] = {
    {"title", "title", take_text, false},
    {"published", "date", take_text, false},
    {"pubDate", "date", take_text, false},
    {"issued", "date", take_text, false},
    {"date", "date", take_text, false},
    {"updated", "updated", take_text, false},
    {"modified", "updated", take_text, false},
    {"rights", "rights", take_text, true},
    {"copyright", "rights", take_text, true},
    {"language", "lang", take_text, true},
    {"author", "author", take_author, true},
    {"creator", "author", take_author, true},
    {"category", "categories", take_category, false},
    {"subject", "categories", take_category, false},
    {"origLink", "canonicalurl", take_link, false}, /* where a service has put its own into the other */
    {"link", "originalurl", take_link, false},
    {"guid", "identifier", take_id, false},
    {"id", "identifier", take_id, false},
    {"thumbnail", "thumbnail", take_image, false},
    {"image", "thumbnail", take_image, false},
    {"enclosure", NULL, take_media, false},
    {"content", NULL, take_content, false},
    {"encoded", NULL, take_content, false},
    {"body", NULL, take_content, false},
    {"description", NULL, take_summary, false},
    {"summary", NULL, take_summary, false},
};

static const struct field *field_of(const struct feed *feed, const struct op_node *n)
{
    for (size_t i = 0; op_is_element(n) && i < sizeof fields / sizeof *fields; i++)
        if (is_named(feed, n, fields[i].name))
            return &fields[i];
    return NULL;
}

/* What the feed says for all, where the item says nothing. */
static void inherit(struct reading *r)
{
    struct front_values said = *r->item->values; /* of these, the feed's do not count below */
    struct feed_item item = *r->item;
    item.values = &said;
    for (size_t i = 0; i < r->feed->common_count; i++) {
        const struct field *field = field_of(r->feed, r->feed->common[i]);
        if (field && !feed_item_find(&item, field->key))
            field->take(r, r->feed->common[i], field->key);
    }
    if (!feed_item_find(r->item, "lang"))
        feed_item_add(r->item, "lang", op_attr_ns(r->feed->root, OP_NS_XML, OP_N_LANG), false);
}

/* The text is what says most; a summary beside it is one. */
static void settle_text(struct reading *r)
{
    struct op_buf html = OP_BUF_INIT;
    const struct op_node *body = r->body ? r->body : r->summary;
    struct op_arena *arena = r->item->arena;
    op_str summary = r->body && r->summary ? plain_text(r->feed, arena, r->summary) : OP_STR_NONE;
    if (summary.n <= SUMMARY_MAX)
        feed_item_add(r->item, "description", summary, false);
    if (body) {
        op_str base = base_at(r->feed, arena, body);
        r->item->base = base.n ? base : r->item->base;
        r->item->line = op_doc_place(&r->feed->doc, body).line;
        add_html(r->feed, arena, body, &html);
        feed_item_add(r->item, "lang", op_attr_ns(body, OP_NS_XML, OP_N_LANG), false);
    }
    feed_item_set_html(r->item, op_buf_str(&html), op_buf_str(&r->more));
    op_buf_release(&html);
}

void feed_xml_item(struct feed *feed, const struct op_node *node, struct feed_item *item)
{
    struct reading r = {.feed = feed, .item = item};
    item->base = base_at(feed, item->arena, node);
    item->line = op_doc_place(&feed->doc, node).line;
    for (const struct op_node *n = op_first(node); n; n = op_next(n)) {
        const struct field *field = field_of(feed, n);
        if (field)
            field->take(&r, n, field->key);
    }
    if (!feed_item_find(item, "originalurl"))
        feed_item_add_address(item, "canonicalurl", r.permalink);
    /* Atom asks for this date only. */
    const struct front_value *updated = feed_item_find(item, "updated");
    if (updated && !feed_item_find(item, "date"))
        feed_item_add(item, "date", updated->text, false);
    settle_text(&r);
    feed_item_add(item, "lang", op_attr_ns(node, OP_NS_XML, OP_N_LANG), false);
    inherit(&r);
    op_buf_release(&r.more);
}

/* -- The document -- */

static bool parse(struct feed *feed, op_str bytes, struct op_xml_fault *fault)
{
    op_doc_init(&feed->doc, &feed->arena);
    feed->doc.lines.kind = OP_POS_INDEX;
    return op_xml_parse(feed->ctx, &feed->doc, bytes, fault);
}

/* The text is UTF-8 by now, whatever its declaration says. Blanks take its place, so that lines keep their numbers. */
static op_str without_declaration(struct op_arena *arena, op_str bytes)
{
    size_t end =
        op_str_starts(op_str_trim(bytes), OP_STR("<?xml ")) ? op_str_find(bytes, OP_STR("?>"), 0) : OP_NOT_FOUND;
    if (end == OP_NOT_FOUND)
        return bytes;
    char *copy = op_arena_alloc(arena, bytes.n);
    memcpy(copy, bytes.p, bytes.n);
    for (size_t k = 0; k < end + 2; k++)
        copy[k] = copy[k] == '\n' ? '\n' : ' ';
    return op_str_make(copy, bytes.n);
}

static bool is_item(const struct feed *feed, const struct op_node *n)
{
    return is_named(feed, n, feed->atom ? "entry" : "item");
}

static void note_common(struct feed *feed)
{
    for (const struct op_node *n = op_first(feed->channel); n && feed->common_count < FEED_COMMON_MAX; n = op_next(n)) {
        const struct field *field = is_item(feed, n) ? NULL : field_of(feed, n);
        if (field && field->inherited)
            feed->common[feed->common_count++] = n;
    }
}

bool feed_xml_read(struct feed *feed, op_str bytes)
{
    struct op_xml_fault fault, other;
    struct op_place place = {feed->file, 0, 0};
    bytes = without_declaration(&feed->arena, bytes);
    bool good = parse(feed, bytes, &fault);
    if (!good) {
        bool mended = parse(feed, book_mend(&feed->arena, bytes, BOOK_MEND_REFERENCES), &other);
        place.line = mended ? fault.line : other.line;
        place.column = mended ? fault.column : other.column;
        if (mended)
            op_report(feed->ctx, OP_DIAG_FEED_REPAIR, place, "%s, mending that", fault.message);
        else
            op_report(feed->ctx, OP_DIAG_FEED, place, "%s, leaving out what stands behind it", other.message);
        good = mended;
    }
    for (feed->root = op_first(feed->doc.root); feed->root && !op_is_element(feed->root);)
        feed->root = op_next(feed->root);
    if (!feed->root)
        return false;
    feed->atom = is_named(feed, feed->root, "feed");
    feed->channel = feed->atom ? feed->root : child_named(feed, feed->root, "channel");
    const struct op_node *title = feed->channel ? child_named(feed, feed->channel, "title") : NULL;
    if (title)
        feed->title = plain_text(feed, &feed->arena, title);
    if (feed->channel)
        note_common(feed);
    return good;
}

const struct op_node *feed_xml_next(const struct feed *feed, const struct op_node *item)
{
    /* RSS 1.0 has its items beside the channel. */
    const struct op_node *list = is_named(feed, feed->root, "RDF") ? feed->root : feed->channel;
    const struct op_node *n = item ? op_next(item) : list ? op_first(list) : NULL;
    while (n && !is_item(feed, n))
        n = op_next(n);
    return n;
}
