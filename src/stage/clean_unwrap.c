/* op-clean, third phase, first family: elements that only group or only paint give way to what they hold. */
#include "doc/vocabulary.h"
#include "stage/clean.h"

struct mapping {
    uint32_t from, to;
};

static enum clean_verdict map_obsolete(struct clean *c, struct op_node *n)
{
    static const struct mapping table[] = {
        {OP_N_STRIKE, OP_N_S},     {OP_N_TT, OP_N_CODE},     {OP_N_ACRONYM, OP_N_ABBR}, {OP_N_DIR, OP_N_UL},
        {OP_N_MENU, OP_N_UL},      {OP_N_LISTING, OP_N_PRE}, {OP_N_XMP, OP_N_PRE},      {OP_N_PLAINTEXT, OP_N_PRE},
        {OP_N_FIELDSET, OP_N_DIV}, {OP_N_LEGEND, OP_N_P},    {OP_N_CENTER, OP_N_DIV},   {OP_N_MENUITEM, OP_N_LI},
        {OP_N_MARQUEE, OP_N_SPAN}, {OP_N_BLINK, OP_N_SPAN},  {OP_N_BIG, OP_N_SPAN},     {OP_N_NOBR, OP_N_SPAN},
    };
    (void)c;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (n->name == table[i].from) {
            op_rename(n, table[i].to);
            break;
        }
    return CLEAN_KEEP;
}

/* -- What is said by style -- */

enum {
    BOLD = 1,
    ITALIC = 2,
    STRUCK = 4,
    UNDERLINED = 8,
    RAISED = 16,
    LOWERED = 32,
    MONOSPACED = 64,
    UPRIGHT = 128,
    LIGHT = 256
};

static bool is_bold(op_str value)
{
    return op_str_eq_ci(value, OP_STR("bold")) || op_str_eq_ci(value, OP_STR("bolder")) ||
           (value.n == 3 && value.p[0] >= '6' && value.p[0] <= '9');
}

static bool is_monospace(op_str family)
{
    static const char *const names[] = {"monospace", "courier", "consolas", "menlo", "monaco", NULL};
    for (size_t i = 0; names[i]; i++)
        if (clean_holds(family, names[i]))
            return true;
    return false;
}

static unsigned meaning_of(op_str name, op_str value)
{
    if (op_str_eq_ci(name, OP_STR("font-weight")))
        return is_bold(value) ? BOLD : LIGHT;
    if (op_str_eq_ci(name, OP_STR("font-style")))
        return op_str_eq_ci(value, OP_STR("italic")) || op_str_eq_ci(value, OP_STR("oblique")) ? ITALIC : UPRIGHT;
    if (op_str_eq_ci(name, OP_STR("text-decoration")) || op_str_eq_ci(name, OP_STR("text-decoration-line")))
        return (clean_holds(value, "line-through") ? STRUCK : 0u) | (clean_holds(value, "underline") ? UNDERLINED : 0u);
    if (op_str_eq_ci(name, OP_STR("vertical-align")))
        return op_str_eq_ci(value, OP_STR("super")) ? RAISED : op_str_eq_ci(value, OP_STR("sub")) ? LOWERED : 0;
    if (op_str_eq_ci(name, OP_STR("font-family")))
        return is_monospace(value) ? MONOSPACED : 0;
    return 0;
}

static unsigned style_of(const struct op_node *n)
{
    op_str style = op_attr(n, OP_N_STYLE);
    unsigned says = op_is(n, OP_N_FONT) && is_monospace(op_attr(n, OP_N_FACE)) ? MONOSPACED : 0;
    while (style.p) {
        op_str declaration = op_str_cut(&style, ';');
        op_str name = op_str_trim(op_str_cut(&declaration, ':'));
        says |= meaning_of(name, op_str_trim(declaration));
    }
    return says;
}

/* What is left when the surroundings say it already: links are underlined, and where a whole line is monospaced, it
   says nothing of the words in it. */
static unsigned without_given(const struct op_node *n, unsigned says)
{
    const struct op_node *only = clean_only_child(n), *up = op_parent(n);
    if ((only && op_is(only, OP_N_A)) || op_closest(n, OP_N_A))
        says &= ~(unsigned)UNDERLINED;
    while (op_is_element(up) && clean_is_inline(up) && clean_only_child(up))
        up = op_parent(up);
    if (clean_only_child(up) || op_closest(n, OP_N_CODE) || op_closest(n, OP_N_PRE))
        says &= ~(unsigned)MONOSPACED;
    return says;
}

/* A span that means what an element means, and an element whose style takes back what it means. */
static enum clean_verdict read_style(struct clean *c, struct op_node *n)
{
    static const struct {
        unsigned says;
        uint32_t name;
    } table[] = {{BOLD, OP_N_B},     {ITALIC, OP_N_I},    {STRUCK, OP_N_S},       {UNDERLINED, OP_N_U},
                 {RAISED, OP_N_SUP}, {LOWERED, OP_N_SUB}, {MONOSPACED, OP_N_CODE}};
    unsigned says = style_of(n);
    bool span = op_is(n, OP_N_SPAN) || op_is(n, OP_N_FONT), bold = op_is(n, OP_N_B) || op_is(n, OP_N_STRONG);
    if (!span) {
        if (says & (bold ? LIGHT : UPRIGHT))
            op_rename(n, OP_N_SPAN);
        return CLEAN_KEEP;
    }
    says = without_given(n, says);
    bool first = true;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (!(says & table[i].says))
            continue;
        if (first) {
            op_attr_remove(n, OP_N_STYLE);
            op_rename(n, table[i].name);
        } else {
            struct op_node *inner = clean_new(c, table[i].name, n);
            op_move_children(n, inner);
            op_append(n, inner);
        }
        first = false;
    }
    return CLEAN_KEEP;
}

/* A paragraph that is bold as a whole. */
static enum clean_verdict read_line_style(struct clean *c, struct op_node *n)
{
    if (!(style_of(n) & BOLD) || clean_has_block(n) || clean_is_empty(n) || op_find(n, OP_N_B) ||
        op_find(n, OP_N_STRONG))
        return CLEAN_KEEP;
    struct op_node *bold = clean_new(c, OP_N_B, n);
    op_move_children(n, bold);
    op_append(n, bold);
    op_attr_remove(n, OP_N_STYLE);
    return CLEAN_KEEP;
}

/* A span stays only as a place to jump to, or for its language or direction. */
static enum clean_verdict unwrap_span(struct clean *c, struct op_node *n)
{
    if (clean_has_block(n))
        return CLEAN_UNWRAP;
    op_str lang = op_attr(n, OP_N_LANG), dir = op_attr(n, OP_N_DIR), id = op_attr(n, OP_N_ID);
    if (!lang.n && !dir.n && !(id.n && id_set_has(&c->targets, id)))
        return CLEAN_UNWRAP;
    return CLEAN_KEEP;
}

/* Holders of one line: what stands in them alone needs no paragraph. */
static bool holds_lines(const struct op_node *n)
{
    if (!n || n->kind != OP_ELEMENT || n->ns != OP_NS_HTML)
        return false;
    switch (n->name) {
    case OP_N_LI:
    case OP_N_TD:
    case OP_N_TH:
    case OP_N_DD:
    case OP_N_DT:
    case OP_N_FIGCAPTION:
    case OP_N_CAPTION:
    case OP_N_SUMMARY:
        return true;
    default:
        return (op_flags(n) & OP_NAME_HEADING) != 0;
    }
}

static bool is_notes(const struct op_node *n)
{
    return op_is(n, OP_N_SECTION) && op_str_eq(op_attr(n, OP_N_ROLE), OP_STR("doc-endnotes"));
}

/* Will it give way? */
static bool is_group(const struct op_node *n)
{
    return n && clean_is_wrapper(n) && !is_notes(n) && !clean_is_callout(n);
}

/* Groups that stand in groups wait for the outermost, so that what they hold moves once and not once a level. */
static void unwrap_groups(struct clean *c, struct op_node *n)
{
    for (struct op_node *child = op_first(n), *next; child; child = next) {
        next = op_next(child);
        if (!is_group(child))
            continue;
        next = op_first(child) ? op_first(child) : next;
        clean_unwrap(c, child);
    }
}

static enum clean_verdict give_way(struct clean *c, struct op_node *n)
{
    if (is_group(op_parent(n)))
        return CLEAN_KEEP;
    unwrap_groups(c, n);
    return CLEAN_UNWRAP;
}

/* Children of lists and tables outside them count as groups too. */
static enum clean_verdict unwrap_wrapper(struct clean *c, struct op_node *n)
{
    if (!clean_is_wrapper(n))
        return CLEAN_KEEP;
    if (!is_group(n)) {
        unwrap_groups(c, n);
        if (!is_notes(n))
            clean_wrap_runs(c, n, OP_N_P);
        return CLEAN_KEEP;
    }
    if (clean_has_block(n)) {
        clean_wrap_runs(c, n, OP_N_P);
        return give_way(c, n);
    }
    if (clean_is_empty(n)) {
        clean_remove(c, n);
        return CLEAN_GONE;
    }
    struct op_node *parent = op_parent(n);
    if (holds_lines(parent) && clean_only_child(parent) == n) {
        static const uint32_t inherited[] = {OP_N_LANG, OP_N_DIR};
        for (size_t i = 0; i < 2; i++)
            if (op_attr(n, inherited[i]).n && !op_attr(parent, inherited[i]).p)
                op_attr_set(c->doc, parent, inherited[i], op_attr(n, inherited[i]));
        return CLEAN_UNWRAP;
    }
    clean_wrap_runs(c, n, OP_N_P);
    return give_way(c, n);
}

static enum clean_verdict unwrap_unknown(struct clean *c, struct op_node *n)
{
    if (n->ns != OP_NS_HTML || op_vocabulary_content(n->name) != OP_CONTENT_ABSENT || clean_is_spared(c, n))
        return CLEAN_KEEP;
    if (clean_has_block(n))
        clean_wrap_runs(c, n, OP_N_P);
    return CLEAN_UNWRAP;
}

#define WRAPPERS                                                                                                       \
    CLEAN_ON(OP_N_DIV, OP_N_SECTION, OP_N_ARTICLE, OP_N_MAIN, OP_N_ASIDE, OP_N_HEADER, OP_N_FOOTER, OP_N_NAV,          \
             OP_N_ADDRESS, OP_N_CENTER, OP_N_FORM, OP_N_FIELDSET, OP_N_HGROUP, OP_N_SEARCH, OP_N_DIALOG)

#define STYLE_SUMMARY "turn bold, italic, struck, raised type and the like by style into elements"

const struct clean_rule clean_unwrap_rules[] = {
    {"obsolete", "turn elements of old HTML into those of today", CLEAN_PHASE_NEST, CLEAN_LEAVE,
     CLEAN_ON(OP_N_STRIKE, OP_N_TT, OP_N_ACRONYM, OP_N_DIR, OP_N_MENU, OP_N_LISTING, OP_N_XMP, OP_N_PLAINTEXT,
              OP_N_FIELDSET, OP_N_LEGEND, OP_N_CENTER, OP_N_MENUITEM, OP_N_MARQUEE, OP_N_BLINK, OP_N_BIG, OP_N_NOBR),
     map_obsolete},
    {"style", STYLE_SUMMARY, CLEAN_PHASE_NEST, CLEAN_LEAVE,
     CLEAN_ON(OP_N_SPAN, OP_N_FONT, OP_N_B, OP_N_STRONG, OP_N_I, OP_N_EM), read_style},
    {"style", STYLE_SUMMARY, CLEAN_PHASE_NEST, CLEAN_LEAVE, CLEAN_ON(OP_N_P), read_line_style},
    {"spans", "remove spans that say nothing", CLEAN_PHASE_NEST, CLEAN_LEAVE, CLEAN_ON(OP_N_SPAN), unwrap_span},
    {"wrappers", "remove div and other groups; lines that stand in them become paragraphs", CLEAN_PHASE_NEST,
     CLEAN_LEAVE, WRAPPERS, unwrap_wrapper},
    {"unknown", "remove elements that HTML does not know or books cannot hold; their text stays", CLEAN_PHASE_NEST,
     CLEAN_LEAVE, CLEAN_ALL, unwrap_unknown},
    {NULL, NULL, CLEAN_PHASE_NEST, CLEAN_LEAVE, NULL, NULL},
};
