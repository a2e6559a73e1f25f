/* op-extract: what an element is by its name, its class and id, and its role. */
#include "stage/class_facts.h"
#include "stage/clean.h"
#include "stage/extract.h"

static uint32_t traits_of_element(const struct op_node *n)
{
    switch (n->name) {
    case OP_N_ARTICLE:
    case OP_N_MAIN:
        return TRAIT_CONTENT;
    case OP_N_NAV:
        return TRAIT_NAV;
    case OP_N_FOOTER:
        return TRAIT_FOOT;
    case OP_N_ASIDE:
        return TRAIT_ASIDE;
    case OP_N_FORM:
        return TRAIT_SIGNUP;
    case OP_N_FIGURE:
        return TRAIT_FIGURE;
    case OP_N_FIGCAPTION:
        return TRAIT_CAPTION;
    case OP_N_TIME:
        return TRAIT_DATE;
    default:
        return 0;
    }
}

static uint32_t traits_of_role(op_str role)
{
    static const struct {
        op_str word;
        uint32_t traits;
    } roles[] = {
        {OP_STR_INIT("navigation"), TRAIT_NAV},      {OP_STR_INIT("menu"), TRAIT_NAV},
        {OP_STR_INIT("menubar"), TRAIT_NAV},         {OP_STR_INIT("search"), TRAIT_NAV},
        {OP_STR_INIT("banner"), TRAIT_PAGE},         {OP_STR_INIT("contentinfo"), TRAIT_FOOT},
        {OP_STR_INIT("complementary"), TRAIT_ASIDE}, {OP_STR_INIT("dialog"), TRAIT_LEGAL},
        {OP_STR_INIT("alertdialog"), TRAIT_LEGAL},   {OP_STR_INIT("toolbar"), TRAIT_TOOLS},
        {OP_STR_INIT("main"), TRAIT_CONTENT},        {OP_STR_INIT("article"), TRAIT_CONTENT},
    };
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (op_str_eq_ci(role, roles[i].word))
            return roles[i].traits;
    return 0;
}

uint32_t extract_traits(struct op_article *a, const struct op_node *n)
{
    if (n->ns != OP_NS_HTML)
        return 0;
    uint32_t traits = traits_of_element(n);
    bool hidden = false;
    for (uint32_t i = 0; i < n->n; i++) {
        op_str value = op_attr_value(&n->u.attrs[i]);
        struct class_facts facts;
        if (n->u.attrs[i].ns != OP_NS_HTML)
            continue;
        switch (n->u.attrs[i].name) {
        case OP_N_CLASS:
            facts = class_facts_of(a, value);
            traits |= facts.traits;
            traits |= facts.names & CLASS_FORMULA ? TRAIT_FORMULA : 0;
            traits |= facts.names & CLASS_SIDENOTE ? TRAIT_NOTE : 0;
            hidden = hidden || facts.names & CLASS_HIDDEN;
            break;
        case OP_N_ID:
            traits |= class_facts_of(a, value).traits;
            break;
        case OP_N_ROLE:
            traits |= traits_of_role(op_str_trim(value));
            break;
        case OP_N_ITEMPROP:
            traits |= op_str_has_word(value, OP_STR("articleBody")) ? TRAIT_BODY : 0;
            break;
        case OP_N_ITEMTYPE:
            traits |= TRAIT_TYPED;
            break;
        case OP_N_HIDDEN:
        case OP_N_ARIA_HIDDEN:
        case OP_N_STYLE:
            hidden = true;
            break;
        default:
            break;
        }
    }
    /* Pictures are named for how they are laid out and loaded. */
    if (n->name == OP_N_IMG)
        traits &= TRAIT_BIO | TRAIT_BYLINE | TRAIT_SHARE | ~TRAITS_KIND;
    /* A pull quote says again what the article says: to eyes only. */
    if (hidden && clean_is_hidden(a, n) && !(traits & TRAIT_QUOTE))
        traits |= TRAIT_HIDDEN;
    return traits;
}
