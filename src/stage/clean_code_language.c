/* op-clean: what language code is in, by the signs that highlighters leave. */
#include <stdlib.h>

#include "stage/clean_code.h"

/* Of a class list and of attributes no more is read: they are read again for each block below. */
#define LIST_MAX 1024
#define ATTRIBUTES_MAX 64
#define LEVELS_MAX 8

/* Names and aliases that people and highlighters use, sorted. A word of this list means a language even alone. */
/* clang-format off */
static const char *const known[] = {
    "abap", "actionscript", "ada", "apache", "apacheconf", "apl", "applescript", "arduino", "asciidoc", "asm",
    "asp", "aspx-cs", "astro", "autohotkey", "awk", "bash", "basic", "bat", "batch", "bibtex", "brainfuck", "c",
    "c#", "c++", "caddyfile", "cc", "clj", "clojure", "cmake", "cmd", "cobol", "coffee", "coffeescript",
    "commonlisp", "console", "cpp", "cr", "crystal", "cs", "csh", "csharp", "css", "csv", "cuda", "cxx",
    "cython", "d", "dart", "delphi", "diff", "django", "docker", "dockerfile", "dos", "dosbatch", "dosini",
    "dot", "ebnf", "ejs", "elisp", "elixir", "elm", "emacs-lisp", "erb", "erl", "erlang", "ex", "f#", "fish",
    "forth", "fortran", "fsharp", "gdscript", "gherkin", "git", "glsl", "gnuplot", "go", "golang", "gql",
    "gradle", "graphql", "groovy", "haml", "handlebars", "haskell", "haxe", "hcl", "hlsl", "hs", "html",
    "html+erb", "html5", "http", "idris", "ini", "ipython", "ipython3", "irb", "java", "javascript", "jinja",
    "jinja2", "jl", "js", "jscript", "json", "json5", "jsonc", "jsonnet", "jsp", "jsx", "julia", "kotlin",
    "ksh", "kt", "latex", "less", "liquid", "lisp", "llvm", "lua", "m4", "make", "makefile", "markdown",
    "markup", "mathematica", "matlab", "md", "mdx", "mermaid", "mips", "mjs", "mysql", "nasm", "nginx", "nim",
    "nix", "node", "obj-c", "objc", "objective-c", "objectivec", "ocaml", "octave", "org", "pascal", "patch",
    "perl", "pgsql", "php", "pl", "plpgsql", "plsql", "postgres", "postgresql", "postscript", "powershell",
    "prisma", "prolog", "properties", "proto", "protobuf", "ps1", "pseudocode", "pug", "puppet", "purescript",
    "py", "py3", "pycon", "python", "python2", "python3", "qml", "r", "racket", "raku", "rb", "reason", "regex",
    "rs", "rst", "ruby", "rust", "sas", "sass", "scala", "scheme", "scss", "sed", "sh", "shell",
    "shell-session", "smalltalk", "sml", "solidity", "sparql", "sql", "sqlite", "stylus", "svelte", "svg",
    "swift", "systemverilog", "tcl", "terraform", "tex", "toml", "ts", "tsql", "tsx", "twig", "typescript", "v",
    "vala", "vb", "vbnet", "vbscript", "verilog", "vhdl", "vim", "viml", "vimscript", "vue", "wasm", "wat",
    "xhtml", "xml", "xpath", "xquery", "xslt", "yaml", "yml", "zig", "zsh",
};
/* clang-format on */

static int compare_known(const void *key, const void *row)
{
    op_str word = *(const op_str *)key, name = op_str_z(*(const char *const *)row);
    for (size_t i = 0; i < word.n && i < name.n; i++)
        if (op_to_lower(word.p[i]) != name.p[i])
            return (unsigned char)op_to_lower(word.p[i]) < (unsigned char)name.p[i] ? -1 : 1;
    return word.n == name.n ? 0 : word.n < name.n ? -1 : 1;
}

bool clean_code_is_language(op_str word)
{
    return bsearch(&word, known, sizeof known / sizeof *known, sizeof *known, compare_known) != NULL;
}

bool clean_code_is_lang_attribute(op_str value)
{
    /* Czech and Polish, rather than C# and Perl. */
    return clean_code_is_language(value) && !op_str_eq_ci(value, OP_STR("cs")) && !op_str_eq_ci(value, OP_STR("pl"));
}

static bool is_language_char(char c)
{
    return op_is_alnum(c) || c == '+' || c == '#' || c == '-' || c == '_' || c == '.';
}

static bool is_any_of(op_str word, const char *const *list)
{
    for (size_t i = 0; list[i]; i++)
        if (op_str_eq_ci(word, op_str_z(list[i])))
            return true;
    return false;
}

/* `word` up to what no language name holds; absent for names that say nothing. */
static op_str language_name(op_str word)
{
    static const char *const nothing[] = {
        "none",  "no",      "text",     "plain",     "plaintext", "plain-text", "txt",   "nohighlight", "no-highlight",
        "auto",  "generic", "default",  "undefined", "unknown",   "null",       "false", "container",   "wrapper",
        "block", "inline",  "fallback", "output",    "code",      "other",      "raw",   NULL};
    size_t n = 0;
    bool letter = false;
    while (n < word.n && n < 32 && is_language_char(word.p[n]))
        letter = op_is_alpha(word.p[n++]) || letter;
    while (n && (word.p[n - 1] == '.' || word.p[n - 1] == '-' || word.p[n - 1] == '_'))
        n--;
    word = op_str_first(word, n);
    return n && letter && !is_any_of(word, nothing) ? word : OP_STR_NONE;
}

/* A TextMate scope, as GitHub writes it: "source-css-scss" is SCSS, "text-html-basic" HTML. */
static op_str scope_name(op_str scope)
{
    op_str rest = scope, name = op_str_cut(&rest, '-'), last = name;
    while (rest.p)
        last = op_str_cut(&rest, '-');
    if (op_str_eq(name, OP_STR("gfm")))
        name = OP_STR("markdown");
    bool dialect = clean_code_is_language(last) && !op_str_eq(last, OP_STR("basic"));
    return language_name(dialect ? last : name);
}

/* What a prefix of a class word promises. */
enum promise {
    ANY,    /* what follows is a language */
    KNOWN,  /* it is when we know it; other things are called so too */
    SCOPE,  /* GitHub's */
    HOLDERS /* as ANY on the code itself, as KNOWN on what stands around it */
};

static const struct prefix {
    op_str text;
    enum promise promise;
} prefixes[] = {
    {OP_STR_INIT("language-"), HOLDERS},
    {OP_STR_INIT("lang-"), HOLDERS},
    {OP_STR_INIT("lang:"), ANY},
    {OP_STR_INIT("highlight-source-"), SCOPE},
    {OP_STR_INIT("highlight-text-"), SCOPE},
    {OP_STR_INIT("highlight-"), KNOWN},
    {OP_STR_INIT("src-"), KNOWN},
    {OP_STR_INIT("brush:"), ANY},
    {OP_STR_INIT("enlighter-l-"), ANY},
    {OP_STR_INIT("sh_"), KNOWN},
    {OP_STR_INIT("code-lang-"), KNOWN},
    {OP_STR_INIT("code-"), KNOWN},
    {OP_STR_INIT("syntax-"), KNOWN},
};

static op_str by_prefix(op_str word, bool trusted)
{
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        const struct prefix *p = &prefixes[i];
        if (word.n <= p->text.n || !op_str_starts_ci(word, p->text))
            continue;
        op_str rest = op_str_skip(word, p->text.n);
        op_str name = p->promise == SCOPE ? scope_name(rest) : language_name(rest);
        if (p->promise == KNOWN || (p->promise == HOLDERS && !trusted))
            return clean_code_is_language(name) ? name : OP_STR_NONE;
        return name;
    }
    return OP_STR_NONE;
}

/* "brush: js; gutter: false", in a class or an attribute of its own. */
static op_str by_brush(op_str list)
{
    size_t at = op_str_find(list, OP_STR("brush"), 0);
    if (at == OP_NOT_FOUND)
        return OP_STR_NONE;
    op_str rest = op_str_trim(op_str_skip(list, at + 5));
    return rest.n && rest.p[0] == ':' ? language_name(op_str_trim(op_str_skip(rest, 1))) : OP_STR_NONE;
}

/* Words beside which a language stands as a word of its own. */
struct marks {
    bool highlighter; /* the element belongs to one */
    bool beside;      /* which writes the language, known or not, as the next word */
};

static struct marks read_marks(const struct op_node *n, op_str list)
{
    static const char *const own[] = {"highlight",
                                      "highlighter-rouge",
                                      "gatsby-highlight",
                                      "code-toolbar",
                                      "syntaxhighlighter",
                                      "sourceCode",
                                      "hljs",
                                      "prettyprint",
                                      "shiki",
                                      "src",
                                      "chroma",
                                      "codehilite",
                                      "literal-block",
                                      "example-code",
                                      NULL};
    static const char *const naming[] = {"hljs", "sourceCode", NULL};
    struct marks marks = {false, false};
    bool block = op_is(n, OP_N_PRE) || op_is(n, OP_N_CODE);
    for (op_str word; (word = op_str_word(&list)).p;) {
        marks.highlighter =
            marks.highlighter || is_any_of(word, own) || op_str_starts(word, OP_STR("codeBlockContainer"));
        marks.beside = marks.beside || (block && is_any_of(word, naming)) ||
                       (op_is(n, OP_N_FIGURE) && op_str_eq(word, OP_STR("highlight"))) ||
                       (op_is(n, OP_N_DIV) && op_str_eq(word, OP_STR("syntaxhighlighter")));
    }
    return marks;
}

/* Words that highlighters write beside the language. */
static bool is_own_word(op_str word)
{
    static const char *const own[] = {
        "sourceCode",   "hljs",     "highlight",   "syntaxhighlighter", "chroma",   "src",         "prettyprint",
        "linenums",     "listing",  "notranslate", "numberSource",      "copyable", "numberLines", "lineNumbers",
        "wrap",         "nogutter", "collapse",    "printing",          "ie",       "nowrap",      "prettyprinted",
        "line-numbers", NULL};
    return is_any_of(word, own);
}

static op_str by_word(const struct op_node *n, op_str list, struct marks marks)
{
    bool block = op_is(n, OP_N_PRE) || op_is(n, OP_N_CODE);
    op_str beside = OP_STR_NONE;
    for (op_str word; (word = op_str_word(&list)).p;) {
        op_str name = language_name(word);
        /* "md:text-sm" is no Markdown. */
        if (!name.n || name.n != word.n || is_own_word(word))
            continue;
        if ((block || marks.highlighter) && clean_code_is_language(name))
            return name;
        if (!beside.p && name.n < 20 && op_str_find_char(name, '-', 0) == OP_NOT_FOUND)
            beside = name;
    }
    return marks.beside ? beside : OP_STR_NONE;
}

static op_str by_attribute(const struct clean *c, const struct op_node *n)
{
    static const char *const names[] = {"data-lang",          "data-language",       "data-enlighter-language",
                                        "data-code-language", "data-canonical-lang", NULL};
    bool block = op_is(n, OP_N_PRE) || op_is(n, OP_N_CODE);
    for (uint32_t i = 0; i < n->n && i < ATTRIBUTES_MAX; i++) {
        const struct op_attr *a = &n->u.attrs[i];
        op_str name = op_doc_name_str(c->doc, a->name), found = OP_STR_NONE;
        if (is_any_of(name, names))
            found = language_name(op_str_trim(op_attr_value(a)));
        else if (op_str_eq(name, OP_STR("data-syntaxhighlighter-params")))
            found = by_brush(op_str_first(op_attr_value(a), LIST_MAX));
        else if (block && op_str_eq(name, OP_STR("lang")) && clean_code_is_lang_attribute(op_attr_value(a)))
            found = op_attr_value(a);
        if (found.n)
            return found;
    }
    return OP_STR_NONE;
}

static op_str language_on(const struct clean *c, const struct op_node *n)
{
    op_str list = op_str_first(op_attr(n, OP_N_CLASS), LIST_MAX), rest = list;
    struct marks marks = read_marks(n, list);
    bool trusted = op_is(n, OP_N_PRE) || op_is(n, OP_N_CODE) || marks.highlighter;
    for (op_str word; (word = op_str_word(&rest)).p;) {
        op_str name = by_prefix(word, trusted);
        if (name.n)
            return name;
    }
    op_str name = by_brush(list);
    if (!name.n)
        name = by_attribute(c, n);
    return name.n ? name : by_word(n, list, marks);
}

static op_str lower(struct clean *c, op_str name)
{
    if (!name.n)
        return OP_STR_NONE;
    op_str copy = op_arena_dup(c->doc->arena, name);
    char *p = (char *)(uintptr_t)copy.p;
    for (size_t i = 0; i < copy.n; i++)
        p[i] = op_to_lower(p[i]);
    return copy;
}

op_str clean_code_language_of(struct clean *c, const struct op_node *n)
{
    return lower(c, language_on(c, n));
}

op_str clean_code_language_called(struct clean *c, const struct op_node *label)
{
    op_str text =
        op_first(label) && op_first(label)->kind == OP_TEXT ? op_str_trim(op_text(op_first(label))) : OP_STR_NONE;
    return clean_code_is_language(text) ? lower(c, text) : OP_STR_NONE;
}

op_str clean_code_language(struct clean *c, const struct op_node *block)
{
    const struct op_node *code = op_find((struct op_node *)(uintptr_t)block, OP_N_CODE);
    op_str name = code ? language_on(c, code) : OP_STR_NONE;
    const struct op_node *n = block;
    for (size_t levels = 0; levels < LEVELS_MAX && n && !name.n && !op_is(n, OP_N_BODY); levels++, n = op_parent(n))
        if (n == block || op_is(n, OP_N_PRE) || op_is(n, OP_N_DIV) || op_is(n, OP_N_FIGURE) || op_is(n, OP_N_TABLE))
            name = language_on(c, n);
    return lower(c, name);
}
