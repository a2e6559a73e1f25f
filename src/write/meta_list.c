/* op-meta --print and --sources: metadata as lines of text. */
#include "write/meta_list.h"
#include "offprint/metadata.h"
#include "write/writers.h"

static const struct op_option option_rows[] = {
    {"key", 0, OP_OPTION_LIST, offsetof(struct meta_list_options, key), "KEY",
     "print this value only; of one key the name is left out", NULL},
    {"sources", 0, OP_OPTION_FLAG, offsetof(struct meta_list_options, sources), NULL,
     "print where each value comes from, and what was found beside it", NULL},
    {NULL, 0, OP_OPTION_END, 0, NULL, NULL, NULL},
};
static const struct meta_list_options option_defaults = {{NULL, 0}, false};

/* A value is one line whatever it holds: whoever reads the list reads lines. */
static void add_words(op_str value, struct op_buf *out)
{
    bool first = true;
    for (op_str word = op_str_word(&value); word.p; word = op_str_word(&value)) {
        if (!first)
            op_buf_addc(out, ' ');
        op_buf_add(out, word);
        first = false;
    }
}

static void add_line(op_str name, op_str value, bool named, struct op_buf *out)
{
    if (named) {
        op_buf_add(out, name);
        op_buf_addz(out, ": ");
        /* A picture says nothing to who reads a list. */
        if (op_str_starts(value, OP_STR("data:")))
            value = op_str_first(value, op_str_find_char(value, ',', 0));
    }
    add_words(value, out);
    op_buf_addc(out, '\n');
}

/* Columns with tabs between: chosen or not, key, value, source. */
static void add_source_line(char mark, op_str name, op_str value, const struct op_node *n, struct op_buf *out)
{
    op_buf_addc(out, mark);
    op_buf_addc(out, '\t');
    op_buf_add(out, name);
    op_buf_addc(out, '\t');
    add_words(value, out);
    op_buf_addc(out, '\t');
    add_words(n ? op_attr_ns(n, OP_NS_OP, OP_N_FROM) : OP_STR_NONE, out);
    op_buf_addc(out, '\n');
}

/* What was said on the way is no property of the article: it is printed when it is asked for. */
static bool wanted(const struct meta_list_options *o, op_str name)
{
    for (size_t i = 0; i < o->key.n; i++)
        if (op_str_eq(o->key.v[i], name))
            return true;
    return o->key.n == 0 && !op_str_eq(name, op_str_z(op_meta_rows[OP_META_WARNING].name));
}

static void list_others(const struct op_article *article, const struct meta_list_options *o, op_str key,
                        struct op_buf *part)
{
    for (const struct op_node *n = op_first(article->head); n; n = op_next(n)) {
        op_str name = op_is(n, OP_N_META) ? op_attr(n, OP_N_NAME) : OP_STR_NONE;
        if (op_str_starts(name, OP_STR(OP_META_LOST_PREFIX)) && wanted(o, key) &&
            op_str_eq(op_str_skip(name, sizeof OP_META_LOST_PREFIX - 1), key))
            add_source_line('-', key, op_attr(n, OP_N_CONTENT), n, part);
    }
}

static bool prepare(struct op_ctx *ctx, struct op_article *article, const void *options, struct op_buf *part)
{
    const struct meta_list_options *o = options;
    (void)ctx;
    for (int key = 0; key < OP_META_COUNT; key++) {
        struct op_node *cursor = NULL;
        op_str name = op_str_z(op_meta_rows[key].name), value;
        while (wanted(o, name) && op_meta_each(article, (enum op_meta_key)key, &cursor, &value))
            if (o->sources)
                add_source_line('+', name, value, cursor, part);
            else
                add_line(name, value, o->key.n != 1, part);
        if (o->sources)
            list_others(article, o, name, part);
    }
    for (const struct op_node *n = op_first(article->head); n; n = op_next(n)) {
        op_str name = op_is(n, OP_N_META) ? op_attr(n, OP_N_NAME) : OP_STR_NONE;
        if (op_str_starts(name, OP_STR(OP_META_FRONT_PREFIX)) && wanted(o, name))
            (o->sources ? add_source_line('+', name, op_attr(n, OP_N_CONTENT), n, part)
                        : add_line(name, op_attr(n, OP_N_CONTENT), o->key.n != 1, part));
    }
    return true;
}

static bool finish(struct op_ctx *ctx, const op_str *parts, size_t count, const void *options,
                   const struct op_output *output)
{
    const struct meta_list_options *o = options;
    (void)ctx;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && (o->sources || o->key.n != 1) && !output->write(output->self, OP_STR("\n")))
            return false;
        if (!output->write(output->self, parts[i]))
            return false;
    }
    return true;
}

const struct op_writer op_writer_meta = {
    .name = "meta",
    .summary = "print metadata of articles",
    .suffix = ".meta",
    .options = option_rows,
    .defaults = &option_defaults,
    .options_size = sizeof option_defaults,
    .prepare = prepare,
    .finish = finish,
};
