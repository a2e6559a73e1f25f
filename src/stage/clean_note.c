/* op-clean, second phase: footnotes in one form, whoever wrote them:

       <sup><a href="#fn-1" id="fnref-1" role="doc-noteref">1</a></sup>
       <section role="doc-endnotes" class="footnotes"><ol>
       <li id="fn-1">… <a href="#fnref-1" role="doc-backlink">↩</a></li></ol></section>

   A note is what a link leads to that looks like a reference: a list item or a block called footnote, which stands in a
   list of notes or links back; or a block that begins at the place, and links back, begins with the same label, or is
   called for by a link that says what it is. */
#include <stdlib.h>

#include "offprint/uri.h"
#include "stage/clean.h"

struct place {
    op_str id;
    struct op_node *node;
    uint32_t order;       /* of two with the same id the first counts */
    bool looked;          /* has been asked whether it is a note */
    struct op_node *item; /* the note that it belongs to; NULL: it is none */
    op_str label;         /* what the first reference says, without brackets */
};

struct link {
    struct op_node *node;
    struct place *target;
    bool ahead;     /* stands before it */
    bool reference; /* to a note */
};

struct notes {
    struct clean *c;
    struct place *places; /* by id */
    size_t place_count;
    struct link *links; /* to places of the article, in document order */
    size_t link_count;
};

static int compare_places(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    int order = op_str_compare(x->id, y->id);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

static struct place *find_place(const struct notes *k, op_str id)
{
    size_t low = 0, high = k->place_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (op_str_compare(k->places[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < k->place_count && op_str_eq(k->places[low].id, id) ? &k->places[low] : NULL;
}

static op_str id_of(const struct op_node *n)
{
    op_str id = op_attr(n, OP_N_ID);
    return id.n || !op_is(n, OP_N_A) ? id : op_attr(n, OP_N_NAME);
}

/* Of any address: feeds and saved pages name the page itself in full. */
static op_str fragment_of(const struct op_node *n)
{
    op_str href = op_is(n, OP_N_A) ? op_str_trim(op_attr(n, OP_N_HREF)) : OP_STR_NONE;
    size_t hash = op_str_find_char(href, '#', 0);
    return hash != OP_NOT_FOUND && hash + 1 < href.n ? op_str_skip(href, hash + 1) : OP_STR_NONE;
}

static bool is_local(const struct op_node *link)
{
    return op_str_starts(op_str_trim(op_attr(link, OP_N_HREF)), OP_STR("#"));
}

static struct place *target_of(const struct notes *k, const struct op_node *link)
{
    op_str fragment = fragment_of(link);
    if (!fragment.p)
        return NULL;
    struct place *place = find_place(k, fragment);
    return place ? place : find_place(k, op_uri_decode(k->c->doc->arena, fragment));
}

/* Gathers the links to places of the article, and the places; does nothing where no link leads to a fragment. */
static void collect(struct notes *k, struct op_node *body)
{
    struct op_arena *arena = k->c->doc->arena;
    size_t ids = 0, links = 0, met = 0;
    for (const struct op_node *n = body; n; n = op_following(n, body)) {
        ids += n->kind == OP_ELEMENT && n->n && n->ns == OP_NS_HTML && id_of(n).n;
        links += op_is(n, OP_N_A) && fragment_of(n).p;
    }
    if (!links)
        return;
    k->places = op_arena_alloc(arena, (ids + 1) * sizeof *k->places);
    k->links = op_arena_alloc(arena, links * sizeof *k->links);
    for (struct op_node *n = body; n; n = op_following(n, body)) {
        op_str id = n->kind == OP_ELEMENT && n->n && n->ns == OP_NS_HTML ? id_of(n) : OP_STR_NONE;
        if (id.n)
            k->places[k->place_count] = (struct place){id, n, (uint32_t)k->place_count, false, NULL, OP_STR_NONE};
        k->place_count += id.n > 0;
    }
    if (k->place_count)
        qsort(k->places, k->place_count, sizeof *k->places, compare_places);
    for (struct op_node *n = body; n; n = op_following(n, body)) {
        struct place *target = target_of(k, n);
        if (target)
            k->links[k->link_count++] = (struct link){n, target, met <= target->order, false};
        met += n->kind == OP_ELEMENT && n->n && n->ns == OP_NS_HTML && id_of(n).n;
    }
}

/* -- Recognition -- */

static bool has_role(const struct op_node *n, const char *role)
{
    return op_str_eq_ci(op_str_trim(op_attr(n, OP_N_ROLE)), op_str_z(role));
}

static bool is_notes_holder(const struct op_node *n)
{
    static const char *const parts[] = {"footnotes", "endnotes", "references", "footnote-list", "footnote-definitions",
                                        NULL};
    return op_is_element(n) && (has_role(n, "doc-endnotes") || clean_class_holds(n, parts));
}

/* What EPUB calls it, in books that were read as HTML too. */
static bool has_type(const struct clean *c, const struct op_node *n, const char *type)
{
    op_str words = op_attr_ns(n, OP_NS_EPUB, OP_N_TYPE);
    if (!words.p)
        words = op_attr(n, op_doc_name(c->doc, OP_STR("epub:type")));
    return words.n && op_str_has_word(words, op_str_z(type));
}

static bool is_note_block(const struct clean *c, const struct op_node *n)
{
    static const char *const words[] = {"footnote", "footnote-item", "footnote-definition", "endnote", NULL};
    return (op_is(n, OP_N_DIV) || op_is(n, OP_N_ASIDE) || op_is(n, OP_N_P) || op_is(n, OP_N_TABLE) ||
            op_is(n, OP_N_DL)) &&
           (clean_has_class(n, words) || has_role(n, "doc-footnote") || has_type(c, n, "footnote") ||
            has_type(c, n, "endnote"));
}

/* The text, trimmed; absent when it is longer than a label can be. */
static op_str label_of(const struct clean *c, const struct op_node *n)
{
    struct op_buf text = OP_BUF_INIT;
    op_text_content(n, &text);
    op_str s = op_str_trim(op_buf_str(&text));
    s = s.n && s.n <= 6 ? op_arena_dup(c->doc->arena, s) : OP_STR_NONE;
    op_buf_release(&text);
    return s;
}

static bool is_bracketed(op_str label)
{
    return label.n > 2 && (label.p[0] == '[' || label.p[0] == '(');
}

static bool looks_like_label(const struct clean *c, const struct op_node *n)
{
    op_str s = label_of(c, n);
    return s.n && (is_bracketed(s) || op_is_digit(s.p[0]) || s.p[0] == '*' || (unsigned char)s.p[0] > 0x7F);
}

/* The link itself says that it calls for a note. */
static bool says_reference(const struct clean *c, const struct op_node *link)
{
    static const char *const parts[] = {"footnote", "noteref", "fnref", "endnote", NULL};
    return has_role(link, "doc-noteref") || has_type(c, link, "noteref") || clean_class_holds(link, parts);
}

static bool stands_in_brackets(const struct op_node *link)
{
    const struct op_node *before = op_prev(link), *after = op_next(link);
    if (!before || !after || before->kind != OP_TEXT || after->kind != OP_TEXT || !before->n || !after->n)
        return false;
    char open = before->u.text[before->n - 1], close = after->u.text[0];
    return (open == '[' && close == ']') || (open == '(' && close == ')');
}

/* A reference says so, stands raised, or is a number in brackets. */
static bool looks_like_reference(const struct clean *c, const struct op_node *link)
{
    static const char *const backs[] = {"back", "reversefootnote", "footnote-number", "footnotesym", NULL};
    if (has_role(link, "doc-backlink") || clean_class_holds(link, backs))
        return false;
    if (says_reference(c, link))
        return true;
    const struct op_node *up = op_parent(link);
    for (size_t i = 0; i < 3 && up && op_is_element(up); i++, up = op_parent(up))
        if (op_is(up, OP_N_SUP))
            return true;
    const struct op_node *only = clean_only_child(link);
    if (only && op_is(only, OP_N_SUP))
        return true;
    op_str label = label_of(c, link);
    if (!is_local(link) || !label.n)
        return false;
    return is_bracketed(label) ? op_is_digit(label.p[1]) : op_is_digit(label.p[0]) && stands_in_brackets(link);
}

/* Does a link in `item` lead to the reference, or to what stands closely around it? */
static bool links_back(const struct notes *k, struct op_node *item, const struct op_node *reference)
{
    struct op_walk w;
    op_walk_start(&w, item);
    while (op_walk_next(&w)) {
        if (k->c->budget)
            k->c->budget--;
        const struct place *place = w.event == OP_ENTER ? target_of(k, w.node) : NULL;
        const struct op_node *up = reference;
        for (size_t i = 0; place && i < 3 && up && !op_is(up, OP_N_BODY); i++, up = op_parent(up))
            if (place->node == up || op_parent(place->node) == up)
                return true;
    }
    return false;
}

#define STEPS_MAX 2000 /* in what may be a note */

/* The first text below `n` that is not blank, if it stands near the start. */
static struct op_node *first_text(struct op_node *n)
{
    size_t steps = 0;
    struct op_walk w;
    op_walk_start(&w, n);
    while (op_walk_next(&w) && steps++ < STEPS_MAX / 8)
        if (w.event == OP_ENTER && w.node->kind == OP_TEXT && !clean_is_void_text(w.node))
            return w.node;
    return NULL;
}

/* The label without brackets. */
static op_str core_of(op_str label)
{
    while (label.n && (label.p[0] == '[' || label.p[0] == '('))
        label = op_str_skip(label, 1);
    while (label.n && (label.p[label.n - 1] == ']' || label.p[label.n - 1] == ')'))
        label.n--;
    return op_str_trim(label);
}

/* How many bytes at the start of `s` are the label, with what encloses it; 0 when it does not begin so. `alone`: the
   label is set apart by an element of its own. */
static size_t label_length(op_str s, op_str label, bool alone)
{
    size_t at = 0;
    while (at < s.n && (s.p[at] == '[' || s.p[at] == '(' || op_is_space(s.p[at])))
        at++;
    if (!label.n || !op_str_starts(op_str_skip(s, at), label))
        return 0;
    size_t start = at;
    at += label.n;
    op_str rest = op_str_skip(s, at);
    bool closed = rest.n && (rest.p[0] == ']' || rest.p[0] == ')' || rest.p[0] == '.' || rest.p[0] == ':');
    if (closed && rest.n > 1 && op_is_digit(rest.p[1]))
        return 0;
    bool sign = !op_is_alnum(label.p[0]) && start == 0;
    return closed ? at + 1 : (alone && !op_str_trim(rest).n) || sign ? at : 0;
}

static bool is_short(const struct notes *k, struct op_node *block)
{
    size_t steps = 0, length = 0, limit = k->c->budget < STEPS_MAX ? k->c->budget : STEPS_MAX;
    struct op_walk w;
    op_walk_start(&w, block);
    while (steps < limit && op_walk_next(&w)) {
        steps++;
        length += w.event == OP_ENTER && w.node->kind == OP_TEXT ? w.node->n : 0;
    }
    k->c->budget -= steps;
    return steps < limit && length < 4 * STEPS_MAX;
}

static bool is_alone(const struct op_node *text)
{
    const struct op_node *parent = op_parent(text);
    return clean_is_inline(parent) && clean_only_child(parent) == text;
}

/* The first text of the block, when no more than a bracket stands before the place. */
static struct op_node *first_text_behind(struct op_node *block, const struct op_node *place)
{
    bool met = false;
    struct op_walk w;
    op_walk_start(&w, block);
    while (op_walk_next(&w)) {
        met = met || w.node == place;
        if (w.event != OP_ENTER || w.node->kind != OP_TEXT || clean_is_void_text(w.node))
            continue;
        if (met)
            return w.node;
        op_str s = op_str_trim(op_text(w.node));
        if (!op_str_eq(s, OP_STR("[")) && !op_str_eq(s, OP_STR("(")))
            return NULL;
    }
    return NULL;
}

/* The paragraph or group that begins at the place, when it is a note to this reference. */
static struct op_node *find_block(const struct notes *k, const struct place *place, const struct op_node *reference)
{
    struct op_node *block = place->node;
    while (block && clean_is_inline(block) && op_parent(block) && op_is_element(op_parent(block)))
        block = op_parent(block);
    if (!block ||
        !(op_is(block, OP_N_P) || op_is(block, OP_N_DIV) || op_is(block, OP_N_ASIDE) || op_is(block, OP_N_SECTION)) ||
        op_contains(block, reference))
        return NULL;
    struct op_node *text = is_short(k, block) ? first_text_behind(block, place->node) : NULL;
    if (!text)
        return NULL;
    bool labelled = label_length(op_text(text), place->label, is_alone(text)) > 0;
    if (!says_reference(k->c, reference) && !labelled && !links_back(k, block, reference))
        return NULL;
    for (struct op_node *up = op_parent(block); op_is(up, OP_N_DIV); up = op_parent(up)) {
        op_str id = op_attr(up, OP_N_ID);
        bool same = id.n && op_str_find(place->id, id, 0) != OP_NOT_FOUND && clean_first_element(up) == block;
        if ((!same && clean_only_child(up) != block) || op_contains(up, reference))
            break;
        block = up;
    }
    op_attr_set(k->c->doc, block, OP_N_ROLE, OP_STR("doc-footnote"));
    return block;
}

static struct op_node *find_item(const struct notes *k, const struct link *link)
{
    struct place *place = link->target;
    const struct op_node *reference = link->node;
    const struct clean *c = k->c;
    if (place->looked || !c->budget)
        return place->item;
    place->looked = true;
    place->label = core_of(label_of(c, reference));
    /* What stands before the link that leads there is what was noted, unless the link says otherwise. */
    bool may_follow = link->ahead || says_reference(c, reference);
    struct op_node *item = place->node;
    for (size_t i = 0; i < 4 && item && !op_is(item, OP_N_LI) && !is_note_block(c, item); i++)
        item = op_parent(item);
    if (!item || (!op_is(item, OP_N_LI) && !is_note_block(c, item)))
        return place->item = may_follow ? find_block(k, place, reference) : NULL;
    if (op_contains(item, reference))
        return NULL;
    const struct op_node *up = op_parent(item);
    bool listed = is_note_block(c, item);
    for (size_t i = 0; i < 3 && up && !listed; i++, up = op_parent(up))
        listed = is_notes_holder(up);
    if (op_is(item, OP_N_LI) && !op_is(op_parent(item), OP_N_OL) && !op_is(op_parent(item), OP_N_UL))
        return NULL;
    if (listed || (may_follow && links_back(k, item, reference)))
        place->item = item;
    return place->item;
}

/* -- The one form -- */

static bool is_back_sign(const struct op_node *link)
{
    static const char *const signs[] = {"↩", "↑", "^", "⏎", "↵", "⤴", "←", "back", "Back", "[back]", "Return", NULL};
    struct op_buf text = OP_BUF_INIT;
    op_text_content(link, &text);
    op_str s = op_str_trim(op_buf_str(&text));
    bool sign = false;
    for (size_t i = 0; signs[i]; i++)
        sign = sign || op_str_starts(s, op_str_z(signs[i]));
    op_buf_release(&text);
    return sign && s.n < 16;
}

/* Brackets around a link go with it. */
static void drop_brackets(struct op_node *link)
{
    if (!stands_in_brackets(link))
        return;
    struct op_node *before = op_prev(link), *after = op_next(link);
    before->n--;
    after->u.text++;
    after->n--;
}

/* Links back to references go, with what they leave empty. */
static void drop_backlinks(const struct notes *k, struct op_node *item)
{
    static const char *const backs[] = {
        "footnote-back", "footnote-to-top", "reversefootnote", "backref", "footnote-number", "footnotesym", NULL};
    struct op_walk w;
    op_walk_start(&w, item);
    while (op_walk_next(&w)) {
        struct op_node *n = w.node;
        if (w.event != OP_LEAVE || n == item || n->kind != OP_ELEMENT)
            continue;
        if (op_is(n, OP_N_A) && fragment_of(n).p) {
            const struct place *place = target_of(k, n);
            bool back =
                has_role(n, "doc-backlink") || clean_class_holds(n, backs) || is_back_sign(n) ||
                (place && !place->item && is_local(n) && looks_like_label(k->c, n) && !op_contains(item, place->node));
            if (back) {
                drop_brackets(n);
                op_unlink(n);
            }
        } else if (clean_has_class(n, (const char *const[]){"mw-cite-backlink", NULL})) {
            op_unlink(n);
        } else if ((op_is(n, OP_N_SUP) || op_is(n, OP_N_SPAN) || op_is(n, OP_N_P)) && clean_is_empty(n)) {
            op_unlink(n);
        }
    }
}

/* The list gives the number: what the text begins with to say it goes, and what enclosed a link back. */
static void drop_label(struct op_node *item, op_str label)
{
    for (size_t i = 0; i < 6; i++) {
        struct op_node *text = first_text(item);
        if (!text)
            return;
        op_str s = op_text(text);
        while (op_str_starts(s, OP_STR("\xC2\xA0")))
            s = op_str_skip(s, 2);
        text->u.text = s.p;
        text->n = (uint32_t)s.n;
        size_t skip = label_length(s, label, is_alone(text)), punctuation = 0;
        if (skip)
            label = OP_STR_NONE;
        while (!skip && punctuation < s.n && strchr("[](). :", s.p[punctuation]))
            punctuation++;
        if (!skip && (punctuation == s.n || (s.p[0] == '.' && s.p[1] == ' ')))
            skip = punctuation;
        if (!skip)
            return;
        text->u.text += skip;
        text->n -= (uint32_t)skip;
        if (!text->n)
            op_unlink(text);
    }
}

/* Without white space and no-break spaces at the end. */
static void trim_end(struct op_node *n)
{
    struct op_node *last = op_last(n);
    while (last && last->kind == OP_TEXT) {
        while (last->n && op_is_space(last->u.text[last->n - 1]))
            last->n--;
        if (last->n >= 2 && memcmp(last->u.text + last->n - 2, "\xC2\xA0", 2) == 0) {
            last->n -= 2;
            continue;
        }
        if (last->n)
            break;
        op_unlink(last);
        last = op_last(n);
    }
}

static void add_backlink(struct clean *c, struct op_node *item, unsigned number)
{
    struct op_node *into = item;
    for (;;) {
        struct op_node *last = op_last(into);
        while (last && op_is_blank(last))
            last = op_prev(last);
        if (!last || !(op_is(last, OP_N_P) || clean_is_wrapper(last)))
            break;
        into = last;
    }
    trim_end(into);
    struct op_node *link = clean_new(c, OP_N_A, item);
    op_attr_set(c->doc, link, OP_N_HREF, op_arena_printf(c->doc->arena, "#fnref-%u", number));
    op_attr_set(c->doc, link, OP_N_ROLE, OP_STR("doc-backlink"));
    op_append(link, op_new_text(c->doc, OP_STR("↩")));
    if (op_last(into))
        op_append(into, op_new_text(c->doc, OP_STR(" ")));
    op_append(into, link);
}

static void settle_reference(struct clean *c, struct op_node *link, unsigned number, unsigned use)
{
    struct op_arena *arena = c->doc->arena;
    struct op_node *sup = op_parent(link);
    for (size_t i = 0; i < 2 && op_is_element(sup) && !op_is(sup, OP_N_SUP) && clean_only_child(sup) == link; i++)
        sup = op_parent(sup);
    if (!op_is(sup, OP_N_SUP)) {
        drop_brackets(link);
        sup = clean_new(c, OP_N_SUP, link);
        op_wrap(link, sup);
    }
    for (struct op_node *child = op_first(sup), *next; child; child = next) {
        next = op_next(child);
        op_str text = child->kind == OP_TEXT ? op_str_trim(op_text(child)) : OP_STR("text");
        if (op_str_eq(text, OP_STR("[")) || op_str_eq(text, OP_STR("]")))
            op_unlink(child);
    }
    op_attr_remove(sup, OP_N_ID);
    while (op_first(link))
        op_unlink(op_first(link));
    op_append(link, op_new_text(c->doc, op_arena_printf(arena, "%u", number)));
    op_attr_remove(link, OP_N_TITLE);
    op_attr_remove(link, OP_N_NAME);
    op_attr_set(c->doc, link, OP_N_HREF, op_arena_printf(arena, "#fn-%u", number));
    op_attr_set(c->doc, link, OP_N_ID,
                use == 1 ? op_arena_printf(arena, "fnref-%u", number)
                         : op_arena_printf(arena, "fnref-%u-%u", number, use));
    op_attr_set(c->doc, link, OP_N_ROLE, OP_STR("doc-noteref"));
}

/* Does a block called note follow soon? Then what stands before it belongs to the note before. */
static bool goes_on(const struct clean *c, const struct op_node *n)
{
    for (size_t i = 0; n && i < 8 && !(op_flags(n) & OP_NAME_HEADING); i++, n = clean_next_element(n))
        if (is_note_block(c, n))
            return true;
    return false;
}

/* A run of blocks becomes a list. */
static struct op_node *make_list(struct clean *c, struct op_node *item)
{
    for (struct op_node *before = item; before && (is_note_block(c, before) || op_is_blank(before));
         before = op_prev(before))
        item = op_is_blank(before) ? item : before;
    struct op_node *list = clean_new(c, OP_N_OL, item);
    op_insert_before(item, list);
    for (struct op_node *n = item, *next; n; n = next) {
        next = op_next(n);
        bool note = is_note_block(c, n);
        if (!note && !op_is_blank(n) && !goes_on(c, n))
            break;
        op_unlink(n);
        if (note) {
            op_attr_remove(n, OP_N_CLASS);
            op_attr_remove(n, OP_N_ROLE);
            op_append(list, n);
            op_wrap(n, clean_new(c, OP_N_LI, n));
            if (op_attr(n, OP_N_ID).n)
                op_attr_set(c->doc, op_parent(n), OP_N_ID, op_attr(n, OP_N_ID));
            op_attr_remove(n, OP_N_ID);
        } else if (n->kind == OP_ELEMENT) {
            op_append(op_last(list), n);
        }
    }
    return list;
}

/* Puts the list of the note into its section; blocks become items of a list first. */
static void settle_section(struct clean *c, struct op_node *item)
{
    struct op_node *list = op_is(item, OP_N_LI) ? op_parent(item) : make_list(c, item), *section = NULL;
    op_rename(list, OP_N_OL);
    struct op_node *up = op_parent(list);
    if (op_is_element(up) && !op_is(up, OP_N_BODY) && clean_is_wrapper(up) && is_notes_holder(up))
        section = up;
    if (!section) {
        section = clean_new(c, OP_N_SECTION, list);
        op_wrap(list, section);
    }
    op_rename(section, OP_N_SECTION);
    op_attr_set(c->doc, section, OP_N_ROLE, OP_STR("doc-endnotes"));
    op_attr_set(c->doc, section, OP_N_CLASS, OP_STR("footnotes"));
}

struct numbered {
    struct op_node *item;
    unsigned number, uses;
};

static int compare_numbered(const void *a, const void *b)
{
    const struct numbered *x = a, *y = b;
    return (x->item > y->item) - (x->item < y->item);
}

static bool is_note_item(const struct op_node *n)
{
    const struct op_node *list = op_is(n, OP_N_LI) ? op_parent(n) : NULL;
    const struct op_node *section = list && op_is(list, OP_N_OL) ? op_parent(list) : NULL;
    return section && op_is(section, OP_N_SECTION) && has_role(section, "doc-endnotes");
}

/* Is the note, or the block that it was, an item of a section already? */
static bool is_settled(const struct op_node *note)
{
    const struct op_node *item = op_closest(note, OP_N_LI);
    return item && is_note_item(item);
}

/* The line above the notes is for style sheets to draw. */
static void drop_rules(struct op_node *section)
{
    struct op_node *before = op_prev(section);
    while (before && op_is_blank(before))
        before = op_prev(before);
    if (before && op_is(before, OP_N_HR))
        op_unlink(before);
    for (struct op_node *child = op_first(section), *next; child; child = next) {
        next = op_next(child);
        if (op_is(child, OP_N_HR))
            op_unlink(child);
    }
}

/* Numbers all items of the lists of notes, in document order; a later list goes on counting. */
static size_t number_items(struct clean *c, struct op_node *body, struct numbered **out)
{
    size_t count = 0, capacity = 0;
    struct op_walk w;
    op_walk_start(&w, body);
    while (op_walk_next(&w)) {
        struct op_node *n = w.node;
        if (w.event != OP_ENTER || !is_note_item(n))
            continue;
        struct op_node *list = op_parent(n);
        op_attr_remove(list, OP_N_START);
        if (clean_first_element(list) == n) {
            drop_rules(op_parent(list));
            if (count)
                op_attr_set(c->doc, list, OP_N_START, op_arena_printf(c->doc->arena, "%zu", count + 1));
        }
        if (count == capacity) {
            capacity = capacity ? capacity * 2 : 32;
            *out = op_xrealloc(*out, capacity * sizeof **out);
        }
        (*out)[count] = (struct numbered){n, (unsigned)count + 1, 0};
        count++;
    }
    if (count)
        qsort(*out, count, sizeof **out, compare_numbered);
    return count;
}

static struct numbered *find_numbered(struct numbered *items, size_t count, struct op_node *place)
{
    struct numbered wanted = {place ? op_closest(place, OP_N_LI) : NULL, 0, 0};
    return wanted.item && count ? bsearch(&wanted, items, count, sizeof *items, compare_numbered) : NULL;
}

/* Roles of notes belong to the one form. */
static void drop_roles(struct op_node *body)
{
    for (struct op_node *n = body; n; n = op_following(n, body)) {
        op_str role = op_attr(n, OP_N_ROLE);
        if (!op_str_starts(role, OP_STR("doc-")))
            continue;
        op_str href = op_attr(n, OP_N_HREF);
        bool good = op_str_eq(role, OP_STR("doc-noteref"))    ? op_str_starts(href, OP_STR("#fn-"))
                    : op_str_eq(role, OP_STR("doc-backlink")) ? op_str_starts(href, OP_STR("#fnref-"))
                                                              : op_is(n, OP_N_SECTION);
        if (!good)
            op_attr_remove(n, OP_N_ROLE);
    }
}

/* Marks the links that call for a note and returns how many they are. */
static size_t find_references(struct notes *k)
{
    size_t count = 0;
    for (size_t i = 0; i < k->link_count; i++) {
        struct link *l = &k->links[i];
        l->reference = looks_like_reference(k->c, l->node) && find_item(k, l);
        count += l->reference;
    }
    return count;
}

size_t clean_find_notes(struct op_article *article, struct op_node *within, size_t budget, struct op_node ***out)
{
    struct clean c = {.article = article, .doc = &article->doc, .budget = budget};
    struct notes k = {.c = &c};
    collect(&k, within);
    size_t count = find_references(&k), i = 0;
    *out = op_arena_alloc(c.doc->arena, (count + 1) * sizeof **out);
    for (size_t l = 0; l < k.link_count; l++)
        if (k.links[l].reference)
            (*out)[i++] = k.links[l].target->item;
    return count;
}

static enum clean_verdict settle_notes(struct clean *c, struct op_node *body)
{
    struct notes k = {.c = c};
    if (clean_names_have(&c->attributes, OP_N_CLASS))
        clean_part_notes(c, body);
    if (c->targets.used)
        collect(&k, body);
    size_t references = find_references(&k);
    for (size_t i = 0; i < k.link_count && references; i++)
        if (k.links[i].reference && !is_settled(k.links[i].target->item))
            settle_section(c, k.links[i].target->item);
    struct numbered *items = NULL;
    size_t count = references ? number_items(c, body, &items) : 0;
    for (size_t i = 0; i < count; i++)
        drop_backlinks(&k, items[i].item);
    for (size_t i = 0; i < k.link_count; i++) {
        struct link *l = &k.links[i];
        struct numbered *n = find_numbered(items, count, l->target->item);
        if (n && l->reference) {
            settle_reference(c, l->node, n->number, ++n->uses);
            drop_label(n->item, l->target->label);
            l->target->label = OP_STR_NONE;
        } else if (n && is_local(l->node)) {
            op_attr_set(c->doc, l->node, OP_N_HREF, op_arena_printf(c->doc->arena, "#fn-%u", n->number));
        }
    }
    for (size_t i = 0; i < count; i++)
        if (items[i].uses) {
            op_attr_set(c->doc, items[i].item, OP_N_ID, op_arena_printf(c->doc->arena, "fn-%u", items[i].number));
            add_backlink(c, items[i].item, items[i].number);
        }
    free(items);
    if (references || clean_names_have(&c->attributes, OP_N_ROLE))
        drop_roles(body);
    return CLEAN_KEEP;
}

const struct clean_rule clean_note_rules[] = {
    {"sidenotes", "make footnotes of notes that stand beside the text or in it", CLEAN_PHASE_DROP, CLEAN_BODY,
     CLEAN_ALL, clean_gather_sidenotes},
    {"notes", "bring footnotes and their references into one form", CLEAN_PHASE_SHAPE, CLEAN_BODY, CLEAN_ALL,
     settle_notes},
    {NULL, NULL, CLEAN_PHASE_SHAPE, CLEAN_BODY, NULL, NULL},
};
