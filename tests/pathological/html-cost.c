/* html-cost SHAPE COUNT: what a hostile input of COUNT parts costs from bytes to tree to XHTML. Prints CPU seconds,
   bytes of input, the most bytes of tree, bytes of XHTML, depth, letters x wanted as text and letters found. Without
   arguments: each shape with the count that is asked for. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "offprint/html.h"
#include "offprint/utf8.h"
#include "offprint/xhtml.h"

struct shape {
    const char *name;
    size_t count; /* the large one */
    const char *before;
    const char *unit; /* every # becomes the number of the part, always seven digits */
    const char *after;
    const char *closing; /* as many of these, behind */
};

static const struct shape shapes[] = {
    {"nested elements", 1000000, "", "<div>x", "", ""},
    {"nested formatting", 1000000, "", "<b>x", "", ""},
    {"stray end tags", 1000000, "", "</div>x", "", ""},
    {"stray unknown end tags", 1000000, "<foo>", "</bar>x", "", ""},
    {"open elements, stray ends", 20000, "", "<span>x", "", "</b></p></li></section>"},
    {"attributes on one tag", 100000, "<p ", " a#=#", ">x", ""},
    {"attributes again and again", 100000, "<p ", " a=#", ">x", ""},
    {"attributes on many bodies", 100000, "", "<body a#=1>x", "", ""},
    {"formatting elements", 100000, "", "<b id=#>x", "", ""},
    {"formatting in paragraphs", 100000, "", "<p><b id=#>x", "", ""},
    {"adoption agency", 100000, "", "<a><div>x", "", "</a>"},
    {"adoption again and again", 100000, "", "<b><p>x</b></p>", "", ""},
    {"nobr", 100000, "", "<nobr>x", "", ""},
    {"nested tables", 50000, "", "<table><tr><td>x", "", ""},
    {"tables of strays", 50000, "", "<table>x", "", ""},
    {"foster parenting", 200000, "<table>", "x<tr><td>x</td></tr>", "", ""},
    {"foreign in foreign", 50000, "", "<svg><foreignObject><math><mi>x", "", ""},
    {"integration points", 100000, "", "<svg><desc>x", "", ""},
    {"breaking out of svg", 100000, "", "<svg><g><p>x", "", ""},
    {"templates", 100000, "", "<template><td>x", "", ""},
    {"one text", 100000000, "", "x", "", ""},
    {"one attribute", 100000000, "<p a='", "y", "'>x", ""},
    {"one attribute, unterminated", 10000000, "x<p a='", "&y", "", ""},
    {"one comment, unterminated", 10000000, "x<!--", "-y", "", ""},
    {"comments, unterminated", 1000000, "x", "<!--", "", ""},
    {"CDATA, unterminated", 1000000, "x<svg>", "<![CDATA[", "", ""},
    {"script, unterminated", 500000, "<script>", "<!--<script>", "", ""},
    {"scripts, nearly ended", 500000, "<script>", "</scrip", "", ""},
    {"titles, nearly ended", 500000, "", "<title></titl></title>", "", ""},
    {"doctype, unterminated", 10000000, "<!doctype html public '", "y", "", ""},
    {"tag name without end", 10000000, "x<", "Y", "", ""},
    {"less-than signs", 10000000, "x", "<", "", ""},
    {"ampersands", 10000000, "x", "&", "", ""},
    {"references", 1000000, "x", "&nbsp;", "", ""},
    {"carriage returns", 10000000, "x", "\r", "", ""},
    {"surrogates by number", 1000000, "x", "&#55296;", "", ""},
    {"surrogates in UTF-8", 3000000, "x", "\xED\xA0\x80", "", ""},
    {"names", 200000, "", "<x#>x", "", ""},
    {"select and option", 200000, "", "<select><option>x", "", ""},
    {"lists", 200000, "", "<ul><li>x", "", ""},
    {"forms", 200000, "", "<form><div></form>x", "", ""},
    {"NULs", 10000000, "x", "", "", ""}, /* the unit is one NUL */
};

static void fill(const struct shape *s, size_t count, struct op_buf *out)
{
    op_buf_addz(out, s->before);
    for (size_t i = 0; i < count; i++) {
        if (!*s->unit)
            op_buf_addc(out, 0);
        for (const char *p = s->unit; *p; p++)
            if (*p == '#')
                op_buf_addf(out, "%07zu", i);
            else
                op_buf_addc(out, *p);
    }
    op_buf_addz(out, s->after);
    for (size_t i = 0; *s->closing && i < count; i++)
        op_buf_addz(out, s->closing);
}

static size_t letters(op_str s)
{
    size_t found = 0;
    for (size_t i = 0; i < s.n; i++)
        found += s.p[i] == 'x';
    return found;
}

/* What of the input is text is known by its letter. */
static size_t wanted_letters(const struct shape *s, size_t count)
{
    size_t unit = 0;
    for (const char *p = s->unit; *p; p++)
        unit += *p == 'x' && (p == s->unit || p[-1] == '>' || p[-1] == 'x');
    size_t before = s->before[0] == 'x', after = s->after[0] && s->after[strlen(s->after) - 1] == 'x';
    return unit * count + before + after;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void measure(const struct shape *s, size_t count)
{
    struct op_buf html = OP_BUF_INIT, repaired = OP_BUF_INIT, out = OP_BUF_INIT;
    struct op_arena arena;
    struct op_doc doc;
    struct op_walk w;
    static const struct op_xhtml_options plain = {.stream = false};
    fill(s, count, &html);
    memset(op_buf_reserve(&html, OP_HTML_PADDING), 0, OP_HTML_PADDING);
    op_arena_init(&arena, 0);
    double start = now();
    op_str text = op_buf_str(&html);
    if (op_utf8_validate(text) != text.n) {
        (void)op_utf8_repair(text, &repaired);
        memset(op_buf_reserve(&repaired, OP_HTML_PADDING), 0, OP_HTML_PADDING);
        text = op_buf_str(&repaired);
    }
    op_doc_init(&doc, &arena);
    (void)op_html_parse(&doc, text, &(struct op_html_options){.scripting = false});
    size_t held = arena.used;
    op_xhtml_write(&doc, doc.root, &plain, &out);
    double seconds = now() - start;
    size_t found = 0, depth = 0, deepest = 0;
    op_walk_start(&w, doc.root);
    for (enum op_walk_event event; (event = op_walk_next(&w));) {
        depth = event == OP_ENTER ? depth + 1 : depth - 1;
        deepest = depth > deepest ? depth : deepest;
        if (event == OP_ENTER && w.node->kind == OP_TEXT)
            found += letters(op_text(w.node));
    }
    printf("%.6f %zu %zu %zu %zu %zu %zu\n", seconds, html.n, held, out.n, deepest, wanted_letters(s, count), found);
    op_arena_release(&arena);
    op_buf_release(&html);
    op_buf_release(&repaired);
    op_buf_release(&out);
}

int main(int argc, char **argv)
{
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (argc == 1)
            printf("%zu %s\n", shapes[i].count, shapes[i].name);
        else if (argc == 3 && strcmp(argv[1], shapes[i].name) == 0)
            measure(&shapes[i], strtoul(argv[2], NULL, 10));
    return 0;
}
