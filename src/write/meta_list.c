/* op-meta --print: metadata as lines of text. */
#include "offprint/metadata.h"
#include "write/writers.h"

struct meta_list_options {
    struct op_option_list key;
};

static const struct op_option option_rows[] = {
    {"key", 0, OP_OPTION_LIST, offsetof(struct meta_list_options, key), "KEY",
     "print this value only; of one key the name is left out", NULL},
    {NULL, 0, OP_OPTION_END, 0, NULL, NULL, NULL},
};
static const struct meta_list_options option_defaults = {{NULL, 0}};

/* A value is one line whatever it holds: whoever reads the list reads lines. */
static void add_line(op_str name, op_str value, bool named, struct op_buf *out)
{
    if (named) {
        op_buf_add(out, name);
        op_buf_addz(out, ": ");
    }
    bool first = true;
    for (op_str word = op_str_word(&value); word.p; word = op_str_word(&value)) {
        if (!first)
            op_buf_addc(out, ' ');
        op_buf_add(out, word);
        first = false;
    }
    op_buf_addc(out, '\n');
}

static bool wanted(const struct meta_list_options *o, op_str name)
{
    for (size_t i = 0; i < o->key.n; i++)
        if (op_str_eq(o->key.v[i], name))
            return true;
    return o->key.n == 0;
}

static bool prepare(struct op_ctx *ctx, struct op_article *article, const void *options, struct op_buf *part)
{
    const struct meta_list_options *o = options;
    (void)ctx;
    for (int key = 0; key < OP_META_COUNT; key++) {
        struct op_node *cursor = NULL;
        op_str name = op_str_z(op_meta_rows[key].name), value;
        while (wanted(o, name) && op_meta_each(article, (enum op_meta_key)key, &cursor, &value))
            add_line(name, value, o->key.n != 1, part);
    }
    for (const struct op_node *n = op_first(article->head); n; n = op_next(n)) {
        op_str name = op_is(n, OP_N_META) ? op_attr(n, OP_N_NAME) : OP_STR_NONE;
        if (op_str_starts(name, OP_STR(OP_META_FRONT_PREFIX)) && wanted(o, name))
            add_line(name, op_attr(n, OP_N_CONTENT), o->key.n != 1, part);
    }
    return true;
}

static bool finish(struct op_ctx *ctx, const op_str *parts, size_t count, const void *options,
                   const struct op_output *output)
{
    const struct meta_list_options *o = options;
    (void)ctx;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && o->key.n != 1 && !output->write(output->self, OP_STR("\n")))
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
