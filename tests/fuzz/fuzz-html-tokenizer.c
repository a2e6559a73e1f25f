/* The tokenizer alone, in every content: tokens advance, in order, and point to well-formed UTF-8; it ends. The first
   byte chooses the content, its highest bit CDATA sections. */
#include "fuzz.h"

#include "html/tokenizer.h"
#include "offprint/html.h"

static bool is_foreign(const void *of)
{
    return *(const uint8_t *)of & 0x80;
}

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void check(const struct html_token *t, uint32_t *last, size_t size)
{
    require(t->kind < HTML_TOKEN_KINDS && t->pos >= *last && t->pos <= size + 1);
    *last = t->pos;
    if (t->kind == HTML_TEXT)
        require(t->nul ? t->text.n == 0 : t->text.n > 0);
    if (t->kind == HTML_TEXT || t->kind == HTML_COMMENT || t->kind == HTML_DOCTYPE)
        require(op_utf8_validate(t->text) == t->text.n);
    if (t->kind != HTML_START_TAG && t->kind != HTML_END_TAG)
        return;
    for (uint32_t i = 0; i < t->attr_count; i++)
        require(op_utf8_validate(op_attr_value(&t->attrs[i])) == t->attrs[i].n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint32_t names[] = {OP_N_UNNAMED, OP_N_TITLE, OP_N_STYLE, OP_N_SCRIPT};
    if (!size || !fuzz_is_utf8(data + 1, size - 1))
        return 0;
    op_str text = fuzz_copy(data + 1, size - 1, OP_HTML_PADDING);
    struct op_doc doc;
    struct html_tokenizer t;
    struct html_token token = {.kind = HTML_EOF};
    op_doc_init(&doc, fuzz_arena());
    html_tokenizer_init(&t, &doc, text);
    t.keep_comments = true;
    t.in_foreign = is_foreign;
    t.of = data;
    if (data[0] % 8 % 6)
        html_tokenizer_switch(&t, (enum html_content)(data[0] % 8 % 6), names[data[0] / 8 % 4]);
    uint32_t last = 0;
    /* No byte makes more than one token. */
    for (size_t i = 0; i <= text.n; i++) {
        html_tokenizer_next(&t, &token);
        if (token.kind == HTML_EOF)
            break;
        check(&token, &last, text.n);
    }
    require(token.kind == HTML_EOF);
    html_tokenizer_release(&t);
    fuzz_free(text);
    return 0;
}
