/* What the rules of op-clean ask of the tree, and how they change it. */
#include "offprint/utf8.h"
#include "stage/clean.h"

/* -- Questions -- */

bool clean_is_wrapper(const struct op_node *n)
{
    if (n->kind != OP_ELEMENT || n->ns != OP_NS_HTML)
        return false;
    switch (n->name) {
    case OP_N_DIV:
    case OP_N_SECTION:
    case OP_N_ARTICLE:
    case OP_N_MAIN:
    case OP_N_ASIDE:
    case OP_N_HEADER:
    case OP_N_FOOTER:
    case OP_N_NAV:
    case OP_N_ADDRESS:
    case OP_N_CENTER:
    case OP_N_FORM:
    case OP_N_FIELDSET:
    case OP_N_HGROUP:
    case OP_N_SEARCH:
    case OP_N_DIALOG:
        return true;
    default:
        return false;
    }
}

bool clean_is_line_box(const struct op_node *n)
{
    return op_is(n, OP_N_P) || (op_flags(n) & OP_NAME_HEADING) || op_is(n, OP_N_PRE) || op_is(n, OP_N_SUMMARY);
}

bool clean_has_block(const struct op_node *n)
{
    for (const struct op_node *child = op_first(n); child; child = op_next(child))
        if (!clean_is_inline(child))
            return true;
    return false;
}

bool clean_is_void_text(const struct op_node *n)
{
    if (n->kind != OP_TEXT)
        return false;
    /* The first byte says it of nearly all. */
    unsigned char first = n->n ? (unsigned char)n->u.text[0] : 0;
    return (first <= ' ' || first >= 0x80) && op_utf8_is_void(op_text(n));
}

bool clean_is_empty(const struct op_node *n)
{
    for (const struct op_node *child = op_first(n); child; child = op_next(child))
        if (child->kind == OP_ELEMENT ? !op_is(child, OP_N_BR) && !op_is(child, OP_N_WBR) : !clean_is_void_text(child))
            return false;
    return true;
}

bool clean_has_class(const struct op_node *n, const char *const *words)
{
    op_str list = op_attr(n, OP_N_CLASS);
    for (op_str word; list.n && (word = op_str_word(&list)).p;)
        for (size_t i = 0; words[i]; i++)
            if (op_to_lower(words[i][0]) == op_to_lower(word.p[0]) && op_str_eq_ci(word, op_str_z(words[i])))
                return true;
    return false;
}

bool clean_class_holds(const struct op_node *n, const char *const *parts)
{
    op_str list = op_attr(n, OP_N_CLASS);
    for (op_str word; (word = op_str_word(&list)).p;)
        for (size_t i = 0; parts[i]; i++) {
            op_str part = op_str_z(parts[i]);
            for (size_t at = 0; at + part.n <= word.n; at++)
                if (op_str_eq_ci(op_str_make(word.p + at, part.n), part))
                    return true;
        }
    return false;
}

size_t clean_text_length(const struct op_node *n, size_t limit)
{
    size_t length = 0;
    for (const struct op_node *at = n; at && length < limit; at = op_following(at, n))
        length += at->kind == OP_TEXT ? op_str_visible(op_text(at)) : 0;
    return length;
}

bool clean_shows_anything(const struct op_node *body)
{
    for (const struct op_node *n = body; n; n = op_following(n, body)) {
        bool picture = op_is(n, OP_N_IMG) || (n->kind == OP_ELEMENT && n->ns != OP_NS_HTML);
        if (picture || (n->kind == OP_TEXT && !clean_is_void_text(n)))
            return true;
    }
    return false;
}

static uint64_t mix_two(uint64_t hash, const char *p)
{
    uint64_t words[2];
    memcpy(words, p, sizeof words);
    hash = (hash ^ words[0]) * 1099511628211u + words[1] * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 32;
}

/* Sixteen bytes at a time, the last of them together with what was passed before; few bytes come one by one. */
static uint64_t mix(uint64_t hash, op_str s)
{
    const char *p = s.p, *end = s.p + s.n;
    hash += s.n;
    if (s.n < 16) {
        while (p < end)
            hash = (hash ^ (unsigned char)*p++) * 1099511628211u;
        return hash ^ hash >> 32;
    }
    for (; end - p >= 16; p += 16)
        hash = mix_two(hash, p);
    return mix_two(hash, end - 16);
}

uint64_t clean_fingerprint(struct op_node *body)
{
    uint64_t hash = 14695981039346656037u;
    for (const struct op_node *n = body; n; n = op_following(n, body)) {
        if (n->kind == OP_TEXT)
            hash = mix(hash, op_text(n));
        /* Where it stands: in document order it says enough whether children and siblings follow. */
        hash ^= (uint64_t)n->kind << 60 | (n->first_ ? 1u << 30 : 0u) | (n->next_ ? 1u << 29 : 0u);
        if (n->kind == OP_ELEMENT)
            hash ^= n->name;
        hash *= 1099511628211u;
        for (uint32_t i = 0, count = n->kind == OP_ELEMENT ? n->n : 0; i < count; i++)
            hash = mix(hash ^ n->u.attrs[i].name, op_attr_value(&n->u.attrs[i]));
    }
    return hash;
}

struct op_node *clean_first_element(const struct op_node *n)
{
    struct op_node *child = op_first(n);
    while (child && child->kind != OP_ELEMENT)
        child = op_next(child);
    return child;
}

struct op_node *clean_next_element(const struct op_node *n)
{
    struct op_node *next = op_next(n);
    while (next && next->kind != OP_ELEMENT)
        next = op_next(next);
    return next;
}

struct op_node *clean_only_child(const struct op_node *n)
{
    struct op_node *only = NULL;
    for (struct op_node *child = op_first(n); child; child = op_next(child)) {
        if (op_is_blank(child))
            continue;
        if (only)
            return NULL;
        only = child;
    }
    return only;
}

/* -- Changes -- */

static bool can_take_id(const struct op_node *n)
{
    return n && n->kind == OP_ELEMENT && n->ns == OP_NS_HTML && !op_attr(n, OP_N_ID).p && !op_is(n, OP_N_BR) &&
           !op_is(n, OP_N_BODY);
}

/* Not a list or a part of a table, which hold certain children only? */
static bool holds_anything(const struct op_node *n)
{
    static const uint32_t listed[] = {OP_N_UL,    OP_N_OL,    OP_N_DL,    OP_N_TABLE,
                                      OP_N_THEAD, OP_N_TBODY, OP_N_TFOOT, OP_N_TR};
    for (size_t i = 0; n && i < sizeof listed / sizeof *listed; i++)
        if (op_is(n, listed[i]))
            return false;
    return n != NULL;
}

/* The nearest place that is as good to jump to: the first element inside, what follows, what holds it. */
static void move_id(struct clean *c, struct op_node *n)
{
    op_str id = op_attr(n, OP_N_ID);
    if (!id.n && op_is(n, OP_N_A))
        id = op_attr(n, OP_N_NAME);
    if (!id.n || !id_set_has(&c->targets, id))
        return;
    struct op_node *heir = clean_first_element(n);
    if (!can_take_id(heir))
        heir = clean_next_element(n);
    if (!can_take_id(heir) || (clean_is_inline(n) && clean_is_inline(heir)))
        heir = op_parent(n);
    if (can_take_id(heir)) {
        op_attr_set(c->doc, heir, OP_N_ID, id);
    } else if (holds_anything(op_parent(n))) {
        heir = op_new_element(c->doc, OP_N_SPAN);
        op_attr_set(c->doc, heir, OP_N_ID, id);
        op_insert_before(n, heir);
    }
    op_attr_remove(n, OP_N_ID);
}

static void hand_down(struct clean *c, const struct op_node *n, uint32_t name)
{
    op_str value = op_attr(n, name);
    if (!value.n)
        return;
    for (struct op_node *child = op_first(n); child; child = op_next(child))
        if (child->kind == OP_ELEMENT && child->ns == OP_NS_HTML && !op_attr(child, name).p)
            op_attr_set(c->doc, child, name, value);
}

void clean_hand_over(struct clean *c, struct op_node *n)
{
    move_id(c, n);
    hand_down(c, n, OP_N_LANG);
    hand_down(c, n, OP_N_DIR);
}

void clean_unwrap(struct clean *c, struct op_node *n)
{
    clean_hand_over(c, n);
    op_unwrap(n);
}

void clean_remove(struct clean *c, struct op_node *n)
{
    move_id(c, n);
    op_unlink(n);
}

struct op_node *clean_new(struct clean *c, uint32_t name, const struct op_node *origin)
{
    struct op_node *made = op_new_element(c->doc, name);
    made->pos = origin->pos;
    return made;
}

/* Is `n` the first of two or more `br` with nothing to see between them? Then `*after` is what follows. */
static bool is_break_run(const struct op_node *n, struct op_node **after)
{
    size_t breaks = 0;
    struct op_node *end = NULL;
    for (const struct op_node *at = n; at && (op_is(at, OP_N_BR) || clean_is_void_text(at)); at = op_next(at))
        if (op_is(at, OP_N_BR)) {
            breaks++;
            end = op_next(at);
        }
    *after = end;
    return breaks >= 2;
}

void clean_wrap_runs(struct clean *c, struct op_node *n, uint32_t name)
{
    struct op_node *box = NULL;
    for (struct op_node *child = op_first(n), *next; child; child = next) {
        next = op_next(child);
        if (!clean_is_inline(child)) {
            box = NULL;
            continue;
        }
        struct op_node *after;
        if (op_is(child, OP_N_BR) && is_break_run(child, &after)) {
            for (struct op_node *gone = child; gone != after; gone = next) {
                next = op_next(gone);
                op_unlink(gone);
            }
            next = after;
            box = NULL;
            continue;
        }
        if (!box && op_is_blank(child)) {
            op_unlink(child);
            continue;
        }
        if (!box) {
            box = clean_new(c, name, child);
            op_insert_before(child, box);
        }
        op_unlink(child);
        op_append(box, child);
    }
}
