/* Feeds on their way to articles: Atom (RFC 4287), RSS 0.9x, 1.0 and 2.0 with their usual modules, JSON Feed 1.1. What
   an item says of itself goes where front matter goes; its text is HTML. */
#ifndef READ_FEED_H
#define READ_FEED_H

#include "offprint/dom.h"
#include "read/front_values.h"

struct json_value;

#define FEED_COMMON_MAX 16

/* What a feed says for all its items. Borrowed from the feed's arena. */
struct feed {
    struct op_ctx *ctx;
    op_str file;    /* name in diagnostics */
    op_str address; /* where on the network it came from, or absent */
    struct op_arena arena;
    op_str title;
    /* Of Atom and RSS; `root` is NULL of a JSON Feed. */
    struct op_doc doc;
    const struct op_node *root, *channel;
    const struct op_node *common[FEED_COMMON_MAX]; /* what the channel says for all */
    size_t common_count;
    bool atom;
    /* Of JSON. */
    const struct json_value *json;
};

/* One item, in the arena of the article that it becomes. */
struct feed_item {
    struct op_arena *arena;
    struct front_values *values;
    op_str html;   /* with OP_HTML_PADDING readable bytes behind it */
    op_str base;   /* what relative references count from, or absent */
    uint32_t line; /* on which `html` begins in the file; 0: unknown */
};

/* -- XML (feed_xml.c) -- */

/* Is it the beginning of a feed? */
bool feed_xml_is(op_str bytes);
/* Reads the document and what it says for all. A fault is mended where that can be done, and otherwise reported as
   OP_DIAG_FEED; what stands before it is there. Returns whether all of it is. */
bool feed_xml_read(struct feed *feed, op_str bytes);
/* The item behind `item`, or the first one; NULL at the end. */
const struct op_node *feed_xml_next(const struct feed *feed, const struct op_node *item);
void feed_xml_item(struct feed *feed, const struct op_node *node, struct feed_item *item);

/* -- JSON (feed_json.c) -- */

bool feed_json_is(op_str bytes);
void feed_json_read(struct feed *feed, op_str bytes);
const struct json_value *feed_json_next(const struct feed *feed, const struct json_value *item);
void feed_json_item(struct feed *feed, const struct json_value *value, struct feed_item *item);

/* -- Both (feed_item.c) -- */

/* Adds a value under a key of front matter; an element of a list when `listed`. Empty ones are not kept. */
void feed_item_add(struct feed_item *item, const char *key, op_str value, bool listed);
/* The first value under the key; NULL when there is none. */
const struct front_value *feed_item_find(const struct feed_item *item, const char *key);
/* An address, made absolute by the item's base; of the first one only, when `key` is there already. */
void feed_item_add_address(struct feed_item *item, const char *key, op_str address);
/* A recording or film: goes behind the text, in `more`. A picture: the item's lead image. */
void feed_item_add_media(struct feed_item *item, op_str address, op_str type, struct op_buf *more);
/* Takes the text, with `more` behind it. */
void feed_item_set_html(struct feed_item *item, op_str html, op_str more);
/* The text of HTML, in one line. */
op_str feed_text_of_html(struct op_arena *arena, op_str html);
/* Plain text as HTML: paragraphs between blank lines, lines as they are. */
void feed_html_of_text(op_str text, struct op_buf *out);

#endif
