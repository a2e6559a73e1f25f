/* What the shortcodes of Hugo mean, and players, cards and the like that all engines have. */
#include "read/tags_engine.h"

/* -- Pictures -- */

static bool is_plain(op_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] && strchr("*_`[]<&\\$~=^:", s.p[i]))
            return false;
    return true;
}

TAG_WRITER(tag_figure)
{
    bool code = tag->syntax == TAG_SHORTCODE;
    op_str src = tag_named(tag, "src image_path url path image file");
    op_str caption = tag_named(tag, "caption"), title = tag_named(tag, "title"), link = tag_named(tag, "link");
    op_str attr = tag_named(tag, "attr"), attrlink = tag_named(tag, "attrlink");
    if (!src.n && code)
        src = tag_positional(tag, 0);
    if (!src.n)
        return false;
    /* Between blank lines it may be a block of HTML, where nothing is Markdown. */
    bool block = tags_before_blank(t, tag) && is_plain(caption) && is_plain(title) && is_plain(attr);
    if (!block)
        tags_write_guard(t);
    op_buf_addz(t->out, "<figure>");
    if (link.n) {
        op_buf_addz(t->out, "<a href=\"");
        tags_write_attribute(t, link);
        op_buf_addz(t->out, "\">");
    }
    op_buf_addz(t->out, "<img src=\"");
    tags_write_attribute(t, src);
    op_buf_addz(t->out, "\" alt=\"");
    tags_write_attribute(t, tag_named(tag, "alt"));
    op_buf_addz(t->out, link.n ? "\"/></a>" : "\"/>");
    if (caption.n || title.n || attr.n) {
        op_buf_addz(t->out, "<figcaption>");
        if (title.n && caption.n) {
            op_buf_addz(t->out, "<strong>");
            tags_write_markdown(t, title);
            op_buf_addz(t->out, "</strong> ");
        } else {
            tags_write_markdown(t, title);
        }
        tags_write_markdown(t, caption);
        op_buf_addz(t->out, attr.n && (caption.n || title.n) ? " " : "");
        if (attr.n && attrlink.n)
            tags_write_link(t, attrlink, attr);
        else
            tags_write_markdown(t, attr);
        op_buf_addz(t->out, "</figcaption>");
    }
    op_buf_addz(t->out, "</figure>");
    return true;
}

/* -- Links -- */

TAG_WRITER(tag_ref)
{
    op_str path = tag_value(tag, "path", 0);
    if (!path.n)
        return false;
    tags_write_post(t, path, OP_STR_NONE);
    return true;
}

/* An address, or what is left of it when the row's constant stands before it. */
static void write_media(struct tags *t, const struct tag *tag, const char *before, op_str id, const char *after)
{
    op_str title = tag_named(tag, "title");
    bool whole = op_str_starts(id, OP_STR("http://")) || op_str_starts(id, OP_STR("https://"));
    struct op_buf address = OP_BUF_INIT;
    op_buf_addz(&address, whole ? "" : before);
    op_buf_add(&address, id);
    op_buf_addz(&address, whole ? "" : after);
    tags_write_address(t, op_buf_str(&address), title);
    op_buf_release(&address);
}

TAG_WRITER(tag_address)
{
    op_str id = tag_value(tag, "id", 0);
    if (!id.n)
        return false;
    write_media(t, tag, tag->row->constant, id, "");
    return true;
}

/* A film, a sound, a document, a frame: what cannot be shown is linked. */
TAG_WRITER(tag_url)
{
    op_str url = tag_value(tag, "src url link href file path", 0);
    if (!url.n)
        return false;
    write_media(t, tag, "", url, "");
    return true;
}

TAG_WRITER(tag_youtube)
{
    op_str id = tag_value(tag, "id", 0);
    bool list = op_str_eq(tag_positional(tag, 1), OP_STR("playlist"));
    if (!id.n)
        return false;
    write_media(t, tag, list ? "https://www.youtube.com/playlist?list=" : "https://www.youtube.com/watch?v=", id, "");
    return true;
}

TAG_WRITER(tag_tweet)
{
    op_str user = tag_named(tag, "user"), id = tag_value(tag, "id", 0);
    struct op_buf before = OP_BUF_INIT;
    if (!id.n)
        return false;
    op_buf_addz(&before, "https://x.com/");
    op_buf_add(&before, user.n ? user : OP_STR("i"));
    op_buf_addz(&before, "/status/");
    write_media(t, tag, before.p, id, "");
    op_buf_release(&before);
    return true;
}

/* user id [file], or id [file], or user/id [file] */
TAG_WRITER(tag_gist)
{
    op_str first = tag_value(tag, "url id", 0), second = tag_positional(tag, 1);
    struct op_buf before = OP_BUF_INIT;
    if (!first.n)
        return false;
    op_buf_addz(&before, "https://gist.github.com/");
    if (tag->syntax == TAG_SHORTCODE && second.n) {
        op_buf_add(&before, first);
        op_buf_addc(&before, '/');
        first = second;
    }
    write_media(t, tag, before.p, first, "");
    op_buf_release(&before);
    return true;
}

/* -- Texts -- */

TAG_WRITER(tag_param)
{
    op_str value = tags_page_value(t, tag_value(tag, "name", 0));
    tags_write_plain(t, value);
    return value.n > 0;
}

/* What is enclosed stays; without that, the argument. */
TAG_WRITER(tag_text)
{
    if (tag->partner == TAG_ALONE)
        tags_write_plain(t, tag_value(tag, "text", 0));
    return true;
}

/* A shortcode in a comment is how one writes about it. */
static void write_escaped(struct tags *t, const struct tag *tag, const char *less)
{
    op_str inside = tag->arguments, body = op_str_trim(inside);
    size_t from = (size_t)(body.p - inside.p), to = from + body.n;
    op_buf_addz(t->out, "{{");
    op_buf_addz(t->out, t->s.p[tag->at + 2] == '<' ? less : "%");
    tags_skip(t, tag->at + 3);
    tags_copy(t, tag->at + 3 + from);
    tags_skip(t, t->from + 2);
    tags_copy(t, tag->at + 3 + to - 2);
    tags_skip(t, t->from + 2);
    tags_copy(t, tag->end);
}

TAG_WRITER(tag_escape)
{
    write_escaped(t, tag, "&lt;");
    return true;
}

TAG_WRITER(tag_unescape)
{
    write_escaped(t, tag, "<");
    return true;
}
