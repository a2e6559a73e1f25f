/* Finding the tags of a text: what is code is passed over, every tag is noted with the one that closes it. */
#include <stdlib.h>

#include "base/text_scan.h"
#include "offprint/uri.h"
#include "read/tags_engine.h"

enum { SLOTS = 512, NAMES_MAX = 384, UNCLOSED_MAX = 16 };

/* A name, and how many tags of it may still be closed. */
struct name {
    op_str text;
    const struct tag_row *row;
    size_t open;
    uint32_t hash;
    unsigned char syntax; /* 0: the slot is free */
};

struct scan {
    const struct tags_input *input;
    op_str s;
    struct tag_list *list;
    bool posts, mdx, jekyll;
    struct tag_ends ends;
    size_t comment; /* where the next comment ends */
    size_t looked;  /* bytes that were looked at in vain */
    struct code_lines lines;
    struct name names[SLOTS];
    size_t name_count;
    uint32_t *stack; /* owned: tags that may be closed */
    size_t depth, cap;
    op_str unclosed[UNCLOSED_MAX]; /* what nothing closes any more */
    size_t unclosed_count;
    bool unclosed_elements[6];
};

/* -- The list -- */

static struct tag *add_tag(struct scan *sc, struct tag tag)
{
    struct tag_list *list = sc->list;
    if (list->n == list->cap) {
        list->cap = list->cap ? list->cap * 2 : 32;
        list->v = op_xrealloc(list->v, list->cap * sizeof *list->v);
    }
    list->v[list->n] = tag;
    return &list->v[list->n++];
}

static void add_row(struct scan *sc, size_t at, size_t end, const struct tag_row *row, op_str arguments)
{
    (void)add_tag(
        sc, (struct tag){
                .at = at, .end = end, .row = row, .arguments = arguments, .partner = TAG_ALONE, .syntax = TAG_OTHER});
}

/* -- Pairs -- */

/* The entry of a name, made when there is none and `make`; NULL when there is none, or there are too many. */
static struct name *name_of(struct scan *sc, op_str text, unsigned char syntax, bool make)
{
    uint32_t hash = 2166136261u ^ syntax;
    for (size_t i = 0; i < text.n; i++)
        hash = (hash ^ (unsigned char)text.p[i]) * 16777619u;
    for (size_t i = (hash ^ hash >> 16) % SLOTS;; i = (i + 1) % SLOTS) {
        struct name *n = &sc->names[i];
        if (n->hash == hash && n->syntax == syntax && op_str_eq(n->text, text))
            return n;
        if (n->syntax)
            continue;
        if (!make || sc->name_count == NAMES_MAX)
            return NULL;
        *n = (struct name){text, tag_row_lookup(text, (enum tag_syntax)syntax), 0, hash, syntax};
        sc->name_count++;
        return n;
    }
}

static void open_pair(struct scan *sc, uint32_t index, struct name *name)
{
    if (sc->depth == sc->cap) {
        sc->cap = sc->cap ? sc->cap * 2 : 64;
        sc->stack = op_xrealloc(sc->stack, sc->cap * sizeof *sc->stack);
    }
    sc->stack[sc->depth++] = index;
    name->open++;
}

/* Pairs the tag with the last open one of its name. What was opened since then is closed by nothing. */
static void close_pair(struct scan *sc, uint32_t index, struct name *name)
{
    struct tag *v = sc->list->v;
    while (sc->depth) {
        uint32_t open = sc->stack[--sc->depth];
        struct name *other = name_of(sc, v[open].name, v[open].syntax, false);
        if (other)
            other->open--;
        if (other != name)
            continue;
        v[open].partner = index;
        v[index].partner = open;
        v[index].row = v[open].row;
        v[index].name = v[open].name;
        return;
    }
}

/* The open name that the tag closes; NULL when it closes none. `endname` closes what is open or known as `name`, and
   Zola's `end` whatever is open. */
static struct name *closed_by(struct scan *sc, struct tag *tag)
{
    if (tag->syntax == TAG_LIQUID) {
        if (!op_str_starts(tag->name, OP_STR("end")))
            return NULL;
        op_str base = op_str_skip(tag->name, 3);
        const struct tag *top = sc->depth ? &sc->list->v[sc->stack[sc->depth - 1]] : NULL;
        struct name *name =
            !base.n && top ? name_of(sc, top->name, top->syntax, false) : name_of(sc, base, TAG_LIQUID, false);
        tag->closing = !base.n || (name && name->open) || tag_row_lookup(base, TAG_LIQUID);
        if (tag->closing)
            tag->name = base;
        return tag->closing && name && name->open ? name : NULL;
    }
    struct name *name = tag->closing ? name_of(sc, tag->name, tag->syntax, false) : NULL;
    return name && name->open ? name : NULL;
}

/* The tag that closes a verbatim one. */
static bool find_closing(struct scan *sc, const struct tag *open, struct tag *closing)
{
    for (size_t i = 0; i < sc->unclosed_count; i++)
        if (op_str_eq(sc->unclosed[i], open->name))
            return false;
    if (sc->unclosed_count == UNCLOSED_MAX)
        return false;
    struct tag_ends ends = sc->ends;
    for (size_t i = open->end; (i = op_str_find_char(sc->s, '{', i)) != OP_NOT_FOUND; i++) {
        if (!tag_parse(sc->s, i, &ends, closing) || closing->syntax != open->syntax)
            continue;
        if (open->syntax == TAG_LIQUID && op_str_starts(closing->name, OP_STR("end")) &&
            (op_str_eq(op_str_skip(closing->name, 3), open->name) || closing->name.n == 3))
            closing->closing = true;
        else if (!(closing->closing && op_str_eq(closing->name, open->name)))
            continue;
        sc->ends = ends;
        return true;
    }
    sc->unclosed[sc->unclosed_count++] = open->name;
    return false;
}

/* -- Tags -- */

/* Notes a tag and pairs it. */
static void note_tag(struct scan *sc, struct tag tag, struct name *closes)
{
    uint32_t index = (uint32_t)sc->list->n;
    struct name *name = tag.closing ? NULL : name_of(sc, tag.name, tag.syntax, true);
    tag.row = name ? name->row : tag_row_lookup(tag.name, (enum tag_syntax)tag.syntax);
    (void)add_tag(sc, tag);
    if (closes)
        close_pair(sc, index, closes);
    else if (name && !tag.empty)
        open_pair(sc, index, name);
}

/* Notes the tag at a brace. Where to go on. */
static size_t take_tag(struct scan *sc, size_t at)
{
    struct tag tag, closing;
    if (!tag_parse(sc->s, at, &sc->ends, &tag))
        return at + 1;
    if (tag.syntax == TAG_OUTPUT && tag.call && sc->input->notation == FRONT_TOML) {
        tag.syntax = TAG_SHORTCODE; /* Zola's: {{ name(key="value") }} */
        tag.empty = true;
    }
    if (tag.syntax == TAG_OUTPUT)
        tag.row = &tag_row_output;
    if (tag.row) {
        (void)add_tag(sc, tag);
        return tag.end;
    }
    struct name *closes = closed_by(sc, &tag);
    const struct tag_row *row = tag.closing || tag.empty ? NULL : tag_row_lookup(tag.name, (enum tag_syntax)tag.syntax);
    if (row && row->shape == TAG_VERBATIM && find_closing(sc, &tag, &closing)) {
        tag.row = closing.row = row;
        tag.partner = (uint32_t)sc->list->n + 1;
        closing.partner = (uint32_t)sc->list->n;
        (void)add_tag(sc, tag);
        (void)add_tag(sc, closing);
        return closing.end;
    }
    note_tag(sc, tag, closes);
    return tag.end;
}

/* Code is left as it is, except for what its author had to write so that the engine leaves it as it is: shortcodes in
   comments, and `raw` around all that has braces. */
static void look_into_code(struct scan *sc, size_t from, size_t to, bool raw)
{
    if (!sc->posts || sc->mdx)
        return;
    op_str code = op_str_first(sc->s, to), end = OP_STR("endraw");
    struct tag_ends ends = {{0}, 0}, closing_ends = ends;
    size_t found = 0;
    for (size_t i = from; (i = op_str_find_char(code, '{', i)) != OP_NOT_FOUND;) {
        struct tag tag, closing;
        op_str rest = op_str_skip(code, i);
        bool escape = op_str_starts(rest, OP_STR("{{</*")) || op_str_starts(rest, OP_STR("{{%/*"));
        if ((!escape && !(raw && op_str_starts(rest, OP_STR("{%")))) || !tag_parse(code, i, &ends, &tag)) {
            i++;
            continue;
        }
        i = tag.end;
        if (escape) {
            tag.row = &tag_row_unescape;
            (void)add_tag(sc, tag);
        } else if (op_str_eq(tag.name, OP_STR("raw"))) {
            if (found < i)
                found = op_str_find(code, end, i);
            size_t at = found;
            while (at != OP_NOT_FOUND && at > i && at + 6 > found && code.p[at] != '{')
                at--;
            raw = at != OP_NOT_FOUND;
            if (!raw || !tag_parse(code, at, &closing_ends, &closing) || !op_str_eq(closing.name, end))
                continue;
            add_row(sc, tag.at, tag.end, &tag_row_gone, OP_STR_NONE);
            add_row(sc, closing.at, closing.end, &tag_row_gone, OP_STR_NONE);
            i = closing.end;
        }
    }
}

/* -- HTML and JSX -- */

static bool is_more(op_str comment)
{
    static const op_str words[] = {OP_STR_INIT("more"),       OP_STR_INIT("truncate"), OP_STR_INIT("readmore"),
                                   OP_STR_INIT("read more"),  OP_STR_INIT("excerpt"),  OP_STR_INIT("end excerpt"),
                                   OP_STR_INIT("excerpt-end")};
    comment = op_str_trim(comment);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (op_str_eq_ci(comment, words[i]))
            return true;
    return false;
}

static size_t take_comment(struct scan *sc, size_t at)
{
    size_t *known = &sc->comment;
    if (*known < at + 4 || *known == 0)
        *known = op_str_find(sc->s, OP_STR("-->"), at + 4);
    if (*known == OP_NOT_FOUND)
        return at + 4;
    if (is_more(op_str_range(sc->s.p + at + 4, sc->s.p + *known)))
        add_row(sc, at, *known + 3, &tag_row_more, OP_STR_NONE);
    return *known + 3;
}

/* Comments and strings are all that is taken of MDX's expressions: braces belong to formulas as well. */
static size_t take_expression(struct scan *sc, size_t at)
{
    struct tag tag;
    if (sc->looked > 4 * sc->s.n || !tag_parse_expression(sc->s, at, &sc->looked, &tag))
        return at + 1;
    (void)add_tag(sc, tag);
    return tag.end;
}

/* Behind the element at `at` if it holds code or nothing that is read; `at` if it does not. */
static size_t skip_element(struct scan *sc, size_t at)
{
    static const op_str names[] = {OP_STR_INIT("pre"),   OP_STR_INIT("code"),     OP_STR_INIT("script"),
                                   OP_STR_INIT("style"), OP_STR_INIT("textarea"), OP_STR_INIT("svg")};
    op_str rest = op_str_skip(sc->s, at + 1);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        op_str name = names[i];
        char after = rest.n > name.n ? rest.p[name.n] : 0;
        if (sc->unclosed_elements[i] || !op_str_starts_ci(rest, name) || (after != '>' && !op_is_space(after)))
            continue;
        for (size_t end = at; (end = op_str_find(sc->s, OP_STR("</"), end + 1)) != OP_NOT_FOUND;)
            if (op_str_starts_ci(op_str_skip(sc->s, end + 2), name))
                return end + 2 + name.n;
        sc->unclosed_elements[i] = true;
    }
    return at;
}

static size_t take_markup(struct scan *sc, size_t at)
{
    if (op_str_starts(op_str_skip(sc->s, at), OP_STR("<!--")))
        return take_comment(sc, at);
    size_t end = skip_element(sc, at);
    if (end > at) {
        look_into_code(sc, at, end, true);
        return end;
    }
    struct tag tag;
    if (!sc->mdx || sc->looked > 4 * sc->s.n || !tag_parse_jsx(sc->s, at, &sc->looked, &tag))
        return at + 1;
    if (tag.syntax == TAG_JSX)
        note_tag(sc, tag, closed_by(sc, &tag));
    else
        (void)add_tag(sc, tag);
    return tag.end;
}

/* -- Lines -- */

/* What is dealt with at the start of a line: code, imports and exports. Where to go on. */
static size_t take_line_start(struct scan *sc, size_t at)
{
    size_t end = at;
    if (sc->mdx && sc->lines.fresh && sc->looked <= 4 * sc->s.n)
        end = tags_esm_end(sc->s, at, &sc->looked);
    if (end > at) {
        add_row(sc, at, end, &tag_row_gone, OP_STR_NONE);
        return end;
    }
    end = code_lines_skip(&sc->lines, sc->s, at);
    if (end > at)
        look_into_code(sc, at, end, sc->jekyll);
    return end;
}

/* Takes what stands at `at`. Where to go on. */
static size_t take(struct scan *sc, size_t at)
{
    size_t end;
    switch (sc->s.p[at]) {
    case '\\':
        if (sc->input->html)
            return at + 1;
        return at + (at + 1 < sc->s.n && sc->s.p[at + 1] != '\n' ? 2 : 1);
    case '`':
        if (sc->input->html)
            return at + 1;
        end = code_span_skip(sc->s, at);
        look_into_code(sc, at, end, true);
        return end;
    case '<':
        return take_markup(sc, at);
    case '{':
        if (sc->mdx)
            return take_expression(sc, at);
        return sc->posts ? take_tag(sc, at) : at + 1;
    default:
        return at + 1;
    }
}

/* Jekyll is known by its file names and by `layout`, without which it shows nothing. */
static bool is_jekyll(const struct tags_input *input)
{
    op_str name = op_path_name(input->file);
    bool dated = name.n > 11 && name.p[4] == '-' && name.p[7] == '-' && name.p[10] == '-' && op_is_digit(name.p[0]);
    for (size_t i = 0; dated && input->values && i < input->values->n; i++)
        if (op_str_eq(input->values->v[i].key, OP_STR("layout")))
            return true;
    return false;
}

/* Can something in the text be a tag? Of MDX nobody can tell so easily; otherwise tags begin in one of a few ways. */
static bool may_hold_tags(op_str s, bool posts)
{
    for (size_t i = 0; posts && (i = op_str_find_char(s, '{', i)) != OP_NOT_FOUND; i++)
        if (i + 1 < s.n && (s.p[i + 1] == '{' || s.p[i + 1] == '%'))
            return true;
    return op_str_find(s, OP_STR("<!--"), 0) != OP_NOT_FOUND;
}

void tags_scan(const struct tags_input *input, struct tag_list *list)
{
    bool mdx = !input->html && tags_is_mdx(input);
    if (!mdx && !may_hold_tags(input->text, input->notation != FRONT_NONE))
        return;
    struct scan sc = {.input = input, .s = input->text, .list = list};
    sc.posts = input->notation != FRONT_NONE;
    sc.mdx = mdx;
    sc.jekyll = is_jekyll(input);
    sc.lines.fresh = true;
    sc.lines.flat = sc.mdx;
    bool begins = true;
    const char *last = sc.s.p + sc.s.n - (sc.s.n > 0);
    for (size_t at = 0; at < sc.s.n;) {
        if (!begins)
            at = (size_t)(op_scan_source(sc.s.p, sc.s.p + at, last) - sc.s.p);
        size_t end = begins && !input->html ? take_line_start(&sc, at) : at;
        begins = end < sc.s.n && sc.s.p[end] == '\n';
        if (end == at && !begins)
            end = take(&sc, at);
        at = end + begins;
    }
    free(sc.stack);
}
