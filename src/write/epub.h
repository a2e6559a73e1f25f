/* The EPUB writer (EPUB 3.3), from articles to parts and from parts to a book.

   A part is what a book needs to know of one article, as records: it may come from another process. */
#ifndef WRITE_EPUB_H
#define WRITE_EPUB_H

#include "base/deflate.h"
#include "doc/device.h"
#include "offprint/article.h"
#include "offprint/metadata_options.h"
#include "offprint/resource.h"

enum epub_sort { EPUB_SORT_GIVEN, EPUB_SORT_DATE, EPUB_SORT_NAME, EPUB_SORT_WEIGHT, EPUB_SORT_TITLE };
enum epub_group { EPUB_GROUP_NONE, EPUB_GROUP_FOLDER, EPUB_GROUP_CATEGORY, EPUB_GROUP_DATE };

struct op_epub_options {
    struct op_metadata_options book; /* what the book says of itself, whatever its articles say */
    int sort, group_by;              /* enum epub_sort, enum epub_group */
    bool reverse;
    op_str cover; /* a word of epub_cover_words, or a file */
    struct op_option_list css, fonts;
    bool css_only;    /* without the stylesheet of epub_style.c */
    int device;       /* in op_devices */
    uint32_t level;   /* of deflate: ask epub_level() */
    bool fast, small; /* instead of it */
    bool highlight;   /* colours for code */
};

/* Tags of the records of a part. Metadata values are EPUB_META + their key, in the form of the head. */
enum epub_tag {
    EPUB_XHTML = 1, /* a content document: the ids, links and headings before it are of it, unless of one before */
    EPUB_DEFLATED,  /* the same, compressed: only when no link in it waits for other articles */
    EPUB_CRC,
    EPUB_SIZE,
    EPUB_STORED,
    EPUB_FLAGS,
    EPUB_PROPERTIES, /* those flags of the document that its entry in the manifest tells */
    EPUB_ID,         /* an id of the document */
    EPUB_LINK,     /* an href that another article of the book may answer: line, column and href, with colons between */
    EPUB_HEADING,  /* level, id and text, separated by NUL bytes: h2 and below, in order */
    EPUB_LANGUAGE, /* a language used within the text */
    EPUB_IMAGE,    /* a record list: type, hash, bytes */
    EPUB_LEAD_IMAGE, /* the same of the lead image, which only a book of one article has as its cover */
    EPUB_HASH,
    EPUB_BYTES,
    EPUB_AUTHOR,      /* name, role, file-as, separated by NUL bytes */
    EPUB_BOOK_AUTHOR, /* the same of the book that the article comes from */
    EPUB_CONTENT_ID,  /* UUID of the content */
    EPUB_META = 1000
};

enum epub_flag {
    EPUB_HAS_MATHML = 1,
    EPUB_HAS_SVG = 2,
    EPUB_HAS_IMAGES = 4,
    EPUB_HAS_CAPTIONS = 8,    /* an image has empty alternative text, and a caption */
    EPUB_LACKS_ALT = 16,      /* an image has empty alternative text and no caption: decorative, or unknown */
    EPUB_WAITS = 64,          /* links of the document are settled when all articles are known */
    EPUB_HAS_COLOURS = 128,   /* code is highlighted */
    EPUB_HAS_ENCLOSURES = 256 /* formulas have boxes, or strokes through them */
};

/* A content document. An article is one, or several when it is long. */
struct epub_document {
    op_str xhtml;
    struct op_entry entry; /* bytes absent: not compressed yet */
    unsigned properties;   /* EPUB_HAS_MATHML, EPUB_HAS_SVG */
    char file[24];         /* "a0001.xhtml", "a0001-2.xhtml" */
};

/* Where it stands, as a number in the documents of its article. */
struct epub_id {
    op_str id;
    uint32_t document;
};

struct epub_heading {
    unsigned level;
    op_str id, text;
    uint32_t document;
};

struct epub_link {
    op_str href;
    uint32_t line, column; /* in the source of the article; 0: not known */
    uint32_t document;
};

struct epub_author {
    op_str name, role, file_as;
};

/* A part, read back: everything borrowed from its bytes but the arrays. */
struct epub_part {
    op_str meta[OP_META_COUNT];      /* the first value of each key */
    struct epub_document *documents; /* at least one */
    size_t document_count;
    unsigned flags;
    op_str lead_image, content_id;
    struct epub_id *ids; /* sorted */
    struct epub_link *links;
    op_str *languages, *names, *keywords, *images;
    size_t id_count, link_count, language_count, name_count, keyword_count, image_count;
    struct epub_heading *headings;
    size_t heading_count;
    struct heading_index *index; /* of epub_links.c: the headings by what links call them, when that was needed */
    struct epub_author *authors, *book_authors;
    size_t author_count, book_author_count;
};

struct epub_image {
    enum op_media_type type;
    op_str hash, bytes;
    char file[32]; /* "img-0123456789ab.jpg" */
};

/* Articles that stand together, one after the other. */
struct epub_section {
    op_str label;        /* empty: they belong to none, and have no page */
    size_t first, count; /* in the book's parts */
    char file[16];       /* of the page that begins it: "s0001.xhtml" */
};

struct epub_font {
    op_str family, bytes;
    unsigned weight;
    bool italic;
    const char *type;
    char file[32]; /* "font-0123456789abcdef.ttf" */
};

/* A book about to be written. All of it lives in `arena`. */
struct epub_book {
    struct op_ctx *ctx;
    const struct op_epub_options *options;
    struct op_arena arena;
    struct epub_part *parts;
    size_t part_count;
    struct epub_section *sections; /* all parts are in one */
    size_t section_count;
    bool sectioned;            /* one of them has a label */
    struct epub_image *images; /* one a content, in order of first use */
    size_t image_count;
    const struct epub_image *cover;
    struct epub_font *fonts; /* each once, in the order given */
    size_t font_count;
    op_str title, language, identifier, modified;
    bool again; /* it was a book before: its own authors and description */
    op_str subtitle, description;
    const struct epub_author *authors;
    size_t author_count;
    bool rtl;
    unsigned flags; /* of all parts */
};

/* -- epub_chapter.c: an article's tree becomes a content document -- */

static inline const struct op_device *epub_device(const struct op_epub_options *options)
{
    return &op_devices[options->device];
}
/* The level of compression that the options ask for. */
int epub_level(const struct op_epub_options *options);

/* Changes the tree of `a` into a chapter and appends the records of its part. */
void epub_chapter_prepare(struct op_ctx *ctx, struct op_article *a, const struct op_epub_options *options,
                          struct op_buf *part);
/* The name that an image has in a book, by its content. */
void epub_image_file(const struct op_sha256 *hash, enum op_media_type type, char out[32]);

/* -- epub_guard.c, epub_attributes.c, epub_math.c: validity, whatever came before -- */

/* Repairs the nesting of the body, for streams that op-clean has not seen. Text stays. */
void epub_guard(struct op_article *a);
/* Takes away the attributes of an HTML element that are not in the vocabulary or have values that are not valid. */
void epub_attributes_settle(struct op_doc *doc, struct op_node *n);
/* Leaves presentation MathML that is valid, with alttext when it has any text. */
void epub_math_settle(struct op_doc *doc, struct op_node *math);

/* -- epub_speech.c -- */

/* Gives a link a name; takes from a header of a table without text, and from an aside, what they are, and from a
   picture the text that is said beside it. The links of the element lead where they shall. */
void epub_speech_settle(struct op_doc *doc, struct op_node *n);
/* Below the title, which is the only h1, headings without text become paragraphs, and no level is left out. */
void epub_speech_settle_headings(struct op_article *a);

/* -- epub_code.c -- */

/* Marks up the tokens of `pre` when it is code in a language that can be highlighted, and takes its bytes from `*left`,
   what may still be highlighted in the article. The text stays as it is. False: nothing was changed. */
bool epub_code_highlight(struct op_doc *doc, struct op_node *pre, size_t *left);
/* The first value of `*left`: an article of more code than this is hardly for reading, and the library is slow. */
#define EPUB_HIGHLIGHT_MAX ((size_t)1 << 20)

/* -- epub_ids.c -- */

struct epub_ids {
    struct epub_id *v; /* sorted, each once */
    size_t n;
};

/* Takes away ids that are none, and those that stand a second time; what is left. In the document's arena. */
struct epub_ids epub_ids_settle(struct op_doc *doc, struct op_node *root);
/* NULL when it is none. */
struct epub_id *epub_ids_lookup(const struct epub_ids *ids, op_str id);
/* The fragment that leads to `id`, percent signs of the id included; in `arena`. */
op_str epub_fragment(struct op_arena *arena, op_str id);
/* An href as a book can hold it: a fragment that exists, an absolute URL, `post:NAME`, or a relative path for the other
   articles to answer; otherwise absent. */
op_str epub_href_settle(struct op_arena *arena, const struct epub_ids *ids, op_str href);

/* -- epub_words.c -- */

struct epub_words {
    const char *language, *contents, *cover, *start, *image, *notes, *other;
};
/* In the language of `tag`; English when that is none that we know. */
const struct epub_words *epub_words(op_str tag);

/* -- epub_notes.c -- */

/* Sections of notes become one aside a note, with a number that leads back. */
void epub_notes_convert(struct op_article *a);

/* -- epub_kobo.c -- */

/* Marks each sentence, for places and marks of Kobo's reader. Text stays as it is. */
void epub_kobo_mark(struct op_article *a);
bool epub_kobo_is_mark(op_str id);
/* The boxes around all that is in the body. */
void epub_kobo_box(struct op_article *a);

/* -- epub_split.c -- */

/* Cuts the chapter, which is the only child of the body, into several of at most `limit` bytes where that is possible;
   returns how many children the body has now. */
size_t epub_split(struct op_article *a, size_t limit);

/* -- epub_part.c: records read back -- */

void epub_part_read(struct op_arena *arena, op_str bytes, struct epub_part *part);
/* NULL when the article has no such place. */
const struct epub_id *epub_part_id(const struct epub_part *part, op_str id);

/* -- epub_names.c: by which names articles are known to each other -- */

struct epub_names {
    struct epub_name *v; /* sorted */
    size_t n;
};

struct epub_answer {
    size_t part;
    bool by_url; /* its canonical URL was meant */
};

/* Of all parts, in the arena of the book. */
struct epub_names epub_names_collect(struct epub_book *book);
/* The article that an href of the article `self` leads to: a path as op-links leaves it, a path from the root of the
   site, an absolute URL, or `post:NAME`. Names that several have mean the nearest by its path; where no name fits,
   letters count without regard to case. False when there is none. */
bool epub_names_answer(struct epub_book *book, const struct epub_names *names, size_t self, op_str href,
                       struct epub_answer *answer);

/* -- epub_again.c -- */

/* When all articles come from one book, and there are several, that book's title, language and identifier stand in for
   options that are not given. */
void epub_again_settle(struct epub_book *book);

/* -- epub_links.c: links between the articles of a book -- */

/* Settles the links of every part that answers or waits: of documents that change `xhtml` is replaced, and `entry` made
   absent. */
void epub_links_settle(struct epub_book *book);

/* -- epub_order.c -- */

/* Puts the parts in the order, and into the sections, that the options ask for, and names their files. */
void epub_order(struct epub_book *book);

/* -- epub_file_as.c -- */

/* The forms by which books are sorted; absent where they are as they stand. */
op_str epub_file_as_title(struct op_arena *arena, op_str title, op_str language);
op_str epub_file_as_author(struct op_arena *arena, op_str name);

/* -- epub_package.c, epub_nav.c, epub_pages.c: documents of the book. Each appends one. -- */

/* What the book says of itself by option, else what all its articles have alike; or absent. */
op_str epub_book_value(const struct epub_book *book, enum op_meta_key key);

void epub_package_write(struct epub_book *book, struct op_buf *out);
void epub_nav_write(const struct epub_book *book, struct op_buf *out);
void epub_ncx_write(const struct epub_book *book, struct op_buf *out);
void epub_title_page_write(const struct epub_book *book, struct op_buf *out);
void epub_section_page_write(const struct epub_book *book, const struct epub_section *section, struct op_buf *out);
void epub_cover_page_write(const struct epub_book *book, struct op_buf *out);
/* The start of a content document up to and with <body>. */
void epub_page_open(const struct epub_book *book, op_str title, const char *body_attributes, struct op_buf *out);
void epub_page_close(struct op_buf *out);
/* Attributes of language and direction, where `lang` is not the book's language. */
void epub_language_attributes(const struct epub_book *book, op_str lang, struct op_buf *out);
/* Where the text begins: the page of the first section, or the first article. */
const char *epub_first_file(const struct epub_book *book);
/* What an article is called in lists: its title, shortened. */
op_str epub_part_label(const struct epub_book *book, const struct epub_part *part);
#define EPUB_LABEL_MAX 200
/* At most `max` code points, with an ellipsis when there were more. */
op_str epub_shorten(struct op_arena *arena, op_str s, size_t max);

/* -- epub_cover.c -- */

extern const char *const epub_cover_words[];
/* In the parent, before the first article: says what of the cover that the options want is not to be had. */
void epub_cover_start(struct op_ctx *ctx, const struct op_epub_options *options);
/* The cover from a file or drawn, its bytes in the arena of the book. False when there is none of these. */
bool epub_cover_make(struct epub_book *book, struct epub_image *image);
/* Otherwise: is the lead image the cover? */
bool epub_cover_takes_lead_image(const struct epub_book *book);

/* -- epub_css.c: stylesheets of the user's -- */

/* Appends the rules of a stylesheet that a book can hold. What goes is reported with its line, if `ctx` is not NULL. */
void epub_css_clean(struct op_ctx *ctx, op_str file, op_str bytes, struct op_buf *out);
/* The same of a file. False when it cannot be read, which is reported. */
bool epub_css_add(struct op_ctx *ctx, op_str file, struct op_buf *out);

/* -- epub_font.c: fonts of the user's -- */

/* In the parent, before the first article: says which fonts cannot be embedded. */
void epub_fonts_start(struct op_ctx *ctx, const struct op_epub_options *options);
/* Sets the fonts of the book, cut down to its characters, in its arena. */
void epub_fonts_collect(struct epub_book *book);
/* Appends what the stylesheet says of them; the family of the first is that of the text. */
void epub_fonts_style(const struct epub_book *book, struct op_buf *out);

/* -- epub_style.c -- */

/* In pieces, closed by NULL. */
extern const char *const epub_stylesheet[];
/* What is added for `menclose`; in pieces too. */
extern const char *const epub_enclosure_style[];
/* What is added for highlighted code. */
extern const char epub_highlight_style[];

#endif
