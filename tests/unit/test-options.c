/* Command lines and --help. */
#include "check.h"
#include "cli/batch.h"
#include "cli/inputs.h"
#include "cli/options.h"
#include "cli/program.h"
#include "offprint/metadata_options.h"
#include "offprint/pipeline.h"
#include "stage/stages.h"

struct values {
    bool flag, on;
    uint32_t number;
    int choice;
    op_str string;
    struct op_option_list list;
};

static const char *const words[] = {"red", "green", "blue", NULL};

static const struct op_option rows[] = {
    {"flag", 'f', OP_OPTION_FLAG, offsetof(struct values, flag), NULL, "a flag", NULL},
    {"on", 0, OP_OPTION_FLAG, offsetof(struct values, on), NULL, "a flag that is on", NULL},
    {"number", 'n', OP_OPTION_UINT, offsetof(struct values, number), "N", "a number", NULL},
    {"colour", 'c', OP_OPTION_CHOICE, offsetof(struct values, choice), "COLOUR", "a word", words},
    {NULL, 0, OP_OPTION_END, 0, NULL, NULL, NULL},
};
static const struct op_option more_rows[] = {
    {"string", 's', OP_OPTION_STRING, offsetof(struct values, string), "TEXT", "a text", NULL},
    {"list", 'l', OP_OPTION_LIST, offsetof(struct values, list), "ITEM", "an item of a list", NULL},
    {"help", 'h', OP_OPTION_FLAG, offsetof(struct values, flag), NULL, "help", NULL},
    {NULL, 0, OP_OPTION_END, 0, NULL, NULL, NULL},
};

/* A command line given to two tables. */
struct call {
    struct values values, more;
    struct op_option_group groups[2];
    struct op_command command;
    struct op_operands operands;
    struct op_buf fault;
    bool good;
    char store[16][64]; /* argv */
};

static const struct values defaults = {false, true, 72, 1, {NULL, 0}, {NULL, 0}};

static void parse(struct call *c, const char *const *words_given)
{
    char *argv[16];
    int argc = 1;
    *c = (struct call){.values = defaults};
    argv[0] = c->store[0];
    for (; words_given[argc - 1]; argc++) {
        size_t n = strlen(words_given[argc - 1]);
        memcpy(c->store[argc], words_given[argc - 1], n + 1);
        argv[argc] = c->store[argc];
    }
    argv[argc] = NULL;
    c->groups[0] = (struct op_option_group){"First", {rows, &c->values}, &defaults, {0}};
    c->groups[1] = (struct op_option_group){"Second", {more_rows, &c->more}, NULL, {0}};
    c->command = (struct op_command){"tool", "do things", "[OPTION]...", NULL, c->groups, 2};
    c->good = op_options_parse(&c->command, argc, argv, &c->operands, &c->fault);
}

static void done(struct call *c)
{
    op_options_release(&c->command, &c->operands);
    op_buf_release(&c->fault);
}

#define PARSE(...)                                                                                                     \
    struct call c;                                                                                                     \
    parse(&c, (const char *const[]){__VA_ARGS__, NULL})

TEST(takes_values_in_every_form)
{
    PARSE("--number=5", "--colour", "blue", "-stext", "-l", "a", "--list=b", "x", "-f", "--no-on", "--", "-n");
    REQUIRE(c.good);
    CHECK_INT(c.values.number, 5);
    CHECK_INT(c.values.choice, 2);
    CHECK(c.values.flag);
    CHECK(!c.values.on);
    CHECK_INT(c.more.list.n, 2);
    CHECK(op_str_eq(c.more.list.v[1], OP_STR("b")));
    CHECK_INT(c.operands.n, 2);
    CHECK(op_str_eq(c.operands.v[0], OP_STR("x")));
    CHECK(op_str_eq(c.operands.v[1], OP_STR("-n")));
    done(&c);
}

TEST(bundles_letters)
{
    PARSE("-fn7", "-");
    CHECK(c.good);
    CHECK(c.values.flag);
    CHECK_INT(c.values.number, 7);
    CHECK_INT(c.operands.n, 1);
    done(&c);
}

TEST(help_ends_the_reading)
{
    PARSE("--help", "--nonsense");
    CHECK(c.good);
    done(&c);
}

static void check_fault(struct check_run *check_self, const char *const *given, const char *wanted)
{
    struct call c;
    parse(&c, given);
    CHECK(!c.good);
    CHECK_STR(c.fault.p, wanted);
    done(&c);
}

#define FAULT(wanted, ...) check_fault(check_self, (const char *const[]){__VA_ARGS__, NULL}, wanted)

TEST(says_what_is_wrong)
{
    FAULT("unknown option --nubmer; did you mean --number?", "--nubmer");
    FAULT("unknown option --num; did you mean --number?", "--num=3");
    FAULT("unknown option --no-falg; did you mean --no-flag?", "--no-falg");
    FAULT("unknown option --zzzzzz", "--zzzzzz");
    FAULT("unknown option -x", "-fx");
    FAULT("option --flag takes no value", "--flag=yes");
    FAULT("option --number takes a value and has no --no-number", "--no-number");
    FAULT("option --string needs a value", "--string");
    FAULT("option -s needs a value", "-s");
    FAULT("--number wants a whole number, not '-1'", "--number=-1");
    FAULT("--number wants a whole number, not '4294967296'", "--number", "4294967296");
    FAULT("--number wants a whole number, not ''", "--number=");
    FAULT("--colour is one of red, green and blue, not 'pink'", "-cpink");
}

#define ASSIGN(name, value, layer)                                                                                     \
    op_options_assign(&c.command, OP_STR(name), OP_STR(value), OP_LAYER_##layer, &c.fault)

TEST(assigns_by_name)
{
    PARSE("x");
    CHECK(ASSIGN("flag", "true", FILE));
    CHECK(c.values.flag);
    CHECK(ASSIGN("flag", "false", FILE));
    CHECK(!c.values.flag);
    CHECK(ASSIGN("number", "9", FILE));
    CHECK_INT(c.values.number, 9);
    CHECK(!ASSIGN("flag", "maybe", FILE));
    done(&c);
}

TEST(earlier_layers_outweigh_later_ones)
{
    PARSE("--number=5", "-l", "a");
    CHECK(ASSIGN("number", "6", ENVIRONMENT) && ASSIGN("list", "b", FILE));
    CHECK_INT(c.values.number, 5);
    CHECK_INT(c.more.list.n, 1);
    CHECK(ASSIGN("string", "file", FILE) && ASSIGN("string", "configuration", CONFIGURATION));
    CHECK_SLICE(c.more.string, "file");
    struct op_buf typed = OP_BUF_INIT;
    op_options_print_typed(&c.groups[0], &typed);
    CHECK_STR(typed.p, " --number=5");
    op_buf_release(&typed);
    done(&c);
}

TEST(help_is_wrapped_and_grouped)
{
    PARSE("x");
    struct op_buf out = OP_BUF_INIT;
    op_options_help(&c.command, &out);
    CHECK_STR(out.p, "Usage: tool [OPTION]...\n"
                     "Do things.\n"
                     "\n"
                     "First:\n"
                     "  -f, --flag           a flag\n"
                     "      --[no-]on        a flag that is on\n"
                     "  -n, --number=N       a number (default: 72)\n"
                     "  -c, --colour=COLOUR  a word (red, green, blue; default: green)\n"
                     "\n"
                     "Second:\n"
                     "  -s, --string=TEXT    a text\n"
                     "  -l, --list=ITEM      an item of a list\n"
                     "  -h, --help           help\n");
    op_buf_release(&out);
    done(&c);
}

TEST(prints_itself_for_a_shell)
{
    PARSE("--number=5", "-c", "red", "--no-on", "-s", "it's", "-la b");
    struct op_buf out = OP_BUF_INIT;
    op_options_print(&c.groups[0].set, &defaults, &out);
    op_options_print(&c.groups[1].set, &(struct values){0}, &out);
    CHECK_STR(out.p, " --no-on --number=5 --colour=red --string='it'\\''s' --list='a b'");
    op_buf_release(&out);
    done(&c);
}

/* -- The tables of the program -- */

/* Tables that can meet in one program. */
static size_t all_tables(const struct op_option **tables)
{
    size_t n = 0;
    tables[n++] = op_common_option_rows;
    tables[n++] = op_input_option_rows;
    tables[n++] = op_read_option_rows;
    tables[n++] = op_metadata_option_rows;
    for (size_t i = 0; op_stages[i]; i++)
        if (op_stages[i]->options)
            tables[n++] = op_stages[i]->options;
    for (size_t i = 0; op_writers[i]; i++)
        if (op_writers[i]->options)
            tables[n++] = op_writers[i]->options;
    return n;
}

TEST(one_name_sets_all_its_rows)
{
    static const char *const shapes[] = {"round", "square", NULL};
    static const struct op_option shape_rows[] = {{"shape", 0, OP_OPTION_CHOICE, 0, "NAME", "a shape", shapes}, {0}};
    int first = 0, second = 0;
    struct op_option_group groups[] = {{"One", {shape_rows, &first}, NULL, {0}},
                                       {"Two", {shape_rows, &second}, NULL, {0}}};
    struct op_command command = {.name = "test", .groups = groups, .group_count = 2};
    struct op_buf fault = OP_BUF_INIT;
    struct op_operands operands;
    char name[] = "test", option[] = "--shape=square", *argv[] = {name, option};
    REQUIRE(op_options_parse(&command, 2, argv, &operands, &fault));
    CHECK_INT(first, 1);
    CHECK_INT(second, 1);
    CHECK_INT(groups[1].layers[0], OP_LAYER_TYPED);
    /* What is typed outweighs the rest in both. */
    CHECK(op_options_assign(&command, OP_STR("shape"), OP_STR("round"), OP_LAYER_FILE, &fault));
    CHECK_INT(first, 1);
    CHECK_INT(second, 1);
    groups[0].layers[0] = groups[1].layers[0] = OP_LAYER_NONE;
    CHECK(op_options_assign(&command, OP_STR("shape"), OP_STR("round"), OP_LAYER_FILE, &fault));
    CHECK_INT(first, 0);
    CHECK_INT(second, 0);
    op_options_release(&command, &operands);
    op_buf_release(&fault);
}

TEST(names_and_letters_are_unique)
{
    const struct op_option *tables[64];
    /* Those of offprint itself, whose table is in its own file. */
    static const char *const own[] = {"output",  "directory",      "to",   "force",   "sync", "check", "jobs",
                                      "timeout", "print-pipeline", "name", "defaults"};
    static const char own_letters[] = "odtfj";
    size_t n = all_tables(tables);
    for (size_t i = 0; i < n; i++)
        for (const struct op_option *a = tables[i]; a->type != OP_OPTION_END; a++) {
            for (size_t k = 0; k < sizeof own / sizeof *own; k++)
                if (strcmp(own[k], a->name) == 0)
                    CHECK_STR(a->name, "a name that offprint does not use");
            CHECK(!a->letter || !strchr(own_letters, a->letter));
            CHECK(a->help && a->help[0] && a->help[strlen(a->help) - 1] != '.');
            CHECK((a->type == OP_OPTION_FLAG) == (a->argument == NULL));
            bool valued = a->type != OP_OPTION_FLAG && a->type != OP_OPTION_END;
            CHECK(a->choices ? valued : a->type != OP_OPTION_CHOICE);
            for (size_t j = i; j < n; j++)
                for (const struct op_option *b = j == i ? a + 1 : tables[j]; b->type != OP_OPTION_END; b++) {
                    /* One name in two tables is one option, which sets both. */
                    if (strcmp(a->name, b->name) == 0 && (j == i || a->type != b->type || a->choices != b->choices ||
                                                          a->type == OP_OPTION_FLAG || a->letter))
                        CHECK_STR(a->name, "a name that means one thing");
                    CHECK(!a->letter || a->letter != b->letter);
                }
        }
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(takes_values_in_every_form);
    RUN(bundles_letters);
    RUN(help_ends_the_reading);
    RUN(says_what_is_wrong);
    RUN(assigns_by_name);
    RUN(earlier_layers_outweigh_later_ones);
    RUN(help_is_wrapped_and_grouped);
    RUN(prints_itself_for_a_shell);
    RUN(one_name_sets_all_its_rows);
    RUN(names_and_letters_are_unique);
    return check_done(&run);
}
