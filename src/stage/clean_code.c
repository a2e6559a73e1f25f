/* op-clean, second phase: what highlighters and heading anchors add goes; the text of code stays to the letter. */
#include "offprint/uri.h"
#include "stage/clean.h"

/* -- Languages -- */

static bool is_language_char(char c)
{
    return op_is_alnum(c) || c == '+' || c == '#' || c == '-' || c == '_' || c == '.';
}

/* `word` up to what no language name holds; absent for names that say nothing. */
static op_str language_name(op_str word)
{
    static const char *const nothing[] = {"none",  "text",    "plain",    "plaintext", "txt",       "nohighlight",
                                          "auto",  "generic", "default",  "undefined", "container", "wrapper",
                                          "block", "inline",  "fallback", NULL};
    size_t n = 0;
    while (n < word.n && n < 32 && is_language_char(word.p[n]))
        n++;
    word = op_str_first(word, n);
    for (size_t i = 0; nothing[i]; i++)
        if (op_str_eq_ci(word, op_str_z(nothing[i])))
            return OP_STR_NONE;
    return word.n ? word : OP_STR_NONE;
}

/* Highlighters that write the language as a word beside their own name. */
static op_str language_beside(op_str list)
{
    static const char *const own[] = {
        "sourceCode",    "hljs",     "highlight",    "brush:",      "chroma",  "src",  "prettyprint",
        "prettyprinted", "linenums", "numberSource", "numberLines", "listing", "code", "highlighter-rouge",
        "notranslate",   "copyable", "lineNumbers",  NULL};
    op_str beside = OP_STR_NONE;
    bool found = false;
    for (op_str word; (word = op_str_word(&list)).p;) {
        bool is_own = false;
        for (size_t i = 0; own[i]; i++)
            is_own = is_own || op_str_eq(word, op_str_z(own[i]));
        if (is_own)
            found = found || op_str_eq(word, OP_STR("sourceCode")) || op_str_eq(word, OP_STR("hljs")) ||
                    op_str_eq(word, OP_STR("highlight")) || op_str_eq(word, OP_STR("brush:"));
        else if (!beside.p && word.n < 20 && op_str_find_char(word, '-', 0) == OP_NOT_FOUND)
            beside = word;
    }
    return found ? language_name(beside) : OP_STR_NONE;
}

static op_str language_of(const struct clean *c, const struct op_node *n)
{
    static const op_str prefixes[] = {
        OP_STR_INIT("language-"),       OP_STR_INIT("lang-"),      OP_STR_INIT("highlight-source-"),
        OP_STR_INIT("highlight-text-"), OP_STR_INIT("highlight-"), OP_STR_INIT("src-"),
        OP_STR_INIT("brush:")};
    static const op_str names[] = {OP_STR_INIT("data-lang"), OP_STR_INIT("data-language"),
                                   OP_STR_INIT("data-enlighter-language"), OP_STR_INIT("data-code-language")};
    op_str list = op_attr(n, OP_N_CLASS);
    for (op_str word; (word = op_str_word(&list)).p;)
        for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
            if (word.n > prefixes[i].n && op_str_starts(word, prefixes[i])) {
                op_str name = language_name(op_str_skip(word, prefixes[i].n));
                if (name.p)
                    return name;
                break;
            }
    for (uint32_t i = 0; i < n->n; i++)
        for (size_t j = 0; j < sizeof names / sizeof *names; j++)
            if (op_str_eq(op_doc_name_str(c->doc, n->u.attrs[i].name), names[j])) {
                op_str name = language_name(op_str_trim(op_attr_value(&n->u.attrs[i])));
                if (name.p)
                    return name;
            }
    return language_beside(op_attr(n, OP_N_CLASS));
}

/* Of the code itself, its pre, or what a highlighter put around them. */
static op_str find_language(const struct clean *c, const struct op_node *pre)
{
    const struct op_node *code = op_child(pre, OP_N_CODE);
    op_str name = code ? language_of(c, code) : OP_STR_NONE;
    const struct op_node *n = pre;
    for (size_t levels = 0; levels < 8 && n && !name.p && !op_is(n, OP_N_BODY); levels++, n = op_parent(n))
        if (n == pre || op_is(n, OP_N_DIV) || op_is(n, OP_N_FIGURE) || op_is(n, OP_N_TABLE))
            name = language_of(c, n);
    return name;
}

/* -- Text -- */

static bool is_line_number(const struct op_node *n)
{
    static const char *const words[] = {"ln",
                                        "lnt",
                                        "lineno",
                                        "linenos",
                                        "line-number",
                                        "line-numbers",
                                        "line-numbers-rows",
                                        "gutter",
                                        "hljs-ln-numbers",
                                        "hljs-ln-n",
                                        "blob-num",
                                        "lineNumber",
                                        "linenumber",
                                        "lnum",
                                        NULL};
    return (op_is(n, OP_N_SPAN) || op_is(n, OP_N_TD) || op_is(n, OP_N_DIV) || op_is(n, OP_N_A)) &&
           clean_has_class(n, words);
}

static bool is_line(const struct op_node *n)
{
    return op_is(n, OP_N_DIV) || op_is(n, OP_N_P) || op_is(n, OP_N_LI) || op_is(n, OP_N_TR);
}

/* The text of code as it is shown: lines that are elements end. */
static void code_text(struct op_node *pre, struct op_buf *out)
{
    size_t line_start = 0;
    struct op_walk w;
    op_walk_start(&w, pre);
    while (op_walk_next(&w)) {
        struct op_node *n = w.node;
        if (w.event == OP_ENTER && is_line_number(n)) {
            op_walk_skip(&w);
        } else if (w.event == OP_ENTER && n->kind == OP_TEXT) {
            bool between = is_line(op_parent(n)) || !op_is_blank(n) || !op_next(n) || !is_line(op_next(n));
            if (between)
                op_buf_add(out, op_text(n));
        } else if (w.event == OP_ENTER && op_is(n, OP_N_BR)) {
            op_buf_addc(out, '\n');
        } else if (n != pre && is_line(n)) {
            if (w.event == OP_ENTER) {
                if (out->n && out->p[out->n - 1] != '\n')
                    op_buf_addc(out, '\n');
                line_start = out->n;
            } else if (out->n == line_start || out->p[out->n - 1] != '\n') {
                op_buf_addc(out, '\n');
            }
        }
    }
}

static bool is_digits(op_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!op_is_digit(s.p[i]) && !op_is_space(s.p[i]))
            return false;
    return true;
}

static bool is_code(const struct op_node *pre, op_str language)
{
    static const char *const parts[] = {"highlight", "code", "hljs", "prettyprint", "brush", "source", "lineno", NULL};
    const struct op_node *only = clean_only_child(pre);
    if (language.p || (only && op_is(only, OP_N_CODE)) || clean_class_holds(pre, parts))
        return true;
    const struct op_node *parent = op_parent(pre);
    return op_is_element(parent) && !op_is(parent, OP_N_BODY) && clean_class_holds(parent, parts);
}

static void fill_code(struct clean *c, struct op_node *pre, op_str text, op_str language)
{
    struct op_node *code = clean_new(c, OP_N_CODE, pre);
    while (op_first(pre))
        op_unlink(op_first(pre));
    if (language.p)
        op_attr_set(c->doc, code, OP_N_CLASS, op_arena_join(c->doc->arena, OP_STR("language-"), language));
    op_append(code, op_new_text(c->doc, text));
    op_append(pre, code);
    op_attr_remove(pre, OP_N_CLASS);
}

static enum clean_verdict settle_code(struct clean *c, struct op_node *pre)
{
    op_str language = find_language(c, pre);
    if (!is_code(pre, language)) {
        for (struct op_node *child = op_first(pre), *next; child; child = next) {
            next = op_next(child);
            if (!op_is(child, OP_N_BR))
                continue;
            op_insert_before(child, op_new_text(c->doc, OP_STR("\n")));
            op_unlink(child);
        }
        return CLEAN_KEEP;
    }
    struct op_buf text = OP_BUF_INIT;
    code_text(pre, &text);
    if (text.n)
        fill_code(c, pre, op_arena_dup(c->doc->arena, op_buf_str(&text)), language);
    op_buf_release(&text);
    return CLEAN_KEEP;
}

/* Rows that are lines of code, as GitHub's gists have them. */
static bool is_line_table(const struct op_node *table)
{
    static const char *const words[] = {"js-file-line-container", "hljs-ln", "code-table", "blob-code-table", NULL};
    return clean_has_class(table, words);
}

/* A table of line numbers beside code is the code. */
static enum clean_verdict settle_code_table(struct clean *c, struct op_node *table)
{
    struct op_node *code = NULL;
    size_t pres = 0;
    bool other = false;
    if (is_line_table(table)) {
        struct op_buf text = OP_BUF_INIT;
        code_text(table, &text);
        code = clean_new(c, OP_N_PRE, table);
        op_insert_before(table, code);
        fill_code(c, code, op_arena_dup(c->doc->arena, op_buf_str(&text)), find_language(c, table));
        op_buf_release(&text);
        clean_remove(c, table);
        return CLEAN_GONE;
    }
    struct op_walk w;
    op_walk_start(&w, table);
    while (!other && op_walk_next(&w)) {
        if (w.event != OP_ENTER)
            continue;
        if (c->budget)
            c->budget--;
        if (op_is(w.node, OP_N_PRE)) {
            struct op_buf text = OP_BUF_INIT;
            op_text_content(w.node, &text);
            if (!is_digits(op_buf_str(&text)) || !code)
                code = code && is_digits(op_buf_str(&text)) ? code : w.node;
            pres += !is_digits(op_buf_str(&text));
            op_buf_release(&text);
            op_walk_skip(&w);
        } else if (w.node->kind == OP_TEXT) {
            other = !is_digits(op_text(w.node));
        } else {
            other = op_is(w.node, OP_N_IMG) || (op_is(w.node, OP_N_TABLE) && w.node != table);
        }
    }
    if (other || pres != 1 || !c->budget)
        return CLEAN_KEEP;
    op_unlink(code);
    op_insert_before(table, code);
    clean_remove(c, table);
    return CLEAN_GONE;
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

const struct clean_rule clean_code_rules[] = {
    {"code", "reduce highlighted code to its text and language", CLEAN_PHASE_SHAPE, CLEAN_LEAVE, CLEAN_ON(OP_N_PRE),
     settle_code},
    {"code", "reduce highlighted code to its text and language", CLEAN_PHASE_SHAPE, CLEAN_LEAVE, CLEAN_ON(OP_N_TABLE),
     settle_code_table},
    {"permalinks", "remove the links that headings have to themselves", CLEAN_PHASE_DROP, CLEAN_ENTER,
     CLEAN_ON(OP_N_H1, OP_N_H2, OP_N_H3, OP_N_H4, OP_N_H5, OP_N_H6), drop_permalinks},
    {NULL, NULL, CLEAN_PHASE_SHAPE, CLEAN_LEAVE, NULL, NULL},
};
