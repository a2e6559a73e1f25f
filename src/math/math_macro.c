/* Macros: \newcommand, \def, \let and their kin. They are as long as the document: groups end none, because articles
   define in one formula what the next ones use. */
#include "math/tex.h"

static struct math_macro **find(struct op_math *m, op_str name)
{
    size_t h = name.n;
    for (size_t i = 0; i < name.n; i++)
        h = h * 31 + (unsigned char)name.p[i];
    struct math_macro **at = &m->macros[h % MATH_MACRO_BUCKETS];
    while (*at && !op_str_eq((*at)->name, name))
        at = &(*at)->next;
    return at;
}

/* -- Definitions -- */

/* What stands in the memory of one formula is copied. */
static op_str lasting(struct op_math *m, op_str s)
{
    bool passing = s.p >= m->scratch.base && s.p < m->scratch.base + m->scratch.used;
    return passing ? op_arena_dup(m->doc->arena, s) : s;
}

static struct math_token *keep(struct op_math *m, const struct math_tokens *list)
{
    struct math_token *copy = op_arena_alloc(m->doc->arena, (list->n + 1) * sizeof *copy);
    if (list->n)
        memcpy(copy, list->v, list->n * sizeof *copy);
    for (size_t i = 0; i < list->n; i++)
        copy[i].p = lasting(m, op_str_make(copy[i].p, copy[i].kind == MATH_T_PARAM ? 0 : copy[i].n)).p;
    return copy;
}

/* Once a name has its place it keeps it, so that defining it anew costs no more than defining it. */
static struct math_macro *new_macro(struct op_math *m, op_str name)
{
    struct math_macro **at = find(m, name), *macro = *at;
    if (!macro) {
        macro = *at = op_arena_zalloc(m->doc->arena, sizeof *macro);
        macro->name = lasting(m, name);
        m->macro_count++;
    } else {
        struct math_macro *next = macro->next;
        *macro = (struct math_macro){.name = macro->name, .next = next};
    }
    return macro;
}

/* The name that a definition is for: \name or {\name}. */
static op_str defined_name(struct op_math *m)
{
    struct math_tokens list = {NULL, 0, 0};
    math_argument_tokens(m, &list);
    bool good = list.n && list.v[0].kind == MATH_T_COMMAND;
    return good ? op_str_make(list.v[0].p, list.v[0].n) : OP_STR_NONE;
}

static void keep_body(struct op_math *m, struct math_macro *macro, const struct math_tokens *body)
{
    macro->body = keep(m, body);
    macro->body_count = body->n;
}

/* Tokens of an option, which may hold brackets in braces. */
static bool option_tokens(struct op_math *m, struct math_tokens *list)
{
    struct math_token t;
    math_peek(m, &t);
    if (t.kind != MATH_T_CHAR || *t.p != '[')
        return false;
    math_next(m, &t);
    for (size_t depth = 0;;) {
        math_next(m, &t);
        if (t.kind == MATH_T_END || (!depth && t.kind == MATH_T_CHAR && *t.p == ']'))
            return true;
        depth += t.kind == MATH_T_OPEN;
        depth -= depth && t.kind == MATH_T_CLOSE;
        math_add_token(m, list, &t);
    }
}

static void new_command(struct op_math *m, char how)
{
    (void)math_take_star(m);
    op_str name = defined_name(m), count = math_raw_option(m);
    struct math_tokens fallback = {NULL, 0, 0}, body = {NULL, 0, 0};
    bool optional = count.p && option_tokens(m, &fallback);
    math_argument_tokens(m, &body);
    uint64_t args = 0;
    if (!name.p || (count.p && !op_str_to_uint(op_str_trim(count), MATH_ARGS_MAX, &args)))
        return;
    if (how == 'p' && (math_entry_lookup(name) || *find(m, name)))
        return;
    struct math_macro *macro = new_macro(m, name);
    macro->args = (unsigned char)args;
    macro->optional = optional && args > 0;
    macro->fallback = keep(m, &fallback);
    macro->fallback_count = fallback.n;
    keep_body(m, macro, &body);
}

/* \def\name(#1,#2){...}: what stands between the parameters must stand between the arguments. */
static void define(struct op_math *m)
{
    struct math_token t, end = {.kind = MATH_T_END};
    math_next(m, &t);
    bool good = t.kind == MATH_T_COMMAND;
    op_str name = op_str_make(t.p, t.n);
    struct math_tokens delimiters = {NULL, 0, 0}, body = {NULL, 0, 0};
    unsigned args = 0;
    for (;;) {
        math_peek(m, &t);
        if (t.kind == MATH_T_OPEN || t.kind == MATH_T_END)
            break;
        math_next(m, &t);
        if (t.kind == MATH_T_PARAM) {
            good = good && t.n == ++args;
            t = end;
        }
        math_add_token(m, &delimiters, &t);
    }
    math_add_token(m, &delimiters, &end);
    math_argument_tokens(m, &body);
    if (!good || args > MATH_ARGS_MAX)
        return;
    struct math_macro *macro = new_macro(m, name);
    macro->args = (unsigned char)args;
    macro->delimiters = delimiters.n > args + 1 ? keep(m, &delimiters) : NULL;
    keep_body(m, macro, &body);
}

static void let(struct op_math *m)
{
    op_str name = defined_name(m);
    struct math_token t;
    math_peek(m, &t);
    if (t.kind == MATH_T_CHAR && *t.p == '=')
        math_next(m, &t);
    math_next(m, &t);
    if (!name.p || t.kind == MATH_T_END)
        return;
    op_str target = op_str_make(t.p, t.n);
    struct math_macro *other = t.kind == MATH_T_COMMAND ? *find(m, target) : NULL;
    struct math_macro copy = {.alias_token = t};
    if (other)
        copy = *other;
    else if (t.kind == MATH_T_COMMAND)
        copy.alias = math_entry_lookup(target);
    struct math_macro *macro = new_macro(m, name);
    copy.name = macro->name;
    copy.next = macro->next;
    *macro = copy;
}

/* As if \newcommand had been given `head`, `argument` and `tail` as the body. */
static void define_as(struct op_math *m, op_str name, op_str head, op_str argument, op_str tail, unsigned args)
{
    if (!name.p)
        return;
    struct op_buf text = OP_BUF_INIT;
    op_buf_add(&text, head);
    op_buf_add(&text, argument);
    op_buf_add(&text, tail);
    struct math_tokens body = {NULL, 0, 0};
    math_tokenise(m, op_arena_dup(m->doc->arena, op_buf_str(&text)), &body);
    op_buf_release(&text);
    struct math_macro *macro = new_macro(m, name);
    macro->args = (unsigned char)args;
    keep_body(m, macro, &body);
}

void math_define(struct op_math *m, char how)
{
    if (how == 'd') {
        define(m);
    } else if (how == 'l') {
        let(m);
    } else if (how == 'o') {
        bool star = math_take_star(m);
        op_str name = defined_name(m), shown = math_raw_argument(m);
        define_as(m, name, star ? OP_STR("\\operatorname*{") : OP_STR("\\operatorname{"), shown, OP_STR("}"), 0);
    } else if (how == 'D') {
        op_str name = defined_name(m), open = math_raw_argument(m), close = math_raw_argument(m);
        struct op_buf head = OP_BUF_INIT;
        op_buf_add(&head, open);
        op_buf_addz(&head, " #1");
        define_as(m, name, op_buf_str(&head), OP_STR(""), close, 1);
        op_buf_release(&head);
    } else {
        new_command(m, how);
    }
}

/* -- Expansion -- */

static bool pay(struct op_math *m, size_t tokens, uint32_t pos)
{
    if (tokens <= m->budget) {
        m->budget -= tokens;
        return true;
    }
    m->budget = 0;
    math_fault(m, OP_MATH_LIMIT, pos, OP_STR("commands that expand to commands"));
    return false;
}

static bool same_token(const struct math_token *a, const struct math_token *b)
{
    return a->kind == b->kind && op_str_eq(op_str_make(a->p, a->n), op_str_make(b->p, b->n));
}

/* The argument in front of the delimiters `run`, closed by MATH_T_END; only the first of them is looked for. */
static void delimited_argument(struct op_math *m, const struct math_token *run, struct math_tokens *list)
{
    struct math_token t;
    for (size_t depth = 0;;) {
        math_peek(m, &t);
        if (t.kind == MATH_T_END || (!depth && t.kind == MATH_T_CLOSE))
            return;
        math_next(m, &t);
        if (!depth && same_token(&t, run))
            return;
        depth += t.kind == MATH_T_OPEN;
        depth -= t.kind == MATH_T_CLOSE;
        math_add_token(m, list, &t);
    }
}

static const struct math_token *skip_run(struct op_math *m, const struct math_token *run, bool first_taken)
{
    for (bool taken = first_taken; run->kind != MATH_T_END; run++, taken = false) {
        struct math_token t;
        math_peek(m, &t);
        if (!taken && same_token(&t, run))
            math_next(m, &t);
    }
    return run + 1;
}

/* Puts the body with its arguments where it is read next. All of it stands where the macro stands. */
static void push_body(struct op_math *m, const struct math_token *body, size_t count, const struct math_tokens *args,
                      size_t arg_count, const struct math_token *at)
{
    size_t size = 0;
    for (size_t i = 0; i < count; i++)
        size += body[i].kind != MATH_T_PARAM ? 1 : body[i].n && body[i].n <= arg_count ? args[body[i].n - 1].n : 0;
    if (!pay(m, size + 1, at->pos))
        return;
    struct math_token *all = op_arena_alloc(&m->scratch, (size + 1) * sizeof *all);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (body[i].kind != MATH_T_PARAM) {
            all[n] = body[i];
            all[n++].pos = at->pos;
        } else if (body[i].n && body[i].n <= arg_count && args[body[i].n - 1].n) {
            const struct math_tokens *arg = &args[body[i].n - 1];
            memcpy(all + n, arg->v, arg->n * sizeof *all);
            all[n].spaced = body[i].spaced;
            n += arg->n;
        }
    }
    if (n)
        all[0].spaced = at->spaced;
    math_push_tokens(m, all, n);
}

bool math_expand(struct op_math *m, const struct math_token *t, const struct math_entry **entry)
{
    const struct math_macro *macro = m->macro_count ? *find(m, op_str_make(t->p, t->n)) : NULL;
    if (!macro) {
        *entry = math_entry_lookup(op_str_make(t->p, t->n));
        return false;
    }
    if (!macro->body) {
        *entry = macro->alias;
        if (macro->alias || !pay(m, 1, t->pos))
            return false;
        struct math_token *one = op_arena_alloc(&m->scratch, sizeof *one);
        *one = macro->alias_token;
        one->pos = t->pos;
        /* What is let to an unknown name stays unknown. */
        if (one->kind == MATH_T_COMMAND)
            return false;
        math_push_tokens(m, one, 1);
        return true;
    }
    struct math_tokens args[MATH_ARGS_MAX];
    memset(args, 0, sizeof args);
    const struct math_token *run = macro->delimiters;
    if (run)
        run = skip_run(m, run, false);
    for (size_t i = 0; i < macro->args; i++) {
        if (run && run->kind != MATH_T_END)
            delimited_argument(m, run, &args[i]);
        else if (i || !macro->optional)
            math_argument_tokens(m, &args[i]);
        else if (!option_tokens(m, &args[i]))
            for (size_t j = 0; j < macro->fallback_count; j++) {
                struct math_token here = macro->fallback[j];
                here.pos = t->pos; /* not where the command was defined */
                math_add_token(m, &args[i], &here);
            }
        if (run)
            run = skip_run(m, run, true);
    }
    push_body(m, macro->body, macro->body_count, args, macro->args, t);
    return true;
}

void math_expand_entry(struct op_math *m, const struct math_token *t, const struct math_entry *entry)
{
    op_str value = math_value(entry);
    size_t count = 0;
    for (size_t i = 0; i + 1 < value.n; i++)
        if (value.p[i] == '#' && (size_t)(value.p[i + 1] - '0') > count)
            count = (size_t)(value.p[i + 1] - '0');
    if (!count) {
        math_push_text(m, value, t->pos);
        return;
    }
    /* With arguments it becomes a macro when it is first met. */
    op_str name = op_arena_join(&m->scratch, OP_STR(" "), math_name(entry));
    if (!*find(m, name))
        define_as(m, name, value, OP_STR(""), OP_STR(""), (unsigned)count);
    struct math_token renamed = *t;
    renamed.p = name.p;
    renamed.n = (uint32_t)name.n;
    const struct math_entry *none;
    (void)math_expand(m, &renamed, &none);
}
