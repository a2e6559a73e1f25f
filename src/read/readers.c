/* From bytes to articles: the table of readers, and what comes before all of them. */
#include "read/readers.h"
#include "base/text_scan.h"
#include "offprint/charset.h"
#include "offprint/html.h"
#include "offprint/uri.h"
#include "offprint/utf8.h"

const struct op_reader *const op_readers[] = {
    &op_reader_markdown, &op_reader_html, &op_reader_stream, &op_reader_epub, &op_reader_mhtml, &op_reader_feed, NULL};

/* In the order of op_readers. */
static const char *const from_choices[] = {"auto", "markdown", "html", "stream", "epub", "mhtml", "feed", NULL};

const struct op_option op_read_option_rows[] = {
    {"from", 0, OP_OPTION_CHOICE, offsetof(struct op_read_options, from), "FORMAT", "read inputs as FORMAT",
     from_choices},
    {"drafts", 0, OP_OPTION_FLAG, offsetof(struct op_read_options, drafts), NULL, "keep drafts", NULL},
    {"smart", 0, OP_OPTION_FLAG, offsetof(struct op_read_options, smart), NULL,
     "in Markdown, make quotation marks, dashes and dots typographic", NULL},
    {"hard-breaks", 0, OP_OPTION_FLAG, offsetof(struct op_read_options, hard_breaks), NULL,
     "in Markdown, break lines where the source does", NULL},
    {NULL, 0, OP_OPTION_END, 0, NULL, NULL, NULL},
};

const struct op_reader *op_reader_lookup(op_str name)
{
    for (size_t i = 0; op_readers[i]; i++)
        if (op_str_eq(op_str_z(op_readers[i]->name), name))
            return op_readers[i];
    return NULL;
}

bool op_read_is_article_name(op_str name)
{
    static const char *const suffixes[] = {".md",    ".markdown", ".mdown", ".mkd",   ".mdx", ".html", ".htm",
                                           ".xhtml", ".epub",     ".mht",   ".mhtml", ".rss", ".atom"};
    name = op_path_name(name);
    op_str suffix = op_path_suffix(name);
    if (name.n == 0 || name.p[0] == '.')
        return false;
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (op_str_eq_ci(suffix, op_str_z(suffixes[i])))
            return true;
    return false;
}

/* -- What comes before -- */

/* Bytes of the character at `p` that is no part of text; 0 when it is one. */
static size_t control_length(const char *p, const char *end)
{
    unsigned char c = (unsigned char)*p;
    if (c < 0x80)
        return (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') || c == 0x7F;
    /* U+0080 to U+009F; U+FFFE and U+FFFF. */
    if (c == 0xC2 && end - p > 1 && (unsigned char)p[1] < 0xA0)
        return 2;
    return c == 0xEF && end - p > 2 && (unsigned char)p[1] == 0xBF && (unsigned char)p[2] >= 0xBE ? 3 : 0;
}

/* The line on which `p` stands; a carriage return without a line feed ends one as well. */
static uint32_t line_at(op_str text, const char *p)
{
    uint32_t line = 1;
    for (const char *q = text.p; q < p; q++)
        line += *q == '\n' || (*q == '\r' && q[1] != '\n');
    return line;
}

/* Lines end in a line feed from here on, form feeds are spaces, other control characters go. Gives `text` itself when
   nothing is to be done. */
static op_str tidy_text(struct op_ctx *ctx, op_str file, op_str text, struct op_buf *store)
{
    const char *end = text.p + text.n, *from = text.p;
    size_t removed = 0;
    uint32_t first_line = 0;
    for (const char *p = text.p; (p = op_scan_awkward(text.p, p, end)) < end; p++) {
        unsigned char c = (unsigned char)*p;
        size_t length = c == '\r' || c == '\f' ? 1 : control_length(p, end);
        if (!length)
            continue;
        op_buf_add(store, op_str_range(from, p));
        if (c == '\f')
            op_buf_addc(store, ' ');
        else if (c == '\r' && (p + 1 == end || p[1] != '\n'))
            op_buf_addc(store, '\n');
        if (c != '\r' && c != '\f' && !removed++)
            first_line = line_at(text, p);
        p += length - 1;
        from = p + 1;
    }
    if (removed)
        op_report(ctx, OP_DIAG_CONTROL, (struct op_place){file, first_line, 0},
                  "control characters, removing them: %zu", removed);
    if (from == text.p)
        return text;
    op_buf_add(store, op_str_range(from, end));
    size_t n = store->n;
    char *padding = op_buf_reserve(store, OP_HTML_PADDING);
    if (!padding)
        return OP_STR_NONE;
    memset(padding, 0, OP_HTML_PADDING);
    return op_str_make(store->p, n);
}

/* The first place that was repaired, or a character like it that stood there before. */
static struct op_place place_of_repair(op_str file, op_str text)
{
    struct op_place place = {file, 1, 1};
    op_str rest = op_str_first(text, op_str_find(text, OP_STR("\xEF\xBF\xBD"), 0));
    for (size_t end; (end = op_str_find_char(rest, '\n', 0)) != OP_NOT_FOUND; rest = op_str_skip(rest, end + 1))
        place.line++;
    for (size_t i = 0; i < rest.n; i++)
        place.column += ((unsigned char)rest.p[i] & 0xC0) != 0x80;
    return place;
}

static void report_charset(struct op_ctx *ctx, op_str file, op_str text, const struct op_charset_result *result)
{
    struct op_place place = {file, 0, 0};
    if (result->source == OP_CHARSET_META)
        op_report(ctx, OP_DIAG_CHARSET, place, "not UTF-8, decoding it from %.*s as it declares", OP_ARG(result->name));
    else if (result->source == OP_CHARSET_DETECTED)
        op_report(ctx, OP_DIAG_CHARSET, place, "not UTF-8 and no other encoding declared, taking it for %.*s",
                  OP_ARG(result->name));
    if (result->repairs)
        op_report(ctx, OP_DIAG_UTF8, place_of_repair(file, text),
                  "bytes that are not %.*s, replacing them by U+FFFD: %zu, the first of them here",
                  OP_ARG(result->name), result->repairs);
}

static const struct op_reader *choose(const struct op_input *input, int from)
{
    const struct op_reader *best = NULL;
    int most = -1;
    if (from > 0)
        return op_readers[from - 1];
    for (size_t i = 0; op_readers[i]; i++) {
        int sure = op_readers[i]->sniff(input);
        if (sure > most) {
            most = sure;
            best = op_readers[i];
        }
    }
    return best;
}

bool op_read(struct op_ctx *ctx, const struct op_input *input, const struct op_read_options *options,
             struct op_arena *arena, const struct op_sink *sink)
{
    struct op_buf decoded = OP_BUF_INIT, tidy = OP_BUF_INIT;
    struct op_charset_result charset;
    struct op_input text = *input;
    struct op_place place = {input->name, 0, 0};
    bool good = false;
    if (op_str_trim(input->bytes).n == 0) {
        op_report(ctx, OP_DIAG_INPUT_EMPTY, place, "nothing but white space, leaving it out");
        return false;
    }
    if (input->charset.n && !op_charset_known(input->charset))
        op_report(ctx, OP_DIAG_CHARSET, place, "\"%.*s\" is no encoding that is known, going by the bytes",
                  OP_ARG(op_str_first(input->charset, 40)));
    if (options->from ? op_readers[options->from - 1] == &op_reader_epub : op_reader_epub.sniff(input) > 0) {
        good = op_reader_epub.read(ctx, input, options, arena, sink);
    } else if (!op_charset_decode(input->bytes, input->charset, &decoded, &text.bytes, &charset)) {
        op_report(ctx, OP_DIAG_INPUT_BINARY, place, "not a text, leaving it out");
    } else {
        report_charset(ctx, input->name, text.bytes, &charset);
        if (op_str_trim(text.bytes).n == 0)
            op_report(ctx, OP_DIAG_INPUT_EMPTY, place, "nothing but white space, leaving it out");
        else if (!options->from && op_reader_stream.sniff(&text))
            good = op_reader_stream.read(ctx, &text, options, arena, sink);
        else if ((text.bytes = tidy_text(ctx, input->name, text.bytes, &tidy)).p)
            good = choose(&text, options->from)->read(ctx, &text, options, arena, sink);
    }
    op_buf_release(&decoded);
    op_buf_release(&tidy);
    return good;
}
