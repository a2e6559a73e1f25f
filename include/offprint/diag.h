/* Diagnostics: what was found, and what was done about it. */
#ifndef OFFPRINT_DIAG_H
#define OFFPRINT_DIAG_H

#include "offprint/str.h"

struct op_ctx;

enum op_severity {
    OP_NOTE,    /* worth knowing: a draft left out, a digest of what was done */
    OP_WARNING, /* found wrong and repaired; the article is whole */
    OP_ERROR,   /* an article was lost; the others go on */
    OP_FATAL    /* the run cannot go on (I/O, memory) */
};

/* Every diagnostic that the program can give: identifier, printed id, severity, and for the manual what it means.
   The printed id never changes once released. */
#define OP_DIAG_LIST(X)                                                                                                \
    X(INPUT_MISSING, "input-missing", OP_ERROR, "an input does not exist or cannot be read")                           \
    X(INPUT_EMPTY, "input-empty", OP_ERROR, "an input holds nothing but white space")                                  \
    X(INPUT_BINARY, "input-binary", OP_ERROR, "an input is not text of a kind that can be read")                       \
    X(INPUT_SIZE, "input-size", OP_ERROR, "an input is larger than the limit")                                         \
    X(NO_ARTICLES, "no-articles", OP_ERROR, "a folder holds no file that can be read as an article")                   \
    X(NO_TEXT, "no-text", OP_ERROR, "an article has neither text nor pictures after cleaning")                         \
    X(NO_ARTICLE, "no-article", OP_WARNING, "nothing on a page reads as an article; what it shows was taken")          \
    X(CHARSET, "charset", OP_WARNING, "the text was decoded from another encoding than UTF-8")                         \
    X(UTF8, "utf-8", OP_WARNING, "bytes that are not UTF-8 were replaced by U+FFFD")                                   \
    X(CONTROL, "control-character", OP_WARNING, "control characters were removed")                                     \
    X(FRONT_MATTER, "front-matter", OP_WARNING, "front matter is broken; the rest of it is read line by line")         \
    X(FRONT_MATTER_OPEN, "front-matter-open", OP_WARNING, "front matter has no closing fence")                         \
    X(FRONT_MATTER_LIMIT, "front-matter-limit", OP_WARNING, "front matter is larger or deeper than the limit")         \
    X(FRONT_MATTER_KEY, "front-matter-key", OP_WARNING, "a key of the front matter stands twice")                      \
    X(DATE, "date", OP_WARNING, "a date cannot be understood and was left out")                                        \
    X(LANGUAGE, "language", OP_WARNING, "a language tag is not valid and was corrected or left out")                   \
    X(DRAFT, "draft", OP_NOTE, "a draft was left out")                                                                 \
    X(BOOK, "book", OP_ERROR, "a book cannot be read: broken, encrypted, or without a package")                        \
    X(BOOK_DOCUMENT, "book-document", OP_ERROR, "a document of a book is missing or cannot be read")                   \
    X(BOOK_REPAIR, "book-repair", OP_WARNING, "something is wrong with a book and was worked around")                  \
    X(FEED, "feed", OP_ERROR, "a feed is not well-formed or holds nothing; what stands behind the fault was lost")     \
    X(FEED_REPAIR, "feed-repair", OP_WARNING, "something is wrong with a feed and was mended")                         \
    X(STREAM, "stream", OP_ERROR, "an article in the stream is not well-formed or incomplete")                         \
    X(STREAM_VERSION, "stream-version", OP_WARNING, "the stream was written by another version")                       \
    X(NESTING, "nesting", OP_WARNING, "elements nested deeper than the limit were flattened; the text is kept")        \
    X(MARKDOWN_LIMIT, "markdown-limit", OP_WARNING, "a Markdown construct met a limit and was kept as text")           \
    X(TAG, "tag", OP_WARNING, "a template tag is not known and was removed; its inner text is kept")                   \
    X(MATH_COMMAND, "math-command", OP_WARNING, "a TeX command is not known; its name is shown")                       \
    X(MATH_SYNTAX, "math-syntax", OP_WARNING, "a formula is not balanced; what was understood is shown")               \
    X(MATH_LIMIT, "math-limit", OP_WARNING, "a formula met a limit; the rest of it is shown as text")                  \
    X(MATH_REFERENCE, "math-reference", OP_WARNING, "a reference to no formula; its name is shown")                    \
    X(ACTIVE, "active-content", OP_WARNING, "scripts, forms or frames were removed")                                   \
    X(LINK_SCHEME, "link-scheme", OP_WARNING, "a link with a scheme that books cannot hold became plain text")         \
    X(LINK_FRAGMENT, "link-fragment", OP_WARNING, "a link to a place that does not exist became plain text")           \
    X(LINK_TARGET, "link-target", OP_WARNING, "a link to a file outside the run became plain text")                    \
    X(ID_TWICE, "id-twice", OP_WARNING, "an id stands twice; the later one was dropped")                               \
    X(HIGHLIGHT, "highlight", OP_WARNING, "syntax highlighting is not available; code is written plain")               \
    X(COVER, "cover", OP_WARNING, "a cover cannot be read or drawn; the book is made without it")                      \
    X(CSS, "css", OP_WARNING, "part of a stylesheet that books cannot hold was left out")                              \
    X(FONT, "font", OP_WARNING, "a font cannot be embedded")                                                           \
    X(IMG_ALT, "img-alt", OP_WARNING, "an image has no alternative text; none is used")                                \
    X(IMG_MISSING, "img-missing", OP_WARNING, "an image file is missing or unreadable; its text stays")                \
    X(IMG_OUTSIDE, "img-outside", OP_WARNING, "an image lies outside the permitted folders; its text stays")           \
    X(IMG_TYPE, "img-type", OP_WARNING, "an image file is of no supported type; its text stays")                       \
    X(IMG_DECODER, "img-decoder", OP_WARNING, "the library that decodes an image is not installed")                    \
    X(IMG_DRAWN, "img-drawn", OP_WARNING, "an SVG image cannot be drawn; it is kept as it is")                         \
    X(IMG_FATE, "img-fate", OP_NOTE, "what was done with an image, said when asked for")                               \
    X(IMG_REMOTE, "img-remote", OP_WARNING, "remote images were left as links")                                        \
    X(FETCH, "fetch", OP_WARNING, "an image could not be fetched; it was left as a link")                              \
    X(IMG_CHANGED, "img-changed", OP_WARNING, "an image changed since the stream was written; its text stays")         \
    X(SVG_ACTIVE, "svg-active", OP_WARNING, "an SVG image with scripts or references was left out; its text stays")    \
    X(CHECK, "check", OP_ERROR, "a promise of a stage does not hold")                                                  \
    X(WORKER, "worker", OP_ERROR, "the process that worked on an article ended before its time")                       \
    X(TIMEOUT, "timeout", OP_ERROR, "an article took longer than the limit")                                           \
    X(OUTPUT_EXISTS, "output-exists", OP_ERROR, "an output file exists and was not written by an earlier run")         \
    X(OUTPUT_NAME, "output-name", OP_NOTE, "two outputs would have one name; the later one got a number")              \
    X(OUTPUT_SINGLE, "output-single", OP_ERROR,                                                                        \
      "an output of this kind holds one article; further ones were left out")                                          \
    X(BOOK_SIZE, "book-size", OP_WARNING, "a book is larger than its device or its shop takes")                        \
    X(OUTPUT_LIMIT, "output-limit", OP_ERROR, "an output grew over the limit")                                         \
    X(DEFAULTS, "defaults", OP_ERROR, "a file of defaults is broken, or sets what is no option; nothing was read")     \
    X(IO, "io", OP_FATAL, "the system refused to read or write")                                                       \
    X(LIBRARY, "library", OP_FATAL, "a library that this job needs is not installed")

enum op_diag_id {
#define OP_DIAG_ENUM(identifier, id, severity, meaning) OP_DIAG_##identifier,
    OP_DIAG_LIST(OP_DIAG_ENUM)
#undef OP_DIAG_ENUM
        OP_DIAG_COUNT
};

struct op_diag_row {
    const char *id;
    enum op_severity severity;
    const char *meaning;
};
extern const struct op_diag_row op_diag_rows[OP_DIAG_COUNT];

/* Where in the input: 1-based, 0 for "unknown"; columns count code points. `file` is the name as the user typed it. */
struct op_place {
    op_str file;
    uint32_t line, column;
};

struct op_diag {
    enum op_diag_id id;
    enum op_severity severity; /* after -W */
    struct op_place place;
    op_str message; /* borrowed until the sink returns */
};

/* Who is told. Diagnostics arrive in the order of the input. */
struct op_diag_sink {
    void (*put)(void *self, const struct op_diag *diag);
    void *self;
};

/* Who detects, reports; who is told, returns. */
void op_report(struct op_ctx *ctx, enum op_diag_id id, struct op_place place, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The row of a printed id; -1 when there is none. */
int op_diag_lookup(op_str id);
/* `file:line:column: severity: message [id]` and a line feed, as it goes to standard error. Control characters in
   names and messages come out as U+FFFD. */
struct op_buf;
void op_diag_format(const struct op_diag *diag, struct op_buf *out);
/* The same as one line of JSON. */
void op_diag_format_json(const struct op_diag *diag, struct op_buf *out);

#endif
