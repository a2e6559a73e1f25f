/* What the tags of Liquid mean, as Jekyll has them. */
#include "offprint/uri.h"
#include "read/tags_engine.h"

TAG_WRITER(tag_gone)
{
    (void)t, (void)tag;
    return true;
}

/* The mark at the end of an excerpt. */
TAG_WRITER(tag_more)
{
    (void)t, (void)tag;
    return true;
}

TAG_WRITER(tag_raw)
{
    const struct tag *closing = tags_closing(t, tag);
    tags_skip(t, tag->end);
    tags_copy(t, closing->at);
    tags_skip(t, closing->end);
    return true;
}

TAG_WRITER(tag_comment)
{
    tags_skip(t, tags_closing(t, tag)->end);
    return true;
}

TAG_WRITER(tag_highlight)
{
    op_str language = tag_value(tag, "lang language", 0), rest = tag->arguments;
    bool inline_code = op_str_find(rest, OP_STR("hl_inline=true"), 0) != OP_NOT_FOUND;
    const struct tag *closing = tags_closing(t, tag);
    if (!inline_code) {
        tags_write_code(t, tag, language, NULL);
        return true;
    }
    op_buf_addz(t->out, "<code>");
    tags_write_plain(t, op_str_trim(op_str_range(t->s.p + tag->end, t->s.p + closing->at)));
    op_buf_addz(t->out, "</code>");
    tags_skip(t, closing->end);
    return true;
}

/* -- Control: of branches the first stays -- */

TAG_WRITER(tag_branch)
{
    if (tag->partner == TAG_ALONE)
        return true;
    if (!tag->closing && t->branch_count == TAG_BRANCHES_MAX) {
        t->deeper_branches++;
    } else if (!tag->closing) {
        t->branches[t->branch_count].tag = (uint32_t)(tag - t->list.v);
        t->branches[t->branch_count++].met = op_str_eq(tag->name, OP_STR("case")) ? false : true;
    } else if (t->deeper_branches) {
        t->deeper_branches--;
    } else if (t->branch_count) {
        t->branch_count--;
    }
    return true;
}

TAG_WRITER(tag_alternative)
{
    if (!t->branch_count || t->deeper_branches)
        return true;
    bool *met = &t->branches[t->branch_count - 1].met;
    uint32_t closing = t->list.v[t->branches[t->branch_count - 1].tag].partner;
    /* Not of tags that are closed across each other. */
    if (*met && t->list.v[closing].at > tag->at) {
        tags_skip(t, t->list.v[closing].at);
        t->next = closing;
    }
    *met = true;
    return true;
}

/* -- Values -- */

static op_str plain_string(op_str s)
{
    s = op_str_trim(s);
    bool quoted = s.n > 1 && (s.p[0] == '"' || s.p[0] == '\'') && op_str_find_char(s, s.p[0], 1) == s.n - 1;
    return quoted ? op_str_make(s.p + 1, s.n - 2) : OP_STR_NONE;
}

/* `assign x = ...`, `capture x`, `for x in ...` */
TAG_WRITER(tag_assign)
{
    op_str rest = tag->arguments, name = op_str_word(&rest);
    rest = op_str_trim(rest);
    name = op_str_first(name, op_str_find_char(name, '=', 0));
    if (!tag->closing && name.n && t->variable_count < TAG_VARIABLES) {
        bool equals = rest.n && rest.p[0] == '=';
        t->variables[t->variable_count].name = name;
        t->variables[t->variable_count++].value = equals ? plain_string(op_str_skip(rest, 1)) : OP_STR_NONE;
    }
    return !op_str_eq(tag->name, OP_STR("for")) || tag_branch(t, tag);
}

/* Of filters, those that leave a text what it is to a reader. */
static bool keeps_text(op_str filters)
{
    (void)op_str_cut(&filters, '|');
    while (filters.p) {
        op_str filter = op_str_trim(op_str_cut(&filters, '|'));
        filter = op_str_first(filter, op_str_find_char(filter, ':', 0));
        if (!op_str_has_word(
                OP_STR("relative_url absolute_url escape escape_once xml_escape strip strip_html markdownify "
                       "smartify default prepend url_encode uri_escape safe smart_quotes"),
                op_str_trim(filter)))
            return false;
    }
    return true;
}

/* {{ anything }} is text, unless it begins with a name that engines or this text give. */
TAG_WRITER(tag_output)
{
    op_str root = op_str_first(tag->name, op_str_find_char(tag->name, '.', 0)), value = OP_STR_NONE;
    bool ours = op_str_has_word(OP_STR("site page content layout paginator include forloop jekyll theme"), root);
    bool keeps = keeps_text(tag->arguments), own = false;
    if (!tag->name.n) {
        op_str rest = tag->arguments;
        value = plain_string(op_str_cut(&rest, '|'));
        if (!value.p || !keeps) {
            tags_note_unknown(t, tag, OP_STR("output"));
            return true;
        }
        op_buf_add(t->out, op_str_find_char(value, '\n', 0) == OP_NOT_FOUND ? value : OP_STR(""));
        return true;
    }
    for (size_t i = t->variable_count; i > 0 && !own; i--)
        if (op_str_eq(t->variables[i - 1].name, root)) {
            own = true;
            value = root.n == tag->name.n ? t->variables[i - 1].value : OP_STR_NONE;
        }
    if (!own && !ours) {
        tags_copy(t, tag->end);
        return true;
    }
    if (own && value.p && !tags_spend(t, value.n))
        value = OP_STR_NONE;
    if (!own && op_str_eq(root, OP_STR("page")) && tag->name.n > 5)
        value = tags_page_value(t, op_str_skip(tag->name, 5));
    if (value.p && keeps) {
        tags_write_plain(t, value);
        return true;
    }
    /* The address of the site itself is what a path from its root counts from. */
    op_str rest = op_str_skip(tag->name, root.n + 1);
    if (op_str_eq(tag->name, OP_STR("content")) ||
        (op_str_eq(root, OP_STR("site")) && op_str_has_word(OP_STR("url baseurl root"), rest)))
        return true;
    /* <{{ x }}> would leave its brackets. */
    if (t->out->n && t->out->p[t->out->n - 1] == '<' && tag->end < t->s.n && t->s.p[tag->end] == '>') {
        op_buf_truncate(t->out, t->out->n - 1);
        tags_skip(t, tag->end + 1);
    }
    return false;
}

/* -- Links -- */

TAG_WRITER(tag_post_url)
{
    op_str name = tag_positional(tag, 0);
    if (!name.n)
        return false;
    tags_write_post(t, name, OP_STR_NONE);
    return true;
}

static bool is_address(op_str s)
{
    return op_str_starts_ci(s, OP_STR("http://")) || op_str_starts_ci(s, OP_STR("https://")) ||
           op_str_starts_ci(s, OP_STR("mailto:")) || op_str_starts(s, OP_STR("//")) || op_str_starts(s, OP_STR("/")) ||
           op_str_starts_ci(s, OP_STR("www."));
}

/* Hexo's: link text url [external] [title]. */
static bool write_named_link(struct tags *t, const struct tag *tag)
{
    op_str rest = tag->arguments, text = OP_STR_NONE;
    const char *start = rest.p;
    for (struct tag_argument a; tag_next(&rest, &a);) {
        op_str value = a.key.p ? op_str_range(a.key.p, a.value.p + a.value.n) : a.value;
        if (!is_address(value)) {
            text = a.quoted && !text.p ? a.value : op_str_range(start, rest.p);
            continue;
        }
        tags_write_link(t, value, op_str_trim(text));
        return true;
    }
    return false;
}

/* Jekyll's: link path. */
TAG_WRITER(tag_link)
{
    op_str path = tag_positional(tag, 0);
    if (!path.n)
        return false;
    if (write_named_link(t, tag))
        return true;
    if (op_str_has_word(OP_STR(".md .markdown .mdown .mkd .html .htm"), op_path_suffix(path))) {
        tags_write_post(t, path, OP_STR_NONE);
    } else {
        struct op_buf rooted = OP_BUF_INIT;
        op_buf_addz(&rooted, path.p[0] == '/' ? "" : "/");
        op_buf_add(&rooted, path);
        tags_write_address(t, op_buf_str(&rooted), OP_STR_NONE);
        op_buf_release(&rooted);
    }
    return true;
}

/* What sites keep in files of their own nobody knows, but a picture or a video by its names. */
TAG_WRITER(tag_include)
{
    op_str file = tag_positional(tag, 0), src = tag_named(tag, "src url image_path path image file");
    if (!file.n)
        return false;
    op_str stem = op_path_name(file);
    bool picture = op_str_starts(stem, OP_STR("figure")) || op_str_starts(stem, OP_STR("image")) ||
                   op_str_starts(stem, OP_STR("img")) || op_str_starts(stem, OP_STR("picture"));
    if (picture && src.n)
        return tag_figure(t, tag);
    if (op_str_find(stem, OP_STR("youtube"), 0) != OP_NOT_FOUND && tag_named(tag, "id").n)
        return tag_youtube(t, tag);
    tags_note_unknown(t, tag, op_str_range(tag->name.p, file.p + file.n));
    return true;
}
