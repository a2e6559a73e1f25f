/* Our tree against gumbo's (libgumbo), over inputs where gumbo is right: each byte chooses a token of ordinary HTML, in
   any order, so nesting goes wrong in every way. Left out is what the standard has changed since (ruby, select,
   template, menuitem) and what gumbo never did as it says: a second `html`, references without a semicolon before a
   tag, white space alone within tables, the end of a form, the marker of an object that a table closes, and what
   is_start() names. */
#include "fuzz.h"

#include <gumbo.h>
#include <stdio.h>

#include "offprint/html.h"

enum { TOKENS_MAX = 64 };

static const char *const names[] = {
    "a",     "b",       "i",        "u",    "em",    "strong", "code",       "font",    "small",   "big",
    "nobr",  "tt",      "s",        "span", "label", "abbr",   "div",        "p",       "ul",      "ol",
    "li",    "dl",      "dt",       "dd",   "table", "tr",     "td",         "th",      "tbody",   "thead",
    "tfoot", "caption", "colgroup", "col",  "h1",    "h2",     "blockquote", "pre",     "section", "article",
    "nav",   "button",  "br",       "img",  "hr",    "input",  "center",     "address", "aside",   "body",
};
static const char *const others[] = {
    "x",           "\nx",      "\tx ",       "text ",           "&amp;",    "&lt;",     "&#65;",
    "&copy;",      "&nosuch;", "<!-- c -->", "<!doctype html>", "<title>t", "</title>", "<textarea>",
    "</textarea>", "<style>",  "</style>",   "\xC3\xA4",        "<!c>",     "</ x>",    "<?p>",
};
static const char *const attributes[] = {"", " class=c", " id='1' class=\"a b\"", " href=?a=1&copy=2 title"};

enum { NAMES = sizeof names / sizeof *names, OTHERS = sizeof others / sizeof *others };
/* Those that the standard does not call special come first in the table. */
enum { SPECIAL = 16, ORDINARY_MAX = 4, A_MAX = 8 };

/* Gumbo errs in the adoption agency where more than three elements lie between the one that is closed and the block,
   and where an `a` opens with eight blocks in the one before: there are fewer of both. */
static bool is_start(uint8_t byte, size_t index, size_t *ordinary)
{
    if (byte >= 2 * NAMES || (index >= A_MAX && strcmp(names[byte % NAMES], "a") == 0))
        return false;
    return byte % NAMES >= SPECIAL || (*ordinary)++ < ORDINARY_MAX;
}

static void add_token(struct op_buf *out, uint8_t byte, size_t index, size_t *ordinary)
{
    if (is_start(byte, index, ordinary))
        op_buf_addf(out, "<%s%s>", names[byte % NAMES], byte < NAMES ? "" : attributes[byte % 4]);
    else if (byte < 3 * NAMES)
        op_buf_addf(out, "</%s>", names[byte % NAMES]);
    else
        op_buf_addz(out, others[byte % OTHERS]);
}

/* Both trees in one form; texts that touch are one. */
static void describe(struct op_doc *doc, struct op_buf *out)
{
    struct op_walk w;
    op_walk_start(&w, doc->root);
    for (enum op_walk_event event; (event = op_walk_next(&w));) {
        const struct op_node *n = w.node;
        if (n->kind == OP_TEXT && event == OP_ENTER)
            op_buf_add(out, op_text(n));
        if (n->kind != OP_ELEMENT)
            continue;
        if (event == OP_LEAVE) {
            op_buf_addc(out, '\x02');
            continue;
        }
        op_buf_addc(out, '\x01');
        op_buf_add(out, op_doc_name_str(doc, n->name));
        for (uint32_t i = 0; i < n->n; i++) {
            op_buf_addc(out, ' ');
            op_buf_add(out, op_doc_name_str(doc, n->u.attrs[i].name));
            op_buf_addc(out, '=');
            op_buf_add(out, op_attr_value(&n->u.attrs[i]));
        }
        op_buf_addc(out, '\x03');
    }
}

static void describe_start(const GumboElement *e, struct op_buf *out)
{
    op_buf_addc(out, '\x01');
    op_buf_addz(out, gumbo_normalized_tagname(e->tag));
    for (unsigned i = 0; i < e->attributes.length; i++) {
        const GumboAttribute *a = e->attributes.data[i];
        op_buf_addf(out, " %s=%s", a->name, a->value);
    }
    op_buf_addc(out, '\x03');
}

/* Gumbo's own indices of children are not always right. */
static void describe_gumbo(const GumboNode *root, struct op_buf *out)
{
    struct {
        const GumboElement *element;
        unsigned next;
    } open[512] = {{&root->v.element, 0}};
    size_t depth = 1;
    describe_start(&root->v.element, out);
    while (depth) {
        const GumboVector *children = &open[depth - 1].element->children;
        if (open[depth - 1].next == children->length) {
            op_buf_addc(out, '\x02');
            depth--;
            continue;
        }
        const GumboNode *n = children->data[open[depth - 1].next++];
        if (n->type == GUMBO_NODE_ELEMENT && depth < sizeof open / sizeof *open) {
            describe_start(&n->v.element, out);
            open[depth].element = &n->v.element;
            open[depth++].next = 0;
        } else if (n->type == GUMBO_NODE_TEXT || n->type == GUMBO_NODE_WHITESPACE) {
            op_buf_addz(out, n->v.text.text);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size || size > TOKENS_MAX)
        return 0;
    struct op_buf html = OP_BUF_INIT, ours = OP_BUF_INIT, theirs = OP_BUF_INIT;
    size_t ordinary = 0;
    for (size_t i = 0; i < size; i++)
        add_token(&html, data[i], i, &ordinary);
    op_str text = fuzz_copy((const uint8_t *)html.p, html.n, OP_HTML_PADDING);
    struct op_doc doc;
    op_doc_init(&doc, fuzz_arena());
    size_t displaced = op_html_parse(&doc, text, &(struct op_html_options){.scripting = true});
    describe(&doc, &ours);
    GumboOutput *output = gumbo_parse_with_options(&kGumboDefaultOptions, text.p, text.n);
    describe_gumbo(output->root, &theirs);
    if (!displaced && !op_str_eq(op_buf_str(&ours), op_buf_str(&theirs))) {
        fprintf(stderr, "input:  %.*s\nours:   %.*s\ntheirs: %.*s\n", OP_ARG(text), OP_ARG(op_buf_str(&ours)),
                OP_ARG(op_buf_str(&theirs)));
        abort();
    }
    gumbo_destroy_output(&kGumboDefaultOptions, output);
    fuzz_free(text);
    op_buf_release(&html);
    op_buf_release(&ours);
    op_buf_release(&theirs);
    return 0;
}
