/* Plain text: what stands above it, and headings. */
#include "offprint/date.h"
#include "offprint/metadata.h"
#include "write/front_write.h"
#include "write/phrases.h"
#include "write/text.h"

/* -- Headings -- */

void text_heading_open(struct text *t, unsigned level)
{
    static const char marks[] = "###### ";
    if (t->options->headings != OP_TEXT_HEADINGS_MARKDOWN || t->table)
        return;
    op_str mark = op_str_make(marks + 6 - level, level + 1);
    text_prefix(t, mark, OP_STR(""));
}

void text_heading_close(struct text *t, unsigned level)
{
    static const char lines[] = "=-~";
    if (t->options->headings != OP_TEXT_HEADINGS_UNDERLINE || t->table || !t->widest)
        return;
    text_add_prefix(t, false);
    op_buf_fill(t->out, lines[level < 3 ? level - 1 : 2], t->widest);
    op_buf_addc(t->out, '\n');
}

/* -- The head -- */

/* Equal but for white space, case of ASCII letters, and what prints nothing. */
static bool says_the_same(struct text *t, struct op_node *heading, op_str title)
{
    struct op_buf raw = OP_BUF_INIT;
    op_text_content(heading, &raw);
    text_add(t, op_buf_str(&raw));
    op_buf_release(&raw);
    struct op_buf said = t->para;
    t->para = (struct op_buf)OP_BUF_INIT;
    t->space = 0;
    text_add(t, title);
    bool same = op_str_eq_ci(op_str_trim(op_buf_str(&said)), op_str_trim(op_buf_str(&t->para)));
    op_buf_release(&said);
    op_buf_clear(&t->para);
    t->space = 0;
    t->traits = (struct text_traits){false, false, false};
    return same;
}

static void write_title(struct text *t, const struct op_article *a)
{
    op_str title = op_meta(a, OP_META_TITLE);
    if (!title.n || op_title_invented(a))
        return;
    struct op_node *h1 = op_find(a->body, OP_N_H1);
    if (h1 && says_the_same(t, h1, title)) {
        /* Lines about the article come between the title and the text. */
        if (t->options->metadata != OP_TEXT_METADATA_HEADER)
            return;
        t->said = h1;
    }
    (void)text_push(t, a->body, TEXT_HEADING);
    text_heading_open(t, 1);
    text_add(t, title);
    text_flush(t);
    text_heading_close(t, 1);
    t->frame_count--;
    text_gap(t, 2);
}

/* A line of its own. */
static void write_line(struct text *t, op_str line)
{
    text_add(t, line);
    text_flush(t);
    text_gap(t, 1);
}

/* All values of a key, with commas between. */
static void write_values(struct text *t, const struct op_article *a, enum op_meta_key key)
{
    struct op_node *cursor = NULL;
    bool first = true;
    for (op_str value; op_meta_each(a, key, &cursor, &value); first = false) {
        if (!first)
            text_add(t, OP_STR(", "));
        text_add(t, value);
    }
}

/* Below the title: subtitle, who and when, where from, keywords; each on a line, and a blank line behind them. */
static void write_lines(struct text *t, const struct op_article *a)
{
    op_str date = op_meta(a, OP_META_DATE);
    if (op_meta(a, OP_META_SUBTITLE).n)
        write_line(t, op_meta(a, OP_META_SUBTITLE));
    write_values(t, a, OP_META_AUTHOR);
    if (date.n) {
        struct op_buf shown = OP_BUF_INIT;
        op_phrases_date(date, op_meta(a, OP_META_LANG), &shown);
        if (t->para.n)
            text_add(t, OP_STR(" · "));
        text_add(t, op_buf_str(&shown));
        op_buf_release(&shown);
    }
    write_line(t, OP_STR_NONE);
    if (op_meta(a, OP_META_CANONICAL).n)
        write_line(t, op_meta(a, OP_META_CANONICAL));
    write_values(t, a, OP_META_KEYWORD);
    write_line(t, OP_STR_NONE);
    if (t->started)
        text_gap(t, 2);
}

void text_write_head(struct text *t, const struct op_article *a)
{
    switch (t->options->metadata) {
    case OP_TEXT_METADATA_YAML:
        op_front_write(a, t->out);
        t->started = t->out->n > 0;
        text_gap(t, 2);
        break;
    case OP_TEXT_METADATA_HEADER:
        write_title(t, a);
        write_lines(t, a);
        break;
    case OP_TEXT_METADATA_TITLE:
        write_title(t, a);
        break;
    default:
        break;
    }
}
