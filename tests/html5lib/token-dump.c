/* Prints tokens, for html5lib's tokenizer tests.

   Each case on standard input: a line "LENGTH STATE NAME", then LENGTH bytes of input. STATE is a number of enum
   html_content, NAME the last start tag, or "-". Each answer: a line with its length, then netstrings ("3:abc"): for
   each token its kind and the number of its fields, then the fields; a missing string is "-", another one begins with
   "+". */
#include <stdio.h>
#include <stdlib.h>

#include "html/tokenizer.h"

#include "offprint/html.h"

static void add_field(struct op_buf *out, op_str s)
{
    op_buf_addf(out, "%zu:%s", s.n + 1, s.p ? "+" : "-");
    op_buf_add(out, s);
}

static void add_head(struct op_buf *out, char kind, size_t fields)
{
    op_buf_addc(out, kind);
    op_buf_add_uint(out, fields);
    op_buf_addc(out, ';');
}

static void add_token(struct op_doc *doc, struct op_buf *out, const struct html_token *t)
{
    switch (t->kind) {
    case HTML_TEXT:
        add_head(out, 'C', 1);
        add_field(out, t->nul ? op_str_make("", 1) : t->text);
        break;
    case HTML_START_TAG:
        add_head(out, 'S', 2 + 2 * (size_t)t->attr_count);
        add_field(out, op_doc_name_str(doc, t->name));
        add_field(out, t->self_closing ? OP_STR("/") : OP_STR(""));
        for (uint32_t i = 0; i < t->attr_count; i++) {
            add_field(out, op_doc_name_str(doc, t->attrs[i].name));
            add_field(out, op_attr_value(&t->attrs[i]));
        }
        break;
    case HTML_END_TAG:
        add_head(out, 'E', 1);
        add_field(out, op_doc_name_str(doc, t->name));
        break;
    case HTML_COMMENT:
        add_head(out, 'M', 1);
        add_field(out, t->text);
        break;
    default:
        add_head(out, 'D', 4);
        add_field(out, t->text.n ? t->text : OP_STR_NONE);
        add_field(out, t->public_id);
        add_field(out, t->system_id);
        add_field(out, t->force_quirks ? OP_STR("quirks") : OP_STR(""));
    }
}

int main(void)
{
    struct op_arena arena;
    op_arena_init(&arena, 0);
    for (char line[256]; fgets(line, sizeof line, stdin);) {
        op_str rest = op_str_z(line), first = op_str_word(&rest), second = op_str_word(&rest);
        op_str name = op_str_word(&rest);
        uint64_t length, state;
        if (!op_str_to_uint(first, UINT32_MAX, &length) || !op_str_to_uint(second, HTML_CDATA, &state))
            return 1;
        char *input = op_xcalloc(length + OP_HTML_PADDING, 1);
        memset(input + length, '<', OP_HTML_PADDING);
        if (fread(input, 1, length, stdin) != length)
            return 1;
        struct op_doc doc;
        op_doc_init(&doc, &arena);
        struct html_tokenizer t;
        html_tokenizer_init(&t, &doc, op_str_make(input, length));
        t.keep_comments = true;
        if (state != HTML_DATA)
            html_tokenizer_switch(&t, (enum html_content)state,
                                  op_str_eq(name, OP_STR("-")) ? OP_N_UNNAMED : op_doc_name(&doc, name));
        struct op_buf out = OP_BUF_INIT;
        struct html_token token = {.kind = HTML_EOF};
        for (html_tokenizer_next(&t, &token); token.kind != HTML_EOF; html_tokenizer_next(&t, &token))
            add_token(&doc, &out, &token);
        printf("%zu\n", out.n);
        fwrite(out.p ? out.p : "", 1, out.n, stdout);
        op_buf_release(&out);
        html_tokenizer_release(&t);
        op_arena_reset(&arena);
        free(input);
    }
    op_arena_release(&arena);
    return 0;
}
