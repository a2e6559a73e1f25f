#include "cli/fetching.h"

#include "fetch/fetch_cache.h"

#define AT(field) offsetof(struct op_fetch_options, field)

const struct op_option op_fetch_option_rows[] = {
    {"fetch", 0, OP_OPTION_FLAG, AT(fetch), NULL, "bring images, and inputs that are addresses, from the network",
     NULL},
    {"offline", 0, OP_OPTION_FLAG, AT(offline), NULL, "take them from what was fetched before, and from nowhere else",
     NULL},
    {"cache", 0, OP_OPTION_STRING, AT(cache), "DIR", "keep what is fetched in DIR", NULL},
    {"cache-size", 0, OP_OPTION_UINT, AT(cache_size), "MB",
     "when a run ends, leave at most so much there, the last used; 0 is everything", NULL},
    {"fetch-timeout", 0, OP_OPTION_UINT, AT(timeout), "SECONDS", "give an address up after so long; 0 is an hour",
     NULL},
    {"allow-private", 0, OP_OPTION_FLAG, AT(allow_private), NULL,
     "also fetch from this machine and from private networks", NULL},
    {NULL, 0, OP_OPTION_END, 0, NULL, NULL, NULL},
};
const struct op_fetch_options op_fetch_option_defaults = {false, false, false, {NULL, 0}, 1024, 30};

void op_fetching_init(struct op_fetching *fetching, struct op_program *program)
{
    *fetching = (struct op_fetching){.options = op_fetch_option_defaults};
    op_program_group(program, "Fetching", op_fetch_option_rows, &fetching->options, &op_fetch_option_defaults);
}

/* Whoever types how to fetch, and not that it be done, expects what will not happen. */
static int check_typed(const struct op_fetching *fetching, struct op_program *program)
{
    struct op_buf words = OP_BUF_INIT;
    int status = -1;
    for (size_t i = 0; i < program->command.group_count; i++)
        if (program->groups[i].set.values == &fetching->options)
            op_options_print_typed(&program->groups[i], &words);
    if (words.n)
        status =
            op_program_usage(program, "%.*s means nothing without --fetch", OP_ARG(op_str_trim(op_buf_str(&words))));
    op_buf_release(&words);
    return status;
}

/* Without the user's own folder nothing is kept, and all goes on; one that was named has to be there. */
static bool is_usable(struct op_program *program, op_str folder)
{
    struct op_cache cache;
    bool usable = op_cache_init(&cache, folder);
    if (!usable)
        op_report_errno(&program->ctx, folder, "cannot keep there what is fetched");
    op_cache_release(&cache);
    return usable;
}

int op_fetching_start(struct op_fetching *fetching, struct op_program *program)
{
    if (fetching->options.cache.p && !fetching->options.cache.n)
        return op_program_usage(program, "the name of the cache is empty");
    if (!fetching->options.fetch && !fetching->options.offline)
        return check_typed(fetching, program);
    if (fetching->options.cache.p && !is_usable(program, fetching->options.cache))
        return op_program_status(program);
    if (op_fetcher_start(&fetching->fetcher, &program->ctx, &fetching->options))
        return -1;
    op_report_errno(&program->ctx, OP_STR_NONE, "cannot start the process that fetches");
    return op_program_status(program);
}

void op_fetching_end(struct op_fetching *fetching, struct op_program *program)
{
    op_fetcher_end(&fetching->fetcher, &program->ctx);
}
