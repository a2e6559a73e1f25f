/* op-clean, the rule "math": whatever a formula was written in or was made of by a typesetter, it becomes the one form
   of doc/formula.h, before what such programs leave around it is dropped as scripts, hidden text or pictures. */
#include "stage/clean_math.h"

#include "doc/formula.h"
#include "offprint/html.h"
#include "offprint/utf8.h"

/* -- Classes -- */

unsigned clean_math_class(const struct op_node *n)
{
    static const struct {
        op_str word;
        unsigned means;
    } table[] = {
        {OP_STR_INIT("katex"), MATH_KATEX},
        {OP_STR_INIT("katex-error"), MATH_KATEX_ERROR},
        {OP_STR_INIT("katex-display"), MATH_DISPLAY},
        {OP_STR_INIT("katex-block"), MATH_DISPLAY},
        {OP_STR_INIT("katex-mathml"), MATH_HIDDEN_MATHML},
        {OP_STR_INIT("msupsub"), MATH_SCRIPTS},
        {OP_STR_INIT("mfrac"), MATH_FRACTION},
        {OP_STR_INIT("MathJax"), MATH_MATHJAX},
        {OP_STR_INIT("MathJax_Display"), MATH_MATHJAX | MATH_DISPLAY},
        {OP_STR_INIT("MathJax_SVG"), MATH_MATHJAX},
        {OP_STR_INIT("MathJax_SVG_Display"), MATH_MATHJAX | MATH_DISPLAY},
        {OP_STR_INIT("MathJax_CHTML"), MATH_MATHJAX},
        {OP_STR_INIT("MathJax_PHTML"), MATH_MATHJAX},
        {OP_STR_INIT("MathJax_PHTML_Display"), MATH_MATHJAX | MATH_DISPLAY},
        {OP_STR_INIT("MathJax_MathML"), MATH_MATHJAX | MATH_HIDDEN_MATHML},
        {OP_STR_INIT("mjx-chtml"), MATH_MATHJAX},
        {OP_STR_INIT("MJXc-display"), MATH_MATHJAX | MATH_DISPLAY},
        {OP_STR_INIT("mjpage"), MATH_MATHJAX},
        {OP_STR_INIT("mjpage__block"), MATH_MATHJAX | MATH_DISPLAY},
        {OP_STR_INIT("MathJax_Preview"), MATH_PREVIEW},
        {OP_STR_INIT("MJX_Assistive_MathML"), MATH_HIDDEN_MATHML},
        {OP_STR_INIT("MJX_Assistive_MathML_Block"), MATH_HIDDEN_MATHML | MATH_DISPLAY},
        {OP_STR_INIT("mwe-math-element"), MATH_WIKI},
        {OP_STR_INIT("mwe-math-element-block"), MATH_WIKI | MATH_DISPLAY},
        {OP_STR_INIT("mwe-math-mathml-inline"), MATH_HIDDEN_MATHML},
        {OP_STR_INIT("mwe-math-mathml-display"), MATH_HIDDEN_MATHML | MATH_DISPLAY},
        {OP_STR_INIT("mwe-math-mathml-a11y"), MATH_HIDDEN_MATHML},
        {OP_STR_INIT("mwe-math-fallback-image-inline"), MATH_WIKI | MATH_PICTURE},
        {OP_STR_INIT("mwe-math-fallback-image-display"), MATH_WIKI | MATH_PICTURE | MATH_DISPLAY},
        {OP_STR_INIT("math-container"), MATH_BOX},
        {OP_STR_INIT("math"), MATH_BOX | MATH_PICTURE},
        {OP_STR_INIT("inline"), MATH_INLINE},
        {OP_STR_INIT("display"), MATH_DISPLAY},
        {OP_STR_INIT("math-inline"), MATH_BARE | MATH_INLINE},
        {OP_STR_INIT("math-display"), MATH_BARE | MATH_DISPLAY},
        {OP_STR_INIT("math-block"), MATH_BARE | MATH_DISPLAY},
        {OP_STR_INIT("math-tex"), MATH_BARE},
        {OP_STR_INIT("mathjax-tex"), MATH_BARE},
        {OP_STR_INIT("ztext-math"), MATH_BARE},
        {OP_STR_INIT("ql-formula"), MATH_BARE},
        {OP_STR_INIT("kdmath"), MATH_BOX},
        {OP_STR_INIT("arithmatex"), MATH_BOX},
        {OP_STR_INIT("nbsphinx-math"), MATH_BOX},
        {OP_STR_INIT("tex"), MATH_BOX | MATH_PICTURE},
        {OP_STR_INIT("latex"), MATH_BOX | MATH_PICTURE},
        {OP_STR_INIT("latex-rendered"), MATH_SUBSTACK},
        {OP_STR_INIT("ltx_Math"), MATH_PICTURE},
        {OP_STR_INIT("inlineformula"), MATH_PICTURE},
        {OP_STR_INIT("displayformula"), MATH_PICTURE | MATH_DISPLAY},
        {OP_STR_INIT("numberedequation"), MATH_PICTURE | MATH_DISPLAY},
        {OP_STR_INIT("quicklatex-auto-format"), MATH_PICTURE},
        {OP_STR_INIT("ql-img-inline-formula"), MATH_PICTURE},
        {OP_STR_INIT("ql-img-displayed-equation"), MATH_PICTURE | MATH_DISPLAY},
    };
    unsigned class = 0;
    op_str list = op_attr(n, OP_N_CLASS);
    for (op_str word; (word = op_str_word(&list)).p;)
        for (size_t i = 0; i < sizeof table / sizeof *table; i++)
            if (op_str_eq(word, table[i].word))
                class |= table[i].means;
    /* Pandoc's two classes: the second says that TeX may stand there without delimiters. */
    if ((class & MATH_BOX) && (class & (MATH_INLINE | MATH_DISPLAY)))
        class |= MATH_BARE;
    return class;
}

bool clean_holds_formula(const struct op_node *n)
{
    return n->ns == OP_NS_HTML && op_attr(n, OP_N_CLASS).n && (clean_math_class(n) & MATH_HIDDEN_MATHML);
}

/* -- Tools -- */

op_str clean_math_attr(const struct clean *c, const struct op_node *n, op_str name)
{
    for (uint32_t i = 0; i < n->n; i++)
        if (op_str_eq(op_doc_name_str(c->doc, n->u.attrs[i].name), name))
            return op_attr_value(&n->u.attrs[i]);
    return OP_STR_NONE;
}

static bool is_named(const struct clean *c, const struct op_node *n, op_str name)
{
    return n->kind == OP_ELEMENT && n->ns == OP_NS_HTML && op_str_eq(op_doc_name_str(c->doc, n->name), name);
}

static bool is_math_script(const struct op_node *n)
{
    return n && op_is(n, OP_N_SCRIPT) && op_str_starts_ci(op_str_trim(op_attr(n, OP_N_TYPE)), OP_STR("math/"));
}

/* What is left of the attributes is what may be linked to, and direction and language. */
static void forget_attributes(struct op_node *n)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n->n; i++) {
        const struct op_attr *a = &n->u.attrs[i];
        bool meant = a->ns == OP_NS_OP || a->name == OP_N_ID || a->name == OP_N_LANG || a->name == OP_N_DIR;
        if (meant)
            n->u.attrs[kept++] = *a;
    }
    n->n = kept;
}

static void become_group(struct op_node *n)
{
    forget_attributes(n);
    if (op_is(n, OP_N_PRE))
        op_rename(n, OP_N_DIV);
    else if (!op_is(n, OP_N_DIV) && !op_is(n, OP_N_P) && n->name < OP_N_COUNT)
        op_rename(n, OP_N_SPAN);
}

static bool ends_in_space(const struct op_node *n, bool at_start)
{
    return n && n->kind == OP_TEXT && n->n && op_is_space(n->u.text[at_start ? 0 : n->n - 1]);
}

/* White space at the ends of what goes keeps the words around it apart. */
static void keep_space(struct clean *c, struct op_node *n)
{
    const struct op_node *before = op_prev(n), *after = op_next(n);
    if (ends_in_space(op_first(n), true) && before && before->kind == OP_TEXT && !ends_in_space(before, false))
        op_insert_before(n, op_new_text(c->doc, OP_STR(" ")));
    if (ends_in_space(op_last(n), false) && after && after->kind == OP_TEXT && after->n &&
        op_is_alnum(after->u.text[0]))
        op_insert_after(n, op_new_text(c->doc, OP_STR(" ")));
}

enum clean_verdict clean_math_fill(struct clean *c, struct op_node *n, struct op_node *formula)
{
    static const uint32_t hiding[] = {OP_N_STYLE, OP_N_HIDDEN, OP_N_ARIA_HIDDEN, OP_N_CLASS};
    if (!is_math_script(n))
        keep_space(c, n);
    if (op_parent(formula))
        op_unlink(formula);
    while (op_first(n))
        op_unlink(op_first(n));
    if (!formula->pos)
        formula->pos = n->pos;
    for (size_t i = 0; i < sizeof hiding / sizeof *hiding && op_is_element(formula); i++)
        op_attr_remove(formula, hiding[i]);
    op_append(n, formula);
    become_group(n);
    return CLEAN_KEEP;
}

struct op_node *clean_math_beside(const struct op_node *n)
{
    struct op_node *next = op_next(n);
    while (next && (op_is_blank(next) || next->kind == OP_COMMENT))
        next = op_next(next);
    return next;
}

bool clean_math_stands_alone(const struct op_node *n)
{
    const struct op_node *up = op_parent(n);
    bool block = op_is(up, OP_N_P) || op_is(up, OP_N_DIV) || op_is(up, OP_N_CENTER) || op_is(up, OP_N_FIGURE) ||
                 op_is(up, OP_N_DD);
    for (int way = 0; way < 2 && block; way++) {
        const struct op_node *at = way ? op_next(n) : op_prev(n);
        while (at && (clean_is_void_text(at) || op_is(at, OP_N_BR)))
            at = way ? op_next(at) : op_prev(at);
        block = !at;
    }
    return block;
}

struct op_node *clean_math_parse(struct clean *c, op_str source, const struct op_node *origin)
{
    static const struct op_html_options options = {.scripting = false};
    struct op_node *holder = clean_new(c, OP_N_SPAN, origin);
    char *padded = op_arena_alloc(c->doc->arena, source.n + OP_HTML_PADDING);
    memcpy(padded, source.p, source.n);
    memset(padded + source.n, 0, OP_HTML_PADDING);
    (void)op_html_parse_fragment(c->doc, op_str_make(padded, source.n), &options, OP_NS_HTML, OP_N_BODY, holder);
    struct op_node *formula = op_first(holder);
    while (formula && !op_formula_is(formula))
        formula = op_next(formula);
    if (!formula)
        return NULL;
    struct op_walk w;
    op_walk_start(&w, formula);
    while (op_walk_next(&w))
        w.node->pos = origin->pos;
    op_unlink(formula);
    return formula;
}

/* A formula with a tree and TeX, as far as there is either; NULL when there is neither. */
static struct op_node *join(struct clean *c, struct op_node *tree, op_str tex, bool display)
{
    if (!tree)
        return tex.n ? op_formula_new(c->doc, tex, display) : NULL;
    if (tex.n)
        op_formula_set_tex(c->doc, tree, tex);
    if (display)
        op_attr_set(c->doc, tree, OP_N_DISPLAY, OP_STR("block"));
    return tree;
}

/* The element on which `wanted` is true, at most `levels` below `n`, level by level, the last ones first: what is for
   screen readers stands behind what is for eyes. A typesetter's boxes hold no text of their own: where some stands
   beside them, they are not its. */
static struct op_node *search(const struct clean *c, struct op_node *n, unsigned levels,
                              bool (*wanted)(const struct clean *c, const struct op_node *n))
{
    enum { SEARCHED_MAX = 256 };
    struct op_node *queue[SEARCHED_MAX];
    size_t count = 0, done = 0;
    queue[count++] = n;
    for (unsigned level = 0; level < levels; level++)
        for (size_t end = count; done < end; done++)
            for (struct op_node *child = op_last(queue[done]); child && count < SEARCHED_MAX; child = op_prev(child)) {
                if (child->kind == OP_ELEMENT && wanted(c, child))
                    return child;
                if (child->kind == OP_ELEMENT && child->ns == OP_NS_HTML)
                    queue[count++] = child;
                else if (done == 0 && child->kind == OP_TEXT && !clean_is_void_text(child))
                    return NULL;
            }
    return NULL;
}

static bool is_spoken_math(const struct clean *c, const struct op_node *n)
{
    const struct op_node *up = op_parent(n);
    return op_formula_is(n) && (clean_holds_formula(up) || is_named(c, up, OP_STR("mjx-assistive-mml")));
}

static bool is_picture(const struct clean *c, const struct op_node *n)
{
    (void)c;
    return op_is(n, OP_N_IMG) && (clean_math_class(n) & MATH_PICTURE);
}

static bool has_mathml(const struct clean *c, const struct op_node *n)
{
    return clean_math_attr(c, n, OP_STR("data-mathml")).n > 0;
}

/* mathjax-node writes the TeX where screen readers find it. */
static bool is_labelled(const struct clean *c, const struct op_node *n)
{
    (void)c;
    return op_str_has_word(op_attr(n, OP_N_CLASS), OP_STR("mjx-math")) && op_attr(n, OP_N_ARIA_LABEL).n;
}

/* -- MathJax 2 -- */

static bool is_tex_script(const struct op_node *n)
{
    return is_math_script(n) && op_str_starts_ci(op_str_trim(op_attr(n, OP_N_TYPE)), OP_STR("math/tex"));
}

/* Kramdown hides it from XML parsers: % <![CDATA[ ... %]]> */
static op_str script_source(const struct op_node *script)
{
    op_str s = op_first(script) ? op_str_trim(op_text(op_first(script))) : OP_STR("");
    static const op_str openers[] = {OP_STR_INIT("% <![CDATA["), OP_STR_INIT("%<![CDATA["), OP_STR_INIT("<![CDATA[")};
    static const op_str closers[] = {OP_STR_INIT("%]]>"), OP_STR_INIT("% ]]>"), OP_STR_INIT("]]>")};
    for (size_t i = 0; i < 3; i++)
        if (op_str_starts(s, openers[i]))
            s = op_str_trim(op_str_skip(s, openers[i].n));
    for (size_t i = 0; i < 3; i++)
        if (op_str_ends(s, closers[i]))
            s = op_str_trim(op_str_first(s, s.n - closers[i].n));
    return s;
}

static bool is_display_script(const struct op_node *script)
{
    return op_str_find(op_attr(script, OP_N_TYPE), OP_STR("display"), 0) != OP_NOT_FOUND;
}

static enum clean_verdict take_script(struct clean *c, struct op_node *n)
{
    if (!is_math_script(n))
        return CLEAN_KEEP;
    op_str source = script_source(n);
    struct op_node *formula = NULL;
    if (is_tex_script(n))
        formula = join(c, NULL, op_formula_bare(source), is_display_script(n));
    else if (op_str_find(op_attr(n, OP_N_TYPE), OP_STR("mml"), 0) != OP_NOT_FOUND)
        formula = clean_math_parse(c, source, n);
    else if (source.n)
        formula = op_new_text(c->doc, source); /* AsciiMath: as people write it */
    return formula ? clean_math_fill(c, n, formula) : CLEAN_DROP;
}

/* What it typeset: the script behind it holds the TeX, and it itself MathML for screen readers. */
static enum clean_verdict take_mathjax(struct clean *c, struct op_node *n, unsigned class)
{
    struct op_node *script = clean_math_beside(n), *tree = search(c, n, 3, is_spoken_math);
    if (!is_math_script(script))
        script = NULL;
    if (!tree) {
        const struct op_node *holder = has_mathml(c, n) ? n : search(c, n, 2, has_mathml);
        if (holder)
            tree = clean_math_parse(c, clean_math_attr(c, holder, OP_STR("data-mathml")), n);
    }
    if (script && !tree)
        return CLEAN_DROP; /* the script's turn comes */
    const struct op_node *labelled = search(c, n, 3, is_labelled);
    op_str tex = is_tex_script(script) ? script_source(script)
                 : labelled            ? op_attr(labelled, OP_N_ARIA_LABEL)
                                       : OP_STR_NONE;
    bool display = (class & MATH_DISPLAY) || (script && is_display_script(script));
    struct op_node *formula = join(c, tree, op_formula_bare(tex), display);
    if (formula) {
        if (script)
            op_unlink(script);
        return clean_math_fill(c, n, formula);
    }
    /* Nothing but what was drawn: its characters at least. */
    for (struct op_node *child = op_first(n); child; child = op_next(child))
        if (op_is(child, OP_N_NOBR) || op_str_has_word(op_attr(child, OP_N_CLASS), OP_STR("mjx-math")))
            op_attr_remove(child, OP_N_ARIA_HIDDEN);
    return CLEAN_KEEP;
}

static enum clean_verdict drop_preview(struct op_node *n)
{
    const struct op_node *next = clean_math_beside(n);
    bool follows =
        next && next->kind == OP_ELEMENT && (is_math_script(next) || (clean_math_class(next) & MATH_MATHJAX));
    return follows ? CLEAN_DROP : CLEAN_KEEP;
}

/* -- MathJax 3 and 4 -- */

static enum clean_verdict take_container(struct clean *c, struct op_node *n)
{
    static const op_str latex = OP_STR_INIT("data-latex");
    struct op_node *tree = search(c, n, 2, is_spoken_math);
    if (!tree)
        for (struct op_node *child = op_first(n); child && !tree; child = op_next(child))
            tree = op_formula_is(child) ? child : NULL;
    op_str tex = clean_math_attr(c, n, latex);
    for (const struct op_node *child = op_first(n); child && !tex.n; child = op_next(child))
        if (child->kind == OP_ELEMENT && child->ns == OP_NS_HTML)
            tex = clean_math_attr(c, child, latex);
    if (tree && !tex.n)
        tex = clean_math_attr(c, tree, latex);
    bool display = op_str_eq_ci(op_attr(n, OP_N_DISPLAY), OP_STR("true")) ||
                   op_str_eq_ci(op_attr(n, OP_N_DISPLAY), OP_STR("block"));
    struct op_node *formula = join(c, tree, op_formula_bare(tex), display);
    if (formula)
        return clean_math_fill(c, n, formula);
    /* As it is read aloud, or as it was drawn. */
    op_str label = op_str_trim(op_attr(n, OP_N_ARIA_LABEL));
    if (label.n)
        return clean_math_fill(c, n, op_new_text(c->doc, label));
    become_group(n);
    return CLEAN_KEEP;
}

/* -- KaTeX -- */

static enum clean_verdict take_katex(struct clean *c, struct op_node *n)
{
    const struct op_node *up = op_parent(n);
    bool display = up->kind == OP_ELEMENT && (clean_math_class(up) & MATH_DISPLAY);
    struct op_node *tree = search(c, n, 2, is_spoken_math);
    if (tree)
        return clean_math_fill(c, n, join(c, tree, OP_STR_NONE, display));
    /* Only what is for eyes. */
    for (struct op_node *child = op_first(n); child; child = op_next(child))
        if (op_str_has_word(op_attr(child, OP_N_CLASS), OP_STR("katex-html")))
            op_attr_remove(child, OP_N_ARIA_HIDDEN);
    return CLEAN_KEEP;
}

/* The rows of one of its stacks, from below; at most three are counted. */
static size_t stack_rows(const struct op_node *n, struct op_node *rows[3], bool *deep)
{
    static const char *const way[] = {"vlist-t", "vlist-r", "vlist"};
    const struct op_node *at = clean_first_element(n);
    for (size_t i = 0; i < 3; i++) {
        if (!at || !op_str_has_word(op_attr(at, OP_N_CLASS), op_str_z(way[i])))
            return 0;
        if (i == 0)
            *deep = op_str_has_word(op_attr(at, OP_N_CLASS), OP_STR("vlist-t2"));
        at = clean_first_element(at);
    }
    size_t count = 0;
    for (; at && count < 3; at = clean_next_element(at))
        rows[count++] = (struct op_node *)(uintptr_t)at;
    return count;
}

static void move_to_end(struct op_node *from, struct op_node *to)
{
    op_unlink(from);
    op_append(to, from);
}

/* x squared as HTML says it, a fraction with a stroke. */
static void settle_katex_html(struct clean *c, struct op_node *n, unsigned class)
{
    struct op_node *rows[3];
    bool deep = false;
    size_t count = stack_rows(n, rows, &deep);
    struct op_node *whole = clean_new(c, OP_N_SPAN, n);
    if ((class & MATH_SCRIPTS) && (count == 1 || count == 2)) {
        for (size_t i = 0; i < count; i++) {
            struct op_node *script = clean_new(c, i == 1 || !deep ? OP_N_SUP : OP_N_SUB, n);
            move_to_end(rows[i], script);
            op_append(whole, script);
        }
    } else if ((class & MATH_FRACTION) && (count == 3 || count == 2)) {
        move_to_end(rows[count - 1], whole);
        op_append(whole, op_new_text(c->doc, OP_STR("/")));
        move_to_end(rows[0], whole);
    }
    if (!op_first(whole))
        return;
    while (op_first(n))
        op_unlink(op_first(n));
    op_append(n, whole);
}

/* -- MediaWiki -- */

static enum clean_verdict take_wiki(struct clean *c, struct op_node *n, unsigned class)
{
    struct op_node *tree = search(c, n, 2, is_spoken_math), *image = search(c, n, 2, is_picture);
    bool display = (class & MATH_DISPLAY) || (image && (clean_math_class(image) & MATH_DISPLAY)) ||
                   (tree && (clean_math_class(op_parent(tree)) & MATH_DISPLAY)) || clean_math_stands_alone(n);
    op_str alt = image ? op_formula_bare(op_attr(image, OP_N_ALT)) : OP_STR_NONE;
    op_str tex = tree ? op_formula_tex(c->doc, tree) : OP_STR_NONE;
    struct op_node *formula = join(c, tree, tex.n ? tex : alt, display);
    return formula ? clean_math_fill(c, n, formula) : CLEAN_KEEP;
}

/* -- TeX in boxes -- */

static int hex4(op_str s)
{
    int value = 0;
    for (size_t i = 0; i < 4; i++) {
        int digit = i < s.n ? op_hex_value(s.p[i]) : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* Substack: {"persistentExpression":"x^2","id":"ABC"}. */
static op_str json_expression(struct clean *c, op_str json)
{
    static const op_str key = OP_STR_INIT("\"persistentExpression\":\"");
    static const char escapes[] = "n\nt\tr\nb f ";
    size_t at = op_str_find(json, key, 0);
    if (at == OP_NOT_FOUND)
        return OP_STR_NONE;
    struct op_buf out = OP_BUF_INIT;
    op_str s = op_str_skip(json, at + key.n);
    for (size_t i = 0; i < s.n && s.p[i] != '"'; i++) {
        if (s.p[i] != '\\' || i + 1 == s.n) {
            op_buf_addc(&out, s.p[i]);
            continue;
        }
        i++;
        int code = s.p[i] == 'u' ? hex4(op_str_skip(s, i + 1)) : -1;
        const char *known = s.p[i] == 'u' ? NULL : memchr(escapes, s.p[i], sizeof escapes - 1);
        if (code > 0 && (code < 0xD800 || code > 0xDFFF))
            op_buf_add_utf8(&out, (uint32_t)code);
        else if (code < 0)
            op_buf_addc(&out, known && (known - escapes) % 2 == 0 ? known[1] : s.p[i]);
        i += code >= 0 ? 4 : 0;
    }
    op_str tex = op_arena_dup(c->doc->arena, op_buf_str(&out));
    op_buf_release(&out);
    return op_formula_bare(tex);
}

/* The text of a box that holds nothing but text and line breaks; absent when it holds more. */
static op_str only_text(struct clean *c, const struct op_node *n)
{
    const struct op_node *first = op_first(n);
    bool single = first && !op_next(first);
    for (const struct op_node *child = first; child; child = op_next(child))
        if (child->kind != OP_TEXT && !op_is(child, OP_N_BR) && child->kind != OP_COMMENT)
            return OP_STR_NONE;
    if (single)
        return op_formula_bare(op_text(first));
    struct op_buf all = OP_BUF_INIT;
    for (const struct op_node *child = first; child; child = op_next(child))
        if (child->kind != OP_COMMENT)
            op_buf_add(&all, child->kind == OP_TEXT ? op_text(child) : OP_STR("\n"));
    op_str text = op_arena_dup(c->doc->arena, op_buf_str(&all));
    op_buf_release(&all);
    return op_formula_bare(text);
}

static op_str attribute_tex(const struct clean *c, const struct op_node *n)
{
    static const op_str names[] = {OP_STR_INIT("data-tex"), OP_STR_INIT("data-latex"), OP_STR_INIT("data-value"),
                                   OP_STR_INIT("data-formula"), OP_STR_INIT("data-expr")};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        op_str tex = op_formula_bare(clean_math_attr(c, n, names[i]));
        if (tex.n)
            return tex;
    }
    return OP_STR_NONE;
}

/* A whole LaTeX document, as journals put into tex-math. */
static op_str document_body(op_str tex)
{
    static const op_str begin = OP_STR_INIT("\\begin{document}"), end = OP_STR_INIT("\\end{document}");
    size_t from = op_str_find(tex, begin, 0);
    size_t to = from == OP_NOT_FOUND ? from : op_str_find(tex, end, from);
    return to == OP_NOT_FOUND ? tex : op_str_trim(op_str_range(tex.p + from + begin.n, tex.p + to));
}

/* Formulas between delimiters; without any, all of the text when the box is one for TeX. */
static enum clean_verdict take_box(struct clean *c, struct op_node *n, unsigned class)
{
    op_str tex = class & MATH_BARE ? attribute_tex(c, n) : OP_STR_NONE, text = OP_STR_NONE;
    bool display = (class & MATH_DISPLAY) || (!(class & MATH_INLINE) && (op_is(n, OP_N_DIV) || op_is(n, OP_N_PRE)));
    if (!tex.n) {
        text = only_text(c, n);
        struct tex_span span;
        op_str body = document_body(text);
        if (body.n != text.n && tex_next(body, 0, TEX_DOLLARS, &span)) {
            tex = span.tex;
            display = span.display;
        } else if (clean_math_scan(c, n, TEX_DOLLARS)) {
            become_group(n);
            return CLEAN_KEEP;
        }
    }
    if (!tex.n && text.n && ((class & MATH_BARE) ? !tex_is_prose(text) : tex_is_certain(text)))
        tex = text;
    return tex.n ? clean_math_fill(c, n, op_formula_new(c->doc, tex, display)) : CLEAN_KEEP;
}

/* <code class="math" data-math-style="inline">, as GitLab and comrak write it. */
static unsigned styled_class(const struct clean *c, const struct op_node *n)
{
    op_str style = clean_math_attr(c, n, OP_STR("data-math-style"));
    if (!style.n)
        return 0;
    return MATH_BARE | (op_str_eq(style, OP_STR("display")) ? (unsigned)MATH_DISPLAY : (unsigned)MATH_INLINE);
}

static enum clean_verdict take_element(struct clean *c, struct op_node *n)
{
    unsigned class = op_attr(n, OP_N_CLASS).n ? clean_math_class(n) : 0;
    if (class & MATH_KATEX)
        return take_katex(c, n);
    if (class & MATH_MATHJAX)
        return take_mathjax(c, n, class);
    if (class & MATH_PREVIEW)
        return drop_preview(n);
    if (class & MATH_WIKI)
        return take_wiki(c, n, class);
    if (class & (MATH_SCRIPTS | MATH_FRACTION))
        settle_katex_html(c, n, class);
    if (class & MATH_SUBSTACK) {
        op_str tex = json_expression(c, clean_math_attr(c, n, OP_STR("data-attrs")));
        return tex.n ? clean_math_fill(c, n, op_formula_new(c->doc, tex, true)) : CLEAN_KEEP;
    }
    if (class & MATH_KATEX_ERROR) {
        op_str tex = only_text(c, n);
        return tex.n ? clean_math_fill(c, n, op_formula_new(c->doc, tex, false)) : CLEAN_KEEP;
    }
    return class & (MATH_BOX | MATH_BARE) ? take_box(c, n, class) : CLEAN_KEEP;
}

/* Code is a formula only where it is called one. */
static enum clean_verdict take_code(struct clean *c, struct op_node *n)
{
    unsigned class = (op_attr(n, OP_N_CLASS).n ? clean_math_class(n) : 0) | styled_class(c, n);
    struct op_node *only = op_is(n, OP_N_PRE) ? clean_only_child(n) : NULL;
    if (only && op_is(only, OP_N_CODE)) {
        class |= clean_math_class(only) | styled_class(c, only);
        if ((class & MATH_BARE) && only_text(c, only).n)
            return clean_math_fill(c, n, op_formula_new(c->doc, only_text(c, only), true));
        return CLEAN_KEEP;
    }
    bool math = (class & MATH_BARE) || op_str_eq(op_str_trim(op_attr(n, OP_N_CLASS)), OP_STR("math"));
    return math ? take_box(c, n, class | MATH_BARE) : CLEAN_KEEP;
}

/* -- Elements of other vocabularies -- */

static enum clean_verdict take_custom(struct clean *c, struct op_node *n)
{
    if (n->ns != OP_NS_HTML || n->name < OP_N_COUNT)
        return CLEAN_KEEP;
    op_str name = op_doc_name_str(c->doc, n->name);
    if (op_str_eq(name, OP_STR("mjx-container")))
        return take_container(c, n);
    static const op_str names[] = {OP_STR_INIT("tex-math"), OP_STR_INIT("d-math"), OP_STR_INIT("la-tex"),
                                   OP_STR_INIT("math-renderer")};
    bool known = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        known = known || op_str_eq(name, names[i]);
    if (!known)
        return CLEAN_KEEP;
    const struct op_node *up = op_parent(n);
    bool display = clean_math_attr(c, n, OP_STR("block")).p ||
                   op_str_has_word(op_attr(n, OP_N_CLASS), OP_STR("js-display-math")) ||
                   op_str_eq_ci(op_attr(n, OP_N_DISPLAY), OP_STR("block")) || is_named(c, up, OP_STR("disp-formula"));
    return take_box(c, n, MATH_BARE | (display ? (unsigned)MATH_DISPLAY : (unsigned)MATH_INLINE));
}

/* -- Formulas that are formulas -- */

static void open_cells(struct clean *c, struct op_node *row)
{
    op_rename(row, OP_N_P);
    forget_attributes(row);
    for (struct op_node *cell = op_first(row); cell; cell = op_next(cell)) {
        if (!(op_flags(cell) & OP_NAME_CELL))
            continue;
        op_rename(cell, OP_N_SPAN);
        forget_attributes(cell);
        if (op_prev(cell))
            op_insert_before(cell, op_new_text(c->doc, OP_STR(" ")));
    }
}

/* LaTeXML sets displayed equations and their numbers in tables: each row is a line. */
static enum clean_verdict open_table(struct clean *c, struct op_node *table)
{
    if (!op_str_has_word(op_attr(table, OP_N_CLASS), OP_STR("ltx_eqn_table")))
        return CLEAN_KEEP;
    op_rename(table, OP_N_DIV);
    forget_attributes(table);
    for (struct op_node *part = op_first(table); part; part = op_next(part)) {
        if (op_is(part, OP_N_TR)) {
            open_cells(c, part);
        } else if (op_is(part, OP_N_TBODY) || op_is(part, OP_N_THEAD) || op_is(part, OP_N_TFOOT)) {
            op_rename(part, OP_N_DIV);
            forget_attributes(part);
            for (struct op_node *row = op_first(part); row; row = op_next(row))
                if (op_is(row, OP_N_TR))
                    open_cells(c, row);
        }
    }
    return CLEAN_KEEP;
}

/* Line breaks around what stands on lines of its own part nothing but words. */
static void drop_breaks(struct clean *c, const struct op_node *math)
{
    for (int way = 0; way < 2; way++)
        for (struct op_node *at = way ? op_next(math) : op_prev(math), *further; at; at = further) {
            further = way ? op_next(at) : op_prev(at);
            if (op_is(at, OP_N_BR)) {
                op_insert_before(at, op_new_text(c->doc, OP_STR(" ")));
                op_unlink(at);
            } else if (!op_is_blank(at)) {
                break;
            }
        }
}

static enum clean_verdict settle_formula(struct clean *c, struct op_node *n)
{
    if (!op_formula_is(n))
        return CLEAN_KEEP;
    op_str alt = op_str_trim(op_attr(n, OP_N_ALTTEXT)), tex = op_formula_tex(c->doc, n), bare = op_formula_bare(alt);
    bool is_tex = op_str_has_word(op_attr(n, OP_N_CLASS), OP_STR("ltx_Math")) || bare.n < alt.n;
    if (bare.n < alt.n)
        op_attr_set(c->doc, n, OP_N_ALTTEXT, bare);
    if (!tex.n && is_tex)
        tex = bare;
    if (tex.n)
        op_formula_set_tex(c->doc, n, tex);
    if (op_formula_is_display(n))
        drop_breaks(c, n);
    return CLEAN_KEEP;
}

#define SUMMARY "bring formulas of every kind into one form that keeps their TeX"
const struct clean_rule clean_math_rules[] = {
    {"math", SUMMARY, CLEAN_PHASE_DROP, CLEAN_ENTER, CLEAN_ON(OP_N_SCRIPT), take_script},
    {"math", SUMMARY, CLEAN_PHASE_DROP, CLEAN_MARKED, CLEAN_ON(OP_N_SPAN, OP_N_DIV, OP_N_P), take_element},
    {"math", SUMMARY, CLEAN_PHASE_DROP, CLEAN_ENTER, CLEAN_ON(OP_N_CODE, OP_N_TT, OP_N_PRE), take_code},
    {"math", SUMMARY, CLEAN_PHASE_DROP, CLEAN_ENTER, CLEAN_ON(CLEAN_UNKNOWN), take_custom},
    {"math", SUMMARY, CLEAN_PHASE_DROP, CLEAN_ENTER, CLEAN_ON(OP_N_IMG), clean_math_take_image},
    {"math", SUMMARY, CLEAN_PHASE_DROP, CLEAN_ENTER, CLEAN_ON(OP_N_TABLE), open_table},
    {"math", SUMMARY, CLEAN_PHASE_SHAPE, CLEAN_ENTER, CLEAN_ON(CLEAN_UNKNOWN), settle_formula},
    {"math", SUMMARY, CLEAN_PHASE_NEST, CLEAN_BODY, CLEAN_ALL, clean_math_find_text},
    {NULL, NULL, CLEAN_PHASE_DROP, CLEAN_ENTER, NULL, NULL},
};
