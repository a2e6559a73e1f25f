/* Markdown to HTML: lines to blocks (block.c), text to tokens (inline.c), both to HTML (write_block.c). See README.md.
 */
#include "offprint/markdown.h"

#include <stdlib.h>

#include "md/write.h"

enum {
    /* Addresses and titles that are written may grow to this many times the input: only a reference that is used again
       and again can make more. */
    LINK_GROWTH = 8,
    LINK_FLOOR = 100000
};

static void report_limits(struct op_ctx *ctx, const struct md_parser *p, const struct op_lines *lines,
                          uint32_t first_line)
{
    op_str file = lines ? lines->file : OP_STR_NONE;
    if (p->limited_row != UINT32_MAX)
        op_report(ctx, OP_DIAG_MARKDOWN_LIMIT, (struct op_place){file, p->limited_row + first_line, 0},
                  "blocks nested too deep or a table with too many columns, keeping some as text");
    if (p->references_limited)
        op_report(ctx, OP_DIAG_MARKDOWN_LIMIT, (struct op_place){file, 0, 0},
                  "references used too often, keeping later ones as text");
}

static void hand_over_map(struct md_writer *w, op_str text, struct op_lines *lines, uint32_t first_line)
{
    op_str map = op_str_make((const char *)w->map, w->map_count * sizeof *w->map);
    lines->kind = OP_POS_MAP;
    lines->text = text;
    lines->first_line = first_line;
    lines->map = w->map_count ? (const struct op_map_entry *)(const void *)op_arena_dup(w->p->arena, map).p : NULL;
    lines->map_count = w->map_count;
}

bool op_markdown_to_html(struct op_ctx *ctx, op_str text, const struct op_markdown_options *options,
                         struct op_buf *html, struct op_arena *arena, struct op_lines *lines, uint32_t first_line)
{
    text = op_str_first(text, UINT32_MAX - 1);
    struct md_parser p = {.ctx = ctx,
                          .arena = arena,
                          .options = *options,
                          .s = text.n ? text.p : "",
                          .n = (uint32_t)text.n,
                          .limited_row = UINT32_MAX};
    p.article = options->dialect == OP_MARKDOWN_ARTICLE;
    p.gfm = options->dialect != OP_MARKDOWN_COMMONMARK;
    md_parse_blocks(&p);
    struct md_writer w = {.p = &p,
                          .html = html,
                          .start = html->n,
                          .mapped = lines != NULL,
                          .link_max = LINK_GROWTH * text.n + LINK_FLOOR};
    op_buf_init(&w.inline_notes, html->max);
    md_inline_init(&w.in, &p);
    md_write_document(&w);
    if (lines)
        hand_over_map(&w, text, lines, first_line);
    report_limits(ctx, &p, lines, first_line);
    bool fits = !html->full && !w.inline_notes.full;
    md_inline_release(&w.in);
    op_buf_release(&w.inline_notes);
    free(w.map);
    free(w.notes);
    op_buf_release(&p.scratch);
    op_buf_release(&p.label);
    md_references_release(&p.references);
    md_abbreviations_release(p.abbreviations);
    free(p.lines);
    return fits;
}
