/* op-clean, second phase: what programs for writing export, in the elements that it means. Word numbers paragraphs,
   Google Docs writes each level of a list as a list of its own, Notion each item; Evernote has boxes for code. */
#include <stdlib.h>

#include "offprint/uri.h"
#include "stage/clean.h"

#define LEVELS_MAX 9

/* -- Paragraphs that Word numbers -- */

/* The number behind `word`, one digit; `otherwise` when there is none. */
static size_t digit_behind(op_str s, op_str word, size_t otherwise)
{
    size_t at = op_str_find(s, word, 0);
    if (at == OP_NOT_FOUND || at + word.n >= s.n || !op_is_digit(s.p[at + word.n]))
        return otherwise;
    return (size_t)(s.p[at + word.n] - '0');
}

static bool is_word_item(const struct op_node *n)
{
    static const char *const parts[] = {"MsoListParagraph", "MsoListBullet", "MsoListNumber", NULL};
    if (!op_is(n, OP_N_P) || !n->n)
        return false;
    return clean_class_holds(n, parts) ||
           op_str_find(op_attr(n, OP_N_STYLE), OP_STR(" level"),
                       op_str_find(op_attr(n, OP_N_STYLE), OP_STR("mso-list:"), 0)) != OP_NOT_FOUND;
}

static size_t word_level(const struct op_node *n)
{
    op_str words = op_attr(n, OP_N_CLASS);
    size_t level = digit_behind(op_attr(n, OP_N_STYLE), OP_STR(" level"), 0);
    if (!level)
        level = digit_behind(words, OP_STR("MsoListBullet"), digit_behind(words, OP_STR("MsoListNumber"), 1));
    return level ? level : 1;
}

/* Takes the white space off the start of `n`, no-break spaces too. */
static void trim_start(struct op_node *n)
{
    struct op_walk w;
    op_walk_start(&w, n);
    while (op_walk_next(&w)) {
        if (w.event != OP_ENTER || w.node->kind != OP_TEXT)
            continue;
        op_str s = op_text(w.node);
        for (;;) {
            if (s.n && op_is_space(s.p[0]))
                s = op_str_skip(s, 1);
            else if (op_str_starts(s, OP_STR("\xC2\xA0")))
                s = op_str_skip(s, 2);
            else
                break;
        }
        w.node->u.text = s.p;
        w.node->n = (uint32_t)s.n;
        if (s.n)
            return;
    }
}

static bool is_bullet(op_str s)
{
    static const char *const bullets[] = {"·", "•", "o", "§", "-", "–", "—", "▪",
                                          "■", "Ø", "ü", "v", "q", "*", "",  NULL};
    for (size_t i = 0; bullets[i]; i++)
        if (op_str_eq(s, op_str_z(bullets[i])))
            return true;
    return false;
}

/* "12.", "a)", "(iv)". */
static bool is_number(op_str s)
{
    if (s.n && s.p[0] == '(')
        s = op_str_skip(s, 1);
    if (s.n < 2 || s.n > 6 || (s.p[s.n - 1] != '.' && s.p[s.n - 1] != ')'))
        return false;
    for (size_t i = 0; i + 1 < s.n; i++)
        if (!op_is_alnum(s.p[i]) && s.p[i] != '.')
            return false;
    return true;
}

/* Takes the sign or number off the start of the paragraph; absent when there is none. */
static op_str take_marker(struct clean *c, struct op_node *n)
{
    struct op_walk w;
    op_walk_start(&w, n);
    while (op_walk_next(&w)) {
        if (w.event != OP_ENTER)
            continue;
        if (op_is_element(w.node) && clean_holds(op_attr(w.node, OP_N_STYLE), "mso-list:Ignore")) {
            struct op_buf text = OP_BUF_INIT;
            op_text_content(w.node, &text);
            op_str all = op_buf_str(&text);
            op_str marker =
                op_arena_dup(c->doc->arena, op_str_trim(op_str_first(all, op_str_find(all, OP_STR("\xC2\xA0"), 0))));
            op_buf_release(&text);
            op_unlink(w.node);
            return marker;
        }
        if (w.node->kind != OP_TEXT || clean_is_void_text(w.node))
            continue;
        op_str s = op_text(w.node), marker = op_str_trim(op_str_first(s, op_str_find(s, OP_STR("\xC2\xA0"), 0)));
        if (!is_bullet(marker) && !is_number(marker))
            return OP_STR_NONE;
        size_t end = (size_t)(marker.p - s.p) + marker.n;
        w.node->u.text += end;
        w.node->n -= (uint32_t)end;
        return marker;
    }
    return OP_STR_NONE;
}

static struct op_node *make_list(struct clean *c, const struct op_node *origin, op_str marker)
{
    struct op_node *list = clean_new(c, is_number(marker) ? OP_N_OL : OP_N_UL, origin);
    if (!op_is(list, OP_N_OL))
        return list;
    char first = marker.p[marker.p[0] == '('];
    size_t digits = 0;
    while (digits < marker.n && op_is_digit(marker.p[digits]))
        digits++;
    uint64_t start;
    if (op_str_to_uint(op_str_first(marker, digits), 9999, &start) && start != 1)
        op_attr_set(c->doc, list, OP_N_START, op_str_first(marker, digits));
    if (!op_is_digit(first)) {
        char type = first == 'i' || first == 'I' ? first : first >= 'a' ? 'a' : 'A';
        op_attr_set(c->doc, list, OP_N_TYPE, op_arena_dup(c->doc->arena, op_str_make(&type, 1)));
    }
    return list;
}

/* A run of numbered paragraphs becomes lists; one without a sign goes on with the item before. */
static void list_paragraphs(struct clean *c, struct op_node *first)
{
    struct op_node *lists[LEVELS_MAX + 1] = {NULL}, *item = NULL;
    size_t top = 0;
    for (struct op_node *n = first, *next; n && (op_is_blank(n) || is_word_item(n)); n = next) {
        next = op_next(n);
        if (op_is_blank(n))
            continue;
        op_str marker = take_marker(c, n);
        if (!marker.p) {
            if (!item)
                return;
            op_unlink(n);
            op_append(item, n);
            op_attr_remove(n, OP_N_CLASS);
            op_attr_remove(n, OP_N_STYLE);
            continue;
        }
        size_t level = word_level(n);
        while (top > level)
            lists[top--] = NULL;
        bool same = lists[level] && op_is(lists[level], OP_N_OL) == is_number(marker);
        if (!same) {
            size_t outer = level - (level > 0);
            while (outer && !lists[outer])
                outer--;
            struct op_node *list = make_list(c, n, marker);
            if (outer)
                op_append(op_last(lists[outer]), list);
            else
                op_insert_before(n, list);
            lists[level] = list;
            top = level;
        }
        trim_start(n);
        item = n;
        op_unlink(item);
        op_rename(item, OP_N_LI);
        op_attr_remove(item, OP_N_CLASS);
        op_attr_remove(item, OP_N_STYLE);
        op_append(lists[level], item);
    }
}

/* -- Lists in parts -- */

/* `ul.lst-kix_ID-LEVEL` of Google Docs: the level, from 1; 0 for other lists. */
static size_t docs_level(const struct op_node *n)
{
    op_str list = op_is(n, OP_N_UL) || op_is(n, OP_N_OL) ? op_attr(n, OP_N_CLASS) : OP_STR_NONE;
    for (op_str word; (word = op_str_word(&list)).p;)
        if (op_str_starts(word, OP_STR("lst-kix_")) && op_is_digit(word.p[word.n - 1]))
            return (size_t)(word.p[word.n - 1] - '0') + 1;
    return 0;
}

static struct op_node *next_list(const struct op_node *n)
{
    struct op_node *next = op_next(n);
    while (next && op_is_blank(next))
        next = op_next(next);
    return next && (op_is(next, OP_N_UL) || op_is(next, OP_N_OL)) ? next : NULL;
}

static struct op_node *last_item(const struct op_node *list)
{
    struct op_node *last = op_last(list);
    while (last && !op_is(last, OP_N_LI))
        last = op_prev(last);
    return last;
}

static void nest_lists(struct op_node *first)
{
    struct op_node *lists[LEVELS_MAX + 2] = {NULL};
    size_t top = docs_level(first), bottom = top;
    lists[top] = first;
    for (struct op_node *n; (n = next_list(first)) && docs_level(n) >= bottom;) {
        size_t level = docs_level(n), outer = level < top ? level : top;
        while (!lists[outer])
            outer--;
        op_unlink(n);
        struct op_node *item = last_item(lists[outer]);
        if (level > outer && item) {
            op_append(item, n);
            lists[level] = n;
        } else if (n->name == lists[outer]->name || level > bottom) {
            op_move_children(n, lists[outer]);
            level = outer;
        } else {
            op_insert_after(first, n);
            return;
        }
        for (top = level, outer = level + 1; outer < LEVELS_MAX + 2; outer++)
            lists[outer] = NULL;
    }
}

/* How many items, from the number of the first; 0 when there is no such number. */
static uint64_t number_behind(const struct op_node *list)
{
    uint64_t count = 1;
    if (op_attr(list, OP_N_START).p && !op_str_to_uint(op_str_trim(op_attr(list, OP_N_START)), 100000, &count))
        return 0;
    for (const struct op_node *n = op_first(list); n; n = op_next(n))
        count += op_is(n, OP_N_LI);
    return count;
}

/* Numbered lists that go on counting, and the lists of one item each that Notion makes, are one. */
static void join_lists(struct op_node *list)
{
    static const char *const notion[] = {"bulleted-list", "to-do-list", NULL};
    uint64_t count = number_behind(list);
    for (struct op_node *next; (next = next_list(list)) && next->name == list->name;) {
        uint64_t start = 0;
        bool counts = op_is(list, OP_N_OL) && count > 1 &&
                      op_str_to_uint(op_str_trim(op_attr(next, OP_N_START)), 100000, &start) && start == count;
        bool parted = op_is(list, OP_N_UL) && clean_has_class(list, notion) &&
                      op_str_eq(op_attr(list, OP_N_CLASS), op_attr(next, OP_N_CLASS));
        if (!counts && !parted)
            return;
        count = number_behind(next);
        op_move_children(next, list);
        op_unlink(next);
    }
}

static enum clean_verdict join_exported_lists(struct clean *c, struct op_node *body)
{
    for (struct op_node *n = body; n; n = op_following(n, body)) {
        bool list = op_is(n, OP_N_UL) || op_is(n, OP_N_OL);
        if (is_word_item(n))
            list_paragraphs(c, n);
        else if (list && docs_level(n))
            nest_lists(n);
        else if (list)
            join_lists(n);
    }
    return CLEAN_KEEP;
}

/* -- Single elements -- */

/* Styles of Word and Google Docs that are elements. */
static enum clean_verdict name_paragraph(struct clean *c, struct op_node *n)
{
    static const char *const titles[] = {"MsoTitle", NULL}, *const docs[] = {"title", NULL},
                             *const quotes[] = {"MsoQuote", "MsoIntenseQuote", NULL};
    if (clean_has_class(n, titles) || (clean_has_class(n, docs) && op_str_starts(op_attr(n, OP_N_ID), OP_STR("h."))))
        op_rename(n, OP_N_H1);
    else if (clean_has_class(n, quotes))
        op_wrap(n, clean_new(c, OP_N_BLOCKQUOTE, n));
    else
        return CLEAN_KEEP;
    op_attr_remove(n, OP_N_CLASS);
    return CLEAN_KEEP;
}

/* Boxes to tick. */
static enum clean_verdict name_check_box(struct clean *c, struct op_node *n)
{
    static const char *const boxes[] = {"checkbox", NULL}, *const on[] = {"checkbox-on", NULL};
    bool todo = op_str_eq(op_doc_name_str(c->doc, n->name), OP_STR("en-todo"));
    bool box = op_is(n, OP_N_DIV) && clean_has_class(n, boxes) && clean_is_empty(n);
    if (!todo && !box)
        return CLEAN_KEEP;
    bool ticked = clean_has_class(n, on) || op_str_eq_ci(op_attr(n, OP_N_CHECKED), OP_STR("true"));
    if (!op_closest(n, OP_N_LI)) {
        op_insert_before(n, op_new_text(c->doc, ticked ? OP_STR("☑ ") : OP_STR("☐ ")));
        return CLEAN_UNWRAP;
    }
    struct op_node *input = clean_new(c, OP_N_INPUT, n);
    op_attr_set(c->doc, input, OP_N_TYPE, OP_STR("checkbox"));
    op_attr_set(c->doc, input, OP_N_DISABLED, OP_STR("disabled"));
    if (ticked)
        op_attr_set(c->doc, input, OP_N_CHECKED, OP_STR("checked"));
    op_insert_before(n, input);
    op_insert_after(input, op_new_text(c->doc, OP_STR(" ")));
    return CLEAN_UNWRAP;
}

/* A box of code of Evernote: a group a line. */
static enum clean_verdict name_code(struct clean *c, struct op_node *n)
{
    if (!clean_holds(op_attr(n, OP_N_STYLE), "-en-codeblock"))
        return CLEAN_KEEP;
    op_rename(n, OP_N_PRE);
    op_attr_remove(n, OP_N_STYLE);
    for (struct op_node *child = op_first(n), *next; child; child = next) {
        next = op_next(child);
        if (!op_is(child, OP_N_DIV))
            continue;
        if (next)
            op_insert_after(child, op_new_text(c->doc, OP_STR("\n")));
        op_unwrap(child);
    }
    return CLEAN_KEEP;
}

/* Google Docs lead every link through a page that counts. */
static enum clean_verdict straighten_link(struct clean *c, struct op_node *n)
{
    struct op_uri u = op_uri_parse(op_str_trim(op_attr(n, OP_N_HREF)));
    if (!op_str_eq(u.authority, OP_STR("www.google.com")) || !op_str_eq(u.path, OP_STR("/url")))
        return CLEAN_KEEP;
    for (op_str query = u.query; query.p;) {
        op_str value = op_str_cut(&query, '&'), name = op_str_cut(&value, '=');
        if (op_str_eq(name, OP_STR("q")) && op_str_starts(value, OP_STR("http")))
            op_attr_set(c->doc, n, OP_N_HREF, op_uri_decode(c->doc->arena, value));
    }
    return CLEAN_KEEP;
}

#define SUMMARY "give what word processors and notebooks export the elements that it means"

const struct clean_rule clean_export_rules[] = {
    {"exports", SUMMARY, CLEAN_PHASE_SHAPE, CLEAN_BODY, CLEAN_ALL, join_exported_lists},
    {"exports", SUMMARY, CLEAN_PHASE_SHAPE, CLEAN_MARKED, CLEAN_ON(OP_N_P), name_paragraph},
    {"exports", SUMMARY, CLEAN_PHASE_SHAPE, CLEAN_LEAVE, CLEAN_ON(OP_N_DIV, CLEAN_UNKNOWN), name_check_box},
    {"exports", SUMMARY, CLEAN_PHASE_SHAPE, CLEAN_MARKED, CLEAN_ON(OP_N_DIV), name_code},
    {"exports", SUMMARY, CLEAN_PHASE_SHAPE, CLEAN_ENTER, CLEAN_ON(OP_N_A), straighten_link},
    {NULL, NULL, CLEAN_PHASE_SHAPE, CLEAN_ENTER, NULL, NULL},
};
