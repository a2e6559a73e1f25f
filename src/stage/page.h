/* Metadata of whole web pages: part of the stage `meta`. Each page_*.c either finds values in one kind of source or
   chooses among those that were found. */
#ifndef STAGE_PAGE_H
#define STAGE_PAGE_H

#include "offprint/metadata.h"
#include "json/json_tree.h"

/* Whoever gives more than this wants something else than to be understood. */
#define PAGE_VALUES_MAX 1000
#define PAGE_VALUE_MAX 2048
#define PAGE_JSON_MAX 50000
#define PAGE_HEADINGS_MAX 32

/* How far sources can be believed, by what was measured on labelled pages: the lowest that says something of use
   counts. What stands in each row of the tables of sources is one of these, or lies between two. */
enum page_rank {
    PAGE_RANK_EXACT = 10,   /* made for programs that cite, or said by the article's own record */
    PAGE_RANK_GOOD = 20,    /* made for programs */
    PAGE_RANK_FAIR = 30,    /* made for programs, often carelessly */
    PAGE_RANK_VISIBLE = 40, /* what readers see near the headline, by its markup */
    PAGE_RANK_NAME = 42,    /* an author's name, by its class */
    PAGE_RANK_TEXT = 50,    /* the same, by its words */
    PAGE_RANK_LAST = 60     /* better than nothing, where the value is of use only when it is right by its form */
};

struct page_value {
    enum op_meta_key key;
    uint8_t rank;
    bool organisation;  /* an author that is said to be none of flesh and blood */
    bool chosen;        /* stands in the head now */
    uint32_t group;     /* values that were given together; 0: alone */
    uint32_t at;        /* bytes of text before it in the body; 0 in the head */
    const char *source; /* "json-ld" */
    op_str name;        /* "author.name"; may be empty */
    op_str text;
};

struct page_heading {
    const struct op_node *node;
    op_str text;
    uint32_t at;
};

/* A name of the site without its spaces; `label`: out of its address. */
struct page_site {
    op_str name;
    bool label;
};
#define PAGE_SITES_MAX 16

struct page {
    struct op_ctx *ctx;
    struct op_article *a;
    struct op_arena *arena;
    struct page_value *v; /* in the order in which they were found */
    size_t n, cap;
    uint32_t groups;
    struct page_heading headings[PAGE_HEADINGS_MAX]; /* h1, outside of what surrounds the article */
    size_t heading_count;
    struct json_value *json[64]; /* what the scripts of JSON-LD hold */
    size_t json_count, json_budget;
    struct page_site sites[PAGE_SITES_MAX];
    size_t site_count;
    bool sites_known;
    struct op_buf scratch;
    char label;   /* the number of the label for readers that announces an author, as in twitter:label1; 0: none */
    op_str title; /* what was chosen */
    const struct op_node *headline; /* where it stands in the body, or NULL */
    uint32_t headline_at;
};

/* Makes metadata of what the page says of itself; does nothing to articles of other kinds, nor a second time. `others`:
   lists what was found and not chosen, as <meta name="lost:KEY">. */
void page_read(struct op_ctx *ctx, struct op_article *a, bool others);

/* -- Finding -- */

/* Notes a value; `text` is borrowed as long as the article. An empty one is not kept. NULL when it was not. */
struct page_value *page_add(struct page *p, enum op_meta_key key, unsigned rank, const char *source, op_str name,
                            op_str text);
/* A script of JSON-LD: what it holds is kept for page_json_find(). */
void page_json_keep(struct page *p, op_str script);
/* Values from the scripts. What is known of title and address decides which of several records is the article's. */
void page_json_find(struct page *p);
/* A `meta` by one of its names, a `link` by one of its relations. */
void page_meta_find(struct page *p, op_str name, op_str content);
void page_link_find(struct page *p, op_str rel, op_str href, op_str title);
/* Head and body, in one walk. */
void page_walk(struct page *p);
/* What stands around the headline, once it is known. */
void page_near_find(struct page *p);
/* The day in the page's address, and in the name of its file. */
void page_address_find(struct page *p);

/* -- Properties of microdata and RDFa, during the walk -- */

struct page_scopes;
struct page_scopes *page_scopes_new(struct page *p);
void page_scopes_enter(struct page_scopes *s, const struct op_node *n, uint32_t at);
void page_scopes_leave(struct page_scopes *s, const struct op_node *n);

/* -- Choosing -- */

void page_title_choose(struct page *p);
void page_author_choose(struct page *p);
void page_date_choose(struct page *p);
void page_other_choose(struct page *p);
/* Puts a value into the head as `text`, with where it came from; `key` may be another than it was found for. */
void page_put(struct page *p, struct page_value *v, enum op_meta_key key, op_str text);
/* The best value of the key that has not been passed yet: start with `after = NULL`. By rank, and in order of finding.
 */
struct page_value *page_best(struct page *p, enum op_meta_key key, const struct page_value *after);

/* -- Texts -- */

/* White space folded, character references that were escaped twice resolved; in the arena. */
op_str page_clean(struct page *p, op_str s);
/* For comparison: words in small letters with single spaces between, without punctuation; in the arena. */
op_str page_words(struct page *p, op_str s);
/* The text below a node, up to `max` bytes, white space folded, blocks set apart by a space; in the arena. */
op_str page_node_text(struct page *p, const struct op_node *n, size_t max);
/* The same of a headline, without the kicker above it and the line below it that stand within. */
op_str page_headline_text(struct page *p, const struct op_node *n, size_t max);
/* Words in small letters by the one that they begin with, and those that begin beyond ASCII: most texts begin with none
   of them, and are asked at every step of a walk. */
#define PAGE_WORDS_MAX 7
struct page_words_by_letter {
    const char *ascii['z' - 'a' + 1][PAGE_WORDS_MAX + 1]; /* each list closed by NULL */
    const char *beyond[PAGE_WORDS_MAX + 1];
};
/* Does the text begin with one of them, letters folded? */
bool page_begins_with(op_str text, const struct page_words_by_letter *words);
/* Told before anybody asks: a name of the site. */
void page_site_is(struct page *p, op_str name);
/* Is it the site's name or address, as far as the page says? `words` by page_words(). */
bool page_is_site(struct page *p, op_str words);
/* What class and id say, as flags (class_words.txt). PAGE_AROUND: what surrounds the article; PAGE_OTHERS: it is by
   others, or about other articles; PAGE_SITE: it names the site; PAGE_KICKER: within a headline, it is none of it. */
enum {
    PAGE_AUTHOR = 1,
    PAGE_NAME = 2,
    PAGE_DATE = 4,
    PAGE_MODIFIED = 8,
    PAGE_AROUND = 16,
    PAGE_OTHERS = 32,
    PAGE_SITE = 64,
    PAGE_KICKER = 128,
    PAGE_MARKS = PAGE_AUTHOR | PAGE_DATE | PAGE_MODIFIED /* of what holds a value */
};
unsigned page_class(struct page *p, const struct op_node *n);
/* Does the article stand elsewhere than in this element, of which page_class() said `flags`? */
bool page_is_around(const struct op_node *n, unsigned flags);

/* The length of a word that announces an author (`By`, `von`, `作者：`) with what follows it up to the name; 0 when the
   text begins with none. */
size_t page_byword(struct page *p, op_str text);
/* Does the text begin with one that is never said of others than the page's author? */
bool page_announces_author(op_str text);
/* Is the text nothing but such a word? */
bool page_is_byword(op_str text);
/* The same as page_byword() for one in the middle of the text, with what stands before it. */
size_t page_inner_byword(op_str text);

/* -- Dates -- */

/* A date somewhere in a short text. `*modified`: the words before it say that it is that of a change. */
bool page_date_in_text(struct page *p, op_str text, struct op_buf *out, bool *modified);
/* Do the words say that the date behind them is that of a change? */
bool page_says_modified(op_str before);
/* Does the text begin with words as `Published on`, `Last updated`? */
bool page_announces_date(op_str text);

#endif
