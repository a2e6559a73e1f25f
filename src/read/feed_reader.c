/* The reader of feeds: each item is an article, and all of them are of the book that the feed is. */
#include "offprint/html.h"
#include "offprint/metadata.h"
#include "offprint/uri.h"
#include "read/feed.h"
#include "read/post.h"
#include "read/readers.h"

static int sniff(const struct op_input *input)
{
    return feed_xml_is(input->bytes) || feed_json_is(input->bytes) ? 95 : 0;
}

struct feed_sink {
    const struct op_sink *next;
    const struct feed *feed;
};

static bool take_article(void *self, struct op_article *a)
{
    const struct feed_sink *s = self;
    (void)op_meta_add(a, OP_META_BOOK, s->feed->title);
    (void)op_meta_add(a, OP_META_PUBLISHER, s->feed->title);
    return op_emit(s->next, a);
}

static op_str page_of(const struct front_values *values)
{
    for (size_t i = 0; i < values->n; i++)
        if (op_str_ends(values->v[i].key, OP_STR("url")))
            return values->v[i].text;
    return OP_STR_NONE;
}

/* An item that says nothing but its address is a link to it. */
static void add_link(struct post *p)
{
    struct op_article *a = &p->article;
    op_str address = page_of(&p->values);
    if (op_first(a->body) || !address.n)
        return;
    struct op_node *paragraph = op_new_element(&a->doc, OP_N_P), *link = op_new_element(&a->doc, OP_N_A);
    op_attr_set(&a->doc, link, OP_N_HREF, address);
    op_append(link, op_new_text(&a->doc, address));
    op_append(paragraph, link);
    op_append(a->body, paragraph);
}

struct reading {
    struct feed *feed;
    const struct op_input *input;
    const struct op_read_options *options;
    struct op_arena *arena;
    const struct op_sink *sink;
};

/* One of `node` and `value` is the item. */
static bool read_item(struct reading *r, const struct op_node *node, const struct json_value *value)
{
    static const struct op_html_options html_options = {.scripting = false};
    struct post p;
    struct op_input input = *r->input;
    post_start(&p, r->feed->ctx, &input, r->options, r->arena);
    p.of_many = p.authored = true;
    struct feed_item item = {.arena = r->arena, .values = &p.values};
    if (node)
        feed_xml_item(r->feed, node, &item);
    else
        feed_json_item(r->feed, value, &item);
    input.address = item.base.n ? item.base : page_of(&p.values);
    struct op_doc *doc = &p.article.doc;
    doc->lines.kind = item.line ? OP_POS_TEXT : OP_POS_NONE;
    doc->lines.text = item.html;
    doc->lines.first_line = item.line;
    op_article_adopt(&p.article);
    size_t flattened = op_html_parse_fragment(doc, item.html, &html_options, OP_NS_HTML, OP_N_BODY, p.article.body);
    add_link(&p);
    return post_finish(&p, OP_KIND_POST, flattened, r->sink);
}

static bool read_items(struct reading *r, bool good)
{
    struct feed *feed = r->feed;
    size_t count = 0;
    if (feed->root)
        for (const struct op_node *n = NULL; (n = feed_xml_next(feed, n)) != NULL; count++)
            good = read_item(r, n, NULL) && good;
    else
        for (const struct json_value *v = NULL; (v = feed_json_next(feed, v)) != NULL; count++)
            good = read_item(r, NULL, v) && good;
    if (!count && good)
        op_report(feed->ctx, OP_DIAG_FEED, (struct op_place){feed->file, 0, 0}, "a feed without items");
    return good && count;
}

static bool read_feed(struct op_ctx *ctx, const struct op_input *input, const struct op_read_options *options,
                      struct op_arena *arena, const struct op_sink *sink)
{
    struct feed feed = {.ctx = ctx, .file = input->name, .address = input->address};
    struct feed_sink tail = {sink, &feed};
    const struct op_sink own = {take_article, &tail};
    struct reading r = {&feed, input, options, arena, &own};
    bool good = true;
    op_arena_init(&feed.arena, 0);
    if (feed_json_is(input->bytes))
        feed_json_read(&feed, input->bytes);
    else
        good = feed_xml_read(&feed, input->bytes);
    good = read_items(&r, good);
    op_arena_release(&feed.arena);
    return good;
}

const struct op_reader op_reader_feed = {"feed", "feeds: Atom, RSS, JSON Feed", sniff, read_feed};
