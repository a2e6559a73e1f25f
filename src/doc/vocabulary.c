#include "doc/vocabulary.h"

/* -- The table -- */

struct row {
    uint32_t name;
    enum op_content content;
    bool phrasing;        /* may stand in a line */
    uint32_t parents[6];  /* the only parents it may have, closed by 0; none: wherever its kind may stand */
    uint32_t children[6]; /* OP_CONTENT_LISTED: what it may hold; otherwise what it may hold besides */
    uint32_t attributes[6];
};

static const uint32_t global_attributes[] = {OP_N_ID, OP_N_CLASS, OP_N_LANG, OP_N_DIR, OP_N_TITLE, OP_N_ROLE};

#define N(x) OP_N_##x
static const struct row rows[] = {
    {N(BODY), OP_CONTENT_FLOW, false, {N(HTML)}, {0}, {0}},
    /* blocks */
    {N(P), OP_CONTENT_PHRASING, false, {0}, {0}, {0}},
    {N(H1), OP_CONTENT_PHRASING, false, {0}, {0}, {0}},
    {N(H2), OP_CONTENT_PHRASING, false, {0}, {0}, {0}},
    {N(H3), OP_CONTENT_PHRASING, false, {0}, {0}, {0}},
    {N(H4), OP_CONTENT_PHRASING, false, {0}, {0}, {0}},
    {N(H5), OP_CONTENT_PHRASING, false, {0}, {0}, {0}},
    {N(H6), OP_CONTENT_PHRASING, false, {0}, {0}, {0}},
    {N(PRE), OP_CONTENT_PHRASING, false, {0}, {0}, {0}},
    {N(BLOCKQUOTE), OP_CONTENT_FLOW, false, {0}, {0}, {N(CITE)}},
    {N(HR), OP_CONTENT_NONE, false, {0}, {0}, {0}},
    {N(DIV), OP_CONTENT_FLOW, false, {0}, {0}, {0}},
    {N(SECTION), OP_CONTENT_FLOW, false, {0}, {0}, {0}},
    {N(ASIDE), OP_CONTENT_FLOW, false, {0}, {0}, {0}},
    {N(UL), OP_CONTENT_LISTED, false, {0}, {N(LI)}, {0}},
    {N(OL), OP_CONTENT_LISTED, false, {0}, {N(LI)}, {N(START), N(REVERSED), N(TYPE)}},
    {N(LI), OP_CONTENT_FLOW, false, {N(UL), N(OL)}, {0}, {N(VALUE)}},
    {N(DL), OP_CONTENT_LISTED, false, {0}, {N(DT), N(DD)}, {0}},
    {N(DT), OP_CONTENT_PHRASING, false, {N(DL)}, {0}, {0}},
    {N(DD), OP_CONTENT_FLOW, false, {N(DL)}, {0}, {0}},
    {N(FIGURE), OP_CONTENT_FLOW, false, {0}, {N(FIGCAPTION)}, {0}},
    {N(FIGCAPTION), OP_CONTENT_FLOW, false, {N(FIGURE)}, {0}, {0}},
    {N(DETAILS), OP_CONTENT_FLOW, false, {0}, {N(SUMMARY)}, {N(OPEN)}},
    {N(SUMMARY), OP_CONTENT_PHRASING, false, {N(DETAILS)}, {0}, {0}},
    {N(TABLE), OP_CONTENT_LISTED, false, {0}, {N(CAPTION), N(COLGROUP), N(THEAD), N(TBODY), N(TFOOT)}, {0}},
    {N(CAPTION), OP_CONTENT_FLOW, false, {N(TABLE)}, {0}, {0}},
    {N(COLGROUP), OP_CONTENT_LISTED, false, {N(TABLE)}, {N(COL)}, {N(SPAN)}},
    {N(COL), OP_CONTENT_NONE, false, {N(COLGROUP)}, {0}, {N(SPAN)}},
    {N(THEAD), OP_CONTENT_LISTED, false, {N(TABLE)}, {N(TR)}, {0}},
    {N(TBODY), OP_CONTENT_LISTED, false, {N(TABLE)}, {N(TR)}, {0}},
    {N(TFOOT), OP_CONTENT_LISTED, false, {N(TABLE)}, {N(TR)}, {0}},
    {N(TR), OP_CONTENT_LISTED, false, {N(THEAD), N(TBODY), N(TFOOT)}, {N(TH), N(TD)}, {0}},
    /* Cells align their text by style="text-align: ...", the one style of the vocabulary. */
    {N(TH), OP_CONTENT_FLOW, false, {N(TR)}, {0}, {N(COLSPAN), N(ROWSPAN), N(SCOPE), N(STYLE)}},
    {N(TD), OP_CONTENT_FLOW, false, {N(TR)}, {0}, {N(COLSPAN), N(ROWSPAN), N(STYLE)}},
    /* in a line */
    {N(A), OP_CONTENT_PHRASING, true, {0}, {0}, {N(HREF)}},
    {N(ABBR), OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    {N(B), OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    {N(BDI), OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    {N(BDO), OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    {N(BR), OP_CONTENT_NONE, true, {0}, {0}, {0}},
    {N(CITE), OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    {N(CODE), OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    {N(DEL), OP_CONTENT_PHRASING, true, {0}, {0}, {N(CITE), N(DATETIME)}},
    {N(DFN), OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    {N(EM), OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    {N(I), OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    {N(IMG), OP_CONTENT_NONE, true, {0}, {0}, {N(SRC), N(ALT), N(WIDTH), N(HEIGHT)}},
    /* A task list's box; writers make a character of it. */
    {N(INPUT), OP_CONTENT_NONE, true, {0}, {0}, {N(TYPE), N(CHECKED), N(DISABLED)}},
    {N(INS), OP_CONTENT_PHRASING, true, {0}, {0}, {N(CITE), N(DATETIME)}},
    {N(KBD), OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    {N(MARK), OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    {N(Q), OP_CONTENT_PHRASING, true, {0}, {0}, {N(CITE)}},
    {N(RUBY), OP_CONTENT_PHRASING, true, {0}, {N(RT), N(RP)}, {0}},
    {N(RT), OP_CONTENT_PHRASING, false, {N(RUBY)}, {0}, {0}},
    {N(RP), OP_CONTENT_PHRASING, false, {N(RUBY)}, {0}, {0}},
    {N(S), OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    {N(SAMP), OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    {N(SMALL), OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    {N(SPAN), OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    {N(STRONG), OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    {N(SUB), OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    {N(SUP), OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    {N(TIME), OP_CONTENT_PHRASING, true, {0}, {0}, {N(DATETIME)}},
    {N(U), OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    {N(VAR), OP_CONTENT_PHRASING, true, {0}, {0}, {0}},
    {N(WBR), OP_CONTENT_NONE, true, {0}, {0}, {0}},
};
#undef N

static const struct row *lookup(uint32_t name)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].name == name)
            return &rows[i];
    return NULL;
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
