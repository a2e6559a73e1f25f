/* JSON Feed, 1.0 and 1.1. */
#include "read/feed.h"
#include "json/json_tree.h"

/* The version stands near the beginning; how many bytes are looked at, and how many values read. */
enum { LOOK_MAX = 4096, VALUES_MAX = 1 << 20 };

bool feed_json_is(op_str bytes)
{
    bytes = op_str_trim(op_str_first(bytes, LOOK_MAX));
    return bytes.n && bytes.p[0] == '{' && op_str_find(bytes, OP_STR("jsonfeed.org/version/"), 0) != OP_NOT_FOUND;
}

void feed_json_read(struct feed *feed, op_str bytes)
{
    size_t budget = VALUES_MAX;
    feed->json = json_parse(&feed->arena, bytes, &budget)->first;
    feed->title = json_member_text(feed->json, "title");
}

const struct json_value *feed_json_next(const struct feed *feed, const struct json_value *item)
{
    if (item)
        return item->next;
    const struct json_value *items = json_member(feed->json, "items");
    return items ? items->first : NULL;
}

/* `authors`, and `author` of version 1.0. False when nobody is named. */
static bool add_authors(struct feed_item *item, const struct json_value *of)
{
    const struct json_value *list = json_member(of, "authors");
    bool some = false;
    for (const struct json_value *a = list ? list->first : NULL; a; a = a->next) {
        op_str name = json_member_text(a, "name");
        feed_item_add(item, "author", name, true);
        some = some || op_str_trim(name).n;
    }
    if (some)
        return true;
    op_str name = json_member_text(json_member(of, "author"), "name");
    feed_item_add(item, "author", name, true);
    return op_str_trim(name).n > 0;
}

static void add_text(struct feed_item *item, const struct json_value *value, op_str more)
{
    op_str html = json_member_text(value, "content_html"), summary = json_member_text(value, "summary");
    struct op_buf made = OP_BUF_INIT;
    bool own = html.n || json_member_text(value, "content_text").n;
    if (!html.n) {
        feed_html_of_text(own ? json_member_text(value, "content_text") : summary, &made);
        html = op_buf_str(&made);
    }
    if (own)
        feed_item_add(item, "description", summary, false);
    feed_item_set_html(item, html, more);
    op_buf_release(&made);
}

void feed_json_item(struct feed *feed, const struct json_value *value, struct feed_item *item)
{
    static const struct {
        const char *member, *key;
    } texts[] = {{"title", "title"}, {"date_published", "date"}, {"date_modified", "updated"}, {"language", "lang"}};
    struct op_buf more = OP_BUF_INIT;
    item->base = json_member_text(feed->json, "home_page_url");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        feed_item_add(item, texts[i].key, json_member_text(value, texts[i].member), false);
    if (!feed_item_find(item, "lang"))
        feed_item_add(item, "lang", json_member_text(feed->json, "language"), false);
    feed_item_add_address(item, "canonicalurl", json_member_text(value, "url"));
    if (!feed_item_find(item, "canonicalurl"))
        feed_item_add_address(item, "canonicalurl", json_member_text(value, "external_url"));
    feed_item_add_address(item, "thumbnail", json_member_text(value, "image"));
    feed_item_add_address(item, "thumbnail", json_member_text(value, "banner_image"));
    if (!add_authors(item, value))
        (void)add_authors(item, feed->json);
    const struct json_value *tags = json_member(value, "tags"), *media = json_member(value, "attachments");
    for (const struct json_value *tag = tags ? tags->first : NULL; tag; tag = tag->next)
        feed_item_add(item, "tags", tag->text, true);
    for (const struct json_value *m = media ? media->first : NULL; m; m = m->next)
        feed_item_add_media(item, json_member_text(m, "url"), json_member_text(m, "mime_type"), &more);
    add_text(item, value, op_buf_str(&more));
    op_buf_release(&more);
}
