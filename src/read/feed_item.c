/* What items of all kinds of feeds have in common. */
#include "offprint/html.h"
#include "offprint/uri.h"
#include "offprint/xhtml.h"
#include "read/feed.h"

void feed_item_add(struct feed_item *item, const char *key, op_str value, bool listed)
{
    uint32_t element = listed ? ++item->values->items : 0;
    (void)front_values_add(item->values, op_str_z(key), value, element, item->line, 0);
}

const struct front_value *feed_item_find(const struct feed_item *item, const char *key)
{
    for (size_t i = 0; i < item->values->n; i++)
        if (op_str_eq(item->values->v[i].key, op_str_z(key)))
            return &item->values->v[i];
    return NULL;
}

void feed_item_add_address(struct feed_item *item, const char *key, op_str address)
{
    address = op_str_trim(address);
    if (!address.n || feed_item_find(item, key))
        return;
    if (item->base.n)
        address = op_uri_resolve(item->arena, item->base, address);
    feed_item_add(item, key, address, false);
}

void feed_item_add_media(struct feed_item *item, op_str address, op_str type, struct op_buf *more)
{
    bool audio = op_str_starts_ci(type, OP_STR("audio/")), video = op_str_starts_ci(type, OP_STR("video/"));
    if (op_str_starts_ci(type, OP_STR("image/")))
        feed_item_add_address(item, "thumbnail", address);
    if (!op_str_trim(address).n || (!audio && !video))
        return;
    op_buf_addf(more, "<%s controls src=\"", audio ? "audio" : "video");
    op_xml_escape_attr(op_str_trim(address), more);
    op_buf_addf(more, "\"></%s>", audio ? "audio" : "video");
}

/* A copy as the HTML parser wants it. */
static op_str padded(struct op_arena *arena, op_str first, op_str second)
{
    size_t n = first.n + second.n;
    char *to = op_arena_zalloc(arena, n + OP_HTML_PADDING);
    if (first.n)
        memcpy(to, first.p, first.n);
    if (second.n)
        memcpy(to + first.n, second.p, second.n);
    return op_str_make(to, n);
}

void feed_item_set_html(struct feed_item *item, op_str html, op_str more)
{
    item->html = padded(item->arena, html, more);
}

op_str feed_text_of_html(struct op_arena *arena, op_str html)
{
    static const struct op_html_options options = {.scripting = false};
    if (op_str_find_char(html, '<', 0) == OP_NOT_FOUND && op_str_find_char(html, '&', 0) == OP_NOT_FOUND)
        return op_str_trim(html);
    struct op_doc doc;
    struct op_buf text = OP_BUF_INIT;
    op_doc_init(&doc, arena);
    struct op_node *body = op_new_element(&doc, OP_N_BODY);
    op_append(doc.root, body);
    (void)op_html_parse_fragment(&doc, padded(arena, html, OP_STR_NONE), &options, OP_NS_HTML, OP_N_BODY, body);
    op_text_content(body, &text);
    op_str copy = op_arena_dup(arena, op_str_trim(op_buf_str(&text)));
    op_buf_release(&text);
    return copy;
}

void feed_html_of_text(op_str text, struct op_buf *out)
{
    bool open = false;
    for (op_str rest = op_str_trim(text); rest.n;) {
        op_str line = op_str_trim(op_str_cut(&rest, '\n'));
        if (open)
            op_buf_addz(out, line.n ? "<br>\n" : "</p>\n");
        else if (line.n)
            op_buf_addz(out, "<p>");
        open = line.n > 0;
        op_xml_escape_text(line, out);
    }
    if (open)
        op_buf_addz(out, "</p>\n");
}
