#include "doc/vocabulary.h"

/* -- The table -- */

struct row {
    enum op_content content;
    bool phrasing;        /* may stand in a line */
    uint32_t parents[6];  /* the only parents it may have, closed by 0; none: wherever its kind may stand */
    uint32_t children[6]; /* OP_CONTENT_LISTED: what it may hold; otherwise what it may hold besides */
    uint32_t attributes[6];
};

static const uint32_t global_attributes[] = {OP_N_ID, OP_N_CLASS, OP_N_LANG, OP_N_DIR, OP_N_TITLE, OP_N_ROLE};

#define N(x) OP_N_##x
static const struct row rows[OP_N_COUNT] = {
    [OP_N_BODY] = {OP_CONTENT_FLOW, false, {N(HTML)}, {0}, {0}},
    /* blocks */
    [OP_N_P] = {OP_CONTENT_PHRASING, false, {0}, {0}, {0}},
    [OP_N_H1] = {OP_CONTENT_PHRASING, false, {0}, {0}, {0}},
    [OP_N_H2] = {OP_CONTENT_PHRASING, false, {0}, {0}, {0}},
    [OP_N_H3] = {OP_CONTENT_PHRASING, false, {0}, {0}, {0}},
    [OP_N_H4] = {OP_CONTENT_PHRASING, false, {0}, {0}, {0}},
    [OP_N_H5] = {OP_CONTENT_PHRASING, false, {0}, {0}, {0}},
    [OP_N_H6] = {OP_CONTENT_PHRASING, false, {0}, {0}, {0}},
    [OP_N_PRE] = {OP_CONTENT_PHRASING, false, {0}, {0}, {0}},
    [OP_N_BLOCKQUOTE] = {OP_CONTENT_FLOW, false, {0}, {0}, {N(CITE)}},
    [OP_N_HR] = {OP_CONTENT_NONE, false, {0}, {0}, {0}},
    [OP_N_DIV] = {OP_CONTENT_FLOW, false, {0}, {0}, {0}},
    [OP_N_SECTION] = {OP_CONTENT_FLOW, false, {0}, {0}, {0}},
    [OP_N_ASIDE] = {OP_CONTENT_FLOW, false, {0}, {0}, {0}},
    [OP_N_UL] = {OP_CONTENT_LISTED, false, {0}, {N(LI)}, {0}},
    [OP_N_OL] = {OP_CONTENT_LISTED, false, {0}, {N(LI)}, {N(START), N(REVERSED), N(TYPE)}},
    [OP_N_LI] = {OP_CONTENT_FLOW, false, {N(UL), N(OL)}, {0}, {N(VALUE)}},
    [OP_N_DL] = {OP_CONTENT_LISTED, false, {0}, {N(DT), N(DD)}, {0}},
    [OP_N_DT] = {OP_CONTENT_PHRASING, false, {N(DL)}, {0}, {0}},
    [OP_N_DD] = {OP_CONTENT_FLOW, false, {N(DL)}, {0}, {0}},
    [OP_N_FIGURE] = {OP_CONTENT_FLOW, false, {0}, {N(FIGCAPTION)}, {0}},
    [OP_N_FIGCAPTION] = {OP_CONTENT_FLOW, false, {N(FIGURE)}, {0}, {0}},
    [OP_N_DETAILS] = {OP_CONTENT_FLOW, false, {0}, {N(SUMMARY)}, {N(OPEN)}},
    [OP_N_SUMMARY] = {OP_CONTENT_PHRASING, false, {N(DETAILS)}, {0}, {0}},
    [OP_N_TABLE] = {OP_CONTENT_LISTED, false, {0}, {N(CAPTION), N(COLGROUP), N(THEAD), N(TBODY), N(TFOOT)}, {0}},
    [OP_N_CAPTION] = {OP_CONTENT_FLOW, false, {N(TABLE)}, {0}, {0}},
    [OP_N_COLGROUP] = {OP_CONTENT_LISTED, false, {N(TABLE)}, {N(COL)}, {N(SPAN)}},
    [OP_N_COL] = {OP_CONTENT_NONE, false, {N(COLGROUP)}, {0}, {N(SPAN)}},
    [OP_N_THEAD] = {OP_CONTENT_LISTED, false, {N(TABLE)}, {N(TR)}, {0}},
    [OP_N_TBODY] = {OP_CONTENT_LISTED, false, {N(TABLE)}, {N(TR)}, {0}},
    [OP_N_TFOOT] = {OP_CONTENT_LISTED, false, {N(TABLE)}, {N(TR)}, {0}},
    [OP_N_TR] = {OP_CONTENT_LISTED, false, {N(THEAD), N(TBODY), N(TFOOT)}, {N(TH), N(TD)}, {0}},
    /* Cells align their text by style="text-align: ...", the one style of the vocabulary. */
    [OP_N_TH] = {OP_CONTENT_FLOW, false, {N(TR)}, {0}, {N(COLSPAN), N(ROWSPAN), N(SCOPE), N(STYLE)}},
    [OP_N_TD] = {OP_CONTENT_FLOW, false, {N(TR)}, {0}, {N(COLSPAN), N(ROWSPAN), N(STYLE)}},
    /* in a line */
    [OP_N_A] = {OP_CONTENT_PHRASING, true, {0}, {0}, {N(HREF)}},
    [OP_N_ABBR] = {OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    [OP_N_B] = {OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    [OP_N_BDI] = {OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    [OP_N_BDO] = {OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    [OP_N_BR] = {OP_CONTENT_NONE, true, {0}, {0}, {0}},
    [OP_N_CITE] = {OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    [OP_N_CODE] = {OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    [OP_N_DEL] = {OP_CONTENT_PHRASING, true, {0}, {0}, {N(CITE), N(DATETIME)}},
    [OP_N_DFN] = {OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    [OP_N_EM] = {OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    [OP_N_I] = {OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    [OP_N_IMG] = {OP_CONTENT_NONE, true, {0}, {0}, {N(SRC), N(SRCSET), N(SIZES), N(ALT), N(WIDTH), N(HEIGHT)}},
    /* A task list's box; writers make a character of it. */
    [OP_N_INPUT] = {OP_CONTENT_NONE, true, {0}, {0}, {N(TYPE), N(CHECKED), N(DISABLED)}},
    [OP_N_INS] = {OP_CONTENT_PHRASING, true, {0}, {0}, {N(CITE), N(DATETIME)}},
    [OP_N_KBD] = {OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    [OP_N_MARK] = {OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    [OP_N_Q] = {OP_CONTENT_PHRASING, true, {0}, {0}, {N(CITE)}},
    [OP_N_RUBY] = {OP_CONTENT_PHRASING, true, {0}, {N(RT), N(RP)}, {0}},
    [OP_N_RT] = {OP_CONTENT_PHRASING, false, {N(RUBY)}, {0}, {0}},
    [OP_N_RP] = {OP_CONTENT_PHRASING, false, {N(RUBY)}, {0}, {0}},
    [OP_N_S] = {OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    [OP_N_SAMP] = {OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    [OP_N_SMALL] = {OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    [OP_N_SPAN] = {OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    [OP_N_STRONG] = {OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    [OP_N_SUB] = {OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    [OP_N_SUP] = {OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    [OP_N_TIME] = {OP_CONTENT_PHRASING, true, {0}, {0}, {N(DATETIME)}},
    [OP_N_U] = {OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    [OP_N_VAR] = {OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    [OP_N_WBR] = {OP_CONTENT_NONE, true, {0}, {0}, {0}},
};
#undef N

static const struct row *lookup(uint32_t name)
{
    return name < OP_N_COUNT && rows[name].content != OP_CONTENT_ABSENT ? &rows[name] : NULL;
}

static bool among(uint32_t name, const uint32_t *list, size_t n)
{
    for (size_t i = 0; i < n && list[i]; i++)
        if (list[i] == name)
            return true;
    return false;
}
#define AMONG(name, list) among((name), (list), sizeof(list) / sizeof *(list))

enum op_content op_vocabulary_content(uint32_t name)
{
    const struct row *row = lookup(name);
    return row ? row->content : OP_CONTENT_ABSENT;
}

bool op_vocabulary_phrasing(uint32_t name)
{
    const struct row *row = lookup(name);
    return row && row->phrasing;
}

bool op_vocabulary_attribute(uint32_t element, uint32_t name)
{
    const struct row *row = lookup(element);
    return row && (AMONG(name, global_attributes) || AMONG(name, row->attributes));
}

bool op_vocabulary_child(uint32_t parent, uint32_t child)
{
    const struct row *outer = lookup(parent), *inner = lookup(child);
    if (!outer || !inner)
        return false;
    if (AMONG(child, outer->children))
        return true;
    if (inner->parents[0])
        return AMONG(parent, inner->parents);
    return outer->content == OP_CONTENT_FLOW || (outer->content == OP_CONTENT_PHRASING && inner->phrasing);
}
