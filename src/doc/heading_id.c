#include "doc/heading_id.h"

#include "offprint/names.h"
#include "offprint/utf8.h"

enum { SLUG_MAX = 80 /* bytes, about */ };

void heading_slug(op_str text, struct op_buf *out)
{
    bool gap = false;
    for (size_t i = 0, n; i < text.n && out->n < SLUG_MAX; i += n) {
        uint32_t c = op_utf8_decode(text.p + i, text.p + text.n, &n);
        bool letter = c < 0x80 ? op_is_alnum((char)c)
                               : c >= 0xC0 && c != 0xD7 && c != 0xF7 && !op_unicode_space(c) &&
                                     !(c >= 0x2000 && c < 0x2C00) && !(c >= 0x2E00 && c < 0x2E80) &&
                                     !(c >= 0x3000 && c < 0x3005) && !(c >= 0x3008 && c < 0x3021) &&
                                     !(c >= 0xE000 && c < 0xF900) && !(c >= 0xFE00 && c < 0xFE70) &&
                                     !(c >= 0xFF00 && c < 0xFF10) && !(c >= 0xFF1A && c < 0xFF21) &&
                                     !(c >= 0xFFE0 && c < 0x10000) && !(c >= 0x1F000 && c < 0x20000) && c < 0xE0000;
        if (!letter) {
            gap = true;
            continue;
        }
        if (gap && out->n)
            op_buf_addc(out, '-');
        gap = false;
        if (c < 0x80)
            op_buf_addc(out, op_to_lower((char)c));
        else
            op_buf_add(out, op_str_make(text.p + i, n));
    }
}

void heading_text(struct op_node *heading, struct op_buf *out)
{
    struct op_walk w;
    op_walk_start(&w, heading);
    while (op_walk_next(&w)) {
        if (w.event != OP_ENTER)
            continue;
        if (op_is(w.node, OP_N_SUP) || op_is(w.node, OP_N_RT) || op_is(w.node, OP_N_RP))
            op_walk_skip(&w);
        else if (w.node->kind == OP_TEXT)
            op_buf_add(out, op_text(w.node));
        else if (op_is(w.node, OP_N_IMG))
            op_buf_add(out, op_attr(w.node, OP_N_ALT));
    }
}
