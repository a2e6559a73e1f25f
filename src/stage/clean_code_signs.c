/* op-clean: what stands in and around code that is no code, by the signs of highlighters, themes and editors. */
#include "stage/clean_code.h"

/* How far is looked into what may be a button, a label or a number: they are small, and asked about at each level. */
#define NODES_MAX 256
#define TEXT_MAX 65536

/* Below `n`, up to the limits: is all text digits and space, and is there code? */
struct content {
    bool digits, code;
    char text[33]; /* the first bytes of text, without space at both ends */
    size_t n;      /* bytes of text, leading space not counted */
};

static void note_text(struct content *content, op_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        if (!content->n && op_is_space(text.p[i]))
            continue;
        content->digits = content->digits && (op_is_digit(text.p[i]) || op_is_space(text.p[i]));
        if (content->n < sizeof content->text - 1)
            content->text[content->n] = text.p[i];
        content->n++;
        if (!content->digits && content->n >= sizeof content->text)
            return;
    }
}

static struct content look_into(const struct op_node *n)
{
    struct content content = {.digits = true};
    size_t nodes = 0;
    struct op_walk w;
    op_walk_start(&w, (struct op_node *)(uintptr_t)n);
    while (op_walk_next(&w) && (content.digits || content.n < sizeof content.text)) {
        if (w.event != OP_ENTER)
            continue;
        if ((++nodes > NODES_MAX && !content.digits) || content.n > TEXT_MAX || nodes > TEXT_MAX) {
            content.digits = false;
            content.n = SIZE_MAX;
            break;
        }
        content.code = content.code || op_is(w.node, OP_N_PRE) || op_is(w.node, OP_N_CODE);
        if (w.node->kind == OP_TEXT)
            note_text(&content, op_text(w.node));
    }
    while (content.n && content.n < sizeof content.text && op_is_space(content.text[content.n - 1]))
        content.n--;
    return content;
}

static bool starts_any(const struct op_node *n, const char *const *prefixes)
{
    op_str list = op_attr(n, OP_N_CLASS);
    for (op_str word; (word = op_str_word(&list)).p;)
        for (size_t i = 0; prefixes[i]; i++)
            if (op_str_starts(word, op_str_z(prefixes[i])))
                return true;
    return false;
}

/* -- Numbers -- */

static bool is_unselectable(const struct op_node *n)
{
    op_str style = op_attr(n, OP_N_STYLE);
    size_t at = op_str_find(style, OP_STR("user-select"), 0);
    if (at == OP_NOT_FOUND)
        return false;
    op_str rest = op_str_trim(op_str_skip(style, at + 11));
    return rest.n && rest.p[0] == ':' && op_str_starts(op_str_trim(op_str_skip(rest, 1)), OP_STR("none"));
}

bool clean_code_is_gutter(const struct op_node *n)
{
    static const char *const words[] = {"ln",
                                        "lnt",
                                        "lineno",
                                        "linenos",
                                        "linenodiv",
                                        "line-number",
                                        "line-numbers",
                                        "line_numbers",
                                        "line-numbers-rows",
                                        "gutter",
                                        "rouge-gutter",
                                        "hljs-ln-numbers",
                                        "hljs-ln-n",
                                        "hljs-ln-line-number",
                                        "blob-num",
                                        "lineNumber",
                                        "linenumber",
                                        "lnum",
                                        "crayon-nums",
                                        "CodeMirror-gutter-wrapper",
                                        "CodeMirror-linenumber",
                                        "CodeMirror-gutters",
                                        "cm-gutters",
                                        "react-line-numbers",
                                        "react-line-number",
                                        "react-syntax-highlighter-line-number",
                                        "diff-line-num",
                                        "src-line-numbers",
                                        "example-line-numbers",
                                        NULL};
    static const char *const prefixes[] = {"codeLineNumber", NULL};
    if (n->kind != OP_ELEMENT || n->ns != OP_NS_HTML || op_is(n, OP_N_TR))
        return false;
    if (op_attr(n, OP_N_CLASS).n && (clean_has_class(n, words) || starts_any(n, prefixes))) {
        bool small = op_is(n, OP_N_SPAN) || op_is(n, OP_N_TD) || op_is(n, OP_N_TH) || op_is(n, OP_N_A);
        return small || look_into(n).digits;
    }
    return op_attr(n, OP_N_STYLE).n && is_unselectable(n) && look_into(n).digits;
}

/* -- Buttons and labels -- */

static bool is_button(const struct op_doc *doc, const struct op_node *n)
{
    static const char *const words[] = {"toolbar",
                                        "copybtn",
                                        "copy-btn",
                                        "copy-button",
                                        "copy-code",
                                        "copy-code-button",
                                        "copy-to-clipboard",
                                        "copy-to-clipboard-button",
                                        "copy-icon",
                                        "copy-notice",
                                        "copyButton",
                                        "btn-copy",
                                        "btn-clipboard",
                                        "bd-clipboard",
                                        "code-copy",
                                        "code-copy-button",
                                        "code-copy-btn",
                                        "code-actions",
                                        "code-buttons",
                                        "code-tools",
                                        "code-expand-btn",
                                        "clipboard",
                                        "clipboard-copy",
                                        "zeroclipboard-container",
                                        "hljs-copy",
                                        "hljs-copy-button",
                                        "highlight-tools",
                                        "crayon-toolbar",
                                        "crayon-plain-wrap",
                                        "enlighter-toolbar",
                                        "enlighter-raw",
                                        "gist-meta",
                                        "test-arrow",
                                        "run",
                                        NULL};
    static const char *const names[] = {"clipboard-copy", "copy-code", NULL};
    static const char *const prefixes[] = {"buttonGroup_", "copyButton", NULL};
    if (n->name >= OP_N_COUNT)
        for (size_t i = 0; names[i]; i++)
            if (op_str_eq(op_doc_name_str(doc, n->name), op_str_z(names[i])))
                return true;
    return clean_has_class(n, words) || starts_any(n, prefixes);
}

/* Words of buttons, which stand beside a label in one element. */
static op_str without_button_words(op_str s)
{
    static const char *const words[] = {"copy code", "copy to clipboard", "copied!", "copied", "copy", "run", "edit"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        op_str word = op_str_z(words[i]);
        if (s.n >= word.n && op_str_eq_ci(op_str_skip(s, s.n - word.n), word))
            s = op_str_trim(op_str_first(s, s.n - word.n));
    }
    return s;
}

bool clean_code_is_chrome(const struct op_doc *doc, const struct op_node *n, bool beside, op_str language)
{
    static const char *const labels[] = {"lang",           "language",        "code-lang",  "code-language",
                                         "code-label",     "language-label",  "lang-label", "lang-name",
                                         "language-name",  "code-block-lang", "code-type",  "crayon-language",
                                         "highlight-lang", "toolbar-item",    NULL};
    static const char *const bars[] = {"code-header",    "code-block-header", "codeblock-header", "code-bar",
                                       "code-block-bar", "highlight-header",  "code-title",       NULL};
    if (n->kind != OP_ELEMENT || n->ns != OP_NS_HTML || op_is(n, OP_N_PRE) || op_is(n, OP_N_CODE))
        return false;
    if (!op_attr(n, OP_N_CLASS).n && n->name < OP_N_COUNT && !beside)
        return false;
    bool label = clean_has_class(n, labels), bar = clean_has_class(n, bars), button = is_button(doc, n);
    if (!label && !bar && !button && !beside)
        return false;
    struct content content = look_into(n);
    if (content.code)
        return false;
    if (button)
        return true;
    op_str text = op_str_make(content.text, content.n);
    if (content.n >= sizeof content.text || op_str_find_char(text, '\n', 0) != OP_NOT_FOUND)
        return false;
    if (label || !content.n)
        return true;
    op_str said = without_button_words(text);
    bool boxed = bar || op_is(n, OP_N_DIV) || op_is(n, OP_N_HEADER);
    return !said.n || op_str_eq_ci(said, language) || (boxed && clean_code_is_language(said));
}

bool clean_code_is_caption(const struct op_node *n)
{
    static const char *const words[] = {"caption",       "code-caption",      "code-block-caption", "filename",
                                        "code-filename", "code-title",        "code-block-title",   "crayon-title",
                                        "file-name",     "remark-code-title", "gatsby-code-title",  NULL};
    static const char *const prefixes[] = {"codeBlockTitle", NULL};
    if (op_is(n, OP_N_CAPTION) || op_is(n, OP_N_FIGCAPTION))
        return true;
    return n->kind == OP_ELEMENT && n->ns == OP_NS_HTML && op_attr(n, OP_N_CLASS).n &&
           (clean_has_class(n, words) || starts_any(n, prefixes)) && !look_into(n).code;
}

/* -- Holders of code -- */

bool clean_code_is_wrapper(const struct op_node *n)
{
    static const char *const words[] = {"highlight",
                                        "highlighter-rouge",
                                        "code-toolbar",
                                        "gatsby-highlight",
                                        "chroma",
                                        "codehilite",
                                        "codeblock",
                                        "code-block",
                                        "code-block-wrapper",
                                        "code-wrapper",
                                        "code-container",
                                        "code-snippet",
                                        "code-box",
                                        "code-example",
                                        "snippet-clipboard-content",
                                        "sourceCode",
                                        "markdown-code-block",
                                        "literal-block-wrapper",
                                        "wp-block-code",
                                        "wp_syntax",
                                        "file-content",
                                        "expressive-code",
                                        "gist",
                                        "gist-file",
                                        "gist-data",
                                        "hljs",
                                        "highlight-wrap",
                                        "highlight-container",
                                        "example-wrap",
                                        NULL};
    static const char *const prefixes[] = {"codeBlock", "highlight-source-", "language-", NULL};
    return op_child(n, OP_N_PRE) ||
           (op_attr(n, OP_N_CLASS).n && (clean_has_class(n, words) || starts_any(n, prefixes)));
}

bool clean_code_is_shown(const struct op_node *div)
{
    static const char *const highlighters[] = {"syntaxhighlighter", "crayon-syntax", "react-code-lines", NULL};
    static const char *const editors[] = {"enlighter-default", "CodeMirror-code", "cm-content", NULL};
    if (!op_attr(div, OP_N_CLASS).n)
        return false;
    return clean_has_class(div, editors) ||
           (clean_has_class(div, highlighters) && !op_find((struct op_node *)(uintptr_t)div, OP_N_PRE));
}

bool clean_code_is_paragraph(const struct op_doc *doc, const struct op_node *span)
{
    for (uint32_t i = 0; i < span->n; i++)
        if (op_str_eq(op_doc_name_str(doc, span->u.attrs[i].name), OP_STR("data-selectable-paragraph")))
            return true;
    return false;
}

static bool is_code_cell(const struct op_node *td)
{
    static const char *const words[] = {"code", "rouge-code", "lntd", "blob-code", "hljs-ln-code", "crayon-code", NULL};
    return clean_has_class(td, words);
}

/* One row of numbers and code, told by nothing but what stands in it. */
static bool is_numbered_row(const struct op_node *row)
{
    const struct op_node *first = clean_first_element(row), *second = first ? clean_next_element(first) : NULL;
    if (!second || clean_next_element(second) || clean_next_element(row))
        return false;
    struct op_node *numbers = op_find((struct op_node *)(uintptr_t)first, OP_N_PRE);
    const struct op_node *code = op_find((struct op_node *)(uintptr_t)second, OP_N_PRE);
    return numbers && code && look_into(first).digits;
}

bool clean_code_is_table(const struct op_node *table)
{
    static const char *const words[] = {
        "highlighttable", "codehilitetable", "rouge-table",     "rouge-line-table",       "lntable", "hljs-ln",
        "code-table",     "crayon-table",    "blob-code-table", "js-file-line-container", NULL};
    if (op_attr(table, OP_N_CLASS).n && clean_has_class(table, words))
        return true;
    const struct op_node *row = op_find((struct op_node *)(uintptr_t)table, OP_N_TR);
    bool marked = false, code = false;
    for (const struct op_node *cell = row ? clean_first_element(row) : NULL; cell; cell = clean_next_element(cell)) {
        bool holds = op_is(clean_first_element(cell) ? clean_first_element(cell) : cell, OP_N_PRE);
        marked = marked || (op_attr(cell, OP_N_CLASS).n && (clean_code_is_gutter(cell) || is_code_cell(cell)));
        code = code || holds || look_into(cell).code;
    }
    return (marked && code) || (row && is_numbered_row(row));
}
