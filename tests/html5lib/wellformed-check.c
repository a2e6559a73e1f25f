/* wellformed-check: for each document on standard input (a line "LENGTH", then LENGTH bytes) the bytes through
   encoding, parser, serialiser and libxml2's SAX parser. Each answer is a line: "ok", "skip" where the bytes are no
   text or libxml2 is absent, or what libxml2 found. */
#include <stdio.h>
#include <stdlib.h>

#include "offprint/charset.h"
#include "offprint/html.h"
#include "offprint/utf8.h"
#include "offprint/xhtml.h"
#include "xml/xml.h"

static void check(struct op_ctx *ctx, struct op_arena *arena, op_str bytes)
{
    static const struct op_xhtml_options plain = {.stream = false};
    struct op_buf store = OP_BUF_INIT, out = OP_BUF_INIT;
    struct op_charset_result charset;
    struct op_xml_fault fault;
    struct op_doc doc;
    op_str text = bytes;
    /* Well-formed UTF-8 may hold more control characters than a text: those are wanted here. */
    if (op_utf8_validate(bytes) != bytes.n && !op_charset_decode(bytes, OP_STR_NONE, &store, &text, &charset)) {
        printf("skip no text\n");
    } else {
        op_doc_init(&doc, arena);
        (void)op_html_parse(&doc, text, &(struct op_html_options){.scripting = false});
        op_xhtml_write(&doc, doc.root, &plain, &out);
        if (op_xml_check(ctx, op_buf_str(&out), &fault))
            printf("ok\n");
        else if (!fault.message[0])
            printf("skip libxml2 is not installed\n");
        else
            printf("%u:%u: %s\n", fault.line, fault.column, fault.message);
    }
    op_buf_release(&store);
    op_buf_release(&out);
    op_arena_reset(arena);
}

int main(void)
{
    struct op_ctx ctx;
    struct op_arena arena;
    op_ctx_init(&ctx);
    op_arena_init(&arena, 0);
    for (char line[64]; fgets(line, sizeof line, stdin);) {
        uint64_t length;
        if (!op_str_to_uint(op_str_trim(op_str_z(line)), UINT32_MAX, &length))
            return 1;
        char *input = op_xcalloc(length + OP_HTML_PADDING, 1);
        if (fread(input, 1, length, stdin) != length)
            return 1;
        check(&ctx, &arena, op_str_make(input, length));
        fflush(stdout);
        free(input);
    }
    op_arena_release(&arena);
    return 0;
}
