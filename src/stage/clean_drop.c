/* op-clean, first phase: what is no content goes. */
#include "offprint/metadata.h"
#include "stage/class_facts.h"
#include "stage/clean.h"

#define LOOKS_MAX 64

static enum clean_verdict drop_active(struct clean *c, struct op_node *n)
{
    c->active++;
    if (!c->first_active)
        c->first_active = n;
    return CLEAN_DROP;
}

static enum clean_verdict drop(struct clean *c, struct op_node *n)
{
    (void)c;
    (void)n;
    return CLEAN_DROP;
}

/* Does the style set `property` to `value`? Of the forms that people write. */
static bool style_says(op_str style, op_str property, op_str value)
{
    while (style.p) {
        op_str declaration = op_str_cut(&style, ';');
        op_str name = op_str_trim(op_str_cut(&declaration, ':'));
        if (declaration.p && op_str_eq_ci(name, property)) {
            op_str word = op_str_word(&declaration);
            size_t bang = op_str_find_char(word, '!', 0);
            if (op_str_eq_ci(bang == OP_NOT_FOUND ? word : op_str_first(word, bang), value))
                return true;
        }
    }
    return false;
}

bool clean_is_hidden(struct op_article *a, const struct op_node *n)
{
    op_str hidden = op_attr(n, OP_N_HIDDEN), style = op_attr(n, OP_N_STYLE);
    if (hidden.p && !op_str_eq_ci(op_str_trim(hidden), OP_STR("until-found")))
        return true;
    if (op_str_eq_ci(op_str_trim(op_attr(n, OP_N_ARIA_HIDDEN)), OP_STR("true")))
        return true;
    if (style.n && (style_says(style, OP_STR("display"), OP_STR("none")) ||
                    style_says(style, OP_STR("visibility"), OP_STR("hidden"))))
        return true;
    return class_facts_of(a, op_attr(n, OP_N_CLASS)).names & CLASS_HIDDEN;
}

bool clean_holds_much(struct clean *c, const struct op_node *n)
{
    size_t half = c->text / 2 + 1;
    if (c->looks >= LOOKS_MAX)
        return true;
    size_t length = clean_text_length(n, half);
    bool much = length >= half || (length && c->gone + length > c->text - c->text / 10);
    if (much)
        c->looks++;
    else
        c->gone += length;
    return much;
}

/* An image whose hidden state waits for a script, or a part that holds most of the article, is only not shown yet. */
static enum clean_verdict drop_hidden(struct clean *c, struct op_node *n)
{
    if (op_is(n, OP_N_BODY) || op_is(n, OP_N_INPUT) || !clean_is_hidden(c->article, n) || clean_holds_formula(n))
        return CLEAN_KEEP;
    if (c->page && clean_holds_much(c, n))
        return CLEAN_KEEP;
    return CLEAN_DROP;
}

/* A link of a picture is often hidden from screen readers because its twin in words follows: the picture is visible. */
static enum clean_verdict keep_hidden_picture(struct clean *c, struct op_node *n)
{
    (void)c;
    if (op_str_eq_ci(op_str_trim(op_attr(n, OP_N_ARIA_HIDDEN)), OP_STR("true")) && !op_attr(n, OP_N_HIDDEN).p)
        op_attr_remove(n, OP_N_ARIA_HIDDEN);
    return CLEAN_KEEP;
}

/* Text that a form holds stays (surveys and comment boxes hold little, pages that are one form hold all); what is
   filled in goes. */
static enum clean_verdict drop_control(struct clean *c, struct op_node *n)
{
    if (op_is(n, OP_N_INPUT) && op_str_eq_ci(op_attr(n, OP_N_TYPE), OP_STR("checkbox"))) {
        const struct op_node *item = op_closest(n, OP_N_LI);
        if (item) {
            op_attr_set(c->doc, n, OP_N_DISABLED, OP_STR("disabled"));
            return CLEAN_KEEP;
        }
    }
    /* What buttons and choices say is seen. */
    bool says = op_is(n, OP_N_BUTTON) || op_is(n, OP_N_OPTION) || op_is(n, OP_N_SELECT);
    if (c->whole && says) {
        op_rename(n, op_is(n, OP_N_BUTTON) ? OP_N_SPAN : OP_N_DIV);
        return CLEAN_KEEP;
    }
    return drop_active(c, n);
}

/* In the head stays what the table of metadata knows. */
static enum clean_verdict clean_head(struct clean *c, struct op_node *body)
{
    (void)body;
    /* Nothing else changes it: once is enough. */
    for (struct op_node *n = c->round ? NULL : op_first(c->article->head), *next; n; n = next) {
        next = op_next(n);
        op_str name = op_is(n, OP_N_META) ? op_attr(n, OP_N_NAME) : OP_STR_NONE;
        op_str rel = op_is(n, OP_N_LINK) ? op_attr(n, OP_N_REL) : OP_STR_NONE;
        bool known = op_is(n, OP_N_TITLE) || op_str_starts(name, OP_STR(OP_META_FRONT_PREFIX));
        for (size_t i = 0; i < OP_META_COUNT && !known; i++) {
            const struct op_meta_row *row = &op_meta_rows[i];
            known = (row->form == OP_META_FORM_META && name.p && op_str_eq(name, row->head)) ||
                    (row->form == OP_META_FORM_LINK && rel.p && op_str_eq(rel, row->head));
        }
        if (!known)
            op_unlink(n);
    }
    return CLEAN_KEEP;
}

#define ANY CLEAN_ALL
const struct clean_rule clean_drop_rules[] = {
    {"head", "leave in the head only what the table of metadata knows", CLEAN_PHASE_DROP, CLEAN_BODY, ANY, clean_head},
    {"scripts", "remove scripts", CLEAN_PHASE_DROP, CLEAN_ENTER, CLEAN_ON(OP_N_SCRIPT), drop_active},
    {"styles", "remove style sheets and what belongs into a head", CLEAN_PHASE_DROP, CLEAN_ENTER,
     CLEAN_ON(OP_N_STYLE, OP_N_LINK, OP_N_META, OP_N_BASE, OP_N_TITLE, OP_N_BASEFONT, OP_N_BGSOUND), drop},
    {"templates", "remove templates and other content that is never shown", CLEAN_PHASE_DROP, CLEAN_ENTER,
     CLEAN_ON(OP_N_TEMPLATE, OP_N_DATALIST, OP_N_NOFRAMES, OP_N_NOEMBED, OP_N_FRAMESET, OP_N_FRAME, OP_N_DIALOG), drop},
    {"forms", "remove buttons and fields of forms; text between them stays", CLEAN_PHASE_DROP, CLEAN_ENTER,
     CLEAN_ON(OP_N_INPUT, OP_N_BUTTON, OP_N_SELECT, OP_N_TEXTAREA, OP_N_KEYGEN, OP_N_ISINDEX, OP_N_OPTION,
              OP_N_OPTGROUP, OP_N_OUTPUT),
     drop_control},
    {"hidden", "remove what is hidden by attribute, style or a usual class", CLEAN_PHASE_DROP, CLEAN_ENTER,
     CLEAN_ON(OP_N_IMG, OP_N_PICTURE), keep_hidden_picture},
    {"hidden", "remove what is hidden by attribute, style or a usual class", CLEAN_PHASE_DROP, CLEAN_MARKED, ANY,
     drop_hidden},
    {NULL, NULL, CLEAN_PHASE_DROP, CLEAN_ENTER, NULL, NULL},
};
