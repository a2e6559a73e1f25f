/* The stage of metadata: what whole pages say of themselves, then what the command line says. */
#include "stage/meta.h"

#include "doc/title.h"
#include "offprint/date.h"
#include "offprint/metadata.h"
#include "stage/page.h"
#include "stage/stages.h"

static const struct op_option option_rows[] = {
    {"set", 0, OP_OPTION_LIST, offsetof(struct op_meta_options, set), "KEY=VALUE",
     "set a value in every article; without VALUE take it away", NULL},
    {"fallback", 0, OP_OPTION_LIST, offsetof(struct op_meta_options, fallbacks), "KEY=VALUE",
     "set a value in every article that has none", NULL},
    {NULL, 0, OP_OPTION_END, 0, NULL, NULL, NULL},
};
static const struct op_meta_options option_defaults = {{NULL, 0}, {NULL, 0}, false};

bool op_meta_assignment(op_str argument, op_str *name, op_str *value, int *key)
{
    size_t equals = op_str_find_char(argument, '=', 0);
    *name = op_str_trim(op_str_first(argument, equals));
    *value = equals == OP_NOT_FOUND ? OP_STR_NONE : op_str_trim(op_str_skip(argument, equals + 1));
    *key = op_meta_lookup(*name);
    return value->p && *key >= 0;
}

/* Dates are kept as everywhere else, whatever form they are typed in. */
static op_str canonical(struct op_article *article, int key, op_str value)
{
    struct op_date date;
    if (value.n == 0 || (key != OP_META_DATE && key != OP_META_MODIFIED) || !op_date_parse(value, &date))
        return value;
    struct op_buf text = OP_BUF_INIT;
    op_date_format(&date, &text);
    op_str kept = op_arena_dup(article->doc.arena, op_buf_str(&text));
    op_buf_release(&text);
    return kept;
}

/* The first value of a key replaces what the article says; further ones of a key that may be repeated add to it. With
   `lacking`, only keys that the article says nothing for. */
static void assign(struct op_article *article, const struct op_option_list *list, bool lacking)
{
    bool ours[OP_META_COUNT] = {false};
    for (size_t i = 0; i < list->n; i++) {
        op_str name, value;
        int key;
        if (!op_meta_assignment(list->v[i], &name, &value, &key))
            continue;
        bool said = op_meta(article, (enum op_meta_key)key).n && !(key == OP_META_TITLE && op_title_invented(article));
        if (lacking && said && !ours[key])
            continue;
        value = canonical(article, key, value);
        if (key == OP_META_TITLE)
            op_title_follow(article, value);
        if (ours[key] && op_meta_rows[key].repeatable)
            (void)op_meta_add(article, (enum op_meta_key)key, value);
        else if (!ours[key] || !lacking)
            op_meta_set(article, (enum op_meta_key)key, value);
        ours[key] = true;
    }
}

static bool run(struct op_ctx *ctx, struct op_article *article, const void *options, const struct op_sink *next)
{
    const struct op_meta_options *o = options;
    page_read(ctx, article, o->sources);
    assign(article, &o->set, false);
    assign(article, &o->fallbacks, true);
    return op_emit(next, article);
}

const struct op_stage op_stage_meta = {
    .name = "meta",
    .summary = "set metadata of articles",
    .options = option_rows,
    .defaults = &option_defaults,
    .options_size = sizeof option_defaults,
    .run = run,
};
