/* The door of GNU Source-highlight: what is highlighted, by which of its rules, and that nothing of the text changes.
 */
#include "highlight/highlight.h"

#include <stdlib.h>

#include "base/library.h"

/* The library tries its regular expressions anew at every token, and each may try every place of the rest of the line:
   what a token costs grows with the square of what is left of its line. A block gets as much work as its size allows,
   which is many times what ordinary code needs, and stays plain beyond that. Work is counted, not timed: the same code
   looks the same on every machine. */
#define BLOCK_MAX ((size_t)256 << 10)
#define LINE_LENGTH_MAX 1000
#define WORK_PER_BYTE 4096
#define WORK_AT_LEAST ((uint64_t)1 << 22)

#define MODULE "offprint-highlight.so"

struct source_highlight_api {
    int (*split)(const char *rules, const char *text, size_t n, op_token_sink *sink, void *self);
};

static const struct source_highlight_api *load_api(void)
{
    static struct source_highlight_api api;
    static bool tried;
    static const char *const symbols[] = {"offprint_source_highlight"};
    if (!tried && !op_library_load_module(MODULE, symbols, &api, 1))
        api.split = NULL;
    tried = true;
    return api.split ? &api : NULL;
}

bool op_highlight_load(void)
{
    return load_api() != NULL;
}

/* -- Languages -- */

/* What people call languages, and which rules there are for them; sorted. Rules of a near relation stand where there
   are none of its own. */
static const struct language {
    const char *name, *rules;
} languages[] = {
    {"ada", "ada.lang"},
    {"apache", "conf.lang"},
    {"apacheconf", "conf.lang"},
    {"applescript", "applescript.lang"},
    {"arduino", "cpp.lang"},
    {"asm", "asm.lang"},
    {"atom", "xml.lang"},
    {"awk", "awk.lang"},
    {"bash", "sh.lang"},
    {"bat", "bat.lang"},
    {"batch", "bat.lang"},
    {"bib", "bib.lang"},
    {"bibtex", "bib.lang"},
    {"bison", "bison.lang"},
    {"c", "c.lang"},
    {"c#", "csharp.lang"},
    {"c++", "cpp.lang"},
    {"caml", "caml.lang"},
    {"cc", "cpp.lang"},
    {"clj", "lisp.lang"},
    {"clojure", "lisp.lang"},
    {"cmd", "bat.lang"},
    {"cobol", "cobol.lang"},
    {"coffee", "coffeescript.lang"},
    {"coffeescript", "coffeescript.lang"},
    {"commonlisp", "lisp.lang"},
    {"conf", "conf.lang"},
    {"console", "sh.lang"},
    {"cpp", "cpp.lang"},
    {"cs", "csharp.lang"},
    {"csh", "sh.lang"},
    {"csharp", "csharp.lang"},
    {"css", "css.lang"},
    {"cxx", "cpp.lang"},
    {"d", "d.lang"},
    {"delphi", "pascal.lang"},
    {"desktop", "desktop.lang"},
    {"diff", "diff.lang"},
    {"dos", "bat.lang"},
    {"elisp", "lisp.lang"},
    {"emacs-lisp", "lisp.lang"},
    {"erb", "html.lang"},
    {"erl", "erlang.lang"},
    {"erlang", "erlang.lang"},
    {"flex", "flex.lang"},
    {"fortran", "fortran.lang"},
    {"glsl", "glsl.lang"},
    {"go", "go.lang"},
    {"golang", "go.lang"},
    {"gradle", "groovy.lang"},
    {"groovy", "groovy.lang"},
    {"h", "c.lang"},
    {"haskell", "haskell.lang"},
    {"haxe", "haxe.lang"},
    {"hpp", "cpp.lang"},
    {"hs", "haskell.lang"},
    {"htm", "html.lang"},
    {"html", "html.lang"},
    {"html5", "html.lang"},
    {"ini", "desktop.lang"},
    {"ipython", "python.lang"},
    {"ipython3", "python.lang"},
    {"irb", "ruby.lang"},
    {"java", "java.lang"},
    {"javascript", "javascript.lang"},
    {"js", "javascript.lang"},
    {"json", "json.lang"},
    {"json5", "javascript.lang"},
    {"jsonc", "javascript.lang"},
    {"jsx", "javascript.lang"},
    {"kotlin", "scala.lang"},
    {"ksh", "sh.lang"},
    {"kt", "scala.lang"},
    {"latex", "latex.lang"},
    {"ldif", "ldap.lang"},
    {"less", "css.lang"},
    {"lilypond", "lilypond.lang"},
    {"lisp", "lisp.lang"},
    {"lua", "lua.lang"},
    {"m4", "m4.lang"},
    {"make", "makefile.lang"},
    {"makefile", "makefile.lang"},
    {"markup", "html.lang"},
    {"mjs", "javascript.lang"},
    {"ml", "caml.lang"},
    {"mysql", "sql.lang"},
    {"nasm", "asm.lang"},
    {"nginx", "conf.lang"},
    {"objc", "c.lang"},
    {"objective-c", "c.lang"},
    {"objectivec", "c.lang"},
    {"ocaml", "caml.lang"},
    {"pascal", "pascal.lang"},
    {"patch", "diff.lang"},
    {"perl", "perl.lang"},
    {"pgsql", "sql.lang"},
    {"php", "php.lang"},
    {"pl", "perl.lang"},
    {"plsql", "sql.lang"},
    {"po", "po.lang"},
    {"postgres", "sql.lang"},
    {"postgresql", "sql.lang"},
    {"postscript", "postscript.lang"},
    {"prolog", "prolog.lang"},
    {"properties", "properties.lang"},
    {"proto", "proto.lang"},
    {"protobuf", "proto.lang"},
    {"py", "python.lang"},
    {"py3", "python.lang"},
    {"pycon", "python.lang"},
    {"python", "python.lang"},
    {"python2", "python.lang"},
    {"python3", "python.lang"},
    {"r", "r.lang"},
    {"racket", "scheme.lang"},
    {"rb", "ruby.lang"},
    {"rs", "rust.lang"},
    {"rss", "xml.lang"},
    {"ruby", "ruby.lang"},
    {"rust", "rust.lang"},
    {"scala", "scala.lang"},
    {"scheme", "scheme.lang"},
    {"scss", "css.lang"},
    {"sh", "sh.lang"},
    {"shell", "sh.lang"},
    {"shell-session", "sh.lang"},
    {"shellsession", "sh.lang"},
    {"sml", "sml.lang"},
    {"sql", "sql.lang"},
    {"sqlite", "sql.lang"},
    {"svelte", "html.lang"},
    {"svg", "xml.lang"},
    {"tcl", "tcl.lang"},
    {"tex", "latex.lang"},
    {"texinfo", "texinfo.lang"},
    {"toml", "desktop.lang"},
    {"ts", "javascript.lang"},
    {"tsql", "sql.lang"},
    {"tsx", "javascript.lang"},
    {"typescript", "javascript.lang"},
    {"vala", "vala.lang"},
    {"vb", "vbscript.lang"},
    {"vbscript", "vbscript.lang"},
    {"vim", "vim.lang"},
    {"viml", "vim.lang"},
    {"vimscript", "vim.lang"},
    {"vue", "html.lang"},
    {"xhtml", "xml.lang"},
    {"xml", "xml.lang"},
    {"xslt", "xml.lang"},
    {"yaml", "conf.lang"},
    {"yml", "conf.lang"},
    {"zsh", "zsh.lang"},
};

static int compare_language(const void *key, const void *row)
{
    op_str word = *(const op_str *)key, name = op_str_z(((const struct language *)row)->name);
    for (size_t i = 0; i < word.n && i < name.n; i++)
        if (op_to_lower(word.p[i]) != name.p[i])
            return (unsigned char)op_to_lower(word.p[i]) < (unsigned char)name.p[i] ? -1 : 1;
    return word.n == name.n ? 0 : word.n < name.n ? -1 : 1;
}

static const char *rules_of(op_str name)
{
    const struct language *row =
        bsearch(&name, languages, sizeof languages / sizeof *languages, sizeof *languages, compare_language);
    return row ? row->rules : NULL;
}

/* -- Runs -- */

struct receiver {
    op_str text;
    size_t at, line_end;
    uint64_t work, work_max;
    struct op_buf *runs;
    struct op_highlight_run last;
};

static void flush(struct receiver *r)
{
    if (r->last.n)
        op_buf_add(r->runs, op_str_make((const char *)&r->last, sizeof r->last));
    r->last.n = 0;
}

/* The library's word for it is not taken: each run must be what stands there. */
static int receive(void *self, enum op_token token, const char *p, size_t n)
{
    struct receiver *r = self;
    if (n > r->text.n - r->at || memcmp(r->text.p + r->at, p, n) != 0)
        return 1;
    if (r->at >= r->line_end) {
        size_t end = op_str_find_char(r->text, '\n', r->at);
        r->line_end = end == OP_NOT_FOUND ? r->text.n : end + 1;
    }
    uint64_t left = r->line_end - r->at;
    r->work += left * left;
    r->at += n;
    if (r->last.n && r->last.token != token)
        flush(r);
    r->last.token = token;
    r->last.n += (uint32_t)n;
    return r->work > r->work_max;
}

static bool is_affordable(op_str text)
{
    if (text.n > BLOCK_MAX)
        return false;
    for (op_str rest = text; rest.p;)
        if (op_str_cut(&rest, '\n').n > LINE_LENGTH_MAX)
            return false;
    return true;
}

bool op_highlight(op_str text, op_str language, struct op_buf *runs)
{
    const char *rules = rules_of(language);
    const struct source_highlight_api *api = rules && is_affordable(text) ? load_api() : NULL;
    if (!api)
        return false;
    size_t before = runs->n;
    struct receiver r = {.text = text, .runs = runs, .work_max = WORK_AT_LEAST + text.n * WORK_PER_BYTE};
    int failed = api->split(rules, text.p, text.n, receive, &r);
    flush(&r);
    if (failed || r.at != text.n || runs->full)
        op_buf_truncate(runs, before);
    return runs->n > before;
}

op_str op_highlight_class(enum op_token token)
{
    static const char *const classes[OP_TOKEN_COUNT] = {
        [OP_TOKEN_KEYWORD] = "hl-keyword", [OP_TOKEN_TYPE] = "hl-type",         [OP_TOKEN_STRING] = "hl-string",
        [OP_TOKEN_NUMBER] = "hl-number",   [OP_TOKEN_COMMENT] = "hl-comment",   [OP_TOKEN_FUNCTION] = "hl-function",
        [OP_TOKEN_PREPROC] = "hl-preproc", [OP_TOKEN_VARIABLE] = "hl-variable", [OP_TOKEN_REGEXP] = "hl-regexp",
        [OP_TOKEN_ADDED] = "hl-added",     [OP_TOKEN_REMOVED] = "hl-removed",
    };
    return op_str_z(classes[token]);
}
