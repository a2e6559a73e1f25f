/* op-clean: what highlighters and heading anchors add goes; the text of code stays to the letter.

   A block is settled where it is entered, from the outside in, so that everything a highlighter has put around code is
   seen before it is gone. What comes out is `pre` with one `code` with one text; with a title, in a `figure`. */
#include "stage/clean_code.h"
#include "offprint/uri.h"

/* -- Blocks -- */

static void add_code(struct clean *c, struct op_node *pre, op_str text, op_str language)
{
    struct op_node *code = clean_new(c, OP_N_CODE, pre);
    if (language.n)
        op_attr_set(c->doc, code, OP_N_CLASS, op_arena_join(c->doc->arena, OP_STR("language-"), language));
    op_append(code, op_new_text(c->doc, text));
    op_append(pre, code);
}

/* Titles of Hexo are words and a link without a space between; Sphinx adds a link to the title itself. */
static void settle_caption(struct clean *c, struct op_node *caption)
{
    static const char *const own[] = {"headerlink", NULL};
    for (struct op_node *child = op_first(caption), *next; child; child = next) {
        next = op_next(child);
        if (op_is(child, OP_N_A) && clean_has_class(child, own))
            op_unlink(child);
        else if (next && child->kind == OP_ELEMENT && next->kind == OP_ELEMENT)
            op_insert_after(child, op_new_text(c->doc, OP_STR(" ")));
    }
}

/* The title of the block in `n`, outside its code; NULL when there is none. `in_code`: spans in `n` are code. */
static struct op_node *find_caption(struct op_node *n, bool in_code)
{
    struct op_walk w;
    op_walk_start(&w, n);
    while (op_walk_next(&w)) {
        if (w.event != OP_ENTER || w.node == n || w.node->kind != OP_ELEMENT)
            continue;
        if (op_is(w.node, OP_N_PRE) || op_is(w.node, OP_N_CODE) || op_is(w.node, OP_N_TD))
            op_walk_skip(&w);
        else if (!(in_code && op_is(w.node, OP_N_SPAN)) && clean_code_is_caption(w.node) && !clean_is_empty(w.node))
            return w.node;
    }
    return NULL;
}

/* `n`, whatever it was, becomes a block of code, or a figure of the block and its title. */
static void become_block(struct clean *c, struct op_node *n, op_str text, op_str language, struct op_node *title)
{
    struct op_node *pre = n;
    if (title)
        op_unlink(title);
    while (op_first(n))
        op_unlink(op_first(n));
    op_attr_remove(n, OP_N_CLASS);
    if (clean_code_is_lang_attribute(op_attr(n, OP_N_LANG)))
        op_attr_remove(n, OP_N_LANG);
    op_rename(n, title ? OP_N_FIGURE : OP_N_PRE);
    if (title) {
        struct op_node *caption = clean_new(c, OP_N_FIGCAPTION, title);
        op_move_children(title, caption);
        settle_caption(c, caption);
        op_append(n, caption);
        pre = clean_new(c, OP_N_PRE, n);
        op_append(n, pre);
    }
    add_code(c, pre, text, language);
}

static bool become_shown(struct clean *c, struct op_node *n, const struct op_node *root, op_str language,
                         struct op_node *title)
{
    struct op_buf text = OP_BUF_INIT;
    clean_code_text(c->doc, root, &text);
    bool some = text.n != 0;
    if (some)
        become_block(c, n, op_arena_dup(c->doc->arena, op_buf_str(&text)), language, title);
    op_buf_release(&text);
    return some;
}

/* Page builders put the text into an element of old HTML within the code. */
static const struct op_node *innermost(const struct op_node *code)
{
    for (const struct op_node *only = clean_only_child(code); only; only = clean_only_child(code)) {
        if (!op_is(only, OP_N_XMP) && !op_is(only, OP_N_PRE) && !op_is(only, OP_N_LISTING))
            break;
        code = only;
    }
    return code;
}

/* What inside `pre` is the code: one `code` beside which there are only titles, labels and buttons, or `pre` itself. */
static const struct op_node *find_root(struct clean *c, struct op_node *pre)
{
    const struct op_node *code = op_find(pre, OP_N_CODE);
    op_str language = code ? clean_code_language_of(c, code) : OP_STR_NONE;
    bool other = code == NULL;
    struct op_walk w;
    op_walk_start(&w, pre);
    while (!other && op_walk_next(&w)) {
        const struct op_node *n = w.node;
        if (w.event != OP_ENTER || n == pre)
            continue;
        if (n->kind == OP_TEXT)
            other = !op_is_blank(n);
        else if (op_is(n, OP_N_CODE) && n != code)
            other = true;
        else if (n == code || clean_code_is_gutter(n) || clean_code_is_caption(n) ||
                 clean_code_is_chrome(c->doc, n, op_first(n) != NULL, language))
            op_walk_skip(&w);
    }
    return other ? pre : innermost(code);
}

/* Does `n` hold `code` and line breaks, and nothing else? */
static bool is_loose_block(const struct op_node *n)
{
    const struct op_node *first = clean_first_element(n);
    if (!first || !op_is(first, OP_N_CODE))
        return false;
    for (const struct op_node *child = op_first(n); child; child = op_next(child))
        if (!op_is(child, OP_N_CODE) && !op_is(child, OP_N_BR) && !op_is_blank(child))
            return false;
    return true;
}

static bool is_code(const struct clean *c, const struct op_node *pre, const struct op_node *root, op_str language)
{
    static const char *const parts[] = {"highlight", "code",   "hljs",   "prettyprint", "brush", "source",
                                        "lineno",    "syntax", "crayon", "graf--pre",   "shiki", NULL};
    if (language.n || root != pre || clean_class_holds(pre, parts))
        return true;
    const struct op_node *first = clean_first_element(pre), *parent = op_parent(pre);
    if (first && op_is(first, OP_N_SPAN) && (clean_only_child(pre) == first || clean_code_is_paragraph(c->doc, first)))
        return true;
    /* Lines of code, an element each. */
    if (is_loose_block(pre))
        return true;
    return op_is_element(parent) && !op_is(parent, OP_N_BODY) && clean_class_holds(parent, parts);
}

static enum clean_verdict settle_pre(struct clean *c, struct op_node *pre)
{
    static const char *const joined[] = {"graf-after--pre", NULL};
    op_str language = clean_code_language(c, pre);
    const struct op_node *root = find_root(c, pre);
    if (!is_code(c, pre, root, language)) {
        for (struct op_node *child = op_first(pre), *next; child; child = next) {
            next = op_next(child);
            if (!op_is(child, OP_N_BR))
                continue;
            op_insert_before(child, op_new_text(c->doc, OP_STR("\n")));
            op_unlink(child);
        }
        return CLEAN_KEEP;
    }
    bool after = clean_has_class(pre, joined);
    if (become_shown(c, pre, root, language, find_caption(pre, root == pre)) && after)
        op_attr_set(c->doc, pre, OP_N_CLASS, OP_STR("graf-after--pre"));
    return CLEAN_KEEP;
}

/* A table of line numbers and code is the code. */
static enum clean_verdict settle_table(struct clean *c, struct op_node *table)
{
    if (!clean_code_is_table(table))
        return CLEAN_KEEP;
    const struct op_node *row = op_find(table, OP_N_TR), *inner = NULL;
    for (const struct op_node *cell = row ? clean_first_element(row) : NULL; cell; cell = clean_next_element(cell))
        inner = cell;
    const struct op_node *pre = inner ? op_find((struct op_node *)(uintptr_t)inner, OP_N_PRE) : NULL;
    op_str language = clean_code_language(c, pre ? pre : table);
    /* Numbers that only their content tells stand in the first of two cells. */
    bool one_row = row && !clean_next_element(row) && pre;
    (void)become_shown(c, table, one_row ? inner : table, language, find_caption(table, false));
    return CLEAN_KEEP;
}

/* Editors and highlighters that show code without `pre`. */
static enum clean_verdict settle_shown(struct clean *c, struct op_node *div)
{
    static const char *const labels[] = {"crayon-language", NULL};
    if (!clean_code_is_shown(div))
        return CLEAN_KEEP;
    op_str language = clean_code_language(c, div);
    struct op_walk w;
    op_walk_start(&w, div);
    while (!language.n && op_walk_next(&w))
        if (w.event == OP_ENTER && op_is(w.node, OP_N_SPAN) && w.node->n && clean_has_class(w.node, labels))
            language = clean_code_language_called(c, w.node);
    (void)become_shown(c, div, div, language, find_caption(div, true));
    return CLEAN_KEEP;
}

/* Buttons and labels beside code go; a title above it becomes its caption. */
static enum clean_verdict settle_wrapper(struct clean *c, struct op_node *n)
{
    if (!clean_code_is_wrapper(n))
        return CLEAN_KEEP;
    struct op_node *title = NULL, *code = NULL;
    size_t others = 0;
    for (struct op_node *child = op_first(n), *next; child; child = next) {
        next = op_next(child);
        bool numbers = clean_code_is_gutter(child) && !op_is(child, OP_N_TD);
        if (numbers || clean_code_is_chrome(c->doc, child, false, OP_STR_NONE))
            op_unlink(child);
        else if (!title && !code && clean_code_is_caption(child))
            title = child;
        else if (!code && (op_is(child, OP_N_PRE) || op_is(child, OP_N_DIV)))
            code = child;
        else
            others += !op_is_blank(child) && child->kind != OP_COMMENT;
    }
    if (title && op_is(title, OP_N_FIGCAPTION)) {
        settle_caption(c, title);
    } else if (title && code && !others && op_is(n, OP_N_DIV)) {
        settle_caption(c, title);
        op_rename(title, OP_N_FIGCAPTION);
        op_rename(n, OP_N_FIGURE);
    }
    return CLEAN_KEEP;
}

/* -- Code without pre -- */

static bool is_preformatted(const struct op_node *code)
{
    op_str style = op_attr(code, OP_N_STYLE);
    size_t at = op_str_find(style, OP_STR("white-space"), 0);
    op_str rest = at == OP_NOT_FOUND ? OP_STR_NONE : op_str_trim(op_str_skip(style, at + 11));
    return rest.n && rest.p[0] == ':' && op_str_starts(op_str_trim(op_str_skip(rest, 1)), OP_STR("pre"));
}

/* `n` becomes a block when it holds several lines. */
static void settle_loose(struct clean *c, struct op_node *n, const struct op_node *code)
{
    struct op_buf text = OP_BUF_INIT;
    if (is_preformatted(code))
        clean_code_text(c->doc, n, &text);
    else
        clean_code_loose_text(n, &text);
    if (op_str_find_char(op_buf_str(&text), '\n', 0) != OP_NOT_FOUND)
        become_block(c, n, op_arena_dup(c->doc->arena, op_buf_str(&text)), clean_code_language_of(c, code), NULL);
    op_buf_release(&text);
}

static enum clean_verdict settle_loose_box(struct clean *c, struct op_node *n)
{
    if (is_loose_block(n))
        settle_loose(c, n, clean_first_element(n));
    return CLEAN_KEEP;
}

static enum clean_verdict settle_loose_code(struct clean *c, struct op_node *code)
{
    const struct op_node *parent = op_parent(code);
    bool box = op_is(parent, OP_N_LI) || op_is(parent, OP_N_TD) || op_is(parent, OP_N_DD) || op_is(parent, OP_N_BODY) ||
               op_is(parent, OP_N_BLOCKQUOTE) || op_is(parent, OP_N_FIGURE) || op_is(parent, OP_N_SECTION) ||
               op_is(parent, OP_N_ARTICLE) || op_is(parent, OP_N_DIV);
    if (box && (clean_only_child(parent) == code || is_preformatted(code)))
        settle_loose(c, code, code);
    return CLEAN_KEEP;
}

/* -- A block for each line -- */

static struct op_node *line_code(const struct op_node *pre)
{
    struct op_node *code = op_is(pre, OP_N_PRE) ? op_first(pre) : NULL;
    return code && op_is(code, OP_N_CODE) && !op_next(code) && op_first(code) ? code : NULL;
}

/* The line, when the block is one. */
static op_str only_line(const struct op_node *pre)
{
    const struct op_node *code = line_code(pre);
    op_str text =
        code && op_first(code)->kind == OP_TEXT && !op_next(op_first(code)) ? op_text(op_first(code)) : OP_STR_NONE;
    return op_str_find_char(text, '\n', 0) == OP_NOT_FOUND ? text : OP_STR_NONE;
}

static struct op_node *block_before(const struct op_node *pre)
{
    struct op_node *prev = op_prev(pre);
    while (prev && op_is_blank(prev))
        prev = op_prev(prev);
    return prev && op_is(prev, OP_N_PRE) ? prev : NULL;
}

static bool precedes_block(const struct op_node *pre)
{
    const struct op_node *next = op_next(pre);
    while (next && op_is_blank(next))
        next = op_next(next);
    return next && op_is(next, OP_N_PRE);
}

/* A block of its own does not begin like this. */
static bool goes_on(op_str line)
{
    return line.n &&
           (line.p[0] == ' ' || line.p[0] == '\t' || line.p[0] == '}' || line.p[0] == ')' || line.p[0] == ']');
}

static void append_block(struct clean *c, struct op_node *to, struct op_node *from)
{
    struct op_node *code = line_code(to), *more = line_code(from);
    op_str text = op_last(code)->kind == OP_TEXT ? op_text(op_last(code)) : OP_STR_NONE;
    if (!text.n || text.p[text.n - 1] != '\n')
        op_append(code, op_new_text(c->doc, OP_STR("\n")));
    op_move_children(more, code);
    op_unlink(from);
}

/* Editors that know no line ends in code make a block of each line: an indentation gives it away. Asked at the end of
   a run of blocks. */
static enum clean_verdict join_lines(struct clean *c, struct op_node *pre)
{
    struct op_node *before = block_before(pre);
    if (op_str_eq(op_attr(pre, OP_N_CLASS), OP_STR("graf-after--pre"))) {
        op_attr_remove(pre, OP_N_CLASS);
        if (!before || !line_code(before) || !line_code(pre))
            return CLEAN_KEEP;
        append_block(c, before, pre);
        return CLEAN_GONE;
    }
    bool is_line = only_line(pre).p != NULL;
    if (is_line && precedes_block(pre))
        return CLEAN_KEEP;
    struct op_node *first = NULL, *last = is_line ? pre : before;
    op_str language = last && line_code(last) ? op_attr(line_code(last), OP_N_CLASS) : OP_STR_NONE;
    bool one = false;
    for (struct op_node *at = last; at && only_line(at).p; at = block_before(at)) {
        /* What is behind may become a block yet: a run may be looked at again and again. */
        size_t cost = 1 + only_line(at).n / 64;
        if (!op_str_eq(op_attr(line_code(at), OP_N_CLASS), language) || c->budget < cost)
            break;
        c->budget -= cost;
        one = one || (first && goes_on(only_line(first)));
        first = at;
    }
    if (!first || first == last || !one)
        return CLEAN_KEEP;
    for (struct op_node *next = NULL; next != last;) {
        for (next = op_next(first); op_is_blank(next);)
            next = op_next(next);
        append_block(c, first, next);
    }
    return last == pre ? CLEAN_GONE : CLEAN_KEEP;
}

/* -- Code that waits for a script -- */

/* A script or a field that a highlighter would show as code. */
static enum clean_verdict rescue_source(struct clean *c, struct op_node *n)
{
    bool script =
        op_is(n, OP_N_SCRIPT) && op_str_eq_ci(op_str_trim(op_attr(n, OP_N_TYPE)), OP_STR("syntaxhighlighter"));
    bool field = op_is(n, OP_N_TEXTAREA) && op_str_eq_ci(op_attr(n, OP_N_NAME), OP_STR("code"));
    op_str text = op_first(n) ? op_text(op_first(n)) : OP_STR_NONE;
    if ((!script && !field) || !op_str_trim(text).n)
        return CLEAN_KEEP;
    op_str inner = op_str_trim(text);
    if (op_str_starts(inner, OP_STR("<![CDATA[")) && op_str_ends(inner, OP_STR("]]>")))
        text = op_str_make(inner.p + 9, inner.n - 12);
    if (text.n && text.p[0] == '\n')
        text = op_str_skip(text, 1);
    struct op_node *pre = clean_new(c, OP_N_PRE, n);
    op_attr_set(c->doc, pre, OP_N_CLASS, op_attr(n, OP_N_CLASS));
    add_code(c, pre, text, clean_code_language_of(c, pre));
    op_attr_remove(pre, OP_N_CLASS);
    op_insert_before(n, pre);
    return CLEAN_DROP;
}

/* EnlighterJS hides the code and shows another in its place: the first is the author's. */
static enum clean_verdict drop_twin(struct clean *c, struct op_node *div)
{
    static const char *const rendered[] = {"enlighter-default", NULL}, *const source[] = {"EnlighterJSRAW", NULL};
    (void)c;
    if (!op_attr(div, OP_N_CLASS).n || !clean_has_class(div, rendered))
        return CLEAN_KEEP;
    const struct op_node *prev = op_prev(div);
    while (prev && prev->kind != OP_ELEMENT)
        prev = op_prev(prev);
    return prev && op_is(prev, OP_N_PRE) && clean_has_class(prev, source) ? CLEAN_DROP : CLEAN_KEEP;
}

/* -- Within lines -- */

/* Wrappers let the direction be guessed; code has one. */
static enum clean_verdict settle_direction(struct clean *c, struct op_node *pre)
{
    (void)c;
    if (op_str_eq_ci(op_attr(pre, OP_N_DIR), OP_STR("auto")))
        op_attr_remove(pre, OP_N_DIR);
    return CLEAN_KEEP;
}

static enum clean_verdict settle_class(struct clean *c, struct op_node *code)
{
    op_str list = op_attr(code, OP_N_CLASS);
    if (!list.p)
        return CLEAN_KEEP;
    op_str language = clean_code_language_of(c, code);
    if (language.n)
        op_attr_set(c->doc, code, OP_N_CLASS, op_arena_join(c->doc->arena, OP_STR("language-"), language));
    else
        op_attr_remove(code, OP_N_CLASS);
    return CLEAN_KEEP;
}

/* -- Heading anchors -- */

static bool is_permalink(const struct op_node *a)
{
    static const char *const words[] = {"anchor",         "headerlink",        "header-anchor",
                                        "heading-link",   "hash-link",         "permalink",
                                        "heading-anchor", "anchor-link",       "anchorjs-link",
                                        "header-link",    "heading-permalink", "hanchor",
                                        "direct-link",    "zola-anchor",       NULL};
    static const char *const signs[] = {"",     "#",         "¶",         "§",      "🔗", "link",
                                        "Link", "permalink", "Permalink", "⚓︎", NULL};
    op_str href = op_str_trim(op_attr(a, OP_N_HREF));
    if (op_str_find_char(href, '#', 0) == OP_NOT_FOUND)
        return false;
    struct op_buf text = OP_BUF_INIT;
    op_text_content(a, &text);
    bool sign = false;
    for (size_t i = 0; signs[i]; i++)
        sign = sign || op_str_eq(op_str_trim(op_buf_str(&text)), op_str_z(signs[i]));
    bool picture = op_find((struct op_node *)(uintptr_t)a, OP_N_IMG) != NULL;
    op_buf_release(&text);
    return sign && (clean_has_class(a, words) || (!picture && op_str_starts(href, OP_STR("#"))));
}

static enum clean_verdict drop_permalinks(struct clean *c, struct op_node *heading)
{
    struct op_walk w;
    op_walk_start(&w, heading);
    while (op_walk_next(&w)) {
        if (w.event != OP_LEAVE || !op_is(w.node, OP_N_A) || !is_permalink(w.node))
            continue;
        op_str href = op_str_trim(op_attr(w.node, OP_N_HREF)), id = op_attr(w.node, OP_N_ID);
        if (href.n > 1 && href.p[0] == '#')
            id = op_str_skip(href, 1);
        if (id.n && !op_attr(heading, OP_N_ID).n)
            op_attr_set(c->doc, heading, OP_N_ID, op_uri_decode(c->doc->arena, id));
        op_unlink(w.node);
    }
    return CLEAN_KEEP;
}

#define CODE "code", "reduce highlighted code to its text and language"

const struct clean_rule clean_code_rules[] = {
    {CODE, CLEAN_PHASE_DROP, CLEAN_ENTER, CLEAN_ON(OP_N_SCRIPT, OP_N_TEXTAREA), rescue_source},
    {CODE, CLEAN_PHASE_DROP, CLEAN_ENTER, CLEAN_ON(OP_N_DIV), drop_twin},
    {CODE, CLEAN_PHASE_SHAPE, CLEAN_ENTER, CLEAN_ON(OP_N_DIV), settle_shown},
    {CODE, CLEAN_PHASE_SHAPE, CLEAN_ENTER, CLEAN_ON(OP_N_P, OP_N_DIV), settle_loose_box},
    {CODE, CLEAN_PHASE_SHAPE, CLEAN_ENTER, CLEAN_ON(OP_N_DIV, OP_N_FIGURE), settle_wrapper},
    {CODE, CLEAN_PHASE_SHAPE, CLEAN_ENTER, CLEAN_ON(OP_N_TABLE), settle_table},
    {CODE, CLEAN_PHASE_SHAPE, CLEAN_ENTER, CLEAN_ON(OP_N_PRE), settle_pre},
    {CODE, CLEAN_PHASE_SHAPE, CLEAN_ENTER, CLEAN_ON(OP_N_CODE), settle_loose_code},
    {CODE, CLEAN_PHASE_SHAPE, CLEAN_LEAVE, CLEAN_ON(OP_N_PRE), join_lines},
    {CODE, CLEAN_PHASE_TIDY, CLEAN_ENTER, CLEAN_ON(OP_N_CODE), settle_class},
    {CODE, CLEAN_PHASE_TIDY, CLEAN_ENTER, CLEAN_ON(OP_N_PRE), settle_direction},
    {"permalinks", "remove the links that headings have to themselves", CLEAN_PHASE_DROP, CLEAN_ENTER,
     CLEAN_ON(OP_N_H1, OP_N_H2, OP_N_H3, OP_N_H4, OP_N_H5, OP_N_H6), drop_permalinks},
    {NULL, NULL, CLEAN_PHASE_SHAPE, CLEAN_LEAVE, NULL, NULL},
};
