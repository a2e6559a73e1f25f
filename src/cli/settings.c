#include "cli/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/inputs.h"
#include "cli/program.h"
#include "read/front_yaml.h"

const struct op_option op_settings_option_rows[] = {
    {"defaults", 0, OP_OPTION_STRING, offsetof(struct op_settings, file), "FILE",
     "take options that are not given from FILE, in YAML", NULL},
    {NULL, 0, OP_OPTION_END, 0, NULL, NULL, NULL},
};

/* Belong to one call, and are nothing to be set once for all. */
static const char typed_only[] =
    "output directory to force files-from from0 print-pipeline check after defaults help version";

void op_settings_init(struct op_settings *settings)
{
    *settings = (struct op_settings){.file = OP_STR_NONE};
    op_arena_init(&settings->arena, (size_t)16 << 20);
}

void op_settings_release(struct op_settings *settings)
{
    op_arena_release(&settings->arena);
}

/* Files and the environment have more words for yes and no than options have. */
static op_str flag_word(op_str s)
{
    if (op_str_eq_ci(s, OP_STR("yes")) || op_str_eq_ci(s, OP_STR("on")) || op_str_eq_ci(s, OP_STR("true")))
        return OP_STR("true");
    if (op_str_eq_ci(s, OP_STR("no")) || op_str_eq_ci(s, OP_STR("off")) || op_str_eq_ci(s, OP_STR("false")))
        return OP_STR("false");
    return s;
}

/* -- Files -- */

static int broken(struct op_program *p, struct op_place place, const struct op_buf *fault)
{
    op_report(&p->ctx, OP_DIAG_DEFAULTS, place, "%.*s", OP_ARG(op_buf_str(fault)));
    return OP_EXIT_USAGE;
}

static bool assign(struct op_program *p, const struct front_value *value, enum op_option_layer layer,
                   struct op_buf *fault)
{
    struct op_option_group *group;
    const struct op_option *row = op_options_lookup(&p->command, value->key, &group);
    bool flag = row && row->type == OP_OPTION_FLAG, list = row && row->type == OP_OPTION_LIST;
    if (op_str_has_word(op_str_z(typed_only), value->key)) {
        op_buf_addf(fault, "--%.*s belongs to one call and cannot be set here", OP_ARG(value->key));
        return false;
    }
    if (row && !list && value->item) {
        op_buf_addf(fault, "--%s takes one value, not a list", row->name);
        return false;
    }
    return op_options_assign(&p->command, value->key, flag ? flag_word(value->text) : value->text, layer, fault);
}

/* `name` ends in a NUL and lives as long as the settings. A file that is not there is no fault where it need not be. */
static int apply_file(struct op_settings *settings, struct op_program *p, op_str name, enum op_option_layer layer)
{
    struct op_buf bytes = OP_BUF_INIT, fault = OP_BUF_INIT;
    int fd = open(name.p, O_RDONLY | O_CLOEXEC);
    int error = fd < 0 ? errno : op_input_load_fd(fd, p->ctx.limits.front_matter, &bytes);
    if (fd >= 0)
        close(fd);
    int status = -1;
    if (error && (layer == OP_LAYER_FILE || (error != ENOENT && error != ENOTDIR))) {
        op_buf_addf(&fault, "cannot read the defaults: %s", strerror(error));
        status = broken(p, (struct op_place){name, 0, 0}, &fault);
    } else if (!error) {
        struct front_values values;
        front_values_init(&values, &p->ctx, &settings->arena, name);
        values.settings = true;
        if (!front_yaml_read_settings(&values, op_buf_str(&bytes)))
            status = OP_EXIT_USAGE;
        for (size_t i = 0; i < values.n; i++) {
            op_buf_clear(&fault);
            if (!assign(p, &values.v[i], layer, &fault))
                status = broken(p, (struct op_place){name, values.v[i].line, values.v[i].column}, &fault);
        }
    }
    op_buf_release(&bytes);
    op_buf_release(&fault);
    return status;
}

static op_str configuration_name(struct op_settings *settings)
{
    op_str folder = op_str_z(getenv("XDG_CONFIG_HOME")), home = op_str_z(getenv("HOME"));
    if (folder.n && folder.p[0] == '/')
        return op_arena_join(&settings->arena, folder, OP_STR("/offprint/config.yaml"));
    return home.n ? op_arena_join(&settings->arena, home, OP_STR("/.config/offprint/config.yaml")) : OP_STR_NONE;
}

/* -- The environment -- */

#define PREFIX "OFFPRINT_"
extern char **environ; /* POSIX names it, and leaves it to programs to declare it */

/* OFFPRINT_SERIES_INDEX for --series-index. */
static int apply_variable(struct op_program *p, const struct op_option *row)
{
    char name[80] = PREFIX;
    size_t n = strlen(name), i = 0;
    for (; row->name[i] && n + i + 1 < sizeof name; i++) {
        char c = row->name[i];
        name[n + i] = c == '-' ? '_' : c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
    }
    name[n + i] = 0;
    op_str value = op_str_z(getenv(name));
    if (!value.n || (op_str_has_word(op_str_z(typed_only), op_str_z(row->name)) && strcmp(row->name, "defaults") != 0))
        return -1;
    struct op_buf fault = OP_BUF_INIT;
    int status = -1;
    if (row->type == OP_OPTION_FLAG)
        value = flag_word(value);
    if (!op_options_assign(&p->command, op_str_z(row->name), value, OP_LAYER_ENVIRONMENT, &fault))
        status = op_program_usage(p, "%s: %s", name, fault.p);
    op_buf_release(&fault);
    return status;
}

/* Whether to ask for the variable of each option at all. */
static bool has_variables(void)
{
    for (char **variable = environ; variable && *variable; variable++)
        if (strncmp(*variable, PREFIX, sizeof PREFIX - 1) == 0)
            return true;
    return false;
}

int op_settings_apply(struct op_settings *settings, struct op_program *program)
{
    int status = -1;
    const struct op_command *command = &program->command;
    size_t groups = has_variables() ? command->group_count : 0;
    for (size_t g = 0; g < groups; g++)
        for (const struct op_option *row = command->groups[g].set.rows; row && row->type != OP_OPTION_END && status < 0;
             row++)
            status = apply_variable(program, row);
    op_str configuration = configuration_name(settings);
    if (status < 0 && settings->file.n)
        status = apply_file(settings, program, settings->file, OP_LAYER_FILE);
    if (status < 0 && configuration.n)
        status = apply_file(settings, program, configuration, OP_LAYER_CONFIGURATION);
    return status;
}
