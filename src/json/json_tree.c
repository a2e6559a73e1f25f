#include "json/json_tree.h"

#include "json/json_text.h"

struct parser {
    struct op_arena *arena;
    const char *p, *end;
    struct json_value *top; /* the innermost array or object */
    op_str key;             /* that waits for its value */
    size_t depth, passed;   /* arrays and objects open; of these so many are too deep and not kept */
    size_t *budget;
    struct op_buf scratch;
};

static bool starts(const struct parser *j, const char *word)
{
    return op_str_starts(op_str_range(j->p, j->end), op_str_z(word));
}

/* Moves behind the next `mark`, or to the end. */
static void skip_past(struct parser *j, const char *mark)
{
    size_t at = op_str_find(op_str_range(j->p, j->end), op_str_z(mark), 0);
    j->p = at == OP_NOT_FOUND ? j->end : j->p + at + strlen(mark);
}

/* What says nothing: comments as well as the wrappers that hide scripts from old programs. */
static bool skip_noise(struct parser *j)
{
    static const char *const wrappers[] = {"<!--", "-->", "<![CDATA[", "]]>"};
    if (starts(j, "/*")) {
        skip_past(j, "*/");
        return true;
    }
    /* Behind `//` stands a wrapper or a comment of one line. */
    bool slashes = starts(j, "//");
    if (slashes)
        j->p += 2;
    for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++)
        if (starts(j, wrappers[i])) {
            j->p += strlen(wrappers[i]);
            return true;
        }
    if (slashes)
        skip_past(j, "\n");
    return slashes;
}

/* -- Strings -- */

/* Does the string end at this quotation mark? Authors forget to escape those within: at the end of a string something
   follows that can follow a string. */
static bool ends_string(const struct parser *j, const char *quote)
{
    const char *p = quote + 1;
    while (p < j->end && (unsigned char)*p <= ' ')
        p++;
    return p == j->end || strchr(",:]}/;<", *p) != NULL;
}

static op_str read_string(struct parser *j)
{
    char quote = *j->p++;
    const char *from = j->p;
    bool plain = true;
    op_buf_clear(&j->scratch);
    while (j->p < j->end && (*j->p != quote || !ends_string(j, j->p))) {
        if (*j->p != '\\') {
            /* Copying waits until there is an escape: most strings have none. */
            if (!plain)
                op_buf_addc(&j->scratch, *j->p);
            j->p++;
            continue;
        }
        if (plain)
            op_buf_add(&j->scratch, op_str_range(from, j->p));
        plain = false;
        /* Of an escape that JSON does not know (\'), the letter counts. */
        if (!json_read_escape(&j->p, j->end, &j->scratch))
            j->p++;
    }
    op_str text = plain ? op_str_range(from, j->p) : op_arena_dup(j->arena, op_buf_str(&j->scratch));
    j->p += j->p < j->end;
    return text;
}

/* -- Values -- */

static struct json_value *add(struct parser *j, enum json_kind kind, op_str text)
{
    if (j->passed || *j->budget == 0)
        return NULL;
    --*j->budget;
    struct json_value *value = op_arena_zalloc(j->arena, sizeof *value);
    value->kind = kind;
    value->text = text;
    value->name = j->key;
    value->parent = j->top;
    j->key = OP_STR_NONE;
    if (j->top->last)
        j->top->last->next = value;
    else
        j->top->first = value;
    j->top->last = value;
    return value;
}

static void open_collection(struct parser *j)
{
    bool deep = j->depth == JSON_DEPTH_MAX || j->passed;
    struct json_value *value = deep ? NULL : add(j, *j->p == '{' ? JSON_OBJECT : JSON_ARRAY, OP_STR_NONE);
    j->p++;
    if (!value) {
        j->passed++;
        return;
    }
    j->top = value;
    j->depth++;
}

/* Whichever bracket it is: it closes the innermost. */
static void close_collection(struct parser *j)
{
    j->p++;
    j->key = OP_STR_NONE;
    if (j->passed) {
        j->passed--;
    } else if (j->depth) {
        j->top = j->top->parent;
        j->depth--;
    }
}

/* A string or a word: a key when a colon follows. */
static void read_scalar(struct parser *j)
{
    bool quoted = *j->p == '"' || *j->p == '\'';
    op_str text = quoted ? read_string(j) : json_read_word(&j->p, j->end);
    const char *behind = j->p;
    while (behind < j->end && (unsigned char)*behind <= ' ')
        behind++;
    if (j->top->kind == JSON_OBJECT && !j->key.p && behind < j->end && *behind == ':') {
        j->key = text;
        j->p = behind + 1;
        return;
    }
    /* In an object a value without a key is a fault that goes unheard. */
    if (j->top->kind == JSON_ARRAY || j->key.p)
        (void)add(j, quoted ? JSON_STRING : JSON_WORD, text);
}

struct json_value *json_parse(struct op_arena *arena, op_str text, size_t *budget)
{
    struct json_value *root = op_arena_zalloc(arena, sizeof *root);
    root->kind = JSON_ARRAY;
    struct parser j = {.arena = arena, .p = text.p, .end = text.p + text.n, .top = root, .budget = budget};
    while (j.p < j.end && *budget) {
        char c = *j.p;
        if (c == '{' || c == '[')
            open_collection(&j);
        else if (c == '}' || (c == ']' && !starts(&j, "]]>")))
            close_collection(&j);
        else if (c == '"' || c == '\'' || op_is_alnum(c) || (c == '-' && !starts(&j, "-->")))
            read_scalar(&j);
        else if (!skip_noise(&j))
            j.p++;
    }
    op_buf_release(&j.scratch);
    return root;
}

const struct json_value *json_member(const struct json_value *object, const char *name)
{
    const struct json_value *found = NULL;
    op_str wanted = op_str_z(name);
    for (const struct json_value *m = object && object->kind == JSON_OBJECT ? object->first : NULL; m; m = m->next)
        if (op_str_eq(m->name, wanted))
            found = m;
    return found;
}

op_str json_member_text(const struct json_value *object, const char *name)
{
    const struct json_value *member = json_member(object, name);
    if (!member || member->kind > JSON_STRING || (member->kind == JSON_WORD && op_str_eq(member->text, OP_STR("null"))))
        return OP_STR_NONE;
    return member->text;
}
