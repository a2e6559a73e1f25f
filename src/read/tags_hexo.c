/* What the tags of Hexo and its themes mean. */
#include "offprint/uri.h"
#include "read/tags_engine.h"

static bool is_url(op_str s)
{
    return op_str_starts_ci(s, OP_STR("http://")) || op_str_starts_ci(s, OP_STR("https://"));
}

static bool is_number(op_str s)
{
    uint64_t n;
    return op_str_to_uint(s, UINT32_MAX, &n);
}

/* All that is left, without the quotes when it is one string. */
static op_str rest_of(op_str rest)
{
    struct tag_argument a;
    rest = op_str_trim(rest);
    op_str copy = rest;
    return tag_next(&copy, &a) && a.quoted && !a.key.p && !op_str_trim(copy).n ? a.value : rest;
}

/* -- Code -- */

/* title lang:x url link text, options in any place */
struct code_words {
    op_str title, language, url, link;
};

static bool is_option(op_str word)
{
    op_str key = op_str_first(word, op_str_find_char(word, ':', 0));
    return key.n < word.n &&
           op_str_has_word(OP_STR("lang line_number line_threshold first_line highlight wrap mark tab "
                                  "language_attr start mode copy from to"),
                           key);
}

static struct code_words code_words(op_str arguments)
{
    struct code_words w = {OP_STR_NONE, OP_STR_NONE, OP_STR_NONE, OP_STR_NONE};
    op_str rest = arguments;
    const char *title = NULL, *end = NULL, *link = NULL;
    for (struct tag_argument a; tag_next(&rest, &a);) {
        op_str word = a.key.p ? op_str_range(a.key.p, a.value.p + a.value.n) : a.value;
        if (!a.quoted && is_option(word)) {
            if (op_str_starts(word, OP_STR("lang:")))
                w.language = op_str_skip(word, 5);
        } else if (!w.url.p && is_url(word)) {
            w.url = word;
        } else if (w.url.p) {
            link = link ? link : word.p;
            w.link = op_str_range(link, word.p + word.n);
        } else {
            title = title ? title : word.p;
            end = word.p + word.n;
            w.title = op_str_range(title, end);
        }
    }
    return w;
}

/* The words of a title with an option between them. */
static void write_words(struct tags *t, op_str text)
{
    bool first = true;
    for (struct tag_argument a; tag_next(&text, &a);) {
        op_str word = a.key.p ? op_str_range(a.key.p, a.value.p + a.value.n) : a.value;
        if (!a.quoted && is_option(word))
            continue;
        if (!first)
            op_buf_addc(t->out, ' ');
        first = false;
        tags_write_plain(t, word);
    }
}

static void write_code_caption(struct tags *t, const struct tag *tag)
{
    struct code_words w = code_words(tag->arguments);
    write_words(t, w.title);
    if (w.title.n && w.url.n)
        op_buf_addc(t->out, ' ');
    if (w.url.n)
        tags_write_link(t, w.url, w.link.n ? w.link : OP_STR("link"));
}

TAG_WRITER(tag_codeblock)
{
    tags_write_code(t, tag, code_words(tag->arguments).language, write_code_caption);
    return true;
}

/* include_code [title] [lang:x] [from:n] [to:n] path: the file is not at hand. */
TAG_WRITER(tag_include_code)
{
    struct code_words w = code_words(tag->arguments);
    if (!w.title.n)
        return false;
    write_words(t, w.title);
    return true;
}

TAG_WRITER(tag_diagram)
{
    tags_write_code(t, tag, tag->name, NULL);
    return true;
}

/* Formulas, between dollars unless they bring their own. */
TAG_WRITER(tag_formula)
{
    const struct tag *closing = tags_closing(t, tag);
    op_str formula = op_str_range(t->s.p + tag->end, t->s.p + closing->at);
    bool block = tags_on_own_lines(t, tag) && tags_on_own_lines(t, closing);
    const char *mark = op_str_find_char(formula, '$', 0) != OP_NOT_FOUND ? "" : block ? "$$" : "$";
    op_buf_addz(t->out, mark);
    tags_skip(t, tag->end);
    tags_copy(t, closing->at);
    op_buf_addz(t->out, mark);
    tags_skip(t, closing->end);
    return true;
}

/* -- Quotations -- */

/* `author, source`, `author url [title]` */
static void write_quote_source(struct tags *t, const struct tag *tag)
{
    op_str rest = tag->arguments, before = OP_STR_NONE, url = OP_STR_NONE;
    op_str author = tag_named(tag, "author"), source = tag_named(tag, "source cite");
    if (author.p || source.p) {
        url = tag_named(tag, "link url");
    } else if (tag->syntax == TAG_SHORTCODE) {
        author = tag_positional(tag, 0);
    } else {
        for (struct tag_argument a; !url.p && tag_next(&rest, &a);) {
            op_str word = a.key.p ? op_str_range(a.key.p, a.value.p + a.value.n) : a.value;
            if (is_url(word)) {
                url = word;
                before = op_str_trim(op_str_range(tag->arguments.p, word.p - a.quoted));
            }
        }
        author = rest_of(url.p ? before : tag->arguments);
        source = url.p ? rest_of(rest) : OP_STR_NONE;
        size_t comma = op_str_find_char(author, ',', 0);
        if (!url.p && comma != OP_NOT_FOUND) {
            source = op_str_trim(op_str_skip(author, comma + 1));
            author = op_str_first(author, comma);
        }
    }
    if (!author.n && !source.n && !url.n)
        return;
    op_buf_addz(t->out, "\xE2\x80\x94 ");
    tags_write_plain(t, author);
    op_buf_addz(t->out, author.n && (source.n || url.n) ? ", " : "");
    if (!source.n && !url.n)
        return;
    op_buf_addz(t->out, "<cite>");
    if (url.n)
        tags_write_link(t, url, source);
    else
        tags_write_plain(t, source);
    op_buf_addz(t->out, "</cite>");
}

TAG_WRITER(tag_blockquote)
{
    tags_write_quote(t, tag, write_quote_source);
    return true;
}

TAG_WRITER(tag_pullquote)
{
    tags_write_quote(t, tag, NULL);
    return true;
}

/* -- Links -- */

/* post_link slug [title] [escape] */
TAG_WRITER(tag_post_link)
{
    op_str rest = tag->arguments, title;
    struct tag_argument slug;
    if (!tag_next(&rest, &slug) || !slug.value.n)
        return false;
    title = op_str_trim(rest);
    static const op_str flags[] = {OP_STR_INIT("true"),    OP_STR_INIT("false"),    OP_STR_INIT("'true'"),
                                   OP_STR_INIT("'false'"), OP_STR_INIT("\"true\""), OP_STR_INIT("\"false\"")};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        op_str before = op_str_first(title, title.n > flags[i].n ? title.n - flags[i].n : 0);
        if (op_str_ends(title, flags[i]) && (!before.n || op_is_space(before.p[before.n - 1]))) {
            title = op_str_trim(before);
            break;
        }
    }
    title = rest_of(title);
    tags_write_post(t, slug.value, title.n || op_str_eq(tag->name, OP_STR("post_link")) ? title : OP_STR_NONE);
    return true;
}

/* Assets of posts/name.md lie in posts/name/. */
static op_str asset_folder(const struct tags *t)
{
    op_str name = op_path_name(t->input->file), stem = op_str_first(name, name.n - op_path_suffix(name).n);
    return op_str_eq(stem, OP_STR("-")) || op_str_eq(stem, OP_STR("index")) ? OP_STR_NONE : stem;
}

/* The path of an asset in a buffer that the caller releases. */
static void asset_path(const struct tags *t, op_str slug, struct op_buf *path)
{
    op_str folder = asset_folder(t);
    if (folder.n && slug.n && slug.p[0] != '/' && !is_url(slug)) {
        op_buf_add(path, folder);
        op_buf_addc(path, '/');
    }
    op_buf_add(path, slug);
}

TAG_WRITER(tag_asset_path)
{
    op_str slug = tag_positional(tag, 0);
    struct op_buf path = OP_BUF_INIT;
    asset_path(t, slug, &path);
    tags_write_address(t, op_buf_str(&path), OP_STR_NONE);
    op_buf_release(&path);
    return slug.n > 0;
}

/* asset_link slug [title] [escape] */
TAG_WRITER(tag_asset_link)
{
    op_str rest = tag->arguments;
    struct tag_argument slug;
    struct op_buf path = OP_BUF_INIT;
    if (!tag_next(&rest, &slug))
        return false;
    op_str title = op_str_trim(rest);
    if (op_str_ends(title, OP_STR(" true")) || op_str_ends(title, OP_STR(" false")))
        title = op_str_trim(op_str_first(title, title.n - 5));
    title = rest_of(title);
    asset_path(t, slug.value, &path);
    tags_write_link(t, op_buf_str(&path), title.n ? title : slug.value);
    op_buf_release(&path);
    return true;
}

/* -- Pictures -- */

static bool looks_like_file(op_str s)
{
    return op_path_suffix(s).n > 1 || op_str_find_char(s, '/', 0) != OP_NOT_FOUND;
}

/* [class] slug [width] [height] [title, or '"title" "alt"'] */
static bool write_img(struct tags *t, const struct tag *tag, bool asset)
{
    op_str rest = tag->arguments, src = OP_STR_NONE, all = rest;
    struct tag_argument a;
    while (!src.n && tag_next(&rest, &a)) {
        op_str word = a.key.p ? op_str_range(a.key.p, a.value.p + a.value.n) : a.value;
        src = looks_like_file(word) ? word : OP_STR_NONE;
    }
    if (!src.n) {
        rest = all;
        if (!tag_next(&rest, &a) || !a.value.n)
            return false;
        src = a.value;
    }
    for (int i = 0; i < 2; i++) {
        op_str behind = rest;
        if (tag_next(&behind, &a) && !a.quoted && is_number(a.value))
            rest = behind;
    }
    op_str title = rest_of(rest), alt = OP_STR_NONE, inside = title;
    struct tag_argument first, second;
    if (title.n && (title.p[0] == '"' || title.p[0] == '\'') && tag_next(&inside, &first)) {
        title = first.value;
        alt = tag_next(&inside, &second) ? second.value : OP_STR_NONE;
    }
    struct op_buf path = OP_BUF_INIT;
    if (asset)
        asset_path(t, src, &path);
    else
        op_buf_add(&path, src);
    tags_write_image(t, op_buf_str(&path), alt.n ? alt : title, alt.n ? title : OP_STR_NONE);
    op_buf_release(&path);
    return true;
}

TAG_WRITER(tag_asset_img)
{
    return write_img(t, tag, true);
}

TAG_WRITER(tag_img)
{
    return write_img(t, tag, false);
}

/* -- Themes -- */

/* Kinds, colours and styles of notes and the like, which are no title. */
static bool is_style(op_str word)
{
    return op_str_has_word(
        OP_STR("default primary success info warning warn danger error tip note hint caution important "
               "question quote bug example abstract failure todo no-icon icon simple modern flat "
               "disabled true false center"),
        word);
}

static bool is_colour(const struct tag_argument *a)
{
    static const op_str icons[] = {OP_STR_INIT("fa-"), OP_STR_INIT("fas "), OP_STR_INIT("far "), OP_STR_INIT("fab "),
                                   OP_STR_INIT("mdi-")};
    for (size_t i = 0; i < sizeof icons / sizeof *icons; i++)
        if (op_str_starts(a->value, icons[i]))
            return true;
    return !a->quoted &&
           op_str_has_word(OP_STR("blue pink red purple orange green yellow grey gray black cyan white open "
                                  "close fas far fab"),
                           a->value);
}

/* What stands under a key, or behind kinds, colours and styles. */
static op_str title_of(const struct tag *tag, bool kinds)
{
    op_str title = tag_named(tag, "title summary header label name text heading"), rest = tag->arguments;
    if (title.p)
        return title;
    for (;;) {
        struct tag_argument a;
        op_str before = op_str_trim(rest);
        if (!tag_next(&rest, &a))
            return OP_STR_NONE;
        if (a.key.p || a.braced || is_colour(&a) || (kinds && is_style(a.value)))
            continue;
        return tag->syntax == TAG_LIQUID ? rest_of(before) : a.value;
    }
}

TAG_WRITER(tag_note)
{
    op_str title = tag->closing ? OP_STR_NONE : title_of(tag, true);
    if (title.n)
        tags_write_heading(t, title);
    return true;
}

TAG_WRITER(tag_tab)
{
    op_str title = tag->closing ? OP_STR_NONE : title_of(tag, false);
    if (title.n)
        tags_write_heading(t, title);
    return true;
}

TAG_WRITER(tag_details)
{
    op_str title = tag->closing ? OP_STR_NONE : title_of(tag, false);
    tags_write_guard(t);
    if (tag->closing) {
        op_buf_addz(t->out, "</details>");
        return true;
    }
    op_buf_addz(t->out, "<details><summary>");
    tags_write_plain(t, title.n ? title : OP_STR("\xE2\x80\xA6"));
    op_buf_addz(t->out, "</summary>");
    return true;
}

/* label class@text, label text class */
TAG_WRITER(tag_label)
{
    size_t at = op_str_find_char(tag->arguments, '@', 0);
    op_str text = at == OP_NOT_FOUND ? tag_positional(tag, 0) : op_str_trim(op_str_skip(tag->arguments, at + 1));
    tags_write_plain(t, text);
    return text.n > 0;
}

/* button url, text, icon; Hugo's encloses the text */
TAG_WRITER(tag_button)
{
    if (tag->syntax == TAG_SHORTCODE)
        return tag_jsx_link(t, tag);
    op_str rest = tag->arguments, url = op_str_trim(op_str_cut(&rest, ',')), text = op_str_trim(op_str_cut(&rest, ','));
    if (!url.n)
        return false;
    tags_write_link(t, rest_of(url), rest_of(text));
    return true;
}
