#include "cli/assignments.h"

#include "offprint/date.h"
#include "offprint/language.h"
#include "offprint/metadata.h"

static const char *key_at(const void *self, size_t i)
{
    (void)self;
    return op_meta_rows[i].name;
}

static int check_list(struct op_program *program, const char *option, const struct op_option_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        op_str name, value;
        int key;
        if (op_meta_assignment(list->v[i], &name, &value, &key))
            continue;
        if (!value.p)
            return op_program_usage(program, "--%s wants KEY=VALUE, not '%.*s'", option, OP_ARG(list->v[i]));
        const char *nearest = op_options_nearest(name, key_at, NULL, OP_META_COUNT);
        if (nearest)
            return op_program_usage(program, "no metadata is called '%.*s'; did you mean %s?", OP_ARG(name), nearest);
        return op_program_usage(program, "no metadata is called '%.*s'", OP_ARG(name));
    }
    return -1;
}

int op_assignments_check(struct op_program *program, const struct op_meta_options *options)
{
    int status = check_list(program, "set", &options->set);
    return status < 0 ? check_list(program, "fallback", &options->fallbacks) : status;
}

static bool is_language(op_str tag)
{
    struct op_arena arena;
    op_arena_init(&arena, 0);
    bool known = op_language_canonical(&arena, tag).n > 0;
    op_arena_release(&arena);
    return known;
}

int op_metadata_options_check(struct op_program *program, const struct op_metadata_options *options)
{
    op_str date = options->of[OP_META_DATE].one, language = options->of[OP_META_LANG].one;
    struct op_date parsed;
    bool tag = !language.n || is_language(language);
    if (date.n && !op_date_parse(date, &parsed))
        return op_program_usage(program, "--date wants a date, not '%.*s'", OP_ARG(date));
    if (!tag)
        return op_program_usage(program, "--language wants a language tag, such as de or pt-BR, not '%.*s'",
                                OP_ARG(language));
    return -1;
}
