/* Inside of tags.h. The text is scanned once: what is code is passed over, and every tag is noted, paired with the one
   that closes it and looked up in the table. Then the text is copied, and each tag does what its row says. */
#ifndef READ_TAGS_ENGINE_H
#define READ_TAGS_ENGINE_H

#include "read/tags.h"

enum tag_syntax {
    TAG_LIQUID = 1,    /* {% name ... %}, closed by {% endname %}: Jekyll, Hexo, Zola */
    TAG_OUTPUT = 2,    /* {{ name ... }} */
    TAG_SHORTCODE = 4, /* {{< name ... >}}, {{% name ... %}}, closed by {{< /name >}}: Hugo */
    TAG_JSX = 8,       /* <Name ...>, closed by </Name>: MDX */
    TAG_OTHER = 16     /* no name is looked up: the scanner chose the row */
};

enum tag_shape {
    TAG_SINGLE,  /* needs no closing one */
    TAG_PAIR,    /* means nothing without a closing one */
    TAG_EITHER,  /* may have one */
    TAG_VERBATIM /* needs a closing one, and what stands between is no Markdown or not to be read */
};

struct tags;
struct tag;

struct tag_row {
    op_str name;
    unsigned char where; /* enum tag_syntax, ored */
    unsigned char shape; /* enum tag_shape */
    /* Writes what the tag means, called for the opening one and, of pairs, for the closing one. False when this is none
       that is known. */
    bool (*write)(struct tags *t, const struct tag *tag);
    const char *constant; /* for `write`: an address or the like */
};

#define TAG_ALONE UINT32_MAX

struct tag {
    size_t at, end;            /* of the text */
    op_str name;               /* of closing ones without `end` or slash */
    op_str arguments;          /* white space trimmed */
    const struct tag_row *row; /* NULL: not known */
    uint32_t partner;          /* index of the tag that belongs to it, or TAG_ALONE */
    unsigned char syntax;
    bool closing;
    bool empty; /* {{< name />}}, <Name/> */
    bool call;  /* name(...) */
};

/* Further than this nobody looks for the end of a tag. */
enum { TAG_MAX = 4000, JSX_MAX = 16000 };
enum {
    TAG_DEPTH_MAX = 3,
    TAG_INDENT_MAX = 8,
    TAG_ELEMENTS_MAX = 32,
    TAG_BRANCHES_MAX = 64,
    TAG_VARIABLES = 64,
    TAG_NAMES_SHOWN = 5
};

/* -- tags_scan.c -- */

struct tag_list {
    struct tag *v; /* owned: free() */
    size_t n, cap;
};

/* Every tag of the text, in order. */
void tags_scan(const struct tags_input *input, struct tag_list *list);

/* -- tags_code.c: lines of Markdown that are code -- */

struct code_lines {
    uint32_t content[16]; /* columns at which the content of the list items begins that are open */
    unsigned depth, quotes;
    bool fresh; /* no paragraph can go on here */
    bool flat;  /* indented lines are no code */
};

/* `at` is the start of a line. The end of the code that begins there (at a line feed, or of the text), or `at` when
   none does. */
size_t code_lines_skip(struct code_lines *c, op_str s, size_t at);
/* Behind the code span that begins with the backticks at `at`, or behind these. */
size_t code_span_skip(op_str s, size_t at);

/* -- tags_syntax.c -- */

/* Where the next of something stands, so that it is looked for once. */
struct tag_ends {
    size_t close[4], blank_line;
};

/* The tag that begins with the brace at `at`, except its row and partner; false when none does. For one text, `at` only
   grows. */
bool tag_parse(op_str s, size_t at, struct tag_ends *ends, struct tag *tag);
/* The same of `<Name ...>`, `</Name>`, `<>` and `</>`, except that `*looked` grows by what was looked at. */
bool tag_parse_jsx(op_str s, size_t at, size_t *looked, struct tag *tag);
/* The same of comments and strings in braces. */
bool tag_parse_expression(op_str s, size_t at, size_t *looked, struct tag *tag);
/* Behind the import or export that begins at the start of a line; `at` when none does. */
size_t tags_esm_end(op_str s, size_t at, size_t *looked);
/* Is it MDX: by its suffix, or because it begins with an import? */
bool tags_is_mdx(const struct tags_input *input);

struct tag_argument {
    op_str key, value; /* the key is absent where there is none */
    bool quoted, braced;
};

/* Cuts the next argument: `key="value"`, `key=value`, `key={value}` (braced), `"value"` or `value`. */
bool tag_next(op_str *rest, struct tag_argument *a);
/* Behind the string that begins at `at`; behind its quote when it does not end on its line. */
size_t tag_string_end(op_str s, size_t at);
/* Behind the brace that closes the one at `at`; OP_NOT_FOUND. Strings and comments are passed over. */
size_t tag_braces_end(op_str s, size_t at);
/* The value of the first of these keys (separated by spaces) that is there; absent when none is. */
op_str tag_named(const struct tag *tag, const char *keys);
/* The value of the argument without a key at this place, from 0. */
op_str tag_positional(const struct tag *tag, size_t place);
/* One or the other: the first of the keys, or the argument at that place. */
op_str tag_value(const struct tag *tag, const char *keys, size_t place);

/* -- tags_table.c -- */

extern const struct tag_row tag_rows[]; /* sorted by name */
extern const size_t tag_row_count;
const struct tag_row *tag_row_lookup(op_str name, enum tag_syntax syntax);
/* Rows of what has no name. */
extern const struct tag_row tag_row_more, tag_row_gone, tag_row_escape, tag_row_unescape, tag_row_output,
    tag_row_string, tag_row_element;

/* -- tags.c: where rows write -- */

struct tags {
    struct op_ctx *ctx;
    const struct tags_input *input;
    op_str s;
    struct op_buf *out;
    struct tag_list list;
    size_t next; /* index of the tag behind the one being written */
    size_t from; /* copied up to there */
    /* Lines get marks of block quotes behind so much indentation: within quotations on lines of their own. */
    unsigned quotes, indent;
    uint32_t quoted[TAG_DEPTH_MAX]; /* the tags that began them */
    /* Lines lose so much indentation: within elements of JSX. */
    uint32_t dedents[TAG_ELEMENTS_MAX];
    size_t elements, deeper;
    /* Tags with branches that are open: index, and whether the first branch was met. */
    struct {
        uint32_t tag;
        bool met;
    } branches[TAG_BRANCHES_MAX];
    size_t branch_count, deeper_branches;
    /* Names given by assign, capture and for; the value is absent where it is not a plain string. */
    struct {
        op_str name, value;
    } variables[TAG_VARIABLES];
    size_t variable_count;
    size_t budget; /* what values may still cost, in bytes */
    size_t unknown, unknown_at;
    op_str unknown_names[TAG_NAMES_SHOWN + 1];
    size_t unknown_name_count;
};

/* Copies the text up to `at`, or passes over it: then only its line feeds are written. */
void tags_copy(struct tags *t, size_t at);
void tags_skip(struct tags *t, size_t at);
/* The tag that closes this one; NULL when none does. */
const struct tag *tags_closing(const struct tags *t, const struct tag *tag);
/* Does the tag stand alone on its lines? */
bool tags_on_own_lines(const struct tags *t, const struct tag *tag);
/* And before a blank line, or at the end? */
bool tags_before_blank(const struct tags *t, const struct tag *tag);
/* Notes a tag as unknown. */
void tags_note_unknown(struct tags *t, const struct tag *tag, op_str name);
/* May values take so many bytes more? Then they did. */
bool tags_spend(struct tags *t, size_t bytes);
/* What front matter says of a key that has one plain value; absent when it has none, or it is long. */
op_str tags_page_value(struct tags *t, op_str key);

/* -- tags_write.c: what rows have in common -- */

/* Text that Markdown must not read, also within HTML and attributes. */
void tags_write_plain(struct tags *t, op_str text);
/* The value of an attribute in double quotes; backslashes before quotes go. */
void tags_write_attribute(struct tags *t, op_str value);
/* <a href="...">...</a> of plain text; `text` empty means the address. */
void tags_write_link(struct tags *t, op_str href, op_str text);
/* A link to another post by its name as written, which may have a fragment: `post:NAME#FRAGMENT`. In a destination or
   an attribute only that, in place of what stood there so far. Otherwise with `text`; when that is empty, with the
   title of what is found there. */
void tags_write_post(struct tags *t, op_str name, op_str text);
/* The same of any other address. */
void tags_write_address(struct tags *t, op_str address, op_str text);
/* Text that Markdown reads, on one line. */
void tags_write_markdown(struct tags *t, op_str text);
void tags_write_image(struct tags *t, op_str src, op_str alt, op_str title);
/* Begins or ends a quotation, whose source `write_source` adds (NULL: it has none). */
typedef void tag_detail(struct tags *t, const struct tag *tag);
void tags_write_quote(struct tags *t, const struct tag *tag, tag_detail *write_source);
/* Code up to the closing tag, with a caption by `write_caption` or none (NULL). */
void tags_write_code(struct tags *t, const struct tag *tag, op_str language, tag_detail *write_caption);
/* A line of its own in bold, above what follows. */
void tags_write_heading(struct tags *t, op_str text);
/* Before and behind what would begin a block of HTML: a paragraph goes on instead, in which Markdown is read. */
void tags_write_guard(struct tags *t);

/* -- tags_liquid.c, tags_hexo.c, tags_hugo.c, tags_mdx.c: what the tags mean -- */

#define TAG_WRITER(name) bool name(struct tags *t, const struct tag *tag)
TAG_WRITER(tag_gone);
TAG_WRITER(tag_raw);
TAG_WRITER(tag_comment);
TAG_WRITER(tag_highlight);
TAG_WRITER(tag_branch);
TAG_WRITER(tag_alternative);
TAG_WRITER(tag_assign);
TAG_WRITER(tag_output);
TAG_WRITER(tag_post_url);
TAG_WRITER(tag_link);
TAG_WRITER(tag_include);
TAG_WRITER(tag_codeblock);
TAG_WRITER(tag_include_code);
TAG_WRITER(tag_blockquote);
TAG_WRITER(tag_pullquote);
TAG_WRITER(tag_post_link);
TAG_WRITER(tag_asset_img);
TAG_WRITER(tag_asset_link);
TAG_WRITER(tag_asset_path);
TAG_WRITER(tag_img);
TAG_WRITER(tag_button);
TAG_WRITER(tag_label);
TAG_WRITER(tag_note);
TAG_WRITER(tag_tab);
TAG_WRITER(tag_details);
TAG_WRITER(tag_address);
TAG_WRITER(tag_url);
TAG_WRITER(tag_youtube);
TAG_WRITER(tag_tweet);
TAG_WRITER(tag_gist);
TAG_WRITER(tag_figure);
TAG_WRITER(tag_ref);
TAG_WRITER(tag_param);
TAG_WRITER(tag_text);
TAG_WRITER(tag_diagram);
TAG_WRITER(tag_more);
TAG_WRITER(tag_formula);
TAG_WRITER(tag_escape);
TAG_WRITER(tag_unescape);
TAG_WRITER(tag_string);
TAG_WRITER(tag_element);
TAG_WRITER(tag_jsx_link);

#endif
