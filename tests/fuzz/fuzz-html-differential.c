/* Our tree against gumbo's (libgumbo), over inputs where gumbo is right: each byte chooses a token of ordinary HTML, in
   any order, so nesting goes wrong in every way. Left out is what the standard has changed since gumbo: ruby, select,
   template, menuitem. */
#include "fuzz.h"

#include <gumbo.h>
#include <stdio.h>

#include "offprint/html.h"

enum { TOKENS_MAX = 64 };

static const char *const names[] = {
    "div",   "p",     "span",       "b",       "i",       "a",       "em",    "strong",  "u",        "code",
    "font",  "small", "big",        "nobr",    "ul",      "ol",      "li",    "dl",      "dt",       "dd",
    "table", "tr",    "td",         "th",      "tbody",   "thead",   "tfoot", "caption", "colgroup", "col",
    "h1",    "h2",    "blockquote", "pre",     "section", "article", "form",  "button",  "br",       "img",
    "hr",    "input", "center",     "address", "object",  "label",   "body",  "html",
};
static const char *const others[] = {
    "x",           " ",        "\n",         "text ",           "&amp;",    "&lt",      "&#65;",
    "&copy",       "&nosuch;", "<!-- c -->", "<!doctype html>", "<title>t", "</title>", "<textarea>",
    "</textarea>", "<style>",  "</style>",   "\xC3\xA4",        "<!c>",     "</ x>",    "<?p>",
};
static const char *const attributes[] = {"", " class=c", " id='1' class=\"a b\"", " href=?a=1&copy=2 title"};

static void add_token(struct op_buf *out, uint8_t byte)
{
    enum { NAMES = sizeof names / sizeof *names, OTHERS = sizeof others / sizeof *others };
    if (byte < 2 * NAMES)
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

static const GumboNode *next_of(const GumboNode *n)
{
    const GumboVector *siblings = &n->parent->v.element.children;
    return n->index_within_parent + 1 < siblings->length ? siblings->data[n->index_within_parent + 1] : NULL;
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

static void describe_gumbo(const GumboNode *root, struct op_buf *out)
{
    for (const GumboNode *n = root; n;) {
        if (n->type == GUMBO_NODE_ELEMENT) {
            describe_start(&n->v.element, out);
            if (n->v.element.children.length) {
                n = n->v.element.children.data[0];
                continue;
            }
            op_buf_addc(out, '\x02');
        } else if (n->type == GUMBO_NODE_TEXT || n->type == GUMBO_NODE_WHITESPACE) {
            op_buf_addz(out, n->v.text.text);
        }
        const GumboNode *next;
        while (n != root && !(next = next_of(n))) {
            n = n->parent;
            op_buf_addc(out, '\x02');
        }
        n = n == root ? NULL : next;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size || size > TOKENS_MAX)
        return 0;
    struct op_buf html = OP_BUF_INIT, ours = OP_BUF_INIT, theirs = OP_BUF_INIT;
    for (size_t i = 0; i < size; i++)
        add_token(&html, data[i]);
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
