#include "cli/options.h"

#include <stdlib.h>

/* One command line on its way into values. */
struct parse {
    const struct op_command *command;
    int argc, at;
    char **argv;
    struct op_operands *operands;
    struct op_buf *fault;
};

static void *value_of(const struct op_option_set *set, const struct op_option *row)
{
    return (char *)set->values + row->offset;
}

static const struct op_option *row_by_letter(const struct op_command *command, char letter,
                                             struct op_option_group **group)
{
    for (size_t g = 0; g < command->group_count; g++)
        for (const struct op_option *row = command->groups[g].set.rows; row && row->type != OP_OPTION_END; row++)
            if (row->letter == letter) {
                *group = &command->groups[g];
                return row;
            }
    return NULL;
}

/* The layer that has set the row; somewhere to forget it where there is no room. */
static unsigned char *layer_of(struct op_option_group *group, const struct op_option *row)
{
    size_t i = (size_t)(row - group->set.rows);
    return i < OP_OPTION_ROWS_MAX ? &group->layers[i] : NULL;
}

/* The row of that name in the group `*at` or the next one that has it. A name may stand in several groups: an option
   that means something to several filters sets all of theirs. */
static const struct op_option *next_row(const struct op_command *command, op_str name, size_t *at)
{
    for (; *at < command->group_count; ++*at)
        for (const struct op_option *row = command->groups[*at].set.rows; row && row->type != OP_OPTION_END; row++)
            if (op_str_eq(op_str_z(row->name), name))
                return row;
    return NULL;
}

const struct op_option *op_options_lookup(const struct op_command *command, op_str name, struct op_option_group **group)
{
    size_t at = 0;
    const struct op_option *row = next_row(command, name, &at);
    *group = row ? &command->groups[at] : NULL;
    return row;
}

/* -- Faults -- */

#define NAME_MAX_COMPARED 63

/* Optimal string alignment distance: letters left out, added, changed, or two neighbours swapped. */
static size_t distance(op_str a, op_str b)
{
    size_t rows[3][NAME_MAX_COMPARED + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];
    if (a.n > NAME_MAX_COMPARED || b.n > NAME_MAX_COMPARED)
        return SIZE_MAX;
    for (size_t j = 0; j <= b.n; j++) {
        before[j] = 0;
        last[j] = j;
    }
    for (size_t i = 1; i <= a.n; i++) {
        now[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            size_t best = last[j - 1] + (a.p[i - 1] != b.p[j - 1]);
            if (last[j] + 1 < best)
                best = last[j] + 1;
            if (now[j - 1] + 1 < best)
                best = now[j - 1] + 1;
            if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1] && before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            now[j] = best;
        }
        size_t *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[b.n];
}

const char *op_options_nearest(op_str name, const char *(*name_at)(const void *self, size_t i), const void *self,
                               size_t count)
{
    const char *nearest = NULL;
    size_t least = name.n / 3 + 1;
    for (size_t i = 0; i < count; i++) {
        op_str candidate = op_str_z(name_at(self, i));
        /* Somebody who types the beginning of a name means it. */
        size_t d = name.n >= 3 && op_str_starts(candidate, name) ? 1 : distance(name, candidate);
        if (d < least || (d == least && !nearest)) {
            least = d;
            nearest = candidate.p;
        }
    }
    return nearest;
}

static const char *row_name_at(const void *self, size_t i)
{
    const struct op_command *command = self;
    for (size_t g = 0; g < command->group_count; g++)
        for (const struct op_option *row = command->groups[g].set.rows; row && row->type != OP_OPTION_END; row++)
            if (i-- == 0)
                return row->name;
    return "";
}

static bool unknown(const struct op_command *command, op_str name, struct op_buf *fault)
{
    size_t count = 0;
    for (size_t g = 0; g < command->group_count; g++)
        for (const struct op_option *row = command->groups[g].set.rows; row && row->type != OP_OPTION_END; row++)
            count++;
    bool no = op_str_starts(name, OP_STR("no-"));
    const char *nearest = op_options_nearest(op_str_skip(name, no ? 3 : 0), row_name_at, command, count);
    op_buf_addf(fault, "unknown option --%.*s", OP_ARG(name));
    if (nearest)
        op_buf_addf(fault, "; did you mean --%s%s?", no ? "no-" : "", nearest);
    return false;
}

/* -- Values -- */

static bool set_choice(const struct op_option *row, op_str value, int *to, struct op_buf *fault)
{
    for (int i = 0; row->choices[i]; i++)
        if (op_str_eq(op_str_z(row->choices[i]), value)) {
            *to = i;
            return true;
        }
    op_buf_addf(fault, "--%s is one of", row->name);
    for (int i = 0; row->choices[i]; i++)
        op_buf_addf(fault, "%s%s", i == 0 ? " " : row->choices[i + 1] ? ", " : " and ", row->choices[i]);
    op_buf_addf(fault, ", not '%.*s'", OP_ARG(value));
    return false;
}

static bool set_number(const struct op_option *row, op_str value, uint32_t *to, struct op_buf *fault)
{
    uint64_t number;
    uint32_t words = 0;
    for (; row->choices && row->choices[words]; words++)
        if (op_str_eq(op_str_z(row->choices[words]), value)) {
            *to = OP_OPTION_WORD(words);
            return true;
        }
    if (op_str_to_uint(value, UINT32_MAX - words, &number)) {
        *to = (uint32_t)number;
        return true;
    }
    op_buf_addf(fault, "--%s wants a whole number", row->name);
    for (uint32_t i = 0; i < words; i++)
        op_buf_addf(fault, "%s%s", i + 1 < words ? ", " : " or ", row->choices[i]);
    op_buf_addf(fault, ", not '%.*s'", OP_ARG(value));
    return false;
}

static bool set_value(const struct op_option_set *set, const struct op_option *row, op_str value, struct op_buf *fault)
{
    void *to = value_of(set, row);
    int index;
    struct op_option_list *list;
    switch (row->type) {
    case OP_OPTION_STRING:
        *(op_str *)to = value;
        return true;
    case OP_OPTION_LIST:
        /* Words of a closed list may also stand in one argument, with commas between. */
        for (bool more = true; more;) {
            op_str word = row->choices ? op_str_cut(&value, ',') : value;
            more = row->choices && value.p;
            if (row->choices && !set_choice(row, word, &index, fault))
                return false;
            list = to;
            list->v = op_xrealloc(list->v, (list->n + 1) * sizeof *list->v);
            list->v[list->n++] = word;
        }
        return true;
    case OP_OPTION_UINT:
        return set_number(row, value, to, fault);
    case OP_OPTION_CHOICE:
        return set_choice(row, value, to, fault);
    case OP_OPTION_FLAG:
    case OP_OPTION_END:
        break;
    }
    return false;
}

static bool assign_row(struct op_option_group *group, const struct op_option *row, op_str value,
                       enum op_option_layer layer, struct op_buf *fault)
{
    unsigned char *have = layer_of(group, row);
    if (have && *have != OP_LAYER_NONE && *have < layer)
        return true;
    if (have)
        *have = (unsigned char)layer;
    if (row->type != OP_OPTION_FLAG)
        return set_value(&group->set, row, value, fault);
    bool yes = op_str_eq(value, OP_STR("true"));
    if (!yes && !op_str_eq(value, OP_STR("false"))) {
        op_buf_addf(fault, "--%s is true or false, not '%.*s'", row->name, OP_ARG(value));
        return false;
    }
    *(bool *)value_of(&group->set, row) = yes;
    return true;
}

bool op_options_assign(const struct op_command *command, op_str name, op_str value, enum op_option_layer layer,
                       struct op_buf *fault)
{
    size_t at = 0;
    const struct op_option *row = next_row(command, name, &at);
    if (!row)
        return unknown(command, name, fault);
    for (; row; at++, row = next_row(command, name, &at))
        if (!assign_row(&command->groups[at], row, value, layer, fault))
            return false;
    return true;
}

/* -- The command line -- */

/* These two end the reading of a command line: what follows may well be wrong, that is why somebody asks. */
static bool ends_parsing(const struct op_option *row)
{
    return row->type == OP_OPTION_FLAG && (strcmp(row->name, "help") == 0 || strcmp(row->name, "version") == 0);
}

static bool next_value(struct parse *p, const char *dashes, op_str name, op_str *value)
{
    if (p->at + 1 >= p->argc) {
        op_buf_addf(p->fault, "option %s%.*s needs a value", dashes, OP_ARG(name));
        return false;
    }
    *value = op_str_z(p->argv[++p->at]);
    return true;
}

static void mark_typed(struct op_option_group *group, const struct op_option *row)
{
    unsigned char *layer = layer_of(group, row);
    if (layer)
        *layer = OP_LAYER_TYPED;
}

static bool set_typed(struct parse *p, op_str name, op_str value)
{
    size_t at = 0;
    for (const struct op_option *row; (row = next_row(p->command, name, &at)); at++) {
        mark_typed(&p->command->groups[at], row);
        if (!set_value(&p->command->groups[at].set, row, value, p->fault))
            return false;
    }
    return true;
}

static bool parse_long(struct parse *p, op_str word, bool *stop)
{
    size_t equals = op_str_find_char(word, '=', 0);
    op_str name = op_str_first(word, equals);
    op_str value = equals == OP_NOT_FOUND ? OP_STR_NONE : op_str_skip(word, equals + 1);
    struct op_option_group *group = NULL;
    const struct op_option *row = op_options_lookup(p->command, name, &group);
    bool yes = true;
    if (!row && op_str_starts(name, OP_STR("no-"))) {
        row = op_options_lookup(p->command, op_str_skip(name, 3), &group);
        yes = false;
    }
    if (!row)
        return unknown(p->command, name, p->fault);
    if (!yes && row->type == OP_OPTION_STRING && row->choices && !value.p) {
        mark_typed(group, row);
        return set_value(&group->set, row, op_str_z(row->choices[0]), p->fault);
    }
    if (!yes && row->type != OP_OPTION_FLAG) {
        op_buf_addf(p->fault, "option --%s takes a value and has no --no-%s", row->name, row->name);
        return false;
    }
    mark_typed(group, row);
    if (row->type == OP_OPTION_FLAG) {
        if (value.p) {
            op_buf_addf(p->fault, "option --%.*s takes no value", OP_ARG(name));
            return false;
        }
        *(bool *)value_of(&group->set, row) = yes;
        *stop = yes && ends_parsing(row);
        return true;
    }
    if (!value.p && !next_value(p, "--", name, &value))
        return false;
    return set_typed(p, name, value);
}

static bool parse_letters(struct parse *p, op_str letters, bool *stop)
{
    for (size_t i = 0; i < letters.n && !*stop; i++) {
        struct op_option_group *group = NULL;
        op_str letter = op_str_make(letters.p + i, 1);
        const struct op_option *row = row_by_letter(p->command, letters.p[i], &group);
        if (!row) {
            op_buf_addf(p->fault, "unknown option -%.*s", OP_ARG(letter));
            return false;
        }
        mark_typed(group, row);
        if (row->type != OP_OPTION_FLAG) {
            op_str value = op_str_skip(letters, i + 1);
            if (value.n == 0 && !next_value(p, "-", letter, &value))
                return false;
            return set_value(&group->set, row, value, p->fault);
        }
        *(bool *)value_of(&group->set, row) = true;
        *stop = ends_parsing(row);
    }
    return true;
}

bool op_options_parse(const struct op_command *command, int argc, char **argv, struct op_operands *operands,
                      struct op_buf *fault)
{
    struct parse p = {command, argc, 1, argv, operands, fault};
    *operands = (struct op_operands){op_xcalloc((size_t)argc + 1, sizeof(op_str)), 0};
    bool options = true, stop = false;
    for (; p.at < argc && !stop; p.at++) {
        op_str word = op_str_z(argv[p.at]);
        if (!options || word.n < 2 || word.p[0] != '-') {
            operands->v[operands->n++] = word;
        } else if (word.p[1] != '-') {
            if (!parse_letters(&p, op_str_skip(word, 1), &stop))
                return false;
        } else if (word.n == 2) {
            options = false;
        } else if (!parse_long(&p, op_str_skip(word, 2), &stop)) {
            return false;
        }
    }
    return true;
}

void op_options_release(const struct op_command *command, struct op_operands *operands)
{
    for (size_t g = 0; g < command->group_count; g++)
        for (const struct op_option *row = command->groups[g].set.rows; row && row->type != OP_OPTION_END; row++)
            if (row->type == OP_OPTION_LIST) {
                struct op_option_list *list = value_of(&command->groups[g].set, row);
                free(list->v);
                *list = (struct op_option_list){NULL, 0};
            }
    free(operands->v);
    *operands = (struct op_operands){NULL, 0};
}

/* -- Back to a command line -- */

void op_shell_quote(op_str word, struct op_buf *out)
{
    static const char plain[] = "%+,-./:=@_";
    bool safe = word.n > 0;
    for (size_t i = 0; i < word.n && safe; i++)
        safe = op_is_alnum(word.p[i]) || (word.p[i] && strchr(plain, word.p[i]));
    if (safe) {
        op_buf_add(out, word);
        return;
    }
    op_buf_addc(out, '\'');
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] == '\'')
            op_buf_addz(out, "'\\''");
        else
            op_buf_addc(out, word.p[i]);
    op_buf_addc(out, '\'');
}

static void print_option(const struct op_option *row, op_str value, struct op_buf *out)
{
    op_buf_addf(out, " --%s=", row->name);
    op_shell_quote(value, out);
}

static void print_number(const struct op_option *row, uint32_t value, struct op_buf *out)
{
    for (uint32_t i = 0; row->choices && row->choices[i]; i++)
        if (value == OP_OPTION_WORD(i)) {
            print_option(row, op_str_z(row->choices[i]), out);
            return;
        }
    op_buf_addf(out, " --%s=%u", row->name, value);
}

static void print_row(const struct op_option_set *set, const struct op_option *row, const void *defaults,
                      struct op_buf *out)
{
    const void *value = value_of(set, row), *normal = (const char *)defaults + row->offset;
    const struct op_option_list *list = value;
    switch (row->type) {
    case OP_OPTION_FLAG:
        if (*(const bool *)value != *(const bool *)normal)
            op_buf_addf(out, " --%s%s", *(const bool *)value ? "" : "no-", row->name);
        break;
    case OP_OPTION_STRING:
        if (((const op_str *)value)->p && !op_str_eq(*(const op_str *)value, *(const op_str *)normal))
            print_option(row, *(const op_str *)value, out);
        break;
    case OP_OPTION_LIST:
        for (size_t i = 0; i < list->n; i++)
            print_option(row, list->v[i], out);
        break;
    case OP_OPTION_UINT:
        if (*(const uint32_t *)value != *(const uint32_t *)normal)
            print_number(row, *(const uint32_t *)value, out);
        break;
    case OP_OPTION_CHOICE:
        if (*(const int *)value != *(const int *)normal)
            print_option(row, op_str_z(row->choices[*(const int *)value]), out);
        break;
    case OP_OPTION_END:
        break;
    }
}

void op_options_print(const struct op_option_set *set, const void *defaults, struct op_buf *out)
{
    for (const struct op_option *row = set->rows; row && row->type != OP_OPTION_END; row++)
        print_row(set, row, defaults, out);
}

void op_options_print_typed(const struct op_option_group *group, struct op_buf *out)
{
    for (const struct op_option *row = group->set.rows; row && row->type != OP_OPTION_END; row++)
        if (row - group->set.rows < OP_OPTION_ROWS_MAX && group->layers[row - group->set.rows] == OP_LAYER_TYPED)
            print_row(&group->set, row, group->defaults, out);
}

/* -- Help -- */

#define HELP_WIDTH 80
#define LABEL_MAX 26

static void add_label(const struct op_option *row, const void *defaults, struct op_buf *out)
{
    bool on = row->type == OP_OPTION_FLAG && defaults && *(const bool *)((const char *)defaults + row->offset);
    if (row->letter)
        op_buf_addf(out, "  -%c, --%s%s", row->letter, on ? "[no-]" : "", row->name);
    else
        op_buf_addf(out, "      --%s%s", on ? "[no-]" : "", row->name);
    if (row->argument)
        op_buf_addf(out, "=%s", row->argument);
}

static bool tells_choices(const struct op_option *row)
{
    bool all = true;
    for (int i = 0; row->choices[i] && all; i++)
        all = op_str_find(op_str_z(row->help), op_str_z(row->choices[i]), 0) != OP_NOT_FOUND;
    return all;
}

/* The help of a row, with its words and its default where the text does not tell them itself. */
static void add_meaning(const struct op_option *row, const void *defaults, struct op_buf *out)
{
    op_buf_addz(out, row->help);
    const char *value = defaults ? (const char *)defaults + row->offset : NULL;
    bool told = op_str_find(op_str_z(row->help), OP_STR("default"), 0) != OP_NOT_FOUND ||
                op_str_find(op_str_z(row->help), OP_STR("if not given"), 0) != OP_NOT_FOUND;
    bool list = row->type == OP_OPTION_CHOICE && !tells_choices(row);
    const char *open = " (";
    for (int i = 0; list && row->choices[i]; i++) {
        op_buf_addf(out, "%s%s", open, row->choices[i]);
        open = ", ";
    }
    if (list)
        open = "; ";
    if (value && !told && row->type == OP_OPTION_CHOICE) {
        op_buf_addf(out, "%sdefault: %s", open, row->choices[*(const int *)(const void *)value]);
        list = true;
    } else if (value && !told && row->type == OP_OPTION_UINT && *(const uint32_t *)(const void *)value) {
        op_buf_addf(out, "%sdefault: %u", open, *(const uint32_t *)(const void *)value);
        list = true;
    }
    if (list)
        op_buf_addc(out, ')');
}

/* Appends the words of `text`, going on at column `indent` on the next line when a line is full. */
static void add_wrapped(op_str text, size_t indent, size_t column, struct op_buf *out)
{
    bool first = true;
    for (op_str word = op_str_word(&text); word.p; word = op_str_word(&text)) {
        if (!first && column + 1 + word.n > HELP_WIDTH) {
            op_buf_addc(out, '\n');
            op_buf_fill(out, ' ', indent);
            column = indent;
            first = true;
        }
        if (!first)
            op_buf_addc(out, ' ');
        op_buf_add(out, word);
        column += word.n + !first;
        first = false;
    }
    op_buf_addc(out, '\n');
}

static void add_row(const struct op_option *row, const void *defaults, size_t indent, struct op_buf *out)
{
    size_t from = out->n;
    struct op_buf meaning = OP_BUF_INIT;
    add_label(row, defaults, out);
    add_meaning(row, defaults, &meaning);
    size_t column = out->n - from;
    if (column + 2 > indent) {
        op_buf_addc(out, '\n');
        column = 0;
    }
    op_buf_fill(out, ' ', indent - column);
    add_wrapped(op_buf_str(&meaning), indent, indent, out);
    op_buf_release(&meaning);
}

void op_options_help(const struct op_command *command, struct op_buf *out)
{
    op_str synopsis = op_str_z(command->synopsis);
    for (bool top = true; synopsis.p; top = false) {
        op_str line = op_str_cut(&synopsis, '\n');
        op_buf_addf(out, "%s %s %.*s\n", top ? "Usage:" : "      ", command->name, OP_ARG(line));
    }
    /* Summaries stand in sentences and in lists as well, so they begin with a small letter. */
    const char *summary = command->summary;
    char first = summary[0] >= 'a' && summary[0] <= 'z' ? (char)(summary[0] - ('a' - 'A')) : summary[0];
    op_buf_addf(out, "%c%s.\n", first, first ? summary + 1 : "");

    size_t widest = 0;
    struct op_buf label = OP_BUF_INIT;
    for (size_t g = 0; g < command->group_count; g++)
        for (const struct op_option *row = command->groups[g].set.rows; row && row->type != OP_OPTION_END; row++) {
            if (!command->groups[g].title)
                break;
            op_buf_clear(&label);
            add_label(row, command->groups[g].defaults, &label);
            if (label.n > widest && label.n <= LABEL_MAX)
                widest = label.n;
        }
    op_buf_release(&label);
    for (size_t g = 0; g < command->group_count; g++) {
        const struct op_option_group *group = &command->groups[g];
        if (!group->title || !group->set.rows || group->set.rows->type == OP_OPTION_END)
            continue;
        /* Two tables may share a heading. */
        if (g == 0 || !group[-1].title || strcmp(group->title, group[-1].title) != 0)
            op_buf_addf(out, "\n%s:\n", group->title);
        for (const struct op_option *row = group->set.rows; row->type != OP_OPTION_END; row++)
            add_row(row, group->defaults, widest + 2, out);
    }
    if (command->notes)
        op_buf_addf(out, "\n%s", command->notes);
}
